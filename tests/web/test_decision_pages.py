"""The decision on one page, and its signature: what stands beside it, what it asks, and what is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, Draft
from lineofsight.actions import contacts, decisions
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import Contact, Episode, FlagAnswer, ThresholdDecision
from tests.agencies import Agencies
from tests.authority import SmallAuthority
from tests.deciding import Deciding, a_decision, are_siblings

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]

ADVICE = {
    "outcome": "advice", "level": "2", "criteria": ["harm_2_early_worry", "care_2_routines"],
    "rationale": "The mother wants help.", "alternatives": "Early help", "unknowns": "The father",
}  # fmt: skip


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


@pytest.fixture
def worker(door: Deciding, signed_in: SignedIn) -> Client:
    return signed_in(door.decider)


@pytest.fixture
def manager(door: Deciding, signed_in: SignedIn) -> Client:
    return signed_in(door.manager)


def at(name: str, contact: Contact) -> str:
    return reverse(name, args=[contact.reference])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def sent_from(client: Client, contact: Contact, **told: Any) -> Any:
    """Open the screen of the decision, fill it in, and send it."""
    page = client.get(at("contact_decision", contact)).text
    own = {name: hidden(page, name) for name in ("once", "seen", "draft")}
    return client.post(at("contact_decision", contact), own | ADVICE | told)


def again(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


# --- deciding --------------------------------------------------------------------------------------------------------


def test_a_decision_is_made_on_one_page(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    contacts.recommend(contact.pk, ContactOutcome.ADVICE, "2", "Hungry.", by=door.authority.door.screener)
    page = worker.get(at("contact_decision", contact)).text
    for words in (
        "Example levels of need, shipped example 1", "your partnership has not agreed it", "Hungry.",
        "Level 2: additional", "History of child and household", "What the agencies know", "Flags",
    ):  # fmt: skip
        assert words in page
    assert re.search(r'value="advice"[^>]*checked', page), "what screening recommended is where it begins"
    answer = sent_from(worker, contact)
    assert (answer.status_code, answer["Location"]) == (302, at("contact", contact))
    decision = ThresholdDecision.objects.get()
    assert (decision.level, decision.outcome, decision.unknowns) == ("2", "advice", "The father")
    assert decision.criteria == ["harm_2_early_worry", "care_2_routines"]
    shown = worker.get(at("contact", contact)).text
    for words in ("The mother wants help.", "An early worry about safety that the family is dealing with", "In force"):
        assert words in shown


def test_what_does_not_hold_is_said_before_anybody_writes_and_beside_the_field_after(
    door: Deciding, worker: Client
) -> None:
    contact = contacts.contact_of(door.authority.message(), 0)
    page = worker.get(at("contact_decision", contact)).text
    assert "Before the decision" in page
    assert "Triage the contact first" in page
    answer = sent_from(worker, contact, criteria=[], rationale="")
    assert answer.status_code == 422
    for words in ("Choose the criteria that you rely on", "Give the reasons for the decision", "Say first which child"):
        assert words in answer.text
    assert "Early help" in answer.text, "what was typed is still there"
    assert not ThresholdDecision.objects.exists()


def test_an_outcome_has_to_be_chosen(door: Deciding, worker: Client) -> None:
    answer = sent_from(worker, door.ready(), outcome="")
    assert answer.status_code == 422
    assert "Choose what follows from the contact." in answer.text


def test_a_form_that_is_sent_twice_decides_once(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    page = worker.get(at("contact_decision", contact)).text
    told = {name: hidden(page, name) for name in ("once", "seen", "draft")} | ADVICE
    assert [worker.post(at("contact_decision", contact), told).status_code for _ in range(2)] == [302, 302]
    assert ThresholdDecision.objects.count() == 1


def test_what_was_typed_is_kept_until_it_is_sent(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    assert sent_from(worker, contact, level="").status_code == 422
    page = worker.get(at("contact_decision", contact)).text
    assert "The mother wants help." in page
    assert "We kept what you wrote on" in page
    assert re.search(r'value="care_2_routines"[^>]*checked', page)
    assert sent_from(worker, contact).status_code == 302
    assert not Draft.objects.filter(form="contact_decision").exclude(fields={}).exists()


def test_news_that_came_meanwhile_stands_on_the_page_before_the_decision_is_taken(
    door: Deciding, worker: Client
) -> None:
    contact = door.ready()
    page = worker.get(at("contact_decision", contact)).text
    told = {name: hidden(page, name) for name in ("once", "seen", "draft")} | ADVICE
    door.ready(contact.child)
    answer = worker.post(at("contact_decision", contact), told)
    assert answer.status_code == 422
    assert "something new has come: 1 contact" in answer.text
    again_told = told | {"seen": hidden(answer.text, "seen")}
    assert worker.post(at("contact_decision", contact), again_told).status_code == 302


def test_nobody_says_that_they_saw_what_was_not_on_their_screen(door: Deciding, worker: Client) -> None:
    contact = door.ready(door.ready().child)
    answer = sent_from(worker, contact, seen="made up")
    assert answer.status_code == 422
    assert "something new has come" in answer.text


def test_another_who_decided_first_is_shown_and_the_words_are_kept(
    door: Deciding, worker: Client, manager: Client
) -> None:
    contact = door.ready()
    page = worker.get(at("contact_decision", contact)).text
    told = {name: hidden(page, name) for name in ("once", "seen", "draft")} | ADVICE
    decisions.decide(contact.pk, a_decision("signpost", "2", rationale="The manager was first."), by=door.manager)
    answer = worker.post(at("contact_decision", contact), told)
    assert answer.status_code == 422
    for words in ("This contact is decided already", "The manager was first.", "The mother wants help."):
        assert words in answer.text
    assert worker.get(at("contact_decision", contact))["Location"] == at("contact", contact)


def test_what_the_journey_refuses_stands_beside_the_outcome(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    answer = sent_from(worker, contact, outcome="information_on_open_episode", level="3")
    assert "This child has no open episode and no open early help" in answer.text


def test_a_duplicate_is_chosen_from_the_contacts_of_the_child(door: Deciding, worker: Client) -> None:
    first = door.ready()
    second = door.ready(first.child)
    page = worker.get(at("contact_decision", second)).text
    assert f'<option value="{first.reference}"' in page
    assert sent_from(worker, second, outcome="duplicate", level="", same_as=str(first.reference)).status_code == 302
    assert again(second).same_as == first


# --- flags -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def third_call(door: Deciding) -> Contact:
    """A third call of the family, after two that were answered with nothing done."""
    first = door.ready(source="1A")
    door.decide(first, "no_further_action", "1")
    door.decide(door.ready(first.child, source="1A"), "no_further_action", "1")
    return door.ready(first.child, source="1A")


def test_flags_stand_with_their_events_and_each_is_answered(
    door: Deciding, worker: Client, third_call: Contact
) -> None:
    page = worker.get(at("contact_decision", third_call)).text
    assert "F03: Family are telling us" in page
    assert page.count("Contact from a family member, relative or carer; neglect") >= 2
    raised = sorted(door.flags_raised(third_call))
    unanswered = sent_from(worker, third_call)
    assert unanswered.status_code == 422
    assert "Answer flag F03" in unanswered.text
    told = {f"flag_{third_call.pk}_{flag}": "considered_no_change" for flag in raised}
    no_reason = sent_from(worker, third_call, **told)
    assert "Say why, for flag F03" in no_reason.text
    told |= {f"why_{third_call.pk}_{flag}": "The help has begun" for flag in raised}
    assert sent_from(worker, third_call, **told).status_code == 302
    assert set(FlagAnswer.objects.filter(contact=third_call).values_list("flag", flat=True)) == set(raised)
    assert "The help has begun" in worker.get(at("contact", third_call)).text


# --- agencies --------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_owed_has_to_be_waited_for_or_explained(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    Agencies(door.authority).ask(contact)
    answer = sent_from(worker, contact)
    assert answer.status_code == 422
    assert "Wait for it, or say why you decide without." in answer.text
    assert sent_from(worker, contact, reason_without_answers="She is found and safe").status_code == 302
    assert ThresholdDecision.objects.get().answers_outstanding == 2


def test_where_nothing_is_owed_nobody_is_asked_why(door: Deciding, worker: Client) -> None:
    assert "reason_without_answers" not in worker.get(at("contact_decision", door.ready())).text


# --- brothers and sisters --------------------------------------------------------------------------------------------


@pytest.fixture
def siblings(door: Deciding) -> list[Contact]:
    message = door.authority.message(
        SaidOfChild(given_names="Ada", family_name="Moon"), SaidOfChild(given_names="Ben", family_name="Moon")
    )
    found = list(message.contacts.order_by("pk"))
    for contact in found:
        contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=door.decider)
        contacts.link_new(contact.pk, by=door.decider)
        contact.refresh_from_db()
        door.tell_family(contact)
    are_siblings(*(contact.child for contact in found if contact.child is not None))
    return found


def test_siblings_are_decided_together_each_with_own_words(worker: Client, siblings: list[Contact]) -> None:
    ada, ben = siblings
    page = worker.get(at("contact_decision", ada)).text
    assert "Brothers and sisters in this message" in page
    assert "What is different for Ben Moon?" in page
    told = {"together": [str(ben.reference)], f"own_{ben.pk}": "He hides bread."}
    assert sent_from(worker, ada, **told).status_code == 302
    by_child = dict(ThresholdDecision.objects.values_list("contact", "rationale"))
    assert by_child == {ada.pk: "The mother wants help.", ben.pk: "The mother wants help.\n\nHe hides bread."}


def test_siblings_are_decided_apart_where_nobody_ticks_them(worker: Client, siblings: list[Contact]) -> None:
    ada, ben = siblings
    assert sent_from(worker, ada).status_code == 302
    assert again(ben).is_open


def test_what_holds_one_sibling_back_names_that_child(door: Deciding, worker: Client, siblings: list[Contact]) -> None:
    ada, ben = siblings
    door.agree(ada)
    answer = sent_from(worker, ada, outcome="early_help", together=[str(ben.reference)])
    assert answer.status_code == 422
    assert "Ben Moon: Record first that the family agrees" in answer.text
    assert "Ada Moon: Record first" not in answer.text


# --- the signature ---------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(door: Deciding) -> Contact:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.decider)
    return again(contact)


def test_a_manager_sees_all_of_it_and_signs(door: Deciding, worker: Client, manager: Client, waiting: Contact) -> None:
    page = manager.get(at("contact", waiting)).text
    assert at("contact_sign_off", waiting) in page
    page = manager.get(at("contact_sign_off", waiting)).text
    for words in (
        "The school has spoken with the mother", "Flags", "History of child and household", "What the agencies know",
        "Care that is often not good enough, over months, in spite of help", "Framework",
    ):  # fmt: skip
        assert words in page
    told = {"do": "sign", "once": hidden(page, "once")}
    assert [manager.post(at("contact_sign_off", waiting), told).status_code for _ in range(2)] == [302, 302]
    assert again(waiting).outcome == "assessment"
    assert Episode.objects.count() == 1
    assert manager.get(at("contact_sign_off", waiting))["Location"] == at("contact", waiting)


def test_who_decided_is_not_let_sign(door: Deciding, worker: Client, manager: Client) -> None:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.manager)
    assert manager.get(at("contact_sign_off", contact)).status_code == 403
    assert manager.post(at("contact_sign_off", contact), {"do": "sign"}).status_code == 403
    assert worker.get(at("contact_sign_off", contact)).status_code == 403
    assert "you wrote it. Ask another manager." in manager.get(at("contact", contact)).text


def test_a_decision_is_sent_back_with_a_reason(manager: Client, waiting: Contact) -> None:
    refused = manager.post(at("contact_sign_off", waiting), {"do": "send_back", "why": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    told = {"do": "send_back", "why": "Ask the health visitor"}
    assert manager.post(at("contact_sign_off", waiting), told).status_code == 302
    assert again(waiting).stage == Contact.Stage.TO_DECIDE
    assert "Ask the health visitor" in manager.get(at("contact", waiting)).text


def test_a_signature_that_the_record_no_longer_lets_be_says_why(
    door: Deciding, manager: Client, waiting: Contact
) -> None:
    other = door.ready(waiting.child)
    decisions.decide(other.pk, a_decision("strategy_discussion", "4"), by=door.decider)
    decisions.sign_off(other.pk, by=door.manager)
    answer = manager.post(at("contact_sign_off", waiting), {"do": "sign"})
    assert answer.status_code == 422
    assert "News about an open child is never a new referral" in answer.text
    assert again(waiting).is_open
