"""The one-port server as people meet it: started by its command, reached over HTTP, seen in a browser."""

from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.live import LiveSystem, live_system

PLAIN_VIEWS = ("/", "/account/login/", "/account/login", "/no/such/page/", "/live/no-such-stream/")


@pytest.fixture(scope="module")
def empty_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """A running system with tables and nothing in them."""
    with live_system(tmp_path_factory.mktemp("empty")) as system:
        yield system


def answer(url: str, **request: Any) -> HTTPResponse | HTTPError:
    """The answer to a request, whatever its status, read to the end."""
    try:
        with urlopen(Request(url, **request), timeout=10) as response:
            response.read()
            return response
    except HTTPError as refused:
        refused.read()
        refused.close()
        return refused


@pytest.mark.slow
@pytest.mark.parametrize("path", PLAIN_VIEWS)
def test_every_answer_carries_the_security_headers(empty_system: LiveSystem, path: str) -> None:
    headers = answer(empty_system.url + path).headers
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not any(character.isdigit() for character in headers.get("Server", ""))


@pytest.mark.slow
def test_a_foreign_host_name_is_refused(empty_system: LiveSystem) -> None:
    assert answer(empty_system.url, headers={"Host": "elsewhere.example"}).status == 400


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/admin/", "/static/../secret_key", "/metrics"])
def test_nothing_stands_at_well_known_addresses(empty_system: LiveSystem, path: str) -> None:
    assert answer(empty_system.url + path).status in {400, 404}


@pytest.mark.slow
def test_a_form_without_its_token_is_refused(empty_system: LiveSystem) -> None:
    refused = answer(empty_system.url + "/account/login/", data=b"login=someone&password=something")
    assert refused.status == 403


@pytest.mark.slow
def test_the_log_of_the_server_holds_no_error(empty_system: LiveSystem) -> None:
    answer(empty_system.url + "/account/login/")
    log = Path(empty_system.environment["LINEOFSIGHT_DATA"], "server.log").read_text()
    assert "Traceback" not in log


@pytest.mark.slow
def test_a_second_server_on_the_same_port_says_so(empty_system: LiveSystem) -> None:
    port = empty_system.url.rsplit(":", maxsplit=1)[1]
    with pytest.raises(AssertionError, match=r"Cannot listen on 127\.0\.0\.1 port"):
        empty_system.command("serve", "--port", port)


@pytest.mark.slow
def test_another_process_works_on_the_same_record(empty_system: LiveSystem) -> None:
    source = "from lineofsight.access.models import Account; print(Account.objects.count())"
    assert empty_system.python(source).strip() == "0"


@pytest.mark.browser
def test_the_sign_in_page_has_no_accessibility_violation(
    empty_system: LiveSystem, browser_page: Any, axe: Callable[..., list[Any]]
) -> None:
    browser_page.goto(empty_system.url)
    assert browser_page.url.startswith(empty_system.url + "/account/login/")
    assert axe(browser_page) == []


@pytest.mark.browser
def test_the_accessibility_rules_see_a_violation(browser_page: Any, axe: Callable[..., list[Any]]) -> None:
    browser_page.set_content(
        "<html lang='en'><title>t</title><body><main><h1>h</h1><img src='data:,'></main></body></html>"
    )
    found = axe(browser_page)
    assert [violation.rule for violation in found] == ["image-alt"]
    assert found[0].parts == ("img",)
