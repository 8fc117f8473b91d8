"""Writing the Standard Safeguarding Dataset of the record: every table of one moment, each child on the trail."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import Count, Max, Min, QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import CannotReturn
from lineofsight.domain.permissions import Action
from lineofsight.domain.safeguarding_dataset import EXTENSIONS, TABLES, Table
from lineofsight.record.models import Authority, Child, Contact
from lineofsight.record.moment import LONDON, now
from lineofsight.record.one_reading import one_reading
from lineofsight.record.safeguarding_dataset.reading import rows_of
from lineofsight.returns.safeguarding_dataset.checking import Check, Finding
from lineofsight.returns.safeguarding_dataset.cover import HEADINGS, Freshness, cover
from lineofsight.returns.safeguarding_dataset.writing import Form, write_lines, write_table

ALL_TABLES: Final[tuple[Table, ...]] = (*TABLES, *EXTENSIONS)
"""Every table that can be asked for: the standard's in its order, then our own."""
ABOUT_NO_CHILD: Final = frozenset({"ssd_professionals", "ssd_department", "ssd_version_log"})
FINDING_HEADINGS: Final = ("Table", "Key of the row", "Field", "What is wrong")
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class MadeDataset:
    """A dataset that was written: where, how many rows by table, what is wrong with them, and how fresh they are."""

    folder: Path
    counts: dict[str, int]
    findings: list[Finding]
    fresh: Freshness

    def found_by_field(self) -> list[tuple[str, str, str, int]]:
        """How often each thing is wrong, without any row: table, field, why, number."""
        counted = Counter((one.table, one.field, one.why) for one in self.findings)
        return [(*what, number) for what, number in sorted(counted.items())]


def make_safeguarding_dataset(
    folder: Path, *, by: Account, form: Form = "csv", tables: Sequence[Table] = ALL_TABLES, tell: Tell | None = None
) -> MadeDataset:
    """Write the tables into a folder, check them by the catalogue, and put them on the trail before they are there.

    Everything is of one moment. A sealed record is no part of it. Raises Refused, CannotReturn.
    """
    gate.check(Action.MAKE_RETURN, by)
    written = [of for of in tables if of.fields]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".return-") as unfinished:
        with one_reading():
            made = _write(Path(unfinished), folder, form, written, tell)
            children = _children_told(by) if any(of.name not in ABOUT_NO_CHILD for of in written) else []
        lines = cover(str(Authority.objects.first() or ""), tables, made.counts, made.fresh)
        write_lines(Path(unfinished) / "cover.csv", HEADINGS, lines)
        found = ((one.table, one.key, one.field, one.why) for one in made.findings)
        write_lines(Path(unfinished) / "findings.csv", FINDING_HEADINGS, found)
        details = {"return": "ssd", "format": form, "tables": [of.name for of in written]}
        with gate.one_transaction():
            rows = sum(made.counts.values())
            gate.read_list(Action.SEND_RETURNS, by=by, children=children, rows=rows, details=details)
        for file in sorted(Path(unfinished).iterdir()):
            file.replace(folder / file.name)
    return made


def _write(unfinished: Path, folder: Path, form: Form, tables: Sequence[Table], tell: Tell | None) -> MadeDataset:
    check = Check(tables)
    counts = {}
    for number, of in enumerate(tables, start=1):
        counts[of.name] = write_table(unfinished, form, of, check.rows(of, rows_of(of)))
        if tell is not None:
            tell("Writing tables", number, len(tables))
    return MadeDataset(folder, counts, check.findings(), _freshness())


def _children_told(by: Account) -> list[int]:
    """The children of whom there are rows. Raises CannotReturn where the account may not send all of them."""
    told = _children().exclude(restriction="S2").order_by("la_child_id")
    opened = set(gate.visible_children(by, Action.SEND_RETURNS).values_list("pk", flat=True))
    ids = list(told.values_list("pk", flat=True))
    if not opened.issuperset(ids):
        raise CannotReturn(
            "This account may not send every child of the record, and the dataset has all of them. Make it from the"
            " command line of the server."
        )
    return ids


def _children() -> QuerySet[Child]:
    return Child.objects.filter(person__merged_into__isnull=True)


def _freshness() -> Freshness:
    known = _children().exclude(restriction="S2").filter(as_at_on__isnull=False)
    files = known.aggregate(number=Count("pk"), first=Min("as_at_on"), last=Max("as_at_on"))
    return Freshness(
        read_at=now().astimezone(LONDON),
        from_a_file=files["number"],
        until=(files["first"], files["last"]) if files["number"] else None,
        unlinked=Contact.objects.filter(child__isnull=True).count(),
        held_back=_children().filter(restriction="S2").count(),
    )
