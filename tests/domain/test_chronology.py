"""The chronology as pure functions: what is proposed, what people made of it, the family's rows, gaps and bands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.chronology import (
    BY_HAND_KINDS,
    EVENTS_BY_KEY,
    SIGNIFICANT_EVENTS,
    Analysis,
    Band,
    BandKind,
    Bearing,
    ChildFacts,
    FactKind,
    FoundWorse,
    Gap,
    Harm,
    HeldBy,
    HelpMeanwhile,
    KeptEntry,
    Move,
    NotBrought,
    Noted,
    OutcomeOfPlan,
    Permanence,
    PlannedBirth,
    Precision,
    PutOff,
    Relative,
    ReviewDecided,
    Row,
    Source,
    Standing,
    Suitability,
    bands_of,
    gaps_of,
    merged,
    numbered,
    proposals_of,
    put_off_in,
    rows_of,
    when_in_words,
    years_of,
)
from lineofsight.domain.chronology.catalogue import by_key
from lineofsight.domain.chronology.left_out import NOT_TOLD, TOLD_BY
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.events import RECORDED_KINDS
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    History,
    Origin,
    PlannedConference,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    Visit,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import GatewayDecision, Proceedings
from tests.domain import plain_chronology

BORN = date(2018, 3, 1)
TODAY = date(2026, 11, 23)


def contact(id_: int = 1, on: date = date(2026, 3, 4), **said: Any) -> ContactFacts:
    told: dict[str, Any] = {"source": "6", "category": "domestic_abuse", "outcome": "no_further_action", "level": "2"}
    at = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    return ContactFacts(id=id_, message_id=id_, received_at=at, received_on=on, **(told | said))


def told(facts: ChildFacts) -> list[tuple[str, str]]:
    return [(row.origin.kind, row.said) for row in proposals_of(facts)]


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_each_row_says_when_it_is_proposed_and_where_the_kind_comes_from() -> None:
    assert [event.key for event in SIGNIFICANT_EVENTS if not (event.title and event.rule and event.source)] == []


def test_every_kind_of_fact_proposes_something() -> None:
    assert {event.fact for event in SIGNIFICANT_EVENTS if event.fact} == set(FactKind)


def test_every_kind_of_event_is_told_of_or_left_out_for_a_reason() -> None:
    assert TOLD_BY.keys() & NOT_TOLD.keys() == set()
    undecided = RECORDED_KINDS - TOLD_BY.keys() - NOT_TOLD.keys()
    assert undecided == set(), "Say in domain/chronology/left_out.py which row tells of it, or why none does"
    assert TOLD_BY.keys() | NOT_TOLD.keys() <= RECORDED_KINDS
    assert {key for keys in TOLD_BY.values() for key in keys} <= EVENTS_BY_KEY.keys()


def test_a_key_given_twice_and_a_fact_without_a_day_are_refused() -> None:
    first = SIGNIFICANT_EVENTS[0]
    with pytest.raises(CatalogueFault, match="Two significant events"):
        by_key([first, first])
    with pytest.raises(CatalogueFault, match="both the fact and its day"):
        by_key([replace(first, day="")])


def test_no_row_scores_or_ranks() -> None:
    words = " ".join(f"{event.key} {event.title} {event.rule}" for event in SIGNIFICANT_EVENTS).lower()
    assert not re.search(r"\b(score|rank|risk|likelihood|predict)", words)


# --- what is proposed ------------------------------------------------------------------------------------------------


def test_a_contact_that_came_to_nothing_is_proposed_with_who_said_what_and_what_was_decided() -> None:
    facts = ChildFacts(
        History(1),
        contacts=(contact(),),
        people={1: (7,)},
        noted={(FactKind.CONTACT, 1): Noted(date(2026, 3, 5), version=2)},
    )
    (row,) = proposals_of(facts)
    assert row.said == "From the police. About domestic abuse. Decided: no further action, level 2."
    assert (row.source, row.harms, row.people) == (Source.POLICE, (Harm.DOMESTIC_ABUSE,), (7,))
    assert (row.on, row.at, row.precision) == (date(2026, 3, 4), datetime(2026, 3, 4, 10, tzinfo=UTC), Precision.DAY)
    assert (row.recorded_on, row.version, row.is_loaded) == (date(2026, 3, 5), 2, False)


def test_duplicates_requests_for_information_and_undecided_contacts() -> None:
    same = contact(1, outcome="duplicate", is_duplicate=True)
    request = contact(2, category="request_for_information")
    undecided = contact(3, outcome="", level="", category="")
    assert told(ChildFacts(History(1), contacts=(same, request, undecided))) == [
        ("contact_received", "From the police. Not decided yet.")
    ]


def test_a_referral_stands_once_where_a_contact_tells_of_it() -> None:
    episodes = (
        Episode(1, date(2026, 3, 4), source="2A", primary_need="N1", is_no_further_action=False),
        Episode(2, date(2025, 3, 4), source="3B", is_no_further_action=True, closed_on=date(2025, 3, 5)),
    )
    facts = ChildFacts(History(1, episodes=episodes), opened_by_contact=frozenset({1}))
    assert told(facts) == [("referral_received", "From a health visitor. Decided: no further action.")]


def test_an_assessment_says_what_it_found_and_which_harm_that_is() -> None:
    found = Assessment(5, date(2026, 1, 5), authorised_on=date(2026, 2, 6), factors=("3B", "16A", "4B"))
    nothing = Assessment(6, date(2026, 5, 5), authorised_on=date(2026, 6, 6), factors=("21",))
    running = Assessment(7, date(2026, 9, 5), factors=("16A",))
    episode = Episode(1, date(2026, 1, 4), assessments=(found, nothing, running))
    first, second = proposals_of(ChildFacts(History(1, episodes=(episode,)), opened_by_contact=frozenset({1})))
    assert (first.said, first.harms) == (
        "Found: Domestic abuse, Neglect, Mental health.",
        (Harm.NEGLECT, Harm.DOMESTIC_ABUSE),
    )
    assert (second.said, second.harms) == ("No factors were identified.", ())


def test_an_enquiry_stands_once_with_its_discussion_and_alone_from_a_file() -> None:
    on = date(2026, 4, 1)
    here = Episode(
        1,
        on,
        strategy_discussions=(StrategyDiscussion(8, on, initiated_section_47=True),),
        section_47_enquiries=(Section47Enquiry(9, on, concluded_on=date(2026, 4, 20)),),
    )
    file = Episode(2, date(2024, 4, 1), section_47_enquiries=(Section47Enquiry(10, on, conference_not_required=True),))
    facts = ChildFacts(
        History(1, episodes=(here, file)),
        opened_by_contact=frozenset({1, 2}),
        noted={(FactKind.SECTION_47_ENQUIRY, 9): Noted(on, outcome="Concerns not substantiated")},
    )
    rows = proposals_of(facts)
    assert [(row.origin.kind, row.origin.fact_id, row.precision) for row in rows] == [
        ("strategy_discussion_held", 8, Precision.DAY),
        ("section_47_started", 10, Precision.DAY),
        ("conference_not_required", 10, Precision.NOT_RECORDED),
        ("section_47_concluded", 9, Precision.DAY),
    ]
    assert rows[-1].said == "Concerns not substantiated."


def test_a_plan_says_its_category_and_how_it_changed() -> None:
    plan = ChildProtectionPlan(3, date(2025, 1, 6), date(2025, 9, 1), "NEG", "EMO", previous_plans=1)
    facts = ChildFacts(History(1, episodes=(Episode(1, date(2025, 1, 1), child_protection_plans=(plan,)),)))
    _, started, ended = proposals_of(facts)
    assert (started.said, started.harms) == ("Category: Neglect. Earlier plans: 1.", (Harm.NEGLECT,))
    assert (ended.said, ended.harms) == ("Category at the end: Emotional abuse.", (Harm.EMOTIONAL_ABUSE,))


def test_help_that_was_not_taken_up_is_told_apart_from_help_that_ended() -> None:
    taken = EarlyHelp(1, date(2025, 1, 1), agreed_on=date(2025, 1, 3), ended_on=date(2025, 6, 3))
    refused = EarlyHelp(2, date(2026, 1, 1), ended_on=date(2026, 1, 9))
    rows = proposals_of(ChildFacts(History(1, early_help=(taken, refused))))
    assert [(row.origin.kind, row.source) for row in rows] == [
        ("early_help_agreed", Source.EARLY_HELP),
        ("early_help_ended", Source.EARLY_HELP),
        ("early_help_not_taken_up", Source.EARLY_HELP),
    ]


def test_an_appointment_to_which_the_child_was_not_brought_says_whose_it_was() -> None:
    facts = ChildFacts(
        History(1),
        not_brought=(NotBrought(1, date(2026, 2, 3), is_health=True), NotBrought(2, date(2026, 3, 3), is_health=False)),
        noted={(FactKind.MISSED_APPOINTMENT, 1): Noted(TODAY, outcome="Dentist")},
    )
    assert [(row.said, row.source) for row in proposals_of(facts)] == [
        ("Dentist.", Source.HEALTH),
        ("", Source.EDUCATION),
    ]


def test_who_is_around_the_child() -> None:
    facts = ChildFacts(
        History(1, born_on=BORN),
        moves=(Move(1, date(2018, 3, 1), is_first=True), Move(2, date(2020, 1, 4), is_first=False)),
        relatives=(
            Relative(3, 30, "Mother", started_on=BORN),
            Relative(4, 40, "Step-parent", started_on=date(2022, 5, 1), ended_on=date(2024, 6, 1)),
            Relative(5, 50, "Sister", is_sibling=True, is_child=True, born_on=date(2021, 2, 3)),
            Relative(6, 60, "Brother", is_sibling=True, is_child=True, born_on=date(2011, 2, 3)),
            Relative(7, 70, "Grandmother", died_on=date(2023, 2, 3)),
        ),
        workers=(HeldBy(8, date(2023, 3, 1), False, "Ann Carr"), HeldBy(9, date(2023, 9, 1), True, "", "Worker left")),
    )
    assert told(facts) == [
        ("child_born", ""),
        ("moved", ""),
        ("sibling_born", "Sister."),
        ("family_joined", "Step-parent."),
        ("relative_died", "Grandmother."),
        ("worker_changed", "No worker for now. Reason: worker left."),
        ("family_left", "Step-parent."),
    ]


def test_outcomes_of_a_day_stand_once_and_each_end_stands_with_its_number() -> None:
    first, later = date(2026, 3, 2), date(2026, 6, 1)
    set_at_first = [
        OutcomeOfPlan(1, "child protection plan", first, ended_on=later, is_reached=True),
        OutcomeOfPlan(2, "child protection plan", first, ended_on=later, is_reached=False),
    ]
    added = OutcomeOfPlan(3, "child protection plan", later)
    worse = FoundWorse(4, date(2026, 4, 1), "child protection plan", 2)
    facts = ChildFacts(History(1), plan_outcomes=numbered([added, *set_at_first]), found_worse=(worse,))
    assert told(facts) == [
        ("plan_outcomes_set", "2 outcomes of the child protection plan."),
        ("plan_outcome_worse", "Outcome 2 of the child protection plan."),
        ("plan_outcomes_set", "1 outcome added to the child protection plan."),
        ("plan_outcome_reached", "Outcome 1 of the child protection plan, set on 2 March 2026."),
        ("plan_outcome_not_reached", "Outcome 2 of the child protection plan, set on 2 March 2026."),
    ]


def conference_planned(**said: Any) -> History:
    """A child with a plan and one review planned for 4 May 2026."""
    planned = PlannedConference(7, date(2026, 3, 2), date(2026, 5, 4), is_review=True, subject_id=3)
    plan = ChildProtectionPlan(3, date(2026, 2, 2), ended_on=said.pop("plan_ended_on", None))
    episode = Episode(
        1, date(2026, 1, 5), child_protection_plans=(plan,), planned_conferences=(replace(planned, **said),)
    )
    return History(1, episodes=(episode,))


def put_off_said(history: History, *days: tuple[date, date]) -> list[tuple[str, str]]:
    facts = ChildFacts(History(1), put_off=tuple(put_off_in(history, {7: days} if days else {})))
    return told(facts)


def test_a_conference_stands_where_it_was_put_off_and_not_where_it_was_brought_forward() -> None:
    march, april, may, june = (date(2026, month, 4) for month in (3, 4, 5, 6))
    assert put_off_said(conference_planned()) == []
    assert put_off_said(conference_planned(), (march, june), (april, may)) == []
    once = put_off_said(conference_planned(), (march, april), (april, may))
    assert once == [("conference_put_off", "Review, planned for 4 April 2026 and now for 4 May 2026.")]
    (twice,) = put_off_said(conference_planned(planned_on=june), (march, april), (april, may), (may, june))
    assert twice[1] == "Review, planned for 4 April 2026 and now for 4 June 2026. Put off 2 times."


def test_a_conference_that_was_called_off_stands_unless_its_plan_had_ended() -> None:
    off = date(2026, 4, 20)
    assert put_off_said(conference_planned(called_off_on=off)) == [
        ("conference_called_off", "Review, planned for 4 May 2026.")
    ]
    assert put_off_said(conference_planned(called_off_on=off, plan_ended_on=off)) == []


def test_a_move_to_another_authority_says_what_was_answered_and_not_where() -> None:
    episode = Episode(
        1, date(2026, 1, 5), move_notice_on=date(2026, 1, 5), notice_sent_on=date(2026, 6, 1),
        move_answered_on=date(2026, 6, 9), is_move_accepted=False,
    )  # fmt: skip
    facts = ChildFacts(History(1, episodes=(episode,)), opened_by_contact=frozenset({1}))
    assert told(facts) == [("move_in_told", ""), ("move_away_told", ""), ("move_away_refused", "")]
    waiting = replace(episode, move_answered_on=None, is_move_accepted=None)
    accepted = replace(episode, is_move_accepted=True)
    for one, last in ((waiting, "move_away_told"), (accepted, "move_away_accepted")):
        facts = ChildFacts(History(1, episodes=(one,)), opened_by_contact=frozenset({1}))
        assert told(facts)[-1] == (last, "")


def test_short_breaks_are_told_apart_from_being_looked_after() -> None:
    breaks = CarePeriod(
        1, date(2026, 1, 5), date(2026, 2, 5), "N2", (CareEpisode(2, date(2026, 1, 5), "V4", "U6", "S"),)
    )
    care = CarePeriod(3, date(2026, 3, 5), None, "N1", (CareEpisode(4, date(2026, 3, 5), "V2", "U6", "S"),))
    episode = Episode(1, date(2026, 1, 5), care_periods=(breaks, care))
    facts = ChildFacts(History(1, episodes=(episode,)), opened_by_contact=frozenset({1}))
    assert [kind for kind, _ in told(facts)] == [
        "short_breaks_started", "short_breaks_ended", "started_to_be_looked_after",
    ]  # fmt: skip


# --- a slow plain reading gives the same -----------------------------------------------------------------------------

FIRST = date(2018, 1, 1)
DAYS = st.integers(0, (TODAY - FIRST).days).map(lambda days: FIRST + timedelta(days=days))
MAYBE = st.none() | DAYS


@st.composite
def episodes(draw: st.DrawFn, number: int) -> Episode:
    first = number * 100
    held = draw(st.lists(DAYS, max_size=2))
    return Episode(
        first,
        draw(DAYS),
        is_no_further_action=draw(st.sampled_from([None, False, True])),
        closed_on=draw(MAYBE),
        origin=draw(st.sampled_from(list(Origin))),
        assessments=tuple(Assessment(first + n, on, authorised_on=draw(MAYBE)) for n, on in enumerate(held)),
        strategy_discussions=tuple(
            StrategyDiscussion(first + n, on, initiated_section_47=draw(st.booleans())) for n, on in enumerate(held)
        ),
        section_47_enquiries=tuple(
            Section47Enquiry(
                first + n,
                on,
                conference_not_required=draw(st.booleans()),
                submitted_on=draw(MAYBE),
                concluded_on=draw(MAYBE),
            )
            for n, on in enumerate(held)
        ),
        conferences=tuple(Conference(first + n, on, draw(st.booleans())) for n, on in enumerate(held)),
        child_protection_plans=tuple(ChildProtectionPlan(first + n, on, draw(MAYBE)) for n, on in enumerate(held)),
        child_in_need_plans=tuple(ChildInNeedPlan(first + n, on, draw(MAYBE)) for n, on in enumerate(held)),
        move_notice_on=draw(MAYBE),
        notice_sent_on=draw(MAYBE),
        move_answered_on=draw(MAYBE),
        is_move_accepted=draw(st.sampled_from([None, True, False])),
        care_periods=tuple(draw(care_periods(first + n)) for n in range(draw(st.integers(0, 1)))),
        emergency_protections=tuple(
            EmergencyProtection(first + n, "police_protection", on, extended_on=draw(MAYBE), ended_on=draw(MAYBE))
            for n, on in enumerate(held)
        ),
        private_fosterings=tuple(PrivateFostering(first + n, on, ended_on=draw(MAYBE)) for n, on in enumerate(held)),
        proceedings=tuple(
            Proceedings(
                first + n, on, draw(st.sampled_from([one.value for one in GatewayDecision])), draw(MAYBE), True, (),
                draw(MAYBE), draw(MAYBE), draw(MAYBE), draw(MAYBE),
            )
            for n, on in enumerate(held)
        ),
    )  # fmt: skip


@st.composite
def care_periods(draw: st.DrawFn, number: int) -> CarePeriod:
    """A period of one to three episodes, some of them short breaks."""
    starts = draw(st.lists(DAYS, min_size=1, max_size=3))
    return CarePeriod(
        number,
        starts[0],
        draw(MAYBE),
        "N1",
        tuple(
            CareEpisode(
                number * 10 + n, on, draw(st.sampled_from(["V2", "V4", "C2", "D1"])), "U6", "S" if n == 0 else "P"
            )
            for n, on in enumerate(starts)
        ),
    )


@st.composite
def early_help(draw: st.DrawFn, number: int) -> EarlyHelp:
    days = draw(st.lists(DAYS, max_size=2))
    ended_on = draw(MAYBE)
    plans = tuple(FamilyPlan(number * 10 + n, on, draw(MAYBE | st.just(ended_on))) for n, on in enumerate(days))
    assessed = tuple(EarlyHelpAssessment(number * 10 + n, on, draw(MAYBE)) for n, on in enumerate(days))
    return EarlyHelp(number, draw(DAYS), draw(MAYBE), assessed, plans, ended_on)


def ended_outcomes(draw: st.DrawFn, first: int) -> tuple[OutcomeOfPlan, ...]:
    """The outcomes of one plan, some of them set on one day, each wanted, reached or given up."""
    found = []
    for n, on in enumerate(draw(st.lists(DAYS, max_size=4))):
        is_reached = draw(st.sampled_from([None, True, False]))
        ended_on = None if is_reached is None else draw(DAYS)
        found.append(OutcomeOfPlan(first + n, "child protection plan", on, ended_on=ended_on, is_reached=is_reached))
    return numbered(found)


def beside(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of every kind that no history holds."""
    some = st.lists(DAYS, max_size=2)
    return {
        "put_off": tuple(
            PutOff(n, draw(st.booleans()), on, on + timedelta(days=7), draw(MAYBE), draw(MAYBE), 1)
            for n, on in enumerate(draw(some))
        ),
        "reviews_decided": tuple(
            ReviewDecided(n, on, "NEG", draw(st.booleans()), draw(st.booleans())) for n, on in enumerate(draw(some))
        ),
        "plan_outcomes": (*ended_outcomes(draw, 10), *ended_outcomes(draw, 20)),
        "found_worse": tuple(FoundWorse(n, on, "child in need plan", 1) for n, on in enumerate(draw(some))),
        "planned_births": tuple(PlannedBirth(n, on, draw(MAYBE)) for n, on in enumerate(draw(some))),
        "help_meanwhile": tuple(HelpMeanwhile(n, on) for n, on in enumerate(draw(some))),
        "permanence": tuple(Permanence(n, on, "Adoption", draw(st.booleans())) for n, on in enumerate(draw(some))),
        "suitability": tuple(Suitability(n, on, draw(st.booleans())) for n, on in enumerate(draw(some))),
    }


