"""Teams as an administrator keeps them: what each is, who is in it and who manages it, and when it closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.permissions import Action
from lineofsight.record import kept
from lineofsight.record.models import Allocation, LiveMark, StepChange, Team, TeamMembership, Worker
from lineofsight.record.moment import today

TELEPHONE: Final = re.compile(r"\+?\(?\d[\d ()]{3,18}")


class TeamRefused(ActionError):
    """A team cannot be so, and why. about: the field that is wrong, None for none of them."""

    def __init__(self, words: str, about: str | None = None) -> None:
        super().__init__(words)
        self.about = about


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """What is said of a team. A front-door team works the queue of contacts; early help holds families by agreement.

    telephone: where somebody can be asked about its children; "" where nobody says.
    """

    name: str
    is_front_door: bool = False
    is_early_help: bool = False
    telephone: str = ""


@gate.one_transaction()
def begin(record: TeamRecord, *, opened_on: date, by: Account) -> Team:
    """Open a team. Raises Refused, and TeamRefused for a name that another has or for a day in the future."""
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    _check(record, None)
    if opened_on > today():
        raise TeamRefused("The day is in the future. Open the team on or after the day it begins.", "opened_on")
    team = Team.objects.create(
        name=record.name,
        opened_on=opened_on,
        is_front_door=record.is_front_door,
        is_early_help=record.is_early_help,
        telephone=record.telephone.strip(),
    )
    permission.wrote("team", team.pk, what="opened", on=opened_on.isoformat(), **_told(team))
    return team


@gate.one_transaction()
def change(team: Team, record: TeamRecord, *, by: Account) -> Team:
    """Change a team's name or what it is, from now on. Raises Refused, and TeamRefused where that cannot be.

    The trail keeps what it was before.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    standing = _open(team)
    _check(record, standing)
    if record.is_early_help != standing.is_early_help:
        _check_may_change_sides(standing)
    if standing.is_front_door and not record.is_front_door:
        _check_another_front_door(standing, "kind")
    before = {f"{key}_before": value for key, value in _told(standing).items()}
    standing.name = record.name
    standing.is_front_door, standing.is_early_help = record.is_front_door, record.is_early_help
    standing.telephone = record.telephone.strip()
    standing.save(update_fields=["name", "is_front_door", "is_early_help", "telephone"])
    _forget_members(standing)
    permission.wrote("team", standing.pk, what="changed", **_told(standing), **before)
    LiveMark.raise_for("record")
    return standing


@gate.one_transaction()
def close(team: Team, *, on: date, by: Account) -> Team:
    """Close a team: the first day on which it is no more. Its people's time in it ends then.

    Raises Refused, and TeamRefused for a team that still holds children or that a step waits for, the last front-door
    team, and a day that cannot be.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    standing = _open(team)
    if on > today():
        raise TeamRefused("The day is in the future. Close the team on or after the day it ends.", "on")
    if standing.opened_on is not None and on < standing.opened_on:
        raise TeamRefused(f"The team opened on {standing.opened_on:%-d %B %Y}, which is later. Check the day.", "on")
    if standing.memberships.filter(started_on__gt=on).exists():
        raise TeamRefused("Somebody joined the team after that day. Check the day.", "on")
    if _holds_children(standing):
        raise TeamRefused("The team still holds children. Have its manager allocate them to another team first.")
    _check_no_step_waits(standing, None)
    if standing.is_front_door:
        _check_another_front_door(standing, None)
    standing.closed_on = on
    standing.save(update_fields=["closed_on"])
    _forget_members(standing)
    _current(standing).update(ended_on=on)
    permission.wrote("team", standing.pk, what="closed", on=on.isoformat(), name=standing.name)
    LiveMark.raise_for("record")
    return standing


# --- its people ------------------------------------------------------------------------------------------------------


@gate.one_transaction()
def add_member(team: Team, worker: Worker, *, on: date, by: Account, is_manager: bool = False) -> TeamMembership:
    """Record that a worker is in a team from a day on. Raises Refused, and TeamRefused where that cannot be.

    An administrator never does so for themselves. Source: access model, roles: administrator.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    _check_is_another(worker.pk, by, "worker")
    standing = _lasting(team)
    _check_member(standing, worker, on)
    if standing.memberships.filter(worker=worker).filter(_lasting_to(on)).exists():
        raise TeamRefused(f"{worker.name} is in this team already.", "worker")
    kept.forget(TeamMembership, worker.pk)
    row = TeamMembership.objects.create(worker=worker, team=standing, started_on=on, is_manager=is_manager)
    permission.wrote("teammembership", row.pk, what="joined", manager=is_manager, **_where(row))
    LiveMark.raise_for("record")
    return row


@gate.one_transaction()
def end_membership(membership: TeamMembership, *, on: date, by: Account) -> TeamMembership:
    """Record that a worker leaves a team: the first day on which they are not in it. Raises Refused and TeamRefused.

    What they hold stays with them until a manager allocates it to somebody else. The last manager of a team that holds
    children stays until there is another.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    standing = _end(membership, on)
    if standing.is_manager:
        _check_is_managed(standing.team)
    permission.wrote("teammembership", standing.pk, what="left", manager=standing.is_manager, **_where(standing))
    return standing


@gate.one_transaction()
def set_manager(membership: TeamMembership, *, is_manager: bool, on: date, by: Account) -> TeamMembership:
    """Record that a worker manages their team from a day on, or manages it no more: the time before stands as it was.

    Raises Refused, and TeamRefused where that cannot be: for an administrator who would manage a team themselves, and
    for the last manager of a team that holds children.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    if is_manager:
        _check_is_another(membership.worker_id, by, "change")
    if membership.is_manager == is_manager:
        raise TeamRefused("They manage the team already." if is_manager else "They do not manage the team.", "change")
    standing = _end(membership, on)
    if not is_manager:
        _check_is_managed(standing.team)
    row = TeamMembership.objects.create(
        worker=standing.worker, team=standing.team, started_on=on, is_manager=is_manager
    )
    permission.wrote("teammembership", row.pk, what="manages" if is_manager else "manages_no_more", **_where(row))
    return row


