"""The census as it stands in the record, read the slow and plain way: a query a thing, every item by its own line.

It shares nothing with the product's own readings, so that it can be held against them.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    FactVersion,
    Identifier,
    Origin,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)

WORKING_DAYS_TO_THE_CONFERENCE = 15

Census = dict[str, CensusChild]
"""Children by their LA child ID."""


# --- reading ---------------------------------------------------------------------------------------------------------


def read_plainly() -> Census:
    """Every child of the record, as it stands now."""
    return {child.la_child_id: _child(child) for child in Child.objects.order_by("la_child_id")}


def with_expected_days(census: Census) -> Census:
    """The same children, each with the day on which a child who was unborn had been expected."""
    return {
        la_child_id: replace(child, expected_on=child.expected_on or _was_expected_on(la_child_id))
        for la_child_id, child in census.items()
    }


def _was_expected_on(la_child_id: str) -> date | None:
    """The expected day that a birth took the place of: it stands in an earlier version of the person."""
    person_id = Child.objects.get(la_child_id=la_child_id).pk
    versions = FactVersion.objects.filter(fact="person", fact_id=person_id).order_by("version")
    days = [version.content["expected_on"] for version in versions if version.content["expected_on"]]
    return date.fromisoformat(days[-1]) if days else None


def _child(child: Child) -> CensusChild:
    person = child.person
    return CensusChild(
        la_child_id=child.la_child_id,
        upn=_number(child, Identifier.Kind.UPN),
        former_upn=_number(child, Identifier.Kind.FORMER_UPN),
        upn_unknown=person.upn_unknown,
        born_on=person.born_on,
        expected_on=person.expected_on,
        sex=person.sex,
        gender_code=person.gender_code,
        died_on=person.died_on,
        ethnicity=person.ethnicity,
        disabilities=tuple(row.code for row in person.disabilities.order_by("pk")),
        episodes=tuple(_episode(row) for row in child.episodes.order_by("referred_on", "pk")),
    )


def _number(child: Child, kind: Identifier.Kind) -> str:
    """The number of this kind that is in use; "" where none is. Two would be an error of the record."""
    numbers = [row.value for row in child.person.identifiers.filter(kind=kind, ended_on=None)]
    assert len(numbers) <= 1, f"{child.la_child_id} has several numbers: {numbers}"
    return numbers[0] if numbers else ""


def _episode(episode: Episode) -> CensusEpisode:
    transfers = [row.held_on for row in episode.conferences.filter(kind=Conference.Kind.TRANSFER_IN)]
    assert len(transfers) <= 1, f"episode {episode.pk} has several transfer-in conferences"
    return CensusEpisode(
        referred_on=episode.referred_on,
        source=episode.source,
        primary_need=episode.primary_need,
        closed_on=episode.closed_on,
        reason_for_closure=episode.reason_for_closure,
        conference_on=transfers[0] if transfers else None,
        is_no_further_action=episode.is_no_further_action,
        assessments=tuple(_assessment(row) for row in episode.assessments.order_by("started_on", "pk")),
        child_in_need_plans=tuple(_need_plan(row) for row in episode.child_in_need_plans.order_by("started_on", "pk")),
        section_47_enquiries=tuple(_enquiry(row) for row in episode.section_47_enquiries.order_by("started_on", "pk")),
        child_protection_plans=tuple(
            _protection_plan(row) for row in episode.child_protection_plans.order_by("started_on", "pk")
        ),
    )


def _assessment(assessment: Assessment) -> CensusAssessment:
    return CensusAssessment(
        started_on=assessment.started_on,
        review_point_on=assessment.review_point_on,
        authorised_on=assessment.authorised_on,
        factors=tuple(row.code for row in assessment.factors.order_by("pk")) if assessment.authorised_on else (),
    )


def _need_plan(plan: ChildInNeedPlan) -> CensusChildInNeedPlan:
    return CensusChildInNeedPlan(started_on=plan.started_on, ended_on=plan.ended_on)


def _enquiry(enquiry: Section47Enquiry) -> CensusSection47Enquiry:
    """The target is what a file gave; an enquiry recorded here has the one of the rule, 15 working days on."""
    target_on = enquiry.conference_target_on
    if enquiry.origin == Origin.RECORDED:
        target_on = Calendar.england().add(enquiry.started_on, WORKING_DAYS_TO_THE_CONFERENCE)
    conference = Conference.objects.filter(section_47_enquiry=enquiry).first()
    return CensusSection47Enquiry(
        started_on=enquiry.started_on,
        conference_target_on=target_on,
        conference_on=conference.held_on if conference is not None else None,
        conference_not_required=bool(enquiry.is_conference_not_required),  # a file says 0 until it is decided
    )


def _protection_plan(plan: ChildProtectionPlan) -> CensusChildProtectionPlan:
    return CensusChildProtectionPlan(
        started_on=plan.started_on,
        ended_on=plan.ended_on,
        initial_category=plan.initial_category,
        latest_category=plan.latest_category,
        previous_plans=plan.previous_plans,
        reviewed_on=tuple(row.held_on for row in plan.reviews.order_by("held_on", "pk")),
    )


# --- comparing -------------------------------------------------------------------------------------------------------


def differences(one: Census, other: Census) -> list[str]:
    """Each item that is not the same on both sides: the child, the item, what one says and what the other says."""
    found = [f"{key}: only on the one side" for key in sorted(one.keys() - other.keys())]
    found += [f"{key}: only on the other side" for key in sorted(other.keys() - one.keys())]
    for key in sorted(one.keys() & other.keys()):
        found += [f"{key} {line}" for line in _differ(one[key], other[key], "child")]
    return found


def _differ(one: Any, other: Any, item: str) -> list[str]:
    if is_dataclass(one) and type(one) is type(other):
        names = [field.name for field in fields(one) if field.compare]
        return [line for name in names for line in _differ(getattr(one, name), getattr(other, name), f"{item}.{name}")]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True), 1)
        return [line for place, (mine, theirs) in pairs for line in _differ(mine, theirs, f"{item}[{place}]")]
    return [] if one == other else [f"{item}: {one!r} and {other!r}"]
