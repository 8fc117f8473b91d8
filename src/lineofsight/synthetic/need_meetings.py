"""The first child in need meeting of an invented child's plans: most within ten working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from lineofsight.domain.meetings import MeetingAgency
from lineofsight.record.moment import LONDON
from lineofsight.synthetic import steps
from lineofsight.synthetic.telling import EpisodeTelling

WORKING_DAYS_TO_THE_FIRST: Final = (4, 6, 7, 8, 9, 9, 10, 13)
IN_THE_AFTERNOON: Final = time(15, 30)
AGREED: Final = (
    "The parents ask for help in the morning; the school sends somebody to walk with them until half-term.",
    "The health visitor comes every week. The mother goes to the group on Thursdays; the worker drives her.",
    "The grandmother has the children on Saturdays. The father rings the drug service by Friday.",
)


def need_meetings(told: EpisodeTelling) -> Iterator[steps.HoldNeedMeeting]:
    """Those held before the plan ended, the episode closed, and by the last day lived."""
    for plan in told.episode.child_in_need_plans:
        number = plan.started_on.toordinal()
        on = told.horizon.worked(plan.started_on, WORKING_DAYS_TO_THE_FIRST[number % len(WORKING_DAYS_TO_THE_FIRST)])
        if on < min(plan.ended_on or date.max, told.episode.closed_on or date.max) and on <= told.until:
            place = MeetingAgency.SCHOOL if told.age(on) >= 4 else MeetingAgency.EARLY_YEARS
            is_away = number % 5 == 0
            health = (MeetingAgency.HEALTH.value,)
            yield steps.HoldNeedMeeting(
                at=datetime.combine(on, IN_THE_AFTERNOON, tzinfo=LONDON),
                child=told.place,
                came=(MeetingAgency.SOCIAL_CARE.value, place.value, *(() if is_away else health)),
                apologies=health if is_away else (),
                agreed=AGREED[number % len(AGREED)],
            )
