"""The threshold framework and the rules of flags: read by everybody, set by an administrator, honest about checking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, LevelOfNeed, as_lines
from lineofsight.record.models import FlagThreshold, ThresholdFramework
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on
from tests.authority import SmallAuthority, small_authority
from tests.web.test_consistency import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


def day(name: str, year: int = 2026, month: int = 11, number: int = 1) -> dict[str, str]:
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


def written(**changed: Any) -> dict[str, Any]:
    """The form as an administrator sends it: the shipped levels and criteria under a name of their own."""
    said: dict[str, Any] = {"name": "Springshire levels of need", "version": "2026", **day("in_force_from")}
    for level in LevelOfNeed:
        said[f"name_{level}"] = f"Tier {level}"
        said[f"legal_bases_{level}"] = [basis.value for basis in SHIPPED_FRAMEWORK.legal_bases[level]]
        said[f"criteria_{level}"] = as_lines(SHIPPED_FRAMEWORK, level)
    return said | changed


def test_everybody_reads_the_framework_and_that_nobody_checked_it(client: Client, authority: SmallAuthority) -> None:
    for reader in (authority.north.worker, authority.door.screener, authority.analyst):
        client.force_login(reader)
        page = words_of(client.get(reverse("threshold_framework")))
        assert "Threshold framework Unverified" in page
        assert "No partnership has agreed it, and nobody has checked it" in page
        assert "Harm and safety: The child says that somebody hurts them, or somebody saw it" in page
        assert "Set the framework" not in page
        assert client.get(reverse("set_framework")).status_code == 403


def test_an_administrator_sets_the_next_version(client: Client, authority: SmallAuthority) -> None:
    client.force_login(authority.administrator)
    page = client.get(reverse("set_framework")).content.decode()
    assert "An early worry about safety that the family is dealing with" in page
    assert "Example levels of need" not in page.split("<form")[1]
    changed = written(criteria_2="Care and parenting: The parents ask for help")
    answer = client.post(reverse("set_framework"), changed, follow=True)
    shown = words_of(answer)
    assert "The threshold framework is set." in shown
    assert "Springshire levels of need, 2026 In force from 1 November 2026." in shown
    assert "Unverified" not in shown
    assert "Tier 2" in shown
    found = framework_on(today())
    assert [one.key for one in found.criteria_of(LevelOfNeed.ADDITIONAL)] == ["level_2_the_parents_ask_for_help"]
    assert found.criteria_of(LevelOfNeed.ACUTE) == SHIPPED_FRAMEWORK.criteria_of(LevelOfNeed.ACUTE)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"criteria_3": "No theme here"}, "Level 3: write a theme, a colon and the criterion in each line"),
        ({"criteria_3": ""}, "Write at least one criterion for level 3"),
        ({"name_1": ""}, "Enter what you call level 1"),
        ({"legal_bases_4": []}, "Choose what level 4 may rest on"),
        ({"version": ""}, "Enter the version"),
        ({"in_force_from_month": "13"}, "real date"),
    ],
)
def test_what_was_written_stays_where_a_field_is_wrong(
    client: Client, authority: SmallAuthority, changed: dict[str, Any], words: str
) -> None:
    client.force_login(authority.administrator)
    answer = client.post(reverse("set_framework"), written(**changed))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Springshire levels of need" in answer.content.decode()
    assert not ThresholdFramework.objects.exists()


def test_a_second_version_of_one_day_is_refused_beside_the_day(client: Client, authority: SmallAuthority) -> None:
    client.force_login(authority.administrator)
    client.post(reverse("set_framework"), written())
    answer = client.post(reverse("set_framework"), written(version="2026 b"))
    assert answer.status_code == 422
    assert "Another version is in force from 1 November 2026 already." in words_of(answer)


def test_the_rules_of_flags_tell_the_numbers_in_force_and_what_cannot_be_looked_at(
    client: Client, authority: SmallAuthority
) -> None:
    client.force_login(authority.north.worker)
    page = words_of(client.get(reverse("flag_rules")))
    assert "F03 Family are telling us" in page
    assert "2 or more calls from the family" in page
    assert "did not fire never means that a child is safe" in page
    assert "Schools, and when a child changed them, are not recorded yet." in page
    assert "F13 Missing pattern" in page
    assert "Missing episodes are not recorded yet." in page
    assert "Set the numbers" not in page


def test_an_administrator_sets_the_numbers_of_a_flag(client: Client, authority: SmallAuthority) -> None:
    client.force_login(authority.administrator)
    address = reverse("set_flag", args=["family_are_telling_us"])
    assert "2 as shipped" in words_of(client.get(address))
    said = {"calls": "3", "note": "Board of November 2026", **day("in_force_from")}
    page = words_of(client.post(address, said, follow=True))
    assert "F03 Family are telling us: the numbers are set." in page
    assert "3 or more calls from the family" in page
    assert "Calls decided without an assessment: 3 from 1 November 2026: Board of November 2026" in page
    again = client.post(address, said)
    assert again.status_code == 422
    assert "already has numbers from 1 November 2026" in words_of(again)
    assert FlagThreshold.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [("0", "must be 1 or more"), ("", "Enter a number for"), ("many", "must be a whole number")],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(
    client: Client, authority: SmallAuthority, number: str, words: str
) -> None:
    client.force_login(authority.administrator)
    answer = client.post(reverse("set_flag", args=["family_are_telling_us"]), {"calls": number, **day("in_force_from")})
    assert answer.status_code == 422
    assert words in words_of(answer)


@pytest.mark.parametrize("flag", ["missing_pattern", "no_such_flag"])
def test_a_flag_without_numbers_has_no_page_to_set_them(client: Client, authority: SmallAuthority, flag: str) -> None:
    client.force_login(authority.administrator)
    assert client.get(reverse("set_flag", args=[flag])).status_code == 404
