"""Early help in a real browser: a family steps up and down with three people signed in, and everyone can read it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow, sign_in_at
from tests.live import LiveSystem, live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
PASSWORD = "a long walk by the river"
ROOT = Path(__file__).resolve().parent.parent.parent
AT_THE_CLOSURE = {
    "What was achieved?": "School each day",
    "What did the child say or show?": "I like school now",
    "What does the family say?": "Things are better",
    "Closing summary": "Early help goes on with the family’s plan",
    "Who was told?": "The school, by letter",
    "What would bring the child back?": "Days away from school",
}
A_FAMILY = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from lineofsight.access.models import Account
from lineofsight.record.models import Child, Relationship
from tests.authority import small_authority
from tests.early_help import help_office, planned

authority = small_authority()
office = help_office(authority)
one, other = planned(authority, office), planned(authority, office)
for child, sibling in ((one.child, other.child), (other.child, one.child)):
    Relationship.objects.create(person=sibling.person, to=child.person, kind="sibling")
for account in Account.objects.exclude(worker=None):
    account.set_password({PASSWORD!r})
    account.save()
print(one.child.reference)
"""


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveSystem, str]]:
    """A small authority with a family of two children in early help: the system, and the address of one child."""
    with live_system(tmp_path_factory.mktemp("family")) as system:
        yield system, f"/children/{system.python(A_FAMILY).strip()}/"


@pytest.fixture
def person(browser: Browser, family: tuple[LiveSystem, str]) -> Iterator[Callable[..., Page]]:
    """Signs somebody in in a browser of their own."""
    system, _ = family
    contexts = []

    def sign_in(name: str, width: int = 1280) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        sign_in_at(system.url, page, name, PASSWORD)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_early_help_can_be_read_by_everyone(
    family: tuple[LiveSystem, str], person: Callable[..., Page], axe: Axe, width: int
) -> None:
    system, child = family
    page = person("early_help.practitioner", width)
    page.goto(system.url + child)
    plan = page.get_by_role("link", name="The plan as the family keeps it").get_attribute("href") or ""
    keys = ("review-family-plan", "family-plan-action", "family-plan-action-done", "propose-step-up", "end-early-help")
    forms = [page.locator(f'a[href*="/record/{key}/"]').first.get_attribute("href") or "" for key in keys]
    for address in [child, plan, "/early-help/", "/early-help/?stage=ended", "/steps/", "/deadlines/", *forms]:
        page.goto(system.url + address)
        assert axe(page) == [], address
        page_width = page.evaluate("document.documentElement.scrollWidth")
        assert page_width <= width, f"{address} is {page_width} pixels wide"


def test_a_form_with_errors_can_be_read_and_leads_to_its_fields(
    family: tuple[LiveSystem, str], person: Callable[..., Page], axe: Axe
) -> None:
    system, child = family
    page = person("early_help.practitioner")
    page.goto(system.url + child)
    page.get_by_role("link", name="Record a review of the family plan").click()
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert axe(page) == []
    summary.get_by_role("link", name="Write what has changed since the last time").click()
    expect(page.get_by_label("What has changed since the last time?")).to_be_focused()


def test_the_familys_copy_prints_without_what_is_for_workers(
    family: tuple[LiveSystem, str], person: Callable[..., Page]
) -> None:
    system, child = family
    page = person("early_help.practitioner")
    page.goto(system.url + child)
    page.get_by_role("link", name="The plan as the family keeps it").click()
    expect(page.get_by_role("heading", name="Our family plan")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("To play football")).to_be_visible()
    for kept_out in ("Print this page with your browser", "Sign out", "The child’s page"):
        expect(page.get_by_text(kept_out, exact=False).first).to_be_hidden()


def propose_step_down(worker: Page) -> None:
    worker.get_by_role("link", name="Propose a step down to early help").click()
    worker.get_by_label("To which team?").select_option(label="Early Help")
    worker.get_by_label("Why?").fill("Calmer now")
    worker.get_by_role("group", name="Does the family agree to early help?").get_by_label("Yes").check()
    worker.get_by_label("Who agreed?").fill("Mother")
    worker.get_by_role("group", name=re.compile("^Share what social care")).get_by_label("No", exact=True).check()
    worker.get_by_role("button", name="Propose the step down").click()
    expect(worker.locator(".govuk-notification-banner--success")).to_contain_text("The family stays with you")


