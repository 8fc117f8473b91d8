"""The deadline ledger: whatever was written, corrected or dated back, a rebuild from nothing gives the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineofsight.domain.clocks import Standing, standing
from lineofsight.domain.clocks.clock import Outcome
from lineofsight.domain.working_days import Calendar
from lineofsight.record import ledger
from lineofsight.record.histories import histories_of
from lineofsight.record.models import (
    Allocation,
    Assessment,
    CareEpisode,
    CarePeriod,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    CoreGroup,
    DataFault,
    Deadline,
    EarlyHelp,
    EmergencyProtection,
    Episode,
    FamilyPlan,
    FamilyPlanReview,
    FaultsRead,
    LocalStandard,
    LookedAfterReview,
    Now,
    Person,
    PrivateFostering,
    Proceedings,
    ReviewConference,
    Section47Enquiry,
    Team,
    Visit,
)
from lineofsight.record.models.deadlines import age_case

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

days = st.dates(date(2025, 1, 1), date(2026, 11, 20))
gaps = st.integers(0, 200).map(timedelta)
ends = st.none() | gaps


def rows_of(model: Any) -> list[tuple[Any, ...]]:
    columns = [column.attname for column in model._meta.concrete_fields if column.attname != "id"]
    return sorted(model.objects.values_list(*columns), key=repr)


def after(day: date, gap: timedelta | None) -> date | None:
    return None if gap is None else day + gap


def write_side_tracks(episode: Episode, drawn: tuple[timedelta, timedelta | None, timedelta] | None) -> None:
    """A period of care with a placement and a review, an emergency, private fostering, a way to court and a move."""
    if drawn is None:
        return
    gap, length, review = drawn
    started_on, loaded = episode.referred_on + gap, {"origin": "loaded"}
    ended_on = after(started_on, None if length is None else length + timedelta(days=1))
    within = {"child": episode.child, "episode": episode, **loaded}
    period = CarePeriod.objects.create(started_on=started_on, ended_on=ended_on, need="N1", **within)
    CareEpisode.objects.create(
        period=period, started_on=started_on, ended_on=ended_on, legal_status="V2", placement_type="U6",
        reason_started="S", **loaded,
    )  # fmt: skip
    LookedAfterReview.objects.create(period=period, held_on=started_on + review, **loaded)
    EmergencyProtection.objects.create(started_on=started_on, ended_on=ended_on, kind="police_protection", **within)
    PrivateFostering.objects.create(aware_on=started_on, ended_on=ended_on, **within)
    Proceedings.objects.create(
        gateway_on=started_on, decision="start_pre_proceedings", reasons="No change", letter_on=started_on + review,
        is_offered=True, **within,
    )  # fmt: skip
    episode.correct({"move_notice_on": started_on}, by=None, reason="a notice came")


def write_early_help(child: Child, drawn: tuple[date, timedelta | None, timedelta] | None) -> None:
    """Early help with a family plan and its review."""
    if drawn is None:
        return
    started_on, length, review = drawn
    given_help = EarlyHelp.objects.create(
        child=child, requested_on=started_on, agreed_on=started_on, agreed_by="Mother", agreement_how="in_person"
    )
    plan = FamilyPlan.objects.create(
        early_help=given_help, started_on=started_on, ended_on=after(started_on, length), goals="Bedtimes"
    )
    FamilyPlanReview.objects.create(plan=plan, held_on=started_on + review, progress="Better", outcome="continue")


@st.composite
def lives(draw: st.DrawFn) -> Callable[[int], Child]:
    """A way to write one child's rows, odd ones included: loaded facts may break any rule."""
    is_loaded = draw(st.booleans())
    episodes = draw(st.lists(st.tuples(days, ends, st.booleans()), max_size=2))
    drawn = [
        (
            draw(st.lists(st.tuples(gaps, ends), max_size=2)),
            draw(st.lists(st.tuples(gaps, ends), max_size=2)),
            draw(st.lists(st.tuples(gaps, st.none() | gaps, st.none() | st.booleans()), max_size=2)),
            draw(st.lists(st.tuples(gaps, ends, st.lists(gaps, max_size=3)), max_size=2)),
        )
        for _ in episodes
    ]
    beside = [draw(st.none() | st.tuples(gaps, ends, gaps)) for _ in episodes]
    helped = draw(st.none() | st.tuples(days, ends, gaps))
    visits = draw(st.lists(st.tuples(days, st.sampled_from(Visit.Kind.values), st.booleans()), max_size=5))
    born_on = draw(st.none() | st.dates(date(2008, 1, 1), date(2026, 11, 1)))

    def write(number: int) -> Child:
        # Every row is written as a loaded one, so that no constraint stands in the way of an odd history.
        loaded = {"origin": "loaded"}
        expected_on = None if born_on else date(2027, 2, 1)
        person = Person.objects.create(born_on=born_on, expected_on=expected_on, sex="F", **loaded)
        as_at_on = date(2026, 10, 31) if is_loaded else None
        child = Child.objects.create(person=person, la_child_id=f"C{number}", as_at_on=as_at_on)
        Allocation.objects.create(child=child, team=Team.holding_team(), started_on=date(2025, 1, 1))
        write_early_help(child, helped)
        for (referred_on, open_for, is_no_further), (assessments, needs, enquiries, plans), on_the_side in zip(
            episodes, drawn, beside, strict=True
        ):
            episode = Episode.objects.create(
                child=child,
                referred_on=referred_on,
                closed_on=after(referred_on, open_for),
                is_no_further_action=is_no_further,
                complete_from=date(2026, 4, 1) if is_loaded else None,
                **loaded,
            )
            within = {"child": child, "episode": episode, **loaded}
            write_side_tracks(episode, on_the_side)
            for gap, length in assessments:
                started_on = referred_on + gap
                Assessment.objects.create(started_on=started_on, authorised_on=after(started_on, length), **within)
            for gap, length in needs:
                started_on = referred_on + gap
                ChildInNeedPlan.objects.create(started_on=started_on, ended_on=after(started_on, length), **within)
            for gap, held_after, not_required in enquiries:
                started_on = referred_on + gap
                enquiry = Section47Enquiry.objects.create(
                    started_on=started_on, is_conference_not_required=not_required, **within
                )
                if held_after is not None:
                    Conference.objects.create(
                        section_47_enquiry=enquiry, kind="initial", held_on=started_on + held_after, **within
                    )
            for gap, length, reviews in plans:
                started_on = referred_on + gap
                plan = ChildProtectionPlan.objects.create(
                    started_on=started_on, ended_on=after(started_on, length), **within
                )
                for review in reviews:
                    CoreGroup.objects.get_or_create(plan=plan, held_on=started_on + review / 2)
                    ReviewConference.objects.create(plan=plan, held_on=started_on + review, **loaded)
        for happened_on, kind, is_seen in visits:
            is_child_seen = is_seen and kind in ("in_person", "virtual")
            Visit.objects.create(child=child, kind=kind, happened_on=happened_on, is_child_seen=is_child_seen)
        return child

    return write


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(lives(), min_size=1, max_size=3),
    move=st.integers(-60, 60).map(timedelta),
    seen_on=days,
)
def test_a_rebuild_gives_the_same_ledger(
    written: list[Callable[[int], Child]], move: timedelta, seen_on: date, db: None
) -> None:
    with time_machine.travel(NOON, tick=False):
        for model in (Deadline, DataFault):
            model.objects.all().delete()
        first = Child.objects.count()
        children = [write(first + number) for number, write in enumerate(written)]
        everybody = list(Child.objects.values_list("pk", flat=True))
        ledger.reread(everybody)
        # A correction and a fact dated back, each read again for its own child only.
        for episode in Episode.objects.filter(child=children[0]):
            episode.correct({"referred_on": episode.referred_on + move}, by=None, reason="wrong day")
        Visit.objects.create(child=children[-1], kind="in_person", happened_on=seen_on, is_child_seen=True)
        ledger.reread([children[0].pk])
        ledger.reread([children[-1].pk])
        before = rows_of(Deadline), rows_of(DataFault)
        ledger.rebuild()
        assert (rows_of(Deadline), rows_of(DataFault)) == before


