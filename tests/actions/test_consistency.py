"""Dip-samples, blind second decisions and panels: who may, what is recorded, and what becomes of a contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import consistency, contacts, decisions, second_look, teams, workforce
from lineofsight.actions.consistency import PanelRecord, SecondDecision
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.domain.dip_samples import LikelierFor, SamplingRule
from lineofsight.domain.permissions import Refusal, Role
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record import consistency as read
from lineofsight.record.models import (
    Child,
    Contact,
    Deadline,
    DipSample,
    FactVersion,
    FrontDoorStandard,
    PanelDecision,
    Reopening,
    Restriction,
    SampledDecision,
    ThresholdDecision,
)
from lineofsight.record.moment import LONDON, now
from tests.authority import LONG_AGO, SmallAuthority
from tests.deciding import Deciding, a_decision, are_siblings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Move = Callable[[datetime], None]

TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=LONDON)
NEXT_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
WEEK_OF = date(2026, 11, 18)
MEMBERS = "Ann Carr, health\nBasil Dean, police"


@pytest.fixture
def move(monday: time_machine.Traveller) -> Move:
    """Goes to a moment."""
    return monday.move_to


@pytest.fixture
def door(authority: SmallAuthority, move: Move) -> Deciding:
    move(TUESDAY)
    return Deciding(authority)


@pytest.fixture
def colleague(authority: SmallAuthority) -> Account:
    """Another social worker of the front door, who has decided nothing."""
    return at_the_front_door(authority, "Cora Colleague", Role.SOCIAL_WORKER)


@pytest.fixture
def other_manager(authority: SmallAuthority) -> Account:
    return at_the_front_door(authority, "Otto Other", Role.TEAM_MANAGER, is_manager=True)


def at_the_front_door(authority: SmallAuthority, name: str, role: Role, *, is_manager: bool = False) -> Account:
    worker = workforce.take_on_worker(name, started_on=LONG_AGO, by=authority.administrator)
    teams.add_member(authority.door.team, worker, on=LONG_AGO, is_manager=is_manager, by=authority.administrator)
    return Account.objects.create_user(name.split(maxsplit=1)[0].lower(), role=role, worker=worker)


def second(outcome: str = "advice", level: str = "2", rationale: str = "The school holds it well.") -> SecondDecision:
    return SecondDecision(ContactOutcome(outcome), LevelOfNeed(level) if level else None, rationale)


def panel(outcome: str = "early_help", level: str = "2", *, members: str = MEMBERS) -> PanelRecord:
    return PanelRecord(NEXT_MONDAY.date(), members, ContactOutcome(outcome), LevelOfNeed(level), "The father drinks.")


def drawn(door: Deciding, move: Move, *, outcome: str = "advice", level: str = "2") -> SampledDecision:
    """One decision of the week of 16 November, drawn on the Monday after."""
    door.decide(door.ready(), outcome, level)
    move(NEXT_MONDAY)
    consistency.draw_dip_sample(WEEK_OF, by=door.manager)
    return SampledDecision.objects.get()


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_a_sample_is_drawn_of_a_week_with_its_seed_and_rule(door: Deciding, move: Move) -> None:
    for _ in range(5):
        door.decide(door.ready())
    move(NEXT_MONDAY)
    sample = consistency.draw_dip_sample(WEEK_OF, by=door.manager)
    assert (sample.first_on, sample.last_on) == (date(2026, 11, 16), date(2026, 11, 22))
    assert sample.decisions_to_draw_from == 5
    assert sample.decisions.count() == 3
    assert SamplingRule(**sample.rule) == SamplingRule()
    assert sample.drawn_by == door.manager.worker
    row = TrailEvent.objects.filter(object_kind="dip_sample").get()
    assert row.details == {"drawn": 3, "decisions": 5}


def test_the_same_seed_draws_the_same_decisions(door: Deciding, move: Move) -> None:
    for _ in range(6):
        door.decide(door.ready())
    move(NEXT_MONDAY)
    first = set(
        consistency.draw_dip_sample(WEEK_OF, by=door.manager, seed=7).decisions.values_list("decision", flat=True)
    )
    SampledDecision.objects.all().delete()
    DipSample.objects.all().delete()
    again = consistency.draw_dip_sample(WEEK_OF, by=door.manager, seed=7)
    assert set(again.decisions.values_list("decision", flat=True)) == first


def test_how_many_are_drawn_is_the_authoritys_standard_of_the_week(door: Deciding, move: Move) -> None:
    FrontDoorStandard.objects.create(in_force_from=date(2026, 11, 22), sample_of_each_outcome=1, set_at=now())
    FrontDoorStandard.objects.create(in_force_from=date(2026, 11, 23), sample_of_each_outcome=5, set_at=now())
    for _ in range(3):
        door.decide(door.ready())
    move(NEXT_MONDAY)
    assert consistency.draw_dip_sample(WEEK_OF, by=door.manager).decisions.count() == 1


def test_only_what_came_into_force_in_the_week_is_drawn_from(door: Deciding, move: Move) -> None:
    unsigned = door.ready()
    decisions.decide(unsigned.pk, _nfa(), by=door.decider)
    signed_later = door.ready()
    decisions.decide(signed_later.pk, _nfa(), by=door.decider)
    kept = door.decide(door.ready())
    move(NEXT_MONDAY)
    decisions.sign_off(signed_later.pk, by=door.manager)
    assert [one.decision_id for one in read.candidates_of(date(2026, 11, 16), date(2026, 11, 22))] == [kept.pk]
    later = read.candidates_of(date(2026, 11, 23), date(2026, 11, 29))
    assert [one.decision_id for one in later] == [signed_later.decisions.get().pk]


def _nfa() -> decisions.DecisionRecord:
    return a_decision("no_further_action", "1")


def test_a_sealed_record_is_not_drawn(door: Deciding, move: Move) -> None:
    contact = door.ready()
    door.decide(contact)
    Child.objects.update(restriction=Restriction.S2)
    assert read.candidates_of(date(2026, 11, 16), date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("said", "source", "reasons"),
    [
        (SaidOfChild(given_names="Robin", family_name="Ash", born_on=date(2015, 4, 2)), "2A", set()),
        (SaidOfChild(given_names="Robin", family_name="Ash", born_on=date(2015, 4, 2)), "1B", {LikelierFor.FAMILY}),
        (
            SaidOfChild(given_names="Robin", family_name="Ash", born_on=date(2025, 11, 18)),
            "2A",
            {LikelierFor.UNDER_ONE},
        ),
        (SaidOfChild(given_names="Robin", family_name="Ash", born_on=date(2025, 11, 17)), "2A", set()),
        (SaidOfChild(family_name="Ash", expected_on=date(2027, 1, 4)), "3B", {LikelierFor.UNBORN}),
    ],
)
def test_why_a_decision_is_likelier_to_be_drawn(
    door: Deciding, said: SaidOfChild, source: str, reasons: set[LikelierFor]
) -> None:
    message = door.authority.message(said, source=source)
    contact = contacts.contact_of(message, 0)
    contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=door.authority.door.screener)
    contacts.link_new(contact.pk, by=door.authority.door.screener)
    contact.refresh_from_db()
    door.tell_family(contact)
    door.decide(contact)
    (candidate,) = read.candidates_of(date(2026, 11, 16), date(2026, 11, 22))
    assert candidate.likelier_for == reasons


def test_a_contact_that_comes_again_within_a_year_is_a_repeat(door: Deciding, move: Move) -> None:
    move(TUESDAY - timedelta(days=366))
    child = door.authority.child()
    door.decide(door.ready(child))
    move(TUESDAY)
    door.decide(door.ready(child))
    move(TUESDAY + timedelta(days=1))
    door.decide(door.ready(child))
    found = [one.likelier_for for one in read.candidates_of(date(2026, 11, 16), date(2026, 11, 22))]
    assert found == [frozenset(), frozenset({LikelierFor.REPEAT})]


@pytest.mark.parametrize(
    ("week_of", "words"),
    [
        (date(2026, 11, 23), "Choose a week that is over"),
        (date(2026, 11, 9), "Nothing was decided in that week"),
    ],
)
def test_a_week_that_is_not_over_or_empty_is_not_drawn(door: Deciding, move: Move, week_of: date, words: str) -> None:
    door.decide(door.ready())
    move(NEXT_MONDAY)
    with pytest.raises(ActionError, match=words):
        consistency.draw_dip_sample(week_of, by=door.manager)


def test_a_week_is_drawn_once(door: Deciding, move: Move) -> None:
    drawn(door, move)
    with pytest.raises(ActionError, match="drawn already"):
        consistency.draw_dip_sample(date(2026, 11, 22), by=door.manager)


@pytest.mark.parametrize("who", ["worker", "screener"])
def test_who_decides_does_not_draw(door: Deciding, move: Move, who: str) -> None:
    move(NEXT_MONDAY)
    with pytest.raises(Refused):
        consistency.draw_dip_sample(WEEK_OF, by=getattr(door.authority.door, who))


def test_a_manager_of_another_team_does_not_draw(door: Deciding) -> None:
    with pytest.raises(Refused, match="no team of the front door"):
        consistency.draw_dip_sample(WEEK_OF, by=door.authority.north.manager)


# --- deciding again --------------------------------------------------------------------------------------------------


def test_a_second_decision_that_agrees_is_recorded_and_changes_nothing(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = drawn(door, move)
    assert consistency.may_decide_again(colleague) == [sampled]
    consistency.decide_again(sampled.reference, second(), by=colleague)
    sampled.refresh_from_db()
    assert (sampled.outcome, sampled.level, sampled.is_agreed) == ("advice", "2", True)
    assert sampled.reviewer == colleague.worker
    assert sampled.judged_at == now()
    contact = Contact.objects.get()
    assert contact.stage == Contact.Stage.DECIDED
    assert consistency.may_decide_again(colleague) == []
    assert list(read.differing()) == []
    row = TrailEvent.objects.filter(action="decide_again").latest("sequence")
    assert row.children == [contact.child_id]


@pytest.mark.parametrize(
    ("outcome", "level", "agrees"),
    [("signpost", "2", True), ("advice", "1", False), ("early_help", "2", False), ("no_further_action", "2", False)],
)
def test_whether_two_decisions_agree(
    door: Deciding, move: Move, colleague: Account, outcome: str, level: str, agrees: bool
) -> None:
    sampled = drawn(door, move)
    assert consistency.decide_again(sampled.reference, second(outcome, level), by=colleague).is_agreed is agrees
    assert (sampled in read.differing()) is not agrees


def test_a_decision_is_judged_once(door: Deciding, move: Move, colleague: Account, other_manager: Account) -> None:
    sampled = drawn(door, move)
    consistency.decide_again(sampled.reference, second(), by=colleague)
    with pytest.raises(ActionError, match="decided a second time already"):
        consistency.decide_again(sampled.reference, second(), by=other_manager)


def test_the_first_decider_does_not_decide_again(door: Deciding, move: Move) -> None:
    sampled = drawn(door, move)
    assert consistency.may_decide_again(door.decider) == []
    with pytest.raises(Refused) as refused:
        consistency.decide_again(sampled.reference, second(), by=door.decider)
    assert refused.value.decision.refusal is Refusal.OWN_WORK


def test_who_signed_the_first_decision_does_not_decide_again(door: Deciding, move: Move) -> None:
    sampled = drawn(door, move, outcome="no_further_action", level="1")
    assert sampled.decision.signed_off_by == door.manager.worker
    assert consistency.may_decide_again(door.manager) == []
    with pytest.raises(Refused, match="you had a part in the first decision"):
        consistency.decide_again(sampled.reference, second(), by=door.manager)
    assert TrailEvent.objects.filter(outcome="refused", action="decide_again").exists()


def test_who_has_a_conflict_of_interest_is_told_nothing(door: Deciding, move: Move, colleague: Account) -> None:
    sampled = drawn(door, move)
    child = sampled.decision.contact.child
    assert child is not None
    assert colleague.worker is not None
    workforce.declare_conflict(child.pk, colleague.worker, reason="Neighbour", by=door.authority.service_manager)
    assert consistency.may_decide_again(colleague) == []
    with pytest.raises(Refused) as refused:
        consistency.decide_again(sampled.reference, second(), by=colleague)
    assert refused.value.decision.betrays_nothing


def test_a_screening_officer_recommends_and_does_not_decide_again(door: Deciding, move: Move) -> None:
    sampled = drawn(door, move)
    assert consistency.may_decide_again(door.authority.door.screener) == []
    with pytest.raises(Refused):
        consistency.decide_again(sampled.reference, second(), by=door.authority.door.screener)


def test_a_restricted_contact_is_for_a_manager(
    door: Deciding, move: Move, colleague: Account, other_manager: Account
) -> None:
    sampled = drawn(door, move)
    Child.objects.update(restriction=Restriction.S1)
    assert consistency.may_decide_again(colleague) == []
    assert consistency.may_decide_again(other_manager) == [sampled]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (second(rationale="  "), "Write the reasons"),
        (second(level=""), "Choose the level"),
    ],
)
def test_a_second_decision_says_level_and_reasons(
    door: Deciding, move: Move, colleague: Account, said: SecondDecision, words: str
) -> None:
    sampled = drawn(door, move)
    with pytest.raises(ActionError, match=words):
        consistency.decide_again(sampled.reference, said, by=colleague)


def test_a_sampled_decision_that_does_not_exist(door: Deciding) -> None:
    with pytest.raises(NotInThisRecord):
        consistency.decide_again(uuid4(), second(), by=door.manager)


# --- the panel -------------------------------------------------------------------------------------------------------


def differing(door: Deciding, move: Move, colleague: Account) -> SampledDecision:
    sampled = drawn(door, move)
    consistency.decide_again(sampled.reference, second("early_help", "2"), by=colleague)
    sampled.refresh_from_db()
    return sampled


def test_a_panel_that_upholds_the_first_decision_changes_nothing(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = differing(door, move, colleague)
    assert list(read.differing()) == [sampled]
    found = consistency.hold_panel(sampled.reference, panel("advice", "2"), by=door.manager)
    assert not found.is_reversed
    assert Contact.objects.get().stage == Contact.Stage.DECIDED
    assert list(read.differing()) == []
    assert list(read.with_panel()) == [sampled]
    assert not Reopening.objects.exists()


def test_a_reversal_reopens_the_contact_starts_a_clock_and_tells_the_managers(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = differing(door, move, colleague)
    found = consistency.hold_panel(sampled.reference, panel(), by=door.manager)
    contact = Contact.objects.get()
    assert found.is_reversed
    assert (contact.stage, contact.decided_at, contact.reopened_at) == (Contact.Stage.TO_DECIDE, None, now())
    running = Deadline.objects.get(message=contact.message_id, clock="contact_decided_again")
    assert (running.outcome, running.started_on) == ("running", NEXT_MONDAY.date())
    told = Reopening.objects.waiting().get()
    assert told.why == "A panel found otherwise: The father drinks."
    assert ThresholdDecision.objects.get().pk == sampled.decision_id  # what was decided stands on record


def test_a_contact_that_was_decided_otherwise_meanwhile_stays_as_it_is(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = differing(door, move, colleague)
    contact = Contact.objects.get()
    decisions.reopen(contact.pk, "The school called again.", by=door.manager)
    contact.refresh_from_db()
    door.decide(contact, "advice", "1")
    found = consistency.hold_panel(sampled.reference, panel("advice", "1"), by=door.manager)
    assert found.is_reversed
    assert Contact.objects.get().stage == Contact.Stage.DECIDED


def test_a_contact_that_is_open_again_is_not_opened_twice(door: Deciding, move: Move, colleague: Account) -> None:
    sampled = differing(door, move, colleague)
    decisions.reopen(Contact.objects.get().pk, "The school called again.", by=door.manager)
    consistency.hold_panel(sampled.reference, panel(), by=door.manager)
    assert Reopening.objects.count() == 1


def test_whoever_made_one_of_the_decisions_does_not_record_the_panel(
    door: Deciding, move: Move, other_manager: Account
) -> None:
    sampled = drawn(door, move)
    consistency.decide_again(sampled.reference, second("early_help", "2"), by=other_manager)
    with pytest.raises(Refused, match="you made the second decision"):
        consistency.hold_panel(sampled.reference, panel(), by=other_manager)
    ThresholdDecision.objects.update(decided_by=door.manager.worker)
    with pytest.raises(Refused):
        consistency.hold_panel(sampled.reference, panel(), by=door.manager)


def test_a_panel_is_for_decisions_that_differ_and_is_held_once(door: Deciding, move: Move, colleague: Account) -> None:
    sampled = drawn(door, move)
    with pytest.raises(ActionError, match="nothing for a panel"):
        consistency.hold_panel(sampled.reference, panel(), by=door.manager)
    consistency.decide_again(sampled.reference, second("early_help", "2"), by=colleague)
    consistency.hold_panel(sampled.reference, panel("advice", "2"), by=door.manager)
    with pytest.raises(ActionError, match="a panel was held"):
        consistency.hold_panel(sampled.reference, panel("advice", "2"), by=door.manager)
    assert PanelDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (panel(members="Ann Carr, health"), "at least two members"),
        (
            PanelRecord(date(2026, 11, 24), MEMBERS, ContactOutcome.ADVICE, LevelOfNeed.ADDITIONAL, "So."),
            "in the future",
        ),
        (
            PanelRecord(date(2026, 11, 23), MEMBERS, ContactOutcome.ADVICE, LevelOfNeed.ADDITIONAL, " "),
            "Write the panel",
        ),
    ],
)
def test_a_panel_names_its_members_its_day_and_its_reasons(
    door: Deciding, move: Move, colleague: Account, said: PanelRecord, words: str
) -> None:
    sampled = differing(door, move, colleague)
    with pytest.raises(ActionError, match=words):
        consistency.hold_panel(sampled.reference, said, by=door.manager)


def test_a_social_worker_records_no_panel(door: Deciding, move: Move, colleague: Account) -> None:
    sampled = differing(door, move, colleague)
    with pytest.raises(Refused):
        consistency.hold_panel(sampled.reference, panel(), by=colleague)


# --- figures ---------------------------------------------------------------------------------------------------------


def test_the_figures_read_who_decided_who_screened_and_from_where(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = differing(door, move, colleague)
    (found,) = read.judged()
    assert (found.twice.first.outcome, found.twice.second.outcome) == ("advice", "early_help")
    assert found.decided_by == door.decider.worker.name
    assert found.source == "2A"
    assert read.judged(since=date(2026, 11, 17)) == []
    assert len(read.judged(since=sampled.sample.first_on)) == 1
    assert read.outcomes_decided(date(2026, 11, 16), date(2026, 11, 22)) == [(date(2026, 11, 17), "advice")]


def test_the_second_decision_keeps_the_version_before_it(door: Deciding, move: Move, colleague: Account) -> None:
    sampled = differing(door, move, colleague)
    kept = FactVersion.objects.get(fact="sampleddecision", fact_id=sampled.pk)
    assert kept.content["outcome"] == ""


# --- blind -----------------------------------------------------------------------------------------------------------


def test_the_second_decider_sees_the_contact_as_it_stood_and_nothing_of_the_decision(
    door: Deciding, move: Move, colleague: Account
) -> None:
    child, sister = door.authority.child(), door.authority.child()
    are_siblings(child, sister)
    move(TUESDAY - timedelta(days=40))
    door.decide(door.ready(sister, source="1A"), "no_further_action", "1")
    move(TUESDAY)
    contact = door.ready(child)
    door.decide(contact, "assessment", "4")
    move(NEXT_MONDAY)
    consistency.draw_dip_sample(WEEK_OF, by=door.manager)
    sampled = SampledDecision.objects.get()
    seen = second_look.look_again(sampled.reference, by=colleague)
    words = [one.words for one in seen.look.history]
    assert [one.is_own for one in seen.look.history if one.words.startswith("Contact")] == [False]
    assert any("no further action" in one for one in words)
    assert not any("case was opened" in one for one in words)  # the referral that the decision accepted
    assert [one.flag.id for one in seen.look.flags if one.is_raised] == []
    assert seen.look.closed == 0
    assert not any("level 4" in one or "assessment" in one.lower() for one in words)
    row = TrailEvent.objects.filter(action="decide_again").latest("sequence")
    assert set(row.children) == {child.pk, sister.pk}


def test_looking_changes_nothing_and_is_for_who_may_decide_again(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = drawn(door, move)
    before = SampledDecision.objects.get().version
    second_look.look_again(sampled.reference, by=colleague)
    assert SampledDecision.objects.get().version == before
    with pytest.raises(Refused):
        second_look.look_again(sampled.reference, by=door.decider)
    consistency.decide_again(sampled.reference, second(), by=colleague)
    with pytest.raises(ActionError, match="a second time already"):
        second_look.look_again(sampled.reference, by=colleague)


def test_the_household_is_closed_once_the_front_door_may_no_longer_read_it(
    door: Deciding, move: Move, colleague: Account
) -> None:
    child, sister = door.authority.child(), door.authority.child()
    are_siblings(child, sister)
    door.decide(door.ready(child), "advice", "2")
    move(NEXT_MONDAY + timedelta(days=21))
    consistency.draw_dip_sample(WEEK_OF, by=door.manager)
    seen = second_look.look_again(SampledDecision.objects.get().reference, by=colleague)
    assert seen.look.closed == 1


def test_both_decisions_are_shown_once_both_are_made_to_who_may_compare(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = drawn(door, move)
    with pytest.raises(NotInThisRecord, match="nothing to compare yet"):
        second_look.compared(sampled.reference, by=door.manager)
    consistency.decide_again(sampled.reference, second("early_help", "2"), by=colleague)
    for reader in (door.manager, door.decider, colleague, door.authority.service_manager):
        assert second_look.compared(sampled.reference, by=reader).needs_panel
    stranger = at_the_front_door(door.authority, "Sam Stranger", Role.SOCIAL_WORKER)
    with pytest.raises(Refused, match="you had no part in these decisions"):
        second_look.compared(sampled.reference, by=stranger)


def test_the_lists_of_panels_leave_out_what_the_manager_may_not_open(
    door: Deciding, move: Move, colleague: Account
) -> None:
    sampled = differing(door, move, colleague)
    assert second_look.differing_for(door.manager) == [sampled]
    child = sampled.decision.contact.child
    assert child is not None
    assert door.manager.worker is not None
    workforce.declare_conflict(child.pk, door.manager.worker, reason="Cousin", by=door.authority.service_manager)
    assert second_look.differing_for(door.manager) == []
    assert second_look.with_panel_for(door.manager) == []
