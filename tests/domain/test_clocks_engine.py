"""The engine on whole histories: several subjects, bad data, local standards, standings, and what must always hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineofsight.domain.clocks import (
    CLOCKS_BY_KEY,
    LOCAL_CLOCK_KEYS,
    Limit,
    LocalStandard,
    LocalStandards,
    Outcome,
    Reading,
    Standing,
    Unit,
    UnknownLocalClock,
    days,
    hours,
    months,
    months_after,
    read,
    read_all,
    spoken_standing,
    standing,
    weeks,
    working_days,
)
from lineofsight.domain.exceptions import CalendarGap, CatalogueFault
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    EventKind,
    History,
    Origin,
    Review,
    Section47Enquiry,
    SubjectKind,
    Visit,
)
from lineofsight.domain.working_days import Calendar

ENGLAND = Calendar.england()
EXAMPLES = LocalStandards()
CONFERENCE = CLOCKS_BY_KEY["initial_child_protection_conference"]
VISITS = CLOCKS_BY_KEY["child_protection_visits"]


def history(*episodes: Episode, visits: tuple[Visit, ...] = ()) -> History:
    return History(child_id=1, born_on=date(2015, 6, 1), episodes=episodes, visits=visits)


def seen(number: int, on: date) -> Visit:
    return Visit(number, on, is_child_seen=True)


# --- which event belongs to what -------------------------------------------------------------------------------------


def test_a_visit_counts_for_every_plan_open_on_the_day_and_for_no_other() -> None:
    plans = (
        ChildProtectionPlan(id=1, started_on=date(2026, 3, 2), ended_on=date(2026, 5, 1)),
        ChildProtectionPlan(id=2, started_on=date(2026, 11, 2)),
    )
    both = history(
        Episode(id=10, referred_on=date(2026, 2, 2), child_protection_plans=plans),
        visits=(seen(1, date(2026, 3, 10)), seen(2, date(2026, 11, 9))),
    )
    stops = [(one.subject_id, one.occurrence, one.stopped_on) for one in read(VISITS, both, EXAMPLES, ENGLAND)]
    assert stops == [(1, 0, date(2026, 3, 10)), (1, 1, date(2026, 5, 1)), (2, 0, date(2026, 11, 9)), (2, 1, None)]


def test_a_closure_touches_its_own_episode_alone() -> None:
    closed = Episode(
        id=10,
        referred_on=date(2026, 2, 2),
        closed_on=date(2026, 3, 2),
        section_47_enquiries=(Section47Enquiry(id=1, started_on=date(2026, 2, 9)),),
    )
    opened = Episode(
        id=11,
        referred_on=date(2026, 2, 20),
        section_47_enquiries=(Section47Enquiry(id=2, started_on=date(2026, 2, 23)),),
    )
    readings = read(CONFERENCE, history(closed, opened), EXAMPLES, ENGLAND)
    assert [(one.subject_id, one.outcome) for one in readings] == [(1, Outcome.STOPPED), (2, Outcome.RUNNING)]


def test_a_conference_that_names_no_enquiry_counts_for_those_open_in_its_episode() -> None:
    episode = Episode(
        id=10,
        referred_on=date(2026, 2, 2),
        section_47_enquiries=(
            Section47Enquiry(id=1, started_on=date(2026, 2, 9), conference_not_required=True),
            Section47Enquiry(id=2, started_on=date(2026, 11, 4)),
            Section47Enquiry(id=3, started_on=date(2026, 12, 1)),
        ),
        conferences=(Conference(id=40, held_on=date(2026, 11, 25)),),
    )
    elsewhere = Episode(
        id=11,
        referred_on=date(2026, 11, 2),
        section_47_enquiries=(Section47Enquiry(id=4, started_on=date(2026, 11, 5)),),
    )
    readings = read(CONFERENCE, history(episode, elsewhere), EXAMPLES, ENGLAND)
    outcomes = {one.subject_id: one.outcome for one in readings}
    assert outcomes[2] is Outcome.MET
    assert outcomes[3] is Outcome.RUNNING
    assert outcomes[4] is Outcome.RUNNING


def test_a_conference_of_another_enquiry_does_not_count() -> None:
    episode = Episode(
        id=10,
        referred_on=date(2026, 2, 2),
        section_47_enquiries=(
            Section47Enquiry(id=1, started_on=date(2026, 11, 4), conference_on=date(2026, 11, 20)),
            Section47Enquiry(id=2, started_on=date(2026, 11, 5)),
        ),
    )
    readings = read(CONFERENCE, history(episode), EXAMPLES, ENGLAND)
    assert [one.outcome for one in readings] == [Outcome.MET, Outcome.RUNNING]


def test_a_clock_can_be_about_the_child() -> None:
    clock = replace(CLOCKS_BY_KEY["child_first_seen"], per=SubjectKind.CHILD, ends=(), not_applicable_when=())
    child = history(Episode(id=10, referred_on=date(2026, 11, 2)), visits=(seen(1, date(2026, 11, 4)),))
    (reading,) = read(clock, child, EXAMPLES, ENGLAND)
    assert (reading.subject_kind, reading.subject_id, reading.outcome) == (SubjectKind.CHILD, 1, Outcome.MET)


def test_a_clock_can_stop_on_any_of_several_kinds() -> None:
    stops = (EventKind.EPISODE_CLOSED, EventKind.REFERRAL_DECIDED)
    clock = replace(CLOCKS_BY_KEY["referral_decision"], stops=stops, ends=())
    episode = Episode(id=10, referred_on=date(2026, 11, 2), decided_on=date(2026, 11, 3), closed_on=date(2026, 11, 4))
    (reading,) = read(clock, history(episode), EXAMPLES, ENGLAND)
    assert reading.stopped_on == date(2026, 11, 3)


def test_an_event_without_the_subject_or_without_a_day_starts_nothing() -> None:
    enquiry = Section47Enquiry(id=1, started_on=date(2026, 11, 4), conference_not_required=True)
    child = history(Episode(id=10, referred_on=date(2026, 11, 2), section_47_enquiries=(enquiry,)))
    of_a_plan = replace(CONFERENCE, per=SubjectKind.CHILD_PROTECTION_PLAN)
    from_the_decision = replace(CONFERENCE, starts=(EventKind.CONFERENCE_NOT_REQUIRED,))
    assert read(of_a_plan, child, EXAMPLES, ENGLAND) == ()
    assert read(from_the_decision, child, EXAMPLES, ENGLAND) == ()


def test_the_death_of_a_child_ends_no_clock_by_itself() -> None:
    child = replace(history(Episode(id=10, referred_on=date(2026, 11, 2))), died_on=date(2026, 11, 2))
    assert {one.outcome for one in read_all(child, EXAMPLES, ENGLAND)} == {Outcome.RUNNING}


def test_a_clock_that_is_not_recorded_here_gives_no_reading() -> None:
    child = history(Episode(id=10, referred_on=date(2026, 11, 2)))
    assert read(CLOCKS_BY_KEY["referrer_told"], child, EXAMPLES, ENGLAND) == ()
    assert read(CLOCKS_BY_KEY["worker_supervision"], child, EXAMPLES, ENGLAND) == ()


def test_a_child_without_an_episode_has_no_readings() -> None:
    assert read_all(History(child_id=1), EXAMPLES, ENGLAND) == ()


def test_past_the_calendar_a_chain_keeps_what_can_be_counted() -> None:
    plan = ChildProtectionPlan(id=1, started_on=date(2030, 12, 2))
    child = history(
        Episode(id=10, referred_on=date(2030, 11, 1), child_protection_plans=(plan,)),
        visits=(seen(1, date(2030, 12, 10)), seen(2, date(2030, 12, 20))),
    )
    readings = read(VISITS, child, EXAMPLES, ENGLAND)
    assert [one.outcome for one in readings] == [Outcome.MET, Outcome.MET, Outcome.NOT_APPLICABLE]
    assert readings[2].occurrence == 2
    assert "make update-bank-holidays" in readings[2].sentence


# --- local standards -------------------------------------------------------------------------------------------------


def test_plain_rows_make_local_standards() -> None:
    standards = LocalStandards.of(
        [
            (VISITS.key, 14, "days", date(2026, 1, 1)),
            (VISITS.key, 10, "working_days", date(2025, 1, 1)),
        ]
    )
    assert [row.limit for row in standards.rows] == [working_days(10), days(14)]
    assert standards.limit_on(VISITS.key, date(2024, 12, 31)) is None
    assert standards.limit_on(VISITS.key, date(2025, 12, 31)) == working_days(10)
    assert standards.limit_on(VISITS.key, date(2026, 1, 1)) == days(14)
    assert standards.limit_on("child_first_seen", date(2026, 1, 1)) is None


@pytest.mark.parametrize("key", ["initial_child_protection_conference", "no_such_clock"])
def test_a_standard_is_set_only_for_a_local_clock(key: str) -> None:
    assert key not in LOCAL_CLOCK_KEYS
    with pytest.raises(UnknownLocalClock, match=rf"'{key}' is no clock that an authority sets a limit for"):
        LocalStandards([LocalStandard(key, days(1), date(2026, 1, 1))])


def test_one_clock_has_one_limit_from_one_day() -> None:
    rows = [LocalStandard(VISITS.key, days(number), date(2026, 1, 1)) for number in (10, 14)]
    with pytest.raises(CatalogueFault, match="two local limits from 2026-01-01"):
        LocalStandards(rows)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        (months(1), date(2027, 1, 31), date(2027, 2, 28)),
        (months(1), date(2028, 1, 31), date(2028, 2, 29)),
        (months(3), date(2026, 11, 30), date(2027, 2, 28)),
        (months(12), date(2028, 2, 29), date(2029, 2, 28)),
        (months(6), date(2026, 8, 31), date(2027, 2, 28)),
        (weeks(2), date(2026, 12, 18), date(2027, 1, 1)),
        (days(5), date(2028, 2, 26), date(2028, 3, 2)),
        (working_days(2, before=True), date(2026, 12, 29), date(2026, 12, 23)),
        (weeks(6, before=True), date(2027, 1, 4), date(2026, 11, 23)),
        (Limit(1, Unit.MONTHS, is_before=True), date(2026, 3, 31), date(2026, 2, 28)),
        (hours(72), date(2026, 12, 18), date(2026, 12, 21)),
        (hours(4), date(2026, 12, 18), date(2026, 12, 19)),
    ],
)
def test_where_a_limit_falls(limit: Limit, start: date, due: date) -> None:
    assert limit.due(start, None, ENGLAND) == (due, None)


def test_hours_are_real_hours_when_the_clocks_change() -> None:
    started = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    due = hours(72).due(started.date(), started, ENGLAND)
    assert due.at == started + timedelta(hours=72)
    assert due.on == date(2026, 3, 31)  # half past midnight in England, on summer time


def test_a_limit_is_one_unit_or_more() -> None:
    with pytest.raises(ValueError, match="1 unit or more, not 0"):
        days(0)


@pytest.mark.parametrize("limit", [working_days(1), days(1), weeks(1), months(1), hours(1)], ids=str)
@pytest.mark.parametrize("start", [date(1994, 12, 31), date(2030, 12, 31), date(2031, 1, 1)], ids=str)
def test_no_limit_is_counted_outside_the_calendar(limit: Limit, start: date) -> None:
    with pytest.raises(CalendarGap):
        limit.due(start, None, ENGLAND)


@given(start=st.dates(date(1995, 1, 1), date(2025, 12, 31)), number=st.integers(0, 60))
def test_months_later_is_the_same_day_number_or_the_end_of_the_month(start: date, number: int) -> None:
    later = months_after(start, number)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == number
    assert later.day == start.day or (later.day < start.day and (later + timedelta(days=1)).day == 1)


# --- standings -------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 12, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "due_at", "expected", "words"),
    [
        (date(2027, 1, 6), None, Standing.RUNNING, "due in 6 working days"),
        (date(2027, 1, 5), None, Standing.DUE_SOON, "due in 5 working days"),
        (date(2026, 12, 26), None, Standing.DUE_SOON, "due in 2 days"),
        (date(2026, 12, 24), None, Standing.DUE_SOON, "due today"),
        (date(2026, 12, 23), None, Standing.OVERDUE, "overdue by 1 working day"),
        (date(2026, 12, 24), NOON + timedelta(minutes=30), Standing.DUE_SOON, "due in less than an hour"),
        (date(2026, 12, 24), NOON, Standing.DUE_SOON, "due in less than an hour"),
        (date(2026, 12, 24), NOON - timedelta(seconds=1), Standing.OVERDUE, "overdue by less than an hour"),
        (date(2026, 12, 24), NOON - timedelta(hours=3), Standing.OVERDUE, "overdue by 3 hours"),
        (date(2026, 12, 21), NOON - timedelta(hours=72), Standing.OVERDUE, "overdue by 3 days"),
        (date(2026, 12, 20), NOON - timedelta(hours=95), Standing.OVERDUE, "overdue by 4 days"),
    ],
)
def test_a_running_clock_stands_by_comparison_with_now(
    due_on: date, due_at: datetime | None, expected: Standing, words: str
) -> None:
    assert standing(Outcome.RUNNING, due_on, due_at, NOON, NOON.date(), ENGLAND) is expected
    assert spoken_standing(Outcome.RUNNING, due_on, due_at, NOON, NOON.date(), ENGLAND) == words


def test_a_limit_in_hours_runs_through_a_weekend_where_only_the_days_are_known() -> None:
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    due_on, today = date(2026, 11, 21), monday.date()
    words = spoken_standing(Outcome.RUNNING, due_on, None, monday, today, ENGLAND, is_in_hours=True)
    assert words == "overdue by 2 days"
    late = spoken_standing(Outcome.MET_LATE, due_on, None, monday, today, ENGLAND, stopped_on=today, is_in_hours=True)
    assert late == "met 2 days late"
    assert {CLOCKS_BY_KEY[key].is_in_hours for key in ("police_protection", "child_seen_in_section_47")} == {True}
    assert not CLOCKS_BY_KEY["initial_child_protection_conference"].is_in_hours


def test_over_christmas_distances_without_a_working_day_are_told_in_days() -> None:
    boxing_day = datetime(2026, 12, 26, 12, tzinfo=UTC)
    words = spoken_standing(Outcome.RUNNING, date(2026, 12, 24), None, boxing_day, boxing_day.date(), ENGLAND)
    assert words == "overdue by 2 days"


def test_how_soon_is_soon_is_the_authoritys_choice() -> None:
    due_on, today = date(2027, 1, 6), NOON.date()
    assert standing(Outcome.RUNNING, due_on, None, NOON, today, ENGLAND, 6) is Standing.DUE_SOON
    assert standing(Outcome.RUNNING, due_on, None, NOON, today, ENGLAND, 5) is Standing.RUNNING


def test_a_clock_that_has_ended_stands_as_it_ended() -> None:
    today = NOON.date()
    for outcome in (Outcome.MET, Outcome.MET_LATE, Outcome.STOPPED, Outcome.NOT_APPLICABLE):
        assert standing(outcome, date(2026, 1, 5), None, NOON, today, ENGLAND).value == outcome.value
    assert standing(None, None, None, NOON, today, ENGLAND) is Standing.NOT_STARTED


@pytest.mark.parametrize(
    ("outcome", "stopped_on", "reason", "words"),
    [
        (None, None, "", "not started"),
        (Outcome.MET, date(2026, 12, 1), "", "met in time"),
        (Outcome.MET_LATE, date(2026, 12, 24), "", "met 3 working days late"),
        (Outcome.MET_LATE, None, "", "met late"),
        (Outcome.STOPPED, date(2026, 12, 1), "episode closed", "stopped: episode closed"),
        (Outcome.NOT_APPLICABLE, None, "visits are not in this file", "not applicable: visits are not in this file"),
        (Outcome.NOT_APPLICABLE, None, "", "not applicable"),
    ],
)
def test_an_ended_clock_in_words(outcome: Outcome | None, stopped_on: date | None, reason: str, words: str) -> None:
    due_on = date(2026, 12, 21)
    said = spoken_standing(outcome, due_on, None, NOON, NOON.date(), ENGLAND, stopped_on=stopped_on, reason=reason)
    assert said == words


def test_after_the_calendar_has_run_out_what_is_overdue_is_still_told() -> None:
    late = datetime(2031, 2, 3, 12, tzinfo=UTC)
    assert standing(Outcome.RUNNING, date(2030, 12, 30), None, late, late.date(), ENGLAND) is Standing.OVERDUE
    words = spoken_standing(Outcome.RUNNING, date(2030, 12, 30), None, late, late.date(), ENGLAND)
    assert words == "overdue by 35 days"


# --- what must always hold -------------------------------------------------------------------------------------------

SOME_DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31)) | st.dates(date(2026, 1, 1), date(2027, 12, 31))
MAYBE = st.none() | SOME_DAYS
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ORIGINS = st.sampled_from(Origin)
REVIEWS = st.lists(st.builds(Review, st.integers(1, 99), SOME_DAYS, ORIGINS), max_size=3).map(tuple)


def several(thing: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Up to two of a kind of thing, with ids of their own."""
    numbered = st.lists(thing, max_size=2)
    return numbered.map(lambda things: tuple(replace(one, id=n) for n, one in enumerate(things, 1)))  # type: ignore[type-var]


