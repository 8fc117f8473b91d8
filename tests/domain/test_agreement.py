"""Agreement between two deciders, held to the worked examples of the textbooks, and what must always hold."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.agreement import (
    FEW_PAIRS,
    STANDARD_NORMAL_95,
    DecidedTwice,
    Judgement,
    agreement_by,
    agreement_of,
    difference,
    drift,
    kappa,
    kappa_of_one_level,
    outcomes_by_week,
    share,
)

CODES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=60)


def pairs_of(table: list[list[int]]) -> list[tuple[str, str]]:
    """The pairs behind a square table: rows are the first decider's answers, columns the second's."""
    return [
        (str(row), str(column))
        for row, cells in enumerate(table)
        for column, number in enumerate(cells)
        for _ in range(number)
    ]


# --- shares ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),  # 0 of 29 seen from the other side
    ],
)
def test_the_range_of_a_share_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    found = share(count, total)
    assert found.range is not None
    assert (round(found.range.low, 4), round(found.range.high, 4)) == (low, high)
    assert found.rate == count / total


def test_nothing_of_nothing_has_no_rate_and_no_range() -> None:
    assert (share(0, 0).rate, share(0, 0).range) == (None, None)


@pytest.mark.parametrize(("count", "total"), [(2, 1), (-1, 4), (1, 0)])
def test_a_count_beyond_its_total_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="the count must lie between 0 and the total"):
        share(count, total)


@given(total=st.integers(1, 400), data=st.data())
def test_the_range_holds_the_rate_and_narrows_with_more(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    few, many = share(count, total), share(count * 10, total * 10)
    assert few.range is not None
    assert many.range is not None
    assert 0 <= few.range.low <= count / total <= few.range.high <= 1
    assert many.range.high - many.range.low < few.range.high - few.range.low


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        # Newcombe (1998), Interval estimation for the difference between independent proportions, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_range_of_a_difference_is_newcombes(
    later: tuple[int, int], earlier: tuple[int, int], low: float, high: float
) -> None:
    found = difference(share(*later), share(*earlier))
    assert found is not None
    assert (round(found.range.low, 4), round(found.range.high, 4)) == (low, high)
    assert found.is_beyond_chance is (low > 0)


def test_there_is_no_difference_from_nothing() -> None:
    assert difference(share(0, 0), share(1, 2)) is None
    assert difference(share(1, 2), share(0, 0)) is None


# --- kappa -----------------------------------------------------------------------------------------------------------


def test_kappa_of_two_readers_of_fifty_grant_proposals() -> None:
    """The usual first example: 20 and 15 agreed, 5 and 10 not; 0.7 observed, 0.5 by chance."""
    assert kappa(pairs_of([[20, 5], [10, 15]])).value == pytest.approx(0.4)


def test_kappa_and_its_range_of_a_hundred_diagnoses() -> None:
    """Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, table 18.1: 0.68, error 0.087."""
    found = kappa(pairs_of([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))
    assert found.value == pytest.approx(0.68, abs=0.005)
    assert found.range is not None
    error = (found.range.high - found.range.low) / 2 / STANDARD_NORMAL_95
    assert error == pytest.approx(0.0877, abs=0.0001)
    assert found.why == ""


def test_the_standard_error_of_two_answers_is_that_of_the_formula_written_for_two() -> None:
    """Against the expression for a 2 by 2 table, worked by hand for 40, 10, 5 and 45 of 100."""
    found = kappa(pairs_of([[40, 10], [5, 45]]))
    observed, expected = 0.85, 0.5 * 0.45 + 0.5 * 0.55
    value = (observed - expected) / (1 - expected)
    diagonal = 0.40 * (1 - 0.95 * (1 - value)) ** 2 + 0.45 * (1 - 1.05 * (1 - value)) ** 2
    off = (1 - value) ** 2 * (0.10 * (0.45 + 0.5) ** 2 + 0.05 * (0.55 + 0.5) ** 2)
    error = sqrt(diagonal + off - (value - expected * (1 - value)) ** 2) / ((1 - expected) * 10)
    assert found.value == pytest.approx(value)
    assert found.range is not None
    assert found.range.high - value == pytest.approx(STANDARD_NORMAL_95 * error)


@pytest.mark.parametrize(
    ("pairs", "value", "why"),
    [
        ([], None, "Nothing was decided twice."),
        ([("a", "a")] * 40, None, "Both deciders used one and the same answer throughout."),
        ([("a", "a")] * 3 + [("b", "b")], 1.0, "The two agree throughout, which leaves no spread to make a range of."),
    ],
)
def test_kappa_says_why_it_has_no_value_or_no_range(pairs: list[tuple[str, str]], value: float, why: str) -> None:
    found = kappa(pairs)
    assert (found.pairs, found.value, found.range, found.why) == (len(pairs), value, None, why)


def test_kappa_of_few_pairs_says_that_its_range_is_rough() -> None:
    few = pairs_of([[4, 1], [2, 3]])
    assert kappa(few).why == f"Fewer than {FEW_PAIRS} pairs: the range is a rough guide."
    assert kappa(few * 3).why == ""


def test_complete_disagreement_is_below_chance() -> None:
    assert kappa([("a", "b"), ("b", "a")] * 20).value == -1


def test_one_decider_with_a_single_answer_agrees_as_chance_would() -> None:
    assert kappa([("a", "a")] * 30 + [("a", "b")] * 10).value == 0


@given(pairs=PAIRS)
def test_kappa_does_not_depend_on_order_or_on_who_is_called_first(pairs: list[tuple[str, str]]) -> None:
    found, turned = kappa(pairs), kappa([(second, first) for first, second in reversed(pairs)])
    assert (found.value is None) is (turned.value is None)
    if found.value is not None:
        assert found.value == pytest.approx(turned.value)
        assert -1 <= found.value <= 1
    if found.range is not None:
        assert found.value is not None
        assert found.range.low <= found.value <= found.range.high
        assert turned.range is not None
        assert found.range.low == pytest.approx(turned.range.low)


# --- decisions taken twice -------------------------------------------------------------------------------------------


def twice(first: str, second: str) -> DecidedTwice:
    """Two decisions from "outcome level" each."""
    one, other = first.split(), second.split()
    return DecidedTwice(Judgement(*one), Judgement(*other))


@pytest.mark.parametrize(
    ("first", "second", "agrees"),
    [
        ("assessment 4", "assessment 4", True),
        ("assessment 4", "assessment 3", False),
        ("assessment 4", "strategy_discussion 4", False),
        ("advice 2", "signpost 2", True),
        ("advice 1", "no_further_action 1", False),
    ],
)
def test_two_decisions_agree_on_level_and_response(first: str, second: str, agrees: bool) -> None:
    assert twice(first, second).agrees is agrees


def test_agreement_is_counted_within_each_group() -> None:
    decisions = [
        ("Ada", twice("assessment 4", "assessment 4")),
        ("Ada", twice("assessment 4", "early_help 2")),
        ("Bo", twice("advice 1", "advice 1")),
    ]
    by_worker = agreement_by(decisions)
    assert {name: (one.agreed.count, one.agreed.total) for name, one in by_worker.items()} == {
        "Ada": (1, 2),
        "Bo": (1, 1),
    }
    whole = agreement_of(decision for _, decision in decisions)
    assert (whole.agreed.count, whole.agreed.total) == (2, 3)
    assert whole.kappa_of_level.value == pytest.approx(0.5)


def test_one_level_is_compared_with_all_the_others() -> None:
    decisions = [twice("assessment 4", "assessment 4")] * 8 + [
        twice("early_help 2", "early_help 3"),
        twice("advice 1", "advice 1"),
    ]
    assert kappa_of_one_level(decisions, "4").value == 1
    assert kappa_of_one_level(decisions, "2").value == 0


# --- the mix of outcomes ---------------------------------------------------------------------------------------------


def test_weeks_run_from_monday_and_stand_without_a_decision_too() -> None:
    wednesday, sunday = date(2026, 11, 4), date(2026, 11, 22)
    weeks = outcomes_by_week(
        [
            (date(2026, 11, 1), "advice"),  # the Sunday before
            (date(2026, 11, 2), "advice"),
            (date(2026, 11, 8), "assessment"),
            (date(2026, 11, 16), "advice"),
            (date(2026, 11, 23), "advice"),  # the Monday after
        ],
        wednesday,
        sunday,
    )
    assert [(week.starts_on, dict(week.counts)) for week in weeks] == [
        (date(2026, 11, 2), {"advice": 1, "assessment": 1}),
        (date(2026, 11, 9), {}),
        (date(2026, 11, 16), {"advice": 1}),
    ]


def test_a_day_of_change_belongs_to_what_came_after() -> None:
    changed_on = date(2026, 10, 1)
    decisions = [(changed_on - timedelta(days=1), "advice"), (changed_on, "advice"), (changed_on, "assessment")]
    advice, assessment, early_help = drift(decisions, changed_on, ["advice", "assessment", "early_help"])
    assert [(row.before.count, row.after.count) for row in (advice, assessment, early_help)] == [(1, 1), (0, 1), (0, 0)]
    assert advice.before.total == 1
    assert advice.after.total == 2
    assert advice.change is not None
    assert advice.change.value == -0.5


def test_a_change_with_nothing_before_it_has_no_difference() -> None:
    (row,) = drift([(date(2026, 10, 1), "advice")], date(2026, 10, 1), ["advice"])
    assert row.change is None


@given(
    decisions=st.lists(
        st.tuples(st.dates(date(2026, 9, 1), date(2026, 11, 30)), CODES),
        max_size=50,
    )
)
def test_every_decision_of_the_weeks_is_in_one_week(decisions: list[tuple[date, str]]) -> None:
    weeks = outcomes_by_week(decisions, date(2026, 9, 1), date(2026, 11, 30))
    assert sum((week.counts for week in weeks), Counter()) == Counter(code for _, code in decisions)
