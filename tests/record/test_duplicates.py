"""The review of duplicates: Splink weighs each pair as the look-up does, and what people settled stays."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from lineofsight.domain.matching import (
    COMPARISONS,
    Particulars,
    SaidHome,
    SaidName,
    SaidOfPerson,
    compare,
    particulars_of,
)
from lineofsight.record.matching import duplicates
from lineofsight.record.matching.batch import pairs_in, splink_settings
from lineofsight.record.matching.readings import edits, sound
from lineofsight.record.models import PersonName, PossibleDuplicate, Relationship
from lineofsight.record.moment import now
from tests.record.test_matching import BORN, a_child, a_person


def somebody(chance: Random, pk: int) -> Particulars:
    born = date(2015, chance.randint(1, 12), chance.randint(1, 12))
    return particulars_of(
        SaidOfPerson(
            names=(
                SaidName(chance.choice(("Robert", "Bob", "Ann", "Robret")), chance.choice(("Dee", "Smith", "Smyth"))),
            ),
            born_on=born if chance.random() < 0.8 else None,
            expected_on=born,
            sex=chance.choice("FMU"),
            homes=(SaidHome("12 Acacia Road", chance.choice(("SQ9 2AB", "SQ1 1AA"))),),
            nhs_numbers=(chance.choice(("9434765919", "4010232137")),) if chance.random() < 0.3 else (),
            household=(SaidName(chance.choice(("Mary", "Maria", "Jo")), "Dee"),) if chance.random() < 0.5 else (),
        ),
        sound,
        pk,
    )


def test_splink_weighs_each_pair_as_the_look_up_does() -> None:
    chance = Random(11)
    people = {pk: somebody(chance, pk) for pk in range(1, 150)}
    found = pairs_in(people.values(), at_least=-100)
    assert len(found) > 2_000
    assert [pair.weight for pair in found] == sorted((pair.weight for pair in found), reverse=True)
    for pair in found:
        assert pair.one < pair.other
        assert pair.weight == pytest.approx(compare(people[pair.one], people[pair.other], edits).weight)


def test_splink_is_handed_every_row_of_the_catalogue() -> None:
    told = splink_settings().create_settings_dict("duckdb")["comparisons"]
    assert [one["output_column_name"] for one in told] == [one.key for one in COMPARISONS]
    for one, row in zip(told, COMPARISONS, strict=True):
        nothing, *levels = one["comparison_levels"]
        assert nothing["is_null_level"]
        assert [level["label_for_charts"] for level in levels] == [level.words for level in row.levels]
        assert [level["m_probability"] for level in levels] == [level.m for level in row.levels]


@pytest.mark.parametrize("number", [0, 1])
def test_a_record_of_hardly_anybody_has_no_pairs(number: int) -> None:
    assert pairs_in([somebody(Random(1), pk) for pk in range(number)], at_least=0) == []


@pytest.mark.django_db
def test_a_review_lists_pairs_with_their_reasons() -> None:
    one, other = a_child("Robert"), a_child("Bobby")
    a_child("Olive", "Rushlight")
    found = duplicates.review()
    assert (found.people, found.open, found.new, found.gone) == (3, 1, 1, 0)
    pair = PossibleDuplicate.objects.get()
    assert (pair.one_id, pair.other_id, pair.match) == (one.pk, other.pk, "likely")
    assert pair.reasons_for == ["Forms of one given name", "Same family name", "Same date of birth", "Same sex"]
    assert pair.reasons_against == []


@pytest.mark.django_db
def test_what_was_settled_stays_and_what_was_corrected_goes() -> None:
    a_child("Robert"), a_child("Bobby")
    duplicates.review()
    PossibleDuplicate.objects.update(state="different", settled_at=now(), why="Cousins")
    assert duplicates.review().open == 0
    PossibleDuplicate.objects.update(state="open", settled_at=None)
    PersonName.objects.filter(given_names="Bobby").update(given_names="Olive", family_name="Rushlight")
    found = duplicates.review()
    assert (found.open, found.gone) == (0, 1)


@pytest.mark.django_db
def test_a_pair_that_is_found_again_keeps_its_first_day() -> None:
    a_child("Robert"), a_child("Bobby")
    duplicates.review()
    first = PossibleDuplicate.objects.get()
    PersonName.objects.filter(given_names="Bobby").update(given_names="Robert")
    assert duplicates.review().new == 0
    again = PossibleDuplicate.objects.get()
    assert (again.first_seen_at, again.match) == (first.first_seen_at, "likely")
    assert again.last_seen_at > first.last_seen_at
    assert again.reasons_for[0] == "Same given name"


@pytest.mark.django_db
def test_twins_and_namesakes_of_other_years_are_no_pair() -> None:
    twin, other = a_child("Robert"), a_child("Ralph")
    Relationship.objects.create(person=twin.person, to=other.person, kind=Relationship.Kind.SIBLING)
    a_child("Robert", born_on=date(2009, 12, 30))
    a_person("Robert", born_on=date(1984, 1, 2))
    assert BORN.year == 2015
    assert duplicates.review().open == 0
