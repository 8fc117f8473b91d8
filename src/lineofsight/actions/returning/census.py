"""Making the children in need census of a year: written from the record, checked by every rule, and kept as made."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import CannotReturn
from lineofsight.actions.returning.census_children import children_of
from lineofsight.actions.returning.snapshots import keep, next_serial
from lineofsight.domain.codes import Collection, SourceLevel
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Authority, ReturnSnapshot
from lineofsight.record.moment import now
from lineofsight.record.one_reading import one_reading
from lineofsight.returns.cin_census.children import CensusHeader
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.rules.files import Checked, check_file
from lineofsight.returns.cin_census.rules.rule import Severity
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census

SOFTWARE = "Line of Sight"
LONDON = ZoneInfo("Europe/London")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how far it goes."""


@dataclass(frozen=True, slots=True)
class MadeReturn:
    """A return that was made: where it stands, what was kept of it, and all that the rules found in it."""

    path: Path
    snapshot: ReturnSnapshot
    checked: Checked


def make_census(
    target: Path, ends_in: int, *, by: Account, reviews: ReviewsForm = "dfe", progress: Progress | None = None
) -> MadeReturn:
    """Write the census of the year that ends on the 31 March of `ends_in`, check it, keep it, and put it at `target`.

    Of a year that is not over, it is the return as it would go today. What stood at `target` stays until the new file
    is whole and on the trail. Raises Refused, CannotReturn; CalendarGap for a year whose bank holidays are not known.
    """
    gate.check(Action.MAKE_RETURN, by)
    tell = progress or nobody_is_told
    header = header_of(ends_in, next_serial(ends_in))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".return-") as folder:
        unfinished = Path(folder) / target.name
        checked = write_and_check(unfinished, header, reviews, tell)
        checked.file = str(target)
        with gate.one_transaction():
            permission = gate.permit(Action.MAKE_RETURN, by)
            snapshot = keep(unfinished, _unsaved(header, ends_in, reviews, checked, by))
            permission.entry.rows = checked.children
            permission.wrote("return_snapshot", snapshot.pk, sha256=snapshot.sha256, children=checked.children)
        unfinished.replace(target)
    return MadeReturn(target, snapshot, checked)


def nobody_is_told(_what: str, _done: int, _of: int) -> None:
    """The progress of what nobody waits for."""


def write_and_check(path: Path, header: CensusHeader, reviews: ReviewsForm, tell: Progress) -> Checked:
    """Write the census of the header's year from one reading of the record, and check it by every rule."""
    with one_reading():
        days = CensusDays.of_year(header.reference_date.year)
        write_census(path, header, children_of(days, lambda done, of: tell("Writing children", done, of)), reviews)
    tell("Checking by the rules", 0, 1)
    checked = check_file(path)
    tell("Checking by the rules", 1, 1)
    return checked


def header_of(ends_in: int, serial: int) -> CensusHeader:
    """The header of a return of this record. Raises CannotReturn where the record does not say whose it is."""
    authority = Authority.objects.first()
    if authority is None:
        raise CannotReturn(
            "This record does not say whose it is, so that no return can be made of it. Load a file of the authority"
            " first, or give its number: `lineofsight manage shell` and `Authority.objects.create(number=…)`."
        )
    return CensusHeader(
        authority=authority.number,
        reference_date=CensusDays.of_year(ends_in).reference_date,
        collection=Collection.CHILDREN_IN_NEED_CENSUS.code,
        year=ends_in,
        source_level=SourceLevel.LOCAL_AUTHORITY.code,
        software=SOFTWARE,
        release=version("lineofsight"),
        serial_number=f"{serial:03d}",
        written_at=now().astimezone(LONDON).replace(microsecond=0, tzinfo=None),
    )


def _unsaved(header: CensusHeader, ends_in: int, reviews: ReviewsForm, checked: Checked, by: Account) -> ReturnSnapshot:
    found = (*checked.findings, *checked.breaches)
    severities = Counter(one.severity for one in found)
    return ReturnSnapshot(
        kind=ReturnSnapshot.Kind.CIN_CENSUS,
        census_year=ends_in,
        reference_date=header.reference_date,
        serial=int(header.serial_number),
        reviews=reviews,
        children=checked.children,
        errors=severities[Severity.ERROR],
        queries=severities[Severity.QUERY],
        findings=dict(sorted(Counter(one.code for one in found).items())),
        made_with=header.release,
        made_at=now(),
        made_by=by.worker,
    )
