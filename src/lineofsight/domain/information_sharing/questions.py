"""What an agency of each kind is usually asked about a child, and the gateway under which it usually is.

A worker changes the words for the child at hand: share, and ask for, no more than is needed.
Source: practice reference 1 (what each agency answers in a MASH) and 5.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from lineofsight.domain.information_sharing.bases import AgencyKind
from lineofsight.domain.information_sharing.gateways import Gateway, Purpose, gateways_for

SUGGESTED_QUESTIONS: Final[Mapping[AgencyKind, str]] = {
    AgencyKind.POLICE: (
        "In the last 12 months, have you attended the child’s home or met the child or the adults they live with? Is"
        " anyone there known for violence, domestic abuse or harm to a child? Is there an investigation or order now?"
    ),
    AgencyKind.HEALTH: (
        "Which health services know the child and the parents? Were appointments missed in the last 12 months? Are"
        " there worries about injuries, growth, development, mental health, or alcohol and drugs?"
    ),
    AgencyKind.SCHOOL: (
        "How is the child in school: attendance, punctuality, behaviour, appearance, friendships? What has the child"
        " said about home? How do the parents work with you? Is the child in today?"
    ),
    AgencyKind.EDUCATION: (
        "Is the child on a school’s roll, home educated or missing education? Is there an education, health and care"
        " plan, an exclusion or a worry about attendance?"
    ),
    AgencyKind.EARLY_YEARS: (
        "How often does the child come, and how are they when they do: development, play, appearance, hunger, injuries?"
        " How are drop-off and pick-up?"
    ),
    AgencyKind.ADULT_SOCIAL_CARE: (
        "Do you know the adults the child lives with? Do they have care needs, or is there a worry about their safety"
        " or about how they care for the child?"
    ),
    AgencyKind.HOUSING: (
        "Who lives at the address and since when? Are there complaints, arrears, notice to leave, overcrowding or"
        " worries about the home’s condition?"
    ),
    AgencyKind.HOUSING_ASSOCIATION: (
        "Who lives at the address and since when? Are there complaints, arrears, notice to leave, overcrowding or"
        " worries about the home’s condition?"
    ),
    AgencyKind.PROBATION: (
        "Do you supervise an adult whom the child lives with or sees? What risk to children do you know of, and which"
        " conditions apply?"
    ),
    AgencyKind.YOUTH_JUSTICE: "Do you work with the child? What for, what worries you, and what is going well?",
    AgencyKind.EARLY_HELP: (
        "Have you worked with the family? What was offered, what was taken up, what changed, and why did it end?"
    ),
    AgencyKind.OTHER_AUTHORITY: (
        "Is or was the child, a brother or a sister known to you? When and why, what came of it, and is there a plan?"
    ),
    AgencyKind.DOMESTIC_ABUSE_SERVICE: (
        "Do you support an adult whom the child lives with? Is there danger to them or to the child now, and what would"
        " make contact with the family unsafe?"
    ),
    AgencyKind.DRUG_AND_ALCOHOL_SERVICE: (
        "Do you work with an adult who cares for the child? How does their use affect the care they give, and are they"
        " attending?"
    ),
    AgencyKind.VOLUNTARY: "How do you know the family, and what have you seen that worries you or goes well?",
    AgencyKind.OTHER_PUBLIC: "How do you know the family, and what have you seen that worries you or goes well?",
}
"""A first wording of the question, by kind of agency. A test sees that no kind is without one."""


def usual_gateway(purpose: Purpose, agency: AgencyKind, on: date) -> Gateway | None:
    """The gateway under which an agency of this kind is usually asked for this; None where none is in force.

    A law whose wording was checked goes before one that was not, a duty before a power, and agreement comes last.
    """
    found = gateways_for(purpose, agency, on)
    ranked = sorted(found, key=lambda row: (row.needs_agreement, row.is_unverified, not row.is_duty))
    return ranked[0] if ranked else None
