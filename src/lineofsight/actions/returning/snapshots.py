"""Returns kept as they were made, and written again byte for byte."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import CannotReturn
from lineofsight.domain.permissions import Action
from lineofsight.record.models import ReturnSnapshot

READ_AT_ONCE = 1024**2  # bytes


def next_serial(ends_in: int) -> int:
    """The number of the next return of a census year: the first is 1."""
    made = ReturnSnapshot.objects.filter(kind=ReturnSnapshot.Kind.CIN_CENSUS, census_year=ends_in)
    return int(made.aggregate(last=Max("serial"))["last"] or 0) + 1


def keep(path: Path, snapshot: ReturnSnapshot) -> ReturnSnapshot:
    """Keep a file's bytes in the snapshot, which is saved. Call it inside the action's transaction.

    Raises CannotReturn where another return of the year took its number meanwhile.
    """
    digest, packing, size = hashlib.sha256(), zlib.compressobj(), 0
    packed = bytearray()
    with path.open("rb") as file:
        while part := file.read(READ_AT_ONCE):
            digest.update(part)
            size += len(part)
            packed += packing.compress(part)
    snapshot.content = bytes(packed + packing.flush())
    snapshot.sha256, snapshot.size = digest.hexdigest(), size
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError as error:
        raise CannotReturn("Another return of this year was made at the same time. Make this one again.") from error
    return snapshot


def kept_census(by: Account) -> list[ReturnSnapshot]:
    """The returns that were made, the latest first. Raises Refused."""
    gate.check(Action.MAKE_RETURN, by)
    return list(ReturnSnapshot.objects.newest_first())


def write_again(number: int, target: Path | None, *, by: Account) -> tuple[ReturnSnapshot, Path]:
    """Write a return that was made before to `target`, byte for byte. Gives back the snapshot and where it stands.

    target: by its usual name in the present folder when None. Raises Refused, CannotReturn.
    """
    gate.check(Action.MAKE_RETURN, by)
    snapshot = ReturnSnapshot.objects.filter(pk=number).first()
    if snapshot is None:
        raise CannotReturn(f"There is no return {number}. `lineofsight return kept` lists the returns that were made.")
    content = zlib.decompress(snapshot.content)
    if hashlib.sha256(content).hexdigest() != snapshot.sha256:
        raise CannotReturn(
            f"Return {number} is not as it was made: its digest differs. Restore the record from a backup."
        )
    with gate.one_transaction():
        permission = gate.permit(Action.MAKE_RETURN, by)
        permission.entry.rows = snapshot.children
        permission.wrote("return_snapshot", snapshot.pk, sha256=snapshot.sha256, is_written_again=True)
    path = target or Path(file_name(snapshot.census_year))
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return snapshot, path


def file_name(ends_in: int) -> str:
    """How a return of a census year is named where nobody names it."""
    return f"children_in_need_{ends_in - 1}-{ends_in % 100:02d}.xml"
