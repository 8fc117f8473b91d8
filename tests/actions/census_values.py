"""A plain reading of both sides of a load: the values of a file, and the values that the record and the report hold.

Nothing of the product's reader or loader is used here, so that the two can be held against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Identifier,
    Load,
    RefusedValue,
    ReviewConference,
    Section47Enquiry,
)

Value = tuple[str, str, str]
"""A child's LA child ID ("" in the header), the name of the element, and the text."""


def values_of(path: Path) -> Counter[Value]:
    """Every text of a file, stray text between elements included."""
    values: Counter[Value] = Counter()
    root = etree.parse(str(path)).getroot()
    for child in root.iter("Child"):
        la_child_id = child.findtext("ChildIdentifiers/LAchildID") or ""
        values.update((la_child_id, name, text) for name, text in _texts(child))
    values.update(("", name, text) for name, text in _texts(root.find("Header")))
    return values


def _texts(element: Any) -> Iterator[tuple[str, str]]:
    for one in element.iter():
        if one.text and one.text.strip():
            yield one.tag, one.text.strip()
        if one.tail and one.tail.strip() and one is not element:
            yield "text()", one.tail.strip()


def values_in_record() -> Counter[Value]:
    """Every value that the record holds, as the census would write it."""
    values: Counter[Value] = Counter()
    for child in Child.objects.select_related("person"):
        values.update(_of_child(child))
    for load in Load.objects.all():
        values.update(("", name, str(value)) for name, value in load.header.items() if value not in ("", None))
    return Counter({value: n for value, n in values.items() if value[2]})


def values_refused() -> Counter[Value]:
    """Every value on the data-quality page, by the last name of its path."""
    return Counter((row.la_child_id, row.element.rsplit("/", 1)[-1], row.value) for row in RefusedValue.objects.all())


def _of_child(child: Child) -> Iterator[Value]:
    la_child_id, person = child.la_child_id, child.person

    def said(element: str, value: Any) -> Value:
        return (la_child_id, element, _text(value))

    yield said("LAchildID", la_child_id)
    yield said("GenderCurrent", person.gender_code)
    yield said("Sex", "" if person.gender_code else person.sex)
    yield said("PersonBirthDate", person.born_on)
    yield said("ExpectedPersonBirthDate", person.expected_on)
    yield said("PersonDeathDate", person.died_on)
    yield said("Ethnicity", person.ethnicity)
    yield said("UPNunknown", person.upn_unknown)
    names = {"upn": "UPN", "former_upn": "FormerUPN"}
    for identifier in Identifier.objects.filter(person=person):
        yield said(names[identifier.kind], identifier.value)
    for disability in Disability.objects.filter(person=person):
        yield said("Disability", disability.code)
    for episode in Episode.objects.filter(child=child):
        for element, value in _of_episode(episode):
            yield said(element, value)


def _of_episode(episode: Episode) -> Iterator[tuple[str, Any]]:
    yield "CINreferralDate", episode.referred_on
    yield "ReferralSource", episode.source
    yield "PrimaryNeedCode", episode.primary_need
    yield "CINclosureDate", episode.closed_on
    yield "ReasonForClosure", episode.reason_for_closure
    yield "ReferralNFA", episode.is_no_further_action
    for conference in Conference.objects.filter(episode=episode):
        yield "DateOfInitialCPC", conference.held_on
    for assessment in Assessment.objects.filter(episode=episode):
        yield "AssessmentActualStartDate", assessment.started_on
        yield "AssessmentInternalReviewDate", assessment.review_point_on
        yield "AssessmentAuthorisationDate", assessment.authorised_on
        for factor in AssessmentFactorFound.objects.filter(assessment=assessment):
            yield "AssessmentFactors", factor.code
    for need_plan in ChildInNeedPlan.objects.filter(episode=episode):
        yield "CINPlanStartDate", need_plan.started_on
        yield "CINPlanEndDate", need_plan.ended_on
    for enquiry in Section47Enquiry.objects.filter(episode=episode):
        yield "S47ActualStartDate", enquiry.started_on
        yield "InitialCPCtarget", enquiry.conference_target_on
        yield "ICPCnotRequired", enquiry.is_conference_not_required
    for plan in ChildProtectionPlan.objects.filter(episode=episode):
        yield "CPPstartDate", plan.started_on
        yield "CPPendDate", plan.ended_on
        yield "InitialCategoryOfAbuse", plan.initial_category
        yield "LatestCategoryOfAbuse", plan.latest_category
        yield "NumberOfPreviousCPP", plan.previous_plans
        for review in ReviewConference.objects.filter(plan=plan):
            yield "CPPreviewDate", review.held_on


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
