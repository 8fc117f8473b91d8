"""The child's words on the child's page, on the forms of a visit and an assessment, and what became of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import family_help
from lineofsight.actions.voice import Influence, ViewSaid, record_view, record_what_became
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildInNeedPlan,
    EarlyHelp,
    Episode,
    FamilyPlan,
    Relationship,
    Team,
    View,
    Visit,
)
from lineofsight.record.moment import now
from tests.authority import SmallAuthority
from tests.web.test_child_flags import early_help_worker, hidden_in, text_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
DAY = date(2026, 11, 16)
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."
BOXES = {"on_day": "16", "on_month": "11", "on_year": "2026"}
VISIT = BOXES | {
    "purpose": "statutory", "kind": "in_person", "seen": "yes", "is_seen_alone": "yes", "bedroom": "yes",
}  # fmt: skip


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    return child


def send(client: Client, child: Child, key: str, **values: str) -> object:
    return client.post(reverse(f"record_{key.replace('-', '_')}", args=[child.reference]), values)


def page_of(client: Client, child: Child) -> str:
    return text_of(client.get(reverse("child", args=[child.reference])).text)


def test_words_taken_down_on_a_visit_stand_on_the_childs_page_with_what_is_still_to_say(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    answer = send(client, child, "visit", **VISIT, childs_view=WORDS, view_source="said", view_analysis="She is torn")
    assert answer.status_code == 302
    view = View.objects.get()
    assert (view.visit, view.seen, view.analysis) == (Visit.objects.get(), "alone", "She is torn")
    page = page_of(client, child)
    assert "What the child says" in page
    assert "16 November 2026 . Said to the worker, alone." in page
    assert "What it means: She is torn" in page
    assert "Nobody has written yet what it changed." in page


def test_an_assessment_takes_the_words_down_with_how_the_child_was_seen(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    worker = authority.north.worker
    started = family_help.start_assessment(child.pk, child.episodes.get().pk, on=DAY, by=worker)
    address = reverse("record_complete_assessment_of", args=[child.reference, started.pk])
    sent = BOXES | {"analysis": "Torn between two homes", "childs_view": WORDS, "view_source": "shown"}
    sent |= {"mother": "seen", "father": "spoken_to", "outcome": "early_help", "family_told": "discussed"}
    sent |= {f"family_told_{box}": value for box, value in (("on_day", 16), ("on_month", 11), ("on_year", 2026))}
    answer = signed_in(worker).post(address, sent | {"factors": ["16A"], "view_seen": "with_others"})
    assert answer.status_code == 302
    view = View.objects.get()
    assert (view.assessment, view.said_on, view.seen, view.source) == (started, DAY, "with_others", "shown")


def test_what_it_changed_is_told_as_because_of_what_she_said(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    worker = authority.north.worker
    view = record_view(child.pk, ViewSaid(WORDS), on=DAY, by=worker)
    plan = family_help.start_child_in_need_plan(child.pk, child.episodes.get().pk, on=date(2026, 11, 17), by=worker)
    client = signed_in(worker)
    address = reverse("child_view", args=[child.reference, view.pk])
    form = client.get(address).text
    assert "Child in need plan of 17 November 2026" in form
    sent = {
        "analysis": "She is torn", "influence": "plan", "changed": f"child_in_need_plan {plan.pk}",
        "what_changed": "Two nights a week at Nan's",
    }  # fmt: skip
    assert client.post(address, hidden_in(form) | sent)["Location"] == reverse("child", args=[child.reference])
    page = page_of(client, child)
    assert (
        "Because of what she said, the child in need plan of 17 November 2026 changed: Two nights a week at Nan" in page
    )
    assert "The child in need plan of 17 November 2026: Two nights a week at Nan" in page
    assert "Change what became of it" in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Choose what it changed, or that it is not known yet"),
        ({"influence": "plan", "what_changed": "More"}, "Choose the plan that it changed"),
        ({"influence": "decision"}, "Write what changed"),
        ({"influence": "not_followed"}, "Write why it was not followed"),
        ({"influence": "later", "what_changed": "More"}, "You wrote what it changed: choose what it was"),
    ],
)
def test_what_became_of_it_is_asked_for_beside_the_field(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, sent: dict[str, str], error: str
) -> None:
    view = record_view(child.pk, ViewSaid(WORDS), on=DAY, by=authority.north.worker)
    answer = signed_in(authority.north.worker).post(reverse("child_view", args=[child.reference, view.pk]), sent)
    assert answer.status_code == 422
    assert error in answer.text


NOT_SAFE = {"analysis": "She is torn", "influence": "not_followed", "what_changed": "It is not safe there"}


def test_what_two_people_write_of_one_view_is_merged_and_nothing_is_lost_in_silence(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    view = record_view(child.pk, ViewSaid(WORDS), on=DAY, by=authority.north.worker)
    address = reverse("child_view", args=[child.reference, view.pk])
    one, other = signed_in(authority.north.worker), signed_in(authority.north.manager)
    of_one, of_other = (hidden_in(client.get(address).text) for client in (one, other))
    assert one.post(address, of_one | NOT_SAFE).status_code == 302
    sent = {"analysis": "She misses her dog", "influence": "later"}
    answer = other.post(address, of_other | sent)
    assert answer.status_code == 409
    assert "Somebody else changed this while you wrote" in answer.text
    view.refresh_from_db()
    assert view.analysis == "She is torn"
    chosen = hidden_in(answer.text) | sent | {"choose_analysis": "mine"}
    answer = other.post(address, chosen, follow=True)
    assert "While you wrote, somebody else changed: What did it change?" in text_of(answer.text)
    view.refresh_from_db()
    assert (view.analysis, view.influence, view.what_changed) == (
        "She misses her dog", "not_followed", "It is not safe there",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "stored"),
    [("mine", ("plan", "child_in_need_plan", "Two nights")), ("theirs", ("not_followed", "", "It is not safe there"))],
)
def test_two_who_disagree_on_what_it_changed_are_asked(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, choice: str, stored: tuple[str, str, str]
) -> None:
    worker = authority.north.worker
    view = record_view(child.pk, ViewSaid(WORDS), on=DAY, by=worker)
    plan = family_help.start_child_in_need_plan(child.pk, child.episodes.get().pk, on=date(2026, 11, 17), by=worker)
    address = reverse("child_view", args=[child.reference, view.pk])
    client = signed_in(authority.north.manager)
    opened = hidden_in(client.get(address).text)
    record_what_became(
        child.pk,
        view.pk,
        analysis="",
        influence=Influence(View.Influence.NOT_FOLLOWED, "It is not safe there"),
        by=worker,
    )
    sent = {"influence": "plan", "changed": f"child_in_need_plan {plan.pk}", "what_changed": "Two nights"}
    answer = client.post(address, opened | sent)
    assert answer.status_code == 409
    chosen = {"choose_influence": choice, "choose_what_changed": choice}
    assert client.post(address, hidden_in(answer.text) | sent | chosen).status_code == 302
    view.refresh_from_db()
    assert (view.influence, view.changed, view.what_changed) == stored


def test_copied_words_are_warned_of_keep_what_was_typed_and_can_be_confirmed(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    sister = authority.child()
    Relationship.objects.create(person=sister.person, to=child.person, kind="sibling", recorded_at=now())
    record_view(sister.pk, ViewSaid(WORDS), on=date(2026, 11, 9), by=authority.north.worker)
    client = signed_in(authority.north.worker)
    sent = VISIT | {"childs_view": WORDS.replace("Nan", "Gran"), "view_source": "said", "note": "Seen in the kitchen"}
    answer = send(client, child, "visit", **sent)
    assert answer.status_code == 422
    page = text_of(answer.text)
    assert f"Nearly the same words stand in the record of {sister.name}, 9 November 2026." in page
    assert "Seen in the kitchen" in answer.text
    assert "own bed at Gran" in answer.text
    assert re.search(r'<input[^>]*name="is_alike_confirmed"', answer.text)
    assert not Visit.objects.exists()
    assert send(client, child, "visit", **sent, is_alike_confirmed="on").status_code == 302
    assert View.objects.get(child=child).is_alike_confirmed


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"childs_view": "I like it here"}, "Choose how you know what the child said or showed"),
        ({"view_analysis": "He is settled"}, "Write what the child said or showed, which you make this of"),
    ],
)
def test_words_say_how_they_are_known_and_a_meaning_has_its_words(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, sent: dict[str, str], error: str
) -> None:
    answer = send(signed_in(authority.north.worker), child, "visit", **VISIT, **sent)
    assert answer.status_code == 422
    assert error in answer.text


def test_words_that_came_another_way_are_recorded_by_themselves(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    assert send(client, child, "view", **BOXES, view_seen="not_seen").status_code == 422
    sent = BOXES | {"childs_view": "She waits at the window", "view_source": "professional", "view_seen": "not_seen"}
    assert send(client, child, "view", **sent).status_code == 302
    assert "Told by a school, health or another professional, not seen: somebody else told it." in page_of(
        client, child
    )


def test_earlier_words_are_one_step_away_and_none_says_so(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    client = signed_in(authority.north.worker)
    assert "No words of the child are recorded." in page_of(client, child)
    for day in range(2, 7):
        record_view(child.pk, ViewSaid(f"Day {day}"), on=date(2026, 11, day), by=authority.north.worker)
    assert "Earlier words of the child: 2" in page_of(client, child)


def test_another_childs_view_is_not_there(authority: SmallAuthority, signed_in: SignedIn, child: Child) -> None:
    view = record_view(child.pk, ViewSaid(WORDS), on=DAY, by=authority.north.worker)
    address = reverse("child_view", args=[authority.child().reference, view.pk])
    assert signed_in(authority.north.worker).get(address).status_code == 404


# --- what social care's plans are to early help ----------------------------------------------------------------------


@pytest.fixture
def early(authority: SmallAuthority, child: Child) -> Account:
    """Early help holds the child now; social care's episode, with a child in need plan, is closed and not shared."""
    episode = child.episodes.get()
    ChildInNeedPlan.objects.create(child=child, episode=episode, started_on=date(2026, 11, 3), ended_on=DAY)
    Episode.objects.filter(pk=episode.pk).update(closed_on=DAY, reason_for_closure="RC1")
    team = Team.objects.create(name="Early help", is_early_help=True)
    account = early_help_worker(authority, team)
    given = EarlyHelp.objects.create(child=child, requested_on=DAY, agreed_on=DAY, agreed_by="Mother")
    FamilyPlan.objects.create(early_help=given, started_on=DAY)
    Allocation.objects.filter(child=child).delete()
    Allocation.objects.create(child=child, team=team, worker=account.worker, started_on=DAY)
    return account


