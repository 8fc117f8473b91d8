"""Messages to the people of an agency: that there is an enquiry to answer, with a reference, and no more.

A message is written in the transaction that asks or reminds, and sent afterwards by whichever process comes first. It
is sent at least once: a process that dies between sending and noting it leaves it to be sent again, under the same key.
Source: reliability, all or nothing; correspondence, "sign in to see".
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from lineofsight.access import gate
from lineofsight.access.models import Account, OutgoingMessage
from lineofsight.domain.permissions import Role
from lineofsight.record.enquiries import outstanding
from lineofsight.record.models import Agency, AgencyRequest
from lineofsight.record.moment import now

SUBJECT: Final = "You have an enquiry to answer"
WORDS: Final = "You have an enquiry to answer. Sign in to see it. Reference {reference}."
LEASE: Final = timedelta(minutes=5)
"""How long a message belongs to the process that sends it, before another may try."""
LONGEST_WAIT: Final = timedelta(hours=4)
AT_ONCE: Final = 100
"""Messages that one run sends at most, so that it ends."""
KEY_HEADER: Final = "X-Message-Key"

log = logging.getLogger(__name__)


def reference_in_words(reference: UUID) -> str:
    """The short reference that a message and a page both show: "3F2A 91BC"."""
    letters = reference.hex[:8].upper()
    return f"{letters[:4]} {letters[4:]}"


def people_of(agency: Agency) -> list[Account]:
    """The people of an agency whose accounts are in force today."""
    accounts = Account.objects.filter(agency=agency, role=Role.PARTNER, is_active=True)
    accounts = accounts.select_related("agency", "sponsor", "worker").order_by("full_name", "pk")
    return [account for account in accounts if gate.person_of(account).is_active]


def agencies_with_people() -> set[int]:
    """The ids of the agencies of which somebody's account is in force today, in one query."""
    accounts = Account.objects.filter(role=Role.PARTNER, is_active=True).select_related("agency", "sponsor", "worker")
    return {account.agency_id for account in accounts if account.agency_id and gate.person_of(account).is_active}


def tell_agency(request: AgencyRequest, key: str, *, at: datetime) -> int:
    """Write a message to each of the agency's people that an answer is owed; how many. Call it within the action.

    key: names what happened, the same for a repeat of it, which then writes nothing.
    """
    words = WORDS.format(reference=reference_in_words(request.reference))
    messages = [
        OutgoingMessage(
            key=f"{key}:{account.pk}",
            account=account,
            about=request.reference,
            subject=SUBJECT,
            text=words,
            written_at=at,
            next_try_at=at,
        )
        for account in people_of(request.agency)
        if account.email
    ]
    return len(OutgoingMessage.objects.bulk_create(messages, ignore_conflicts=True))


# --- sending ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did. waiting: messages that are still to be sent, whyever."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    waiting: int = 0


def has_mail() -> bool:
    """Whether this installation names a mail server. Without one messages are kept as not sent."""
    return bool(settings.MAIL)


def send_waiting() -> Sent:
    """Send the messages whose time has come; two processes never send the same one at the same time.

    A message about an answer that is no longer owed, or to somebody whose account has ended, is dropped.
    """
    if not has_mail():
        return Sent(waiting=OutgoingMessage.objects.waiting().count())
    sent = failed = dropped = 0
    due = OutgoingMessage.objects.to_try(now()).values_list("pk", flat=True)
    for pk in list(due[:AT_ONCE]):
        message = _claim(pk)
        if message is None:
            continue
        if not _is_needed(message):
            OutgoingMessage.objects.filter(pk=pk).update(dropped_at=now())
            dropped += 1
        elif _send(message):
            sent += 1
        else:
            failed += 1
    return Sent(sent, failed, dropped, OutgoingMessage.objects.waiting().count())


def _claim(pk: int) -> OutgoingMessage | None:
    """Take a message for this process alone, for as long as the lease; None where another has it."""
    moment = now()
    claimed = OutgoingMessage.objects.to_try(moment).filter(pk=pk).order_by().update(next_try_at=moment + LEASE)
    if not claimed:
        return None
    return OutgoingMessage.objects.select_related("account__agency", "account__sponsor", "account__worker").get(pk=pk)


def _is_needed(message: OutgoingMessage) -> bool:
    is_owed = outstanding().filter(reference=message.about).exists()
    return is_owed and gate.person_of(message.account).is_active


def _send(message: OutgoingMessage) -> bool:
    """Give one message to the mail server, and note it, or that it was not taken."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.account.email],
        headers={KEY_HEADER: message.key, "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )
    try:
        mail.send()
    except OSError as error:  # a server that does not answer, and every refusal of smtplib
        # What the server said may repeat the address, and is left out.
        log.warning("Message %s was not taken by the mail server: %s.", message.pk, type(error).__name__)
        _note_trouble(message, type(error).__name__)
        return False
    rows = OutgoingMessage.objects.filter(pk=message.pk)
    rows.update(sent_at=now(), tries=message.tries + 1, trouble="")
    return True


def _note_trouble(message: OutgoingMessage, trouble: str) -> None:
    tries = message.tries + 1
    wait = min(timedelta(minutes=2 ** min(tries, 12)), LONGEST_WAIT)
    rows = OutgoingMessage.objects.filter(pk=message.pk)
    rows.update(tries=tries, trouble=trouble[:100], next_try_at=now() + wait)
