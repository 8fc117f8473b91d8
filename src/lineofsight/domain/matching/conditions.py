"""When a level of a comparison holds, in a form that Python and SQL both read.

Each condition is one small row with two readings: `holds` of two people in memory, and `sql` over columns named
`<column>_l` and `<column>_r`, in which a list that is empty is NULL. A test holds the two equal. The dialect is that of
DuckDB, on which the batch runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lineofsight.domain.matching.particulars import Particulars

Edits = Callable[[str, str], int]
"""How many letters have to be added, left out, changed or exchanged with their neighbour to make one text the other."""


class Condition(Protocol):
    """One question about two people, which does not change when the two are exchanged."""

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool: ...

    def sql(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Known:
    """Both people have a value in the column."""

    column: str

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        return getattr(one, self.column) not in (None, ()) and getattr(other, self.column) not in (None, ())

    def sql(self) -> str:
        return f"({self.column}_l IS NOT NULL AND {self.column}_r IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class KnownCrosswise:
    """One has a value in the first column and the other in the second, either way round."""

    first: str
    second: str

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        return (self._has(one, self.first) and self._has(other, self.second)) or (
            self._has(one, self.second) and self._has(other, self.first)
        )

    def _has(self, one: Particulars, column: str) -> bool:
        return getattr(one, column) not in (None, ())

    def sql(self) -> str:
        there = f"({self.first}_l IS NOT NULL AND {self.second}_r IS NOT NULL)"
        return f"({there} OR ({self.second}_l IS NOT NULL AND {self.first}_r IS NOT NULL))"


@dataclass(frozen=True, slots=True)
class Same:
    """Both have the same single value."""

    column: str

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        value = getattr(one, self.column)
        return value is not None and value == getattr(other, self.column)

    def sql(self) -> str:
        return f"coalesce({self.column}_l = {self.column}_r, FALSE)"


@dataclass(frozen=True, slots=True)
class Shared:
    """A value of one list is among the other's."""

    column: str

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        return not set(getattr(one, self.column)).isdisjoint(getattr(other, self.column))

    def sql(self) -> str:
        return f"coalesce(list_has_any({self.column}_l, {self.column}_r), FALSE)"


@dataclass(frozen=True, slots=True)
class Crosswise:
    """A value of one's first list is among the other's second list; `both_ways` also the other way round."""

    first: str
    second: str
    both_ways: bool = False

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        there = not set(getattr(one, self.first)).isdisjoint(getattr(other, self.second))
        back = not set(getattr(one, self.second)).isdisjoint(getattr(other, self.first))
        return there and back if self.both_ways else there or back

    def sql(self) -> str:
        there = f"coalesce(list_has_any({self.first}_l, {self.second}_r), FALSE)"
        back = f"coalesce(list_has_any({self.second}_l, {self.first}_r), FALSE)"
        return f"({there} {'AND' if self.both_ways else 'OR'} {back})"


@dataclass(frozen=True, slots=True)
class Near:
    """A value of one list is at most so many edits from one of the other's, both longer than `longer_than` letters."""

    column: str
    edits: int
    longer_than: int

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:
        return any(
            len(mine) > self.longer_than and len(theirs) > self.longer_than and edits(mine, theirs) <= self.edits
            for mine in getattr(one, self.column)
            for theirs in getattr(other, self.column)
        )

    def sql(self) -> str:
        is_near = (
            f"CASE WHEN length(x) > {self.longer_than} AND length(y) > {self.longer_than}"
            f" AND damerau_levenshtein(x, y) <= {self.edits} THEN 1 ELSE 0 END"
        )
        within = f"list_max(list_transform({self.column}_r, y -> {is_near}))"
        return f"coalesce(list_max(list_transform({self.column}_l, x -> {within})) = 1, FALSE)"


@dataclass(frozen=True, slots=True)
class NearText:
    """The two single values are at most so many edits apart."""

    column: str
    edits: int

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:
        mine, theirs = getattr(one, self.column), getattr(other, self.column)
        return mine is not None and theirs is not None and edits(mine, theirs) <= self.edits

    def sql(self) -> str:
        return f"coalesce(damerau_levenshtein({self.column}_l, {self.column}_r) <= {self.edits}, FALSE)"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One's value in the first column is the other's in the second, as a date with day and month exchanged is."""

    first: str
    second: str

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        value = getattr(one, self.first)
        return value is not None and value == getattr(other, self.second)

    def sql(self) -> str:
        return f"coalesce({self.first}_l = {self.second}_r, FALSE)"


@dataclass(frozen=True, slots=True)
class WithinDays:
    """One's day in the first column is at most so many days from the other's in the second, either way round."""

    first: str
    second: str
    days: int

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        return self._near(getattr(one, self.first), getattr(other, self.second)) or self._near(
            getattr(one, self.second), getattr(other, self.first)
        )

    def _near(self, day: int | None, other: int | None) -> bool:
        return day is not None and other is not None and abs(day - other) <= self.days

    def sql(self) -> str:
        there = f"coalesce(abs({self.first}_l - {self.second}_r) <= {self.days}, FALSE)"
        back = f"coalesce(abs({self.second}_l - {self.first}_r) <= {self.days}, FALSE)"
        return f"({there} OR {back})"


@dataclass(frozen=True, slots=True)
class Related:
    """One stands among the relatives of the other."""

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:  # noqa: ARG002
        return one.person in other.relatives or other.person in one.relatives

    def sql(self) -> str:
        there = "coalesce(list_contains(relatives_r, person_l), FALSE)"
        return f"({there} OR coalesce(list_contains(relatives_l, person_r), FALSE))"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of the conditions holds."""

    conditions: tuple[Condition, ...]

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:
        return all(condition.holds(one, other, edits) for condition in self.conditions)

    def sql(self) -> str:
        return f"({' AND '.join(condition.sql() for condition in self.conditions)})"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:
        return any(condition.holds(one, other, edits) for condition in self.conditions)

    def sql(self) -> str:
        return f"({' OR '.join(condition.sql() for condition in self.conditions)})"


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition

    def holds(self, one: Particulars, other: Particulars, edits: Edits) -> bool:
        return not self.condition.holds(one, other, edits)

    def sql(self) -> str:
        return f"(NOT {self.condition.sql()})"
