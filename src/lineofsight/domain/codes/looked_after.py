"""Code sets of the return of looked-after children (SSDA903): legal status, placement, why an episode began or ended.

An *episode* of that return is a time in which neither the legal status nor the placement changed.
"""

from __future__ import annotations

from lineofsight.domain.codes.code_set import LOOKED_AFTER_RETURN, CodeSet


class LegalStatus(CodeSet):
    """The legal status under which a child is looked after. The labels are in our own words."""

    INTERIM_CARE_ORDER = "C1", "Interim care order", LOOKED_AFTER_RETURN
    FULL_CARE_ORDER = "C2", "Full care order", LOOKED_AFTER_RETURN
    FREEING_ORDER = "D1", "Freeing order granted", LOOKED_AFTER_RETURN
    PLACEMENT_ORDER = "E1", "Placement order granted", LOOKED_AFTER_RETURN
    SECTION_20 = "V2", "Single period of accommodation under section 20", LOOKED_AFTER_RETURN
    SHORT_BREAKS_EPISODES = (
        "V3",
        "Accommodated under an agreed series of short-term breaks, individual episodes recorded",
        LOOKED_AFTER_RETURN,
    )
    SHORT_BREAKS_AGREEMENTS = (
        "V4",
        "Accommodated under an agreed series of short-term breaks, agreements recorded",
        LOOKED_AFTER_RETURN,
    )
    POLICE_PROTECTION = "L1", "Under police protection and in local authority accommodation", LOOKED_AFTER_RETURN
    EMERGENCY_PROTECTION_ORDER = "L2", "Emergency protection order", LOOKED_AFTER_RETURN
    CHILD_ASSESSMENT_ORDER = (
        "L3",
        "Under child assessment order and in local authority accommodation",
        LOOKED_AFTER_RETURN,
    )
    REMAND = "J1", "Remanded to local authority accommodation or youth detention accommodation", LOOKED_AFTER_RETURN
    POLICE_CUSTODY = "J2", "In local authority accommodation under PACE", LOOKED_AFTER_RETURN
    YOUTH_REHABILITATION_ORDER = (
        "J3",
        "Sentenced to youth rehabilitation order with residence or intensive fostering requirement",
        LOOKED_AFTER_RETURN,
    )


class ReasonCareEpisodeBegan(CodeSet):
    """Why a new episode of care began: what changed, and whether the carers did."""

    STARTED = "S", "Started to be looked after", LOOKED_AFTER_RETURN
    LEGAL_STATUS = "L", "Change of legal status only", LOOKED_AFTER_RETURN
    PLACEMENT_AND_CARERS = "P", "Change of placement and carer(s) only", LOOKED_AFTER_RETURN
    PLACEMENT_SAME_CARERS = "T", "Change of placement (but same carer(s)) only", LOOKED_AFTER_RETURN
    BOTH_AND_CARERS = "B", "Change of legal status and placement and carer(s) at the same time", LOOKED_AFTER_RETURN
    BOTH_SAME_CARERS = (
        "U",
        "Change of legal status and change of placement (but same carer(s)) at the same time",
        LOOKED_AFTER_RETURN,
    )


