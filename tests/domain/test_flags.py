"""What must always hold of the flags: no score, no order, no flag lowered by a fact that has nothing to do with it."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import ENDS_WITHOUT_HELP, FAMILY_SOURCES, ContactCategory, ContactOutcome
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.flags import (
    FLAGS,
    FLAGS_BY_ID,
    FLAGS_BY_KEY,
    READ_FLAGS,
    FamilyFacts,
    Flag,
    FlagEvent,
    FlagNumber,
    FlagNumbers,
    FlagReading,
    FlagStanding,
    MemberFacts,
    UnknownThreshold,
    read_flags,
)
from lineofsight.domain.flags.catalogue import _by_key
from lineofsight.domain.history import Assessment, ChildProtectionPlan, Episode, History, Visit

AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHILD, SIBLING = 1, 2
MONTH = timedelta(days=31)


def contact(number: int, on: date, **columns: object) -> ContactFacts:
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    outcome = str(columns.pop("outcome", ""))
    decided_at = at + timedelta(hours=4) if outcome else None
    facts = ContactFacts(
        id=number,
        message_id=number,
        received_at=at,
        received_on=on,
        source="1A",
        child_id=CHILD,
        outcome=outcome,
        decided_at=decided_at,
        decided_on=on if outcome else None,
        is_open=not outcome,
        is_duplicate=outcome == ContactOutcome.DUPLICATE,
    )
    return replace(facts, **columns)


def family(contacts: list[ContactFacts], child: History | None = None, sibling: History | None = None) -> FamilyFacts:
    return FamilyFacts(
        child=child or History(child_id=CHILD, born_on=date(2018, 3, 1)),
        contacts=tuple(contacts),
        members=(MemberFacts(sibling or History(child_id=SIBLING, born_on=date(2015, 3, 1)), is_sibling=True),),
        contacts_since=date(2020, 1, 1),
    )


def raised(facts: FamilyFacts, as_of: datetime = AS_OF) -> dict[str, FlagReading]:
    return {reading.flag.id: reading for reading in read_flags(facts, as_of) if reading.is_raised}


TELLS_OF_WHAT_IS_THERE = {flag.id for flag in READ_FLAGS} - {"F08", "F17", "F18"}

CONTACTS = st.lists(
    st.builds(
        contact,
        number=st.integers(1, 10_000),
        on=st.dates(date(2024, 11, 1), date(2026, 12, 31)),
        source=st.sampled_from(sorted(ReferralSource.codes())),
        category=st.sampled_from(["", *(category.value for category in ContactCategory)]),
        outcome=st.sampled_from(["", *(outcome.value for outcome in ContactOutcome)]),
        level=st.sampled_from(["", "1", "2", "3", "4"]),
        message_id=st.integers(1, 20),
        child_id=st.sampled_from([CHILD, SIBLING]),
    ),
    max_size=14,
    unique_by=lambda one: one.id,
)
EPISODES = st.lists(
    st.builds(
        Episode,
        id=st.integers(1, 10_000),
        referred_on=st.dates(date(2024, 11, 1), date(2026, 12, 31)),
        is_no_further_action=st.booleans(),
        source=st.sampled_from(sorted(ReferralSource.codes())),
        primary_need=st.sampled_from(["", "N1", "N5"]),
        assessments=st.lists(
            st.builds(Assessment, id=st.integers(1, 999), started_on=st.dates(date(2024, 11, 1), date(2026, 12, 31))),
            max_size=1,
        ).map(tuple),
        child_protection_plans=st.lists(
            st.builds(
                ChildProtectionPlan, id=st.integers(1, 999), started_on=st.dates(date(2024, 11, 1), date(2026, 12, 31))
            ),
            max_size=1,
        ).map(tuple),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
).map(lambda found: tuple(sorted(found, key=lambda one: (one.referred_on, one.id))))
FAMILIES = st.builds(
    family,
    CONTACTS,
    child=st.builds(History, child_id=st.just(CHILD), born_on=st.just(date(2018, 3, 1)), episodes=EPISODES),
    sibling=st.builds(History, child_id=st.just(SIBLING), born_on=st.just(date(2015, 3, 1)), episodes=EPISODES),
)


# --- what must always hold -------------------------------------------------------------------------------------------


@given(facts=FAMILIES, shuffled=st.randoms())
def test_the_order_in_which_facts_are_handed_in_does_not_matter(facts: FamilyFacts, shuffled: random.Random) -> None:
    contacts = list(facts.contacts)
    shuffled.shuffle(contacts)
    assert read_flags(replace(facts, contacts=tuple(contacts)), AS_OF) == read_flags(facts, AS_OF)


@given(facts=FAMILIES)
def test_events_stand_in_the_order_of_their_days_and_none_lies_ahead(facts: FamilyFacts) -> None:
    for reading in read_flags(facts, AS_OF):
        days = [event.on for event in reading.events]
        assert days == sorted(days)
        assert all(day <= AS_OF.date() for day in days)
        assert len(set(reading.events)) == len(reading.events)
        assert bool(reading.events) is (reading.standing is FlagStanding.RAISED)


@given(facts=FAMILIES, days=st.integers(1, 700))
def test_a_fact_that_has_nothing_to_do_with_a_flag_lowers_none(facts: FamilyFacts, days: int) -> None:
    """A visit, a contact about a child of another family, and one that was found to be a duplicate.

    F08, F17 and F18 tell of what is not there: a visit has to do with them.
    """
    on = AS_OF.date() - timedelta(days=days)
    before = raised(facts)
    visited = replace(facts.child, visits=(Visit(1, on, is_child_seen=True),))
    stranger = contact(20_001, on, child_id=77, outcome="assessment", level="4", message_id=901)
    duplicate = contact(20_002, on, outcome="duplicate", message_id=902)
    more = replace(facts, child=visited, contacts=(*facts.contacts, stranger, duplicate))
    after = raised(more)
    assert {number: after.get(number) for number in TELLS_OF_WHAT_IS_THERE} == {
        number: before.get(number) for number in TELLS_OF_WHAT_IS_THERE
    }


@given(facts=FAMILIES)
def test_a_contact_with_a_worry_of_its_own_lowers_no_count(facts: FamilyFacts) -> None:
    """F05 alone asks for an order, and F04 for decisions running: a contact more, undecided, changes no count.

    F18 tells of a gap, which any event closes.
    """
    newest = contact(20_003, AS_OF.date(), category="young_carer", source="4", message_id=903)
    before, after = raised(facts), raised(replace(facts, contacts=(*facts.contacts, newest)))
    assert (before.keys() - {"F05", "F18"}) <= after.keys()
    for number in before.keys() - {"F05", "F18"}:
        assert set(before[number].events) <= set(after[number].events)


@given(facts=FAMILIES)
def test_the_events_of_f01_are_so_many_contacts_with_one_worry_within_the_months(facts: FamilyFacts) -> None:
    reading = raised(facts).get("F01")
    if reading is None:
        return
    by_id = {one.id: one for one in facts.contacts}
    worries: dict[str, int] = {}
    for event in reading.events:
        assert date(2025, 11, 20) < event.on <= date(2026, 11, 20)
        assert event.child_id == CHILD
        if event.kind == "contact":
            worries[by_id[event.id].category] = worries.get(by_id[event.id].category, 0) + 1
    assert all(number >= 3 for number in worries.values())


@given(facts=FAMILIES)
def test_the_events_of_f02_come_from_three_groups(facts: FamilyFacts) -> None:
    reading = raised(facts).get("F02")
    if reading is None:
        return
    sources = {one.id: one.source for one in facts.contacts}
    sources |= {-one.id: one.source for one in facts.child.episodes}
    groups = {sources[event.id if event.kind == "contact" else -event.id].rstrip("ABCDEF") for event in reading.events}
    assert "10" not in groups
    assert len(groups) >= 3


@given(facts=FAMILIES)
def test_the_events_of_f03_are_calls_of_the_family_with_no_assessment_after_them(facts: FamilyFacts) -> None:
    reading = raised(facts).get("F03")
    if reading is None:
        return
    histories = {history.child_id: history for history in facts.household}
    by_id = {one.id: one for one in facts.contacts}
    calls = set()
    for event in reading.events:
        started = [one.started_on for episode in histories[event.child_id].episodes for one in episode.assessments]
        assert not [day for day in started if event.on <= day <= AS_OF.date()]
        if event.kind == "contact":
            assert by_id[event.id].source in FAMILY_SOURCES
            assert by_id[event.id].outcome
            assert by_id[event.id].message_id not in calls
            calls.add(by_id[event.id].message_id)
    assert len(reading.events) >= 2


@given(facts=FAMILIES)
def test_the_contacts_of_f04_ended_without_help(facts: FamilyFacts) -> None:
    reading = raised(facts).get("F04")
    outcomes = {one.id: one.outcome for one in facts.contacts}
    for event in reading.events if reading else ():
        assert event.kind != "contact" or outcomes[event.id] in ENDS_WITHOUT_HELP


@given(facts=FAMILIES, days=st.integers(0, 365))
def test_a_flag_as_it_stood_knows_nothing_of_what_came_after(facts: FamilyFacts, days: int) -> None:
    then = AS_OF - timedelta(days=days)
    known = replace(facts, contacts=tuple(one for one in facts.contacts if one.received_at <= then))
    assert read_flags(facts, then) == read_flags(known, then)


# --- what is said ----------------------------------------------------------------------------------------------------


def test_the_third_call_of_the_family_finds_the_flag_raised() -> None:
    first = contact(1, date(2026, 3, 2), outcome="no_further_action")
    second = contact(2, date(2026, 6, 1), outcome="advice", source="1B", child_id=SIBLING)
    third = contact(3, date(2026, 11, 16), source="1C")
    assert "F03" not in raised(family([first]))
    assert "F03" not in raised(family([first, replace(second, outcome="", decided_at=None, decided_on=None)]))
    reading = raised(family([first, second, third]))["F03"]
    assert [event.words for event in reading.events] == [
        "Contact from a family member, relative or carer; not yet triaged; decided on 2 March 2026: no further action",
        (
            "Contact from an acquaintance or neighbour; about another child of the family; not yet triaged;"
            " decided on 1 June 2026: advice given"
        ),
    ]


def test_absence_is_worded_did_not_fire_and_never_safe() -> None:
    labels = {standing.label for standing in FlagStanding}
    assert labels == {"Raised", "Did not fire", "No data yet"}
    words = " ".join(f"{flag.title} {flag.rule} {flag.note} {' '.join(flag.missing)}" for flag in FLAGS).lower()
    for word in ("safe", "clear", "score", "risk", "predict"):
        assert word not in words.split()


def test_there_is_nothing_in_a_reading_to_rank_by() -> None:
    assert {field.name for field in fields(FlagReading)} == {
        "flag", "standing", "rule", "version", "events", "missing",
    }  # fmt: skip


def test_every_flag_of_the_field_has_a_row_and_a_reading() -> None:
    assert [flag.id for flag in FLAGS] == [f"F{number:02}" for number in range(1, 19)]
    assert [reading.flag for reading in read_flags(family([]), AS_OF)] == list(FLAGS)


def test_the_flags_that_are_read_are_those_whose_facts_are_recorded() -> None:
    assert [flag.id for flag in FLAGS if flag not in READ_FLAGS] == ["F13"]
    for reading in read_flags(family([]), AS_OF):
        if reading.flag not in READ_FLAGS:
            assert reading.standing is FlagStanding.NO_DATA
            assert reading.missing


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_rule_in_words_has_its_numbers_in_it(flag: Flag) -> None:
    words = flag.rule_with({})
    assert "{" not in words
    for threshold in flag.thresholds:
        assert str(threshold.shipped) in words
        assert threshold.shipped >= threshold.least


def test_where_contacts_began_lately_the_reading_says_so() -> None:
    facts = replace(family([]), contacts_since=date(2026, 6, 1))
    by_id = {reading.flag.id: reading for reading in read_flags(facts, AS_OF)}
    assert by_id["F01"].missing == ("Contacts are recorded here only from 1 June 2026 on.",)
    assert by_id["F01"].standing is FlagStanding.DID_NOT_FIRE
    assert by_id["F12"].missing == ("Schools, and when a child changed them, are not recorded yet.",)
    earlier = {reading.flag.id: reading for reading in read_flags(facts, AS_OF - 6 * MONTH)}
    assert earlier["F03"].standing is FlagStanding.NO_DATA
    assert earlier["F03"].missing == ("No contact is recorded here yet.",)


def test_an_answer_stands_until_the_events_change() -> None:
    first = contact(1, date(2026, 3, 2), outcome="no_further_action")
    second = contact(2, date(2026, 6, 1), outcome="advice")
    third = contact(3, date(2026, 9, 1), outcome="advice")
    kept = [event.as_plain() for event in raised(family([first, second]))["F03"].events]
    assert raised(family([first, second]))["F03"].has_the_events(kept)
    assert not raised(family([first, second, third]))["F03"].has_the_events(kept)


def test_an_event_names_nobody() -> None:
    assert {field.name for field in fields(FlagEvent)} == {"on", "words", "child_id", "kind", "id"}


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_an_old_case_is_judged_by_the_numbers_of_its_day() -> None:
    numbers = FlagNumbers([FlagNumber("many_sources", "sources", 4, date(2026, 6, 1))])
    flag = FLAGS_BY_ID["F02"]
    assert numbers.on(flag, date(2026, 5, 31)) == {"sources": 3, "months": 6}
    assert numbers.on(flag, date(2026, 6, 1)) == {"sources": 4, "months": 6}
    assert numbers.version_on(flag, date(2026, 5, 31)) == "1"
    assert numbers.version_on(flag, date(2026, 6, 1)) == "1 of 2026-06-01"


def test_a_reading_tells_the_rule_and_the_version_in_force() -> None:
    numbers = FlagNumbers([FlagNumber("many_sources", "sources", 4, date(2026, 6, 1))])
    reading = next(one for one in read_flags(family([]), AS_OF, numbers) if one.flag.id == "F02")
    assert reading.rule == "Contacts or referrals about the child from 4 or more groups of source in 6 months"
    assert reading.version == "1 of 2026-06-01"


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        (FlagNumber("no_such", "sources", 3, date(2026, 1, 1)), UnknownThreshold, "no number 'sources' in a flag"),
        (FlagNumber("many_sources", "calls", 3, date(2026, 1, 1)), UnknownThreshold, "no number 'calls'"),
        (FlagNumber("many_sources", "sources", 1, date(2026, 1, 1)), UnknownThreshold, "must be 2 or more, not 1"),
    ],
)
def test_a_number_that_no_rule_has_is_refused(row: FlagNumber, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        FlagNumbers([row])


def test_two_numbers_from_one_day_are_refused() -> None:
    row = FlagNumber("many_sources", "sources", 3, date(2026, 1, 1))
    with pytest.raises(CatalogueFault, match="two numbers from 2026-01-01"):
        FlagNumbers([row, replace(row, number=4)])


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(CatalogueFault, match="Two flags have the key many_sources"):
        _by_key([FLAGS_BY_KEY["many_sources"]] * 2)


def test_a_flag_without_rule_or_reason_is_refused() -> None:
    with pytest.raises(CatalogueFault, match="finds nothing and does not say what is missing"):
        _by_key([replace(FLAGS_BY_KEY["missing_pattern"], missing=())])