@st.composite
def children(draw: st.DrawFn) -> ChildFacts:
    """A child with anything in any order, also what cannot be: the reading asks no sense of the record."""
    visits = tuple(
        Visit(n, on, is_in_person=draw(st.booleans()), is_child_seen=draw(st.booleans()))
        for n, on in enumerate(draw(st.lists(DAYS, max_size=12)))
    )
    history = History(
        1,
        born_on=draw(MAYBE),
        died_on=draw(MAYBE),
        episodes=tuple(draw(episodes(n)) for n in range(1, draw(st.integers(1, 3)))),
        visits=visits,
        early_help=tuple(draw(early_help(n)) for n in range(draw(st.integers(0, 2)))),
        step_changes=tuple(
            StepChange(n, kind, draw(DAYS), draw(MAYBE), draw(st.sampled_from([None, True, False])))
            for n, kind in enumerate(["up_eh_to_cin", "down_cin_to_eh", "transfer"])
        ),
    )
    categories = ["neglect", "request_for_information", ""]
    return ChildFacts(
        history,
        contacts=tuple(
            contact(n, draw(DAYS), category=draw(st.sampled_from(categories)), is_duplicate=draw(st.booleans()))
            for n in range(draw(st.integers(0, 4)))
        ),
        opened_by_contact=draw(st.frozensets(st.sampled_from([100, 200, 300]))),
        not_brought=tuple(NotBrought(n, draw(DAYS), draw(st.booleans())) for n in range(2)),
        moves=tuple(Move(n, draw(MAYBE), n == 0) for n in range(3)),
        relatives=tuple(
            Relative(n, n, "Aunt", draw(st.booleans()), False, draw(MAYBE), draw(MAYBE), draw(MAYBE), draw(MAYBE))
            for n in range(2)
        ),
        workers=tuple(HeldBy(n, draw(DAYS), draw(st.booleans())) for n in range(2)),
        **beside(draw),
    )


