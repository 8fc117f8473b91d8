"""What happens to an invented child's plans and planned conferences, one class a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.returns.cin_census.children import (
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.plan_phrases import Does, Said
from lineofsight.synthetic.steps import Step

AnyPlan = CensusChildProtectionPlan | CensusChildInNeedPlan
Conferred = CensusSection47Enquiry | CensusChildProtectionPlan
"""What a conference is planned about: an enquiry for the initial one, a plan for a review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanConference(Step):
    about: Conferred
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareReport(Step):
    """The family and the chair have the report before the conference that is planned."""

    about: Conferred


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPapers(Step):
    """papers: "letter_sent_on" or "record_sent_on". of: the plan or the enquiry conferred about, and the day."""

    of: tuple[object, date]
    papers: str
    is_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlan(Step):
    """Outcomes, each with how it will be known; the actions, dealt out among them, each with its day.

    said: what the child said, of which the last action came; None where it said nothing here.
    """

    plan: AnyPlan
    outcomes: tuple[tuple[str, str], ...]
    actions: tuple[tuple[Does, date], ...]
    said: Said | None
    contingency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAction(Step):
    """became: "done", "carried" or "given". number: of the action in its plan. moved_to: the new day, if carried."""

    plan: AnyPlan
    number: int
    became: str
    words: str
    moved_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeBirthPlan(Step):
    """The birth plan of a child who is not born yet, given to the hospital on the same day."""

    hospital: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldDischargeMeeting(Step):
    decision: str
