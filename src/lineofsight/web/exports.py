"""Lists to take away: CSV and XLSX that a spreadsheet opens without running anything in them.

A text that a spreadsheet could take for a formula gets one apostrophe in front, and so does a text that begins with an
apostrophe: taking one leading apostrophe away gives every original back (`original_of`).
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from lineofsight.returns.spreadsheets import fitting, safe_text
from lineofsight.web.layout import PRODUCT
from lineofsight.web.listing import Column
from lineofsight.web.words import in_london

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - the same on every file: an export says nothing of when it was made


def exported(value: Any) -> str | int | float:
    """A value as an export writes it: dates as 2026-11-04, moments in Europe/London, yes or no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{in_london(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return value
    return safe_text(str(value))


def csv_response(columns: Sequence[Column], rows: Iterable[Any], name: str) -> HttpResponseBase:
    """The rows as CSV, sent while they are read. name: of the file, with nothing personal in it."""
    return StreamingHttpResponse(
        _csv_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    yield b"\xef\xbb\xbf"
    writer.writerow([safe_text(column.heading) for column in columns])
    for row in rows:
        writer.writerow([exported(column.value(row)) for column in columns])
        yield written.getvalue().encode()
        written.seek(0)
        written.truncate()
    yield written.getvalue().encode()


def xlsx_response(columns: Sequence[Column], rows: Iterable[Any], name: str) -> HttpResponseBase:
    """The rows as a workbook of one sheet. name: of the file, with nothing personal in it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    _write_workbook(file, columns, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def _write_workbook(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Any]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"author": PRODUCT, "created": MADE_ON})
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, safe_text(column.heading), bold)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = exported(column.value(row))
                if isinstance(value, str):
                    sheet.write_string(line, place, fitting(value))
                else:
                    sheet.write_number(line, place, value)


FORMATS = {"csv": csv_response, "xlsx": xlsx_response}
"""How to write each kind of export, by the code that stands in its address."""
