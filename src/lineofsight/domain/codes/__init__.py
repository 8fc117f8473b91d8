"""The national code sets, each a type of its own: one cannot be passed where another is wanted.

Every row is compared with the published lists by a test. A withdrawn code stays, because an old file uses it.
"""

from lineofsight.domain.codes.assessment_factors import AssessmentFactor
from lineofsight.domain.codes.child_protection import CategoryOfAbuse, ParticipationCode
from lineofsight.domain.codes.code_set import CodeSet
from lineofsight.domain.codes.collection import Collection, SourceLevel
from lineofsight.domain.codes.episodes import PrimaryNeed, ReasonForClosure, ReferralSource
from lineofsight.domain.codes.looked_after import (
    CategoryOfNeed,
    LegalStatus,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
    ReasonPlacementChanged,
)
from lineofsight.domain.codes.people import Disability, Ethnicity, GenderCurrent, Sex, UPNUnknown
from lineofsight.domain.codes.upn_authorities import UPN_AUTHORITY_CODES

CODE_SETS: tuple[type[CodeSet], ...] = (
    Collection,
    SourceLevel,
    Sex,
    GenderCurrent,
    UPNUnknown,
    Ethnicity,
    Disability,
    ReferralSource,
    PrimaryNeed,
    ReasonForClosure,
    CategoryOfAbuse,
    AssessmentFactor,
    ParticipationCode,
    CategoryOfNeed,
    LegalStatus,
    PlacementType,
    PlacementProvider,
    ReasonPlacementChanged,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
)

__all__ = [
    "CODE_SETS",
    "UPN_AUTHORITY_CODES",
    "AssessmentFactor",
    "CategoryOfAbuse",
    "CategoryOfNeed",
    "CodeSet",
    "Collection",
    "Disability",
    "Ethnicity",
    "GenderCurrent",
    "LegalStatus",
    "ParticipationCode",
    "PlacementProvider",
    "PlacementType",
    "PrimaryNeed",
    "ReasonCareEpisodeBegan",
    "ReasonCareEpisodeCeased",
    "ReasonForClosure",
    "ReasonPlacementChanged",
    "ReferralSource",
    "Sex",
    "SourceLevel",
    "UPNUnknown",
]
