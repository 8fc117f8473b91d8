"""Rows of the record read into the plain facts that the flags understand, in a fixed number of queries.

Whose facts a reader may be told of is not asked here: hand in the other children whom the gate lets the reader see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q

from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.flags import (
    AddressFacts,
    AdultFacts,
    AllocationFacts,
    FamilyFacts,
    FlagReading,
    MemberFacts,
    MissedAppointmentFacts,
    read_flags,
)
from lineofsight.domain.flags.facts import undecided_if_later
from lineofsight.domain.history import History
from lineofsight.record.contact_facts import contact_facts
from lineofsight.record.families import FamilyOfChild, family_of
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.histories import histories_of
from lineofsight.record.local_standards import standards_in_force
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    Contact,
    EarlyHelp,
    Episode,
    FactVersion,
    MissedAppointment,
    Origin,
    PersonNamed,
    Relationship,
    Restriction,
    ThresholdDecision,
)
from lineofsight.record.moment import now
from lineofsight.record.views import views_of


def flags_of(child_id: int, *, household: Collection[int], as_of: datetime | None = None) -> tuple[FlagReading, ...]:
    """What every flag of the catalogue says of a child: in the same number of queries whatever the family's size.

    household: the other children whom the reader may be told of; those who are not of the family are left out. as_of:
    an aware moment, None for now: what had happened by then, judged by the numbers of its day. Cases and early help
    that were recorded here later are left out; of what had begun, the record is read as it is now. Raises
    Child.DoesNotExist.
    """
    moment = as_of or now()
    facts = family_facts(child_id, household=household, as_of=moment)
    if as_of is not None:
        facts = _without_what_began_since(facts, as_of)
    return read_flags(facts, moment, flag_numbers_in_force())


def family_facts(child_id: int, *, household: Collection[int], as_of: datetime) -> FamilyFacts:
    """The facts of a child and of those of the family whom the reader may be told of. Raises Child.DoesNotExist."""
    family = family_of(child_id)
    members = (family.siblings | family.others) & set(household)
    histories = histories_of([child_id, *sorted(members)])
    if child_id not in histories:
        raise Child.DoesNotExist(f"No child {child_id}.")
    return FamilyFacts(
        child=histories[child_id],
        contacts=tuple(_as_decided_at(_contacts_of({child_id} | members), as_of)),
        members=tuple(
            MemberFacts(histories[member], is_sibling=member in family.siblings)
            for member in sorted(members)
            if member in histories
        ),
        addresses=_addresses_of(child_id),
        adults=_adults_of(family),
        contacts_since=_contacts_since(),
        allocations=_allocations_of(child_id),
        missed_appointments=_missed_by(child_id),
        appointments_since=_appointments_since(),
        views=views_of([child_id, *sorted(members)]),
        standards=standards_in_force(),
    )


def _contacts_of(child_ids: Collection[int]) -> list[ContactFacts]:
    return contact_facts(Contact.objects.filter(child__in=child_ids))


def _contacts_since() -> date | None:
    """The day of the first contact recorded here; None where none is."""
    return Contact.objects.order_by("received_at").values_list("received_on", flat=True).first()


def _addresses_of(child_id: int) -> tuple[AddressFacts, ...]:
    """The child's addresses; a place is told from another by a hash, so that no address leaves the record."""
    rows = Address.objects.filter(person=child_id).order_by("started_on", "pk")
    return tuple(AddressFacts(row.pk, _place(row.lines, row.postcode), row.started_on, row.ended_on) for row in rows)


def _place(lines: str, postcode: str) -> str:
    """The same for an address written with other spaces, commas or capitals."""
    letters = "".join(letter for letter in f"{lines}{postcode}".lower() if letter.isalnum())
    return sha256(letters.encode()).hexdigest()


# --- work with the child ---------------------------------------------------------------------------------------------


def _allocations_of(child_id: int) -> tuple[AllocationFacts, ...]:
    """Who held the child, oldest first; a worker who left holds nobody from the day of leaving."""
    rows = Allocation.objects.filter(child=child_id).order_by("started_on", "pk")
    told = rows.values_list("pk", "worker_id", "started_on", "ended_on", "worker__left_on")
    return tuple(
        AllocationFacts(pk, worker_id, started_on, min(filter(None, (ended_on, left_on)), default=None))
        for pk, worker_id, started_on, ended_on, left_on in told
    )


def _missed_by(child_id: int) -> tuple[MissedAppointmentFacts, ...]:
    rows = MissedAppointment.objects.filter(child=child_id).order_by("missed_on", "pk")
    return tuple(MissedAppointmentFacts(row.pk, row.missed_on, _lower(row.get_service_display())) for row in rows)


def _lower(label: str) -> str:
    """A label within a sentence; "GP" stays as it is."""
    return label if label.isupper() else f"{label[:1].lower()}{label[1:]}"


def _appointments_since() -> date | None:
    """The day of the first missed appointment recorded here; None where none is."""
    return MissedAppointment.objects.order_by("missed_on").values_list("missed_on", flat=True).first()


