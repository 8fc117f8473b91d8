"""What a rule of the census is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.rows import Row


class Severity(Enum):
    """Whether DfE wants the value mended, or takes a reason in the notes of the return."""

    ERROR = "error"
    QUERY = "query"


class Level(Enum):
    """What a finding speaks of: a child, the whole return of an authority, or the header of the file."""

    CHILD = "child"
    AUTHORITY = "authority"
    HEADER = "header"


R = TypeVar("R")
Found = bool | Sequence[Row]
"""Whether a row breaks a rule: False or no rows when it does not; the rows that it does so together with, if any."""

FIRST_YEAR_HELD = "2022/23"


@dataclass(frozen=True, slots=True)
class Rule(Generic[R]):
    """One rule. `fails` is asked of every row of the kind `of`, once, and knows nothing but that row and the year.

    wording: DfE's message, word for word. table: the table that a finding stands in. fields: the items that the wording
    speaks of, as "CINdetails.CINclosureDate", the row's own first. given: the value of the row without which there is
    nothing to ask, "" where there always is; unless: the value with which there is nothing to ask, "" for none.
    since: the first census year of this wording. breaks_in: the fields by which a row that is found, or the rule's own,
    breaks it, of those that stand there; None where each of them counts. logic: what it asks, told to those who make
    the return.
    """

    of: type[R]
    code: str
    severity: Severity
    table: str
    fields: tuple[str, ...]
    wording: str
    fails: Callable[[R, CensusYear], Found]
    given: str = ""
    unless: str = ""
    since: str = FIRST_YEAR_HELD
    level: Level = Level.CHILD
    has_automatic_ok: bool = False
    is_draft: bool = False
    breaks_in: Callable[[R, Row], Collection[str]] | None = None
    logic: str = field(kw_only=True)


AnyRule = Rule[Any]


@dataclass(frozen=True, slots=True)
class Related:
    """Another row that a finding rests on, and the text of its items that the rule speaks of, None where missing.

    child: the LAchildID of its child, who is another than the finding's where children share an identifier.
    """

    child: str | None
    table: str
    place: tuple[int, ...]
    line: int
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that breaks one rule, or one breach of the catalogue of items.

    child: the LAchildID, None where the child has none and outside a child. values: the text of each of `fields` in the
    file, None where it is missing there, is nothing to the finding, or is that of other rows, which are in `related`;
    of the whole return, the figures that the rule compares.
    """

    code: str
    severity: Severity
    message: str
    child: str | None
    table: str
    place: tuple[int, ...]
    line: int
    fields: tuple[str, ...] = ()
    values: tuple[str | None, ...] = ()
    related: tuple[Related, ...] = field(default=())
