"""The comparisons: their catalogue, their plain forms, and that both readings of every condition are one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from lineofsight.domain.matching import (
    COLUMNS,
    COMPARISONS,
    LISTS,
    Comparison,
    Match,
    Particulars,
    SaidHome,
    SaidName,
    SaidOfPerson,
    compare,
    level_of,
    look_up_keys,
    pair_keys,
    particulars_of,
    said,
)
from lineofsight.domain.matching.comparisons import LA_CHILD_ID, NUMBERS
from lineofsight.domain.matching.names import given_names_of, parts_of_family_name, plain
from lineofsight.domain.matching.nicknames import NICKNAMES, names_behind
from lineofsight.record.matching.readings import edits, sound

# --- plain forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("O’Neill", "oneill"), ("SMITH-JONES", "smithjones"), ("  Núñez ", "nunez"), ("Łukasz", "lukasz"),
        ("Strauß", "strauss"), ("Unknown", ""), ("not known", ""), ("", ""), ("Иван", "u0438u0432u0430u043d"),
    ],
)  # fmt: skip
def test_a_name_has_a_plain_form(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Robert James", ("robert", "james")),
        ("Baby Girl", ()),
        ("Baby", ()),
        ("Unborn", ()),
        ("Mary-Ann", ("mary", "ann")),
    ],
)
def test_given_names_come_apart_and_what_is_no_name_goes(text: str, names: tuple[str, ...]) -> None:
    assert given_names_of(text) == names


def test_a_double_barrelled_name_has_parts() -> None:
    assert parts_of_family_name("Smith-Jones") == ("smithjones", "smith", "jones")
    assert parts_of_family_name("de la Cruz") == ("delacruz", "cruz")
    assert parts_of_family_name("Smith") == ("smith",)


def test_nicknames_stand_in_plain_form_and_lead_to_their_names() -> None:
    for name, forms in NICKNAMES.items():
        assert plain(name) == name
        assert [plain(form) for form in forms] == list(forms)
        assert len(set(forms)) == len(forms), name
        assert name not in forms, name
    assert set(names_behind("bob")) & set(names_behind("robert"))
    assert set(names_behind("alex")) >= {"alexander", "alexandra"}
    assert names_behind("zebedee") == ("zebedee",)


def test_a_date_keeps_its_other_reading_only_where_it_has_one() -> None:
    assert particulars_of(said(born_on=date(2015, 4, 11)), sound).born_swapped == "2015-11-04"
    assert particulars_of(said(born_on=date(2015, 4, 13)), sound).born_swapped is None
    assert particulars_of(said(born_on=date(2015, 4, 4)), sound).born_swapped is None


def test_a_home_is_its_postcode_and_number() -> None:
    def home(lines: str, postcode: str) -> tuple[str, ...]:
        return particulars_of(said(address=lines, postcode=postcode), sound).homes

    assert home("12 Acacia Road, Oddershaw", "SQ9 2AB") == home("12, Acacia Rd", "sq92ab") == ("sq92ab 12",)
    assert home("Flat 3\n12 Acacia Road", "SQ9 2AB") == ("sq92ab 3 12",)
    assert home("The Old Mill, Pell Lane", "") == ("the old mill pell lane",)
    assert home("Acacia Road", "") == home("", "SQ9 2AB") == ()


def test_particulars_are_kept_as_json() -> None:
    one = particulars_of(said(given_names="Bo", family_name="Dee", born_on=date(2015, 4, 1)), sound, 7)
    assert Particulars.from_json(one.as_json()) == one
    assert "homes" not in one.as_json()


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_the_catalogue_is_whole() -> None:
    assert len({one.key for one in COMPARISONS}) == len(COMPARISONS)
    assert {one.key for one in COMPARISONS} >= NUMBERS
    for one in COMPARISONS:
        assert len({level.key for level in one.levels}) == len(one.levels)
        assert one.levels[-1].when is None
        assert all(level.when is not None for level in one.levels[:-1])
        assert all(0 < level.m < 1 and 0 < level.u < 1 and level.words for level in one.levels)
        assert set(one.columns) <= set(COLUMNS)


@pytest.mark.parametrize("one", [one for one in COMPARISONS if one is not LA_CHILD_ID], ids=lambda one: one.key)
def test_the_shares_of_a_comparison_come_to_one(one: Comparison) -> None:
    assert sum(level.m for level in one.levels) == pytest.approx(1, abs=0.01)
    assert sum(level.u for level in one.levels) == pytest.approx(1, abs=0.01)


def test_the_words_are_said_of_two_people() -> None:
    one = particulars_of(said(given_names="Robert", family_name="Dee", born_on=date(2015, 4, 11), sex="M"), sound)
    other = particulars_of(said(given_names="Bob", family_name="Dee", born_on=date(2015, 11, 4), sex="F"), sound)
    compared = compare(one, other, edits)
    assert compared.reasons_for == ("Forms of one given name", "Same family name", "Day and month swapped")
    assert compared.reasons_against == ("Different sex",)
    assert compared.match is Match.POSSIBLE


def test_nothing_speaks_where_nothing_is_known() -> None:
    compared = compare(Particulars(), Particulars(), edits)
    assert compared.findings == ()
    assert compared.match is Match.UNLIKELY


# --- two readings of one row -----------------------------------------------------------------------------------------

GIVEN = (
    "Robert",
    "Bob",
    "Robret",
    "Ann",
    "Anna",
    "Hannah",
    "R",
    "Ali",
    "Hassan",
    "Unborn",
    "",
    "Jayden",
    "Kylie",
    "Keighley",
    "Mary Ann",
    "Aisha",
    "Ayeshah",
)
FAMILY = ("Smith", "Smyth", "Smith-Jones", "Jones", "Hassan", "Ali", "O’Neill", "Whistledown", "Whisledown", "", "Dee")
DAYS = tuple(date(2015, 4, 11) + timedelta(days=days) for days in (0, 1, 9, 30, 207, 400)) + (date(2015, 11, 4),)
HOMES = (SaidHome("12 Acacia Road", "SQ9 2AB"), SaidHome("1 Acacia Road", "SQ9 2AB"), SaidHome("5 Bay", "SQ1 1AA"))
NUMBERS_OF_PEOPLE = ("9434765919", "9434765918", "4010232137")


def somebody(chance: Random, pk: int) -> Particulars:
    """A person from a small world, in which everything coincides often."""

    def some(values: Any, most: int = 1) -> tuple[Any, ...]:
        return tuple(chance.sample(values, chance.randint(0, most)))

    names = [SaidName(chance.choice(GIVEN), chance.choice(FAMILY)) for _ in range(chance.randint(0, 2))]
    if chance.random() < 0.1:
        names = [chance.choice((SaidName("Ali", "Hassan"), SaidName("Hassan", "Ali")))]
    unborn = chance.random() < 0.15
    return particulars_of(
        SaidOfPerson(
            names=tuple(names),
            born_on=None if unborn or chance.random() < 0.15 else chance.choice(DAYS),
            birth_year=chance.choice((None, 2015, 2016)),
            expected_on=chance.choice(DAYS) if unborn else None,
            sex=chance.choice(("F", "M", "U", "")),
            homes=some(HOMES, 2),
            nhs_numbers=some(NUMBERS_OF_PEOPLE),
            upns=some(NUMBERS_OF_PEOPLE),
            la_child_ids=some(NUMBERS_OF_PEOPLE),
            household=tuple(SaidName(chance.choice(GIVEN), chance.choice(FAMILY)) for _ in range(chance.randint(0, 2))),
            relatives=some(range(1, 40), 2),
        ),
        sound,
        pk,
    )


def literal(column: str, value: Any) -> str:
    if value in (None, ()):
        return f"NULL::{TYPES.get(column, 'VARCHAR[]' if column in LISTS else 'VARCHAR')}"
    return repr(list(value)) if isinstance(value, tuple) else repr(value)


TYPES = {
    "person": "BIGINT",
    "born_year": "BIGINT",
    "birth_day": "BIGINT",
    "expected_day": "BIGINT",
    "relatives": "BIGINT[]",
}


def test_every_condition_reads_alike_in_python_and_in_sql() -> None:
    chance = Random(20261123)
    people = [somebody(chance, pk) for pk in range(1, 121)]
    database = duckdb.connect()
    rows = ", ".join(f"({', '.join(literal(name, getattr(one, name)) for name in COLUMNS)})" for one in people)
    database.execute(f"CREATE TABLE people AS SELECT * FROM (VALUES {rows}) AS t({', '.join(COLUMNS)})")  # noqa: S608
    side = {end: ", ".join(f"{end}.{name} AS {name}_{end}" for name in COLUMNS) for end in "lr"}
    cases = [
        f"CASE WHEN NOT {one.known.sql()} THEN '' "
        + " ".join(f"WHEN {level.when.sql()} THEN '{level.key}'" for level in one.levels if level.when is not None)
        + f" ELSE '{one.levels[-1].key}' END AS {one.key}"
        for one in COMPARISONS
    ]
    found = database.execute(
        f"WITH pairs AS (SELECT {side['l']}, {side['r']} FROM people l JOIN people r ON l.person < r.person)"  # noqa: S608
        f" SELECT person_l, person_r, {', '.join(cases)} FROM pairs"
    ).fetchall()
    assert len(found) == 120 * 119 // 2
    by_id = {one.person: one for one in people}
    seen = set()
    for left, right, *by_sql in found:
        pair = by_id[left], by_id[right]
        by_python = [level_of(one, *pair, edits).key if one.known.holds(*pair, edits) else "" for one in COMPARISONS]
        assert by_sql == by_python, pair
        assert compare(*pair, edits) == compare(*reversed(pair), edits), pair
        seen |= {(one.key, key) for one, key in zip(COMPARISONS, by_python, strict=True)}
    missed = {(one.key, level.key) for one in COMPARISONS for level in one.levels} - seen
    assert missed == set(), "the small world never shows these levels"


# --- keys ------------------------------------------------------------------------------------------------------------


def test_who_shares_a_pair_key_is_found_by_the_look_up_too() -> None:
    """Keys of the batch are made finer, not other."""
    chance = Random(3)
    people = [somebody(chance, pk) for pk in range(1, 200)]
    for one in people:
        for other in people:
            if set(pair_keys(one)) & set(pair_keys(other)) and one.given and other.given and one.born and other.born:
                assert set(look_up_keys(one)) & set(look_up_keys(other)), (one, other)


def test_keys_do_not_mind_the_order_of_names_nor_of_day_and_month() -> None:
    one = particulars_of(said(given_names="Ali", family_name="Hassan", born_on=date(2015, 4, 11)), sound)
    other = particulars_of(said(given_names="Hassan", family_name="Ali", born_on=date(2015, 11, 4)), sound)
    shared = {kind.value for kind, _ in set(look_up_keys(one)) & set(look_up_keys(other))}
    assert shared == {"born", "names"}
