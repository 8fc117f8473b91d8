"""A real browser for the tests, and the accessibility rules that every page is held to."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.live import AXE

WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PATIENCE_MS = 30_000
"""How long a page may take to show what is expected of it: a busy machine is no fault of the page."""
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Violation:
    """One rule of accessibility that a page breaks, and the parts of the page that break it."""

    rule: str
    help: str
    parts: tuple[str, ...]


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """A started Chromium. The synchronous interface keeps a loop running in this thread, which Django would refuse
    to ask the database beside; nothing here awaits, so it may."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def axe(page: Page) -> list[Violation]:
    """What axe-core finds wrong with a page by WCAG 2.2 AA; [] when nothing.

    The script goes in over the browser's own debugging channel, because the pages forbid foreign scripts.
    """
    channel = page.context.new_cdp_session(page)
    try:
        _evaluate(channel, AXE.read_text(encoding="utf-8") + "\n;0")
        options = {"runOnly": {"type": "tag", "values": WCAG_2_2_AA}, "resultTypes": ["violations"]}
        found = _evaluate(channel, f"axe.run(document, {options!r}).then(found => found.violations)")
    finally:
        channel.detach()
    return [
        Violation(v["id"], v["help"], tuple(" ".join(map(str, node["target"])) for node in v["nodes"])) for v in found
    ]


def _evaluate(channel: Any, expression: str) -> Any:
    answer = channel.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise AssertionError(f"The page could not be examined: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def follow(target: Locator) -> None:
    """Click, and wait for the page that it leads to. A click alone goes on before that page is even asked for: what
    is read, routed or examined next would be the page before."""
    with target.page.expect_navigation():
        target.click()


def sign_in_at(address: str, page: Page, name: str, password: str) -> None:
    """Sign in at the system of an address, and wait for the page where it lands."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main button")
    page.wait_for_url(lambda url: "/account/login/" not in url)


def fill_in_a_visit(page: Page) -> None:
    """Answer what the form of a visit asks of a child who was seen at home, and alone; it is not sent yet."""
    page.get_by_label("A visit that the plan").check()
    page.get_by_label("Visit in person").check()
    for question in (r"^Was (?!.*bedroom).+ seen\?", r"seen alone\?", r"bedroom seen\?"):
        page.get_by_role("group", name=re.compile(question)).get_by_label("Yes").first.check()
