"""The common faults that concern forms and worklists, carried out on the pages: what is stopped, and what is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import family_help
from lineofsight.actions.workforce import allocate
from lineofsight.record.models import Allocation, Assessment, Child, Episode, Visit
from tests.authority import SmallAuthority
from tests.web.test_child_flags import text_of
from tests.web.test_closing import CLOSING
from tests.web.test_recordings import FOUND
from tests.web.test_visits import VISIT

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
TODAY, LONG_AGO = date(2026, 11, 23), date(2026, 9, 1)
"""More than 45 working days before today, 23 November 2026."""


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    return authority.episode(child, on=LONG_AGO)


@pytest.fixture
def assessment(authority: SmallAuthority, child: Child, episode: Episode) -> Assessment:
    return family_help.start_assessment(child.pk, episode.pk, on=LONG_AGO, by=authority.north.worker)


def on(day: int, month: int = 11) -> dict[str, str]:
    return {"on_day": str(day), "on_month": str(month), "on_year": "2026"}


def test_15_worker_and_manager_see_an_assessment_that_is_open_too_long_and_are_asked_which_it_is(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, assessment: Assessment
) -> None:
    assert assessment.authorised_on is None
    north, reason = authority.north, Allocation.Reason.OTHER
    allocate(child.pk, team=north.team, worker=north.worker_row, on=TODAY, reason=reason, by=north.manager)
    for account, monday in ((authority.north.worker, "caseload"), (authority.north.manager, "team_work")):
        client = signed_in(account)
        faults = text_of(client.get(reverse("data_quality")).text)
        assert "The assessment has been open for more than 45 working days." in faults
        assert "Say whether it is truly open or was finished and forgotten" in faults
        assert child.name in client.get(reverse(monday)).text
    overdue = text_of(signed_in(authority.north.worker).get(reverse("deadlines"), {"state": "overdue"}).text)
    assert child.name in overdue


def test_16_the_worker_finishes_and_a_manager_authorises_each_on_a_day_of_their_own(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, assessment: Assessment
) -> None:
    worker, manager = signed_in(authority.north.worker), signed_in(authority.north.manager)
    address = reverse("record_complete_assessment_of", args=[child.reference, assessment.pk])
    late = {"why_over_time": "The father was abroad."}
    assert worker.post(address, on(20) | {"factors": ["1A"]} | FOUND | late).status_code == 302
    authorise = reverse("record_authorise_assessment_of", args=[child.reference, assessment.pk])
    assert worker.post(authorise, on(20)).status_code == 403
    agreed = {"answer": "authorise", "rationale": "The analysis is sound"}
    assert manager.post(authorise, on(19) | agreed).status_code == 422
    assert manager.post(authorise, on(23) | agreed).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.completed_on, assessment.authorised_on) == (date(2026, 11, 20), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        (["21", "1A"], "Factor 21 says that no factors were found. Choose it alone, or leave it out."),
        ([], "Choose the factors found, or 21 when there are none"),
    ],
)
def test_17_factors_that_cannot_be_are_refused_and_nothing_that_was_typed_is_lost(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, assessment: Assessment, factors: list[str], said: str
) -> None:
    client = signed_in(authority.north.worker)
    address = reverse("record_complete_assessment_of", args=[child.reference, assessment.pk])
    refused = client.post(address, on(20) | {"factors": factors} | FOUND | {"why_over_time": "The father was abroad."})
    assert refused.status_code == 422
    assert said in text_of(refused.text)
    assert FOUND["facts_found"] in refused.text
    assessment.refresh_from_db()
    assert assessment.completed_on is None


@pytest.mark.parametrize("reason", ["RC8", "RC9"])
def test_18_a_child_who_had_no_assessment_is_not_closed_as_assessed_and_not_in_need(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode, reason: str
) -> None:
    client = signed_in(authority.north.manager)
    refused = client.post(
        reverse("record_close_episode_of", args=[child.reference, episode.pk]), CLOSING | {"reason": reason}
    )
    assert refused.status_code == 422
    assert "choose RC7 otherwise" in text_of(refused.text)
    episode.refresh_from_db()
    assert episode.closed_on is None


def test_19_an_episode_is_not_closed_over_what_is_open_nor_before_what_happened_nor_without_a_reason(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    client = signed_in(authority.north.manager)
    address = reverse("record_close_episode_of", args=[child.reference, episode.pk])
    plan = family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 11, 2), by=authority.north.worker)
    assert "A child in need plan is still open." in text_of(client.post(address, CLOSING).text)
    family_help.end_child_in_need_plan(child.pk, plan.pk, on=date(2026, 11, 20), by=authority.north.worker)
    early = client.post(address, CLOSING | on(19))
    assert "An episode closes on or after all that stands in it." in text_of(early.text)
    assert client.post(address, CLOSING | {"reason": ""}).status_code == 422
    assert client.post(address, CLOSING).status_code == 302
    episode.refresh_from_db()
    assert (episode.closed_on, episode.reason_for_closure) == (date(2026, 11, 20), "RC7")


def test_30_nothing_of_a_visit_is_chosen_beforehand(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    client = signed_in(authority.north.worker)
    address = reverse("record_visit", args=[child.reference])
    form = client.get(address).text
    for name in ("seen", "is_seen_alone", "bedroom"):
        chosen = re.findall(rf'<input[^>]*name="{name}"[^>]*>', form)
        assert chosen, name
        assert not [one for one in chosen if "checked" in one]
    unsaid = {name: value for name, value in VISIT.items() if name != "is_seen_alone"}
    refused = client.post(address, unsaid)
    assert refused.status_code == 422
    assert "Choose whether the child was seen alone" in text_of(refused.text)
    assert not Visit.objects.exists()


def test_31_a_visit_of_a_day_to_come_is_refused_and_one_that_was_written_late_says_so(
    authority: SmallAuthority, signed_in: SignedIn, child: Child, episode: Episode
) -> None:
    client = signed_in(authority.north.worker)
    address = reverse("record_visit", args=[child.reference])
    refused = client.post(address, VISIT | on(24))
    assert refused.status_code == 422
    assert "The date of the visit must be today or in the past" in text_of(refused.text)
    assert client.post(address, VISIT | on(2)).status_code == 302
    visit = Visit.objects.get()
    assert (visit.happened_on, visit.written_up_on) == (date(2026, 11, 2), date(2026, 11, 23))
    listed = text_of(client.get(reverse("child_visits", args=[child.reference])).text)
    assert "21 days after the visit" in listed
