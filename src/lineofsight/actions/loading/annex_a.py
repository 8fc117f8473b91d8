"""Loading the lists of Annex A into the record, from a workbook, a ZIP or CSVs: all of it, or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from django.db import transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading.annex_a_children import KnownEpisode, given_child
from lineofsight.actions.loading.annex_a_help import KnownHelp
from lineofsight.actions.loading.annex_a_holders import Holders
from lineofsight.actions.loading.given import GivenChild
from lineofsight.actions.loading.merges import kept_instead
from lineofsight.actions.loading.one_load import FileSaid, OneLoad, Progress, day_described
from lineofsight.actions.loading.report import LoadReport
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Authority, Child, EarlyHelp, Episode, Team
from lineofsight.returns.annex_a.cover import Cover
from lineofsight.returns.annex_a.gathering import Gathered, ListedChild, gather, not_among_referrals
from lineofsight.returns.annex_a.lists import InspectionDays
from lineofsight.returns.annex_a.reading import ListRow
from lineofsight.returns.annex_a.recognising import is_known
from lineofsight.returns.cin_census.children import RefusedValue
from lineofsight.returns.tables import Findings, TableFiles
from lineofsight.returns.tables.opening import DEFAULT_MAX_SIZE

AT_A_TIME: Final = 500
"""So many children are looked up together."""
MOST_NAMED: Final = 20
KIND: Final = "annex-a"


@dataclass(frozen=True, slots=True)
class AnnexAFiles:
    """Some files that were handed in as one Annex A. authority, as_at: what the person who loads them says of them."""

    paths: Sequence[Path]
    authority: str = ""
    as_at: date | None = None
    max_size: int = DEFAULT_MAX_SIZE

    @property
    def name(self) -> str:
        """How the load is named: the first path, and how many more there are."""
        first = self.paths[0].resolve().name
        return first if len(self.paths) == 1 else f"{first} and {len(self.paths) - 1} more"


def load_annex_a(
    files: AnnexAFiles, *, by: Account, is_dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load the lists, in one transaction, and report what became of every value.

    Raises TablesError for paths that cannot be opened, AnotherAuthority for another authority's lists, CannotLoad where
    it is not said whose they are or of which day, or none is there, and Refused; after each the record is as it was.
    """
    with TableFiles(files.paths, knows=is_known, max_size=files.max_size) as opened:
        cover = Cover()
        gathered = gather(opened.tables(), opened.findings, cover.takes)
        if not gathered.children and not gathered.apart and not gathered.told:
            raise CannotLoad(_nothing(opened.findings))
        said = _said(files, cover, opened, gathered)
    with gate.one_transaction():
        permission = gate.permit(Action.LOAD_FILE, by)
        days = InspectionDays.of(said.reference_date)
        later_starts: list[ListRow] = []
        holders = Holders(said.reference_date)
        children = list(_given(gathered.children, days, later_starts, holders))
        told = [*gathered.told, *_told(gathered, days, later_starts), *holders.told()]
        said = replace(said, children=len(children), header=said.header | {"Told": told})
        loading = OneLoad(said, by, is_dry_run=is_dry_run)
        loading.report.told += told
        loading.report.values_given += sum(bool(value.value) for value in said.refused)
        report = loading.run(children, progress)
        permission.entry.rows = loading.touched
        permission.wrote("load", loading.load.pk, sha256=said.sha256, children=report.children)
        if is_dry_run:
            transaction.set_rollback(True)
    return report


def _nothing(findings: Findings) -> str:
    """Why nothing could be loaded, with what was found."""
    whys = [f"{one.file}: {one.reason}." for one in findings.unread[:MOST_NAMED]]
    return " ".join(["No list of Annex A was found.", *whys])


def _said(files: AnnexAFiles, cover: Cover, opened: TableFiles, gathered: Gathered) -> FileSaid:
    as_at, told = day_described(opened.sha256, _day(files.as_at, cover.as_at))
    days = InspectionDays.of(as_at)
    findings = opened.findings
    unread = [
        RefusedValue(one.row, "", one.heading, one.value, one.reason, one.file, one.column) for one in findings.unread
    ]
    return FileSaid(
        kind=KIND,
        file_name=files.name,
        sha256=opened.sha256,
        size=opened.size,
        authority=_authority(files.authority, cover),
        reference_date=as_at,
        covers_from=days.half_year_from,
        header={"AsAt": as_at.isoformat(), "Authority": cover.authority},
        warnings=(*(str(note) for note in findings.notes), *told),
        refused=(*unread, *gathered.refused_apart),
    )


