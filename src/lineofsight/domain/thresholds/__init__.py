"""Levels of need, the framework that describes them, and which decisions a second person must sign."""

from lineofsight.domain.thresholds.framework import (
    SHIPPED_LEGAL_BASES,
    Criterion,
    Framework,
    FrameworkFault,
)
from lineofsight.domain.thresholds.levels import AGREEMENT_IS_NEEDED, LegalBasis, LevelOfNeed, legal_basis_of
from lineofsight.domain.thresholds.shipped import SHIPPED_FRAMEWORK
from lineofsight.domain.thresholds.sign_off import (
    SIGNED_BY_A_MANAGER,
    STATUTORY_OUTCOMES,
    SignOff,
    reasons_for_sign_off,
)
from lineofsight.domain.thresholds.writing import as_lines, criteria_from

__all__ = [
    "AGREEMENT_IS_NEEDED",
    "SHIPPED_FRAMEWORK",
    "SHIPPED_LEGAL_BASES",
    "SIGNED_BY_A_MANAGER",
    "STATUTORY_OUTCOMES",
    "Criterion",
    "Framework",
    "FrameworkFault",
    "LegalBasis",
    "LevelOfNeed",
    "SignOff",
    "as_lines",
    "criteria_from",
    "legal_basis_of",
    "reasons_for_sign_off",
]
