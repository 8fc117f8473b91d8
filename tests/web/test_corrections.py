"""Putting right what was recorded: each page changes what stands, with a reason, and keeps what stood before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import family_help
from lineofsight.record.models import Assessment, Child, Disability, Episode, FactVersion, Identifier, Person
from tests.authority import SmallAuthority
from tests.web.test_chronology import draft_in

SignIn = Callable[[Account], Client]
WHY = {"why": "The birth certificate says so"}


def on(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def worker(authority: SmallAuthority, signed_in: SignIn) -> Client:
    return signed_in(authority.north.worker)


def opened(client: Client, address: str) -> dict[str, str]:
    """What the page says of how its form was opened."""
    return draft_in(client.get(address).text)


def send(client: Client, address: str, values: dict[str, Any]) -> Any:
    """Open the page, and send it with these values."""
    return client.post(address, opened(client, address) | values)


def details(child: Child) -> str:
    return reverse("record_correct_details", args=[child.reference])


def test_the_details_of_a_child_are_put_right_and_what_stood_is_kept(worker: Client, child: Child) -> None:
    Person.objects.filter(pk=child.pk).update(ethnicity="", sex="F")
    assert 'value="F" checked' in worker.get(details(child)).text
    sent = {"sex": "M", "ethnicity": "WBRI", "upn": "", "upn_unknown": "UN2", "disabilities": ["NONE"]}
    answer = send(worker, details(child), sent | on("born_on", date(2016, 5, 15)) | WHY)
    assert answer.status_code == 302
    person = Person.objects.get(pk=child.pk)
    assert (person.sex, person.ethnicity, person.upn_unknown) == ("M", "WBRI", "UN2")
    assert person.born_on == date(2016, 5, 15)
    assert Disability.objects.get(person=person).code == "NONE"
    kept = FactVersion.objects.get(fact="person", about_child=child)
    assert (kept.content["sex"], kept.reason) == ("F", WHY["why"])


def test_a_wrong_pupil_number_is_refused_and_a_right_one_takes_its_place(worker: Client, child: Child) -> None:
    Identifier.objects.create(person=child.person, kind=Identifier.Kind.UPN, value="A123")
    sent = {"sex": "M", "ethnicity": "WBRI"} | on("born_on", date(2016, 5, 14)) | WHY
    refused = send(worker, details(child), sent | {"upn": "B820200125001"})
    assert refused.status_code == 422
    assert "The pupil number cannot be right" in refused.text
    assert "The birth certificate says so" in refused.text
    assert Identifier.objects.get(person=child.person).value == "A123"
    assert send(worker, details(child), sent | {"upn": "G820200125001"}).status_code == 302
    number = Identifier.objects.get(person=child.person)
    assert (number.value, number.version) == ("G820200125001", 2)
    kept = FactVersion.objects.get(fact="identifier", about_child=child)
    assert (kept.content["value"], kept.reason) == ("A123", WHY["why"])


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Write why it is corrected"),
        (WHY, "Nothing is changed: this is what the record says already."),
        (WHY | on("referred_on", date(2026, 11, 30)), "The date of the referral must be today or in the past"),
        (WHY | on("referred_on", date(2026, 11, 3)), "The decision is before the referral. Check both dates."),
    ],
)
def test_a_correction_says_what_is_wrong_with_it(
    worker: Client, authority: SmallAuthority, child: Child, sent: dict[str, Any], told: str
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 2))
    address = reverse("record_correct_referral_of", args=[child.reference, episode.pk])
    as_it_is = on("referred_on", date(2026, 11, 2)) | {"source": episode.source, "primary_need": episode.primary_need}
    answer = send(worker, address, as_it_is | sent)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_correction_takes_no_step_that_was_not_taken(worker: Client, authority: SmallAuthority, child: Child) -> None:
    episode = authority.episode(child, on=date(2026, 11, 2))
    address = reverse("record_correct_referral_of", args=[child.reference, episode.pk])
    sent = on("referred_on", date(2026, 10, 30)) | {"source": "3A", "primary_need": "N2"} | WHY
    closing = on("closed_on", date(2026, 11, 20)) | {"reason_for_closure": "RC1", "is_no_further_action": "nfa"}
    assert send(worker, address, sent | closing).status_code == 302
    episode.refresh_from_db()
    assert (episode.referred_on, episode.source, episode.primary_need) == (date(2026, 10, 30), "3A", "N2")
    assert (episode.closed_on, episode.reason_for_closure, episode.is_no_further_action) == (None, "", False)


def test_an_assessment_is_put_right_by_social_care_alone(
    authority: SmallAuthority, worker: Client, signed_in: SignIn, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 2))
    family_help.start_assessment(child.pk, episode.pk, on=date(2026, 11, 9), by=authority.north.worker)
    assessment = Assessment.objects.get()
    address = reverse("record_correct_assessment_of", args=[child.reference, assessment.pk])
    assert address in worker.get(reverse("child_corrections", args=[child.reference])).text
    assert send(worker, address, on("started_on", date(2026, 11, 3)) | WHY).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.started_on, assessment.version) == (date(2026, 11, 3), 2)
    assert signed_in(authority.south.worker).get(address).status_code in (403, 404)
    assert Episode.objects.get().version == 1


def test_a_worker_is_not_asked_for_what_a_manager_decided_and_is_told_who_puts_it_right(
    authority: SmallAuthority, worker: Client, signed_in: SignIn, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 9, 7))
    Episode.objects.update(closed_on=date(2026, 11, 2), reason_for_closure="RC1", origin="loaded")
    began = {"child": child, "episode": episode, "started_on": date(2026, 9, 8), "origin": "loaded"}
    assessment = Assessment.objects.create(**began, authorised_on=date(2026, 10, 7))
    of_assessment = reverse("record_correct_assessment_of", args=[child.reference, assessment.pk])
    of_referral = reverse("record_correct_referral_of", args=[child.reference, episode.pk])
    shown = worker.get(of_assessment).text
    assert "When was it authorised?" not in shown
    assert "The day of the authorisation is put right by a manager" in shown
    sent = on("started_on", date(2026, 9, 8)) | on("authorised_on", date(2026, 10, 1)) | WHY
    assert "Nothing is changed" in send(worker, of_assessment, sent).text
    assert "When was the episode closed?" not in worker.get(of_referral).text
    manager = signed_in(authority.north.manager)
    assert "When was it authorised?" in manager.get(of_assessment).text
    assert "When was the episode closed?" in manager.get(of_referral).text
    assert send(manager, of_assessment, sent).status_code == 302
    assert Assessment.objects.get().authorised_on == date(2026, 10, 1)


def test_two_people_on_one_correction_keep_what_each_changed_and_choose_where_both_did(
    authority: SmallAuthority, worker: Client, signed_in: SignIn, child: Child
) -> None:
    manager = signed_in(authority.north.manager)
    as_shown = {"sex": "F", "ethnicity": "WBRI", "upn": "", "upn_unknown": ""} | on("born_on", date(2016, 5, 14)) | WHY
    first, second = (opened(one, details(child)) | as_shown for one in (worker, manager))
    assert worker.post(details(child), first | {"ethnicity": "WIRI"}).status_code == 302
    answer = manager.post(details(child), second | on("born_on", date(2016, 5, 15)), follow=True)
    assert "While you wrote, somebody else changed: Ethnicity" in answer.text
    person = Person.objects.get(pk=child.pk)
    assert (person.ethnicity, person.born_on) == ("WIRI", date(2016, 5, 15))


@pytest.mark.parametrize(("choice", "kept"), [("theirs", "WIRI"), ("mine", "WROM")])
def test_what_both_changed_is_shown_for_a_choice(
    authority: SmallAuthority, worker: Client, signed_in: SignIn, child: Child, choice: str, kept: str
) -> None:
    manager = signed_in(authority.north.manager)
    as_shown = {"sex": "F", "ethnicity": "WBRI", "upn": "", "upn_unknown": "UN2"} | on("born_on", date(2016, 5, 14))
    first, second = (opened(one, details(child)) | as_shown | WHY for one in (worker, manager))
    assert worker.post(details(child), first | {"ethnicity": "WIRI"}).status_code == 302
    mine = second | {"ethnicity": "WROM", "sex": "M"}
    asked = manager.post(details(child), mine)
    assert asked.status_code == 409
    assert "Somebody else changed this while you wrote" in asked.text
    assert Person.objects.get(pk=child.pk).sex == "F"
    chosen = manager.post(details(child), mine | draft_in(asked.text) | {"choose_ethnicity": choice})
    assert chosen.status_code == 302
    person = Person.objects.get(pk=child.pk)
    assert (person.ethnicity, person.sex) == (kept, "M")


def test_what_was_ticked_where_the_record_asks_no_longer_is_told_and_not_lost_without_a_word(
    authority: SmallAuthority, worker: Client, signed_in: SignIn, child: Child
) -> None:
    manager = signed_in(authority.north.manager)
    as_shown = {"sex": "F", "ethnicity": "WBRI", "upn": "", "upn_unknown": ""} | on("born_on", date(2016, 5, 14)) | WHY
    first, second = (opened(one, details(child)) | as_shown for one in (worker, manager))
    assert worker.post(details(child), first | {"disabilities": ["HEAR"]}).status_code == 302
    mine = second | {"sex": "M", "disabilities": ["LD"]}
    told = manager.post(details(child), mine)
    assert told.status_code == 422
    assert "it does not ask “Disabilities that are not recorded yet” here any longer" in told.text
    assert "Learning" in told.text
    assert manager.post(details(child), mine | draft_in(told.text)).status_code == 302
    assert Person.objects.get(pk=child.pk).sex == "M"
    assert Disability.objects.get(person=child.person).code == "HEAR"


def test_factors_are_stated_as_they_should_stand_and_one_that_is_out_of_use_can_go(
    authority: SmallAuthority, worker: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 9, 7))
    began = {"child": child, "episode": episode, "started_on": date(2026, 9, 8), "origin": "loaded"}
    assessment = Assessment.objects.create(**began, authorised_on=date(2026, 10, 7))
    for code in ("3A", "18A"):
        assessment.factors.create(code=code, origin="loaded")
    address = reverse("record_correct_assessment_of", args=[child.reference, assessment.pk])
    sent = on("started_on", date(2026, 9, 8)) | WHY
    assert "18A, no longer in use" in worker.get(address).text
    assert "Choose the factors found; choose 21 when there are none" in send(worker, address, sent).text
    alone = send(worker, address, sent | {"factors": ["3A", "21"]})
    assert "Factor 21 says that no factors were found" in alone.text
    assert send(worker, address, sent | {"factors": ["3A", "18B"]}).status_code == 302
    assert sorted(assessment.factors.values_list("code", flat=True)) == ["18B", "3A"]


def test_the_childs_page_leads_to_what_can_be_put_right(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    page, way = reverse("child", args=[child.reference]), reverse("child_corrections", args=[child.reference])
    assert way in signed_in(authority.north.worker).get(page).text
    assert way not in signed_in(authority.service_manager).get(page).text
