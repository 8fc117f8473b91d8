"""How far decisions agree: the figures of dip-samples, the mix of outcomes by week, and drawing a sample."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.consistency import LAST_DAY_OF_A_WEEK, draw_dip_sample
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.agreement import monday_of
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.consistency import differing, not_judged, samples_drawn
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.models import DipSample, Now, Reopening
from lineofsight.record.moment import today
from lineofsight.web.consistency_figures import (
    WEEKS_OF_DRIFT,
    ConsistencyFigures,
    DriftFigures,
    SplitRow,
    change_in_words,
    consistency_figures,
    drift_figures,
    kappa_in_words,
    share_in_words,
)
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.words import date_in_words

PERIODS = {"12": "The last 12 weeks", "26": "The last 26 weeks", "52": "The last 52 weeks"}
WEEKS_OFFERED = 12


class ConsistencyFilters(FilterForm):
    """Of which samples the figures are, and which change is compared with what came before it."""

    weeks = Filter(label="Samples of", choices=PERIODS.items(), everything="Every week")
    changed = Filter(label="Compare the mix before and after", everything="The last change")

    def __init__(self, query: QueryDict, drift: DriftFigures) -> None:
        super().__init__(query)
        self.offer("changed", [(change.code, change.words) for change in drift.changes])

    @property
    def since(self) -> date | None:
        """The first day of the samples asked for; None for all of them."""
        weeks = self.cleaned_data["weeks"]
        return monday_of(today()) - timedelta(weeks=int(weeks)) if weeks else None


def _filtered(request: HttpRequest) -> tuple[ConsistencyFilters, DriftFigures]:
    """The filters and the drift that they leave; unknown codes leave the drift as it is."""
    drift = drift_figures(today(), _day(request.GET.get("changed", "")))
    return ConsistencyFilters(request.GET, drift), drift


def _day(code: str) -> date | None:
    try:
        return date.fromisoformat(code)
    except ValueError:
        return None


def _figures(filters: ConsistencyFilters, reader: Account) -> ConsistencyFigures:
    return consistency_figures(filters.since, tells_few=may_read_names(reader))


@page(Action.READ_CONSISTENCY)
def consistency(request: PageRequest) -> HttpResponse:
    """How far the second decisions agree with the first, and how the mix of outcomes moves."""
    reader = reader_of(request)
    filters, drift = _filtered(request)
    if not filters.is_valid():
        return render(request, "consistency/figures.html", {"filters": filters}, status=422)
    person = gate.person_of(reader)
    shown = {
        "filters": filters,
        "figures": _figures(filters, reader),
        "drift": drift,
        "weeks_of_drift": WEEKS_OF_DRIFT,
        "now": Now.read(),
        "samples": samples_drawn(),
        "waiting": not_judged().count(),
        "differing": differing().count(),
        "reopened": _reopened(),
        "may_draw": may_ever(person, Action.DRAW_DIP_SAMPLE).allowed,
        "may_decide": may_ever(person, Action.DECIDE_AGAIN).allowed,
        "may_hold_panels": may_ever(person, Action.HOLD_CONSISTENCY_PANEL).allowed,
        "tells_few": may_read_names(reader),
        "share": share_in_words,
        "kappa": kappa_in_words,
        "change": change_in_words,
        "exports": [(text, _export_address(form, request.GET)) for form, text in (("csv", "CSV"), ("xlsx", "Excel"))],
    }
    return render(request, "consistency/figures.html", shown)


def _reopened() -> int:
    """How many contacts a panel reopened that are not decided again."""
    return Reopening.objects.waiting().filter(decision__samples__panel__is_reversed=True).count()


def _export_address(form: str, query: QueryDict) -> str:
    address = reverse("consistency_export", args=[form])
    return f"{address}?{query.urlencode()}" if query else address


EXPORTED = (
    Column("split", "Split", lambda row: row.split),
    Column("of", "Of", lambda row: row.label),
    Column("n", "Decided twice", lambda row: row.n, is_numeric=True),
    Column("agreed", "Agreed", lambda row: row.agreed, is_numeric=True),
    Column("rate", "Agreement and its range", lambda row: row.rate),
    Column("kappa", "Kappa and its range", lambda row: row.kappa_words),
)


@page(Action.READ_CONSISTENCY)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every line of the tables, as CSV or XLSX. It names no child."""
    filters, _ = _filtered(request)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    figures = _figures(filters, reader_of(request))
    whole = SplitRow("whole", "Every decision sampled", figures.whole, figures.whole.kappa_of_response)
    rows = [whole, *(row for split in figures.splits for row in split.rows)]
    request.trail.showed([], rows=len(rows), format=form)
    return FORMATS[form](EXPORTED, rows, "consistency")


# --- drawing a sample ------------------------------------------------------------------------------------------------


class DrawForm(forms.Form):
    """The week whose decisions are sampled."""

    week = forms.ChoiceField(
        label="Week",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the week", "invalid_choice": "Choose a week of the list"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["week"]
        field.choices = [(monday.isoformat(), _week_in_words(monday)) for monday in weeks_to_draw()]


def weeks_to_draw() -> list[date]:
    """The Mondays of the last weeks that are over and have no sample, the latest first."""
    last = monday_of(today()) - timedelta(weeks=1)
    mondays = [last - timedelta(weeks=back) for back in range(WEEKS_OFFERED)]
    drawn = set(DipSample.objects.filter(first_on__in=mondays).values_list("first_on", flat=True))
    return [monday for monday in mondays if monday not in drawn]


def _week_in_words(monday: date) -> str:
    return f"{date_in_words(monday)} to {date_in_words(monday + LAST_DAY_OF_A_WEEK)}"


@page(Action.DRAW_DIP_SAMPLE)
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the dip-sample of a week that is over."""
    form = DrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            sample = draw_dip_sample(date.fromisoformat(form.cleaned_data["week"]), by=reader_of(request))
        except ActionError as refusal:
            form.add_error("week", str(refusal))
        else:
            drawn = sample.decisions.count()
            messages.success(request, f"{drawn} of {sample.decisions_to_draw_from} decisions are drawn.")
            return redirect("consistency")
    shown = {"form": form, "weeks": weeks_to_draw(), "standard": standard_on(today())}
    return render(request, "consistency/draw.html", shown, status=422 if form.errors else 200)
