"""Sharing information about a child: on which basis, through which gateway, and whether the facts are complete."""

from lineofsight.domain.information_sharing.bases import (
    AgencyKind,
    Body,
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    WhyNotShared,
    WhyNotTold,
    bases_open_to,
    usual_basis,
)
from lineofsight.domain.information_sharing.completeness import (
    AgreementFacts,
    DisclosureFacts,
    ObjectionFacts,
    OpennessFacts,
    SharingFacts,
    is_complete,
    missing_from,
)
from lineofsight.domain.information_sharing.gateways import GATEWAYS, GATEWAYS_BY_KEY, Gateway, Purpose, gateways_for

__all__ = [
    "GATEWAYS",
    "GATEWAYS_BY_KEY",
    "AgencyKind",
    "AgreementFacts",
    "Body",
    "ConfidentialityGround",
    "DisclosureFacts",
    "Gateway",
    "LawfulBasis",
    "ObjectionFacts",
    "OpennessFacts",
    "Purpose",
    "SharingFacts",
    "SpecialCategoryCondition",
    "WhyNotShared",
    "WhyNotTold",
    "bases_open_to",
    "gateways_for",
    "is_complete",
    "missing_from",
    "usual_basis",
]
