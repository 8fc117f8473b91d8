"""What a person meets when something is not there, not theirs, or not working."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from lineofsight.access.exceptions import TrailUnavailable
from lineofsight.web import urls

pytestmark = pytest.mark.django_db


def breaks(request):
    raise RuntimeError("Ada Example was born on 4 November 2015")


urlpatterns = [
    *urls.urlpatterns,
    path("account/", lambda request: None, name="account_logout"),
    path("breaks/", breaks),
]


def test_an_address_that_does_not_exist_says_so(authority, signed_in):
    answer = signed_in(authority.north.worker).get("/nowhere/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_says_nothing_of_what_it_held():
    answer = Client(raise_request_exception=False).get("/breaks/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "Ada" not in answer.text


def test_a_form_without_its_token_says_what_to_do(authority, signed_in):
    client = Client(enforce_csrf_checks=True)
    client.force_login(authority.north.worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/children/search/", {"words": "Robin"})
    assert answer.status_code == 403
    assert "This page had been open too long" in answer.text


def test_nothing_is_shown_when_the_trail_cannot_be_written(authority, signed_in, monkeypatch):
    child = authority.child()
    browser = signed_in(authority.north.worker)

    def fails(entries):
        raise TrailUnavailable("The audit trail could not be written.")

    monkeypatch.setattr("lineofsight.access.trail.append_all", fails)
    answer = browser.get(f"/children/{child.reference}/")
    assert answer.status_code == 503
    assert "Testchild" not in answer.text
    assert "nothing was shown and nothing was saved" in answer.text


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"]
)
def test_an_error_page_needs_nothing_but_itself(page):
    assert "Line of Sight" in render_to_string(page)
