"""In a real browser, at the width of a phone: one visit to three sisters, each with a section of her own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Violation
from tests.web.small_live_system import ROOT, SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."
TWO_SISTERS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import timedelta
from lineofsight.access.models import Account
from lineofsight.actions import family_help, front_door, people, workforce
from lineofsight.domain.codes import ReferralSource
from lineofsight.record.models import Allocation, Child, Relationship
from lineofsight.record.moment import today
worker = Account.objects.get(username="north.social_worker")
team = worker.worker.memberships.get().team
opened = today() - timedelta(days=40)
eldest = Child.objects.get(reference={{reference!r}})
episodes = [(eldest, eldest.episodes.get().pk)]
for name in ("Amber", "Brook"):
    new = front_door.NewChild(family_name="Testchild", given_names=name, born_on=opened - timedelta(days=2000), sex="F")
    child = front_door.record_new_child(new, team=team, by=worker)
    people.relate(eldest.pk, child.person, kind=Relationship.Kind.SIBLING, by=worker)
    referral = front_door.Referral(received_on=opened, source=ReferralSource.from_code("6"))
    episodes.append((child, front_door.open_episode(child.pk, referral, by=worker).pk))
manager = Account.objects.get(username="north.team_manager")
for child, episode in episodes:
    reason = Allocation.Reason.OTHER
    workforce.allocate(child.pk, team=team, worker=worker.worker, on=today(), reason=reason, by=manager)
    family_help.start_child_in_need_plan(child.pk, episode, on=opened + timedelta(days=5), by=worker)
"""
CLOCKS = """
from lineofsight.record.models import Deadline
from lineofsight.record.moment import today
import json
rows = Deadline.objects.filter(clock="child_in_need_visits", outcome="running").order_by("child_id")
print(json.dumps([row.started_on == today() for row in rows]))
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(Path(tmp_path_factory.mktemp("visits"))) as made:
        made.live.python(TWO_SISTERS.format(reference=made.child))
        yield made


def answer(page: Page, question: str, choice: str) -> None:
    page.get_by_role("group", name=re.compile(question)).get_by_label(choice, exact=True).check()


def test_a_visit_to_three_sisters_is_written_once_and_each_has_her_own(
    browser_page: Page, system: SmallLiveSystem, axe: Axe
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, system, "north.social_worker")
    page.goto(f"{system.url}/caseload/")
    page.get_by_role("link", name=re.compile("Record a visit to the family")).click()
    expect(page.get_by_role("checkbox", name=re.compile("Amber"))).to_be_checked()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_label("A visit that the plan").check()
    page.get_by_label("Visit in person").check()
    page.get_by_label("What was seen of the home?").fill("Warm, and the beds are made")
    for child, seen in (("Robin", "Yes"), ("Amber", "Yes"), ("Brook", "No")):
        answer(page, rf"^Was {child}\S* Testchild\d* seen\?", seen)
    page.get_by_label(re.compile(r"Why was Brook Testchild not seen\?")).fill("At school")
    answer(page, r"^Was Robin Testchild\d* seen alone", "Yes")
    answer(page, r"^Was Amber Testchild seen alone", "No")
    page.get_by_label(re.compile("Why was Amber Testchild not seen alone")).fill("Stayed on Mum’s lap")
    answer(page, r"^Was Robin Testchild\d*’s bedroom", "Yes")
    answer(page, r"^Was Amber Testchild’s bedroom", "Yes")
    for child in ("Robin", "Amber"):
        page.get_by_label(re.compile(f"What did {child} Testchild.* say or show")).fill(WORDS)
    for one in page.get_by_label("Said to the worker").all()[:2]:
        one.check()
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".govuk-error-summary")).to_contain_text("Nearly the same words stand in the record of Robin")
    expect(page.get_by_label("What was seen of the home?")).to_have_value("Warm, and the beds are made")
    assert axe(page) == []
    page.get_by_label(re.compile("What did Amber Testchild say or show")).fill("She held up her bear and hid her face.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")

    assert json.loads(system.live.python(CLOCKS).strip().splitlines()[-1]) == [True, True, False]
    page.get_by_role("link", name="Every visit, and their correction").click()
    expect(page.locator("main")).to_contain_text("With brothers or sisters")
    assert axe(page) == []
