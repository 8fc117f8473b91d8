"""Indicators P13 and P14 as tables: what agencies replied when, and how that is counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from lineofsight.actions import enquiries, enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.record.enquiry_figures import (
    Replies,
    answered_in_time,
    decided_enquiries,
    replies_by_agency,
    requests_to_judge,
    with_enough_replies,
)
from lineofsight.record.models import Contact, MashEnquiry
from lineofsight.record.moment import LONDON
from tests.agencies import Agencies
from tests.authority import small_authority

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
RECORDS = {
    "returned": AnswerRecord("returned", known="x", may_be_passed_on=True, may_be_shared_with_family=True),
    "nothing_known": AnswerRecord("nothing_known"),
    "declined": AnswerRecord("declined", why_declined="Not ours."),
}


@pytest.fixture
def agencies() -> Agencies:
    with time_machine.travel(MONDAY, tick=False):
        return Agencies(small_authority())


def lived(agencies: Agencies, police: str, health: str, decided_after: float | None) -> MashEnquiry:
    """An enquiry at noon on Monday. police, health: "returned 3" answers after three hours; "" not at all."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        contact = agencies.authority.contact()
        enquiry = agencies.ask(contact)
        for agency, said in ((agencies.police, police), (agencies.health, health)):
            if not said:
                continue
            state, hours = said.split()
            clock.move_to(MONDAY + timedelta(hours=float(hours)))
            request = agencies.request_of(enquiry, agency)
            by = agencies.authority.door.screener
            if state == "withdrawn":
                enquiries.withdraw(request.pk, "Rang.", by=by)
            else:
                enquiry_answers.take_down(request.pk, RECORDS[state], "Somebody", by=by)
        if decided_after is not None:
            at = MONDAY + timedelta(hours=decided_after)
            Contact.objects.filter(pk=contact.pk).update(
                stage="decided", outcome="advice", decided_at=at, first_decided_at=at
            )
    return enquiry


@pytest.mark.parametrize(
    ("police", "health", "decided_after", "counts"),
    [
        ("returned 3", "nothing_known 4", 5, True),
        ("returned 3", "nothing_known 6", 5, False),
        ("returned 3", "declined 4", 5, False),
        ("returned 3", "withdrawn 4", 5, False),
        ("returned 3", "", 5, False),
        ("returned 3", "returned 5", 5, False),
    ],
)
def test_an_enquiry_counts_where_two_agencies_replied_before_the_decision(
    agencies: Agencies, police: str, health: str, decided_after: float, counts: bool
) -> None:
    enquiry = lived(agencies, police, health, decided_after)
    decided = decided_enquiries(*NOVEMBER)
    assert list(decided) == [enquiry]
    assert list(with_enough_replies(decided)) == ([enquiry] if counts else [])


def test_an_enquiry_is_counted_in_the_period_of_its_first_decision(agencies: Agencies) -> None:
    lived(agencies, "returned 3", "returned 4", None)
    late = lived(agencies, "returned 3", "returned 4", 24 * 7 + 12)
    assert not decided_enquiries(*NOVEMBER).exists()
    assert list(decided_enquiries(date(2026, 12, 1), date(2026, 12, 31))) == [late]


@pytest.mark.parametrize(
    ("said", "read_after", "expected"),
    [
        ("returned 24", 30, (1, 1, 0, 0)),
        ("declined 3", 30, (1, 1, 1, 0)),
        ("returned 24.1", 30, (1, 0, 0, 0)),
        ("", 30, (1, 0, 0, 1)),
        ("", 23, None),
        ("withdrawn 3", 30, None),
    ],
)
def test_a_reply_counts_where_it_came_within_the_time_of_the_route(
    agencies: Agencies, said: str, read_after: float, expected: tuple[int, ...] | None
) -> None:
    lived(agencies, said, "returned 1", None)
    at = MONDAY + timedelta(hours=read_after)
    found = {row.agency: row for row in replies_by_agency(*NOVEMBER, at)}
    assert found[agencies.health.name] == Replies(agencies.health.pk, agencies.health.name, 1, 1, 0, 0)
    police = found.get(agencies.police.name)
    assert (police and (police.asked, police.in_time, police.declined, police.unanswered)) == expected
    judged = requests_to_judge(*NOVEMBER, at)
    assert judged.count() == sum(row.asked for row in found.values())
    assert answered_in_time(judged).count() == sum(row.in_time for row in found.values())


def test_what_was_no_longer_owed_is_not_held_against_an_agency(agencies: Agencies) -> None:
    enquiry = lived(agencies, "", "returned 1", 3)
    MashEnquiry.objects.filter(pk=enquiry.pk).update(closed_at=MONDAY + timedelta(hours=3))
    rows = replies_by_agency(*NOVEMBER, MONDAY + timedelta(hours=30))
    assert [row.agency for row in rows] == [agencies.health.name]


def test_the_figures_are_one_query_each(agencies: Agencies, django_assert_num_queries) -> None:
    lived(agencies, "returned 3", "returned 4", 5)
    with django_assert_num_queries(1):
        replies_by_agency(*NOVEMBER, MONDAY)
    with django_assert_num_queries(1):
        with_enough_replies(decided_enquiries(*NOVEMBER)).count()
