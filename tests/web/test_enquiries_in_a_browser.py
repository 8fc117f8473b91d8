"""An enquiry in real browsers: a worker asks, a partner answers on a phone, and the panel moves by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, follow, sign_in_at
from tests.live import LiveSystem, live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import timedelta
from lineofsight.access.models import Account
from lineofsight.actions import enquiries, enquiry_answers
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.record.moment import now, told
from tests.agencies import Agencies
from tests.authority import small_authority

authority = small_authority()
agencies = Agencies(authority)
fresh = authority.contact()
with told(now() - timedelta(hours=30)):
    late = authority.contact(home_address="1 Hill Road", home_postcode="ZZ1 1AA")
    enquiry = agencies.ask(late, is_address_shared=True)
    known = AnswerRecord(
        "returned", known="Two calls. " * 30, worries="Noise.", strengths="An aunt.", handling="Police intelligence",
        may_be_shared_with_family=False, may_be_passed_on=True,
    )
    enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, known, by=agencies.officer)
enquiries.publish(enquiry.pk, "The police know the home.", by=authority.door.worker)
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
print(json.dumps({{
    "fresh": str(fresh.reference), "late": str(late.reference), "enquiry": str(enquiry.reference),
    "asked": str(agencies.request_of(enquiry, agencies.health).reference),
    "answered": str(agencies.request_of(enquiry, agencies.police).reference),
    "officer": agencies.officer.username, "nurse": agencies.nurse.username, "agency": agencies.police.pk,
    "account": agencies.officer.pk, "police": agencies.police.name,
}}))
"""


@dataclass(frozen=True)
class Made:
    """The running system, and the references of what was made in it."""

    live: LiveSystem
    of: dict[str, str]

    def url(self, path: str) -> str:
        return self.live.url + path.format(**self.of)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with live_system(tmp_path_factory.mktemp("enquiries")) as live:
        yield Made(live, json.loads(live.python(MAKE).strip().splitlines()[-1]))


@pytest.fixture
def sign_in(browser: Browser, made: Made) -> Iterator[Callable[..., Page]]:
    """A person signed in in a browser of their own; `width` in pixels."""
    contexts = []

    def open_for(name: str, width: int = 1280) -> Page:
        viewport = {"width": width, "height": 800}
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport=viewport)
        contexts.append(context)
        page = context.new_page()
        sign_in_at(made.live.url, page, made.of.get(name, name), PASSWORD)
        return page

    yield open_for
    for context in contexts:
        context.close()


_CONTACT = "/front-door/contacts/{late}/enquiries/"
PAGES = {
    "front_door.social_worker": [
        _CONTACT, _CONTACT + "ask/", _CONTACT + "{enquiry}/further/", _CONTACT + "{enquiry}/share/",
        _CONTACT + "of/{asked}/take-back/", _CONTACT + "of/{asked}/take-down/",
    ],
    "front_door.team_manager": [
        "/partners/", "/partners/messages/", "/partners/agencies/new/", "/partners/agencies/{agency}/",
        "/partners/agencies/{agency}/change/", "/partners/agencies/{agency}/people/new/", "/partners/people/{account}/",
        "/first-password/",
    ],
    "officer": ["/agency/", "/agency/{answered}/", "/agency/{answered}/answer/"],
    "nurse": ["/agency/", "/agency/{asked}/", "/agency/{asked}/answer/"],
}  # fmt: skip


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("who", PAGES)
def test_everybody_can_read_every_page(
    made: Made, sign_in: Callable[..., Page], axe: Axe, who: str, width: int
) -> None:
    page = sign_in(who, width)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    for path in PAGES[who]:
        answer = page.goto(made.url(path))
        assert answer is not None
        assert answer.status == 200, path
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert heard == []


def test_choosing_an_agency_opens_what_it_is_asked(made: Made, sign_in: Callable[..., Page]) -> None:
    page = sign_in("screener")
    page.goto(made.url("/front-door/contacts/{fresh}/enquiries/ask/"))
    question = page.get_by_label("What we ask: police")
    expect(question).to_be_hidden()
    page.get_by_label(made.of["police"]).check()
    expect(question).to_be_visible()
    expect(question).to_have_value(re.compile("have you attended"))


def test_a_worker_asks_a_partner_answers_and_the_panel_moves(made: Made, sign_in: Callable[..., Page]) -> None:
    worker = sign_in("front_door.social_worker")
    worker.goto(made.url("/front-door/contacts/{fresh}/enquiries/ask/"))
    worker.get_by_label("Why are the agencies asked?").fill("A worry about hunger.")
    worker.get_by_label(made.of["police"]).check()
    worker.get_by_label("Overriding public interest").check()
    worker.get_by_role("button", name="Ask the agencies").click()
    panel = worker.locator("#enquiry-panel")
    expect(panel).to_contain_text("Not opened there yet")
    expect(worker.locator("[data-live-status]")).to_have_text("Live: changes appear within a second.")

    partner = sign_in("officer", 320)
    expect(partner).to_have_url(re.compile(r"/agency/$"))
    partner.get_by_role("list", name="Enquiries to answer").get_by_role("link").first.click()
    expect(panel).to_contain_text("First opened there")
    partner.get_by_role("button", name="Answer this enquiry").click()
    partner.get_by_label("We know something").check()
    known = partner.get_by_label("What do you know?")
    known.fill("Seen on Sunday, well and cheerful.")
    known.blur()
    expect(partner.locator("[data-kept-status]")).to_contain_text("aved")
    partner.reload()
    expect(partner.get_by_label("What do you know?")).to_have_value("Seen on Sunday, well and cheerful.")
    partner.get_by_role("group", name="May the family be told of this answer?").get_by_label("Yes").check()
    partner.get_by_role("group", name="May the other agencies that were asked read it?").get_by_label("No").check()
    partner.get_by_role("button", name="Send the answer").click()
    expect(partner.locator(".govuk-notification-banner")).to_contain_text("Your answer is with the front door.")
    expect(panel).to_contain_text("Seen on Sunday, well and cheerful.")
    expect(panel).to_contain_text("1 of 1 agency answered")


def test_a_first_password_is_set_with_the_code_that_was_told(
    made: Made, sign_in: Callable[..., Page], browser_page: Page
) -> None:
    manager = sign_in("front_door.team_manager")
    manager.goto(made.url("/partners/people/{account}/"))
    follow(manager.get_by_role("button", name="Give a new code"))
    code = manager.locator(".los-code").inner_text()
    browser_page.goto(made.url("/account/login/"))
    browser_page.get_by_role("link", name="Set a first password").click()
    browser_page.get_by_label("Sign-in name").fill(made.of["officer"])
    browser_page.get_by_label("Code").fill(code)
    browser_page.get_by_label("Password", exact=True).fill("another long walk by the river")
    browser_page.get_by_label("The same password again").fill("another long walk by the river")
    browser_page.get_by_role("button", name="Set the password").click()
    browser_page.wait_for_url("**/account/login/")
    expect(browser_page.locator("body")).to_contain_text("Sign in")
