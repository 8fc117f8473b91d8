"""Charts: where columns and lines stand, which numbers are on the axis, and what the table beside says."""

from __future__ import annotations

import pytest

from lineofsight.web.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Chart, Series, round_number_above


def chart(*series: Series, steps: int = 4) -> Chart:
    return Chart("Days", "Day", tuple(str(number) for number in range(steps)), series)


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 4), (3, 4), (4, 4), (5, 6), (9, 10), (10, 12), (13, 20), (41, 60), (99, 100), (101, 120), (1234, 2000)],
)
def test_the_axis_ends_at_a_round_number_that_nothing_exceeds(highest: float, top: float) -> None:
    assert round_number_above(highest) == top
    drawn = chart(Series("a", (highest, 0, 0, 0), 1))
    assert [tick.number for tick in drawn.ticks] == [top * quarter / 4 for quarter in range(5)]


def test_columns_stand_on_the_base_side_by_side_within_their_step() -> None:
    drawn = chart(Series("a", (4, 2, 0, None), 1), Series("b", (1, 0, 0, 0), 2))
    (first, boxes), (second, others) = drawn.columns()
    assert (first.name, second.name) == ("a", "b")
    base = HEIGHT - BOTTOM
    assert [box.height for box in boxes] == [base - TOP, (base - TOP) / 2]
    assert all(box.y + box.height == pytest.approx(base, abs=0.2) for box in [*boxes, *others])
    step = (WIDTH - LEFT - RIGHT) / 4
    assert boxes[0].x >= LEFT
    assert boxes[0].x + boxes[0].width <= others[0].x
    assert others[0].x + others[0].width <= LEFT + step
    assert boxes[1].x >= LEFT + step


def test_a_line_breaks_where_there_is_no_number() -> None:
    drawn = chart(Series("a", (1, 2, None, 4), 1, is_line=True))
    [(_, stretches)] = drawn.lines()
    assert [len(stretch.split()) for stretch in stretches] == [2, 1]
    assert list(drawn.columns()) == []


def test_many_steps_have_labels_that_do_not_run_into_each_other() -> None:
    drawn = chart(Series("a", tuple(range(28)), 1), steps=28)
    assert [label.words for label in drawn.labels] == [str(number) for number in range(0, 28, 3)]


def test_the_table_has_every_number() -> None:
    drawn = chart(Series("a", (1, 2, None, 4), 1), Series("b", (0, 0, 0, 9), 2, is_line=True))
    assert list(drawn.rows()) == [("0", (1, 0)), ("1", (2, 0)), ("2", (None, 0)), ("3", (4, 9))]


def test_a_chart_of_nothing_can_be_drawn() -> None:
    drawn = chart(Series("a", (), 1), steps=0)
    assert list(drawn.labels) == []
    assert drawn.most == 4
