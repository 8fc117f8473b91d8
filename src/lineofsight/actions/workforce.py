"""The workforce: who is taken on and leaves, and which worker and team holds a child. Teams are kept in `teams`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, CannotAllocate
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.permissions import Action
from lineofsight.record import kept
from lineofsight.record.models import (
    Allocation,
    CaseloadStandard,
    ConflictOfInterest,
    EarlyHelp,
    LiveMark,
    StepChange,
    Team,
    TeamMembership,
    Worker,
    WorkingHours,
)
from lineofsight.record.moment import now, today


@gate.one_transaction()
def take_on_worker(
    name: str,
    *,
    started_on: date,
    by: Account,
    job_title: str = "",
    employment: Worker.Employment = Worker.Employment.UNKNOWN,
    social_work_england_number: str = "",
) -> Worker:
    """Record a worker from the day they started. social_work_england_number: "" for one who is not registered there."""
    gate.permit(Action.MANAGE_TEAMS, by)
    return Worker.objects.create(
        name=name,
        job_title=job_title,
        employment=employment,
        started_on=started_on,
        social_work_england_number=social_work_england_number,
    )


@gate.one_transaction()
def record_leaving(worker: Worker, *, on: date, by: Account) -> int:
    """Record that a worker leaves: the first day on which they are no longer here. Their teams end with it.

    Gives back how many children they still hold, so that somebody is told to allocate them. Raises Refused, and
    ActionError for one who has left already or had not started.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    standing = Worker.objects.select_for_update().get(pk=worker.pk)
    if standing.left_on is not None:
        raise ActionError(f"The worker has already left, on {standing.left_on:%-d %B %Y}.")
    if standing.started_on is not None and on < standing.started_on:
        raise ActionError(f"The worker started on {standing.started_on:%-d %B %Y}, which is later. Check the day.")
    if standing.memberships.filter(ended_on__isnull=True, started_on__gt=on).exists():
        raise ActionError("The worker joined a team after that day. Check the day.")
    standing.left_on = worker.left_on = on
    standing.save(update_fields=["left_on"])
    standing.memberships.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).update(ended_on=on)
    kept.forget(TeamMembership, standing.pk)
    still_held = Allocation.objects.current().filter(worker=standing).count()
    permission.wrote("worker", standing.pk, children_still_held=still_held)
    LiveMark.raise_for("record")
    return still_held


@gate.one_transaction()
def set_working_hours(
    worker: Worker, *, full_time_equivalent: Decimal, case_holding_percent: int, from_on: date, by: Account
) -> WorkingHours:
    """Record how much a worker works from a day on, and how much of it with children of their own.

    Raises Refused, and ActionError for a leaver, for a day before they started, and for hours that cannot be.
    """
    permission = gate.permit(Action.MANAGE_TEAMS, by)
    if worker.has_left(from_on):
        raise ActionError("The worker had left by that day.")
    if worker.started_on is not None and from_on < worker.started_on:
        raise ActionError(f"The worker started on {worker.started_on:%-d %B %Y}, which is later. Check the day.")
    if not Decimal(0) <= full_time_equivalent <= 1 or not 0 <= case_holding_percent <= 100:
        raise ActionError("A full-time post is 1, and its part for children at most 100 in a hundred.")
    hours, is_new = WorkingHours.objects.get_or_create(
        worker=worker,
        from_on=from_on,
        defaults={
            "full_time_equivalent": full_time_equivalent,
            "case_holding_percent": case_holding_percent,
            "set_at": now(),
            "set_by": by.worker,
        },
    )
    if not is_new:
        raise ActionError(f"The hours from {from_on:%-d %B %Y} are already recorded. Choose another day.")
    told = {"full_time_equivalent": str(full_time_equivalent), "case_holding_percent": case_holding_percent}
    permission.wrote("workinghours", hours.pk, worker=worker.pk, on=from_on.isoformat(), **told)
    LiveMark.raise_for("record")
    return hours


@gate.one_transaction()
def set_caseload_standard(children: int, *, in_force_from: date, by: Account, note: str = "") -> CaseloadStandard:
    """Set how many children a full-time worker holds at most, from a day on. Raises Refused, and ActionError."""
    permission = gate.permit(Action.CHANGE_LOCAL_STANDARDS, by)
    if children < 1:
        raise ActionError("Give at least 1.")
    standard, is_new = CaseloadStandard.objects.get_or_create(
        in_force_from=in_force_from,
        defaults={"children": children, "note": note, "set_at": now(), "set_by": by.worker},
    )
    if not is_new:
        raise ActionError(f"There is already a number from {in_force_from:%-d %B %Y}. Choose another day.")
    permission.wrote("caseloadstandard", standard.pk, children=children, on=in_force_from.isoformat())
    LiveMark.raise_for("record")
    return standard