@given(children())
def test_the_proposals_are_those_of_a_slow_plain_reading(facts: ChildFacts) -> None:
    rows = proposals_of(facts)
    assert sorted((row.on, row.origin.kind, row.origin.fact_id) for row in rows) == plain_chronology.proposed(facts)
    assert [row.on for row in rows] == sorted(row.on for row in rows)
    assert len({row.origin for row in rows}) == len(rows)
    assert proposals_of(facts) == rows


@given(children())
def test_the_gaps_are_those_of_a_slow_plain_reading(facts: ChildFacts) -> None:
    days = set()
    for gap in gaps_of(facts.history, TODAY):
        days |= {gap.first_on + timedelta(days=n) for n in range(gap.days)}
        assert gap.days > 28
    assert days == plain_chronology.gap_days(facts.history, TODAY)


# --- what people made of the rows ------------------------------------------------------------------------------------


def entry_of(row: Row, standing: Standing = Standing.CONFIRMED, **changes: Any) -> KeptEntry:
    """What the record keeps once somebody answered a row."""
    kept = KeptEntry(
        id=1, child_id=row.child_id, kind=row.kind, standing=standing, on=row.on, precision=row.precision, at=row.at,
        said=row.said, source=row.source, harms=row.harms, recorded_on=TODAY, origin=row.origin,
    )  # fmt: skip
    return replace(kept, **changes)


