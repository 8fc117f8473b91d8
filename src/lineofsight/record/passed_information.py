"""Information that the front door passed to whoever holds an open child, and that nobody there has read yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.models import Child, Contact, InformationRead


def passed_on() -> QuerySet[Contact]:
    """The contacts whose decision in force is that their information goes to whoever holds the child."""
    passed = ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value
    return Contact.objects.filter(outcome=passed, decided_at__isnull=False, child__isnull=False)


def unread() -> QuerySet[Contact]:
    """Those of them, about children whom somebody holds, that were not read since they were passed on."""
    held = Q(child__allocations__ended_on__isnull=True, child__allocations__isnull=False)
    read = InformationRead.objects.filter(contact=OuterRef("pk"), read_at__gte=OuterRef("decided_at"))
    return passed_on().filter(held).exclude(Exists(read))


def unread_about(child: Child) -> list[Contact]:
    """What was passed on about one child and is not read, the oldest first, in one query."""
    return list(unread().filter(child=child).select_related("message").order_by("decided_at", "pk"))


def has_unread() -> Q:
    """Children about whom something was passed on that whoever holds them has not read."""
    return Q(pk__in=unread().order_by().values("child"))
