"""The family's third call, in real browsers: what nobody may miss at the decision; and pages for everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Violation, sign_in_at
from tests.live import LiveSystem, live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import date, timedelta
from lineofsight.access.models import Account
from lineofsight.actions import decisions
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import Address
from lineofsight.record.moment import now, told
from tests.authority import small_authority
from tests.deciding import Deciding, a_decision, are_siblings
from tests.agencies import Agencies

authority = small_authority()
door = Deciding(authority)
SAID = SaidOfChild(given_names="Ada", family_name="Moonbeam", born_on=date(2019, 3, 2), sex="F")

def call(**said):
    return authority.message(SAID, source="1A", referrer_name="Gran Moonbeam", **said)

from lineofsight.actions import contacts
from lineofsight.domain.codes.front_door import ContactCategory, Priority
with told(now() - timedelta(days=80)):
    first = contacts.contact_of(call(), 0)
    contacts.triage(first.pk, Priority.AMBER, ContactCategory.NEGLECT, by=authority.door.screener)
    child = contacts.link_new(first.pk, by=authority.door.screener)
    brother = authority.child()
    are_siblings(child, brother)
    first.refresh_from_db()
    door.tell_family(first)
    door.decide(first, "no_further_action", "1")
with told(now() - timedelta(days=30)):
    door.decide(door.ready(child, source="1A"), "no_further_action", "1")
third, unlinked = (contacts.contact_of(call(), 0) for _ in range(2))
other = door.ready(child, source="6")
Agencies(authority).ask(other)
waiting = door.ready()
decisions.decide(waiting.pk, a_decision("no_further_action", "1"), by=door.decider)
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
made = {{"third": third, "unlinked": unlinked, "other": other, "waiting": waiting}}
print(json.dumps({{name: str(contact.reference) for name, contact in made.items()}}))
"""
ASK = """
import json
from lineofsight.access.models import TrailEvent
from lineofsight.record.models import Contact, Deadline, Episode, FlagAnswer, ThresholdDecision
contact = Contact.objects.get(reference="REFERENCE")
decision = ThresholdDecision.objects.get(contact=contact)
print(json.dumps({
    "outcome": contact.outcome, "level": contact.level, "stage": contact.stage,
    "decided_by": decision.decided_by.name, "signed_off_by": decision.signed_off_by.name,
    "flags": dict(FlagAnswer.objects.filter(contact=contact).values_list("flag", "answer")),
    "calls": len(FlagAnswer.objects.get(contact=contact, flag="F03").events),
    "considered": [len(decision.considered["contacts"]), len(decision.considered["flags"])],
    "episode": [contact.episode.source, str(contact.episode.referred_on) == str(contact.received_on)],
    "clocks": dict(Deadline.objects.filter(message=contact.message).values_list("clock", "outcome")),
    "trail": list(TrailEvent.objects.filter(object_kind="thresholddecision", object_id=str(decision.pk))
        .order_by("sequence").values_list("action", flat=True)),
}))
"""


@dataclass(frozen=True)
class FrontDoorSystem:
    """The running system, and the references of four contacts: a third call, one linked to nobody, one with the
    agencies, one to sign."""

    live: LiveSystem
    third: str
    unlinked: str
    other: str
    waiting: str

    def address(self, contact: str, page: str = "") -> str:
        return f"{self.live.url}/front-door/contacts/{contact}/{page}"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDoorSystem]:
    with live_system(tmp_path_factory.mktemp("decision")) as live:
        yield FrontDoorSystem(live, **json.loads(live.python(MAKE).strip().splitlines()[-1]))


def sign_in(page: Page, system: FrontDoorSystem, name: str) -> None:
    sign_in_at(system.live.url, page, name, PASSWORD)


