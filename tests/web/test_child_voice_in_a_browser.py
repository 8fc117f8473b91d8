"""In a real browser: a child's words on a visit, the warning where they stand already, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Violation, fill_in_a_visit
from tests.live import LiveSystem
from tests.web.test_in_a_browser import first_child, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."


def write_a_visit(page: Page, note: str) -> None:
    page.get_by_role("link", name="Record a visit").click()
    fill_in_a_visit(page)
    page.get_by_label(re.compile("What did .+ say or show")).first.fill(WORDS)
    page.get_by_label("Said to the worker").first.check()
    page.get_by_label("Note of the visit").first.fill(note)
    page.get_by_role("button", name="Save").click()


def test_words_are_taken_down_warned_of_confirmed_and_answered(
    browser_page: Page, demonstration: LiveSystem, axe: Axe
) -> None:
    page = browser_page
    sign_in(page, demonstration, "demo.worker1")
    first_child(page, demonstration)
    write_a_visit(page, "The first visit")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")
    expect(page.locator("blockquote").first).to_have_text(WORDS)

    write_a_visit(page, "The second visit")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_contain_text("Nearly the same words stand in this record")
    expect(page.get_by_label("Note of the visit").first).to_have_value("The second visit")
    assert axe(page) == []
    page.get_by_label("These are this child’s own words").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")

    page.get_by_role("link", name="Say what became of it").first.click()
    page.get_by_label("What do you make of it?").fill("She misses her Nan")
    page.get_by_label("It was not followed").check()
    page.get_by_label("What changed, or why was it not followed?").fill("Nan is in hospital")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("It was not followed: Nan is in hospital.")
    assert axe(page) == []
