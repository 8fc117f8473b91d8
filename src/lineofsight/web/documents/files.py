"""The files of a kept document: drawn from what was kept when they are asked for, under a name that names nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpResponse

from lineofsight.actions.documents import content_of
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents import Content
from lineofsight.record.models import Document
from lineofsight.record.moment import local_date
from lineofsight.web.documents.docx import DOCX_TYPE, as_docx
from lineofsight.web.documents.pdf import PDF_TYPE, as_pdf


@dataclass(frozen=True, slots=True)
class FileForm:
    """One form in which documents are taken away."""

    key: str
    label: str
    content_type: str
    draw: Callable[[Content], bytes]


FORMS: Final = {
    one.key: one for one in (FileForm("pdf", "PDF", PDF_TYPE, as_pdf), FileForm("docx", "Word", DOCX_TYPE, as_docx))
}
"""Every form, by the code that stands in its address."""


def printed(document: Document) -> Content:
    """What the file of a document says: what was kept, and below it who approved it and by which mark it is known."""
    content = content_of(document)
    approved = ""
    if document.approved_by is not None and document.approved_at is not None:
        approved = f"Approved by {document.approved_by.name} on {written(local_date(document.approved_at))}."
    mark = f"Mark of this document: {document.digest[:16]}."
    return replace(content, foot="\n".join(one for one in (content.foot, approved, mark) if one))


def as_file(document: Document, form: FileForm) -> HttpResponse:
    """The document in one form. The page that hands it on has asked the gate. Raises CannotDraw."""
    response = HttpResponse(form.draw(printed(document)), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="document-{document.pk}.{form.key}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
