"""The gallery: every part that pages are built from, with invented values, on one page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access.pages import page
from lineofsight.domain.permissions import Action
from lineofsight.record.moment import now
from lineofsight.web.form_fields import DateField
from lineofsight.web.listing import Column, Filter, FilterForm, Listing

STANDINGS = ("overdue", "due_soon", "running", "met", "met_late", "stopped")


class GalleryForm(forms.Form):
    """One field of each kind."""

    given_names = forms.CharField(label="Given names", max_length=200, help_text="A text of one line")
    happened_on = DateField(
        label="When did it happen?", named="the date of the visit", help_text="For example, 4 11 2026"
    )
    summary = forms.CharField(label="Summary", widget=forms.Textarea, max_length=2000, required=False)
    outcome = forms.ChoiceField(
        label="Outcome", widget=forms.RadioSelect, choices=[("seen", "Child seen"), ("not_seen", "Child not seen")]
    )
    factors = forms.MultipleChoiceField(
        label="Factors",
        widget=forms.CheckboxSelectMultiple,
        choices=[("3A", "Domestic abuse of the child"), ("16A", "Neglect"), ("21", "None")],
    )
    team = forms.ChoiceField(label="Team", choices=[("", "Choose a team"), ("1", "Team North"), ("2", "Team South")])
    is_alone = forms.BooleanField(label="The child was seen alone", required=False)


class GalleryFilter(FilterForm):
    """A filter of each kind."""

    clock = Filter(label="Clock", choices=[("assessment", "Assessment"), ("first_visit", "First visit")])
    standing = Filter(label="Standing", choices=[(one, one.replace("_", " ").capitalize()) for one in STANDINGS])


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One invented row of the gallery's table."""

    name: str
    standing: str
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One invented entry of the gallery's timeline."""

    title: str
    on: date | None
    text: str = ""
    source: str = ""
    at: Any = None


COLUMNS = (
    Column("name", "Child", lambda row: row.name, order_by=("name",)),
    Column("standing", "Standing", lambda row: row.standing),
    Column("due", "Due", lambda row: row.due_on, order_by=("due_on",)),
    Column("days", "Working days", lambda row: row.days, order_by=("days",), is_numeric=True),
)


def sample_rows() -> list[SampleRow]:
    """A hundred and twenty invented rows; one has a very long name."""
    start = date(2026, 11, 4)
    names = ("Ada Example", "Bartholomew-Fitzgerald Wolfeschlegelsteinhausenbergerdorff", "Cem Sample")
    return [
        SampleRow(names[place % 3], STANDINGS[place % 6], start + timedelta(days=place), place) for place in range(120)
    ]


@page(Action.READ_PUBLIC_PAGE, methods=("GET", "HEAD", "POST"))
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part. The form answers with its errors and keeps nothing."""
    form = GalleryForm(request.POST if request.method == "POST" else None)
    filters = GalleryFilter(request.GET)
    listing = Listing(
        caption="Invented deadlines",
        one="deadline",
        many="deadlines",
        columns=COLUMNS,
        found=sample_rows() if filters.is_valid() else [],
        query=request.GET,
        default_sort="due",
    )
    entries = [
        SampleEntry("Referral received", date(2026, 11, 4), "From the police.", "From a file of 31 March 2026"),
        SampleEntry("Strategy discussion", date(2026, 11, 6), at=now(), source="Recorded by Sam Worker"),
        SampleEntry("Section 47 enquiry concluded", None),
    ]
    shown = {
        "form": form,
        "filters": filters,
        "listing": listing,
        "standings": STANDINGS,
        "entries": entries,
        "now": now(),
    }
    return render(request, "gallery.html", shown, status=422 if form.errors else 200)
