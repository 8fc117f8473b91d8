"""The keys by which another case system knows its facts: found again, noted, and told where they clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lineofsight.actions.loading.given import Given
from lineofsight.actions.loading.kinds import Kind
from lineofsight.record.models import Fact, Load, SourceKey

if TYPE_CHECKING:
    from lineofsight.actions.loading.report import LoadReport
    from lineofsight.actions.loading.standing import Standing


def _is_with(row: Any, above: dict[str, Any]) -> bool:
    """Whether a row is about the child, or the person, at hand; one that hangs on another of its rows is."""
    for column in ("child", "person"):
        if hasattr(row, f"{column}_id") and column in above:
            return bool(getattr(row, f"{column}_id") == above[column].pk)
    return True


class Keys:
    """The keys of one batch. A file whose rows have none asks nothing of it and leaves nothing in it."""

    def __init__(self, standing: Standing, load: Load, report: LoadReport) -> None:
        self.standing = standing
        self.load = load
        self.report = report
        self._noted: list[tuple[str, str, Fact]] = []

    def known(
        self, kind: Kind, above: dict[str, Any], standing: list[Any], given: list[Given]
    ) -> tuple[list[tuple[Any, Given]], list[Any], list[Given]]:
        """The rows that a key of the file names, each with what the file says of it; and what is left on each side.

        A row that the other system knows by a key which stands elsewhere or nowhere in the file is left out of both.
        """
        same: list[tuple[Any, Given]] = []
        left: list[Given] = []
        for item in given:
            row = self._row_of(kind, above, item) if kind.has_keys else None
            if row is None:
                left.append(item)
            else:
                same.append((row, item))
        paired = {row.pk for row, _ in same}
        columns = {column for item in given for column in list(item.keys)[:1]}
        unpaired = [
            row
            for row in standing
            if row.pk not in paired and (not kind.has_keys or not columns & set(self.standing.keys_of(row)))
        ]
        return same, unpaired, left

    def _row_of(self, kind: Kind, above: dict[str, Any], item: Given) -> Any:
        """The row of the same child that the file's own key names; None where there is none."""
        for column, key in list(item.keys.items())[:1]:
            row = self.standing.with_key(kind.model, column, key)
            if row is not None and _is_with(row, above):
                return row
        return None

    def note(self, row: Fact, item: Given) -> None:
        """Keep the keys that the file gives for a row, once it is saved."""
        standing = self.standing.keys_of(row) if row.pk is not None else {}
        self._noted += [(column, key, row) for column, key in item.keys.items() if standing.get(column) != key]

    def forget(self, row: Fact) -> None:
        """Let go of the keys of a row that is about to be removed."""
        if self.standing.keys_of(row):
            SourceKey.objects.filter(fact=row._meta.model_name, fact_id=row.pk).delete()

    def write(self) -> None:
        """Write the keys that were noted. One that names another fact already stays with it, and is told."""
        taken = self._taken()
        rows: dict[tuple[str, str], SourceKey] = {}
        named: set[tuple[str, str, int]] = set()
        for column, key, row in self._noted:
            fact = str(row._meta.model_name)
            if (column, key) in taken or (column, key) in rows or (column, fact, row.pk) in named:
                self.report.tell(
                    f"{column} {key}: the record knows the fact by another key, or another fact by this one. Not kept."
                )
                continue
            named.add((column, fact, row.pk))
            if column in self.standing.keys_of(row):
                SourceKey.objects.filter(column=column, fact=fact, fact_id=row.pk).delete()
            rows[column, key] = SourceKey(column=column, key=key, fact=fact, fact_id=row.pk, load=self.load)
        SourceKey.objects.bulk_create(rows.values(), batch_size=500)

    def _taken(self) -> set[tuple[str, str]]:
        """Which of the noted keys name a fact already."""
        by_column: dict[str, list[str]] = {}
        for column, key, _ in self._noted:
            by_column.setdefault(column, []).append(key)
        found: set[tuple[str, str]] = set()
        for column, keys in by_column.items():
            for start in range(0, len(keys), 5000):
                rows = SourceKey.objects.filter(column=column, key__in=keys[start : start + 5000])
                found.update(rows.values_list("column", "key"))
        return found
