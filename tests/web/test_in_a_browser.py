"""The pages in a real browser: read by everyone, live, at 320 pixels, without scripts, and with nothing blocked."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from lineofsight.synthetic.demonstration import PASSWORD
from tests.browser import Violation, fill_in_a_visit, sign_in_at
from tests.live import SECONDS_OF_A_BUSY_MACHINE, LiveSystem

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]


@pytest.fixture
def troubles(browser_page: Page) -> list[str]:
    """What the browser complains of: blocked scripts and styles, errors of scripts."""
    heard: list[str] = []
    browser_page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    browser_page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def sign_in(page: Page, system: LiveSystem, name: str) -> None:
    sign_in_at(system.url, page, name, PASSWORD)


def first_child(page: Page, system: LiveSystem, query: str = "?status=open") -> None:
    """Open the page of the first child of the list."""
    page.goto(f"{system.url}/children/{query}")
    page.locator("tbody th a").first.click()
    page.wait_for_url(re.compile(r"/children/[0-9a-f-]{36}/$"))


PAGES = [
    "/", "/caseload/", "/board/", "/workers/", "/workers/?standing=left", "/deadlines/", "/deadlines/?standing=overdue",
    "/deadlines/?standing=completed", "/children/", "/children/?status=not_seen&sort=last_seen", "/children/search/",
    "/children/new/", "/data-quality/", "/data-quality/refused-values/", "/data-quality/census-rehearsal/",
    "/data-quality/plans-and-conferences/", "/data-quality/family-events/", "/loads/", "/clocks/",
    "/your-account/", "/flags/", "/voice/", "/parts/",
]  # fmt: skip


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_can_be_read_by_everyone(
    browser_page: Page, demonstration: LiveSystem, axe: Axe, troubles: list[str], width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    sign_in(browser_page, demonstration, "demo.worker1")
    first_child(browser_page, demonstration)
    child = browser_page.url.removeprefix(demonstration.url)
    for address in [*PAGES, child, f"{child}versions/", f"{child}flags/", f"{child}record/visit/", "/nowhere/"]:
        browser_page.goto(demonstration.url + address)
        if address != "/nowhere/":
            assert troubles == [], address
        assert axe(browser_page) == [], address
        page_width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert page_width <= width, f"{address} is {page_width} pixels wide"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("demo.manager1", ("/team/", "/documents/to-approve/")),
        ("demo.administrator", ("/teams/", "/teams/?kind=front_door", "/teams/new/", "/teams/1/", "/teams/2/change/")),
        (
            "demo.analyst",
            ("/daily-feed/", "/data-quality/census-rehearsal/", "/board/", "/front-door/figures/",
             "/front-door/figures/p04/", "/front-door/figures/p18/", "/flags/fairness/", "/voice/"),
        ),
        (
            "demo.service",
            ("/front-door/figures/p05/", "/front-door/figures/p05/list/?period=last_12_months", "/possible-duplicates/",
             "/children/?status=unread"),
        ),
    ],
)  # fmt: skip
def test_the_pages_of_oversight_can_be_read_by_everyone(
    browser_page: Page,
    demonstration: LiveSystem,
    axe: Axe,
    troubles: list[str],
    width: int,
    name: str,
    addresses: tuple[str, ...],
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    sign_in(browser_page, demonstration, name)
    for address in addresses:
        browser_page.goto(demonstration.url + address)
        assert troubles == [], address
        assert axe(browser_page) == [], address
        page_width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert page_width <= width, f"{address} is {page_width} pixels wide"


def test_a_form_with_errors_can_be_read_and_leads_to_its_fields(
    browser_page: Page, demonstration: LiveSystem, axe: Axe
) -> None:
    sign_in(browser_page, demonstration, "demo.worker1")
    first_child(browser_page, demonstration)
    browser_page.get_by_role("link", name="Record a visit").click()
    browser_page.get_by_role("button", name="Save").click()
    expect(browser_page).to_have_title(re.compile("^Error: "))
    summary = browser_page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert axe(browser_page) == []
    summary.get_by_role("link", name="Choose the kind of visit").click()
    expect(browser_page.get_by_label("Visit in person")).to_be_focused()


def is_of_the_form(answer: Response) -> bool:
    """Whether a browser was answered after Save was pressed; what is kept while somebody types is answered beside."""
    return answer.request.method == "POST" and "/drafts/" not in answer.url


def record_a_visit(page: Page, system: LiveSystem) -> float:
    """Record a visit to the worker's first child; the moment the server had answered, in seconds since 1970."""
    first_child(page, system)
    page.get_by_role("link", name="Record a visit").click()
    fill_in_a_visit(page)
    with page.expect_response(is_of_the_form) as answered:
        page.get_by_role("button", name="Save").click()
    assert answered.value.status == 302
    saved_at = time.time()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The visit is recorded.")
    return saved_at


