"""How often each flag stands raised among the children open to the authority, counted once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from lineofsight.domain.flags import FlagNumbers, read_flags
from lineofsight.domain.flags.fairness import Counts, added, count_raised
from lineofsight.record.flag_facts import facts_of_families
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.models import Child, EarlyHelp, Episode, FlagCountBegun, FlagsCounted, Restriction
from lineofsight.record.moment import local_date, now

AT_A_TIME: Final = 200
"""So many children are read together."""
LASTS: Final = timedelta(hours=24)
"""How long a count stands before the next is made."""
GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""A count that was begun so long ago and is not there was broken off with its process: another may begin."""


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


def claim() -> bool:
    """Whether the count is due and this process is to make it: of any number that ask, one alone is told so."""
    at = now()
    if not is_due(at):
        return False
    FlagCountBegun.objects.get_or_create(defaults={"begun_at": at - GIVEN_UP_AFTER})
    claimed = FlagCountBegun.objects.filter(begun_at__lte=at - GIVEN_UP_AFTER).update(begun_at=at)
    return claimed == 1 and is_due(at)  # another may have made it between the two questions


def give_back() -> None:
    """Say that the count that was claimed failed, so that the next who asks begins again."""
    FlagCountBegun.objects.update(begun_at=now() - GIVEN_UP_AFTER)


def count_now() -> FlagsCounted:
    """Read the flags of every open child, and keep how often each is raised in each group."""
    at, children = now(), open_children()
    readable = frozenset(Child.objects.filter(restriction=Restriction.S0).values_list("pk", flat=True))
    numbers = flag_numbers_in_force()
    counts: Counts = {}
    for chunk in _chunks(children):
        added(counts, _counted(chunk, readable, numbers, at))
    return FlagsCounted.objects.create(counted_at=at, children=len(children), counts=counts)


def _chunks(children: list[int]) -> Iterator[list[int]]:
    return (children[place : place + AT_A_TIME] for place in range(0, len(children), AT_A_TIME))


def _counted(children: list[int], readable: frozenset[int], numbers: FlagNumbers, at: datetime) -> Counts:
    found = facts_of_families(children, readable=readable, as_of=at)
    readings = ((facts.child, read_flags(facts, at, numbers)) for facts in found.values())
    return count_raised(readings, local_date(at))
