"""Once only: a form that is sent twice, or again after going back, is taken once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from lineofsight.access.models import Account, Submission
from lineofsight.record.moment import now

KEPT = timedelta(days=7)
"""How long a key is remembered: longer than any page stays open."""


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return str(uuid4())


def take(key: str, by: Account | None) -> bool:
    """Remember the key of a form within the transaction that takes it; False where it was taken before.

    by: None for somebody without an account. Two that are sent at once wait for each other. A key that cannot be read,
    as in a form without one, is new.
    """
    try:
        wanted = UUID(key)
    except ValueError:
        return True
    moment = now()
    Submission.objects.filter(at__lt=moment - KEPT).delete()
    _, is_new = Submission.objects.get_or_create(key=wanted, defaults={"account": by, "at": moment})
    return is_new


def give_back(key: str) -> None:
    """Forget the key of a form that was refused, so that it can be put right and sent again."""
    try:
        Submission.objects.filter(key=UUID(key)).delete()
    except ValueError:
        return
