"""Documents in a real browser: everybody can read every page, and a letter is previewed, made and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Violation, follow
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > window.innerWidth)
        .map(one => `${one.tagName}.${one.className}`)"""
"""The parts of a page that reach beyond its right edge, where the page can be scrolled sideways."""
Axe = Callable[[Page], list[Violation]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("documents")) as small:
        yield small


@pytest.fixture
def page(browser_page: Page, system: SmallLiveSystem) -> Page:
    """The documents of the child whom the worker of Team North holds."""
    sign_in(browser_page, system, "north.social_worker")
    browser_page.goto(f"{system.url}/children/{system.child}/documents/")
    return browser_page


def can_be_read(page: Page, axe: Axe) -> bool:
    """On a telephone and on a screen, without scrolling sideways, by everybody."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], width
        too_wide = page.evaluate(TOO_WIDE)
        assert too_wide == [], width
    return True


def test_a_letter_is_previewed_made_and_taken_away_on_pages_that_everybody_can_read(page: Page, axe: Axe) -> None:
    assert can_be_read(page, axe)
    page.get_by_role("link", name="Letter: a visit is arranged", exact=True).click()
    page.get_by_role("button", name="Show what it will say").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what stands under “Day and time”")
    assert can_be_read(page, axe)
    page.get_by_role("radio").first.check()
    page.get_by_label("Day and time").fill("Tuesday 1 December at 4pm")
    page.get_by_label("What you want to talk about").fill("Ivan Brodie of 4 High Street")
    page.get_by_role("button", name="Show what it will say").click()
    expect(page.get_by_role("row", name=re.compile("Ivan Brodie"))).to_contain_text("It may be a name")
    expect(page.get_by_role("listitem").filter(has_text="4 High Street")).to_contain_text("Check whose it is")
    assert can_be_read(page, axe)
    page.get_by_role("button", name="Make the document").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The document is made.")
    assert can_be_read(page, axe)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it away as Word").click()
    assert re.fullmatch(r"document-\d+\.docx", taken.value.suggested_filename)
    follow(page.get_by_role("link", name="Record that it was sent on or given"))
    page.get_by_label("Handed over").check()
    assert can_be_read(page, axe)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-summary-list")).to_contain_text("handed over")
    follow(page.get_by_role("link", name="The child’s documents"))
    assert can_be_read(page, axe)
