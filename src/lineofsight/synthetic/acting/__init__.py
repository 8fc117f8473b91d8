"""The lives of invented families lived in the record: each step is taken by its worker, at its time, as an action."""

from __future__ import annotations

from collections.abc import Sequence

from lineofsight.actions.recording import many_at_once
from lineofsight.record.moment import told
from lineofsight.synthetic.acting import (
    child_protection,
    contacts,
    early_help,
    enquiries,
    family_help,
    front_door,
    looked_after,
    people,
    plans,
    side_tracks,
)
from lineofsight.synthetic.acting.stage import Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.contacts.family_telling import UnreferredTelling
from lineofsight.synthetic.contacts.unreferred import UnreferredFamily
from lineofsight.synthetic.family_members import InventedFamily
from lineofsight.synthetic.family_telling import FamilyTelling
from lineofsight.synthetic.steps import Step

__all__ = [
    "Stage",
    "child_protection",
    "contacts",
    "early_help",
    "enquiries",
    "family_help",
    "front_door",
    "live_family",
    "live_unreferred_family",
    "looked_after",
    "people",
    "plans",
    "side_tracks",
]


def live_family(family: InventedFamily, stage: Stage) -> int:
    """Live one family in one transaction. Gives back the number of steps that were taken."""
    return _live(family, FamilyTelling(family, stage.plan, stage.caseloads).steps(), stage)


def live_unreferred_family(family: UnreferredFamily, stage: Stage) -> int:
    """Live what the front door did about a family that is never referred. Gives back the number of steps taken."""
    dressed = family.dressed(stage.plan)
    return _live(dressed, UnreferredTelling(family, dressed, stage.plan, stage.caseloads).steps(), stage)


def _live(family: InventedFamily, steps: Sequence[Step], stage: Stage) -> int:
    stage.enter(family, steps)
    with many_at_once():
        for step in steps:
            with told(step.at):
                take(step, stage, stage.cases[step.child])
    return len(steps)