def one_child(number: int, *, referred_on: date, as_at_on: date | None = None) -> Child:
    person = Person.objects.create(born_on=date(2015, 3, 2))
    child = Child.objects.create(person=person, la_child_id=f"C{number}", as_at_on=as_at_on)
    Allocation.objects.create(child=child, team=Team.holding_team(), started_on=referred_on)
    Episode.objects.create(child=child, referred_on=referred_on, is_no_further_action=False, origin="loaded")
    return child


@pytest.mark.parametrize(
    ("now", "as_at_on"),
    [
        (datetime(2026, 11, 2, 12, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 3, 23, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 4, 0, 0, tzinfo=UTC), None),
        (datetime(2026, 10, 27, 12, 0, tzinfo=UTC), None),
        (datetime(2026, 10, 26, 12, 0, tzinfo=UTC), None),
        (datetime(2027, 3, 1, 12, 0, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2027, 3, 1, 12, 0, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2027, 3, 1, 12, 0, tzinfo=UTC), date(2026, 11, 30)),
    ],
)
def test_the_database_and_the_domain_read_the_same_standing(now: datetime, as_at_on: date | None) -> None:
    with time_machine.travel(now, tick=False):
        child = one_child(1, referred_on=date(2026, 9, 1), as_at_on=as_at_on)
        ledger.reread([child.pk])
        row = Deadline.objects.with_standing(Now.read()).get(clock="assessment_from_referral")
        at = row.as_at_moment or now
        on = row.as_at_on or now.date()
        expected = standing(Outcome(row.outcome), row.due_on, row.due_at, at, on, Calendar.england())
        assert Standing(row.standing) == expected  # type: ignore[attr-defined]


