"""Files that hold tables: what is read of good and bad ones, and what the report says of the rest."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from lineofsight.returns.exceptions import TablesError
from lineofsight.returns.tables import Faulty, TableFiles
from lineofsight.returns.tables.archives import LARGEST_RATIO, RATIO_MATTERS_FROM
from lineofsight.returns.tables.cells import (
    Unreadable,
    in_text,
    moment_of_number,
    read_date,
    read_identifier,
    read_whole_number,
)
from lineofsight.returns.tables.given import letters_of, place_of
from lineofsight.returns.tables.headings import plain
from tests.returns.table_files import (
    DAY,
    ENDLESS_TAG,
    HEADINGS,
    LAUGHS,
    ROWS,
    csv_file,
    csv_text,
    inner_zip,
    link,
    part_replaced,
    said_locked,
    workbook,
    zip_of,
)


def moment(day: date, *clock: int) -> datetime:
    """A moment as a workbook has it: without a time zone."""
    hour, minute = clock or (0, 0)
    return datetime.combine(day, time(hour, minute))


SHEET = "xl/worksheets/sheet1.xml"
KNOWN = {plain(heading) for heading in (*HEADINGS, "Day of birth")}

Made = Path | list[Path]


@dataclass(frozen=True)
class Read:
    """What was read: rows as texts by the table's name, notes, and what could not be read, as one line each."""

    rows: dict[str, list[tuple[int, tuple[str, ...]]]]
    notes: list[str]
    unread: list[str]


def read(made: Made, **options: Any) -> Read:
    paths = made if isinstance(made, list) else [made]
    with TableFiles(paths, knows=lambda text: plain(text) in KNOWN, **options) as files:
        rows = {
            table.name: [(row.number, tuple(in_text(value) for value in row.values)) for row in table.rows()]
            for table in files.tables()
        }
        unread = [
            f"{one.file}, row {one.row}, {one.column}: {one.value!r} - {one.reason}" for one in files.findings.unread
        ]
        return Read(rows, [str(note) for note in files.findings.notes], unread)


GOOD: list[tuple[int, tuple[str, ...]]] = [(number, row) for number, row in enumerate(ROWS, start=2)]


@dataclass(frozen=True)
class Bad:
    """A file that is made in a folder, the rows that are read of it, and what the report says, by pieces of lines."""

    what: str
    make: Callable[[Path], Made]
    rows: dict[str, list[tuple[int, tuple[str, ...]]]]
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def _title(sheet: Any) -> None:
    sheet.append(["All the keys of the north"])
    sheet.append([])
    for row in (HEADINGS, *ROWS):
        sheet.append(row)
    sheet.merge_cells("A1:C1")


def _groups(sheet: Any) -> None:
    for row in (["Key", "Day", None], [None, "of birth", "Count"], *ROWS):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")


