"""The head of a child's page in a real browser: read by everyone, on a phone, and printed on one side of A4."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import Violation
from tests.web.small_live_system import SmallLiveSystem, sign_in, small_live_system

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[[Page], list[Violation]]
A_LONG_RECORD = """
from datetime import timedelta
from lineofsight.record.models import Address, Child, Person, PersonName, Relationship, Visit
from lineofsight.record.moment import today
child = Child.objects.get(reference="{child}")
for number in range(6):
    person = Person.objects.create()
    PersonName.objects.create(person=person, given_names="Bartholomew Fitzgerald", family_name=f"Carr{{number}}")
    kind = Relationship.Kind.GRANDPARENT if number else Relationship.Kind.MOTHER
    Relationship.objects.create(person=person, to_id=child.pk, kind=kind, has_parental_responsibility=not number)
Address.objects.create(person_id=child.pk, lines="The Old Station House, 117 Long Meadow Lane", postcode="SQ1 1AA")
for number in range(40):
    Visit.objects.create(
        child=child, kind="in_person", is_child_seen=True, is_seen_alone=True,
        happened_on=today() - timedelta(days=7 * number), childs_view="I like it when you come. " * 12,
    )
"""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLiveSystem]:
    with small_live_system(tmp_path_factory.mktemp("child-short")) as made:
        made.live.python(A_LONG_RECORD.format(child=made.child))
        yield made


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("width", [1280, 320])
def test_it_can_be_read_by_everyone(browser_page: Page, system: SmallLiveSystem, axe: Axe, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    sign_in(browser_page, system, "north.social_worker")
    browser_page.goto(f"{system.url}/children/{system.child}/")
    assert axe(browser_page) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_prints_on_one_side_of_a4(browser_page: Page, system: SmallLiveSystem, tmp_path: Path) -> None:
    sign_in(browser_page, system, "north.social_worker")
    browser_page.goto(f"{system.url}/children/{system.child}/")
    assert "Bartholomew Fitzgerald Carr5" in browser_page.locator("main").inner_text()
    pdf = browser_page.pdf(format="A4", path=tmp_path / "child.pdf")
    assert pages_of(pdf) == 1
    assert pages_of(browser_page.pdf(format="A6")) > 1, "the count of pages tells more than one"
