"""What a file says of its children, in the record's words and whichever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from lineofsight.returns.cin_census.children import RefusedValue

OF_A_SET: Final = "; what the record holds beside it stays: put it right, and load again"
"""What follows the reason where a value of a set could not be read: the file then does not state the set as a whole."""


@dataclass(slots=True, eq=False)
class Given:
    """One fact as a file states it, and what hangs on it.

    kind: the name of a `Kind`. columns: column of the record -> what the file says. A column that the file does not
    state, or whose value could not be taken, is not there: the record's value stays. A value may be another `Given`
    of the same child. when_new: columns that are set where the fact is new to the record, and never corrected.
    upon: column -> another fact on which this one alone stands, and with which it is written and corrected.
    keys: column of a published standard -> the key by which the file's system knows the fact, its own key first.
    in_part: the kinds of code of which the file states a part alone, as another could not be read.
    """

    kind: str
    columns: dict[str, Any]
    within: list[Given] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    when_new: dict[str, Any] = field(default_factory=dict)
    upon: dict[str, Given] = field(default_factory=dict)
    in_part: frozenset[str] = frozenset()

    def said(self, column: str) -> Any:
        """What the file says of a column, here or on what this stands; None where it says nothing."""
        told = (one for fact in (self, *self.upon.values()) for one in (fact.columns, fact.when_new))
        return next((one[column] for one in told if column in one), None)


@dataclass(slots=True, eq=False)
class GivenChild:
    """One child of a file: who the child is (`person`), what happened (`within`), and what could not be taken.

    is_adult: it is somebody around a child, who has no record of their own and is known by the key of the person.

    la_child_id: "" where the file gives none; then nothing of the child is taken. person: the names, numbers,
    disabilities and addresses stand within it. `values_given` counts the values that stand with the child in the file.
    """

    la_child_id: str
    person: Given
    within: list[Given] = field(default_factory=list)
    refused: tuple[RefusedValue, ...] = ()
    values_given: int = 0
    values_taken: int = 0
    line: int = 0
    is_adult: bool = False


def of_a_set(value: RefusedValue) -> RefusedValue:
    """A refused value of a set, with what becomes of the others."""
    return value if value.reason.endswith(OF_A_SET) else replace(value, reason=value.reason + OF_A_SET)
