"""Two processes on one PostgreSQL: the authority's own, and the partner-facing one under its own role."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit, urlunsplit
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest
from psycopg import sql

from tests.live import COMMAND, LiveSystem, free_port, live_system

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.agencies import Agencies
from tests.authority import small_authority
agencies = Agencies(small_authority())
enquiry = agencies.ask(agencies.authority.contact(), agencies=(agencies.police,))
agencies.officer.set_password({PASSWORD!r})
agencies.officer.save()
asked = agencies.request_of(enquiry, agencies.police)
print(json.dumps({{"name": agencies.officer.username, "request": str(asked.reference)}}))
"""
STANDS = """
import json
from lineofsight.record.models import AgencyAnswer, AnswerToFollowUp, Contact, MashEnquiry
print(json.dumps({
    "stage": Contact.objects.get().stage,
    "waiting": AnswerToFollowUp.objects.count(),
    "known": AgencyAnswer.objects.get().known,
    "is_over": MashEnquiry.objects.get().answered_at == AgencyAnswer.objects.get().answered_at,
}))
"""


@dataclass(frozen=True)
class Apart:
    """Both processes, running: the authority's own, and the partners'; a partner's sign-in name, and their request."""

    own: LiveSystem
    partners: LiveSystem
    name: str
    request: str


def _as_role(address: str, role: str, password: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}"))


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    role, password = f"partners_{secrets.token_hex(4)}", secrets.token_hex(16)
    with live_system(tmp_path_factory.mktemp("own")) as own:
        address = own.environment["DATABASE_URL"]
        assert "Made the role" in own.command("partners", "prepare-database", "--role", role)
        assert "Nothing to change" in own.command("partners", "prepare-database", "--role", role)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password))
        made = json.loads(own.python(MAKE).strip().splitlines()[-1])
        folder = tmp_path_factory.mktemp("partners")
        environment = own.environment | {
            "DATABASE_URL": _as_role(address, role, password),
            "LINEOFSIGHT_DATA": str(folder),
            "LINEOFSIGHT_SECRET_KEY": secrets.token_urlsafe(50),
        }
        partners = LiveSystem(f"http://127.0.0.1:{free_port()}", environment, serves=("--partners",))
        try:
            partners.start()
            yield Apart(own, partners, made["name"], made["request"])
        finally:
            partners.stop()
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


class Browser:
    """Somebody's browser, as far as forms and cookies go."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def status(self, path: str) -> int:
        try:
            with self.opener.open(self.url + path, timeout=20) as answer:
                return int(answer.status)
        except HTTPError as refused:
            refused.close()
            return refused.code

    def send(self, path: str, **fields: Any) -> str:
        """Open the page of a form, and send it filled in; the page that it leads to."""
        shown = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
        assert token is not None
        data = urlencode({"csrfmiddlewaretoken": token.group(1), **fields}).encode()
        with self.opener.open(self.url + path, data=data, timeout=20) as answer:
            return str(answer.read().decode())


def test_an_answer_is_given_there_and_followed_up_here(apart: Apart) -> None:
    browser = Browser(apart.partners.url)
    page = f"/agency/{apart.request}/"
    assert page in browser.send("/account/login/", login=apart.name, password=PASSWORD)
    assert "What do you know of the child?" in browser.get(page)
    given = {"state": "returned", "known": "Two calls.", "may_be_shared_with_family": "no", "may_be_passed_on": "yes"}
    assert "Your answer is with the front door." in browser.send(f"{page}answer/", **given)
    assert "Sign in" in browser.send("/account/logout/")

    stands = _stands_once_followed_up(apart.own)
    assert stands == {"stage": "screening", "waiting": 0, "known": "Two calls.", "is_over": True}
    assert "is whole" in apart.own.command("trail", "verify")
    log = Path(apart.partners.environment["LINEOFSIGHT_DATA"], "server.log").read_text()
    assert "permission denied" not in log
    assert "Traceback" not in log


def _stands_once_followed_up(own: LiveSystem) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        stands: dict[str, Any] = json.loads(own.python(STANDS).strip().splitlines()[-1])
        if not stands["waiting"] or time.monotonic() > deadline:
            return stands


def test_a_session_of_one_process_is_none_of_the_other(apart: Apart) -> None:
    browser = Browser(apart.partners.url)
    browser.send("/account/login/", login=apart.name, password=PASSWORD)
    assert browser.status("/your-account/") == 200
    elsewhere = Browser(apart.own.url)
    elsewhere.opener = browser.opener
    assert "Sign in" in elsewhere.get("/your-account/")


def test_nothing_else_is_served_to_partners(apart: Apart) -> None:
    browser = Browser(apart.partners.url)
    for path in ("/children/", "/board/", "/live/front-door/", "/contact/", "/front-door/"):
        assert browser.status(path) == 404, path


def test_people_who_sign_in_at_once_read_each_their_own(apart: Apart) -> None:
    """Connections are pooled: what was said for one request does not stay for the next."""
    signed_in, stranger = Browser(apart.partners.url), Browser(apart.partners.url)
    page = f"/agency/{apart.request}/"
    signed_in.send("/account/login/", login=apart.name, password=PASSWORD)
    for _ in range(20):
        assert "What do you know of the child?" in signed_in.get(page)
        assert "What do you know of the child?" not in stranger.get(page)


def test_partners_are_not_served_on_the_rights_of_the_owner(apart: Apart) -> None:
    refused = _refused(apart, apart.own.environment["DATABASE_URL"])
    assert "may do more than partners need" in refused


def test_a_database_of_another_version_is_not_served(apart: Apart) -> None:
    address, owner = apart.partners.environment["DATABASE_URL"], apart.own.environment["DATABASE_URL"]
    role = urlsplit(address).username
    assert role is not None
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("REVOKE SELECT ON record_reminder FROM {}").format(sql.Identifier(role)))
    assert "is not prepared for this version (record_reminder, SELECT of " in _refused(apart, address)
    apart.own.command("partners", "prepare-database", "--role", role)


def test_what_is_missing_before_going_live_can_be_asked_as_the_role(apart: Apart) -> None:
    live = {"LINEOFSIGHT_PAGES": "partners", "LINEOFSIGHT_DEMO": "off", "LINEOFSIGHT_HOSTS": "127.0.0.1"}
    live["COLUMNS"] = "300"  # so that no sentence of the table is broken
    asked = subprocess.run(
        [str(COMMAND), "check-deployment"],
        env=apart.partners.environment | live,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "The partner-facing process knows enquiries, and nothing else" in asked.stdout
    assert asked.stderr == ""
    assert "may do more than" not in asked.stdout
    assert "is not prepared" not in asked.stdout


def _refused(apart: Apart, address: str) -> str:
    """What the partner-facing server says when it does not start, outside the demonstration."""
    live = {"DATABASE_URL": address, "LINEOFSIGHT_DEMO": "off", "LINEOFSIGHT_HOSTS": "127.0.0.1"}
    done = subprocess.run(
        [str(COMMAND), "serve", "--partners"],
        env=apart.partners.environment | live,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    return done.stderr
