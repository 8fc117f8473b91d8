"""One story in real browsers: a school refers at five to five on a Friday, and hears what was decided that evening.

Five people are signed in at once: a screening officer, a social worker and the manager of the front door, a police
officer and a nurse. The school has no account. The clock of the server begins at 16:55 on Friday 20 November 2026.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lineofsight.record.moment import LONDON
from tests.browser import Violation, follow, sign_in_at
from tests.live import LiveSystem, live_system
from tests.web.small_live_system import PASSWORD, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIVE_TO_FIVE = datetime(2026, 11, 20, 16, 55, tzinfo=LONDON)
Axe = Callable[[Page], list[Violation]]
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from lineofsight.access.models import Account
from tests.agencies import Agencies
from tests.authority import small_authority
authority = small_authority()
agencies = Agencies(authority)
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
print(json.dumps({{
    "screener": "screener", "worker": "front_door.social_worker", "manager": "front_door.team_manager",
    "police": agencies.officer.username, "health": agencies.nurse.username,
}}))
"""
ASK = """
import json
from lineofsight.access.models import TrailEvent
from lineofsight.record.models import Contact, Deadline, Disclosure, ReferrerTold, ThresholdDecision
contact = Contact.objects.get()
message = contact.message
decision = ThresholdDecision.objects.get()
print(json.dumps({
    "message": [message.method, message.is_out_of_hours, message.is_professional, message.source],
    "contact": [contact.stage, contact.outcome, contact.level, contact.priority],
    "clocks": dict(Deadline.objects.filter(message=message).values_list("clock", "outcome")),
    "answers": [decision.answers_requested, decision.answers_returned, decision.answers_outstanding],
    "disclosures": Disclosure.objects.filter(contact=contact, is_from_us=True).count(),
    "told": ReferrerTold.objects.get().how,
    "episode": [contact.episode.source, contact.episode.referred_on.isoformat()],
    "held by": contact.child.allocations.get(ended_on=None).team.name,
    "changes": [list(row) for row in TrailEvent.objects.filter(verb="change").order_by("sequence").values_list(
        "account__username", "action")],
    "refused": TrailEvent.objects.filter(outcome="refused").count(),
    "looks of partners": sorted(set(TrailEvent.objects.filter(account__role="partner").exclude(verb="change")
        .values_list("action", flat=True))),
}))
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveSystem, dict[str, str]]]:
    folder: Path = tmp_path_factory.mktemp("friday")
    with live_system(folder) as live:
        names = json.loads(live.python(MAKE).strip().splitlines()[-1])
        live.stop()
        live.start_at(FIVE_TO_FIVE)
        yield live, names


@pytest.fixture
def people(browser: Browser, story: tuple[LiveSystem, dict[str, str]]) -> Iterator[dict[str, Page]]:
    """Each signed in, in a browser of their own, and the school in one where nobody is."""
    live, names = story
    contexts = {who: browser.new_context(locale="en-GB", timezone_id="Europe/London") for who in [*names, "school"]}
    pages = {who: context.new_page() for who, context in contexts.items()}
    for who, page in pages.items():
        if who in names:
            sign_in_at(live.url, page, names[who], PASSWORD)
    yield pages
    for context in contexts.values():
        context.close()


def go_on(page: Page, name: str = "Continue") -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def refer(school: Page, live: LiveSystem) -> tuple[str, str]:
    """The school tells of a child, page by page. Gives the reference and the code of the last page."""
    school.goto(f"{live.url}/contact/")
    school.get_by_label("As somebody who works").check()
    go_on(school, "Start now")
    school.get_by_label("No", exact=True).check()
    go_on(school)
    for label, text in (
        ("Your name", "Dana Head"),
        ("Your role", "Head teacher"),
        ("Your organisation", "Hillside School"),
        ("Your work phone number", "01632 960001"),
        ("Your work email address", "dana@hillside.example"),
    ):
        school.get_by_label(label).fill(text)
    school.get_by_label("What kind of organisation is it?").select_option("2A")
    go_on(school)
    school.get_by_label("First names").fill("Ada")
    school.get_by_label("Last name").fill("Moonbeam")
    go_on(school)
    school.get_by_label("No", exact=True).check()
    go_on(school)
    go_on(school)
    school.get_by_label("No", exact=True).check()
    go_on(school)
    school.get_by_label("What are you worried about?").fill("Bruises on both arms, and she would not say why.")
    go_on(school)
    school.get_by_role("group", name=re.compile("parents")).get_by_label("Yes").check()
    school.get_by_role("group", name=re.compile("child")).get_by_label("Yes").check()
    go_on(school)
    go_on(school)  # no files
    go_on(school, "Send")
    receipt = re.search(r"LS-\w{4}-\w{4}", school.locator("main").inner_text())
    assert receipt is not None
    return receipt[0], school.locator(".los-code").inner_text()


def screen(screener: Page, live: LiveSystem) -> str:
    """The screening officer takes it, triages it, looks for the child, and asks police and health. Its address."""
    screener.goto(f"{live.url}/front-door/")
    screener.get_by_role("link", name="Ada Moonbeam", exact=True).click()
    address = screener.url
    screener.get_by_role("link", name="Triage it").click()
    screener.get_by_label("Red", exact=True).check()
    screener.get_by_label("What it is mainly about").select_option("physical_abuse")
    screener.get_by_role("button", name="Save").click()
    screener.wait_for_url(address)
    screener.get_by_role("link", name="Do we know them? Say who it is about").click()
    screener.get_by_role("button", name="None of them: begin a record for a new child").click()
    screener.wait_for_url(address)
    screener.get_by_role("link", name="Record whether the family was told").click()
    screener.get_by_role("group", name="Were the parents told of the contact?").get_by_label("Yes").check()
    screener.get_by_role("group", name="Was the child told?").get_by_label("Yes").check()
    go_on(screener, "Save")
    screener.wait_for_load_state()
    screener.goto(f"{address}enquiries/ask/")
    screener.get_by_label("Why are the agencies asked?").fill("Bruises that nobody has explained.")
    screener.get_by_label("Red", exact=True).check()
    for kind in ("Police 1", "Health service 2"):
        screener.get_by_label(kind, exact=True).check()
    screener.get_by_label("Overriding public interest").check()
    go_on(screener, "Ask the agencies")
    return address


def answer(partner: Page, live: LiveSystem, known: str) -> None:
    """A partner finds the one enquiry on the first page, and answers it."""
    partner.goto(f"{live.url}/")
    partner.get_by_role("link", name=re.compile("^Reference")).click()
    expect(partner.locator("main")).to_contain_text("Ada Moonbeam")
    expect(partner.locator("main")).not_to_contain_text("Dana Head")
    partner.get_by_role("button", name="Answer this enquiry").click()
    partner.get_by_label("We know something").check()
    partner.get_by_label("What do you know?").fill(known)
    for group in ("May the family be told", "May the other agencies"):
        partner.get_by_role("group", name=re.compile(group)).get_by_label("Yes").check()
    partner.locator("form button.govuk-button").first.click()
    expect(partner.locator("main")).to_contain_text(known)


def decide(worker: Page, manager: Page, address: str) -> None:
    """What is known stands beside the decision, every answer is in, and a manager signs who did not decide."""
    worker.goto(f"{address}decision/")
    for known in ("Two calls from the address this year.", "An injury was seen at the surgery in May."):
        expect(worker.locator("#beside")).to_contain_text(known)
    worker.get_by_label("Reasons for the decision").fill("Injuries seen twice that nobody explains.")
    worker.locator("input[name=level][value='4']").check()
    worker.locator("summary", has_text="Level 4: acute or statutory").click()
    worker.locator("details[open] input[type=checkbox]").first.check()
    worker.get_by_label("Referral: strategy discussion now").check()
    worker.get_by_label("Primary need").select_option("N1")
    worker.get_by_role("button", name="Decide").click()
    expect(worker.locator(".govuk-notification-banner")).to_contain_text("waits for a manager’s signature")
    manager.goto(address)
    manager.get_by_role("link", name="Sign the decision, or send it back").click()
    manager.get_by_role("button", name="Sign off the decision").click()
    expect(manager.locator(".govuk-notification-banner")).to_contain_text("signed off, and is in force")


def tell(screener: Page, address: str) -> None:
    screener.goto(address)
    screener.get_by_role("link", name="Record what whoever made it was told").click()
    screener.get_by_label("By phone").check()
    screener.get_by_role("button", name="Save").click()
    screener.wait_for_url(address)


def test_a_school_refers_at_five_to_five_and_hears_the_same_evening(
    people: dict[str, Page], story: tuple[LiveSystem, dict[str, str]], axe: Axe
) -> None:
    live, names = story
    receipt, code = refer(people["school"], live)
    address = screen(people["screener"], live)
    answer(people["police"], live, "Two calls from the address this year.")
    answer(people["health"], live, "An injury was seen at the surgery in May.")
    decide(people["worker"], people["manager"], address)
    tell(people["screener"], address)
    school = people["school"]
    school.goto(f"{live.url}/contact/what-happened/")
    school.get_by_label("reference", exact=False).fill(receipt)
    school.get_by_label("code", exact=False).fill(code)
    go_on(school, "See what happened")
    expect(school.locator("main")).to_contain_text("Thank you for telling us")
    for who, page in people.items():
        assert axe(page) == [], who

    found = json.loads(live.python(ASK).strip().splitlines()[-1])
    assert found["message"] == ["professional_form", False, True, "2A"]
    assert found["contact"] == ["decided", "strategy_discussion", "4", "red"]
    assert found["clocks"] == {
        "contact_acknowledged": "met", "contact_triage": "met", "mash_enquiry_red": "met", "contact_decision": "met",
        "referrer_told": "met",
    }  # fmt: skip
    assert found["answers"] == [2, 2, 0]
    assert found["disclosures"] == 2
    assert found["told"] == "phone"
    assert found["episode"] == ["2A", "2026-11-20"]
    assert found["held by"] == "Front Door"
    assert found["looks of partners"] == ["answer_enquiry", "sign_in"]
    changed = [(who, action) for who, action in found["changes"] if who in {None, *names.values()}]
    order = [
        (None, "make_contact"),
        (names["screener"], "screen_contact"),
        (names["screener"], "ask_agencies"),
        (names["police"], "answer_enquiry"),
        (names["health"], "answer_enquiry"),
        (names["worker"], "decide_contact"),
        (names["manager"], "sign_off_decision"),
        (names["screener"], "tell_referrer"),
    ]
    places = [changed.index(row) for row in order]
    assert places == sorted(places), changed
