"""The review of duplicates: what the batch finds over the whole record is kept as pairs for somebody to settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lineofsight.domain.matching import REVIEWED_FROM, Compared, Particulars, compare
from lineofsight.record.matching.batch import Pair, pairs_in
from lineofsight.record.matching.readings import edits
from lineofsight.record.models import MatchParticulars, PossibleDuplicate
from lineofsight.record.moment import now

BATCH = 500
ROWS_A_TIME = 2_000

Progress = Callable[[int], None]
"""Told how many people were read since it was last told."""


@dataclass(frozen=True, slots=True)
class Review:
    """What one review came to. new: pairs that were not known before. gone: pairs that are not found any more."""

    people: int
    open: int
    new: int
    gone: int


def everybody(progress: Progress | None = None) -> Iterator[Particulars]:
    """The particulars of everybody in the index, in order."""
    rows = MatchParticulars.objects.order_by("pk").values_list("content", flat=True)
    for number, content in enumerate(rows.iterator(chunk_size=ROWS_A_TIME), 1):
        yield Particulars.from_json(content)
        if progress is not None and number % ROWS_A_TIME == 0:
            progress(ROWS_A_TIME)


def review(progress: Progress | None = None) -> Review:
    """Hold everybody against everybody, and bring the open pairs in line with what is found.

    A pair that somebody settled stays settled. A pair that is no longer found, since a record was corrected, goes.
    """
    people = MatchParticulars.objects.count()
    found = {(pair.one, pair.other): pair for pair in pairs_in(everybody(progress), REVIEWED_FROM)}
    with transaction.atomic():
        standing = {(row.one_id, row.other_id): row for row in PossibleDuplicate.objects.select_for_update()}
        gone = [row.pk for ends, row in standing.items() if row.state == row.State.OPEN and ends not in found]
        for some in _batches(gone):
            PossibleDuplicate.objects.filter(pk__in=some).delete()
        new = _write_new([pair for ends, pair in found.items() if ends not in standing])
        _write_again([(row, found[ends]) for ends, row in standing.items() if ends in found])
        return Review(people, PossibleDuplicate.objects.open().count(), new, len(gone))


def _write_new(pairs: list[Pair]) -> int:
    moment, written = now(), 0
    for some in _batches(pairs):
        compared = _compared(some)
        rows = PossibleDuplicate.objects.bulk_create(
            PossibleDuplicate(
                one_id=pair.one, other_id=pair.other, first_seen_at=moment, last_seen_at=moment, **_columns(both)
            )
            for pair, both in zip(some, compared, strict=True)
        )
        written += len(rows)
    return written


def _write_again(rows: list[tuple[PossibleDuplicate, Pair]]) -> None:
    """Say of pairs that were known that they were found again, and with which reasons, as long as they are open."""
    moment = now()
    for some in _batches([(row, pair) for row, pair in rows if row.state == row.State.OPEN]):
        for (row, _), both in zip(some, _compared([pair for _, pair in some]), strict=True):
            row.last_seen_at = moment
            for column, value in _columns(both).items():
                setattr(row, column, value)
        changed = ["last_seen_at", "match", "weight", "reasons_for", "reasons_against"]
        PossibleDuplicate.objects.bulk_update([row for row, _ in some], changed)


def _compared(pairs: Iterable[Pair]) -> list[Compared]:
    """Each pair held against one another again, for its reasons in words."""
    ends = list(pairs)
    wanted = {pk for pair in ends for pk in (pair.one, pair.other)}
    rows = MatchParticulars.objects.filter(pk__in=wanted).values_list("pk", "content")
    by_id = {pk: Particulars.from_json(content) for pk, content in rows}
    return [compare(by_id[pair.one], by_id[pair.other], edits) for pair in ends]


def _columns(compared: Compared) -> dict[str, Any]:
    return {
        "match": compared.match.value,
        "weight": compared.weight,
        "reasons_for": list(compared.reasons_for),
        "reasons_against": list(compared.reasons_against),
    }


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
