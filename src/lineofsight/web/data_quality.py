"""Data quality: what stands wrong in the record, and what a file held that could not be taken."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import faults_shown, is_kept_from
from lineofsight.domain.data_faults import DATA_FAULTS, DATA_FAULTS_BY_KEY, Severity
from lineofsight.domain.permissions import Action, may_ever
from lineofsight.record import ledger
from lineofsight.record.models import DataFault, Load, RefusedValue
from lineofsight.record.moment import now
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.columns import Kind as ListKind
from lineofsight.returns.annex_a.reading import TAKEN
from lineofsight.returns.cin_census.items import CHILD, EPISODE, ITEMS, Kind
from lineofsight.web.exports import FORMATS
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import oversees_service, reader_of
from lineofsight.web.words import date_in_words

SEVERITIES = {
    Severity.BLOCK: "Breaks a rule of the record",
    Severity.WARN: "Warning",
    Severity.QUEUE: "To be put right by the team",
    Severity.REPAIR: "Mended by rule",
}
TELLING_NOBODY = {
    item.path.removeprefix(f"{CHILD}/"): item
    for item in ITEMS
    if item.path.startswith(f"{EPISODE}/") and item.kind in (Kind.CODE, Kind.DATE)
}
"""The codes and dates of what happened, by path in the child: all that a reader of pseudonyms sees of a file."""
TELLING_NOBODY_IN_LISTS = {
    column.heading: column
    for of in LISTS
    for column in of.columns
    if column.field in TAKEN.get(of.number, ()) and column.kind in (ListKind.CODE, ListKind.DATE)
}
"""The same of the lists of Annex A, by heading."""
SHAPES = {
    Kind.CODE: re.compile(r"[A-Za-z]{0,2}[0-9]{1,2}[A-Za-z]?"),
    Kind.DATE: re.compile(r"[0-9]{1,4}([-/.][0-9]{1,4}){2}"),
}
"""What a wrong code or date may look like and still hold no name and no number of a person."""
WITHHELD = "Withheld"


class FaultFilters(FilterForm):
    """Which faults."""

    fault = Filter(label="Fault", choices=[(row.key, row.message) for row in DATA_FAULTS])
    severity = Filter(label="What it means", choices=SEVERITIES.items())


class RefusedFilters(FilterForm):
    """Which values that could not be taken."""

    load = Filter(label="File")
    element = Filter(label="Field")

    def __init__(self, query: Any, refused: Any) -> None:
        super().__init__(query)
        loads = Load.objects.all()
        self.offer(
            "load", [(str(one.pk), f"{one.kind_in_words}, {date_in_words(one.reference_date)}") for one in loads]
        )
        elements = refused.order_by("element").values_list("element", flat=True).distinct()
        self.offer("element", [(one, one) for one in elements])


def reads_names(reader: Account) -> bool:
    """Whether the reader may read lists of children by name."""
    return may_ever(gate.person_of(reader), Action.READ_CHILD_LIST).allowed


def _who(row: Any, with_names: bool) -> str:
    if row.child is None:
        return "No child could be told"
    return (row.child.name or row.child.la_child_id) if with_names else row.child.pseudonym


def fault_columns(with_names: bool) -> tuple[Column, ...]:
    return (
        Column("child", "Child", lambda row: _who(row, with_names), ("child__la_child_id",) if with_names else ()),
        Column("fault", "Fault", lambda row: DATA_FAULTS_BY_KEY[row.key].message, ("key",)),
        Column("detail", "What was found", lambda row: row.detail),
        Column("severity", "What it means", lambda row: SEVERITIES[Severity(row.severity)], ("severity",)),
        Column("to_do", "What to do", lambda row: DATA_FAULTS_BY_KEY[row.key].what_to_do),
        Column("rules", "Census rules", lambda row: ", ".join(DATA_FAULTS_BY_KEY[row.key].rules)),
    )


def refused_columns(with_names: bool) -> tuple[Column, ...]:
    return (
        Column("load", "File of", lambda row: row.load.reference_date, ("load__reference_date", "file", "line")),
        Column("kind", "Kind of file", lambda row: row.load.kind_in_words),
        Column("place", "Place", lambda row: row.place, ("file", "line")),
        Column("child", "Child", lambda row: _who_in_file(row, with_names)),
        Column("element", "Field", lambda row: row.element, ("element",)),
        Column("value", "Value", lambda row: shown_value(row, with_names)),
        Column(
            "reason",
            "Why it could not be taken",
            lambda row: shown_reason(row, with_names),
            ("reason",) if with_names else (),
        ),
    )


def _who_in_file(row: RefusedValue, with_names: bool) -> str:
    if with_names and row.child is None and row.la_child_id:
        return row.la_child_id
    return _who(row, with_names)


def tells_nobody(row: RefusedValue) -> bool:
    """Whether a value of a file is certainly a code or a date of an event, so that it cannot say who the child is."""
    column = TELLING_NOBODY_IN_LISTS.get(row.element)
    if column is not None and row.file:
        shape = SHAPES[Kind.DATE if column.kind is ListKind.DATE else Kind.CODE]
        return row.value in (column.values or {}).values() or shape.fullmatch(row.value.strip()) is not None
    item = TELLING_NOBODY.get(row.element)
    if item is None:
        return False
    is_code = item.code_set is not None and row.value in item.code_set.codes()
    return is_code or SHAPES[item.kind].fullmatch(row.value.strip()) is not None


def shown_value(row: RefusedValue, with_names: bool) -> str:
    """The value as the file held it; withheld from a reader of pseudonyms where it may say who the child is."""
    return row.value if with_names or tells_nobody(row) else WITHHELD


def shown_reason(row: RefusedValue, with_names: bool) -> str:
    """Why the value could not be taken; withheld with the value, which it may repeat."""
    return row.reason if with_names or tells_nobody(row) else WITHHELD


def visible_faults(reader: Account) -> Any:
    """The faults of children whose data quality the reader may see."""
    faults = DataFault.objects.filter(gate.visible_q(reader, Action.READ_DATA_QUALITY), faults_shown(reader))
    return faults.select_related("child__person").prefetch_related("child__person__names")


def visible_refused(reader: Account) -> Any:
    """The refused values of children whose data quality the reader may see; those of no child, to who oversees all.

    A census file tells of social care's work, so that who may not read of it is shown none.
    """
    if is_kept_from(reader):
        return RefusedValue.objects.none()
    condition = gate.visible_q(reader, Action.READ_DATA_QUALITY)
    if oversees_service(reader, Action.READ_DATA_QUALITY):
        condition |= Q(child__isnull=True)
    refused = RefusedValue.objects.filter(condition)
    return refused.select_related("load", "child__person").prefetch_related("child__person__names")


def _fault_listing(request: PageRequest, filters: FaultFilters) -> Listing:
    reader = reader_of(request)
    chosen = {name: value for name, value in filters.cleaned_data.items() if value}
    if "fault" in chosen:
        chosen["key"] = chosen.pop("fault")
    return Listing(
        caption="Faults in the record",
        one="fault",
        many="faults",
        columns=fault_columns(reads_names(reader)),
        found=visible_faults(reader).filter(**chosen),
        query=request.GET,
        default_sort="severity",
        tie_break=("key", "pk"),
        export_address=lambda form: reverse("data_quality_export", args=[form]),
    )


def _refused_listing(request: PageRequest, filters: RefusedFilters) -> Listing:
    reader = reader_of(request)
    chosen = {name: value for name, value in filters.cleaned_data.items() if value}
    return Listing(
        caption="Values that could not be taken",
        one="value",
        many="values",
        columns=refused_columns(reads_names(reader)),
        found=visible_refused(reader).filter(**chosen),
        query=request.GET,
        default_sort="-load",
        export_address=lambda form: reverse("refused_values_export", args=[form]),
    )


@page(Action.READ_DATA_QUALITY)
def data_quality(request: PageRequest) -> HttpResponse:
    """The faults that stand in the record now, and how many there are of each kind."""
    ledger.reread_faults_of_today()
    reader, filters = reader_of(request), FaultFilters(request.GET)
    listing = _fault_listing(request, filters) if filters.is_valid() else None
    if listing:
        request.trail.showed({row.child_id for row in listing.rows}, rows=len(listing.rows))
    counts = visible_faults(reader).prefetch_related(None).order_by().values("key").annotate(n=Count("pk"))
    by_key = {row["key"]: row["n"] for row in counts}
    shown = {
        "filters": filters,
        "listing": listing,
        "kinds": [(row, by_key[row.key]) for row in DATA_FAULTS if row.key in by_key],
        "severities": SEVERITIES,
        "refused_count": visible_refused(reader).count(),
        "may_read_duplicates": gate.may(Action.READ_DUPLICATES, reader).allowed,
        "now": now(),
        "with_names": reads_names(reader),
    }
    return render(request, "data_quality.html", shown, status=200 if listing else 422)


@page(Action.READ_DATA_QUALITY)
def refused_values(request: PageRequest) -> HttpResponse:
    """Every value of a file that could not be taken, with its place and the reason."""
    reader = reader_of(request)
    filters = RefusedFilters(request.GET, visible_refused(reader))
    listing = _refused_listing(request, filters) if filters.is_valid() else None
    if listing:
        children = {row.child_id for row in listing.rows if row.child_id}
        request.trail.showed(children, rows=len(listing.rows))
    shown = {"filters": filters, "listing": listing, "with_names": reads_names(reader)}
    return render(request, "refused_values.html", shown, status=200 if listing else 422)


def _exported(request: PageRequest, listing: Listing, form: str, name: str) -> HttpResponseBase:
    rows: Any = listing.every_row
    children = set(rows.order_by().prefetch_related(None).values_list("child_id", flat=True)) - {None}
    request.trail.showed(children, rows=listing.total, format=form)
    return FORMATS[form](listing.columns, rows.iterator(chunk_size=500), name)


@page(Action.READ_DATA_QUALITY)
def export_faults(request: PageRequest, form: str) -> HttpResponseBase:
    """Every fault that the filters leave, as CSV or XLSX."""
    filters = FaultFilters(request.GET)
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    ledger.reread_faults_of_today()
    return _exported(request, _fault_listing(request, filters), form, "data-quality")


@page(Action.READ_DATA_QUALITY)
def export_refused_values(request: PageRequest, form: str) -> HttpResponseBase:
    """Every refused value that the filters leave, as CSV or XLSX."""
    filters = RefusedFilters(request.GET, visible_refused(reader_of(request)))
    if form not in FORMATS or not filters.is_valid():
        raise Http404
    return _exported(request, _refused_listing(request, filters), form, "refused-values")
