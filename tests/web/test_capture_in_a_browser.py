"""Taking a contact down in a real browser: saved and looked up as it is typed; and two people on one contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Violation, follow
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
SAVED = re.compile(r"^Saved \d\d:\d\d$")
WHOLE = "form[data-kept]:not([data-kept-unsaved])"
"""The form, once nothing in it waits to be saved."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("capture")) as made:
        yield made


@pytest.fixture
def desk(browser_page: Page, system: SmallLiveSystem) -> Page:
    """The screen of a new contact, in the browser of the screening officer."""
    sign_in(browser_page, system, "screener")
    browser_page.goto(f"{system.url}/front-door/")
    browser_page.get_by_role("link", name="Record a contact").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Record a contact")
    return browser_page


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def take_down(page: Page, first: str, last: str) -> None:
    """Fill in what a call needs to say."""
    page.get_by_role("group", name="Is a child in danger right now?").get_by_label("No", exact=True).check()
    page.get_by_label("Who made contact?").select_option(label="SCHOOLS (2A)")
    page.get_by_label("What are you worried about?").fill("She came to school hungry again.")
    page.get_by_role("group", name="Have the parents been told of this contact?").get_by_label("Yes").check()
    page.get_by_label("First names (optional)").first.fill(first)
    page.get_by_label("Last name (optional)").first.fill(last)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_screen_can_be_read_by_everyone(desk: Page, axe: Axe, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    assert axe(desk) == []
    press(desk, "Add another child")
    press(desk, "Add an adult")
    press(desk, "Record the contact")
    expect(desk).to_have_title(re.compile("^Error: "))
    assert axe(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_a_call_is_saved_as_it_is_typed_and_is_there_after_a_crash(desk: Page, system: SmallLiveSystem) -> None:
    take_down(desk, "Ada", "Crashed")
    desk.keyboard.press("Tab")
    desk.locator(WHOLE).wait_for()
    expect(desk.locator("[data-kept-status]")).to_have_text(SAVED)
    address = desk.url
    system.live.kill()
    system.live.start()
    desk.goto("about:blank")
    desk.goto(address)
    assert desk.get_by_label("Last name (optional)").first.input_value() == "Crashed"
    assert desk.get_by_label("What are you worried about?").input_value() == "She came to school hungry again."
    expect(desk.get_by_text("We kept what you wrote on")).to_be_visible()
    desk.goto(f"{system.url}/front-door/new/")
    expect(desk.get_by_text("Not finished:").first).to_be_visible()


def test_the_record_is_looked_up_as_the_name_is_typed_and_the_child_is_linked(
    desk: Page, system: SmallLiveSystem, axe: Axe
) -> None:
    name = system.live.python(
        "from lineofsight.record.models import Child;"
        f"print(Child.objects.get(reference='{system.child}').name.split()[-1])"
    ).strip().splitlines()[-1]  # fmt: skip
    take_down(desk, "Robin", name)
    this = desk.get_by_role("radio", name=re.compile("^This is the child"))
    expect(this.first).to_be_visible()
    assert axe(desk) == []
    this.first.check()
    expect(desk.locator("[data-kept-status]")).to_have_text(SAVED)
    press(desk, "Record the contact")
    expect(desk.locator(".govuk-notification-banner")).to_contain_text("The contact is recorded.")


def test_a_double_click_makes_one_contact(desk: Page, system: SmallLiveSystem) -> None:
    take_down(desk, "Cem", "Doubled")
    desk.get_by_role("button", name="Record the contact", exact=True).dblclick()
    expect(desk.locator(".govuk-notification-banner")).to_contain_text("The contact is recorded.")
    counted = system.live.python(
        "from lineofsight.record.models import Contact; print(Contact.objects.filter(family_name='Doubled').count())"
    )
    assert counted.strip().splitlines()[-1] == "1"


def test_a_second_call_about_the_same_child_is_asked_about(desk: Page, system: SmallLiveSystem, axe: Axe) -> None:
    for time in range(2):
        if time:
            desk.goto(f"{system.url}/front-door/new/")
        take_down(desk, "Dee", "Twice")
        press(desk, "Record the contact")
    expect(desk.get_by_role("heading", name="An open contact is about the same child")).to_be_visible()
    assert axe(desk) == []
    assert desk.get_by_label("What are you worried about?").input_value() == "She came to school hungry again."
    desk.get_by_label(re.compile("Yes, add to LS-")).check()
    press(desk, "Record the contact")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Dee Twice")


@pytest.fixture
def colleague(browser: Browser, system: SmallLiveSystem) -> Iterator[Page]:
    """A social worker of the front door, in a browser of their own."""
    context: BrowserContext = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    sign_in(page, system, "front_door.social_worker")
    yield page
    context.close()


def test_two_people_put_one_contact_right_and_neither_loses_a_word(
    browser_page: Page, colleague: Page, system: SmallLiveSystem, axe: Axe
) -> None:
    sign_in(browser_page, system, "screener")
    address = f"{system.url}/front-door/contacts/{system.contact}/correct-child/"
    for page in (browser_page, colleague):
        page.goto(address)
    school = browser_page.get_by_role("textbox", name=re.compile("^School"))
    school.fill("Hillside Primary")
    with browser_page.expect_navigation():
        browser_page.locator("main form[data-kept] button.govuk-button").click()
    colleague.get_by_role("textbox", name=re.compile("^School")).fill("Riverside Academy")
    colleague.get_by_role("textbox", name=re.compile("^GP|^General practitioner")).fill("The Surgery")
    with colleague.expect_navigation() as answered:
        colleague.locator("main form[data-kept] button.govuk-button").click()
    assert answered.value is not None
    expect(colleague.get_by_role("heading", name="Somebody else changed this while you wrote")).to_be_visible()
    assert axe(colleague) == []
    choice = colleague.locator(".los-choice")
    expect(choice).to_contain_text("Hillside Primary")
    expect(choice).to_contain_text("Riverside Academy")
    choice.get_by_label("Yours, as it stands in the form below").check()
    with colleague.expect_navigation():
        colleague.locator("main form[data-kept] button.govuk-button").click()
    kept = system.live.python(
        "from lineofsight.record.models import Contact, FactVersion;"
        f"contact = Contact.objects.get(reference='{system.contact}');"
        "before = FactVersion.objects.filter(fact='contact', fact_id=contact.pk);"
        "print(contact.school, '|', contact.general_practitioner, '|', [one.content['school'] for one in before])"
    )
    assert kept.strip().splitlines()[-1] == "Riverside Academy | The Surgery | ['', 'Hillside Primary']"
