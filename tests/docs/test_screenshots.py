"""The pictures of the documents, taken of the demonstration in a real browser, and every stop of the guided tour.

A stop is walked to as the tour says, and what the tour tells of it is looked for on the page before its picture is
taken; what to look at is outlined. The pictures are written into `docs/images` where they are missing or
LINEOFSIGHT_SCREENSHOTS=1 asks for new ones; otherwise they are taken into a folder of the test, so that a run leaves
the checkout as it was.
"""

import json
import os
import re
import struct
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from lineofsight.record.moment import today
from lineofsight.synthetic.demonstration import CHILDREN, PASSWORD, SEED, YEARS
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.stories import STORIES_BY_KEY
from lineofsight.synthetic.workforce_plan import invented_workforce
from tests.browser import follow, sign_in_at
from tests.live import LiveSystem

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
SIZE = (1280, 900)
LEAST_BYTES = 20_000
"""A page without its style sheet or its figures makes a smaller picture."""
OUTLINE = """(element) => {
  const region = element.closest('.los-table-region');
  if (region) region.style.overflow = 'visible';
  element.style.outline = '3px solid #f47738';
  element.style.outlineOffset = element.tagName === 'TR' ? '1px' : '3px';
}"""
IN_THE_MIDDLE = "(element) => element.scrollIntoView({block: 'center'})"

Picture = Callable[..., None]
"""Takes the picture of a page under a name. Then what to outline; the first of it stands in the middle."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plan() -> AuthorityPlan:
    """The plan of the demonstration, as it is made today."""
    return AuthorityPlan(CHILDREN, YEARS, today() - timedelta(days=1), SEED)


@pytest.fixture(scope="module")
def references(demonstration: LiveSystem) -> dict[str, str]:
    """What stands in the address of each child's page, by LA child ID."""
    return dict(
        json.loads(
            demonstration.python(
                "import json; from lineofsight.record.models import Child;"
                "print(json.dumps({one.la_child_id: str(one.reference) for one in Child.objects.all()}))"
            )
        )
    )


@pytest.fixture
def signed_in(demonstration: LiveSystem, browser_page: "Page") -> "Page":
    """The service manager of the demonstration, at the board."""
    return sign_in(browser_page, demonstration, "demo.service")


@pytest.fixture
def at_the_front_door(demonstration: LiveSystem, browser_page: "Page") -> "Page":
    """A social worker of the demonstration's front door, at its queue."""
    return sign_in(browser_page, demonstration, "demo.frontdoor")


def sign_in(page: "Page", demonstration: LiveSystem, name: str) -> "Page":
    sign_in_at(demonstration.url, page, name, PASSWORD)
    # The message of signing in is shown once; the pictures are of the pages without it.
    page.goto(f"{demonstration.url}/")
    return page


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """Takes the pictures of the documents, and sees that something is on them."""

    def take(page: "Page", name: str, *look_at: "Locator") -> None:
        kept = IMAGES / f"{name}.png"
        is_wanted = os.environ.get("LINEOFSIGHT_SCREENSHOTS") == "1" or not kept.exists()
        file = kept if is_wanted else tmp_path / kept.name
        file.parent.mkdir(parents=True, exist_ok=True)
        for one in look_at:
            one.evaluate(OUTLINE)
        if look_at:
            look_at[0].evaluate(IN_THE_MIDDLE)
        page.screenshot(path=file)
        content = file.read_bytes()
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == SIZE
        assert len(content) > LEAST_BYTES

    return take


# --- walking ---------------------------------------------------------------------------------------------------------


def go(page: "Page", link: str) -> None:
    """Choose a page in the bar at the top."""
    follow(page.get_by_label("Pages").get_by_role("link", name=link, exact=True))


def choose(page: "Page", figure: str) -> None:
    """Choose a figure of the board by its words."""
    follow(page.get_by_role("link", name=figure))


def apply(page: "Page", **filters: str) -> None:
    """Set filters of a list by the words that they show, and apply them."""
    form = page.locator("main form").filter(has=page.get_by_role("button", name="Apply filters"))
    for name, words in filters.items():
        form.get_by_label(name, exact=True).select_option(label=words)
    follow(form.get_by_role("button", name="Apply filters"))


