"""The lives of invented families lived in the record: each step is taken by its worker, at its time, as an action."""

from __future__ import annotations

from lineofsight.actions.recording import many_at_once
from lineofsight.record.moment import told
from lineofsight.synthetic.acting import child_protection, family_help, front_door, people
from lineofsight.synthetic.acting.stage import Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.family_members import InventedFamily
from lineofsight.synthetic.family_telling import FamilyTelling

__all__ = ["Stage", "child_protection", "family_help", "front_door", "live_family", "people"]


def live_family(family: InventedFamily, stage: Stage) -> int:
    """Live one family in one transaction. Gives back the number of steps that were taken."""
    steps = FamilyTelling(family, stage.plan, stage.caseloads).steps()
    stage.enter(family, steps)
    with many_at_once():
        for step in steps:
            with told(step.at):
                take(step, stage, stage.cases[step.child])
    return len(steps)