# --- what has to hold ------------------------------------------------------------------------------------------------


def _told(team: Team) -> dict[str, str | bool]:
    """What a team is, for the trail."""
    return {
        "name": team.name,
        "front_door": team.is_front_door,
        "early_help": team.is_early_help,
        "telephone": team.telephone,
    }


def _where(row: TeamMembership) -> dict[str, str | int]:
    """Who was meant, in which team, and the first day of what changed, for the trail."""
    return {"worker": row.worker_id, "team": row.team_id, "on": (row.ended_on or row.started_on).isoformat()}


def _open(team: Team) -> Team:
    """The team, locked, to be changed or closed. Raises TeamRefused for one that is closed and the holding team."""
    standing = _lasting(team)
    if standing.is_holding_team:
        raise TeamRefused(
            "This team holds the children of loaded files until somebody allocates them. It stays as it is."
        )
    return standing


def _lasting(team: Team) -> Team:
    """The team, locked until the action is done. Raises TeamRefused for one that is closed."""
    standing = Team.objects.select_for_update().get(pk=team.pk)
    if standing.closed_on is not None:
        raise TeamRefused(f"The team closed on {standing.closed_on:%-d %B %Y}. Open a new one.")
    return standing


def _check(record: TeamRecord, team: Team | None) -> None:
    others = Team.objects.exclude(pk=team.pk if team is not None else 0)
    if not record.name.strip():
        raise TeamRefused("Enter the team’s name.", "name")
    if others.filter(name__iexact=record.name.strip()).exists():
        raise TeamRefused("Another team has this name. Choose a different one.", "name")
    if record.is_front_door and record.is_early_help:
        raise TeamRefused("A team is the front door or gives early help, not both.", "kind")
    if record.telephone.strip() and not TELEPHONE.fullmatch(record.telephone.strip()):
        raise TeamRefused("Enter a telephone number of digits and spaces, like 01632 960 001.", "telephone")


def _check_may_change_sides(team: Team) -> None:
    if _holds_children(team):
        raise TeamRefused(
            "The team holds children, and between early help and social care a child moves by a step. Move them first.",
            "kind",
        )
    _check_no_step_waits(team, "kind")


def _check_no_step_waits(team: Team, about: str | None) -> None:
    if StepChange.objects.waiting().filter(to_team=team).exists():
        raise TeamRefused(
            "A child is proposed to move to this team. Have its manager accept or refuse the step first.", about
        )


def _check_is_another(worker_id: int, by: Account, about: str) -> None:
    """Raises TeamRefused for an administrator who would come to a team's children by their own doing."""
    if by.worker_id == worker_id:
        raise TeamRefused("Nobody gives themselves a place in a team. Ask another administrator to record it.", about)


def _check_is_managed(team: Team) -> None:
    """Raises TeamRefused for a team that holds children and would be left with no manager."""
    if _holds_children(team) and not _current(team).filter(is_manager=True).exists():
        raise TeamRefused(
            "The team holds children and would have no manager. Make somebody else its manager first, or have the"
            " children allocated to another team.",
            "change",
        )


def _check_another_front_door(team: Team, about: str | None) -> None:
    others = Team.objects.filter(is_front_door=True, closed_on__isnull=True).exclude(pk=team.pk)
    if not others.exists():
        raise TeamRefused("There is no other front-door team: nobody could work the queue. Open another first.", about)


def _check_member(team: Team, worker: Worker, on: date) -> None:
    if on > today():
        raise TeamRefused("The day is in the future. Record it on or after the day they join.", "on")
    if team.opened_on is not None and on < team.opened_on:
        raise TeamRefused(f"The team opened on {team.opened_on:%-d %B %Y}, which is later. Check the day.", "on")
    if worker.started_on is not None and on < worker.started_on:
        raise TeamRefused(f"{worker.name} started on {worker.started_on:%-d %B %Y}, which is later.", "on")
    if worker.has_left(on):
        raise TeamRefused(f"{worker.name} had left by that day.", "worker")


def _holds_children(team: Team) -> bool:
    return Allocation.objects.current().filter(team=team).exists()


def _lasting_to(on: date) -> Q:
    return Q(ended_on__isnull=True) | Q(ended_on__gt=on)


def _current(team: Team) -> QuerySet[TeamMembership]:
    return team.memberships.filter(ended_on__isnull=True)


def _forget_members(team: Team) -> None:
    for worker_id in team.memberships.values_list("worker_id", flat=True):
        kept.forget(TeamMembership, worker_id)


def _end(membership: TeamMembership, on: date) -> TeamMembership:
    Team.objects.select_for_update().get(pk=membership.team_id)  # so that two managers do not leave at once
    rows = TeamMembership.objects.select_for_update(of=("self",)).select_related("worker", "team")
    standing = rows.get(pk=membership.pk)
    if standing.ended_on is not None:
        raise TeamRefused(f"Their time in the team ended on {standing.ended_on:%-d %B %Y}.")
    if on > today():
        raise TeamRefused("The day is in the future. Record it on or after the day it happens.", "on")
    if on < standing.started_on:
        raise TeamRefused(f"They joined on {standing.started_on:%-d %B %Y}, which is later. Check the day.", "on")
    standing.ended_on = on
    standing.save(update_fields=["ended_on"])
    kept.forget(TeamMembership, standing.worker_id)
    LiveMark.raise_for("record")
    return standing
