"""The steps of early help, each about one child, as every row of the record is."""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.record.models import EarlyHelp, FamilyPlanReview
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.workforce_plan import InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpStep(Step):
    """worker: the practitioner, to whom the child is given or who has it."""

    worker: InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveToPractitioner(HelpStep):
    """The manager of early help gives the child to a practitioner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartHelpAssessment(HelpStep):
    """An early help assessment begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishHelpAssessment(HelpStep):
    """The early help assessment is finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFamilyPlan(HelpStep):
    """A family plan is made, and a team around the family meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFamilyPlan(HelpStep):
    outcome: FamilyPlanReview.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeStepUp(HelpStep):
    """Early help asks social care to take the child on. team: the place of the team that is asked."""

    team: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseStepUp(HelpStep):
    """The manager of the team that was asked refuses, and says why."""

    team: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHelp(HelpStep):
    """Early help ends, and its plan with it."""

    ended: EarlyHelp.Ended
