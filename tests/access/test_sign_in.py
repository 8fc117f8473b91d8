"""Signing in: who gets in, with what, and what is noted of those who do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lineofsight.access.models import Account, TrailEvent
from tests.access.conftest import PASSWORD, Service

SignedIn = Callable[[Account], Client]
pytestmark = pytest.mark.urls("tests.access.pages_to_ask")
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _nobody_has_tried(db: None) -> None:
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/account/login/", {"login": username, "password": password, **more})


def verbs() -> list[tuple[str, str]]:
    return [(row.verb, row.refusal) for row in TrailEvent.objects.order_by("sequence")]


def changes() -> list[str]:
    rows = TrailEvent.objects.filter(action="manage_own_account").order_by("sequence")
    return [row.details["what"] for row in rows]


def code(secret: str = SECRET, steps: int = 0) -> str:
    """The code that an authenticator app shows; `steps` of 30 seconds away from now."""
    counter = next(iter(yield_hotp_counters_from_time())) + steps
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("spelling", ["{}", "{} ", " {}"])
def test_a_person_signs_in_and_out_and_both_are_on_the_trail(service: Service, spelling: str) -> None:
    client = Client()
    response = sign_in(client, spelling.format(service.worker.username))
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/ask/manual/").status_code == 200
    response = client.post("/account/logout/")
    assert response.headers["Location"] == "/account/login/"
    assert client.get("/ask/manual/").status_code == 302
    assert verbs() == [("sign_in", ""), ("sign_out", "")]
    assert TrailEvent.objects.get(verb="sign_out").details == {"why": "asked"}


def test_capitals_do_not_matter_in_a_sign_in_name(service: Service) -> None:
    assert sign_in(Client(), service.worker.username.upper()).status_code == 302


def test_a_link_does_not_sign_anybody_out(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/ask/manual/").status_code == 200


def test_known_and_unknown_names_get_the_same_answer(service: Service) -> None:
    def answer(username: str) -> tuple[int, str]:
        response = sign_in(Client(), username, "not the password")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return response.status_code, page.replace(username, "NAME")

    closed = service.colleague
    closed.is_active = False
    closed.save()
    known, unknown, left = answer(service.worker.username), answer("nobody"), answer(closed.username)
    assert known == unknown == left
    assert "The sign-in name or the password is not right." in known[1]


def test_a_closed_account_cannot_sign_in(service: Service) -> None:
    service.worker.is_active = False
    service.worker.save()
    client = Client()
    sign_in(client, service.worker.username)
    assert client.get("/ask/manual/").status_code == 302


def test_an_account_without_a_password_cannot_be_signed_in_to(db: None) -> None:
    Account.objects.create_user("nopassword", None)
    for password in ("", "None", "!"):
        client = Client()
        sign_in(client, "nopassword", password)
        assert client.get("/ask/manual/").status_code == 302


def test_a_failed_sign_in_is_on_the_trail_without_what_was_typed(service: Service) -> None:
    sign_in(Client(), service.worker.username, "wrong")
    sign_in(Client(), "my secret password", "wrong")
    known, unknown = TrailEvent.objects.order_by("sequence")
    assert (known.verb, known.outcome, known.account) == ("sign_in_failed", "refused", service.worker)
    assert (unknown.account, unknown.refusal) == (None, "wrong_name_or_password")
    assert "secret" not in str(unknown.details)
    assert known.details["name"] != unknown.details["name"]
    assert known.route == "account_login"


def test_guessing_is_slowed_down_and_noted_but_not_for_good(service: Service) -> None:
    for _ in range(5):
        sign_in(Client(), service.worker.username, "wrong")
    client = Client()
    response = sign_in(client, service.worker.username)
    assert "too many attempts to sign in. Wait 5 minutes" in response.content.decode()
    assert client.get("/ask/manual/").status_code == 302
    assert verbs()[-1] == ("sign_in_failed", "too_many_attempts")
    cache.clear()
    assert sign_in(client, service.worker.username).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"]
)
def test_signing_in_never_leads_off_the_site(service: Service, elsewhere: str) -> None:
    response = sign_in(Client(), service.worker.username, next=elsewhere)
    assert response.headers["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(service: Service) -> None:
    client = Client()
    page = client.get("/account/login/?next=/ask/manual/").content.decode()
    assert '<input type="hidden" name="next" value="/ask/manual/"' in page
    assert sign_in(client, service.worker.username, next="/ask/manual/").headers["Location"] == "/ask/manual/"


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_set_password"])
def test_nobody_signs_up_or_resets_a_password_by_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("address", ["/account/signup/", "/account/password/reset/", "/account/email/"])
def test_their_addresses_do_not_exist(db: None, address: str) -> None:
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_a_post_without_the_pages_token_is_refused(service: Service) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, service.worker.username).status_code == 403


# --- the own password and second factor ------------------------------------------------------------------------------


def change_password(client: Client, new: str, old: str = PASSWORD):
    return client.post("/account/password/change/", {"oldpassword": old, "password1": new, "password2": new})


def test_a_person_changes_their_password_and_signs_in_again(service: Service, signed_in: SignedIn) -> None:
    client, other = signed_in(service.worker), signed_in(service.worker)
    assert change_password(client, "a shorter walk by the sea").status_code == 302
    assert client.get("/ask/manual/").status_code == other.get("/ask/manual/").status_code == 302
    assert sign_in(client, service.worker.username).status_code == 200
    assert sign_in(client, service.worker.username, "a shorter walk by the sea").status_code == 302
    assert TrailEvent.objects.get(action="manage_own_account").details == {"what": "password"}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("fourteen chars", "at least 15 characters"),
        ("1q2w3e4r5t6y7u8i9o0p", "too common"),
        ("123456789987654321", "too common"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(service: Service, signed_in: SignedIn, new: str, told: str) -> None:
    page = change_password(signed_in(service.worker), new).content.decode()
    assert told in page
    assert 'class="govuk-error-summary"' in page
    service.worker.refresh_from_db()
    assert service.worker.check_password(PASSWORD)


def test_a_long_password_is_taken(service: Service, signed_in: SignedIn) -> None:
    assert change_password(signed_in(service.worker), "äé " * 30 + "end").status_code == 302


def test_the_present_password_is_asked_for(service: Service, signed_in: SignedIn) -> None:
    change_password(signed_in(service.worker), "a shorter walk by the sea", old="wrong")
    service.worker.refresh_from_db()
    assert service.worker.check_password(PASSWORD)


def confirmed(client: Client, address: str) -> str:
    """The page, once its reader has said who they are."""
    asked = client.get(address)
    assert asked.headers["Location"].startswith("/account/reauthenticate/?next=")
    answer = client.post(asked.headers["Location"], {"password": PASSWORD, "next": address}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    return answer.content.decode()


def test_a_person_sets_up_a_second_factor_and_signs_in_with_it(service: Service) -> None:
    client = Client()
    sign_in(client, service.worker.username)
    page = confirmed(client, "/account/2fa/totp/activate/")
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret is not None
    response = client.post("/account/2fa/totp/activate/", {"code": code(secret[1])}, follow=True)
    codes = re.findall(r"<li><code>(\w+)</code></li>", response.content.decode())
    assert len(codes) == 10, "recovery codes are shown once the app is set up"
    client.post("/account/logout/")

    assert sign_in(client, service.worker.username).headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/ask/manual/").status_code == 302, "a password alone opens nothing"
    assert "Incorrect code." in client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert client.get("/ask/manual/").status_code == 200
    assert ("sign_in_failed", "wrong_code") in verbs()
    assert changes() == ["totp_added", "recovery_codes_added"]


@pytest.fixture
def two_factors(service: Service) -> Iterator[Account]:
    """A worker with an authenticator app, at a moment that stands still: a code lasts 30 seconds."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        TOTP.activate(service.worker, SECRET)
        RecoveryCodes.activate(service.worker)
        yield service.worker