def search(page: "Page", words: str) -> None:
    """Find a child by what is typed into the search, and open the child's page."""
    go(page, "Children")
    page.get_by_role("search").get_by_role("textbox").fill(words)
    follow(page.get_by_role("button", name="Search"))
    follow(page.locator("main table a[href*='/children/']"))


def words_of(element: "Locator") -> str:
    return " ".join(element.inner_text().split())


def row_of(page: "Page", reference: str) -> "Locator":
    """The one row of a list that leads to a child's page."""
    row = page.locator("main tbody tr").filter(has=page.locator(f"a[href*='{reference}']"))
    assert row.count() == 1
    return row


def number_in(text: str, pattern: str) -> float:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return float(found[1])


# --- the pages -------------------------------------------------------------------------------------------------------


def test_the_board(signed_in: "Page", picture: Picture) -> None:
    assert signed_in.locator("h1").inner_text() == "Oversight board"
    picture(signed_in, "board")


def test_the_list_behind_a_figure(signed_in: "Page", demonstration: LiveSystem, picture: Picture) -> None:
    signed_in.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    assert signed_in.locator("main table tbody tr").count() > 0
    picture(signed_in, "list")


def test_the_page_of_a_child(signed_in: "Page", demonstration: LiveSystem, picture: Picture) -> None:
    signed_in.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    follow(signed_in.locator("main table a[href*='/children/']").filter(has_not_text="Name not in this file").first)
    assert "Started" in signed_in.locator("main").inner_text(), "What is due has its sentence."
    picture(signed_in, "child")


# --- the guided tour -------------------------------------------------------------------------------------------------

ENOUGH: Final = 100  # assessments of this year: in spring and summer there are too few to say a share of
NINE_WEEKS: Final = timedelta(weeks=9)


def test_stop_1_assessments_in_time(signed_in: "Page", picture: Picture) -> None:
    row = signed_in.locator("tr").filter(has=signed_in.locator("th", has_text="Assessment complete, from referral"))
    row = row.filter(has_text="%")
    year_to_date = row.locator("td").nth(2)
    if number_in(words_of(row.locator("td").nth(1)), r"(\d+)") >= ENOUGH:
        assert 50 < number_in(words_of(year_to_date), r"([\d.]+)%") < 64
    picture(signed_in, "tour-01-assessments", row)
    follow(row.locator("td").first.get_by_role("link"))
    assert "Assessment complete, from referral" in words_of(signed_in.locator("main tbody tr").first)


def test_stop_2_conferences(
    signed_in: "Page", picture: Picture, references: dict[str, str], plan: AuthorityPlan
) -> None:
    def row(story: str) -> "Locator":
        (child,) = STORIES_BY_KEY[story].child_ids(plan)
        return row_of(signed_in, references[child])

    go(signed_in, "Deadlines")
    apply(signed_in, Clock="Initial child protection conference", Standing="Completed late")
    assert "after 24 working days, 9 working days late" in words_of(row("late_conference"))
    apply(signed_in, Clock="First review child protection conference", Standing="Overdue")
    assert number_in(words_of(row("overdue_review")), r"overdue by (\d+) working days") >= 20
    apply(signed_in, Clock="Initial child protection conference", Standing="Overdue")
    not_held = row("overdue_conference")
    assert number_in(words_of(not_held), r"overdue by (\d+) working days") >= 7
    assert "(strategy discussion); 15 working days" in words_of(not_held)
    picture(signed_in, "tour-02-conferences", not_held)


def test_stop_3_not_seen(signed_in: "Page", picture: Picture, references: dict[str, str], plan: AuthorityPlan) -> None:
    choose(signed_in, "Children on a plan not seen for four weeks")
    children = STORIES_BY_KEY["not_seen"].child_ids(plan)
    rows = [row_of(signed_in, references[child]) for child in children]
    assert len(rows) == 3
    for row in rows:
        assert "Child protection plan" in words_of(row)
        assert "Hollinsedge" in words_of(row)
        assert date.today() - last_seen(row) >= NINE_WEEKS  # noqa: DTZ011 - a day of the page, whatever the hour
    picture(signed_in, "tour-03-not-seen", *rows)
    follow(signed_in.get_by_role("link", name="Leo Hollinsedge"))
    record = words_of(signed_in.locator("main"))
    assert record.count("Failed visit: no reply or refused: child not seen") >= 4
    assert "Also known as Leoy Hollinsedge" in record


