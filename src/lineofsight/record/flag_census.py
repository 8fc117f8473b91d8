"""How often each flag stands raised among the children open to the authority, counted once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from lineofsight.domain.flags import read_flags
from lineofsight.domain.flags.fairness import Counts, added, count_raised
from lineofsight.record.flag_facts import facts_of_families
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.models import Child, EarlyHelp, Episode, FlagsCounted, Restriction
from lineofsight.record.moment import local_date, now

AT_A_TIME: Final = 200
"""So many children are read together."""
LASTS: Final = timedelta(hours=24)
"""How long a count stands before the next is made."""


def open_children() -> list[int]:
    """The children with an open episode of need or with early help that the family agreed to; none restricted."""
    episodes = Episode.objects.open().filter(child=OuterRef("pk"))
    help_given = EarlyHelp.objects.filter(child=OuterRef("pk"), agreed_on__isnull=False, ended_on__isnull=True)
    children = Child.objects.filter(Exists(episodes) | Exists(help_given), restriction=Restriction.S0)
    return list(children.filter(person__merged_into__isnull=True).order_by("pk").values_list("pk", flat=True))


def latest_count() -> FlagsCounted | None:
    """The last count that was made; None where there is none yet."""
    return FlagsCounted.objects.first()


def is_due(at: datetime | None = None) -> bool:
    """Whether the last count is older than a day, or there is none."""
    latest = latest_count()
    return latest is None or latest.counted_at <= (at or now()) - LASTS


def count_now() -> FlagsCounted:
    """Read the flags of every open child, and keep how often each is raised in each group."""
    at, children = now(), open_children()
    counts: Counts = {}
    for chunk in _chunks(children):
        added(counts, _counted(chunk, at))
    return FlagsCounted.objects.create(counted_at=at, children=len(children), counts=counts)


def _chunks(children: list[int]) -> Iterator[list[int]]:
    return (children[place : place + AT_A_TIME] for place in range(0, len(children), AT_A_TIME))


def _counted(children: list[int], at: datetime) -> Counts:
    numbers = flag_numbers_in_force()
    readable = Child.objects.filter(restriction=Restriction.S0).values_list("pk", flat=True)
    found = facts_of_families(children, readable=set(readable), as_of=at)
    readings = ((facts.child, read_flags(facts, at, numbers)) for facts in found.values())
    return count_raised(readings, local_date(at))
