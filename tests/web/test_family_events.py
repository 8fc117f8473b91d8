"""Family events that stand with one child alone, on their page: what is listed, who sees whom, and the export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.record.models import Address, Child, Relationship, Restriction, Visit
from tests.authority import SmallAuthority

SignIn = Callable[[Account], Client]
REFERRED = date(2026, 4, 7)
SEEN = date(2026, 11, 10)


def family(authority: SmallAuthority, number: int = 2) -> list[Child]:
    """Brothers and sisters, all open and held by one worker."""
    children = [authority.child() for _ in range(number)]
    for child in children:
        authority.episode(child, on=REFERRED)
        for other in children:
            if other != child:
                Relationship.objects.create(person=other.person, to=child.person, kind=Relationship.Kind.SIBLING)
    return children


def visited_at_home(child: Child, on: date = SEEN) -> None:
    Visit.objects.create(
        child=child, kind=Visit.Kind.IN_PERSON, happened_on=on, is_child_seen=True, home_seen="Tidy and warm"
    )


def rows(answer_text: str) -> str:
    return answer_text.partition('id="cases"')[2]


def test_a_visit_at_home_to_one_of_two_is_listed_until_it_stands_with_the_other(
    authority: SmallAuthority, signed_in: SignIn
) -> None:
    child, sister = family(authority)
    visited_at_home(child)
    client = signed_in(authority.north.manager)
    page = client.get(reverse("family_events")).text
    assert "1 to 1 of 1 event" in page
    assert "A visit at home" in rows(page)
    for one in (child, sister):
        assert reverse("child", args=[one.reference]) in rows(page)
    assert "1 to 1 of 1 event" not in client.get(reverse("family_events"), {"kind": "move"}).text
    assert "family-events" in client.get(reverse("data_quality")).text
    visited_at_home(sister)
    assert "Nothing that concerns a family stands with one child alone." in client.get(reverse("family_events")).text


def test_a_visit_elsewhere_concerns_the_child_alone(authority: SmallAuthority, signed_in: SignIn) -> None:
    child, _ = family(authority)
    Visit.objects.create(child=child, kind=Visit.Kind.IN_PERSON, happened_on=SEEN, is_child_seen=True)
    page = signed_in(authority.north.manager).get(reverse("family_events")).text
    assert "Nothing that concerns a family stands with one child alone." in page


def test_a_worry_about_the_household_and_a_move_are_listed(authority: SmallAuthority, signed_in: SignIn) -> None:
    (worried_about, _), (child, sister) = family(authority), family(authority)
    authority.contact(worried_about)
    for one in (child, sister):
        Address.objects.create(person=one.person, lines="1 Mill Lane", postcode="SQ1 1AA", started_on=REFERRED)
    Address.objects.filter(person=child.person).update(ended_on=date(2026, 11, 2))
    Address.objects.create(person=child.person, lines="2 Ford Road", started_on=date(2026, 11, 2))
    page = rows(signed_in(authority.north.manager).get(reverse("family_events")).text)
    assert "A contact about the household" in page
    assert "A move to another address" in page
    assert "Mill Lane" not in page
    assert "Ford Road" not in page


def test_a_sealed_brother_and_names_stay_where_they_belong(authority: SmallAuthority, signed_in: SignIn) -> None:
    child, sister, brother = family(authority, 3)
    Child.objects.filter(pk=brother.pk).update(restriction=Restriction.S2)
    visited_at_home(child)
    page = signed_in(authority.north.manager).get(reverse("family_events")).text
    assert reverse("child", args=[sister.reference]) in page
    assert str(brother.reference) not in page
    page = signed_in(authority.analyst).get(reverse("family_events")).text
    assert child.pseudonym in page
    assert child.name not in page
    assert str(child.reference) not in page


def test_the_export_holds_what_the_list_holds_and_a_span_that_is_not_offered_is_refused(
    authority: SmallAuthority, signed_in: SignIn
) -> None:
    child, sister = family(authority)
    visited_at_home(child)
    client = signed_in(authority.north.manager)
    answer = client.get(reverse("family_events_export", args=["csv"]))
    head, line = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert head == ["Day", "What happened", "Stands with", "Not with", "Held by"]
    assert line[1:4] == ["A visit at home", child.name, sister.name]
    assert client.get(reverse("family_events"), {"days": "3"}).status_code == 422
    assert client.get(reverse("family_events_export", args=["csv"]), {"days": "3"}).status_code == 404
    assert client.get(reverse("family_events_export", args=["txt"])).status_code == 404


def test_it_asks_no_more_often_for_many_families(authority: SmallAuthority, signed_in: SignIn) -> None:
    client = signed_in(authority.north.manager)
    asked = []
    for families in (1, 4):
        for _ in range(families):
            visited_at_home(family(authority)[0])
        client.get(reverse("family_events"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("family_events"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
