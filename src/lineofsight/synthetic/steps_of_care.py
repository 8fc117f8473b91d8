"""What happens to an invented child in care, in private fostering and on the way to court, one class a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.synthetic.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a looked-after child is placed, and with whom."""

    type: str
    carer: str
    lines: str
    postcode: str
    is_hidden: bool
    is_until_eighteen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CareStep(Step):
    """Something about a child's care. period: the day on which the child started to be looked after."""

    period: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePoliceProtection(CareStep):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPoliceProtection(CareStep):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCare(CareStep):
    status: str
    to: Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCare(CareStep):
    """status: "" where it is as before. to: None where the placement is."""

    status: str
    to: Placed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCareReview(CareStep):
    participation: str
    aim: str
    decisions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInCare(CareStep):
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCare(CareStep):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnOfFostering(Step):
    """A private fostering arrangement becomes known. known: the day on which the authority became aware of it."""

    known: date
    is_notified: bool
    begins: date | None
    carer: str
    carer_is: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFostering(Step):
    known: date
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFostering(Step):
    known: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtStep(Step):
    """Something on a child's way to court. gateway: the day by which that way is known."""

    gateway: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldGateway(CourtStep):
    decision: str
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetter(CourtStep):
    """why_not_offered: "" where family group decision-making is offered."""

    why_not_offered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFamilyGroup(CourtStep):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetBeforeCourt(CourtStep):
    agreed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDownFromCourt(CourtStep):
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueProceedings(CourtStep):
    """short_notice: why there was no letter before, "" where there was one."""

    short_notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeProceedings(CourtStep):
    outcome: str