class ReasonCareEpisodeCeased(CodeSet):
    """Why an episode of care ended: X1 where another began that day, an E code where the child left care."""

    ANOTHER_BEGAN = "X1", "Episode ceases, and new episode begins on same day, for any reason", LOOKED_AFTER_RETURN
    ADOPTED_UNOPPOSED = "E11", "Adopted - application for an adoption order unopposed", LOOKED_AFTER_RETURN
    ADOPTED_CONSENT_DISPENSED = "E12", "Adopted – consent dispensed with by the court", LOOKED_AFTER_RETURN
    DIED = "E2", "Died", LOOKED_AFTER_RETURN
    TO_ANOTHER_AUTHORITY = "E3", "Care taken over by another local authority in the UK", LOOKED_AFTER_RETURN
    HOME_PLANNED = (
        "E4A",
        (
            "Returned home to live with parent(s), relative(s), or other person(s) with parental "
            "responsibility as part of the care planning process (not under a special guardianship order "
            "or residence order/ child arrangement order)"
        ),
        LOOKED_AFTER_RETURN,
    )
    HOME_UNPLANNED = (
        "E4B",
        (
            "Returned home to live with parent(s), relative(s), or other person(s) with parental "
            "responsibility which was not part of the current care planning process (not under a special "
            "guardianship order or residence order or (from 22 April 2014) a child arrangement order)"
        ),
        LOOKED_AFTER_RETURN,
    )
    TO_PEOPLE_WITHOUT_RESPONSIBILITY = (
        "E13",
        ("Left care to live with parent(s), relative(s), or other person(s) with no parental responsibility"),
        LOOKED_AFTER_RETURN,
    )
    CHILD_ARRANGEMENTS_ORDER = (
        "E41",
        ("Residence order (or child arrangements order which sets out with whom the child is to live) granted"),
        LOOKED_AFTER_RETURN,
    )
    GUARDIANSHIP_FORMER_CARER_RELATIVE = (
        "E45",
        ("Special guardianship order made to former foster carer(s), who was/are a relative(s) or friend(s)"),
        LOOKED_AFTER_RETURN,
        "2018/19",
    )
    GUARDIANSHIP_FORMER_CARER_OTHER = (
        "E46",
        ("Special guardianship order made to former foster carer(s), other than relative(s) or friend(s)"),
        LOOKED_AFTER_RETURN,
        "2018/19",
    )
    GUARDIANSHIP_OTHER_CARER_RELATIVE = (
        "E47",
        (
            "Special guardianship order made to carer(s), other than former foster carer(s), who was/are "
            "a relative(s) or friend(s)"
        ),
        LOOKED_AFTER_RETURN,
        "2018/19",
    )
    GUARDIANSHIP_OTHER_CARER_OTHER = (
        "E48",
        (
            "Special guardianship order made to carer(s), other than former foster carer(s), other than "
            "relative(s) or friend(s)"
        ),
        LOOKED_AFTER_RETURN,
        "2018/19",
    )
    INDEPENDENT_WITH_SUPPORT = (
        "E5",
        (
            "Moved into independent living arrangement and no longer looked-after: supportive "
            "accommodation providing formalised advice/support arrangements (such as most hostels, young "
            "men’s Christian association, foyers, staying close and care leavers projects)"
        ),
        LOOKED_AFTER_RETURN,
    )
    INDEPENDENT_WITHOUT_SUPPORT = (
        "E6",
        (
            "Moved into independent living arrangement and no longer looked-after: accommodation "
            "providing no formalised advice/support arrangements (such as bedsit, own flat, living with "
            "friend(s))"
        ),
        LOOKED_AFTER_RETURN,
    )
    TO_ADULT_SERVICES = (
        "E7",
        "Transferred to residential care funded by adult social care services",
        LOOKED_AFTER_RETURN,
    )
    CUSTODY = "E9", "Sentenced to custody", LOOKED_AFTER_RETURN
    REMAND_ENDED = "E14", "Accommodation on remand ended", LOOKED_AFTER_RETURN
    FOUND_TO_BE_ADULT = (
        "E15",
        (
            "Age assessment determined child is aged 18 or over and E5, E6 and E7 do not apply, such as "
            "an unaccompanied asylum-seeking child (UASC) whose age has been disputed"
        ),
        LOOKED_AFTER_RETURN,
    )
    MOVED_ABROAD = "E16", "Child moved abroad", LOOKED_AFTER_RETURN
    STAYED_WITH_CARERS_AT_18 = (
        "E17",
        "Aged 18 (or over) and remained with current carers (inc under staying put arrangements)",
        LOOKED_AFTER_RETURN,
    )
    ANY_OTHER_REASON = (
        "E8",
        ("Period of being looked-after ceased for any other reason (where none of the other reasons apply)"),
        LOOKED_AFTER_RETURN,
    )
    GUARDIANSHIP_FORMER_CARER = (
        "E43",
        "Special guardianship order made to former foster carer",
        LOOKED_AFTER_RETURN,
        None,
        "2017/18",
    )
    GUARDIANSHIP_OTHER_CARER = (
        "E44",
        "Special guardianship order made to another carer",
        LOOKED_AFTER_RETURN,
        None,
        "2017/18",
    )


