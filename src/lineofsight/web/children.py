"""The list of children, the search for one, and the beginning of a record for a child who is new."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import front_door
from lineofsight.domain.codes import Ethnicity, Sex
from lineofsight.domain.matching import Match, said
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record.models import Child, Now, Team
from lineofsight.record.moment import today
from lineofsight.record.search import LONGEST, matching
from lineofsight.web.autosave import open_form
from lineofsight.web.census_pages import answer_about_new_child, census_beside_new_child, is_asked
from lineofsight.web.children_list import ChildFilters, columns_for, described, full_name, standing_of, worker_of
from lineofsight.web.exports import FORMATS
from lineofsight.web.form_fields import ONE_TIME_KEY, DateField
from lineofsight.web.known import Choice, answer_to
from lineofsight.web.listing import Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.words import age_in_words

FOUND_AT_MOST = 50


def _listing(request: PageRequest, filters: ChildFilters, action: Action, now: Now) -> Listing:
    visible = gate.visible_children(reader_of(request), action)
    return Listing(
        caption="Children",
        one="child",
        many="children",
        columns=columns_for(now.on),
        found=filters.leave(described(visible, now), now.on),
        query=request.GET,
        default_sort="child",
        export_address=lambda form: reverse("children_export", args=[form]),
    )


@page(Action.READ_CHILD_LIST)
def children(request: PageRequest) -> HttpResponse:
    """The children whom the reader may see, by name."""
    filters, now = ChildFilters(request.GET), Now.read()
    listing = None
    if filters.is_valid():
        listing = _listing(request, filters, Action.READ_CHILD_LIST, now)
        request.trail.showed([row.pk for row in listing.rows])
    shown = _shared(request) | {"filters": filters, "listing": listing, "now": now, "search": SearchForm()}
    return render(request, "children.html", shown, status=200 if listing else 422)


@page(Action.EXPORT_LIST)
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every child that the filters leave, as CSV or XLSX."""
    filters = ChildFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters, Action.EXPORT_LIST, Now.read())
    rows: Any = listing.every_row
    request.trail.showed(rows.order_by().values_list("pk", flat=True), format=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), "children")


class SearchForm(forms.Form):
    """What is known of the child. It is posted, so that no name stands in an address."""

    words = forms.CharField(
        label="Find a child",
        max_length=LONGEST,
        help_text="A name, a date of birth as 4/11/2015, an LA child ID, UPN or NHS number. Several words narrow it.",
        error_messages={"required": "Enter a name, a date of birth or a number"},
    )


