"""What a correction breaks: the conditions of the steps that were recorded here, held against the corrected history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lineofsight.domain.correction_pathway import broken_by
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
)

TODAY = date(2026, 11, 23)
REFERRED = date(2026, 9, 7)
WHOLE = Episode(
    id=1,
    referred_on=REFERRED,
    is_no_further_action=False,
    closed_on=date(2026, 11, 20),
    reason_for_closure="RC1",
    assessments=(
        Assessment(1, date(2026, 9, 8), completed_on=date(2026, 10, 5), authorised_on=date(2026, 10, 7)),
    ),
    section_47_enquiries=(Section47Enquiry(1, date(2026, 9, 9), conference_on=date(2026, 9, 25)),),
    conferences=(Conference(1, date(2026, 9, 25), section_47_enquiry_id=1),),
    child_protection_plans=(
        ChildProtectionPlan(
            1, date(2026, 9, 25), ended_on=date(2026, 11, 2), reviews=(Review(1, date(2026, 10, 30)),)
        ),
    ),
    child_in_need_plans=(
        ChildInNeedPlan(1, date(2026, 11, 2), ended_on=date(2026, 11, 18), reviews=(Review(2, date(2026, 11, 16)),)),
    ),
)  # fmt: skip
EARLIER = Episode(id=2, referred_on=date(2026, 3, 2), is_no_further_action=False, closed_on=date(2026, 5, 29))


def broken(episode: Episode, *, was: Episode = WHOLE, beside: Episode = EARLIER) -> list[str]:
    """The keys of what is broken where an episode that was whole says something else."""
    before, after = (History(child_id=1, episodes=(beside, one)) for one in (was, episode))
    return [one.key for one in broken_by(before, after, TODAY)]


def altered(rows: str, **values: Any) -> Episode:
    """The whole episode with other values in the one row of a kind."""
    (row,) = getattr(WHOLE, rows)
    changed: dict[str, Any] = {rows: (replace(row, **values),)}
    return replace(WHOLE, **changed)


@pytest.mark.parametrize(
    ("episode", "keys"),
    [
        (altered("assessments", started_on=date(2026, 9, 4)), ["on_or_after_referral"]),
        (altered("assessments", completed_on=date(2026, 9, 7)), ["on_or_after_assessment_start"]),
        (altered("assessments", authorised_on=date(2026, 10, 2)), ["assessment_is_completed"]),
        (altered("assessments", authorised_on=date(2026, 11, 23)), ["closes_after_everything"]),
        (altered("section_47_enquiries", started_on=date(2026, 9, 4)), ["on_or_after_referral"]),
        (altered("section_47_enquiries", started_on=date(2026, 9, 28)), ["on_or_after_enquiry_start"]),
        (altered("conferences", held_on=date(2026, 9, 26)), ["on_a_weekday"]),
        (altered("child_protection_plans", ended_on=date(2026, 10, 29)), ["protection_plan_ends_after_reviews"]),
        (altered("child_protection_plans", reviews=(Review(1, date(2026, 9, 25)),)), ["after_plan_start"]),
        (altered("child_protection_plans", ended_on=None), ["no_protection_plan_since"]),
        (altered("child_protection_plans", started_on=date(2026, 9, 4)), ["on_or_after_referral"]),
        (altered("child_in_need_plans", ended_on=date(2026, 11, 13)), ["need_plan_ends_after_reviews"]),
        (altered("child_in_need_plans", started_on=date(2026, 11, 17)), ["on_or_after_plan_start"]),
        (replace(WHOLE, closed_on=date(2026, 11, 13)), ["closes_after_everything"]),
        (replace(WHOLE, closed_on=date(2026, 11, 30)), ["not_in_the_future"]),
        (replace(WHOLE, reason_for_closure="RC8"), ["not_in_need_only_after_assessment"]),
        (replace(WHOLE, referred_on=date(2026, 9, 9)), ["on_or_after_referral"]),
        (replace(WHOLE, referred_on=date(2026, 5, 28)), ["after_last_episode"]),
        (replace(WHOLE, referred_on=date(2026, 2, 2)), ["after_last_episode"]),
        (replace(WHOLE, referred_on=date(2026, 9, 1)), []),
        (altered("assessments", authorised_on=date(2026, 10, 6)), []),
        (altered("conferences", held_on=date(2026, 9, 24)), []),
    ],
)  # fmt: skip
def test_a_correction_may_not_break_the_condition_of_a_step_that_was_taken(episode: Episode, keys: list[str]) -> None:
    assert broken(episode) == keys


def test_what_is_known_from_a_file_is_not_held_to_the_steps_of_this_record() -> None:
    started = altered("assessments", started_on=date(2026, 9, 4), origin=Origin.LOADED)
    assert broken(started) == []
    closed = replace(WHOLE, origin=Origin.LOADED, closed_on=date(2026, 11, 13))
    assert broken(closed, was=replace(WHOLE, origin=Origin.LOADED)) == []
    two_of_a_file = replace(WHOLE, origin=Origin.LOADED, referred_on=date(2026, 5, 28))
    assert broken(two_of_a_file, beside=replace(EARLIER, origin=Origin.LOADED)) == []


def test_what_was_broken_before_holds_up_no_correction_of_something_else() -> None:
    was = altered("assessments", started_on=date(2026, 9, 4))
    assert broken(replace(was, reason_for_closure="RC2"), was=was) == []
