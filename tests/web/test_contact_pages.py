"""The page of a contact and its steps: what is shown to whom, what is asked beside each field, what is never lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import contacts, decisions
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import (
    Address,
    Agreement,
    Attachment,
    AttachmentContent,
    Child,
    Contact,
    Disclosure,
    FactVersion,
    Objection,
    Openness,
    ReferrerTold,
)
from lineofsight.record.moment import now
from tests.authority import SmallAuthority
from tests.deciding import Deciding, a_decision, are_siblings

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


@pytest.fixture
def screener(door: Deciding, signed_in: SignedIn) -> Client:
    return signed_in(door.authority.door.screener)


@pytest.fixture
def worker(door: Deciding, signed_in: SignedIn) -> Client:
    return signed_in(door.decider)


@pytest.fixture
def manager(door: Deciding, signed_in: SignedIn) -> Client:
    return signed_in(door.manager)


def at(name: str, contact: Contact, *more: Any) -> str:
    return reverse(name, args=[contact.reference, *more])


def on(day: int) -> dict[str, str]:
    """A day of November 2026 in the boxes of a date."""
    return {"on_day": str(day), "on_month": "11", "on_year": "2026"}


def draft_in(page: str) -> dict[str, str]:
    """What a form says of how it was opened."""
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found is not None
    return {"draft": found[1]}


def last_row() -> TrailEvent:
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    return row


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_was_said_and_is_one_row_of_the_trail(door: Deciding, worker: Client) -> None:
    contact = door.ready(childs_words="I am always hungry", working_well="Her gran cooks on Sundays")
    before = TrailEvent.objects.count()
    page = worker.get(at("contact", contact)).text
    for words in (
        "She came to school hungry again.",
        "I am always hungry",
        "Her gran cooks on Sundays",
        "From a school",
    ):
        assert words in page
    assert TrailEvent.objects.count() == before + 1
    row = last_row()
    assert (row.route, row.verb, row.object_kind) == ("contact", "read", "contact")
    assert row.children == [contact.child_id]


def test_every_child_whose_history_is_shown_stands_on_the_trail(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    sister = door.authority.child()
    assert contact.child is not None
    are_siblings(contact.child, sister)
    page = worker.get(at("contact", contact)).text
    assert sister.name in page
    assert last_row().children == [contact.child_id, sister.pk]


@pytest.mark.parametrize(("level", "said"), [("S1", "Restricted record"), ("S2", "")])
def test_a_restricted_sibling_is_a_notice_and_a_sealed_one_is_not_there(
    door: Deciding, worker: Client, level: str, said: str
) -> None:
    contact = door.ready()
    sister = door.authority.child()
    assert contact.child is not None
    are_siblings(contact.child, sister)
    Child.objects.filter(pk=sister.pk).update(restriction=level)
    page = worker.get(at("contact", contact)).text
    assert sister.name not in page
    assert ("Restricted record" in page) == bool(said)
    assert last_row().children == [contact.child_id]


def test_who_may_not_know_of_a_child_of_the_message_does_not_read_its_words(door: Deciding, worker: Client) -> None:
    message = door.authority.message(SaidOfChild(family_name="Moon"), SaidOfChild(family_name="Star"))
    moon, star = message.contacts.order_by("pk")
    child = contacts.link_new(star.pk, by=door.decider)
    Child.objects.filter(pk=child.pk).update(restriction="S2")
    worker.raise_request_exception = False
    assert worker.get(at("contact", star)).status_code == 404
    assert worker.get(at("contact", moon)).status_code == 404


def test_the_queries_are_the_same_for_a_large_household(door: Deciding, worker: Client) -> None:
    alone, crowded = door.ready(), door.ready()
    assert crowded.child is not None
    siblings = [door.authority.child() for _ in range(4)]
    are_siblings(crowded.child, *siblings)
    for sibling in siblings:
        door.decide(door.ready(sibling))
        Address.objects.create(person=sibling.person, lines="1 Hill Road", started_on=date(2025, 1, 1))
    lone_mother = are_siblings(alone.child, door.authority.child()) if alone.child is not None else None
    assert lone_mother is not None
    counts = []
    for contact in (alone, crowded, crowded):
        with CaptureQueriesContext(connection) as asked:
            assert worker.get(at("contact", contact)).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_the_same_holds_for_the_screen_of_the_decision(door: Deciding, worker: Client) -> None:
    alone, crowded = door.ready(), door.ready()
    assert alone.child is not None
    assert crowded.child is not None
    are_siblings(alone.child, door.authority.child())
    siblings = [door.authority.child() for _ in range(4)]
    are_siblings(crowded.child, *siblings)
    for sibling in siblings:
        door.decide(door.ready(sibling))
    counts = []
    for contact in (alone, crowded):
        with CaptureQueriesContext(connection) as asked:
            assert worker.get(at("contact_decision", contact)).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_a_service_manager_reads_and_a_worker_of_another_team_does_not(door: Deciding, signed_in: SignedIn) -> None:
    contact = door.ready()
    page = signed_in(door.authority.service_manager).get(at("contact", contact))
    assert page.status_code == 200
    assert "History of child and household" not in page.text
    assert "Decide on this contact" not in page.text
    outsider = signed_in(door.authority.north.worker)
    assert outsider.get(at("contact", contact)).status_code == 403


def test_a_screening_officer_is_offered_to_recommend_and_not_to_decide(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    page = screener.get(at("contact", contact)).text
    assert at("contact_recommend", contact) in page
    assert at("contact_decision", contact) not in page
    assert screener.get(at("contact_decision", contact)).status_code == 403


def test_that_no_flag_fired_is_never_shown_as_good_news(door: Deciding, worker: Client) -> None:
    page = worker.get(at("contact", door.ready())).text
    assert "This does not mean that the child is safe" in page
    for word in ("No concerns", "low risk", "Low risk", "score"):
        assert word not in page


def test_a_protected_address_is_shown_to_nobody(door: Deciding, worker: Client) -> None:
    contact = door.ready(home_address="7 Hidden Lane", home_postcode="ZZ1 1AA", is_home_protected=True)
    for name in ("contact", "contact_decision"):
        page = worker.get(at(name, contact)).text
        assert "Hidden Lane" not in page
        assert "Address protected" in page


# --- who made it -----------------------------------------------------------------------------------------------------


def test_a_confidential_source_is_named_to_its_author_and_on_request_to_a_manager(
    door: Deciding, worker: Client, screener: Client, manager: Client
) -> None:
    contact = door.ready(source="1B", referrer_name="Nora Nextdoor", is_source_confidential=True)
    assert "Nora Nextdoor" not in worker.get(at("contact", contact)).text
    assert worker.get(at("contact_source", contact)).status_code == 403
    assert "Nora Nextdoor" in screener.get(at("contact", contact)).text, "she wrote it down herself"
    page = manager.get(at("contact", contact)).text
    assert "Nora Nextdoor" not in page
    assert at("contact_source", contact) in page
    assert "Nora Nextdoor" in manager.get(at("contact_source", contact)).text
    assert (last_row().route, last_row().action) == ("contact_source", "read_source_identity")


def test_a_source_that_is_not_confidential_is_named(door: Deciding, worker: Client) -> None:
    contact = door.ready(referrer_name="Tess Teacher", referrer_organisation="Hill School", referrer_phone="01234 5678")
    page = worker.get(at("contact", contact)).text
    assert "Tess Teacher" in page
    assert "01234 5678" in page


# --- files -----------------------------------------------------------------------------------------------------------


def a_file(contact: Contact, content: bytes = b"%PDF-1.7 <script>alert(1)</script>") -> Attachment:
    attachment = Attachment.objects.create(
        message=contact.message,
        name="Robin's <bruise>.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=now(),
    )
    AttachmentContent.objects.create(attachment=attachment, content=content)
    return attachment


def test_a_file_is_taken_away_under_a_name_that_says_nothing(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    attachment = a_file(contact)
    assert "Robin&#39;s &lt;bruise&gt;.pdf" in worker.get(at("contact", contact)).text
    answer = worker.get(at("contact_attachment", contact, attachment.reference))
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="attachment-{attachment.pk}.pdf"'
    assert last_row().details == {"attachment": attachment.pk}


def test_a_file_of_another_message_is_not_found(door: Deciding, worker: Client) -> None:
    attachment = a_file(door.ready())
    assert worker.get(at("contact_attachment", door.ready(), attachment.reference)).status_code == 404


# --- who it is about -------------------------------------------------------------------------------------------------


@pytest.fixture
def unlinked(door: Deciding) -> Contact:
    said = SaidOfChild(given_names="Ada", family_name="Moonbeam", born_on=date(2019, 3, 2), sex="F")
    return contacts.contact_of(door.authority.message(said), 0)


def test_a_contact_is_linked_to_a_child_that_the_record_may_know(
    door: Deciding, screener: Client, unlinked: Contact
) -> None:
    known = contacts.link_new(
        contacts.contact_of(
            door.authority.message(
                SaidOfChild(given_names="Adda", family_name="Moonbeam", born_on=date(2019, 3, 2), sex="F")
            ),
            0,
        ).pk,
        by=door.decider,
    )
    page = screener.get(at("contact_link", unlinked)).text
    assert "Adda Moonbeam" in page
    assert f'value="person-{known.pk}"' in page
    nothing = screener.post(at("contact_link", unlinked), {})
    assert nothing.status_code == 422
    assert "Choose which of them the child is" in nothing.text
    answer = screener.post(at("contact_link", unlinked), {"known_as": f"person-{known.pk}"})
    assert (answer.status_code, answer["Location"]) == (302, at("contact", unlinked))
    unlinked.refresh_from_db()
    assert unlinked.child == known
    assert screener.get(at("contact_link", unlinked)).status_code == 404


@pytest.mark.parametrize("sent", [{"do": "new"}, {"known_as": "nobody"}])
def test_a_child_who_is_new_gets_a_record_once(screener: Client, unlinked: Contact, sent: dict[str, str]) -> None:
    page = screener.get(at("contact_link", unlinked)).text
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key is not None
    for _ in range(2):
        assert screener.post(at("contact_link", unlinked), sent | {"once": key[1]}).status_code == 302
    unlinked.refresh_from_db()
    assert unlinked.child is not None
    assert unlinked.child.name == "Ada Moonbeam"
    assert Child.objects.count() == 1


def test_a_link_to_the_wrong_child_is_undone_with_a_reason(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    refused = screener.post(at("contact_unlink", contact), {"why": ""})
    assert "Say why" in refused.text
    assert screener.post(at("contact_unlink", contact), {"why": "Another Robin"}).status_code == 302
    contact.refresh_from_db()
    assert contact.child is None


# --- the small forms -------------------------------------------------------------------------------------------------


def test_agreement_openness_sharing_and_objection_are_asked_apart(door: Deciding, screener: Client) -> None:
    contact = door.authority.contact()
    sent: dict[str, dict[str, str]] = {
        "contact_openness": {"parents_told": "no", "child_told": "no", "why_not": "risk_to_child", **on(23)},
        "contact_agreement": {"who": "mother", "service": "Early help", "is_agreed": "yes", **on(23), "how": "phone"},
        "contact_disclosure": {
            "is_from_us": "yes", "is_shared": "yes", "organisation": "Hill School", "what": "That we know",
            "purpose": "To keep her safe", **on(22), "at_time": "10:00", "lawful_basis": "public_task",
        },
        "contact_objection": {
            "who": "The father", "to_what": "Asking the GP", **on(23), "decided": "respected", "reason": "No worry",
        },
    }  # fmt: skip
    for name, told in sent.items():
        answer = screener.post(at(name, contact), told)
        assert answer.status_code == 302, (name, answer.text)
    assert Openness.objects.get().why_not == "risk_to_child"
    assert Agreement.objects.get().is_agreed
    assert Disclosure.objects.get().lawful_basis == "public_task"
    assert Objection.objects.get().decided == "respected"
    page = screener.get(at("contact", contact)).text
    for words in ("telling would put the child at risk", "Early help", "Hill School", "Asking the GP"):
        assert words in page
    agreed = Agreement.objects.get()
    withdrawal = at("contact_withdrawal_of", contact, agreed.pk)
    assert withdrawal in page
    assert "Mother agreed to Early help on 23 November 2026" in screener.get(withdrawal).text
    assert screener.post(withdrawal, {**on(23), "words": "He said no"}).status_code == 302
    assert "Withdrawn 23 November 2026" in screener.get(at("contact", contact)).text
    assert screener.get(withdrawal).status_code == 404


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("contact_openness", {"parents_told": "no", **on(23)}, "Choose why the family was not told"),
        ("contact_openness", {"parents_told": "yes", "child_told": "yes", **on(24)}, "must be today or in the past"),
        ("contact_agreement", {"who": "mother", **on(23)}, "Say to which service"),
        ("contact_disclosure", {"is_from_us": "yes", "is_shared": "yes", **on(23), "at_time": "10:00"}, "lawful basis"),
        ("contact_disclosure", {"is_shared": "no", **on(23), "at_time": "23:00"}, "The time must be in the past"),
        ("contact_objection", {"who": "", **on(23)}, "Say who objected"),
        ("contact_recommend", {}, "Write what screening found"),
        ("contact_correct_child", {"nhs_number": "1234567890"}, "The NHS number cannot be right"),
        ("contact_correct_child", {"given_names": "x" * 300}, "Shorten this to 200 characters"),
        ("contact_correct_message", {"worries": ""}, "Say what the worry is"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    door: Deciding, screener: Client, name: str, told: dict[str, str], said: str
) -> None:
    contact = door.ready()
    told = told | draft_in(screener.get(at(name, contact)).text)
    typed = told | {"words": "What I had typed", "reason": "What I had typed", "about_this_child": "What I had typed"}
    answer = screener.post(at(name, contact), typed | {"childs_words": "What I had typed", "what": "What I had typed"})
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count("There is a problem") == 1
    if name != "contact_recommend":
        assert "What I had typed" in answer.text


def test_only_who_decides_is_let_override_an_objection(door: Deciding, screener: Client, worker: Client) -> None:
    contact = door.ready()
    told = {"who": "The father", "to_what": "All of it", **on(23), "decided": "overridden", "reason": "She is at risk"}
    assert screener.post(at("contact_objection", contact), told).status_code == 403
    assert worker.post(at("contact_objection", contact), told).status_code == 302


def test_two_people_on_one_contact_merge_by_field(door: Deciding, screener: Client, worker: Client) -> None:
    contact = door.ready()
    drafts = {
        client: draft_in(client.get(at("contact_correct_message", contact)).text) for client in (screener, worker)
    }
    said = {
        "worries": "She came to school hungry again.", "working_well": "", "childs_words": "",
        "is_in_immediate_danger": "unknown", "parents_told": "unknown", "child_told": "unknown",
    }  # fmt: skip
    first = screener.post(at("contact_correct_message", contact), said | {"working_well": "Gran"} | drafts[screener])
    second = worker.post(at("contact_correct_message", contact), said | {"childs_words": "Hungry"} | drafts[worker])
    assert (first.status_code, second.status_code) == (302, 302)
    contact.message.refresh_from_db()
    assert (contact.message.working_well, contact.message.childs_words) == ("Gran", "Hungry")
    assert FactVersion.objects.filter(fact="contactmessage").count() == 2


def test_where_both_wrote_one_field_a_choice_is_shown_and_nothing_is_lost(
    door: Deciding, screener: Client, worker: Client
) -> None:
    contact = door.ready()
    opened = draft_in(worker.get(at("contact_recommend", contact)).text)
    contacts.recommend(contact.pk, ContactOutcome.ADVICE, "2", "Nothing was known.", by=door.authority.door.screener)
    told = {"screening_summary": "An aunt helps.", "recommended_level": "2", "recommended_outcome": "advice"}
    asked = worker.post(at("contact_recommend", contact), told | opened)
    assert asked.status_code == 409
    assert "Nothing was known." in asked.text
    assert "An aunt helps." in asked.text
    contact.refresh_from_db()
    assert contact.screening_summary == "Nothing was known."
    chosen = told | draft_in(asked.text) | {"choose_screening_summary": "mine"}
    assert worker.post(at("contact_recommend", contact), chosen).status_code == 302
    contact.refresh_from_db()
    assert contact.screening_summary == "An aunt helps."


def test_what_was_said_of_a_child_is_put_right_and_the_earlier_version_kept(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    told = {"given_names": "Robin", "family_name": "Moon", "sex": "F", "nhs_number": "943 476 5919"}
    told |= draft_in(screener.get(at("contact_correct_child", contact)).text)
    assert screener.post(at("contact_correct_child", contact), told).status_code == 302
    contact.refresh_from_db()
    assert (contact.family_name, contact.sex, contact.nhs_number) == ("Moon", "F", "9434765919")
    version = FactVersion.objects.filter(fact="contact").latest("version")
    assert version.reason == "Corrected"


def test_whoever_made_it_is_told_in_prepared_words(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    assert screener.get(at("contact_tell_referrer", contact)).status_code == 404, "nothing is decided"
    door.decide(contact, "advice", "2")
    page = screener.get(at("contact_tell_referrer", contact)).text
    assert "Thank you for telling us that you were worried about a child." in page
    told = {"contacts": [str(contact.reference)], "how": "phone", "words": "We gave advice."}
    assert screener.post(at("contact_tell_referrer", contact), told).status_code == 302
    assert ReferrerTold.objects.get().words == "We gave advice."
    assert "We gave advice." in screener.get(at("contact", contact)).text


def test_an_acknowledgement_is_recorded_once(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    assert screener.post(at("contact_acknowledge", contact), {"how": "by phone"}).status_code == 302
    assert "Told that it arrived, by phone." in screener.get(at("contact", contact)).text
    assert screener.get(at("contact_acknowledge", contact)).status_code == 404


def test_a_manager_reopens_with_a_reason_and_nobody_else(door: Deciding, worker: Client, manager: Client) -> None:
    contact = door.ready()
    door.decide(contact)
    assert worker.get(at("contact_reopen", contact)).status_code == 403
    assert "Say why" in manager.post(at("contact_reopen", contact), {"why": ""}).text
    assert manager.post(at("contact_reopen", contact), {"why": "The police called"}).status_code == 302
    page = manager.get(at("contact", contact)).text
    assert "The police called" in page
    assert "Reopened contact decided again" in page, "its clock has started"


def test_from_the_contact_its_handling_leads_back_to_it(door: Deciding, screener: Client) -> None:
    contact = door.ready()
    answer = screener.post(at("contact_take", contact) + "?back=contact")
    assert answer["Location"] == at("contact", contact)


def test_a_decision_that_waits_is_taken_back_by_who_made_it(door: Deciding, worker: Client) -> None:
    contact = door.ready()
    decisions.decide(contact.pk, a_decision("no_further_action", "1"), by=door.decider)
    assert at("contact_take_back", contact) in worker.get(at("contact", contact)).text
    assert worker.post(at("contact_take_back", contact), {"why": "The aunt called"}).status_code == 302
    assert decisions.waiting_on(contact.pk) is None


def test_a_contact_of_which_a_file_tells_the_day_alone_waits_for_nobody(door: Deciding, manager: Client) -> None:
    of_file = door.authority.contact()
    Contact.objects.filter(pk=of_file.pk).update(stage="not_said", origin="loaded", readable_until=of_file.received_on)
    type(of_file.message).objects.filter(pk=of_file.message_id).update(method="", worries="", wants_feedback=False)
    page = manager.get(at("contact", of_file)).text
    assert "a file tells the day and the source of this contact alone" in page
    assert "Decide on this contact" not in page
    assert at("contact_reopen", of_file) not in page
    assert manager.get(at("contact_decision", of_file)).status_code != 200
    queue = manager.get(reverse("front_door")).text
    assert at("contact", of_file) not in queue
    beside = door.ready(of_file.child)
    assert "What was decided is not in the file" in manager.get(at("contact", beside)).text
    with pytest.raises(decisions.DecisionRefused):
        decisions.reopen(of_file.pk, "To see", by=door.manager)
