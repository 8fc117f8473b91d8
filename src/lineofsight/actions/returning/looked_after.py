"""Making the return of looked-after children (SSDA903) of the record for a year, each child on the trail."""

from __future__ import annotations

from typing import Final

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Authority
from lineofsight.record.returned import looked_after_between, returned_children
from lineofsight.returns.ssda903.rows import ReturnYear, rows_of
from lineofsight.returns.ssda903.writing import LookedAfterReturn

AT_A_TIME: Final = 200
"""So many children are read together."""


def make_looked_after_return(ends_in: int, *, by: Account) -> LookedAfterReturn:
    """The return of the year that ends in `ends_in`. A sealed record is no part of it; how many there are is said."""
    year = ReturnYear(ends_in)
    ids = looked_after_between(year.first, year.last)
    opened = set(gate.visible_children(by, Action.SEND_RETURNS).filter(pk__in=ids).values_list("pk", flat=True))
    told = [child_id for child_id in ids if child_id in opened]
    made = LookedAfterReturn(year, str(Authority.objects.first() or ""), held_back=len(ids) - len(told))
    with gate.one_transaction():
        for start in range(0, len(told), AT_A_TIME):
            found = returned_children(told[start : start + AT_A_TIME])
            for child in found.values():
                made.add(rows_of(child, year))
        gate.read_list(Action.SEND_RETURNS, by=by, children=told, details={"return": "ssda903"})
    return made