class PlacementType(CodeSet):
    """The kind of placement. The labels of Z11 to Z14 were not found: they stand empty."""

    ADOPTION_CONSENT_CURRENT_CARER = (
        "A3",
        (
            "Placed for adoption with parental/guardian consent with current foster carer(s) (S19 "
            "Adoption and Children Act 2002) or with a freeing order where parental/guardian consent has "
            "been given (S18(1)(a) Adoption Act 1976)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ADOPTION_CONSENT_OTHER_CARER = (
        "A4",
        (
            "Placed for adoption with parental/guardian consent not with current foster carer(s) (S19 "
            "Adoption and Children Act 2002) or with a freeing order where parental/guardian consent has "
            "been given (S18(1)(a) Adoption Act 1976)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ADOPTION_ORDER_CURRENT_CARER = (
        "A5",
        (
            "Placed for adoption with placement order with current foster carer(s) (S21 Adoption and "
            "Children Act 2002) or with a freeing order where parental/guardian consent was dispensed "
            "with (S18(1)(b) Adoption Act 1976)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ADOPTION_ORDER_OTHER_CARER = (
        "A6",
        (
            "Placed for adoption with placement order not with current foster carer(s) (S21 Adoption and "
            "Children Act 2002) or with a freeing order where parental/guardian consent was dispensed "
            "with (S18(1)(b) of the Adoption Act 1976)"
        ),
        LOOKED_AFTER_RETURN,
    )
    SEMI_INDEPENDENT = (
        "H5",
        "Semi-independent living accommodation not subject to children’s homes regulations",
        LOOKED_AFTER_RETURN,
        None,
        "2023/24",
    )
    SECURE_CHILDRENS_HOME = "K1", "Secure children’s homes", LOOKED_AFTER_RETURN
    CHILDRENS_HOME = "K2", "Children’s Homes subject to Children’s Homes Regulations", LOOKED_AFTER_RETURN
    SUPPORTED_ACCOMMODATION = "K3", "Supported accommodation", LOOKED_AFTER_RETURN, "2024/25"
    OWN_PARENTS = "P1", "Placed with own parent(s) or other person(s) with parental responsibility", LOOKED_AFTER_RETURN
    INDEPENDENT_LIVING = (
        "P2",
        (
            "Independent living, for example in a flat, lodgings, bedsit, B&B or with friends, with or "
            "without formal support"
        ),
        LOOKED_AFTER_RETURN,
        None,
        "2023/24",
    )
    RESIDENTIAL_EMPLOYMENT = "P3", "Residential employment", LOOKED_AFTER_RETURN
    RESIDENTIAL_CARE_HOME = "R1", "Residential care home", LOOKED_AFTER_RETURN
    HEALTH_ESTABLISHMENT = (
        "R2",
        ("National Health Service (NHS)/health trust or other establishment providing medical or nursing care"),
        LOOKED_AFTER_RETURN,
    )
    FAMILY_CENTRE = "R3", "Family centre or mother and baby unit", LOOKED_AFTER_RETURN
    YOUNG_OFFENDER_INSTITUTION = "R5", "Young offender institution (YOI)", LOOKED_AFTER_RETURN
    RESIDENTIAL_SCHOOL = (
        "S1",
        "All residential schools, except where dual-registered as a school and children’s home",
        LOOKED_AFTER_RETURN,
    )
    TEMPORARY_MOVE = "T0", "All types of temporary move", LOOKED_AFTER_RETURN
    TEMPORARY_HOSPITAL = "T1", "Temporary periods in hospital", LOOKED_AFTER_RETURN
    TEMPORARY_HOLIDAY = "T2", "Temporary absences of the child on holiday", LOOKED_AFTER_RETURN
    TEMPORARY_CARERS_AWAY = (
        "T3",
        "Temporary accommodation whilst normal foster carer(s) is/are on holiday",
        LOOKED_AFTER_RETURN,
    )
    TEMPORARY_SEVEN_DAYS = (
        "T4",
        "Temporary accommodation of seven days or less, for any reason, not covered by codes T1 to T3",
        LOOKED_AFTER_RETURN,
    )
    RELATIVES_LONG_TERM = (
        "U1",
        "Foster placement with relative(s) or friend(s) – long term fostering",
        LOOKED_AFTER_RETURN,
    )
    RELATIVES_ADOPTERS = (
        "U2",
        (
            "Fostering placement with relative(s) or friend(s) who is/are also an approved adopter(s) – "
            "FFA/ concurrent planning"
        ),
        LOOKED_AFTER_RETURN,
    )
    RELATIVES_OTHER = (
        "U3",
        ("Fostering placement with relative(s) or friend(s) who is/are not long-term or FFA/ concurrent planning"),
        LOOKED_AFTER_RETURN,
    )
    FOSTER_CARERS_LONG_TERM = (
        "U4",
        "Foster placement with other foster carer(s) – long term fostering",
        LOOKED_AFTER_RETURN,
    )
    FOSTER_CARERS_ADOPTERS = (
        "U5",
        (
            "Foster placement with other foster carer(s) who is/are also an approved adopter(s) – FFA/ "
            "concurrent planning"
        ),
        LOOKED_AFTER_RETURN,
    )
    FOSTER_CARERS_OTHER = (
        "U6",
        "Foster placement with other foster carer(s) – not long term or FFA/ concurrent planning",
        LOOKED_AFTER_RETURN,
    )
    OTHER = (
        "Z1",
        "Other placements (must be listed on a schedule sent to DfE with annual submission)",
        LOOKED_AFTER_RETURN,
        None,
        "2024/25",
    )
    OTHER_11 = "Z11", "", LOOKED_AFTER_RETURN, "2025/26"
    OTHER_12 = "Z12", "", LOOKED_AFTER_RETURN, "2025/26"
    OTHER_13 = "Z13", "", LOOKED_AFTER_RETURN, "2025/26"
    OTHER_14 = "Z14", "", LOOKED_AFTER_RETURN, "2025/26"


class PlacementProvider(CodeSet):
    """Who provides a placement; none is said of a temporary move or of Z11 to Z14."""

    PARENTS = "PR0", "Parent(s) or other person(s) with parental responsibility", LOOKED_AFTER_RETURN
    OWN_PROVISION = (
        "PR1",
        (
            "Own provision (by the local authority) including a regional adoption agency where the "
            "child’s responsible local authority is the host authority"
        ),
        LOOKED_AFTER_RETURN,
    )
    OTHER_AUTHORITY = (
        "PR2",
        (
            "Other local authority provision, including a regional adoption agency where another local "
            "authority is the host authority"
        ),
        LOOKED_AFTER_RETURN,
    )
    OTHER_PUBLIC = "PR3", "Other public provision (for example, a primary care trust)", LOOKED_AFTER_RETURN
    PRIVATE = "PR4", "Private provision", LOOKED_AFTER_RETURN
    VOLUNTARY = "PR5", "Voluntary/third sector provision", LOOKED_AFTER_RETURN


class ReasonPlacementChanged(CodeSet):
    """Why a placement ended and another began."""

    CARE_PLAN = "CARPL", "Change to/Implementation of Care Plan", LOOKED_AFTER_RETURN
    PROVISION_CLOSED = "CLOSE", "Resignation/ closure of provision", LOOKED_AFTER_RETURN
    ALLEGATION = "ALLEG", "Allegation (s47)", LOOKED_AFTER_RETURN
    STANDARDS_OF_CARE = "STAND", "Standards of care concern", LOOKED_AFTER_RETURN
    CUSTODY = "CUSTOD", "Custody arrangement", LOOKED_AFTER_RETURN, "2018/19"
    APPROVAL_REMOVED = "APPRR", "Approval removed", LOOKED_AFTER_RETURN
    CARER_ASKS_BEHAVIOUR = "CREQB", "Carer(s) requests placement end due to child’s behaviour", LOOKED_AFTER_RETURN
    CARER_ASKS_OTHER = (
        "CREQO",
        "Carer(s) requests placement end other than due to child’s behaviour",
        LOOKED_AFTER_RETURN,
    )
    CHILD_ASKS = "CHILD", "Child requests placement end", LOOKED_AFTER_RETURN
    AUTHORITY_ASKS = "LAREQ", "Responsible/area authority requests placement end", LOOKED_AFTER_RETURN
    STATUS_OF_PLACEMENT = "PLACE", "Change in the status of placement only", LOOKED_AFTER_RETURN
    OTHER = "OTHER", "Other", LOOKED_AFTER_RETURN


class CategoryOfNeed(CodeSet):
    """The main reason why a child began to be looked after; it is kept for the whole period."""

    ABUSE_OR_NEGLECT = "N1", "Abuse or neglect", LOOKED_AFTER_RETURN
    DISABILITY = "N2", "Child’s disability", LOOKED_AFTER_RETURN
    PARENTAL_DISABILITY_OR_ILLNESS = "N3", "Parental disability or illness", LOOKED_AFTER_RETURN
    ACUTE_STRESS = "N4", "Family in acute stress", LOOKED_AFTER_RETURN
    FAMILY_DYSFUNCTION = "N5", "Family dysfunction", LOOKED_AFTER_RETURN
    UNACCEPTABLE_BEHAVIOUR = "N6", "Socially unacceptable behaviour", LOOKED_AFTER_RETURN
    LOW_INCOME = "N7", "Low income", LOOKED_AFTER_RETURN
    ABSENT_PARENTING = "N8", "Absent parenting", LOOKED_AFTER_RETURN
