"""Rows of the record read into the plain facts that the flags understand, in a fixed number of queries.

Whose facts a reader may be told of is not asked here: hand in the other children whom the gate lets the reader see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q

from lineofsight.domain.chronology import Bearing, ChildFacts, Harm, proposals_of, rows_of
from lineofsight.domain.chronology import Row as ChronologyRow
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.flags import (
    AddressFacts,
    AdultFacts,
    AllocationFacts,
    FamilyFacts,
    FlagReading,
    MemberFacts,
    MissedAppointmentFacts,
    NeglectFacts,
    read_flags,
)
from lineofsight.domain.flags.facts import undecided_if_later
from lineofsight.domain.history import History
from lineofsight.record import chronology
from lineofsight.record.contact_facts import contact_facts, contact_facts_about
from lineofsight.record.families import FamilyOfChild, families_of, family_of
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
from lineofsight.record.models.people import letters_of
from lineofsight.record.moment import now
from lineofsight.record.plain_rows import plain_rows_of
from lineofsight.record.plans import plans_of
from lineofsight.record.prepared import Prepared
from lineofsight.record.views import views_of


def flags_of(child_id: int, *, household: Collection[int], as_of: datetime | None = None) -> tuple[FlagReading, ...]:
    """What every flag of the catalogue says of a child: in the same number of queries whatever the family's size.

    household: the other children whom the reader may be told of; those who are not of the family are left out. as_of:
    an aware moment, None for now: what had happened by then, judged by the numbers of its day. Cases and early help
    that were recorded here later are left out; of what had begun, the record is read as it is now. Raises
    Child.DoesNotExist.
    """
    moment = as_of or now()
    facts = family_facts(family_of(child_id), household=household, as_of=moment)
    if as_of is not None:
        facts = _without_what_began_since(facts, as_of)
    return flags_read_from(facts, moment)


def flags_read_from(facts: FamilyFacts, moment: datetime) -> tuple[FlagReading, ...]:
    """What every flag says of facts that were read at an aware moment."""
    return read_flags(facts, moment, flag_numbers_in_force())


def family_facts(family: FamilyOfChild, *, household: Collection[int], as_of: datetime) -> FamilyFacts:
    """The facts of a child and of those of the family whom the reader may be told of. Raises Child.DoesNotExist."""
    found = _facts_of([family], readable=household, as_of=as_of)
    if family.child_id not in found:
        raise Child.DoesNotExist(f"No child {family.child_id}.")
    return found[family.child_id]


def facts_of_families(
    child_ids: Collection[int], *, readable: Collection[int], as_of: datetime
) -> dict[int, FamilyFacts]:
    """The facts of each of some children with those of its family who may be told of, by child id.

    The same number of queries whatever the number of children: hand in some hundreds at a time.
    """
    return _facts_of(list(families_of(child_ids).values()), readable=readable, as_of=as_of)


def _facts_of(families: list[FamilyOfChild], *, readable: Collection[int], as_of: datetime) -> dict[int, FamilyFacts]:
    readable = frozenset(readable)
    members = {one.child_id: sorted((one.siblings | one.others) & readable) for one in families}
    everyone = sorted({*members, *(member for of_child in members.values() for member in of_child)})
    around = _Around(everyone, families, as_of)
    return {one.child_id: around.of(one, members[one.child_id]) for one in families if one.child_id in around.histories}


class _Around:
    """Everything that the flags read about some children, fetched for all of them at once."""

    def __init__(self, children: list[int], families: list[FamilyOfChild], as_of: datetime) -> None:
        asked = [family.child_id for family in families]
        self.histories = histories_of(children, visits_of=asked)
        self.contacts = _grouped(_as_decided_at(contact_facts_about(children), as_of), lambda one: one.child_id or 0)
        self.views = _grouped(views_of(children), lambda one: one.child_id)
        self.addresses, self.allocations, self.missed = _addresses_of(asked), _allocations_of(asked), _missed_by(asked)
        self.adults = _adults_of(families)
        self.contacts_since, self.appointments_since = _contacts_since(), _appointments_since()
        self.standards = standards_in_force()
        self.plans = plans_of(asked)
        self.neglect = _neglect_of(asked, self.histories, self.contacts, readable=children)

    def of(self, family: FamilyOfChild, members: list[int]) -> FamilyFacts:
        child_id, people = family.child_id, [family.child_id, *members]
        return FamilyFacts(
            child=self.histories[child_id],
            contacts=tuple(one for person in people for one in self.contacts.get(person, ())),
            members=tuple(
                MemberFacts(self.histories[member], is_sibling=member in family.siblings)
                for member in members
                if member in self.histories
            ),
            addresses=tuple(self.addresses.get(child_id, ())),
            adults=self.adults[child_id],
            contacts_since=self.contacts_since,
            allocations=tuple(self.allocations.get(child_id, ())),
            missed_appointments=tuple(self.missed.get(child_id, ())),
            appointments_since=self.appointments_since,
            views=tuple(one for person in people for one in self.views.get(person, ())),
            neglect=tuple(self.neglect.get(child_id, ())),
            plans=tuple(self.plans.get(child_id, ())),
            standards=self.standards,
        )


# --- what is asked ---------------------------------------------------------------------------------------------------

_FIRST_CONTACT = Prepared(lambda: Contact.objects.order_by("received_at").values_list("received_on", flat=True)[:1])
_FIRST_MISSED = Prepared(
    lambda: MissedAppointment.objects.order_by("missed_on").values_list("missed_on", flat=True)[:1]
)
_MISSED = Prepared(lambda ids: MissedAppointment.objects.filter(child__in=ids).order_by("missed_on", "pk"))
_ALLOCATIONS = Prepared(
    lambda ids: (
        Allocation.objects.filter(child__in=ids)
        .order_by("started_on", "pk")
        .values_list("child_id", "pk", "worker_id", "started_on", "ended_on", "worker__left_on")
    )
)
_LIVING_WITH = Prepared(
    lambda ids: PersonNamed.objects.filter(
        message__contacts__child__in=ids, lives_with_children=True, person__isnull=False, person__child=None
    ).values_list("message__contacts__child", "person_id")
)
_NAMED_OF_CONCERN = Prepared(
    lambda people: PersonNamed.objects.filter(person__in=people, is_of_concern=True).values_list(
        "message_id", "person_id"
    )
)


# --- the child and those around it -----------------------------------------------------------------------------------

Row = TypeVar("Row")


def _grouped(rows: Iterable[Row], of: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[of(row)].append(row)
    return groups


def _contacts_since() -> date | None:
    """The day of the first contact recorded here; None where none is."""
    return next(iter(_FIRST_CONTACT()), None)


def _addresses_of(child_ids: Collection[int]) -> dict[int, list[AddressFacts]]:
    """Each child's addresses; a place is told from another by a hash, so that no address leaves the record."""
    found: dict[int, list[AddressFacts]] = defaultdict(list)
    for row in plain_rows_of(Address, "person", "started_on")(child_ids):
        place = _place(row.lines, row.postcode)
        found[row.person_id].append(AddressFacts(row.pk, place, row.started_on, row.ended_on))
    return found