@pytest.fixture
def facts() -> ChildFacts:
    return ChildFacts(History(1), contacts=(contact(),))


def test_a_proposal_waits_until_somebody_answers_and_waits_again_when_the_answer_is_taken_back(
    facts: ChildFacts,
) -> None:
    (waiting,) = rows_of(proposals_of(facts), [])
    assert (waiting.standing, waiting.entry) == (Standing.WAITING, None)
    (confirmed,) = rows_of(proposals_of(facts), [entry_of(waiting, analysis=Analysis("She hid."))])
    assert (confirmed.standing, confirmed.analysis.impact, confirmed.now) == (Standing.CONFIRMED, "She hid.", None)
    (again,) = rows_of(proposals_of(facts), [entry_of(waiting, Standing.WAITING)])
    assert again == waiting


def test_a_declined_row_is_no_part_of_the_chronology_and_does_not_vanish(facts: ChildFacts) -> None:
    (waiting,) = rows_of(proposals_of(facts), [])
    (declined,) = rows_of(proposals_of(facts), [entry_of(waiting, Standing.DECLINED, why_left_out="Wrong child")])
    assert (declined.standing, declined.stands) == (Standing.DECLINED, False)


def test_a_row_whose_fact_was_corrected_keeps_what_was_confirmed_and_says_what_the_record_says_now(
    facts: ChildFacts,
) -> None:
    (waiting,) = rows_of(proposals_of(facts), [])
    corrected = replace(facts, contacts=(contact(on=date(2026, 3, 6), outcome="assessment"),))
    (row,) = rows_of(proposals_of(corrected), [entry_of(waiting)])
    assert (row.on, row.said) == (waiting.on, waiting.said)
    assert row.now is not None
    assert (row.now.on, row.now.said) == (
        date(2026, 3, 6),
        "From the police. About domestic abuse. Decided: referral: assessment under section 17, level 2.",
    )


