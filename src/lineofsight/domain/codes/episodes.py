"""Code sets about an episode of need: who referred, why services are needed, why it closed."""

from __future__ import annotations

from lineofsight.domain.codes.code_set import DFE_GUIDE, LIIA_SCHEMA, CodeSet


class ReferralSource(CodeSet):
    """Who made a referral; the first, where several did on one day. The leading digit is the group."""

    FAMILY_MEMBER_RELATIVE_OR_CARER = "1A", "INDIVIDUAL – family member, relative or carer", LIIA_SCHEMA
    ACQUAINTANCE = "1B", "INDIVIDUAL – acquaintance (including neighbours and child minders)", LIIA_SCHEMA
    SELF = "1C", "INDIVIDUAL – self", LIIA_SCHEMA
    OTHER_INDIVIDUAL = "1D", "INDIVIDUAL – other (including strangers or Members of Parliament)", DFE_GUIDE
    SCHOOL = "2A", "SCHOOLS", LIIA_SCHEMA
    EDUCATION_SERVICE = "2B", "EDUCATION SERVICES", LIIA_SCHEMA
    GENERAL_PRACTITIONER = "3A", "HEALTH SERVICES – general practitioner (GP)", LIIA_SCHEMA
    HEALTH_VISITOR = "3B", "HEALTH SERVICES – health visitor", LIIA_SCHEMA
    SCHOOL_NURSE = "3C", "HEALTH SERVICES – school nurse", LIIA_SCHEMA
    OTHER_PRIMARY_HEALTH = "3D", "HEALTH SERVICES – other primary health services", LIIA_SCHEMA
    ACCIDENT_AND_EMERGENCY = "3E", "HEALTH SERVICES – A&E (accident and emergency department)", LIIA_SCHEMA
    OTHER_HEALTH = "3F", "HEALTH SERVICES – other (for example hospice)", LIIA_SCHEMA
    HOUSING = "4", "HOUSING - local authority housing or housing association", LIIA_SCHEMA
    SOCIAL_CARE_OF_THIS_AUTHORITY = (
        "5A",
        "LA SERVICES – social care for example adults social care services",
        LIIA_SCHEMA,
    )
    OTHER_SERVICE_OF_THIS_AUTHORITY = (
        "5B",
        "LA SERVICES – other internal services, not including social care or early help",
        DFE_GUIDE,
    )
    ANOTHER_AUTHORITY = (
        "5C",
        ("LA SERVICES – external, from another local authority's services, for example social care or early help"),
        DFE_GUIDE,
    )
    EARLY_HELP = "5D", "LA SERVICES – early help", DFE_GUIDE
    POLICE = "6", "POLICE", LIIA_SCHEMA
    OTHER_LEGAL_AGENCY = (
        "7",
        (
            "OTHER LEGAL AGENCY – including courts, probation, immigration, CAFCASS (Children and "
            "Family Court Advisory and Support Service) or prison"
        ),
        LIIA_SCHEMA,
    )
    OTHER = (
        "8",
        ("OTHER – including children’s centres, independent agency providers or voluntary organisations"),
        LIIA_SCHEMA,
    )
    ANONYMOUS = "9", "ANONYMOUS", LIIA_SCHEMA
    UNKNOWN = "10", "UNKNOWN", LIIA_SCHEMA


class PrimaryNeed(CodeSet):
    """The main reason a child needs services; when torn, the one listed first."""

    ABUSE_NEGLECT_OR_EXPLOITATION = "N1", "Abuse, neglect and exploitation", LIIA_SCHEMA
    CHILDS_DISABILITY = "N2", "Child's disability", LIIA_SCHEMA
    PARENTAL_DISABILITY_OR_ILLNESS = "N3", "Parental disability or illness", LIIA_SCHEMA
    FAMILY_IN_ACUTE_STRESS = "N4", "Family in acute stress", LIIA_SCHEMA
    FAMILY_DYSFUNCTION = "N5", "Family dysfunction", LIIA_SCHEMA
    SOCIALLY_UNACCEPTABLE_BEHAVIOUR = "N6", "Socially unacceptable behaviour", LIIA_SCHEMA
    LOW_INCOME = "N7", "Low income", LIIA_SCHEMA
    ABSENT_PARENTING = "N8", "Absent parenting", LIIA_SCHEMA
    NOT_IN_NEED = "N9", "Cases other than children in need", LIIA_SCHEMA
    NOT_STATED = "N0", "Not stated", LIIA_SCHEMA


class ReasonForClosure(CodeSet):
    """Why an episode of need ended. The two "assessed" codes say that the child was found not in need."""

    ADOPTED = "RC1", "Adopted", LIIA_SCHEMA
    DIED = "RC2", "Died", LIIA_SCHEMA
    CHILD_ARRANGEMENTS_ORDER = "RC3", "Child arrangements order", LIIA_SCHEMA
    SPECIAL_GUARDIANSHIP_ORDER = "RC4", "Special guardianship order", LIIA_SCHEMA
    TO_ANOTHER_AUTHORITY = "RC5", "Transferred to services of another local authority", LIIA_SCHEMA
    TO_ADULT_SERVICES = "RC6", "Transferred to adult social care services", LIIA_SCHEMA
    SERVICES_CEASED = (
        "RC7",
        "Services ceased for any other reason, including child no longer in need",
        LIIA_SCHEMA,
    )
    ASSESSED_NO_FURTHER_ACTION = "RC8", "Case closed after assessment, no further action", LIIA_SCHEMA
    ASSESSED_TO_EARLY_HELP = "RC9", "Case closed after assessment, referred to early help", LIIA_SCHEMA
