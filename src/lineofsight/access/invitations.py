"""Inviting a person to their account: a code is told to them, and with it they set a password that only they know."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from lineofsight.access import accounts, return_codes
from lineofsight.access.exceptions import AccountRefused
from lineofsight.access.models import Account, Invitation
from lineofsight.access.throttle import Limit
from lineofsight.record.moment import now

LASTS: Final = timedelta(days=7)
TRIES: Final = Limit("invitation", 10, timedelta(minutes=15), "tries to set a first password with a code")
NOT_THIS_CODE: Final = (
    "The sign-in name or the code is not right, or the code is too old. Check both; if they are right, ask whoever"
    " opened your account for a new code."
)


def invite(account: Account, *, by: Account) -> str:
    """A new code for the account's person, told once, here; an earlier one no longer works.

    Whoever opened the account tells it to them, by phone. Call it within the action, which is on the trail.
    """
    code = return_codes.new_code()
    moment = now()
    account.invitations.filter(ended_at=None).update(ended_at=moment)
    Invitation.objects.create(
        account=account,
        code_hash=return_codes.hash_of(code),
        made_at=moment,
        made_by=by,
        expires_at=moment + LASTS,
    )
    return code


@transaction.atomic
def accept(username: str, code: str, password: str) -> Account:
    """Set the account's password with the code, which is then used up. Every session of the account ends.

    Raises AccountRefused, in the same words for a wrong name, a wrong code and an old one, and Django's ValidationError
    for a password that is too weak.
    """
    hashed = return_codes.hash_of(code)
    found = Invitation.objects.select_for_update().filter(code_hash=hashed, ended_at=None, expires_at__gt=now()).first()
    is_theirs = found is not None and secrets.compare_digest(found.account.username, username.strip().lower())
    if found is None or not is_theirs or not found.account.is_active:
        raise AccountRefused(NOT_THIS_CODE)
    accounts.set_password(found.account, password, by=found.account)
    Invitation.objects.filter(pk=found.pk).update(ended_at=now())
    return found.account