def last_seen(row: "Locator") -> date:
    return datetime.strptime(words_of(row.locator("td").nth(4)), "%d %b %Y").date()  # noqa: DTZ007 - a day


def test_stop_4_without_a_worker(
    signed_in: "Page", picture: Picture, references: dict[str, str], plan: AuthorityPlan
) -> None:
    choose(signed_in, "Unallocated children")
    apply(signed_in, Team="Assessment")
    rows = [row_of(signed_in, references[child]) for child in STORIES_BY_KEY["without_a_worker"].child_ids(plan)]
    assert len(rows) == 3
    for row in rows:
        assert "Not recorded Assessment No worker 1" in words_of(row)
    picture(signed_in, "tour-04-without-a-worker", *rows)


def test_stop_5_with_a_leaver(
    signed_in: "Page", picture: Picture, references: dict[str, str], plan: AuthorityPlan
) -> None:
    choose(signed_in, "Children with a worker who has left")
    (child,) = STORIES_BY_KEY["stays_with_leaver"].child_ids(plan)
    row = row_of(signed_in, references[child])
    leaver = invented_workforce(plan).recent_leaver
    assert f"{leaver.name} (left {leaver.left_on:%-d %B %Y})" in words_of(row)
    picture(signed_in, "tour-05-leaver", row)
    go(signed_in, "Workers")
    apply(signed_in, **{"Here or left": "Has left, and still holds children"})
    assert leaver.name in words_of(signed_in.locator("main tbody tr"))


def test_stop_6_too_much_to_carry(signed_in: "Page", picture: Picture, plan: AuthorityPlan) -> None:
    caseload = signed_in.get_by_role("region", name="Caseload by worker")
    first = caseload.locator("tbody tr").first
    average = number_in(words_of(signed_in.locator("main")), r"an average of ([\d.]+) each")
    assert number_in(words_of(first.locator("td").first), r"(\d+)") > 1.3 * average
    workforce = invented_workforce(plan)
    overloaded = [one for one in workforce.in_post(plan.until) if one.share == 2]
    assert len(overloaded) == 2
    worker = next(one for one in overloaded if words_of(first).startswith(one.name))
    picture(signed_in, "tour-06-caseload", first)
    follow(signed_in.get_by_role("link", name="Every worker, with team, job and dates"))
    apply(signed_in, **{"Here or left": "Here now"})
    rows = signed_in.locator("main tbody tr")
    held = {
        words_of(row.locator(".los-name").first): number_in(words_of(row.locator("td, th").nth(6)), r"(\d+)")
        for row in rows.all()
    }
    team = [one.name for one in workforce.in_post(plan.until) if one.team == worker.team and one.share]
    assert held[worker.name] > 1.3 * max(held[name] for name in team if name != worker.name)


def test_stop_7_a_third_plan(
    signed_in: "Page", picture: Picture, references: dict[str, str], plan: AuthorityPlan
) -> None:
    choose(signed_in, "On a second or later plan")
    (child,) = STORIES_BY_KEY["third_plan"].child_ids(plan)
    follow(row_of(signed_in, references[child]).get_by_role("link", name="Rory Larkenwick"))
    follow(signed_in.get_by_role("link", name="Everything in the record"))
    signed_in.wait_for_url(re.compile("/everything/$"))
    record = words_of(signed_in.locator("main"))
    for plans in ("Earlier plans: 0", "Earlier plans: 1", "Earlier plans: 2"):
        assert f"Latest category: Neglect (NEG). {plans}" in record
    assert record.count("Decision on the referral: no further action") == 4
    for source in ("school nurse", "ANONYMOUS", "family member, relative or carer", "SCHOOLS"):
        assert source in record
    unheard = signed_in.get_by_role("heading", name=re.compile("Episode opened .*: no further action"))
    picture(signed_in, "tour-07-third-plan", unheard.nth(1), unheard.nth(0), unheard.nth(2))


