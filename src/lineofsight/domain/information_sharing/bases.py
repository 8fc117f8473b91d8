"""The catalogues of what is often lumped together as "consent": bases, conditions, grounds and reasons, kept apart.

Each is a fact of its own: agreement to a service, openness with the family, the lawful basis of a disclosure, its
special-category condition, the ground in confidentiality, and an objection with its answer.
Source: practice reference 5.3; UK GDPR articles 6, 9 and 10; Data Protection Act 2018, schedule 1 and part 3;
Data (Use and Access) Act 2025. What is marked unverified was not checked against the primary text.
"""

from __future__ import annotations

from typing import Final, Self

from lineofsight.domain.codes.front_door import Worded


class Body(Worded):
    """What kind of body shares: which lawful bases are open to it."""

    PUBLIC = "public", "Public body"
    POLICE = "police", "Police, and others who enforce the criminal law"
    VOLUNTARY_OR_PRIVATE = "voluntary_or_private", "Voluntary or private body"


class AgencyKind(Worded):
    """What kind of partner agency: `body` is the kind of body it is."""

    body: Body

    def __new__(cls, value: str, label: str = "", body: Body = Body.PUBLIC) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label = label
        kind.body = body
        return kind

    POLICE = "police", "Police", Body.POLICE
    HEALTH = "health", "Health service"
    SCHOOL = "school", "School or college"
    EDUCATION = "education", "Education service of the authority"
    EARLY_YEARS = "early_years", "Nursery or childminder", Body.VOLUNTARY_OR_PRIVATE
    ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
    HOUSING = "housing", "Housing of a council"
    HOUSING_ASSOCIATION = "housing_association", "Housing association", Body.VOLUNTARY_OR_PRIVATE
    PROBATION = "probation", "Probation service"
    YOUTH_JUSTICE = "youth_justice", "Youth justice service"
    EARLY_HELP = "early_help", "Early help"
    OTHER_AUTHORITY = "other_authority", "Children's services of another authority"
    DOMESTIC_ABUSE_SERVICE = "domestic_abuse_service", "Domestic abuse service", Body.VOLUNTARY_OR_PRIVATE
    DRUG_AND_ALCOHOL_SERVICE = "drug_and_alcohol_service", "Drug and alcohol service", Body.VOLUNTARY_OR_PRIVATE
    VOLUNTARY = "voluntary", "Voluntary organisation", Body.VOLUNTARY_OR_PRIVATE
    OTHER_PUBLIC = "other_public", "Another public body"


class LawfulBasis(Worded):
    """Why a disclosure is lawful. `reference` is the article; `open_to` who may rest on it; `note` what to mind."""

    reference: str
    open_to: frozenset[Body]
    note: str

    def __new__(
        cls,
        value: str,
        label: str = "",
        reference: str = "",
        open_to: tuple[Body, ...] = tuple(Body),
        note: str = "",
    ) -> Self:
        basis = str.__new__(cls, value)
        basis._value_ = value
        basis.label = label
        basis.reference = reference
        basis.open_to = frozenset(open_to)
        basis.note = note
        return basis

    PUBLIC_TASK = (
        "public_task",
        "Public task",
        "UK GDPR article 6(1)(e)",
        (Body.PUBLIC, Body.POLICE),
        "The usual basis for a public body that safeguards children.",
    )
    LEGAL_OBLIGATION = (
        "legal_obligation",
        "Legal obligation",
        "UK GDPR article 6(1)(c)",
        tuple(Body),
        "Where the law says that the information must be given.",
    )
    VITAL_INTERESTS = (
        "vital_interests",
        "Vital interests",
        "UK GDPR article 6(1)(d)",
        tuple(Body),
        "To protect a life, where no other basis fits.",
    )
    RECOGNISED_LEGITIMATE_INTEREST = (
        "recognised_legitimate_interest",
        "Recognised legitimate interest: safeguarding",
        "UK GDPR article 6(1)(ea), as inserted by the Data (Use and Access) Act 2025",
        (Body.VOLUNTARY_OR_PRIVATE,),
        "For voluntary and private bodies; public bodies stay with public task. Its start day is unverified.",
    )
    LEGITIMATE_INTERESTS = (
        "legitimate_interests",
        "Legitimate interests",
        "UK GDPR article 6(1)(f)",
        (Body.VOLUNTARY_OR_PRIVATE,),
        "For voluntary and private bodies, weighed against the interests of those it is about.",
    )
    LAW_ENFORCEMENT = (
        "law_enforcement",
        "Law enforcement",
        "Data Protection Act 2018, part 3, section 35",
        (Body.POLICE,),
        "For the police, where the purpose is to prevent, detect or investigate crime.",
    )
    CONSENT = (
        "consent",
        "Consent",
        "UK GDPR article 6(1)(a)",
        tuple(Body),
        "Usually not the right basis for safeguarding: it can be refused and withdrawn.",
    )


