"""The pathway of early help and of steps between teams: what lets each step through and what holds it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lineofsight.domain import early_help_pathway as early
from lineofsight.domain import step_change_pathway as between
from lineofsight.domain.early_help_pathway import EARLY_HELP_STEPS
from lineofsight.domain.history import (
    Assessment,
    ChildProtectionPlan,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    History,
    Review,
    Section47Enquiry,
    StepChange,
)
from lineofsight.domain.pathway import Attempt, Move, Step, unmet
from lineofsight.domain.step_change_pathway import STEP_CHANGE_STEPS, kind_of_step

TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


REQUESTED = EarlyHelp(id=1, requested_on=day("09-01"))
AGREED = replace(REQUESTED, agreed_on=day("09-03"))
ASSESSING = replace(AGREED, assessments=(EarlyHelpAssessment(1, day("09-07")),))
ASSESSED = replace(AGREED, assessments=(EarlyHelpAssessment(1, day("09-07"), day("09-28")),))
PLAN = FamilyPlan(1, day("10-01"), reviews=(Review(1, day("11-02")),))
PLANNED = replace(ASSESSED, plans=(PLAN,))
FINISHED = replace(ASSESSED, plans=(replace(PLAN, ended_on=day("11-09")),))
ENDED = replace(FINISHED, ended_on=day("11-16"), reason_ended="outcomes_met")
OPEN = Episode(id=1, referred_on=day("08-03"), is_no_further_action=False)
CLOSED = replace(OPEN, closed_on=day("09-02"), reason_for_closure="RC7")
WITHOUT_ACTION = replace(OPEN, is_no_further_action=True)
UNDER_ENQUIRY = replace(OPEN, section_47_enquiries=(Section47Enquiry(1, day("08-10")),))
ENQUIRED = replace(OPEN, section_47_enquiries=(Section47Enquiry(1, day("08-10"), concluded_on=day("08-24")),))
PROTECTED = replace(OPEN, child_protection_plans=(ChildProtectionPlan(1, day("08-24")),))
NOT_AUTHORISED = replace(OPEN, assessments=(Assessment(1, day("08-04")),))
AUTHORISED = replace(OPEN, assessments=(Assessment(1, day("08-04"), authorised_on=day("09-01")),))
WAITING = StepChange(1, "transfer", day("11-20"))
ACCEPTED = replace(WAITING, answered_on=day("11-20"), is_accepted=True)
ELSEWHERE = Move(from_team=1, to_team=2)


def attempt(given: EarlyHelp | None, on: str, **told: Any) -> Attempt:
    """An attempt on a child with this early help, about the first thing in it."""
    return stands(given, None, on=on, **told)


def stands(
    given: EarlyHelp | None, episode: Episode | None, step: StepChange | None = None, *, on: str = "11-23", **told: Any
) -> Attempt:
    """An attempt on a child with this early help, this episode and this step."""
    history = History(
        child_id=1,
        episodes=(episode,) if episode else (),
        early_help=(given,) if given else (),
        step_changes=(step,) if step else (),
    )
    return Attempt(history=history, on=day(on), today=TODAY, subject_id=1, **told)


def move(
    given: EarlyHelp | None, episode: Episode | None = None, step: StepChange | None = None, **told: Any
) -> Attempt:
    """An attempt to propose a child of Team 1 to Team 2, saying why."""
    return stands(given, episode, step, **({"words": "Worse", "move": ELSEWHERE} | told))


CASES: list[tuple[Step, Attempt, list[str]]] = [
    (early.REQUEST_EARLY_HELP, attempt(None, "11-23"), []),
    (early.REQUEST_EARLY_HELP, attempt(None, "11-24"), ["not_in_the_future"]),
    (early.REQUEST_EARLY_HELP, attempt(REQUESTED, "11-23"), ["no_open_early_help"]),
    (early.REQUEST_EARLY_HELP, attempt(ENDED, "11-16"), []),
    (early.REQUEST_EARLY_HELP, attempt(ENDED, "11-15"), ["after_last_early_help"]),
    (early.REQUEST_EARLY_HELP, stands(None, OPEN), ["not_open_to_social_care"]),
    (early.REQUEST_EARLY_HELP, stands(None, CLOSED), []),
    (early.REQUEST_EARLY_HELP, stands(None, WITHOUT_ACTION), []),
    (early.RECORD_AGREEMENT, attempt(REQUESTED, "11-23", words="Mother"), []),
    (early.RECORD_AGREEMENT, attempt(REQUESTED, "08-31", words="Mother"), []),
    (early.RECORD_AGREEMENT, attempt(REQUESTED, "11-23", words=" "), ["says_who_agreed"]),
    (early.RECORD_AGREEMENT, attempt(AGREED, "11-23", words="Mother"), ["not_yet_agreed"]),
    (early.RECORD_AGREEMENT, attempt(ENDED, "11-23", words="Mother"), ["early_help_not_ended", "not_yet_agreed"]),
    (early.CHANGE_EARLY_HELP, attempt(REQUESTED, "11-23"), []),
    (early.CHANGE_EARLY_HELP, attempt(ENDED, "11-23"), ["early_help_not_ended"]),
    (early.START_HELP_ASSESSMENT, attempt(AGREED, "09-03"), []),
    (early.START_HELP_ASSESSMENT, attempt(AGREED, "09-02"), ["agreed_first"]),
    (early.START_HELP_ASSESSMENT, attempt(REQUESTED, "11-23"), ["agreed_first"]),
    (early.START_HELP_ASSESSMENT, attempt(ASSESSING, "11-23"), ["no_open_help_assessment"]),
    (early.START_HELP_ASSESSMENT, attempt(ASSESSED, "11-23"), []),
    (early.COMPLETE_HELP_ASSESSMENT, attempt(ASSESSING, "09-07"), []),
    (early.COMPLETE_HELP_ASSESSMENT, attempt(ASSESSING, "09-06"), ["on_or_after_help_assessment_start"]),
    (early.COMPLETE_HELP_ASSESSMENT, attempt(ASSESSED, "11-23"), ["help_assessment_not_completed"]),
    (
        early.COMPLETE_HELP_ASSESSMENT,
        attempt(replace(ASSESSING, ended_on=day("11-16"), reason_ended="moved"), "11-23"),
        ["of_early_help_not_ended"],
    ),
    (early.START_FAMILY_PLAN, attempt(ASSESSED, "09-28"), []),
    (early.START_FAMILY_PLAN, attempt(ASSESSED, "09-27"), ["assessed_or_says_why_not"]),
    (early.START_FAMILY_PLAN, attempt(ASSESSED, "09-27", words="The school did one"), []),
    (early.START_FAMILY_PLAN, attempt(AGREED, "11-23"), ["assessed_or_says_why_not"]),
    (early.START_FAMILY_PLAN, attempt(REQUESTED, "11-23", words="None needed"), ["agreed_first"]),
    (early.START_FAMILY_PLAN, attempt(PLANNED, "11-23"), ["no_open_family_plan"]),
    (early.START_FAMILY_PLAN, attempt(FINISHED, "11-23"), []),
    (early.CHANGE_FAMILY_PLAN, attempt(PLANNED, "10-01"), []),
    (early.CHANGE_FAMILY_PLAN, attempt(PLANNED, "09-30"), ["on_or_after_family_plan_start"]),
    (early.CHANGE_FAMILY_PLAN, attempt(FINISHED, "11-23"), ["family_plan_not_ended"]),
    (early.REVIEW_FAMILY_PLAN, attempt(PLANNED, "10-02"), []),
    (early.REVIEW_FAMILY_PLAN, attempt(PLANNED, "10-01"), ["after_family_plan_start"]),
    (early.REVIEW_FAMILY_PLAN, attempt(PLANNED, "11-02"), ["no_family_review_that_day"]),
    (early.REVIEW_FAMILY_PLAN, attempt(FINISHED, "11-03"), ["family_plan_not_ended"]),
    (early.END_FAMILY_PLAN, attempt(PLANNED, "11-02"), []),
    (early.END_FAMILY_PLAN, attempt(PLANNED, "11-01"), ["family_plan_ends_after_reviews"]),
    (
        early.END_FAMILY_PLAN,
        attempt(PLANNED, "09-30"),
        ["on_or_after_family_plan_start", "family_plan_ends_after_reviews"],
    ),
    (early.END_FAMILY_PLAN, attempt(FINISHED, "11-23"), ["family_plan_not_ended"]),
    (early.END_EARLY_HELP, attempt(FINISHED, "11-09", code="outcomes_met"), []),
    (early.END_EARLY_HELP, attempt(FINISHED, "11-08", code="outcomes_met"), ["ends_after_everything"]),
    (early.END_EARLY_HELP, attempt(FINISHED, "11-23"), ["ends_with_reason"]),
    (early.END_EARLY_HELP, attempt(FINISHED, "11-23", code="step_up"), ["stepped_up_by_its_own_step"]),
    (early.END_EARLY_HELP, attempt(FINISHED, "11-23", code="not_agreed"), ["refused_only_before_agreement"]),
    (early.END_EARLY_HELP, attempt(REQUESTED, "11-23", code="not_agreed"), []),
    (early.END_EARLY_HELP, attempt(REQUESTED, "08-31", code="moved"), ["ends_after_everything"]),
    (early.END_EARLY_HELP, attempt(REQUESTED, "11-23", code="consent_withdrawn"), ["agreed_for_this_reason"]),
    (early.END_EARLY_HELP, attempt(ASSESSING, "11-23", code="disengaged"), []),
    (early.END_EARLY_HELP, attempt(PLANNED, "11-23", code="moved"), ["ends_with_plan_ended"]),
    (early.END_EARLY_HELP, attempt(ENDED, "11-23", code="moved"), ["early_help_not_ended"]),
    (early.END_EARLY_HELP, stands(FINISHED, OPEN, code="moved"), ["ends_with_episode_closed"]),
    (between.PROPOSE_STEP_UP, move(PLANNED), []),
    (between.PROPOSE_STEP_UP, move(REQUESTED), []),
    (between.PROPOSE_STEP_UP, move(ENDED), ["in_early_help"]),
    (between.PROPOSE_STEP_UP, move(PLANNED, on="11-24"), ["not_in_the_future"]),
    (between.PROPOSE_STEP_UP, move(PLANNED, step=WAITING), ["no_step_waiting"]),
    (between.PROPOSE_STEP_UP, move(PLANNED, step=ACCEPTED), []),
    (between.PROPOSE_STEP_UP, move(PLANNED, words=" "), ["says_why"]),
    (between.PROPOSE_STEP_UP, move(PLANNED, move=Move(2, 2)), ["to_another_team"]),
    (between.PROPOSE_STEP_UP, move(PLANNED, move=Move(None, 2)), ["held_by_a_team"]),
    (between.PROPOSE_STEP_DOWN, move(None, OPEN), []),
    (between.PROPOSE_STEP_DOWN, move(None, OPEN, move=replace(ELSEWHERE, family_agrees=True)), []),
    (
        between.PROPOSE_STEP_DOWN,
        move(None, OPEN, move=replace(ELSEWHERE, family_agrees=False)),
        ["family_does_not_refuse"],
    ),
    (between.PROPOSE_STEP_DOWN, move(None, CLOSED), ["open_to_social_care"]),
    (between.PROPOSE_STEP_DOWN, move(None), ["open_to_social_care"]),
    (between.PROPOSE_STEP_DOWN, move(PLANNED, OPEN), ["no_open_early_help"]),
    (between.PROPOSE_STEP_DOWN, move(None, PROTECTED), ["no_protection_plan_now"]),
    (between.PROPOSE_STEP_DOWN, move(None, UNDER_ENQUIRY), ["no_enquiry_now"]),
    (between.PROPOSE_STEP_DOWN, move(None, ENQUIRED), []),
    (between.PROPOSE_STEP_DOWN, move(None, NOT_AUTHORISED), []),
    (between.PROPOSE_TRANSFER, move(None, OPEN), []),
    (between.PROPOSE_TRANSFER, move(PLANNED), []),
    (between.PROPOSE_TRANSFER, move(PLANNED, move=Move(2, 2)), ["to_another_team"]),
    (between.ACCEPT_STEP_UP, stands(PLANNED, None, WAITING, on="11-20"), []),
    (between.ACCEPT_STEP_UP, stands(PLANNED, None, WAITING, on="11-19"), ["on_or_after_proposal"]),
    (between.ACCEPT_STEP_UP, stands(ENDED, None, WAITING), ["in_early_help"]),
    (between.ACCEPT_STEP_UP, stands(PLANNED, None, ACCEPTED), ["step_is_waiting"]),
    (between.ACCEPT_STEP_DOWN, stands(None, AUTHORISED, WAITING), []),
    (between.ACCEPT_STEP_DOWN, stands(None, NOT_AUTHORISED, WAITING), ["assessments_authorised"]),
    (between.ACCEPT_STEP_DOWN, stands(None, UNDER_ENQUIRY, WAITING), ["no_enquiry_now"]),
    (between.ACCEPT_STEP_DOWN, stands(None, PROTECTED, WAITING), ["no_protection_plan_now"]),
    (between.ACCEPT_STEP_DOWN, stands(None, CLOSED, WAITING), ["open_to_social_care"]),
    (between.ACCEPT_STEP_DOWN, stands(PLANNED, OPEN, WAITING), ["no_open_early_help"]),
    (between.ACCEPT_TRANSFER, stands(None, OPEN, WAITING, on="11-20"), []),
    (between.ACCEPT_TRANSFER, stands(None, OPEN, WAITING, on="11-19"), ["on_or_after_proposal"]),
    (between.REFUSE_STEP, stands(None, OPEN, WAITING, words="Not yet"), []),
    (between.REFUSE_STEP, stands(None, OPEN, WAITING), ["says_why"]),
    (between.REFUSE_STEP, stands(None, OPEN, ACCEPTED, words="Not yet"), ["step_is_waiting"]),
    (between.WITHDRAW_STEP, stands(None, OPEN, WAITING), []),
    (between.WITHDRAW_STEP, stands(None, OPEN, ACCEPTED), ["step_is_waiting"]),
    (between.WITHDRAW_STEP, stands(None, OPEN, WAITING, on="11-19"), ["on_or_after_proposal"]),
]
STEPS = (*EARLY_HELP_STEPS, *STEP_CHANGE_STEPS)


@pytest.mark.parametrize(("step", "tried", "expected"), CASES, ids=[f"{step.key}-{keys}" for step, _, keys in CASES])
def test_a_step_is_held_back_by_what_does_not_hold(step: Step, tried: Attempt, expected: list[str]) -> None:
    assert [condition.key for condition in unmet(step, tried)] == expected


def test_every_condition_is_seen_to_hold_a_step_back_and_every_step_to_be_taken() -> None:
    held_back = {key for _, _, keys in CASES for key in keys}
    assert held_back == {condition.key for step in STEPS for condition in step.conditions}
    assert {step.key for step, _, keys in CASES if not keys} == {step.key for step in STEPS}


def test_each_condition_has_one_key_a_source_and_says_what_to_do() -> None:
    conditions = {condition.key: condition for step in STEPS for condition in step.conditions}
    for step in STEPS:
        assert step.title
        for condition in step.conditions:
            assert conditions[condition.key] is condition
            assert condition.source
            assert condition.otherwise.endswith(".")


@pytest.mark.parametrize(
    ("given", "episode", "to_early_help", "kind"),
    [
        (PLANNED, None, False, "up_eh_to_cin"),
        (PLANNED, None, True, "transfer"),
        (PLANNED, OPEN, False, "up_eh_to_cin"),
        (PLANNED, OPEN, True, "transfer"),
        (None, OPEN, True, "down_cin_to_eh"),
        (None, OPEN, False, "transfer"),
        (ENDED, OPEN, True, "down_cin_to_eh"),
        (None, None, True, "down_cin_to_eh"),
    ],
)
def test_which_kind_a_step_is_follows_from_both_sides(
    given: EarlyHelp | None, episode: Episode | None, to_early_help: bool, kind: str
) -> None:
    assert kind_of_step(stands(given, episode).history, is_to_early_help=to_early_help) == kind


@pytest.mark.parametrize(
    ("given", "episode", "counts"),
    [(PLANNED, None, True), (PLANNED, CLOSED, True), (PLANNED, OPEN, False), (ENDED, None, False), (None, None, False)],
)
def test_a_child_counts_as_in_early_help_or_as_open_to_social_care_and_never_as_both(
    given: EarlyHelp | None, episode: Episode | None, counts: bool
) -> None:
    assert early.is_in_early_help(stands(given, episode).history) is counts
