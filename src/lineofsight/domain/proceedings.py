"""The facts of a child on the way to court, as plain values: the legal gateway, pre-proceedings and care proceedings.

Source: practice reference 2.3, edge of care; Children Act 1989, section 31; Children and Families Act 2014, section 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.domain.codes.front_door import Worded


class GatewayDecision(Worded):
    """What was decided at a legal gateway meeting."""

    CONTINUE_PLAN = "continue_plan", "Go on with the plan"
    START_PRE_PROCEEDINGS = "start_pre_proceedings", "Start pre-proceedings"
    ISSUE = "issue", "Issue care proceedings"


class PreProceedingsEnd(Worded):
    """How a way to court ended before the court was asked, or that it was asked."""

    CONTINUE_PLAN = "continue_plan", "Went on with the plan"
    STEP_DOWN = "step_down", "Stepped down from pre-proceedings"
    ISSUE = "issue", "Care proceedings issued"


class CarePlanAim(Worded):
    """Where the child is to live, as the plan that the authority puts to the court says."""

    AT_HOME = "at_home", "With a parent"
    WITH_FAMILY = "with_family", "With relatives or friends"
    FOSTERING = "fostering", "Foster care"
    ADOPTION = "adoption", "Adoption"
    RESIDENTIAL = "residential", "A children’s home or another residential placement"
    OTHER = "other", "Another plan"


class CourtOutcome(Worded):
    """What the court decided at the end of care proceedings."""

    CARE_ORDER = "care_order", "Care order"
    CARE_AND_PLACEMENT_ORDER = "care_and_placement_order", "Care order and placement order"
    SUPERVISION_ORDER = "supervision_order", "Supervision order"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
    CHILD_ARRANGEMENTS = "child_arrangements", "Child arrangements order"
    NO_ORDER = "no_order", "No order"
    WITHDRAWN = "withdrawn", "Application withdrawn"


@dataclass(frozen=True, slots=True)
class Proceedings:
    """One way to court, from a legal gateway meeting. decision: what that meeting decided.

    letter_on: of the letter before proceedings. is_offered: whether the letter offered family group decision-making;
    None before there is a letter. meetings: the days of the pre-proceedings meetings, oldest first. ended_on: when what
    comes before the court ended, with a step down or with the application. applied_on, concluded_on: of care
    proceedings. family_group_on: the day of family group decision-making.
    """

    id: int
    gateway_on: date
    decision: str
    letter_on: date | None = None
    is_offered: bool | None = None
    meetings: tuple[date, ...] = ()
    ended_on: date | None = None
    applied_on: date | None = None
    concluded_on: date | None = None
    family_group_on: date | None = None

    @property
    def is_before_court(self) -> bool:
        """Whether the court has been asked and has not decided."""
        return self.applied_on is not None and self.concluded_on is None

    @property
    def is_pre_proceedings(self) -> bool:
        """Whether pre-proceedings were started and go on."""
        return self.decision == GatewayDecision.START_PRE_PROCEEDINGS.value and self.ended_on is None

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to come: the end of pre-proceedings, the application, or the court."""
        return self.ended_on is None or self.is_before_court

    @property
    def latest_on(self) -> date:
        """The last day on which anything of it happened."""
        days = (self.gateway_on, self.letter_on, *self.meetings, self.ended_on, self.applied_on, self.concluded_on)
        return max(day for day in days if day is not None)