class SpecialCategoryCondition(Worded):
    """Why health, ethnicity, beliefs, sex life, or crime, may be shared as well. `reference` is where it stands."""

    reference: str

    def __new__(cls, value: str, label: str = "", reference: str = "") -> Self:
        condition = str.__new__(cls, value)
        condition._value_ = value
        condition.label = label
        condition.reference = reference
        return condition

    NONE_SHARED = "none_shared", "Nothing of this kind is shared", "UK GDPR article 9(1)"
    SAFEGUARDING = (
        "safeguarding",
        "Substantial public interest: safeguarding of children",
        "UK GDPR article 9(2)(g); Data Protection Act 2018, schedule 1, paragraph 18",
    )
    HEALTH_OR_SOCIAL_CARE = (
        "health_or_social_care",
        "Health or social care",
        "UK GDPR article 9(2)(h); Data Protection Act 2018, schedule 1, paragraph 2",
    )
    VITAL_INTERESTS = "vital_interests", "Vital interests, where consent cannot be given", "UK GDPR article 9(2)(c)"
    EXPLICIT_CONSENT = "explicit_consent", "Explicit consent", "UK GDPR article 9(2)(a)"
    CRIMINAL_OFFENCE = (
        "criminal_offence",
        "Criminal offence data: safeguarding of children",
        "UK GDPR article 10; Data Protection Act 2018, schedule 1, paragraph 18",
    )
    LAW_ENFORCEMENT = (
        "law_enforcement",
        "Law enforcement, strictly necessary",
        "Data Protection Act 2018, part 3, section 35 and schedule 8",
    )


class ConfidentialityGround(Worded):
    """Why the duty of confidence of the common law is met, or set aside."""

    NOT_CONFIDENTIAL = "not_confidential", "Nothing was given in confidence"
    AGREED = "agreed", "Whoever it is owed to agrees"
    LEGAL_DUTY = "legal_duty", "The law says that it must be shared"
    PUBLIC_INTEREST = "public_interest", "Overriding public interest, and no more is shared than is needed"


class WhyNotTold(Worded):
    """Why a parent or the child was not told of a contact or of a disclosure."""

    RISK_TO_CHILD = "risk_to_child", "Telling would put the child at risk"
    RISK_TO_OTHERS = "risk_to_others", "Telling would put somebody else at risk"
    RISK_TO_INVESTIGATION = "risk_to_investigation", "Telling would harm the investigation of a crime"
    COULD_NOT_BE_REACHED = "could_not_be_reached", "Could not be reached in time"
    TOO_YOUNG = "too_young", "The child is too young to be told, or not yet born"
    NOT_YET = "not_yet", "Not yet: to be told by the worker"
    REFERRER_DID_NOT_SAY = "referrer_did_not_say", "Whoever made the contact did not say, and nothing was shared"


class WhyNotShared(Worded):
    """Why it was decided not to share. Looked at again when anything new is known."""

    WORSE_FOR_CHILD = "worse_for_child", "Sharing was judged worse for the child"
    NOT_NEEDED = "not_needed", "Not needed for the purpose"
    NOT_AGREED = "not_agreed", "Not agreed to, and there is no worry about safety"
    NO_BASIS = "no_basis", "No lawful basis was found"


def bases_open_to(body: Body) -> tuple[LawfulBasis, ...]:
    """The lawful bases that a body of this kind may rest on, the usual ones first."""
    return tuple(basis for basis in LawfulBasis if body in basis.open_to)


def usual_basis(body: Body) -> LawfulBasis:
    """The lawful basis on which a body of this kind usually shares to safeguard a child."""
    return USUAL_BASES[body]


USUAL_BASES: Final = {
    Body.PUBLIC: LawfulBasis.PUBLIC_TASK,
    Body.POLICE: LawfulBasis.PUBLIC_TASK,
    Body.VOLUNTARY_OR_PRIVATE: LawfulBasis.RECOGNISED_LEGITIMATE_INTEREST,
}
