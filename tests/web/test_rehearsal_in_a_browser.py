"""The rehearsal of the census in a real browser: found, mended on the page that the finding leads to, and gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
PAGE = "/data-quality/census-rehearsal/"
REHEARSED_AT_MOST_MS = 60_000
A_FAULTY_RECORD = """
from lineofsight.record.models import Authority, Person
Authority.objects.create(number="990", name="Riverside")
Person.objects.filter(child__reference="{child}").update(ethnicity="")
"""
THE_DAY_BEFORE = """
from datetime import timedelta
from lineofsight.record.models import Rehearsal, RehearsalFinding
from lineofsight.record.moment import today
Rehearsal.objects.update(on=today() - timedelta(days=1))
RehearsalFinding.objects.update(first_found_on=today() - timedelta(days=1))
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("rehearsal")) as made:
        made.live.python(A_FAULTY_RECORD.format(child=made.child))
        yield made


def rehearse(page: Page) -> None:
    """Press the button, and wait until the page has loaded itself again with what was found."""
    page.get_by_role("button", name="Rehearse now").click()
    expect(page.get_by_role("status").filter(has_text="asked for a rehearsal")).to_be_visible()
    button = page.get_by_role("button", name="Rehearse now")
    expect(button).to_be_visible(timeout=REHEARSED_AT_MOST_MS)


def is_whole(page: Page, axe: Axe, width: int) -> bool:
    """Whether a page can be read by everyone, and is no wider than the screen."""
    assert axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    return True


def test_a_finding_is_mended_on_its_page_and_gone_at_the_next_rehearsal(
    browser: Browser, browser_page: Page, system: SmallLiveSystem, axe: Axe
) -> None:
    analyst = browser.new_context(locale="en-GB", timezone_id="Europe/London").new_page()
    sign_in(analyst, system, "analyst")
    analyst.goto(system.url + PAGE)
    rehearse(analyst)
    expect(analyst.locator("tbody")).to_contain_text(["North"])
    expect(analyst.locator("main")).to_contain_text("The child’s ethnicity is not recorded.")
    expect(analyst.locator("main")).to_contain_text("There is nothing to draw yet")
    assert analyst.get_by_role("link", name="Put it right").count() == 0
    system.live.python(THE_DAY_BEFORE)

    worker = browser_page
    worker.set_viewport_size({"width": 320, "height": 800})
    sign_in(worker, system, "north.social_worker")
    worker.goto(f"{system.url}{PAGE}?code=4220")
    assert is_whole(worker, axe, 320)
    follow(worker.locator("tbody").get_by_role("link", name="The child’s ethnicity is not recorded."))
    assert is_whole(worker, axe, 320)
    worker.go_back()
    worker.get_by_role("link", name=re.compile("Put it right.*rule 4220")).click()
    expect(worker.get_by_role("heading", name="Correct the child’s details")).to_be_visible()
    worker.get_by_role("button", name="Save").click()
    expect(worker.locator(".govuk-error-summary")).to_be_visible()
    assert is_whole(worker, axe, 320)
    worker.get_by_label("Ethnicity").select_option("WBRI")
    worker.get_by_label("Why is there no unique pupil number?").select_option("UN2")
    worker.get_by_label("Why is it corrected?").fill("The school told us on the phone")
    worker.get_by_role("button", name="Save").click()
    expect(worker.locator(".govuk-notification-banner")).to_contain_text("It is put right.")

    worker.goto(system.url + PAGE)
    rehearse(worker)
    expect(worker.locator("main")).not_to_contain_text("The child’s ethnicity is not recorded.")
    expect(worker.locator("main")).to_contain_text("Rule 4220: 1 mended")
    worker.get_by_text("The numbers", exact=False).first.click()
    errors = worker.locator(".los-chart tbody tr td:nth-of-type(1)").all_inner_texts()
    assert len(errors) == 2
    assert int(errors[1]) < int(errors[0])
    assert is_whole(worker, axe, 320)
    analyst.context.close()


def test_a_query_is_accepted_with_a_reason_by_the_keyboard_and_without_scripts(
    browser: Browser, system: SmallLiveSystem, axe: Axe
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    sign_in(page, system, "analyst")
    page.goto(system.url + PAGE)
    follow(page.get_by_role("button", name="Rehearse now"))
    assert '<meta http-equiv="refresh" content="5">' in page.content()
    page.goto(f"{system.url}{PAGE}?severity=query")
    page.locator("tbody tr", has_text="The whole return").get_by_role("link").first.click()
    page.get_by_role("link", name="Say why it may stand").click()
    page.get_by_label("Why may it stand?").fill("A small authority")
    page.get_by_role("button", name="Accept the query").press("Enter")
    expect(page.locator(".govuk-inset-text")).to_contain_text("A small authority")
    page.get_by_role("button", name="Undo: open the query again").click()
    expect(page.locator("main")).to_contain_text("Reasons that were undone")
    context.close()
