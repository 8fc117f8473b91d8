"""The oversight board: whether children are being seen, helped and protected in time, now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from lineofsight.access import gate, pages
from lineofsight.access.front_door import visible_contacts
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.permissions import Action, Relationship, permits_for
from lineofsight.record.front_door_queue import QueueInShort, in_short
from lineofsight.record.models import Now
from lineofsight.web import live
from lineofsight.web.board_figures import WORKERS_SHOWN, figures
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.standings import BEYOND_LABELS
from lineofsight.web.words import few_or_number


@pages.page(Action.READ_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """The board; for a live refresh, its figures only."""
    reader = reader_of(request)
    since = live.mark_now()  # before the figures are read, so that a change in between is heard of again
    deadlines = visible_deadlines(reader, Action.READ_BOARD)
    children = gate.visible_children(reader, Action.READ_BOARD)
    now, is_exact = Now.read(), may_read_names(reader)
    shown = {
        "figures": figures(deadlines, children, now, is_exact=is_exact),
        "front_door": front_door_for(reader, now),
        "is_exact": is_exact,
        "told": int if is_exact else few_or_number,
        "since": since,
        "beyond_labels": BEYOND_LABELS,
        "list_of": list_address(is_named=is_exact),
        "children_of": children_address(is_named=is_exact),
        "workers_shown": WORKERS_SHOWN,
        "may_approve_documents": gate.may(Action.APPROVE_DOCUMENT, reader).allowed,
    }
    return render(request, "board/figures.html" if pages.is_live_refresh(request) else "board/board.html", shown)


def front_door_for(reader: Account, now: Now) -> QueueInShort | None:
    """How the front door's queue stands, for who oversees the whole service; None for others. Two queries."""
    rows = permits_for(Action.READ_BOARD, reader.role_in_use)
    oversees = any(Relationship.IN_SERVICE in row.relationships for row in rows)
    if not oversees or not any(permits_for(Action.READ_FRONT_DOOR_FIGURES, reader.role_in_use)):
        return None
    contacts: Any = visible_contacts(reader, Action.READ_FRONT_DOOR_FIGURES)
    return in_short(contacts.open(), now)


def list_address(*, is_named: bool) -> Callable[..., str]:
    """The address of the list behind a figure, given its filters; without names for a reader who may not see them."""
    address = reverse("deadlines" if is_named else "deadlines_without_names")
    return lambda **filters: f"{address}?{urlencode(filters)}"


def children_address(*, is_named: bool) -> Callable[..., str]:
    """The address of the children behind a figure, given its filters; "" for a reader who may not see their names."""
    if not is_named:
        return lambda **filters: ""
    return lambda **filters: f"{reverse('children')}?{urlencode(filters)}"


@pages.live(Action.READ_BOARD)
async def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Says what kind of thing changed, for as long as the board is open."""
    return await live.stream_for(request)
