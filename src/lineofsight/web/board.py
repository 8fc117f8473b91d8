"""The oversight board: whether children are being seen, helped and protected in time, now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from lineofsight.access import gate, pages
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import visible_deadlines
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Now
from lineofsight.web import live
from lineofsight.web.board_figures import WORKERS_SHOWN, figures
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.standings import BEYOND_LABELS


@pages.page(Action.READ_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """The board; for a live refresh, its figures only."""
    reader = reader_of(request)
    since = live.mark_now()  # before the figures are read, so that a change in between is heard of again
    deadlines = visible_deadlines(reader, Action.READ_BOARD)
    children = gate.visible_children(reader, Action.READ_BOARD)
    shown = {
        "figures": figures(deadlines, children, Now.read(), is_exact=may_read_names(reader)),
        "since": since,
        "beyond_labels": BEYOND_LABELS,
        "list_of": list_address(reader),
        "children_of": children_address(reader),
        "workers_shown": WORKERS_SHOWN,
    }
    return render(request, "board/figures.html" if pages.is_live_refresh(request) else "board/board.html", shown)


def list_address(reader: Account) -> Callable[..., str]:
    """The address of the list behind a figure, given its filters; without names for a reader who may not see them."""
    address = reverse("deadlines" if may_read_names(reader) else "deadlines_without_names")
    return lambda **filters: f"{address}?{urlencode(filters)}"


def children_address(reader: Account) -> Callable[..., str]:
    """The address of the children behind a figure, given its filters; "" for a reader who may not see their names."""
    if not may_read_names(reader):
        return lambda **filters: ""
    return lambda **filters: f"{reverse('children')}?{urlencode(filters)}"


@pages.live(Action.READ_BOARD)
async def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Says what kind of thing changed, for as long as the board is open."""
    return await live.stream_for(request)
