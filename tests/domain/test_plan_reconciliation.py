"""Plan starts beside conferences: what stands alone, and what each month counts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.plan_reconciliation import Alone, HeldConference, Month, PlanStart, Unmatched, reconcile

FIRST, LAST = date(2026, 4, 1), date(2026, 9, 30)
MAY = date(2026, 5, 11)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_a_plan_and_its_conference_of_one_day_are_in_order() -> None:
    found = reconcile([PlanStart(1, 7, MAY)], [HeldConference(2, 7, MAY, decides_on_a_plan=True)], FIRST, LAST)
    assert found.alone == ()
    assert found.months == (Month(date(2026, 5, 1), plans=1, initial=1),)


def test_another_childs_conference_is_no_help() -> None:
    found = reconcile([PlanStart(1, 7, MAY)], [HeldConference(2, 8, MAY)], FIRST, LAST)
    assert found.alone == (Alone(Unmatched.PLAN, 1, 7, MAY),)


def test_a_plan_a_day_off_stands_with_its_conference_and_how_far_they_are_apart() -> None:
    plan = PlanStart(1, 7, MAY + days(2))
    held = HeldConference(2, 7, MAY, decides_on_a_plan=True)
    conference, start = reconcile([plan], [held], FIRST, LAST).alone
    assert (conference.kind, conference.nearest_on, conference.days_apart) == (Unmatched.CONFERENCE, plan.on, 2)
    assert (start.kind, start.nearest_on, start.days_apart) == (Unmatched.PLAN, MAY, 2)


def test_a_conference_that_is_not_known_to_have_decided_on_a_plan_is_not_asked_for_one() -> None:
    found = reconcile([], [HeldConference(2, 7, MAY)], FIRST, LAST)
    assert (found.alone, found.months[0].more_plans) == ((), -1)


def test_the_last_day_belongs_to_the_span_and_the_other_half_may_lie_outside() -> None:
    plan, held = PlanStart(1, 7, LAST), HeldConference(2, 7, LAST + days(1), decides_on_a_plan=True)
    (found,) = reconcile([plan], [held], FIRST, LAST).alone
    assert (found.kind, found.nearest_on) == (Unmatched.PLAN, LAST + days(1))
    assert reconcile([plan], [held], LAST + days(2), LAST + days(9)).alone == ()


def test_more_plans_than_conferences_is_counted_by_month() -> None:
    plans = [PlanStart(1, 7, MAY), PlanStart(2, 8, MAY), PlanStart(3, 9, MAY + days(30))]
    held = [
        HeldConference(4, 7, MAY, decides_on_a_plan=True),
        HeldConference(5, 9, MAY + days(30), is_transfer_in=True),
    ]
    may, june = reconcile(plans, held, FIRST, LAST).months
    assert (may, may.more_plans) == (Month(date(2026, 5, 1), plans=2, initial=1, plans_alone=1), 1)
    assert (june, june.more_plans) == (Month(date(2026, 6, 1), plans=1, transfers_in=1), 0)


DAYS = st.integers(-20, 200).map(lambda n: FIRST + days(n))
CHILDREN = st.integers(1, 3)


@given(st.lists(st.tuples(CHILDREN, DAYS), max_size=6), st.lists(st.tuples(CHILDREN, DAYS, st.booleans()), max_size=6))
def test_what_stands_alone_is_what_counting_each_day_of_each_child_leaves(
    started: list[tuple[int, date]], held: list[tuple[int, date, bool]]
) -> None:
    plans = [PlanStart(number, *one) for number, one in enumerate(started)]
    conferences = [HeldConference(n, child, on, decides_on_a_plan=said) for n, (child, on, said) in enumerate(held)]
    found = reconcile(plans, conferences, FIRST, LAST)
    for child in (1, 2, 3):
        for day in (FIRST + days(n) for n in range((LAST - FIRST).days + 1)):
            starts = started.count((child, day))
            decided, all_held = held.count((child, day, True)), sum(one[:2] == (child, day) for one in held)
            alone = [one.kind for one in found.alone if (one.child_id, one.on) == (child, day)]
            assert alone.count(Unmatched.PLAN) == max(0, starts - all_held)
            assert alone.count(Unmatched.CONFERENCE) == max(0, decided - starts)
    assert sum(month.plans_alone + month.conferences_alone for month in found.months) == len(found.alone)
    assert sum(month.plans for month in found.months) == sum(FIRST <= on <= LAST for _, on in started)
