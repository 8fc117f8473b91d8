"""The live board of the front door's queue: every open contact, what it waits for, and who has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from lineofsight.access import gate, pages
from lineofsight.access.front_door import visible_contacts
from lineofsight.access.front_door_lists import contacts_only_told_of
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.permissions import Action, Person, may_ever
from lineofsight.record.front_door_decided import tellings_owed
from lineofsight.record.front_door_queue import AGE_BANDS, OPEN_STAGES, counts_of, in_order
from lineofsight.record.front_door_standards import every_standard, opening_times
from lineofsight.record.models import Contact, FrontDoorStandard, Now, Worker
from lineofsight.record.moment import today
from lineofsight.web import live
from lineofsight.web.exports import FORMATS
from lineofsight.web.front_door import queue_words
from lineofsight.web.front_door.flow import flow_of
from lineofsight.web.front_door.queue_filters import MINE, QueueFilters
from lineofsight.web.front_door.queue_rows import COLUMNS, EXPORTED, PRIORITIES, all_shown, read_in_order, shown
from lineofsight.web.listing import Listing
from lineofsight.web.reader import reader_of


@page(Action.READ_QUEUE)
def front_door(request: PageRequest) -> HttpResponse:
    """The queue; for a live refresh, the part that moves."""
    reader, now, since = reader_of(request), Now.read(), live.mark_now()
    person, standards = gate.person_of(reader), every_standard()
    contacts = visible_contacts(reader)
    filters = QueueFilters(request.GET, colleagues(), person.worker_id)
    listing = _listing(request, filters, _open(contacts), now) if filters.is_valid() else None
    rows = shown(read_in_order(listing.rows), now, opening_times(standards)) if listing else []
    is_refresh = pages.is_live_refresh(request)
    request.trail.showed(
        {row.contact.child_id for row in rows if row.contact.child_id is not None},
        rows=len(rows),
        **({"live": True} if is_refresh else {}),
    )
    context = {
        "filters": filters,
        "listing": listing,
        "rows": rows,
        "now": now,
        "since": since,
        "query": request.GET.urlencode(),
        "person": person,
        "may": _what_may_be_done(person),
        "told_of": _only_told_of(reader),
        **_figures(contacts, person, now, standards),
        **_words(),
    }
    template = "front_door/queue_part.html" if is_refresh else "front_door/queue.html"
    return render(request, template, context, status=200 if listing else 422)


def _figures(
    contacts: QuerySet[Contact], person: Person, now: Now, standards: list[FrontDoorStandard]
) -> dict[str, Any]:
    """How many there are of each kind, and how they come and go."""
    counts = counts_of(_open(contacts), now, worker_id=person.worker_id)
    return {
        "counts": counts,
        "tellings": tellings_owed(contacts, now),
        "flow": flow_of(contacts, counts.total, now, standards),
    }


def _words() -> dict[str, Any]:
    """What the parts of the page are called, and the addresses of its lists."""
    return {
        "words": queue_words,
        "stages": [(stage.value, stage.label) for stage in OPEN_STAGES],
        "stage_labels": dict(Contact.Stage.choices),
        "priorities": PRIORITIES,
        "age_bands": [(key, label) for key, label, *_ in AGE_BANDS],
        "list_of": list_address,
        "mine": MINE,
    }


def _only_told_of(reader: Account) -> list[tuple[datetime, str]]:
    """When each open contact of a restricted record came, and its stage: nothing else of it is told."""
    rows = _open(contacts_only_told_of(reader)).order_by("received_at")
    return list(rows.values_list("received_at", "stage"))


def _open(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    rows: Any = contacts
    found: QuerySet[Contact] = rows.open()
    return found


def colleagues() -> list[Worker]:
    """Those who are in a team of the front door today, by name, in one query."""
    on = today()
    is_current = Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gt=on)
    rows: Any = Worker.objects
    here = rows.here_on(on).filter(is_current, memberships__team__is_front_door=True, memberships__started_on__lte=on)
    return list(here.distinct().order_by("name", "pk"))


def _what_may_be_done(person: Person) -> dict[str, bool]:
    """What the reader's rows offer, by the gate's own rows."""
    actions = {
        "screen": Action.SCREEN_CONTACT,
        "sign_off": Action.SIGN_OFF_DECISION,
        "capture": Action.CAPTURE_CONTACT,
        "figures": Action.READ_FRONT_DOOR_FIGURES,
        "decide_again": Action.DECIDE_AGAIN,
        "consistency": Action.READ_CONSISTENCY,
        "duplicates": Action.READ_DUPLICATES,
    }
    return {name: may_ever(person, action).allowed for name, action in actions.items()}


def list_address(**filters: str) -> str:
    """The address of the queue with these filters."""
    return f"{reverse('front_door')}?{urlencode(filters)}"


def _listing(request: HttpRequest, filters: QueueFilters, opened: QuerySet[Contact], now: Now) -> Listing:
    """The keys of the contacts that the filters leave, sorted: `read_in_order` reads the contacts of a page."""
    return Listing(
        caption="Open contacts",
        one="open contact",
        many="open contacts",
        columns=COLUMNS,
        found=in_order(filters.leave(opened, now)).values_list("pk", flat=True),
        query=request.GET,
        default_sort="priority",
        export_address=lambda form: reverse("front_door_export", args=[form]),
    )


@page(Action.EXPORT_QUEUE)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every open contact that the filters leave, as CSV or XLSX. Each child it names stands on the trail."""
    reader, now = reader_of(request), Now.read()
    filters = QueueFilters(request.GET, colleagues(), gate.person_of(reader).worker_id)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, _open(visible_contacts(reader, Action.EXPORT_QUEUE)), now)
    rows: Any = listing.every_row
    children = set(rows.order_by().exclude(child=None).values_list("child_id", flat=True))
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](EXPORTED, all_shown(list(rows), now, opening_times(every_standard())), "open-contacts")


@pages.live(Action.READ_QUEUE)
async def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Says what kind of thing changed, for as long as the queue is open."""
    return await live.stream_for(request)
