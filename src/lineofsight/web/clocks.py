"""The manual of clocks: every row of the catalogue, and the local standards in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access.pages import page
from lineofsight.domain.clocks import Unit, clock_manual_rows
from lineofsight.domain.permissions import Action
from lineofsight.record.models import LocalStandard
from lineofsight.record.moment import today


@page(Action.READ_CLOCK_MANUAL)
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock: when it starts and stops, its limit and whose it is, and what was not checked."""
    on = today()
    standards: dict[str, list[tuple[LocalStandard, str]]] = {}
    for row in LocalStandard.objects.order_by("clock", "-in_force_from"):
        standards.setdefault(row.clock, []).append((row, Unit(row.unit).counted(row.number)))
    rows = clock_manual_rows()
    shown = {
        "read_here": [row for row in rows if row.is_read_here],
        "not_read": [row for row in rows if not row.is_read_here],
        "standards": standards,
        "today": on,
    }
    return render(request, "clocks.html", shown)
