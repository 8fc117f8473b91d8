"""Open contacts that may be about the same child as one that is being taken down: so that nobody is worked on twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import Contact

AT_MOST = 5
"""Open contacts that are offered for one child."""


def open_twins(said: SaidOfChild, among: QuerySet[Contact], *, child_id: int | None = None) -> Iterable[Contact]:
    """Open contacts about this child, the newest first: linked to it, or called the same with no other birth date.

    among: the contacts that the reader may see. child_id: which child of the record it is, where somebody has said so.
    """
    same = Q(pk__in=[])
    if child_id is not None:
        same |= Q(child_id=child_id)
    if said.given_names and said.family_name:
        same |= _called_the_same(said)
    found = among.filter(same, decided_at__isnull=True).select_related("message", "child__person")
    return found.order_by("-received_at", "-pk")[:AT_MOST]


def _called_the_same(said: SaidOfChild) -> Q:
    name = Q(given_names__iexact=said.given_names, family_name__iexact=said.family_name)
    if said.born_on is None:
        return name
    return name & (Q(born_on=said.born_on) | Q(born_on__isnull=True))
