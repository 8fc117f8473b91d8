"""What the account commands ask of the person who types them."""

from __future__ import annotations

import getpass
import sys

from django.core.management.base import CommandError

from lineofsight.access.models import Account


def asked_for(*, from_stdin: bool) -> str:
    """A password, typed twice at the prompt or read as the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password, 15 characters or more: ")
    if password != getpass.getpass("The same again: "):
        raise CommandError("The two were not the same. Nothing was changed; try again.")
    return password


def named_account(username: str) -> Account:
    """The account of this name."""
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        raise CommandError(f"There is no account named {username}.")
    return account
