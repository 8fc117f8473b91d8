"""What a visit says of one child, and what may not be left out of it: nothing is taken as read at the door.

A form asks for each child apart; a rule names the answer beside which it is told. Only a visit in person at which the
child was seen resets a visit clock, whatever it was called. Source: practice reference 2.2 (visits), 3.3 and 7.4;
section 9, faults 29 and 30.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

IN_PERSON: Final = "in_person"
VIRTUAL: Final = "virtual"
TELEPHONE: Final = "telephone"
FAILED: Final = "failed"

BEDROOM_SEEN: Final = "yes"
BEDROOM_NOT_SEEN: Final = "no"
NOT_AT_HOME: Final = "elsewhere"
"""Whether a child's bedroom was seen: "elsewhere" says that the child was seen in another place than at home."""


@dataclass(frozen=True, slots=True)
class VisitSaid:
    """What was said of one child at one visit. "" and None: not answered.

    kind: as the record has it. failed_outcome: what became of a visit that failed.
    """

    kind: str = ""
    failed_outcome: str = ""
    is_child_seen: bool | None = None
    reason_not_seen: str = ""
    is_seen_alone: bool | None = None
    why_not_alone: str = ""
    bedroom: str = ""

    @property
    def is_failed(self) -> bool:
        return self.kind == FAILED


class VisitRule(NamedTuple):
    """An answer that is missing, or that contradicts another. field: beside which `otherwise` is told."""

    field: str
    otherwise: str
    breaks: Callable[[VisitSaid], bool]


SHARED_RULES: Final[tuple[VisitRule, ...]] = (
    VisitRule(
        "failed_outcome",
        "Choose what became of the failed visit",
        lambda said: said.is_failed and not said.failed_outcome,
    ),
    VisitRule(
        "failed_outcome",
        "Only a failed visit has this answer: take it away, or choose a failed visit",
        lambda said: bool(said.kind) and not said.is_failed and bool(said.failed_outcome),
    ),
)
"""What is said once of the whole visit, however many children it was to."""

RULES_OF_A_CHILD: Final[tuple[VisitRule, ...]] = (
    VisitRule(
        "seen",
        "Choose whether the child was seen",
        lambda said: not said.is_failed and said.is_child_seen is None,
    ),
    VisitRule(
        "seen",
        "In a failed visit the child is not seen: choose another kind, or no",
        lambda said: said.is_failed and said.is_child_seen is True,
    ),
    VisitRule(
        "seen",
        "By telephone nobody is seen: choose another kind, or no",
        lambda said: said.kind == TELEPHONE and said.is_child_seen is True,
    ),
    VisitRule(
        "reason_not_seen",
        "Say why the child was not seen",
        lambda said: not said.is_failed and said.is_child_seen is False and not said.reason_not_seen.strip(),
    ),
    VisitRule(
        "is_seen_alone",
        "Choose whether the child was seen alone",
        lambda said: said.is_child_seen is True and said.is_seen_alone is None,
    ),
    VisitRule(
        "is_seen_alone",
        "A child who was not seen was not seen alone",
        lambda said: said.is_child_seen is False and said.is_seen_alone is True,
    ),
    VisitRule(
        "why_not_alone",
        "Say why the child was not seen alone",
        lambda said: said.is_child_seen is True and said.is_seen_alone is False and not said.why_not_alone.strip(),
    ),
    VisitRule(
        "bedroom",
        "Choose whether the child’s bedroom was seen",
        lambda said: said.kind == IN_PERSON and said.is_child_seen is True and not said.bedroom,
    ),
    VisitRule(
        "bedroom",
        "A bedroom is seen in person only: choose no, or another kind of visit",
        lambda said: bool(said.kind) and said.kind != IN_PERSON and said.bedroom == BEDROOM_SEEN,
    ),
)
"""What is said of each child apart."""


def broken(rules: tuple[VisitRule, ...], said: VisitSaid) -> tuple[VisitRule, ...]:
    """The rules that what was said breaks, in their order; empty when nothing is missing and nothing contradicts."""
    return tuple(rule for rule in rules if rule.breaks(said))