def step_down(child: Child, *, is_detail_shared: bool) -> None:
    EarlyHelp.objects.update(stepped_down_from=child.episodes.get(), is_detail_shared=is_detail_shared)


def test_early_help_is_offered_social_cares_plans_only_as_they_were_shared(
    signed_in: SignedIn, child: Child, early: Account
) -> None:
    view = record_view(child.pk, ViewSaid(WORDS), on=date(2026, 11, 3), by=early)
    address = reverse("child_view", args=[child.reference, view.pk])
    page = signed_in(early).get(address).text
    assert "Family plan of 16 November 2026" in page
    assert "hild in need plan" not in page
    assert "losure of the episode" not in page
    step_down(child, is_detail_shared=False)
    assert "Child in need plan of 3 November 2026" in signed_in(early).get(address).text


def test_what_words_changed_in_a_plan_that_is_not_shared_is_neither_told_nor_written_by_early_help(
    signed_in: SignedIn, child: Child, early: Account
) -> None:
    view = record_view(child.pk, ViewSaid(WORDS), on=date(2026, 11, 3), by=early)
    plan = ChildInNeedPlan.objects.get()
    View.objects.filter(pk=view.pk).update(
        influence="plan", changed="child_in_need_plan", changed_id=plan.pk, what_changed="Nights away from Dad"
    )
    address = reverse("child_view", args=[child.reference, view.pk])
    page = page_of(signed_in(early), child)
    assert "that is not shared with you" in page
    assert "Nights away from Dad" not in page
    assert "child in need plan of" not in page
    assert "what became of it" not in page
    assert signed_in(early).get(address).status_code == 404
    step_down(child, is_detail_shared=False)
    assert "the child in need plan of 3 November 2026 changed: Nights away from Dad" in page_of(signed_in(early), child)
    assert signed_in(early).get(address).status_code == 200


