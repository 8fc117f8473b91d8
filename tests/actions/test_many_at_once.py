"""Many actions as one: all or none, each with its own moment, and read again once at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from lineofsight.access import gate, trail
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.access.models.trail import Outcome
from lineofsight.actions import family_help, front_door, people, teams, workforce
from lineofsight.actions.exceptions import NotInThisRecord, StepRefused
from lineofsight.actions.recording import many_at_once
from lineofsight.domain.codes import AssessmentFactor, ReasonForClosure
from lineofsight.domain.permissions import Action
from lineofsight.record import histories, kept, ledger
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    Deadline,
    Episode,
    FactVersion,
    LiveMark,
    PersonName,
    Relationship,
    Visit,
)
from lineofsight.record.moment import now, told
from tests.actions.conftest import MONDAY
from tests.authority import SmallAuthority

REFERRED_ON = date(2026, 9, 1)
A_WEEK = timedelta(days=7)


def at(days_before: int) -> datetime:
    return MONDAY - timedelta(days=days_before)


def mark() -> int:
    return sum(LiveMark.objects.filter(kind="record").values_list("number", flat=True))


def visit(on: date) -> family_help.VisitRecord:
    return family_help.VisitRecord(Visit.Kind.IN_PERSON, on, is_child_seen=True, is_seen_alone=False)


def assess(authority: SmallAuthority, child: Child) -> Assessment:
    """An episode with an assessment that was completed and authorised, a step a week."""
    by, manager = authority.north.worker, authority.north.manager
    with told(at(60)):
        episode = authority.episode(child, on=at(60).date())
        started = family_help.start_assessment(child.pk, episode.pk, on=at(60).date(), by=by)
    with told(at(30)):
        factors = [AssessmentFactor.from_code("3B")]
        family_help.complete_assessment(child.pk, started.pk, on=at(30).date(), factors=factors, analysis="", by=by)
    with told(at(28)):
        return family_help.authorise_assessment(child.pk, started.pk, on=at(28).date(), by=manager)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    with told(at(90)):
        return authority.child()


# --- the trail and the boards ----------------------------------------------------------------------------------------


def test_the_rows_of_the_trail_are_chained_in_order_each_with_its_own_moment(
    authority: SmallAuthority, child: Child
) -> None:
    before = TrailEvent.objects.count()
    with many_at_once():
        assess(authority, child)
        assert TrailEvent.objects.count() == before, "they are written together, at the end"
    rows = list(TrailEvent.objects.order_by("sequence")[before:])
    assert [(row.action, row.at) for row in rows] == [
        (Action.OPEN_EPISODE, at(60)),
        (Action.ASSESS, at(60)),
        (Action.ASSESS, at(30)),
        (Action.AUTHORISE_ASSESSMENT, at(28)),
    ]
    assert all(row.children == [child.pk] for row in rows)
    assert trail.verify().is_whole


def test_the_boards_are_told_once(authority: SmallAuthority, child: Child) -> None:
    before = mark()
    with many_at_once():
        assess(authority, child)
        assert mark() == before
    assert mark() == before + 1


def test_the_child_is_read_again_once_with_the_same_deadlines_as_action_by_action(
    authority: SmallAuthority, child: Child
) -> None:
    with told(at(90)):
        other = authority.child()
    with many_at_once():
        assess(authority, child)
        assert not Deadline.objects.filter(child=child).exists()
    assess(authority, other)
    columns = ("clock", "occurrence", "started_on", "due_on", "stopped_on", "outcome", "reason", "taken", "team_id")
    read = [list(Deadline.objects.filter(child=one).order_by("clock").values(*columns)) for one in (child, other)]
    assert read[0] == read[1] != []


def test_facts_and_versions_are_those_of_action_by_action(authority: SmallAuthority, child: Child) -> None:
    with told(at(90)):
        other = authority.child()
    with many_at_once():
        assess(authority, child)
    assess(authority, other)

    def versions(of: Child) -> list[tuple[str, int, str, datetime, datetime, list[str]]]:
        kept_ones = FactVersion.objects.filter(about_child=of).order_by("fact", "version")
        return [
            (one.fact, one.version, one.reason, one.recorded_at, one.replaced_at, sorted(one.content))
            for one in kept_ones
        ]

    assert versions(child) == versions(other) != []
    one, same = (histories.history_of(pk) for pk in (child.pk, other.pk))
    assert [len(one.episodes), one.episodes[0].assessments[0].factors] == [1, ("3B",)]
    assert one.episodes[0].referred_on == same.episodes[0].referred_on


# --- all or none -----------------------------------------------------------------------------------------------------


def test_what_the_gate_refuses_undoes_all_and_is_on_the_trail_afterwards(
    authority: SmallAuthority, child: Child
) -> None:
    rows, marked = TrailEvent.objects.count(), mark()

    @many_at_once()
    def refused_at_last() -> None:
        with told(at(60)):
            authority.episode(child, on=at(60).date())
            people.record_name(child.pk, given_names="A", family_name="B", on=REFERRED_ON, by=authority.south.worker)

    with pytest.raises(Refused):
        refused_at_last()
    assert not Episode.objects.exists()
    assert not PersonName.objects.filter(given_names="A").exists()
    assert mark() == marked
    (refused,) = TrailEvent.objects.order_by("sequence")[rows:]
    assert (refused.outcome, refused.action, refused.children) == (Outcome.REFUSED, Action.CORRECT_FACT, [child.pk])
    assert refused.account == authority.south.worker
    assert refused.at == at(60), "a refusal has its own moment too"
    assert trail.verify().is_whole


def test_what_the_pathway_refuses_undoes_all_and_leaves_no_row(authority: SmallAuthority, child: Child) -> None:
    rows = TrailEvent.objects.count()

    @many_at_once()
    def referred_while_open() -> None:
        assess(authority, child)
        authority.episode(child, on=MONDAY.date())

    with pytest.raises(StepRefused):
        referred_while_open()
    assert not Episode.objects.exists()
    assert not Assessment.objects.exists()
    assert not FactVersion.objects.exclude(fact="allocation").exists()
    assert not Deadline.objects.exists()
    assert TrailEvent.objects.count() == rows
    assert not kept.is_on()


def test_what_stops_the_work_leaves_nothing_kept_and_the_next_action_reads(
    authority: SmallAuthority, child: Child
) -> None:
    @many_at_once()
    def stopped() -> None:
        authority.episode(child, on=REFERRED_ON)
        assert kept.is_on()
        raise KeyError

    with pytest.raises(KeyError):
        stopped()
    assert not kept.is_on()
    assert kept.reading(Child, child.pk) is None
    assert gate.current_edge() is None
    authority.episode(child, on=REFERRED_ON)
    assert Deadline.objects.filter(child=child).exists(), "the ledger is held back no longer"
    assert TrailEvent.objects.order_by("sequence").last().action == Action.OPEN_EPISODE  # type: ignore[union-attr]


def test_a_row_that_cannot_be_written_at_the_end_undoes_all(authority: SmallAuthority, child: Child) -> None:
    @many_at_once()
    def one_version_twice() -> None:
        authority.episode(child, on=REFERRED_ON)
        for _ in range(2):
            FactVersion.keep(child.person, replaced_at=now(), replaced_by=None, replaced_by_load=None, reason="")

    with pytest.raises(IntegrityError):
        one_version_twice()
    assert not Episode.objects.exists()
    assert not kept.is_on()


# --- what is kept ----------------------------------------------------------------------------------------------------


def history_as_kept_and_as_read(child: Child) -> Iterator[object]:
    yield histories.history_of(child.pk)
    yield histories._Rows([child.pk]).histories()[child.pk]


def test_what_is_kept_of_a_child_is_what_would_be_read_after_every_step(
    authority: SmallAuthority, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    written = histories.written

    def compare(fact: object, child_id: int) -> None:
        nonlocal compared
        written(fact, child_id)  # type: ignore[arg-type]
        as_kept, as_read = history_as_kept_and_as_read(child)
        assert as_kept == as_read, fact
        compared += 1

    with many_at_once():
        histories.history_of(child.pk)
        monkeypatch.setattr(histories, "written", compare)
        assessment = assess(authority, child)
        by = authority.north.worker
        family_help.record_visit(child.pk, visit(at(2).date()), by=by)
        plan = family_help.start_child_in_need_plan(child.pk, assessment.episode_id, on=at(20).date(), by=by)
        family_help.end_child_in_need_plan(child.pk, plan.pk, on=at(2).date(), by=by)
        people.record_disabilities(child.pk, ("HEAR",), by=by)
        reason = ReasonForClosure.from_code("RC7")
        by = authority.north.manager
        front_door.close_episode(child.pk, assessment.episode_id, on=at(1).date(), reason=reason, by=by)
    assert compared == 11


def test_a_child_who_goes_to_another_team_is_opened_by_that_team_and_no_longer_by_the_first(
    authority: SmallAuthority, child: Child
) -> None:
    authority.episode(child, on=REFERRED_ON)
    south, north = authority.south, authority.north

    @many_at_once()
    def handed_over() -> None:
        family_help.record_visit(child.pk, visit(REFERRED_ON + A_WEEK), by=north.worker)
        left = Allocation.Reason.STANDARD_TRANSFER
        on, by = MONDAY.date(), north.manager
        workforce.allocate(child.pk, team=south.team, worker=south.worker_row, on=on, reason=left, by=by)
        family_help.record_visit(child.pk, visit(MONDAY.date()), by=south.worker)
        assert Visit.objects.count() == 2
        people.record_address(child.pk, lines="1 High Street", postcode="", on=on, by=north.worker)

    with pytest.raises(Refused):
        handed_over()


def test_a_conflict_that_is_declared_shuts_the_record_at_once(authority: SmallAuthority, child: Child) -> None:
    authority.episode(child, on=REFERRED_ON)
    north = authority.north

    @many_at_once()
    def declared() -> None:
        family_help.record_visit(child.pk, visit(REFERRED_ON + A_WEEK), by=north.worker)
        workforce.declare_conflict(child.pk, north.worker_row, reason="A neighbour", by=north.manager)
        assert Visit.objects.count() == 1
        family_help.record_visit(child.pk, visit(MONDAY.date()), by=north.worker)

    with pytest.raises(Refused):
        declared()


def test_a_worker_who_joins_a_team_may_act_in_it_at_once(authority: SmallAuthority, child: Child) -> None:
    authority.episode(child, on=REFERRED_ON)
    with many_at_once():
        assert not gate.may(Action.RECORD_VISIT, authority.south.worker, child).allowed
        teams.add_member(authority.north.team, authority.south.worker_row, on=REFERRED_ON, by=authority.administrator)
        family_help.record_visit(child.pk, visit(MONDAY.date()), by=authority.south.worker)
    assert Visit.objects.get().worker == authority.south.worker_row


def test_one_within_another_is_part_of_it(authority: SmallAuthority, child: Child) -> None:
    """What the inner one wrote is what the outer one reads."""
    with many_at_once():
        before = histories.history_of(child.pk)
        with many_at_once():
            authority.episode(child, on=REFERRED_ON)
        as_kept, as_read = history_as_kept_and_as_read(child)
        assert as_kept == as_read != before
        family_help.record_visit(child.pk, visit(MONDAY.date()), by=authority.north.worker)
    assert Visit.objects.get().episode == Episode.objects.get()
    assert trail.verify().is_whole


def test_a_second_step_reads_less_than_the_first(authority: SmallAuthority, child: Child) -> None:
    authority.episode(child, on=REFERRED_ON)
    asked = []
    with many_at_once():
        for days in (21, 14, 7):
            with CaptureQueriesContext(connection) as captured:
                family_help.record_visit(child.pk, visit(at(days).date()), by=authority.north.worker)
            asked.append(len(captured))
    assert asked[1] == asked[2] < asked[0] / 2


def test_outside_nothing_is_kept(authority: SmallAuthority, child: Child) -> None:
    numbers = count(1)

    def read() -> int:
        return kept.once(Child, child.pk, lambda: next(numbers))

    kept.keep(Child, child.pk, 7)
    assert kept.reading(Child, child.pk) is None
    assert (read(), read()) == (1, 2)
    version = FactVersion(
        fact="person", fact_id=child.pk, version=9, content={}, origin="recorded", recorded_at=now(), replaced_at=now()
    )
    kept.write_at_the_end(version)
    assert FactVersion.objects.get(version=9) == version
    with kept.kept():
        assert (read(), read()) == (3, 3)
        kept.forget(Child, child.pk)
        assert read() == 4


def test_a_told_moment_is_now_in_utc_and_no_longer() -> None:
    moment = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    with told(moment.astimezone()):
        assert now() == moment
        assert now().tzinfo is UTC
        with told(moment + A_WEEK):
            assert now() == moment + A_WEEK
        assert now() == moment
    assert now() > moment + A_WEEK


def test_the_ledger_can_be_held_back_alone(authority: SmallAuthority, child: Child) -> None:
    with ledger.held_back():
        authority.episode(child, on=REFERRED_ON)
        assert not Deadline.objects.exists()
    assert Deadline.objects.filter(child=child).exists()


def test_a_row_of_somebody_else_is_refused_as_it_is_for_one_action(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    adult = people.NewAdult(family_name="Somebodyford", given_names="Ann")
    new = {"given_names": "Anne", "family_name": "Elseford", "reason": "Slip", "by": by}

    @many_at_once()
    def both() -> None:
        mother = people.record_adult(child.pk, adult, kind=Relationship.Kind.MOTHER, by=by)
        people.correct_name(child.pk, PersonName.objects.get(person=mother).pk, **new)

    with pytest.raises(NotInThisRecord):
        both()


def test_a_child_opened_by_key_and_by_reference_is_one(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    with many_at_once():
        people.record_disabilities(child.pk, ("HEAR",), by=by)
        people.record_upn_unknown(child.reference, "UN2", by=by)
        people.record_upn_unknown(child.pk, "UN3", by=by)
    person = Child.objects.get(pk=child.pk).person
    assert (person.upn_unknown, person.version) == ("UN3", 3)
