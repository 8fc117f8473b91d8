"""The page of how often flags are raised by group: who reads it, what is held back, and the copy to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.record.models import FlagsCounted
from tests.authority import SmallAuthority
from tests.web.test_child_flags import text_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
PAGE = "flag_fairness"


@pytest.fixture
def counted(authority: SmallAuthority) -> FlagsCounted:
    counts = {
        "F09": {
            "all": {"All children": [63, 400]},
            "sex": {"Female": [40, 210], "Male": [20, 180], "Not recorded": [3, 10]},
        }
    }
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    return FlagsCounted.objects.create(counted_at=at, children=400, counts=counts)


def test_a_reader_of_names_is_told_every_number_with_its_basis_and_its_moment(
    authority: SmallAuthority, signed_in: SignedIn, counted: FlagsCounted
) -> None:
    page = text_of(signed_in(authority.service_manager).get(reverse(PAGE)).text)
    assert "Counted 23 November 2026" in page
    assert "400 children with an open episode of need or in early help" in page
    assert "15.8% 63 of 400" in page
    assert "30.0% 3 of 10" in page
    assert "never means that a child is safe" in page


def test_a_reader_without_names_is_told_no_small_number_nor_what_gives_it_away(
    authority: SmallAuthority, signed_in: SignedIn, counted: FlagsCounted
) -> None:
    page = text_of(signed_in(authority.analyst).get(reverse(PAGE)).text)
    assert "63 of 400" in page
    assert "3 of 10" not in page
    assert "20 of 180" not in page, "it would give the small number away by taking it from all"
    assert "40 of 210" in page


def test_the_copy_holds_back_the_same_and_is_on_the_trail(
    authority: SmallAuthority, signed_in: SignedIn, counted: FlagsCounted
) -> None:
    answer = signed_in(authority.analyst).get(reverse("flag_fairness_export", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    of_sex = {row["Group"]: row["Raised for"] for row in rows if row["Flag"] == "F09" and row["Told apart by"] == "Sex"}
    assert of_sex == {"Female": "40", "Male": "Not shown", "Not recorded": "5 or fewer"}
    assert TrailEvent.objects.filter(action="read_fairness", route="flag_fairness_export").exists()


def test_before_the_first_count_the_page_says_when_it_comes(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert "Nothing is counted yet." in signed_in(authority.north.manager).get(reverse(PAGE)).text


@pytest.mark.parametrize("form", ["pdf", "exe"])
def test_another_form_of_copy_is_not_there(authority: SmallAuthority, signed_in: SignedIn, form: str) -> None:
    assert signed_in(authority.analyst).get(reverse("flag_fairness_export", args=[form])).status_code == 404


def test_a_social_worker_does_not_read_it(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert signed_in(authority.north.worker).get(reverse(PAGE)).status_code == 403
