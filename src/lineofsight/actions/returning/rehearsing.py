"""Rehearsing the census: once a day, and whenever asked, the return is made as it would go, checked and thrown away."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from lineofsight.actions.returning.census import Progress, header_of, nobody_is_told, write_and_check
from lineofsight.actions.returning.rehearsal_findings import keep_findings
from lineofsight.record.models import Authority, Rehearsal
from lineofsight.record.moment import now, today
from lineofsight.returns.cin_census.reading import census_year

NOT_SENT: Final = 0
"""The serial number of what is only rehearsed."""
DUE_MONTH_AND_DAY: Final = (7, 31)
GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""A rehearsal that was begun so long ago and is not finished was broken off: another may begin."""


def year_rehearsed(on: date) -> int:
    """The year in which the census year ends that is to be sent next: until 31 July that which ended in March."""
    return census_year(on) - 1 if (4, 1) <= (on.month, on.day) <= DUE_MONTH_AND_DAY else census_year(on)


def due_on(ends_in: int) -> date:
    """The last day on which the return of a census year may be sent. Source: DfE census guide 2023/24 v1.0."""
    return date(ends_in, *DUE_MONTH_AND_DAY)


def latest_rehearsal() -> Rehearsal | None:
    """The last rehearsal that was finished; None where there is none yet."""
    return Rehearsal.objects.filter(finished_at__isnull=False).first()


def rehearse_if_due() -> int:
    """Rehearse where nobody has today: how many rehearsals were made, 0 or 1.

    Any number of processes may ask at the same time: one alone does it.
    """
    if not Authority.objects.exists() or not _claim():
        return 0
    rehearse()
    return 1


def _claim() -> bool:
    at = now()
    begun = {"census_year": year_rehearsed(today()), "begun_at": at}
    row, is_new = Rehearsal.objects.get_or_create(on=today(), defaults=begun)
    if is_new or row.finished_at is not None:
        return is_new
    broken_off = Rehearsal.objects.filter(pk=row.pk, finished_at=None, begun_at__lte=at - GIVEN_UP_AFTER)
    return broken_off.update(begun_at=at) == 1


def rehearse(progress: Progress = nobody_is_told) -> Rehearsal:
    """Make the census as it would go today, check it, and keep what was found in place of the day's last rehearsal.

    The file itself is thrown away. Raises CannotReturn where the record does not say whose it is.
    """
    begun_at, ends_in = now(), year_rehearsed(today())
    header = header_of(ends_in, NOT_SENT)
    with tempfile.TemporaryDirectory(prefix="lineofsight-rehearsal-") as folder:
        checked = write_and_check(Path(folder) / "census.xml", header, "dfe", progress)
    progress("Keeping what was found", 0, 1)
    with transaction.atomic():
        made = {"census_year": ends_in, "begun_at": begun_at, "finished_at": now(), "children": checked.children}
        rehearsal, _ = Rehearsal.objects.update_or_create(on=today(), defaults=made)
        keep_findings(rehearsal, checked)
    progress("Keeping what was found", 1, 1)
    rehearsal.refresh_from_db()
    return rehearsal
