"""Small numbers of a table: what else is held back, so that no sum gives one of them away."""

from __future__ import annotations

from random import Random

import pytest

from lineofsight.domain.small_numbers import Cell, Sum, held_back

FEW = 5


def column(*parts: int) -> tuple[dict[Cell, int], list[Sum], set[Cell]]:
    """A column of parts with its sum in the row below, and the small ones among them."""
    numbers = {(row, "n"): number for row, number in enumerate((*parts, sum(parts)))}
    sums = [Sum((len(parts), "n"), tuple((row, "n") for row in range(len(parts))))]
    return numbers, sums, {cell for cell, number in numbers.items() if 0 < number <= FEW}


@pytest.mark.parametrize(
    ("parts", "held"),
    [
        ((40, 20, 30), set()),
        ((3, 20, 30), {0, 1}),
        ((3, 0, 0), {0, 3}),
        ((1, 1, 20), {0, 1, 2}),
        ((4, 4, 20), {0, 1}),
        ((0, 0, 20), set()),
    ],
)
def test_the_smallest_other_is_held_back_or_the_sum_where_there_is_none(parts: tuple[int, ...], held: set[int]) -> None:
    numbers, sums, small = column(*parts)
    assert {row for row, _ in held_back(numbers, small, sums, few=FEW)} == held


def test_a_sum_with_no_other_part_is_held_back_itself() -> None:
    numbers, sums, _ = column(20)
    assert held_back(numbers, {(0, "n")}, sums, few=FEW) == {(0, "n"), (1, "n")}


def test_a_sum_that_is_held_back_is_not_added_up() -> None:
    numbers, sums, _ = column(20, 30)
    assert held_back(numbers, {(2, "n")}, sums, few=FEW) == {(0, "n"), (2, "n")}


def test_no_sum_of_a_table_gives_one_away() -> None:
    """Rows and columns add up: in no line is one number alone missing, and nothing that is missing comes to few."""
    draw = Random(20261122)
    for _ in range(200):
        rows = [(draw.randint(0, 9), draw.randint(0, 40)) for _ in range(4)]
        rows.append((sum(one for one, _ in rows), sum(two for _, two in rows)))
        numbers = {
            (row, key): number
            for row, (one, two) in enumerate(rows)
            for key, number in (("one", one), ("two", two), ("both", one + two))
        }
        sums = [Sum((row, "both"), ((row, "one"), (row, "two"))) for row in range(5)]
        sums += [Sum((4, key), tuple((row, key) for row in range(4))) for key in ("one", "two", "both")]
        small = {cell for cell, number in numbers.items() if 0 < number <= FEW}
        held = held_back(numbers, small, sums, few=FEW)
        for one in sums:
            missing = [part for part in one.parts if part in held]
            if one.total in held:
                assert missing or not any(numbers[part] for part in one.parts)
            else:
                unknown = sum(numbers[part] for part in missing)
                assert unknown == 0 or (len(missing) > 1 and unknown > FEW)
