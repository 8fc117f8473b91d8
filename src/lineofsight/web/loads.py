"""The files that were loaded: what each said of itself and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from lineofsight.access.pages import page
from lineofsight.actions.loading.report import LABELS
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Load
from lineofsight.web.listing import Column, Listing

COLUMNS = (
    Column("reference_date", "File of", lambda row: row.reference_date, ("reference_date",)),
    Column("kind", "Kind of file", lambda row: row.kind_in_words),
    Column("file_name", "File", lambda row: row.file_name),
    Column("loaded", "Loaded", lambda row: row.finished_at, ("started_at",)),
    Column("children", "Children", lambda row: row.children, ("children",), is_numeric=True),
    Column("values_given", "Values in the file", lambda row: row.values_given, ("values_given",), is_numeric=True),
    Column("refused", "Not taken", lambda row: row.values_given - row.values_taken, is_numeric=True),
)


@page(Action.READ_DATA_QUALITY)
def loads(request: HttpRequest) -> HttpResponse:
    """Every file, the latest first."""
    listing = Listing(
        caption="Files that were loaded",
        one="file",
        many="files",
        columns=COLUMNS,
        found=Load.objects.all(),
        query=request.GET,
        default_sort="-reference_date",
    )
    return render(request, "loads.html", {"listing": listing})


@page(Action.READ_DATA_QUALITY)
def load(request: HttpRequest, number: int) -> HttpResponse:
    """One file's report."""
    found = get_object_or_404(Load.objects.select_related("loaded_by"), pk=number)
    rows = [(name, found.counts[kind]) for kind, name in LABELS.items() if kind in found.counts]
    return render(request, "load.html", {"load": found, "rows": rows})
