"""The pathway table: for each step, what lets it through and what holds it back, on both sides of every boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.domain import pathway
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    History,
    Origin,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.domain.pathway import STEPS, Attempt, Step, unmet

TODAY = date(2026, 11, 23)
MONDAY = date(2026, 9, 7)
OPEN = Episode(id=1, referred_on=date(2026, 9, 1), is_no_further_action=False)
CLOSED = replace(OPEN, closed_on=date(2026, 10, 1), reason_for_closure="RC7")
ASSESSED = replace(OPEN, assessments=(Assessment(id=1, started_on=date(2026, 9, 3)),))
COMPLETED = replace(OPEN, assessments=(Assessment(id=1, started_on=date(2026, 9, 3), completed_on=date(2026, 9, 28)),))
AUTHORISED = replace(
    OPEN, assessments=(Assessment(id=1, started_on=date(2026, 9, 3), authorised_on=date(2026, 10, 1)),)
)
ENQUIRED = replace(OPEN, section_47_enquiries=(Section47Enquiry(id=1, started_on=MONDAY),))
CONFERENCED = replace(
    OPEN, section_47_enquiries=(Section47Enquiry(id=1, started_on=MONDAY, conference_on=date(2026, 9, 21)),)
)
CONFERENCED_IN_A_FILE = replace(
    OPEN,
    section_47_enquiries=(
        Section47Enquiry(id=1, started_on=MONDAY, conference_on=date(2026, 9, 21), origin=Origin.LOADED),
    ),
)
CONCLUDED = replace(
    OPEN,
    section_47_enquiries=(
        Section47Enquiry(id=1, started_on=MONDAY, concluded_on=date(2026, 9, 14), conference_on=date(2026, 9, 21)),
    ),
)
NOT_REQUIRED = replace(
    OPEN,
    section_47_enquiries=(
        Section47Enquiry(id=1, started_on=MONDAY, concluded_on=date(2026, 9, 14), conference_not_required=True),
    ),
)
PROTECTED = replace(CONFERENCED, child_protection_plans=(ChildProtectionPlan(id=1, started_on=date(2026, 9, 21)),))
WAS_PROTECTED = replace(
    CONFERENCED,
    child_protection_plans=(
        ChildProtectionPlan(
            id=1, started_on=date(2026, 9, 21), ended_on=date(2026, 11, 16), reviews=(Review(1, date(2026, 11, 16)),)
        ),
    ),
)
HELPED = replace(OPEN, child_in_need_plans=(ChildInNeedPlan(id=1, started_on=date(2026, 9, 21)),))
REVIEWED = replace(
    HELPED,
    child_in_need_plans=(ChildInNeedPlan(id=1, started_on=date(2026, 9, 21), reviews=(Review(1, date(2026, 11, 2)),)),),
)
WAS_HELPED = replace(
    HELPED,
    child_in_need_plans=(ChildInNeedPlan(id=1, started_on=date(2026, 9, 2), ended_on=date(2026, 9, 22)),),
)
REVIEWED_PLAN = replace(
    PROTECTED,
    child_protection_plans=(
        ChildProtectionPlan(id=1, started_on=date(2026, 9, 21), reviews=(Review(1, date(2026, 11, 16)),)),
    ),
)
MOVED_IN = replace(OPEN, conferences=(Conference(id=1, held_on=MONDAY, is_transfer_in=True),))
DISCUSSED = replace(OPEN, strategy_discussions=(StrategyDiscussion(id=1, held_on=date(2026, 11, 2)),))


def attempt(
    episode: Episode | None, on: date, *, code: str = "", codes: tuple[str, ...] = (), expected_on: date | None = None
) -> Attempt:
    """An attempt on a child whose only episode is `episode`, about the first thing in it."""
    history = History(child_id=1, expected_on=expected_on, episodes=(episode,) if episode else ())
    return Attempt(history=history, on=on, today=TODAY, episode=episode, subject_id=1, code=code, codes=codes)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


CASES: list[tuple[Step, Attempt, list[str]]] = [
    (pathway.OPEN_EPISODE, attempt(None, TODAY), []),
    (pathway.OPEN_EPISODE, attempt(None, day("11-24")), ["not_in_the_future"]),
    (pathway.OPEN_EPISODE, attempt(OPEN, TODAY), ["no_open_episode"]),
    (pathway.OPEN_EPISODE, attempt(CLOSED, day("10-01")), []),
    (pathway.OPEN_EPISODE, attempt(CLOSED, day("09-30")), ["after_last_episode"]),
    (pathway.OPEN_EPISODE, attempt(None, day("03-19"), expected_on=day("12-24")), []),
    (pathway.OPEN_EPISODE, attempt(None, day("03-18"), expected_on=day("12-24")), ["within_pregnancy"]),
    (pathway.START_ASSESSMENT, attempt(OPEN, day("09-01")), []),
    (pathway.START_ASSESSMENT, attempt(OPEN, day("08-31")), ["on_or_after_referral"]),
    (pathway.START_ASSESSMENT, attempt(ASSESSED, day("09-10")), ["no_open_assessment"]),
    (pathway.START_ASSESSMENT, attempt(AUTHORISED, day("10-01")), []),
    (pathway.START_ASSESSMENT, attempt(CLOSED, day("09-10")), ["episode_is_open"]),
    (
        pathway.START_ASSESSMENT,
        attempt(replace(OPEN, is_no_further_action=True), day("09-10")),
        ["episode_is_open"],
    ),
    (pathway.COMPLETE_ASSESSMENT, attempt(ASSESSED, day("09-03"), codes=("1A", "2B")), []),
    (pathway.COMPLETE_ASSESSMENT, attempt(ASSESSED, day("09-03"), codes=("21",)), []),
    (pathway.COMPLETE_ASSESSMENT, attempt(ASSESSED, day("09-03"), codes=("21", "1A")), ["no_factors_stands_alone"]),
    (pathway.COMPLETE_ASSESSMENT, attempt(ASSESSED, day("09-03")), ["factors_given"]),
    (
        pathway.COMPLETE_ASSESSMENT,
        attempt(ASSESSED, day("09-02"), codes=("1A",)),
        ["on_or_after_assessment_start"],
    ),
    (pathway.HOLD_REVIEW_POINT, attempt(ASSESSED, day("09-03")), []),
    (pathway.HOLD_REVIEW_POINT, attempt(ASSESSED, day("09-02")), ["on_or_after_assessment_start"]),
    (pathway.AUTHORISE_ASSESSMENT, attempt(COMPLETED, day("09-28")), []),
    (pathway.AUTHORISE_ASSESSMENT, attempt(COMPLETED, day("09-27")), ["assessment_is_completed"]),
    (pathway.AUTHORISE_ASSESSMENT, attempt(ASSESSED, day("10-02")), ["assessment_is_completed"]),
    (
        pathway.AUTHORISE_ASSESSMENT,
        attempt(AUTHORISED, day("10-02")),
        ["assessment_not_authorised", "assessment_is_completed"],
    ),
    (pathway.RECORD_VISIT, attempt(OPEN, TODAY), []),
    (pathway.RECORD_MISSED_APPOINTMENT, attempt(OPEN, TODAY), []),
    (pathway.RECORD_VIEW, attempt(OPEN, TODAY), []),
    (pathway.RECORD_VISIT, attempt(OPEN, day("11-24")), ["not_in_the_future"]),
    (pathway.HOLD_STRATEGY_DISCUSSION, attempt(OPEN, day("09-01")), []),
    (pathway.HOLD_STRATEGY_DISCUSSION, attempt(OPEN, day("08-31")), ["on_or_after_referral"]),
    (pathway.START_SECTION_47_ENQUIRY, attempt(OPEN, MONDAY), []),
    (pathway.START_SECTION_47_ENQUIRY, attempt(ENQUIRED, MONDAY), ["no_open_enquiry"]),
    (pathway.START_SECTION_47_ENQUIRY, attempt(CONFERENCED, day("10-01")), ["no_open_enquiry"]),
    (pathway.START_SECTION_47_ENQUIRY, attempt(CONFERENCED_IN_A_FILE, day("10-01")), []),
    (pathway.START_SECTION_47_ENQUIRY, attempt(CONCLUDED, day("10-01")), []),
    (pathway.START_SECTION_47_ENQUIRY, attempt(NOT_REQUIRED, day("10-01")), []),
    (pathway.CONCLUDE_SECTION_47_ENQUIRY, attempt(ENQUIRED, MONDAY), []),
    (pathway.CONCLUDE_SECTION_47_ENQUIRY, attempt(ENQUIRED, day("09-06")), ["on_or_after_enquiry_start"]),
    (pathway.CONCLUDE_SECTION_47_ENQUIRY, attempt(NOT_REQUIRED, day("09-15")), ["enquiry_not_concluded"]),
    (pathway.HOLD_INITIAL_CONFERENCE, attempt(ENQUIRED, MONDAY), []),
    (pathway.HOLD_INITIAL_CONFERENCE, attempt(ENQUIRED, day("09-12")), ["on_a_weekday"]),
    (pathway.HOLD_INITIAL_CONFERENCE, attempt(ENQUIRED, day("09-13")), ["on_a_weekday"]),
    (pathway.HOLD_INITIAL_CONFERENCE, attempt(CONFERENCED, day("09-22")), ["conference_not_held"]),
    (pathway.HOLD_INITIAL_CONFERENCE, attempt(NOT_REQUIRED, day("09-22")), ["conference_still_required"]),
    (pathway.HOLD_TRANSFER_IN_CONFERENCE, attempt(OPEN, MONDAY), []),
    (pathway.HOLD_TRANSFER_IN_CONFERENCE, attempt(MOVED_IN, day("09-08")), ["no_transfer_conference"]),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(CONFERENCED, day("09-21")), []),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(PROTECTED, day("09-22")), ["no_protection_plan_since"]),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(WAS_PROTECTED, day("11-16")), []),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(WAS_PROTECTED, day("11-15")), ["no_protection_plan_since"]),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(HELPED, day("09-21")), []),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(HELPED, day("09-20")), ["need_plan_can_end_that_day"]),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(WAS_HELPED, day("09-22")), []),
    (pathway.START_CHILD_PROTECTION_PLAN, attempt(WAS_HELPED, day("09-21")), ["need_plan_can_end_that_day"]),
    (pathway.HOLD_REVIEW_CONFERENCE, attempt(PROTECTED, day("09-22")), []),
    (pathway.HOLD_REVIEW_CONFERENCE, attempt(PROTECTED, day("09-21")), ["after_plan_start"]),
    (pathway.HOLD_REVIEW_CONFERENCE, attempt(WAS_PROTECTED, day("11-17")), ["protection_plan_not_ended"]),
    (pathway.HOLD_REVIEW_CONFERENCE, attempt(REVIEWED_PLAN, day("11-16")), ["no_review_conference_that_day"]),
    (pathway.END_CHILD_PROTECTION_PLAN, attempt(REVIEWED_PLAN, day("11-16")), []),
    (pathway.END_CHILD_PROTECTION_PLAN, attempt(REVIEWED_PLAN, day("11-15")), ["protection_plan_ends_after_reviews"]),
    (pathway.END_CHILD_PROTECTION_PLAN, attempt(WAS_PROTECTED, day("11-17")), ["protection_plan_not_ended"]),
    (pathway.END_CHILD_PROTECTION_PLAN, attempt(PROTECTED, day("09-22")), []),
    (pathway.END_CHILD_PROTECTION_PLAN, attempt(PROTECTED, day("09-21")), ["after_plan_start"]),
    (pathway.START_CHILD_IN_NEED_PLAN, attempt(OPEN, day("09-01")), []),
    (pathway.START_CHILD_IN_NEED_PLAN, attempt(HELPED, day("10-01")), ["no_need_plan_since"]),
    (pathway.START_CHILD_IN_NEED_PLAN, attempt(PROTECTED, day("10-01")), ["no_protection_plan_since"]),
    (pathway.START_CHILD_IN_NEED_PLAN, attempt(WAS_PROTECTED, day("11-15")), ["no_protection_plan_since"]),
    (pathway.START_CHILD_IN_NEED_PLAN, attempt(WAS_PROTECTED, day("11-16")), []),
    (pathway.REVIEW_CHILD_IN_NEED_PLAN, attempt(HELPED, day("09-21")), []),
    (pathway.REVIEW_CHILD_IN_NEED_PLAN, attempt(HELPED, day("09-20")), ["on_or_after_plan_start"]),
    (pathway.REVIEW_CHILD_IN_NEED_PLAN, attempt(REVIEWED, day("11-02")), ["no_need_review_that_day"]),
    (pathway.REVIEW_CHILD_IN_NEED_PLAN, attempt(WAS_HELPED, day("10-01")), ["need_plan_not_ended"]),
    (pathway.END_CHILD_IN_NEED_PLAN, attempt(REVIEWED, day("11-02")), []),
    (pathway.END_CHILD_IN_NEED_PLAN, attempt(REVIEWED, day("11-01")), ["need_plan_ends_after_reviews"]),
    (pathway.END_CHILD_IN_NEED_PLAN, attempt(HELPED, day("09-21")), []),
    (pathway.END_CHILD_IN_NEED_PLAN, attempt(HELPED, day("11-24")), ["not_in_the_future"]),
    (pathway.CLOSE_EPISODE, attempt(AUTHORISED, day("10-01"), code="RC8"), []),
    (pathway.CLOSE_EPISODE, attempt(AUTHORISED, day("09-30"), code="RC8"), ["closes_after_everything"]),
    (pathway.CLOSE_EPISODE, attempt(OPEN, day("10-01"), code="RC8"), ["not_in_need_only_after_assessment"]),
    (pathway.CLOSE_EPISODE, attempt(OPEN, day("10-01")), ["closes_with_reason"]),
    (pathway.CLOSE_EPISODE, attempt(ASSESSED, day("10-01"), code="RC7"), ["no_open_assessment"]),
    (pathway.CLOSE_EPISODE, attempt(ENQUIRED, day("10-01"), code="RC7"), ["closes_with_enquiries_settled"]),
    (pathway.CLOSE_EPISODE, attempt(NOT_REQUIRED, day("10-01"), code="RC7"), []),
    (pathway.CLOSE_EPISODE, attempt(PROTECTED, day("10-01"), code="RC7"), ["closes_with_protection_plans_ended"]),
    (pathway.CLOSE_EPISODE, attempt(WAS_PROTECTED, day("11-16"), code="RC7"), []),
    (pathway.CLOSE_EPISODE, attempt(HELPED, day("10-01"), code="RC7"), ["closes_with_need_plans_ended"]),
    (pathway.CLOSE_EPISODE, attempt(DISCUSSED, day("11-01"), code="RC7"), ["closes_after_everything"]),
]


@pytest.mark.parametrize(("step", "tried", "expected"), CASES, ids=lambda value: getattr(value, "key", None))
def test_a_step_is_held_back_by_what_does_not_hold(step: Step, tried: Attempt, expected: list[str]) -> None:
    assert [condition.key for condition in unmet(step, tried)] == expected


def test_every_condition_is_seen_to_hold_a_step_back_and_every_step_to_be_taken() -> None:
    holding_back = {key for _, _, expected in CASES for key in expected}
    assert holding_back == {condition.key for step in STEPS for condition in step.conditions}
    assert {step.key for step, _, expected in CASES if not expected} == {step.key for step in STEPS}


def test_each_condition_has_one_key_a_source_and_says_what_to_do() -> None:
    conditions = {condition.key: condition for step in STEPS for condition in step.conditions}
    for step in STEPS:
        for condition in step.conditions:
            assert conditions[condition.key] is condition
            assert condition.source
            assert condition.otherwise.endswith(".")
    assert len({step.key for step in STEPS}) == len(STEPS)
