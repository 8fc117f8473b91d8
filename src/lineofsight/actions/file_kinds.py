"""The kinds of file that are taken, each told by its content: one row each.

A name says nothing. A picture or a PDF is told by its marks, a packed document by its parts, a plain text by its
letters.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

import puremagic

MOST_PACKED: Final = 2_000
"""Parts that a packed document may have."""
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
"""Bytes that a packed document may come to."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file that is taken.

    extensions: what such a file may be called, the usual one first. is_it: whether the content is of this kind.
    fault: what is wrong within a file of this kind, as the end of "… cannot be taken because"; "" for nothing.
    """

    words: str
    content_type: str
    extensions: tuple[str, ...]
    is_it: Callable[[bytes], bool]
    fault: Callable[[bytes], str] = lambda content: ""


def kind_of(content: bytes) -> FileKind | None:
    """The kind that the content is of, whatever its name; None for one that is not taken."""
    return next((kind for kind in KINDS if kind.is_it(content)), None)


def _looks_like(*extensions: str) -> Callable[[bytes], bool]:
    """Whether the marks within the content are those of a file with one of these extensions."""

    def is_it(content: bytes) -> bool:
        try:
            found = puremagic.magic_string(content)
        except (puremagic.PureError, ValueError):
            return False
        return bool({match.extension for match in found} & {f".{one}" for one in extensions})

    return is_it


def _starts_like(opening: bytes, *extensions: str) -> Callable[[bytes], bool]:
    marked = _looks_like(*extensions)
    return lambda content: content.startswith(opening) and marked(content)


TEXT_ENCODINGS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NOT_PLAIN: Final = (
    "<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head", "<iframe", "#!", "{\\rtf", "%!ps",
)  # fmt: skip
"""How a text begins that a computer would run or draw: it is not plain text, whatever it is called."""


def _is_plain_text(content: bytes) -> bool:
    """Whether it is text to read: letters and line ends only, and no page, picture or program in disguise."""
    encoding = next((name for mark, name in TEXT_ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if b"\x00" in content:
            return False
        text = content.decode("cp1252", errors="replace")
    strange = sum(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in text)
    opening = text.lstrip().lower()
    return not strange and not opening.startswith(NOT_PLAIN) and "<script" not in opening and "\ufffd" not in text


def _is_word(content: bytes) -> bool:
    return _has_part(content, "word/document.xml") and _has_part(content, "[Content_Types].xml")


def _is_open_document_text(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open("mimetype") as kind:
            return kind.read(100).strip() == b"application/vnd.oasis.opendocument.text"
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return False


def _has_part(content: bytes, part: str) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return part in packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


HARMFUL_PARTS: Final = re.compile(
    r"(vbaProject|vbaData|activeX|oleObject|macros?/|^Basic/|^Scripts/|\.(exe|dll|js|vbs|bat|cmd|scr|ps1|jar|hta|lnk)$)",
    re.IGNORECASE,
)
FOREIGN_TEMPLATE: Final = re.compile(
    rb"attachedTemplate[^>]*TargetMode\s*=\s*[\"']External|TargetMode\s*=\s*[\"']External[\"'][^>]*attachedTemplate"
)


def _fault_of_packed(content: bytes) -> str:
    """What is wrong within a packed document, without unpacking it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PACKED or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return "it unpacks to more than any document needs"
            if any(part.flag_bits & 0x1 for part in parts):
                return "it is locked with a password"
            if any(_leads_out(part.filename) for part in parts):
                return "it holds parts that would be written elsewhere"
            if any(HARMFUL_PARTS.search(part.filename) for part in parts) or _names_macros(packed):
                return "it holds macros or other programs"
            if _has_foreign_template(packed):
                return "it fetches a template from elsewhere"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return "it is damaged"
    return ""


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _names_macros(packed: zipfile.ZipFile) -> bool:
    """Whether the list of a Word document's parts speaks of macros."""
    return b"macroEnabled" in _read_part(packed, "[Content_Types].xml")


def _has_foreign_template(packed: zipfile.ZipFile) -> bool:
    return bool(FOREIGN_TEMPLATE.search(_read_part(packed, "word/_rels/settings.xml.rels")))


def _read_part(packed: zipfile.ZipFile, name: str) -> bytes:
    """The first million bytes of a part; nothing where there is no such part."""
    try:
        with packed.open(name) as part:
            return part.read(1_000_000)
    except KeyError:
        return b""


KINDS: Final[tuple[FileKind, ...]] = (
    FileKind("a PDF", "application/pdf", ("pdf",), _starts_like(b"%PDF-", "pdf")),
    FileKind(
        "a JPEG picture", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _starts_like(b"\xff\xd8\xff", "jpg", "jpeg")
    ),
    FileKind("a PNG picture", "image/png", ("png",), _starts_like(b"\x89PNG\r\n\x1a\n", "png")),
    FileKind("an HEIC picture", "image/heic", ("heic", "heif"), _looks_like("heic", "heif")),
    FileKind(
        "a Word document (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
        _is_word,
        _fault_of_packed,
    ),
    FileKind(
        "an OpenDocument text (ODT)",
        "application/vnd.oasis.opendocument.text",
        ("odt",),
        _is_open_document_text,
        _fault_of_packed,
    ),
    FileKind("a plain text", "text/plain", ("txt", "text"), _is_plain_text),
)
"""Every kind of file that is taken. The first that fits is taken, so plain text stands last."""

EXTENSIONS: Final = tuple(f".{extension}" for kind in KINDS for extension in kind.extensions)
"""What a file chooser offers."""


def kinds_in_words() -> str:
    """The kinds that are taken: "a PDF, a JPEG picture … or an OpenDocument text"."""
    *others, last = [kind.words for kind in KINDS]
    return f"{', '.join(others)} or {last}"
