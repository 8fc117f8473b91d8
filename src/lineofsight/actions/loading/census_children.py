"""What a census child says, as facts of the record. Each kind of row is one catalogue row here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.actions.loading.given import Given, GivenChild, of_a_set
from lineofsight.record.models import Conference, Identifier
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
    RefusedValue,
)
from lineofsight.returns.cin_census.taking import AGAIN

SETS = {"disability": "Disabilities", "factor": "FactorsIdentifiedAtAssessment"}
"""The kinds of code of which a file states a whole set, with the element that holds them."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of thing in a census becomes one kind of fact.

    columns: column of the record -> name of the value in the census's dataclass. elements: column -> the census
    element that gives it, so that a value that could not be taken leaves the record's value as it was.
    only_when_given: columns that a file's silence does not empty.
    """

    kind: str
    columns: dict[str, str]
    elements: dict[str, str]
    only_when_given: frozenset[str] = frozenset()

    def given(self, said: Any, refused: frozenset[str]) -> Given:
        """The fact, with the columns that the file states; a column whose value was refused is left out."""
        return Given(
            self.kind,
            {
                column: getattr(said, name)
                for column, name in self.columns.items()
                if getattr(said, name)
                or (self.elements.get(column) not in refused and column not in self.only_when_given)
            },
        )


PERSON = Row(
    "person",
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
    {"started_on": "started_on", "review_point_on": "review_point_on", "authorised_on": "authorised_on"},
    {"review_point_on": "AssessmentInternalReviewDate", "authorised_on": "AssessmentAuthorisationDate"},
)
CHILD_IN_NEED_PLAN = Row(
    "child_in_need_plan",
    {"started_on": "started_on", "ended_on": "ended_on"},
    {"ended_on": "CINPlanEndDate"},
)
SECTION_47_ENQUIRY = Row(
    "section_47_enquiry",
    {
        "started_on": "started_on",
        "conference_target_on": "conference_target_on",
        "is_conference_not_required": "conference_not_required",
    },
    {"conference_target_on": "InitialCPCtarget", "is_conference_not_required": "ICPCnotRequired"},
)
CHILD_PROTECTION_PLAN = Row(
    "child_protection_plan",
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


def given_child(child: CensusChild, covers_from: date) -> GivenChild:
    """What the file says of one child. covers_from: the first day that the file covers."""
    refused = refused_elements(child)
    in_part = frozenset(kind for kind, name in SETS.items() if any(_lost(value, name) for value in child.refused))
    person = PERSON.given(child, refused)
    person.in_part = in_part
    person.within = [*_numbers(child), *(Given("disability", {"code": code}) for code in child.disabilities)]
    return GivenChild(
        child.la_child_id,
        person,
        [_episode(episode, refused, covers_from, in_part) for episode in child.episodes],
        tuple(of_a_set(one) if any(_lost(one, name) for name in SETS.values()) else one for one in child.refused),
        child.values_given,
        child.values_taken,
        child.line,
    )


def refused_elements(child: CensusChild) -> frozenset[str]:
    """The names of the census elements of which a value of this child could not be taken."""
    return frozenset(value.field.rsplit("/", 1)[-1] for value in child.refused)


def _lost(value: RefusedValue, element: str) -> bool:
    """Whether a value of the set that stands in an element of this name is not there, as it could not be taken."""
    return element in value.field.split("/") and value.reason != AGAIN


def _numbers(child: CensusChild) -> Iterator[Given]:
    for kind, value in ((Identifier.Kind.FORMER_UPN, child.former_upn), (Identifier.Kind.UPN, child.upn)):
        if value:
            yield Given("identifier", {"kind": kind, "value": value})


def _episode(episode: CensusEpisode, refused: frozenset[str], covers_from: date, in_part: frozenset[str]) -> Given:
    given = EPISODE.given(episode, refused)
    given.when_new = {"complete_from": covers_from}
    if episode.conference_on is not None:
        columns = {"kind": Conference.Kind.TRANSFER_IN, "held_on": episode.conference_on}
        given.within.append(Given("conference_of_episode", columns))
    given.within += [_assessment(one, refused, in_part) for one in episode.assessments]
    given.within += [CHILD_IN_NEED_PLAN.given(one, refused) for one in episode.child_in_need_plans]
    given.within += [_enquiry(one, refused) for one in episode.section_47_enquiries]
    given.within += [_protection_plan(one, refused) for one in episode.child_protection_plans]
    return given


def _assessment(assessment: CensusAssessment, refused: frozenset[str], in_part: frozenset[str]) -> Given:
    given = ASSESSMENT.given(assessment, refused)
    given.in_part = in_part
    given.within = [Given("factor", {"code": code}) for code in assessment.factors]
    return given


def _enquiry(enquiry: CensusSection47Enquiry, refused: frozenset[str]) -> Given:
    given = SECTION_47_ENQUIRY.given(enquiry, refused)
    if enquiry.conference_on is not None:
        columns = {"kind": Conference.Kind.INITIAL, "held_on": enquiry.conference_on}
        given.within.append(Given("conference", columns))
    return given


def _protection_plan(plan: CensusChildProtectionPlan, refused: frozenset[str]) -> Given:
    given = CHILD_PROTECTION_PLAN.given(plan, refused)
    given.within = [Given("review", {"held_on": held_on}) for held_on in plan.reviewed_on]
    return given
