"""Invented families: lives dressed with names, homes, numbers and relatives that can be, and could be recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from lineofsight.record.models import Relationship
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.families import dressed
from lineofsight.synthetic.family_members import InventedChild, InventedFamily, InventedName
from lineofsight.synthetic.family_parents import birth_of
from lineofsight.synthetic.known_days import KnownDays
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import AuthorityPlan

Kind = Relationship.Kind
UNTIL = date(2026, 11, 20)
PLAN = AuthorityPlan(children=2_500, years=3, until=UNTIL, seed=7)
UNBORN = "Unborn"


@pytest.fixture(scope="module")
def authority() -> tuple[InventedFamily, ...]:
    return tuple(dressed(number, lives, PLAN) for number, lives in families(PLAN))


@pytest.fixture(scope="module")
def children(authority: tuple[InventedFamily, ...]) -> list[InventedChild]:
    return [child for family in authority for child in family.children]


def episode(referred_on: date, closed_on: date | None = None, *, nothing: bool = False) -> CensusEpisode:
    return CensusEpisode(referred_on, "6", "N1", closed_on, is_no_further_action=nothing)


def life(
    number: int, born_on: date, *episodes: CensusEpisode, expected_on: date | None = None, ethnicity: str = "WBRI"
) -> CensusChild:
    return CensusChild(
        f"SPR{number:06}", born_on=born_on, expected_on=expected_on, sex="F", ethnicity=ethnicity, episodes=episodes
    )


def share(children: list[InventedChild], *, is_so: list[bool]) -> float:
    return sum(is_so) / len(children)


# --- what can be -----------------------------------------------------------------------------------------------------


def test_the_same_plan_makes_the_same_families(authority: tuple[InventedFamily, ...]) -> None:
    again = list(families(PLAN))
    assert [child.life for family in authority for child in family.children] == [one for _, own in again for one in own]
    number, lives = again[40]
    assert dressed(number, lives, PLAN) == authority[40]
    assert dressed(number, lives, replace(PLAN, seed=8)) != authority[40]


def test_everything_becomes_known_while_somebody_could_record_it(children: list[InventedChild]) -> None:
    for child in children:
        first = child.life.episodes[0].referred_on
        assert child.names[0].on == child.addresses[0].on == first
        assert not child.names[0].is_alias
        for dated in (*child.names, *child.addresses):
            assert dated.on <= UNTIL
            assert dated.on == first or any(
                not one.is_no_further_action and one.referred_on <= dated.on < (one.closed_on or date.max)
                for one in child.life.episodes
            )
        for before, after in (*pairwise(child.names), *pairwise(child.addresses)):
            assert before.on <= after.on


def test_brothers_and_sisters_say_the_same_of_one_another(authority: tuple[InventedFamily, ...]) -> None:
    for family in authority:
        for place, child in enumerate(family.children):
            siblings = {one.sibling: one.kind for one in child.relations if one.sibling is not None}
            assert sorted(siblings) == [other for other in range(len(family.children)) if other != place]
            for other, kind in siblings.items():
                assert (kind, place) in [(one.kind, one.sibling) for one in family.children[other].relations]


def test_nobody_stands_to_a_child_twice(authority: tuple[InventedFamily, ...]) -> None:
    for family in authority:
        assert family.adults
        for child in family.children:
            adults = [one.adult for one in child.relations if one.adult is not None]
            assert len(set(adults)) == len(adults) > 0
            kinds = Counter(one.kind for one in child.relations)
            assert kinds[Kind.MOTHER] <= 1
            assert kinds[Kind.FATHER] <= 1
            assert all((one.adult is None) is (one.sibling is not None) for one in child.relations)
            assert all(one.has_parental_responsibility for one in child.relations if one.kind is Kind.MOTHER)


def test_parents_are_of_an_age_to_be_parents(authority: tuple[InventedFamily, ...]) -> None:
    ages = {Kind.MOTHER: (15.9, 49), Kind.FATHER: (16.9, 66), Kind.GRANDPARENT: (30, 110)}
    seen: Counter[Kind] = Counter()
    for family in authority:
        for child in family.children:
            for one in child.relations:
                born_on = family.adults[one.adult].born_on if one.adult is not None else None
                if born_on is None or one.kind not in ages:
                    continue
                youngest, oldest = ages[one.kind]
                assert youngest <= (birth_of(child.life) - born_on).days / 365.25 <= oldest
                seen[one.kind] += 1
    assert min(seen[kind] for kind in ages) > 100


def test_half_siblings_share_one_parent(authority: tuple[InventedFamily, ...]) -> None:
    compared: Counter[Kind] = Counter()
    for family in authority:
        for child in family.children:
            for one in child.relations:
                if one.sibling is None:
                    continue
                parents, others = (
                    {other.kind: other.adult for other in whose.relations if other.kind in (Kind.MOTHER, Kind.FATHER)}
                    for whose in (child, family.children[one.sibling])
                )
                if len(parents) == len(others) == 2:
                    shared = sum(parents[kind] == others[kind] for kind in parents)
                    assert shared == {Kind.SIBLING: 2, Kind.HALF_SIBLING: 1, Kind.OTHER: 0}[one.kind]
                    compared[one.kind] += 1
    assert min(compared[Kind.SIBLING], compared[Kind.HALF_SIBLING]) > 20


def test_brothers_and_sisters_have_names_of_their_own(authority: tuple[InventedFamily, ...]) -> None:
    for family in authority:
        names = [[name for name in child.names if not name.is_alias][-1] for child in family.children]
        given = [name.given_names for name in names if name.given_names != UNBORN]
        assert len(set(given)) == len(given)
        assert not set(given) & {adult.given_names for adult in family.adults}


# --- how often -------------------------------------------------------------------------------------------------------


def test_names_are_as_troublesome_as_names_are(children: list[InventedChild]) -> None:
    aliased = [any(name.is_alias for name in child.names) for child in children]
    slips = [any(name.is_correction for name in child.names) for child in children]
    renamed = [has_a_new_surname(child) for child in children]
    assert 0.03 < share(children, is_so=aliased) < 0.07
    assert 0.015 < share(children, is_so=slips) < 0.04
    assert 0.015 < share(children, is_so=renamed) < 0.045


def has_a_new_surname(child: InventedChild) -> bool:
    return any(
        after.family_name != before.family_name and not after.is_correction and before.given_names != UNBORN
        for before, after in pairwise([name for name in child.names if not name.is_alias])
    )


def test_a_slip_is_one_letter_away_and_put_right_within_weeks(children: list[InventedChild]) -> None:
    for child in children:
        for slip, right in pairwise(child.names):
            if not right.is_correction:
                continue
            assert 5 <= (right.on - slip.on).days <= 35
            written, meant = (f"{name.given_names} {name.family_name}" for name in (slip, right))
            assert written != meant
            assert abs(len(written) - len(meant)) <= 1
            assert len(set(written) ^ set(meant)) <= 1


def test_homes_are_shared_left_and_hidden(authority: tuple[InventedFamily, ...], children: list[InventedChild]) -> None:
    hidden = [child.addresses[-1].is_protected for child in children]
    moved = [len(child.addresses) > 1 for child in children]
    several = [family for family in authority if len(family.children) > 1]
    apart = [len({child.addresses[-1].lines for child in family.children}) > 1 for family in several]
    assert 0.015 < share(children, is_so=hidden) < 0.045
    assert 0.08 < share(children, is_so=moved) < 0.30
    assert 0.05 < sum(apart) / len(apart) < 0.35
    for family in several:
        homes = {home.lines for home in family.addresses}
        elsewhere = {one.lines for child in family.children for one in child.addresses} - homes
        assert len(elsewhere) <= 1


def test_there_are_families_of_every_shape(authority: tuple[InventedFamily, ...]) -> None:
    kinds = Counter(one.kind for family in authority for child in family.children for one in child.relations)
    for kind in set(Kind) - {Kind.PARENT, Kind.OTHER}:
        assert kinds[kind] > 20, kind
    alone = [len({one.kind for one in family.children[0].relations if one.adult is not None}) for family in authority]
    assert 0.1 < sum(kinds_of_adults == 1 for kinds_of_adults in alone) / len(alone) < 0.5


def test_some_adults_are_known_in_two_families(authority: tuple[InventedFamily, ...]) -> None:
    families_of: dict[str, list[int]] = {}
    people = {}
    for family in authority:
        for adult in family.adults:
            families_of.setdefault(adult.key, []).append(family.number)
            assert people.setdefault(adult.key, adult) == adult
    shared = [numbers for numbers in families_of.values() if len(numbers) > 1]
    assert 0.01 < len(shared) / len(authority) < 0.05
    assert all(second == first + 1 and len(rest) == 0 for first, second, *rest in shared)


def test_some_children_are_related_to_a_worker(authority: tuple[InventedFamily, ...]) -> None:
    related = [family.number for family in authority if any(child.related_worker for child in family.children)]
    assert len(related) in {len(authority) // 150, len(authority) // 150 + 1}
    assert all(child.related_worker for family in authority if family.number in related for child in family.children)


def test_most_children_have_an_nhs_number_of_their_own(children: list[InventedChild]) -> None:
    numbers = [child.nhs_number for child in children if child.nhs_number]
    assert 0.70 < len(numbers) / len(children) < 0.80
    assert len(set(numbers)) == len(numbers)
    assert not any(child.nhs_number for child in children if child.names[0].given_names == UNBORN)


# --- children before birth, twins, and what nobody learns ------------------------------------------------------------

REFERRED_ON = date(2026, 3, 2)
BORN_ON = date(2026, 6, 14)


def names_of(own: CensusChild, plan: AuthorityPlan = PLAN) -> tuple[InventedName, ...]:
    return dressed(5, (own,), plan).children[0].names


def test_an_unborn_child_is_named_at_the_birth() -> None:
    before, after = names_of(life(1, BORN_ON, episode(REFERRED_ON), expected_on=date(2026, 6, 20)))
    assert (before.given_names, before.on) == (UNBORN, REFERRED_ON)
    assert (after.given_names != UNBORN, after.on, after.is_correction) == (True, BORN_ON, False)


def test_a_child_born_after_the_last_day_stays_unborn() -> None:
    born_late = life(1, UNTIL + timedelta(days=1), episode(date(2026, 9, 1)), expected_on=UNTIL + timedelta(days=8))
    assert [name.given_names for name in names_of(born_late)] == [UNBORN]
    born_in_time = life(1, UNTIL, episode(date(2026, 9, 1)), expected_on=UNTIL + timedelta(days=8))
    assert [name.on for name in names_of(born_in_time)] == [date(2026, 9, 1), UNTIL]


def test_a_birth_between_two_episodes_is_learnt_at_the_next() -> None:
    closed = episode(REFERRED_ON, date(2026, 5, 1))
    again = episode(date(2026, 9, 7))
    later = names_of(life(1, BORN_ON, closed, again, expected_on=BORN_ON))
    assert [name.on for name in later] == [REFERRED_ON, date(2026, 9, 7)]
    assert len(names_of(life(1, BORN_ON, closed, expected_on=BORN_ON))) == 1


@pytest.mark.parametrize("number", range(1, 30))
def test_twins_have_one_mother_and_one_father(number: int) -> None:
    twins = [life(place, date(2018, 5, 4) + timedelta(days=place - 1), episode(REFERRED_ON)) for place in (1, 2)]
    family = dressed(number, twins, PLAN)
    assert [one.kind for one in family.children[0].relations if one.sibling is not None] == [Kind.SIBLING]


@pytest.mark.parametrize("number", range(1, 30))
def test_children_born_too_soon_after_one_another_have_two_mothers(number: int) -> None:
    lives = [life(1, date(2018, 5, 4), episode(REFERRED_ON)), life(2, date(2018, 11, 4), episode(REFERRED_ON))]
    family = dressed(number, lives, PLAN)
    kinds = [one.kind for one in family.children[0].relations if one.sibling is not None]
    assert kinds == [Kind.HALF_SIBLING]
    mothers = [one.adult for child in family.children for one in child.relations if one.kind is Kind.MOTHER]
    assert len(set(mothers)) == len(mothers)


def test_nothing_is_learnt_after_a_referral_that_came_to_nothing() -> None:
    for number in range(1, 60):
        (child,) = dressed(number, (life(1, date(2018, 5, 4), episode(REFERRED_ON, nothing=True)),), PLAN).children
        assert {dated.on for dated in (*child.names, *child.addresses)} == {REFERRED_ON}


@pytest.mark.parametrize(
    ("asked", "settled", "learnt"),
    [
        (date(2026, 3, 2), False, date(2026, 3, 2)),
        (date(2026, 3, 2), True, date(2026, 3, 9)),
        (date(2026, 4, 30), True, date(2026, 4, 30)),
        (date(2026, 5, 1), True, date(2026, 9, 14)),
        (date(2026, 5, 1), False, date(2026, 9, 7)),
        (UNTIL, True, UNTIL),
        (UNTIL + timedelta(days=1), True, None),
    ],
)
def test_the_day_on_which_something_is_learnt(asked: date, settled: bool, learnt: date | None) -> None:
    known = KnownDays(
        life(1, date(2018, 5, 4), episode(REFERRED_ON, date(2026, 5, 1)), episode(date(2026, 9, 7))), UNTIL
    )
    assert known.on_or_after(asked, settled=settled) == learnt
