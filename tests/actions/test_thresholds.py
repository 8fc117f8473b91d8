"""The authority's own framework and numbers of flags: set from a day on, by an administrator, and never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.actions.thresholds import set_flag_numbers, set_threshold_framework
from lineofsight.domain.flags import FLAGS_BY_ID
from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.models import FlagThreshold
from lineofsight.record.threshold_frameworks import framework_on
from lineofsight.record.threshold_versions import every_framework, flag_numbers_set, frameworks_set
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

OURS = replace(SHIPPED_FRAMEWORK, name="Springshire levels of need", version="2026", is_unverified=False)
FROM = date(2026, 12, 1)


def test_a_framework_holds_from_its_day_and_the_one_before_stays(authority: SmallAuthority) -> None:
    set_threshold_framework(OURS, in_force_from=FROM, by=authority.administrator)
    assert framework_on(date(2026, 11, 30)) == SHIPPED_FRAMEWORK
    ours = framework_on(FROM)
    assert (ours.title, ours.is_unverified) == ("Springshire levels of need, 2026", False)
    assert ours.criteria == SHIPPED_FRAMEWORK.criteria
    assert [row.version for row in frameworks_set()] == ["2026"]
    assert [framework.title for framework in every_framework()] == [SHIPPED_FRAMEWORK.title, OURS.title]
    assert TrailEvent.objects.get(object_kind="threshold_framework").details == {"version": "2026"}


def test_one_day_has_one_framework(authority: SmallAuthority) -> None:
    set_threshold_framework(OURS, in_force_from=FROM, by=authority.administrator)
    with pytest.raises(CannotSetStandard, match="from 1 December 2026 already"):
        set_threshold_framework(replace(OURS, version="2027"), in_force_from=FROM, by=authority.administrator)


@pytest.mark.parametrize("missing", ["name", "version"])
def test_a_framework_has_a_name_and_a_version(authority: SmallAuthority, missing: str) -> None:
    with pytest.raises(CannotSetStandard, match="a name and a version"):
        set_threshold_framework(replace(OURS, **{missing: " "}), in_force_from=FROM, by=authority.administrator)


def test_numbers_of_a_flag_hold_from_their_day(authority: SmallAuthority) -> None:
    set_flag_numbers(
        "repeats_same_worry",
        {"contacts": 4, "months": 6},
        in_force_from=FROM,
        by=authority.administrator,
        note="Front door board, November 2026",
    )
    numbers, flag = flag_numbers_in_force(), FLAGS_BY_ID["F01"]
    assert numbers.on(flag, date(2026, 11, 30)) == {"contacts": 3, "months": 12}
    assert numbers.on(flag, FROM) == {"contacts": 4, "months": 6}
    assert [row.threshold for row in flag_numbers_set()["repeats_same_worry"]] == ["contacts", "months"]
    assert TrailEvent.objects.filter(object_kind="flag_threshold").exists()


@pytest.mark.parametrize(
    ("flag", "numbers", "words"),
    [
        ("repeats_same_worry", {"contacts": 1}, "must be 2 or more"),
        ("repeats_same_worry", {"calls": 3}, "no number 'calls'"),
        ("drift", {"weeks": 3}, "no number 'weeks'"),
        ("repeats_same_worry", {}, "at least one number"),
    ],
)
def test_numbers_that_no_rule_has_are_refused(
    authority: SmallAuthority, flag: str, numbers: dict[str, int], words: str
) -> None:
    with pytest.raises(CannotSetStandard, match=words):
        set_flag_numbers(flag, numbers, in_force_from=FROM, by=authority.administrator)
    assert not FlagThreshold.objects.exists()


def test_one_day_has_one_number_of_each_threshold(authority: SmallAuthority) -> None:
    set_flag_numbers("many_sources", {"sources": 4}, in_force_from=FROM, by=authority.administrator)
    with pytest.raises(CannotSetStandard, match="Many sources already has numbers from 1 December 2026"):
        set_flag_numbers("many_sources", {"sources": 5, "months": 3}, in_force_from=FROM, by=authority.administrator)
    assert FlagThreshold.objects.count() == 1


@pytest.mark.parametrize("who", ["service_manager", "analyst"])
def test_only_an_administrator_sets_them(authority: SmallAuthority, who: str) -> None:
    with pytest.raises(Refused):
        set_threshold_framework(OURS, in_force_from=FROM, by=getattr(authority, who))
    with pytest.raises(Refused):
        set_flag_numbers("many_sources", {"sources": 4}, in_force_from=FROM, by=getattr(authority, who))
