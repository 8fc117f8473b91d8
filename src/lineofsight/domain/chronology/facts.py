"""What a chronology is read from: a child's plain history, what stands around it, and where each fact came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from lineofsight.domain.chronology.beside import (
    FoundWorse,
    HeldBy,
    HelpMeanwhile,
    Move,
    NotBrought,
    OutcomeOfPlan,
    Permanence,
    PlannedBirth,
    PutOff,
    Relative,
    ReviewDecided,
    Suitability,
)
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.history import History


class FactKind(StrEnum):
    """A kind of fact that a row of a chronology can come from. The value is kept with each row that a person answered.

    RELATIVE is one person around the child and the time for which they stand in that relation.
    """

    CHILD = "child"
    CONTACT = "contact"
    EPISODE = "episode"
    ASSESSMENT = "assessment"
    STRATEGY_DISCUSSION = "strategy_discussion"
    SECTION_47_ENQUIRY = "section_47_enquiry"
    CONFERENCE = "conference"
    CHILD_PROTECTION_PLAN = "child_protection_plan"
    CHILD_IN_NEED_PLAN = "child_in_need_plan"
    EMERGENCY_PROTECTION = "emergency_protection"
    CARE_PERIOD = "care_period"
    CARE_EPISODE = "care_episode"
    PRIVATE_FOSTERING = "private_fostering"
    PROCEEDINGS = "proceedings"
    PLANNED_CONFERENCE = "planned_conference"
    REVIEW_CONFERENCE = "review_conference"
    PLAN_OUTCOME = "plan_outcome"
    OUTCOME_PROGRESS = "outcome_progress"
    BIRTH_PLAN = "birth_plan"
    INTERIM_HELP = "interim_help"
    LOOKED_AFTER_REVIEW = "looked_after_review"
    SUITABILITY_DECISION = "suitability_decision"
    EARLY_HELP = "early_help"
    EARLY_HELP_ASSESSMENT = "early_help_assessment"
    FAMILY_PLAN = "family_plan"
    STEP_CHANGE = "step_change"
    VISIT = "visit"
    MISSED_APPOINTMENT = "missed_appointment"
    MOVE = "move"
    RELATIVE = "relative"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Noted:
    """How one fact came into the record: the day, the version, and its outcome in words ("" where it has none).

    recorded_on: of the present version. dates: by the name of each of its dates, the day since which the record has
    held it as it is: a plan that ended later was recorded when it began. is_loaded: it came from a file, and the day is
    that on which the file was loaded.
    """

    recorded_on: date
    version: int = 1
    is_loaded: bool = False
    outcome: str = ""
    dates: Mapping[str, date] = field(default_factory=dict)

    def since(self, date_name: str) -> date:
        """The day since which the record has held one of its dates as it is."""
        return self.dates.get(date_name, self.recorded_on)


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """All that one child's chronology is read from.

    opened_by_contact: ids of the episodes that a contact recorded here opened: the contact tells of them. people: by
    contact id, the adults whom its message named as a worry. noted: by kind of fact and id.
    """

    history: History
    contacts: tuple[ContactFacts, ...] = ()
    opened_by_contact: frozenset[int] = frozenset()
    people: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    not_brought: tuple[NotBrought, ...] = ()
    moves: tuple[Move, ...] = ()
    relatives: tuple[Relative, ...] = ()
    workers: tuple[HeldBy, ...] = ()
    put_off: tuple[PutOff, ...] = ()
    reviews_decided: tuple[ReviewDecided, ...] = ()
    plan_outcomes: tuple[OutcomeOfPlan, ...] = ()
    found_worse: tuple[FoundWorse, ...] = ()
    planned_births: tuple[PlannedBirth, ...] = ()
    help_meanwhile: tuple[HelpMeanwhile, ...] = ()
    permanence: tuple[Permanence, ...] = ()
    suitability: tuple[Suitability, ...] = ()
    noted: Mapping[tuple[FactKind, int], Noted] = field(default_factory=dict)

    @property
    def child_id(self) -> int:
        return self.history.child_id

    @property
    def kinds(self) -> frozenset[FactKind]:
        """The kinds of fact that there are any of."""
        return frozenset(kind for kind in FactKind if next(self.of_kind(kind), None) is not None)

    def of_kind(self, kind: FactKind) -> Iterator[tuple[int, Any]]:
        """The facts of one kind, each with its id."""
        if kind is FactKind.CHILD:
            yield self.child_id, self.history
            return
        for fact in _facts_of(self, kind):
            yield fact.id, fact


IN_EPISODES = {
    FactKind.ASSESSMENT: "assessments",
    FactKind.STRATEGY_DISCUSSION: "strategy_discussions",
    FactKind.SECTION_47_ENQUIRY: "section_47_enquiries",
    FactKind.CONFERENCE: "conferences",
    FactKind.CHILD_PROTECTION_PLAN: "child_protection_plans",
    FactKind.CHILD_IN_NEED_PLAN: "child_in_need_plans",
    FactKind.EMERGENCY_PROTECTION: "emergency_protections",
    FactKind.CARE_PERIOD: "care_periods",
    FactKind.CARE_EPISODE: "care_episodes",
    FactKind.PRIVATE_FOSTERING: "private_fosterings",
    FactKind.PROCEEDINGS: "proceedings",
}
"""Where the facts of an episode stand in it."""
_IN_HISTORY = {
    FactKind.EPISODE: "episodes",
    FactKind.EARLY_HELP: "early_help",
    FactKind.STEP_CHANGE: "step_changes",
    FactKind.VISIT: "visits",
}
_IN_EARLY_HELP = {
    FactKind.EARLY_HELP_ASSESSMENT: "assessments",
    FactKind.FAMILY_PLAN: "plans",
}
_AROUND = {
    FactKind.PLANNED_CONFERENCE: "put_off",
    FactKind.REVIEW_CONFERENCE: "reviews_decided",
    FactKind.PLAN_OUTCOME: "plan_outcomes",
    FactKind.OUTCOME_PROGRESS: "found_worse",
    FactKind.BIRTH_PLAN: "planned_births",
    FactKind.INTERIM_HELP: "help_meanwhile",
    FactKind.LOOKED_AFTER_REVIEW: "permanence",
    FactKind.SUITABILITY_DECISION: "suitability",
    FactKind.CONTACT: "contacts",
    FactKind.MISSED_APPOINTMENT: "not_brought",
    FactKind.MOVE: "moves",
    FactKind.RELATIVE: "relatives",
    FactKind.WORKER: "workers",
}


def _facts_of(facts: ChildFacts, kind: FactKind) -> Iterator[Any]:
    if kind in IN_EPISODES:
        for episode in facts.history.episodes:
            yield from getattr(episode, IN_EPISODES[kind])
    elif kind in _IN_HISTORY:
        yield from getattr(facts.history, _IN_HISTORY[kind])
    elif kind in _IN_EARLY_HELP:
        for given in facts.history.early_help:
            yield from getattr(given, _IN_EARLY_HELP[kind])
        if kind is FactKind.EARLY_HELP_ASSESSMENT and facts.history.told_of_early_help is not None:
            yield from facts.history.told_of_early_help.assessments
    else:
        yield from getattr(facts, _AROUND[kind])