def test_a_row_whose_fact_has_gone_stays_and_says_so(facts: ChildFacts) -> None:
    (waiting,) = rows_of(proposals_of(facts), [])
    (row,) = rows_of((), [entry_of(waiting)])
    assert (row.is_origin_gone, row.said) == (True, waiting.said)
    assert rows_of((), [entry_of(waiting, Standing.WAITING)]) == ()


def test_a_row_written_by_hand_stands_in_its_place_with_its_agency() -> None:
    written = KeptEntry(
        id=9, child_id=1, kind="good_care", standing=Standing.CONFIRMED, on=date(2024, 6, 1), precision=Precision.MONTH,
        said="Settled with her aunt.", source=Source.EDUCATION, recorded_on=TODAY, agency="Hill School", about=4,
    )  # fmt: skip
    (row,) = rows_of((), [written])
    assert (row.agency, row.people, row.is_by_hand, row.is_origin_gone) == ("Hill School", (4,), True, False)
    assert when_in_words(row.on, row.precision) == "June 2024"


# --- the family ------------------------------------------------------------------------------------------------------


def family(*child_ids: int, **said: Any) -> list[Row]:
    return [
        row
        for child_id in child_ids
        for row in rows_of(proposals_of(ChildFacts(History(child_id), contacts=(contact(child_id, **said),))), [])
    ]


