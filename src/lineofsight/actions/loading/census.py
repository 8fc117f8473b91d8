"""Loading a children in need census file of any size into the record: all of it, or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.loading.census_children import given_child
from lineofsight.actions.loading.one_load import FileSaid, OneLoad, Progress
from lineofsight.actions.loading.report import LoadReport
from lineofsight.domain.permissions import Action
from lineofsight.returns.cin_census.children import FileFacts
from lineofsight.returns.cin_census.reading import DEFAULT_MAX_SIZE, census_year, inspect, read_children


def load_census(
    path: Path,
    *,
    by: Account,
    is_dry_run: bool = False,
    max_size: int = DEFAULT_MAX_SIZE,
    progress: Progress | None = None,
) -> LoadReport:
    """Load one file, in one transaction, and report what became of every value.

    max_size: bytes. Raises CensusFileError for a file that cannot be read, AnotherAuthority for another authority's
    file, CannotLoad and Refused; after each of them the record is as it was.
    """
    facts = inspect(path, max_size)
    with gate.one_transaction():
        permission = gate.permit(Action.LOAD_FILE, by)
        loading = OneLoad(_said(path.name, facts), by, is_dry_run=is_dry_run)
        report = loading.run((given_child(child, loading.load.covers_from) for child in read_children(path)), progress)
        permission.entry.rows = loading.touched
        permission.wrote("load", loading.load.pk, sha256=facts.sha256, children=report.children)
        if is_dry_run:
            transaction.set_rollback(True)
    return report


def _said(file_name: str, facts: FileFacts) -> FileSaid:
    header = facts.header
    written = header.written_at.isoformat() if header.written_at else ""
    return FileSaid(
        kind="cin",
        file_name=file_name,
        sha256=facts.sha256,
        size=facts.size,
        authority=header.authority,
        reference_date=header.reference_date,
        covers_from=covers_from(header.reference_date),
        header={
            "Collection": header.collection,
            "Year": header.year,
            "SourceLevel": header.source_level,
            "LEA": header.authority,
            "SoftwareCode": header.software,
            "Release": header.release,
            "SerialNo": header.serial_number,
            "DateTime": written,
            "ReferenceDate": header.reference_date.isoformat(),
        },
        written_at=written,
        serial=header.serial_number,
        warnings=facts.warnings,
        refused=facts.header_refused,
        children=facts.children,
    )


def covers_from(reference_date: date) -> date:
    """The first day of the period that a file covers: the 1 April of its census year."""
    return date(census_year(reference_date) - 1, 4, 1)
