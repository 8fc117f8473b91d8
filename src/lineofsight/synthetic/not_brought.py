"""Appointments to which some invented children were not brought, as a surgery or a school told of them.

The shares and lengths are our own and unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.record.models import MissedAppointment
from lineofsight.record.moment import LONDON
from lineofsight.synthetic import steps
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.telling import EpisodeTelling

OF_THOSE_HELD: Final = 0.12
HOW_MANY: Final = Weighted[int]((1, 4), (2, 4), (3, 2))
DAYS_BETWEEN: Final = (14, 35)
LATELY: Final = 60
"""Days before the last day lived, within which a child of an open case was last not brought."""
WORKING_DAYS_TO_HEAR_OF_IT: Final = Weighted[int]((1, 5), (3, 3), (5, 1))
BEFORE_CLOSING: Final = timedelta(days=21)
"""Steps down and closures are left to themselves: nothing is heard of from then on."""
_OF_SCHOOL_AGE: Final = 5


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment of a child between these ages, in whole years, and who told that it was missed."""

    service: MissedAppointment.Service
    about: str
    told_by: str
    youngest: int = 0
    oldest: int = 18


_Service = MissedAppointment.Service
APPOINTMENTS: Final = (
    Appointment(_Service.GENERAL_PRACTITIONER, "Asthma review", "The practice nurse", 2),
    Appointment(_Service.DENTIST, "Check-up", "The dental practice", 2),
    Appointment(_Service.HOSPITAL, "Hearing clinic", "The clinic, by letter", 1),
    Appointment(_Service.HEALTH_VISITOR, "Weight and feeding", "The health visitor", 0, 4),
    Appointment(_Service.IMMUNISATION, "The second dose", "The practice nurse", 0, 4),
    Appointment(_Service.SCHOOL_MEETING, "How school is going", "The class teacher", _OF_SCHOOL_AGE),
    Appointment(_Service.ATTENDANCE_MEETING, "Days missed this term", "The attendance officer", _OF_SCHOOL_AGE),
)
REASONS: Final = ("", "The parent says that nobody told them", "The parent was unwell", "Forgotten")


class NotBrought:
    """The missed appointments of the child of one episode. chance: drawn for them alone."""

    def __init__(self, told: EpisodeTelling, first_held_on: date, chance: Random) -> None:
        self.told = told
        self.first_held_on = first_held_on
        self.chance = chance

    def recorded(self) -> Iterator[steps.MissAppointment]:
        """Those that were heard of while somebody held the child; none for most children."""
        if self.chance.random() >= OF_THOSE_HELD:
            return
        first = max(self.first_held_on, self.told.decided_on, self.told.life.born_on or date.max)
        last = min((self.told.episode.closed_on or date.max) - BEFORE_CLOSING, self.told.until)
        longest_ago = min(LATELY, (last - first).days) if last == self.told.until else (last - first).days
        missed_on = last - timedelta(days=self.chance.randint(0, max(0, longest_ago)))
        for _ in range(HOW_MANY.draw(self.chance)):
            missed_on = self.told.horizon.worked_before(missed_on)
            if missed_on <= first:
                return
            yield self._missed(missed_on)
            missed_on -= timedelta(days=self.chance.randint(*DAYS_BETWEEN))

    def _missed(self, on: date) -> steps.MissAppointment:
        age = self.told.age(on)
        appointment = self.chance.choice([one for one in APPOINTMENTS if one.youngest <= age <= one.oldest])
        heard_on = self.told.horizon.worked(on, WORKING_DAYS_TO_HEAR_OF_IT.draw(self.chance))
        return steps.MissAppointment(
            at=datetime.combine(heard_on, time(12, 10), tzinfo=LONDON),
            child=self.told.place,
            missed_on=on,
            service=appointment.service.value,
            about=appointment.about,
            reason=self.chance.choice(REASONS),
            told_by=appointment.told_by,
        )
