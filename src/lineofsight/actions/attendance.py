"""Writes who was invited to a meeting, and what became of each invitation."""

from __future__ import annotations

from collections.abc import Iterable

from lineofsight.actions.recording import Recording
from lineofsight.domain.meetings import Attended
from lineofsight.record.models import Attendance, CoreGroup, StrategyDiscussion


def write_attendance(
    work: Recording,
    attendance: Iterable[Attended],
    *,
    discussion: StrategyDiscussion | None = None,
    core_group: CoreGroup | None = None,
) -> None:
    """Write one row for each agency that was invited to this meeting, in the order given."""
    for one in attendance:
        work.write(
            Attendance,
            discussion=discussion,
            core_group=core_group,
            agency=one.agency.value,
            came=one.came.value,
            who=one.who,
        )
