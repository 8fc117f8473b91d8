"""Teams as an administrator keeps them: the list, opening and changing one, its people, and closing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import once
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import teams as actions
from lineofsight.actions.teams import TeamRefused
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Team, TeamMembership
from lineofsight.record.moment import today
from lineofsight.web.exports import FORMATS
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.team_forms import (
    EARLY_HELP,
    FRONT_DOOR,
    SHORT_KINDS,
    SOCIAL_CARE,
    ChangeOfMember,
    ClosingForm,
    MemberForm,
    NewTeamForm,
    TeamForm,
    kind_of,
)

# --- the list --------------------------------------------------------------------------------------------------------


class TeamFilters(FilterForm):
    """Which teams."""

    kind = Filter(label="Kind", choices=SHORT_KINDS.items())
    standing = Filter(label="Standing", choices=[("open", "Open"), ("closed", "Closed")])

    def leave(self, teams: QuerySet[Team]) -> QuerySet[Team]:
        """The teams that the filters leave."""
        kinds = {
            FRONT_DOOR: Q(is_front_door=True),
            EARLY_HELP: Q(is_early_help=True),
            SOCIAL_CARE: Q(is_front_door=False, is_early_help=False),
        }
        if kind := self.cleaned_data["kind"]:
            teams = teams.filter(kinds[kind])
        if standing := self.cleaned_data["standing"]:
            teams = teams.filter(closed_on__isnull=standing == "open")
        return teams


def _listing(request: PageRequest, filters: TeamFilters) -> Listing:
    on = today()
    now_in = Q(memberships__started_on__lte=on) & (
        Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gt=on)
    )
    managing = now_in & Q(memberships__is_manager=True)
    rows = Team.objects.annotate(
        people=Count("memberships", filter=now_in), managers=Count("memberships", filter=managing)
    )
    return Listing(
        caption="Teams",
        one="team",
        many="teams",
        columns=(
            Column("name", "Team", lambda row: row.name, ("name",)),
            Column("kind", "Kind", lambda row: SHORT_KINDS[kind_of(row)]),
            Column("people", "People now", lambda row: row.people, ("people",), is_numeric=True),
            Column("managers", "Of them managers", lambda row: row.managers, ("managers",), is_numeric=True),
            Column("telephone", "Telephone", lambda row: row.telephone, ("telephone",), is_empty_first=True),
            Column("opened", "Opened", lambda row: row.opened_on, ("opened_on",), is_empty_first=True),
            Column("closed", "Closed", lambda row: row.closed_on, ("closed_on",), is_empty_first=True),
        ),
        found=filters.leave(rows),
        query=request.GET,
        default_sort="name",
        export_address=lambda form: reverse("teams_export", args=[form]),
    )


@page(Action.MANAGE_TEAMS, methods=("GET", "HEAD"))
def teams(request: PageRequest) -> HttpResponse:
    """Every team, by name, and whether one works the queue."""
    filters = TeamFilters(request.GET)
    listing = _listing(request, filters) if filters.is_valid() else None
    has_front_door = Team.objects.filter(is_front_door=True, closed_on__isnull=True).exists()
    shown = {"filters": filters, "listing": listing, "has_front_door": has_front_door}
    return render(request, "teams/teams.html", shown, status=200 if listing else 422)


@page(Action.MANAGE_TEAMS, methods=("GET", "HEAD"))
def export(request: PageRequest, form: str) -> HttpResponseBase:
    """Every team that the filters leave, as CSV or XLSX. It names no child."""
    filters = TeamFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    listing = _listing(request, filters)
    request.trail.showed([], rows=listing.total, format=form)
    return FORMATS[form](listing.columns, listing.every_row, "teams")


# --- one team --------------------------------------------------------------------------------------------------------


@page(Action.MANAGE_TEAMS)
def new_team(request: PageRequest) -> HttpResponse:
    """Open a team."""
    form = NewTeamForm(request.POST if request.method == "POST" else None)
    opened: list[Team] = []

    def do() -> None:
        opened.append(actions.begin(form.record(), opened_on=form.cleaned_data["opened_on"], by=reader_of(request)))

    if _took(request, form, do):
        if not opened:
            return redirect("teams")
        messages.success(request, f"{opened[0].name} is open. Add its people.")
        return redirect("team", opened[0].pk)
    return _form_page(request, form, "Open a team", "Open the team")


@page(Action.MANAGE_TEAMS, methods=("GET", "HEAD"))
def team(request: PageRequest, team: int) -> HttpResponse:
    """One team: what it is, who is in it, and who was."""
    found = _team(team)
    order = ("-is_manager", "worker__name", "pk")
    people = list(found.memberships.select_related("worker").order_by(*order))
    on = today()
    shown = {
        "team": found,
        "kind": SHORT_KINDS[kind_of(found)],
        "now_in": [one for one in people if one.ended_on is None or one.ended_on > on],
        "were_in": list(
            found.memberships.filter(ended_on__lte=on).select_related("worker").order_by("-ended_on", "-pk")
        ),
        "may_change": found.closed_on is None and not found.is_holding_team,
        "may_add": found.closed_on is None,
    }
    return render(request, "teams/team.html", shown)


@page(Action.MANAGE_TEAMS)
def change_team(request: PageRequest, team: int) -> HttpResponse:
    """Change a team's name, what it is, or where it can be rung."""
    found = _team(team)
    initial = {"name": found.name, "kind": kind_of(found), "telephone": found.telephone}
    form = TeamForm(request.POST if request.method == "POST" else None, initial=initial)
    if _took(request, form, lambda: actions.change(found, form.record(), by=reader_of(request))):
        messages.success(request, "The team is changed.")
        return redirect("team", found.pk)
    return _form_page(request, form, "Change the team", "Save", team=_team(team))


