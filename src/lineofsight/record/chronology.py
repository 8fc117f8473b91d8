"""Rows of the record read into what a chronology is made of: a fixed number of queries, however long it is.

Whose chronology may be shown is not asked here: hand in the children whom the gate lets the reader see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.db.models import F, Q

from lineofsight.domain import chronology as domain
from lineofsight.domain.chronology import ChildFacts, FactKind, HeldBy, KeptEntry, Move, NotBrought, Noted, Relative
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE
from lineofsight.domain.contacts import ContactFacts
from lineofsight.record.chronology_facts import facts_beside
from lineofsight.record.chronology_provenance import noted_of
from lineofsight.record.contact_facts import contact_facts_about
from lineofsight.record.families import SIBLINGS
from lineofsight.record.histories import histories_of
from lineofsight.record.models import (
    Address,
    Allocation,
    ChronologyEntry,
    Contact,
    MissedAppointment,
    PersonNamed,
    Relationship,
    Restriction,
)
from lineofsight.record.moment import local_date
from lineofsight.record.prepared import Prepared

ENDS_OF_WORK: Final = frozenset(
    {Allocation.Reason.CLOSED.value, Allocation.Reason.EARLY_HELP_ENDED.value, Allocation.Reason.DIED.value}
)
COLUMNS_OF_AN_ENTRY: Final = (
    "pk", "child_id", "kind", "origin_fact", "origin_id", "standing", "happened_on", "happened_at", "precision",
    "what_happened", "harms", "source", "agency", "document", "about_id", "about__child", "impact", "response",
    "outcome", "why_left_out", "recorded_at", "version", "answered_by__name",
)  # fmt: skip
OF_EDUCATION: Final = frozenset(
    {
        MissedAppointment.Service.SCHOOL_MEETING.value,
        MissedAppointment.Service.ATTENDANCE_MEETING.value,
        MissedAppointment.Service.SPECIAL_NEEDS.value,
        MissedAppointment.Service.OTHER_EDUCATION.value,
    }
)
OPENING_OUTCOMES: Final = [one.value for one in OPENS_AN_EPISODE]


def facts_of(child_ids: Collection[int], *, readable: Collection[int]) -> dict[int, ChildFacts]:
    """What the chronologies of these children are read from, by child id; an id that is no child's is left out.

    readable: ids of the children whose record the reader may open: another child of the family is told of only then.
    """
    histories = histories_of(child_ids)
    contacts = contact_facts_about(child_ids)
    by_child = _grouped(contacts, "child_id")
    opened, people = opened_by_contact(child_ids), _people_named(contacts, readable)
    moves, relatives, workers = _moves(child_ids), _relatives(child_ids, set(readable)), _workers(child_ids)
    not_brought, beside = _not_brought(child_ids), facts_beside(histories)
    found = {
        child_id: ChildFacts(
            history=history,
            contacts=tuple(by_child.get(child_id, ())),
            opened_by_contact=opened,
            people=people,
            not_brought=tuple(not_brought.get(child_id, ())),
            moves=tuple(moves.get(child_id, ())),
            relatives=tuple(relatives.get(child_id, ())),
            workers=tuple(workers.get(child_id, ())),
            **beside[child_id],
        )
        for child_id, history in histories.items()
    }
    noted = noted_of(child_ids, {kind for one in found.values() for kind in one.kinds})
    return {child_id: replace(one, noted=noted | _put_off_since(one, noted)) for child_id, one in found.items()}


def _put_off_since(facts: ChildFacts, noted: Mapping[tuple[FactKind, int], Noted]) -> dict[tuple[FactKind, int], Noted]:
    """Of each conference that was put off: the record has held it since the day on which that was written down."""
    kind = FactKind.PLANNED_CONFERENCE
    put_off = {(kind, one.id): one.put_off_on for one in facts.put_off if one.put_off_on is not None}
    return {
        key: replace(noted[key], dates={**noted[key].dates, "put_off_on": on})
        for key, on in put_off.items()
        if key in noted
    }


def entries_of(child_ids: Collection[int], *, readable: Collection[int]) -> list[KeptEntry]:
    """What people made of these children's chronologies, in one query.

    A row about another child whose record the reader may not open is left out, as it is among the proposals.
    """
    rows = _ENTRIES(child_ids)
    return [_kept(row) for row in rows if row.about__child is None or row.about__child in readable]


_ENTRIES: Prepared[Any] = Prepared(
    lambda ids: (
        ChronologyEntry.objects.filter(child__in=ids).order_by("pk").values_list(*COLUMNS_OF_AN_ENTRY, named=True)
    )
)


def _kept(row: Any) -> KeptEntry:
    """A row of `COLUMNS_OF_AN_ENTRY` as the domain understands it."""
    has_origin = bool(row.origin_fact) and row.origin_id is not None
    return KeptEntry(
        id=row.pk,
        child_id=row.child_id,
        kind=row.kind,
        standing=domain.Standing(row.standing),
        on=row.happened_on,
        precision=domain.Precision(row.precision),
        said=row.what_happened,
        source=domain.Source(row.source),
        recorded_on=local_date(row.recorded_at),
        recorded_by=row.answered_by__name or "",
        origin=domain.Origin(row.kind, FactKind(row.origin_fact), row.origin_id or 0) if has_origin else None,
        at=row.happened_at,
        harms=tuple(domain.Harm(code) for code in row.harms),
        agency=row.agency,
        document=row.document,
        analysis=domain.Analysis(row.impact, row.response, row.outcome),
        why_left_out=row.why_left_out,
        about=row.about_id,
        version=row.version,
    )


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


# --- contacts --------------------------------------------------------------------------------------------------------


def opened_by_contact(child_ids: Collection[int]) -> frozenset[int]:
    """The episodes that a contact recorded here opened, and which it therefore tells of."""
    return frozenset(_OPENED(child_ids))


_OPENED = Prepared(
    lambda ids: Contact.objects.filter(child__in=ids, outcome__in=OPENING_OUTCOMES, episode__isnull=False).values_list(
        "episode_id", flat=True
    )
)


def _people_named(contacts: Collection[ContactFacts], readable: Collection[int]) -> dict[int, tuple[int, ...]]:
    """By contact id, the adults of the record whom its message named as a worry.

    Nobody is told of from a message that is also about a child whose record is closed to the reader.
    """
    of_message: dict[int, list[int]] = defaultdict(list)
    messages = {one.message_id for one in contacts}
    closed = Contact.objects.filter(message__in=messages, child__isnull=False).exclude(
        Q(child__restriction=Restriction.S0) | Q(child__in=readable)
    )
    named = PersonNamed.objects.filter(
        message__in=messages, is_of_concern=True, person__isnull=False, person__child=None
    ).exclude(message__in=closed.values("message"))
    for message, person in named.order_by("pk").values_list("message_id", "person_id"):
        of_message[message].append(person)
    people = {message: tuple(dict.fromkeys(found)) for message, found in of_message.items()}
    return {one.id: people[one.message_id] for one in contacts if one.message_id in people}


# --- what stands around the child ------------------------------------------------------------------------------------


def _not_brought(child_ids: Collection[int]) -> dict[int, list[NotBrought]]:
    """The appointments to which each child was not brought."""
    found: dict[int, list[NotBrought]] = defaultdict(list)
    rows = MissedAppointment.objects.filter(child__in=child_ids).order_by("missed_on", "pk")
    for pk, child, missed_on, service in rows.values_list("pk", "child_id", "missed_on", "service"):
        found[child].append(NotBrought(pk, missed_on, is_health=service not in OF_EDUCATION))
    return found


def _moves(child_ids: Collection[int]) -> dict[int, list[Move]]:
    """The times at each address, the earliest first and one whose start is not known before it: the child may have
    lived there first. Where the child lived is not read.
    """
    found: dict[int, list[Move]] = defaultdict(list)
    rows = Address.objects.filter(person__in=child_ids).order_by(F("started_on").asc(nulls_first=True), "pk")
    for pk, child, started_on in rows.values_list("pk", "person_id", "started_on"):
        found[child].append(Move(pk, started_on, is_first=not found[child]))
    return found


def _relatives(child_ids: Collection[int], readable: set[int]) -> dict[int, list[Relative]]:
    """The people around each child, without children of the record whom the reader may not see."""
    rows = Relationship.objects.filter(to__in=child_ids).select_related("person__child").order_by("pk")
    found: dict[int, list[Relative]] = defaultdict(list)
    for row in rows:
        is_child = hasattr(row.person, "child")
        if is_child and row.person_id not in readable:
            continue
        found[row.to_id].append(
            Relative(
                id=row.pk,
                person_id=row.person_id,
                relation=str(row.get_kind_display()),
                is_sibling=row.kind in SIBLINGS,
                is_child=is_child,
                started_on=row.started_on,
                ended_on=row.ended_on,
                born_on=row.person.born_on,
                died_on=row.person.died_on,
            )
        )
    return found


def _workers(child_ids: Collection[int]) -> dict[int, list[HeldBy]]:
    """Who held each child, with whether that was somebody other than before and why the time before it ended.

    The first worker is no change, nor is a worker who takes a child back after a time without one, nor is it one that
    nobody holds a child whose case was closed and comes again.
    """
    rows = Allocation.objects.filter(child__in=child_ids).select_related("worker").order_by("started_on", "pk")
    found: dict[int, list[HeldBy]] = defaultdict(list)
    before: dict[int, Allocation] = {}
    last_worker: dict[int, int] = {}
    for row in rows:
        last, known = before.get(row.child_id), last_worker.get(row.child_id)
        if row.worker_id is None:
            is_change = last is not None and last.worker_id is not None and last.reason_ended not in ENDS_OF_WORK
        else:
            is_change = known is not None and known != row.worker_id
            last_worker[row.child_id] = row.worker_id
        reason = str(last.get_reason_ended_display()) if last is not None and last.reason_ended else ""
        name = row.worker.name if row.worker else ""
        found[row.child_id].append(HeldBy(row.pk, row.started_on, is_change, name, reason))
        before[row.child_id] = row
    return found
