"""The words of a chronology: kinds of harm, whether an event was good or bad, who told of it, how exact its day is."""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.clocks.wording import MONTHS, written
from lineofsight.domain.codes.assessment_factors import AssessmentFactor
from lineofsight.domain.codes.child_protection import CategoryOfAbuse
from lineofsight.domain.codes.front_door import ContactCategory, Worded, source_group


class Harm(Worded):
    """A kind of harm to a child, by which the rows of a chronology are brought together.

    Source: the categories of abuse of the children in need census; Working Together 2023, harm outside the home.
    """

    NEGLECT = "neglect", "Neglect"
    PHYSICAL_ABUSE = "physical_abuse", "Physical abuse"
    SEXUAL_ABUSE = "sexual_abuse", "Sexual abuse"
    EMOTIONAL_ABUSE = "emotional_abuse", "Emotional abuse"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    EXPLOITATION = "exploitation", "Exploitation and harm outside the home"
    SELF_HARM = "self_harm", "Self-harm"


class Bearing(Worded):
    """What an event is in a child's life: harm or worry, good care or help, or a change that is neither by itself."""

    WORRY = "worry", "Harm or worry"
    GOOD = "good", "Good care or help"
    CHANGE = "change", "Change"


class Precision(Worded):
    """How exactly the day of an event is known."""

    DAY = "day", "The exact day"
    MONTH = "month", "The month only"
    YEAR = "year", "The year only"
    NOT_RECORDED = "not_recorded", "The day is not recorded"


class Source(Worded):
    """Which kind of agency or person a row comes from."""

    SOCIAL_CARE = "social_care", "Children’s social care"
    EARLY_HELP = "early_help", "Early help"
    FAMILY = "family", "Family, friends and other individuals"
    EDUCATION = "education", "Schools and education"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    HOUSING = "housing", "Housing"
    COUNCIL = "council", "Another service of an authority"
    LEGAL = "legal", "Courts, probation and other legal agencies"
    OTHER = "other", "Another organisation"
    NOT_KNOWN = "not_known", "Anonymous or not known"


GROUPS: Final = {
    "1": Source.FAMILY,
    "2": Source.EDUCATION,
    "3": Source.HEALTH,
    "4": Source.HOUSING,
    "5": Source.COUNCIL,
    "6": Source.POLICE,
    "7": Source.LEGAL,
    "8": Source.OTHER,
}
"""The source of a contact or a referral by the leading figure of the national code."""

HARM_OF_CONTACT: Final = {
    ContactCategory.NEGLECT.value: (Harm.NEGLECT,),
    ContactCategory.PHYSICAL_ABUSE.value: (Harm.PHYSICAL_ABUSE,),
    ContactCategory.SEXUAL_ABUSE.value: (Harm.SEXUAL_ABUSE,),
    ContactCategory.EMOTIONAL_ABUSE.value: (Harm.EMOTIONAL_ABUSE,),
    ContactCategory.DOMESTIC_ABUSE.value: (Harm.DOMESTIC_ABUSE,),
    ContactCategory.EXPLOITATION.value: (Harm.EXPLOITATION,),
}
"""The harm that a contact is about, by its category; a category that is not here names none."""

HARM_OF_PLAN: Final = {
    CategoryOfAbuse.NEGLECT.code: (Harm.NEGLECT,),
    CategoryOfAbuse.PHYSICAL.code: (Harm.PHYSICAL_ABUSE,),
    CategoryOfAbuse.SEXUAL.code: (Harm.SEXUAL_ABUSE,),
    CategoryOfAbuse.EMOTIONAL.code: (Harm.EMOTIONAL_ABUSE,),
}
"""The harm of a child protection plan, by its category; "multiple" does not say which."""

HARM_OF_FACTOR: Final = {
    AssessmentFactor.DOMESTIC_ABUSE_OF_CHILD.code: Harm.DOMESTIC_ABUSE,
    AssessmentFactor.DOMESTIC_ABUSE_OF_PARENT_OR_CARER.code: Harm.DOMESTIC_ABUSE,
    AssessmentFactor.DOMESTIC_ABUSE_IN_HOUSEHOLD.code: Harm.DOMESTIC_ABUSE,
    AssessmentFactor.CHILD_SEXUAL_EXPLOITATION.code: Harm.EXPLOITATION,
    AssessmentFactor.TRAFFICKING.code: Harm.EXPLOITATION,
    AssessmentFactor.GANGS.code: Harm.EXPLOITATION,
    AssessmentFactor.CHILD_CRIMINAL_EXPLOITATION.code: Harm.EXPLOITATION,
    AssessmentFactor.SELF_HARM.code: Harm.SELF_HARM,
    AssessmentFactor.NEGLECT.code: Harm.NEGLECT,
    AssessmentFactor.EMOTIONAL_ABUSE.code: Harm.EMOTIONAL_ABUSE,
    AssessmentFactor.PHYSICAL_ABUSE.code: Harm.PHYSICAL_ABUSE,
    AssessmentFactor.PHYSICAL_ABUSE_BY_CHILD.code: Harm.PHYSICAL_ABUSE,
    AssessmentFactor.PHYSICAL_ABUSE_BY_ADULT.code: Harm.PHYSICAL_ABUSE,
    AssessmentFactor.FEMALE_GENITAL_MUTILATION.code: Harm.PHYSICAL_ABUSE,
    AssessmentFactor.SEXUAL_ABUSE.code: Harm.SEXUAL_ABUSE,
    AssessmentFactor.SEXUAL_ABUSE_BY_CHILD.code: Harm.SEXUAL_ABUSE,
    AssessmentFactor.SEXUAL_ABUSE_BY_ADULT.code: Harm.SEXUAL_ABUSE,
}
"""The harm that a factor of an assessment names; a factor that is not here names none."""

_FACTORS: Final = {one.code: one for one in AssessmentFactor}
_CATEGORIES: Final = {one.code: one for one in CategoryOfAbuse}


def source_of(referral_source: str) -> Source:
    """Who a contact or a referral came from, of its national code."""
    return GROUPS.get(source_group(referral_source), Source.NOT_KNOWN)


def harms_of_factors(factors: tuple[str, ...]) -> tuple[Harm, ...]:
    """The kinds of harm that an assessment found, each once, in the order of `Harm`."""
    found = {HARM_OF_FACTOR[code] for code in factors if code in HARM_OF_FACTOR}
    return tuple(harm for harm in Harm if harm in found)


def factors_in_words(factors: tuple[str, ...]) -> str:
    """The factors of an assessment in a few words each: what stands before the colon of the official wording."""
    shorts = [_short(_FACTORS[code].label) if code in _FACTORS else code for code in factors]
    return ", ".join(dict.fromkeys(shorts))


def _short(label: str) -> str:
    if "‘" in label:  # Abuse or neglect – ‘NEGLECT’: …
        return label.partition("‘")[2].partition("’")[0].capitalize()
    return label.partition(":")[0].partition(" - ")[0]


def category_in_words(category: str) -> str:
    """The category of a plan in words; the code itself where the set does not hold it."""
    return _CATEGORIES[category].label if category in _CATEGORIES else category


def when_in_words(on: date, precision: Precision) -> str:
    """A day as exactly as it is known: "4 November 2026", "November 2026", "2026"."""
    if precision is Precision.YEAR:
        return str(on.year)
    return f"{MONTHS[on.month - 1]} {on.year}" if precision is Precision.MONTH else written(on)