@page(Action.MANAGE_TEAMS)
def close_team(request: PageRequest, team: int) -> HttpResponse:
    """Close a team."""
    found = _team(team)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if _took(request, form, lambda: actions.close(found, on=form.cleaned_data["on"], by=reader_of(request))):
        messages.success(request, f"{found.name} is closed.")
        return redirect("team", found.pk)
    return _form_page(request, form, "Close the team", "Close the team", team=found)


@page(Action.MANAGE_TEAMS)
def add_member(request: PageRequest, team: int) -> HttpResponse:
    """Add somebody to a team."""
    found = _team(team)
    form = MemberForm(request.POST if request.method == "POST" else None)
    form.offer(found)

    def do() -> None:
        given = form.cleaned_data
        actions.add_member(
            found, given["worker"], on=given["on"], is_manager=given["is_manager"], by=reader_of(request)
        )

    if _took(request, form, do):
        messages.success(request, f"{form.cleaned_data['worker'].name} is in {found.name}.")
        return redirect("team", found.pk)
    return _form_page(request, form, "Add somebody to the team", "Add to the team", team=found)


@page(Action.MANAGE_TEAMS)
def change_member(request: PageRequest, team: int, membership: int) -> HttpResponse:
    """Say that somebody leaves a team, manages it, or manages it no more."""
    rows = TeamMembership.objects.filter(pk=membership, team=team, ended_on__isnull=True)
    standing = rows.select_related("team", "worker").first()
    if standing is None:
        raise Http404
    form = ChangeOfMember(request.POST if request.method == "POST" else None)
    form.offer(standing)

    def do() -> None:
        on, by, what = form.cleaned_data["on"], reader_of(request), form.cleaned_data["change"]
        if what == "leaves":
            actions.end_membership(standing, on=on, by=by)
        else:
            actions.set_manager(standing, is_manager=what == "manager", on=on, by=by)

    if _took(request, form, do):
        messages.success(request, f"It is recorded for {standing.worker.name}.")
        return redirect("team", team)
    return _form_page(request, form, standing.worker.name, "Save", team=standing.team)


def _team(pk: int) -> Team:
    found = Team.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _took(request: PageRequest, form: forms.Form, do: Callable[[], Any]) -> bool:
    """Take the step once; False with the reason beside its field where it may not be taken."""
    if not form.is_bound or not form.is_valid():
        return False
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, reader_of(request)):
        return True
    try:
        do()
    except TeamRefused as refused:
        form.add_error(refused.about if refused.about in form.fields else None, str(refused))
    else:
        return True
    once.give_back(key)
    return False


def _form_page(request: PageRequest, form: forms.Form, title: str, button: str, **shown: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button} | shown
    return render(request, "teams/form.html", context, status=422 if form.errors else 200)