def test_a_code_works_once(two_factors: Account) -> None:
    first, second = Client(), Client()
    used = code()
    for client, expected in ((first, 302), (second, 200)):
        sign_in(client, two_factors.username)
        assert client.post("/account/2fa/authenticate/", {"code": used}).status_code == expected


def test_every_server_process_knows_a_used_code(two_factors: Account) -> None:
    client = Client()
    sign_in(client, two_factors.username)
    client.post("/account/2fa/authenticate/", {"code": code()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM access_attempt")
        assert any("totp" in key for (key,) in cursor.fetchall())


def test_guessing_codes_is_slowed_down(two_factors: Account) -> None:
    client = Client()
    sign_in(client, two_factors.username)
    for _ in range(20):
        page = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "too many attempts" in page


def test_taking_the_second_factor_away_asks_who_it_is(two_factors: Account, signed_in: SignedIn) -> None:
    client = signed_in(two_factors)
    response = client.get("/account/2fa/totp/deactivate/")
    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]
    page = client.get(response.headers["Location"]).content.decode()
    assert "Confirm that it is you" in page


def test_taking_the_second_factor_away_and_renewing_the_codes_are_on_the_trail(
    two_factors: Account, signed_in: SignedIn
) -> None:
    client = signed_in(two_factors)
    confirmed(client, "/account/2fa/recovery-codes/generate/")
    client.post("/account/2fa/recovery-codes/generate/")
    client.post("/account/2fa/totp/deactivate/")
    assert changes() == [
        "totp_added",
        "recovery_codes_added",
        "recovery_codes_removed",
        "recovery_codes_added",
        "totp_removed",
        "recovery_codes_removed",
    ]


# --- how the pages look ----------------------------------------------------------------------------------------------

ENTRANCE = ["/account/login/", "/account/inactive/"]
OWN = [
    "/account/logout/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/reauthenticate/",
]
AFTER_CONFIRMING = [
    "/account/2fa/recovery-codes/",
    "/account/2fa/totp/activate/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/generate/",
]


def check_look(page: str) -> None:
    """GOV.UK's page with a name, a title, a heading and nothing that the content policy forbids."""
    assert page.count("<h1") == 1
    assert re.search(r"<title>\s*\S[^<]* – Line of Sight</title>", page)
    assert '<html lang="en" class="govuk-template">' in page
    assert 'href="#main-content"' in page
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"""(?:href|src)=["'](?:https?:)?//""", page)
    for field in re.findall(r'<input class="govuk-input[^>]*id="([^"]+)"', page):
        assert f'for="{field}"' in page


