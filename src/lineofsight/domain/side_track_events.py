"""The events of the side tracks of an episode: emergency measures, care, private fostering and the way to court."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.history import Episode, Event, EventKind, SubjectKind
from lineofsight.domain.looked_after import CarePeriod, EmergencyMeasure, EmergencyProtection
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import Proceedings


def side_track_events(episode: Episode, of: dict[SubjectKind, int]) -> Iterator[Event]:
    """What happened of the side tracks of an episode. of: the episode, as the subject of each."""
    for measure in episode.emergency_protections:
        yield from _emergency(measure, of)
    for period in episode.care_periods:
        yield from _care(period, of)
    for arrangement in episode.private_fosterings:
        yield from _private_fostering(arrangement, of)
    for one in episode.proceedings:
        yield from _proceedings(one, of)


EMERGENCY_KINDS = {
    EmergencyMeasure.POLICE_PROTECTION.value: (EventKind.POLICE_PROTECTION_TAKEN, EventKind.POLICE_PROTECTION_ENDED),
    EmergencyMeasure.EMERGENCY_PROTECTION_ORDER.value: (
        EventKind.EMERGENCY_PROTECTION_ORDER_MADE,
        EventKind.EMERGENCY_PROTECTION_ORDER_ENDED,
    ),
}
"""How each emergency measure begins and ends."""


def _emergency(measure: EmergencyProtection, of: dict[SubjectKind, int]) -> Iterator[Event]:
    about = of | {SubjectKind.LEGAL_ORDER: measure.id}
    begun, ended = EMERGENCY_KINDS[measure.kind]
    yield Event(begun, measure.started_on, measure.started_at, about)
    if measure.extended_on is not None:
        kind, until = EventKind.EMERGENCY_PROTECTION_ORDER_EXTENDED, measure.extended_until_on
        yield Event(kind, measure.extended_on, None, about, due_on=until)
    if measure.ended_on is not None:
        yield Event(ended, measure.ended_on, measure.ended_at, about)


def _care(period: CarePeriod, of: dict[SubjectKind, int]) -> Iterator[Event]:
    """A period of being looked after. A series of short breaks is told of by nothing: it has rules of its own."""
    if period.is_short_breaks:
        return
    about = of | {SubjectKind.CARE_PERIOD: period.id}
    yield Event(EventKind.ENTERED_CARE, period.started_on, None, about)
    for placement in period.placements:
        kind = EventKind.PLACEMENT_STARTED
        if placement.is_until_eighteen:
            kind = EventKind.PLACEMENT_UNTIL_EIGHTEEN_STARTED
        where = about | {SubjectKind.PLACEMENT: placement.id}
        yield Event(kind, placement.started_on, None, where)
        if placement.ended_on is not None:
            yield Event(EventKind.PLACEMENT_ENDED, placement.ended_on, None, where)
    for review in period.reviews:
        yield Event(EventKind.LOOKED_AFTER_REVIEW_HELD, review.held_on, None, about)
    if period.ended_on is not None:
        yield Event(EventKind.LEFT_CARE, period.ended_on, None, about)


def _private_fostering(one: PrivateFostering, of: dict[SubjectKind, int]) -> Iterator[Event]:
    """An arrangement. The day on which it begins is told where notice was given: the notice is judged by it."""
    about = of | {SubjectKind.PRIVATE_FOSTERING: one.id}
    yield Event(EventKind.PRIVATE_FOSTERING_KNOWN, one.aware_on, None, about)
    if one.notified_on is not None:
        yield Event(EventKind.PRIVATE_FOSTERING_NOTIFIED, one.notified_on, None, about)
        if one.begins_on is not None:
            yield Event(EventKind.PRIVATE_FOSTERING_PLANNED, one.aware_on, None, about, due_on=one.begins_on)
    if one.ended_on is not None:
        yield Event(EventKind.PRIVATE_FOSTERING_ENDED, one.ended_on, None, about)


def _proceedings(one: Proceedings, of: dict[SubjectKind, int]) -> Iterator[Event]:
    about = of | {SubjectKind.PROCEEDINGS: one.id}
    for kind, on in (
        (EventKind.LETTER_BEFORE_PROCEEDINGS_SENT, one.letter_on),
        (EventKind.PRE_PROCEEDINGS_ENDED, one.ended_on if one.letter_on is not None else None),
        (EventKind.CARE_PROCEEDINGS_ISSUED, one.applied_on),
        (EventKind.CARE_PROCEEDINGS_ENDED, one.concluded_on),
    ):
        if on is not None:
            yield Event(kind, on, None, about)
