"""Steps up, steps down and transfers: proposed by the side that holds the child, answered by the other.

Responsibility (the allocation) moves only when somebody else, of the receiving side, accepts with a named worker and a
day. A step up opens an episode from what early help recorded and ends the early help. A step down opens early help
beside the episode, with what is shared; it closes nothing: the episode is closed by who stepped down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import carried_over, early_help, workforce
from lineofsight.actions.exceptions import CannotAllocate, NotInThisRecord
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import step_change_pathway as pathway
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.pathway import OPEN_EPISODE, Move, referral_dated
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Allocation,
    ConflictOfInterest,
    EarlyHelp,
    Episode,
    FamilyPlan,
    StepChange,
    Team,
    TeamAroundFamilyMember,
    Worker,
)
from lineofsight.record.moment import today

StepKey = int | str | UUID
"""A step by primary key, or by the reference that stands in an address."""


@dataclass(frozen=True, slots=True)
class StepProposal:
    """A proposal to another team. Which kind of step it is follows from where the child is and which team that is.

    proposed_on: None for today. family_agrees: to early help; None where it was not asked, or needs not be. must_hold:
    what has to go on for the step to hold; for a step down it becomes the goals of the family plan. comes_back_if: what
    would bring the child back. joint_visit_on: when both sides meet the family. shares_detail: at a step down, whether
    social care's texts go too, beyond what happened when. within: which of `WITHIN_SOCIAL_CARE` a transfer between two
    teams of social care is; "" for none of them.
    """

    to_team: Team
    reason: str
    proposed_on: date | None = None
    family_agrees: bool | None = None
    agreed_by: str = ""
    must_hold: str = ""
    comes_back_if: str = ""
    joint_visit_on: date | None = None
    shares_detail: bool = False
    within: str = ""


def propose_step(child: ChildKey, proposal: StepProposal, *, by: Account) -> StepChange:
    """Propose a child to another team, which has then to answer: nothing moves before. Raises Refused, StepRefused.

    Raises CannotAllocate for a team that is closed.
    """
    on = proposal.proposed_on or today()
    with recording(child, Action.PROPOSE_STEP, by=by, on=on) as work:
        present = Allocation.objects.current().filter(child=work.child).first()
        from_team = None if present is None else present.team_id
        kind = pathway.kind_of_step(work.history, is_to_early_help=proposal.to_team.is_early_help)
        if kind == pathway.TRANSFER and proposal.within in pathway.WITHIN_SOCIAL_CARE:
            kind = proposal.within
        move = Move(from_team, proposal.to_team.pk, proposal.family_agrees)
        work.check(pathway.PROPOSE[kind], on=on, words=proposal.reason, move=move)
        workforce.check_in_team(proposal.to_team, None, on)
        return work.write(
            StepChange,
            child=work.child,
            kind=kind,
            from_team_id=from_team,
            to_team=proposal.to_team,
            reason=proposal.reason,
            family_agrees=proposal.family_agrees,
            agreed_by=proposal.agreed_by,
            must_hold=proposal.must_hold,
            comes_back_if=proposal.comes_back_if,
            joint_visit_on=proposal.joint_visit_on,
            shares_detail=proposal.shares_detail and kind == pathway.DOWN,
            proposed_on=on,
            proposed_by=work.worker,
        )


def accept_step(
    step: StepKey, worker: Worker, *, by: Account, on: date | None = None, primary_need: PrimaryNeed | None = None
) -> StepChange:
    """Accept a step, as a manager of the receiving team who did not propose it: the named worker has the child then.

    on: None for today. primary_need: of the episode that a step up opens, where it is known. Raises Refused,
    StepRefused, and CannotAllocate for a worker who may not take the child.
    """
    found, day = _step(step), on or today()
    with recording(found.child_id, Action.ACCEPT_STEP, by=by, on=day, author_id=found.proposed_by_id) as work:
        proposed = work.row(StepChange, found.pk)
        work.check(pathway.ACCEPT[proposed.kind], subject_id=proposed.pk, on=day)
        workforce.check_in_team(proposed.to_team, worker, day)
        if ConflictOfInterest.objects.filter(child=work.child, worker=worker).exists():
            raise CannotAllocate("This worker may not see the child. Choose another worker of the team.")
        sides: dict[str, Any] = {}
        if proposed.kind == pathway.UP:
            sides = _take_up(work, proposed, day, primary_need)
        elif proposed.kind == pathway.DOWN:
            sides = _take_down(work, proposed, day)
        accepted = work.change(
            proposed,
            outcome=StepChange.Outcome.ACCEPTED,
            answered_on=day,
            accepted_by=work.worker,
            worker=worker,
            reason="Accepted",
            **sides,
        )
        reason = Allocation.Reason.STANDARD_TRANSFER
        workforce.move(work, team=proposed.to_team, worker=worker, on=day, reason=reason)
        return accepted


def refuse_step(step: StepKey, why: str, *, by: Account, on: date | None = None) -> StepChange:
    """Refuse a step and say why: responsibility stays where it is. on: None for today. Raises Refused, StepRefused."""
    found, day = _step(step), on or today()
    with recording(found.child_id, Action.ACCEPT_STEP, by=by, on=day, author_id=found.proposed_by_id) as work:
        proposed = work.row(StepChange, found.pk)
        work.check(pathway.REFUSE_STEP, subject_id=proposed.pk, on=day, words=why)
        return work.change(
            proposed, outcome=StepChange.Outcome.REFUSED, answered_on=day, why_refused=why, reason="Refused"
        )


def withdraw_step(step: StepKey, *, by: Account, on: date | None = None) -> StepChange:
    """Withdraw a step that waits, from the side that proposed it. on: None for today. Raises Refused, StepRefused."""
    found, day = _step(step), on or today()
    with recording(found.child_id, Action.PROPOSE_STEP, by=by, on=day) as work:
        proposed = work.row(StepChange, found.pk)
        work.check(pathway.WITHDRAW_STEP, subject_id=proposed.pk, on=day)
        return work.change(proposed, outcome=StepChange.Outcome.WITHDRAWN, answered_on=day, reason="Withdrawn")


@dataclass(frozen=True, slots=True)
class InheritedCase:
    """What the receiving team found when it looked at a case as a whole, and what it decided. "": nothing to say."""

    chronology_found: str = ""
    visits_found: str = ""
    plan_found: str = ""
    flags_found: str = ""
    review_decided: str = ""


def review_inherited_case(step: StepKey, found: InheritedCase, *, on: date, by: Account) -> StepChange:
    """Record that the team that accepted a case has looked at chronology, visits, plan, children seen and flags.

    Raises Refused, StepRefused.
    """
    accepted = _step(step)
    with recording(accepted.child_id, Action.PROPOSE_STEP, by=by, on=on) as work:
        row = work.row(StepChange, accepted.pk)
        work.check(pathway.REVIEW_INHERITED_CASE, subject_id=row.pk, on=on)
        return work.change(
            row,
            reviewed_on=on,
            reviewed_by=work.worker,
            chronology_found=found.chronology_found,
            visits_found=found.visits_found,
            plan_found=found.plan_found,
            flags_found=found.flags_found,
            review_decided=found.review_decided,
            reason="Case looked at as a whole",
        )


def _step(step: StepKey) -> StepChange:
    """A step, before the gate has opened the child whom it is about: show nothing of it. Raises NotInThisRecord."""
    key = {"pk": step} if isinstance(step, int) else {"reference": step}
    found = StepChange.objects.filter(**key).first()
    if found is None:
        raise NotInThisRecord("There is no such step.")
    return found


def _take_up(work: Recording, step: StepChange, on: date, primary_need: PrimaryNeed | None) -> dict[str, Any]:
    """Social care takes the child on: an episode from what early help recorded, and the end of early help.

    The referral is dated on the day of the proposal: help was asked for then. A step back up before the episode was
    closed goes on with that episode.
    """
    given = EarlyHelp.objects.get(child=work.child, ended_on__isnull=True)
    episode = Episode.objects.open().filter(child=work.child).order_by("-referred_on").first()
    if episode is None:
        referred_on = referral_dated(step.proposed_on, (one.closed_on for one in work.history.episodes))
        work.check(OPEN_EPISODE, on=referred_on)
        episode = work.write(
            Episode,
            child=work.child,
            referred_on=referred_on,
            source=ReferralSource.EARLY_HELP.value,
            primary_need=primary_need.value if primary_need else "",
            is_no_further_action=False,
            decided_on=on,
            decided_at=work.at if on == today() else None,
            summary=carried_over.summary_of(given, step),
        )
    return {"early_help": early_help.end_at_step_up(work, given, on=on), "episode": episode}


def _take_down(work: Recording, step: StepChange, on: date) -> dict[str, Any]:
    """Early help takes the child on beside the episode: agreement, plan and people go with the child."""
    episode = Episode.objects.open().filter(child=work.child).order_by("-referred_on").first()
    assert episode is not None, "the pathway asks for an open episode"
    ended = [one.ended_on for one in work.history.early_help if one.ended_on is not None]
    requested_on = max([step.proposed_on, *ended])
    agreement = {}
    if step.family_agrees:
        agreement = {"agreed_on": requested_on, "agreed_by": step.agreed_by or "The family, at the step down"}
    given = work.write(
        EarlyHelp,
        child=work.child,
        stepped_down_from=episode,
        requested_on=requested_on,
        needs=carried_over.in_parts((("Stepped down because", step.reason), ("Come back if", step.comes_back_if))),
        is_detail_shared=step.shares_detail,
        **agreement,
    )
    before = carried_over.earlier_early_help(episode)
    _take_people(work, given, carried_over.people_before(before), on)
    if agreement:
        _take_plan(work, given, step, carried_over.plan_before(before), on)
    return {"early_help": given, "episode": episode}


def _take_people(work: Recording, given: EarlyHelp, people: list[TeamAroundFamilyMember], on: date) -> None:
    for one in people:
        work.write(
            TeamAroundFamilyMember,
            early_help=given,
            name=one.name,
            role=one.role,
            organisation=one.organisation,
            how_to_reach=one.how_to_reach,
            started_on=on,
        )


def _take_plan(work: Recording, given: EarlyHelp, step: StepChange, before: FamilyPlan | None, on: date) -> None:
    """Go on with the plan: what must hold are its goals; what the child wanted and what is not done goes on."""
    goals = step.must_hold or (before.goals if before is not None else "")
    if not goals:
        return
    left = [row for row in before.actions if not row["done_on"]] if before is not None else []
    assert given.stepped_down_from is not None
    work.write(
        FamilyPlan,
        early_help=given,
        started_on=on,
        goals=goals,
        childs_goals=before.childs_goals if before is not None else "",
        actions=[row | {"number": number} for number, row in enumerate(left, start=1)],
        why_no_assessment=carried_over.why_assessed_already(given.stepped_down_from),
    )
