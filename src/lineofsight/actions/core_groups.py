"""Core groups: the family and the professionals who carry out a child protection plan between conferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.attendance import write_attendance
from lineofsight.actions.plans import ProgressSaid, write_progress
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import protection_pathway
from lineofsight.domain.meetings import Attended
from lineofsight.domain.permissions import Action
from lineofsight.record.models import ChildProtectionPlan, CoreGroup


@dataclass(frozen=True, slots=True)
class CoreGroupRecord:
    """A core group: every agency that was invited, and what was found of the plan. "": nothing was written.

    outcomes: what it found of each outcome of the plan; () where nothing was said of any.
    """

    held_on: date
    attendance: tuple[Attended, ...] = ()
    familys_part: str = ""
    progress: str = ""
    not_done: str = ""
    outcomes: tuple[ProgressSaid, ...] = ()


def hold_core_group(child: ChildKey, plan_id: int, group: CoreGroupRecord, *, by: Account) -> CoreGroup:
    """Record a core group of a child protection plan."""
    with recording(child, Action.HOLD_CORE_GROUP, by=by, on=group.held_on) as work:
        plan = work.row(ChildProtectionPlan, plan_id)
        episode = work.episode(plan.episode_id)
        work.check(protection_pathway.HOLD_CORE_GROUP, episode=episode, subject_id=plan_id, on=group.held_on)
        held = work.write(
            CoreGroup,
            plan=plan,
            held_on=group.held_on,
            familys_part=group.familys_part,
            progress=group.progress,
            not_done=group.not_done,
        )
        write_attendance(work, group.attendance, core_group=held)
        write_progress(work, plan, group.outcomes, on=group.held_on, core_group=held)
        return held
