"""Nothing that is typed is lost: a stopped server, a dropped line, an ended sign-in, a closed tab, a double click."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import Violation, fill_in_a_visit, follow
from tests.web.small_live_system import PASSWORD, SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
WORKER = "north.social_worker"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("nothing-is-lost")) as made:
        yield made


@pytest.fixture
def visit(browser_page: Page, system: SmallLiveSystem) -> Page:
    """The form of a visit, opened by the child's worker; what an earlier test left is set aside."""
    sign_in(browser_page, system, WORKER)
    browser_page.goto(f"{system.url}/children/{system.child}/record/visit/")
    again = browser_page.get_by_role("button", name="Start again")
    if again.is_visible():
        follow(again)
    return browser_page


def write(page: Page, words: str) -> None:
    page.get_by_label("Note").fill(words)


def words_in(page: Page) -> str:
    return page.get_by_label("Note").input_value()


def test_a_field_is_saved_when_it_is_left(visit: Page) -> None:
    write(visit, "He opened the door himself.")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    visit.reload()
    assert words_in(visit) == "He opened the door himself."
    expect(visit.get_by_text("We kept what you wrote on")).to_be_visible()


def test_typing_is_saved_every_five_seconds_without_leaving_the_field(visit: Page) -> None:
    visit.get_by_label("Note").press_sequentially("Half a sen")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
    visit.get_by_label("Note").press_sequentially("tence")
    with visit.expect_response("**/drafts/save/"):
        pass
    visit.reload()
    assert words_in(visit) == "Half a sentence"


def test_the_page_has_no_violation_in_any_state(visit: Page, axe: Axe) -> None:
    write(visit, "Something")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
    assert axe(visit) == []
    visit.route("**/drafts/save/", lambda route: route.abort())
    write(visit, "Something more")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Not saved: no connection"))
    assert axe(visit) == []
    visit.unroute("**/drafts/save/")
    visit.reload()
    assert axe(visit) == []


def test_a_server_that_is_killed_and_started_again_finds_the_words(visit: Page, system: SmallLiveSystem) -> None:
    write(visit, "Before the power cut.")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
    system.live.kill()
    write(visit, "Before the power cut. While it was dark.")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(
        "Not saved: no connection. Keep this page open; trying again."
    )
    visit.get_by_role("button", name="Save").click()
    expect(visit.locator("[data-kept-status]")).to_contain_text("Keep this page open")
    assert words_in(visit) == "Before the power cut. While it was dark."
    system.live.start()
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"), timeout=40_000)
    again = visit.context.new_page()
    again.goto(visit.url)
    assert words_in(again) == "Before the power cut. While it was dark."
    again.close()


def test_a_page_with_unsaved_words_warns_before_it_is_closed(visit: Page) -> None:
    visit.route("**/drafts/save/", lambda route: route.abort())
    write(visit, "Not saved yet")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_contain_text("Not saved")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    visit.on("dialog", stay)
    visit.goto("about:blank")
    assert asked == ["beforeunload"]


def test_an_ended_sign_in_keeps_the_page_and_saves_after_signing_in_beside_it(
    visit: Page, browser_context: BrowserContext, axe: Axe
) -> None:
    write(visit, "The first half")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
    browser_context.clear_cookies()
    write(visit, "The first half and the second")
    visit.keyboard.press("Tab")
    status = visit.locator("[data-kept-status]")
    expect(status).to_contain_text("you have been signed out")
    assert axe(visit) == []
    visit.get_by_role("button", name="Save").click()
    expect(status).to_contain_text("you have been signed out")
    assert words_in(visit) == "The first half and the second"
    with browser_context.expect_page() as opened:
        status.get_by_role("link", name="sign in again in a new tab").click()
    beside = opened.value
    beside.fill("input[name=login]", WORKER)
    beside.fill("input[name=password]", PASSWORD)
    beside.click("main button")
    expect(beside.get_by_role("heading", level=1)).to_have_text("You are signed in again")
    assert axe(beside) == []
    beside.close()
    expect(status).to_have_text(re.compile("^Saved"), timeout=40_000)
    fill_in_a_visit(visit)
    visit.get_by_role("button", name="Save").click()
    expect(visit.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")


def test_somebody_else_who_signs_in_is_told_that_it_is_not_theirs(
    visit: Page, browser_context: BrowserContext, system: SmallLiveSystem
) -> None:
    browser_context.clear_cookies()
    other = browser_context.new_page()
    sign_in(other, system, "north.team_manager")
    other.close()
    write(visit, "Anna’s words")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_contain_text("somebody else is signed in now")


def test_a_double_click_records_once(visit: Page, system: SmallLiveSystem) -> None:
    write(visit, "Clicked twice")
    fill_in_a_visit(visit)
    visit.evaluate(
        "() => { const form = document.querySelector('form[data-kept]'); form.requestSubmit(); form.requestSubmit() }"
    )
    expect(visit.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")
    told = system.live.python(
        "from lineofsight.record.models import Visit; print(Visit.objects.filter(note='Clicked twice').count())"
    )
    assert told.strip().splitlines()[-1] == "1"


def test_nothing_is_kept_in_the_browser(visit: Page) -> None:
    write(visit, "Only on the server")
    visit.keyboard.press("Tab")
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
    kept = visit.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    assert "Only on the server" not in kept
    assert visit.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_an_answer_that_is_far_too_long_is_named_beside_its_field(visit: Page) -> None:
    visit.evaluate(
        """() => {
            const note = document.querySelector("textarea[name=note]")
            note.value = "x".repeat(300_000)
            note.dispatchEvent(new Event("change", {bubbles: true}))
        }"""
    )
    expect(visit.locator("#kept-note")).to_contain_text("This is longer than 200,000 characters")
    expect(visit.locator("[data-kept-status]")).to_contain_text("Not saved whole")
    write(visit, "short again")
    visit.keyboard.press("Tab")
    expect(visit.locator("#kept-note")).to_have_count(0)
    expect(visit.locator("[data-kept-status]")).to_have_text(re.compile("^Saved"))
