"""Files: taken by what they are, refused in words that say what to do, scanned where there is a scanner."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from lineofsight.actions import attachments, drafts, scanning
from lineofsight.actions.attachments import AttachmentRefused

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 64 + b"\xff\xd9"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de") + b"\x00" * 16
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 128
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = f'<Types><Override ContentType="{WORD}.main+xml"/></Types>'


def packed(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def word(**parts: bytes | str) -> bytes:
    more = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": "<w:document/>"} | more)


DOCX = word()
ODT = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, stored=("mimetype",))


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("letter.pdf", PDF, "application/pdf"),
        ("LETTER.PDF", PDF, "application/pdf"),
        ("bruise.jpg", JPEG, "image/jpeg"),
        ("bruise.jpeg", JPEG, "image/jpeg"),
        ("drawing.png", PNG, "image/png"),
        ("IMG_0001.HEIC", HEIC, "image/heic"),
        ("report.docx", DOCX, WORD),
        ("report.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("note.txt", b"He said \xe2\x80\x9cno\xe2\x80\x9d.\r\n", "text/plain"),
        ("note.txt", "Żółw".encode("utf-16"), "text/plain"),
        ("old note.txt", b"caf\xe9", "text/plain"),
    ],
)
def test_a_file_of_a_kind_that_is_taken_is_told_by_its_content(name: str, content: bytes, content_type: str) -> None:
    checked = attachments.check(name, content)
    assert (checked.name, checked.content_type, checked.size) == (name, content_type, len(content))
    assert checked.scanned == "not_scanned"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty.pdf is empty"),
        ("letter.docx", PDF, "it is a PDF"),
        ("letter.pdf", DOCX, "it is a Word document (DOCX)"),
        ("picture.png", JPEG, "change the end of its name to .jpg"),
        ("picture", JPEG, "change the end of its name to .jpg"),
        ("program.pdf", PROGRAM, "not a kind of file that we can take"),
        ("program.txt", PROGRAM, "not a kind of file that we can take"),
        ("page.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "not a kind of file that we can take"),
        ("page.pdf", b"<html><body>", "not a kind of file that we can take"),
        ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a kind of file"),
        ("picture.jpg", b'<?xml version="1.0"?><svg/>', "not a kind of file"),
        ("script.txt", b"#!/bin/sh\nrm -rf /", "not a kind of file"),
        ("hidden.txt", b"a\x00b", "not a kind of file"),
        ("bell.txt", b"a\x07b", "not a kind of file"),
        ("archive.zip", packed({"a.txt": "a"}), "not a kind of file"),
        ("sheet.xlsx", packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "not a kind of file"),
        ("macros.docx", word(word__vbaProject_dot_bin=b"x"), "it holds macros or other programs"),
        ("macros.docx", word(**{"[Content_Types].xml": "macroEnabled"}), "it holds macros or other programs"),
        ("embedded.docx", word(word__embeddings__run_dot_exe=b"x"), "it holds macros or other programs"),
        ("macros.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/a.xml": ""}), "macros"),
        (
            "template.docx",
            word(word___rels__settings_dot_xml_dot_rels='<R Type="attachedTemplate" TargetMode="External"/>'),
            "it fetches a template from elsewhere",
        ),
        ("slip.docx", packed({"[Content_Types].xml": "", "word/document.xml": "", "../../x": ""}), "written elsewhere"),
        (
            "many.docx",
            packed({"[Content_Types].xml": "", "word/document.xml": ""} | {f"p{n}": "" for n in range(2001)}),
            "it unpacks to more than any document needs",
        ),
        ("bomb.docx", word(word__media__zeros=b"\x00" * 201 * 1024 * 1024), "it unpacks to more than any document"),
        ("cut.docx", DOCX[:-40], "not a kind of file"),
    ],
)
def test_a_file_that_is_not_what_it_says_or_may_harm_is_refused_with_what_to_do(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attachments.check(name, content)
    assert said in str(refused.value)
    assert name in str(refused.value)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    whole = PDF + b"\n" * (10 * 1024 * 1024 - len(PDF))
    assert attachments.check("scan.pdf", whole).size == 10 * 1024 * 1024
    with pytest.raises(AttachmentRefused, match=r"scan\.pdf is larger than 10 MB"):
        attachments.check("scan.pdf", whole + b"\n")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\anna\\note.txt", "note.txt"),
        ("../../etc/note.txt", "note.txt"),
        ("note\u202etxt.exe.txt", "notetxt.exe.txt"),
        ("no\x00te\n.txt", "note.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_a_name_is_made_safe_to_show(name: str, shown: str) -> None:
    assert attachments.shown_name(name) == shown


# --- the scanner -----------------------------------------------------------------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path, settings: Settings) -> Path:
    """A scanner that finds harm in the standard test file, and nothing elsewhere."""
    program = tmp_path / "scanner.py"
    program.write_text("import sys\nsys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)\n")
    settings.SCANNER = f"{sys.executable} {program}"
    return program


def test_a_scanner_says_what_it_found(scanner: Path) -> None:
    assert attachments.check("letter.pdf", PDF).scanned == "clean"
    with pytest.raises(AttachmentRefused, match="the virus scanner found something harmful"):
        attachments.check("test.txt", EICAR)


@pytest.mark.parametrize("trouble", ["import sys; sys.exit(2)", "import os; os.kill(os.getpid(), 9)"])
def test_a_scanner_that_gives_no_answer_lets_no_file_through(scanner: Path, trouble: str) -> None:
    scanner.write_text(trouble)
    with pytest.raises(AttachmentRefused, match="could not be checked for viruses"):
        attachments.check("letter.pdf", PDF)


def test_a_scanner_that_is_missing_or_slow_lets_no_file_through(
    scanner: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner.write_text("import time; time.sleep(30)")
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    assert scanning.scan(PDF) is scanning.Found.NO_ANSWER
    settings.SCANNER = "/nowhere/scanner"
    assert scanning.scan(PDF) is scanning.Found.NO_ANSWER
    settings.SCANNER = 'unfinished "quote'
    assert scanning.scan(PDF) is scanning.Found.NO_ANSWER


def test_without_a_scanner_a_file_is_known_as_not_scanned(settings: Settings) -> None:
    settings.SCANNER = ""
    assert not scanning.has_scanner()
    assert scanning.scan(EICAR) is scanning.Found.NOT_SCANNED


# --- of a draft ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_draft_keeps_ten_files_each_once() -> None:
    draft = drafts.begin("contact_public")
    for number in range(10):
        attachments.add_to_draft(draft, f"note{number}.txt", f"note {number}".encode())
        attachments.add_to_draft(draft, f"again{number}.txt", f"note {number}".encode())
        if number == 8:
            assert draft.files.count() == 9
    with pytest.raises(AttachmentRefused, match="You can add 10 files"):
        attachments.add_to_draft(draft, "one more.txt", b"one more")
    assert [file.name for file in draft.files.all()] == [f"note{number}.txt" for number in range(10)]