@pytest.fixture
def people(browser: Browser, system: FrontDoorSystem) -> Iterator[dict[str, Page]]:
    """A screening officer, a social worker and a manager of the front door, each in a browser of their own."""
    names = {"screener": "screener", "worker": "front_door.social_worker", "manager": "front_door.team_manager"}
    contexts = {who: browser.new_context(locale="en-GB", timezone_id="Europe/London") for who in names}
    pages = {who: context.new_page() for who, context in contexts.items()}
    for who, page in pages.items():
        sign_in(page, system, names[who])
    yield pages
    for context in contexts.values():
        context.close()


def screen(page: Page, system: FrontDoorSystem) -> None:
    """The screening officer triages the third call, finds the child, and recommends."""
    page.goto(system.address(system.third))
    page.get_by_role("link", name="Triage it").click()
    page.get_by_label("Amber").check()
    page.get_by_label("What it is mainly about").select_option("neglect")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(system.address(system.third))
    page.get_by_role("link", name="Do we know them? Say who it is about").click()
    expect(page.get_by_text("Very likely the same person")).to_be_visible()
    page.get_by_label("This is the child").first.check()
    page.get_by_role("button", name="Link to the child chosen").click()
    page.get_by_role("link", name="Record whether the family was told").click()
    page.get_by_role("group", name="Were the parents told of the contact?").get_by_label("Yes").check()
    page.get_by_role("group", name="Was the child told?").get_by_label("Not known").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("It is recorded.")
    page.get_by_role("link", name="Write what screening found, and recommend").click()
    page.get_by_label("What did screening find?").fill("Gran has called for the third time.")
    page.get_by_label("Level 3: complex").check()
    page.get_by_label("Referral: assessment under section 17").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("The recommendation is recorded.")


def answer_flags(page: Page) -> None:
    """Answer every flag that is not answered yet: the help that the family asked for begins."""
    for flag in page.get_by_role("group", name=re.compile(r"^F\d\d: ")).all():
        flag.get_by_label("Acted on it").check()


def test_the_familys_third_call_is_heard(people: dict[str, Page], system: FrontDoorSystem) -> None:
    screen(people["screener"], system)
    worker = people["worker"]
    worker.goto(system.address(system.third))
    worker.get_by_role("link", name="Decide on this contact").click()
    flags = worker.locator("#beside .los-flag").filter(has_text="F03: Family are telling us")
    expect(flags.get_by_text("Contact from a family member, relative or carer")).to_have_count(2)
    expect(worker.locator("#beside")).to_contain_text("Gran has called for the third time.")
    expect(worker.locator("#beside")).to_contain_text("Robin Testchild1")
    worker.get_by_label("Reasons for the decision").fill("Two calls were not heard. Gran sees that Ada goes hungry.")
    worker.get_by_text("Level 3: complex", exact=True).last.click()
    worker.get_by_label("Care that is often not good enough, over months, in spite of help").check()
    worker.get_by_role("button", name="Decide").click()
    summary = worker.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Answer flag F03")
    expect(worker.get_by_label("Reasons for the decision")).to_have_value(re.compile("Two calls were not heard"))
    answer_flags(worker)
    worker.get_by_label("Primary need").select_option("N1")
    worker.get_by_role("button", name="Decide").click()
    expect(worker.locator(".govuk-notification-banner--success")).to_contain_text("waits for a manager’s signature")

    manager = people["manager"]
    manager.goto(system.address(system.third))
    manager.get_by_role("link", name="Sign the decision, or send it back").click()
    expect(manager.locator("#beside")).to_contain_text("F03: Family are telling us")
    expect(manager.locator("#decide")).to_contain_text("Two calls were not heard.")
    manager.get_by_role("button", name="Sign off the decision").click()
    expect(manager.locator(".govuk-notification-banner--success")).to_contain_text("signed off, and is in force")

    screener = people["screener"]
    screener.goto(system.address(system.third))
    screener.get_by_role("link", name="Record what whoever made it was told").click()
    expect(screener.get_by_label("In which words?")).to_have_value(re.compile("Thank you for telling us"))
    screener.get_by_label("By phone").check()
    screener.get_by_role("button", name="Save").click()
    expect(screener.locator("#told ~ ul").first).to_contain_text("A social worker will now meet the child")

    found = json.loads(system.live.python(ASK.replace("REFERENCE", system.third)).strip().splitlines()[-1])
    assert (found["outcome"], found["level"], found["stage"]) == ("assessment", "3", "decided")
    assert (found["decided_by"], found["signed_off_by"]) == ("Front Door Social worker", "Front Door Team manager")
    assert found["flags"]["F03"] == "acted"
    assert found["calls"] == 2, "the two calls before this one"
    assert found["considered"][0] == 3, "the two calls, and the one of the police"
    assert found["episode"] == ["1A", True]
    assert found["clocks"] == {
        "contact_triage": "met", "contact_decision": "met", "contact_acknowledged": "running", "referrer_told": "met",
    }  # fmt: skip
    assert found["trail"] == ["decide_contact", "sign_off_decision"]


