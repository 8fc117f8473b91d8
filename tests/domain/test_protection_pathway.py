"""The pathway of child protection meetings: what lets each step through, and what holds it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.domain import protection_pathway as protection
from lineofsight.domain.history import (
    ChildProtectionPlan,
    Episode,
    History,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.domain.meetings import Attended, Came, MeetingAgency, listed, missing_from_discussion
from lineofsight.domain.pathway import END_CHILD_PROTECTION_PLAN, Attempt, Step, unmet
from lineofsight.domain.protection_pathway import PROTECTION_STEPS

TODAY = date(2026, 11, 23)
CALLED_ON = date(2026, 11, 6)
OPEN = Episode(id=1, referred_on=date(2026, 9, 1), is_no_further_action=False)
CALL = StrategyDiscussion(id=1, held_on=CALLED_ON, is_by_telephone=True)
CALLED = replace(OPEN, strategy_discussions=(CALL,))
MET = replace(OPEN, strategy_discussions=(replace(CALL, is_by_telephone=False),))
FOLLOWED = replace(OPEN, strategy_discussions=(CALL, StrategyDiscussion(id=2, held_on=CALLED_ON, follows_id=1)))
ENQUIRED = replace(CALLED, section_47_enquiries=(Section47Enquiry(id=1, started_on=CALLED_ON),))
CONCLUDED = replace(
    CALLED, section_47_enquiries=(Section47Enquiry(id=1, started_on=CALLED_ON, concluded_on=CALLED_ON),)
)
PROTECTED = replace(
    OPEN,
    child_protection_plans=(
        ChildProtectionPlan(id=1, started_on=CALLED_ON, core_groups=(Review(1, date(2026, 11, 13)),)),
    ),
)
ENDED = replace(
    OPEN,
    child_protection_plans=(ChildProtectionPlan(id=1, started_on=CALLED_ON, ended_on=date(2026, 11, 16)),),
)
ALL_THREE = ("social_care", "police", "health")


def attempt(episode: Episode, on: date = TODAY, *, here: tuple[str, ...] = (), words: str = "") -> Attempt:
    history = History(child_id=1, episodes=(episode,))
    return Attempt(history, on=on, today=TODAY, episode=episode, subject_id=1, codes=here, words=words)


@pytest.mark.parametrize(
    ("step", "tried", "refused"),
    [
        (protection.HOLD_QUORATE_DISCUSSION, attempt(OPEN, here=ALL_THREE), []),
        (protection.HOLD_QUORATE_DISCUSSION, attempt(OPEN, here=(*ALL_THREE, "school")), []),
        (
            protection.HOLD_QUORATE_DISCUSSION,
            attempt(OPEN, here=("social_care", "police", "school")),
            ["discussion_quorate_or_says_why"],
        ),
        (
            protection.HOLD_QUORATE_DISCUSSION,
            attempt(OPEN, here=("police", "health"), words="  "),
            ["discussion_quorate_or_says_why"],
        ),
        (protection.HOLD_QUORATE_DISCUSSION, attempt(OPEN, here=("social_care",), words="It could not wait"), []),
        (protection.FOLLOW_UP_DISCUSSION, attempt(CALLED, CALLED_ON), []),
        (protection.FOLLOW_UP_DISCUSSION, attempt(CALLED, date(2026, 11, 5)), ["on_or_after_discussion"]),
        (protection.FOLLOW_UP_DISCUSSION, attempt(MET), ["follows_a_telephone_discussion"]),
        (protection.FOLLOW_UP_DISCUSSION, attempt(FOLLOWED), ["not_followed_up_yet"]),
        (protection.CARRY_ON_SECTION_47_ENQUIRY, attempt(ENQUIRED), []),
        (protection.CARRY_ON_SECTION_47_ENQUIRY, attempt(CALLED), ["enquiry_runs"]),
        (protection.CARRY_ON_SECTION_47_ENQUIRY, attempt(CONCLUDED), ["enquiry_runs"]),
        (protection.HOLD_QUORATE_CONFERENCE, attempt(OPEN, here=("social_care", "school", "health")), []),
        (
            protection.HOLD_QUORATE_CONFERENCE,
            attempt(OPEN, here=("social_care", "school")),
            ["conference_quorate_or_says_why"],
        ),
        (
            protection.HOLD_QUORATE_CONFERENCE,
            attempt(OPEN, here=("police", "school", "health")),
            ["conference_quorate_or_says_why"],
        ),
        (protection.HOLD_QUORATE_CONFERENCE, attempt(OPEN, here=("social_care",), words="The plan ends today"), []),
        (protection.HOLD_CORE_GROUP, attempt(PROTECTED, CALLED_ON), []),
        (protection.HOLD_CORE_GROUP, attempt(PROTECTED, date(2026, 11, 5)), ["on_or_after_protection_plan_start"]),
        (protection.HOLD_CORE_GROUP, attempt(PROTECTED, date(2026, 11, 13)), ["no_core_group_that_day"]),
        (protection.HOLD_CORE_GROUP, attempt(PROTECTED, date(2026, 11, 24)), ["not_in_the_future"]),
        (protection.HOLD_CORE_GROUP, attempt(ENDED), ["protection_plan_not_ended"]),
        (END_CHILD_PROTECTION_PLAN, attempt(PROTECTED, date(2026, 11, 13)), []),
        (END_CHILD_PROTECTION_PLAN, attempt(PROTECTED, date(2026, 11, 12)), ["protection_plan_ends_after_reviews"]),
    ],
)
def test_a_step_is_let_through_or_held_back(step: Step, tried: Attempt, refused: list[str]) -> None:
    assert [condition.key for condition in unmet(step, tried)] == refused


def test_every_condition_says_what_to_do_and_where_it_comes_from() -> None:
    keys = [condition.key for step in PROTECTION_STEPS for condition in step.conditions]
    assert len(keys) == len(set(keys))
    for step in PROTECTION_STEPS:
        assert step.conditions, step.key
        for condition in step.conditions:
            assert condition.otherwise.endswith(".")
            assert condition.source


def test_an_agency_that_was_invited_and_did_not_come_is_missing() -> None:
    attendance = (
        Attended(MeetingAgency.SOCIAL_CARE, Came.ATTENDED),
        Attended(MeetingAgency.POLICE, Came.APOLOGIES),
        Attended(MeetingAgency.HEALTH, Came.ABSENT),
        Attended(MeetingAgency.SCHOOL, Came.ATTENDED),
    )
    missing = missing_from_discussion(attendance)
    assert missing == (MeetingAgency.POLICE, MeetingAgency.HEALTH)
    assert listed(missing) == "police and health"
    assert listed(missing[:1]) == "police"
    assert listed(()) == ""
    assert missing_from_discussion(())[0] is MeetingAgency.SOCIAL_CARE
