"""One story in a browser: an unborn child is referred, has a birth plan, is born, and goes home after a meeting.

The clock of the server begins on 1 December 2026, with the birth expected on 24 December, and again on 18 December.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lineofsight.record.moment import LONDON
from tests.live import LiveSystem, live_system
from tests.web.small_live_system import PASSWORD, ROOT
from tests.web.test_a_friday_before_christmas import Axe, begin, on, record

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REFERRED, BORN = datetime(2026, 12, 1, 11, 0, tzinfo=LONDON), datetime(2026, 12, 18, 11, 0, tzinfo=LONDON)
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.authority import small_authority
from lineofsight.access.models import Account
child = small_authority().child(born_on=None)
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
print(json.dumps(str(child.reference)))
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveSystem, str]]:
    folder: Path = tmp_path_factory.mktemp("birth")
    with live_system(folder) as live:
        reference = json.loads(live.python(MAKE).strip().splitlines()[-1])
        live.stop()
        yield live, reference


def test_a_pre_birth_plan_from_the_referral_to_the_discharge_meeting(
    browser_page: Page, story: tuple[LiveSystem, str], axe: Axe
) -> None:
    page = browser_page
    begin(page, story, REFERRED)
    referred = on(date(2026, 11, 30))
    decided = {f"decided_{name}": value for name, value in referred.items()}
    record(
        page, "Open an episode on a referral", **referred, source="3D", decision="accepted", **decided,
        decided_time="16:00", summary="The midwife is worried about the drinking.",
    )  # fmt: skip
    record(
        page, "Make a birth plan", **on(date(2026, 12, 1)), hospital="General, ward 4",
        who_to_call="Anna by day, the duty team at night", mother="She may be alone with the baby",
        father="He may visit by day",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("Anna by day, the duty team at night")
    record(page, "Record that the hospital has the birth plan", **on(date(2026, 12, 1)))
    assert axe(page) == []

    begin(page, story, BORN)
    born = {f"born_{name}": value for name, value in on(date(2026, 12, 16)).items()}
    record(page, "Record the birth", **born, sex="F")
    record(
        page, "Record the discharge planning meeting", **on(date(2026, 12, 18)),
        who="The ward, the midwife, the health visitor, the mother", decision="Home with the mother to her sister",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("Home with the mother to her sister")
    expect(page.locator("main")).to_contain_text("16 December 2026")
    assert axe(page) == []
