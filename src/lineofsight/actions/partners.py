"""Partner agencies and the people of theirs who answer enquiries: opened, changed, renewed and closed.

An account is a named person's, sponsored by a worker here, with an email address of one of the agency's own domains.
It ends by itself: see `access.partners`. Source: access model, partner view.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from lineofsight.access import gate, invitations
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.domain.permissions import Action, Role
from lineofsight.record.enquiries import outstanding
from lineofsight.record.models import Agency, Worker
from lineofsight.record.moment import today

OPEN_TO_ANYBODY: Final = frozenset(
    {
        "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "gmx.com", "hotmail.co.uk", "hotmail.com",
        "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "outlook.com", "proton.me",
        "protonmail.com", "sky.com", "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com", "ymail.com",
    }
)  # fmt: skip
"""Domains at which anybody can have an address: one of them says nothing of where a person works."""

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,149}")


class PartnerRefused(ActionError):
    """An agency or an account cannot be as asked. about: the field that has to change."""

    def __init__(self, about: str, otherwise: str) -> None:
        super().__init__(otherwise)
        self.about = about


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """What is known of an agency. email_domains: those of its people's work addresses, as "police.example"."""

    name: str
    kind: AgencyKind
    email_domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """A person of an agency who is to answer its enquiries. username: what they sign in with."""

    full_name: str
    username: str
    email: str
    sponsor: Worker


# --- agencies --------------------------------------------------------------------------------------------------------


@gate.one_transaction()
def open_agency(record: AgencyRecord, *, by: Account, on: date | None = None) -> Agency:
    """Record an agency that can be asked. on: the day from which; None for today. Raises Refused, PartnerRefused."""
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    agency = _saved(Agency(opened_on=on or today()), record)
    permission.wrote("agency", agency.pk, what="opened")
    return agency


@gate.one_transaction()
def change_agency(agency: Agency, record: AgencyRecord, *, by: Account) -> Agency:
    """Change what is known of an agency. Raises Refused, PartnerRefused.

    A person whose address is at a domain no longer listed keeps the account until it is next said to be needed.
    """
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    _saved(agency, record)
    permission.wrote("agency", agency.pk, what="changed")
    return agency


@gate.one_transaction()
def close_agency(agency: Agency, *, by: Account) -> Agency:
    """Ask an agency nothing more: its people's accounts end with it.

    Raises Refused, ActionError while it owes answers.
    """
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    if outstanding().filter(agency=agency).exists():
        raise ActionError("This agency still owes answers. Take the questions back first, or wait for the answers.")
    agency.closed_on = today()
    agency.save(update_fields=["closed_on"])
    permission.wrote("agency", agency.pk, what="closed")
    return agency


@gate.one_transaction()
def reopen_agency(agency: Agency, *, by: Account) -> Agency:
    """Ask an agency again that was closed. Raises Refused."""
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    agency.closed_on = None
    agency.save(update_fields=["closed_on"])
    permission.wrote("agency", agency.pk, what="opened_again")
    return agency


def _saved(agency: Agency, record: AgencyRecord) -> Agency:
    name = " ".join(record.name.split())
    if not name:
        raise PartnerRefused("name", "Enter the agency’s name.")
    agency.name, agency.kind = name, record.kind.value
    agency.email_domains = _checked_domains(record.email_domains)
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError:
        raise PartnerRefused("name", "There is an agency with this name already.") from None
    return agency


def _checked_domains(domains: Sequence[str]) -> list[str]:
    given = list(dict.fromkeys(domain.strip().lower().removeprefix("@") for domain in domains if domain.strip()))
    if not given:
        raise PartnerRefused("email_domains", "Enter at least one domain of the agency’s email addresses.")
    for domain in given:
        if not _DOMAIN.fullmatch(domain):
            raise PartnerRefused("email_domains", f"{domain} is not a domain, such as police.example.")
        if domain in OPEN_TO_ANYBODY:
            raise PartnerRefused("email_domains", f"Anybody can have an address at {domain}. Enter the agency’s own.")
    return given


