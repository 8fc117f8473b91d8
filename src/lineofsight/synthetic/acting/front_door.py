"""The front door and the workforce: a referral, who holds the child, and the closure."""

from __future__ import annotations

from lineofsight.actions import front_door, moves, workforce
from lineofsight.actions.voice import ViewSaid
from lineofsight.domain.codes import PrimaryNeed, ReasonForClosure, ReferralSource
from lineofsight.domain.pathway import NOT_IN_NEED
from lineofsight.record.models import Allocation, View
from lineofsight.record.moment import local_date
from lineofsight.synthetic import phrases, steps
from lineofsight.synthetic.acting.people import note_met_meanwhile
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.contacts.news import age_of
from lineofsight.synthetic.staff import worker_of
from lineofsight.synthetic.working_rhythm import OF_AN_AGE_TO_BE_SEEN_ALONE


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
    if episode.conference_on is not None:
        on, moved_from = episode.referred_on, phrases.ANOTHER_AUTHORITY
        moves.receive_notice_of_move(case.pk, opened.pk, on=on, moved_from=moved_from, by=by)


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


def _closing(reason: ReasonForClosure, own: int, age: int) -> front_door.Closing:
    """What is written with a closure. own: what chooses among the texts. age: of the child, -1 for one not born."""
    words = phrases.CHILD_AT_CLOSURE[own % len(phrases.CHILD_AT_CLOSURE)]
    may_say = age >= OF_AN_AGE_TO_BE_SEEN_ALONE and reason is not ReasonForClosure.DIED
    is_not_in_need = reason.value in NOT_IN_NEED
    achieved = phrases.ACHIEVED_WITHOUT_NEED if is_not_in_need else phrases.ACHIEVED[own % len(phrases.ACHIEVED)]
    return front_door.Closing(
        outcomes_achieved=achieved,
        familys_view=phrases.FAMILY_AT_CLOSURE[own % len(phrases.FAMILY_AT_CLOSURE)],
        closing_summary=phrases.CLOSING[own % len(phrases.CLOSING)],
        partners_told=phrases.TOLD_AT_CLOSURE,
        comes_back_if=phrases.COMES_BACK_IF[own % len(phrases.COMES_BACK_IF)],
        view=ViewSaid(words, seen=View.Seen.WITH_FAMILY) if may_say else None,
    )


@take.register
def _(step: steps.Close, stage: Stage, case: Case) -> None:
    reason = ReasonForClosure.from_code(step.episode.reason_for_closure)
    closing_team = case.team if case.stepped_down_by < 0 else case.stepped_down_by
    by, on = stage.staff.manager_of(closing_team), local_date(step.at)
    if reason is ReasonForClosure.TO_ANOTHER_AUTHORITY:
        moves.send_notice_of_move(case.pk, case.episode, on=on, to=phrases.ANOTHER_AUTHORITY, why=phrases.MOVED, by=by)
        moves.record_acceptance(case.pk, case.episode, on=on, named_person=phrases.NAMED_PERSON_ELSEWHERE, by=by)
    closing = _closing(reason, on.toordinal() + step.child, age_of(case.child.life, on))
    front_door.close_episode(case.pk, case.episode, on=on, reason=reason, by=by, closing=closing)
    if case.stepped_down_by < 0:
        case.team, case.worker = -1, None
    case.stepped_down_by = -1
