"""The chronology in a real browser: everyone can read it, one key confirms a row, and what is typed is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Violation
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("chronology")) as small:
        yield small


@pytest.fixture
def page(browser_page: Page, system: SmallLiveSystem) -> Page:
    """The chronology of the child whom the worker of Team North holds."""
    sign_in(browser_page, system, "north.social_worker")
    browser_page.goto(f"{system.url}/children/{system.child}/chronology/")
    return browser_page


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_chronology_can_be_read_by_everyone(page: Page, axe: Axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    here = page.url
    for address in ("", "?view=family", "?view=agencies", "?shown=left_out", "?harm=nonsense", "write/"):
        page.goto(f"{here}{address}")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Save the row").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what kind of event it is")
    assert axe(page) == []


def test_one_key_confirms_a_row_and_what_it_meant_is_written_beside_it(page: Page) -> None:
    page.goto(f"{page.url}?go_on=yes")
    expect(page.locator(":focus")).to_contain_text("Confirm: Referral to children’s social care")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed: Referral to children’s social care.")).to_be_visible()
    expect(page.locator(":focus")).to_contain_text("Confirm: Child born")
    page.get_by_role("link", name=re.compile(r"Say what it meant\s*: Referral")).click()
    page.get_by_label("What it meant for the child").fill("She would not go home that day.")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name=re.compile("Referral to children’s social care"))
    expect(row).to_contain_text("She would not go home that day.")


def test_what_is_typed_of_a_row_is_there_when_its_page_is_opened_again(page: Page) -> None:
    here = page.url
    page.get_by_role("link", name="Write a row by hand").click()
    page.get_by_label("What happened").fill("Her aunt fetched her from school every day.")
    page.get_by_label("What it meant for the child").press("Tab")
    expect(page.locator("[data-kept-status]")).to_contain_text("aved")
    page.goto(here)
    page.get_by_role("link", name="Write a row by hand").click()
    expect(page.get_by_label("What happened")).to_have_value("Her aunt fetched her from school every day.")


def test_the_print_leaves_out_what_only_the_screen_needs(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name=re.compile("wait"))).to_be_hidden()
    expect(page.get_by_role("button", name="Apply filters")).to_be_hidden()
    expect(page.get_by_role("table", name="Chronology")).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("by year"))).to_be_visible()
