"""The front door's own catalogues: how a contact came, what it is about, how urgent it is and what was decided on it.

No national set exists for these; the words are those of the practice reference. The source of a contact is the
national set `ReferralSource`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lineofsight.domain.codes.episodes import ReferralSource


class Worded(StrEnum):
    """A code with the words that a person reads."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Worded:
        code = str.__new__(cls, value)
        code._value_ = value
        code.label = label
        return code

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Every code with its words, as a list of choices."""
        return [(code.value, code.label) for code in cls]


class ContactMethod(Worded):
    """How a contact message reached the front door."""

    PROFESSIONAL_FORM = "professional_form", "Form for professionals"
    PUBLIC_FORM = "public_form", "Form for the public"
    PHONE = "phone", "Phone call"
    EMAIL = "email", "Email"
    POLICE_NOTIFICATION = "police_notification", "Police notification"
    WALK_IN = "walk_in", "In person"
    LETTER = "letter", "Letter"
    OUT_OF_HOURS = "out_of_hours", "Out-of-hours team"
    OTHER = "other", "Another way"


class ContactCategory(Worded):
    """What a contact is mainly about: the family of worries by which repeats are counted (flag F01)."""

    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    NEGLECT = "neglect", "Neglect"
    PHYSICAL_ABUSE = "physical_abuse", "Physical abuse"
    SEXUAL_ABUSE = "sexual_abuse", "Sexual abuse"
    EMOTIONAL_ABUSE = "emotional_abuse", "Emotional abuse"
    EXPLOITATION = "exploitation", "Exploitation"
    MISSING = "missing", "Missing"
    PARENTS_MENTAL_HEALTH = "parents_mental_health", "A parent's mental health"
    PARENTS_SUBSTANCE_USE = "parents_substance_use", "A parent's alcohol or drug use"
    CHILDS_MENTAL_HEALTH = "childs_mental_health", "The child's mental health or self-harm"
    CHILDS_BEHAVIOUR = "childs_behaviour", "The child's behaviour"
    DISABILITY_OR_ILLNESS = "disability_or_illness", "Disability or illness"
    FAMILY_UNDER_STRESS = "family_under_stress", "Family under stress, relationships or separation"
    HOUSING_OR_MONEY = "housing_or_money", "Housing or money"
    UNBORN_CHILD = "unborn_child", "An unborn child"
    PRIVATE_FOSTERING = "private_fostering", "Private fostering"
    YOUNG_CARER = "young_carer", "Young carer"
    ASYLUM = "asylum", "Asylum seeking without family"
    REQUEST_FOR_INFORMATION = "request_for_information", "Request for information or advice"
    OTHER = "other", "Something else"


class Priority(Worded):
    """How soon a contact must be looked into: red, amber, green. Each has its own dated local limit."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class OutcomeGroup(Worded):
    """The groups in which national figures tell the outcomes of contacts (indicator P03)."""

    REFERRAL = "referral", "Referral"
    EARLY_HELP = "early_help", "Early help"
    ADVICE = "advice", "Advice or signposting"
    NO_FURTHER_ACTION = "no_further_action", "No further action"
    OTHER = "other", "Other"


class ContactOutcome(Worded):
    """What was decided on a contact. `group` is how it is counted."""

    group: OutcomeGroup

    def __new__(cls, value: str, label: str = "", group: OutcomeGroup = OutcomeGroup.OTHER) -> ContactOutcome:
        code = str.__new__(cls, value)
        code._value_ = value
        code.label = label
        code.group = group
        return code

    ASSESSMENT = "assessment", "Referral: assessment under section 17", OutcomeGroup.REFERRAL
    STRATEGY_DISCUSSION = "strategy_discussion", "Referral: strategy discussion now", OutcomeGroup.REFERRAL
    REFERRAL_NO_FURTHER_ACTION = (
        "referral_no_further_action",
        "Referral: no further action after consideration",
        OutcomeGroup.REFERRAL,
    )
    EARLY_HELP = "early_help", "Early help", OutcomeGroup.EARLY_HELP
    ADVICE = "advice", "Advice given", OutcomeGroup.ADVICE
    SIGNPOST = "signpost", "Signposted to another service", OutcomeGroup.ADVICE
    NO_FURTHER_ACTION = "no_further_action", "No further action", OutcomeGroup.NO_FURTHER_ACTION
    INFORMATION_ON_OPEN_EPISODE = (
        "information_on_open_episode",
        "Information passed to the worker of an open episode",
        OutcomeGroup.OTHER,
    )
    PRIVATE_FOSTERING = "private_fostering", "Private fostering notification", OutcomeGroup.OTHER
    MISSING_NOTIFICATION = "missing_notification", "Missing child notification", OutcomeGroup.OTHER
    OTHER_AUTHORITY_NOTICE = "other_authority_notice", "Notice from or to another authority", OutcomeGroup.OTHER
    DUPLICATE = "duplicate", "The same as another contact", OutcomeGroup.OTHER


OPENS_AN_EPISODE: Final = frozenset(
    {
        ContactOutcome.ASSESSMENT,
        ContactOutcome.STRATEGY_DISCUSSION,
        ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
    }
)
"""Outcomes that accept the contact as a referral: an episode of need begins, which may end at once."""

ENDS_WITHOUT_HELP: Final = frozenset(
    {
        ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
        ContactOutcome.ADVICE,
        ContactOutcome.SIGNPOST,
        ContactOutcome.NO_FURTHER_ACTION,
    }
)
"""Outcomes after which nobody works with the child: no further action, or advice (flag F04)."""

FAMILY_SOURCES: Final = frozenset(
    {
        ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code,
        ReferralSource.ACQUAINTANCE.code,
        ReferralSource.SELF.code,
    }
)
"""Sources 1A, 1B and 1C: the family, those near it, and the child (flag F03)."""

NOT_PROFESSIONAL_SOURCES: Final = FAMILY_SOURCES | {
    ReferralSource.OTHER_INDIVIDUAL.code,
    ReferralSource.ANONYMOUS.code,
    ReferralSource.UNKNOWN.code,
}
"""Sources that are no agency: individuals, the anonymous, and where the source is not known."""


SOURCE_GROUPS: Final = {
    "1": "Family, friends and other individuals",
    "2": "Schools and education",
    "3": "Health",
    "4": "Housing",
    "5": "Services of an authority",
    "6": "Police",
    "7": "Courts, probation and other legal agencies",
    "8": "Other organisations",
    "9": "Anonymous",
    "10": "Not known",
}
"""The groups of sources, by the leading digits of the national code, in words short enough for a list."""


def source_group(source: str) -> str:
    """The group of a source code: its leading digits without the letter; "" where none is recorded."""
    return source.rstrip("ABCDEF")
