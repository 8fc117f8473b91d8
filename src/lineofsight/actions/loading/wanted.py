"""What a census child says, as columns of the record's rows. Each kind of row is one catalogue row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Disability,
    Episode,
    Fact,
    Person,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.children import CensusChild


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of thing in a census becomes one kind of row.

    columns: column of the record -> name of the value in the census's dataclass. elements: column -> the census
    element that gives it, so that a value that could not be taken leaves the record's value as it was. key: the
    column by which a later file finds the row again. only_when_given: columns that a file's silence does not empty.
    """

    kind: str
    model: type[Fact]
    key: str
    columns: dict[str, str]
    elements: dict[str, str]
    only_when_given: frozenset[str] = frozenset()

    def wanted(self, given: Any, refused: frozenset[str]) -> dict[str, Any]:
        """The columns that the file states for this row; a column whose value was refused is left out."""
        return {
            column: getattr(given, name)
            for column, name in self.columns.items()
            if getattr(given, name) or (self.elements.get(column) not in refused and column not in self.only_when_given)
        }

    def key_given(self, given: Any) -> Any:
        return getattr(given, self.columns[self.key])

    def key_standing(self, row: Fact) -> Any:
        return getattr(row, self.key)


PERSON = Row(
    "person",
    Person,
    "id",
    {
        "sex": "sex",
        "gender_code": "gender_code",
        "born_on": "born_on",
        "expected_on": "expected_on",
        "died_on": "died_on",
        "ethnicity": "ethnicity",
        "upn_unknown": "upn_unknown",
    },
    {
        "sex": "Sex",
        "gender_code": "GenderCurrent",
        "born_on": "PersonBirthDate",
        "expected_on": "ExpectedPersonBirthDate",
        "died_on": "PersonDeathDate",
        "ethnicity": "Ethnicity",
        "upn_unknown": "UPNunknown",
    },
    only_when_given=frozenset({"gender_code"}),
)
EPISODE = Row(
    "episode",
    Episode,
    "referred_on",
    {
        "referred_on": "referred_on",
        "source": "source",
        "primary_need": "primary_need",
        "is_no_further_action": "is_no_further_action",
        "closed_on": "closed_on",
        "reason_for_closure": "reason_for_closure",
    },
    {
        "source": "ReferralSource",
        "primary_need": "PrimaryNeedCode",
        "is_no_further_action": "ReferralNFA",
        "closed_on": "CINclosureDate",
        "reason_for_closure": "ReasonForClosure",
    },
)
ASSESSMENT = Row(
    "assessment",
    Assessment,
    "started_on",
    {"started_on": "started_on", "review_point_on": "review_point_on", "authorised_on": "authorised_on"},
    {"review_point_on": "AssessmentInternalReviewDate", "authorised_on": "AssessmentAuthorisationDate"},
)
CHILD_IN_NEED_PLAN = Row(
    "child_in_need_plan",
    ChildInNeedPlan,
    "started_on",
    {"started_on": "started_on", "ended_on": "ended_on"},
    {"ended_on": "CINPlanEndDate"},
)
SECTION_47_ENQUIRY = Row(
    "section_47_enquiry",
    Section47Enquiry,
    "started_on",
    {
        "started_on": "started_on",
        "conference_target_on": "conference_target_on",
        "is_conference_not_required": "conference_not_required",
    },
    {"conference_target_on": "InitialCPCtarget", "is_conference_not_required": "ICPCnotRequired"},
)
CHILD_PROTECTION_PLAN = Row(
    "child_protection_plan",
    ChildProtectionPlan,
    "started_on",
    {
        "started_on": "started_on",
        "ended_on": "ended_on",
        "initial_category": "initial_category",
        "latest_category": "latest_category",
        "previous_plans": "previous_plans",
    },
    {
        "ended_on": "CPPendDate",
        "initial_category": "InitialCategoryOfAbuse",
        "latest_category": "LatestCategoryOfAbuse",
        "previous_plans": "NumberOfPreviousCPP",
    },
)

WITHIN_EPISODE: tuple[tuple[Row, Callable[[Any], tuple[Any, ...]]], ...] = (
    (ASSESSMENT, lambda episode: episode.assessments),
    (CHILD_IN_NEED_PLAN, lambda episode: episode.child_in_need_plans),
    (SECTION_47_ENQUIRY, lambda episode: episode.section_47_enquiries),
    (CHILD_PROTECTION_PLAN, lambda episode: episode.child_protection_plans),
)
"""The kinds of row within an episode, each with where the census's episode holds them."""


@dataclass(frozen=True, slots=True)
class Codes:
    """A set of codes that hangs on a row, and the column by which it does.

    is_present_state: the codes say how things are now, so that a file of any year replaces an earlier one's; else they
    belong to their year, and a file of a later one need not repeat them.
    """

    kind: str
    model: type[Fact]
    parent: str
    is_present_state: bool


DISABILITIES = Codes("disability", Disability, "person", is_present_state=True)
FACTORS = Codes("factor", AssessmentFactorFound, "assessment", is_present_state=False)


def refused_elements(child: CensusChild) -> frozenset[str]:
    """The names of the census elements of which a value of this child could not be taken."""
    return frozenset(value.field.rsplit("/", 1)[-1] for value in child.refused)