def test_histories_take_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    children = [one_child(number, referred_on=date(2026, 9, number)) for number in range(1, 6)]
    with CaptureQueriesContext(connection) as few:
        histories_of([children[0].pk])
    with django_assert_num_queries(len(few)):
        assert len(histories_of([child.pk for child in children])) == 5
    assert len(few) <= 15, "A kind of rows that hangs on another is asked for only where there is one of that other."


def test_a_reread_writes_nothing_where_nothing_changed() -> None:
    child = one_child(1, referred_on=date(2026, 9, 1))
    ledger.reread([child.pk])
    with CaptureQueriesContext(connection) as queries:
        ledger.reread([child.pk])
    assert [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []


def test_the_command_rebuilds_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    child = one_child(1, referred_on=date(2026, 9, 1))
    Deadline.objects.create(
        child=child,
        clock="assessment_from_referral",
        subject_kind="episode",
        subject_id=0,
        started_on=date(2026, 9, 1),
        due_on=date(2026, 9, 1),
        due_day=1,
        due_working_day=1,
        outcome="running",
        sentence="a row that no record stands behind",
    )
    call_command("rebuild_deadlines")
    assert not Deadline.objects.filter(subject_id=0).exists()
    assert Deadline.objects.filter(child=child).exists()
    assert "1 child" in capsys.readouterr().out


def test_a_local_standard_judges_what_starts_from_its_day_on() -> None:
    LocalStandard.objects.create(
        clock="child_protection_visits", number=10, unit="working_days", in_force_from=date(2026, 10, 1), set_at=NOON
    )
    child = one_child(1, referred_on=date(2026, 9, 1))
    episode = Episode.objects.get()
    ChildProtectionPlan.objects.create(
        child=child, episode=episode, started_on=date(2026, 9, 21), initial_category="NEG", latest_category="NEG"
    )
    Visit.objects.create(child=child, kind="in_person", happened_on=date(2026, 10, 5), is_child_seen=True)
    ledger.reread([child.pk])
    rows = Deadline.objects.filter(clock="child_protection_visits").order_by("occurrence")
    assert [row.due_on for row in rows] == [date(2026, 10, 5), date(2026, 10, 19)]


def test_what_is_held_back_is_read_once_and_the_same() -> None:
    children = [one_child(number, referred_on=date(2026, 9, number)) for number in range(1, 4)]
    with ledger.held_back():
        ledger.reread([children[0].pk])
        ledger.reread([child.pk for child in children])
        assert not Deadline.objects.exists()
    held_back = rows_of(Deadline)
    ledger.rebuild()
    assert held_back
    assert rows_of(Deadline) == held_back


def test_a_ledger_that_was_not_read_again_is_found_by_a_rebuild() -> None:
    child = one_child(1, referred_on=date(2026, 9, 1))
    ledger.reread([child.pk])
    before = rows_of(Deadline)
    Episode.objects.get().correct({"referred_on": date(2026, 9, 2)}, by=None, reason="wrong day")
    assert rows_of(Deadline) == before
    ledger.rebuild()
    assert rows_of(Deadline) != before


def test_the_ledger_is_read_until_today_or_the_last_files_day() -> None:
    with time_machine.travel(NOON, tick=False):
        now = Now.read()
        assert Deadline.objects.read_until(now) == date(2026, 11, 23)
        from_files = [
            one_child(number, referred_on=date(2026, 3, 2), as_at_on=day)
            for number, day in ((1, date(2026, 3, 31)), (2, date(2026, 10, 31)))
        ]
        ledger.reread([child.pk for child in from_files])
        Deadline.objects.update(outcome="met")  # the day does not depend on work that is still open
        assert Deadline.objects.read_until(now) == date(2026, 10, 31)
        later = one_child(3, referred_on=date(2026, 11, 2))
        ledger.reread([later.pk])
        assert Deadline.objects.read_until(now) == date(2026, 11, 23)


def without_a_pupil_number() -> set[int]:
    return set(DataFault.objects.filter(key="upn_missing_at_school_age").values_list("child_id", flat=True))


def test_faults_that_come_with_time_are_read_once_a_day_as_a_rebuild_reads_them() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        live = one_child(1, referred_on=date(2026, 11, 2))
        from_file = one_child(2, referred_on=date(2026, 11, 2), as_at_on=date(2026, 11, 20))
        closed = one_child(3, referred_on=date(2026, 11, 2))
        # Born 1 September 2022: of school age from the census that begins on 1 April 2027. That of the closed child
        # is the last that holds it: from then on its pupil number is not missed.
        Person.objects.filter(pk=live.person_id).update(born_on=date(2022, 9, 1))
        Person.objects.filter(pk=closed.person_id).update(born_on=date(2018, 9, 1))
        for child in (live, from_file, closed):
            episode = Episode.objects.get(child=child)
            authorised_on = date(2026, 11, 20) if child == closed else None
            Assessment.objects.create(
                child=child, episode=episode, started_on=date(2026, 11, 3), authorised_on=authorised_on, origin="loaded"
            )
        unborn = one_child(4, referred_on=date(2026, 11, 2))
        Person.objects.filter(pk=unborn.person_id).update(born_on=None, expected_on=date(2027, 2, 1))
        Episode.objects.filter(child=closed).update(closed_on=date(2026, 11, 20), reason_for_closure="RC8")
        everybody = [live.pk, from_file.pk, closed.pk, unborn.pk]
        ledger.reread(everybody)
        ledger.reread_faults_of_today()
        assert without_a_pupil_number() == {from_file.pk, closed.pk}
        for day in (date(2027, 3, 1), date(2027, 4, 1), date(2028, 4, 2)):
            before = rows_of(DataFault)
            traveller.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
            ledger.reread_faults_of_today()
            now = rows_of(DataFault)
            assert now != before
            with CaptureQueriesContext(connection) as queries:
                ledger.reread_faults_of_today()
            assert len(queries) == 1
            read = FaultsRead.objects.get().on
            ledger.rebuild()
            assert rows_of(DataFault) == now
            assert read == day
        assert without_a_pupil_number() == {live.pk, from_file.pk}
        late = DataFault.objects.filter(key="assessment_open_over_45_working_days")
        assert {row.child_id for row in late} == {live.pk}


@pytest.mark.parametrize(
    ("as_at_on", "born_on", "band"),
    [
        (date(2022, 3, 31), date(2007, 6, 1), "10-15"),
        (date(2022, 3, 31), date(2006, 3, 31), "16-plus"),
        (date(2022, 3, 31), date(2006, 4, 1), "10-15"),
        (date(2022, 3, 31), date(2022, 1, 1), "under-1"),
        (date(2022, 2, 28), date(2012, 2, 29), "5-9"),
        (date(2022, 3, 1), date(2012, 2, 29), "10-15"),
        (date(2024, 2, 29), date(2014, 2, 28), "10-15"),
        (date(2024, 2, 29), date(2014, 3, 1), "5-9"),
        (date(2024, 2, 29), date(2008, 2, 29), "16-plus"),
        (date(2022, 3, 31), None, "unknown"),
        (None, date(2007, 6, 1), "16-plus"),
        (None, date(2016, 11, 23), "10-15"),
        (None, date(2016, 11, 24), "5-9"),
    ],
)
def test_a_childs_age_is_that_of_its_files_day(as_at_on: date | None, born_on: date | None, band: str) -> None:
    with time_machine.travel(NOON, tick=False):
        child = one_child(1, referred_on=date(2022, 1, 4), as_at_on=as_at_on)
        Person.objects.filter(pk=child.person_id).update(born_on=born_on)
        ledger.reread([child.pk])
        now = Now.read()
        rows = Deadline.objects.annotate(age=age_case(now))
        assert {row.age for row in rows} == {band}  # type: ignore[attr-defined]
        assert rows.filter(age=band).count() == rows.count()
        assert {row["age"] for row in Deadline.objects.overdue_work(now)} <= {band}
