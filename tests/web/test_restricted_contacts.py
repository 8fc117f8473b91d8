"""A contact about a restricted child: managers of the front door work it, decide it and sign it, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import contacts, decisions, teams, workforce
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Contact, EarlyHelp, Episode, Team
from tests.authority import LONG_AGO, SmallAuthority
from tests.deciding import Deciding, a_decision

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def door(authority: SmallAuthority) -> Deciding:
    return Deciding(authority)


@pytest.fixture
def second(authority: SmallAuthority) -> Account:
    """Another manager of the front door, who signs what the first decided."""
    worker = workforce.take_on_worker("Second Manager", started_on=LONG_AGO, by=authority.administrator)
    team = authority.door.team
    teams.add_member(team, worker, on=LONG_AGO, is_manager=True, by=authority.administrator)
    return Account.objects.create_user("second.manager", role=Role.TEAM_MANAGER, worker=worker)


@pytest.fixture
def contact(door: Deciding) -> Contact:
    """A contact about a child whose record was restricted before anybody at the front door took it up."""
    child = door.authority.child()
    contact = door.ready(child)
    door.agree(contact)
    Child.objects.filter(pk=child.pk).update(restriction="S1")
    return Contact.objects.get(pk=contact.pk)


def at(name: str, contact: Contact) -> str:
    return reverse(name, args=[contact.reference])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def decided_and_signed(contact: Contact, record: Any, by: Account, signed_by: Account) -> Contact:
    decision = decisions.decide(contact.pk, record, by=by)
    if decision.needs_sign_off:
        with pytest.raises(Refused):
            decisions.sign_off(contact.pk, by=by)
        decisions.sign_off(contact.pk, by=signed_by)
    return Contact.objects.get(pk=contact.pk)


@pytest.mark.parametrize(
    ("outcome", "level"),
    [("assessment", "3"), ("strategy_discussion", "4"), ("referral_no_further_action", "3"), ("advice", "2")],
)
def test_managers_decide_and_sign(door: Deciding, second: Account, contact: Contact, outcome: str, level: str) -> None:
    after = decided_and_signed(contact, a_decision(outcome, level), door.manager, second)
    assert (after.outcome, after.level, after.stage) == (outcome, level, Contact.Stage.DECIDED)
    opens = outcome != "advice"
    assert Episode.objects.filter(child=contact.child_id).exists() == opens
    assert after.episode_id == (Episode.objects.get().pk if opens else None)


def test_managers_decide_on_early_help(door: Deciding, second: Account, contact: Contact) -> None:
    Team.objects.filter(pk=door.authority.north.team.pk).update(is_early_help=True)
    decided_and_signed(contact, a_decision("early_help", "2"), door.manager, second)
    assert EarlyHelp.objects.get().child_id == contact.child_id


def test_a_worker_and_a_screener_are_told_to_ask_the_manager(door: Deciding, contact: Contact) -> None:
    for account in (door.decider, door.authority.door.screener):
        with pytest.raises(Refused):
            decisions.decide(contact.pk, a_decision("advice", "2"), by=account)
    refused = TrailEvent.objects.filter(outcome="refused").values_list("refusal", flat=True)
    assert set(refused) == {"restricted", "no_permit"}


def test_a_manager_of_another_team_decides_nothing_of_it(door: Deciding, contact: Contact) -> None:
    with pytest.raises(Refused):
        decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.authority.north.manager)


def test_a_manager_works_the_contact_from_its_arrival(door: Deciding, second: Account) -> None:
    child = door.authority.child()
    Child.objects.filter(pk=child.pk).update(restriction="S1")
    manager = door.manager
    contact = door.authority.message().contacts.get()
    contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=manager)
    contacts.link(contact.pk, child, by=manager)
    door.tell_family(contact, by=manager)
    decided_and_signed(contact, a_decision("assessment", "3"), manager, second)
    assert Episode.objects.get().child_id == child.pk


def test_the_pages_of_the_decision_open_to_managers_alone(
    door: Deciding, second: Account, contact: Contact, signed_in: SignedIn
) -> None:
    assert signed_in(door.decider).get(at("contact_decision", contact)).status_code == 403
    assert signed_in(door.manager).get(at("contact_decision", contact)).status_code == 200
    assert signed_in(door.manager).get(at("contact", contact)).status_code == 200
    decisions.decide(contact.pk, a_decision("assessment", "3"), by=door.manager)
    page = signed_in(second)
    shown = page.get(at("contact_sign_off", contact))
    assert shown.status_code == 200
    told = {"do": "sign", "once": hidden(shown.text, "once")}
    assert page.post(at("contact_sign_off", contact), told).status_code == 302
    assert Episode.objects.get().child_id == contact.child_id
