"""Writes who was invited to a meeting, and what became of each invitation."""

from __future__ import annotations

from collections.abc import Iterable

from lineofsight.actions.recording import Recording
from lineofsight.domain.meetings import Attended
from lineofsight.record.models import Attendance, StrategyDiscussion


def write_attendance(work: Recording, attendance: Iterable[Attended], *, discussion: StrategyDiscussion) -> None:
    """Write one row for each agency that was invited, in the order given."""
    for one in attendance:
        work.write(Attendance, discussion=discussion, agency=one.agency.value, came=one.came.value, who=one.who)
