"""One definition of a rule: a whole file is told of each child exactly what a page is told of that child alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineofsight.domain import codes
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.cohort import CensusDays, as_returned
from lineofsight.returns.cin_census.elements import WholeFile
from lineofsight.returns.cin_census.parsing import Feed
from lineofsight.returns.cin_census.rules.catalogue import rules_of
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.checking import check_child
from lineofsight.returns.cin_census.rules.files import check_file
from lineofsight.returns.cin_census.rules.one_child import caused_by, findings_in
from lineofsight.returns.cin_census.rules.rule import Finding, Level
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.dirty import dirty_census
from tests.returns.census_files import ODD_CHILDREN, census, distinct, several, some, write

ENDS_ON = date(2026, 3, 31)
HEADER = header_for(ENDS_ON, datetime(2026, 4, 2, 9, 30, tzinfo=UTC))
RULES = rules_of(ENDS_ON.year)
BESIDE_OTHERS = frozenset({"1520", "8510"})
"""Rules about a child that only a whole return can break: an identifier that another child has too."""
OF_ONE_CHILD = frozenset(rule.code for rule in RULES if rule.level is Level.CHILD) - BESIDE_OTHERS

Told = tuple[object, ...]


def told(finding: Finding) -> Told:
    """A finding without what only a file gives: the place of the child in it, lines, and the texts of its header."""
    values = tuple(
        value for field, value in zip(finding.fields, finding.values, strict=True) if not field.startswith("Header.")
    )
    related = tuple((one.table, one.place[1:], tuple(one.values.items())) for one in finding.related)
    named = (finding.code, finding.severity, finding.message, finding.child, finding.table)
    return (*named, finding.place[1:], finding.fields, values, related)


def told_of_the_file(file: Path) -> Counter[Told]:
    return Counter(told(one) for one in check_file(file).findings if one.code in OF_ONE_CHILD)


def told_of_each(found: Iterable[Iterable[Finding]]) -> Counter[Told]:
    return Counter(told(one) for findings in found for one in findings)


def told_as_read(file: Path) -> Counter[Told]:
    """What is told of each child of a file, each asked about alone with the elements that stand in the file."""
    year, found = CensusYear.ending_on(ENDS_ON), []
    for _ in WholeFile(feed := Feed(file), lambda _, child, __: found.append(check_child(child, year, RULES))) and (
        feed.pieces()
    ):
        pass
    return told_of_each(found)


# --- any children, whose days fall close to one another and to the ends of the year ----------------------------------

NEAR = st.sampled_from(
    [date(2025, 3, 31), date(2025, 4, 1), date(2026, 1, 26), date(2026, 3, 31), date(2026, 4, 1), date(9999, 12, 31)]
)
DAYS = NEAR | st.integers(0, 40).map(lambda days: date(2025, 6, 2) + timedelta(days))
MAYBE = st.none() | DAYS
CATEGORIES = st.just("") | some(codes.CategoryOfAbuse)
EPISODES = st.builds(
    CensusEpisode,
    DAYS,
    st.sampled_from(["", "1A", "5"]),
    st.sampled_from(["", "N1", "N0"]),
    MAYBE,
    st.sampled_from(["", "RC2", "RC7", "RC8", "RC9"]),
    MAYBE,
    st.none() | st.booleans(),
    several(st.builds(CensusAssessment, DAYS, MAYBE, MAYBE, distinct(some(codes.AssessmentFactor), 2))),
    several(st.builds(CensusChildInNeedPlan, DAYS, MAYBE), 2),
    several(st.builds(CensusSection47Enquiry, DAYS, MAYBE, MAYBE, st.none() | st.booleans()), 2),
    several(
        st.builds(
            CensusChildProtectionPlan,
            DAYS,
            MAYBE,
            CATEGORIES,
            CATEGORIES,
            st.none() | st.integers(0, 3),
            distinct(DAYS, 2),
        ),
        2,
    ),
)
CHILDREN = st.builds(
    CensusChild,
    st.sampled_from(["C1", "C2", "C-3", "C" * 21]),
    upn=st.sampled_from(["", "A123456789012", "X00000000000A"]),
    upn_unknown=st.just("") | some(codes.UPNUnknown),
    born_on=st.sampled_from([None, date(2015, 5, 4), date(2000, 3, 31), date(2026, 4, 1)]),
    expected_on=MAYBE,
    sex=st.just("") | some(codes.Sex),
    died_on=MAYBE,
    ethnicity=st.sampled_from(["", "WBRI"]),
    disabilities=distinct(some(codes.Disability), 2),
    episodes=several(EPISODES, 2),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("one_definition")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(children=st.lists(CHILDREN, min_size=1, max_size=4))
def test_a_file_says_of_its_children_what_a_page_says_of_each(folder: Path, children: list[CensusChild]) -> None:
    file = folder / "census.xml"
    write_census(file, HEADER, children)
    expected = told_of_the_file(file)
    assert told_of_each(findings_in(child, ENDS_ON.year) for child in children) == expected
    assert told_as_read(file) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(children=st.lists(ODD_CHILDREN, min_size=1, max_size=3))
def test_a_file_of_anything_at_all_says_what_each_child_alone_does(folder: Path, children: list[str]) -> None:
    file = write(folder, census("\n".join(children)), "odd.xml")
    assert told_as_read(file) == told_of_the_file(file)


def test_a_clean_and_a_dirty_authority_say_of_each_child_what_a_page_does(folder: Path) -> None:
    invented = list(invented_children(400, ENDS_ON, seed=6))
    clean, dirty = folder / "clean.xml", folder / "dirty.xml"
    write_census(clean, HEADER, invented)
    expected = told_of_the_file(clean)
    assert told_of_each(findings_in(child, ENDS_ON.year) for child in invented) == expected
    dirty_census(dirty, HEADER, iter(invented), 0.25, Random(3), "dfe")
    found = told_of_the_file(dirty)
    assert told_as_read(dirty) == found
    assert sum(found.values()) > sum(expected.values())


ROWS = ("assessments", "child_in_need_plans", "section_47_enquiries", "child_protection_plans")


def numbered(child: CensusChild) -> CensusChild:
    """The child as the record has one, each row with its key."""
    keys = count(1)

    def rows(episode: CensusEpisode, kind: str) -> Any:
        return tuple(replace(row, record_id=next(keys)) for row in getattr(episode, kind))

    episodes = (
        replace(one, record_id=next(keys), **{kind: rows(one, kind) for kind in ROWS}) for one in child.episodes
    )
    return replace(child, episodes=tuple(episodes))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(child=CHILDREN, referred_on=DAYS)
def test_what_typing_causes_is_what_the_return_then_says_and_did_not(child: CensusChild, referred_on: date) -> None:
    days, year, before = CensusDays.of_year(ENDS_ON.year), ENDS_ON.year, numbered(child)
    episode = CensusEpisode(referred_on, "1A", is_no_further_action=False)
    after = replace(before, episodes=(*before.episodes, episode))
    stood = Counter(_anywhere(one) for one in findings_in(as_returned(before, days), year))
    now = Counter(_anywhere(one) for one in findings_in(as_returned(after, days), year))
    caused = Counter(_anywhere(one) for one in caused_by(before, after, year))
    if days.hold_episode(referred_on, None, is_no_further_action=False):
        assert caused == now - stood
    else:
        assert caused > now - stood, "a day after the year is told, although the return would not hold the episode"


def _anywhere(finding: Finding) -> Told:
    return (finding.code, finding.values, tuple((one.table, tuple(one.values.items())) for one in finding.related))
