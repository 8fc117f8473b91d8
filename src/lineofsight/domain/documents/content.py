"""What a document says: a title, facts at its head, and sections of paragraphs, lists and tables.

Every form of a document is made from this one structure, so that no two forms of it can differ.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences. is_quote: the words of somebody, set apart. Lines within are kept."""

    text: str
    is_quote: bool = False

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        yield from self.items


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; every row has as many cells as there are headings. The caption says what they are."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def texts(self) -> Iterator[str]:
        yield self.caption
        yield from self.headings
        for row in self.rows:
            yield from row


Part = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; "" for what stands under no heading, as in a letter."""

    heading: str
    parts: tuple[Part, ...]

    def texts(self) -> Iterator[str]:
        if self.heading:
            yield self.heading
        for part in self.parts:
            yield from part.texts()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document. particulars: what stands at its head, as pairs of what it is and what it says.

    address: the lines to which a letter goes, () for none. is_large: set in large type. foot: what stands at the end,
    such as who made it.
    """

    title: str
    particulars: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    address: tuple[str, ...] = ()
    foot: str = ""
    is_large: bool = False

    def texts(self) -> Iterator[str]:
        """Every text of the document, in the order in which it is read."""
        yield from self.address
        yield self.title
        for what, said in self.particulars:
            yield what
            yield said
        for section in self.sections:
            yield from section.texts()
        if self.foot:
            yield self.foot

    def as_plain(self) -> dict[str, Any]:
        """The document as plain values, to be kept as JSON; `content_from` reads them back."""
        return {
            "title": self.title,
            "particulars": [list(pair) for pair in self.particulars],
            "sections": [
                {"heading": one.heading, "parts": [_plain_part(part) for part in one.parts]} for one in self.sections
            ],
            "address": list(self.address),
            "foot": self.foot,
            "is_large": self.is_large,
        }

    @property
    def digest(self) -> str:
        """SHA-256 over the whole document as canonical JSON, in hexadecimal."""
        return digest_of(self.as_plain())


def digest_of(plain: Mapping[str, Any]) -> str:
    """SHA-256 over plain values as canonical JSON, in hexadecimal: it changes when a single letter does."""
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def content_from(plain: Mapping[str, Any]) -> Content:
    """The document that `as_plain` wrote down."""
    return Content(
        title=plain["title"],
        particulars=tuple((what, said) for what, said in plain["particulars"]),
        sections=tuple(
            Section(one["heading"], tuple(_part_from(part) for part in one["parts"])) for one in plain["sections"]
        ),
        address=tuple(plain["address"]),
        foot=plain["foot"],
        is_large=plain["is_large"],
    )


NOT_PRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that stand in no text on paper, and that no Word file can hold."""


def printable(content: Content) -> Content:
    """The document with the ends of its lines alike, and without characters that no paper shows."""
    return content_from(_printable(content.as_plain()))


def _printable(plain: Any) -> Any:
    if isinstance(plain, str):
        return NOT_PRINTABLE.sub("", plain.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(plain, dict):
        return {key: _printable(value) for key, value in plain.items()}
    return [_printable(one) for one in plain] if isinstance(plain, list) else plain


def _plain_part(part: Part) -> dict[str, Any]:
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "text": part.text, "is_quote": part.is_quote}
    if isinstance(part, Bullets):
        return {"kind": "bullets", "items": list(part.items)}
    return {
        "kind": "table",
        "caption": part.caption,
        "headings": list(part.headings),
        "rows": [list(row) for row in part.rows],
    }


def _part_from(plain: Mapping[str, Any]) -> Part:
    if plain["kind"] == "paragraph":
        return Paragraph(plain["text"], plain["is_quote"])
    if plain["kind"] == "bullets":
        return Bullets(tuple(plain["items"]))
    return Table(plain["caption"], tuple(plain["headings"]), tuple(tuple(row) for row in plain["rows"]))


# --- building --------------------------------------------------------------------------------------------------------

NOTHING: Final = "Nothing is recorded."


def section(heading: str, *parts: Part | None, otherwise: str = NOTHING) -> Section:
    """A section of the parts that say something; `otherwise` where none does."""
    said = tuple(part for part in parts if part is not None)
    return Section(heading, said or (Paragraph(otherwise),))


def paragraph(text: str, *, is_quote: bool = False) -> Paragraph | None:
    """A paragraph; None where there is nothing to say."""
    return Paragraph(text.strip(), is_quote) if text.strip() else None


def bullets(items: Iterator[str] | tuple[str, ...] | list[str]) -> Bullets | None:
    """A list; None where it has no items."""
    kept = tuple(one for one in items if one.strip())
    return Bullets(kept) if kept else None


def table(caption: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table | None:
    """A table; None where it has no rows."""
    return Table(caption, headings, rows) if rows else None
