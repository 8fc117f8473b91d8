"""What workers said, merged or protected stands when the next extract of the dataset comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lineofsight.domain.safeguarding_dataset import table
from lineofsight.record.models import (
    Address,
    CareEpisode,
    CarePeriod,
    Child,
    FamilyMember,
    Person,
    PersonName,
    Relationship,
    Restriction,
    SourceKey,
)
from lineofsight.record.safeguarding_dataset.reading import rows_of
from tests.actions.told_tables import CARE, TOLD, Load_, Tables, changed, loading_into

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = date(2026, 11, 22)
HOME: dict[str, Any] = {
    "addr_table_id": "AD1",
    "addr_person_id": "P1",
    "addr_address_json": '{"STREET": "1 Known Road"}',
    "addr_address_postcode": "ZZ1 1ZZ",
    "addr_address_start_date": "2026-01-01",
}
AT_REFUGE = {
    **HOME,
    "addr_table_id": "AD2",
    "addr_address_json": '{"STREET": "9 Safe Street"}',
    "addr_address_postcode": "ZZ99ZZ",
    "addr_address_start_date": "2026-11-01",
}


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def load(tmp_path: Path) -> Load_:
    return loading_into(tmp_path)


def seen(name: str) -> list[dict[str, Any]]:
    """The rows of a table of the dataset."""
    of = table(name)
    return [dict(zip((field.name for field in of.fields), row, strict=True)) for row in rows_of(of)]


def merge(one: Person, into: Person) -> None:
    """Have one person merged into another, as a merge leaves the two."""
    Person.objects.filter(pk=one.pk).update(merged_into=into)
    FamilyMember.objects.filter(person=one).update(person=into)


def person(key: str) -> Person:
    return Person.objects.get(pk=SourceKey.objects.get(column="pers_person_id", key=key).fact_id)


# --- protected places ------------------------------------------------------------------------------------------------


def test_a_place_that_a_worker_protected_is_protected_in_the_files_row_too(load: Load_) -> None:
    load({**TOLD, "ssd_address": [HOME]})
    child = Child.objects.get()
    Address.objects.create(person=child.person, lines="9 Safe Street", postcode="ZZ9 9ZZ", is_protected=True)
    load({**TOLD, "ssd_address": [HOME, AT_REFUGE]}, on=LATER)
    assert Address.objects.get(postcode="ZZ99ZZ").is_protected
    printed = str(seen("ssd_address"))
    assert [word in printed for word in ("Safe Street", "ZZ99ZZ", "Known Road", "ZZ11ZZ")] == [False] * 4


def test_a_row_that_a_file_moves_to_a_protected_place_is_protected(load: Load_) -> None:
    load({**TOLD, "ssd_address": [HOME]})
    protected = Address.objects.create(
        person=Child.objects.get().person,
        lines="9 Safe Street",
        postcode="ZZ9 9ZZ",
        is_protected=True,
        started_on=date(2026, 10, 1),
        ended_on=date(2026, 10, 9),
    )
    load({**TOLD, "ssd_address": [{**AT_REFUGE, "addr_table_id": "AD1"}]}, on=LATER)
    assert Address.objects.exclude(pk=protected.pk).get().is_protected
    assert "Safe Street" not in str(seen("ssd_address"))


def test_a_placement_beside_a_protected_one_is_protected(load: Load_) -> None:
    open_ended = changed(
        {**TOLD, **CARE}, "ssd_cla_episodes", clae_cla_episode_ceased_date="", clae_cla_episode_ceased_reason=""
    )
    load(open_ended)
    placed = CareEpisode.objects.get()
    placed.correct({"is_protected": True}, by=None, reason="The father must not know")
    (row,) = open_ended["ssd_cla_episodes"]
    new = {**row, "clae_cla_episode_id": "E2", "clae_cla_placement_id": "PL2", "clae_cla_episode_start_reason": "P"}
    new["clae_cla_episode_start_date"] = "2026-11-10"
    place = {**open_ended["ssd_cla_placement"][0], "clap_cla_placement_id": "PL2"}
    load(
        {
            **open_ended,
            "ssd_cla_episodes": [row, new],
            "ssd_cla_placement": [*open_ended["ssd_cla_placement"], place],
        },
        on=LATER,
    )
    assert CarePeriod.objects.get().episodes.exclude(pk=placed.pk).get().is_protected


# --- merged people ---------------------------------------------------------------------------------------------------

TWO_MOTHERS: Tables = {
    **TOLD,
    "ssd_person": [*TOLD["ssd_person"], {**TOLD["ssd_person"][1], "pers_person_id": "M2", "pers_surname": "Testnam"}],
    "ssd_family": [
        {"fami_table_id": "FA1", "fami_family_id": "F1", "fami_person_id": "M2"},
    ],
}


def test_a_merge_of_adults_stands_when_both_come_again(load: Load_) -> None:
    load(TWO_MOTHERS)
    kept, merged = person("M1"), person("M2")
    PersonName.objects.filter(person=merged).update(ended_on=LATER, person=kept)
    merge(merged, kept)
    before = Person.objects.count()
    report = load(
        {**TWO_MOTHERS, "ssd_mother": [{**TOLD["ssd_mother"][0], "moth_table_id": "MO2", "moth_person_id": "M2"}]},
        on=LATER,
    )
    assert Person.objects.count() == before
    assert PersonName.objects.get(person=kept, ended_on=None).family_name == "Testname"
    assert [row.person for row in Relationship.objects.all()] == [kept]
    assert not [sentence for sentence in report.told if "by another key" in sentence]


def test_an_adult_who_was_merged_into_a_child_is_that_child(load: Load_) -> None:
    load({**TWO_MOTHERS, "ssd_mother": []})
    merge(person("M2"), Child.objects.get().person)
    load({**TWO_MOTHERS, "ssd_mother": [], "ssd_disability": []}, on=LATER)
    assert (Child.objects.count(), Person.objects.count()) == (1, 3)


def test_a_chain_of_merges_is_followed_to_its_end(load: Load_) -> None:
    robin, one = TOLD["ssd_person"][0], TOLD["ssd_cin_episodes"][0]
    people = [{**robin, "pers_person_id": key, "pers_upn": ""} for key in ("A", "B", "C")]
    episodes = [{**one, "cine_person_id": key, "cine_referral_id": f"R{key}"} for key in ("A", "B", "C")]
    load({"ssd_department": TOLD["ssd_department"], "ssd_person": people, "ssd_cin_episodes": episodes})
    a, b, c = (Child.objects.get(la_child_id=key) for key in ("A", "B", "C"))
    merge(a.person, b.person)
    merge(b.person, c.person)
    PersonName.objects.filter(person__in=[a.pk, b.pk]).delete()
    PersonName.objects.filter(person=c.pk).delete()
    load({"ssd_department": TOLD["ssd_department"], "ssd_person": [people[0], people[2]]}, on=LATER)
    assert PersonName.objects.get().person == c.person


# --- mothers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "amended", [{"ended_on": date(2026, 11, 1)}, {"kind": Relationship.Kind.STEP_PARENT}], ids=["ended", "another kind"]
)
@pytest.mark.parametrize("key", ["MO1", "MO9"])
def test_a_mother_whom_a_worker_corrected_does_not_come_back(load: Load_, amended: dict[str, Any], key: str) -> None:
    load(TOLD)
    Relationship.objects.get().correct(amended, by=None, reason="She is not the mother")
    report = load(changed(TOLD, "ssd_mother", moth_table_id=key, moth_childs_dob="2016-05-14"), on=LATER)
    assert {name: getattr(Relationship.objects.get(), name) for name in amended} == amended
    assert report.counts["relationship"].kept == 1


def test_a_file_corrects_who_the_mother_is_under_the_key_that_it_gave(load: Load_) -> None:
    load({**TWO_MOTHERS})
    report = load(changed(TWO_MOTHERS, "ssd_mother", moth_person_id="M2"), on=LATER)
    mother = Relationship.objects.get()
    assert (mother.person, mother.version, report.counts["relationship"].changed) == (person("M2"), 2, 1)
    mother.correct({"person": person("M1")}, by=None, reason="It is the other")
    load(changed(TWO_MOTHERS, "ssd_mother", moth_person_id="M2", moth_childs_dob="2016-05-14"), on=LATER)
    assert Relationship.objects.get().person == person("M1")


# --- a sealed record -------------------------------------------------------------------------------------------------


def test_the_mother_of_a_sealed_child_has_no_row_even_where_a_file_had_her(load: Load_) -> None:
    load({**TOLD, "ssd_address": [{**HOME, "addr_person_id": "M1"}]})
    assert "Known Road" in str(seen("ssd_address"))
    Child.objects.update(restriction=Restriction.S2)
    assert (seen("ssd_person"), seen("ssd_address")) == ([], [])
