"""The list of a chronology: its filters, its columns on the page, and those of its export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from lineofsight.domain.chronology import FamilyRow, Harm, Precision, Row, Source, Standing, in_order, when_in_words
from lineofsight.web.chronology_reading import Chronology, View, when
from lineofsight.web.listing import Column, Filter, FilterForm, Listing

YEARS_BACK: Final = {"1": "The last year", "3": "The last 3 years", "5": "The last 5 years"}
LEFT_OUT: Final = "left_out"
SHOWN: Final = {
    Standing.CONFIRMED.value: "Confirmed only",
    Standing.WAITING.value: "Waiting to be confirmed",
    LEFT_OUT: "Declined or taken out",
}


class ChronologyFilters(FilterForm):
    """Which rows. Without any: all that is confirmed or waits."""

    view = Filter(label="Whose", everything=View.CHILD.label)
    shown = Filter(label="Rows", choices=SHOWN.items(), everything="Confirmed and waiting")
    harm = Filter(label="Kind of harm", choices=Harm.choices())
    about = Filter(label="Adult")
    source = Filter(label="Source", choices=Source.choices())
    since = Filter(label="Time", choices=YEARS_BACK.items(), everything="All the time")

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.offer("view", [(one.value, one.label) for one in (View.FAMILY, View.AGENCIES)])

    @property
    def whose(self) -> View:
        """The view asked for: that of the child where the address asks for none that exists."""
        asked = self.query.get("view", "")
        return View(asked) if asked in set(View) else View.CHILD

    def offer_adults(self, chronology: Chronology) -> None:
        """The people whom the rows are about, those without children of the record."""
        adults = {pk: name for pk, name in chronology.people.items() if pk not in chronology.family.readable}
        named = sorted((str(pk), name or "Name not recorded") for pk, name in adults.items())
        self.offer("about", sorted(named, key=lambda one: one[1]))

    def leave(self, chronology: Chronology) -> list[FamilyRow]:
        """The rows that the filters leave, oldest first."""
        chosen = self.cleaned_data
        tests = [_stands_as(chosen["shown"])]
        if harm := chosen["harm"]:
            tests.append(lambda row: any(harm in part.harms for part in row.parts))
        if about := chosen["about"]:
            tests.append(lambda row: int(about) in row.people)
        if source := chosen["source"]:
            tests.append(lambda row: row.first.source == source)
        if since := chosen["since"]:
            first = _years_before(chronology.until, int(since))
            tests.append(lambda row: row.first.on > first)
        return [row for row in chronology.rows if all(test(row) for test in tests)]


def _stands_as(shown: str) -> Callable[[FamilyRow], bool]:
    if shown == LEFT_OUT:
        return lambda row: not row.first.stands
    if shown:
        return lambda row: row.first.standing == shown
    return lambda row: row.first.stands


def _years_before(on: date, years: int) -> date:
    """The same day some years before; for 29 February the day before it."""
    return on.replace(year=on.year - years) if (on.month, on.day) != (2, 29) else date(on.year - years, 2, 28)


def listing_of(chronology: Chronology, rows: list[FamilyRow], query: QueryDict) -> Listing:
    """The list as the page shows it: the latest first, unless its reader turns it."""
    reference = chronology.children[0].reference
    return Listing(
        caption="Chronology",
        one="row",
        many="rows",
        columns=tuple(_columns(chronology)),
        found=rows,
        query=query,
        default_sort="-when",
        export_address=lambda form: reverse("chronology_export", args=[reference, form]),
    )


def _columns(chronology: Chronology) -> Iterable[Column]:
    """Facts and analysis stand in separate columns."""
    whose = Column("agency", "Source", lambda row: row.first.agency, ("agency",))
    yield Column("when", "When", lambda row: when(row.first), ("on",), sorted_as=lambda row: in_order(row.first))
    if chronology.view is View.AGENCIES:
        yield whose
    yield Column("what", "What happened", lambda row: row.first.event.title)
    if chronology.is_of_family:
        yield Column("children", "Children", chronology.names_of, ("children",))
    yield Column("analysis", "What it meant, and what was done", _impacts)
    if chronology.view is not View.AGENCIES:
        yield whose


def _impacts(row: FamilyRow) -> str:
    return " ".join(part.analysis.impact for part in row.parts if part.analysis.impact)


def export_columns(chronology: Chronology) -> tuple[Column, ...]:
    """What a copy to take away holds: every part of a row in a column of its own."""

    def of_parts(tell: Callable[[Row], str]) -> Callable[[Any], str]:
        """What is told of each child, with the name where there are several."""

        def told(row: FamilyRow) -> str:
            said = [(part.child_id, tell(part)) for part in row.parts if tell(part)]
            if len(row.parts) == 1:
                return said[0][1] if said else ""
            return " ".join(f"{chronology.given_name(child)}: {words}" for child, words in said)

        return told

    return (
        Column("on", "Date", lambda row: row.first.on if row.first.precision is Precision.DAY else when(row.first)),
        Column("precision", "How exact", lambda row: row.first.precision.label),
        Column("children", "Children", chronology.names_of),
        Column("kind", "Kind of event", lambda row: row.first.event.title),
        Column("said", "What happened", lambda row: row.first.said),
        Column("about", "About", chronology.about),
        Column("harm", "Kind of harm", lambda row: "; ".join(harm.label for harm in row.first.harms)),
        Column("agency", "Source", lambda row: row.first.agency),
        Column("document", "Document", of_parts(lambda part: part.document)),
        Column("impact", "What it meant for the child", of_parts(lambda part: part.analysis.impact)),
        Column("response", "What was done", of_parts(lambda part: part.analysis.response)),
        Column("outcome", "What came of it", of_parts(lambda part: part.analysis.outcome)),
        Column("standing", "Standing", lambda row: row.first.standing.label),
        Column("recorded", "Recorded", lambda row: row.first.recorded_on),
        Column("from", "Comes from", lambda row: came_from(row.first)),
        Column("now", "What the record says now", lambda row: now_says(row.first)),
    )


def came_from(row: Row) -> str:
    """What a row came from, in words."""
    if row.origin is None:
        return f"Written by {row.entry.recorded_by}" if row.entry and row.entry.recorded_by else "Written by hand"
    kind = row.origin.fact.value.replace("_", " ")
    return f"{kind.capitalize()} {'from a file' if row.is_loaded else 'in the record'}"


def now_says(row: Row) -> str:
    """What has become of the fact since the row was answered; "" where it stands as it was."""
    if row.is_origin_gone:
        return "What this row came from no longer stands in the record"
    return f"{when_of_now(row)}. {row.now.said}".strip() if row.now is not None else ""


def when_of_now(row: Row) -> str:
    """The day that the record says now."""
    return when_in_words(row.now.on, row.now.precision) if row.now is not None else ""


def by_agency(rows: Iterable[FamilyRow]) -> list[tuple[str, int, str, str]]:
    """Each agency whose rows these are: the name, how many, and the days of the first and the last, as far as known."""
    found: dict[str, list[Row]] = {}
    for row in sorted((one.first for one in rows), key=in_order):
        found.setdefault(row.agency, []).append(row)
    return [(agency, len(of_it), when(of_it[0]), when(of_it[-1])) for agency, of_it in sorted(found.items())]