def declare_conflict(child: ChildKey, worker: Worker, *, reason: str, by: Account) -> ConflictOfInterest:
    """Record that a worker may not see a child, and why: a relative, a neighbour. It beats every right of theirs.

    A worker declares their own; a manager declares it for another. Raises Refused, and ActionError without a reason
    or where it is declared already.
    """
    is_own = by.worker is not None and by.worker.pk == worker.pk
    action = Action.DECLARE_OWN_CONFLICT if is_own else Action.DECLARE_CONFLICT
    with recording(child, action, by=by, on=NO_EVENT, moves_clocks=False) as work:
        if not reason.strip():
            raise ActionError("Say why the worker may not see this child.")
        conflict, is_new = ConflictOfInterest.objects.get_or_create(
            worker=worker,
            child=work.child,
            defaults={"declared_at": work.at, "declared_by": work.worker, "reason": reason},
        )
        kept.forget(ConflictOfInterest, work.child.pk)
        if not is_new:
            raise ActionError("This conflict of interest is already declared. Nothing more is needed.")
        work.opened.wrote("conflictofinterest", conflict.pk, worker=worker.pk)
        return conflict


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
    refused (CannotAllocate), and so are a day before the present allocation began and a team of the other side: between
    early help and social care a child moves by a step that the receiving side accepts.
    """
    with recording(child, Action.ALLOCATE, by=by, on=on) as work:
        _check_side(work, team)
        return move(work, team=team, worker=worker, on=on, reason=reason)


def move(work: Recording, *, team: Team, worker: Worker | None, on: date, reason: Allocation.Reason) -> Allocation:
    """Give the child of an action to a team and a worker of it, and end what held the child: see `allocate`.

    A step that waits for an answer is withdrawn where the team changes. Raises CannotAllocate.
    """
    check_in_team(team, worker, on)
    present = _end_present(work, on, reason)
    if present is not None and present.team_id != team.pk:
        withdraw_waiting(work, on=on)
    return work.write(Allocation, child=work.child, team=team, worker=worker, started_on=on)


def hold_if_nobody_does(work: Recording, *, on: date) -> None:
    """Give a child whom no team holds to the team of the worker who records, from the day of the referral on.

    The team of social care they joined last, where they are in several. Raises CannotAllocate for a recorder who is in
    none.
    """
    if Allocation.objects.current().filter(child=work.child).exists():
        return
    membership = (
        TeamMembership.objects.filter(worker=work.worker, started_on__lte=today(), team__is_early_help=False)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()))
        .order_by("-started_on", "-pk")
        .first()
    )
    if membership is None:
        raise CannotAllocate("You are in no team that could hold the child. Ask a worker of one to record it.")
    last = Allocation.objects.filter(child=work.child).order_by("-ended_on").first()
    started_on = on if last is None or last.ended_on is None else max(on, last.ended_on)
    work.write(Allocation, child=work.child, team=membership.team, started_on=started_on)


def let_go(work: Recording, *, on: date, reason: Allocation.Reason, handled_by: Worker | None = None) -> None:
    """End whatever holds the child, and a step that waits. handled_by: who it was with, where no worker had it."""
    for allocation in Allocation.objects.current().filter(child=work.child):
        worker = allocation.worker or handled_by
        work.change(allocation, worker=worker, ended_on=max(on, allocation.started_on), reason_ended=reason)
    withdraw_waiting(work, on=on)


def withdraw_waiting(work: Recording, *, on: date) -> None:
    """Withdraw a step that waits for an answer: what it proposed is overtaken."""
    for step in StepChange.objects.waiting().filter(child=work.child):
        work.change(
            step,
            outcome=StepChange.Outcome.WITHDRAWN,
            answered_on=max(on, step.proposed_on),
            reason="Overtaken by another change of who holds the child",
        )


def is_in_early_help(child_id: int) -> bool:
    """Whether the child's early help has not ended, also beside an episode that is still to be closed."""
    return kept.once(
        EarlyHelp, child_id, lambda: EarlyHelp.objects.filter(child=child_id, ended_on__isnull=True).exists()
    )


def _check_side(work: Recording, team: Team) -> None:
    in_early_help = is_in_early_help(work.child.pk)
    if team.is_early_help and not in_early_help:
        raise CannotAllocate(
            "An early help team holds families who are in early help. Request early help, or propose a step down."
        )
    if in_early_help and not team.is_early_help:
        raise CannotAllocate("This child is in early help. Propose a step up: it moves when social care accepts.")


def check_in_team(team: Team, worker: Worker | None, on: date) -> None:
    """Raises CannotAllocate for a team that had closed by that day, and for a worker who is not in it then."""
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


def _end_present(work: Recording, on: date, reason: Allocation.Reason) -> Allocation | None:
    """End the present allocation; gives it back, None where there is none."""
    present = Allocation.objects.current().filter(child=work.child).first()
    if present is None:
        return None
    if on < present.started_on:
        raise CannotAllocate(
            f"The present allocation began on {present.started_on:%-d %B %Y}, which is later. Check the day."
        )
    return work.change(present, ended_on=on, reason_ended=reason)
