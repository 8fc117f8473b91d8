"""Making the lists of Annex A of the record for a day: read a batch at a time, each child on the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action
from lineofsight.record.inspected import inspected_children, inspected_contacts
from lineofsight.record.models import Authority, Child
from lineofsight.returns.annex_a.lists import OF_CHILDREN, InspectionDays, Line, contact_lines, lines_of
from lineofsight.returns.annex_a.writing import Inspection

AT_A_TIME: Final = 500
"""So many children are read together."""
Tell = Callable[[str, int, int], None]


def make_inspection(on: date, *, by: Account, tell: Tell | None = None) -> Inspection:
    """The lists of a day. A sealed record is no part of them; how many there are is said."""
    days = InspectionDays.of(on)
    known = Child.objects.filter(person__merged_into__isnull=True)
    known = known.filter(Q(episodes__isnull=False) | Q(early_help__isnull=False)).distinct()
    opened = gate.visible_children(by, Action.SEND_RETURNS).values("pk")
    ids = list(known.filter(pk__in=opened).order_by("la_child_id").values_list("pk", flat=True))
    authority = Authority.objects.first()
    lines: dict[int, list[Line]] = {number: [] for number in OF_CHILDREN}
    with gate.one_transaction():
        for start in range(0, len(ids), AT_A_TIME):
            _add(lines, ids[start : start + AT_A_TIME], days)
            if tell is not None:
                tell("Reading children", min(start + AT_A_TIME, len(ids)), len(ids))
        lines[1] = list(contact_lines(inspected_contacts(days.half_year_from, on), days))
        shown = dict.fromkeys(line.child_id for some in lines.values() for line in some if line.child_id is not None)
        rows = sum(map(len, lines.values()))
        gate.read_list(Action.SEND_RETURNS, by=by, children=shown, rows=rows, details={"return": "annex_a"})
    return Inspection(
        on,
        str(authority or ""),
        lines,
        held_back=known.exclude(pk__in=opened).count(),
        authority_number=authority.number if authority else "",
    )


def _add(lines: dict[int, list[Line]], child_ids: list[int], days: InspectionDays) -> None:
    found = inspected_children(child_ids, days.on)
    for child_id in child_ids:
        if child_id in found:
            for number in OF_CHILDREN:
                lines[number] += lines_of(number, found[child_id], days)
