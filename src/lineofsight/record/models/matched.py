"""Whoever writes what people are matched by says so here, in bulk too: the index of matching is read again for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.db import connection, models

from lineofsight.record.held_back import HeldBack

Row = TypeVar("Row", bound=models.Model)
ReadAgain = Callable[[Collection[int]], None]

WHOSE = ("person", "person_id", "to", "to_id", "merged_into", "merged_into_id")
"""The columns by which a row hangs on somebody, so that another person in one of them is touched too."""

_touched: HeldBack[int] = HeldBack("people_touched")
_readers: list[ReadAgain] = []


def read_again_by(reader: ReadAgain) -> None:
    """Say what reads people again. It stands above the models, which therefore cannot name it."""
    if reader not in _readers:
        _readers.append(reader)


def touched(people: Collection[int]) -> None:
    """Something was written by which these people are matched: they are read again, now or at the end."""
    if people and not _touched.notes(people):
        _read(people)


@contextmanager
def held_back() -> Iterator[None]:
    """Within, people are only noted; each is read once, at the end. Within another, at the end of the other.

    What is rolled back on purpose (a dry run) is not read.
    """
    if _touched.is_on:
        yield
        return
    with _touched.until_the_end(_read_unless_rolled_back):
        yield


def read_now() -> None:
    """Read those again who were noted so far: for a long job, and before anybody is looked up."""
    waiting = _touched.take()
    if waiting:
        _read(waiting)


def leave_to_rebuild() -> None:
    """Forget those noted so far: for who reads everybody again anyway."""
    _touched.take()


def _read(people: Collection[int]) -> None:
    for reader in _readers:
        reader(people)


def _read_unless_rolled_back(people: Collection[int]) -> None:
    if people and not (connection.in_atomic_block and connection.needs_rollback):
        _read(people)


class MatchedQuerySet(models.QuerySet[Row]):
    """Writes in bulk that say whom they touch."""

    def bulk_create(self, objs: Iterable[Row], *arguments: Any, **options: Any) -> list[Row]:
        rows = super().bulk_create(objs, *arguments, **options)
        touched(_people_of(rows))
        return rows

    def update(self, **columns: Any) -> int:
        before = self._people()
        changed = super().update(**columns)
        given = (columns.get(name) for name in WHOSE)
        touched(before | {pk for value in given if isinstance(pk := getattr(value, "pk", value), int)})
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        before = self._people()
        deleted = super().delete()
        touched(before)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _people(self) -> set[int]:
        columns: tuple[str, ...] = self.model.matched_by  # type: ignore[attr-defined]
        return {pk for row in self.order_by().values_list(*columns) for pk in row if pk is not None}


class Matched(models.Model):
    """A row by which people are matched. matched_by: the columns that hold the ids of the people whom it touches."""

    matched_by: ClassVar[tuple[str, ...]] = ("person_id",)

    objects = MatchedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **options: Any) -> None:
        super().save(*arguments, **options)
        touched(_people_of([self]))

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        people = _people_of([self])
        deleted = super().delete(*arguments, **options)
        touched(people)
        return deleted


def _people_of(rows: Iterable[Any]) -> set[int]:
    return {pk for row in rows for column in row.matched_by if (pk := getattr(row, column)) is not None}
