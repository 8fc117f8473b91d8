"""The census as it would go today: what each person sees of it, and that it is rehearsed once a day."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions.returning.rehearsing import GIVEN_UP_AFTER, rehearse, rehearse_if_due, year_rehearsed
from lineofsight.record.models import Authority, Child, Episode, Rehearsal, RehearsalFinding, ReturnSnapshot
from lineofsight.record.moment import now, today
from tests.authority import SmallAuthority

SignIn = Callable[[Account], Client]


@pytest.fixture
def faulty(authority: SmallAuthority) -> Child:
    """A child of the north whose referral does not say why, in a record that says whose it is."""
    Authority.objects.create(number="990")
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 9, 7))
    Episode.objects.filter(pk=episode.pk).update(primary_need="", is_no_further_action=False)
    return child


@pytest.mark.parametrize(
    ("on", "ends_in"),
    [
        (date(2026, 3, 31), 2026),
        (date(2026, 4, 1), 2026),
        (date(2026, 7, 31), 2026),
        (date(2026, 8, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),
    ],
)
def test_what_is_rehearsed_is_the_year_that_is_sent_next(on: date, ends_in: int) -> None:
    assert year_rehearsed(on) == ends_in


def test_a_manager_sees_what_stands_wrong_with_the_children_of_the_team(
    authority: SmallAuthority, faulty: Child, signed_in: SignIn
) -> None:
    rehearse()
    assert RehearsalFinding.objects.filter(child=faulty, code="8610", team__name=authority.north.team.name).exists()
    text = signed_in(authority.north.manager).get(reverse("census_rehearsal")).text
    assert "The return of 2026-27 is due on 31 July 2027. Days left: 250. Children in it: 1." in text
    assert reverse("child", args=[faulty.reference]) in text
    assert "8610" in text
    elsewhere = signed_in(authority.south.manager).get(reverse("census_rehearsal")).text
    assert reverse("child", args=[faulty.reference]) not in elsewhere
    assert "Nothing is found in the records that you may see." in elsewhere


def test_the_list_is_filtered_and_taken_away(authority: SmallAuthority, faulty: Child, signed_in: SignIn) -> None:
    rehearse()
    client = signed_in(authority.service_manager)
    export = client.get(reverse("census_rehearsal_export", args=["csv"]), {"code": "8610"})
    text = b"".join(export).decode("utf-8-sig")
    assert [row["Rule"] for row in csv.DictReader(io.StringIO(text))] == ["8610"]
    assert client.get(reverse("census_rehearsal_export", args=["pdf"])).status_code == 404


def test_who_reads_without_names_is_told_none(authority: SmallAuthority, faulty: Child, signed_in: SignIn) -> None:
    rehearse()
    text = signed_in(authority.analyst).get(reverse("census_rehearsal")).text
    assert faulty.pseudonym in text
    assert faulty.la_child_id not in text


def test_who_has_no_part_in_it_is_refused(authority: SmallAuthority, faulty: Child, signed_in: SignIn) -> None:
    assert signed_in(authority.administrator).get(reverse("census_rehearsal")).status_code == 403


def test_before_the_first_rehearsal_the_page_says_so(authority: SmallAuthority, signed_in: SignIn) -> None:
    text = signed_in(authority.north.manager).get(reverse("census_rehearsal")).text
    assert "The census has not been rehearsed yet." in text


# --- once a day ------------------------------------------------------------------------------------------------------


def test_it_is_rehearsed_once_a_day_and_nothing_of_it_is_kept_as_a_return(
    faulty: Child, monday: time_machine.Traveller
) -> None:
    assert (rehearse_if_due(), rehearse_if_due()) == (1, 0)
    found = Rehearsal.objects.get()
    assert (found.on, found.children, found.errors > 0) == (today(), 1, True)
    Episode.objects.filter(child=faulty).update(primary_need="N1")
    monday.move_to(now() + timedelta(days=1))
    assert rehearse_if_due() == 1
    latest, before = Rehearsal.objects.all()
    assert latest.errors < before.errors
    assert not RehearsalFinding.objects.of_the_last().filter(code="8610").exists()
    assert (latest.new, latest.mended) == (0, 1)
    assert not ReturnSnapshot.objects.exists()


def test_one_that_was_broken_off_is_made_again_later(faulty: Child, monday: time_machine.Traveller) -> None:
    Rehearsal.objects.create(on=today(), census_year=2027, begun_at=now())
    assert rehearse_if_due() == 0
    monday.move_to(now() + GIVEN_UP_AFTER)
    assert rehearse_if_due() == 1
    assert Rehearsal.objects.get().finished_at is not None


@pytest.mark.django_db
def test_a_record_that_is_nobodys_is_not_rehearsed() -> None:
    assert rehearse_if_due() == 0
    assert not Rehearsal.objects.exists()
