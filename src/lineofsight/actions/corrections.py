"""Putting right what was recorded or loaded: the wrong date, the missing code. What stood before is kept as a version.

A correction changes what stands; a step that was never taken is taken by its own action, and not from here. What only
a manager decides, only a manager puts right. What was recorded here is held to the pathway as it stands once it is
corrected. A loaded fact that was corrected here is not overwritten by a later file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from lineofsight.access.models import Account
from lineofsight.actions import early_help, front_door, workforce
from lineofsight.actions.assessments import check_help_before_closing
from lineofsight.actions.correcting import Changes, Correction, correcting
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.actions.people import NUMBER_FAULTS
from lineofsight.actions.person_codes import checked_disabilities
from lineofsight.actions.recording import ChildKey
from lineofsight.domain import correction_pathway, pathway
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record import histories
from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Identifier,
    Person,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.record.moment import today

OF_CLOSURE: Final = ("closed_on", "reason_for_closure")
OF_AUTHORISATION: Final = ("authorised_on",)


def correct_details(
    child: ChildKey,
    changes: Changes,
    *,
    upn: str = "",
    disabilities: Collection[str] = (),
    reason: str,
    by: Account,
) -> None:
    """Correct the particulars of a child. "" for the pupil number leaves it as it is; disabilities are added.

    changes: columns of the person. Raises Refused, ActionError.
    """
    with correcting(child, Action.CORRECT_FACT, reason=reason, by=by) as correction:
        person = correction.work.child.person
        _check_days(changes, person)
        is_known = bool(upn) or Identifier.objects.filter(
            person=person, kind=Identifier.Kind.UPN, ended_on__isnull=True
        ).exists()  # fmt: skip
        correction.put_right(person, {**changes, "upn_unknown": ""} if is_known else changes)
        if upn:
            _correct_number(correction, upn)
        recorded = set(Disability.objects.filter(person=person).values_list("code", flat=True))
        together = recorded.union(checked_disabilities(disabilities))
        if together != recorded:
            checked_disabilities(sorted(together))
            for code in sorted(together - recorded):
                correction.add(Disability, person=person, code=code)


def _check_days(changes: Changes, person: Person) -> None:
    """Hold the days of a person against each other. Raises ActionError."""
    born = changes.get("born_on", person.born_on)
    expected = changes.get("expected_on", person.expected_on)
    died = changes.get("died_on", person.died_on)
    had_either = person.born_on is not None or person.expected_on is not None
    if (born and expected) or (had_either and not (born or expected)):
        raise ActionError("Give the date of birth or the expected date of birth: one of them, not both.")
    if died is not None and (born is None or died < born):
        raise ActionError("A death comes after the birth. Check the date of birth and the date of death.")


def _correct_number(correction: Correction, upn: str) -> None:
    """Correct the pupil number that stands, or write the first. Raises ActionError for one that cannot be right."""
    fault = NUMBER_FAULTS[Identifier.Kind.UPN](upn)
    if fault:
        raise ActionError(f"The pupil number cannot be right: {fault}. Check it where you read it.")
    person = correction.work.child.person
    standing = Identifier.objects.filter(person=person, kind=Identifier.Kind.UPN, ended_on__isnull=True).first()
    if standing is None:
        correction.add(Identifier, person=person, kind=Identifier.Kind.UPN, value=upn, started_on=today())
    else:
        correction.put_right(standing, {"value": upn})


def correct_referral(
    child: ChildKey, episode_id: int, changes: Changes, *, transfer_in_on: date | None, reason: str, by: Account
) -> None:
    """Correct a referral, what was decided on it, and its closure. transfer_in_on: of the transfer-in conference.

    The closure is put right by who may close. Raises Refused, StepRefused, ActionError, NotInThisRecord.
    """
    with correcting(child, Action.CORRECT_STATUTORY_FACT, reason=reason, by=by) as correction:
        episode = correction.work.row(Episode, episode_id)
        correction.check_may(Action.CLOSE_EPISODE, episode, changes, OF_CLOSURE)
        referred_on = changes["referred_on"]
        _in_order(referred_on, episode.decided_on, "decision", "referral")
        _in_order(referred_on, changes.get("closed_on"), "closure", "referral")
        _check_closure(correction, episode, changes)
        if referred_on != episode.referred_on:
            changes = {**changes, "referred_at": None}  # the time was of the other day
        was_open = episode.is_open
        _check_decision(correction, episode, changes)
        correction.put_right(episode, changes)
        if episode.is_open != was_open:
            _follow_decision(correction, episode)
        conference = Conference.objects.filter(episode=episode, kind=Conference.Kind.TRANSFER_IN).first()
        if conference is not None and transfer_in_on is not None:
            correction.move(conference, transfer_in_on)


def _check_closure(correction: Correction, episode: Episode, changes: Changes) -> None:
    """Hold a closure of an episode recorded here against the help given while it was open. Raises StepRefused."""
    closed_on = changes.get("closed_on")
    if closed_on is not None and closed_on != episode.closed_on and not episode.is_loaded:
        check_help_before_closing(correction.work, correction.work.episode(episode.pk), closed_on)


def _check_decision(correction: Correction, episode: Episode, changes: Changes) -> None:
    """Hold a decision that is put right against what stands in the episode and beside it. Raises StepRefused."""
    decided = changes.get("is_no_further_action", episode.is_no_further_action)
    if decided == episode.is_no_further_action:
        return
    work = correction.work
    stands = work.episode(episode.pk)
    is_accepted = decided is False
    step = correction_pathway.CORRECT_TO_ACCEPTED if is_accepted else correction_pathway.CORRECT_TO_NO_FURTHER_ACTION
    beside = correction_pathway.without(work.history, episode.pk) if is_accepted and not episode.closed_on else None
    need = changes.get("primary_need", episode.primary_need)
    history = beside or History(child_id=work.child.pk)
    attempt = pathway.Attempt(history=history, on=changes["referred_on"], today=today(), episode=stands, code=need)
    unmet = pathway.unmet(step, attempt)
    if unmet:
        raise StepRefused(unmet)


def _follow_decision(correction: Correction, episode: Episode) -> None:
    """Let who holds the child follow an episode that a correction opened or ended, as when it is first recorded."""
    work = correction.work
    if episode.is_open:
        early_help.end_at_referral(work, on=today())
        workforce.hold_if_nobody_does(work, on=episode.referred_on)
    elif not any(one.is_open for one in histories.history_of(work.child.pk).episodes):
        front_door.let_go(work, on=today(), handled_by=work.worker)


def correct_assessment(
    child: ChildKey,
    assessment_id: int,
    changes: Changes,
    *,
    factors: Collection[str] | None,
    reason: str,
    by: Account,
) -> None:
    """Correct the dates of an assessment, and state its factors as a whole. factors: None leaves them as they are.

    The authorisation is put right by who may authorise that assessment: not by who completed it. Raises as
    `correct_referral`.
    """
    with correcting(child, Action.CORRECT_STATUTORY_FACT, reason=reason, by=by) as correction:
        assessment = correction.work.row(Assessment, assessment_id)
        correction.check_may(
            Action.AUTHORISE_ASSESSMENT, assessment, changes, OF_AUTHORISATION, author_id=assessment.completed_by_id
        )
        started_on = changes["started_on"]
        _in_order(started_on, changes.get("authorised_on", assessment.authorised_on), "authorisation", "start")
        _in_order(started_on, assessment.completed_on, "completion", "start")
        correction.put_right(assessment, changes)
        if factors is not None:
            _state_factors(correction, assessment, factors)


def _state_factors(correction: Correction, assessment: Assessment, factors: Collection[str]) -> None:
    """State all the factors of an assessment: what is new is added, what is left out goes. Raises StepRefused."""
    given = tuple(dict.fromkeys(factors))
    if set(given) == set(assessment.factors.values_list("code", flat=True)):
        return
    work = correction.work
    work.check(correction_pathway.CORRECT_FACTORS, on=assessment.started_on, codes=given)
    work.state_codes(AssessmentFactorFound, given, reason=correction.reason, assessment=assessment)
    correction.written += 1


def correct_enquiry(
    child: ChildKey, enquiry_id: int, changes: Changes, *, conference_on: date | None, reason: str, by: Account
) -> None:
    """Correct an enquiry, and the day of its conference. It starts with its discussion, whose day goes with it."""
    with correcting(child, Action.CORRECT_STATUTORY_FACT, reason=reason, by=by) as correction:
        enquiry = correction.work.row(Section47Enquiry, enquiry_id)
        discussion = StrategyDiscussion.objects.filter(section_47_enquiry=enquiry).first()
        started_on = changes["started_on"]
        _in_order(started_on, conference_on, "conference", "start of the enquiry")
        if discussion is not None and discussion.held_on == enquiry.started_on != started_on:
            correction.put_right(discussion, {"held_on": started_on, "held_at": None})
            changes = {**changes, "started_at": None}
        correction.put_right(enquiry, changes)
        conference = Conference.objects.filter(section_47_enquiry=enquiry).first()
        if conference is not None and conference_on is not None:
            correction.move(conference, conference_on)


def correct_need_plan(child: ChildKey, plan_id: int, changes: Changes, *, reason: str, by: Account) -> None:
    """Correct the dates of a child in need plan. Raises as `correct_referral`."""
    with correcting(child, Action.CORRECT_STATUTORY_FACT, reason=reason, by=by) as correction:
        plan = correction.work.row(ChildInNeedPlan, plan_id)
        _in_order(changes["started_on"], changes.get("ended_on"), "end", "start")
        correction.put_right(plan, changes)


def correct_protection_plan(
    child: ChildKey, plan_id: int, changes: Changes, *, reviews: Mapping[int, date], reason: str, by: Account
) -> None:
    """Correct a child protection plan, and the days of its reviews, by their keys. Raises as `correct_referral`."""
    with correcting(child, Action.CORRECT_STATUTORY_FACT, reason=reason, by=by) as correction:
        plan = correction.work.row(ChildProtectionPlan, plan_id)
        _in_order(changes["started_on"], changes.get("ended_on"), "end", "start")
        _check_starts_with_conference(plan, changes["started_on"])
        correction.put_right(plan, changes)
        _check_reviews(plan, reviews)
        for review_id, held_on in reviews.items():
            review = correction.work.row(ReviewConference, review_id, plan=plan)
            correction.put_right(review, {"held_on": held_on})
            correction.was_planned(held_on, review=review)


def _check_reviews(plan: ChildProtectionPlan, reviews: Mapping[int, date]) -> None:
    """No two reviews of a plan that were recorded here stand on one day. Raises StepRefused."""
    recorded = [one for one in plan.reviews.all() if not one.is_loaded]
    if len({reviews.get(one.pk, one.held_on) for one in recorded}) < len(recorded):
        raise StepRefused((pathway.NO_REVIEW_CONFERENCE_THAT_DAY,))


def _check_starts_with_conference(plan: ChildProtectionPlan, started_on: date) -> None:
    """A plan starts on the day of the conference that made it (rule 2885). Raises ActionError."""
    made_by = plan.conference
    if made_by is None or plan.is_loaded or started_on in {plan.started_on, made_by.held_on}:
        return
    raise ActionError(
        "A child protection plan starts on the day of the conference that made it. Correct the day of the conference:"
        " the start of the plan goes with it."
    )


def _in_order(first: date, then: date | None, then_called: str, first_called: str) -> None:
    if then is not None and then < first:
        raise ActionError(f"The {then_called} is before the {first_called}. Check both dates.")
