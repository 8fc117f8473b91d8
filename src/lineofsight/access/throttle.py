"""Limits on what people without an account may do: so many times in so long from one network address, then wait.

The counts are in the database, so that every server process knows of them. No address is kept: only a keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from lineofsight.access.models.throttle import Tally
from lineofsight.access.sign_ins import keyed_hash
from lineofsight.record.moment import now

KEPT = timedelta(days=2)
"""How long counts are kept: longer than any limit looks back."""
ONE_SUBSCRIBER_V6 = 64
"""Bits of an IPv6 address that stand for one connection; the rest anyone may choose."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within so long, from one place. `words` is what the limit holds back, for the manual."""

    kind: str
    times: int
    within: timedelta
    words: str


def count(limit: Limit, place: str) -> bool:
    """Note that it was done once more; False where that is more often than the limit allows.

    place: where it comes from, as `place_of` says. A stretch begins at a whole multiple of `within`.
    """
    moment = now()
    Tally.objects.filter(began_at__lt=moment - KEPT).delete()
    row, _ = Tally.objects.get_or_create(kind=limit.kind, place=_hashed(place), began_at=_began(limit, moment))
    Tally.objects.filter(pk=row.pk).update(times=F("times") + 1)
    row.refresh_from_db(fields=["times"])
    return row.times <= limit.times


def is_spent(limit: Limit, place: str) -> bool:
    """Whether the limit is reached already, without counting."""
    found = Tally.objects.filter(kind=limit.kind, place=_hashed(place), began_at=_began(limit, now()))
    return found.filter(times__gte=limit.times).exists()


def place_of(request: HttpRequest) -> str:
    """The network address that a request comes from; behind a proxy of ours, the one that the proxy saw.

    The many addresses of one IPv6 connection count as one.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rsplit(",", maxsplit=1)[-1].strip() or seen
    try:
        address = ip_address(seen)
    except ValueError:
        return str(seen)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_SUBSCRIBER_V6), strict=False).network_address)
    return str(address)


def _hashed(place: str) -> str:
    return keyed_hash("place", place)


def _began(limit: Limit, moment: datetime) -> datetime:
    length = int(limit.within.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // length * length, UTC)
