"""Child in need meetings: the family and who works with it, by agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.attendance import write_attendance
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import child_in_need_pathway
from lineofsight.domain.meetings import Attended
from lineofsight.domain.permissions import Action
from lineofsight.record.models import ChildInNeedMeeting


@dataclass(frozen=True, slots=True)
class NeedMeetingRecord:
    """A child in need meeting: every agency that was invited, the family's part and what was agreed. "": not said."""

    held_on: date
    attendance: tuple[Attended, ...] = ()
    familys_part: str = ""
    agreed: str = ""


def hold_need_meeting(
    child: ChildKey, episode_id: int, meeting: NeedMeetingRecord, *, by: Account
) -> ChildInNeedMeeting:
    """Record a child in need meeting. Raises Refused, StepRefused."""
    with recording(child, Action.PLAN, by=by, on=meeting.held_on) as work:
        step = child_in_need_pathway.HOLD_NEED_MEETING
        work.check(step, episode=work.episode(episode_id), on=meeting.held_on)
        held = work.write(
            ChildInNeedMeeting,
            child=work.child,
            episode_id=episode_id,
            held_on=meeting.held_on,
            familys_part=meeting.familys_part,
            agreed=meeting.agreed,
        )
        write_attendance(work, meeting.attendance, need_meeting=held)
        return held
