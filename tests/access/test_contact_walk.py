"""A walk over every address of a contact: each role meets each kind of contact as the catalogue says, and no other.

A contact opens by the place in the queue, so the walk over children does not know it. Its kinds are those of the child
that it is linked to, and one that nobody has linked yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain import permissions
from lineofsight.domain.permissions import Decision, Role, Subject
from lineofsight.record.models import ConflictOfInterest, Contact, ContactMessage
from lineofsight.record.moment import now, today
from tests.access.conftest import Service, a_child, a_contact, a_worker, an_account
from tests.access.test_url_walk import Address, SignedIn, answer_of, every_address, samples

pytestmark = [pytest.mark.slow, pytest.mark.one_database, pytest.mark.django_db]
CONTACT = "contact"


@dataclass(frozen=True)
class Kind:
    """A contact to ask for, and what is to be known of it."""

    name: str
    reference: Any
    contact: Contact | None


def kinds_of_contact(service: Service, accounts: list[Account]) -> list[Kind]:
    message = ContactMessage.objects.create(
        received_at=now(), received_on=today(), method="phone", source="2A", worries="Hungry.", team=service.door
    )
    unlinked = Contact.objects.create(message=message, received_at=now(), received_on=today(), family_name="Said")
    of_children = {
        "of another team's child": a_contact(service.elsewhere, service.door),
        "of a child nobody holds": a_contact(a_child(), service.door),
        "decided, long ago": a_contact(a_child(), service.door, readable_until=today()),
        "restricted": a_contact(a_child(restriction="S1"), service.door),
        "sealed": a_contact(a_child(restriction="S2"), service.door),
        "in conflict with everyone": a_contact(a_child(), service.door),
    }
    conflicted = of_children["in conflict with everyone"].child
    assert conflicted is not None
    for account in accounts:
        if account.worker is not None:
            ConflictOfInterest.objects.create(worker=account.worker, child=conflicted, declared_at=now())
    kinds = [Kind(name, contact.reference, contact) for name, contact in of_children.items()]
    return [*kinds, Kind("not linked", unlinked.reference, unlinked), Kind("absent", uuid4(), None)]


def everybody(service: Service) -> dict[str, Account | None]:
    """Each role, and the people of the front door beside those of other teams."""
    return {role.label: account for role, account in service.accounts.items()} | {
        "front door's social worker": an_account(Role.SOCIAL_WORKER, a_worker(service.door)),
        "front door's manager": an_account(Role.TEAM_MANAGER, a_worker(service.door, manages=True)),
        "nobody": None,
    }


def expected(account: Account | None, address: Address, contact: Contact | None) -> Decision | None:
    """What the catalogue says; None for nobody and for a contact that does not exist."""
    if account is None or contact is None:
        return None
    assert address.action is not None
    person = gate.person_of(account)
    subject = Subject() if contact.child is None else gate.subject_of(contact.child, person)
    return permissions.decide_on_contact(person, address.action, subject, is_linked=contact.child is not None)


def wrong(answer: Any, method: str, decision: Decision | None) -> str:
    """What is wrong with an answer; "" where it is right. A step may not be open to a contact that is decided."""
    if answer.status >= 500:
        return f"{answer.status}, an error of the page"
    if decision is None or not decision.allowed:
        if answer.is_given:
            return f"{answer.status}, though {'nobody may' if decision is None else decision.refusal}"
        if decision is not None and decision.betrays_nothing and answer.status not in {404, 405}:
            return f"{answer.status} tells of a contact of which nothing may be told"
        return ""
    if method == "GET" and answer.was_refused:
        return f"{answer.status}, though {decision.rule}"
    return ""


def test_every_address_of_a_contact_answers_each_role_and_each_kind_as_the_catalogue_says(
    service: Service, signed_in: SignedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    people = everybody(service)
    browsers: dict[str, Client] = {}
    for name, account in people.items():
        browsers[name] = signed_in(account) if account is not None else Client()
        browsers[name].raise_request_exception = False
    kinds = kinds_of_contact(service, [account for account in people.values() if account is not None])
    found = [address for address in every_address() if CONTACT in address.parts]
    assert found, "No address names a contact. If the part is no longer called `contact`, change CONTACT."
    said, cells = [], 0
    for address in found:
        for kind in kinds:
            for name, account in people.items():
                decision = expected(account, address, kind.contact)
                for url in urls_of_contact(address, service, kind.reference):
                    for method in ("GET", "POST"):
                        cells += 1
                        if fault := wrong(answer_of(browsers[name], method, url), method, decision):
                            said.append(f"{method} {address.route} as {name}, {kind.name}: {fault}")
    with capsys.disabled():
        print(f"\n{cells} cells of the access matrix of contacts")  # noqa: T201
    assert not said, "\n".join(said)


def urls_of_contact(address: Address, service: Service, reference: Any) -> list[str]:
    """The address of this contact, with sample values in its other parts."""
    known = samples(service)
    filled: list[dict[str, Any]] = [{CONTACT: reference}]
    for part in sorted(address.parts - {CONTACT}):
        filled = [before | {part: value} for before in filled for value in known.get(part, (uuid4(),))]
    return [reverse(address.name, kwargs=parts) for parts in filled]
