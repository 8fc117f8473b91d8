"""The invented authority is like England where it is not meant to differ, and the table says by how much."""

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.comparison import ROWS, Compared, Figure, compared, table, whole_years
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.told import Told

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

UNTIL = date(2026, 10, 31)


@pytest.mark.parametrize("seed", [7, 8])
def test_springshire_is_like_england(seed: int) -> None:
    plan = AuthorityPlan(children=2_500, years=5, until=UNTIL, seed=seed)
    told = Told((life for family in every_family(plan) for life in family.lives), whole_years(plan))
    rows = compared(told)
    print(table(rows))  # noqa: T201 - shown to whoever asks for it with `pytest -s`
    far = [one for one in rows if not one.is_near]
    assert not far, f"out of tolerance:\n{table(far)}\nof:\n{table(rows)}"


@pytest.mark.parametrize(
    ("years", "until", "whole"),
    [
        (5, date(2026, 10, 31), (2023, 2024, 2025, 2026)),
        (3, date(2026, 3, 31), (2024, 2025)),
        (3, date(2026, 4, 1), (2024, 2025, 2026)),
        (1, date(2026, 10, 31), ()),
    ],
)
def test_only_whole_years_before_the_planted_one_are_compared(years: int, until: date, whole: tuple[int, ...]) -> None:
    assert whole_years(AuthorityPlan(1, years, until, 1)) == whole


def test_a_figure_at_its_tolerance_is_near_and_one_past_it_is_not() -> None:
    row = replace(ROWS[0], england=20.0, tolerance=2.0)
    assert [Compared(row, Figure(value, 10)).is_near for value in (18.0, 22.0, 22.5)] == [True, True, False]


def test_every_row_says_what_it_is_of_and_where_the_figure_comes_from() -> None:
    assert all(row.n_of and row.basis and row.source and row.published and row.tolerance > 0 for row in ROWS)
    assert len({row.counted for row in ROWS}) == len(ROWS)
    shown = table([Compared(ROWS[0], Figure(27.94, 1_205))])
    assert "| P08 | Referrals that came from the police | 27.9 % | 1,205 referrals | date of referral | 28 % |" in shown


# One child whose figures can be worked out by hand: a plan of 2024-25 after an earlier one.
PLAN = CensusChildProtectionPlan(
    date(2024, 6, 3), date(2025, 6, 3), "NEG", "NEG", 1, (date(2024, 9, 4), date(2025, 2, 24), date(2025, 6, 3))
)
LIFE = CensusChild(
    "SPR000001",
    episodes=(
        CensusEpisode(date(2024, 3, 28), "6", is_no_further_action=True),
        CensusEpisode(
            date(2024, 5, 7),
            "2A",
            "N1",
            date(2025, 7, 1),
            "RC7",
            is_no_further_action=False,
            assessments=(CensusAssessment(date(2024, 5, 8), None, date(2024, 7, 11), ("3B",)),),
            section_47_enquiries=(CensusSection47Enquiry(date(2024, 5, 10), None, date(2024, 6, 3), False),),
            child_protection_plans=(PLAN,),
        ),
    ),
)


def test_a_year_is_counted_out_by_hand() -> None:
    told = Told([LIFE], [2025])
    ours = {one.row.counted: one.ours for one in compared(told)}
    assert ours["Referrals that came from schools"] == Figure(100, 1)
    assert ours["Referrals on which no further action was taken"] == Figure(0, 1)
    assert ours["Referrals within 12 months of an earlier one of the same child"] == Figure(100, 1)
    assert ours["Assessments within 45 working days"] == Figure(0, 1)  # 46 from the referral
    assert ours["Working days of an assessment, median"] == Figure(45, 1)  # from its own start
    assert ours["Initial conferences within 15 working days"] == Figure(100, 1)
    assert ours["Child protection plans for every 100 initial conferences"] == Figure(100, 1)
    assert ours["Plans that are a child's second or a later one, ever"] == Figure(100, 1)
    assert ours["Plans ended that had lasted two years or more"] == Figure(0, 0)
    assert ours["Plans open for three months or more with every review in time"] == Figure(0, 1)


@pytest.mark.parametrize(
    ("reviewed_on", "day", "is_in_time"),
    [
        ((date(2024, 9, 3),), date(2025, 3, 3), True),
        ((date(2024, 9, 4),), date(2024, 9, 30), False),
        ((date(2024, 9, 3),), date(2025, 3, 4), False),  # the next was due the day before
        ((), date(2024, 9, 3), True),
        ((), date(2024, 9, 4), False),
        ((date(2024, 9, 3), date(2025, 3, 4)), date(2025, 3, 31), False),
    ],
)
def test_reviews_are_due_after_three_months_and_then_every_six(
    reviewed_on: tuple[date, ...], day: date, is_in_time: bool
) -> None:
    told = Told([LIFE], [2025])
    assert told.is_every_review_in_time(replace(PLAN, reviewed_on=reviewed_on), day) is is_in_time


@pytest.mark.parametrize(
    ("ended_on", "months"),
    [(date(2024, 9, 2), 2), (date(2024, 9, 3), 3), (date(2026, 6, 2), 23), (date(2026, 6, 3), 24)],
)
def test_a_plan_lasts_whole_months(ended_on: date, months: int) -> None:
    assert Told([LIFE], [2025]).lasted_months(replace(PLAN, ended_on=ended_on)) == months
