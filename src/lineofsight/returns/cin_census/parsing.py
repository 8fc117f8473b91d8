"""A file fed to expat in pieces, within bounds, with errors that a person can act on.

A census needs no document type and no entities, so a file that declares either is refused where the declaration
starts, before any of it is read; nothing outside the file is ever opened. What is held at one time is bounded too:
one element, one child, the depth of the elements.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from lineofsight.returns.exceptions import CensusFileError

PIECE = 64 * 1024  # bytes read at a time
LONGEST_CHILD = 1024 * 1024  # bytes; the longest child of a real file takes some tens of thousands
DEEPEST = 100  # elements inside one another; a census has seven

_E = expat.errors
_CUT_SHORT = {
    expat.errors.codes[_E.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[_E.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[_E.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[_E.XML_ERROR_UNCLOSED_CDATA_SECTION],
}
_ENCODING = {
    expat.errors.codes[_E.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[_E.XML_ERROR_INCORRECT_ENCODING],
}


class Feed:
    """One file being read: its parser, and what has been read of it so far.

    Whoever reads the elements sets the parser's handlers, `root_seen`, and `child_from` while inside a child.
    """

    def __init__(self, path: Path, max_size: int | None = None) -> None:
        self.path = path
        self.max_size = max_size
        self.size = 0
        self.sha256 = hashlib.sha256()
        self.root_seen = False
        self.child_from = -1  # the byte at which the open child starts, -1 outside a child
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def error(self, what: str, to_do: str, line: int | None = None) -> CensusFileError:
        """An error that says what is wrong, on which line of which file, and what to do."""
        at = self.parser.CurrentLineNumber if line is None else line
        return CensusFileError(f"{self.path.name}, line {at}: {what} {to_do}")

    def pieces(self) -> Iterator[None]:
        """Parse the file piece by piece, pausing after each; raises CensusFileError for anything not well formed."""
        self._check_it_is_a_file()
        try:
            with self.path.open("rb") as file:
                while piece := file.read(PIECE):
                    self._parse(piece, is_last=False)
                    yield
                self._parse(b"", is_last=True)
                yield
        except OSError as error:
            raise CensusFileError(
                f"{self.path.name} cannot be read: {error.strerror}. Check the file and who may read it."
            ) from error

    def _check_it_is_a_file(self) -> None:
        try:
            facts = self.path.stat()
        except OSError as error:
            raise CensusFileError(
                f"{self.path.name} cannot be read: {error.strerror}. Check the name of the file."
            ) from error
        if not stat.S_ISREG(facts.st_mode):
            raise CensusFileError(f"{self.path.name} is not a file. Name one census file.")
        if facts.st_size == 0:
            raise CensusFileError(f"{self.path.name} is empty. Export the census again.")
        self._check_size(facts.st_size)

    def _check_size(self, size: int) -> None:
        if self.max_size is not None and size > self.max_size:
            raise CensusFileError(
                f"{self.path.name} is too big: {size:,} bytes, and the most that is read is {self.max_size:,}."
                " If it is one authority's census, give a larger --max-size."
            )

    def _parse(self, piece: bytes, *, is_last: bool) -> None:
        self.size += len(piece)
        self._check_size(self.size)
        self.sha256.update(piece)
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise self._not_well_formed(error, is_last=is_last) from error
        except (LookupError, ValueError) as error:
            raise self._encoding_unknown() from error
        self._check_bounds()

    def _check_bounds(self) -> None:
        reached = self.parser.CurrentByteIndex
        if self.size - max(reached, 0) > LONGEST_CHILD or (
            self.child_from >= 0 and self.size - self.child_from > LONGEST_CHILD + PIECE
        ):
            raise self.error(
                f"one element or one child takes more than {LONGEST_CHILD:,} bytes, far more than a census holds.",
                "Check that it is a census file, and export it again.",
            )

    def _refuse_document_type(self, *_: object) -> None:
        raise self.error(
            "the file declares a document type (<!DOCTYPE ...>), which a census file never has and which can hide"
            " instructions to the reader.",
            "Ask whoever made it where it came from, and export the census again.",
        )

    def _encoding_unknown(self) -> CensusFileError:
        return self.error("the file names a character encoding that cannot be read.", "Export it as UTF-8.", 1)

    def _not_well_formed(self, error: expat.ExpatError, *, is_last: bool) -> CensusFileError:
        if error.code in _ENCODING:
            return self._encoding_unknown()
        if not self.root_seen:
            return self.error(
                "the file is not XML.",
                "Give the XML file that the case system exports for the census, not a spreadsheet, a zip or a page.",
                error.lineno,
            )
        if is_last or error.code in _CUT_SHORT:
            return self.error(
                "the file is cut short: it ends before its last element is closed.",
                "Copy or export it again, whole.",
                error.lineno,
            )
        return self.error(
            f"the file is not well-formed XML ({expat.ErrorString(error.code)}).",
            "Export it again; if the line was typed by hand, mend it. A file with bytes that its encoding does not"
            " allow must be saved as UTF-8.",
            error.lineno,
        )
