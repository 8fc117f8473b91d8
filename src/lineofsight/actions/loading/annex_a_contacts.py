"""A row of list 1 as a contact: the day and the source are told; the message, and what was decided, are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Final

from lineofsight.actions.loading.given import Given
from lineofsight.domain.codes.front_door import NOT_PROFESSIONAL_SOURCES
from lineofsight.record.models import Contact, Team
from lineofsight.record.moment import LONDON
from lineofsight.returns.annex_a.reading import ListRow

AFTER_THE_LIST: Final = "it lies after the day of the lists"


def given_contacts(rows: Iterable[ListRow], on: date, team: Callable[[], Team]) -> list[Given]:
    """The contacts of one child. on: the day of the lists. team: the one to which contacts come."""
    found = []
    for row in rows:
        day = row.key
        assert isinstance(day, date)
        if day > on:
            row.refuse_fact(AFTER_THE_LIST)
        else:
            found.append(_contact(row, day, team))
    return found


def _contact(row: ListRow, day: date, team: Callable[[], Team]) -> Given:
    """A contact whose decision is not said. It opens the child's record to the front door for no day after its own."""
    moment = datetime.combine(day, time(), LONDON)
    of_day = {"received_on": day, "received_at": moment}
    message = Given("contact_message", dict(of_day), when_new={"team": team(), "wants_feedback": False})
    if "source" in row.values:
        source = row.values["source"]
        message.columns |= {"source": source, "is_professional": source not in NOT_PROFESSIONAL_SOURCES}
    when_new = {"stage": Contact.Stage.NOT_SAID.value, "readable_until": day}
    return Given("contact", dict(of_day), when_new=when_new, upon={"message": message})
