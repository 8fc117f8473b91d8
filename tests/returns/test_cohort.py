"""Which cases a census returns: drawn, with every boundary of the year 2025-26."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.returns.cin_census.cohort import CensusDays

DAYS = CensusDays.of_year(2026)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[2:]]


EPISODES = """
referred   | closed     | no further action | returned
-----------+------------+-------------------+---------
2025-04-01 |            | no                | yes
2026-03-31 |            | no                | yes
2026-04-01 |            | no                | no
2020-01-01 |            | no                | yes
2020-01-01 | 2025-03-31 | no                | no
2020-01-01 | 2025-04-01 | no                | yes
2020-01-01 | 2026-05-01 | no                | yes
2020-01-01 | 2025-04-01 | not decided       | yes
2025-03-31 |            | yes               | no
2025-04-01 |            | yes               | yes
2026-03-31 |            | yes               | yes
2026-04-01 |            | yes               | no
2025-03-31 |            | not decided       | yes
"""


@pytest.mark.parametrize(("referred", "closed", "decided", "returned"), rows(EPISODES))
def test_an_episode_is_returned_that_was_referred_or_open_in_the_year(
    referred: str, closed: str, decided: str, returned: str
) -> None:
    is_no_further_action = {"yes": True, "no": False, "not decided": None}[decided]
    held = DAYS.hold_episode(date.fromisoformat(referred), day(closed), is_no_further_action=is_no_further_action)
    assert held is (returned == "yes")


ENQUIRIES = """
started    | conference | returned
-----------+------------+---------
2025-03-31 |            | no
2025-04-01 |            | yes
2026-03-31 | 2026-04-15 | yes
2026-04-01 |            | no
2025-03-20 | 2025-03-31 | no
2025-03-20 | 2025-04-01 | yes
2025-03-20 | 2026-04-01 | no
"""


@pytest.mark.parametrize(("started", "conference", "returned"), rows(ENQUIRIES))
def test_an_enquiry_is_returned_that_began_or_led_to_a_conference_in_the_year(
    started: str, conference: str, returned: str
) -> None:
    assert DAYS.hold_enquiry(date.fromisoformat(started), day(conference)) is (returned == "yes")


def test_what_came_after_the_reference_date_is_not_known() -> None:
    assert DAYS.known(date(2026, 3, 31)) == date(2026, 3, 31)
    assert DAYS.known(date(2026, 4, 1)) is None
    assert DAYS.known(None) is None


def test_the_reviews_of_the_year_are_returned_with_the_last_before_it() -> None:
    held_on = [date(2024, 10, 1), date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert DAYS.reviews(held_on) == (date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31))
    assert DAYS.reviews(held_on[2:]) == (date(2025, 4, 1), date(2026, 3, 31))
    assert DAYS.reviews([]) == ()
