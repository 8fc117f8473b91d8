"""Flags on a child's page: raised ones with their dated events, answered by whoever holds the case, never good news."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import teams, workforce
from lineofsight.actions.appointments import NotBrought, record_missed_appointment
from lineofsight.actions.early_help import EarlyHelpRequest, request
from lineofsight.record.models import Allocation, Child, FlagAnswer, MissedAppointment, Team
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
DENTIST = MissedAppointment.Service.DENTIST


def missed(child: Child, by: Account, *days: int) -> None:
    for day in days:
        record_missed_appointment(child.pk, NotBrought(date(2026, 11, day), DENTIST), by=by)


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    """A child without any contact, who was not brought to the dentist twice."""
    child = authority.child()
    missed(child, authority.north.worker, 2, 16)
    return child


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def address(child: Child) -> str:
    return reverse("child_flags", args=[child.reference])


def stamps(client: Client, child: Child) -> dict[str, str]:
    """The hidden inputs of the page on which flags are answered."""
    return hidden_in(client.get(address(child)).text)


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(stamp_F\d\d|once|draft)"[^>]* value="([^"]*)"', page))


def test_the_childs_page_tells_each_flag_with_its_dated_events(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    page = text_of(signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text)
    assert "F09: Was not brought" in page
    assert "2 or more missed health or education appointments in 90 days. Version 1 of the rule" in page
    assert "2 November 2026 : Not brought to an appointment: dentist" in page
    assert "Nobody has answered this flag as it stands now." in page
    assert "Answer the flag that nobody has answered" in page


def test_that_no_flag_is_raised_is_never_good_news(authority: SmallAuthority, signed_in: SignedIn) -> None:
    page = text_of(signed_in(authority.north.worker).get(reverse("child", args=[authority.child().reference])).text)
    assert "This does not mean that the child is safe" in page
    assert "F13 missing pattern: no data yet." in page
    assert "Answer the flag" not in page


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("acted", ""), ("considered_no_change", "Mum moved both dates"), ("wrong_data", "It was her brother")],
)
def test_a_flag_is_answered_without_a_contact_and_stands_until_its_events_change(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, answer: str, reason: str
) -> None:
    client = signed_in(authority.north.worker)
    sent = stamps(client, child) | {"answer_F09": answer, "reason_F09": reason}
    assert client.post(address(child), sent)["Location"] == reverse("child", args=[child.reference])
    given = FlagAnswer.objects.get()
    assert (given.contact, given.flag, given.answer, given.reason) == (None, "F09", answer, reason)
    assert given.answered_by == authority.north.worker.worker
    assert [event["on"] for event in given.events] == ["2026-11-02", "2026-11-16"]
    entry = TrailEvent.objects.get(action="answer_flag", object_kind="flaganswer")
    assert "moved" not in str(entry.details)
    assert "There is no flag to answer." in text_of(client.get(address(child)).text)
    missed(child, authority.north.worker, 20)
    page = text_of(client.get(reverse("child", args=[child.reference])).text)
    assert "Nobody has answered this flag as it stands now." in page
    assert "Answered before, when its events were others" in page


def test_an_answer_needs_its_reason_and_what_was_typed_stays(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    answer = client.post(address(child), stamps(client, child) | {"answer_F09": "considered_no_change"})
    assert answer.status_code == 422
    assert "Say why, for flag F09" in answer.text
    answer = client.post(address(child), stamps(client, child) | {"reason_F09": "The school rang"})
    assert "You wrote why for flag F09: choose an answer too" in answer.text
    assert "The school rang" in answer.text
    assert "Answer at least one flag" in client.post(address(child), stamps(client, child)).text
    assert not FlagAnswer.objects.exists()


def test_a_flag_that_changed_since_it_was_shown_is_not_answered(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    sent = stamps(client, child) | {"answer_F09": "acted"}
    missed(child, authority.north.worker, 20)
    answer = client.post(address(child), sent)
    assert answer.status_code == 422
    assert "flag F09 tells of other events now" in answer.text
    assert "20 November 2026" in answer.text
    assert not FlagAnswer.objects.exists()
    again = client.post(address(child), hidden_in(answer.text) | {"answer_F09": "acted"})
    assert again["Location"] == reverse("child", args=[child.reference])
    assert len(FlagAnswer.objects.get().events) == 3


def test_a_flag_that_changed_is_answered_after_a_reload_with_what_was_typed(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    sent = stamps(client, child) | {"answer_F09": "acted", "reason_F09": "I rang the school"}
    missed(child, authority.north.worker, 20)
    assert client.post(address(child), sent).status_code == 422
    page = client.get(address(child)).text
    assert "I rang the school" in page
    again = client.post(address(child), hidden_in(page) | {"answer_F09": "acted", "reason_F09": "I rang the school"})
    assert again["Location"] == reverse("child", args=[child.reference])


def test_a_page_sent_with_another_mistake_still_says_what_is_new(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    """Only the refusal that tells of the change lets the answer through to the events as they stand."""
    client = signed_in(authority.north.worker)
    sent = stamps(client, child) | {"answer_F09": "considered_no_change"}
    missed(child, authority.north.worker, 20)
    answer = client.post(address(child), sent)
    assert "Say why, for flag F09" in answer.text
    answer = client.post(address(child), hidden_in(answer.text) | {"answer_F09": "acted"})
    assert "flag F09 tells of other events now" in answer.text


def test_a_flag_that_was_not_yet_raised_when_the_page_was_opened_hinders_no_other(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    sent = stamps(client, child)
    del sent["stamp_F09"]
    assert client.post(address(child), sent).status_code == 422
    answer = client.post(address(child), sent | {"answer_F09": "acted"})
    assert "flag F09 tells of other events now" in answer.text
    assert client.post(address(child), hidden_in(answer.text) | {"answer_F09": "acted"}).status_code == 302


def test_another_team_answers_no_flag(authority: SmallAuthority, signed_in: SignedIn, child: Child) -> None:
    client = signed_in(authority.south.worker)
    assert client.post(address(child), {"answer_F09": "acted"}).status_code in (403, 404)
    assert not FlagAnswer.objects.exists()


def test_early_help_reads_no_flag(authority: SmallAuthority, signed_in: SignedIn, child: Child) -> None:
    """The flags are counted from what social care assessed and decided."""
    team = Team.objects.create(name="Early help", is_early_help=True)
    request(child.pk, EarlyHelpRequest(team=team, needs="Sleep"), by=authority.north.worker)
    Allocation.objects.update(team=team)
    practitioner = early_help_worker(authority, team)
    page = signed_in(practitioner).get(reverse("child", args=[child.reference]))
    assert page.status_code == 200
    assert "F09" not in page.text


def early_help_worker(authority: SmallAuthority, team: Team) -> Account:
    return Account.objects.create_user("early", role="early_help_practitioner", worker=_in_team(authority, team))


def _in_team(authority: SmallAuthority, team: Team) -> object:
    worker = workforce.take_on_worker("Erin Early", started_on=date(2020, 1, 6), by=authority.administrator)
    teams.add_member(team, worker, on=date(2020, 1, 6), by=authority.administrator)
    return worker
