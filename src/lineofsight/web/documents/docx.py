"""A document as Word opens it, written from its content alone, with no metadata but its title and the system's name."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from lineofsight.domain.documents import Bullets, Content, Part, Table
from lineofsight.web.layout import PRODUCT

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE_ON: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file: it says nothing of when it was made
PLAIN, LARGE = Pt(11), Pt(16)


def as_docx(content: Content) -> bytes:
    """The document as the bytes of a Word file."""
    file = docx.Document()
    _set_up(file, content)
    if content.address:
        _lines(file.add_paragraph(), "\n".join(content.address))
    file.add_heading(content.title, level=1)
    for what, said in content.particulars:
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{what}: ").bold = True
        _lines(paragraph, said)
    for section in content.sections:
        if section.heading:
            file.add_heading(section.heading, level=2)
        for part in section.parts:
            _write(file, part)
    if content.foot:
        _lines(file.add_paragraph(), content.foot)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _set_up(file: Any, content: Content) -> None:
    """The paper, the type, the language and what the file says of itself."""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    size = LARGE if content.is_large else PLAIN
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", size
    normal.element.rPr.append(_language("en-GB"))
    for name, times in (("Heading 1", 1.7), ("Heading 2", 1.2)):
        style = file.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size.pt * times), None
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    about = file.core_properties
    about.title, about.author, about.last_modified_by, about.comments = content.title, PRODUCT, PRODUCT, ""
    about.language, about.created, about.modified, about.revision = "en-GB", MADE_ON, MADE_ON, 1


def _language(code: str) -> Any:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    return language


def _write(file: Any, part: Part) -> None:
    if isinstance(part, Table):
        _table(file, part)
    elif isinstance(part, Bullets):
        for item in part.items:
            _lines(file.add_paragraph(style="List Bullet"), item)
    else:
        _lines(file.add_paragraph(style="Quote" if part.is_quote else None), part.text)


def _lines(paragraph: Any, text: str) -> None:
    """The text, with its lines kept as lines."""
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def _table(file: Any, table: Table) -> None:
    """The rows under headings that every page repeats, with the caption above."""
    caption = file.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(table.caption).bold = True
    drawn = file.add_table(rows=1, cols=len(table.headings))
    drawn.style = "Table Grid"
    for cell, heading in zip(drawn.rows[0].cells, table.headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library has no way of its own
    for row in table.rows:
        for cell, text in zip(drawn.add_row().cells, row, strict=True):
            _lines(cell.paragraphs[0], text)
    file.add_paragraph()
