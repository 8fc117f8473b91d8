"""What a typed question is, and a step that has them: each with what in the catalogues needs the answer.

A typed question is a fact of the record. A local form stands beside it and can never unbind, hide, rename or make
optional one: nothing of a definition speaks of what a typed question is, only of where one's own stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lineofsight.domain import (
    assessment_pathway,
    closing_pathway,
    early_help_pathway,
    looked_after_pathway,
    move_pathway,
    pathway,
    plan_pathway,
    pre_birth_pathway,
    private_fostering_pathway,
    proceedings_pathway,
    protection_pathway,
    step_change_pathway,
)
from lineofsight.domain.clocks import CLOCKS
from lineofsight.domain.flags import FLAGS
from lineofsight.domain.history import EventKind

Happened = EventKind

INDICATORS: Final = {
    "P19": "children seen within the local standard of a referral",
    "P21": "assessments within 45 working days",
    "P24": "children assessed as not in need",
    "P25": "children seen, and seen alone, in an assessment",
    "P27": "strategy discussions in the local time",
    "P28": "each agency’s attendance at strategy discussions",
    "P29": "section 47 enquiries",
    "P31": "section 47 enquiries that went no further",
    "P32": "initial conferences within 15 working days",
    "P33": "conferences that led to a plan",
    "P39": "plans that lasted two years or more",
    "P41": "review conferences in time",
    "P42": "first core groups in 10 working days",
    "P43": "children with a plan visited in time",
    "P44": "children with a plan seen alone",
    "P46": "conferences with a quorum and their reports on time",
    "P47": "the child’s part in a conference",
    "P49": "visits and reviews of children in need in time",
    "P77": "recordings written up in time",
}
"""The indicators that are counted from these facts. Source: practice reference 4."""


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """One question that the record asks itself.

    events: what its answer becomes in the child's history. clocks: those that take a number from it, by theirs. items:
    names of the items of the children in need census. conditions: keys of pathway conditions that read it. flags,
    indicators: their numbers. because: what else reads it.
    """

    key: str
    label: str
    events: tuple[EventKind, ...] = ()
    clocks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    because: str = ""

    def reasons(self) -> tuple[str, ...]:
        """Why the record asks it: each clock, flag, indicator, item of a return and rule that reads the answer."""
        return tuple(self._reasons()) or (self.because or "A fact of the record: the child’s page shows it",)

    def _reasons(self) -> Iterator[str]:
        for clock in CLOCKS:
            moved_by = {*clock.starts, *clock.stops, *(end.kind for end in clock.ends)}
            if clock.id in self.clocks or set(self.events) & moved_by:
                yield f"Clock {clock.id}: {clock.title}"
        yield from (f"Flag {flag.id}: {flag.title}" for flag in FLAGS if flag.id in self.flags)
        yield from (f"Indicator {number}: {INDICATORS[number]}" for number in self.indicators)
        yield from (f"Children in need census: {item}" for item in self.items)
        yield from dict.fromkeys(f"Rule: {CONDITIONS[key].source}" for key in self.conditions)
        if self.because:
            yield self.because


_STEPS: Final = (
    *pathway.STEPS,
    *closing_pathway.CLOSING_STEPS,
    *assessment_pathway.ASSESSMENT_STEPS,
    *protection_pathway.PROTECTION_STEPS,
    *plan_pathway.PLAN_STEPS,
    *pre_birth_pathway.PRE_BIRTH_STEPS,
    *looked_after_pathway.LOOKED_AFTER_STEPS,
    *private_fostering_pathway.PRIVATE_FOSTERING_STEPS,
    *proceedings_pathway.PROCEEDINGS_STEPS,
    *early_help_pathway.EARLY_HELP_STEPS,
    *step_change_pathway.STEP_CHANGE_STEPS,
    *move_pathway.MOVE_STEPS,
)
CONDITIONS: Final = {one.key: one for step in reversed(_STEPS) for one in step.conditions}
"""The conditions of every pathway by their key; of two with one key, that of the pathway table."""


@dataclass(frozen=True, slots=True)
class TypedStep:
    """A step that may have local questions. key: that of its page. noun: what is recorded, as a heading says it."""

    key: str
    title: str
    noun: str
    questions: tuple[TypedQuestion, ...]


CHRONOLOGY = "The chronology proposes its row from it"
VOICE = "What children say: the child’s words, what they mean and what they changed"
PLAN = "The plan, and its form for the child, say so"
DRIFT = "Actions that are late, and plans that drift, are counted from it"
CARE_RETURN = "Return of looked-after children (SSDA903)"
NOT_IN_FUTURE = "not_in_the_future"


def childs_words() -> tuple[TypedQuestion, ...]:
    """What the child said or showed, how that is known, and what is made of it."""
    return (
        TypedQuestion("childs_view", "What did the child say or show?", flags=("F17",), because=VOICE),
        TypedQuestion("view_source", "How do you know it?", because=VOICE),
        TypedQuestion("view_analysis", "What do you make of it?", because=VOICE),
    )


def how_held() -> tuple[TypedQuestion, ...]:
    """How a conference was held."""
    return (
        TypedQuestion("chair", "Who chaired it?"),
        TypedQuestion("attendance", "Who took part, and who reported?", indicators=("P46",)),
        TypedQuestion(
            "is_quorate", "Was it quorate?", conditions=("conference_quorate_or_says_why",), indicators=("P46",)
        ),
        TypedQuestion(
            "why_not_quorate", "Why was it held without a quorum?", conditions=("conference_quorate_or_says_why",)
        ),
        TypedQuestion("dissent", "Did an agency disagree?"),
        TypedQuestion("parents_part", "The parents’ part in it", because=CHRONOLOGY),
        TypedQuestion("why_parents_excluded", "Why were the parents excluded?"),
    )
