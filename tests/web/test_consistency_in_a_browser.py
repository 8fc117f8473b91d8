"""The checks of consistency in a real browser: one decision from sample to panel, and every page for everyone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, sign_in_at
from tests.live import LiveSystem, live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import timedelta
from lineofsight.access.models import Account
from lineofsight.actions import consistency, teams, workforce
from lineofsight.actions.consistency import SecondDecision
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Role
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record.models import FrontDoorStandard, SampledDecision
from lineofsight.record.moment import now, told
from tests.authority import LONG_AGO, small_authority
from tests.deciding import Deciding, are_siblings

authority = small_authority()
door = Deciding(authority)
worker = workforce.take_on_worker("Cora Colleague", started_on=LONG_AGO, by=authority.administrator)
teams.add_member(authority.door.team, worker, on=LONG_AGO, by=authority.administrator)
colleague = Account.objects.create_user("cora", role=Role.SOCIAL_WORKER, worker=worker)
last_week = now() - timedelta(days=now().weekday() + 4)
for days in (60, 9):
    day = last_week.date() - timedelta(days=days)
    FrontDoorStandard.objects.create(in_force_from=day, sample_of_each_outcome=9, set_at=now())
child, sister = authority.child(), authority.child()
are_siblings(child, sister)
for weeks, outcomes in ((3, (("no_further_action", "1"), ("advice", "2"))), (1, (("signpost", "1"), ("advice", "3")))):
    for number, (outcome, level) in enumerate(outcomes):
        with told(last_week - timedelta(weeks=weeks, hours=number)):
            door.decide(door.ready(sister if number == 0 else None, source=("1A", "6")[number]), outcome, level)
with told(last_week):
    door.decide(door.ready(child, source="1B"), "advice", "2", rationale="The first reason.")
for weeks in (3, 1, 0):
    consistency.draw_dip_sample((last_week - timedelta(weeks=weeks)).date(), by=door.manager, seed=weeks)
for number, one in enumerate(SampledDecision.objects.exclude(decision__contact__child=child).order_by("pk")):
    first = one.decision
    outcome, level = (first.outcome, first.level) if number else ("early_help", "2")
    second = SecondDecision(ContactOutcome(outcome), LevelOfNeed(level), "As it seems to me.")
    consistency.decide_again(one.reference, second, by=colleague)
differing = SampledDecision.objects.filter(is_agreed=False).first()
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
waiting = SampledDecision.objects.get(judged_at=None)
print(json.dumps({{"waiting": str(waiting.reference), "differing": str(differing.reference)}}))
"""


@dataclass(frozen=True)
class Checked:
    """The running system, with a sampled decision that waits and one that differs."""

    live: LiveSystem
    waiting: str
    differing: str

    @property
    def url(self) -> str:
        return self.live.url


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    with live_system(tmp_path_factory.mktemp("consistency")) as live:
        told = json.loads(live.python(MAKE).strip().splitlines()[-1])
        yield Checked(live, **told)


@pytest.fixture
def person(browser: Browser, system: Checked) -> Iterator[Callable[[str], Page]]:
    """Somebody at a browser of their own, signed in."""
    contexts = []

    def signed_in(name: str, width: int = 1280) -> Page:
        context = browser.new_context(
            locale="en-GB", timezone_id="Europe/London", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        sign_in_at(system.url, page, name, PASSWORD)
        return page

    yield signed_in
    for context in contexts:
        context.close()


def read(page: Page, address: str, axe: Axe, width: int) -> None:
    """Open a page that breaks nothing of WCAG 2.2 AA and is no wider than the window."""
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert axe(page) == [], address
    assert troubles == [], address
    page_width = page.evaluate("document.documentElement.scrollWidth")
    assert page_width <= width, f"{address} is {page_width} pixels wide"


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_can_be_read_by_everyone(person: Callable[..., Page], system: Checked, axe: Axe, width: int) -> None:
    pages = {
        "front_door.team_manager": [
            "/consistency/", "/consistency/?weeks=12", "/consistency/draw/",
            "/panels/", f"/panels/{system.differing}/",
            f"/second-decisions/{system.differing}/compared/",
        ],
        "cora": [
            "/second-decisions/", f"/second-decisions/{system.waiting}/", "/thresholds/",
            "/flags/",
        ],
        "administrator": ["/thresholds/set/", "/flags/repeats_same_worry/numbers/"],
        "analyst": ["/consistency/"],
    }  # fmt: skip
    for name, addresses in pages.items():
        page = person(name, width)
        for address in addresses:
            read(page, system.url + address, axe, width)


def test_a_form_with_errors_can_be_read_and_leads_to_its_fields(
    person: Callable[..., Page], system: Checked, axe: Axe
) -> None:
    page = person("cora")
    page.goto(f"{system.url}/second-decisions/{system.waiting}/")
    page.get_by_label("Your reasons").fill("He is alone after school.")
    page.get_by_role("button", name="Record your decision").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert axe(page) == []
    expect(page.get_by_label("Your reasons")).to_have_value("He is alone after school.")
    summary.get_by_role("link", name="Choose what should follow").click()
    expect(page.get_by_label("Referral: assessment under section 17")).to_be_focused()


def test_a_decision_goes_from_the_sample_to_a_panel_that_reopens_the_contact(
    person: Callable[..., Page], system: Checked
) -> None:
    colleague = person("cora")
    colleague.goto(f"{system.url}/second-decisions/")
    colleague.locator("tbody th a").first.click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Decide a sampled contact a second time")
    expect(colleague.locator("main")).not_to_contain_text("The first reason.")
    expect(colleague.locator("main")).to_contain_text("F03 Family are telling us")
    colleague.get_by_label("Level 3: complex").check()
    colleague.get_by_label("Early help").check()
    colleague.get_by_label("Your reasons").fill("Nobody has heard the grandmother.")
    colleague.get_by_role("button", name="Record your decision").click()
    expect(colleague.locator("main")).to_contain_text("The first reason.")
    expect(colleague.locator("main")).to_contain_text("A panel decides.")

    manager = person("front_door.team_manager")
    manager.goto(f"{system.url}/panels/{system.waiting}/")
    manager.get_by_label("Members").fill("Ann Carr, health\nBasil Dean, police")
    manager.get_by_label("Level 3: complex").check()
    manager.get_by_label("Early help").check()
    manager.get_by_label("The panel’s reasons").fill("The calls of the family were not put together.")
    manager.get_by_role("button", name="Record the panel").click()
    expect(manager.locator("main")).to_contain_text("Reversed")
    manager.goto(f"{system.url}/consistency/")
    expect(manager.locator("main")).to_contain_text("1 reopened by a panel and not decided again")
