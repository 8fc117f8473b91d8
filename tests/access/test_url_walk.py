"""A walk over every address: each has an action, and each answers every role as the catalogue of permissions says.

The addresses are read from the root of the addresses, so that a new page is walked without a word here, unless its
address holds a value that `samples` does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from lineofsight.access import gate
from lineofsight.access.models import Account, TrailEvent, TrailHead
from lineofsight.access.pages import action_of
from lineofsight.access.urls import ACTIONS
from lineofsight.domain.permissions import (
    CHANGES,
    OPEN_TO_ANYONE,
    Action,
    Decision,
    is_about_children,
    may_ever,
)
from lineofsight.record.models import Child, ConflictOfInterest
from lineofsight.record.moment import now, today
from tests.access import pages_to_ask
from tests.access.conftest import Service, a_child

SignedIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _the_connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of an answer closes no connection here: the whole walk is one transaction."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _: None)


NOT_WALKED: tuple[tuple[str, str], ...] = ()
"""Names of routes that need no action, each with the reason. Adding one is a decision for a review."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CHILD = "reference"
"""The part of an address that names a child."""
OF_THE_FRONT_DOOR = frozenset({"contact", "agency_request"})
"""Parts that name what only the front door's own gate opens: one that does not exist is refused, and so not there."""