def plans(kind: type[ChildProtectionPlan] | type[ChildInNeedPlan]) -> st.SearchStrategy[tuple[object, ...]]:
    every = st.none() | st.integers(0, 40)
    return several(
        st.builds(
            kind,
            id=st.just(0),
            started_on=SOME_DAYS,
            ended_on=MAYBE,
            visit_every_days=every,
            reviews=REVIEWS,
            origin=ORIGINS,
        )
    )


EPISODES = several(
    st.builds(
        Episode,
        id=st.just(0),
        referred_on=SOME_DAYS,
        decided_on=MAYBE,
        is_no_further_action=st.none() | st.booleans(),
        closed_on=MAYBE,
        complete_from=MAYBE,
        origin=ORIGINS,
        assessments=several(
            st.builds(
                Assessment,
                id=st.just(0),
                started_on=SOME_DAYS,
                review_point_on=MAYBE,
                review_point_held_on=MAYBE,
                authorised_on=MAYBE,
                origin=ORIGINS,
            )
        ),
        section_47_enquiries=several(
            st.builds(
                Section47Enquiry,
                id=st.just(0),
                started_on=SOME_DAYS,
                started_at=st.none() | MOMENTS,
                conference_on=MAYBE,
                conference_not_required=st.none() | st.booleans(),
                concluded_on=MAYBE,
                origin=ORIGINS,
            )
        ),
        conferences=several(
            st.builds(Conference, id=st.just(0), held_on=SOME_DAYS, is_transfer_in=st.booleans(), origin=ORIGINS)
        ),
        child_protection_plans=plans(ChildProtectionPlan),
        child_in_need_plans=plans(ChildInNeedPlan),
    )
)
HISTORIES = st.builds(
    History,
    child_id=st.just(1),
    born_on=MAYBE,
    expected_on=MAYBE,
    died_on=MAYBE,
    episodes=EPISODES,
    visits=several(
        st.builds(
            Visit,
            id=st.just(0),
            happened_on=SOME_DAYS,
            happened_at=st.none() | MOMENTS,
            is_child_seen=st.booleans(),
        )
    ),
)