def _day(given: date | None, on_cover: date | None) -> date:
    """The day that the lists describe. Raises CannotLoad where nobody says it, or two days are said."""
    if given is not None and on_cover is not None and given != on_cover:
        raise CannotLoad(
            f"The cover says that the lists are as at {on_cover:%-d %B %Y}, and --as-at says {given:%-d %B %Y}."
        )
    day = given or on_cover
    if day is None:
        raise CannotLoad("The files do not say which day they describe. Say it with --as-at, as --as-at 2026-03-31.")
    return day


def _authority(given: str, cover: Cover) -> str:
    """The number of the authority whose lists they are. Raises AnotherAuthority where that is not the record's."""
    standing = Authority.objects.first()
    number = given or cover.authority_number or (standing.number if standing else "")
    if given and cover.authority_number and given != cover.authority_number:
        raise CannotLoad(f"The cover says that the lists are of authority {cover.authority_number}, not of {given}.")
    if not re.fullmatch(r"[0-9]{3}", number):
        raise CannotLoad(
            "This record is empty and the files do not say which authority they are of. Say its three-digit number with"
            " --authority."
        )
    is_other = standing and not cover.authority_number and cover.authority not in {"", str(standing)}
    if is_other and not given:
        raise AnotherAuthority(
            f"The cover says that the lists are of {cover.authority}, and this record is that of {standing}. If they"
            " are the same, give the authority's number with --authority."
        )
    return number


def _given(
    children: Sequence[ListedChild], days: InspectionDays, later_starts: list[ListRow], holders: Holders
) -> Iterator[GivenChild]:
    """The children with their facts, each placed in an episode of the lists or of the record."""
    team = cache(_team_of_contacts)
    for start in range(0, len(children), AT_A_TIME):
        some = children[start : start + AT_A_TIME]
        known = _known(child.la_child_id for child in some)
        helped = _known_help(child.la_child_id for child in some)
        for child in some:
            yield given_child(
                child, known[child.la_child_id], days, later_starts, team, helped[child.la_child_id], holders
            )


def _team_of_contacts() -> Team:
    """The team to which contacts come: that of the front door, else the one that holds what came from a file."""
    return Team.objects.filter(is_front_door=True).order_by("pk").first() or Team.holding_team()


def _known(la_child_ids: Iterable[str]) -> dict[str, list[KnownEpisode]]:
    """The episodes that the record has of some children; those of a merged record stand with the one it went into."""
    of = _named(la_child_ids)
    found: dict[str, list[KnownEpisode]] = defaultdict(list)
    episodes = Episode.objects.filter(child__in=of).order_by("referred_on", "pk")
    columns = ("child_id", "referred_on", "closed_on", "is_no_further_action")
    for child_id, referred_on, closed_on, is_no_further_action in episodes.values_list(*columns):
        for la_child_id in of[child_id]:
            found[la_child_id].append(KnownEpisode(referred_on, closed_on, bool(is_no_further_action)))
    return found


def _known_help(la_child_ids: Iterable[str]) -> dict[str, KnownHelp]:
    """The early help that the record has of some children, and when its assessments began."""
    of = _named(la_child_ids)
    found: dict[str, KnownHelp] = defaultdict(KnownHelp)
    columns = ("child_id", "ended_on", "assessments__started_on", "assessments__completed_on")
    for child_id, ended_on, started_on, completed_on in EarlyHelp.objects.filter(child__in=of).values_list(*columns):
        for la_child_id in of[child_id]:
            found[la_child_id].is_open |= ended_on is None
            found[la_child_id].assessments |= {} if started_on is None else {started_on: completed_on}
    return found


def _named(la_child_ids: Iterable[str]) -> dict[int, list[str]]:
    """Some children of the record by their ids, each with the identifiers that lead there."""
    of: dict[int, list[str]] = defaultdict(list)
    instead = kept_instead()
    for pk, la_child_id in Child.objects.filter(la_child_id__in=list(la_child_ids)).values_list("pk", "la_child_id"):
        of[instead.get(pk, pk)].append(la_child_id)
    return of


def _told(gathered: Gathered, days: InspectionDays, later_starts: Sequence[ListRow]) -> Iterator[str]:
    """What the lists say against each other."""
    missing = [row for row in not_among_referrals(gathered.children, days) if row not in later_starts]
    if missing:
        yield (
            f"{len(missing):,} of the children in need (list 6) were referred in the half year and are not among the"
            f" referrals (list 3): {_places(missing)}."
        )
    if later_starts:
        yield (
            f"{len(later_starts):,} CIN start dates (list 6) lie within an episode that a referral began before; they"
            f" are taken as that episode: {_places(later_starts)}."
        )


def _places(rows: Sequence[ListRow]) -> str:
    named = ", ".join(f"{row.file} row {row.row}" for row in rows[:MOST_NAMED])
    return named + (f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else "")
