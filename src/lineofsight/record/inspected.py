"""Rows of the record read into what the lists of an inspection say, in a fixed number of queries for a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import CharField, Q
from django.db.models.expressions import RawSQL

from lineofsight.domain.inspected import CareDetail, InspectedChild, InspectedContact, PlacementDetail, SeenAt, cut
from lineofsight.record.children_seen import SAID, child_seen
from lineofsight.record.histories import histories_of
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Authority,
    CareEpisode,
    CarePeriod,
    ChildProtectionPlan,
    Conference,
    Contact,
    EarlyHelpAssessment,
    LookedAfterCheck,
    LookedAfterReview,
    Visit,
)

AT_A_TIME = 500
"""So many contacts are read together."""


def inspected_children(child_ids: Collection[int], on: date) -> dict[int, InspectedChild]:
    """What the lists of a day say of many children, by child id; one who was merged into another is left out.

    Eleven queries more than the histories without their visits, whatever the number: hand in some hundreds at a time.
    """
    histories = histories_of(child_ids, visits_of=())
    held = _held_by(child_ids, on)
    visits = _visits(child_ids, on)
    assessed = _assessments(child_ids, on)
    plan_made = {
        enquiry: outcome == Conference.Outcome.CHILD_PROTECTION_PLAN
        for enquiry, outcome in Conference.objects.filter(
            child__in=child_ids, section_47_enquiry__isnull=False, held_on__lte=on
        )
        .exclude(outcome="")
        .values_list("section_47_enquiry_id", "outcome")
    }
    plans = ChildProtectionPlan.objects.filter(child__in=child_ids, conference__held_on__lte=on)
    conference_of = dict(plans.values_list("pk", "conference__held_on"))
    helped = EarlyHelpAssessment.objects.filter(early_help__child__in=child_ids)
    organisations = dict(helped.values_list("pk", "organisation"))
    placements = _placements(child_ids)
    care = _care(child_ids, on)
    authority = str(Authority.objects.first() or "")
    return {
        child_id: InspectedChild(
            history=cut(history, on),
            authority=authority,
            team=held.get(child_id, ("", ""))[0],
            worker=held.get(child_id, ("", ""))[1],
            visits=tuple(visits.get(child_id, ())),
            outcomes={key: outcome for key, (outcome, _) in assessed.items()},
            child_seen={key: is_seen for key, (_, is_seen) in assessed.items()},
            plan_made=plan_made,
            conference_of=conference_of,
            organisations=organisations,
            placements=placements,
            care=care,
        )
        for child_id, history in histories.items()
    }


def inspected_contacts(first: date, last: date) -> Iterator[InspectedContact]:
    """The contacts that came from a day to a day, oldest first; those about a sealed record are left out."""
    contacts = Contact.objects.filter(message__received_on__range=(first, last))
    contacts = contacts.filter(Q(child__isnull=True) | ~Q(child__restriction="S2"))
    rows = contacts.select_related("message", "child__person").order_by("message__received_on", "pk")
    for row in rows.iterator(chunk_size=AT_A_TIME):
        person = row.child.person if row.child else row
        yield InspectedContact(
            id=row.pk,
            received_on=row.message.received_on,
            source=row.message.source,
            la_child_id=row.child.la_child_id if row.child else "",
            sex=person.sex,
            ethnicity=person.ethnicity,
            born_on=person.born_on,
            died_on=row.child.person.died_on if row.child else None,
            is_unborn=person.born_on is None and person.expected_on is not None,
        )


def _held_by(child_ids: Collection[int], on: date) -> dict[int, tuple[str, str]]:
    """The team and the worker who held each child on the day: the last who did, where the case was closed."""
    rows = Allocation.objects.filter(child__in=child_ids, started_on__lte=on).order_by("started_on", "pk")
    return {
        child_id: (team, worker or "")
        for child_id, team, worker in rows.values_list("child_id", "team__name", "worker__name")
    }


def _assessments(child_ids: Collection[int], on: date) -> dict[int, tuple[str, bool | None]]:
    """By the id of an assessment, its outcome and whether the child was seen during it, as it stood on the day."""
    until = "CASE WHEN record_assessment.authorised_on <= %s THEN record_assessment.authorised_on ELSE %s END"
    is_seen = RawSQL(child_seen("record_assessment", until), (on, on), CharField(null=True))  # noqa: S611 - our own SQL
    rows = Assessment.objects.filter(child__in=child_ids).annotate(is_seen=is_seen)
    return {key: (outcome, SAID.get(said)) for key, outcome, said in rows.values_list("pk", "outcome", "is_seen")}


def _visits(child_ids: Collection[int], on: date) -> dict[int, list[SeenAt]]:
    """The visits in person of each child, oldest first."""
    rows = Visit.objects.filter(child__in=child_ids, happened_on__lte=on, kind=Visit.Kind.IN_PERSON)
    columns = ("child_id", "happened_on", "is_child_seen", "is_seen_alone", "purpose")
    found: dict[int, list[SeenAt]] = defaultdict(list)
    for child_id, happened_on, is_seen, is_alone, purpose in rows.order_by("happened_on", "pk").values_list(*columns):
        found[child_id].append(SeenAt(happened_on, is_seen, is_alone, purpose != Visit.Purpose.OTHER))
    return found


def _placements(child_ids: Collection[int]) -> dict[int, PlacementDetail]:
    """Where each care episode was lived, by its id: nothing of where, where that is protected."""
    return {
        row.pk: PlacementDetail(
            provider=row.provider,
            postcode="" if row.is_protected else row.postcode,
            urn="" if row.is_protected else row.urn,
            is_outside_authority=None if row.is_protected else row.is_outside_authority,
            is_protected=row.is_protected,
        )
        for row in CareEpisode.objects.filter(period__child__in=child_ids)
    }


def _care(child_ids: Collection[int], on: date) -> dict[int, CareDetail]:
    """The details of each period of care, by its id."""
    reviews = LookedAfterReview.objects.filter(period__child__in=child_ids, held_on__lte=on).exclude(permanence_plan="")
    aims = dict(reviews.order_by("held_on", "pk").values_list("period_id", "permanence_plan"))
    checks: dict[int, dict[str, date]] = defaultdict(dict)
    done = LookedAfterCheck.objects.filter(period__child__in=child_ids, done_on__lte=on).order_by("done_on")
    for period_id, kind, done_on in done.values_list("period_id", "kind", "done_on"):
        checks[period_id][kind] = done_on
    return {
        row.pk: CareDetail(row.reason_ended, row.is_unaccompanied, aims.get(row.pk, ""), checks.get(row.pk, {}))
        for row in CarePeriod.objects.filter(child__in=child_ids)
    }
