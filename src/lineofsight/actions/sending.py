"""Somebody without an account sends a contact form, and later sees with a code what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lineofsight.access import gate, return_codes
from lineofsight.access.models import Draft
from lineofsight.access.models.trail import Verb
from lineofsight.access.trail import Entry
from lineofsight.access.transactions import note_opened
from lineofsight.actions import attachments, contacts, drafts
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild, SaidOfPerson
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, ContactMessage, ReferrerTold


class Standing(StrEnum):
    """How far a message has come, as its sender may know it."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Telling:
    """What the sender was told of the outcome, and on which day."""

    told_on: date
    words: str


@dataclass(frozen=True, slots=True)
class SenderStatus:
    """All that a sender may see of their message: when it came, how far it is, and what they were told."""

    receipt: str
    received_at: datetime
    standing: Standing
    tellings: tuple[Telling, ...]


@gate.one_transaction()
def send(
    draft: Draft,
    message: NewMessage,
    children: Sequence[SaidOfChild],
    people: Sequence[SaidOfPerson],
    *,
    code: str,
) -> ContactMessage:
    """Take in what somebody without an account wrote, with its files; the draft is used up with it, all or nothing.

    code: the one with which the sender sees what became of it; only its hash is kept. Raises ContactRefused.
    """
    received = contacts.receive(message, children, people, by=None, return_code=return_codes.hash_of(code))
    attachments.move_to_message(draft, received)
    drafts.use_up(draft)
    return received


def sent_with(code: str) -> ContactMessage | None:
    """The message that was sent with this code; None where there is none."""
    return ContactMessage.objects.filter(return_code=return_codes.hash_of(code)).first()


def status_of(receipt: str, code: str) -> SenderStatus | None:
    """What became of a message, for who has its reference and its code; None where the two do not belong together.

    Both are needed, so that neither a reference that was read out nor a code alone tells anything. Leaves a row on the
    trail.
    """
    if not return_codes.is_well_formed(code):
        return None
    found = ContactMessage.objects.filter(return_code=return_codes.hash_of(code)).first()
    if found is None or found.receipt.replace("-", "") != _plain(receipt):
        return None
    note_opened(
        Entry(
            verb=Verb.READ, account=None, action=Action.MAKE_CONTACT, object_kind="contactmessage",
            object_id=str(found.pk), rule="return_code",
        )
    )  # fmt: skip
    return SenderStatus(found.receipt, found.received_at, _standing(found), _tellings(found))


def _plain(receipt: str) -> str:
    letters = "".join(letter for letter in receipt.upper() if letter.isalnum())
    return letters if letters.startswith("LS") else f"LS{letters}"


def _standing(message: ContactMessage) -> Standing:
    if ReferrerTold.objects.filter(contact__message=message).exists():
        return Standing.TOLD
    is_begun = message.contacts.exclude(stage=Contact.Stage.RECEIVED).exists()
    return Standing.LOOKED_AT if is_begun else Standing.RECEIVED


def _tellings(message: ContactMessage) -> tuple[Telling, ...]:
    """What was told, each once: brothers and sisters are often told of in the same words."""
    rows = ReferrerTold.objects.filter(contact__message=message).order_by("told_at", "pk")
    return tuple(dict.fromkeys(Telling(row.told_on, row.words) for row in rows))