def test_the_family_plan_tells_of_no_words_that_were_not_shared(
    signed_in: SignedIn, child: Child, early: Account
) -> None:
    plan = FamilyPlan.objects.get()
    said = {"child": child, "said_on": DAY, "influence": "plan", "changed": "family_plan", "changed_id": plan.pk}
    View.objects.create(**said, words="At home", what_changed="A walk each Sunday")
    View.objects.create(
        **said, words="To the social worker", what_changed="Nights away from Dad", episode=child.episodes.get()
    )
    address = reverse("family_plan", args=[child.reference, plan.pk])
    page = signed_in(early).get(address).text
    assert "A walk each Sunday" in page
    assert "Nights away from Dad" not in page
    step_down(child, is_detail_shared=False)
    assert "Nights away from Dad" not in signed_in(early).get(address).text
    step_down(child, is_detail_shared=True)
    assert "Nights away from Dad" in signed_in(early).get(address).text


# --- the three links counted -----------------------------------------------------------------------------------------


def test_all_three_links_are_counted_by_team(authority: SmallAuthority, signed_in: SignedIn, child: Child) -> None:
    worker = authority.north.worker
    assert "No words of a child were taken down" in signed_in(worker).get(reverse("voice")).text
    for day, analysis in ((2, ""), (3, "Torn"), (4, "Torn"), (5, "Torn")):
        record_view(child.pk, ViewSaid(f"Day {day}", analysis=analysis), on=date(2026, 11, day), by=worker)
    first, second, *_ = View.objects.order_by("said_on")
    plan = family_help.start_child_in_need_plan(child.pk, child.episodes.get().pk, on=date(2026, 11, 17), by=worker)
    change = Influence(View.Influence.PLAN, "More nights", f"child_in_need_plan {plan.pk}")
    record_what_became(child.pk, first.pk, analysis="", influence=change, by=worker)
    why = Influence(View.Influence.NOT_FOLLOWED, "Nan is in hospital")
    record_what_became(child.pk, second.pk, analysis="Torn", influence=why, by=worker)
    page = text_of(signed_in(worker).get(reverse("voice")).text)
    assert "North 1 4 3 75.0% 2 50.0% 1 25.0% 1 25.0%" in page
    answer = signed_in(worker).get(reverse("voice_export", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["Team"] for row in rows] == ["North", "All"]
    assert rows[0]["Changed a plan or a decision"] == "1"


def test_a_reader_without_names_is_told_of_no_team_with_few_children(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    record_view(child.pk, ViewSaid("Day 2"), on=date(2026, 11, 2), by=authority.north.worker)
    page = text_of(signed_in(authority.analyst).get(reverse("voice")).text)
    assert "North Not shown Not shown" in page
    assert "All 5 or fewer 5 or fewer" in page
