"""When work with a child in need is decided on, and what a child in need meeting needs.

It is decided by an assessment, once a manager has authorised it, or by the conference that ends a child protection
plan. Source: practice reference 2.2 and 3.2, K19.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.history import Assessment, ChildProtectionPlan, Episode

ENDED_TO_CHILD_IN_NEED: Final = "end_to_cin"
"""The reason for the end of a child protection plan that says that a child in need plan follows."""


def assessment_decides_in_need(assessment: Assessment) -> bool:
    """Whether an authorised assessment decided on a child in need plan."""
    is_decided = assessment.outcome == AssessmentOutcome.CHILD_IN_NEED_PLAN.value
    return is_decided and assessment.authorised_on is not None


def conference_decides_in_need(plan: ChildProtectionPlan) -> bool:
    """Whether a child protection plan ended so that a child in need plan follows."""
    return plan.ended_on is not None and plan.end_reason == ENDED_TO_CHILD_IN_NEED


def takes_the_place_of_need(plan: ChildProtectionPlan, episode: Episode) -> bool:
    """Whether a child protection plan started once an assessment of the episode had decided on a child in need plan."""
    decided = (one.authorised_on for one in episode.assessments if assessment_decides_in_need(one))
    return any(day is not None and day <= plan.started_on for day in decided)


def is_decided_in_need(episode: Episode) -> bool:
    """Whether work with a child in need was decided on in an episode, or a child in need plan stands in it."""
    return (
        bool(episode.child_in_need_plans)
        or any(map(assessment_decides_in_need, episode.assessments))
        or any(map(conference_decides_in_need, episode.child_protection_plans))
    )
