"""Private fostering and the edge of care on the child's page: the forms, their errors, and how the child stands."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from lineofsight.actions import family_help
from lineofsight.record.models import (
    PreProceedingsMeeting,
    PrivateFostering,
    Proceedings,
    SuitabilityDecision,
    Visit,
)


def on(day, month, name="on"):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}


def place(name, child, subject):
    return reverse(f"record_{name}_of", args=[child.reference, subject])


@pytest.fixture
def child(authority):
    return authority.child()


@pytest.fixture
def episode(authority, child):
    return authority.episode(child, on=date(2026, 9, 1))


def test_private_fostering_is_recorded_visited_judged_and_ended(authority, signed_in, child, episode):
    client = signed_in(authority.north.worker)
    address = place("private_fostering", child, episode.pk)
    told = on(1, 9) | {"how_known": "notified", "carer": "Mrs Park", "carer_is": "A friend’s mother"}
    refused = client.post(address, told)
    assert refused.status_code == 422
    assert "Enter the date of the notice" in refused.text
    assert client.post(address, told | on(1, 9, "notified_on")).status_code == 302
    arrangement = PrivateFostering.objects.get()
    judging = place("fostering_suitability", child, arrangement.pk)
    decision = on(9, 9) | {"is_suitable": "yes", "reasons": "He has a room of his own"}
    refused = client.post(judging, decision)
    assert 'id="id_is_suitable-error"' in refused.text
    visit = family_help.VisitRecord(
        kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 9, 8), is_child_seen=True, is_seen_alone=True
    )
    family_help.record_visit(child.pk, visit, by=authority.north.worker)
    assert client.post(judging, decision).status_code == 302
    assert SuitabilityDecision.objects.get().is_suitable
    page = client.get(reverse("child", args=[child.reference])).text
    for words in ("Privately fostered", "Mrs Park, A friend’s mother", "Yes, 9 September 2026", "Child seen alone"):
        assert words in page
    assert "Mrs Park" not in signed_in(authority.service_manager).get(reverse("child", args=[child.reference])).text
    ending = place("end_private_fostering", child, arrangement.pk)
    assert client.post(ending, on(1, 10) | {"reason": "to_parents"}).status_code == 302
    assert "Private fostering ended" in client.get(reverse("child_everything", args=[child.reference])).text


def test_a_manager_decides_at_the_gateway_and_a_worker_prepares(authority, signed_in, child, episode):
    manager, worker = signed_in(authority.north.manager), signed_in(authority.north.worker)
    address = place("legal_gateway", child, episode.pk)
    meeting = on(7, 9) | {"decision": "start_pre_proceedings", "reasons": "Nothing has changed in a year"}
    assert worker.post(address, meeting).status_code == 403
    wrong = manager.post(address, meeting | {"decision": "issue", "to_team": str(authority.south.team.pk)})
    assert "Only where pre-proceedings start" in wrong.text
    assert manager.post(address, meeting).status_code == 302
    held = Proceedings.objects.get()
    letter = place("letter_before_proceedings", child, held.pk)
    refused = worker.post(letter, on(14, 9) | {"offered": "no"})
    assert "Say why family group decision-making is not in the child’s interests" in refused.text
    assert worker.post(letter, on(14, 9) | {"offered": "yes"}).status_code == 302
    group = place("family_group", child, held.pk)
    assert worker.post(group, on(25, 9) | {"answer": "held"}).status_code == 302
    talk = on(28, 9) | {"did_parents_attend": "yes", "had_legal_advice": "yes", "agreed": "A test every week"}
    assert worker.post(place("pre_proceedings_meeting", child, held.pk), talk).status_code == 302
    assert PreProceedingsMeeting.objects.get().had_legal_advice is True
    page = worker.get(reverse("child", args=[child.reference])).text
    for words in ("Pre-proceedings since the letter of 14 September 2026", "Held 25 September 2026"):
        assert words in page
    assert "Pre-proceedings meeting 1 held" in worker.get(reverse("child_everything", args=[child.reference])).text
    listed = worker.get(reverse("children"), {"status": "pre_proceedings"}).text
    assert "Open, pre-proceedings or court" in listed
    issuing = place("issue_proceedings", child, held.pk)
    assert manager.post(issuing, on(12, 10) | {"initial_plan": "with_family"}).status_code == 302
    ending = place("conclude_proceedings", child, held.pk)
    assert "Care proceedings since" in worker.get(reverse("child", args=[child.reference])).text
    court = on(2, 11) | {"outcome": "special_guardianship", "final_plan": "with_family"}
    assert worker.post(ending, court).status_code == 302
    everything = worker.get(reverse("child_everything", args=[child.reference])).text
    assert "Special guardianship order" in everything


def test_pre_proceedings_end_without_the_court_only_with_a_reason(authority, signed_in, child, episode):
    manager = signed_in(authority.north.manager)
    meeting = on(7, 9) | {"decision": "start_pre_proceedings", "reasons": "Nothing has changed in a year"}
    assert manager.post(place("legal_gateway", child, episode.pk), meeting).status_code == 302
    address = place("step_down_from_pre_proceedings", child, Proceedings.objects.get().pk)
    assert "Say why" in manager.post(address, on(5, 10)).text
    assert manager.post(address, on(5, 10) | {"why": "The grandmother moved in"}).status_code == 302
    everything = manager.get(reverse("child_everything", args=[child.reference])).text
    assert "Pre-proceedings ended without going to court" in everything
