"""Information sharing: which bases and gateways are open to whom, and when the recorded facts are complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lineofsight.domain.information_sharing import (
    GATEWAYS,
    AgencyKind,
    AgreementFacts,
    Body,
    DisclosureFacts,
    LawfulBasis,
    ObjectionFacts,
    OpennessFacts,
    Purpose,
    SharingFacts,
    bases_open_to,
    gateways_for,
    is_complete,
    missing_from,
    usual_basis,
)

TODAY = date(2026, 11, 20)


# --- bases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", list(Body))
def test_the_usual_basis_is_open_to_the_body_and_is_not_consent(body: Body) -> None:
    assert usual_basis(body) in bases_open_to(body)
    assert usual_basis(body) is not LawfulBasis.CONSENT


def test_public_bodies_stay_with_public_task() -> None:
    assert LawfulBasis.RECOGNISED_LEGITIMATE_INTEREST not in bases_open_to(Body.PUBLIC)
    assert LawfulBasis.LEGITIMATE_INTERESTS not in bases_open_to(Body.PUBLIC)
    assert LawfulBasis.LAW_ENFORCEMENT not in bases_open_to(Body.PUBLIC)
    assert bases_open_to(Body.PUBLIC)[0] is LawfulBasis.PUBLIC_TASK


# --- gateways --------------------------------------------------------------------------------------------------------


def keys(purpose: str, agency: str, on: date = TODAY, **started: date) -> list[str]:
    return [row.key for row in gateways_for(Purpose(purpose), AgencyKind(agency), on, started)]


@pytest.mark.parametrize(
    ("purpose", "agency", "expected"),
    [
        ("significant_harm", "health", ["section_47", "section_16h", "section_11", "crime_and_disorder"]),
        ("significant_harm", "police", ["section_16h", "section_11", "crime_and_disorder", "policing"]),
        ("significant_harm", "school", ["section_16h", "education_act"]),
        ("significant_harm", "voluntary", ["section_16h", "safeguarding_interest"]),
        ("early_help", "school", ["section_10", "agreement"]),
        ("early_help", "voluntary", ["agreement"]),
        ("child_in_need", "housing", ["section_27", "section_11", "section_10", "agreement"]),
    ],
)
def test_the_gateways_of_a_purpose_and_an_agency_duties_first(purpose: str, agency: str, expected: list[str]) -> None:
    assert keys(purpose, agency) == expected


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("agency", list(AgencyKind))
def test_every_agency_can_be_asked_for_every_purpose_or_the_family_can_agree(
    purpose: Purpose, agency: AgencyKind
) -> None:
    assert gateways_for(purpose, agency, TODAY)


def test_a_gateway_with_no_start_day_opens_only_once_the_day_is_set() -> None:
    assert "section_16la" not in keys("significant_harm", "school")
    begun = date(2027, 9, 1)
    assert "section_16la" not in keys("significant_harm", "school", date(2027, 8, 31), section_16la=begun)
    assert "section_16la" in keys("significant_harm", "school", begun, section_16la=begun)


def test_a_gateway_is_not_used_before_its_law_began() -> None:
    assert "section_16h" not in keys("significant_harm", "police", date(2018, 6, 28))
    assert "section_16h" in keys("significant_harm", "police", date(2018, 6, 29))


def test_early_help_is_never_asked_of_anybody_as_a_duty() -> None:
    assert not [row for row in GATEWAYS if row.is_duty and Purpose.EARLY_HELP in row.purposes]


def test_every_gateway_names_its_law_and_rests_on_a_basis_open_to_one_of_its_agencies() -> None:
    for row in GATEWAYS:
        assert row.source
        assert row.says
        assert any(agency.body in row.basis.open_to for agency in row.agencies), row.key


# --- completeness ----------------------------------------------------------------------------------------------------

SHARED = DisclosureFacts(
    organisation="Springshire police",
    what="That a worry was reported, and the names and birth dates of the children",
    purpose="To ask what is known",
    lawful_basis="public_task",
    special_category="none_shared",
    confidentiality="public_interest",
    has_approver=True,
)
TOLD = OpennessFacts(parents_told=True, child_told=True)
WHOLE = SharingFacts(
    outcome="assessment",
    openness=(TOLD,),
    agreements=(AgreementFacts(is_agreed=True),),
    disclosures=(SHARED,),
    objections=(ObjectionFacts(is_decided=True, has_reason=True, has_decider=True),),
    agencies_asked=1,
)


def test_whole_facts_are_complete() -> None:
    assert is_complete(WHOLE)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"openness": ()}, "Record whether the parents and the child were told of the contact and, if not, why."),
        ({"openness": (replace(TOLD, parents_told=None),)}, "Record whether the parents were told."),
        ({"openness": (replace(TOLD, child_told=None),)}, "Record whether the child was told or, if not, why."),
        (
            {"openness": (replace(TOLD, parents_told=False, has_decider=True),)},
            "Record why the family was not told.",
        ),
        (
            {"openness": (replace(TOLD, parents_told=False, why_not="risk_to_child"),)},
            "Record who decided not to tell the family.",
        ),
        (
            {"agreements": ()},
            "Record whether the family agrees to the service: this outcome rests on its agreement.",
        ),
        (
            {"agreements": (AgreementFacts(is_agreed=True, is_the_childs=True),)},
            "Record whether the family agrees to the service: this outcome rests on its agreement.",
        ),
        ({"disclosures": ()}, "Record on which basis the agencies that were asked were given information."),
        (
            {"disclosures": (replace(SHARED, lawful_basis=""),)},
            "Record the lawful basis for sharing with Springshire police.",
        ),
        (
            {"disclosures": (replace(SHARED, lawful_basis="because"),)},
            "Record the lawful basis for sharing with Springshire police.",
        ),
        (
            {"disclosures": (replace(SHARED, special_category=""),)},
            (
                "Record the condition for special-category information shared with Springshire police, or that none was"
                " shared."
            ),
        ),
        (
            {"disclosures": (replace(SHARED, confidentiality=""),)},
            "Record why the duty of confidence is met or set aside in sharing with Springshire police.",
        ),
        (
            {"disclosures": (replace(SHARED, purpose=""),)},
            "Say what was shared with Springshire police, and for what purpose.",
        ),
        (
            {"disclosures": (replace(SHARED, has_approver=False),)},
            "Record who approved the decision about sharing with Springshire police.",
        ),
        (
            {"objections": (ObjectionFacts(is_decided=True, has_reason=False, has_decider=True),)},
            "Record what was decided about each objection, why, and by whom.",
        ),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(changed: dict[str, Any], missing: str) -> None:
    assert missing_from(replace(WHOLE, **changed)) == (missing,)


@pytest.mark.parametrize("outcome", ["no_further_action", "advice", "strategy_discussion", ""])
def test_no_agreement_is_asked_for_where_the_outcome_does_not_rest_on_it(outcome: str) -> None:
    assert is_complete(replace(WHOLE, outcome=outcome, agreements=()))


def test_a_refusal_is_an_answer() -> None:
    assert is_complete(replace(WHOLE, agreements=(AgreementFacts(is_agreed=False),)))


def test_a_decision_not_to_share_needs_its_reason_and_its_decider_but_no_basis() -> None:
    withheld = replace(SHARED, is_shared=False, lawful_basis="", special_category="", confidentiality="")
    assert is_complete(replace(WHOLE, disclosures=(SHARED, withheld)))
    assert not is_complete(replace(WHOLE, disclosures=(SHARED, replace(withheld, has_approver=False))))


def test_not_telling_a_child_who_is_too_young_is_complete_with_reason_and_decider() -> None:
    told = OpennessFacts(parents_told=True, child_told=False, why_not="too_young", has_decider=True)
    assert is_complete(replace(WHOLE, openness=(told,)))


def test_the_latest_openness_is_the_one_that_counts() -> None:
    earlier = OpennessFacts(parents_told=False, child_told=False, why_not="risk_to_child", has_decider=True)
    assert is_complete(replace(WHOLE, openness=(earlier, TOLD)))
    assert not is_complete(replace(WHOLE, openness=(TOLD, OpennessFacts(None, None))))


def test_no_agency_asked_needs_no_disclosure() -> None:
    assert is_complete(replace(WHOLE, agencies_asked=0, disclosures=()))


def test_every_missing_fact_is_told_at_once() -> None:
    nothing = SharingFacts(outcome="early_help", agencies_asked=2)
    assert len(missing_from(nothing)) == 3