def _place(lines: str, postcode: str) -> str:
    """The same for an address written with other spaces, commas or capitals."""
    return sha256(letters_of(lines, postcode).encode()).hexdigest()


# --- work with the child ---------------------------------------------------------------------------------------------


def _allocations_of(child_ids: Collection[int]) -> dict[int, list[AllocationFacts]]:
    """Who held each child, oldest first; a worker who left holds nobody from the day of leaving."""
    found: dict[int, list[AllocationFacts]] = defaultdict(list)
    for child_id, pk, worker_id, started_on, ended_on, left_on in _ALLOCATIONS(child_ids):
        until = min(filter(None, (ended_on, left_on)), default=None)
        found[child_id].append(AllocationFacts(pk, worker_id, started_on, until))
    return found


def _missed_by(child_ids: Collection[int]) -> dict[int, list[MissedAppointmentFacts]]:
    found: dict[int, list[MissedAppointmentFacts]] = defaultdict(list)
    for row in _MISSED(child_ids):
        service = _lower(row.get_service_display())
        found[row.child_id].append(MissedAppointmentFacts(row.pk, row.missed_on, service))
    return found


def _lower(label: str) -> str:
    """A label within a sentence; "GP" stays as it is."""
    return label if label.isupper() else f"{label[:1].lower()}{label[1:]}"


