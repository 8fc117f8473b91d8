"""What a view can have changed: plans open since the day of the words, and decisions of that day or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    Episode,
    FamilyPlan,
    History,
    Review,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
)
from lineofsight.domain.voice.influence import changeable_since

DAY = date(2026, 5, 4)
BEFORE = date(2026, 5, 1)

EPISODE = Episode(
    id=1,
    referred_on=date(2026, 1, 5),
    closed_on=DAY,
    assessments=(Assessment(2, BEFORE, completed_on=DAY), Assessment(3, BEFORE)),
    strategy_discussions=(StrategyDiscussion(4, DAY),),
    section_47_enquiries=(Section47Enquiry(5, BEFORE, concluded_on=DAY), Section47Enquiry(6, BEFORE)),
    conferences=(Conference(7, DAY),),
    child_protection_plans=(ChildProtectionPlan(8, BEFORE, ended_on=DAY, reviews=(Review(9, DAY),)),),
    child_in_need_plans=(ChildInNeedPlan(10, BEFORE, reviews=(Review(11, DAY),)),),
)
HISTORY = History(
    1,
    episodes=(EPISODE,),
    early_help=(EarlyHelp(12, BEFORE, BEFORE, plans=(FamilyPlan(13, BEFORE, reviews=(Review(14, DAY),)),)),),
    step_changes=(StepChange(15, "down_cin_to_eh", BEFORE, DAY, is_accepted=True), StepChange(16, "transfer", BEFORE)),
)


def test_every_plan_and_decision_of_the_day_is_offered_and_no_other() -> None:
    assert {one.key for one in changeable_since(HISTORY, DAY)} == {
        "assessment 2", "strategy_discussion 4", "section_47_enquiry 5", "conference 7", "child_protection_plan 8",
        "review_conference 9", "child_in_need_plan 10", "child_in_need_review 11", "family_plan 13",
        "family_plan_review 14", "step_change 15", "episode 1",
    }  # fmt: skip


def test_each_says_in_which_episode_it_stands() -> None:
    """Early help's own plans and the steps between teams stand in none."""
    found = changeable_since(HISTORY, DAY)
    outside = {one.kind for one in found if one.episode_id is None}
    assert outside == {"family_plan", "family_plan_review", "step_change"}
    assert {one.episode_id for one in found} == {None, EPISODE.id}


def test_a_day_later_only_the_plans_that_are_still_open_are_left() -> None:
    assert [one.key for one in changeable_since(HISTORY, date(2026, 5, 5))] == [
        "child_in_need_plan 10",
        "family_plan 13",
    ]


def test_a_family_plan_ends_with_the_early_help() -> None:
    ended = replace(HISTORY.early_help[0], ended_on=BEFORE)
    assert not [one for one in changeable_since(History(1, early_help=(ended,)), DAY) if one.is_plan]


def test_each_is_said_with_its_day() -> None:
    (plan, *_) = [one for one in changeable_since(HISTORY, DAY) if one.is_plan]
    assert plan.words == "the child in need plan of 1 May 2026"
