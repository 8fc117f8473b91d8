"""The invented names: plainly nobody's, varied as communities are, and the same for the same chance."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from random import Random

import pytest

from lineofsight.domain.codes import Ethnicity
from lineofsight.synthetic import names
from lineofsight.synthetic.names import Community

ENDS_OF_PLACES = (
    "bourne", "bridge", "by", "cay", "combe", "cote", "croft", "dale", "den", "field", "ford", "holme", "holt", "hurst",
    "ley", "mere", "moor", "more", "nagh", "reach", "sedge", "stead", "stone", "stow", "thorpe", "ton", "vale", "well",
    "wick", "wood", "worth",
)  # fmt: skip


def test_there_are_several_hundred_of_each() -> None:
    assert len(names.GIVEN_NAMES) > 500
    assert len(names.FAMILY_NAMES) > 300
    for community in Community:
        given = names.GIVEN[community]
        assert min(len(given.female), len(given.male)) >= 18
        assert len(set(given.female)) == len(given.female)
        assert len(set(given.male)) == len(given.male)
        assert len(names.FAMILY[community]) >= 15


def test_every_family_name_ends_as_an_invented_place_does() -> None:
    assert [name for name in names.FAMILY_NAMES if not name.endswith(ENDS_OF_PLACES)] == []
    assert all(name.isalpha() and len(name) >= 6 for name in names.FAMILY_NAMES)


@pytest.mark.parametrize("ethnicity", [*sorted(Ethnicity.codes()), ""])
def test_no_ethnic_group_has_one_community_alone(ethnicity: str) -> None:
    chance = Random(3)
    drawn = Counter(names.community_of(ethnicity, chance) for _ in range(600))
    assert len(drawn) > 1
    assert drawn == Counter(names.community_of(ethnicity, again) for again in [Random(3)] for _ in range(600))


def test_a_community_is_likelier_in_its_own_ethnic_group() -> None:
    chance = Random(3)
    drawn = Counter(names.community_of(Ethnicity.PAKISTANI.code, chance) for _ in range(600))
    assert drawn.most_common(1)[0][0] is Community.PAKISTANI


def test_workers_have_names_of_their_own() -> None:
    drawn = list(islice(names.worker_names(Random(5)), 5_000))
    assert len(set(drawn)) == 5_000
    assert drawn == list(islice(names.worker_names(Random(5)), 5_000))
    assert drawn[:50] != list(islice(names.worker_names(Random(6)), 50))
    family_names = set(names.FAMILY_NAMES)
    assert all(name.split(" ", 1)[1] in family_names for name in drawn)


def test_every_home_is_in_a_postcode_area_that_is_none() -> None:
    chance = Random(9)
    homes = [names.home(chance) for _ in range(2_000)]
    for home in homes:
        outward, inward = home.postcode.split(" ")
        assert outward.startswith("SQ")
        assert 1 <= int(outward[2:]) <= 15
        assert inward[0].isdigit()
        assert len(inward) == 3
        assert not set(inward[1:]) & set("CIKMOV")
        assert home.lines.endswith("\nSpringshire")
    assert len({home.lines for home in homes}) > 1_950
    towns = Counter(home.lines.split("\n")[-2] for home in homes)
    assert set(towns) == {town.name for town in names.TOWNS}
    assert towns.most_common(1)[0][0] == "Springminster"


def test_a_postcode_district_is_of_one_town() -> None:
    districts = [district for town in names.TOWNS for district in town.districts]
    assert sorted(districts) == list(range(1, 16))


def test_schools_and_practices_are_named_once() -> None:
    assert len(set(names.SCHOOLS)) == len(names.SCHOOLS) > 15
    assert len(set(names.GP_PRACTICES)) == len(names.GP_PRACTICES)
