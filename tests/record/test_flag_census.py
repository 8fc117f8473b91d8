"""How often flags are raised by group: the count of the record equals one made child by child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lineofsight.actions.flag_census import count_flags_if_due
from lineofsight.domain.codes import Ethnicity
from lineofsight.domain.flags import FlagStanding
from lineofsight.domain.flags.fairness import GROUPINGS, added, codes_in_no_group
from lineofsight.domain.history import History
from lineofsight.record import flag_census
from lineofsight.record.families import family_of
from lineofsight.record.flag_census import claim, count_now, is_due, open_children
from lineofsight.record.flag_facts import facts_of_families, family_facts, flags_of
from lineofsight.record.models import (
    Child,
    FlagCountBegun,
    FlagsCounted,
    MissedAppointment,
    Person,
    Relationship,
    Restriction,
)
from lineofsight.record.moment import now, today
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


def opened(authority: SmallAuthority, *, ethnicity: str = "WBRI", missed: int = 0) -> Child:
    child = authority.child()
    Person.objects.filter(pk=child.pk).update(ethnicity=ethnicity)
    authority.episode(child, on=today() - timedelta(days=3))
    for day in range(missed):
        MissedAppointment.objects.create(
            child=child, missed_on=today() - timedelta(days=day), service="dentist", recorded_at=now()
        )
    return child


def test_the_count_equals_one_made_child_by_child(authority: SmallAuthority) -> None:
    children = [
        opened(authority, missed=2), opened(authority, ethnicity="BCRB", missed=3), opened(authority, ethnicity="BAFR"),
        opened(authority, missed=1),
    ]  # fmt: skip
    authority.child()
    Child.objects.filter(pk=opened(authority, missed=2).pk).update(restriction=Restriction.S1)
    for one in children[1:3]:
        Relationship.objects.create(person=one.person, to=children[0].person, kind="sibling", recorded_at=now())
    counted = count_now()
    assert counted.children == 4 == len(open_children())
    plain: Counter[tuple[str, bool]] = Counter()
    for child in children:
        for reading in flags_of(child.pk, household=open_children()):
            if reading.standing is not FlagStanding.NO_DATA:
                plain[reading.flag.id, reading.is_raised] += 1
    for flag, groupings in counted.counts.items():
        expected = (plain[flag, True], plain[flag, True] + plain[flag, False])
        assert tuple(groupings["all"]["All children"]) == expected, flag
    counted.refresh_from_db()
    assert counted.counts["F09"]["ethnicity"] == {"White British": [1, 2], "Black": [1, 2]}
    assert counted.counts["F09"]["sex"] == {"Female": [2, 4]}
    assert "F13" not in counted.counts


def test_many_families_are_read_as_each_is_read_alone(authority: SmallAuthority) -> None:
    children = [opened(authority, missed=2) for _ in range(3)]
    mother = Person.objects.create(recorded_at=now())
    for child in children[:2]:
        Relationship.objects.create(person=mother, to=child.person, kind="mother", recorded_at=now())
    moment, keys = now(), [child.pk for child in children]
    together = facts_of_families(keys, readable=keys, as_of=moment)
    for key in keys:
        alone = family_facts(family_of(key), household=keys, as_of=moment)
        for column in ("child", "contacts", "members", "addresses", "adults", "allocations", "views"):
            assert getattr(together[key], column) == getattr(alone, column), column


def test_more_children_take_no_more_queries(authority: SmallAuthority) -> None:
    keys = [opened(authority).pk for _ in range(2)]
    with CaptureQueriesContext(connection) as few:
        facts_of_families(keys, readable=keys, as_of=now())
    keys += [opened(authority, missed=1).pk for _ in range(3)]
    with CaptureQueriesContext(connection) as many:
        facts_of_families(keys, readable=keys, as_of=now())
    assert len(many) == len(few)


def test_a_count_stands_for_a_day(authority: SmallAuthority) -> None:
    assert is_due()
    counted = count_now()
    assert not is_due()
    assert is_due(counted.counted_at + timedelta(hours=24))
    assert FlagsCounted.objects.count() == 1


def test_one_alone_of_many_is_told_to_count(authority: SmallAuthority, monday: time_machine.Traveller) -> None:
    """Until it has counted, or so long ago that it must have been broken off."""
    assert claim()
    assert not claim()
    monday.shift(timedelta(minutes=59))
    assert not claim()
    monday.shift(timedelta(minutes=1))
    assert claim()
    count_now()
    monday.shift(timedelta(hours=23))
    assert not claim()
    monday.shift(timedelta(hours=1))
    assert claim()
    assert FlagCountBegun.objects.count() == 1


def test_a_count_that_fails_is_made_by_the_next(authority: SmallAuthority, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(flag_census, "_chunks", lambda _children: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            count_flags_if_due()
    assert (count_flags_if_due(), count_flags_if_due()) == (1, 0)
    assert FlagsCounted.objects.count() == 1


def test_whose_record_counts_is_read_once(authority: SmallAuthority, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        opened(authority)
    monkeypatch.setattr(flag_census, "AT_A_TIME", 1)
    with CaptureQueriesContext(connection) as asked:
        count_now()
    wanted = str(Child.objects.filter(restriction=Restriction.S0).values_list("pk", flat=True).query)
    beginning = wanted[: wanted.index("WHERE")]
    of_every_child = [one["sql"] for one in asked if one["sql"].startswith(beginning) and "EXISTS" not in one["sql"]]
    assert len([sql for sql in of_every_child if '"restriction" = ' in sql]) == 1


def test_every_child_is_in_one_part_of_each_grouping() -> None:
    on = date(2026, 11, 23)
    for history in (
        History(1), History(2, born_on=date(2025, 11, 24), sex="M", ethnicity="REFU", disabilities=("NONE",)),
        History(3, born_on=date(2025, 11, 23), sex="U", ethnicity="NOBT", disabilities=("NONE", "LD")),
        History(4, expected_on=date(2027, 1, 11)), History(5, born_on=date(1990, 1, 1)),
    ):  # fmt: skip
        assert all(grouping.part_of(history, on) in grouping.parts for grouping in GROUPINGS)
    age = GROUPINGS[-1]
    assert [age.part_of(History(1, born_on=born), on) for born in (date(2025, 11, 24), date(2025, 11, 23))] == [
        "Under 1", "1 to 4",
    ]  # fmt: skip


def test_every_national_code_of_ethnicity_is_in_a_group_or_not_recorded() -> None:
    assert codes_in_no_group() == {Ethnicity.NOT_YET_OBTAINED.code}


def test_two_counts_are_added() -> None:
    one = {"F01": {"sex": {"Female": (1, 2)}}}
    assert added(one, {"F01": {"sex": {"Female": (2, 3), "Male": (0, 1)}}}) == {
        "F01": {"sex": {"Female": (3, 5), "Male": (0, 1)}}
    }
