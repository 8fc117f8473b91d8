"""Two people on one row of a chronology: what each wrote is kept; where both wrote one field, a choice is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import chronology
from lineofsight.domain.chronology import Precision
from lineofsight.record.models import Child, ChronologyEntry
from tests.authority import SmallAuthority
from tests.web.test_chronology import OPENED, draft_in, hand_written, referral_of


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=OPENED)
    return child


@pytest.fixture
def two(authority: SmallAuthority, signed_in: Callable[[Account], Client]) -> tuple[Client, Client]:
    """The worker and the manager, each with a browser."""
    return signed_in(authority.north.worker), signed_in(authority.north.manager)


def test_two_people_who_answer_a_row_at_once_keep_what_each_wrote(child: Child, two: tuple[Client, Client]) -> None:
    first, second = two
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    mine, other = ({"answer": "confirm"} | draft_in(one.get(address).text) for one in two)
    assert first.post(address, mine | {"impact": "She was afraid."}).status_code == 302
    answer = second.post(address, other | {"response": "Visited that day."}, follow=True)
    assert "While you wrote, somebody else changed: What it meant for the child" in answer.text
    row = ChronologyEntry.objects.get()
    assert (row.standing, row.impact, row.response) == ("confirmed", "She was afraid.", "Visited that day.")


@pytest.mark.parametrize(
    ("choice", "kept"), [("theirs", "She was afraid."), ("mine", "She hid.")], ids=["theirs", "mine"]
)
def test_what_both_wrote_of_a_row_is_shown_for_a_choice_and_nothing_is_lost(
    child: Child, two: tuple[Client, Client], choice: str, kept: str
) -> None:
    first, second = two
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    mine, other = ({"answer": "confirm"} | draft_in(one.get(address).text) for one in two)
    first.post(address, mine | {"impact": "She was afraid."})
    typed = other | {"impact": "She hid.", "outcome": "It helped."}
    asked = second.post(address, typed)
    assert asked.status_code == 409
    assert "Somebody else changed this while you wrote" in asked.text
    assert "She was afraid." in asked.text
    assert "She hid." in asked.text
    assert ChronologyEntry.objects.get().version == 1
    assert second.post(address, typed | draft_in(asked.text) | {"choose_impact": choice}).status_code == 302
    row = ChronologyEntry.objects.get()
    assert (row.version, row.impact, row.outcome) == (2, kept, "It helped.")


def test_one_who_confirms_what_another_declined_is_asked_which_it_is_to_be(
    child: Child, two: tuple[Client, Client]
) -> None:
    first, second = two
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    mine, other = (draft_in(one.get(address).text) for one in two)
    first.post(address, mine | {"answer": "decline", "reason": "About the family next door"})
    typed = other | {"answer": "confirm", "impact": "She hid."}
    asked = second.post(address, typed)
    assert asked.status_code == 409
    assert "No: decline it" in asked.text
    assert ChronologyEntry.objects.get().standing == "declined"
    assert second.post(address, typed | draft_in(asked.text) | {"choose_answer": "theirs"}).status_code == 302
    row = ChronologyEntry.objects.get()
    assert (row.standing, row.why_left_out, row.impact) == ("declined", "About the family next door", "She hid.")


def test_two_people_who_correct_a_row_merge_by_field_and_choose_between_days(
    authority: SmallAuthority, child: Child, two: tuple[Client, Client]
) -> None:
    first, second = two
    row = hand_written(authority, child, date(2026, 5, 1), precision=Precision.MONTH)
    address = reverse("chronology_entry", args=[child.reference, row.pk])
    said = {
        "kind": "injury", "on_day": "", "on_month": "5", "on_year": "2026", "source": "health",
        "what_happened": "Bruise on the arm.", "why": "The letter says so",
    }  # fmt: skip
    mine, other = (said | draft_in(one.get(address).text) for one in two)
    assert first.post(address, mine | {"on_day": "4"}).status_code == 302
    assert second.post(address, other | {"what_happened": "Bruise on the left arm."}).status_code == 302
    row.refresh_from_db()
    assert (row.happened_on, row.precision, row.what_happened) == (date(2026, 5, 4), "day", "Bruise on the left arm.")
    mine, other = (said | draft_in(one.get(address).text) | {"on_day": "4"} for one in two)
    assert first.post(address, mine | {"on_day": "", "on_month": ""}).status_code == 302
    asked = second.post(address, other | {"on_day": "6"})
    assert asked.status_code == 409
    assert '<p class="govuk-body los-choice__text">2026</p>' in asked.text
    assert '<p class="govuk-body los-choice__text">6 May 2026</p>' in asked.text
    chosen = {"on_day": "6", "choose_on": "mine"}
    assert second.post(address, other | draft_in(asked.text) | chosen).status_code == 302
    row.refresh_from_db()
    assert (row.happened_on, row.precision) == (date(2026, 5, 6), "day")


def test_two_people_who_say_what_a_kept_row_meant_keep_both(
    authority: SmallAuthority, child: Child, two: tuple[Client, Client]
) -> None:
    first, second = two
    row = chronology.confirm(child.pk, referral_of(child), by=authority.north.worker)
    address = reverse("chronology_entry", args=[child.reference, row.pk])
    mine, other = (draft_in(one.get(address).text) for one in two)
    long = "She was afraid to go home, and hid until her grandmother came for her."
    assert first.post(address, mine | {"impact": long}).status_code == 302
    typed = other | {"impact": "She hid.", "response": "Visited."}
    asked = second.post(address, typed)
    assert asked.status_code == 409
    assert second.post(address, typed | draft_in(asked.text) | {"choose_impact": "both"}).status_code == 302
    row.refresh_from_db()
    assert (row.impact, row.response) == (f"{long}\n\nShe hid.", "Visited.")


def test_both_texts_are_not_kept_where_they_are_longer_than_their_field(
    child: Child, two: tuple[Client, Client]
) -> None:
    first, second = two
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    mine, other = ({"answer": "decline"} | draft_in(one.get(address).text) for one in two)
    first.post(address, mine | {"reason": "a" * 300})
    typed = other | {"reason": "b" * 300}
    asked = second.post(address, typed)
    refused = second.post(address, typed | draft_in(asked.text) | {"choose_reason": "both"})
    assert (asked.status_code, refused.status_code) == (409, 422)
    assert "Both together are longer than 500 characters: shorten yours" in refused.text
    assert ChronologyEntry.objects.get().why_left_out == "a" * 300