def _wide_heading(sheet: Any) -> None:
    for row in (
        ["Key", None, "Day", "Count"],
        ["007", None, "01/02/2026", "3"],
        [None, "008", "02/02/2026", "4"],
        ["009", "010", "03/02/2026", "5"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")


def _tall_cells(sheet: Any) -> None:
    for row in (HEADINGS, ["007", "01/02/2026", "3"], [None, "02/02/2026", "4"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")


def _formulas(sheet: Any) -> None:
    for row in (HEADINGS, ["007", "01/02/2026", "=1+2"]):
        sheet.append(row)


def _worked_out(content: bytes) -> bytes:
    return content.replace(b"<f>1+2</f><v/>", b"<f>1+2</f><v>3</v>").replace(
        b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>"
    )


def _an_error(content: bytes) -> bytes:
    return _worked_out(content).replace(b"<v>3</v>", b"<v>#N/A</v>").replace(b'<c r="C2">', b'<c r="C2" t="e">')


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-200])
    return path


def _spoilt(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    middle = content.find(b"good.csv") + len("good.csv") + 4
    content[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(content)
    return path


def _folder(folder: Path) -> Path:
    inside = folder / "tables"
    (inside / "deeper").mkdir(parents=True)
    csv_file(inside / "good.csv", csv_text())
    csv_file(inside / "notes.pdf", "%PDF-1.7 ...")
    csv_file(inside / "~$good.csv", "x")
    csv_file(folder / "elsewhere.csv", csv_text())
    (inside / "linked.csv").symlink_to(folder / "elsewhere.csv")
    return inside


BAD = (
    Bad(
        "a byte order mark", lambda at: csv_file(at / "keys.csv", b"\xef\xbb\xbf" + csv_text().encode()), {"keys": GOOD}
    ),
    Bad("UTF-16", lambda at: csv_file(at / "keys.csv", csv_text().encode("utf-16")), {"keys": GOOD}),
    Bad(
        "Windows-1252, with a byte that it leaves free",
        lambda at: csv_file(at / "keys.csv", "Key,Day,Count\r\nZoë,–,x".encode("cp1252") + b"\x81\r\n"),
        {"keys": [(2, ("Zoë", "–", "x\x81"))]},
        notes=("keys.csv: it is not in UTF-8 and is read as Windows-1252",),
    ),
    Bad(
        "semicolons",
        lambda at: csv_file(at / "keys.csv", csv_text(separator=";")),
        {"keys": GOOD},
        notes=("parted by semicolons",),
    ),
    Bad(
        "a line that names the separator",
        lambda at: csv_file(at / "keys.csv", "sep=\t\r\n" + csv_text(separator="\t")),
        {"keys": [(number + 1, row) for number, row in GOOD]},
        notes=("parted by tabs",),
    ),
    Bad(
        "uneven rows",
        lambda at: csv_file(at / "keys.csv", csv_text((HEADINGS, ("007",), ("008", "x", "4", "", "more"), ROWS[1]))),
        {"keys": [(2, ("007", "", "")), (3, ("008", "x", "4")), (4, ROWS[1])]},
        notes=("row 2: fewer cells than the 3 of the headings",),
        unread=("keys.csv, row 3, E: 'more' - the row has 5 cells and the headings have 3",),
    ),
    Bad(
        "quotes, with lines in a cell",
        lambda at: csv_file(at / "keys.csv", 'Key,Day,Count\r\n"one ""two"", \r\nthree",x,3\r\n008,02/02/2026,4\r\n'),
        {"keys": [(2, ('one "two", \r\nthree', "x", "3")), (3, ROWS[1])]},
    ),
    Bad(
        "a quotation mark that is never closed",
        lambda at: csv_file(at / "keys.csv", 'Key,Day,Count\r\n"007,01/02/2026,3\r\n008,02/02/2026,4\r\n'),
        {"keys": [(3, ROWS[1])]},
        unread=("row 2, : '\"007,01/02/2026,3\\r\\n' - the row could not be read: a quotation mark in it is never",),
    ),
    Bad(
        "a line without an end",
        lambda at: csv_file(at / "keys.csv", "Key,Day,Count\r\n" + "9" * 3_000_000 + "\r\n008,02/02/2026,4\r\n"),
        {"keys": [(3, ROWS[1])]},
        unread=("99' - the row could not be read: it is longer than any row that is read",),
    ),
    Bad(
        "a column without a heading",
        lambda at: csv_file(at / "keys.csv", "Key,,Count\r\n1,x,3\r\n2,y,4\r\n"),
        {"keys": [(2, ("1", "3")), (3, ("2", "4"))]},
        notes=("column B has no heading that is read: 2 values in it are not taken",),
    ),
    Bad(
        "a heading that stands twice",
        lambda at: csv_file(at / "keys.csv", "Key,Day,KEY \r\n1,x,3\r\n"),
        {"keys": [(2, ("1", "x"))]},
        notes=("“KEY” stands over column A and over C", "column C has no heading that is read: 1 value in it is"),
    ),
    Bad("an empty file", lambda at: csv_file(at / "keys.csv", ""), {}, unread=("it is not read: it is empty",)),
    Bad(
        "only blank lines",
        lambda at: csv_file(at / "keys.csv", "\r\n,,\r\n"),
        {},
        unread=("it is not read: it is empty",),
    ),
    Bad(
        "no text at all",
        lambda at: csv_file(at / "keys.csv", b"a\x00\x00b\x01"),
        {},
        unread=("keys.csv, row 0, : '' - it is not read as a CSV: it holds what no text holds",),
    ),
    Bad(
        "an old workbook",
        lambda at: csv_file(at / "keys.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."),
        {},
        unread=("Save it as XLSX",),
    ),
    Bad(
        "a folder with odd things",
        _folder,
        {"good": GOOD},
        notes=("deeper: it is a folder within the folder, and not looked into",),
        unread=(
            "linked.csv, row 0, : '' - it is not read: it is a link",
            "notes.pdf, row 0, : '' - it is not read: it is",
        ),
    ),
    Bad(
        "a ZIP with odd paths",
        lambda at: zip_of(
            at / "keys.zip",
            ("good.csv", csv_text()),
            ("deep/er.csv", csv_text()),
            ("win\\dows.csv", csv_text()),
            ("../out.csv", csv_text()),
            ("/etc/root.csv", csv_text()),
            ("C:\\drive.csv", csv_text()),
            ("bell\x07.csv", csv_text()),
            (link("link.csv"), "/etc/passwd"),
            ("__MACOSX/._good.csv", "\x00"),
        ),
        {"good": GOOD, "er": GOOD, "dows": GOOD},
        notes=("win\\dows.csv: its path is written with backslashes",),
        unread=(
            "../out.csv, row 0, : '' - it is not read: its path leads out of the ZIP",
            "/etc/root.csv, row 0, : '' - it is not read: its path begins at the root",
            "C:\\drive.csv, row 0, : '' - it is not read: its path begins with the letter of a drive",
            "bell\N{REPLACEMENT CHARACTER}.csv, row 0, : '' - it is not read: its name has characters",
            "link.csv, row 0, : '' - it is not read: it is a link to another place",
        ),
    ),
    Bad(
        "a ZIP with a bomb",
        lambda at: zip_of(at / "keys.zip", ("bomb.csv", "0" * 20_000_000), ("good.csv", csv_text())),
        {"good": GOOD},
        unread=("bomb.csv, row 0, : '' - it is not read: it would unpack from",),
    ),
    Bad(
        "a ZIP with a locked member",
        lambda at: said_locked(zip_of(at / "keys.zip", ("locked.csv", "x"), ("good.csv", csv_text())), "locked.csv"),
        {"good": GOOD},
        unread=("locked.csv, row 0, : '' - it is not read: it is locked with a password",),
    ),
    Bad(
        "a ZIP within a ZIP, and a workbook within it",
        lambda at: zip_of(
            at / "keys.zip",
            ("inner.zip", inner_zip(("good.csv", csv_text()))),
            ("book.xlsx", workbook(at / "book.xlsx").read_bytes()),
        ),
        {"Sheet of keys": GOOD},
        unread=("inner.zip, row 0, : '' - it is not read: it is a ZIP within a ZIP",),
    ),
    Bad(
        "a ZIP with a member that is spoilt",
        lambda at: _spoilt(zip_of(at / "keys.zip", ("good.csv", csv_text() * 9), ("other.csv", csv_text()))),
        {"other": GOOD},
        unread=("good.csv, row 0, : '' - it is not read: it is damaged",),
    ),
    Bad(
        "a ZIP that was cut off",
        lambda at: _cut(zip_of(at / "keys.zip", ("good.csv", csv_text()), ("other.csv", csv_text()))),
        {},
        unread=("keys.zip, row 0, : '' - it is not read: it is damaged",),
    ),
    Bad("a workbook", lambda at: workbook(at / "keys.xlsx"), {"Sheet of keys": GOOD}),
    Bad(
        "a workbook with a title above the headings",
        lambda at: workbook(at / "keys.xlsx", _title),
        {"Sheet of keys": [(number + 2, row) for number, row in GOOD]},
        notes=("Sheet of keys: row 1 stands above the headings, which are in row 3",),
    ),
    Bad(
        "headings that are merged and grouped",
        lambda at: workbook(at / "keys.xlsx", _groups),
        {"Sheet of keys": [(number + 1, row) for number, row in GOOD]},
        notes=("merged cells group the headings (“Day”)",),
    ),
    Bad(
        "a heading over two columns",
        lambda at: workbook(at / "keys.xlsx", _wide_heading),
        {"Sheet of keys": [*GOOD, (4, ("009", "03/02/2026", "5"))]},
        notes=("“Key” is merged over columns A to B",),
        unread=("Sheet of keys, row 4, B: '010' - its heading is merged over several columns",),
    ),
    Bad(
        "a key that is merged over two rows",
        lambda at: workbook(at / "keys.xlsx", _tall_cells),
        {"Sheet of keys": [(2, ROWS[0]), (3, ("007", "02/02/2026", "4"))]},
        notes=("cells are merged over several rows: each of these rows has their value",),
    ),
    Bad(
        "a sheet with entities that expand without end",
        lambda at: part_replaced(workbook(at / "keys.xlsx"), SHEET, lambda _: LAUGHS),
        {},
        unread=("Sheet of keys, row 0, : '' - the sheet is not read: it declares a document type",),
    ),
    Bad(
        "a sheet with a tag without an end",
        lambda at: part_replaced(workbook(at / "keys.xlsx"), SHEET, lambda _: ENDLESS_TAG),
        {},
        unread=("Sheet of keys, row 0, : '' - the sheet is not read: it holds one thing that is larger than any",),
    ),
    Bad(
        "a sheet that breaks off",
        lambda at: part_replaced(workbook(at / "keys.xlsx"), SHEET, lambda content: content[:-120]),
        {},
        unread=("Sheet of keys, row 0, : '' - the sheet is not read: it is damaged at line 1",),
    ),
    Bad(
        "a workbook with a bomb in it",
        lambda at: zip_of(
            at / "keys.xlsx",
            ("[Content_Types].xml", "<Types/>"),
            ("xl/worksheets/sheet1.xml", " " * (RATIO_MATTERS_FROM + 1)),
        ),
        {},
        unread=("it is no workbook", "xl/worksheets/sheet1.xml, row 0, : '' - it is not read: it would unpack"),
    ),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.what)
def test_what_is_read_of_a_file_and_what_is_said_of_the_rest(bad: Bad, tmp_path: Path) -> None:
    found = read(bad.make(tmp_path))
    assert found.rows == bad.rows
    assert len(found.unread) == len(bad.unread), found.unread
    for said, line in zip(bad.unread, sorted(found.unread), strict=True):
        assert said in line
    assert bool(found.notes) == bool(bad.notes), found.notes
    for said in bad.notes:
        assert any(said in note for note in found.notes), found.notes


def values(path: Path) -> list[list[Any]]:
    with TableFiles([path]) as files:
        return [list(row.values) for table in files.tables() for row in table.rows()]


def test_the_values_of_a_workbook_keep_their_kind(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Key", "Day", "Moment", "Flag", "Share", "Late"])
        sheet.append([12345, DAY, moment(DAY, 14, 30), True, 0.5, 3_000_000])
        sheet["F2"].number_format = "dd/mm/yyyy"

    (row,) = values(workbook(tmp_path / "keys.xlsx", fill))
    assert row == [12345, moment(DAY), moment(DAY, 14, 30), True, 0.5, 3_000_000]


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Day", "Number"])
        sheet.append([DAY, 44_592])

    path = workbook(tmp_path / "keys.xlsx", fill, from_1904=True)
    with TableFiles([path]) as files:
        (table,) = files.tables()
        ((shown, number),) = [row.values for row in table.rows()]
    assert table.counts_from_1904
    assert read_date(shown) == read_date(number, counts_from_1904=True) == DAY


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (lambda content: content, Faulty("", "the formula in it has no value")),
        (_worked_out, 3),
        (_an_error, Faulty("#N/A", "the formula in it came to an error")),
    ],
)
def test_a_formula_has_the_value_that_was_worked_out_last(
    tmp_path: Path, change: Callable[[bytes], bytes], value: object
) -> None:
    ((*_, found),) = values(part_replaced(workbook(tmp_path / "keys.xlsx", _formulas), SHEET, change))
    if isinstance(value, Faulty):
        assert isinstance(found, Faulty)
        assert found.text == value.text
        assert found.reason.startswith(value.reason)
    else:
        assert found == value


DATES = """
value               | counts from 1904 | day
31/03/2026          |                  | 2026-03-31
1/3/2026            |                  | 2026-03-01
2026-03-31          |                  | 2026-03-31
2026-03-31T00:00:00 |                  | 2026-03-31
31/03/2026 23:59    |                  | 2026-03-31
31-Mar-2026         |                  | 2026-03-31
3 March 2026        |                  | 2026-03-03
46112               |                  | 2026-03-31
46112.75            |                  | 2026-03-31
18264               |                  | 1950-01-01
18263               |                  | too small for the number of a day
44650               | yes              | 2026-03-31
29/02/2024          |                  | 2024-02-29
29/02/2026          |                  | no such day
03/31/2026          |                  | no such day
31/03/26            |                  | not a date written
20260331            |                  | not a date written
WBRI                |                  | not a date written
01/01/1899          |                  | not between 1900 and 2100
99999               |                  | outside 1900 to 2100
"""


@pytest.mark.parametrize("line", DATES.strip().splitlines()[1:], ids=lambda line: line.split("|")[0].strip())
def test_what_is_a_date(line: str) -> None:
    value, epoch, day = (cell.strip() for cell in line.split("|"))
    if day[0].isdigit():
        assert read_date(value, counts_from_1904=bool(epoch)).isoformat() == day
    else:
        with pytest.raises(Unreadable, match=day):
            read_date(value)


@pytest.mark.parametrize(
    ("number", "day"), [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (60, None), (61, date(1900, 3, 1)), (0, None)]
)
def test_the_day_that_spreadsheets_count_and_no_calendar_has(number: int, day: date | None) -> None:
    if day is None:
        with pytest.raises(Unreadable):
            moment_of_number(number, counts_from_1904=False)
    else:
        assert moment_of_number(number, counts_from_1904=False).date() == day


@pytest.mark.parametrize(
    ("value", "identifier"),
    [(12345.0, "12345"), (12345, "12345"), ("012345", "012345"), ("12345.0", "12345"), ("AB/1", "AB/1")],
)
def test_an_identifier_has_no_decimal_point(value: Any, identifier: str) -> None:
    assert read_identifier(value) == identifier


@pytest.mark.parametrize("value", [1.5, 1e16, "1.23E+15", True, moment(DAY), Faulty("#N/A", "an error")])
def test_what_is_no_identifier_is_told(value: Any) -> None:
    with pytest.raises(Unreadable):
        read_identifier(value)


@pytest.mark.parametrize(("value", "number"), [("3", 3), (3.0, 3), ("3.0", 3), (0, 0), ("-1", None), ("x", None)])
def test_a_whole_number(value: Any, number: int | None) -> None:
    if number is None:
        with pytest.raises(Unreadable):
            read_whole_number(value)
    else:
        assert read_whole_number(value) == number


def test_columns_are_lettered_as_a_spreadsheet_does() -> None:
    assert [letters_of(place) for place in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(place_of(letters_of(place)) == place for place in range(2_000))


def test_a_path_that_is_not_there_and_files_that_are_too_large_are_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(TablesError, match="There is no file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(TablesError, match="the most that is read is 10"):
        read(csv_file(tmp_path / "keys.csv", csv_text()), max_size=10)


def test_all_that_is_unpacked_may_not_come_to_more_than_the_size_that_was_given(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "keys.zip", ("a.csv", csv_text()), ("b.csv", csv_text() + "x" * 300_000))
    found = read(path, max_size=200_000)
    assert list(found.rows) == ["a"]
    assert "with it more would be unpacked than may be" in found.unread[0]


def test_a_file_that_the_caller_reads_by_itself_is_handed_over(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "keys.zip", ("a.csv", csv_text()), ("b.parquet", b"PAR1...PAR1"))
    with TableFiles([path], other_kinds={b"PAR1": "Parquet"}) as files:
        assert [one.name for one in files.others] == ["b.parquet"]
        with files.others[0].open() as file:
            assert file.read() == b"PAR1...PAR1"


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    a, b = csv_file(tmp_path / "a.csv", csv_text()), csv_file(tmp_path / "b.csv", csv_text())
    with TableFiles([a]) as one, TableFiles([b]) as other, TableFiles([a, b]) as both, TableFiles([b, a]) as turned:
        assert one.sha256 == other.sha256 != both.sha256 == turned.sha256


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = csv_file(tmp_path / f"{rows}.csv", csv_text((HEADINGS, *(ROWS[0] for _ in range(rows)))))
        tracemalloc.start()
        with TableFiles([path]) as files:
            assert sum(1 for table in files.tables() for _ in table.rows()) == rows
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(30_000) < 3 * 1024 * 1024 + LARGEST_RATIO
