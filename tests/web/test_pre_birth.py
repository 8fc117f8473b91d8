"""A pre-birth plan on its pages: from the referral of an unborn child to the birth and the discharge meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import strategy_discussions
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.record import ledger
from lineofsight.record.models import BirthPlan, Child, Deadline, FactVersion, StrategyDiscussion
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
HERE = tuple(
    Attended(one, Came.ATTENDED) for one in (MeetingAgency.SOCIAL_CARE, MeetingAgency.POLICE, MeetingAgency.HEALTH)
)
BIRTH_PLAN = {
    "hospital": "General, ward 4",
    "who_to_call": "Anna by day, the duty team on 01632 960 100 at night",
    "mother": "She may be alone with the baby",
    "father": "He may visit by day",
}


def on(day: int, month: int, name: str = "on") -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}


@pytest.fixture
def unborn(authority: SmallAuthority) -> Child:
    """Expected on 24 December 2026, referred on 5 October; today is 23 November."""
    child = authority.child(born_on=None)
    authority.episode(child, on=date(2026, 10, 5))
    return child


def words_of(answer: Any) -> str:
    return " ".join(unescape(answer.text).split())


def test_a_pre_birth_plan_is_lived_from_the_referral_to_the_discharge_meeting(
    authority: SmallAuthority, unborn: Child, signed_in: SignedIn
) -> None:
    client, by = signed_in(authority.north.worker), authority.north.worker
    page = reverse("child", args=[unborn.reference])

    def record(step: str, subject: int, said: dict[str, str]) -> int:
        address = reverse(f"record_{step}_of", args=[unborn.reference, subject])
        return int(client.post(address, said).status_code)

    episode = unborn.episodes.get()
    outcome = StrategyDiscussion.Outcome.SECTION_47_SINGLE
    held = strategy_discussions.StrategyDiscussionRecord(date(2026, 10, 12), outcome, attendance=HERE)
    strategy_discussions.hold_strategy_discussion(unborn.pk, episode.pk, held, by=by)
    week_34 = Deadline.objects.get(clock="pre_birth_conference")
    assert (week_34.due_on, week_34.outcome) == (date(2026, 11, 12), "running")
    assert "Make a birth plan" in words_of(client.get(page))
    assert record("make_birth_plan", episode.pk, on(19, 10) | BIRTH_PLAN) == 302
    plan = BirthPlan.objects.get()
    assert record("make_birth_plan", episode.pk, on(20, 10) | BIRTH_PLAN) == 422
    assert "Anna by day, the duty team on 01632 960 100 at night" in words_of(client.get(page))
    assert record("share_birth_plan", plan.pk, on(20, 10)) == 302
    assert record("discharge_meeting", plan.pk, on(20, 11) | {"decision": "Home"}) == 422
    birth = client.post(reverse("record_record_birth", args=[unborn.reference]), on(18, 11, "born_on") | {"sex": "F"})
    assert birth.status_code == 302
    unborn.person.refresh_from_db()
    assert (unborn.person.born_on, unborn.person.was_expected_on) == (date(2026, 11, 18), date(2026, 12, 24))
    week_34.refresh_from_db()
    assert (week_34.outcome, week_34.reason) == ("stopped", "the child was born")
    decided = {"who": "The ward, the midwife, the health visitor", "decision": "Home with the mother to her sister’s"}
    assert record("discharge_meeting", plan.pk, on(20, 11) | decided) == 302
    told = words_of(client.get(page))
    assert "Home with the mother to her sister’s" in told
    assert FactVersion.objects.filter(fact="birthplan").count() == 2
    before = list(Deadline.objects.order_by("clock", "occurrence").values_list("clock", "due_on", "outcome"))
    ledger.rebuild()
    assert list(Deadline.objects.order_by("clock", "occurrence").values_list("clock", "due_on", "outcome")) == before


def test_whom_the_hospital_calls_has_to_be_said(authority: SmallAuthority, unborn: Child, signed_in: SignedIn) -> None:
    client = signed_in(authority.north.worker)
    address = reverse("record_make_birth_plan_of", args=[unborn.reference, unborn.episodes.get().pk])
    answer = client.post(address, on(19, 10) | BIRTH_PLAN | {"who_to_call": ""})
    assert answer.status_code == 422
    assert "Write whom the hospital calls, by day and by night" in words_of(answer)
    assert "General, ward 4" in words_of(answer)
    assert not BirthPlan.objects.exists()
