"""Being looked after: segments without gaps, the clocks that follow, and what stands in the way."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import child_protection, emergency_protection, family_help, front_door, looked_after
from lineofsight.actions.emergency_protection import EmergencyTaken
from lineofsight.actions.exceptions import NotInThisRecord, StepRefused
from lineofsight.actions.looked_after import CareChanged, CareStarted, PlacementRecord, ReviewHeld
from lineofsight.domain.codes import (
    CategoryOfAbuse,
    CategoryOfNeed,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeCeased,
    ReasonForClosure,
    ReasonPlacementChanged,
)
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.record import histories, ledger
from lineofsight.record.models import (
    CarePeriod,
    ChildProtectionPlan,
    Conference,
    Deadline,
    Episode,
    ReviewConference,
    Visit,
)
from lineofsight.record.moment import LONDON
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

FOSTERED = PlacementRecord(
    PlacementType.FOSTER_CARERS_OTHER,
    PlacementProvider.OWN_PROVISION,
    carer="Mrs Adeyemi",
    placed_at="4 Far Lane",
    postcode="zz1 1aa",
)
WITH_RELATIVES = PlacementRecord(PlacementType.RELATIVES_OTHER, PlacementProvider.OWN_PROVISION, is_protected=True)


@pytest.fixture
def episode(authority: SmallAuthority) -> Episode:
    """An episode of need that was opened on Tuesday 1 September 2026."""
    return authority.episode(authority.child(), on=date(2026, 9, 1))


def start(authority: SmallAuthority, episode: Episode, status: str = "V2", on: date = date(2026, 9, 7)) -> CarePeriod:
    record = CareStarted(on, LegalStatus.from_code(status), CategoryOfNeed.ABUSE_OR_NEGLECT, FOSTERED)
    return looked_after.start_being_looked_after(episode.child_id, episode.pk, record, by=authority.north.worker)


def see(authority: SmallAuthority, episode: Episode, on: date) -> None:
    visit = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=on, is_child_seen=True)
    family_help.record_visit(episode.child_id, visit, by=authority.north.worker)


def running(clock: str) -> list[date]:
    rows = Deadline.objects.filter(clock=clock, outcome="running").order_by("due_on")
    return list(rows.values_list("due_on", flat=True))


def test_a_period_has_neither_gaps_nor_overlaps_and_says_why_each_episode_began(
    authority: SmallAuthority, episode: Episode
) -> None:
    period = start(authority, episode)
    child, by = episode.child_id, authority.north.worker
    order = CareChanged(date(2026, 9, 20), LegalStatus.INTERIM_CARE_ORDER)
    looked_after.change_care(child, period.pk, order, by=by)
    moved = CareChanged(
        date(2026, 10, 5), placement=WITH_RELATIVES, why_placement_changed=ReasonPlacementChanged.CARE_PLAN
    )
    looked_after.change_care(child, period.pk, moved, by=by)
    rows = list(period.episodes.order_by("started_on"))
    assert [(one.started_on, one.ended_on, one.reason_started, one.legal_status) for one in rows] == [
        (date(2026, 9, 7), date(2026, 9, 20), "S", "V2"),
        (date(2026, 9, 20), date(2026, 10, 5), "L", "C1"),
        (date(2026, 10, 5), None, "P", "C1"),
    ]
    assert [one.change_reason for one in rows] == ["", "CARPL", ""]
    assert [(one.carer, one.postcode) for one in rows] == [("Mrs Adeyemi", "ZZ1 1AA")] * 2 + [("", "")]
    assert {one.about_child_id for one in rows} == {child}
    read = histories.history_of(child).episodes[0].care_periods[0]
    assert [(one.started_on, one.ended_on) for one in read.placements] == [
        (date(2026, 9, 7), date(2026, 10, 5)),
        (date(2026, 10, 5), None),
    ]


def test_reviews_and_visits_run_and_are_met_and_the_ledger_is_the_same_rebuilt(
    authority: SmallAuthority, episode: Episode
) -> None:
    period = start(authority, episode)
    assert running("looked_after_reviews") == [date(2026, 10, 5)]
    assert running("looked_after_visits") == [date(2026, 9, 14)]
    see(authority, episode, date(2026, 9, 11))
    review = ReviewHeld(date(2026, 10, 2), ParticipationCode.ATTENDS_AND_SPEAKS, "Ms Independent", decisions="Stay")
    held = looked_after.hold_looked_after_review(episode.child_id, period.pk, review, by=authority.north.worker)
    assert held.about_child_id == episode.child_id
    assert running("looked_after_reviews") == [date(2027, 1, 2)]
    assert running("looked_after_visits") == [date(2026, 10, 23)]
    assert set(Deadline.objects.filter(clock__startswith="looked_after").values_list("episode", flat=True)) == {
        episode.pk
    }
    before = list(Deadline.objects.order_by("clock", "occurrence").values_list("clock", "due_on", "sentence"))
    ledger.rebuild()
    assert list(Deadline.objects.order_by("clock", "occurrence").values_list("clock", "due_on", "sentence")) == before


def test_police_protection_runs_for_72_hours_and_may_be_followed_by_an_order(
    authority: SmallAuthority, episode: Episode
) -> None:
    child, by = episode.child_id, authority.north.worker
    with pytest.raises(StepRefused) as refusal:
        start(authority, episode, "L1")
    assert [one.key for one in refusal.value.conditions] == ["emergency_is_recorded"]
    at = datetime(2026, 9, 4, 21, 30, tzinfo=LONDON)
    taken = EmergencyTaken(EmergencyMeasure.POLICE_PROTECTION, at.date(), at, "PC 1234", "Found alone at night")
    measure = emergency_protection.take_emergency_protection(child, episode.pk, taken, by=by)
    assert Deadline.objects.get(clock="police_protection").due_at == datetime(2026, 9, 7, 21, 30, tzinfo=LONDON)
    start(authority, episode, "L1", on=date(2026, 9, 4))
    emergency_protection.end_emergency_protection(
        child, measure.pk, on=date(2026, 9, 6), at=datetime(2026, 9, 6, 10, tzinfo=LONDON), by=by
    )
    assert Deadline.objects.get(clock="police_protection").outcome == "met"
    made = EmergencyTaken(EmergencyMeasure.EMERGENCY_PROTECTION_ORDER, date(2026, 9, 6))
    order = emergency_protection.take_emergency_protection(child, episode.pk, made, by=by)
    emergency_protection.extend_emergency_protection_order(
        child, order.pk, on=date(2026, 9, 14), until=date(2026, 9, 21), by=by
    )
    assert Deadline.objects.get(clock="emergency_protection_order").outcome == "stopped"
    assert running("emergency_protection_order_extended") == [date(2026, 9, 21)]


def test_an_episode_closes_only_when_the_child_has_left_care(authority: SmallAuthority, episode: Episode) -> None:
    period = start(authority, episode)
    child, manager = episode.child_id, authority.north.manager
    closing = {"on": date(2026, 10, 1), "reason": ReasonForClosure.from_code("RC7"), "by": manager}
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(child, episode.pk, **closing)
    assert [one.key for one in refusal.value.conditions] == ["closes_not_looked_after"]
    home = ReasonCareEpisodeCeased.HOME_PLANNED
    left = looked_after.leave_care(child, period.pk, on=date(2026, 10, 1), reason=home, by=authority.north.worker)
    assert (left.ended_on, left.reason_ended) == (date(2026, 10, 1), "E4A")
    assert period.episodes.get().ended_on == date(2026, 10, 1)
    assert running("looked_after_visits") == running("looked_after_reviews") == []
    assert front_door.close_episode(child, episode.pk, **closing).closed_on == date(2026, 10, 1)


def test_a_protection_plan_ends_because_the_child_is_looked_after_only_where_it_is(
    authority: SmallAuthority, episode: Episode
) -> None:
    child, by = episode.child_id, authority.north.worker
    record = child_protection.ConferenceRecord(
        held_on=date(2026, 9, 3),
        outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
        category=CategoryOfAbuse.NEGLECT,
    )
    plan = child_protection.hold_transfer_in_conference(child, episode.pk, record, by=by).plan
    ending = {"on": date(2026, 9, 10), "reason": ChildProtectionPlan.EndReason.LOOKED_AFTER, "by": by}
    with pytest.raises(StepRefused) as refusal:
        child_protection.end_child_protection_plan(child, plan.pk, **ending)
    assert [one.key for one in refusal.value.conditions] == ["ended_looked_after_is_looked_after"]
    start(authority, episode)
    review = child_protection.ReviewRecord(date(2026, 9, 10), ReviewConference.Decision.END)
    child_protection.hold_review_conference(child, plan.pk, review, by=by)
    assert child_protection.end_child_protection_plan(child, plan.pk, **ending).ended_on == date(2026, 9, 10)


def test_only_who_holds_the_case_records_it_and_only_of_this_child(authority: SmallAuthority, episode: Episode) -> None:
    period = start(authority, episode)
    other = authority.child()
    home = {"on": date(2026, 10, 1), "reason": ReasonCareEpisodeCeased.HOME_PLANNED}
    for stranger in (authority.south.worker, authority.analyst, authority.administrator, authority.service_manager):
        with pytest.raises(Refused):
            looked_after.leave_care(episode.child_id, period.pk, by=stranger, **home)
    with pytest.raises(NotInThisRecord):
        looked_after.leave_care(other.pk, period.pk, by=authority.north.worker, **home)
    kind, by = "dental_check", authority.north.worker
    check = looked_after.record_looked_after_check(episode.child_id, period.pk, on=date(2026, 10, 1), kind=kind, by=by)
    assert check.about_child_id == episode.child_id
