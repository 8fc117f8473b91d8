"""Contacts whose decision was reversed, waiting to be decided again: what the managers of the front door are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access.front_door import visible_contacts
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.history import SubjectKind
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Deadline, Now, Reopening
from lineofsight.web.exports import FORMATS
from lineofsight.web.front_door import queue_words as words
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import spoken, standing_of

CLOCK: Final = "contact_decided_again"
"""K01b: a reopened contact decided again."""


@dataclass(frozen=True, slots=True)
class ReopenedContact:
    """One reopening as its row says it: the decision that stood, who made and signed it, and how its clock stands."""

    reopening: Reopening
    name: str
    stood: str
    decided_by: str
    signed_by: str
    standing: str
    due: str


COLUMNS: Final = (
    Column("child", "Child", lambda one: one.name),
    Column("reopened", "Reopened", lambda one: one.reopening.reopened_at, ("reopened_at",)),
    Column("why", "Why", lambda one: one.reopening.why),
    Column("stood", "What stood", lambda one: one.stood),
    Column("by", "Decided by", lambda one: ", ".join(filter(None, (one.decided_by, one.signed_by)))),
    Column("due", "To be decided again", lambda one: one.due),
)


@page(Action.READ_QUEUE)
def reopened_contacts(request: PageRequest) -> HttpResponse:
    """The contacts that are to be decided again, those reopened first on top."""
    now = Now.read()
    listing = _listing(request, Action.READ_QUEUE)
    rows = shown(list(listing.rows), now)
    children = {one.reopening.contact.child_id for one in rows if one.reopening.contact.child_id is not None}
    request.trail.showed(children, rows=len(rows))
    context = {"listing": listing, "shown_of": {one.reopening.pk: one for one in rows}, "now": now}
    return render(request, "front_door/reopened.html", context)


@page(Action.EXPORT_QUEUE)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """The same list as CSV or XLSX. Each child it names stands on the trail."""
    if form not in FORMATS:
        raise Http404
    listing, now = _listing(request, Action.EXPORT_QUEUE), Now.read()
    rows = shown(list(listing.every_row), now)
    children = {one.reopening.contact.child_id for one in rows if one.reopening.contact.child_id is not None}
    request.trail.showed(children, rows=len(rows), format=form)
    return FORMATS[form](COLUMNS, rows, "reopened-contacts")


def _listing(request: PageRequest, action: Action) -> Listing:
    found: QuerySet[Reopening] = Reopening.objects.waiting().filter(
        contact__in=visible_contacts(reader_of(request), action)
    )
    found = found.select_related("contact__message", "contact__child__person", "decision__decided_by")
    return Listing(
        caption="Contacts to be decided again",
        one="reopened contact",
        many="reopened contacts",
        columns=COLUMNS,
        found=found.select_related("decision__signed_off_by").prefetch_related("contact__child__person__names"),
        query=request.GET,
        default_sort="reopened",
        export_address=lambda form: reverse("reopened_contacts_export", args=[form]),
    )


def shown(reopenings: list[Reopening], now: Now) -> list[ReopenedContact]:
    """Some reopenings as their rows say them, in one query beside theirs."""
    contacts = [one.contact_id for one in reopenings]
    kind = SubjectKind.CONTACT.value
    rows: Any = Deadline.objects.filter(clock=CLOCK, subject_kind=kind, subject_id__in=contacts)
    due = {row.subject_id: row for row in rows.running().order_by("occurrence")}
    return [_shown(one, due.get(one.contact_id), now) for one in reopenings]


def _shown(reopening: Reopening, due: Deadline | None, now: Now) -> ReopenedContact:
    decision = reopening.decision
    level = f", level {decision.level}" if decision is not None and decision.level else ""
    return ReopenedContact(
        reopening=reopening,
        name=words.name_of(reopening.contact),
        stood=f"{ContactOutcome(decision.outcome).label}{level}" if decision is not None else "Not recorded here",
        decided_by=decision.decided_by.name if decision is not None and decision.decided_by else "",
        signed_by=decision.signed_off_by.name if decision is not None and decision.signed_off_by else "",
        standing=standing_of(due, now).value if due is not None else "",
        due=spoken(due, now) if due is not None else "",
    )
