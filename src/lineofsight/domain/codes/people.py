"""Code sets about a child: sex, ethnicity, disability, and why there is no pupil number."""

from __future__ import annotations

from lineofsight.domain.codes.code_set import (
    DFE_GUIDE,
    LIIA_SCHEMA,
    LIIA_SCHEMA_AND_DFE_GUIDE,
    LIIA_SCHEMA_AND_RULES,
    CodeSet,
)


class Sex(CodeSet):
    """A child's sex; U for an unborn child and where it is not recorded."""

    MALE = "M", "Male", LIIA_SCHEMA_AND_RULES, "2024/25"
    FEMALE = "F", "Female", LIIA_SCHEMA_AND_RULES, "2024/25"
    UNKNOWN_OR_UNBORN = "U", "Unknown, not recorded, or unborn", LIIA_SCHEMA_AND_RULES, "2024/25"


class GenderCurrent(CodeSet):
    """The item that Sex replaced in 2024/25; needed only to read older files."""

    NOT_RECORDED_OR_UNBORN = "0", "Not recorded or unborn", DFE_GUIDE, None, "2023/24"
    MALE = "1", "Male", DFE_GUIDE, None, "2023/24"
    FEMALE = "2", "Female", DFE_GUIDE, None, "2023/24"
    INDETERMINATE = "9", "Indeterminate", DFE_GUIDE, None, "2023/24"


class UPNUnknown(CodeSet):
    """Why a child has no unique pupil number."""

    NOT_OF_SCHOOL_AGE = "UN1", "Child is not of school age and is not yet assigned a UPN", DFE_GUIDE
    NEVER_AT_A_MAINTAINED_SCHOOL = (
        "UN2",
        "Child has never attended a maintained school in England and has not been assigned a UPN",
        DFE_GUIDE,
    )
    EDUCATED_OUTSIDE_ENGLAND = (
        "UN3",
        "Child is educated outside of England and has not been assigned a UPN",
        DFE_GUIDE,
    )
    NEWLY_IN_NEED = (
        "UN4",
        (
            "Child is newly in need (one week before the end of the collection period) and the UPN is "
            "not yet known at the time of the return"
        ),
        DFE_GUIDE,
    )
    SOURCES_DISAGREE = (
        "UN5",
        (
            "Sources collating UPNs reflect discrepancies for the child's name, surname or date of "
            "birth and so prevent reliable matching"
        ),
        DFE_GUIDE,
    )
    NOT_OBTAINABLE = (
        "UN6",
        "Child is not looked after and the local authority is unable to obtain the UPN",
        DFE_GUIDE,
    )
    NO_FURTHER_ACTION = "UN7", "Child referred but no further action taken", DFE_GUIDE


class Ethnicity(CodeSet):
    """A child's ethnic group, as the child or a carer states it; "not yet obtained" for an unborn child."""

    WHITE_BRITISH = "WBRI", "White British", LIIA_SCHEMA
    WHITE_IRISH = "WIRI", "White Irish", LIIA_SCHEMA
    TRAVELLER_OF_IRISH_HERITAGE = "WIRT", "Traveller of Irish heritage", LIIA_SCHEMA
    WHITE_OTHER = "WOTH", "Any other White background", LIIA_SCHEMA
    GYPSY_OR_ROMA = "WROM", "Gypsy/Roma", LIIA_SCHEMA
    WHITE_AND_BLACK_CARIBBEAN = "MWBC", "White and Black Caribbean", LIIA_SCHEMA
    WHITE_AND_BLACK_AFRICAN = "MWBA", "White and Black African", LIIA_SCHEMA
    WHITE_AND_ASIAN = "MWAS", "White and Asian", LIIA_SCHEMA
    MIXED_OTHER = "MOTH", "Any other mixed background", LIIA_SCHEMA
    INDIAN = "AIND", "Indian", LIIA_SCHEMA
    PAKISTANI = "APKN", "Pakistani", LIIA_SCHEMA
    BANGLADESHI = "ABAN", "Bangladeshi", LIIA_SCHEMA
    ASIAN_OTHER = "AOTH", "Any other Asian background", LIIA_SCHEMA
    BLACK_CARIBBEAN = "BCRB", "Caribbean", LIIA_SCHEMA
    BLACK_AFRICAN = "BAFR", "African", LIIA_SCHEMA
    BLACK_OTHER = "BOTH", "Any other black background", LIIA_SCHEMA
    CHINESE = "CHNE", "Chinese", LIIA_SCHEMA
    OTHER = "OOTH", "Any other ethnic group", LIIA_SCHEMA
    REFUSED = "REFU", "Refused", LIIA_SCHEMA
    NOT_YET_OBTAINED = "NOBT", "Information not yet obtained", LIIA_SCHEMA


class Disability(CodeSet):
    """A disability that affected the child; NONE stands alone."""

    NONE = "NONE", "No disability", LIIA_SCHEMA_AND_DFE_GUIDE
    MOBILITY = "MOB", "Mobility", LIIA_SCHEMA_AND_DFE_GUIDE
    HAND_FUNCTION = "HAND", "Hand function", LIIA_SCHEMA_AND_DFE_GUIDE
    PERSONAL_CARE = "PC", "Personal care", LIIA_SCHEMA_AND_DFE_GUIDE
    INCONTINENCE = "INC", "Incontinence", LIIA_SCHEMA_AND_DFE_GUIDE
    COMMUNICATION = "COMM", "Communication", LIIA_SCHEMA_AND_DFE_GUIDE
    LEARNING = "LD", "Learning", LIIA_SCHEMA_AND_DFE_GUIDE
    HEARING = "HEAR", "Hearing", LIIA_SCHEMA_AND_DFE_GUIDE
    VISION = "VIS", "Vision", LIIA_SCHEMA_AND_DFE_GUIDE
    BEHAVIOUR = "BEH", "Behaviour", LIIA_SCHEMA_AND_DFE_GUIDE
    CONSCIOUSNESS = "CON", "Consciousness", LIIA_SCHEMA_AND_DFE_GUIDE
    AUTISM = "AUT", "Diagnosed with autism or Asperger syndrome", LIIA_SCHEMA_AND_DFE_GUIDE
    OTHER = "DDA", "Other DDA (none of the other categories)", LIIA_SCHEMA_AND_DFE_GUIDE
