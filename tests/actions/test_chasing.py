"""Agencies are reminded once each, whoever does it, and messages leave at least once with a key."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.test import override_settings

from lineofsight.access.models import OutgoingMessage, TrailEvent
from lineofsight.actions import chasing, enquiries, enquiry_answers, outgoing, workforce
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.codes.front_door import Priority
from lineofsight.record.models import Contact, Reminder
from lineofsight.record.moment import LONDON
from tests.agencies import Agencies
from tests.authority import SmallAuthority, small_authority

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
WITH_MAIL = override_settings(MAIL={"EMAIL_HOST": "mail.example"}, DEFAULT_FROM_EMAIL="door@example.gov.uk")
NOTHING = AnswerRecord("nothing_known")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority(db: None) -> SmallAuthority:
    return small_authority()


@pytest.fixture
def agencies(authority: SmallAuthority) -> Agencies:
    return Agencies(authority)


@pytest.fixture
def contact(authority: SmallAuthority) -> Contact:
    return authority.contact()


def reasons() -> list[tuple[str, str]]:
    return list(Reminder.objects.order_by("pk").values_list("request__agency__kind", "why"))


def test_agencies_are_reminded_at_half_time_when_due_and_daily(agencies: Agencies, contact: Contact, clock) -> None:
    enquiry = agencies.ask(contact, priority=Priority.RED)
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.health).pk, NOTHING, by=agencies.nurse)
    for hours, expected in ((1.9, 0), (2, 1), (3, 0), (4, 1), (5, 0), (28, 1), (29, 0), (52, 1)):
        clock.move_to(MONDAY + timedelta(hours=hours))
        assert chasing.chase_all() == expected, hours
    assert reasons() == [("police", "half_time"), ("police", "due"), ("police", "overdue"), ("police", "overdue")]
    assert OutgoingMessage.objects.filter(account=agencies.officer).count() == 5
    assert OutgoingMessage.objects.filter(account=agencies.nurse).count() == 1
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert (row.rule, row.object_kind, row.account and row.account.username) == ("chasing", "reminder", "command-line")


def test_nobody_is_reminded_of_what_is_no_longer_owed(agencies: Agencies, contact: Contact, clock) -> None:
    enquiry = agencies.ask(contact)
    enquiries.withdraw(agencies.request_of(enquiry, agencies.health).pk, "Rang.", by=agencies.authority.door.screener)
    Contact.objects.filter(pk=contact.pk).update(stage="decided", decided_at=MONDAY, outcome="advice")
    contact.refresh_from_db()
    enquiries.close_decided(contact, at=MONDAY, by=agencies.authority.door.worker)
    clock.move_to(MONDAY + timedelta(days=2))
    assert chasing.chase_all() == 0


def test_a_request_that_fails_does_not_hold_up_the_others(
    agencies: Agencies, contact: Contact, clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = agencies.ask(contact, priority=Priority.RED)
    first, second = sorted(one.pk for one in enquiry.requests.all())
    told = outgoing.tell_agency

    def tell(request, key, *, at):
        if request.pk == first:
            raise ValueError(contact.said_name)
        return told(request, key, at=at)

    clock.move_to(MONDAY + timedelta(hours=2))
    monkeypatch.setattr(outgoing, "tell_agency", tell)
    assert chasing.chase_all() == 1
    assert list(Reminder.objects.values_list("request", flat=True)) == [second]
    assert caplog.messages == [f"Work on request {first} failed: ValueError. It is tried again."]
    monkeypatch.undo()
    assert chasing.chase_all() == 1
    assert Reminder.objects.filter(request=first).count() == 1


def test_agencies_hear_nothing_more_of_a_record_that_was_restricted(
    agencies: Agencies, contact: Contact, clock
) -> None:
    agencies.ask(contact)
    child = contact.child
    assert child is not None
    child.restriction = "S1"
    child.save()
    clock.move_to(MONDAY + timedelta(days=2))
    assert chasing.chase_all() == 0


def test_a_worker_reminds_by_hand_but_not_twice_in_a_moment(agencies: Agencies, contact: Contact, clock) -> None:
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    by = agencies.authority.door.screener
    chasing.remind(request.reference, by=by)
    with pytest.raises(ActionError, match="a few minutes ago"):
        chasing.remind(request.reference, by=by)
    clock.move_to(MONDAY + timedelta(minutes=15))
    reminder = chasing.remind(request.reference, by=by)
    assert (reminder.why, reminder.by) == ("by_hand", by.worker)
    assert OutgoingMessage.objects.filter(account=agencies.officer).count() == 3
    clock.move_to(MONDAY + timedelta(hours=12))
    assert chasing.chase_all() == 2


def test_an_agency_without_people_is_rung(agencies: Agencies, contact: Contact) -> None:
    workforce.record_leaving(agencies.sponsor, on=date(2026, 11, 23), by=agencies.authority.administrator)
    request = agencies.request_of(agencies.ask(contact), agencies.police)
    assert not OutgoingMessage.objects.exists()
    with pytest.raises(ActionError, match="Ring the agency"):
        chasing.remind(request.pk, by=agencies.authority.door.screener)


# --- sending ---------------------------------------------------------------------------------------------------------


def test_without_a_mail_server_messages_are_kept_as_not_sent(agencies: Agencies, contact: Contact) -> None:
    agencies.ask(contact)
    assert outgoing.send_waiting() == outgoing.Sent(waiting=2)
    assert not mail.outbox
    assert not OutgoingMessage.objects.filter(sent_at__isnull=False).exists()


@WITH_MAIL
def test_a_message_says_that_there_is_an_enquiry_and_no_more(agencies: Agencies, contact: Contact) -> None:
    agencies.ask(contact, purpose="Bruises seen on Robin.", question="Who is known at the home of Robin?")
    assert outgoing.send_waiting() == outgoing.Sent(sent=2)
    assert outgoing.send_waiting() == outgoing.Sent()
    assert [message.to for message in mail.outbox] == [[agencies.officer.email], [agencies.nurse.email]]
    first = mail.outbox[0]
    assert first.subject == "You have an enquiry to answer"
    assert first.extra_headers["X-Message-Key"] == OutgoingMessage.objects.order_by("pk")[0].key
    for word in ("Robin", contact.family_name, "Bruises", "child"):
        assert word.lower() not in (first.body + first.subject + str(first.extra_headers)).lower()


@WITH_MAIL
def test_a_message_that_is_no_longer_needed_is_dropped(agencies: Agencies, contact: Contact) -> None:
    enquiry = agencies.ask(contact)
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, NOTHING, by=agencies.officer)
    agencies.nurse.is_active = False
    agencies.nurse.save()
    assert outgoing.send_waiting() == outgoing.Sent(dropped=2)
    assert not mail.outbox


@override_settings(
    MAIL={"EMAIL_HOST": "x"}, EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=1, EMAIL_TIMEOUT=1,
)  # fmt: skip
def test_a_mail_server_that_does_not_answer_is_tried_again_later(agencies: Agencies, contact: Contact, clock) -> None:
    agencies.ask(contact, agencies=(agencies.police,))
    assert outgoing.send_waiting() == outgoing.Sent(failed=1, waiting=1)
    message = OutgoingMessage.objects.get()
    assert (message.tries, message.trouble) == (1, "ConnectionRefusedError")
    assert outgoing.send_waiting() == outgoing.Sent(waiting=1)
    clock.move_to(message.next_try_at)
    assert outgoing.send_waiting().failed == 1
    assert OutgoingMessage.objects.get().next_try_at - message.next_try_at == timedelta(minutes=4)


@WITH_MAIL
def test_a_message_that_a_process_died_over_is_sent_again(agencies: Agencies, contact: Contact, clock) -> None:
    agencies.ask(contact, agencies=(agencies.police,))
    message = OutgoingMessage.objects.get()
    assert outgoing._claim(message.pk) is not None
    assert outgoing.send_waiting() == outgoing.Sent(waiting=1)
    clock.move_to(MONDAY + outgoing.LEASE)
    assert outgoing.send_waiting() == outgoing.Sent(sent=1)


# --- several processes at once ---------------------------------------------------------------------------------------


def _at_once(work, times: int = 4) -> list:
    """What each of several threads got from the same work, begun at the same moment on connections of their own."""
    gate, found = threading.Barrier(times), []

    def run() -> None:
        try:
            gate.wait(timeout=10)
            found.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_processes_that_chase_at_once_remind_each_agency_once(clock) -> None:
    agencies = Agencies(small_authority())
    for _ in range(3):
        agencies.ask(agencies.authority.contact())
    later = MONDAY + timedelta(hours=13)
    clock.move_to(later)
    found = _at_once(chasing.chase_all)
    assert sum(found) == 6
    assert Reminder.objects.count() == 6
    assert OutgoingMessage.objects.count() == 12
    with WITH_MAIL:
        sent = _at_once(outgoing.send_waiting)
    assert sum(one.sent for one in sent) == 12
    assert len({message.extra_headers["X-Message-Key"] for message in mail.outbox}) == 12


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_agencies_that_answer_at_once_end_the_waiting_once() -> None:
    agencies = Agencies(small_authority())
    contact = agencies.authority.contact()
    enquiry = agencies.ask(contact)
    pairs = [(agencies.police, agencies.officer), (agencies.health, agencies.nurse)]

    def answer() -> None:
        agency, by = pairs.pop()
        enquiry_answers.answer(agencies.request_of(enquiry, agency).pk, NOTHING, by=by)

    _at_once(answer, times=2)
    enquiry.refresh_from_db()
    contact.refresh_from_db()
    assert enquiry.answered_at is not None
    assert (enquiry.version, contact.stage) == (2, Contact.Stage.SCREENING)
    assert connection.vendor == "postgresql"