def _appointments_since() -> date | None:
    """The day of the first missed appointment recorded here; None where none is."""
    return next(iter(_FIRST_MISSED()), None)


def _neglect_of(
    child_ids: Collection[int],
    histories: Mapping[int, History],
    contacts: Mapping[int, list[ContactFacts]],
    readable: Collection[int],
) -> dict[int, list[NeglectFacts]]:
    """What stands in each child's chronology as harm or worry and is coded as neglect, oldest first, in two queries.

    The rows are proposed from the facts at hand: moves, relatives and workers, which name no harm, are not asked for.
    """
    entries = _grouped(chronology.entries_of(child_ids, readable=readable), lambda one: one.child_id)
    opened = chronology.opened_by_contact(child_ids)
    found: dict[int, list[NeglectFacts]] = defaultdict(list)
    for child_id in (one for one in child_ids if one in histories):
        facts = ChildFacts(histories[child_id], tuple(contacts.get(child_id, ())), opened)
        for row in rows_of(proposals_of(facts), entries.get(child_id, ())):
            if row.stands and row.bearing is Bearing.WORRY and Harm.NEGLECT in row.harms:
                kind, number = (row.origin.fact.value, row.origin.fact_id) if row.origin else ("chronology", _id(row))
                found[child_id].append(NeglectFacts(number, kind, row.on, row.event.title))
    return found


def _id(row: ChronologyRow) -> int:
    return row.entry.id if row.entry is not None else 0


# --- adults ----------------------------------------------------------------------------------------------------------


def _adults_of(families: Collection[FamilyOfChild]) -> dict[int, tuple[AdultFacts, ...]]:
    """For each child the adults related to it, and those whom a contact about it named as living with it."""
    related = {family.child_id: {adult.person_id for adult in family.adults} for family in families}
    at_home = {child_id: people - related[child_id] for child_id, people in _living_with(related).items()}
    concerns = _named_of_concern({person for people in (*related.values(), *at_home.values()) for person in people})
    return {family.child_id: tuple(_adults_around(family, at_home, concerns)) for family in families}


def _adults_around(
    family: FamilyOfChild, at_home: Mapping[int, set[int]], concerns: Mapping[int, list[ContactFacts]]
) -> Iterator[AdultFacts]:
    own = {family.child_id} | family.siblings | family.others

    def elsewhere(person: int) -> tuple[ContactFacts, ...]:
        return tuple(contact for contact in concerns.get(person, ()) if contact.child_id not in own)

    for adult in family.adults:
        relation = str(Relationship.Kind(adult.relation).label).lower()
        yield AdultFacts(adult.person_id, relation, adult.related_to, elsewhere(adult.person_id))
    for person in sorted(at_home.get(family.child_id, ())):
        yield AdultFacts(person, "", frozenset(), elsewhere(person))


def _living_with(child_ids: Collection[int]) -> dict[int, set[int]]:
    """The adults whom a contact about each child named as living with it."""
    found: dict[int, set[int]] = defaultdict(set)
    for child_id, person in _LIVING_WITH(child_ids):
        if child_id in child_ids:
            found[child_id].add(person)
    return found


def _named_of_concern(people: Collection[int]) -> dict[int, list[ContactFacts]]:
    """The contacts about children whose message named each of these people as one of concern.

    A record that is restricted or sealed is left out.
    """
    messages: dict[int, set[int]] = defaultdict(set)
    for message, person in _NAMED_OF_CONCERN(people):
        messages[message].add(person)
    standard = Q(message__in=messages, child__restriction=Restriction.S0)
    found: dict[int, list[ContactFacts]] = defaultdict(list)
    for contact in contact_facts(Contact.objects.filter(standard)):
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
