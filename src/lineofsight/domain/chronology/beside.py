"""The facts that a chronology tells of and a child's history leaves out: no clock counts from them.

None of them holds a note, an address or what somebody wrote: a proposal is made of codes and dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lineofsight.domain.history import Episode, History, PlannedConference


@dataclass(frozen=True, slots=True)
class NotBrought:
    """An appointment to which the child was not brought. is_health: of health, not of education."""

    id: int
    missed_on: date
    is_health: bool


@dataclass(frozen=True, slots=True)
class PutOff:
    """A conference that was planned, and was called off, or put off to a later day.

    put_off_on: the day on which it was first given a later day than `first_planned_on`; None where it never was.
    planned_on: the day for which it is planned now. times: how often it was given a later day. called_off_on: None for
    a review that was called off because its plan ended.
    """

    id: int
    is_review: bool
    first_planned_on: date
    planned_on: date
    put_off_on: date | None = None
    called_off_on: date | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class ReviewDecided:
    """What a review conference decided beyond going on: a category, or that legal advice is taken.

    category: as it stands since; "" where the review said nothing of it. is_category_new: another than before.
    """

    id: int
    held_on: date
    category: str = ""
    is_category_new: bool = False
    takes_legal_advice: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeOfPlan:
    """One outcome of a plan, without its words. plan: in words ("child protection plan").

    number: its place among the outcomes of its plan. set_together: how many were set in that plan on its day, for the
    first of them; 0 for the others. is_later: the plan had outcomes before that day. is_reached: None while wanted.
    """

    id: int
    plan: str
    set_on: date
    number: int = 1
    set_together: int = 1
    is_later: bool = False
    ended_on: date | None = None
    is_reached: bool | None = None


@dataclass(frozen=True, slots=True)
class FoundWorse:
    """A meeting found things worse for an outcome of a plan. plan, number: of the outcome."""

    id: int
    found_on: date
    plan: str
    number: int


@dataclass(frozen=True, slots=True)
class PlannedBirth:
    """What was agreed for a birth. made_on: the day of the plan; discharge_meeting_on: of leaving hospital."""

    id: int
    made_on: date
    discharge_meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class HelpMeanwhile:
    """Help that was given while an assessment was open; what it was stands in the assessment."""

    id: int
    given_on: date


@dataclass(frozen=True, slots=True)
class Permanence:
    """What the care plan aimed at when it was reviewed, in words. is_new: another aim than before."""

    id: int
    held_on: date
    aim: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether a private fostering arrangement was found to be suitable."""

    id: int
    decided_on: date
    is_suitable: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A time at one address; the address itself is no part of a chronology. is_first: none is known before it."""

    id: int
    started_on: date | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody around the child. relation: in words, as it begins a sentence ("Step-parent").

    is_child: a child of the record, whom only those are told of who may read that record.
    """

    id: int
    person_id: int
    relation: str
    is_sibling: bool = False
    is_child: bool = False
    started_on: date | None = None
    ended_on: date | None = None
    born_on: date | None = None
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldBy:
    """A time for which one worker held the child. is_change: another worker held the child before."""

    id: int
    started_on: date
    is_change: bool
    worker: str = ""
    reason: str = ""


Planned = tuple[date, date]
"""The day on which it was written down for which day a conference is planned, and that day."""


def put_off_in(history: History, planned: Mapping[int, Sequence[Planned]]) -> Iterator[PutOff]:
    """The planned conferences of a child that were called off or put off, oldest first.

    planned: by their ids, what was written down one after another of those whose day was changed, oldest first.
    """
    for episode in history.episodes:
        for one in episode.planned_conferences:
            days = planned.get(one.id, ())
            later = [on for (_, before), (on, after) in pairwise(days) if after > before]
            called_off_on = None if _is_over(one, episode) else one.called_off_on
            if later or called_off_on:
                yield PutOff(
                    id=one.id,
                    is_review=one.is_review,
                    first_planned_on=days[0][1] if days else one.planned_on,
                    planned_on=one.planned_on,
                    put_off_on=later[0] if later else None,
                    called_off_on=called_off_on,
                    times=len(later),
                )


def _is_over(planned: PlannedConference, episode: Episode) -> bool:
    """Whether the plan that a review was planned for had ended when it was called off."""
    ends = [
        plan.ended_on for plan in episode.child_protection_plans if planned.is_review and plan.id == planned.subject_id
    ]
    return any(on is not None and planned.called_off_on is not None and on <= planned.called_off_on for on in ends)


def numbered(outcomes: Iterable[OutcomeOfPlan]) -> tuple[OutcomeOfPlan, ...]:
    """The outcomes of one plan, oldest first, each with its number and with how many were set together with it."""
    rows = sorted(outcomes, key=lambda one: (one.set_on, one.id))
    days = [one.set_on for one in rows]
    return tuple(
        replace(
            one,
            number=place + 1,
            set_together=days.count(one.set_on) if days.index(one.set_on) == place else 0,
            is_later=one.set_on > days[0],
        )
        for place, one in enumerate(rows)
    )
