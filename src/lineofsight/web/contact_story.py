"""The contacts about a child as entries of the child's page: what came to the front door, and what was decided.

News about an open child stands in the open episode, where its worker finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.flags.wording import from_whom
from lineofsight.record.models import Child, Contact, Restriction
from lineofsight.record.passed_information import is_for_early_help
from lineofsight.record.prepared import Prepared
from lineofsight.web.entries import Entry, said, source_of
from lineofsight.web.words import date_in_words, moment_in_words

CONTACT_ORDER = 0
WITH_THE_FRONT_DOOR = "the front door has them"


def contact_entries(child: Child, *, is_whole: bool, limit: int | None = None) -> Iterator[tuple[int | None, Entry]]:
    """Each contact about the child, the last first, with the episode that it opened or was passed to: two queries.

    limit: only so many; None for all.
    is_whole: whether the reader sees social care's detail; else only that there was a contact, and when, save for what
    was passed on to early help. The words of a message stand here unless another child of it is one whose record is
    closed: nothing then says why.
    """
    contacts = _contacts(limit)([child.pk])
    closed = _with_closed_children([one.message_id for one in contacts])
    for one in contacts:
        entry = _entry(one, is_told=is_whole or is_for_early_help(one), is_closed=one.message_id in closed)
        yield one.episode_id, entry


@cache
def _contacts(limit: int | None) -> Prepared[Contact]:
    """The last contacts about a child with their messages, so many of them; None for all."""
    return Prepared(
        lambda ids: (
            Contact.objects.filter(child__in=ids)
            .select_related("message", "recorded_by", "load")
            .order_by("-received_at", "-pk")[:limit]
        )
    )


def passed_entries(contacts: Collection[Contact], *, is_whole: bool) -> list[Entry]:
    """What was passed on to whoever holds the child, for them to read: as on the child's page, in one query."""
    closed = _with_closed_children([one.message_id for one in contacts])
    told = [(one, is_whole or is_for_early_help(one)) for one in contacts]
    return [_entry(one, is_told=is_told, is_closed=one.message_id in closed) for one, is_told in told]


def _entry(contact: Contact, *, is_told: bool, is_closed: bool) -> Entry:
    title = f"Contact from {from_whom(contact.message.source)}" if is_told else "Contact at the front door"
    if contact.stage == Contact.Stage.NOT_SAID:
        source = source_of(contact)
    else:
        source = f"Received {moment_in_words(contact.received_at)}, {contact.message.get_method_display().lower()}"
    text = _text(contact, is_closed=is_closed) if is_told else ""
    return Entry(title, contact.received_on, text, source, contact.received_at, order=CONTACT_ORDER)


def _with_closed_children(message_ids: Collection[int]) -> set[int]:
    """Those of the messages that are also about a child whose record is restricted or sealed."""
    return set(_WITH_CLOSED_CHILDREN(message_ids))


_WITH_CLOSED_CHILDREN = Prepared(
    lambda message_ids: (
        Contact.objects.filter(message__in=message_ids, child__isnull=False)
        .exclude(child__restriction=Restriction.S0)
        .values_list("message_id", flat=True)
    )
)


def _text(contact: Contact, *, is_closed: bool) -> str:
    outcome = ContactOutcome(contact.outcome).label if contact.outcome else ""
    level = f", level {contact.level}" if contact.level else ""
    decided = f"{outcome}{level}, {date_in_words(contact.decided_on)}" if outcome else contact.get_stage_display()
    return said(
        ("About", ContactCategory(contact.category).label if contact.category else ""),
        ("Decided" if outcome else "" if contact.stage == Contact.Stage.NOT_SAID else "Not decided", decided),
        ("What was said", WITH_THE_FRONT_DOOR if is_closed else contact.message.worries),
        ("What the child said", "" if is_closed else contact.message.childs_words),
        ("About this child alone", contact.about_this_child),
    )
