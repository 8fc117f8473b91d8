"""The accounts of partner agencies' people: sponsored, said to be needed again and again, and ended by themselves.

Source: access model, partner view. Who opened, renewed or closed an account is on the trail by the action that does so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from lineofsight.access.models import Account
from lineofsight.domain.permissions import Role

ATTESTED_EVERY_DAYS: Final = 90
"""So often a sponsor, or a manager, says that a partner's account is still needed."""
UNUSED_DAYS: Final = 45
"""Days without a sign-in after which an account has ended."""


def why_ended(account: Account, day: date) -> str:
    """Why a partner's account is not in force on a day, in words; "" where it is.

    `account.sponsor` and `account.agency` are read. Saying again that it is needed begins the days of no use anew.
    """
    sponsor, agency, attested_on = account.sponsor, account.agency, account.attested_on
    if not account.is_active:
        return "Closed"
    if agency is None or (agency.closed_on is not None and agency.closed_on <= day):
        return "The agency is closed"
    if sponsor is None or sponsor.has_left(day):
        return "The sponsor has left"
    if attested_on is None or (day - attested_on).days > ATTESTED_EVERY_DAYS:
        return f"Nobody said in {ATTESTED_EVERY_DAYS} days that it is needed"
    if (day - max(account.used_on or attested_on, attested_on)).days > UNUSED_DAYS:
        return f"Not used in {UNUSED_DAYS} days"
    return ""


def ends_on(account: Account) -> date | None:
    """The first day on which a partner's account will no longer be in force if nothing is done; None if not known."""
    attested_on = account.attested_on
    if attested_on is None:
        return None
    unused = max(account.used_on or attested_on, attested_on) + timedelta(days=UNUSED_DAYS + 1)
    return min(attested_on + timedelta(days=ATTESTED_EVERY_DAYS + 1), unused)


def note_use(account: Account, day: date) -> None:
    """Note that a partner signed in, once a day. One whose account has ended does not begin it anew by signing in."""
    if account.role_in_use is not Role.PARTNER or account.used_on == day or why_ended(account, day):
        return
    account.used_on = day
    account.save(update_fields=["used_on"])