def test_stop_8_the_family(signed_in: "Page", picture: Picture) -> None:
    search(signed_in, "SPR800010")
    assert words_of(signed_in.locator("h1")) == "Fatou Boatengby"
    page = words_of(signed_in.locator("main"))
    assert "Biniam Boatengby, brother" in page
    assert "Reggie Oseiden, half-brother" in page
    protected = signed_in.locator("div.govuk-summary-list__row").filter(has_text="Lives at")
    assert "Address protected No page shows it." in words_of(protected)
    siblings = signed_in.get_by_role("heading", name="Brothers and sisters", level=3).locator(
        "xpath=following-sibling::ul[1]"
    )
    picture(signed_in, "tour-08-family", protected, siblings)
    follow(siblings.get_by_role("link", name="Reggie Oseiden"))
    home = words_of(signed_in.locator("div.govuk-summary-list__row").filter(has_text="Lives at"))
    assert re.search(r"SQ\d+ \d[A-Z]{2}", home)


def test_stop_9_an_older_system(signed_in: "Page", picture: Picture) -> None:
    go(signed_in, "Data quality")
    kinds = signed_in.get_by_role("region", name="Faults by kind").locator("tbody tr")
    assert kinds.count() > 30
    for kind in (
        "The assessment started before the referral.",
        "The case closed with a plan that had not ended.",
        "This child is still recorded as unborn more than four weeks after the expected date of birth.",
    ):
        assert kinds.filter(has_text=kind).count() == 1, kind
    assert "SPR7" in words_of(signed_in.get_by_role("region", name="Faults in the record"))
    follow(signed_in.get_by_role("link", name="Values that could not be taken from files"))
    refused = signed_in.locator("main tbody tr")
    assert refused.count() > 20
    spoken = refused.filter(has_text="it is not a code of Ethnicity")
    assert "White British" in words_of(spoken.first)
    assert refused.filter(has_text="it is not a date written CCYY-MM-DD").count() > 0
    picture(signed_in, "tour-09-older-system", spoken.first)


def test_stop_10_the_trail(signed_in: "Page", picture: Picture) -> None:
    search(signed_in, "SPR800010")
    follow(signed_in.get_by_role("link", name="Who has looked at this record"))
    rows = signed_in.locator("main tbody tr")
    own = rows.first
    assert "service manager Read read child service, in service" in words_of(own)
    assert rows.filter(has_text="Changed").filter(has_text="social worker").count() > 0
    picture(signed_in, "tour-10-trail", own)


def test_stop_11_what_nobody_has_come_to(at_the_front_door: "Page", picture: Picture) -> None:
    overdue = at_the_front_door.locator(".los-statistic--overdue").first
    assert number_in(words_of(overdue), r"(\d+)") >= 3
    asked = at_the_front_door.locator("main tbody tr").filter(has_text="(late) owes an answer since")
    assert asked.count() >= 1
    assert "With agencies" in words_of(asked.first)
    picture(at_the_front_door, "tour-11-queue", asked.first)
    backlog = at_the_front_door.get_by_role("heading", name="The backlog")
    assert "for each working day" in words_of(backlog.locator("xpath=following-sibling::p[1]"))


def test_stop_12_the_third_call(at_the_front_door: "Page", picture: Picture) -> None:
    row = at_the_front_door.locator("main tbody tr").filter(has_text="Blake Merrowsedge")
    follow(row.get_by_role("link", name="Blake Merrowsedge", exact=True))
    follow(at_the_front_door.get_by_role("link", name="Decide on this contact").first)
    page = words_of(at_the_front_door.locator("main"))
    assert "His grandmother rings for the third time." in page
    for flag in ("F01: Repeats: the same worry", "F03: Family are telling us"):
        assert flag in page
    flag = at_the_front_door.get_by_role("heading", name="F03: Family are telling us").first
    assert page.count("Contact from a family member, relative or carer; neglect; decided on") >= 2
    picture(at_the_front_door, "tour-12-third-call", flag)
