"""The catalogue of documents, as Markdown."""

from __future__ import annotations

from lineofsight.domain.documents import DOCUMENTS, DocumentKind
from tools.reference_rows import markdown_table


def documents() -> str:
    """Every kind of document, then what its maker may write in each."""
    return f"{_kinds()}\n## What its maker writes\n\n{_sections()}"


def _kinds() -> str:
    rows = (
        (one.title, f"`{one.key}`", one.for_whom, one.reads, one.approver or "nobody", one.source) for one in DOCUMENTS
    )
    return markdown_table(("document", "key", "for whom", "what it reads", "approved by", "source"), rows)


def _sections() -> str:
    rows = ((one.title, _written(one)) for one in DOCUMENTS)
    return markdown_table(("document", "sections"), rows)


def _written(kind: DocumentKind) -> str:
    """The free sections of a kind, those that it is not made without in bold."""
    return "; ".join(f"**{one.heading}**" if one.is_required else one.heading for one in kind.sections)
