"""For whom the partner-facing process speaks to the database: the policies of its role read it in every statement.

What is said holds until the end of the transaction, so that a connection that is used again has forgotten it. Where
nothing is said, or there is no transaction, the policies show no enquiry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from lineofsight.access.served import is_partner_facing

ACCOUNT: Final = "lineofsight.account"
"""The setting of the database that holds the id of the signed-in person's account; "" for nobody."""
SESSION: Final = "lineofsight.session"
"""The setting that holds the key of the session that is read or written."""


def speak_for(account_id: int | None) -> None:
    """Say who is signed in, None for nobody, until the transaction ends. In any other process it does nothing."""
    _say(ACCOUNT, "" if account_id is None else str(account_id))


@contextmanager
def speaking_for(account_id: int) -> Iterator[None]:
    """Speak for somebody who is not signed in, such as the writer of what is kept for them; then for nobody."""
    with transaction.atomic():
        speak_for(account_id)
        try:
            yield
        finally:
            speak_for(None)


def name_session(key: str | None) -> None:
    """Say which session is read or written, until the transaction ends."""
    _say(SESSION, key or "")


def is_under_policies() -> bool:
    """Whether this process speaks to the database as the role, which sees what the policies and functions show."""
    return is_partner_facing() and connection.vendor == "postgresql"


def _say(setting: str, value: str) -> None:
    if is_under_policies():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
