"""The facts of a child who is looked after, as plain values: periods, legal status and placement, reviews, emergencies.

A period is made of episodes, as the return of looked-after children (SSDA903) has them: in each, neither the legal
status nor the placement changed. The episodes of a period follow one another without a gap. Source: practice reference
2.3; SSDA903.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lineofsight.domain.codes import LegalStatus, ReasonCareEpisodeBegan
from lineofsight.domain.codes.front_door import Worded


class EmergencyMeasure(Worded):
    """What protects a child at once, for some hours or days."""

    POLICE_PROTECTION = "police_protection", "Police protection"
    EMERGENCY_PROTECTION_ORDER = "emergency_protection_order", "Emergency protection order"


LONGEST_POLICE_PROTECTION: Final = timedelta(hours=72)
STATUS_OF_MEASURE: Final = {
    LegalStatus.POLICE_PROTECTION.code: EmergencyMeasure.POLICE_PROTECTION,
    LegalStatus.EMERGENCY_PROTECTION_ORDER.code: EmergencyMeasure.EMERGENCY_PROTECTION_ORDER,
}
"""The legal statuses that a child has only while an emergency measure is in force, and which measure it is."""

SHORT_BREAKS: Final = frozenset({LegalStatus.SHORT_BREAKS_EPISODES.code, LegalStatus.SHORT_BREAKS_AGREEMENTS.code})
"""The legal statuses of an agreed series of short breaks: its reviews and visits have rules of their own."""

NEW_CARERS: Final = frozenset(
    {
        ReasonCareEpisodeBegan.STARTED.code,
        ReasonCareEpisodeBegan.PLACEMENT_AND_CARERS.code,
        ReasonCareEpisodeBegan.BOTH_AND_CARERS.code,
        "",
    }
)
"""The reasons with which the child comes to other carers: from then on the visits to a placement are counted anew.

So they are where a file does not say what changed: it tells the day of the placement, and not of the carers.
"""


@dataclass(frozen=True, slots=True)
class CareEpisode:
    """A time in which neither the legal status nor the placement changed, by their codes; None: it has not ended.

    Where a file tells one of them alone the other is "", and so is the reason where it does not say what changed.
    is_until_eighteen: the placement is meant to last until the child is 18.
    """

    id: int
    started_on: date
    legal_status: str
    placement_type: str
    reason_started: str
    ended_on: date | None = None
    is_until_eighteen: bool = False


@dataclass(frozen=True, slots=True)
class LookedAfterReview:
    """A review of the care of a looked-after child, on the day it was held."""

    id: int
    held_on: date


@dataclass(frozen=True, slots=True)
class Placement:
    """A time with the same carers: one or more episodes. id: that of the first."""

    id: int
    started_on: date
    ended_on: date | None
    is_until_eighteen: bool


@dataclass(frozen=True, slots=True)
class CarePeriod:
    """One period of being looked after, from the day it started to the day the child left care."""

    id: int
    started_on: date
    ended_on: date | None = None
    need: str = ""
    episodes: tuple[CareEpisode, ...] = ()
    reviews: tuple[LookedAfterReview, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def latest(self) -> CareEpisode:
        """The episode that is last in time. A period has one, from its first day on where that is known."""
        return self.episodes[-1]

    @property
    def is_short_breaks(self) -> bool:
        """Whether the child is looked after in an agreed series of short breaks."""
        return any(one.legal_status in SHORT_BREAKS for one in self.episodes)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The placements of the period, oldest first: episodes with the same carers are one."""
        return tuple(_placement(group) for group in _by_carers(self.episodes))

    def runs_on(self, day: date) -> bool:
        """Whether the child was looked after on a day; the day on which care ended counts."""
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, slots=True)
class EmergencyProtection:
    """Police protection, or an emergency protection order. extended_until_on: the day to which a court extended it."""

    id: int
    kind: str
    started_on: date
    started_at: datetime | None = None
    extended_on: date | None = None
    extended_until_on: date | None = None
    ended_on: date | None = None
    ended_at: datetime | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether it stood on a day; the day on which it ended counts."""
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)

    def is_past_its_hours(self, day: date) -> bool:
        """Whether it is police protection that nobody has ended by a day after its 72 hours (Children Act 1989, 46)."""
        is_police = self.kind == EmergencyMeasure.POLICE_PROTECTION
        return is_police and self.ended_on is None and day > self.started_on + LONGEST_POLICE_PROTECTION


def _by_carers(episodes: Iterable[CareEpisode]) -> Iterator[list[CareEpisode]]:
    group: list[CareEpisode] = []
    for episode in episodes:
        if group and episode.reason_started in NEW_CARERS:
            yield group
            group = []
        group.append(episode)
    if group:
        yield group


def _placement(group: list[CareEpisode]) -> Placement:
    first, last = group[0], group[-1]
    return Placement(first.id, first.started_on, last.ended_on, first.is_until_eighteen)


def why_it_began(*, is_status_new: bool, is_placement_new: bool, are_carers_new: bool) -> str:
    """The code of why an episode began: what changed, and whether the carers did; "" where nothing changed."""
    why = {
        (True, False): ReasonCareEpisodeBegan.LEGAL_STATUS,
        (False, True): ReasonCareEpisodeBegan.PLACEMENT_AND_CARERS
        if are_carers_new
        else ReasonCareEpisodeBegan.PLACEMENT_SAME_CARERS,
        (True, True): ReasonCareEpisodeBegan.BOTH_AND_CARERS
        if are_carers_new
        else ReasonCareEpisodeBegan.BOTH_SAME_CARERS,
    }.get((is_status_new, is_placement_new))
    return why.code if why else ""