def test_two_children_step_up_and_down_again_and_nothing_is_retyped(
    family: tuple[LiveSystem, str], person: Callable[..., Page], axe: Axe
) -> None:
    system, child = family
    helper, manager = person("early_help.practitioner"), person("north.team_manager")
    helper.goto(system.url + child)
    helper.get_by_role("link", name="Propose a step up to social care").click()
    helper.get_by_label("To which team?").select_option(label="North")
    helper.get_by_label("Why?").fill("Robin was hurt at home")
    helper.get_by_role("group", name="Record the same for").get_by_role("checkbox").check()
    helper.get_by_role("button", name="Propose the step up").click()
    expect(helper.locator(".govuk-notification-banner--success")).to_contain_text("The family stays with you")

    for _ in range(2):
        manager.goto(f"{system.url}/steps/")
        assert axe(manager) == []
        follow(manager.get_by_role("link", name=re.compile("^Accept")).first)
        assert axe(manager) == []
        manager.get_by_label("Who will work with the child?").select_option(label="North Social worker")
        manager.get_by_role("button", name="Accept").click()
        expect(manager.locator(".govuk-notification-banner--success")).to_contain_text("The step is accepted")
    manager.goto(f"{system.url}{child}everything/")
    expect(manager.get_by_text("Stepped up from early help because").first).to_be_visible()
    manager.goto(f"{system.url}/steps/")
    expect(manager.get_by_text("Nothing waits for your acceptance.")).to_be_visible()

    worker = person("north.social_worker")
    worker.goto(system.url + child)
    expect(worker.get_by_role("heading", name="Early help", exact=True)).to_be_visible()
    propose_step_down(worker)
    receiving = person("early_help.manager")
    receiving.goto(f"{system.url}/steps/")
    follow(receiving.get_by_role("link", name=re.compile("^Refuse")).first)
    assert axe(receiving) == []
    receiving.get_by_label("Why?").fill("Hold the review first")
    receiving.get_by_role("button", name="Refuse").click()
    expect(receiving.locator(".govuk-notification-banner--success")).to_contain_text("The child stays with the team")
    for page in (worker, manager):  # the receiving side has no more to do with the child
        page.goto(f"{system.url}/steps/?standing=refused")
        expect(page.get_by_text("Hold the review first").first).to_be_visible()
    worker.goto(system.url + child)
    propose_step_down(worker)
    assert axe(worker) == []

    receiving.goto(f"{system.url}/steps/")
    receiving.get_by_role("link", name=re.compile("^Accept")).first.click()
    receiving.get_by_label("Who will work with the child?").select_option(label="Early Help practitioner")
    receiving.get_by_role("button", name="Accept").click()
    expect(receiving.get_by_text("is still open: the manager of the team that stepped down")).to_be_visible()
    helper.goto(system.url + child)
    expect(helper.get_by_text("To play football").first).to_be_visible()
    assert axe(helper) == []
    manager.goto(f"{system.url}/steps/?standing=to_close")
    manager.locator("tbody th a").first.click()
    manager.get_by_role("link", name="Close an episode").click()
    manager.get_by_role("group", name="Why?").get_by_label(re.compile(r"\(RC7\)")).check()
    for question, answer in AT_THE_CLOSURE.items():
        manager.get_by_label(question).fill(answer)
    manager.get_by_role("group", name="How do you know it?").get_by_label("Said to the worker").check()
    manager.get_by_role("group", name="How was the child seen?").get_by_label("Alone").check()
    manager.get_by_role("button", name="Close the episode").click()
    expect(manager.locator(".govuk-notification-banner--success")).to_contain_text("The episode is closed.")
    helper.reload()
    expect(helper.get_by_text("is still open: the manager")).to_have_count(0)