def test_one_event_of_several_children_stands_once_with_each_childs_part() -> None:
    (row,) = merged(family(2, 1, 3))
    assert row.child_ids == (1, 2, 3)


def test_what_differs_in_day_words_or_standing_stays_apart() -> None:
    rows = [*family(1), *family(2, on=date(2026, 3, 5)), *family(3, category="neglect")]
    declined = [replace(row, standing=Standing.DECLINED) for row in family(4)]
    assert sorted(row.child_ids for row in merged([*rows, *declined])) == [(1,), (2,), (3,), (4,)]


def test_twice_for_one_child_is_two_events() -> None:
    twice = rows_of(proposals_of(ChildFacts(History(1), contacts=(contact(1), contact(2)))), [])
    assert [row.child_ids for row in merged([*twice, *family(5)])] == [(1, 5), (1,)]


@given(st.lists(children(), max_size=3))
def test_nothing_is_lost_and_nothing_is_added_in_a_family(given_facts: list[ChildFacts]) -> None:
    rows = [
        row
        for number, facts in enumerate(given_facts)
        for row in rows_of(proposals_of(replace(facts, history=replace(facts.history, child_id=number))), [])
    ]
    together = merged(rows)
    assert sorted((part.child_id, part.origin or ()) for row in together for part in row.parts) == sorted(
        (row.child_id, row.origin or ()) for row in rows
    )
    assert all(len(set(row.child_ids)) == len(row.child_ids) for row in together)


