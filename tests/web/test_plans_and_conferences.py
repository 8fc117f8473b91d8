"""Plan starts beside conferences on their page: what stands alone, the months, who sees whom, and the export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.record.models import Child, ChildProtectionPlan, Conference, Origin
from tests.authority import SmallAuthority

SignIn = Callable[[Account], Client]
REFERRED = date(2026, 4, 7)
STARTED = date(2026, 5, 11)
HELD = date(2026, 5, 8)


def with_plan(authority: SmallAuthority, *, held_on: date | None, started_on: date | None = STARTED) -> Child:
    """A child whose plan and conference came from a file, which may break every rule."""
    child = authority.child()
    episode = authority.episode(child, on=REFERRED)
    loaded = {"child": child, "episode": episode, "origin": Origin.LOADED}
    if held_on is not None:
        Conference.objects.create(kind="initial", held_on=held_on, outcome="cp_plan", **loaded)
    if started_on is not None:
        ChildProtectionPlan.objects.create(started_on=started_on, **loaded)
    return child


def cases(text: str) -> str:
    """What stands on the page from the list of cases on."""
    return text.partition('id="cases"')[2]


def test_each_half_that_stands_alone_is_listed_with_the_other_and_the_months_are_counted(
    authority: SmallAuthority, signed_in: SignIn
) -> None:
    with_plan(authority, held_on=STARTED)
    late = with_plan(authority, held_on=HELD)
    with_plan(authority, held_on=None)
    client = signed_in(authority.north.manager)
    text = client.get(reverse("plans_and_conferences")).text
    assert "1 more plan started than conferences were held." in text
    assert "May 2026" in text
    found = cases(text)
    assert found.count("A plan that started without a conference on its day") == 2
    assert found.count("A conference that decided on a plan, and no plan started on its day") == 1
    assert "8 May 2026" in found
    assert "11 May 2026" in found
    assert reverse("child", args=[late.reference]) in text
    only = client.get(reverse("plans_and_conferences"), {"which": "conference"}).text
    assert "1 to 1 of 1 case" in only
    assert "plans-and-conferences" in client.get(reverse("data_quality")).text


def test_a_year_without_plans_says_so_and_a_year_that_is_not_offered_is_refused(
    authority: SmallAuthority, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.manager)
    assert (
        "No plan started and no conference was held in this year." in client.get(reverse("plans_and_conferences")).text
    )
    assert client.get(reverse("plans_and_conferences"), {"year": "1999"}).status_code == 422
    assert client.get(reverse("plans_and_conferences_export", args=["csv"]), {"year": "1999"}).status_code == 404


def test_who_reads_pseudonyms_sees_no_name_and_early_help_sees_nothing_of_it(
    authority: SmallAuthority, signed_in: SignIn
) -> None:
    child = with_plan(authority, held_on=None)
    text = signed_in(authority.analyst).get(reverse("plans_and_conferences")).text
    assert child.pseudonym in text
    assert child.name not in text
    assert str(child.reference) not in text


def test_the_export_holds_what_the_list_holds(authority: SmallAuthority, signed_in: SignIn) -> None:
    child = with_plan(authority, held_on=HELD)
    answer = signed_in(authority.north.manager).get(reverse("plans_and_conferences_export", args=["csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == ["Child", "What was found", "Day", "Nearest other half", "Days apart"]
    assert [(line[0], line[-1]) for line in lines] == [(child.name, "3")] * 2


@pytest.mark.one_database
def test_the_page_asks_as_many_questions_however_many_stand_alone(authority: SmallAuthority, signed_in: SignIn) -> None:
    client = signed_in(authority.north.manager)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("plans_and_conferences"))
        return len(queries)

    with_plan(authority, held_on=None)
    asked()
    few = asked()
    for _ in range(6):
        with_plan(authority, held_on=HELD)
    assert asked() == few
