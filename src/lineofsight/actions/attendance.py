"""Writes who was invited to a meeting, and what became of each invitation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lineofsight.actions.recording import Recording
from lineofsight.domain.meetings import Attended
from lineofsight.record.models import Attendance


def write_attendance(work: Recording, attendance: Iterable[Attended], **meeting: Any) -> None:
    """Write one row for each agency that was invited, in the order given. meeting: the one column that says to what."""
    for one in attendance:
        work.write(
            Attendance,
            agency=one.agency.value,
            came=one.came.value,
            who=one.who,
            reported=one.reported.value if one.reported else "",
            **meeting,
        )