def test_what_is_typed_into_a_decision_is_there_again(people: dict[str, Page], system: FrontDoorSystem) -> None:
    worker = people["worker"]
    worker.goto(system.address(system.other, "decision/"))
    worker.get_by_label("Reasons for the decision").fill("Words that must not be lost.")
    with worker.expect_response(lambda answer: "/drafts/save/" in answer.url):
        worker.get_by_label("What is not known?").focus()
    worker.goto(f"{system.live.url}/front-door/")
    worker.goto(system.address(system.other, "decision/"))
    expect(worker.get_by_label("Reasons for the decision")).to_have_value("Words that must not be lost.")
    expect(worker.get_by_text("We kept what you wrote")).to_be_visible()


def test_the_decision_is_reached_and_made_by_keyboard(people: dict[str, Page], system: FrontDoorSystem) -> None:
    worker = people["worker"]
    worker.goto(system.address(system.other, "decision/"))
    known = worker.get_by_role("region", name="What is known")
    known.focus()
    before = known.evaluate("part => part.scrollTop")
    worker.keyboard.press("End")
    # What is known scrolls by keyboard, beside the form.
    worker.wait_for_function("([part, before]) => part.scrollTop > before", arg=[known.element_handle(), before])
    worker.get_by_label("Level 1: universal").focus()
    worker.keyboard.press("ArrowDown")
    expect(worker.get_by_label("Level 2: additional")).to_be_checked()


PAGES = (
    ("third", ""), ("unlinked", ""), ("unlinked", "link/"), ("unlinked", "decision/"), ("other", ""),
    ("other", "decision/"), ("other", "recommend/"), ("other", "openness/"), ("other", "agreement/"),
    ("other", "disclosure/"), ("other", "objection/"), ("other", "correct-child/"), ("other", "correct-message/"),
    ("waiting", ""), ("waiting", "sign-off/"),
)  # fmt: skip


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_contact_can_be_read_by_everyone(
    browser_page: Page, system: FrontDoorSystem, axe: Axe, width: int
) -> None:
    heard: list[str] = []
    browser_page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    browser_page.on("pageerror", lambda error: heard.append(str(error)))
    browser_page.set_viewport_size({"width": width, "height": 800})
    sign_in(browser_page, system, "front_door.team_manager")
    for contact, page in PAGES:
        browser_page.goto(system.address(getattr(system, contact), page))
        assert heard == [], page
        assert axe(browser_page) == [], (contact, page)
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, (contact, page)


def test_a_contact_prints_with_all_that_it_holds(people: dict[str, Page], system: FrontDoorSystem) -> None:
    worker = people["worker"]
    worker.goto(system.address(system.other))
    worker.emulate_media(media="print")
    for hidden in ("What to do next", "Record an objection", "Ask agencies"):
        expect(worker.get_by_text(hidden, exact=True)).to_be_hidden()
    for shown in ("What was said", "Clocks", "Decisions"):
        expect(worker.get_by_role("heading", name=shown, exact=True)).to_be_visible()
