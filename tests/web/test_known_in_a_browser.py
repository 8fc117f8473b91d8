"""Do we know them? In a browser: candidates while a form is filled in, and two people who make one record of two."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow, sign_in_at
from tests.live import LiveSystem, live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long walk by the river"
RECORD = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import date
from tests.authority import small_authority
from lineofsight.actions import people
from lineofsight.record.matching.duplicates import review
authority = small_authority()
for account in (authority.north.worker, authority.north.manager, authority.south.manager):
    account.set_password({PASSWORD!r})
    account.save()
for given in ("Robert", "Bobby"):
    child = authority.child()
    name = child.person.names.get()
    people.correct_name(child.pk, name.pk, given_names=given, family_name="Quillfeather", reason="Heard again",
                        by=authority.north.worker)
print(review().open)
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """A small authority with two records of one child, which the review found."""
    with live_system(tmp_path_factory.mktemp("matching")) as running:
        assert running.python(RECORD).split()[-1] == "1"
        yield running


@pytest.fixture
def signed_in(browser: Browser, system: LiveSystem) -> Iterator[Callable[[str], Page]]:
    """A browser of somebody's own, signed in."""
    opened = []

    def sign_in(name: str) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
        opened.append(context)
        page = context.new_page()
        sign_in_at(system.url, page, name, PASSWORD)
        return page

    yield sign_in
    for context in opened:
        context.close()


def test_who_it_may_be_stands_beside_the_form_as_it_is_filled_in(
    signed_in: Callable[[str], Page], system: LiveSystem, axe: Callable[[Page], list[Violation]]
) -> None:
    page = signed_in("north.social_worker")
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{system.url}/children/new/")
    page.get_by_label("Given names").fill("Bob")
    page.get_by_label("Family name").fill("Quilfeather")
    people = page.locator(".los-known__person")
    expect(people).to_have_count(2)
    expect(people.first).to_contain_text("Forms of one given name")
    expect(page.locator("#known-status")).to_have_text("2 people of the record may be the same")
    people.first.get_by_label(re.compile("^This is the child")).check()
    page.get_by_role("group", name="Date of birth").first.get_by_label("Day").fill("14")
    page.get_by_role("group", name="Date of birth").first.get_by_label("Month").fill("5")
    page.get_by_role("group", name="Date of birth").first.get_by_label("Year").fill("2016")
    expect(people.first).to_contain_text("Same date of birth")
    expect(people.first.get_by_label(re.compile("^This is the child"))).to_be_checked()
    assert axe(page) == []
    assert "Quilfeather" not in page.url
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Begin the record").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("We know this child: here is the record")
    assert troubles == []


def test_a_pair_is_read_proposed_and_merged_by_two(
    signed_in: Callable[[str], Page], system: LiveSystem, axe: Callable[[Page], list[Violation]]
) -> None:
    north, south = signed_in("north.team_manager"), signed_in("south.team_manager")
    for address in ("/do-we-know-them/", "/possible-duplicates/", "/merges/", "/merges/propose/"):
        north.goto(system.url + address)
        assert axe(north) == [], address
    north.goto(f"{system.url}/possible-duplicates/")
    follow(north.get_by_role("link", name="Robert Quillfeather and Bobby Quillfeather"))
    for width in (1280, 320):
        north.set_viewport_size({"width": width, "height": 900})
        assert north.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(north) == []
    north.get_by_label("Why they are one person").fill("The mother says that there is one of him")
    north.get_by_role("button", name="Propose to merge").click()
    expect(north.locator(".govuk-notification-banner")).to_contain_text("A second person decides")
    south.goto(f"{system.url}/merges/?state=waiting")
    follow(south.get_by_role("link", name="Robert Quillfeather"))
    assert axe(south) == []
    south.get_by_role("button", name="Make the two records one").click()
    expect(south.get_by_role("heading", level=1)).to_have_text("Two records that are one")
    expect(south.locator("main")).to_contain_text("LA child ID of the record that was merged")
    north.reload()
    expect(north.locator("main")).to_contain_text("Merged")
