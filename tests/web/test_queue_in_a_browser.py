"""The queue in real browsers: seen live by a colleague, worked by keyboard, on a phone, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow
from tests.web.small_live_system import ROOT, SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
RECEIVE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import timedelta
from lineofsight.access.models import Account
from lineofsight.actions import contacts
from lineofsight.domain.codes.front_door import ContactMethod
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild
from lineofsight.record.models import Contact, Worker
from lineofsight.record.moment import now
screener = Account.objects.get(username="screener")
for name in NAMES:
    new = NewMessage(
        received_at=now() - timedelta(hours=HOURS), method=ContactMethod.PHONE, source="2A", worries="Hungry again."
    )
    contacts.receive(new, [SaidOfChild(given_names=name, family_name="Example")], by=screener)
"""


def receive(system: SmallLiveSystem, *names: str, hours: int = 1) -> None:
    """Take messages in, each about one child."""
    system.live.python(RECEIVE.replace("NAMES", repr(names)).replace("HOURS", str(hours)))


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("queue")) as made:
        receive(made, "Ada", "Ben", "Bartholomew-Fitzgerald Wolfeschlegelsteinhausenbergerdorff")
        receive(made, "Old", hours=200)
        yield made


@pytest.fixture
def colleague(browser: Browser, system: SmallLiveSystem) -> Iterator[Page]:
    """The social worker of the front door, in a browser of their own."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    sign_in(page, system, "front_door.social_worker")
    yield page
    context.close()


def row(page: Page, name: str) -> Page:
    return page.get_by_role("row").filter(has_text=f"{name} Example")  # type: ignore[return-value]


def live_queue(page: Page, system: SmallLiveSystem, query: str = "") -> None:
    page.goto(f"{system.url}/front-door/{query}")
    expect(page.locator("[data-live-status]")).to_have_text("Live: changes appear within a second.")


def test_the_front_door_lands_on_its_queue_and_sees_a_colleague_take_a_contact(
    browser_page: Page, colleague: Page, system: SmallLiveSystem
) -> None:
    sign_in(browser_page, system, "screener")
    assert browser_page.url == f"{system.url}/front-door/"
    live_queue(colleague, system)
    expect(row(colleague, "Ada")).to_contain_text("Nobody has looked at it yet")
    browser_page.get_by_role("button", name="Take the contact about Ada Example").click()
    expect(row(colleague, "Ada")).to_contain_text("Front Door Screening officer is looking into it")
    expect(row(browser_page, "Ada")).to_contain_text("You have it.")
    expect(browser_page.locator("#queue-mine-link")).to_contain_text("1")


def test_what_is_open_and_where_the_focus_is_stay_while_the_queue_moves(
    browser_page: Page, system: SmallLiveSystem
) -> None:
    sign_in(browser_page, system, "screener")
    live_queue(browser_page, system)
    ben = row(browser_page, "Ben")
    ben.get_by_role("link", name="Priority, hand over").focus()
    browser_page.keyboard.press("Enter")
    expect(ben.get_by_text("The contact about Ben Example").last).to_be_focused()
    red = ben.get_by_label("Red")
    red.check()
    ben.get_by_label("What it is mainly about").select_option(label="Neglect")
    expect(ben.get_by_label("What it is mainly about")).to_be_visible()
    browser_page.get_by_text("How the queue is counted").click()
    ben.get_by_label("What it is mainly about").focus()
    stage = browser_page.get_by_label("Stage", exact=True)
    stage.select_option(label="Screening")
    ben.get_by_label("What it is mainly about").focus()
    receive(system, "Newcomer")
    expect(row(browser_page, "Newcomer")).to_be_visible()
    expect(ben.get_by_label("What it is mainly about")).to_be_focused()
    expect(red).to_be_checked()
    expect(browser_page.get_by_text("Working days count from the day it came.")).to_be_visible()
    expect(stage).to_have_value("screening")
    ben.get_by_role("button", name="Save").click()
    expect(ben).to_contain_text("Priority red: neglect.")
    first = browser_page.locator(".los-stacked tbody tr").first
    expect(first).to_contain_text("Ben Example")


def test_an_error_stands_within_the_row_and_escape_closes_it(browser_page: Page, system: SmallLiveSystem) -> None:
    sign_in(browser_page, system, "screener")
    live_queue(browser_page, system)
    old = row(browser_page, "Old")
    opener = old.get_by_role("link", name="Priority, hand over")
    opener.click()
    old.get_by_label("Green").check()
    old.get_by_role("button", name="Save").click()
    expect(old).to_contain_text("Choose what it is mainly about")
    expect(old.get_by_label("Green")).to_be_checked()
    old.get_by_label("Green").press("Escape")
    expect(old.get_by_role("button", name="Save")).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_the_queue_can_be_read_by_everyone(
    browser_page: Page, system: SmallLiveSystem, axe: Axe, width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    sign_in(browser_page, system, "front_door.team_manager")
    for address in (
        "/front-door/",
        "/front-door/?stage=received&priority=red",
        "/front-door/decided/",
        "/front-door/standards/",
    ):
        browser_page.goto(system.url + address)
        assert axe(browser_page) == [], address
        page_width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert page_width <= width, f"{address} is {page_width} pixels wide"
    live_queue(browser_page, system)
    row(browser_page, "Old").get_by_role("link", name="Priority, hand over").click()
    expect(row(browser_page, "Old").get_by_role("button", name="Save")).to_be_visible()
    assert axe(browser_page) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_queue_is_worked_without_scripts(browser: Browser, system: SmallLiveSystem) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, system, "front_door.social_worker")
    page.goto(f"{system.url}/front-door/?stage=received")
    row(page, "Old").get_by_role("link", name="Priority, hand over").click()
    page.get_by_label("Amber").check()
    page.get_by_label("What it is mainly about").select_option(label="Neglect")
    follow(page.get_by_role("button", name="Save"))
    assert page.url == f"{system.url}/front-door/?stage=received"
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Priority amber: neglect.")
    context.close()


def test_the_queue_prints_its_rows_and_nothing_that_is_for_the_screen(
    browser_page: Page, system: SmallLiveSystem
) -> None:
    sheet = 718  # pixels between the margins of A4 upright
    browser_page.set_viewport_size({"width": sheet, "height": 1000})
    sign_in(browser_page, system, "screener")
    live_queue(browser_page, system)
    browser_page.emulate_media(media="print")
    for unprinted in (".los-filters", ".los-row-actions", "[data-live-status]"):
        expect(browser_page.locator(unprinted).first).to_be_hidden()
    expect(row(browser_page, "Ada")).to_be_visible()
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= sheet
