"""What a row of the queue says: what is being waited for, how old it is, and whom it is about."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from lineofsight.domain.codes.front_door import SOURCE_GROUPS, ContactMethod, Priority, source_group
from lineofsight.record.front_door_queue import WaitingFor
from lineofsight.record.front_door_rows import OwedAnswer, QueueRow
from lineofsight.record.models import Contact, Now
from lineofsight.record.moment import local_date
from lineofsight.web.words import count_of, short_date, time_in_words

PRIORITY_COLOURS = {Priority.RED.value: "red", Priority.AMBER.value: "orange", Priority.GREEN.value: "green"}
HOURS_IN_DAYS = 48
"""An age of two days and more is told in days."""


def name_of(contact: Contact) -> str:
    """The child's name in the record, or what the message called the child."""
    if contact.child is None:
        return contact.said_name
    return contact.child.name or contact.said_name


def priority_of(contact: Contact) -> str:
    """Red, Amber or Green; "Not triaged" before."""
    return Priority(contact.priority).label if contact.priority else "Not triaged"


def source_of(contact: Contact) -> str:
    """The group of whoever made the contact."""
    return group_of(contact.message.source)


def group_of(source: str) -> str:
    """The group of a source code, in words."""
    return SOURCE_GROUPS.get(source_group(source), "Not known")


def method_of(contact: Contact) -> str:
    """How the contact came."""
    return ContactMethod(contact.message.method).label if contact.message.method else "Not recorded"


def age_of(row: QueueRow) -> str:
    """How long ago it came: "3 hours", "2 days"."""
    return _hours(row.hours)


def open_age_of(row: QueueRow) -> str:
    """For how much of its age the front door was open: "3 opening hours"."""
    whole = int(row.open_hours)
    return count_of(whole, "opening hour") if whole else "less than an opening hour"


def _hours(hours: float) -> str:
    if hours < 1:
        return count_of(int(hours * 60), "minute")
    return count_of(int(hours), "hour") if hours < HOURS_IN_DAYS else count_of(int(hours / 24), "day")


def waiting_in_words(row: QueueRow, now: Now) -> str:
    """What the contact waits for, from whom and since when."""
    contact = row.contact
    match row.waiting_for:
        case WaitingFor.ANYBODY:
            return "Nobody has looked at it yet"
        case WaitingFor.AGENCIES:
            return agencies_in_words(row.owed, now) if row.owed else "All answers are in: say what follows from them"
        case WaitingFor.SIGN_OFF:
            return _signature(row, now)
        case WaitingFor.DECISION:
            return _decision(row, now)
    who = contact.worker.name if contact.worker is not None else ""
    return f"{who} is looking into it" if who else "Somebody to look into it: nobody has it"


def agencies_in_words(owed: tuple[OwedAnswer, ...], now: Now) -> str:
    """Which agencies owe answers, since when, and which of them are late."""
    told = []
    for asked_at, group in groupby(owed, key=lambda one: one.asked_at):
        names = [f"{one.agency} (late)" if one.due_at < now.at else one.agency for one in group]
        verb = "owes an answer" if len(names) == 1 else "owe answers"
        told.append(f"{_listed(names)} {verb} since {when(asked_at, now)}")
    return "; ".join(told)


def _signature(row: QueueRow, now: Now) -> str:
    if row.proposed is None:
        return "A manager’s signature"
    by = f" by {row.proposed.decided_by.name}" if row.proposed.decided_by is not None else ""
    return f"A manager’s signature: decided{by}, {when(row.proposed.decided_at, now)}"


def _decision(row: QueueRow, now: Now) -> str:
    contact = row.contact
    if contact.reopened_at is not None and (
        contact.recommended_at is None or contact.recommended_at < contact.reopened_at
    ):
        return f"A new decision: reopened {when(contact.reopened_at, now)}"
    if contact.recommended_by is None or contact.recommended_at is None:
        return "A decision"
    return f"A decision: {contact.recommended_by.name} recommended one {when(contact.recommended_at, now)}"


def when(moment: datetime, now: Now) -> str:
    """The time of a moment of today, with the day for any other."""
    told = time_in_words(moment)
    return told if local_date(moment) == now.on else f"{told} on {short_date(moment)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
