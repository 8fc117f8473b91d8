"""The documents that wait for somebody to approve them, whichever team their child is with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.documents import DOCUMENTS_BY_KEY
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Document
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of

COLUMNS = (
    Column("child", "Child", lambda row: row.child.name or row.child.la_child_id, ("child__la_child_id",)),
    Column("kind", "Document", lambda row: DOCUMENTS_BY_KEY[row.kind].title, ("kind",)),
    Column("recipient", "For", lambda row: row.recipient_name),
    Column("made_by", "Made by", lambda row: row.made_by.name if row.made_by else "", ("made_by__name",)),
    Column("made_at", "Made", lambda row: row.made_at, ("made_at",)),
)


def to_approve(reader: Account) -> QuerySet[Document]:
    """The documents that wait and that the reader may approve, but for those that the reader made."""
    rows: Any = Document.objects.waiting().filter(gate.visible_q(reader, Action.APPROVE_DOCUMENT))
    if reader.worker_id is not None:
        rows = rows.exclude(made_by=reader.worker_id)
    found: QuerySet[Document] = rows.select_related("child__person", "made_by").prefetch_related("child__person__names")
    return found


@page(Action.APPROVE_DOCUMENT)
def documents_to_approve(request: PageRequest) -> HttpResponse:
    """Every document that waits for the reader, the longest waiting first."""
    listing = Listing(
        caption="Documents to approve",
        one="document",
        many="documents",
        columns=COLUMNS,
        found=to_approve(reader_of(request)),
        query=request.GET,
        default_sort="made_at",
    )
    request.trail.showed({row.child_id for row in listing.rows}, rows=len(listing.rows))
    return render(request, "documents/to_approve.html", {"listing": listing})
