"""The pictures of the documents, taken of the demonstration in a real browser.

They are written into `docs/images` where they are missing or LINEOFSIGHT_SCREENSHOTS=1 asks for new ones; otherwise
they are taken into a folder of the test, so that a run leaves the checkout as it was.
"""

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lineofsight.synthetic.demonstration import PASSWORD
from tests.live import LiveSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
SIZE = (1280, 900)
LEAST_BYTES = 20_000
"""A page without its style sheet or its figures makes a smaller picture."""

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_in(demonstration: LiveSystem, browser_page: "Page") -> "Page":
    """The service manager of the demonstration, at the board."""
    browser_page.goto(demonstration.url)
    browser_page.fill("[name=login]", "demo.service")
    browser_page.fill("[name=password]", PASSWORD)
    browser_page.locator("main button[type=submit]").click()
    # The message of signing in is shown once; the pictures are of the pages without it.
    browser_page.goto(f"{demonstration.url}/")
    return browser_page


@pytest.fixture
def picture(tmp_path: Path) -> "Callable[[Page, str], Path]":
    """Takes the picture of a page under a name; gives back the file."""

    def take(page: "Page", name: str) -> Path:
        kept = IMAGES / f"{name}.png"
        is_wanted = os.environ.get("LINEOFSIGHT_SCREENSHOTS") == "1" or not kept.exists()
        file = kept if is_wanted else tmp_path / kept.name
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)
        return file

    return take


def assert_shows_something(file: Path) -> None:
    content = file.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == SIZE
    assert len(content) > LEAST_BYTES


def test_the_board(signed_in: "Page", picture: "Callable[[Page, str], Path]") -> None:
    assert signed_in.locator("h1").inner_text() == "Oversight board"
    assert_shows_something(picture(signed_in, "board"))


def test_the_list_behind_a_figure(
    signed_in: "Page", demonstration: LiveSystem, picture: "Callable[[Page, str], Path]"
) -> None:
    signed_in.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    assert signed_in.locator("main table tbody tr").count() > 0
    assert_shows_something(picture(signed_in, "list"))


def test_the_page_of_a_child(
    signed_in: "Page", demonstration: LiveSystem, picture: "Callable[[Page, str], Path]"
) -> None:
    signed_in.goto(f"{demonstration.url}/deadlines/?standing=overdue")
    signed_in.locator("main table a[href*='/children/']").first.click()
    assert "Started" in signed_in.locator("main").inner_text(), "What is due has its sentence."
    assert_shows_something(picture(signed_in, "child"))
