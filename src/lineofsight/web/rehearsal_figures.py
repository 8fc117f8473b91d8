"""What is left until the census is due: day by day as a chart with its table, by team, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.actions.returning.rehearsing import due_on
from lineofsight.domain.permissions import Action
from lineofsight.record.models import AcceptedQuery, Rehearsal, RehearsalCount, RehearsalFinding, Team
from lineofsight.returns.cin_census.rules.automatic_notes import AUTOMATIC_NOTES_BY_CODE
from lineofsight.web.charts import Chart, Series
from lineofsight.web.reader import oversees_service
from lineofsight.web.words import date_in_words

FEWEST_DAYS: Final = 2
"""Days that were rehearsed before there is anything to draw."""
FEWEST_AHEAD: Final = 14
"""Days that the drawing looks ahead; later as many as it looks back, so that the lines are never lost in the room."""


@dataclass(frozen=True)
class BurnDown(Chart):
    """The chart of the days so far and of some ahead; its table holds the days that were rehearsed.

    rehearsed: the places of those days among the steps.
    """

    rehearsed: frozenset[int] = frozenset()

    def rows(self) -> Iterator[tuple[str, tuple[float | None, ...]]]:
        for place, row in enumerate(super().rows()):
            if place in self.rehearsed:
                yield row


@dataclass(frozen=True, slots=True)
class Left:
    """What was left on one day. `queries` are those to look at; `accepted` ones stand with a reason."""

    on: date
    errors: int
    queries: int
    accepted: int

    @property
    def left(self) -> int:
        """What is to be mended or looked at."""
        return self.errors + self.queries


@dataclass(frozen=True, slots=True)
class DayByDay:
    """The days of one census year, the first first, of the whole return or of one team's children."""

    of: str
    days: tuple[Left, ...]
    chart: BurnDown | None


def teams_shown(reader: Account) -> list[Team]:
    """The teams whose days the reader may see: all who oversee the service, else the reader's own.

    None for a reader from whom social care's detail is kept: the numbers of a small team tell of it.
    """
    if is_kept_from(reader):
        return []
    teams = Team.objects.order_by("name")
    if oversees_service(reader, Action.READ_DATA_QUALITY):
        return list(teams)
    person = gate.person_of(reader)
    return list(teams.filter(pk__in=person.teams | person.managed_teams))


def day_by_day(latest: Rehearsal, team: Team | None) -> DayByDay:
    """What was left each day of the year of the last rehearsal. team: of whose children; None for the whole return."""
    columns = ("errors", "queries", "accepted")
    rehearsed = Rehearsal.objects.filter(finished_at__isnull=False, census_year=latest.census_year).order_by("on")
    if team is None:
        days = [Left(*row) for row in rehearsed.values_list("on", *columns)]
    else:
        counts = RehearsalCount.objects.filter(team=team, rehearsal__in=rehearsed)
        of_team = {row[0]: row[1:] for row in counts.values_list("rehearsal__on", *columns)}
        days = [Left(on, *of_team.get(on, (0, 0, 0))) for on in rehearsed.values_list("on", flat=True)]
    name = team.name if team else "the whole return"
    return DayByDay(name, tuple(days), _chart(name, days, due_on(latest.census_year)))


def _chart(of: str, days: list[Left], due: date) -> BurnDown | None:
    """The chart; None before there are two days to draw."""
    if len(days) < FEWEST_DAYS:
        return None
    by_day = {day.on: day for day in days}
    first, last = days[0].on, days[-1].on
    ahead = max(FEWEST_AHEAD, (last - first).days)
    last = max(last, min(due, last + timedelta(days=ahead)))
    steps = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    told = [by_day.get(step) for step in steps]
    start, until = days[0].errors + days[0].queries, max((due - first).days, 1)
    target = tuple(round(start * max(until - number, 0) / until, 1) for number in range(len(steps)))
    return BurnDown(
        title=f"What is left in {of} until {date_in_words(due)}",
        heading="Day",
        steps=tuple(date_in_words(step) for step in steps),
        rehearsed=frozenset(place for place, day in enumerate(told) if day is not None),
        short_steps=tuple(f"{step.day} {step:%b}" for step in steps),
        series=(
            Series("Errors", _known([day.errors if day else None for day in told]), 1, is_line=True),
            Series("Queries to look at", _known([day.queries if day else None for day in told]), 2, is_line=True),
            Series("Queries accepted", _known([day.accepted if day else None for day in told]), 3, is_line=True),
            Series("Target: no errors or queries left when it is due", target, 4, is_line=True),
            Series("Errors and queries together", _known([day.left if day else None for day in told]), 5, is_line=True),
        ),
    )


def _known(values: list[int | None]) -> tuple[float | None, ...]:
    """The numbers of the days that were rehearsed; a day between two of them shows what the one before it left."""
    known: list[float | None] = []
    last = max((place for place, value in enumerate(values) if value is not None), default=-1)
    for place, value in enumerate(values):
        known.append(value if value is not None or place > last or not known else known[-1])
    return tuple(known)


def by_team(found: Any) -> list[dict[str, Any]]:
    """How many errors, queries and accepted queries each team has, by the name of the team."""
    counted = found.filter(child__isnull=False).prefetch_related(None).order_by().values("team", "team__name")
    errors = Count("pk", filter=Q(severity=RehearsalFinding.Severity.ERROR))
    queries = Count("pk", filter=Q(severity=RehearsalFinding.Severity.QUERY, is_accepted=False))
    accepted = Count("pk", filter=Q(is_accepted=True))
    return list(counted.annotate(errors=errors, queries=queries, accepted=accepted).order_by("team__name"))


@dataclass(frozen=True, slots=True)
class NoteForReturn:
    """What can be said of one query in the notes of the return. sentence: the census's own, where it fits all of it."""

    code: str
    accepted: int
    found: int
    sentence: str


def notes_for_return(found: Any) -> list[NoteForReturn]:
    """Of each query of which any is accepted, how many are, and the sentence that settles it once all are by it."""
    queries = found.filter(severity=RehearsalFinding.Severity.QUERY).prefetch_related(None).order_by()
    standing = AcceptedQuery.objects.filter(undone_at__isnull=True, automatic=True).values("reference")
    counted = queries.values("code").annotate(
        found=Count("pk"),
        accepted=Count("pk", filter=Q(is_accepted=True)),
        automatic=Count("pk", filter=Q(is_accepted=True, reference__in=standing)),
    )
    return [
        NoteForReturn(
            row["code"],
            row["accepted"],
            row["found"],
            AUTOMATIC_NOTES_BY_CODE.get(row["code"], "") if row["automatic"] == row["found"] else "",
        )
        for row in counted.order_by("code")
        if row["accepted"]
    ]


def mended_since(visible: Any, latest: Rehearsal) -> list[dict[str, Any]]:
    """What the rehearsal of an earlier day found and the last one does not, by rule: of what the reader may see."""
    still = RehearsalFinding.objects.filter(rehearsal=latest).values("reference")
    gone = visible.filter(rehearsal__on__lt=latest.on).exclude(reference__in=still)
    counted = gone.prefetch_related(None).order_by().values("code").annotate(times=Count("pk"))
    return list(counted.order_by("code"))
