"""Exports run nothing in a spreadsheet, and every original can be had back."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.returns.spreadsheets import TRIGGERS, original_of, safe_text
from lineofsight.web.exports import csv_response, exported, xlsx_response
from lineofsight.web.listing import Column

COLUMNS = (Column("text", "Text", lambda row: row), Column("days", "Working days", lambda row: -3, is_numeric=True))
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u3000=1"]


def body_of(response):
    """What the browser gets; the response is closed, as the server closes it, but no test's database connection."""
    request_finished.disconnect(close_old_connections)
    try:
        return b"".join(response.streaming_content)
    finally:
        response.close()
        request_finished.connect(close_old_connections)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_text(text) == f"'{text}"


@given(st.text())
def test_every_original_can_be_had_back_and_no_written_text_begins_with_a_trigger(text):
    written = safe_text(text)
    assert original_of(written) == text
    assert not written.lstrip(" ").startswith(tuple(TRIGGERS))


def test_values_are_written_plainly():
    assert exported(date(2026, 11, 4)) == "2026-11-04"
    assert exported(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2026-07-02 00:30"
    assert [exported(value) for value in (None, True, False, -3, 1.5)] == ["", "Yes", "No", -3, 1.5]


def test_csv_opens_in_a_spreadsheet_as_it_was():
    body = body_of(csv_response(COLUMNS, [*DANGEROUS, "Ada, known"], "deadlines"))
    assert body.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert heading == ["Text", "Working days"]
    assert [row[0] for row in rows] == [*(f"'{text}" for text in DANGEROUS), "Ada, known"]
    assert {row[1] for row in rows} == {"-3"}


def test_a_workbook_holds_texts_and_numbers_and_no_formula():
    body = body_of(xlsx_response(COLUMNS, ["=1+1", "https://example.org", "x" * 40_000], "deadlines"))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows[:2]] == ["'=1+1", "https://example.org"]
    assert rows[2][0].value.startswith("xxx")
    assert rows[2][0].value.endswith("the CSV has all of it]")
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}
    assert all(cell.hyperlink is None for row in rows for cell in row)


def test_a_workbook_says_nothing_of_who_made_it_and_when():
    body = body_of(xlsx_response(COLUMNS, ["Ada"], "deadlines"))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        properties = book.read("docProps/core.xml").decode()
        assert "Line of Sight" in properties
        assert "2000-01-01T00:00:00Z" in properties
        assert "Ada" not in properties


def test_the_file_is_an_attachment_named_for_the_list():
    for form, response in (("csv", csv_response), ("xlsx", xlsx_response)):
        answer = response(COLUMNS, [], "deadlines")
        assert answer["Content-Disposition"] == f'attachment; filename="deadlines.{form}"'
        assert body_of(answer)