# --- people ----------------------------------------------------------------------------------------------------------


@gate.one_transaction()
def open_account(agency: Agency, record: PartnerRecord, *, by: Account) -> tuple[Account, str]:
    """An account for a named person of an agency, and the code with which they set their password: told once, here.

    Raises Refused, PartnerRefused.
    """
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    if agency.closed_on is not None:
        raise PartnerRefused("full_name", "The agency is closed. Open it again first.")
    account = Account(
        username=_free_username(record.username),
        role=Role.PARTNER.value,
        agency=agency,
        full_name=_checked_name(record.full_name),
        email=_checked_email(record.email, agency),
        sponsor=_checked_sponsor(record.sponsor),
        attested_on=today(),
    )
    account.set_unusable_password()
    account.save()
    permission.wrote("account", account.pk, what="opened", agency=agency.pk, sponsor=record.sponsor.pk)
    return account, invitations.invite(account, by=by)


@gate.one_transaction()
def invite_again(account: Account, *, by: Account) -> str:
    """A new code for a person who has lost theirs, or their password.

    Raises Refused, ActionError for an account that has ended.
    """
    permission = _permit_about(account, by)
    if not gate.person_of(account).is_active:
        raise ActionError("This account has ended. Say first that it is needed.")
    permission.wrote("account", account.pk, what="invited")
    return invitations.invite(account, by=by)


@gate.one_transaction()
def attest(account: Account, *, sponsor: Worker, by: Account) -> Account:
    """Say that a person still needs their account, and who here answers for that: it is in force again from today.

    Raises Refused, PartnerRefused for a sponsor who has left and for an address no longer at a domain of the agency.
    """
    permission = _permit_about(account, by)
    assert account.agency is not None, "a partner has an agency"
    account.sponsor = _checked_sponsor(sponsor)
    account.email = _checked_email(account.email, account.agency)
    account.attested_on = today()
    account.is_active = True
    account.save(update_fields=["sponsor", "email", "attested_on", "is_active"])
    permission.wrote("account", account.pk, what="attested", sponsor=sponsor.pk)
    return account


@gate.one_transaction()
def close_account(account: Account, *, by: Account) -> Account:
    """End a person's account: their next request is refused. Raises Refused."""
    permission = _permit_about(account, by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    permission.wrote("account", account.pk, what="closed")
    return account


def _permit_about(account: Account, by: Account) -> gate.Permission:
    """Leave to change a partner's account. Raises Refused, ActionError for an account of anybody else."""
    permission = gate.permit(Action.MANAGE_PARTNERS, by)
    if account.role_in_use is not Role.PARTNER:
        raise ActionError("This is no account of a partner agency. An administrator manages it.")
    return permission


def _checked_name(name: str) -> str:
    given = " ".join(name.split())
    if len(given.split()) < 2:
        raise PartnerRefused("full_name", "Enter the person’s first and last name. An account is never shared.")
    return given


def _free_username(username: str) -> str:
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise PartnerRefused("username", "Use 3 or more letters, figures, dots and dashes, such as j.moon.police.")
    if Account.objects.filter(username=name).exists():
        raise PartnerRefused("username", "This sign-in name is taken. Choose another.")
    return name


def _checked_email(email: str, agency: Agency) -> str:
    given = email.strip().lower()
    before, at, domain = given.rpartition("@")
    if not (before and at) or any(letter.isspace() or letter in "<>,;" for letter in given):
        raise PartnerRefused("email", "Enter a work email address, such as j.moon@police.example.")
    if domain not in agency.email_domains:
        listed = " or ".join(agency.email_domains)
        raise PartnerRefused("email", f"The address must be at {listed}: the domains of {agency.name}.")
    return given


def _checked_sponsor(sponsor: Worker) -> Worker:
    if sponsor.has_left(today()):
        raise PartnerRefused("sponsor", "This worker has left. Choose one who is here.")
    return sponsor