# --- gaps and bands --------------------------------------------------------------------------------------------------


def seen(*days: date) -> tuple[Visit, ...]:
    return tuple(Visit(n, day, is_child_seen=True) for n, day in enumerate(days))


@pytest.mark.parametrize(
    ("visited_on", "gap"),
    [
        (date(2026, 10, 26), None),
        (date(2026, 10, 25), Gap(1, date(2026, 10, 26), TODAY, is_going_on=True)),
    ],
)
def test_four_weeks_are_no_gap_and_a_day_more_is_one(visited_on: date, gap: Gap | None) -> None:
    episode = Episode(1, visited_on - timedelta(days=3))
    history = History(1, born_on=BORN, episodes=(episode,), visits=seen(visited_on))
    assert gaps_of(history, TODAY) == (() if gap is None else (gap,))
    assert gap is None or gap.days == 29


def test_failed_and_virtual_visits_end_no_gap() -> None:
    visits = (
        Visit(1, date(2026, 9, 1), is_in_person=False, is_child_seen=True),
        Visit(2, date(2026, 10, 1), is_in_person=True, is_child_seen=False),
    )
    history = History(1, born_on=BORN, episodes=(Episode(1, date(2026, 8, 1)),), visits=visits)
    assert gaps_of(history, TODAY) == (Gap(1, date(2026, 8, 1), TODAY, is_from_start=True, is_going_on=True),)


