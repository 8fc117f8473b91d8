"""What a rehearsal found, as the record keeps it: of which row, held by whom, since when, and what it rests on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from django.db.models import Count, Q

from lineofsight.actions.returning.census_places import CensusPlaces, table_of
from lineofsight.record.models import (
    AcceptedQuery,
    Allocation,
    Child,
    Rehearsal,
    RehearsalCount,
    RehearsalFinding,
    Restriction,
)
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.files import Checked
from lineofsight.returns.cin_census.rules.rule import Finding, Level

BATCH: Final = 500
OUR_FINDINGS: Final = UUID("5b4ad1e2-6f4b-4f0e-9c0a-3d2b8f1a7c55")
"""Under which the references of findings are made: the same finding has the same reference in every rehearsal."""

Known = tuple[int, UUID]
"""A child's key and reference."""


def keep_findings(rehearsal: Rehearsal, checked: Checked) -> None:
    """Keep what was found in place of the earlier run of the day, and what the day before it that was rehearsed found.

    Call it inside a transaction that holds the rehearsal's row.
    """
    before = Rehearsal.objects.filter(
        on__lt=rehearsal.on, finished_at__isnull=False, census_year=rehearsal.census_year
    ).first()
    earlier = RehearsalFinding.objects.filter(rehearsal__in=[one for one in (rehearsal, before) if one])
    since = dict(earlier.order_by("-first_found_on").values_list("reference", "first_found_on"))
    was = set(before.found.values_list("reference", flat=True)) if before else set()
    kept = [before.pk] if before else []
    RehearsalFinding.objects.exclude(rehearsal__in=kept).delete()
    rows = list(_Rows(rehearsal, checked, since).rows())
    RehearsalFinding.objects.bulk_create(rows, batch_size=BATCH)
    if before is not None and (was or not before.errors + before.queries + before.accepted):
        found = {row.reference for row in rows}
        rehearsal.new, rehearsal.mended = len(found - was), len(was - found)
    rehearsal.save(update_fields=["new", "mended"])
    recount(rehearsal)


def recount(rehearsal: Rehearsal) -> None:
    """Count what was found again: of the whole return, and of each team's children who are not restricted."""
    counts = {
        "errors": Count("pk", filter=Q(severity=RehearsalFinding.Severity.ERROR)),
        "queries": Count("pk", filter=Q(severity=RehearsalFinding.Severity.QUERY, is_accepted=False)),
        "accepted": Count("pk", filter=Q(is_accepted=True)),
    }
    Rehearsal.objects.select_for_update().get(pk=rehearsal.pk)  # what another acceptance counted is in place then
    Rehearsal.objects.filter(pk=rehearsal.pk).update(**rehearsal.found.aggregate(**counts))
    of_teams: Any = rehearsal.found.filter(child__restriction=Restriction.S0).order_by().values("team")
    rehearsal.counts.all().delete()
    RehearsalCount.objects.bulk_create(
        RehearsalCount(rehearsal=rehearsal, team_id=row.pop("team"), **row) for row in of_teams.annotate(**counts)
    )


def wording_of(code: str, message: str) -> str:
    """A digest of a rule as it is worded: another wording is another rule to whoever accepted a query of it."""
    rule = RULES_BY_CODE.get(code)
    return _digest([code, rule.since, rule.wording] if rule else [code, message])


def facts_of(finding: Finding, census_year: int) -> str:
    """A digest of what a finding rests on: the values its rule read in the row, and in the rows it stands against.

    What is said of a whole return rests on too much to name: it is the same for as long as the year is.
    """
    rule = RULES_BY_CODE.get(finding.code)
    is_of_all = rule is not None and rule.level is Level.AUTHORITY
    values = [None] * len(finding.fields) if is_of_all else finding.values
    others = sorted([one.table, sorted(one.values.items())] for one in finding.related)
    return _digest([census_year, list(zip(finding.fields, values, strict=False)), others])


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass
class _Rows:
    """The rows of one rehearsal. since: the day on which each finding was found first, by its reference."""

    rehearsal: Rehearsal
    checked: Checked
    since: Mapping[UUID, date]
    times: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[RehearsalFinding]:
        found = [*self.checked.findings, *self.checked.breaches]
        standing = AcceptedQuery.objects.filter(undone_at__isnull=True)
        self.accepted = set(standing.values_list("reference", "facts", "wording_of"))
        by_child: dict[str, list[Finding]] = {}
        for one in found:
            by_child.setdefault(one.child or "", []).append(one)
        yield from self._of_nobody(by_child.pop("", []))
        named = sorted(by_child)
        for start in range(0, len(named), BATCH):
            some = named[start : start + BATCH]
            yield from self._of_children(some, by_child)

    def _of_nobody(self, found: Sequence[Finding]) -> Iterator[RehearsalFinding]:
        for one in found:
            yield self._row(one, None, "", None)

    def _of_children(
        self, identifiers: Sequence[str], by_child: Mapping[str, list[Finding]]
    ) -> Iterator[RehearsalFinding]:
        children = Child.objects.filter(la_child_id__in=identifiers)
        known: dict[str, Known] = {
            name: (pk, reference) for name, pk, reference in children.values_list("la_child_id", "pk", "reference")
        }
        held = Allocation.objects.current().filter(child__in=children)
        holders = {child: (team, worker) for child, team, worker in held.values_list("child", "team", "worker")}
        days = CensusDays.of_year(self.rehearsal.census_year)
        places = CensusPlaces(days, [pk for pk, _ in known.values()])
        for name in identifiers:
            child = known.get(name)
            for one in by_child[name]:
                table = table_of(one)
                subject = places.subject(child[0], table, one.place) if child else None
                row = self._row(one, child, table, subject)
                row.team_id, row.worker_id = holders.get(child[0] if child else 0, (None, None))
                yield row

    def _row(self, one: Finding, child: Known | None, table: str, subject: int | None) -> RehearsalFinding:
        facts = facts_of(one, self.rehearsal.census_year)
        wording = wording_of(one.code, one.message)
        reference = self._reference(one, child, table, subject)
        return RehearsalFinding(
            rehearsal=self.rehearsal,
            reference=reference,
            child_id=child[0] if child else None,
            code=one.code,
            severity=one.severity.value,
            wording=one.message,
            items=", ".join(one.fields),
            table=table,
            subject=subject,
            facts=facts,
            wording_of=wording,
            is_accepted=one.severity.value == "query" and (reference, facts, wording) in self.accepted,
            first_found_on=self.since.get(reference, self.rehearsal.on),
        )

    def _reference(self, one: Finding, child: Known | None, table: str, subject: int | None) -> UUID:
        """The same for the same rule, child and row; where one row breaks a rule twice, by which time it is."""
        whose = str(child[1]) if child else ""
        key = "/".join((str(self.rehearsal.census_year), one.code, *one.fields, whose, table, str(subject or "")))
        self.times[key] += 1
        return uuid5(OUR_FINDINGS, f"{key}/{self.times[key]}")