# --- adults ----------------------------------------------------------------------------------------------------------


def _adults_of(family: FamilyOfChild) -> tuple[AdultFacts, ...]:
    """The adults related to the child, and those whom a contact about it named as living with it."""
    related = {adult.person_id: adult for adult in family.adults}
    lives_with = PersonNamed.objects.filter(
        message__contacts__child=family.child_id, lives_with_children=True, person__isnull=False, person__child=None
    )
    at_home = set(lives_with.values_list("person_id", flat=True)) - related.keys()
    concerns = _named_of_concern(related.keys() | at_home, family)
    found = [
        AdultFacts(
            adult.person_id,
            str(Relationship.Kind(adult.relation).label).lower(),
            adult.related_to,
            tuple(concerns[adult.person_id]),
        )
        for adult in family.adults
    ]
    found += [AdultFacts(person, "", frozenset(), tuple(concerns[person])) for person in sorted(at_home)]
    return tuple(found)


def _named_of_concern(people: Collection[int], family: FamilyOfChild) -> dict[int, list[ContactFacts]]:
    """The contacts about children of other families whose message named each of these people as one of concern.

    A record that is restricted or sealed is left out.
    """
    named = PersonNamed.objects.filter(person__in=people, is_of_concern=True)
    messages: dict[int, set[int]] = defaultdict(set)
    for message, person in named.values_list("message_id", "person_id"):
        messages[message].add(person)
    own = {family.child_id} | family.siblings | family.others
    standard = Q(message__in=messages, child__restriction=Restriction.S0)
    found: dict[int, list[ContactFacts]] = defaultdict(list)
    for contact in contact_facts(Contact.objects.filter(standard).exclude(child__in=own)):
        for person in messages[contact.message_id]:
            found[person].append(contact)
    return found


# --- as it stood -----------------------------------------------------------------------------------------------------


def contacts_as_they_stood(contact_ids: Collection[int], as_of: datetime) -> list[ContactFacts]:
    """Some contacts, oldest first, with the decision that was in force on each at a moment: at most three queries."""
    contacts = _as_decided_at(contact_facts(Contact.objects.filter(pk__in=contact_ids)), as_of)
    return [undecided_if_later(contact, as_of) for contact in contacts]


def _without_what_began_since(facts: FamilyFacts, as_of: datetime) -> FamilyFacts:
    """The family without the episodes and the early help that somebody recorded here after a moment."""
    children = [history.child_id for history in facts.household]
    episodes, early_help = (_recorded_since(model, children, as_of) for model in (Episode, EarlyHelp))

    def cut(history: History) -> History:
        return replace(
            history,
            episodes=tuple(one for one in history.episodes if one.id not in episodes),
            early_help=tuple(one for one in history.early_help if one.id not in early_help),
        )

    members = tuple(replace(member, history=cut(member.history)) for member in facts.members)
    return replace(facts, child=cut(facts.child), members=members)


def _recorded_since(model: type[Episode] | type[EarlyHelp], child_ids: Collection[int], as_of: datetime) -> set[int]:
    """The rows of these children whose first version was recorded here after a moment."""
    firsts = FactVersion.objects.filter(
        fact=model._meta.model_name, fact_id=OuterRef("pk"), version=1, recorded_at__gt=as_of
    )
    is_later = Q(version=1, recorded_at__gt=as_of) | Exists(firsts)
    rows = model._default_manager.filter(is_later, child__in=child_ids, origin=Origin.RECORDED)
    return set(rows.values_list("pk", flat=True))


def _as_decided_at(contacts: Iterable[ContactFacts], as_of: datetime) -> list[ContactFacts]:
    """The contacts with the decision that was in force at a moment, where another, or none, is in force now."""
    listed = list(contacts)
    changed = [one.id for one in listed if _was_decided_otherwise(one, as_of)]
    then = _in_force_at(changed, as_of)
    return [
        replace(
            one,
            outcome=then[one.id].outcome,
            level=then[one.id].level,
            decided_at=then[one.id].decided_at,
            decided_on=then[one.id].decided_on,
            is_open=False,
        )
        if one.id in then
        else one
        for one in listed
    ]


def _was_decided_otherwise(contact: ContactFacts, as_of: datetime) -> bool:
    """Whether the contact was decided at the moment, and has been reopened since."""
    is_later = contact.decided_at is None or contact.decided_at > as_of
    was_decided = contact.first_decided_at is not None and contact.first_decided_at <= as_of
    is_reopened_later = contact.reopened_at is not None and contact.reopened_at > as_of
    return is_later and was_decided and is_reopened_later


def _in_force_at(contact_ids: Collection[int], as_of: datetime) -> dict[int, ThresholdDecision]:
    """The decision of each contact that was in force at a moment: the last that had been made final by then."""
    if not contact_ids:
        return {}
    final = Q(needs_sign_off=False) | Q(signed_off_at__lte=as_of)
    rows = ThresholdDecision.objects.filter(final, contact__in=contact_ids, decided_at__lte=as_of, returned_at=None)
    return {row.contact_id: row for row in rows.order_by("decided_at", "pk")}
