"""Information that the front door passed to whoever holds an open child, and that nobody there has read yet.

What was passed to an episode of social care is for social care: its worker or its team manager says that it is read.
While early help holds the child it waits for nobody, for early help may not read it; it waits again when social care
holds the child once more. It stands in the child's record all the time, for whoever may read social care's detail.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.record.models import Child, Contact, InformationRead
from lineofsight.record.prepared import Prepared


def passed_on() -> QuerySet[Contact]:
    """The contacts whose decision in force is that their information goes to whoever holds the child."""
    passed = ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value
    return Contact.objects.filter(outcome=passed, decided_at__isnull=False, child__isnull=False)


def for_early_help() -> Q:
    """The condition for what was passed on while no episode was open: early help may read it too, and says so."""
    return Q(outcome=ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value, episode__isnull=True)


def is_for_early_help(contact: Contact) -> bool:
    """Whether a contact meets `for_early_help`."""
    return contact.outcome == ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value and contact.episode_id is None


def unread() -> QuerySet[Contact]:
    """Those of them that were not read since they were passed on, by those whose they are to read: whoever holds the
    child, and social care alone where they were passed to its episode."""
    held = Q(child__allocations__ended_on__isnull=True, child__allocations__isnull=False)
    held &= for_early_help() | Q(child__allocations__team__is_early_help=False)
    read = InformationRead.objects.filter(contact=OuterRef("pk"), read_at__gte=OuterRef("decided_at"))
    return passed_on().filter(held).exclude(Exists(read))


def unread_about(child: Child, *, is_whole: bool = True) -> list[Contact]:
    """What was passed on about one child and is not read, the oldest first, in one query.

    is_whole: whether the reader sees social care's detail; else only what early help may read.
    """
    return [one for one in _UNREAD_ABOUT([child.pk]) if is_whole or is_for_early_help(one)]


_UNREAD_ABOUT = Prepared(
    lambda ids: unread().filter(child__in=ids).select_related("message").order_by("decided_at", "pk")
)


def has_unread() -> Q:
    """Children about whom something was passed on that whoever holds them has not read."""
    return Q(pk__in=unread().order_by().values("child"))
