"""Contacts that were decided: what was decided, whether whoever made them was told, and which were reversed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access.front_door import visible_contacts
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.codes.front_door import SOURCE_GROUPS, ContactOutcome
from lineofsight.domain.permissions import Action
from lineofsight.record.front_door_decided import is_reversed, is_telling_overdue, is_to_be_told, tellings_of
from lineofsight.record.front_door_queue import comes_from
from lineofsight.record.models import Contact, Deadline, Now
from lineofsight.web.exports import FORMATS
from lineofsight.web.front_door import queue_words as words
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import spoken, standing_of

ROWS_AT_ONCE: Final = 500
TELLINGS: Final = {"owed": "To be told", "overdue": "To be told, and overdue"}
PERIODS: Final = {"0": "Today", "6": "In the last 7 days", "27": "In the last 28 days"}
"""How many days before today, and in words."""

READ_OF_A_ROW: Final = (
    "reference", "given_names", "family_name", "known_as", "stage", "received_at", "decided_at", "decided_on",
    "first_decided_at", "reopened_at", "outcome", "message__receipt", "message__source", "message__wants_feedback",
    "child__la_child_id", "child__person__id",
)  # fmt: skip


class DecidedFilters(FilterForm):
    """Which of the decided contacts."""

    telling = Filter(label="Whoever made it is", choices=TELLINGS.items())
    outcome = Filter(label="Outcome", choices=ContactOutcome.choices())
    source = Filter(label="From", choices=SOURCE_GROUPS.items())
    decided = Filter(label="Decided", choices=PERIODS.items(), everything="At any time")
    reversal = Filter(label="Reversed", choices=[("yes", "Reversed after it was in force")])

    def leave(self, contacts: QuerySet[Contact], now: Now) -> QuerySet[Contact]:
        """The contacts that the filters leave."""
        return contacts.filter(*self._conditions(now))

    def _conditions(self, now: Now) -> Iterator[Q]:
        chosen = self.cleaned_data
        if chosen["telling"]:
            yield is_telling_overdue(now) if chosen["telling"] == "overdue" else is_to_be_told()
        if chosen["outcome"]:
            yield Q(outcome=chosen["outcome"])
        if chosen["source"]:
            yield comes_from(chosen["source"])
        if chosen["decided"]:
            yield Q(decided_on__gte=now.on - timedelta(days=int(chosen["decided"])))
        if chosen["reversal"]:
            yield is_reversed()


@dataclass(frozen=True, slots=True)
class DecidedContact:
    """One decided contact as its row says it. telling: how the telling stands; due: its deadline, None where there is
    nobody to tell or it is done."""

    contact: Contact
    name: str
    outcome: str
    telling: str
    standing: str
    due_on: date | None


def _shown(contact: Contact, told_at: Any, due: Deadline | None, now: Now) -> DecidedContact:
    outcome = ContactOutcome(contact.outcome).label if contact.outcome else "Reopened: not decided again yet"
    standing, due_on = "", None
    if due is not None:
        standing, due_on = standing_of(due, now).value, due.due_on
        telling = f"To be told, {spoken(due, now)}"
    elif told_at is not None:
        telling = f"Told {words.when(told_at, now)}"
    else:
        telling = "Asked not to hear" if not contact.message.wants_feedback else "Not told"
    return DecidedContact(contact, words.name_of(contact), outcome, telling, standing, due_on)


def shown(contacts: list[Contact], now: Now) -> list[DecidedContact]:
    """Some decided contacts as their rows say them, in one query beside theirs."""
    due = tellings_of([contact.pk for contact in contacts])
    return [_shown(one, one.told_at, due.get(one.pk), now) for one in contacts]  # type: ignore[attr-defined]


COLUMNS: Final = (
    Column("child", "Child", lambda one: one.name),
    Column("outcome", "Outcome", lambda one: one.outcome, ("outcome",)),
    Column("decided", "Decided", lambda one: one.contact.decided_at, ("decided_at",)),
    Column("telling", "Whoever made it", lambda one: one.telling),
    Column("source", "From", lambda one: words.source_of(one.contact)),
    Column("reversed", "Reversed", lambda one: one.contact.reopened_at, ("reopened_at",)),
)
EXPORTED: Final = (
    Column("receipt", "Receipt", lambda one: one.contact.message.receipt),
    *COLUMNS,
    Column("due", "To be told by", lambda one: one.due_on),
    Column("received", "Received", lambda one: one.contact.received_at),
)


def _listing(request: PageRequest, filters: DecidedFilters, action: Action, now: Now) -> Listing:
    decided = visible_contacts(reader_of(request), action).filter(first_decided_at__isnull=False)
    rows = filters.leave(decided, now).annotate(told_at=Max("tellings__told_at"))
    rows = rows.select_related("message", "child__person").only(*READ_OF_A_ROW)
    return Listing(
        caption="Decided contacts",
        one="contact",
        many="contacts",
        columns=COLUMNS,
        found=rows.prefetch_related("child__person__names"),
        query=request.GET,
        default_sort="-decided",
        export_address=lambda form: reverse("decided_contacts_export", args=[form]),
    )


@page(Action.READ_QUEUE)
def decided_contacts(request: PageRequest) -> HttpResponse:
    """What was decided, the latest first."""
    now, filters = Now.read(), DecidedFilters(request.GET)
    listing = _listing(request, filters, Action.READ_QUEUE, now) if filters.is_valid() else None
    rows = shown(listing.rows, now) if listing else []
    request.trail.showed({one.contact.child_id for one in rows if one.contact.child_id is not None}, rows=len(rows))
    context = {
        "filters": filters,
        "listing": listing,
        "shown_of": {one.contact.pk: one for one in rows},
        "now": now,
    }
    return render(request, "front_door/decided.html", context, status=200 if listing else 422)


@page(Action.EXPORT_QUEUE)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every decided contact that the filters leave, as CSV or XLSX. Each child it names stands on the trail."""
    now, filters = Now.read(), DecidedFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, Action.EXPORT_QUEUE, now)
    rows: Any = listing.every_row
    children = set(rows.order_by().exclude(child=None).values_list("child_id", flat=True))
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](EXPORTED, _every(rows, now), "decided-contacts")


def _every(rows: Any, now: Now) -> Iterator[DecidedContact]:
    waiting: list[Contact] = []
    for contact in rows.iterator(chunk_size=ROWS_AT_ONCE):
        waiting.append(contact)
        if len(waiting) == ROWS_AT_ONCE:
            yield from shown(waiting, now)
            waiting = []
    yield from shown(waiting, now)
