"""What concerns a family and stands with one child alone: who counts as living there, and how near is near."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.domain.family_events import FamilyEvent, FamilyEventKind, OnOneChild, OpenChild, on_one_child

DAY = date(2026, 11, 10)
SINCE_MAY = ((date(2026, 5, 1), None),)
VISIT, CONTACT, MOVE = FamilyEventKind.HOME_VISIT, FamilyEventKind.CONTACT, FamilyEventKind.MOVE


def event(kind: FamilyEventKind = VISIT, home: str = "1 mill lane") -> FamilyEvent:
    return FamilyEvent(kind, 7, 1, DAY, home)


def found(one: FamilyEvent, sibling: OpenChild, *stands_on: date) -> tuple[OnOneChild, ...]:
    return on_one_child([one], {one.kind: {sibling.child_id: stands_on}}, {1: [sibling]})


@pytest.mark.parametrize("kind", list(FamilyEventKind))
def test_an_event_stands_alone_where_a_brother_or_sister_has_nothing_of_it(kind: FamilyEventKind) -> None:
    sister = OpenChild(2, "1 mill lane", SINCE_MAY)
    assert found(event(kind), sister) == (OnOneChild(event(kind), (2,)),)
    assert found(event(kind), sister, DAY) == ()


@pytest.mark.parametrize(
    ("spans", "is_open"),
    [
        ((), False),
        (((DAY, None),), True),
        (((date(2026, 11, 11), None),), False),
        (((date(2026, 5, 1), DAY),), True),
        (((date(2026, 5, 1), date(2026, 11, 9)),), False),
    ],
)
def test_only_who_was_open_that_day_counts(spans: tuple[tuple[date, date | None], ...], is_open: bool) -> None:
    assert bool(found(event(), OpenChild(2, "1 mill lane", spans))) is is_open


@pytest.mark.parametrize(
    ("kind", "home", "siblings_home", "is_found"),
    [
        (VISIT, "1 mill lane", "2 ford road", False),
        (VISIT, "", "2 ford road", True),
        (VISIT, "1 mill lane", "", True),
        (CONTACT, "1 mill lane", "2 ford road", False),
        (MOVE, "1 mill lane", "2 ford road", False),
        (MOVE, "1 mill lane", "", False),
        (MOVE, "", "", False),
    ],
)
def test_who_lives_elsewhere_is_not_asked_about_and_of_a_move_who_is_not_known_to_have_stayed(
    kind: FamilyEventKind, home: str, siblings_home: str, is_found: bool
) -> None:
    assert bool(found(event(kind, home), OpenChild(2, siblings_home, SINCE_MAY))) is is_found


@pytest.mark.parametrize(
    ("kind", "day", "is_found"),
    [
        (VISIT, date(2026, 11, 9), True),
        (CONTACT, date(2026, 11, 11), True),
        (MOVE, date(2026, 12, 8), False),
        (MOVE, date(2026, 12, 9), True),
        (MOVE, date(2026, 10, 13), False),
        (MOVE, date(2026, 10, 12), True),
    ],
)
def test_a_move_may_stand_four_weeks_apart_and_the_rest_on_the_day(
    kind: FamilyEventKind, day: date, is_found: bool
) -> None:
    assert bool(found(event(kind), OpenChild(2, "1 mill lane", SINCE_MAY), day)) is is_found
