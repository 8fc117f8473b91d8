"""Levels of need, and the legal bases on which help at a level is given.

The codes of the levels are stable; what a partnership calls them is in its framework.
Source: practice reference 5.1; Children Act 1989, sections 17 and 47; Children Act 2004, sections 10 and 11.
"""

from __future__ import annotations

from typing import Final, Self

from lineofsight.domain.codes.front_door import ContactOutcome, Worded


class LevelOfNeed(Worded):
    """How much help a child needs. `leads`, `agreement` and `response` say what usually follows."""

    leads: str
    agreement: str
    response: str

    def __new__(cls, value: str, label: str = "", leads: str = "", agreement: str = "", response: str = "") -> Self:
        level = str.__new__(cls, value)
        level._value_ = value
        level.label = label
        level.leads = leads
        level.agreement = agreement
        level.response = response
        return level

    UNIVERSAL = "1", "Level 1: universal", "School, GP or health visitor", "None is needed", "Ordinary services"
    ADDITIONAL = (
        "2",
        "Level 2: additional",
        "Any agency, as lead practitioner",
        "Needed, to the service",
        "Early help assessment and family plan",
    )
    COMPLEX = (
        "3",
        "Level 3: complex",
        "Targeted early help or family help",
        "Needed, to the service",
        "A plan of several agencies, held together by one",
    )
    ACUTE = (
        "4",
        "Level 4: acute or statutory",
        "A social worker",
        "Needed for section 17; not for section 47",
        "Assessment, a plan for a child in need or for protection, care",
    )


class LegalBasis(Worded):
    """In what capacity help is given: told apart from the level, because partnerships draw the line differently."""

    ORDINARY = "ordinary", "Ordinary services"
    BY_AGREEMENT = "by_agreement", "Early help, by agreement (Children Act 2004, sections 10 and 11)"
    SECTION_17 = "section_17", "Child in need (Children Act 1989, section 17)"
    SECTION_47 = "section_47", "Enquiry into significant harm (Children Act 1989, section 47)"


AGREEMENT_IS_NEEDED: Final = frozenset({LegalBasis.BY_AGREEMENT, LegalBasis.SECTION_17})
"""The legal bases on which a family is helped only if it agrees."""


def legal_basis_of(outcome: str) -> LegalBasis | None:
    """The legal basis that an outcome leads to; None where it leads to no service, or to one that is already open."""
    return {
        ContactOutcome.ASSESSMENT.value: LegalBasis.SECTION_17,
        ContactOutcome.STRATEGY_DISCUSSION.value: LegalBasis.SECTION_47,
        ContactOutcome.EARLY_HELP.value: LegalBasis.BY_AGREEMENT,
        ContactOutcome.PRIVATE_FOSTERING.value: LegalBasis.SECTION_17,
    }.get(outcome)
