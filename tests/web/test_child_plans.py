"""The plans on the child's page, the page of a plan, and the forms of what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import family_help, plans, voice
from lineofsight.actions.plans import ActionAgreed, ActionOwner, OutcomeWanted
from lineofsight.domain.plans import Owner, PlanKind
from lineofsight.record.models import (
    ChildInNeedPlan,
    ChildInNeedReview,
    OutcomeProgress,
    PlanAction,
    PlanOutcome,
)
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

STARTED, DUE = date(2026, 9, 1), date(2026, 10, 1)
SignedIn = Callable[[Account], Client]


def on(day: int, month: int, name: str = "on") -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}


@pytest.fixture
def plan(authority: SmallAuthority) -> ChildInNeedPlan:
    child = authority.child()
    episode = authority.episode(child, on=STARTED)
    return family_help.start_child_in_need_plan(child.pk, episode.pk, on=STARTED, by=authority.north.worker)


@pytest.fixture
def client(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.north.worker)


def send(client: Client, plan: ChildInNeedPlan, step: str, subject: int, said: dict[str, Any]) -> Any:
    return client.post(reverse(f"record_{step}_of", args=[plan.child.reference, subject]), said)


def words_of(answer: Any) -> str:
    return " ".join(unescape(answer.text).split())


def test_a_plan_is_written_on_its_page_from_the_childs_words_to_the_review(
    authority: SmallAuthority, plan: ChildInNeedPlan, client: Client
) -> None:
    view = voice.record_view(
        plan.child_id, voice.ViewSaid("I want to walk with Ben."), on=STARTED, by=authority.north.worker
    )
    page = reverse("need_plan", args=[plan.child.reference, plan.pk])
    outcome = {"wanted": "He is at school every day", "is_childs_goal": "on", "because_of": str(view.pk)}
    answer = send(client, plan, "need_plan_outcome", plan.pk, on(8, 9) | outcome)
    assert (answer.status_code, answer["Location"]) == (302, page)
    key = PlanOutcome.objects.get().pk
    action = {"what": "Walk with Ben", "owner": "family", "owner_name": "Mother", **on(1, 10, "due_on")}
    assert send(client, plan, "plan_action", key, on(8, 9) | action)["Location"] == page
    told = words_of(client.get(page))
    assert "He is at school every day" in told
    assert "The child’s own goal" in told
    assert "Because of what she said on 1 September 2026: “I want to walk with Ben.”" in told
    assert "1 action is late" in told
    on_child = words_of(client.get(reverse("child", args=[plan.child.reference])))
    assert "1 action to be done, 1 late" in on_child.replace("<strong>", "").replace("</strong>", "")
    review = {"outcome": "continue", f"progress_{key}": "worse", f"progress_words_{key}": "He stays at home"}
    assert send(client, plan, "review_need_plan", plan.pk, on(5, 10) | review).status_code == 302
    assert OutcomeProgress.objects.get().words == "He stays at home"
    assert "Worse" in words_of(client.get(page))
    done = PlanAction.objects.get().pk
    assert send(client, plan, "plan_action_done", done, on(6, 10)).status_code == 302
    assert "Done 6 October 2026" in words_of(client.get(page))


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(plan: ChildInNeedPlan, client: Client) -> None:
    send(client, plan, "need_plan_outcome", plan.pk, on(8, 9) | {"wanted": "He is at school"})
    key = PlanOutcome.objects.get().pk
    said = {"what": "Weigh him", "owner": "agency", **on(1, 9, "due_on")}
    answer = send(client, plan, "plan_action", key, on(8, 9) | said)
    assert answer.status_code == 422
    told = words_of(answer)
    assert "Choose the agency that does it" in told
    assert "The day must be on or after the day it was agreed" in told
    assert "Weigh him" in told
    far = {
        "what": "Weigh him",
        "owner": "agency",
        "owner_agency": "health",
        **on(1, 10, "due_on"),
        "due_on_year": "2036",
    }
    refused = send(client, plan, "plan_action", key, on(8, 9) | far)
    assert "within two years" in words_of(refused)
    assert not PlanAction.objects.exists()


def test_the_child_page_asks_as_often_for_many_actions_as_for_one(
    authority: SmallAuthority, plan: ChildInNeedPlan, client: Client
) -> None:
    asked, by = [], authority.north.worker
    for how_many in (1, 6):
        actions = tuple(
            ActionAgreed("Ask", ActionOwner(Owner.WORKER, worker=authority.north.worker_row), DUE)
            for _ in range(how_many)
        )
        wanted = [OutcomeWanted("Better", actions=actions) for _ in range(how_many)]
        plans.set_outcomes(plan.child_id, PlanKind.CHILD_IN_NEED, plan.pk, wanted, on=STARTED, by=by)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("child", args=[plan.child.reference]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_team_page_names_what_drifts_by_the_three_tests(
    authority: SmallAuthority, plan: ChildInNeedPlan, signed_in: SignedIn
) -> None:
    by = authority.north.worker
    late = ActionAgreed("Ask", ActionOwner(Owner.FAMILY, name="Mother"), DUE)
    wanted = [OutcomeWanted("Better", actions=(late,))]
    (outcome,) = plans.set_outcomes(plan.child_id, PlanKind.CHILD_IN_NEED, plan.pk, wanted, on=STARTED, by=by)
    told = words_of(signed_in(authority.north.manager).get(reverse("team_work")))
    assert "Action of the plan late: since 1 October 2026" in told
    for day in (date(2026, 10, 5), date(2026, 11, 9)):
        said = (plans.ProgressSaid(outcome.pk, plans.Progress.WORSE),)
        family_help.review_child_in_need_plan(
            plan.child_id, plan.pk, on=day, outcome=ChildInNeedReview.Outcome.CONTINUE, outcomes=said, by=by
        )
    told = words_of(signed_in(authority.north.manager).get(reverse("team_work")))
    assert "No progress towards an outcome of the plan: since 5 October 2026" in told
    assert "Worse than before, and nothing decided since: since 9 November 2026" in told


def test_a_plan_of_another_child_is_not_found(
    authority: SmallAuthority, plan: ChildInNeedPlan, client: Client, signed_in: SignedIn
) -> None:
    other = authority.child()
    assert client.get(reverse("need_plan", args=[other.reference, plan.pk])).status_code == 404
    assert client.get(reverse("protection_plan", args=[plan.child.reference, plan.pk])).status_code == 404
    stranger = signed_in(authority.south.worker)
    assert stranger.get(reverse("need_plan", args=[plan.child.reference, plan.pk])).status_code in (403, 404)
