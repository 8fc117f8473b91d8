"""Files that were handed in together, as the tables in them: what cannot be read is told, and the rest is read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from lineofsight.returns.exceptions import TablesError
from lineofsight.returns.tables.archives import DAMAGED, DamagedArchive, Member, members_of
from lineofsight.returns.tables.given import Findings, Table, shown
from lineofsight.returns.tables.headings import Knows
from lineofsight.returns.tables.table_reading import tables_of_text, tables_of_workbook
from lineofsight.returns.tables.workbook_parts import DamagedWorkbook
from lineofsight.returns.tables.workbooks import Workbook

DEFAULT_MAX_SIZE: Final = 2 * 1024**3
LARGEST_PACKED_WORKBOOK: Final = 100 * 1024 * 1024
"""Bytes of a workbook within a ZIP, which is held in memory."""
CHUNK: Final = 1024 * 1024

ZIP_MARK: Final = b"PK\x03\x04"
EMPTY_ZIP_MARK: Final = b"PK\x05\x06"
NOT_TABLES: Final = {
    b"\xd0\xcf\x11\xe0": "it is an old workbook (XLS) or one with a password. Save it as XLSX without a password",
    b"%PDF": "it is a PDF, not a table",
    b"\x1f\x8b": "it is packed with gzip. Unpack it, and load it again",
    b"7z\xbc\xaf": "it is packed with 7-Zip. Pack it as an ordinary ZIP",
    b"Rar!": "it is packed with RAR. Pack it as an ordinary ZIP",
}
"""How files begin that are often handed in by mistake, with what to say of them."""
TABLE_ENDINGS: Final = frozenset({"", ".csv", ".txt", ".tsv", ".tab"})
OF_SYSTEMS: Final = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
"""What computers put beside files by themselves. It is passed over."""

Others = dict[bytes, str]
"""The first bytes of the kinds of file that the caller reads by itself, each with a name for people."""


def knows_none(_: str) -> bool:
    """No heading is known: the first row with a text is that of the headings."""
    return False


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


class TableFiles:
    """Some paths that were handed in together: files, folders and ZIPs. Use it in a `with`.

    sha256 is of the content, with the names where there is more than one file. size is in bytes, as they lie there.
    `others` are the files of the kinds that the caller reads by itself.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        knows: Knows = knows_none,
        max_size: int = DEFAULT_MAX_SIZE,
        other_kinds: Others | None = None,
    ) -> None:
        """Raises TablesError where a path is missing or cannot be opened, is empty, or all is too large.

        max_size: bytes, of the files and of all that is unpacked from them. knows: which headings are looked for.
        """
        self.findings = Findings()
        self.others: list[Member] = []
        self._knows = knows
        self._other_kinds = other_kinds or {}
        self._stack = ExitStack()
        self._tables: list[Member] = []
        self._workbooks: list[tuple[str, Workbook]] = []
        files = [file for path in paths for file in self._files_of(path)]
        self.size = sum(size for _, _, size in files)
        if self.size > max_size:
            raise TablesError(
                f"The files have {self.size:,} bytes; the most that is read is {max_size:,}. Raise --max-size if they"
                " are right."
            )
        self.sha256 = self._digest(files)
        self._left = max_size
        with ExitStack() as stack:
            stack.callback(self.close)
            for name, path, size in files:
                self._sort(Member(name, size, partial(_open, path)), is_alone=len(files) == 1)
            stack.pop_all()

    def __enter__(self) -> TableFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        self._stack.close()

    def tables(self) -> Iterator[Table]:
        """The tables, file by file and sheet by sheet; a sheet without any text is none. Read each to its end."""
        for member in self._tables:
            yield from tables_of_text(member, self._knows, self.findings)
        for before, book in self._workbooks:
            yield from tables_of_workbook(before, book, self._knows, self.findings)

    def _files_of(self, path: Path) -> Iterable[tuple[str, Path, int]]:
        """The files of a path that a person gave, with names for the report; those of a folder by name."""
        try:
            if not path.is_dir():
                if not path.is_file():
                    raise TablesError(f"There is no file {path}. Check the path.")
                return [(shown(path.name), path, path.stat().st_size)]
            found = []
            for one in sorted(path.iterdir()):
                if one.name.casefold() in OF_SYSTEMS or one.name.startswith("~$"):
                    continue
                if one.is_symlink():
                    self.findings.refuse(shown(one.name), "it is not read: it is a link to another place")
                elif one.is_dir():
                    self.findings.note(shown(one.name), "it is a folder within the folder, and not looked into")
                elif one.is_file():
                    found.append((shown(one.name), one, one.stat().st_size))
                else:
                    self.findings.refuse(shown(one.name), "it is not read: it is no ordinary file")
            if not found and not self.findings.unread:
                raise TablesError(f"There are no files in {path}.")
        except OSError as error:
            raise TablesError(f"{path} cannot be opened: {error.strerror}.") from error
        return found

    def _digest(self, files: Sequence[tuple[str, Path, int]]) -> str:
        digests = []
        try:
            for name, path, _ in files:
                with path.open("rb") as file:
                    digests.append((name, hashlib.file_digest(file, "sha256").hexdigest()))
        except OSError as error:
            raise TablesError(f"A file cannot be opened: {error.strerror}.") from error
        if len(digests) == 1:
            return digests[0][1]
        return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in sorted(digests)).encode()).hexdigest()

    def _sort(self, member: Member, *, is_alone: bool, is_within: bool = False) -> None:
        """Tell what a file is by its content, and keep it for reading."""
        with member.open() as file:
            mark = file.read(8)
        kind = next((name for start, name in self._other_kinds.items() if mark.startswith(start)), "")
        why = next((why for start, why in NOT_TABLES.items() if mark.startswith(start)), "")
        if kind:
            self.others.append(member)
        elif why or not mark:
            self.findings.refuse(member.name, f"it is not read: {why or 'it is empty'}")
        elif mark.startswith((ZIP_MARK, EMPTY_ZIP_MARK)):
            self._open_zip(member, is_alone=is_alone, is_within=is_within)
        elif PurePosixPath(member.name.casefold()).suffix not in TABLE_ENDINGS:
            self.findings.note(member.name, "it is not read: tables are CSV files and XLSX workbooks")
        else:
            self._tables.append(member)

    def _open_zip(self, member: Member, *, is_alone: bool, is_within: bool) -> None:
        """Look into a ZIP, which may be a workbook. One within another is only read where it is a workbook."""
        try:
            file = self._stack.enter_context(self._held(member) if is_within else member.open())
            parts = Findings()
            members = members_of(file, "", self._left, parts)
        except (DamagedArchive, OSError) as error:
            self.findings.refuse(member.name, f"it is not read: {error}")
            return
        is_workbook = "[content_types].xml" in {
            one.casefold() for one in (*(one.name for one in members), *(one.file for one in parts.unread))
        }
        if is_within and not is_workbook:
            self.findings.refuse(member.name, "it is not read: it is a ZIP within a ZIP. Unpack it, and load it again")
            return
        before = "" if is_alone else f"{member.name}: "
        self.findings.take(parts, before)
        self._left -= sum(one.size for one in members)
        if is_workbook:
            self._open_workbook(member, before, members)
        else:
            self._sort_members(members, before)

    def _sort_members(self, members: Iterable[Member], before: str) -> None:
        for one in members:
            path = one.name.replace("\\", "/").casefold().split("/")
            if OF_SYSTEMS & set(path) or path[-1].startswith("~$"):
                continue
            try:
                self._sort(Member(before + one.name, one.size, one.open), is_alone=False, is_within=True)
            except DAMAGED:
                self.findings.refuse(before + one.name, "it is not read: it is damaged and cannot be unpacked")

    def _held(self, member: Member) -> IO[bytes]:
        if member.size > LARGEST_PACKED_WORKBOOK:
            raise DamagedArchive("it is too large to be read within a ZIP. Unpack it, and load it again")
        with member.open() as file:
            return io.BytesIO(file.read())

    def _open_workbook(self, member: Member, before: str, members: Iterable[Member]) -> None:
        try:
            self._workbooks.append((before, Workbook({one.name: one for one in members})))
        except DamagedWorkbook as error:
            self.findings.refuse(member.name, f"it is not read: {error}")
