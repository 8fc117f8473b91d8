"""A history told as events: every fact once, oldest first, and in the order of the journey within a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.contacts import ContactFacts, EnquiryFacts, MessageFacts
from lineofsight.domain.events import KINDS_NOT_IN_A_CENSUS, ORDER_WITHIN_A_DAY, RECORDED_KINDS, events_of
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    Event,
    EventKind,
    FamilyPlan,
    History,
    Origin,
    PlannedConference,
    Review,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    SubjectKind,
    Visit,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection, LookedAfterReview
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import Proceedings

REFERRED = date(2026, 11, 2)
RECEIVED_AT = datetime(2026, 11, 3, 10, tzinfo=UTC)
EVERYTHING = History(
    child_id=1,
    expected_on=date(2026, 11, 12),
    born_on=date(2026, 11, 12),
    died_on=date(2027, 5, 1),
    episodes=(
        Episode(
            id=10,
            referred_on=REFERRED,
            decided_on=REFERRED,
            closed_on=date(2027, 5, 1),
            assessments=(
                Assessment(
                    id=20,
                    started_on=REFERRED,
                    review_point_on=date(2026, 11, 16),
                    review_point_held_on=date(2026, 11, 17),
                    authorised_on=date(2026, 12, 4),
                ),
                Assessment(id=21, started_on=date(2026, 11, 10), authorised_on=date(2026, 11, 16), outcome="cin_plan"),
            ),
            strategy_discussions=(
                StrategyDiscussion(id=25, held_on=date(2026, 11, 4), initiated_section_47=True, is_by_telephone=True),
                StrategyDiscussion(id=26, held_on=date(2026, 11, 9), follows_id=25),
            ),
            section_47_enquiries=(
                Section47Enquiry(
                    id=30,
                    started_on=date(2026, 11, 4),
                    conference_on=date(2026, 11, 25),
                    concluded_on=date(2026, 11, 18),
                ),
                Section47Enquiry(id=31, started_on=date(2027, 3, 1), conference_not_required=True),
            ),
            need_meetings=(Review(47, date(2026, 12, 14)),),
            emergency_protections=(
                EmergencyProtection(
                    33, "police_protection", date(2026, 11, 5), started_at=RECEIVED_AT, ended_on=date(2026, 11, 7)
                ),
                EmergencyProtection(
                    34,
                    "emergency_protection_order",
                    date(2026, 11, 7),
                    extended_on=date(2026, 11, 14),
                    extended_until_on=date(2026, 11, 20),
                    ended_on=date(2026, 11, 19),
                ),
            ),
            private_fosterings=(
                PrivateFostering(
                    44, date(2026, 11, 10), date(2026, 11, 12), date(2026, 12, 24), ended_on=date(2027, 3, 2)
                ),
            ),
            proceedings=(
                Proceedings(
                    45,
                    date(2026, 11, 10),
                    "start_pre_proceedings",
                    letter_on=date(2026, 11, 16),
                    ended_on=date(2027, 1, 8),
                    applied_on=date(2027, 1, 8),
                    concluded_on=date(2027, 4, 30),
                ),
                Proceedings(46, date(2026, 11, 3), "continue_plan", ended_on=date(2026, 11, 3)),
            ),
            care_periods=(
                CarePeriod(
                    id=35,
                    started_on=date(2026, 11, 5),
                    ended_on=date(2027, 4, 1),
                    episodes=(
                        CareEpisode(36, date(2026, 11, 5), "L1", "U6", "S", date(2026, 11, 7)),
                        CareEpisode(37, date(2026, 11, 7), "L2", "U6", "L", date(2026, 12, 1)),
                        CareEpisode(38, date(2026, 12, 1), "C1", "U4", "B", date(2027, 4, 1), is_until_eighteen=True),
                    ),
                    reviews=(LookedAfterReview(39, date(2026, 12, 2)),),
                ),
                CarePeriod(
                    id=42, started_on=date(2027, 4, 5), episodes=(CareEpisode(43, date(2027, 4, 5), "V4", "U6", "S"),)
                ),
            ),
            conferences=(
                Conference(
                    id=40,
                    held_on=date(2026, 11, 25),
                    section_47_enquiry_id=30,
                    letter_sent_on=date(2026, 11, 26),
                    record_sent_on=date(2026, 12, 4),
                ),
                Conference(id=41, held_on=date(2026, 11, 26), is_transfer_in=True),
            ),
            child_protection_plans=(
                ChildProtectionPlan(
                    id=50,
                    started_on=date(2026, 11, 25),
                    ended_on=date(2027, 2, 25),
                    visit_every_days=10,
                    reviews=(
                        Review(
                            60,
                            date(2027, 2, 25),
                            letter_sent_on=date(2027, 2, 26),
                            record_sent_on=date(2027, 3, 5),
                        ),
                    ),
                    core_groups=(Review(65, date(2026, 12, 7)),),
                ),
            ),
            planned_conferences=(
                PlannedConference(
                    150,
                    date(2026, 11, 10),
                    date(2026, 11, 25),
                    subject_id=30,
                    report_shared_on=date(2026, 11, 23),
                    held_on=date(2026, 11, 25),
                ),
                PlannedConference(
                    151,
                    date(2026, 12, 7),
                    date(2027, 2, 25),
                    is_review=True,
                    subject_id=50,
                    called_off_on=date(2027, 2, 1),
                ),
            ),
            child_in_need_plans=(
                ChildInNeedPlan(
                    id=55,
                    started_on=date(2027, 2, 25),
                    ended_on=date(2027, 5, 1),
                    reviews=(Review(65, date(2027, 4, 1)),),
                ),
            ),
        ),
    ),
    visits=(Visit(70, date(2026, 11, 5), is_child_seen=True),),
    early_help=(
        EarlyHelp(
            id=80,
            requested_on=date(2027, 5, 2),
            agreed_on=date(2027, 5, 3),
            assessments=(EarlyHelpAssessment(81, date(2027, 5, 4), date(2027, 6, 1)),),
            plans=(
                FamilyPlan(82, date(2027, 6, 2), is_without_assessment=True, reviews=(Review(85, date(2027, 8, 1)),)),
            ),
            ended_on=date(2027, 9, 1),
            reason_ended="outcomes_met",
        ),
    ),
    step_changes=(
        StepChange(90, "down_cin_to_eh", date(2027, 5, 1), date(2027, 5, 2), is_accepted=True),
        StepChange(91, "transfer", date(2027, 6, 1), date(2027, 6, 2), is_accepted=True, reviewed_on=date(2027, 6, 9)),
        StepChange(92, "up_eh_to_cin", date(2027, 7, 1), date(2027, 7, 2), is_accepted=False),
    ),
    messages=(
        MessageFacts(
            id=100,
            received_at=RECEIVED_AT,
            received_on=date(2026, 11, 3),
            source="2A",
            acknowledged_at=RECEIVED_AT,
            acknowledged_on=date(2026, 11, 3),
            contacts=(
                ContactFacts(
                    id=101,
                    message_id=100,
                    received_at=RECEIVED_AT,
                    received_on=date(2026, 11, 3),
                    source="2A",
                    triaged_at=RECEIVED_AT,
                    triaged_on=date(2026, 11, 3),
                    first_decided_at=RECEIVED_AT,
                    first_decided_on=date(2026, 11, 3),
                    reopened_at=RECEIVED_AT,
                    reopened_on=date(2026, 11, 3),
                    decided_at=RECEIVED_AT,
                    decided_on=date(2026, 11, 3),
                    told_at=RECEIVED_AT,
                    told_on=date(2026, 11, 3),
                ),
            ),
            enquiries=tuple(
                EnquiryFacts(
                    id=number,
                    asked_at=RECEIVED_AT,
                    asked_on=date(2026, 11, 3),
                    priority=priority.value,
                    answered_at=RECEIVED_AT,
                    answered_on=date(2026, 11, 3),
                    closed_at=RECEIVED_AT,
                    closed_on=date(2026, 11, 3),
                )
                for number, priority in enumerate(Priority, start=110)
            ),
        ),
    ),
)


def of_kind(history: History, kind: EventKind) -> list[Event]:
    return [event for event in events_of(history) if event.kind is kind]


def test_every_recorded_kind_is_told_and_no_other() -> None:
    assert {event.kind for event in events_of(EVERYTHING)} == RECORDED_KINDS


def test_a_census_holds_fewer_kinds_than_the_record() -> None:
    assert KINDS_NOT_IN_A_CENSUS < RECORDED_KINDS
    assert EventKind.SECTION_47_STARTED not in KINDS_NOT_IN_A_CENSUS


def test_events_are_told_oldest_first() -> None:
    days = [event.on for event in events_of(EVERYTHING) if event.on is not None]
    assert days == sorted(days)


def test_one_day_is_told_in_the_order_of_the_journey() -> None:
    first_day = [event.kind for event in events_of(EVERYTHING) if event.on == REFERRED]
    assert first_day == [
        EventKind.REFERRAL_RECEIVED,
        EventKind.MOVE_NOTICE_RECEIVED,
        EventKind.REFERRAL_DECIDED,
        EventKind.ASSESSMENT_STARTED,
        EventKind.ASSESSMENT_REVIEW_POINT_SET,
    ]
    conference = [event.kind for event in events_of(EVERYTHING) if event.on == date(2026, 11, 25)]
    assert conference == [
        EventKind.PLANNED_CONFERENCE_HELD,
        EventKind.INITIAL_CONFERENCE_HELD,
        EventKind.CHILD_PROTECTION_PLAN_STARTED,
        EventKind.CHILD_PROTECTION_INSTEAD,
    ]


def test_no_kind_stands_twice_in_the_order_of_a_day() -> None:
    assert len(ORDER_WITHIN_A_DAY) == len(RECORDED_KINDS)


def test_an_event_carries_what_it_belongs_to() -> None:
    (held,) = of_kind(EVERYTHING, EventKind.INITIAL_CONFERENCE_HELD)
    assert held.subjects == {SubjectKind.EPISODE: 10, SubjectKind.CONFERENCE: 40, SubjectKind.SECTION_47_ENQUIRY: 30}
    (transfer,) = of_kind(EVERYTHING, EventKind.TRANSFER_IN_CONFERENCE_HELD)
    assert transfer.subjects == {SubjectKind.EPISODE: 10, SubjectKind.CONFERENCE: 41}
    (started,) = of_kind(EVERYTHING, EventKind.CHILD_PROTECTION_PLAN_STARTED)
    assert (started.every_days, started.subjects[SubjectKind.CHILD_PROTECTION_PLAN]) == (10, 50)
    (point,) = of_kind(EVERYTHING, EventKind.ASSESSMENT_REVIEW_POINT_SET)
    assert (point.on, point.due_on) == (REFERRED, date(2026, 11, 16))
    (seen,) = of_kind(EVERYTHING, EventKind.CHILD_SEEN)
    assert seen.subjects == {}


def test_a_conference_that_only_the_enquiry_names_is_told_once() -> None:
    (episode,) = EVERYTHING.episodes
    census = replace(EVERYTHING, episodes=(replace(episode, conferences=()),))
    (held,) = of_kind(census, EventKind.INITIAL_CONFERENCE_HELD)
    assert held.subjects == {SubjectKind.EPISODE: 10, SubjectKind.SECTION_47_ENQUIRY: 30}


def test_a_conference_not_required_on_an_unknown_day_stands_where_its_enquiry_started() -> None:
    kinds = [event.kind for event in events_of(EVERYTHING) if event.on in (None, date(2027, 3, 1))]
    assert kinds == [EventKind.SECTION_47_STARTED, EventKind.CONFERENCE_NOT_REQUIRED]


def test_only_a_visit_in_person_with_the_child_seen_is_an_event() -> None:
    on = date(2026, 11, 5)
    visits = (
        Visit(1, on, is_child_seen=True),
        Visit(2, on, is_child_seen=False),
        Visit(3, on, is_in_person=False, is_child_seen=True),
    )
    assert [event.kind for event in events_of(History(child_id=1, visits=visits))] == [EventKind.CHILD_SEEN]


def test_visits_of_one_day_are_told_by_the_hour() -> None:
    early, late = datetime(2026, 11, 5, 9, tzinfo=UTC), datetime(2026, 11, 5, 15, tzinfo=UTC)
    visits = (Visit(1, late.date(), late, is_child_seen=True), Visit(2, early.date(), early, is_child_seen=True))
    assert [event.at for event in events_of(History(child_id=1, visits=visits))] == [early, late]


def test_an_event_says_whether_it_was_loaded() -> None:
    loaded = Episode(id=1, referred_on=REFERRED, origin=Origin.LOADED)
    (referral,) = events_of(History(child_id=1, episodes=(loaded,)))
    assert referral.origin is Origin.LOADED


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_does_not_change_what_is_told(order: list[int]) -> None:
    visits = [Visit(n, date(2026, 11, 5 + n), is_child_seen=True) for n in range(6)]
    shuffled = History(child_id=1, visits=tuple(visits[n] for n in order))
    assert events_of(shuffled) == events_of(History(child_id=1, visits=tuple(visits)))


def test_an_empty_history_has_no_events() -> None:
    assert events_of(History(child_id=1)) == ()


def test_episodes_with_the_same_carers_are_one_placement() -> None:
    started = of_kind(EVERYTHING, EventKind.PLACEMENT_STARTED)
    until_eighteen = of_kind(EVERYTHING, EventKind.PLACEMENT_UNTIL_EIGHTEEN_STARTED)
    ended = of_kind(EVERYTHING, EventKind.PLACEMENT_ENDED)
    assert [(one.on, one.subjects[SubjectKind.PLACEMENT]) for one in started] == [(date(2026, 11, 5), 36)]
    assert [(one.on, one.subjects[SubjectKind.PLACEMENT]) for one in until_eighteen] == [(date(2026, 12, 1), 38)]
    assert [one.on for one in ended] == [date(2026, 12, 1), date(2027, 4, 1)]


def test_short_breaks_start_no_clock_of_being_looked_after() -> None:
    entered = of_kind(EVERYTHING, EventKind.ENTERED_CARE)
    assert [one.subjects[SubjectKind.CARE_PERIOD] for one in entered] == [35]


def test_a_gateway_that_goes_on_with_the_plan_is_no_end_of_pre_proceedings() -> None:
    ended = of_kind(EVERYTHING, EventKind.PRE_PROCEEDINGS_ENDED)
    assert [one.subjects[SubjectKind.PROCEEDINGS] for one in ended] == [45]
