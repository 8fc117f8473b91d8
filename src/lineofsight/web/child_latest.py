"""The last things that happened to a child, for the head of its page: only what can be among them is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from lineofsight.access.statutory_detail import Shared, Sharing
from lineofsight.domain import history as domain
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedMeeting,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Fact,
    MissedAppointment,
    PlannedConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.record.prepared import Prepared
from lineofsight.web.child_story import KINDS
from lineofsight.web.entries import Entry, Kind, as_shared
from lineofsight.web.referral_story import referral_entries

LATEST: Final = 5
"""So many things that happened, and so many that are due, stand in the head of the child's page."""
ALWAYS_ASKED: Final = frozenset({MissedAppointment, PlannedConference})
"""The facts of which a history does not hold the day: they may be among the last."""


@dataclass(frozen=True, slots=True)
class _Last:
    """Where the last things stand. since: none of them is older. kinds: facts. episode_ids: of those that moved."""

    since: date
    kinds: frozenset[type[Fact]]
    episode_ids: frozenset[int]


def latest_of(
    history: domain.History, child: Child, sharing: Sharing, also: Iterable[tuple[int | None, Entry]], until: date
) -> list[Entry]:
    """The last things that happened by a day, the latest first, of what is shared; what has no day is left out.

    history: of the child, which tells what there is to read: no more queries than for all of it. also: entries of
    other subjects, each with the episode it stands in.
    """
    hidden = {one.id for one in history.episodes if sharing.of(one.id) is Shared.THAT_IT_IS_THERE}
    last = _last_in(history, hidden, until)
    entries = ((key, entry) for key, entry in (*_read(child, last, hidden), *also) if key not in hidden)
    found = [as_shared(entry, sharing.of(key)) for key, entry in entries]
    dated = [one for one in found if one.on is not None and one.on <= until]
    return sorted(dated, key=lambda one: (one.on, one.order), reverse=True)[:LATEST]


def _last_in(history: domain.History, hidden: Collection[int], until: date) -> _Last:
    """Where the last things of a history are, of those that happened by a day."""
    shown = [one for one in history.episodes if one.id not in hidden]
    own = [(day, episode.id) for episode in shown for day in _own_days_of(episode) if day is not None and day <= until]
    held: list[tuple[date, type[Fact]]] = [(one.happened_on, Visit) for one in history.visits]
    held += [(day, kind) for episode in shown for day, kind in _days_in(episode) if day is not None]
    held = [(day, kind) for day, kind in held if day <= until]
    days = sorted((day for day, _ in (*own, *held)), reverse=True)
    since = days[LATEST - 1] if len(days) >= LATEST else date.min
    kinds: set[type[Fact]] = {kind for day, kind in held if day >= since}
    if any(one.authorised_on is None for episode in shown for one in episode.assessments):
        kinds.add(Assessment)  # a history does not hold the days of help given meanwhile
    return _Last(since, frozenset(kinds), frozenset(key for day, key in own if day >= since))


def _own_days_of(episode: domain.Episode) -> tuple[date | None, ...]:
    """The days that stand with an episode itself."""
    moved = (episode.move_notice_on, episode.notice_sent_on, episode.move_answered_on)
    return (episode.referred_on, episode.decided_on, *moved, episode.closed_on)


def _days_in(episode: domain.Episode) -> Iterator[tuple[date | None, type[Fact]]]:
    """Every other day on which something happened in an episode, with the kind of fact that says so."""
    for assessment in episode.assessments:
        held = (assessment.review_point_held_on, assessment.completed_on, assessment.authorised_on)
        yield from ((day, Assessment) for day in (assessment.started_on, *held))
    yield from ((one.held_on, StrategyDiscussion) for one in episode.strategy_discussions)
    for enquiry in episode.section_47_enquiries:
        yield from ((day, Section47Enquiry) for day in (enquiry.started_on, enquiry.submitted_on, enquiry.concluded_on))
    yield from ((one.held_on, Conference) for one in episode.conferences)
    for plan in episode.child_protection_plans:
        held_on = (one.held_on for one in (*plan.reviews, *plan.core_groups))
        yield from ((day, ChildProtectionPlan) for day in (plan.started_on, plan.ended_on, *held_on))
    for need in episode.child_in_need_plans:
        held_on = (one.held_on for one in need.reviews)
        yield from ((day, ChildInNeedPlan) for day in (need.started_on, need.ended_on, *held_on))
    yield from ((one.held_on, ChildInNeedMeeting) for one in episode.need_meetings)


def _read(child: Child, last: _Last, hidden: Collection[int]) -> Iterator[tuple[int | None, Entry]]:
    """The entries of every fact that moved since the last things, or goes on, each with its episode."""
    if last.episode_ids:
        for episode in child.episodes.select_related("load", "recorded_by").filter(pk__in=last.episode_ids):
            yield from ((episode.pk, entry) for entry in referral_entries(episode))
    for kind in KINDS:
        if kind.model in last.kinds or kind.model in ALWAYS_ASKED:
            for fact in _MOVED[kind.model]([child.pk], last.since):
                if fact.episode_id not in hidden:
                    yield from ((fact.episode_id, entry) for entry in kind.tell(fact))


def _moved(kind: Kind) -> Prepared[Any]:
    """The rows of a kind that moved since a day, or go on."""

    def build(child_ids: Collection[int], since: date) -> Any:
        return kind.facts(child_ids).alias(moved=kind.moved).filter(Q(moved__gte=since) | Q(moved=None))

    return Prepared(build)


_MOVED: Final = {kind.model: _moved(kind) for kind in KINDS}
