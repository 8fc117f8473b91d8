"""The closure page: all that stands in the way with where it is settled, and moves between authorities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import assessments, family_help
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.record.models import Child, Episode
from tests.authority import SmallAuthority
from tests.web.test_child_flags import text_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
CLOSING = {
    "on_day": "20", "on_month": "11", "on_year": "2026", "reason": "RC7", "outcomes_achieved": "At school every day",
    "familys_view": "Glad of it", "closing_summary": "Referred by the police", "partners_told": "School, by letter",
    "comes_back_if": "Found alone again", "childs_view": "I like it now", "view_source": "said",
}  # fmt: skip


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    return authority.episode(child, on=date(2026, 11, 2))


def test_the_page_says_all_that_stands_in_the_way_and_leads_to_where_it_is_settled(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    by = authority.north.worker
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 11, 3), by=by)
    plan = family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 11, 4), by=by)
    client = signed_in(authority.north.manager)
    page = client.get(reverse("record_close_episode_of", args=[child.reference, episode.pk])).text
    for key, subject in (
        ("complete_assessment", assessment.pk),
        ("end_need_plan", plan.pk),
        ("send_move_notice", episode.pk),
    ):
        assert reverse(f"record_{key}_of", args=[child.reference, subject]) in page
    assert "This episode cannot be closed yet." in page
    assert "of the chronology nobody has answered" in text_of(page)
    refused = client.post(reverse("record_close_episode_of", args=[child.reference, episode.pk]), CLOSING)
    assert refused.status_code == 422
    assert "At school every day" in refused.text


def test_private_fostering_that_was_found_is_recorded_next_and_help_that_goes_on_is_named(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    by, day = authority.north.worker, date(2026, 11, 9)
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 11, 3), by=by)
    assessments.give_interim_help(child.pk, assessment.pk, on=day, what="A nursery place", goes_on=True, by=by)
    found = assessments.AssessmentFound(AssessmentOutcome.PRIVATE_FOSTERING, family_told=FamilyTold.DISCUSSED)
    factors = [AssessmentFactor.from_code("21")]
    family_help.complete_assessment(child.pk, assessment.pk, on=day, factors=factors, found=found, by=by)
    manager = signed_in(authority.north.manager)
    authorising = reverse("record_authorise_assessment_of", args=[child.reference, assessment.pk])
    on = {"on_day": "10", "on_month": "11", "on_year": "2026"}
    answer = manager.post(authorising, on | {"answer": "authorise", "rationale": "His aunt cares for him"})
    fostering = reverse("record_private_fostering_of", args=[child.reference, episode.pk])
    assert answer["Location"] == fostering
    form = manager.get(fostering).text
    assert 'value="discovered" checked' in form
    page = manager.get(reverse("record_close_episode_of", args=[child.reference, episode.pk])).text
    assert fostering in page
    assert "A nursery place: since 9 November 2026" in text_of(page)


def test_a_closure_is_told_with_its_words(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    address = reverse("record_close_episode_of", args=[child.reference, episode.pk])
    client = signed_in(authority.north.manager)
    lacking = client.post(address, CLOSING | {"partners_told": ""})
    assert lacking.status_code == 422
    assert "Write which agencies and people were told" in lacking.text
    assert client.post(address, CLOSING | {"reason": "RC5"}).status_code == 422
    assert client.post(address, CLOSING).status_code == 302
    page = text_of(client.get(reverse("child", args=[child.reference])).text)
    assert "Come back if: Found alone again." in page
    assert "I like it now" in page


def test_a_move_to_another_authority_is_told_from_notice_to_acceptance(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    client, on = signed_in(authority.north.worker), {"on_day": "9", "on_month": "11", "on_year": "2026"}
    of = [child.reference, episode.pk]
    assert client.post(reverse("record_send_move_notice_of", args=of), on | {"to": "Wolds"}).status_code == 302
    page = text_of(client.get(reverse("child", args=[child.reference])).text)
    assert "moves to another authority: responsibility stays here until it accepts" in page
    answer = reverse("record_answer_move_of", args=of)
    unnamed = client.post(answer, on | {"answer": "accepted"})
    assert unnamed.status_code == 422
    assert "Write who has accepted the child there" in unnamed.text
    assert client.post(answer, on | {"answer": "accepted", "named_person": "Jo Marsh"}).status_code == 302
    assert "By: Jo Marsh." in text_of(client.get(reverse("child", args=[child.reference])).text)
