"""Every worker's open work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access import gate, pages
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Deadline, Now
from lineofsight.web.board import list_address
from lineofsight.web.board_figures import open_work_by_worker
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of

COLUMNS = (
    Column("worker", "Worker", lambda row: row.name, ("worker",)),
    Column("overdue", "Overdue", lambda row: row.work.overdue, ("overdue",), is_numeric=True),
    Column("due_soon", "Due soon", lambda row: row.work.due_soon, ("due_soon",), is_numeric=True),
    Column("running", "Running", lambda row: row.work.running, ("running",), is_numeric=True),
    Column("total", "All open", lambda row: row.work.total, ("total",), is_numeric=True),
)


@pages.page(Action.READ_BOARD)
def work_by_worker(request: HttpRequest) -> HttpResponse:
    """Open work by worker: the board's table, whole."""
    reader, now = reader_of(request), Now.read()
    held = open_work_by_worker(Deadline.objects.filter(gate.visible_q(reader, Action.READ_BOARD)), now)
    listing = Listing(
        caption="Open work by worker",
        one="worker",
        many="workers",
        columns=COLUMNS,
        found=held,
        query=request.GET,
        default_sort="-overdue",
    )
    shown = {"listing": listing, "now": now, "list_of": list_address(reader)}
    return render(request, "work_by_worker.html", shown)
