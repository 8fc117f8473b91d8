"""The daily feed to the Department for Education: how its last runs went, and which children did not go as they are."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.daily_feed import standing
from lineofsight.domain.permissions import Action
from lineofsight.record.models import FeedChild, FeedRun
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import may_read_names, reader_of

COUNTED: Final = (
    ("new", "New"),
    ("changed", "Changed"),
    ("gone", "Gone"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("failed", "Not taken"),
    ("unknown", "No answer"),
    ("cannot_go", "Cannot go"),
    ("left_out", "Something left out"),
    ("held_back", "Held back"),
)


class ShownRun(NamedTuple):
    """One run, with a number for each of `COUNTED`."""

    run: FeedRun
    numbers: tuple[int, ...]


def left_out_in_words(row: FeedChild) -> str:
    """What was left out of a child and why, a sentence for each member; it holds no value."""
    return " ".join(f"{path} {why}." for path, why in row.left_out)


def columns(*, with_names: bool) -> tuple[Column, ...]:
    """The columns of the list: a reader of pseudonyms is told no identifier."""
    return (
        Column(
            "child",
            "Child",
            lambda row: row.la_child_id if with_names else row.child.pseudonym,
            ("la_child_id",) if with_names else (),
        ),
        Column("trouble", "Why it did not go", lambda row: row.trouble, ("trouble",)),
        Column("left_out", "What was left out", left_out_in_words),
        Column("tried", "Last sent", lambda row: row.tried_at, ("tried_at",)),
        Column("accepted", "Last accepted", lambda row: row.accepted_at, ("accepted_at",)),
    )


def _listing(request: PageRequest) -> Listing:
    reader = reader_of(request)
    return Listing(
        caption="Children who did not go as they are",
        one="child",
        many="children",
        columns=columns(with_names=may_read_names(reader)),
        found=standing.to_mend(reader),
        query=request.GET,
        default_sort="trouble",
        export_address=lambda form: reverse("daily_feed_export", args=[form]),
    )


@page(Action.READ_RETURNS)
def daily_feed(request: PageRequest) -> HttpResponse:
    """The last runs, the children who did not go, and what the record has no part for."""
    listing = _listing(request)
    request.trail.showed({row.child_id for row in listing.rows}, rows=len(listing.rows))
    shown: dict[str, Any] = {
        "listing": listing,
        "runs": [_shown(run) for run in standing.last_runs()],
        "counted": [words for _, words in COUNTED],
        "is_set_up": standing.is_set_up(),
        "held": standing.how_many_held(),
        "others": standing.how_many_to_mend() - listing.total,
        "not_in_record": standing.not_in_record(),
        "with_names": may_read_names(reader_of(request)),
    }
    return render(request, "daily_feed.html", shown)


def _shown(run: FeedRun) -> ShownRun:
    return ShownRun(run, tuple(run.counts.get(key, 0) for key, _ in COUNTED))


@page(Action.READ_RETURNS)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every child who did not go as they are, as CSV or XLSX."""
    if form not in FORMATS:
        raise Http404
    listing = _listing(request)
    rows: Any = listing.every_row
    children = set(rows.order_by().values_list("child_id", flat=True))
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), "daily-feed")