@pytest.mark.parametrize("address", ENTRANCE)
def test_pages_before_signing_in_are_plain_govuk_pages(db: None, address: str) -> None:
    check_look(Client().get(address).content.decode())


@pytest.mark.parametrize("address", OWN)
def test_pages_of_the_own_account_are_plain_govuk_pages(
    two_factors: Account, signed_in: SignedIn, address: str
) -> None:
    response = signed_in(two_factors).get(address)
    assert response.status_code == 200
    check_look(response.content.decode())
    assert two_factors.display_name in response.content.decode()


@pytest.mark.parametrize("address", AFTER_CONFIRMING)
def test_pages_that_ask_who_it_is_first_are_plain_govuk_pages(
    service: Service, signed_in: SignedIn, address: str
) -> None:
    if not address.endswith("totp/activate/"):
        TOTP.activate(service.worker, SECRET)
        RecoveryCodes.activate(service.worker)
    check_look(confirmed(signed_in(service.worker), address))


def test_a_form_with_a_fault_links_from_its_summary_to_the_field(db: None) -> None:
    page = Client().post("/account/login/", {"login": "", "password": ""}).content.decode()
    check_look(page)
    assert "<title>Error: Sign in" in page
    assert '<a href="#id_login">' in page
    assert 'aria-describedby=" id_login-error"' in page
    assert page.count("govuk-form-group--error") == 2
