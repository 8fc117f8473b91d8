"""Possible duplicates: the list that the nightly review fills, and two records side by side for somebody to settle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate, once
from lineofsight.access.known import showable_q
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import matching
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.matching import Compared, Match, Particulars, compare
from lineofsight.domain.permissions import Action
from lineofsight.record.matching.readings import edits
from lineofsight.record.models import MatchParticulars, PersonMerge, PossibleDuplicate
from lineofsight.web.exports import FORMATS
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.known_people import PersonShown, shown_people
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of

SETTLED = "Settled. The pair is not brought up again."


class PairFilters(FilterForm):
    """Which pairs."""

    state = Filter(label="Which", choices=PossibleDuplicate.State.choices, everything="Still to be looked at")
    match = Filter(label="How far they match", choices=[(one.value, one.words) for one in Match])


def _pairs(request: PageRequest, filters: PairFilters, action: Action) -> QuerySet[PossibleDuplicate]:
    reader, chosen = reader_of(request), filters.cleaned_data
    state = chosen["state"] or PossibleDuplicate.State.OPEN
    rows = PossibleDuplicate.objects.filter(state=state)
    if chosen["match"]:
        rows = rows.filter(match=chosen["match"])
    return rows.filter(*(showable_q(reader, action, end) for end in ("one", "other")))


def _listing(request: PageRequest, filters: PairFilters, action: Action) -> Listing:
    return Listing(
        caption="Possible duplicates",
        one="pair",
        many="pairs",
        columns=(
            Column("pair", "Two records", lambda row: row),
            Column("match", "How far they match", lambda row: Match(row.match).words, ("-weight",)),
            Column("for", "For", lambda row: row.reasons_for),
            Column("against", "Against", lambda row: row.reasons_against),
            Column("first_seen", "First seen", lambda row: row.first_seen_at, ("first_seen_at",)),
        ),
        found=_pairs(request, filters, action),
        query=request.GET,
        default_sort="match",
        export_address=lambda form: reverse("duplicates_export", args=[form]),
    )


@page(Action.READ_DUPLICATES)
def duplicates(request: PageRequest) -> HttpResponse:
    """Pairs of records that may be of one person, those first that match most."""
    filters = PairFilters(request.GET)
    shown: dict[str, Any] = {"filters": filters, "listing": None}
    if filters.is_valid():
        listing = _listing(request, filters, Action.READ_DUPLICATES)
        ends = {pk for row in listing.rows for pk in (row.one_id, row.other_id)}
        people = shown_people(ends, reader_of(request), Action.READ_DUPLICATES)
        put_on_the_trail(request, people, rows=len(listing.rows))
        shown["links_to_data_quality"] = gate.may(Action.READ_DATA_QUALITY, reader_of(request)).allowed
        shown |= {"listing": listing, "people": people, "waiting": merges_of(request).waiting().count()}
    return render(request, "duplicates/list.html", shown, status=200 if filters.is_valid() else 422)


A_TIME = 500
"""Pairs whose people are read at once for an export."""


class ExportedPair(NamedTuple):
    """A line of the list as it is taken away. one, other: None for a record that was merged."""

    pair: PossibleDuplicate
    one: PersonShown | None
    other: PersonShown | None


EXPORTED: tuple[Column, ...] = (
    Column("one", "One record", lambda row: row.one.name if row.one else "A merged record"),
    Column("one_born", "Born", lambda row: row.one.born if row.one else ""),
    Column("one_id", "LA child ID", lambda row: row.one.la_child_id if row.one else ""),
    Column("other", "The other record", lambda row: row.other.name if row.other else "A merged record"),
    Column("other_born", "Born", lambda row: row.other.born if row.other else ""),
    Column("other_id", "LA child ID", lambda row: row.other.la_child_id if row.other else ""),
    Column("match", "How far they match", lambda row: Match(row.pair.match).words),
    Column("for", "For", lambda row: "; ".join(row.pair.reasons_for)),
    Column("against", "Against", lambda row: "; ".join(row.pair.reasons_against)),
    Column("first_seen", "First seen", lambda row: row.pair.first_seen_at),
    Column("state", "Standing", lambda row: row.pair.get_state_display()),
)


@page(Action.EXPORT_DUPLICATES)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every pair that the filters leave, as CSV or XLSX. Each child it names stands on the trail."""
    filters = PairFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    pairs = list(_listing(request, filters, Action.EXPORT_DUPLICATES).every_row)
    rows = list(_with_people(pairs, request))
    people = {end.person_id: end for row in rows for end in (row.one, row.other) if end is not None}
    put_on_the_trail(request, people, rows=len(rows), format=form)
    return FORMATS[form](EXPORTED, rows, "possible-duplicates")


