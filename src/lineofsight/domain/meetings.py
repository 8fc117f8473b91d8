"""Who was at a child protection meeting, agency by agency, and whether enough of them were there to decide.

Source: Working Together (a strategy discussion takes the authority, the police and health at least); practice reference
2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lineofsight.domain.codes.front_door import Worded


class MeetingAgency(Worded):
    """An agency that can be asked to a meeting about a child."""

    SOCIAL_CARE = "social_care", "Children’s social care"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    SCHOOL = "school", "School or college"
    EARLY_YEARS = "early_years", "Nursery or childminder"
    EDUCATION = "education", "Education service of the authority"
    EARLY_HELP = "early_help", "Early help"
    ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
    PROBATION = "probation", "Probation"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    HOUSING = "housing", "Housing"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse service"
    DRUGS_AND_ALCOHOL = "drugs_and_alcohol", "Drug and alcohol service"
    OTHER = "other", "Another agency"


class Came(Worded):
    """What became of an agency's invitation. An agency that was not invited has no row."""

    ATTENDED = "attended", "Took part"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Invited, did not come"


class Reported(Worded):
    """What an agency wrote for a conference. Who did not say has no value."""

    IN_TIME = "in_time", "Report in time"
    LATE = "late", "Report late"
    NONE = "none", "No report"


class ParentsPart(Worded):
    """The parents' part in a conference."""

    ATTENDED = "attended", "Attended"
    ANOTHER_WAY = "another_way", "Took part another way"
    INVITED = "invited", "Invited, did not attend"
    EXCLUDED = "excluded", "Excluded by the chair, wholly or for a part"


@dataclass(frozen=True, slots=True)
class Attended:
    """One agency that was invited, what became of it, and who came, in words; who: "" where not written down.

    reported: None where nobody said, and for a meeting that needs no report.
    """

    agency: MeetingAgency
    came: Came
    who: str = ""
    reported: Reported | None = None


DISCUSSION_NEEDS: Final = (MeetingAgency.SOCIAL_CARE, MeetingAgency.POLICE, MeetingAgency.HEALTH)
"""The agencies without which a strategy discussion is not quorate."""


OTHERS_AT_A_CONFERENCE: Final = 2
"""So many agencies beside children's social care, each in direct contact with the child, make a conference quorate."""


def can_be_quorate(here: Iterable[str]) -> bool:
    """Whether enough agencies took part for a conference to be quorate; only its chair knows which know the child."""
    agencies = set(here)
    own = MeetingAgency.SOCIAL_CARE.value
    return own in agencies and len(agencies - {own}) >= OTHERS_AT_A_CONFERENCE


def took_part(attendance: Iterable[Attended]) -> tuple[str, ...]:
    """The keys of the agencies that took part."""
    return tuple(one.agency.value for one in attendance if one.came is Came.ATTENDED)


def missing_from_discussion(attendance: Iterable[Attended]) -> tuple[MeetingAgency, ...]:
    """The agencies that a strategy discussion needs and that did not take part, in the order of the rule."""
    here = {one.agency for one in attendance if one.came is Came.ATTENDED}
    return tuple(agency for agency in DISCUSSION_NEEDS if agency not in here)


def listed(agencies: Iterable[MeetingAgency]) -> str:
    """Agencies as a sentence names them: "police and health"."""
    *first, last = [one.label[:1].lower() + one.label[1:] for one in agencies] or [""]
    return f"{', '.join(first)} and {last}" if first else last
