"""When an agency that owes an answer is reminded by itself: at half time, when the answer is due, then once a day.

Only the latest reminder that has come due is sent: after a night without a server an agency hears once, not three
times. Source: practice reference 2.2, MASH enquiry, and K01a.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

A_DAY: Final = timedelta(days=1)


class WhyChased(StrEnum):
    """Why an agency is reminded without anybody having asked."""

    HALF_TIME = "half_time"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Chase:
    """A reminder to send. `day` is the whole days since the answer was due: with `why` it names the reminder."""

    why: WhyChased
    day: int = 0


def chase_due(
    requested_at: datetime, due_at: datetime, at: datetime, reminded: Sequence[tuple[str, datetime]]
) -> Chase | None:
    """The reminder that is to be sent at the moment `at`; None for none.

    reminded: the reminders sent so far, each with its why and its moment; one by hand counts for nothing here. All
    moments are aware. Days are whole stretches of 24 hours since the answer was due.
    """
    if at < due_at:
        is_half_over = at - requested_at >= (due_at - requested_at) / 2
        return Chase(WhyChased.HALF_TIME) if is_half_over and not _was(reminded, WhyChased.HALF_TIME) else None
    day = (at - due_at) // A_DAY
    if day == 0:
        return None if _was(reminded, WhyChased.DUE) else Chase(WhyChased.DUE)
    began = due_at + day * A_DAY
    return None if _was(reminded, WhyChased.OVERDUE, since=began) else Chase(WhyChased.OVERDUE, day)


def _was(reminded: Sequence[tuple[str, datetime]], why: WhyChased, since: datetime | None = None) -> bool:
    return any(one == why and (since is None or moment >= since) for one, moment in reminded)
