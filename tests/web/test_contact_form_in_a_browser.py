"""The contact forms in a real browser: read by everyone, on a phone, without scripts, and lost by no stopped server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow
from tests.web.small_live_system import SmallLiveSystem, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
PHONE = 320
SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("contact-form")) as made:
        yield made


@pytest.fixture
def complaints(browser_page: Page) -> list[str]:
    """What the browser complains of: blocked scripts and styles, errors of scripts."""
    heard: list[str] = []
    browser_page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    browser_page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def press(page: Page, name: str = "Continue") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_on(page: Page, name: str = "Continue") -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def pages_of_the_public(page: Page, system: SmallLiveSystem) -> Iterator[str]:
    """Walk through the form of the public, and stop at every page of it."""
    page.goto(f"{system.url}/contact/")
    yield "start"
    page.get_by_label("As a member of the public").check()
    go_on(page, "Start now")
    yield "danger"
    page.get_by_label("Yes").check()
    go_on(page)
    yield "999"
    page.get_by_role("button", name="I have rung, go on").click()
    yield "you"
    page.get_by_label("I am family").check()
    go_on(page)
    yield "name"
    page.get_by_label("No, I want to stay anonymous").check()
    go_on(page)
    yield "child"
    page.get_by_label("First names").fill("Robin")
    go_on(page)
    yield "children"
    page.get_by_label("Yes").check()
    go_on(page)
    page.get_by_label("First names").fill("Bartholomew-Fitzgerald Wolfeschlegelsteinhausenbergerdorff")
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)
    yield "home"
    page.get_by_label("Where do the children live?").fill("1 Example Street")
    go_on(page)
    yield "adults, none yet"
    page.get_by_label("Yes").check()
    go_on(page)
    yield "adult"
    page.get_by_label("First names").fill("Mo")
    go_on(page)
    yield "adults"
    page.get_by_label("No", exact=True).check()
    go_on(page)
    yield "worries"
    page.get_by_label("What are you worried about?").fill("Bruises.\nOn both arms.")
    go_on(page)
    yield "told"
    page.get_by_role("group", name="Do the parents know that you are telling us?").get_by_label("Not known").check()
    go_on(page)
    yield "files"
    page.get_by_label("Choose files").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"a note"}
    )
    go_on(page, "Add")
    yield "files, one added"
    go_on(page)
    yield "check"
    go_on(page, "Save and come back later")
    yield "later"
    go_on(page, "Get a code")
    yield "code"
    page.get_by_role("link", name="Destroy the form").click()
    yield "destroy"
    page.get_by_role("link", name="Keep it and go on").click()
    go_on(page, "Send")
    yield "sent"
    page.get_by_role("link", name="see and print what you sent").click()
    yield "copy"
    page.goto(f"{system.url}/contact/continue/")
    yield "resume"
    page.goto(f"{system.url}/contact/what-happened/")
    yield "status"
    go_on(page, "See what happened")
    yield "status, with errors"


@pytest.mark.parametrize("width", [1280, PHONE])
def test_every_page_of_the_public_can_be_read_by_everyone(
    browser_page: Page, system: SmallLiveSystem, axe: Axe, complaints: list[str], width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    seen = []
    for name in pages_of_the_public(browser_page, system):
        seen.append(name)
        assert axe(browser_page) == [], name
        page_width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert page_width <= width, f"{name} is {page_width} pixels wide"
        if not name.endswith("errors"):
            assert complaints == [], name
    assert seen[-1] == "status, with errors"


@pytest.mark.parametrize("width", [1280, PHONE])
def test_the_pages_of_professionals_can_be_read_by_everyone(
    browser_page: Page, system: SmallLiveSystem, axe: Axe, width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.goto(f"{system.url}/contact/")
    browser_page.get_by_label("As somebody who works").check()
    go_on(browser_page, "Start now")
    for step in ("yourself", "police", "pupil/1", "openness"):
        if step == "police":
            browser_page.get_by_label("What kind of organisation is it?").select_option(label="Police")
            browser_page.get_by_label("Your name").fill("Pat")
            browser_page.get_by_label("Your role").fill("Officer")
            browser_page.get_by_label("Your organisation").fill("Police")
            browser_page.get_by_label("Your work phone number").fill("101")
            browser_page.get_by_label("Your work email address").fill("pat@police.example")
            go_on(browser_page)
        browser_page.goto(f"{system.url}/contact/form/{step}/")
        assert axe(browser_page) == [], step
        go_on(browser_page)
        assert axe(browser_page) == [], f"{step}, sent"
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, step


def test_a_page_with_errors_leads_to_its_fields_and_keeps_what_was_typed(
    browser_page: Page, system: SmallLiveSystem, axe: Axe
) -> None:
    begin(browser_page, system)
    browser_page.goto(f"{system.url}/contact/form/child/1/")
    browser_page.get_by_label("First names").fill("Robin")
    birth = browser_page.get_by_role("group", name="Date of birth (optional)", exact=True)
    birth.get_by_label("Day").fill("1")
    birth.get_by_label("Month").fill("1")
    birth.get_by_label("Year").fill("2099")
    go_on(browser_page)
    expect(browser_page).to_have_title(re.compile("^Error: "))
    assert axe(browser_page) == []
    browser_page.locator(".govuk-error-summary").get_by_role("link").click()
    expect(birth.get_by_label("Day")).to_be_focused()
    assert browser_page.get_by_label("First names").input_value() == "Robin"
    assert birth.get_by_label("Year").input_value() == "2099"


def begin(page: Page, system: SmallLiveSystem) -> None:
    page.goto(f"{system.url}/contact/")
    page.get_by_label("As a member of the public").check()
    go_on(page, "Start now")


def test_a_server_that_is_killed_in_the_middle_of_the_form_finds_the_words_again(
    browser_page: Page, system: SmallLiveSystem
) -> None:
    begin(browser_page, system)
    browser_page.goto(f"{system.url}/contact/form/worries/")
    words = browser_page.get_by_label("What are you worried about?")
    words.fill("He is out alone at night")
    browser_page.keyboard.press("Tab")
    expect(browser_page.locator("[data-kept-status]")).to_have_text(SAVED)
    system.live.kill()
    words.fill("He is out alone at night, and he is six.")
    browser_page.keyboard.press("Tab")
    status = browser_page.locator("[data-kept-status]")
    expect(status).to_have_text("Not saved: no connection. Keep this page open; trying again.")
    press(browser_page)
    assert words.input_value() == "He is out alone at night, and he is six."
    system.live.start()
    expect(status).to_have_text(SAVED, timeout=40_000)
    browser_page.goto(f"{system.url}/contact/")
    browser_page.goto(f"{system.url}/contact/form/worries/")
    assert words.input_value() == "He is out alone at night, and he is six."


def test_a_double_click_on_send_makes_one_contact(browser_page: Page, system: SmallLiveSystem) -> None:
    pages = pages_of_the_public(browser_page, system)
    while next(pages) != "check":
        pass
    counted = "from lineofsight.record.models import ContactMessage; print(ContactMessage.objects.count())"
    before = int(system.live.python(counted).strip().splitlines()[-1])
    browser_page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("We have received what you told us")
    assert int(system.live.python(counted).strip().splitlines()[-1]) == before + 1


def test_the_whole_form_works_without_scripts(browser: Browser, system: SmallLiveSystem) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in pages_of_the_public(page, system):
        if name == "sent":
            expect(page.get_by_role("heading", level=1)).to_have_text("We have received what you told us")
            break
    context.close()


def test_leaving_quickly_forgets_the_form_in_this_browser(browser_page: Page, system: SmallLiveSystem) -> None:
    begin(browser_page, system)
    browser_page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    browser_page.locator(".govuk-exit-this-page__button").click()
    browser_page.wait_for_url("https://www.bbc.co.uk/weather")
    browser_page.wait_for_timeout(500)
    browser_page.goto(f"{system.url}/contact/")
    expect(browser_page.get_by_text("You have a form that is not sent yet.")).to_have_count(0)


def test_the_copy_prints_without_what_is_for_the_screen(browser_page: Page, system: SmallLiveSystem) -> None:
    for name in pages_of_the_public(browser_page, system):
        if name == "copy":
            break
    browser_page.emulate_media(media="print")
    for unprinted in (".govuk-exit-this-page", ".govuk-back-link", ".los-screen-only"):
        expect(browser_page.locator(unprinted).first).to_be_hidden()
    expect(browser_page.get_by_text("On both arms.")).to_be_visible()
