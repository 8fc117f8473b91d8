"""Rows of the record read into what returns say of a child, in a fixed number of queries for a batch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from lineofsight.domain.returned import CareEpisodeDetail, CarePeriodDetail, HeldBy, Home, ReturnedChild
from lineofsight.record.histories import histories_of
from lineofsight.record.models import (
    Address,
    Allocation,
    CareEpisode,
    CarePeriod,
    Child,
    Identifier,
    LookedAfterReview,
    PersonName,
    Relationship,
    Restriction,
)
from lineofsight.record.plain_rows import grouped


def returned_children(child_ids: Collection[int]) -> dict[int, ReturnedChild]:
    """What returns say of many children, by child id; one who was merged into another is left out.

    Nine queries more than the histories without their visits, whatever the number: hand in some hundreds at a time.
    """
    histories = histories_of(child_ids, visits_of=())
    names = _names(child_ids)
    former_upns = _former_upns(child_ids)
    homes = _homes(child_ids)
    participation = _participation(child_ids)
    workers = _workers(child_ids)
    mothers = _mothers(child_ids)
    periods = grouped(CarePeriod.objects.filter(child__in=child_ids), "child_id")
    care_episodes = _care_episodes(child_ids)
    references = dict(Child.objects.filter(pk__in=child_ids).values_list("pk", "reference"))
    return {
        child_id: ReturnedChild(
            history=history,
            reference=str(references[child_id]),
            given_names=names.get(child_id, ("", ""))[0],
            family_name=names.get(child_id, ("", ""))[1],
            former_upn=former_upns.get(child_id, ""),
            postcode=_current(homes.get(child_id, [])),
            workers=tuple(workers.get(child_id, ())),
            periods={
                row.pk: CarePeriodDetail(row.reason_ended, row.is_unaccompanied) for row in periods.get(child_id, ())
            },
            care_episodes=care_episodes.get(child_id, {}),
            homes=tuple(homes.get(child_id, ())),
            participation=participation,
            mother_of=tuple(mothers.get(child_id, ())),
        )
        for child_id, history in histories.items()
    }


def _names(child_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    current = PersonName.objects.filter(person__in=child_ids, ended_on__isnull=True, is_alias=False)
    return {pk: (given, family) for pk, given, family in current.values_list("person_id", "given_names", "family_name")}


def _former_upns(child_ids: Collection[int]) -> dict[int, str]:
    """The former pupil number that was used last, by child."""
    former = Identifier.objects.filter(person__in=child_ids).filter(
        Q(kind=Identifier.Kind.FORMER_UPN) | Q(kind=Identifier.Kind.UPN, ended_on__isnull=False)
    )
    rows = sorted(former.values_list("person_id", "ended_on", "started_on", "pk", "value"), key=_latest_last)
    return {person_id: value for person_id, *_, value in rows}


def _latest_last(row: tuple[object, ...]) -> tuple[str, str, object]:
    _, ended_on, started_on, key, _ = row
    return (str(ended_on or ""), str(started_on or ""), key)


def _homes(child_ids: Collection[int]) -> dict[int, list[Home]]:
    """Where each child lived, in the order of the starts: nothing of where, where that is protected."""
    columns = ("person_id", "started_on", "pk", "ended_on", "postcode", "is_protected")
    rows = sorted(
        Address.objects.filter(person__in=child_ids).values_list(*columns), key=lambda row: (str(row[1] or ""), row[2])
    )
    found: dict[int, list[Home]] = {}
    for person_id, started_on, _, ended_on, postcode, is_protected in rows:
        found.setdefault(person_id, []).append(Home("" if is_protected else postcode, started_on, ended_on))
    return found


def _current(homes: list[Home]) -> str:
    """The postcode of the home that the child has now."""
    return next((one.postcode for one in reversed(homes) if one.ended_on is None), "")


def _workers(child_ids: Collection[int]) -> dict[int, list[HeldBy]]:
    allocations = Allocation.objects.filter(child__in=child_ids, worker__isnull=False).order_by("started_on", "pk")
    held: dict[int, list[HeldBy]] = {}
    columns = ("child_id", "worker__social_work_england_number", "started_on", "ended_on")
    for child_id, number, started_on, ended_on in allocations.values_list(*columns):
        held.setdefault(child_id, []).append(HeldBy(number, started_on, ended_on))
    return held


def _care_episodes(child_ids: Collection[int]) -> dict[int, dict[int, CareEpisodeDetail]]:
    """The details of every care episode by child and by its own id: nothing of where, where that is protected."""
    found: dict[int, dict[int, CareEpisodeDetail]] = {}
    for row in CareEpisode.objects.filter(period__child__in=child_ids).select_related("period"):
        found.setdefault(row.period.child_id, {})[row.pk] = CareEpisodeDetail(
            postcode="" if row.is_protected else row.postcode,
            provider=row.provider,
            urn="" if row.is_protected else row.urn,
            change_reason=row.change_reason,
        )
    return found


def _participation(child_ids: Collection[int]) -> dict[int, str]:
    reviews = LookedAfterReview.objects.filter(period__child__in=child_ids).exclude(participation="")
    return dict(reviews.values_list("pk", "participation"))


def _mothers(child_ids: Collection[int]) -> dict[int, list[date | None]]:
    """The births of each child's own children; not of one who is unborn, or whose record is sealed or was merged."""
    mother, parent = Relationship.Kind.MOTHER, Relationship.Kind.PARENT
    rows = Relationship.objects.filter(
        Q(kind=mother) | Q(kind=parent, person__sex="F"), person__in=child_ids, to__merged_into__isnull=True
    )
    rows = rows.exclude(to__born_on__isnull=True, to__expected_on__isnull=False)
    rows = rows.exclude(to__in=Child.objects.filter(restriction=Restriction.S2).values("person"))
    found: dict[int, list[date | None]] = {}
    for person_id, born_on in rows.values_list("person_id", "to__born_on").distinct():
        found.setdefault(person_id, []).append(born_on)
    return found


def looked_after_between(first: date, last: date) -> list[int]:
    """The children who were looked after on some day from one to another; none whose record was merged."""
    periods = CarePeriod.objects.filter(started_on__lte=last).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first))
    children = Child.objects.filter(pk__in=periods.values("child_id"), person__merged_into__isnull=True)
    return list(children.order_by("la_child_id").values_list("pk", flat=True))