def _with_people(pairs: list[PossibleDuplicate], request: PageRequest) -> Iterator[ExportedPair]:
    for start in range(0, len(pairs), A_TIME):
        some = pairs[start : start + A_TIME]
        ends = {pk for row in some for pk in (row.one_id, row.other_id)}
        people = shown_people(ends, reader_of(request), Action.EXPORT_DUPLICATES)
        yield from (ExportedPair(row, people.get(row.one_id), people.get(row.other_id)) for row in some)


def put_on_the_trail(request: PageRequest, people: dict[int, PersonShown], rows: int, **details: str) -> None:
    shown = dict.fromkeys(pk for person in people.values() for pk in person.shown_children)
    request.trail.showed(shown, rows=rows, **details)


# --- one pair --------------------------------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Why two records are, or are not, of one person."""

    reason = forms.CharField(
        label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why"}
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


@page(Action.READ_DUPLICATES, methods=("GET", "HEAD", "POST"))
def duplicate(request: PageRequest, pk: int) -> HttpResponse:
    """Two records side by side: what speaks for one person and what against, and what somebody says of it."""
    reader = reader_of(request)
    pair = PossibleDuplicate.objects.select_related("one__child", "other__child", "settled_by").filter(pk=pk).first()
    if pair is None:
        raise Http404
    people = shown_people([pair.one_id, pair.other_id], reader, Action.READ_DUPLICATES)
    if len(people) != 2 and pair.state != PossibleDuplicate.State.MERGED:
        raise Http404
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    different = ReasonForm(request.POST if sent == "different" else None, label="Why they are different people")
    merge = ReasonForm(request.POST if sent == "merge" else None, label="Why they are one person", auto_id="merge_%s")
    if sent == "different" and took(
        request, different, lambda: matching.say_different(pk, why=different.cleaned_data["reason"], by=reader)
    ):
        messages.success(request, SETTLED)
        return redirect("duplicates")
    if sent == "merge" and took(
        request,
        merge,
        lambda: matching.propose_merge(pair.one_id, pair.other_id, reason=merge.cleaned_data["reason"], by=reader),
    ):
        messages.success(request, "The merge is proposed. A second person decides.")
        return redirect("merges")
    put_on_the_trail(request, people, rows=1)
    shown = side_by_side(people, (pair.one_id, pair.other_id)) | {"pair": pair, "different": different, "merge": merge}
    if pair.state == PossibleDuplicate.State.OPEN:
        shown["obstacles"] = matching.obstacles_to(pair.one, pair.other)
    form = merge if merge.errors else different
    return render(request, "duplicates/pair.html", shown | {"form": form}, status=422 if form.errors else 200)


def took(request: PageRequest, form: forms.Form, do: Callable[[], Any]) -> bool:
    """Take the step once; False with the reason on the form where it may not be taken."""
    if not form.is_valid():
        return False
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, reader_of(request)):
        return True
    try:
        do()
    except NotInThisRecord as absent:
        raise Http404 from absent
    except ActionError as refused:
        form.add_error("reason" if "Say " in str(refused)[:4] and "reason" in form.fields else None, str(refused))
    else:
        return True
    once.give_back(key)
    return False


def side_by_side(people: dict[int, PersonShown], ends: tuple[int, int]) -> dict[str, Any]:
    return {"people": [people[pk] for pk in ends if pk in people], "compared": _compared(*ends)}


def _compared(one: int, other: int) -> Compared:
    """The two as they stand in the index now."""
    rows = MatchParticulars.objects.filter(pk__in=[one, other]).values_list("pk", "content")
    by_id = {pk: Particulars.from_json(content) for pk, content in rows}
    return compare(by_id.get(one, Particulars(one)), by_id.get(other, Particulars(other)), edits)


def merges_of(request: PageRequest) -> Any:
    """The merges of records of which the kept one may be shown to the reader."""
    return PersonMerge.objects.filter(showable_q(reader_of(request), Action.READ_DUPLICATES, "kept"))
