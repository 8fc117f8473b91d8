"""The front door and the workforce: a referral, who holds the child, and the closure."""

from __future__ import annotations

from lineofsight.actions import front_door, workforce
from lineofsight.domain.codes import PrimaryNeed, ReasonForClosure, ReferralSource
from lineofsight.record.models import Allocation
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps
from lineofsight.synthetic.acting.people import note_met_meanwhile
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.staff import worker_of


@take.register
def _(step: steps.Refer, stage: Stage, case: Case) -> None:
    episode = step.episode
    referral = front_door.Referral(
        received_on=episode.referred_on,
        received_at=step.received_at,
        source=ReferralSource.from_code(episode.source),
        primary_need=PrimaryNeed.from_code(episode.primary_need) if episode.primary_need else None,
        is_no_further_action=bool(episode.is_no_further_action),
        decided_at=step.at,
        summary=step.summary,
    )
    by = stage.staff.account_of(step.worker)
    opened = front_door.open_episode(case.pk, referral, by=by)
    assert step.worker.team is not None, "the front door is a team"
    case.team, case.worker = -1 if episode.is_no_further_action else step.worker.team, None
    case.episode = opened.pk
    if case.is_held:
        note_met_meanwhile(case, by)


@take.register
def _(step: steps.Allocate, stage: Stage, case: Case) -> None:
    by = stage.manager(case)
    worker = None if step.worker is None else worker_of(stage.staff.account_of(step.worker))
    workforce.allocate(
        case.pk,
        team=stage.staff.teams[step.team],
        worker=worker,
        on=local_date(step.at),
        reason=Allocation.Reason(step.reason),
        by=by,
    )
    case.team, case.worker = step.team, step.worker
    if case.relative is not None:
        relative, case.relative = worker_of(stage.staff.account_of(case.relative)), None
        workforce.declare_conflict(case.pk, relative, reason="A relative of the child", by=stage.manager(case))


@take.register
def _(step: steps.Close, stage: Stage, case: Case) -> None:
    reason = ReasonForClosure.from_code(step.episode.reason_for_closure)
    closing_team = case.team if case.stepped_down_by < 0 else case.stepped_down_by
    by = stage.staff.manager_of(closing_team)
    front_door.close_episode(case.pk, case.episode, on=local_date(step.at), reason=reason, by=by)
    if case.stepped_down_by < 0:
        case.team, case.worker = -1, None
    case.stepped_down_by = -1