@dataclass(frozen=True)
class Address:
    """One address, with the action that its page declares; None where it declares none."""

    name: str
    route: str
    action: Action | None
    parts: frozenset[str] = field(default_factory=frozenset)
    view: Any = None

    @property
    def names_a_child(self) -> bool:
        return CHILD in self.parts

    @property
    def is_of_allauth(self) -> bool:
        return self.name in ACTIONS


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[Address]:
    """Every address under these patterns, whatever includes it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            action = action_of(pattern.callback) or ACTIONS.get(pattern.name or "")
            yield Address(pattern.name or "", route, action, frozenset(pattern.pattern.converters), pattern.callback)


def every_address() -> list[Address]:
    not_walked = {name for name, _ in NOT_WALKED}
    return [address for address in addresses(get_resolver().url_patterns) if address.name not in not_walked]


def faults(found: Iterable[Address]) -> list[str]:
    """What is wrong with the declaration of each address, as the line to add."""
    said = []
    for address in found:
        if address.action is None:
            said.append(f"/{address.route}: decorate its view with @page(Action.…), from lineofsight.access.pages.")
        if not address.name:
            said.append(f"/{address.route}: give it a name, by which the trail knows the page.")
    return said


# --- every address declares its action -------------------------------------------------------------------------------


def test_every_address_has_an_action_and_a_name() -> None:
    found = faults(every_address())
    assert not found, "\n".join(found)


def test_every_name_is_given_once() -> None:
    names = [address.name for address in every_address()]
    assert sorted(names) == sorted(set(names))


def test_the_table_of_sign_in_pages_names_only_pages_that_exist() -> None:
    assert set(ACTIONS) <= {address.name for address in every_address()}


def test_the_walk_finds_an_address_without_an_action() -> None:
    planted = [*pages_to_ask.urlpatterns, path("planted/<int:number>/", pages_to_ask.forgotten)]
    assert faults(addresses(planted)) == [
        "/planted/<int:number>/: decorate its view with @page(Action.…), from lineofsight.access.pages.",
        "/planted/<int:number>/: give it a name, by which the trail knows the page.",
    ]


# --- every address answers as the catalogue says ---------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """A child to ask for, and how it stands to Team North."""

    name: str
    reference: Any
    child: Child | None


def kinds_of_child(service: Service) -> list[Kind]:
    """One child of each kind that a page may be asked for, and one who does not exist."""
    north, south, day = service.north, service.south, today()
    anna = service.worker.worker
    children = {
        "own": service.child,
        "own team's": a_child(north),
        "other team's": service.elsewhere,
        "closed lately": a_child(north, anna, ended_on=day - timedelta(days=5)),
        "closed long ago": a_child(north, anna, ended_on=day - timedelta(days=99)),
        "restricted, own": a_child(north, anna, restriction="S1"),
        "restricted, other team's": a_child(south, restriction="S1"),
        "sealed": a_child(north, anna, restriction="S2"),
    }
    conflicted = children["in conflict with everyone"] = a_child(north, anna)
    for account in service.accounts.values():
        if account.worker is not None:
            ConflictOfInterest.objects.create(worker=account.worker, child=conflicted, declared_at=now())
    kinds = [Kind(name, child.reference, child) for name, child in children.items()]
    return [*kinds, Kind("absent", uuid4(), None)]


def samples(service: Service) -> dict[str, tuple[Any, ...]]:
    """Values for the parts of addresses that name no child, by the name of the part."""
    return {
        "form": ("csv", "xlsx"),
        "subject": (0,),
        "clock": ("K05",),
        "key": ("child_in_need_visits",),
        "flag": ("many_sources",),
        "sampled": (uuid4(),),
        "number": (1,),
        "pk": (1,),
        "step": ("home", "child"),
        "kind": ("child_born", "letter_ending"),
        "capture": (uuid4(),),
        "finding": (uuid4(),),
        "worker": (service.worker.worker_id,),
        "team": (service.north.pk,),
        "figure": ("p05", "p10"),
        "contact": (uuid4(),),
        "enquiry": (uuid4(),),
        "agency_request": (uuid4(),),
        "attachment": (uuid4(),),
        "agency": (1,),
        "account": (1,),
        "membership": (1,),
        "recorder": ("visit",),
        "question": ("interpreter_there",),
    }


def urls_of(address: Address, service: Service, reference: Any = None) -> list[str]:
    """The address with sample values in its parts."""
    known = samples(service)
    missing = address.parts - set(known) - {CHILD}
    assert not missing, f"/{address.route}: add to `samples` a value for {', '.join(sorted(missing))}."
    filled: list[dict[str, Any]] = [{}]
    for part in sorted(address.parts):
        values = (reference,) if part == CHILD else known[part]
        filled = [before | {part: value} for before in filled for value in values]
    return [reverse(address.name, kwargs=parts) for parts in filled]


@pytest.fixture
def browsers(service: Service, signed_in: SignedIn) -> dict[str, tuple[Account | None, Client]]:
    """A browser for each role, and one in which nobody is signed in."""
    everyone: dict[str, tuple[Account | None, Client]] = {
        role.label: (account, signed_in(account)) for role, account in service.accounts.items()
    }
    for _, client in everyone.values():
        client.raise_request_exception = False
    return everyone | {"nobody": (None, Client(raise_request_exception=False))}


@dataclass(frozen=True)
class Answer:
    """What came back for one request, and the rows that it left on the trail."""

    status: int
    location: str
    rows: list[TrailEvent]

    @property
    def is_given(self) -> bool:
        """Whether the page answered, whatever it said; False for every kind of no."""
        if self.status in {401, 403, 404, 405}:
            return False
        return not (self.status == 302 and self.location.startswith(reverse("account_login")))

    @property
    def was_refused(self) -> bool:
        return any(row.outcome == "refused" for row in self.rows)


def answer_of(client: Client, method: str, url: str) -> Answer:
    """Ask, and close the answer as a server closes it: an export holds a file open until then."""
    before = TrailHead.objects.get().count
    response = client.generic(method, url)
    response.close()
    rows = list(TrailEvent.objects.filter(sequence__gt=before).order_by("sequence"))
    return Answer(response.status_code, response.headers.get("Location", ""), rows)


def wrong_roles(address: Address, service: Service, browsers: dict[str, Any], counts: dict[str, int]) -> list[str]:
    """Roles that an address without a child answers otherwise than the catalogue says."""
    assert address.action is not None
    said = []
    for role, (account, client) in browsers.items():
        allowed = address.action in OPEN_TO_ANYONE or (
            account is not None and may_ever(gate.person_of(account), address.action).allowed
        )
        for url in urls_of(address, service):
            for method in METHODS:
                answer = answer_of(client, method, url)
                counts["cells"] += 1
                must_answer = allowed and method == "GET" and not address.is_of_allauth
                wrong_open = answer.is_given and not allowed
                wrong_closed = must_answer and not _is_there(answer, address)
                if answer.status >= 500 or wrong_open or wrong_closed:
                    said.append(f"{method} {url} as {role}: {answer.status}, allowed: {allowed}")
    return said


def _is_there(answer: Answer, address: Address) -> bool:
    """A page that may be read is there. A step may not be open now, and a thing within a record may not be in it."""
    may_be_absent = address.action in CHANGES or bool(address.parts - {CHILD, "form"})
    if address.parts & OF_THE_FRONT_DOOR:
        return answer.is_given or answer.status in {404, 405}
    return answer.is_given or (answer.status == 404 and may_be_absent and not answer.was_refused)


@pytest.mark.one_database
@pytest.mark.slow
def test_every_address_without_a_child_answers_each_role_as_the_catalogue_says(
    service: Service, browsers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"cells": 0}
    said: list[str] = []
    for address in every_address():
        if not address.names_a_child and address.name != "account_logout":
            said += wrong_roles(address, service, browsers, counts)
    assert counts["cells"] > 500
    with capsys.disabled():
        print(f"\n{counts['cells']} cells of the access matrix without a child")  # noqa: T201
    assert not said, "\n".join(said)


def expected(account: Account | None, action: Action, child: Child | None) -> Decision | None:
    """What the catalogue says; None for nobody and for a child who does not exist."""
    if account is None or child is None:
        return None
    return gate.may(action, account, child)


ON_THE_SECOND_WAY = frozenset({"own", "other team's", "restricted, other team's", "sealed", "absent"})
"""The children asked for by a second address of a page that was asked for all of them by its first."""


def wrong_readers(
    address: Address,
    service: Service,
    browsers: dict[str, Any],
    counts: dict[str, int],
    *,
    is_second_way: bool = False,
) -> list[str]:
    """Readers and kinds of child that an address answers otherwise than the catalogue says."""
    assert address.action is not None
    said = []
    for kind in kinds_of_child(service):
        if is_second_way and kind.name not in ON_THE_SECOND_WAY:
            continue
        methods = METHODS if kind.name in {"own", "other team's"} and not is_second_way else ("GET", "POST")
        for role, (account, client) in browsers.items():
            decision = expected(account, address.action, kind.child)
            for url in urls_of(address, service, kind.reference):
                for method in methods:
                    counts["cells"] += 1
                    wrong = _wrong_answer(method, answer_of(client, method, url), decision, account, address)
                    if wrong:
                        said.append(f"{method} {address.route} as {role}, {kind.name}: {wrong}")
    return said


@pytest.mark.one_database
@pytest.mark.slow
def test_every_address_of_a_child_answers_each_role_and_each_kind_of_child_as_the_catalogue_says(
    service: Service, browsers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"cells": 0}
    found = [address for address in every_address() if address.names_a_child]
    assert found, "No address names a child. If the part is no longer called `reference`, change CHILD."
    said, walked = [], set()
    for address in found:
        said += wrong_readers(address, service, browsers, counts, is_second_way=address.view in walked)
        walked.add(address.view)
    with capsys.disabled():
        print(f"\n{counts['cells']} cells of the access matrix with a child")  # noqa: T201
    assert not said, "\n".join(said)


@pytest.mark.urls("tests.access.pages_to_ask")
def test_the_walk_finds_a_page_that_does_not_ask_the_gate(service: Service, browsers: dict[str, Any]) -> None:
    by_name = {address.name: address for address in every_address()}
    assert not wrong_readers(by_name["asked_child"], service, browsers, {"cells": 0})
    said = wrong_readers(by_name["asked_ungated"], service, browsers, {"cells": 0})
    assert "GET ask/ungated/<uuid:reference>/ as Social worker, sealed: 200, though sealed" in said
    assert "GET ask/ungated/<uuid:reference>/ as Team manager, other team's: 200, though no_relationship" in said


def _wrong_answer(
    method: str, answer: Answer, decision: Decision | None, account: Account | None, address: Address
) -> str:
    """What is wrong with an answer about one child; "" where it is right."""
    assert address.action is not None
    if answer.status >= 500:
        return f"{answer.status}, an error of the page"
    if decision is not None and decision.allowed:
        wrong = method == "GET" and not _is_there(answer, address)
        return f"{answer.status}, though {decision.rule}" if wrong else ""
    if answer.status == 403 and account is not None and not answer.was_refused:
        return "403, and the refusal is not on the trail"
    if answer.is_given:
        return f"{answer.status}, though {'nobody may' if decision is None else decision.refusal}"
    may_be_told = decision is not None and not decision.betrays_nothing
    if account is not None and not may_be_told and _may_ask(account, address.action):
        return "" if answer.status in {404, 405} else f"{answer.status} tells of a child of whom nothing may be told"
    return ""


def _may_ask(account: Account, action: Action) -> bool:
    return may_ever(gate.person_of(account), action).allowed


def test_every_look_at_a_child_leaves_one_row_that_names_the_child(service: Service, browsers: dict[str, Any]) -> None:
    said = []
    for address in every_address():
        if not address.names_a_child or address.action in CHANGES:
            continue
        for role, (_, client) in browsers.items():
            for url in urls_of(address, service, service.child.reference):
                answer = answer_of(client, "GET", url)
                if not answer.is_given:
                    continue
                if [row.children for row in answer.rows] != [[service.child.pk]]:
                    said.append(f"{url} as {role}: {len(answer.rows)} rows")
                if not all(row.rule and row.route and row.outcome == "allowed" for row in answer.rows):
                    said.append(f"{url} as {role}: a row without its rule or its page")
    assert not said, "\n".join(said)


def test_every_refusal_of_a_signed_in_person_is_on_the_trail(service: Service, browsers: dict[str, Any]) -> None:
    said = []
    for address in every_address():
        for role, (account, client) in browsers.items():
            if account is None or address.is_of_allauth:
                continue
            for url in urls_of(address, service, service.elsewhere.reference):
                answer = answer_of(client, "GET", url)
                if answer.status == 403 and not answer.was_refused:
                    said.append(f"{url} as {role}: refused without a row")
    assert not said, "\n".join(said)


def test_a_list_shows_no_reader_a_child_whom_they_may_not_list(service: Service, browsers: dict[str, Any]) -> None:
    """Each answer names no reference of a child out of reach, whatever the page."""
    kinds = [kind for kind in kinds_of_child(service) if kind.child is not None]
    said = []
    for address in every_address():
        if address.names_a_child or address.action is None or not is_about_children(address.action):
            continue
        for role, (account, client) in browsers.items():
            if account is None or address.name.startswith("live"):
                continue
            visible = set(gate.visible_children(account, address.action).values_list("reference", flat=True))
            for url in urls_of(address, service):
                response = client.get(url)
                body = response.getvalue()
                response.close()
                leaked = [
                    kind.name
                    for kind in kinds
                    if str(kind.reference).encode() in body and kind.reference not in visible
                ]
                if leaked:
                    said.append(f"{url} as {role} shows {leaked}")
    assert not said, "\n".join(said)
