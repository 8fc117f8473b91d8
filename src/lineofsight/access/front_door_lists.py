"""What the lists and figures of the front door may be made of, beside `front_door.visible_contacts`."""

from __future__ import annotations

from django.db.models import QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain import permissions
from lineofsight.domain.permissions import Action, Restriction, Role
from lineofsight.record.models import Child, ConflictOfInterest, Contact, Episode


def contacts_only_told_of(by: Account) -> QuerySet[Contact]:
    """The contacts of restricted records: the person is told that there are such, and of none what it is about.

    None for a manager of the front door, who reads them, and for who is not told of restricted records.
    """
    person = gate.person_of(by)
    rows = Contact.objects.all()
    is_told = person.role in permissions.TOLD_OF_RESTRICTED_RECORDS and person.role is not Role.TEAM_MANAGER
    if not is_told or not permissions.may_ever(person, Action.READ_QUEUE).allowed:
        return rows.none()
    rows = rows.filter(child__in=Child.objects.filter(restriction=Restriction.S1.value).values("pk"))
    if person.worker_id is not None:
        conflicts = ConflictOfInterest.objects.filter(worker_id=person.worker_id)
        rows = rows.exclude(child__in=conflicts.values("child_id"))
    return rows


def counted_episodes(by: Account) -> QuerySet[Episode]:
    """The episodes that the front door's figures of referrals count: of standard records, and in no conflict.

    They are counted and not listed: a list of them asks `gate.visible_q` as every list of children does.
    """
    person = gate.person_of(by)
    rows = Episode.objects.all()
    if not permissions.may_ever(person, Action.READ_FRONT_DOOR_FIGURES).allowed:
        return rows.none()
    rows = rows.exclude(child__in=Child.objects.exclude(restriction=Restriction.S0.value).values("pk"))
    if person.worker_id is not None:
        conflicts = ConflictOfInterest.objects.filter(worker_id=person.worker_id)
        rows = rows.exclude(child__in=conflicts.values("child_id"))
    return rows
