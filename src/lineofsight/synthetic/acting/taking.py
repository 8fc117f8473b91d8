"""How a step is taken: each kind has a function of its own, in the module of its subject."""

from __future__ import annotations

from functools import singledispatch

from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.steps import Step


@singledispatch
def take(step: Step, _stage: Stage, _case: Case) -> None:
    """Take one step about the child of this case, as an action by whoever is to take it."""
    raise TypeError(f"No action for {type(step).__name__}.")
