"""One story in a browser: a section 47 enquiry begins on the last Friday before Christmas, and is conferred in time.

The clock of the server begins at 16:40 on Friday 18 December 2026, at 19:30 of that evening, and on 13 January 2027,
the fifteenth working day: two bank holidays at Christmas and one at New Year lie between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lineofsight.record.moment import LONDON
from tests.browser import Violation, follow, sign_in_at
from tests.live import LiveSystem, live_system
from tests.web.small_live_system import PASSWORD, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
FRIDAY = datetime(2026, 12, 18, 16, 40, tzinfo=LONDON)
FRIDAY_EVENING = datetime(2026, 12, 18, 19, 30, tzinfo=LONDON)
THE_FIFTEENTH_WORKING_DAY = datetime(2027, 1, 13, 15, 0, tzinfo=LONDON)
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import date
from tests.authority import small_authority
from lineofsight.access.models import Account
from lineofsight.actions import family_help, workforce
from lineofsight.record.models import Allocation
from lineofsight.record.moment import today
authority = small_authority()
north = authority.north
child = authority.child()
episode = authority.episode(child, on=date(2026, 11, 9))
workforce.allocate(child.pk, team=north.team, worker=north.worker_row, on=today(),
    reason=Allocation.Reason.OTHER, by=north.manager)
family_help.start_assessment(child.pk, episode.pk, on=date(2026, 11, 10), by=north.worker)
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
print(json.dumps(str(child.reference)))
"""
ASK = """
import json
from lineofsight.record.models import ChildProtectionPlan, Conference, Deadline, Section47Enquiry
enquiry, plan = Section47Enquiry.objects.get(), ChildProtectionPlan.objects.get()
print(json.dumps({
    "enquiry": [enquiry.started_on.isoformat(), enquiry.outcome, enquiry.strategy_discussion.outcome],
    "conference": Conference.objects.get().held_on.isoformat(),
    "plan": [plan.started_on.isoformat(), plan.latest_category],
    "clocks": {row.clock: [row.due_on.isoformat(), row.outcome] for row in Deadline.objects.filter(clock__in=[
        "child_seen_in_section_47", "initial_child_protection_conference", "first_core_group"])},
}))
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveSystem, str]]:
    folder: Path = tmp_path_factory.mktemp("christmas")
    with live_system(folder) as live:
        reference = json.loads(live.python(MAKE).strip().splitlines()[-1])
        live.stop()
        yield live, reference


def begin(page: Page, story: tuple[LiveSystem, str], at: datetime, name: str = "north.social_worker") -> None:
    """Let it be this moment, sign in, and open the child's page."""
    live, reference = story
    if live.server is not None:
        live.stop()
    live.start_at(at)
    sign_in(page, story, name)
    page.goto(f"{live.url}/children/{reference}/")


def sign_in(page: Page, story: tuple[LiveSystem, str], name: str) -> None:
    page.context.clear_cookies()
    sign_in_at(story[0].url, page, name, PASSWORD)


def on(day: date) -> dict[str, str]:
    """The three boxes of the day on which it happened."""
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def fill(page: Page, **values: str) -> None:
    """Fill in the fields of a form by their names: the answer to choose, or the text to write."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page: Page) -> None:
    follow(page.locator("main form button[type=submit]:not([name])").last)


def record(page: Page, step: str, **values: str) -> None:
    """Choose a step on the child's page, fill in its form, and land on the child's page again."""
    follow(page.get_by_role("link", name=re.compile(f"^{step}")))
    fill(page, **values)
    send(page)
    assert not page.locator(".govuk-error-summary").count(), page.locator(".govuk-error-summary").inner_text()


def test_an_enquiry_that_begins_on_a_friday_evening_is_conferred_in_time(
    browser_page: Page, story: tuple[LiveSystem, str], axe: Axe
) -> None:
    page = browser_page
    begin(page, story, FRIDAY)
    the_discussion(page)
    expect(page.locator(".los-short")).to_contain_text("Section 47 enquiry since 18 December 2026")
    expect(page.get_by_role("region", name="Clocks that are running")).to_contain_text("13 January 2027")
    assert axe(page) == []

    begin(page, story, FRIDAY_EVENING)
    record(
        page, "Record a visit", **on(date(2026, 12, 18)), at_time="18:15", purpose="statutory", kind="in_person",
        seen="yes", is_seen_alone="yes", bedroom="yes", note="Bruises on both arms", childs_view="I fell, he said",
        view_source="said",
    )  # fmt: skip
    expect(page.locator(".los-short")).to_contain_text("18 December 2026 by North Social worker, alone")
    expect(page.locator(".los-short")).to_contain_text("I fell, he said")

    begin(page, story, THE_FIFTEENTH_WORKING_DAY)
    record(
        page, "Conclude a section 47 enquiry", **on(date(2027, 1, 8)), outcome="ongoing_risk",
        family_told="Both parents were told what was found",
        findings="Harm is likely to go on",
    )  # fmt: skip
    begin(page, story, THE_FIFTEENTH_WORKING_DAY, "north.team_manager")
    record(page, "Sign the outcome of a section 47 enquiry", **on(date(2027, 1, 8)), answer="sign")
    begin(page, story, THE_FIFTEENTH_WORKING_DAY)
    the_conference(page)
    expect(page.locator(".los-short")).to_contain_text("On a child protection plan since 13 January 2027: Neglect")
    expect(page.get_by_role("region", name="Clocks that are running")).to_contain_text("27 January 2027")

    assert json.loads(story[0].python(ASK).strip().splitlines()[-1]) == {
        "enquiry": ["2026-12-18", "ongoing_risk", "s47_joint"],
        "conference": "2027-01-13",
        "plan": ["2027-01-13", "NEG"],
        "clocks": {
            "child_seen_in_section_47": ["2026-12-19", "met"],
            "initial_child_protection_conference": ["2027-01-13", "met"],
            "first_core_group": ["2027-01-27", "running"],
        },
    }


def the_discussion(page: Page) -> None:
    """At half past three, with the police and health; the school had gone home, and says so."""
    record(
        page, "Record a strategy discussion", **on(date(2026, 12, 18)), at_time="15:30", is_by_telephone="no",
        attendance_social_care="attended", attendance_police="attended", attendance_police_who="DS Amin",
        attendance_health="attended", attendance_health_who="Dr Bello", attendance_school="apologies",
        outcome="s47_joint", begins_enquiry="yes", reasons="Bruises that nobody explains",
        seeing_plan="At home this evening, with the police", are_parents_told="yes",
    )  # fmt: skip


def the_conference(page: Page) -> None:
    """A Saturday is refused; the conference is recorded on its day."""
    page.get_by_role("link", name=re.compile("^Record an initial child protection conference")).click()
    fill(
        page, **on(date(2027, 1, 9)), chair="Ms Idris", attendance_social_care="attended",
        attendance_social_care_report="in_time", attendance_police="attended", attendance_police_report="in_time",
        attendance_school="attended", attendance_school_report="late", is_quorate="yes", parents_part="attended",
        outcome="cp_plan", category="NEG", visit_every_days="10", participation="PN5",
    )  # fmt: skip
    send(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("weekend")
    fill(page, **on(date(2027, 1, 13)))
    send(page)
    assert not page.locator(".govuk-error-summary").count(), page.locator(".govuk-error-summary").inner_text()
