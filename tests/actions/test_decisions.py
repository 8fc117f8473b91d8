"""A decision on a contact: what it needs, who signs it, what it leads on to, and what becomes of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import contacts, decisions, front_door, information_sharing
from lineofsight.actions.considering import consider
from lineofsight.actions.contacts import working_on
from lineofsight.actions.decisions import DecisionRefused, FlagAnswered, NewSinceSeen
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.actions.information_sharing import ObjectionSaid
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.domain.permissions import Action, Refusal
from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK
from lineofsight.record import ledger
from lineofsight.record.models import (
    Agreement,
    Allocation,
    Child,
    Contact,
    Deadline,
    EarlyHelp,
    Episode,
    FactVersion,
    FlagAnswer,
    FrontDoorStandard,
    Objection,
    PossibleDuplicate,
    ReferrerTold,
    Reopening,
    Team,
    ThresholdDecision,
)
from lineofsight.record.moment import LONDON, now
from tests.agencies import Agencies
from tests.authority import SmallAuthority
from tests.deciding import Deciding, a_decision, are_siblings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Move = Callable[[datetime], None]


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


def keys(refusal: pytest.ExceptionInfo[DecisionRefused]) -> list[str]:
    return [condition.key for _, unmet in refusal.value.refusals for condition in unmet]


def clocks(contact: Contact) -> dict[str, str]:
    rows = Deadline.objects.filter(message=contact.message_id, subject_kind="contact", subject_id=contact.pk)
    return dict(rows.values_list("clock", "outcome"))


def again(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


# --- what a decision holds -------------------------------------------------------------------------------------------


def test_a_decision_is_kept_with_all_that_it_rests_on(door: Deciding) -> None:
    contact = door.ready()
    contacts.recommend(contact.pk, ContactOutcome.EARLY_HELP, "3", "Hungry again.", by=door.authority.door.screener)
    record = a_decision("advice", "2", alternatives="Early help", unknowns="The father", dissent="")
    decision = decisions.decide(contact.pk, record, by=door.decider)
    contact = again(contact)
    assert (contact.stage, contact.outcome, contact.level) == (Contact.Stage.DECIDED, "advice", "2")
    assert (contact.decided_at, contact.first_decided_at) == (now(), now())
    assert contact.readable_until == date(2026, 12, 7), "ten working days after Monday 23 November"
    assert decision.framework == SHIPPED_FRAMEWORK.title
    assert (decision.level_before, decision.level_proposed, decision.level) == ("", "3", "2")
    assert decision.criteria == ["harm_2_early_worry"]
    assert (decision.alternatives, decision.unknowns) == ("Early help", "The father")
    assert decision.decided_by == door.decider.worker
    assert not decision.needs_sign_off
    assert decision.is_in_force
    assert decision.considered["children"] == [contact.child_id]
    assert clocks(contact) == {
        "contact_triage": "met", "contact_decision": "met", "referrer_told": "running",
    }  # fmt: skip
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.action, row.object_kind, row.object_id) == ("decide_contact", "thresholddecision", str(decision.pk))
    assert row.children == [contact.child_id]


def test_the_level_before_is_the_one_in_force_for_the_child(door: Deciding) -> None:
    first = door.ready()
    door.decide(first, level="3")
    second = door.ready(first.child)
    assert door.decide(second, level="2").level_before == "3"


def test_what_was_on_the_screen_is_stamped_by_the_system(door: Deciding, authority: SmallAuthority) -> None:
    earlier = door.ready()
    door.decide(earlier)
    assert earlier.child is not None
    episode = authority.episode(earlier.child, on=date(2025, 3, 4), is_no_further_action=True)
    decision = door.decide(door.ready(earlier.child))
    assert decision.considered["contacts"] == [earlier.pk]
    assert decision.considered["happenings"] == [f"referral {episode.pk}"]


# --- what it needs ---------------------------------------------------------------------------------------------------


def test_a_contact_is_triaged_linked_and_the_family_told_before_it_is_decided(door: Deciding) -> None:
    contact = contacts.contact_of(door.authority.message(), 0)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision(), by=door.decider)
    assert keys(refused) == ["triaged", "linked_to_a_child", "openness_recorded"]
    assert "Triage the contact first" in str(refused.value)
    assert not ThresholdDecision.objects.exists()


def test_an_unsettled_pair_of_records_holds_the_decision_up(door: Deciding, authority: SmallAuthority) -> None:
    contact = door.ready()
    one, other = sorted([contact.child_id or 0, authority.child().pk])
    pair = PossibleDuplicate.objects.create(
        one_id=one, other_id=other, match="likely", weight=30, first_seen_at=now(), last_seen_at=now()
    )
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision(), by=door.decider)
    assert keys(refused) == ["no_possible_duplicate"]
    pair.state, pair.settled_at = PossibleDuplicate.State.DIFFERENT, now()
    pair.save()
    assert decisions.decide(contact.pk, a_decision(), by=door.decider)


def test_a_screening_officer_recommends_and_does_not_decide(door: Deciding) -> None:
    contact = door.ready()
    with pytest.raises(Refused) as refused:
        decisions.decide(contact.pk, a_decision(), by=door.authority.door.screener)
    assert refused.value.decision.refusal is Refusal.NO_PERMIT


def test_a_decided_contact_is_not_decided_again_and_one_that_waits_neither(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision(), by=door.decider)
    assert keys(refused) == ["not_decided"]
    waiting = door.ready()
    decisions.decide(waiting.pk, a_decision("no_further_action", "1"), by=door.decider)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(waiting.pk, a_decision(), by=door.decider)
    assert keys(refused) == ["nothing_to_sign"]


def test_no_level_while_an_agency_owes_an_answer_unless_the_decider_says_why(door: Deciding) -> None:
    agencies = Agencies(door.authority)
    contact = door.ready()
    agencies.ask(contact)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision(), by=door.decider)
    assert keys(refused) == ["answers_in_or_reason"]
    record = a_decision(reason_without_answers="The child is found and safe with the aunt.")
    decision = decisions.decide(contact.pk, record, by=door.decider)
    assert (decision.answers_requested, decision.answers_returned, decision.answers_outstanding) == (2, 0, 2)
    assert decision.reason_without_answers.startswith("The child is found")
    assert decision.needs_sign_off, "a manager signs what is decided without the answers"


def test_early_help_needs_the_agreement_of_a_parent(door: Deciding) -> None:
    contact = door.ready()
    door.agree(contact, who=Agreement.Who.CHILD)
    door.agree(contact, is_agreed=False)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision("early_help", "2"), by=door.decider)
    assert keys(refused) == ["family_agrees_to_early_help"]
    door.agree(contact)
    team = Team.objects.create(name="Early Help", is_early_help=True, opened_on=date(2020, 1, 6))
    assert door.decide(contact, "early_help", "2").outcome == "early_help"
    begun = EarlyHelp.objects.get()
    assert (begun.child, begun.contact, begun.agreed_by) == (contact.child, contact, "Mother")
    assert "hungry again" in begun.needs, "what the contact said is not typed again"
    assert Allocation.objects.current().get(child=contact.child).team == team
    assert contact.stage == Contact.Stage.DECIDED


def test_facts_of_sharing_that_are_complete_are_counted_as_such(door: Deciding) -> None:
    contact = door.ready()
    assert door.decide(contact, "advice", "2").is_basis_complete
    other = door.ready()
    with pytest.raises(DecisionRefused):
        decisions.decide(other.pk, a_decision("early_help", "2"), by=door.decider)
    assessed = door.decide(other, "assessment", "3")
    assert not assessed.is_basis_complete, "nobody recorded whether the family agrees to the assessment"


# --- flags -----------------------------------------------------------------------------------------------------------


def family_calls(door: Deciding, times: int) -> Contact:
    """So many calls of the family, each answered with nothing done, and one more that is to be decided."""
    first = door.ready(source="1A")
    for number in range(times):
        contact = first if number == 0 else door.ready(first.child, source="1A")
        door.decide(contact, "no_further_action", "1")
    return door.ready(first.child, source="1A")


def test_the_familys_third_call_has_to_be_answered_for(door: Deciding) -> None:
    third = family_calls(door, 2)
    assert door.flags_raised(third) >= {"F03"}
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(third.pk, a_decision("no_further_action", "1"), by=door.decider)
    assert keys(refused) == ["flags_answered"]


def test_an_answer_needs_its_reason_and_stands_until_the_events_change(door: Deciding) -> None:
    third = family_calls(door, 2)
    flags = sorted(door.flags_raised(third))
    with pytest.raises(ActionError, match="why nothing changes"):
        decisions.answer_flags(
            third.pk, [FlagAnswered(flags[0], FlagAnswer.Answer.CONSIDERED)], by=door.authority.door.screener
        )
    given = [FlagAnswered(flag, FlagAnswer.Answer.ACTED) for flag in flags]
    decisions.answer_flags(third.pk, given, by=door.authority.door.screener)
    assert door.flags_raised(third) == set()
    answer = FlagAnswer.objects.get(flag="F03")
    assert len(answer.events) == 2
    assert answer.answered_by == door.authority.door.screener.worker
    door.decide(third, "no_further_action", "1")
    fourth = door.ready(third.child, source="1A")
    assert "F03" in door.flags_raised(fourth), "a call more is another event"


def test_a_flag_that_is_not_raised_cannot_be_answered(door: Deciding) -> None:
    contact = door.ready()
    with pytest.raises(ActionError, match="F03 is not raised"):
        decisions.answer_flags(contact.pk, [FlagAnswered("F03", FlagAnswer.Answer.ACTED)], by=door.decider)


# --- something new has come ------------------------------------------------------------------------------------------


def test_what_came_while_somebody_wrote_is_looked_at_before_the_decision(door: Deciding) -> None:
    contact = door.ready()
    with working_on(contact.pk, Action.DECIDE_CONTACT, by=door.decider) as work:
        seen = consider([work.opened], by=door.decider).considered
    newer = door.ready(contact.child)
    with pytest.raises(NewSinceSeen, match="something new has come: 1 contact"):
        decisions.decide(contact.pk, a_decision(), by=door.decider, seen=seen)
    with working_on(contact.pk, Action.DECIDE_CONTACT, by=door.decider) as work:
        seen = consider([work.opened], by=door.decider).considered
    decision = decisions.decide(contact.pk, a_decision(), by=door.decider, seen=seen)
    assert decision.considered["contacts"] == [newer.pk]


# --- brothers and sisters --------------------------------------------------------------------------------------------


@pytest.fixture
def siblings(door: Deciding) -> list[Contact]:
    """Two children of one message, each with a record of their own, and one mother."""
    screener = door.authority.door.screener
    message = door.authority.message(
        SaidOfChild(given_names="Ada", family_name="Moon"), SaidOfChild(given_names="Ben", family_name="Moon")
    )
    found = list(message.contacts.order_by("pk"))
    for contact in found:
        contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=screener)
        contacts.link_new(contact.pk, by=screener)
        contact.refresh_from_db()
        door.tell_family(contact)
    are_siblings(*(contact.child for contact in found if contact.child is not None))
    return found


def test_siblings_are_decided_together_with_a_row_and_words_for_each(door: Deciding, siblings: list[Contact]) -> None:
    ada, ben = siblings
    made = decisions.decide_together(
        {ada.pk: a_decision(rationale="Both are hungry."), ben.reference: a_decision(rationale="He hides bread.")},
        by=door.decider,
    )
    assert [(one.contact_id, one.rationale) for one in made] == [
        (ada.pk, "Both are hungry."),
        (ben.pk, "He hides bread."),
    ]
    assert {again(contact).stage for contact in siblings} == {Contact.Stage.DECIDED}


def test_siblings_can_be_decided_apart(door: Deciding, siblings: list[Contact]) -> None:
    ada, ben = siblings
    door.decide(ada)
    assert again(ben).is_open


def test_where_one_cannot_be_decided_none_is(door: Deciding, siblings: list[Contact]) -> None:
    ada, ben = siblings
    records = {ada.pk: a_decision(), ben.pk: a_decision("early_help")}
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide_together(records, by=door.decider)
    assert [contact.pk for contact, _ in refused.value.refusals] == [ben.pk]
    assert not ThresholdDecision.objects.exists()


def test_children_of_two_messages_are_not_decided_together(door: Deciding) -> None:
    with pytest.raises(ActionError, match="children of one message"):
        decisions.decide_together({door.ready().pk: a_decision(), door.ready().pk: a_decision()}, by=door.decider)
    with pytest.raises(ActionError, match="at least one child"):
        decisions.decide_together({}, by=door.decider)


# --- a manager, and never the same person ----------------------------------------------------------------------------


def test_what_a_manager_must_sign_is_not_in_force_before(door: Deciding) -> None:
    contact = door.ready()
    decision = decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.decider)
    assert (decision.needs_sign_off, decision.is_in_force) == (True, False)
    assert again(contact).stage == Contact.Stage.AWAITING_SIGN_OFF
    assert again(contact).is_open
    assert clocks(contact)["contact_decision"] == "running"
    signed = decisions.sign_off(contact.pk, by=door.manager)
    assert (signed.pk, signed.signed_off_by, signed.is_in_force) == (decision.pk, door.manager.worker, True)
    assert signed.decided_by == door.decider.worker
    assert again(contact).outcome == "no_further_action"
    assert clocks(contact)["contact_decision"] == "met"


def test_nobody_signs_their_own_decision(door: Deciding) -> None:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.manager)
    for act in (decisions.sign_off, lambda key, by: decisions.send_back(key, "No", by=by)):
        with pytest.raises(Refused) as refused:
            act(contact.pk, by=door.manager)
        assert refused.value.decision.refusal is Refusal.OWN_WORK
    with pytest.raises(Refused):
        decisions.sign_off(contact.pk, by=door.decider)
    assert again(contact).is_open


def test_the_authority_says_which_outcomes_a_manager_signs(door: Deciding) -> None:
    FrontDoorStandard.objects.create(in_force_from=date(2026, 11, 23), outcomes_for_a_manager=["advice"], set_at=now())
    assert decisions.decide(door.ready().pk, a_decision("advice"), by=door.decider).needs_sign_off
    assert not decisions.decide(door.ready().pk, a_decision("no_further_action", "1"), by=door.decider).needs_sign_off


def test_a_statutory_level_with_nothing_done_an_override_and_dissent_go_to_a_manager(door: Deciding) -> None:
    assert decisions.decide(door.ready().pk, a_decision("advice", "4"), by=door.decider).needs_sign_off
    assert decisions.decide(door.ready().pk, a_decision(dissent="The school."), by=door.decider).needs_sign_off
    contact = door.ready()
    said = ObjectionSaid("The mother", "Asking the GP", date(2026, 11, 23), Objection.Decided.OVERRIDDEN, "At risk")
    information_sharing.record_objection(contact.pk, said, by=door.decider)
    assert decisions.decide(contact.pk, a_decision(), by=door.decider).needs_sign_off


def test_a_decision_is_sent_back_with_words_and_made_again(door: Deciding) -> None:
    contact = door.ready()
    first = decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.decider)
    with pytest.raises(ActionError, match="Say why"):
        decisions.send_back(contact.pk, " ", by=door.manager)
    sent_back = decisions.send_back(contact.pk, "Ask the health visitor.", by=door.manager)
    assert (sent_back.returned_at, sent_back.returned_why) == (now(), "Ask the health visitor.")
    assert again(contact).stage == Contact.Stage.TO_DECIDE
    with pytest.raises(DecisionRefused) as refused:
        decisions.sign_off(contact.pk, by=door.manager)
    assert "signature_awaited" in keys(refused)
    second = door.decide(contact, "no_further_action", "1")
    assert (second.pk != first.pk, second.replaces) == (True, None)
    assert not ThresholdDecision.objects.get(pk=first.pk).is_in_force


def test_only_who_made_a_decision_takes_it_back(door: Deciding) -> None:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.decider)
    with pytest.raises(ActionError, match="Only who made"):
        decisions.take_back(contact.pk, "Mine", by=door.manager)
    decisions.take_back(contact.pk, "The aunt has called.", by=door.decider)
    assert again(contact).stage == Contact.Stage.TO_DECIDE


def test_a_signature_is_refused_once_the_record_has_moved_on(door: Deciding, authority: SmallAuthority) -> None:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.decider)
    assert contact.child is not None
    authority.episode(contact.child, on=date(2026, 11, 23), by=door.decider)
    with pytest.raises(DecisionRefused) as refused:
        decisions.sign_off(contact.pk, by=door.manager)
    assert keys(refused) == ["no_second_referral"]


# --- what it leads on to ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["assessment", "strategy_discussion"])
def test_a_referral_opens_an_episode_from_the_day_the_contact_came(
    door: Deciding, authority: SmallAuthority, outcome: str
) -> None:
    came = datetime(2026, 11, 20, 16, 55, tzinfo=LONDON)
    contact = door.ready(at=came, source="3B")
    decision = door.decide(contact, outcome, "4")
    episode = Episode.objects.get()
    assert (episode.child_id, contact.episode) == (contact.child_id, episode)
    assert (episode.referred_on, episode.referred_at, episode.source) == (date(2026, 11, 20), came, "3B")
    assert (episode.primary_need, episode.summary) == ("N1", decision.rationale)
    assert (episode.decided_at, episode.is_open) == (now(), True)
    assert Allocation.objects.current().get(child=contact.child).team == authority.door.team
    assert Deadline.objects.get(child=contact.child, clock="assessment_from_referral").started_on == date(2026, 11, 20)


def test_a_referral_with_no_further_action_leaves_no_open_episode(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact, "referral_no_further_action", "2")
    episode = Episode.objects.get()
    assert (episode.is_no_further_action, episode.is_open, contact.episode) == (True, False, episode)


def test_news_about_an_open_child_goes_to_the_open_episode(door: Deciding, authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 11, 2))
    contact = door.ready(child)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.decider)
    assert keys(refused) == ["no_second_referral"]
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    assert contact.episode == episode
    assert Episode.objects.count() == 1


def test_several_agencies_refer_at_once_and_the_first_stands(door: Deciding) -> None:
    first = door.ready(source="2A")
    second = door.ready(first.child, source="6")
    door.decide(first, "assessment", "3")
    door.decide(second, "information_on_open_episode", "3")
    assert Episode.objects.get().source == "2A"
    assert second.episode == first.episode


def test_a_contact_that_came_while_a_closed_episode_was_open_is_a_referral_from_the_closing_day(
    door: Deciding, authority: SmallAuthority
) -> None:
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 10, 5))
    contact = door.ready(child, at=datetime(2026, 11, 18, 9, 0, tzinfo=LONDON))
    closed_on, reason = date(2026, 11, 20), ReasonForClosure.from_code("RC7")
    front_door.close_episode(child.pk, episode.pk, on=closed_on, reason=reason, by=authority.north.manager)
    door.decide(contact, "assessment", "3")
    opened = Episode.objects.latest("pk")
    assert (opened.referred_on, opened.referred_at) == (closed_on, None)


def test_a_duplicate_points_at_the_contact_that_it_repeats(door: Deciding) -> None:
    first = door.ready()
    second = door.ready(first.child)
    record = a_decision("duplicate", "", same_as=second.pk)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(second.pk, record, by=door.decider)
    assert keys(refused) == ["same_as_is_named"]
    decisions.decide(second.pk, a_decision("duplicate", "", same_as=first.reference), by=door.decider)
    assert (again(second).same_as, again(second).level) == (first, "")
    third = door.ready(first.child)
    for wrong in (second, door.ready()):
        with pytest.raises(DecisionRefused) as refused:
            decisions.decide(third.pk, a_decision("duplicate", "", same_as=wrong.pk), by=door.decider)
        assert keys(refused) == ["same_as_is_named"]


def test_what_cannot_follow_undoes_the_decision(door: Deciding) -> None:
    contact = door.ready()
    Child.objects.filter(pk=contact.child_id).update(restriction="S1")
    with pytest.raises(Refused):
        decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.decider)
    assert not ThresholdDecision.objects.exists()
    assert again(contact).is_open


def test_an_enquiry_ends_with_the_decision(door: Deciding) -> None:
    agencies = Agencies(door.authority)
    contact = door.ready()
    enquiry = agencies.ask(contact)
    door.decide(contact, "advice", "2", reason_without_answers="The child is safe.")
    enquiry.refresh_from_db()
    assert enquiry.closed_at == now()


# --- a change of mind ------------------------------------------------------------------------------------------------


def test_a_reopened_contact_starts_a_clock_and_is_decided_anew(door: Deciding, monday: time_machine.Traveller) -> None:
    contact = door.ready()
    first = door.decide(contact, "no_further_action", "1")
    first_at = now()
    monday.move_to(now() + timedelta(days=1))
    with pytest.raises(Refused):
        decisions.reopen(contact.pk, "The police called.", by=door.decider)
    with pytest.raises(ActionError, match="Say why"):
        decisions.reopen(contact.pk, "", by=door.manager)
    decisions.reopen(contact.pk, "The police called.", by=door.manager)
    contact = again(contact)
    assert (contact.stage, contact.outcome, contact.decided_at) == (Contact.Stage.TO_DECIDE, "", None)
    assert (contact.first_decided_at, contact.readable_until) == (first_at, None)
    assert clocks(contact)["contact_decided_again"] == "running"
    assert clocks(contact)["contact_decision"] == "met", "the first decision was in time, and stays so"
    reopening = Reopening.objects.waiting().get()
    assert (reopening.decision, reopening.why) == (first, "The police called.")
    monday.move_to(now() + timedelta(hours=2))
    second = door.decide(contact, "assessment", "4")
    assert (second.replaces, second.level_before) == (first, "1")
    assert again(contact).first_decided_at == first_at
    assert clocks(contact)["contact_decided_again"] == "met"
    assert not Reopening.objects.waiting().exists()
    assert ThresholdDecision.objects.get(pk=first.pk).rationale == first.rationale


def test_a_reopened_contact_goes_on_with_the_episode_that_it_opened(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact, "assessment", "3")
    decisions.reopen(contact.pk, "A bruise.", by=door.manager)
    with pytest.raises(DecisionRefused) as refused:
        decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.decider)
    assert keys(refused) == ["episode_of_contact_settled"]
    door.decide(contact, "strategy_discussion", "4")
    assert Episode.objects.count() == 1
    assert contact.episode == Episode.objects.get()


def test_what_is_open_is_not_reopened(door: Deciding) -> None:
    with pytest.raises(DecisionRefused) as refused:
        decisions.reopen(door.ready().pk, "Why not", by=door.manager)
    assert keys(refused) == ["is_decided"]


def test_telling_the_referrer_stops_its_clock(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact)
    contacts.tell_referrer([contact.pk], ReferrerTold.How.PHONE, "We gave advice.", by=door.authority.door.screener)
    assert clocks(contact)["referrer_told"] == "met"


def test_the_clocks_of_decisions_are_the_same_after_a_rebuild(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact, "no_further_action", "1")
    decisions.reopen(contact.pk, "The police called.", by=door.manager)
    door.decide(contact, "assessment", "4")
    columns = ("child", "message", "clock", "subject_id", "due_on", "due_at", "outcome", "sentence", "owner")
    before = sorted(Deadline.objects.values_list(*columns), key=repr)
    ledger.rebuild()
    assert sorted(Deadline.objects.values_list(*columns), key=repr) == before


def test_every_version_of_a_contact_is_kept(door: Deciding) -> None:
    contact = door.ready()
    door.decide(contact, "no_further_action", "1")
    reasons = FactVersion.objects.filter(fact="contact", fact_id=contact.pk).order_by("version")
    assert list(reasons.values_list("reason", flat=True)) == [
        "Triaged", "New to the authority", "Waits for a manager", "Decided",
    ]  # fmt: skip


def test_the_referral_pathway_still_holds(door: Deciding) -> None:
    """A contact about an unborn child more than 280 days before the birth cannot open an episode."""
    said = SaidOfChild(family_name="Moon", expected_on=date(2027, 9, 20))
    message = door.authority.message(said)
    contact = contacts.contact_of(message, 0)
    contacts.triage(contact.pk, Priority.GREEN, ContactCategory.UNBORN_CHILD, by=door.decider)
    contacts.link_new(contact.pk, by=door.decider)
    door.tell_family(contact)
    decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.decider)
    with pytest.raises(StepRefused) as refused:
        decisions.sign_off(contact.pk, by=door.manager)
    assert [condition.key for condition in refused.value.conditions] == ["within_pregnancy"]
    assert again(contact).stage == Contact.Stage.AWAITING_SIGN_OFF
