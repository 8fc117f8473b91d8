"""A worker types a wrong date, is told what the census would say of it, puts it right, and is told no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Violation
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("census")) as running:
        yield running


def type_date(page: Page, day: str, month: str, year: str) -> None:
    """Type into the three boxes as a worker does, and go on to the next field."""
    page.get_by_role("textbox", name="Day").first.focus()
    for part in (day, month, year):
        page.keyboard.press("Control+A")
        page.keyboard.type(part)
        page.keyboard.press("Tab")


def test_a_wrong_date_is_told_and_goes_when_it_is_put_right(
    browser_page: Page, system: SmallLiveSystem, axe: Callable[[Page], list[Violation]]
) -> None:
    page, troubles = browser_page, []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    asked: list[str | None] = []
    page.on("request", lambda request: asked.append(request.post_data) if request.headers.get("hx-request") else None)
    sign_in(page, system, "north.social_worker")
    page.goto(f"{system.url}/children/{system.child}/")
    page.locator('a[href*="/record/start-assessment/"]').first.click()

    type_date(page, "1", "8", "2026")
    expect(page.locator("#census-on")).to_contain_text("The assessment started before the referral. Check both dates.")
    summary = page.get_by_role("status").filter(has_text="What the census would say")
    expect(summary).to_contain_text("The census will return this as an error (rule 1103).")
    assert page.evaluate("document.activeElement.name") == "review_point_on_day", "the focus is not taken"
    assert len(asked) == 1, "a date is asked about once, when it is left"
    assert "on_month=8" in (asked[0] or "")
    assert axe(page) == []

    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == "on_day"
    type_date(page, "8", "9", "2026")
    expect(page.locator("#census-on")).to_be_empty()
    expect(page.get_by_text("The census has nothing more to say of what you typed.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The assessment has started.")).to_be_visible()
    assert troubles == []
