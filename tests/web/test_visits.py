"""The form of a visit for one child and for several, the list of visits, and the correction of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions.workforce import allocate
from lineofsight.record.models import Allocation, Child, Relationship, View, Visit
from lineofsight.record.moment import now
from tests.authority import SmallAuthority
from tests.web.test_autosave import hidden
from tests.web.test_child_flags import text_of

pytestmark = pytest.mark.django_db

TODAY, OTHER = date(2026, 11, 23), Allocation.Reason.OTHER
SignedIn = Callable[[Account], Client]
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."
NOTE = (
    "She was at home with her mother when we came, ate her supper at the table, talked of school and of her friends, "
    "and went to bed at seven after a story that her mother read to her in the room that she shares with the baby."
)
VISIT = {
    "on_day": "16", "on_month": "11", "on_year": "2026", "purpose": "statutory", "kind": "in_person", "seen": "yes",
    "is_seen_alone": "yes", "bedroom": "yes", "home_seen": "Warm, with food",
}  # fmt: skip


@pytest.fixture
def children(authority: SmallAuthority) -> tuple[Child, Child, Child, Child]:
    """A child, her sister with the same worker, one who is not open, and one with the other team."""
    child, sister, closed = (authority.child() for _ in range(3))
    elsewhere = authority.child(authority.south)
    for one in (child, sister):
        authority.episode(one, on=date(2026, 10, 1))
    authority.episode(elsewhere, on=date(2026, 10, 1), by=authority.south.worker)
    for one in (sister, closed, elsewhere):
        Relationship.objects.create(person=one.person, to=child.person, kind="sibling", recorded_at=now())
    return child, sister, closed, elsewhere


def test_the_form_offers_those_who_are_open_and_the_workers_own_and_says_why_not_of_the_others(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    child, sister, closed, elsewhere = children
    client = signed_in(authority.north.worker)
    answer = client.get(reverse("record_visit", args=[child.reference]))
    page = text_of(answer.text)
    assert f"Was {sister.name} seen alone?" in page
    assert f"{closed.name} : not open" in page
    assert f"{elsewhere.name} : you may not record for this child" in page
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look is not None
    assert set(look.children) == {child.pk, sister.pk, closed.pk, elsewhere.pk}
    whole = client.get(reverse("record_family_visit", args=[child.reference])).text
    assert f'value="{sister.reference}" checked' in " ".join(whole.split())


def test_what_became_of_a_failed_visit_can_be_taken_away_again(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    client, address = signed_in(authority.north.worker), reverse("record_visit", args=[children[0].reference])
    refused = client.post(address, VISIT | {"failed_outcome": "refused"})
    assert refused.status_code == 422
    offered = fromstring(refused.text).xpath("//input[@name='failed_outcome']/@value")
    assert "" in offered
    assert client.post(address, VISIT | {"failed_outcome": ""}).status_code == 302


def test_a_note_that_stands_for_a_brother_or_sister_too_is_asked_about(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    child, sister, *_ = children
    of = f"_{sister.reference.hex}"
    client, address = signed_in(authority.north.worker), reverse("record_visit", args=[child.reference])
    told = VISIT | {"siblings": str(sister.reference), "note": NOTE, f"note{of}": NOTE.replace("She", "He")}
    told |= {f"seen{of}": "yes", f"is_seen_alone{of}": "yes", f"bedroom{of}": "yes"}
    asked = client.post(address, told)
    assert asked.status_code == 422
    assert f"Nearly the same note stands in the section of {child.name}" in text_of(asked.text)
    assert f'name="is_note_confirmed{of}"' in asked.text
    assert not Visit.objects.exists()
    assert client.post(address, told | {f"note{of}": "He slept the whole time."}).status_code == 302
    assert client.post(address, told | {f"is_note_confirmed{of}": "on"}).status_code == 302
    assert Visit.objects.count() == 4


def test_one_writing_is_a_visit_for_each_child_chosen(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    child, sister, *_ = children
    of = f"_{sister.reference.hex}"
    client, address = signed_in(authority.north.worker), reverse("record_visit", args=[child.reference])
    told = VISIT | {"siblings": str(sister.reference), "childs_view": WORDS, "view_source": "said"}
    lacking = client.post(address, told)
    assert lacking.status_code == 422
    assert f"Choose whether {sister.name} was seen" in lacking.text
    told |= {
        f"seen{of}": "no",
        f"reason_not_seen{of}": "At school",
        f"childs_view{of}": WORDS,
        f"view_source{of}": "family",
    }
    warned = client.post(address, told)
    assert warned.status_code == 422
    assert f"Nearly the same words stand in the record of {child.name}" in text_of(warned.text)
    assert "At school" in warned.text
    assert not Visit.objects.exists()
    taken = client.post(address, told | {f"is_alike_confirmed{of}": "on"})
    assert taken.status_code == 302
    assert set(Visit.objects.values_list("child", "is_child_seen")) == {(child.pk, True), (sister.pk, False)}
    assert set(View.objects.values_list("child", "is_alike_confirmed")) == {(child.pk, False), (sister.pk, True)}
    page = text_of(client.get(reverse("child", args=[sister.reference])).text)
    assert "Why not seen: At school." in page
    assert "Seen of the home: Warm, with food." in page
    assert "Written up: 7 days after the visit." in page


def test_words_about_a_child_who_is_not_chosen_are_not_lost(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    child, sister, *_ = children
    answer = signed_in(authority.north.worker).post(
        reverse("record_visit", args=[child.reference]), VISIT | {f"note_{sister.reference.hex}": "Drew a house"}
    )
    assert answer.status_code == 422
    assert f"You wrote about {sister.name}" in text_of(answer.text)
    assert "Drew a house" in answer.text


def test_a_visit_is_corrected_on_its_page_and_both_versions_are_listed(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    child, *_ = children
    client = signed_in(authority.north.worker)
    client.post(reverse("record_visit", args=[child.reference]), VISIT)
    visit = Visit.objects.get()
    address = reverse("correct_visit", args=[child.reference, visit.pk])
    assert "Warm, with food" in client.get(address).text
    without_reason = client.post(address, VISIT | {"is_seen_alone": "no", "why_not_alone": "Mum stayed"})
    assert without_reason.status_code == 422
    assert "Say why it is corrected" in without_reason.text
    told = VISIT | {"is_seen_alone": "no", "why_not_alone": "Mum stayed", "why": "I wrote it from memory"}
    taken = client.post(address, told | {"draft": hidden(client.get(address).text, "draft")})
    assert taken.status_code == 302
    visit.refresh_from_db()
    listed = text_of(client.get(reverse("child_visits", args=[child.reference])).text)
    assert (visit.is_seen_alone, visit.version) == (False, 2)
    assert "No Mum stayed" in listed
    assert "Written up 7 days after the visit" in listed
    assert signed_in(authority.south.worker).get(address).status_code == 404


@pytest.mark.parametrize(("choice", "kept"), [("theirs", "Cold, no food"), ("mine", "Cold, with food")])
def test_what_two_people_correct_of_one_visit_is_what_is_chosen(
    authority: SmallAuthority,
    signed_in: SignedIn,
    children: tuple[Child, Child, Child, Child],
    choice: str,
    kept: str,
) -> None:
    child, *_ = children
    first, second = (signed_in(one) for one in (authority.north.worker, authority.north.manager))
    first.post(reverse("record_visit", args=[child.reference]), VISIT)
    visit = Visit.objects.get()
    address = reverse("correct_visit", args=[child.reference, visit.pk])
    why = {"why": "I wrote it from memory"}
    one, other = (VISIT | why | {"draft": hidden(by.get(address).text, "draft")} for by in (first, second))
    assert first.post(address, one | {"home_seen": "Cold, no food"}).status_code == 302
    mine = other | {"home_seen": "Cold, with food", "is_seen_alone": "no", "why_not_alone": "Mum stayed"}
    asked = second.post(address, mine)
    assert asked.status_code == 409
    chosen = mine | {"draft": hidden(asked.text, "draft"), "choose_home_seen": choice}
    assert second.post(address, chosen).status_code == 302
    visit.refresh_from_db()
    assert (visit.home_seen, visit.is_seen_alone) == (kept, False)


def test_a_family_of_the_caseload_leads_to_one_visit_for_all_of_it(
    authority: SmallAuthority, signed_in: SignedIn, children: tuple[Child, Child, Child, Child]
) -> None:
    north = authority.north
    for child in children[:2]:
        allocate(child.pk, team=north.team, worker=north.worker_row, on=TODAY, reason=OTHER, by=north.manager)
    page = signed_in(north.worker).get(reverse("caseload")).text
    held = [child for child in children if reverse("record_family_visit", args=[child.reference]) in page]
    assert len(held) == 1
