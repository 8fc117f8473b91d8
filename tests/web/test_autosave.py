"""Forms that keep what is typed: saved by the page's script, found again, and kept through every mishap."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, Draft
from lineofsight.record.models import Child, Visit
from lineofsight.web import autosave
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

SignIn = Callable[[Account], Client]
SEEN = {
    "on_day": "2", "on_month": "11", "on_year": "2026", "purpose": "statutory", "kind": "in_person",
    "seen": "yes", "is_seen_alone": "yes", "bedroom": "yes",
}  # fmt: skip


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def address(child: Child) -> str:
    return reverse("record_visit", args=[child.reference])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, f"no {name} in the page"
    return html.unescape(found[1])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def save(client: Client, token: str, **fields: list[str]) -> Any:
    return client.post(
        reverse("draft_save"), {"draft": token, "fields": json.dumps(fields)}, headers={"X-Self-Saving": "1"}
    )


def test_a_form_says_where_it_is_saved(authority: SmallAuthority, signed_in: SignIn, address: str) -> None:
    page = shown(signed_in(authority.north.worker), address)
    assert f'data-kept="{reverse("draft_save")}"' in page
    assert 'role="status" aria-live="polite" data-kept-status' in page
    assert not Draft.objects.exists(), "a page that is only read saves nothing"


def test_what_is_typed_is_saved_and_comes_back(authority: SmallAuthority, signed_in: SignIn, address: str) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    answer = save(client, token, note=["He was <b>well</b>"], on_day=["31"], on_month=["Febru"], kind=["in_person"])
    assert (answer.status_code, answer.json()) == (200, {"saved_at": "12:00", "version": 1})
    page = shown(client, address)
    assert "We kept what you wrote on 23 November 2026 at midday." in page
    assert "He was &lt;b&gt;well&lt;/b&gt;" in page
    assert 'value="Febru"' in page
    assert 'value="2026"' in page, "the year that the form proposed stays"
    assert re.search(r'value="in_person"\s+checked', page)


def test_a_colleague_sees_nothing_of_it(authority: SmallAuthority, signed_in: SignIn, address: str) -> None:
    client, manager = signed_in(authority.north.worker), signed_in(authority.north.manager)
    save(client, hidden(shown(client, address), "draft"), note=["only mine"])
    assert "only mine" not in shown(manager, address)


def test_a_sent_form_has_no_draft_any_more(authority: SmallAuthority, signed_in: SignIn, address: str) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    save(client, token, note=["words"])
    assert client.post(address, SEEN | {"note": "words", "draft": token}).status_code == 302
    assert "We kept" not in shown(client, address)
    assert save(client, token, note=["late"]).json() == {"why": "sent"}
    assert Visit.objects.get().note == "words"


def test_a_form_that_is_refused_is_kept_as_it_was_sent(
    authority: SmallAuthority, signed_in: SignIn, address: str
) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    assert client.post(address, SEEN | {"kind": "", "note": "typed", "draft": token}).status_code == 422
    page = shown(client, address)
    assert "We kept what you wrote" in page
    assert "typed" in page


def test_starting_again_sets_the_words_aside_and_they_can_come_back(
    authority: SmallAuthority, signed_in: SignIn, address: str
) -> None:
    client = signed_in(authority.north.worker)
    save(client, hidden(shown(client, address), "draft"), note=["first words"])
    token = hidden(shown(client, address), "draft")
    assert client.post(reverse("draft_start_again"), {"draft": token})["Location"] == address
    page = shown(client, address)
    assert "first words" not in page
    assert "What you wrote on 23 November 2026 at midday is set aside for a day." in page
    client.post(reverse("draft_bring_back"), {"draft": hidden(page, "draft")})
    assert "first words" in shown(client, address)


def test_an_ended_sign_in_keeps_the_page_and_what_is_typed_afterwards(
    authority: SmallAuthority, signed_in: SignIn, address: str, monday: time_machine.Traveller
) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    monday.shift(timedelta(minutes=16))
    assert save(client, token, note=["after"]).status_code == 401
    assert save(client, token, note=["after"]).status_code == 401
    again = signed_in(authority.north.worker)
    assert save(again, token, note=["after"]).status_code == 200
    assert "after" in shown(again, address)


def test_what_was_sent_after_the_sign_in_ended_is_kept_without_a_script(
    authority: SmallAuthority, signed_in: SignIn, address: str, monday: time_machine.Traveller
) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    monday.shift(timedelta(minutes=16))
    answer = client.post(address, SEEN | {"note": "a long account", "draft": token})
    assert answer["Location"] == f"{reverse('account_login')}?next={address}"
    assert not Visit.objects.exists()
    assert "a long account" in shown(signed_in(authority.north.worker), address)


def test_a_closed_account_can_add_to_no_draft(
    authority: SmallAuthority, signed_in: SignIn, address: str, monday: time_machine.Traveller
) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    Account.objects.filter(pk=authority.north.worker.pk).update(is_active=False)
    client.logout()
    assert client.post(address, SEEN | {"draft": token})["Location"].startswith(reverse("account_login"))
    assert not Draft.objects.exists()


def test_somebody_else_who_signs_in_meanwhile_saves_nothing_into_it(
    authority: SmallAuthority, signed_in: SignIn, address: str
) -> None:
    token = hidden(shown(signed_in(authority.north.worker), address), "draft")
    answer = save(signed_in(authority.north.manager), token, note=["not mine"])
    assert (answer.status_code, answer.json()) == (403, {"why": "another_person"})
    assert not Draft.objects.exists()


def test_the_token_that_changes_with_the_sign_in_can_be_fetched_again(authority: SmallAuthority, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(authority.north.worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = shown(client, address)
    old = hidden(page, "csrfmiddlewaretoken")
    client.cookies.pop(settings.CSRF_COOKIE_NAME)  # signing in again gives the browser another cookie
    sent = {"draft": hidden(page, "draft"), "fields": json.dumps({"note": ["words"]})}
    refused = client.post(reverse("draft_save"), sent, headers={"X-CSRFToken": old, "X-Self-Saving": "1"})
    assert refused.status_code == 403
    assert not refused.headers["Content-Type"].startswith("application/json")
    token = client.get(reverse("draft_token")).json()["token"]
    saved = client.post(reverse("draft_save"), sent, headers={"X-CSRFToken": token, "X-Self-Saving": "1"})
    assert saved.status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ("", 400),
        ("[", 400),
        ("[" * 100_000, 400),
        ('{"note": "text"}', 400),
        ('{"note": [1]}', 400),
        ("[]", 400),
        ("{}", 204),
        ('{"once": ["x"], "draft": ["x"], "csrfmiddlewaretoken": ["x"]}', 204),
        (json.dumps({"x" * 101: ["y"]}), 204),
    ],
)
def test_a_save_that_cannot_be_read_keeps_nothing(
    authority: SmallAuthority, signed_in: SignIn, address: str, fields: str, status: int
) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    answer = client.post(reverse("draft_save"), {"draft": token, "fields": fields})
    assert answer.status_code == status
    assert not Draft.objects.exists()


def test_a_page_without_a_token_of_ours_is_told_so(authority: SmallAuthority, signed_in: SignIn, address: str) -> None:
    client = signed_in(authority.north.worker)
    token = hidden(shown(client, address), "draft")
    for forged in ("", "nonsense", token[:-3] + "abc"):
        assert save(client, forged, note=["x"]).status_code == 410
    assert client.get(reverse("draft_save")).status_code == 404
    assert client.get(reverse("draft_start_again")).status_code == 404
    assert client.post(reverse("draft_bring_back"), {"draft": "nonsense"}).status_code == 404


def test_an_answer_that_is_too_long_to_keep_is_named(
    authority: SmallAuthority, signed_in: SignIn, address: str
) -> None:
    client = signed_in(authority.north.worker)
    answer = save(client, hidden(shown(client, address), "draft"), note=["x" * 300_000], kind=["in_person"])
    assert answer.status_code == 413
    assert answer.json()["names"] == ["note"]
    assert "longer than 200,000 characters" in answer.json()["words"]


def test_unfinished_forms_are_listed_for_their_writer_alone(
    authority: SmallAuthority, signed_in: SignIn, address: str
) -> None:
    client = signed_in(authority.north.worker)
    assert "You have no unfinished form." in shown(client, reverse("drafts"))
    save(client, hidden(shown(client, address), "draft"), note=["words"])
    page = shown(client, reverse("drafts"))
    assert "Record a visit" in page
    assert address in page
    assert "21 December 2026" in page
    assert "words" not in page
    assert address not in shown(signed_in(authority.south.worker), reverse("drafts"))
    assert "You are signed in again" in shown(client, reverse("draft_signed_in"))


def test_boxes_that_were_unticked_stay_unticked(authority: SmallAuthority, signed_in: SignIn) -> None:
    from lineofsight.web.gallery import GalleryForm

    form = GalleryForm(initial={"factors": ["3A", "21"], "is_alone": True, "summary": "kept"})
    autosave.fill(form, {"factors": ["16A"], "is_alone": [], "outcome": ["seen"], "nowhere": ["x"]})
    assert form["factors"].value() == ["16A"]
    assert form["is_alone"].value() is False
    assert form["outcome"].value() == "seen"
    assert form["summary"].value() == "kept"