def is_by_the_hour(reading: Reading) -> bool:
    return reading.due_at is not None and reading.stopped_at is not None


@settings(max_examples=300)
@given(HISTORIES)
def test_whatever_a_history_holds_its_readings_are_sound(child: History) -> None:
    readings = read_all(child, EXAMPLES, ENGLAND)
    assert readings == read_all(child, EXAMPLES, ENGLAND)
    identities = [(one.clock.key, one.subject_kind, one.subject_id, one.occurrence) for one in readings]
    assert len(set(identities)) == len(identities)
    for reading in readings:
        assert reading.sentence.endswith(".")
        if reading.outcome is Outcome.NOT_APPLICABLE:
            assert reading.reason
            assert reading.started_on is reading.due_on is reading.stopped_on is None
            continue
        assert reading.started_on is not None
        assert reading.due_on is not None
        ENGLAND.index(reading.due_on)
        assert bool(reading.reason) is (reading.outcome is Outcome.STOPPED)
        if reading.outcome is Outcome.RUNNING:
            assert reading.stopped_on is reading.taken is None
        elif reading.outcome is not Outcome.STOPPED and not is_by_the_hour(reading):
            assert reading.stopped_on is not None
            assert (reading.outcome is Outcome.MET) is (reading.stopped_on <= reading.due_on)
        elif is_by_the_hour(reading) and reading.outcome is not Outcome.STOPPED:
            assert (reading.outcome is Outcome.MET) is (reading.stopped_at <= reading.due_at)  # type: ignore[operator]


@settings(max_examples=100)
@given(HISTORIES)
def test_a_chain_hangs_together(child: History) -> None:
    readings = [one for one in read(VISITS, child, EXAMPLES, ENGLAND) if one.outcome is not Outcome.NOT_APPLICABLE]
    for earlier, later in pairwise(readings):
        if earlier.subject_id == later.subject_id and later.occurrence == earlier.occurrence + 1:
            assert later.started_on == earlier.stopped_on


@settings(max_examples=50)
@given(HISTORIES, st.randoms())
def test_the_order_of_the_rows_does_not_change_the_readings(child: History, random: "object") -> None:
    visits = list(child.visits)
    random.shuffle(visits)  # type: ignore[attr-defined]
    shuffled = replace(child, visits=tuple(visits))
    assert read_all(shuffled, EXAMPLES, ENGLAND) == read_all(child, EXAMPLES, ENGLAND)
