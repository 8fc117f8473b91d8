"""The page of the front door's standards: what holds, what an administrator sets, and errors beside the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.models import FrontDoorStandard
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]
GIVEN = {
    "in_force_from_day": "1",
    "in_force_from_month": "12",
    "in_force_from_year": "2026",
    "opens_at": "8am",
    "closes_at": "6.30pm",
    "decisions_an_hour": "6.5",
    "sample_of_each_outcome": "5",
    "outcomes_for_a_manager": ["no_further_action", "assessment"],
    "open_at_most": "20",
    "open_at_most_by_day": "18",
    "open_at_most_by_month": "12",
    "open_at_most_by_year": "2026",
    "children_living_here": "61000",
    "note": "Front door procedure",
}


def test_everybody_reads_the_shipped_example_and_that_it_is_one(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account in (authority.door.screener, authority.analyst, authority.administrator):
        page = signed_in(account).get(reverse("front_door_standards")).text
        assert "These are local examples, shipped with the system" in page
        assert "8:30am to 5:00pm" in page
        assert ("Set the standards" in page) is (account == authority.administrator)


def test_an_administrator_sets_them_from_a_day_on(authority: SmallAuthority, signed_in: SignedIn) -> None:
    browser = signed_in(authority.administrator)
    form = browser.get(reverse("set_front_door_standards")).text
    assert 'value="08:30"' in form
    answer = browser.post(reverse("set_front_door_standards"), GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, reverse("front_door_standards"))
    kept = standard_on(date(2026, 12, 1))
    assert (kept.opens_at, kept.closes_at, kept.decisions_an_hour) == (time(8), time(18, 30), Decimal("6.5"))
    assert (kept.open_at_most, kept.open_at_most_by, kept.children_living_here) == (20, date(2026, 12, 18), 61_000)
    assert kept.outcomes_for_a_manager == ["assessment", "no_further_action"]
    page = browser.get(reverse("front_door_standards")).text
    assert "Set to follow" in page
    assert "At most 20 open by the end of 18 December 2026" in page
    assert "Referral: assessment under section 17; No further action" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes_at": "7am"}, "The closing time must be later than the opening time"),
        ({"opens_at": "half eight"}, "The opening time must be a time, for example 8:30am"),
        ({"decisions_an_hour": "0"}, "Decisions an hour must be more than 0"),
        ({"decisions_an_hour": "many"}, "Decisions an hour must be a number, for example 6.5"),
        ({"sample_of_each_outcome": "0"}, "The sample must be 1 or more"),
        ({"open_at_most": ""}, "Enter how many may be open at most on that day"),
        (
            {f"open_at_most_by_{part}": "" for part in ("day", "month", "year")},
            "Enter the day by which that many may be open at most",
        ),
        ({"open_at_most_by_day": "1"}, "The day of the aim must be later than the day they are in force from"),
        ({"children_living_here": "0"}, "The number of children must be 1 or more"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    authority: SmallAuthority, signed_in: SignedIn, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(authority.administrator).post(reverse("set_front_door_standards"), GIVEN | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Front door procedure" in answer.text
    assert not FrontDoorStandard.objects.exists()


def test_a_day_that_has_standards_is_refused_beside_the_day(authority: SmallAuthority, signed_in: SignedIn) -> None:
    browser = signed_in(authority.administrator)
    browser.post(reverse("set_front_door_standards"), GIVEN)
    again = browser.post(reverse("set_front_door_standards"), GIVEN)
    assert again.status_code == 422
    assert "already has standards from 1 December 2026" in again.text


def test_others_may_not_set_them(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account in (authority.door.manager, authority.service_manager):
        assert signed_in(account).get(reverse("set_front_door_standards")).status_code == 403