@page(Action.READ_CHILD_LIST, methods=("GET", "HEAD", "POST"))
def search(request: PageRequest) -> HttpResponse:
    """The children who match, among those the reader may see; and those whom no team holds, to refer them again."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: list[Any] = []
    unheld: list[Any] = []
    reader = reader_of(request)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        found = _found(gate.visible_children(reader), words)
        unheld = _found(
            gate.visible_children(reader, Action.OPEN_EPISODE).exclude(pk__in=[row.pk for row in found]), words
        )
        request.trail.showed([row.pk for row in (*found, *unheld)], search=words)
    shown = _shared(request) | {"form": form, "found": found, "unheld": unheld, "at_most": FOUND_AT_MOST}
    return render(request, "search.html", shown, status=422 if form.errors else 200)


def _found(among: QuerySet[Child], words: str) -> list[Any]:
    """The children who match, by name; one more than are shown, so that the page can say there are more."""
    rows = described(matching(among, words), Now.read())
    ordered = rows.order_by(F("family_name").asc(nulls_last=True), "given_names", "pk")
    return list(ordered[: FOUND_AT_MOST + 1])


def _shared(request: PageRequest) -> dict[str, Any]:
    may_begin = may_ever(gate.person_of(reader_of(request)), Action.RECORD_NEW_CHILD).allowed
    return {
        "full_name": full_name,
        "standing_of": standing_of,
        "worker_of": lambda row: worker_of(row, today()),
        "age_in_words": age_in_words,
        "today": today(),
        "may_begin": may_begin,
    }


class NewChildForm(forms.Form):
    """What is known of a child who is new to the authority."""

    given_names = forms.CharField(label="Given names", max_length=200, required=False)
    family_name = forms.CharField(
        label="Family name", max_length=200, error_messages={"required": "Enter a family name"}
    )
    born_on = DateField(label="Date of birth", named="the date of birth", latest=today, required=False)
    expected_on = DateField(
        label="Expected date of birth", named="the expected date of birth", required=False,
        help_text="For an unborn child, in place of the date of birth",
    )  # fmt: skip
    sex = forms.ChoiceField(
        label="Sex", widget=forms.RadioSelect, choices=[(one.value, one.label) for one in Sex], initial="U"
    )
    ethnicity = forms.ChoiceField(
        label="Ethnicity",
        required=False,
        choices=[("", "Not recorded"), *((one.value, one.label) for one in Ethnicity)],
    )
    team = forms.ModelChoiceField(
        label="Team that will hold the case", queryset=Team.objects.none(), empty_label="Choose a team",
        error_messages={"required": "Choose the team that will hold the case"},
    )  # fmt: skip

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = teams

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        dates: list[date] = [given[name] for name in ("born_on", "expected_on") if given.get(name)]
        if len(dates) != 1 and not self.errors:
            self.add_error("born_on", "Enter the date of birth, or for an unborn child the expected date: one of them")
        return given


@page(Action.RECORD_NEW_CHILD)
def new_child(request: PageRequest) -> HttpResponse:
    """Begin a record for a child whom the authority does not know."""
    if is_asked(request):
        return answer_about_new_child(request, NewChildForm.base_fields)
    reader = reader_of(request)
    person = gate.person_of(reader)
    own_teams = Team.objects.filter(pk__in=person.teams | person.managed_teams)
    kept = open_form(request, "new_child", title="A child who is new to the authority")
    form = kept.fill(NewChildForm(kept.data, teams=own_teams))
    choice, known = Choice.read(form.data, reader), None
    if choice.child is not None and form.is_bound:
        return _known_already(choice.child, reader, request)
    if form.is_bound and form.is_valid():
        if not once.take(form.data.get(ONE_TIME_KEY, ""), reader):
            messages.success(request, "The child’s record has begun already: find it in the list.")
            return redirect("children")
        known = _who_it_may_be(request, form, choice)
        if known is None:
            told = dict(form.cleaned_data)
            team = told.pop("team")
            child = front_door.record_new_child(front_door.NewChild(**told), team=team, by=reader)
            kept.take()
            messages.success(request, "The child’s record has begun. Open an episode on the referral next.")
            return redirect("child", child.reference)
        once.give_back(form.data.get(ONE_TIME_KEY, ""))
    census = census_beside_new_child(kept, NewChildForm.base_fields)
    chosen = form.data.get("known_as", "")
    shown = {"form": form, "kept": kept, "known": known, "chosen": chosen, "census": census}
    return render(request, "new_child.html", shown, status=422 if form.errors else 200)


def _who_it_may_be(request: PageRequest, form: NewChildForm, choice: Choice) -> dict[str, Any] | None:
    """Whom the child very likely is, with an error on the form until somebody has said so or not; None for nobody."""
    if choice.is_made:
        return None
    told = {name: form.cleaned_data[name] for name in ("given_names", "family_name", "born_on", "expected_on", "sex")}
    known = answer_to(request, said(**told), only_children=True)
    if not any(one.candidate.match is Match.LIKELY for one in known["found"]):
        return None
    form.add_error(None, "We may know this child already. Say below which of them it is, or that it is none of these")
    return known


def _known_already(child: Child, reader: Account, request: PageRequest) -> HttpResponse:
    """No second record: the child's own page, where the reader may open it."""
    if gate.visible_children(reader, Action.READ_CHILD).filter(pk=child.pk).exists():
        messages.success(request, "We know this child: here is the record. No second one was begun.")
        return redirect("child", child.reference)
    messages.success(request, "We know this child, and no second record was begun. Ask the team that holds the case.")
    return redirect("children")
