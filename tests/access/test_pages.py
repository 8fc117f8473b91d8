"""Pages: who gets an answer, what the answer betrays, and its one row on the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from lineofsight.access import trail
from lineofsight.access.models import Account, TrailEvent
from lineofsight.access.pages import action_of, page
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child
from tests.access import pages_to_ask
from tests.access.conftest import Service, a_child

SignedIn = Callable[[Account], Client]
pytestmark = pytest.mark.urls("tests.access.pages_to_ask")


def rows() -> list[TrailEvent]:
    """The trail, without the sign-ins."""
    return list(TrailEvent.objects.exclude(verb="sign_in").order_by("sequence"))


def shown(response: HttpResponse) -> tuple[int, str]:
    """The answer without the token of its forms, which differs each time."""
    return response.status_code, re.sub(r'(csrf-token" content=|csrfmiddlewaretoken" value=)"\w+"', "", response.text)


def address(child: Child) -> str:
    return f"/ask/children/{child.reference}/"


def test_a_child_page_leaves_one_row_that_names_its_reader_and_its_rule(service: Service, signed_in: SignedIn) -> None:
    response = signed_in(service.worker).get(address(service.child))
    assert response.status_code == 200
    assert "You may open this child's record because" in response.content.decode()
    [row] = rows()
    assert (row.account, row.role, row.route) == (service.worker, "social_worker", "asked_child")
    assert (row.verb, row.action, row.outcome) == ("read", "read_child", "allowed")
    assert (row.object_kind, row.object_id, row.children) == ("child", str(service.child.pk), [service.child.pk])
    assert row.rule == "own_cases.allocated_worker"
    assert row.address == "127.0.0.1"
    assert len(row.session) == 32


def test_the_session_stands_on_the_trail_without_its_key(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    client.get(address(service.child))
    client.get(address(service.child))
    first, second = rows()
    assert first.session == second.session
    assert first.session not in (client.session.session_key, "")


def test_a_page_of_two_children_is_one_row_that_names_both(service: Service, signed_in: SignedIn) -> None:
    other = a_child(service.north)
    signed_in(service.worker).get(address(service.child), {"sibling": other.reference})
    [row] = rows()
    assert row.children == [service.child.pk, other.pk]
    assert row.object_id == str(service.child.pk)


def test_a_list_is_one_row_with_every_child_shown(service: Service, signed_in: SignedIn) -> None:
    other = a_child(service.north)
    signed_in(service.manager).get("/ask/children/")
    [row] = rows()
    assert (row.verb, sorted(row.children), row.rows) == ("list", sorted([service.child.pk, other.pk]), 2)
    assert row.details == {"sorted": "name"}
    assert row.rule == "stepped_down+own_cases+team_cases+finishing_recording+managed_cases+finishing_oversight"


def test_a_look_at_the_board_is_a_row_but_its_own_refresh_is_not(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.manager)
    client.get("/ask/")
    assert [(row.action, row.rows, row.children) for row in rows()] == [("read_board", 0, [])]
    client.get("/ask/", headers={"HX-Request": "true", "X-Live-Refresh": "1"})
    assert len(rows()) == 1


def test_a_refresh_that_shows_children_is_a_row(service: Service, signed_in: SignedIn) -> None:
    signed_in(service.manager).get("/ask/children/", headers={"HX-Request": "true", "X-Live-Refresh": "1"})
    assert len(rows()) == 1


def test_a_head_request_is_on_the_trail_like_a_look(service: Service, signed_in: SignedIn) -> None:
    assert signed_in(service.worker).head(address(service.child)).status_code == 200
    assert [row.children for row in rows()] == [[service.child.pk]]


def test_a_manual_is_no_look_at_a_child(service: Service, signed_in: SignedIn) -> None:
    assert signed_in(service.administrator).get("/ask/manual/").status_code == 200
    assert not rows()


def test_a_child_out_of_reach_answers_exactly_as_one_who_does_not_exist(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    conflicted = a_child(service.north, service.worker.worker, conflicted=service.worker.worker)
    sealed = a_child(service.north, service.worker.worker, restriction="S2")
    absent = client.get(f"/ask/children/{uuid4()}/")
    assert absent.status_code == 404
    for child in (service.elsewhere, conflicted, sealed):
        refused = client.get(address(child))
        assert shown(refused) == shown(absent)
        assert refused.headers.keys() == absent.headers.keys()
    assert [row.refusal for row in rows()] == ["absent", "no_relationship", "conflict_of_interest", "sealed"]
    assert {row.outcome for row in rows()} == {"refused"}


def test_staff_are_told_of_a_restricted_record_and_whom_to_ask(service: Service, signed_in: SignedIn) -> None:
    restricted = a_child(service.north, restriction="S1")
    response = signed_in(service.colleague).get(address(restricted))
    assert response.status_code == 403
    assert "Restricted record. Contact the manager" in response.content.decode()
    assert signed_in(service.manager).get(address(restricted)).status_code == 200


def test_a_role_without_the_page_is_told_so_for_any_child_alike(service: Service, signed_in: SignedIn) -> None:
    for account in (service.analyst, service.administrator):
        client = signed_in(account)
        known, absent = client.get(address(service.child)), client.get(f"/ask/children/{uuid4()}/")
        assert known.status_code == 403
        assert shown(known) == shown(absent)
    assert {row.refusal for row in rows()} == {"no_permit"}


def test_a_refusal_that_the_page_survives_is_on_the_trail(service: Service, signed_in: SignedIn) -> None:
    response = signed_in(service.worker).get(f"/ask/children/{service.elsewhere.reference}/forgiving/")
    assert response.content == b"shown without it"
    assert "refused" in [row.outcome for row in rows()]


# --- changes ---------------------------------------------------------------------------------------------------------


def test_opening_a_form_is_a_read_and_sending_it_a_change(service: Service, signed_in: SignedIn) -> None:
    client = signed_in(service.worker)
    client.get(f"{address(service.child)}visit/")
    client.post(f"{address(service.child)}visit/")
    assert [(row.verb, row.action, row.object_kind) for row in rows()] == [
        ("read", "record_visit", "child"),
        ("change", "record_visit", "visit"),
        ("read", "record_visit", "child"),
    ]
    assert str(Child.objects.get(pk=service.child.pk).as_at_on) == "2026-11-02"


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_after_its_action_undoes_the_change_and_its_row(signed_in: SignedIn) -> None:
    service = Service()
    client = signed_in(service.worker)
    with pytest.raises(RuntimeError):
        client.post(f"{address(service.child)}visit/", {"fail": "1"})
    assert Child.objects.get(pk=service.child.pk).as_at_on is None
    assert not rows()


@pytest.mark.django_db(transaction=True)
def test_a_refused_change_is_on_the_trail(signed_in: SignedIn) -> None:
    service = Service()
    assert signed_in(service.worker).post(f"{address(service.elsewhere)}visit/").status_code == 404
    assert signed_in(service.service_manager).post(f"{address(service.child)}visit/").status_code == 403
    assert [(row.account_id, row.refusal) for row in rows()] == [
        (service.worker.pk, "no_relationship"),
        (service.service_manager.pk, "no_permit"),
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_page_that_reads_answers_to_nothing_else(service: Service, signed_in: SignedIn, method: str) -> None:
    response = getattr(signed_in(service.worker), method)(address(service.child))
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert not rows()


# --- not signed in ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_person_who_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    reference = uuid4()
    response = Client().get(f"/ask/children/{reference}/?sibling=x")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/account/login/?next=/ask/children/{reference}/%3Fsibling%3Dx"
    assert Client().post(f"/ask/children/{reference}/visit/").headers["Location"] == "/account/login/?next=/"


@pytest.mark.django_db
def test_a_part_of_a_page_asked_for_when_signed_out_sends_the_whole_page_to_sign_in() -> None:
    response = Client().get("/ask/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/account/login/"


@pytest.mark.django_db
def test_a_public_page_answers_anyone_and_leaves_no_row() -> None:
    assert Client().get("/ask/public/").content == b"anyone"
    assert not TrailEvent.objects.exists()


# --- when the trail cannot be written --------------------------------------------------------------------------------


def test_a_page_whose_look_cannot_be_recorded_shows_nothing(
    service: Service, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(service.worker)

    def full_disk(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(trail, "_locked_head", full_disk)
    for answer in (client.get(address(service.child)), client.get(address(service.elsewhere)), client.get("/ask/")):
        assert answer.status_code == 503
        assert b"the record" not in answer.content
        assert b"figures" not in answer.content
        assert b"audit trail could not be written" in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_change_whose_row_cannot_be_written_is_not_made(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    client = signed_in(service.worker)

    def full_disk(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(trail, "_locked_head", full_disk)
    assert client.post(f"{address(service.child)}visit/").status_code == 503
    assert Child.objects.get(pk=service.child.pk).as_at_on is None


# --- live streams ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_stream_asks_the_gate_when_it_begins() -> None:
    service = Service()

    def answer(user: Account | AnonymousUser, method: str = "GET") -> HttpResponse:
        request = RequestFactory().generic(method, "/live/")

        async def auser() -> Account | AnonymousUser:
            return user

        request.auser = auser
        return async_to_sync(pages_to_ask.stream)(request)

    assert answer(service.manager).status_code == 200
    assert answer(AnonymousUser()).status_code == 401
    assert answer(service.manager, "POST").status_code == 405
    assert answer(service.administrator).status_code == 403
    assert [row.account for row in rows()] == [service.administrator]


def test_every_decorated_view_tells_its_action() -> None:
    assert action_of(pages_to_ask.child) is Action.READ_CHILD
    assert action_of(pages_to_ask.stream) is Action.READ_BOARD
    assert action_of(pages_to_ask.forgotten) is None


def test_a_page_may_answer_to_a_form_that_only_asks() -> None:
    @page(Action.READ_PUBLIC_PAGE, methods=("GET", "POST"))
    def asked(request: object) -> HttpResponse:
        return HttpResponse("asked")

    assert asked(RequestFactory().put("/")).status_code == 405
