"""What every test may ask for, and the loud end of a run that left something out."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from lineofsight.domain.working_days import Calendar
from tests.live import AXE, LiveSystem, chromium, live_system
from tests.tables import is_on_sqlite, postgresql_tables, tables_in_memory
from tests.trail_release import trail_is_emptied_between_tests  # noqa: F401 - a fixture of every test

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser import Violation

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "standards"
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
MISSING = " is missing on this machine"


def pytest_configure(config: pytest.Config) -> None:
    # Plain HTTP within the tests, no collected style sheets, a quick hash, and no pool that would hold on to
    # the database when it is dropped. The live system of the browser tests runs without any of these.
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT = None
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    # How long an example takes says how busy the machine is.
    hypothesis.settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("untimed")


ASK_PAGES = frozenset({"client", "signed_in", "browser_page", "live"})
"""The fixtures with which a test asks for pages, through all middleware, the gate and the trail."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for pages: there are a thousand, and the quick loop leaves them out."""
    for item in items:
        if ASK_PAGES & set(getattr(item, "fixturenames", ())):
            item.add_marker("pages")


# --- what may be missing on a machine --------------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgresql") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("runs in the PostgreSQL half of `make test`")
    if item.get_closest_marker("browser"):
        if chromium() is None:
            leave_out(item, "Chromium (Debian package `chromium`)")
        if not AXE.exists():
            leave_out(item, "axe-core (`make devenv`)")


def leave_out(item: pytest.Item, missing: str, *, allowed_in_ci: bool = False) -> None:
    """Skip a test, and name it at the end of the run; a failure where CI has to have everything."""
    if CI and not allowed_in_ci:
        pytest.fail(f"{missing} is missing, and CI may leave nothing out.", pytrace=False)
    pytest.skip(f"{missing}{MISSING}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.getreports("skipped"):
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if said.endswith(MISSING):
            left_out[said.removeprefix("Skipped: ")].append(report.nodeid)
    if left_out:
        terminalreporter.section("LEFT OUT", sep="!", red=True, bold=True)
        for missing, tests in left_out.items():
            terminalreporter.line(f"{missing}, so these tests did not run:")
            for test in tests:
                terminalreporter.line(f"  {test}")
        terminalreporter.line("This run does not show that the whole system works.", red=True, bold=True)


@pytest.fixture
def SHARED_STANDARDS(request: pytest.FixtureRequest) -> Path:  # noqa: N802 - a name that stands out in the tests
    """The folder of published standards and sample files beside the checkout; tests that need it go without."""
    if not SHARED.is_dir():
        leave_out(request.node, "the folder of published standards (../shared/standards)", allowed_in_ci=True)
    return SHARED


# --- the tables ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The tests' own database begins as a copy of tables that the migrations made before."""
    if is_on_sqlite():
        with tables_in_memory(connection.creation._get_test_db_name()):
            yield
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql_tables()
        yield


# --- the field -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def england() -> Calendar:
    """England's working days."""
    return Calendar.england()


# --- a running system and a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """The demonstration's invented authority, served for the whole run.

    Tests that change its record share it: they change children of their own.
    """
    with live_system(tmp_path_factory.mktemp("demonstration"), ("demo", "--prepare-only")) as system:
        yield system


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, started once for a module whose tests are all marked `browser`."""
    program = chromium()
    assert program is not None, "A test that asks for a browser has to be marked `browser`."
    from tests.browser import running_browser

    with running_browser(program) as started:
        yield started


@pytest.fixture
def browser_context(browser: "Browser") -> "Iterator[BrowserContext]":
    """A browser that nobody has used: no cookies, nothing kept. British, in London's time."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: "BrowserContext") -> "Page":
    """An empty page of an unused browser."""
    return browser_context.new_page()


@pytest.fixture
def axe() -> "Callable[[Page], list[Violation]]":
    """What breaks WCAG 2.2 AA on a page: `assert axe(page) == []`."""
    from tests.browser import axe as examine

    return examine
