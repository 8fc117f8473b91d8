"""Rows of the side tracks of a child's journey read into the plain facts that the domain understands.

Few children are on one, so it is asked first, in one query, which of them there are at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Final

from django.db import models

from lineofsight.domain import looked_after, private_fostering, proceedings
from lineofsight.record.models import (
    CareEpisode,
    CarePeriod,
    EmergencyProtection,
    LookedAfterReview,
    PreProceedingsMeeting,
    PrivateFostering,
    Proceedings,
    SuitabilityDecision,
)
from lineofsight.record.plain_rows import grouped, plain_rows_of
from lineofsight.record.prepared import Prepared

SIDE_TRACKS: Final[dict[type[models.Model], str]] = {
    CarePeriod: "care_period",
    EmergencyProtection: "emergency_protection",
    PrivateFostering: "private_fostering",
    Proceedings: "proceedings",
}
"""What stands in an episode of need for few children, each by a name of its own."""
IN_SIDE_TRACKS: Final = frozenset(
    {*SIDE_TRACKS, CareEpisode, LookedAfterReview, SuitabilityDecision, PreProceedingsMeeting}
)
"""Every kind of row of a side track that a history holds."""

Rows = dict[int, list[Any]]


def _kinds(child_ids: Collection[int]) -> models.QuerySet[Any, tuple[str]]:
    first, *others = (
        model._default_manager.filter(child__in=child_ids).order_by().values_list(models.Value(name))
        for model, name in SIDE_TRACKS.items()
    )
    return first.union(*others)


_KINDS = Prepared(_kinds)


class SideTracks:
    """The side tracks of some children: one query where there are none, two at most for each that there is."""

    def __init__(self, child_ids: Collection[int]) -> None:
        self.ids = list(child_ids)

    def of_episode(self, episode_id: int) -> dict[str, tuple[Any, ...]]:
        """What stands in one episode of need, by the names that the domain has for it."""
        return {
            "care_periods": tuple(
                care_period(one, self.care_episodes.get(one.pk, ()), self.care_reviews.get(one.pk, ()))
                for one in self.care_periods.get(episode_id, ())
            ),
            "emergency_protections": tuple(emergency_protection(one) for one in self.emergencies.get(episode_id, ())),
            "private_fosterings": tuple(
                arrangement(one, self.suitability.get(one.pk, ()))
                for one in self.private_fosterings.get(episode_id, ())
            ),
            "proceedings": tuple(
                way_to_court(one, self.meetings.get(one.pk, ())) for one in self.proceedings.get(episode_id, ())
            ),
        }

    @cached_property
    def kinds(self) -> set[str]:
        """The names of the side tracks that one of the children is or was on."""
        return {name for (name,) in _KINDS(self.ids)} if self.ids else set()

    @cached_property
    def care_periods(self) -> Rows:
        return self._of_track(CarePeriod, "started_on")

    @cached_property
    def care_episodes(self) -> Rows:
        return self._hanging(CareEpisode, "started_on", "period", self.care_periods)

    @cached_property
    def care_reviews(self) -> Rows:
        return self._hanging(LookedAfterReview, "held_on", "period", self.care_periods)

    @cached_property
    def emergencies(self) -> Rows:
        return self._of_track(EmergencyProtection, "started_on")

    @cached_property
    def private_fosterings(self) -> Rows:
        return self._of_track(PrivateFostering, "aware_on")

    @cached_property
    def suitability(self) -> Rows:
        return self._hanging(SuitabilityDecision, "decided_on", "arrangement", self.private_fosterings)

    @cached_property
    def proceedings(self) -> Rows:
        return self._of_track(Proceedings, "gateway_on")

    @cached_property
    def meetings(self) -> Rows:
        return self._hanging(PreProceedingsMeeting, "held_on", "proceedings", self.proceedings)

    def _of_track(self, model: type[models.Model], first: str) -> Rows:
        """The rows of a side track by episode of need."""
        if SIDE_TRACKS[model] not in self.kinds:
            return defaultdict(list)
        return grouped(plain_rows_of(model, "child", first)(self.ids), "episode_id")

    def _hanging(self, model: type[models.Model], first: str, on: str, track: Rows) -> Rows:
        """The rows that hang on those of a side track: there is nothing to ask for where there are none."""
        if not any(track.values()):
            return defaultdict(list)
        return grouped(plain_rows_of(model, f"{on}__child", first)(self.ids), f"{on}_id")


def care_period(row: CarePeriod, episodes: Iterable[CareEpisode], reviews: Iterable[Any]) -> looked_after.CarePeriod:
    """A period of being looked after, with its episodes and reviews, each oldest first."""
    return looked_after.CarePeriod(
        id=row.pk,
        started_on=row.started_on,
        ended_on=row.ended_on,
        need=row.need,
        episodes=tuple(_care_episode(one) for one in episodes),
        reviews=tuple(looked_after.LookedAfterReview(one.pk, one.held_on) for one in reviews),
    )


def _care_episode(row: CareEpisode) -> looked_after.CareEpisode:
    return looked_after.CareEpisode(
        id=row.pk,
        started_on=row.started_on,
        legal_status=row.legal_status,
        placement_type=row.placement_type,
        reason_started=row.reason_started,
        ended_on=row.ended_on,
        is_until_eighteen=row.is_until_eighteen,
    )


def emergency_protection(row: EmergencyProtection) -> looked_after.EmergencyProtection:
    """Police protection or an emergency protection order."""
    return looked_after.EmergencyProtection(
        id=row.pk,
        kind=row.kind,
        started_on=row.started_on,
        started_at=row.started_at,
        extended_on=row.extended_on,
        extended_until_on=row.extended_until_on,
        ended_on=row.ended_on,
        ended_at=row.ended_at,
    )


def arrangement(row: PrivateFostering, decisions: Iterable[Any]) -> private_fostering.PrivateFostering:
    """A private fostering arrangement, with the days of the decisions on it."""
    return private_fostering.PrivateFostering(
        id=row.pk,
        aware_on=row.aware_on,
        notified_on=row.notified_on,
        begins_on=row.begins_on,
        decided_on=tuple(one.decided_on for one in decisions),
        ended_on=row.ended_on,
    )


def way_to_court(row: Proceedings, meetings: Iterable[Any]) -> proceedings.Proceedings:
    """A way to court, with the days of its pre-proceedings meetings."""
    return proceedings.Proceedings(
        id=row.pk,
        gateway_on=row.gateway_on,
        decision=row.decision,
        letter_on=row.letter_on,
        is_offered=row.is_offered,
        meetings=tuple(one.held_on for one in meetings),
        ended_on=row.ended_on,
        applied_on=row.applied_on,
        concluded_on=row.concluded_on,
        family_group_on=row.family_group_on,
    )
