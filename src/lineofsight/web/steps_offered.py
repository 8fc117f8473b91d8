"""What a child's page offers to record: every step that the child's journey leaves open now, by what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lineofsight.access import gate
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action, Decision
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.recordings import RECORDINGS

GROUPS: Final[tuple[tuple[str, frozenset[Action]], ...]] = (
    (
        "Seeing and hearing the child",
        frozenset({Action.RECORD_VISIT, Action.RECORD_VIEW, Action.RECORD_MISSED_APPOINTMENT}),
    ),
    ("Assessment", frozenset({Action.ASSESS, Action.AUTHORISE_ASSESSMENT})),
    (
        "Child protection",
        frozenset(
            {
                Action.HOLD_STRATEGY_DISCUSSION,
                Action.CONCLUDE_SECTION_47,
                Action.SIGN_SECTION_47,
                Action.HOLD_CONFERENCE,
                Action.HOLD_CORE_GROUP,
            }
        ),
    ),
    ("Plans and reviews", frozenset({Action.PLAN, Action.REVIEW})),
    (
        "Care, private fostering and court",
        frozenset(
            {
                Action.LOOK_AFTER,
                Action.RECORD_PRIVATE_FOSTERING,
                Action.DECIDE_AT_LEGAL_GATEWAY,
                Action.PREPARE_PROCEEDINGS,
            }
        ),
    ),
    ("Early help", frozenset({Action.GIVE_EARLY_HELP})),
    ("The child’s details", frozenset({Action.CORRECT_FACT, Action.CORRECT_STATUTORY_FACT})),
    (
        "The case",
        frozenset(
            {Action.OPEN_EPISODE, Action.ALLOCATE, Action.PROPOSE_STEP, Action.ACCEPT_STEP, Action.CLOSE_EPISODE}
        ),
    ),
)
"""Under which heading a step stands, by the permission it needs."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a child's page offers it. `reason` says why it is not allowed; "" where it is."""

    recording: Recording
    subject: Subject
    reason: str

    @property
    def is_allowed(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class StepsOffered:
    """The steps that the reader may take, under their headings, and those that they may not, with why."""

    groups: tuple[tuple[str, tuple[Offered, ...]], ...]
    refused: tuple[Offered, ...]


def steps_offered(opened: gate.OpenedChild, history: History) -> StepsOffered:
    """The steps that the child's journey leaves open now, each with what the gate says of it."""
    decisions: dict[Action, Decision] = {}
    offered = []
    for recording in (one for one in RECORDINGS if one.is_listed):
        for subject in recording.subjects(history):
            if recording.action not in decisions:
                author_id = recording.author(subject.id) if recording.author else None
                decisions[recording.action] = opened.may(recording.action, author_id=author_id)
            decision = decisions[recording.action]
            offered.append(Offered(recording, subject, "" if decision.allowed else decision.reason))
    allowed = [one for one in offered if one.is_allowed]
    groups = ((title, tuple(one for one in allowed if one.recording.action in actions)) for title, actions in GROUPS)
    return StepsOffered(
        groups=tuple((title, steps) for title, steps in groups if steps),
        refused=tuple(one for one in offered if not one.is_allowed),
    )
