"""The index of matching follows the record, whoever writes it; the look-up finds people by it, and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from lineofsight.access.transactions import many_in_one_transaction
from lineofsight.domain.matching import Match, SaidName, SaidOfPerson, said
from lineofsight.record.matching import Candidate, candidates, index
from lineofsight.record.models import (
    Address,
    Child,
    Identifier,
    MatchKey,
    MatchParticulars,
    Person,
    PersonName,
    Relationship,
    matched,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BORN = date(2015, 4, 11)


def a_person(given: str = "Robert", family: str = "Quillfeather", **columns: Any) -> Person:
    person = Person.objects.create(**{"born_on": BORN, "sex": "M"} | columns)
    if family:
        PersonName.objects.create(person=person, given_names=given, family_name=family)
    return person


def a_child(given: str = "Robert", family: str = "Quillfeather", **columns: Any) -> Child:
    person = a_person(given, family, **columns)
    return Child.objects.create(person=person, la_child_id=f"LA{person.pk:06}")


def state() -> tuple[set[Any], dict[int, Any]]:
    keys = set(MatchKey.objects.values_list("kind", "value", "person_id"))
    return keys, dict(MatchParticulars.objects.values_list("pk", "content"))


def found(of: SaidOfPerson) -> list[Candidate]:
    return candidates(of)


def only(of: SaidOfPerson) -> Candidate:
    (candidate,) = candidates(of)
    return candidate


# --- the index follows the record ------------------------------------------------------------------------------------


def _second_name(child: Child) -> None:
    PersonName.objects.create(person=child.person, given_names="Bob", family_name="Larkthimble", is_alias=True)


def _corrected_name(child: Child) -> None:
    name = child.person.names.get()
    name.correct({"family_name": "Tinderbrook"}, by=None)


def _names_in_bulk(child: Child) -> None:
    PersonName.objects.bulk_create(
        [PersonName(person=child.person, given_names="Rob", family_name="Oxenstile", is_alias=True)]
    )


def _names_changed_in_bulk(child: Child) -> None:
    name = child.person.names.get()
    name.given_names = "Rupert"
    PersonName.objects.bulk_update([name], ["given_names"])


def _names_updated(child: Child) -> None:
    PersonName.objects.filter(person=child.person).update(family_name="Kilnwater")


def _name_removed(child: Child) -> None:
    child.person.names.get().delete()


def _names_removed_in_bulk(child: Child) -> None:
    PersonName.objects.filter(person=child.person).delete()


def _birth(child: Child) -> None:
    child.person.correct({"born_on": date(2015, 5, 11)}, by=None)


def _address(child: Child) -> None:
    Address.objects.create(person=child.person, lines="12 Larkthimble Road\nOddershaw", postcode="SQ9 2AB")


def _protected_address(child: Child) -> None:
    Address.objects.create(person=child.person, lines="3 Nightjar Lane", postcode="SQ1 4XY", is_protected=True)


def _number(child: Child) -> None:
    Identifier.objects.create(person=child.person, kind=Identifier.Kind.NHS_NUMBER, value="943 476 5919")


def _mother(child: Child) -> None:
    mother = a_person("Mary", "Quillfeather", born_on=None, sex="F")
    Relationship.objects.create(person=mother, to=child.person, kind=Relationship.Kind.MOTHER)


def _name_of_somebody_around(child: Child) -> None:
    _mother(child)
    PersonName.objects.filter(given_names="Mary").update(given_names="Gwendolyn")


def _moved_to_another(child: Child) -> None:
    other = a_child("Olive", "Rushlight")
    child.person.names.update(is_alias=True)
    PersonName.objects.filter(person=child.person).update(person=other.person)


def _merged(child: Child) -> None:
    Person.objects.filter(pk=child.pk).update(merged_into=a_child("Olive", "Rushlight").person)


def _sealed(child: Child) -> None:
    child.restriction = "S2"
    child.save()


WRITERS = [
    _second_name, _corrected_name, _names_in_bulk, _names_changed_in_bulk, _names_updated, _name_removed,
    _names_removed_in_bulk, _birth, _address, _protected_address, _number, _mother, _name_of_somebody_around,
    _moved_to_another, _merged, _sealed,
]  # fmt: skip


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_whoever_writes_the_index_is_that_of_a_rebuild(write: Callable[[Child], None]) -> None:
    child = a_child()
    _mother(child)
    Relationship.objects.all().delete()
    before = state()
    write(child)
    after = state()
    index.rebuild()
    assert state() == after
    if write is not _protected_address:
        assert after != before


def test_a_protected_address_and_a_sealed_record_leave_no_mark() -> None:
    child, brother = a_child(), a_child("Henry")
    before = state()
    _protected_address(child)
    assert state() == before
    Relationship.objects.create(person=brother.person, to=child.person, kind=Relationship.Kind.SIBLING)
    assert MatchKey.objects.filter(kind="around", person=child.pk).exists()
    _sealed(brother)
    assert not MatchKey.objects.filter(kind="around", person=child.pk).exists()
    assert not MatchParticulars.objects.filter(pk=brother.pk).exists()
    assert "relatives" not in MatchParticulars.objects.get(pk=child.pk).content


def test_many_writings_of_one_transaction_are_read_once_at_its_end(django_assert_max_num_queries: Any) -> None:
    child = a_child()
    with many_in_one_transaction():
        before = state()
        for number in range(20):
            PersonName.objects.create(person=child.person, given_names=f"Bo{number}", family_name="X", is_alias=True)
        assert state() == before
        matched.read_now()
        after = state()
        assert after != before
    assert state() == after


def test_what_is_rolled_back_on_purpose_is_not_read() -> None:
    child = a_child()
    before = state()
    with transaction.atomic(), matched.held_back():
        _second_name(child)
        transaction.set_rollback(True)
    connection.needs_rollback = False
    assert state() == before


# --- the look-up -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (said(given_names="Robert", family_name="Quillfeather", born_on=BORN), "Same date of birth"),
        (said(given_names="Bobby", family_name="Quillfeather", born_on=BORN), "Forms of one given name"),
        (said(given_names="Robert", family_name="Quilfether", born_on=BORN), "Family names that sound alike"),
        (said(given_names="Robret", family_name="Quillfeather", born_on=BORN), "Given names one letter apart"),
        (said(given_names="Quillfeather", family_name="Robert"), "Given name that is the other’s family name"),
        (said(given_names="Robert", family_name="Quillfeather", born_on=date(2015, 11, 4)), "Day and month swapped"),
        (said(given_names="Robert", family_name="Quillfeather", born_on=date(2015, 4, 12)), "one digit off"),
        (said(given_names="Robert", family_name="Quillfeather", birth_year=2015), "Same year of birth"),
        (said(given_names="Robert", family_name="Rushlight", born_on=BORN), "Same given name"),
        (said(family_name="Quillfeather", born_on=BORN), "Same family name"),
        (said(given_names="R", family_name="Quillfeather", born_on=BORN), "Same date of birth"),
        (said(given_names="Robert", address="12 Larkthimble Road", postcode="sq92ab"), "Same home"),
        (said(nhs_number="9434765919"), "Same NHS number"),
        (said(given_names="Robert", household=[SaidName("Maria", "Quillfeather")]), "The same adult"),
    ],
)
def test_a_child_is_found_by_what_people_say_of_a_child(of: SaidOfPerson, reason: str) -> None:
    child = a_child()
    for write in (_address, _number, _mother):
        write(child)
    for number in range(5):
        a_child("Zebedee", f"Whistledown{number}", born_on=date(2009, 7, 20 + number))
    first = found(of)[0]
    assert first.child_id == child.pk
    assert any(reason in words for words in first.reasons_for), first.reasons_for


def test_what_speaks_against_is_said_too() -> None:
    a_child()
    of = said(given_names="Robert", family_name="Quillfeather", born_on=date(2015, 7, 30), sex="F")
    assert only(of).reasons_against == ("Same year of birth only", "Different sex")


def test_one_fact_alone_finds_nobody() -> None:
    a_child()
    assert found(said(family_name="Quillfeather")) == []
    assert found(said(born_on=BORN, sex="M")) == []
    assert found(said()) == []
    assert found(said(given_names="Unknown", family_name="Not known")) == []


def test_an_unborn_child_is_found_by_the_mother_and_about_when_the_birth_was_expected() -> None:
    child = a_child("Unborn", "Quillfeather", born_on=None, expected_on=date(2026, 3, 20), sex="")
    _mother(child)
    born = said(
        given_names="Iris",
        family_name="Rushlight",
        born_on=date(2026, 3, 4),
        household=[SaidName("Mary", "Quillfeather")],
    )
    assert only(born).child_id == child.pk
    assert "Born about when the birth was expected" in only(born).reasons_for
    unborn = said(
        family_name="Quillfeather", expected_on=date(2026, 3, 30), household=[SaidName("Mary", "Quillfeather")]
    )
    assert "Births expected at about the same time" in only(unborn).reasons_for


def test_twins_are_told_apart() -> None:
    robert, ralph = a_child("Robert"), a_child("Ralph")
    for child in (robert, ralph):
        _address(child)
    Relationship.objects.create(person=robert.person, to=ralph.person, kind=Relationship.Kind.SIBLING)
    of = said(
        given_names="Robert", family_name="Quillfeather", born_on=BORN, sex="M",
        address="12 Larkthimble Road", postcode="SQ9 2AB",
    )  # fmt: skip
    first, *others = found(of)
    assert (first.child_id, first.match) == (robert.pk, Match.LIKELY)
    assert all(other.match is not Match.LIKELY for other in others)


def test_an_adult_is_found_and_is_no_child() -> None:
    adult = a_person("Margaret", "Spindlebeck", born_on=date(1984, 2, 9), sex="F")
    candidate = only(said(given_names="Peggy", family_name="Spindlebeck", born_on=date(1984, 2, 9)))
    assert (candidate.person_id, candidate.child_id) == (adult.pk, None)


def test_members_of_the_household_who_match_are_named() -> None:
    child = a_child()
    _mother(child)
    mother = PersonName.objects.get(given_names="Mary").person_id
    of = said(given_names="Robert", family_name="Quillfeather", household=[SaidName("Mary", "Quillfeather")])
    assert next(one for one in found(of) if one.child_id == child.pk).household_too == (mother,)


def test_the_look_up_asks_as_many_queries_whoever_is_found(django_assert_num_queries: Any) -> None:
    of = said(given_names="Robert", family_name="Quillfeather", born_on=BORN)
    a_child()
    with django_assert_num_queries(3):
        assert len(candidates(of)) == 1
    for _ in range(12):
        a_child()
    with django_assert_num_queries(3):
        assert len(candidates(of)) == 10


def test_the_invented_record_has_the_index_that_a_rebuild_gives() -> None:
    chance = Random(7)
    people = [a_child(chance.choice(("Ann", "Bo", "Cy")), chance.choice(("Dee", "Eff"))) for _ in range(30)]
    for _ in range(40):
        one, other = chance.sample(people, 2)
        kind = chance.choice((Relationship.Kind.SIBLING, Relationship.Kind.OTHER))
        Relationship.objects.get_or_create(person=one.person, to=other.person, kind=kind)
    after = state()
    index.rebuild()
    assert state() == after
