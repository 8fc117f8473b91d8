"""The catalogue of clocks is complete, and contradicts itself nowhere."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lineofsight.domain.clocks import (
    CLOCKS,
    CLOCKS_BY_KEY,
    READ_CLOCKS,
    Basis,
    Clock,
    DatedLimit,
    OtherSubject,
    Unit,
    clock_manual_rows,
    clock_table,
    limit_in_words,
    months,
    weeks,
    working_days,
)
from lineofsight.domain.clocks.catalogue import clocks_by_key
from lineofsight.domain.clocks.sources import WORKING_TOGETHER
from lineofsight.domain.clocks.wording import said
from lineofsight.domain.events import RECORDED_KINDS
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.history import EventKind

WITHOUT_A_NUMBER = {"K07", "K26", "K27", "K29", "K51"}


def by_id(number: str) -> Clock:
    return next(clock for clock in CLOCKS if clock.id == number)


def test_every_clock_of_the_practice_reference_has_a_row(SHARED_STANDARDS: Path) -> None:
    practice = (SHARED_STANDARDS.parent / "domain" / "practice.md").read_text(encoding="utf-8")
    section = practice.split("### 3.2 Clock table")[1].split("### 3.3")[0]
    numbers = re.findall(r"^\| (K\d+a?) \|", section, flags=re.MULTILINE)
    missing = set(numbers) - {clock.id for clock in CLOCKS}
    assert not missing, f"Add a row to the catalogue for {sorted(missing)}"
    assert {clock.id for clock in CLOCKS} - set(numbers) == {
        "K01b", "K01a-red", "K01a-green", "K02a", "K03a", "K05a", "K12a", "K13a", "K13b", "K13c",
        "K32a", "K36a", "K43a", "K45a",
    }  # fmt: skip


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.id)
def test_every_row_names_its_source_its_events_and_its_limit(clock: Clock) -> None:
    assert clock.source
    assert clock.title
    assert clock.starts
    assert clock.stops
    assert re.fullmatch(r"[a-z0-9_]{4,60}", clock.key)
    if clock.id not in WITHOUT_A_NUMBER:
        assert clock.limits or clock.local or clock.is_due_on_the_day_set
    assert (clock.local is None) or clock.is_local
    assert not (clock.is_local and clock.limits), "a local clock has no national limit"


@pytest.mark.parametrize("clock", [clock for clock in CLOCKS if clock.limits], ids=lambda clock: clock.id)
def test_dated_limits_leave_no_gap_and_the_last_is_in_force(clock: Clock) -> None:
    for earlier, later in pairwise(clock.limits):
        assert earlier.until is not None
        assert later.since - earlier.until == timedelta(days=1)
    assert clock.limits[-1].until is None
    assert all(row.source for row in clock.limits)


def test_the_clocks_that_are_read_are_those_that_can_be_recorded_and_have_a_limit() -> None:
    assert [clock.id for clock in READ_CLOCKS] == [
        "K01", "K01b", "K01a-red", "K01a", "K01a-green", "K02a", "K02", "K03", "K03a", "K04", "K05", "K05a", "K06",
        "K07a", "K08", "K09", "K10", "K11", "K12", "K12a", "K13", "K13a", "K13b", "K13c", "K14", "K15", "K16", "K17",
        "K18", "K19", "K20", "K21", "K31", "K32", "K32a", "K33", "K34", "K35", "K36", "K36a", "K37", "K38", "K39",
        "K40", "K43", "K43a", "K44", "K45", "K45a",
    ]  # fmt: skip
    for clock in READ_CLOCKS:
        assert RECORDED_KINDS.issuperset((*clock.starts, *clock.stops, *(end.kind for end in clock.ends)))


def test_a_clock_without_a_number_is_never_read() -> None:
    for clock in CLOCKS:
        if clock.id in WITHOUT_A_NUMBER:
            assert not clock.makes_readings
    plain = replace(by_id("K10"), limits=(), local=None)
    assert plain.is_recorded_here
    assert not plain.makes_readings


def test_keys_and_numbers_are_given_once() -> None:
    assert len(CLOCKS_BY_KEY) == len(CLOCKS)
    clock = CLOCKS[0]
    with pytest.raises(CatalogueFault, match=r"Two clocks are called K99 or 'contact_triage'"):
        clocks_by_key([clock, replace(clock, id="K99")])
    with pytest.raises(CatalogueFault, match=r"K01 or 'another'"):
        clocks_by_key([clock, replace(clock, key="another")])


def test_limits_that_overlap_fail_when_the_row_is_made() -> None:
    first = DatedLimit(working_days(15), date(2013, 4, 15), "one")
    second = DatedLimit(working_days(10), date(2026, 3, 1), "another")
    with pytest.raises(CatalogueFault, match="K10: the limit since 2013-04-15 must end before 2026-03-01"):
        replace(by_id("K10"), limits=(first, second))


@pytest.mark.parametrize(
    ("day", "source", "is_unverified"),
    [
        (date(2018, 7, 3), "2013 and 2015", True),
        (date(2018, 7, 4), "2018", False),
        (date(2023, 12, 14), "2018", False),
        (date(2023, 12, 15), "2023", False),
        (date(2026, 2, 28), "2023", False),
        (date(2026, 3, 1), "2026", True),
    ],
)
def test_each_day_is_judged_by_the_edition_in_force(day: date, source: str, is_unverified: bool) -> None:
    row = by_id("K10").dated_limit_on(day)
    assert row is not None
    assert row.source.startswith(f"Working Together to Safeguard Children {source}")
    assert row.is_unverified is is_unverified
    assert by_id("K10").dated_limit_on(WORKING_TOGETHER[0].since - timedelta(days=1)) is None


def test_no_limit_is_in_force_after_the_last_ended() -> None:
    ended = DatedLimit(working_days(15), date(2013, 4, 15), "one", until=date(2026, 3, 1))
    clock = replace(by_id("K10"), limits=(ended,))
    assert clock.dated_limit_on(date(2026, 3, 1)) is ended
    assert clock.dated_limit_on(date(2026, 3, 2)) is None


def test_the_limit_of_a_repeating_clock_can_change_by_occurrence_or_by_age() -> None:
    reviews, visits = by_id("K35").limits[0], by_id("K39").limits[0]
    day = date(2026, 1, 5)
    assert [reviews.for_occurrence(n, day, day) for n in range(4)] == [
        working_days(20), months(3), months(6), months(6),
    ]  # fmt: skip
    assert visits.for_occurrence(9, date(2027, 1, 4), day) == weeks(6)
    assert visits.for_occurrence(9, date(2027, 1, 5), day) == weeks(12)


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_kind_of_event_has_words() -> None:
    assert all(said(kind) and "_" not in said(kind) for kind in EventKind)


def test_every_basis_and_subject_has_words() -> None:
    rows = clock_manual_rows()
    assert [row.id for row in rows] == [clock.id for clock in CLOCKS]
    assert {row.basis for row in rows} == {"statutory", "local", "best practice", "published measure"}
    assert {clock.basis for clock in CLOCKS} == set(Basis)
    assert {clock.per for clock in CLOCKS} >= set(OtherSubject)
    assert not any("_" in row.per for row in rows)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("K10", "15 working days"),
        ("K16", "2 weeks (example, set locally)"),
        ("K06", "the day that was set"),
        ("K07", "no number"),
        ("K35", "20 working days, then 3 months, then 6 months"),
        ("K37", "6 weeks before"),
        ("K02", "1 working day"),
    ],
)
def test_the_limit_in_words(number: str, words: str) -> None:
    assert limit_in_words(by_id(number)) == words


def test_the_manual_says_why_a_clock_is_not_read() -> None:
    rows = {row.id: row for row in clock_manual_rows()}
    assert rows["K10"].is_read_here
    assert rows["K10"].why_not_read == ""
    assert rows["K14"].is_read_here
    assert rows["K26"].why_not_read.startswith("not recorded here yet")
    assert rows["K07"].why_not_read == "not recorded here yet: cause to suspect significant harm; it has no number"
    assert rows["K28"].why_not_read == "not recorded here yet: exploitation reviewed"
    assert rows["K16"].ends == "child protection plan ended or episode closed"
    assert rows["K10"].limits[-1] == (
        "15 working days, for clocks started from 1 March 2026: Working Together to Safeguard Children 2026,"
        " within 15 working days of the strategy discussion (unverified)"
    )


def test_the_manual_is_drawn_as_tables() -> None:
    drawn = clock_table()
    assert (
        "| K18 | Later review child protection conferences | child protection plan | review conference held →"
        " review conference held, again and again; ended by: child protection plan ended or episode closed |"
        " 6 months | statutory | Working Together |"
    ) in drawn
    assert all(f"| {clock.id} |" in drawn for clock in CLOCKS)


def test_units_are_counted_in_words() -> None:
    assert [unit.counted(1) for unit in Unit] == ["1 working day", "1 day", "1 week", "1 month", "1 hour"]
    assert Unit.HOURS.counted(72) == "72 hours"
