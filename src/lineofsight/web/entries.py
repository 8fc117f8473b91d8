"""What happened to a child, one thing at a time: an entry, where it came from, and the kind of fact that tells it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from lineofsight.access.statutory_detail import Shared
from lineofsight.domain.codes import (
    CodeSet,
)
from lineofsight.domain.meetings import Came
from lineofsight.record.models import (
    Attendance,
    Fact,
)
from lineofsight.web.words import date_in_words


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `on` is None where the day is not recorded; `order` settles things of one day.

    `is_plan` marks what belongs to a child in need plan, which goes with the child at a step down. `asked`: questions
    with their answers. `correct_at`: where they are put right, "" where the reader may not.
    """

    title: str
    on: date | None
    text: str = ""
    source: str = ""
    at: datetime | None = None
    order: int = 0
    is_plan: bool = False
    asked: tuple[tuple[str, str], ...] = ()
    correct_at: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact of a child, and how one is told.

    moved: the day when a row last moved, as an expression; None for a row that goes on. rows_with, lists_with: what is
    read with the rows, of one and of many.
    """

    model: type[Fact]
    tell: Callable[[Any], Iterator[Entry]]
    moved: F
    rows_with: tuple[str, ...] = ()
    lists_with: tuple[Any, ...] = ()

    def facts(self, child_ids: Collection[int]) -> Any:
        """The rows of some children, each with who recorded it or the file it came from."""
        facts: Any = self.model._default_manager
        return (
            facts.filter(child__in=child_ids)
            .select_related("load", "recorded_by", *self.rows_with)
            .prefetch_related(*self.lists_with)
        )


def label_of(codes: type[CodeSet], code: str) -> str:
    """The label of a code with the code after it; the code alone where the set does not hold it; "" for none."""
    labels = {str(member.value): member.label for member in codes}
    return f"{labels[code]} ({code})" if labels.get(code) else code


def source_of(fact: Fact) -> str:
    """Where a fact came from, by whom and when, and whether it replaced another version."""
    if fact.is_loaded and not fact.is_amended_here:
        told = f"From the file of {date_in_words(fact.load.reference_date)}" if fact.load else "From a file"
    else:
        by = f" by {fact.recorded_by.name}" if fact.recorded_by else ""
        told = f"{'Corrected' if fact.is_amended_here else 'Recorded'}{by} on {date_in_words(fact.recorded_at)}"
    return f"{told}, version {fact.version}" if fact.version > 1 else told


def said(*parts: tuple[str, str]) -> str:
    """What is known, part by part: "Source: police (6). Primary need: …." A part without a value is left out."""
    return " ".join(f"{name}: {value.rstrip('.')}." if name else value for name, value in parts if value)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by their day, those without one last."""
    return tuple(sorted(entries, key=lambda entry: (entry.on or date.max, entry.order)))


def as_shared(entry: Entry, shared: Shared) -> Entry:
    """An entry without its text where only what happened when is shared, unless it is of the plan."""
    if shared is not Shared.WHAT_HAPPENED_WHEN or entry.is_plan:
        return entry
    return replace(entry, text="", asked=(), correct_at="")


def attendance_told(invited: Iterable[Attendance]) -> Iterator[tuple[str, str]]:
    """Who took part in a meeting, who sent apologies and who did not come, each as a part of what is told."""
    for came in Came:
        there = [_agency_told(one) for one in invited if one.came == came]
        yield came.label, "; ".join(there)


def _agency_told(one: Attendance) -> str:
    agency = str(one.get_agency_display())
    return f"{agency} ({one.who})" if one.who else agency
