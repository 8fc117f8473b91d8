"""Agreement, openness, disclosures and objections of contacts, read into the plain facts that say what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace

from lineofsight.domain.information_sharing import (
    AgreementFacts,
    DisclosureFacts,
    ObjectionFacts,
    OpennessFacts,
    SharingFacts,
)
from lineofsight.record.models import AgencyRequest, Agreement, Contact, Disclosure, Objection, Openness


def sharing_facts_of(contacts: Collection[Contact]) -> dict[int, SharingFacts]:
    """What is recorded about each contact, by its id, in five queries whatever their number."""
    ids = [contact.pk for contact in contacts]
    openness: dict[int, list[OpennessFacts]] = defaultdict(list)
    for told in Openness.objects.filter(contact__in=ids).order_by("decided_on", "pk"):
        openness[told.contact_id].append(_openness(told))
    agreements: dict[int, list[AgreementFacts]] = defaultdict(list)
    for agreed in Agreement.objects.filter(contact__in=ids).order_by("happened_on", "pk"):
        agreements[agreed.contact_id].append(_agreement(agreed))
    disclosures: dict[int, list[DisclosureFacts]] = defaultdict(list)
    for disclosed in Disclosure.objects.filter(contact__in=ids).order_by("shared_at", "pk"):
        assert disclosed.contact_id is not None, "disclosure_of_contact_or_document"
        disclosures[disclosed.contact_id].append(_disclosure(disclosed))
    objections: dict[int, list[ObjectionFacts]] = defaultdict(list)
    for objection in Objection.objects.filter(contact__in=ids).order_by("objected_on", "pk"):
        objections[objection.contact_id].append(_objection(objection))
    asked = _agencies_asked(ids)
    return {
        contact.pk: SharingFacts(
            outcome=contact.outcome,
            openness=tuple(openness[contact.pk]),
            agreements=tuple(agreements[contact.pk]),
            disclosures=tuple(disclosures[contact.pk]),
            objections=tuple(objections[contact.pk]),
            agencies_asked=asked[contact.pk],
        )
        for contact in contacts
    }


def _agencies_asked(ids: Collection[int]) -> Counter[int]:
    """How many agencies were asked about each contact; a question that was taken back is left out."""
    asked = AgencyRequest.objects.exclude(state=AgencyRequest.State.WITHDRAWN).filter(enquiry__about__contact__in=ids)
    return Counter(asked.values_list("enquiry__about__contact", flat=True))


def with_outcome(facts: SharingFacts, outcome: str) -> SharingFacts:
    """The same facts beside an outcome that is proposed."""
    return replace(facts, outcome=outcome)


def _openness(row: Openness) -> OpennessFacts:
    return OpennessFacts(
        parents_told=row.parents_told,
        child_told=row.child_told,
        why_not=row.why_not,
        has_decider=bool(row.decided_by_name) or row.recorded_by_id is not None,
    )


def _agreement(row: Agreement) -> AgreementFacts:
    return AgreementFacts(
        is_agreed=row.is_agreed,
        is_withdrawn=row.withdrawn_on is not None,
        is_the_childs=row.who == Agreement.Who.CHILD,
    )


def _objection(row: Objection) -> ObjectionFacts:
    return ObjectionFacts(
        is_decided=bool(row.decided), has_reason=bool(row.reason), has_decider=row.decided_by_id is not None
    )


def _disclosure(row: Disclosure) -> DisclosureFacts:
    return DisclosureFacts(
        organisation=row.organisation,
        what=row.what,
        purpose=row.purpose,
        is_shared=row.is_shared,
        is_from_us=row.is_from_us,
        lawful_basis=row.lawful_basis,
        special_category=row.special_category,
        confidentiality=row.confidentiality,
        has_approver=row.approved_by_id is not None,
    )