@pytest.fixture
def worker_page(browser: Browser, demonstration: LiveSystem) -> Iterator[Page]:
    """A worker of the demonstration, signed in in a browser of their own."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    sign_in(page, demonstration, "demo.worker1")
    yield page
    context.close()


NOTE_WHEN_THE_BOARD_MOVES = """() => {
    const note = () => { window.movedAt = Date.now() / 1000 }
    new MutationObserver(note).observe(document.querySelector("[data-live-part]"), {childList: true})
}"""


def test_a_fact_saved_in_one_browser_shows_on_a_board_in_another_within_a_second(
    browser_page: Page, worker_page: Page, demonstration: LiveSystem, troubles: list[str]
) -> None:
    sign_in(browser_page, demonstration, "demo.service")
    browser_page.goto(demonstration.url)
    expect(browser_page.locator("[data-live-status]")).to_have_text("Live: changes appear within a second.")
    browser_page.evaluate(NOTE_WHEN_THE_BOARD_MOVES)
    saved_at = record_a_visit(worker_page, demonstration)
    moved_at = 0.0
    while not moved_at and time.time() < saved_at + 10:
        browser_page.wait_for_timeout(50)
        moved_at = browser_page.evaluate("window.movedAt || 0")
    assert moved_at, "the board did not move"
    assert moved_at - saved_at < 1 + SECONDS_OF_A_BUSY_MACHINE
    expect(browser_page.get_by_role("heading", name="Open work")).to_be_visible()
    assert troubles == []


def test_a_board_that_loses_its_stream_says_so_and_asks_by_itself(
    browser_page: Page, worker_page: Page, demonstration: LiveSystem
) -> None:
    browser_page.clock.install()
    browser_page.route("**/live/**", lambda route: route.abort())
    sign_in(browser_page, demonstration, "demo.service")
    browser_page.goto(demonstration.url)
    status = browser_page.locator("[data-live-status]")
    expect(status).to_have_text("The live connection is down: this page asks again every 30 seconds.")
    with browser_page.expect_response(lambda answer: answer.request.headers.get("x-live-refresh") == "1") as refreshed:
        browser_page.clock.fast_forward(31_000)
    assert refreshed.value.status == 200


def test_pages_work_without_scripts(browser: Browser, demonstration: LiveSystem) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demonstration, "demo.worker1")
    page.goto(f"{demonstration.url}/board/")
    assert '<meta http-equiv="refresh" content="60">' in page.content()
    page.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    page.get_by_role("link", name="Due", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Due")
    page.get_by_label("Clock").select_option(label="Assessment complete, from referral")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("list", name="Filters in force")).to_contain_text("Assessment complete, from referral")
    record_a_visit(page, demonstration)
    context.close()


def test_the_keyboard_reaches_the_content_and_signs_out(browser_page: Page, demonstration: LiveSystem) -> None:
    sign_in(browser_page, demonstration, "demo.analyst")
    browser_page.goto(f"{demonstration.url}/clocks/")
    browser_page.keyboard.press("Tab")
    skip = browser_page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#main-content")).to_be_focused()
    browser_page.get_by_role("button", name="Sign out").focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/account/login/**")
    browser_page.goto(f"{demonstration.url}/clocks/")
    assert "/account/login/" in browser_page.url


def test_an_analyst_meets_no_name(browser_page: Page, demonstration: LiveSystem) -> None:
    sign_in(browser_page, demonstration, "demo.analyst")
    browser_page.goto(demonstration.url)
    browser_page.locator("#figure-overdue-link").click()
    expect(browser_page).to_have_url(re.compile("/deadlines/without-names/"))
    expect(browser_page.locator("tbody th").first).to_contain_text(re.compile("^Child [0-9a-f]{8}"))
    assert browser_page.locator("tbody th a").count() == 0
    assert browser_page.goto(f"{demonstration.url}/children/").status == 403  # type: ignore[union-attr]
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("You may not do this")


def test_a_list_prints_without_what_is_for_the_screen(browser_page: Page, demonstration: LiveSystem) -> None:
    sign_in(browser_page, demonstration, "demo.service")
    browser_page.goto(f"{demonstration.url}/deadlines/")
    browser_page.emulate_media(media="print")
    for unprinted in (".los-filters", ".los-header__account", ".govuk-service-navigation", ".los-list-head__links"):
        expect(browser_page.locator(unprinted)).to_be_hidden()
    expect(browser_page.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize("address", ["/children/?status=open", "/workers/", "/deadlines/"])
def test_a_list_stands_on_one_sheet_without_the_addresses_behind_its_links(
    browser_page: Page, demonstration: LiveSystem, address: str
) -> None:
    sheet = 718  # pixels between the margins of A4 upright
    browser_page.set_viewport_size({"width": sheet, "height": 1000})
    sign_in(browser_page, demonstration, "demo.service")
    browser_page.goto(demonstration.url + address)
    browser_page.emulate_media(media="print")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= sheet
    link = browser_page.locator("tbody a").first
    assert link.evaluate("link => getComputedStyle(link, '::after').content") == "none"


def test_a_list_is_taken_away_as_a_file_without_a_name_in_its_name(
    browser_page: Page, demonstration: LiveSystem, browser_context: BrowserContext
) -> None:
    sign_in(browser_page, demonstration, "demo.service")
    browser_page.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    for link, name in (("Export as CSV", "deadlines.csv"), ("Export as Excel", "deadlines.xlsx")):
        with browser_page.expect_download() as download:
            browser_page.get_by_role("link", name=link).click()
        assert download.value.suggested_filename == name
