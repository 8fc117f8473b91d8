"""Before a birth: the birth plan, what the hospital is told, and the discharge planning meeting after it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import pre_birth_pathway as pathway
from lineofsight.domain.permissions import Action
from lineofsight.record.models import BirthPlan


@dataclass(frozen=True, slots=True)
class BirthPlanSaid:
    """What a birth plan says; "" where nothing is said yet, but whom the hospital calls has to be."""

    who_to_call: str
    hospital: str = ""
    when_told: str = ""
    mother: str = ""
    father: str = ""
    at_birth: str = ""
    leaving_hospital: str = ""


def make_birth_plan(child: ChildKey, episode_id: int, said: BirthPlanSaid, *, on: date, by: Account) -> BirthPlan:
    """Make the birth plan of an unborn child. Raises StepRefused for a child who is born, or who has one."""
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        standing = BirthPlan.objects.filter(episode=episode_id, child=work.child).exists()
        work.check(
            pathway.MAKE_BIRTH_PLAN,
            episode=work.episode(episode_id),
            on=on,
            words=said.who_to_call,
            code="made" if standing else "",
        )
        return work.write(BirthPlan, child=work.child, episode_id=episode_id, made_on=on, **asdict(said))


def change_birth_plan(child: ChildKey, plan_id: int, said: BirthPlanSaid, *, on: date, by: Account) -> BirthPlan:
    """Change a birth plan before the birth; what it said before is kept. Raises StepRefused."""
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        plan = work.row(BirthPlan, plan_id)
        episode = work.episode(plan.episode_id)
        work.check(pathway.CHANGE_BIRTH_PLAN, episode=episode, on=on, words=said.who_to_call)
        return work.change(plan, reason="Birth plan changed", **asdict(said))


def share_birth_plan(child: ChildKey, plan_id: int, *, on: date, by: Account) -> BirthPlan:
    """Record that the hospital and the midwife have the birth plan. Raises StepRefused."""
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        plan = work.row(BirthPlan, plan_id)
        work.check(pathway.SHARE_BIRTH_PLAN, episode=work.episode(plan.episode_id), on=on, until=plan.made_on)
        return work.change(plan, shared_on=on, reason="Given to the hospital")


def hold_discharge_meeting(
    child: ChildKey, plan_id: int, *, on: date, who: str, decision: str, by: Account
) -> BirthPlan:
    """Record the discharge planning meeting: who was there, where the child goes, and what holds there.

    Raises StepRefused before the birth is recorded, and ActionError where nothing is said of what was decided.
    """
    with recording(child, Action.PLAN, by=by, on=on, moves_clocks=False) as work:
        plan = work.row(BirthPlan, plan_id)
        work.check(pathway.HOLD_DISCHARGE_MEETING, episode=work.episode(plan.episode_id), on=on)
        if not decision.strip():
            raise ActionError("Write what was decided, and where the child goes.")
        return work.change(
            plan,
            discharge_meeting_on=on,
            discharge_who=who,
            discharge_decision=decision,
            reason="Discharge planning meeting",
        )
