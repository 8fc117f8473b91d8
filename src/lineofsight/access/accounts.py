"""Accounts: made, given a password and closed by an administrator; each change is on the trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from lineofsight.access import trail
from lineofsight.access.exceptions import AccountRefused
from lineofsight.access.models import Account
from lineofsight.access.models.account import ROLES_OF_WORKERS
from lineofsight.access.models.trail import Verb
from lineofsight.access.trail import Entry
from lineofsight.domain.permissions import Action, Role
from lineofsight.record.models import Worker

COMMAND_LINE = "command-line"
"""The service account in whose name the command line acts. Nobody can sign in to it."""


@transaction.atomic
def command_line() -> Account:
    """The account of the command line, made when first asked for: whoever may type there has the whole machine."""
    account = Account.objects.filter(username=COMMAND_LINE).first()
    return account or Account.objects.create_user(COMMAND_LINE, role=Role.SERVICE_ACCOUNT)


@transaction.atomic
def create_account(
    username: str,
    role: Role,
    *,
    password: str | None = None,
    worker: Worker | None = None,
    by: Account | None = None,
) -> Account:
    """A new account for a named person. Without a password nobody can sign in until one is set.

    by: the administrator; the command line when None. Raises AccountRefused, or Django's ValidationError for a
    password that is too weak.
    """
    name = username.strip().lower()
    if Account.objects.filter(username=name).exists():
        raise AccountRefused(f"There is an account named {name} already. Choose another name.")
    if worker is None and role in ROLES_OF_WORKERS:
        raise AccountRefused(f"The role {role.label.lower()} belongs to a worker. Say which, with --worker ID.")
    if worker is not None and Account.objects.filter(worker=worker).exists():
        raise AccountRefused(f"Worker {worker.pk} has an account already. A person has one account.")
    account = Account(username=name, role=role, worker=worker)
    _take_password(account, password)
    account.save()
    _append(account, "created", by, role=role.value, worker=worker.pk if worker is not None else None)
    return account


@transaction.atomic
def set_password(account: Account, password: str, *, by: Account | None = None) -> None:
    """Give the account a new password; every session signed in with the old one ends.

    Raises Django's ValidationError for a password that is too weak.
    """
    _take_password(account, password)
    account.save(update_fields=["password"])
    _append(account, "password_set", by)


@transaction.atomic
def close_account(account: Account, *, by: Account | None = None) -> None:
    """Close the account: its sessions are refused from their next request."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    _append(account, "closed", by)


def _take_password(account: Account, password: str | None) -> None:
    if password is not None:
        validate_password(password, account)
    account.set_password(password)


def _append(account: Account, what: str, by: Account | None, **details: Any) -> None:
    trail.append(
        Entry(
            verb=Verb.CHANGE,
            account=by or command_line(),
            action=Action.MANAGE_ACCOUNTS,
            object_kind="account",
            object_id=str(account.pk),
            rule="configuration" if by is not None else "command_line",
            details={"what": what, **details},
        )
    )