def test_no_gap_before_the_birth_nor_without_one_nor_in_what_only_a_file_tells() -> None:
    episode = Episode(1, date(2026, 1, 1))
    born = History(1, born_on=date(2026, 11, 1), episodes=(episode,))
    assert gaps_of(born, TODAY) == ()
    assert gaps_of(replace(born, born_on=None, expected_on=date(2026, 12, 1)), TODAY) == ()
    loaded = replace(born, born_on=BORN, episodes=(replace(episode, origin=Origin.LOADED),))
    assert gaps_of(loaded, TODAY) == ()
    assert gaps_of(replace(loaded, visits=seen(date(2026, 6, 1))), date(2026, 8, 1)) == (
        Gap(1, date(2026, 6, 2), date(2026, 8, 1), is_going_on=True),
    )


def test_plans_early_help_and_open_episodes_are_bands() -> None:
    episode = Episode(
        1,
        date(2025, 1, 1),
        closed_on=date(2026, 1, 1),
        child_protection_plans=(ChildProtectionPlan(1, date(2025, 2, 1), date(2025, 9, 1), "NEG", "EMO"),),
        child_in_need_plans=(ChildInNeedPlan(2, date(2025, 9, 1)),),
    )
    nothing = Episode(2, date(2024, 1, 1), is_no_further_action=True)
    history = History(1, episodes=(nothing, episode), early_help=(EarlyHelp(1, BORN), EarlyHelp(2, BORN, BORN)))
    assert bands_of(history) == (
        Band(1, BandKind.CHILD_PROTECTION_PLAN, date(2025, 2, 1), date(2025, 9, 1), "Emotional abuse"),
        Band(1, BandKind.CHILD_IN_NEED_PLAN, date(2025, 9, 1), None),
        Band(1, BandKind.EARLY_HELP, BORN, None),
        Band(1, BandKind.EPISODE, date(2025, 1, 1), date(2026, 1, 1)),
    )


def test_a_kind_that_people_write_by_hand_has_no_fact() -> None:
    assert {event.key for event in BY_HAND_KINDS} == {key for key, event in EVENTS_BY_KEY.items() if not event.fact}


# --- the years -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(DAYS, st.sampled_from(list(Bearing))), max_size=20), children())
def test_the_years_count_what_a_count_by_hand_gives(events: list[tuple[date, Bearing]], facts: ChildFacts) -> None:
    gaps, bands = gaps_of(facts.history, TODAY), bands_of(facts.history)
    years = {year.year: year for year in years_of(events, gaps, bands, TODAY)}
    for bearing in Bearing:
        for year in range(2018, 2027):
            by_hand = len([1 for on, one in events if on.year == year and one is bearing])
            assert (years[year].events.get(bearing, 0) if year in years else 0) == by_hand
    unseen = plain_chronology.gap_days(facts.history, TODAY)
    assert sum(year.days_not_seen for year in years.values()) == len(unseen)
    assert list(years) == sorted(years, reverse=True)


def test_a_year_says_which_plans_were_in_force_and_years_without_anything_stand_too() -> None:
    band = Band(1, BandKind.EARLY_HELP, date(2022, 12, 31), date(2023, 1, 1))
    going_on = Band(1, BandKind.EPISODE, date(2026, 1, 1), None)
    years = years_of([(date(2021, 5, 1), Bearing.GOOD)], (), (band, going_on), TODAY)
    assert [(year.year, year.plans, year.total) for year in years] == [
        (2026, (BandKind.EPISODE,), 0),
        (2025, (), 0),
        (2024, (), 0),
        (2023, (BandKind.EARLY_HELP,), 0),
        (2022, (BandKind.EARLY_HELP,), 0),
        (2021, (), 1),
    ]
    assert years_of((), (), (), TODAY) == ()
