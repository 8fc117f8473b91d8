"""What a flag is: a row of the catalogue, with its rule in words, its numbers, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lineofsight.domain.flags.facts import Case, FlagEvent

Finds = Callable[[Case], tuple[FlagEvent, ...]]
"""Gives the events that raise the flag, in any order; none where its rule does not hold."""

WhyNoData = Callable[[Case], str]
"""Says why the flag has nothing to read about a child; "" where it has."""

PRACTICE_REFERENCE = "Practice reference 7.2"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of a rule. An authority sets its own from a day on; `shipped` stands until it does.

    words: what is counted, as a label: "Contacts or referrals". least: the smallest number that makes sense.
    """

    key: str
    words: str
    shipped: int
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One flag of the field: counts and dates that a worker could check by hand. Never a score.

    id: its number in the practice reference. key: never changes. rule: in words, with {the numbers} in place.
    version: of the rule; it changes when the rule does, not when an authority sets its own numbers.
    needs: the facts it reads. missing: the facts it would read as well and that are not recorded here, so that it
    cannot speak for them; a flag without `finds` has nothing else. reads_contacts: without a single contact recorded
    here it has no data. why_no_data: says of one child why it has nothing to read. is_of_the_work: it tells of our own
    work with an open child; whoever holds the case answers it, and no decision at the front door waits for that. note:
    what a reader should know of how it counts.
    """

    id: str
    key: str
    title: str
    rule: str
    needs: tuple[str, ...]
    version: str = "1"
    thresholds: tuple[Threshold, ...] = ()
    missing: tuple[str, ...] = ()
    finds: Finds | None = None
    reads_contacts: bool = False
    why_no_data: WhyNoData | None = None
    is_of_the_work: bool = False
    note: str = ""
    source: str = PRACTICE_REFERENCE

    @property
    def shipped_numbers(self) -> dict[str, int]:
        """Its numbers as shipped, by key."""
        return {threshold.key: threshold.shipped for threshold in self.thresholds}

    def rule_with(self, numbers: Mapping[str, int]) -> str:
        """The rule in words with these numbers in it."""
        return self.rule.format(**(self.shipped_numbers | dict(numbers)))


class FlagStanding(StrEnum):
    """What a flag says of a child. There is no "clear" and no "safe"."""

    label: str

    def __new__(cls, value: str, label: str = "") -> FlagStanding:
        standing = str.__new__(cls, value)
        standing._value_ = value
        standing.label = label
        return standing

    RAISED = "raised", "Raised"
    DID_NOT_FIRE = "did_not_fire", "Did not fire"
    NO_DATA = "no_data", "No data yet"


@dataclass(frozen=True, slots=True)
class FlagReading:
    """One flag for one child at a moment: what it says, and the events by which it says so, oldest first.

    rule: in words, with the numbers in force. version: of the rule, with the day of the authority's numbers where it
    set its own. missing: what the flag could not look at, in sentences.
    """

    flag: Flag
    standing: FlagStanding
    rule: str
    version: str
    events: tuple[FlagEvent, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_raised(self) -> bool:
        return self.standing is FlagStanding.RAISED

    def has_the_events(self, plain: list[dict[str, str]]) -> bool:
        """Whether these are the events that an answer was given to: an answer stands until they change."""
        return [event.as_plain() for event in self.events] == plain
