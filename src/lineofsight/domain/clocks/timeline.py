"""One child's events ready for the clocks: found by kind, and by the thing that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lineofsight.domain.clocks.clock import Clock, Moment
from lineofsight.domain.clocks.wording import said
from lineofsight.domain.events import events_of
from lineofsight.domain.history import Episode, Event, EventKind, History, SubjectKind


class Timeline:
    """A child's history with its events by kind, oldest first: made once and read by every clock."""

    __slots__ = ("by_kind", "episodes", "history")

    def __init__(self, history: History) -> None:
        self.history = history
        self.episodes: dict[int, Episode] = {episode.id: episode for episode in history.episodes}
        self.by_kind: dict[EventKind, list[Event]] = {}
        for event in events_of(history):
            self.by_kind.setdefault(event.kind, []).append(event)

    def starts_of(self, clock: Clock, per: SubjectKind) -> dict[int, tuple[Event, date]]:
        """The event that starts the clock for each subject, with its day: the earliest, by the subject's id.

        In order of date. An event whose day is not recorded starts nothing.
        """
        starts: dict[int, tuple[Event, date]] = {}
        for event in self._of(clock.starts):
            subject_id = self.history.child_id if per is SubjectKind.CHILD else event.subjects.get(per)
            if subject_id is not None and event.on is not None:
                starts.setdefault(subject_id, (event, event.on))
        return starts

    def end_of(self, clock: Clock, per: SubjectKind, subject_id: int, start: Event) -> tuple[Event | None, str]:
        """What ends the clock for a subject without meeting it, and the reason; None and "" while nothing does.

        The earliest such event, but one whose day is not recorded goes before any other.
        """
        earliest: Event | None = None
        reason, earliest_on = "", date.max
        for end in clock.ends:
            event = self._first_end(end.kind, per, subject_id, start)
            if event is not None and event.on is None:
                return event, end.reason
            if event is not None and event.on is not None and event.on < earliest_on:
                earliest, reason, earliest_on = event, end.reason, event.on
        return earliest, reason

    def _first_end(self, kind: EventKind, per: SubjectKind, subject_id: int, start: Event) -> Event | None:
        for event in self.by_kind.get(kind, ()):
            if event.subjects.get(per) == subject_id or (
                per not in event.subjects and _is_of_one_episode(event, start)
            ):
                return event
        return None

    def stops_of(
        self, clock: Clock, per: SubjectKind, subject_id: int, start: Event, end: Event | None
    ) -> list[Moment]:
        """What can stop the clock for a subject, oldest first.

        An event that carries the subject's id counts whenever it happened. One that carries no subject of that
        kind, as a visit does not, counts from the start of the subject to its end, within the subject's episode
        where it carries one.
        """
        return [
            Moment(event.on, event.at, said(event.kind))
            for event in self._of(clock.stops)
            if event.on is not None
            and (
                event.subjects.get(per) == subject_id
                or (per not in event.subjects and _is_of_one_episode(event, start) and _is_within(event, start, end))
            )
        ]

    def _of(self, kinds: tuple[EventKind, ...]) -> Sequence[Event]:
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], ())
        events = [event for kind in kinds for event in self.by_kind.get(kind, ())]
        return sorted(events, key=lambda event: event.on or date.max)


def _is_of_one_episode(event: Event, start: Event) -> bool:
    """Whether an event is of the same episode as the start, or of none: then it is the child's."""
    episode = event.subjects.get(SubjectKind.EPISODE)
    return episode is None or episode == start.subjects.get(SubjectKind.EPISODE)


def _is_within(event: Event, start: Event, end: Event | None) -> bool:
    """Whether a dated event falls on a day, or at a moment, on which the subject of the clock was open."""
    if event.on is None or start.on is None or event.on < start.on:
        return False
    if event.at is not None and start.at is not None and event.at < start.at:
        return False
    return end is None or end.on is None or event.on <= end.on
