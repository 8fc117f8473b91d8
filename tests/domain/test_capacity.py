"""How much a worker can hold, and how many children there are for each full-time post."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lineofsight.domain.capacity import Capacity, case_holding_post, cases_per_post


@pytest.mark.parametrize(
    ("full_time", "percent", "children", "most", "over", "per_post"),
    [
        ("1", 100, 16, 16, 0, "16.0"),
        ("1", 100, 17, 16, 1, "17.0"),
        ("0.6", 100, 9, 9, 0, "15.0"),
        ("0.6", 100, 10, 9, 1, "16.7"),
        ("0.8", 50, 6, 6, 0, "15.0"),
        ("1", 0, 0, 0, 0, None),
        ("1", 0, 2, 0, 2, None),
    ],
)
def test_what_a_worker_holds_stands_beside_what_the_post_allows(
    full_time: str, percent: int, children: int, most: int, over: int, per_post: str | None
) -> None:
    held = Capacity(children, case_holding_post(Decimal(full_time), percent), standard=16)
    assert (held.most, held.over) == (most, over)
    assert held.per_post == (None if per_post is None else Decimal(per_post))


def test_hours_that_are_not_recorded_say_so_and_are_left_out_of_the_figure() -> None:
    unknown = Capacity(12, None, 16)
    assert (unknown.most, unknown.over, unknown.words) == (None, 0, "12 held, hours not recorded")
    full, part = Capacity(18, Decimal("1.00"), 16), Capacity(6, Decimal("0.50"), 16)
    assert full.words == "18 held in 1.00 of a post, at most 16: over full by 2"
    told = cases_per_post([full, part, unknown, Capacity(0, None, 16)])
    assert (told.children, told.post, told.left_out, told.figure) == (24, Decimal("1.50"), 1, Decimal("16.0"))
    assert cases_per_post([unknown]).figure is None
