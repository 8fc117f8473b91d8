"""The pages of information passed on: the notice, reading and saying so, the list and the board's figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account
from lineofsight.actions import step_changes, workforce
from lineofsight.record.models import Allocation, Child, Contact, InformationRead
from lineofsight.record.passed_information import has_unread, unread_about
from lineofsight.web.contact_story import passed_entries
from tests.authority import SmallAuthority
from tests.deciding import Deciding
from tests.early_help import help_office, helped, open_to_social_care

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TODAY = date(2026, 11, 23)
NOTICE = "Information passed from the front door, not yet read"


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


@pytest.fixture
def contact(door: Deciding) -> Contact:
    """Passed on to the worker of the North team."""
    child = door.authority.child()
    door.authority.episode(child, on=date(2026, 11, 2))
    north, first = door.authority.north, Allocation.Reason.FIRST_CONTACT
    today = date(2026, 11, 23)
    workforce.allocate(child.pk, team=north.team, worker=north.worker_row, on=today, reason=first, by=north.manager)
    contact = door.ready(child, source="6", childs_words="I ran to gran")
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    return contact


def child_of(contact: Contact) -> Child:
    assert contact.child is not None
    return contact.child


def test_the_worker_is_told_reads_it_and_says_so(contact: Contact, door: Deciding, signed_in: SignedIn) -> None:
    worker, child = signed_in(door.authority.north.worker), child_of(contact)
    page = worker.get(reverse("child", args=[child.reference])).text
    assert NOTICE in page
    address = reverse("passed_information", args=[child.reference])
    assert address in page
    told = worker.get(address).text
    for words in ("Contact from the police", "She came to school hungry again", "I ran to gran", "I have read it"):
        assert words in told
    assert InformationRead.objects.count() == 0  # looking is not saying so
    answer = worker.post(address, {"contact": str(contact.reference)}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("child", args=[child.reference])
    assert "It is recorded that you have read it." in answer.text
    assert NOTICE not in answer.text
    assert InformationRead.objects.get().read_by == door.authority.north.worker.worker
    told = worker.get(address).text
    assert "is read." in told
    assert "read by North Social worker, 23 November 2026 at midday" in told


@pytest.mark.parametrize("sent", [{}, {"contact": "x"}, {"contact": "00000000-0000-4000-8000-000000000000"}])
def test_what_was_not_passed_on_is_not_recorded(
    contact: Contact, door: Deciding, signed_in: SignedIn, sent: dict[str, str]
) -> None:
    worker = signed_in(door.authority.north.worker)
    answer = worker.post(reverse("passed_information", args=[child_of(contact).reference]), sent, follow=True)
    assert answer.status_code == 200
    assert "I have read it" in answer.text
    assert InformationRead.objects.count() == 0


def test_others_are_told_who_has_still_to_read_it(contact: Contact, door: Deciding, signed_in: SignedIn) -> None:
    child = child_of(contact)
    browser = signed_in(door.authority.service_manager)
    page = browser.get(reverse("child", args=[child.reference])).text
    assert "North Social worker has still to read it" in page
    address = reverse("passed_information", args=[child.reference])
    assert address not in page
    assert browser.get(address).status_code == 403
    assert signed_in(door.authority.south.worker).get(address).status_code == 404


def test_the_list_marks_the_child_and_the_board_counts_it(
    contact: Contact, door: Deciding, signed_in: SignedIn
) -> None:
    child = child_of(contact)
    door.authority.child()
    for account in (door.authority.north.worker, door.authority.north.manager, door.authority.service_manager):
        browser = signed_in(account)
        figure = html.fromstring(browser.get(reverse("board")).content).get_element_by_id("figure-unread")
        assert figure.text_content().split()[0] == "1"
        listed = html.fromstring(browser.get(figure.xpath(".//a/@href")[0]).content).xpath("//tbody/tr")
        assert len(listed) == 1
        assert child.la_child_id in listed[0].text_content()
        assert "Information to read" in listed[0].text_content()
    export = b"".join(browser.get(reverse("children_export", args=["csv"])).streaming_content).decode("utf-8-sig")
    assert export.count("information to read") == 1
    figure = html.fromstring(signed_in(door.authority.analyst).get(reverse("board")).content)
    assert figure.get_element_by_id("figure-unread").text_content().split()[:3] == ["5", "or", "fewer"]


def test_an_early_help_practitioner_reads_what_was_passed_to_them(door: Deciding, signed_in: SignedIn) -> None:
    office = help_office(door.authority)
    child = helped(door.authority, office).child
    contact = door.ready(child, source="2A", childs_words="I like my new room")
    door.decide(contact, "information_on_open_episode", "2", criteria=())
    practitioner = signed_in(office.practitioner)
    address = reverse("passed_information", args=[child.reference])
    assert address in practitioner.get(reverse("child", args=[child.reference])).text
    assert "I like my new room" in practitioner.get(address).text
    practitioner.post(address, {"contact": str(contact.reference)})
    assert InformationRead.objects.get().read_by == office.practitioner_row
    assert "I like my new room" in practitioner.get(reverse("child", args=[child.reference])).text


def test_what_was_passed_to_social_care_stays_with_it_after_a_step_down(door: Deciding, signed_in: SignedIn) -> None:
    office = help_office(door.authority)
    child, episode = open_to_social_care(door.authority)
    contact = door.ready(child, source="6", childs_words="I ran to gran")
    door.decide(contact, "information_on_open_episode", "3", criteria=())
    contact.refresh_from_db()
    assert contact.episode_id == episode.pk
    assert unread_about(child) == [contact]
    told = {"reason": "Things are better", "family_agrees": True, "agreed_by": "Mother", "must_hold": "School each day"}
    proposal = step_changes.StepProposal(office.team, proposed_on=TODAY, **told)
    step = step_changes.propose_step(child.pk, proposal, by=door.authority.north.worker)
    step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager, on=TODAY)

    practitioner = signed_in(office.practitioner)
    address = reverse("passed_information", args=[child.reference])
    assert NOTICE not in practitioner.get(reverse("child", args=[child.reference])).text
    for page in (
        practitioner.get(address),
        practitioner.post(address, {"contact": str(contact.reference)}, follow=True),
    ):
        for words in ("Contact from the police", "I ran to gran", "She came to school hungry again", "I have read it"):
            assert words not in page.text
    assert "for social care to read" in page.text
    assert not InformationRead.objects.exists()
    assert not Child.objects.filter(has_unread()).exists()
    assert "I ran to gran" in signed_in(office.manager).get(reverse("child_everything", args=[child.reference])).text


def test_of_what_waits_a_reader_without_social_cares_detail_is_given_no_words(contact: Contact) -> None:
    contact.refresh_from_db()
    assert unread_about(child_of(contact)) == [contact]
    assert unread_about(child_of(contact), is_whole=False) == []
    (entry,) = passed_entries([contact], is_whole=False)
    assert (entry.title, entry.text) == ("Contact at the front door", "")
    (entry,) = passed_entries([contact], is_whole=True)
    assert "I ran to gran" in entry.text
