"""The rows of the return for one child and year, as plain values by the names that `columns` gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.domain.codes import ReasonCareEpisodeCeased
from lineofsight.domain.looked_after import CarePeriod
from lineofsight.domain.returned import CareEpisodeDetail, CarePeriodDetail, ReturnedChild

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReturnYear:
    """The year of a return, from 1 April to the 31 March by which it is named."""

    ends_in: int

    @property
    def first(self) -> date:
        return date(self.ends_in - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.ends_in, 3, 31)

    def touches(self, started_on: date, ended_on: date | None) -> bool:
        """Whether something ran on one of its days; ended_on None: it runs."""
        return started_on <= self.last and (ended_on is None or ended_on >= self.first)

    def known_end(self, ended_on: date | None) -> date | None:
        """The end as the return knows it: one after the year has not come."""
        return ended_on if ended_on is not None and ended_on <= self.last else None


def rows_of(child: ReturnedChild, year: ReturnYear) -> dict[str, list[Row]]:
    """The rows of a child by file, of those files that the record has a part for."""
    periods = [
        period
        for episode in child.history.episodes
        for period in episode.care_periods
        if year.touches(period.started_on, period.ended_on)
    ]
    if not periods:
        return {}
    history = child.history
    who = {"child": history.la_child_id, "born_on": history.born_on}
    details = [child.periods.get(one.id, CarePeriodDetail()) for one in periods]
    return {
        "Header": [
            who
            | {"sex": history.sex, "ethnicity": history.ethnicity, "upn": history.upn or history.upn_unknown}
            | _motherhood(child, year)
        ],
        "Episodes": [who | row for period in periods for row in _episodes(period, child, year)],
        "Reviews": [
            who | {"held_on": one.held_on, "participation": child.participation.get(one.id, "")}
            for period in periods
            for one in period.reviews
            if year.first <= one.held_on <= year.last
        ],
        "UASC": [who | {"sex": history.sex}] if any(one.is_unaccompanied for one in details) else [],
        "SWEpisodes": [
            who | {"worker": one.number, "started_on": one.started_on, "ended_on": year.known_end(one.ended_on)}
            for one in child.workers
            if year.touches(one.started_on, one.ended_on)
        ],
    }


def _motherhood(child: ReturnedChild, year: ReturnYear) -> Row:
    """1 and the first birth for a child who was a mother by the end of the year; of any other nobody says it."""
    born = [day for day in child.mother_of if day is None or day <= year.last]
    if not born:
        return {}
    return {"is_mother": 1, "first_child_born_on": None if None in born else min(filter(None, born))}


def _episodes(period: CarePeriod, child: ReturnedChild, year: ReturnYear) -> Iterator[Row]:
    for place, one in enumerate(period.episodes):
        if not year.touches(one.started_on, one.ended_on):
            continue
        detail = child.care_episodes.get(one.id, CareEpisodeDetail())
        ended_on = year.known_end(one.ended_on)
        yield {
            "started_on": one.started_on,
            "reason_started": one.reason_started,
            "legal_status": one.legal_status,
            "need": period.need,
            "placement_type": one.placement_type,
            "provider": detail.provider,
            "ended_on": ended_on,
            "reason_ended": _why_ended(period, child, place) if ended_on else "",
            "change_reason": detail.change_reason if ended_on else "",
            "home_postcode": child.home_on(period.started_on),
            "postcode": detail.postcode,
            "urn": detail.urn,
        }


def _why_ended(period: CarePeriod, child: ReturnedChild, place: int) -> str:
    """X1 where another episode follows, else how the child left care."""
    if place + 1 < len(period.episodes):
        return ReasonCareEpisodeCeased.ANOTHER_BEGAN.code
    return child.periods.get(period.id, CarePeriodDetail()).reason_ended
