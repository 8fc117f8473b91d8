"""The workforce: workers, teams, and which of them holds a child."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import CannotAllocate
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Allocation, Team, TeamMembership, Worker
from lineofsight.record.moment import today


@gate.one_transaction()
def open_team(name: str, *, opened_on: date, by: Account) -> Team:
    """Open a team, or give back the one that has this name."""
    gate.permit(Action.MANAGE_TEAMS, by)
    team, _ = Team.objects.get_or_create(name=name, defaults={"opened_on": opened_on})
    return team


@gate.one_transaction()
def take_on_worker(
    name: str,
    *,
    started_on: date,
    by: Account,
    job_title: str = "",
    employment: Worker.Employment = Worker.Employment.UNKNOWN,
) -> Worker:
    """Record a worker from the day they started."""
    gate.permit(Action.MANAGE_TEAMS, by)
    return Worker.objects.create(name=name, job_title=job_title, employment=employment, started_on=started_on)


@gate.one_transaction()
def join_team(worker: Worker, team: Team, *, started_on: date, by: Account, is_manager: bool = False) -> TeamMembership:
    """Record that a worker belongs to a team from a day on, as its manager where that is so."""
    gate.permit(Action.MANAGE_TEAMS, by)
    return TeamMembership.objects.create(worker=worker, team=team, started_on=started_on, is_manager=is_manager)


def allocate(
    child: ChildKey,
    *,
    team: Team,
    worker: Worker | None,
    on: date,
    reason: Allocation.Reason,
    by: Account,
) -> Allocation:
    """Give a child to a team and a worker of it; None leaves the child unallocated within the team.

    reason: why the last allocation ended. A leaver, a worker who is not in the team and a day in the future are
    refused (CannotAllocate), and so is a day before the present allocation began.
    """
    with recording(child, Action.ALLOCATE, by=by, on=on) as work:
        _check(team, worker, on)
        _end_present(work, on, reason)
        return work.write(Allocation, child=work.child, team=team, worker=worker, started_on=on)


def hold_if_nobody_does(work: Recording, *, on: date) -> None:
    """Give a child whom no team holds to the team of the worker who records, from the day of the referral on.

    The team they joined last, where they are in several. Raises CannotAllocate for a recorder who is in no team.
    """
    if Allocation.objects.current().filter(child=work.child).exists():
        return
    membership = (
        TeamMembership.objects.filter(worker=work.worker, started_on__lte=today())
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()))
        .order_by("-started_on", "-pk")
        .first()
    )
    if membership is None:
        raise CannotAllocate("You are in no team that could hold the child. Ask a worker of one to record it.")
    last = Allocation.objects.filter(child=work.child).order_by("-ended_on").first()
    started_on = on if last is None or last.ended_on is None else max(on, last.ended_on)
    work.write(Allocation, child=work.child, team=membership.team, started_on=started_on)


def _check(team: Team, worker: Worker | None, on: date) -> None:
    if on > today():
        raise CannotAllocate("The day is in the future. Allocate on or after the day it takes effect.")
    if team.closed_on is not None and team.closed_on <= on:
        raise CannotAllocate("The team had closed by that day. Choose another team.")
    if worker is None:
        return
    if worker.left_on is not None and worker.left_on <= on:
        raise CannotAllocate("The worker had left by that day. Choose a worker who is here.")
    in_team = Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    if not worker.memberships.filter(in_team, team=team).exists():
        raise CannotAllocate("The worker is not in that team on that day. Choose a worker of the team.")


def _end_present(work: Recording, on: date, reason: Allocation.Reason) -> None:
    present = Allocation.objects.current().filter(child=work.child).first()
    if present is None:
        return
    if on < present.started_on:
        raise CannotAllocate(
            f"The present allocation began on {present.started_on:%-d %B %Y}, which is later. Check the day."
        )
    work.change(present, ended_on=on, reason_ended=reason)
