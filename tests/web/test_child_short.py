"""The head of a child's page: what somebody on duty has to know in a minute, and nothing the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import family_help, workforce
from lineofsight.actions.family_help import VisitRecord
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    ChildProtectionPlan,
    Person,
    Relationship,
    Team,
    Visit,
)
from lineofsight.record.moment import today
from tests.authority import SmallAuthority
from tests.early_help import help_office

SignedIn = Callable[[Account], Client]


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    """An open child of Team North's worker, on a child protection plan."""
    made = authority.child()
    episode = authority.episode(made, on=date(2026, 10, 5))
    north = authority.north
    workforce.allocate(
        made.pk,
        team=north.team,
        worker=north.worker_row,
        on=today(),
        reason=Allocation.Reason.OTHER,
        by=north.manager,
    )
    ChildProtectionPlan.objects.create(
        child=made, episode=episode, started_on=date(2026, 11, 2), initial_category="NEG", latest_category="NEG"
    )
    return Child.objects.get(pk=made.pk)


def words_of(client: Client, child: Child) -> str:
    answer = client.get(reverse("child", args=[child.reference]))
    assert answer.status_code == 200
    (head,) = html.fromstring(answer.text).find_class("los-short")
    return " ".join(head.text_content().split())


def visit(authority: SmallAuthority, child: Child, kind: Visit.Kind, *, days_ago: int) -> None:
    is_seen = kind is Visit.Kind.IN_PERSON
    record = VisitRecord(
        kind=kind,
        happened_on=today() - timedelta(days=days_ago),
        is_child_seen=is_seen,
        is_seen_alone=True if is_seen else None,
        reason_not_seen="" if is_seen else "No reply",
    )
    family_help.record_visit(child.pk, record, by=authority.north.worker)


def test_it_says_how_the_case_stands_and_who_to_ask_for(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    words = words_of(signed_in(authority.north.worker), child)
    assert "Open to social care since 5 October 2026" in words
    assert "On a child protection plan since 2 November 2026: Neglect (NEG)" in words
    assert f"{authority.north.worker_row.name}, {authority.north.team.name}" in words
    assert authority.north.manager.worker is not None
    assert f"Managed by {authority.north.manager.worker.name}" in words
    assert "The team’s telephone is not recorded." in words
    Team.objects.filter(pk=authority.north.team.pk).update(telephone="01632 960 103")
    assert "Telephone 01632 960 103" in words_of(signed_in(authority.north.worker), child)


def test_it_says_when_the_child_was_last_seen_by_whom_and_what_failed_since(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    assert "Last seen in person Not recorded" in words_of(client, child)
    visit(authority, child, Visit.Kind.IN_PERSON, days_ago=9)
    visit(authority, child, Visit.Kind.FAILED, days_ago=3)
    visit(authority, child, Visit.Kind.FAILED, days_ago=1)
    words = words_of(client, child)
    assert (
        f"14 November 2026 by {authority.north.worker_row.name}, alone 2 visits since at which the child was not seen"
        in words
    )
    visit(authority, child, Visit.Kind.IN_PERSON, days_ago=0)
    assert "at which the child was not seen" not in words_of(client, child).split("What has happened")[0]


def test_an_attempt_counts_after_the_visit_that_saw_the_child_and_in_person_alone(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    def told(kind: str, hour: int, *, is_seen: bool = False, day: int = 20) -> None:
        at = datetime(2026, 11, day, hour, tzinfo=UTC)
        Visit.objects.create(child=child, kind=kind, happened_on=at.date(), happened_at=at, is_child_seen=is_seen)

    client = signed_in(authority.north.worker)
    told("failed", 9)
    assert "1 visit at which the child was not seen" in words_of(client, child)
    told("in_person", 15, is_seen=True)
    assert "at which the child was not seen" not in words_of(client, child)
    told("virtual", 16)
    told("telephone", 16)
    assert "at which the child was not seen" not in words_of(client, child)
    told("failed", 17)
    told("in_person", 10, day=21)
    assert "2 visits since at which the child was not seen" in words_of(client, child)


def test_a_visit_to_the_mother_before_the_birth_is_no_attempt(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    Visit.objects.create(child=child, kind="in_person", happened_on=date(2026, 11, 20), is_child_seen=False)
    Person.objects.filter(pk=child.pk).update(born_on=None, expected_on=date(2027, 1, 4))
    assert "at which the child was not seen" not in words_of(client, child)
    Person.objects.filter(pk=child.pk).update(born_on=date(2026, 11, 19), expected_on=None)
    assert "1 visit at which the child was not seen" in words_of(client, child)


def test_early_help_is_told_the_day_last_seen_and_no_more_of_it(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    visit(authority, child, Visit.Kind.IN_PERSON, days_ago=9)
    visit(authority, child, Visit.Kind.FAILED, days_ago=3)
    office = help_office(authority)
    Allocation.objects.filter(child=child, ended_on=None).update(team=office.team, worker=office.practitioner_row)
    words = words_of(signed_in(office.practitioner), child)
    assert "14 November 2026" in words
    assert "alone" not in words
    assert f"by {authority.north.worker_row.name}" not in words
    assert "at which the child was not seen" not in words
    assert "child protection plan" not in words


def test_the_last_five_things_that_happened_stand_latest_first(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    for days_ago in (12, 10, 8, 6, 4, 2):
        visit(authority, child, Visit.Kind.IN_PERSON, days_ago=days_ago)
    page = signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text
    (head,) = html.fromstring(page).find_class("los-short")
    (heading,) = [one for one in head.findall(".//h2") if one.text_content() == "What has happened"]
    told = [item.text_content() for item in heading.getnext().findall("li")]
    assert len(told) == 5
    assert told[0].startswith("21 Nov 2026")
    assert told[4].startswith("13 Nov 2026")


def test_a_protected_address_is_not_told_and_a_sister_is_led_to(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    Address.objects.create(person_id=child.pk, lines="9 Secret Close", postcode="SQ1 1AA", is_protected=True)
    sister = authority.child()
    mother = Person.objects.create()
    for one in (child, sister):
        Relationship.objects.create(person=mother, to_id=one.pk, kind=Relationship.Kind.MOTHER)
    Relationship.objects.create(person_id=sister.pk, to_id=child.pk, kind=Relationship.Kind.SIBLING)
    client = signed_in(authority.north.worker)
    page = client.get(reverse("child", args=[child.reference])).text
    assert "Secret Close" not in page
    assert "SQ1 1AA" not in page
    assert "Address protected" in page
    assert reverse("child", args=[sister.reference]) in page
    assert sorted(TrailEvent.objects.latest("sequence").children) == sorted([child.pk, sister.pk])


def test_who_may_not_open_the_record_is_told_nothing(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    for account in (authority.south.worker, authority.analyst, authority.administrator):
        answer = signed_in(account).get(reverse("child", args=[child.reference]))
        assert answer.status_code in {403, 404}
        assert child.name not in answer.text


def test_it_asks_no_more_often_for_a_long_record_than_for_a_short_one(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client, asked = signed_in(authority.north.worker), []
    visit(authority, child, Visit.Kind.IN_PERSON, days_ago=14)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            words_of(client, child)
        asked.append(len(queries))
        for days_ago in range(1, 13):
            visit(authority, child, Visit.Kind.IN_PERSON, days_ago=days_ago)
    assert asked[0] >= asked[1] > 0
