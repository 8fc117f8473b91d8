"""Who is around a child, for a document about it: names, places, and what of both no document may print."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from lineofsight.domain.documents import HiddenAddress, KnownAddress, KnownPerson, Recipient, RecipientKind
from lineofsight.domain.documents.naming import CARERS
from lineofsight.domain.documents.withheld import words_of
from lineofsight.record.families import family_of
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    ContactMessage,
    Person,
    PersonNamed,
    PlanAction,
    Relationship,
    Restriction,
    Worker,
)

THE_CHILD = "the child"
SIBLING = "brother or sister"


@dataclass(frozen=True, slots=True)
class PeopleOfDocument:
    """Everybody whom documents about one child may name, and what none of them may print.

    people: the child first, then the family, those named by contacts, and the workers. Those whose name is kept back
    are among them. kept_back: names that no document prints. places: addresses that are not hidden.
    """

    people: tuple[KnownPerson, ...]
    kept_back: tuple[str, ...]
    hidden: tuple[HiddenAddress, ...]
    places: tuple[KnownAddress, ...]

    def for_recipient(self, recipient: Recipient) -> PeopleOfDocument:
        """The same, knowing who receives the document: a name that the recipient bears is not kept back."""
        people = tuple(
            replace(one, is_recipient=True, is_kept_back=False)
            if one.person_id is not None and one.person_id == recipient.person_id
            else one
            for one in self.people
        )
        if recipient.kind in {RecipientKind.ORGANISATION, RecipientKind.CHAIR}:
            people = (*people, KnownPerson((recipient.name,), recipient.part, is_recipient=True))
        own = {tuple(words_of(name)) for one in people if _is_always_named(one) for name in one.names}
        kept_back = tuple(name for name in self.kept_back if tuple(words_of(name)) not in own)
        return replace(self, people=people, kept_back=kept_back)


def _is_always_named(person: KnownPerson) -> bool:
    """Whether the name has to be said whoever asked not to be named: the child, who receives it, parents and carers."""
    if person.is_kept_back:
        return False
    return person.is_the_child or person.is_recipient or person.relation in CARERS


def people_of(child: Child, *, author: Worker | None) -> PeopleOfDocument:
    """Who is around a child, whether or not their own record is open to the maker: names are to be found in any case.

    A child whose record is sealed is not spoken of at all; the name of one whose record is restricted is kept back,
    whoever may read it.
    """
    parts = _parts_of_relatives(child)
    found = Person.objects.filter(pk__in=[child.pk, *parts]).select_related("child").prefetch_related("names")
    by_id = {one.pk: one for one in found}
    told = {pk: one for pk, one in by_id.items() if _may_be_told(one, child.pk)}
    known = [_known(told[child.pk], THE_CHILD, "", is_the_child=True)]
    known += [_known(told[pk], part, relation) for pk, (part, relation) in parts.items() if pk in told]
    known += _named_by_contacts(child, {name for one in known for name in one.names})
    known += _named_in_plans(child, {name for one in known for name in one.names})
    referrers = _confidential_referrers(child)
    restricted = [name for one in known if one.is_kept_back for name in one.names]
    return PeopleOfDocument(
        people=(*known, *_workers(child, author)),
        kept_back=tuple(dict.fromkeys((*restricted, *referrers))),
        hidden=tuple(_hidden(child, {pk: parts.get(pk, (THE_CHILD, ""))[0] for pk in told})),
        places=tuple(_places(told, parts)),
    )


def recipients_of(child: Child, known: PeopleOfDocument) -> tuple[Recipient, ...]:
    """The people to whom a document about a child may go: the child, and the adults around it now."""
    around = Relationship.objects.filter(to=child.person, person__child=None, ended_on__isnull=True).order_by("pk")
    responsibility = dict(around.values_list("person_id", "has_parental_responsibility"))
    addresses = _letter_addresses([child.pk, *responsibility])
    found = [
        Recipient(
            kind=RecipientKind.CHILD if one.is_the_child else RecipientKind.PERSON,
            name=one.names[0],
            part=one.part,
            person_id=one.person_id,
            address=addresses.get(one.person_id or 0, ()),
            has_parental_responsibility=responsibility.get(one.person_id or 0),
        )
        for one in known.people
        if one.names and (one.is_the_child or one.person_id in responsibility)
    ]
    return tuple(found)


def _letter_addresses(people: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The lines to which a letter to each goes; nothing for who has a hidden address, or none."""
    current = Address.objects.filter(person__in=people, ended_on__isnull=True).order_by("started_on", "pk")
    found: dict[int, tuple[str, ...]] = {}
    for row in current:
        lines = (line.strip(" ,") for line in (*row.lines.splitlines(), row.postcode))
        found[row.person_id] = () if row.is_protected else tuple(line for line in lines if line)
    hidden = {row.person_id for row in current if row.is_protected}
    return {person: lines for person, lines in found.items() if person not in hidden}


# --- the family ------------------------------------------------------------------------------------------------------


def _parts_of_relatives(child: Child) -> dict[int, tuple[str, str]]:
    """How each person stands to the child, in words and as a key of `Relationship.Kind`, those now around first."""
    rows = Relationship.objects.filter(to=child.person).order_by("ended_on", "pk")
    rows = rows.select_related("person")
    current = [row for row in rows if row.ended_on is None]
    parts: dict[int, tuple[str, str]] = {}
    for row in [*current, *(row for row in rows if row.ended_on is not None)]:
        parts.setdefault(row.person_id, (_in_words(row), row.kind))
    for row in Relationship.objects.filter(person=child.person).select_related("to").order_by("pk"):
        parts.setdefault(row.to_id, ("relative", Relationship.Kind.OTHER_RELATIVE.value))
    for sibling in sorted(family_of(child.pk).siblings):
        parts.setdefault(sibling, (SIBLING, Relationship.Kind.SIBLING.value))
    return parts


def _in_words(row: Relationship) -> str:
    kinds = {
        Relationship.Kind.SIBLING: {"F": "sister", "M": "brother"},
        Relationship.Kind.HALF_SIBLING: {"F": "half-sister", "M": "half-brother"},
        Relationship.Kind.OTHER: {"F": "another adult", "M": "another adult"},
    }
    kind = Relationship.Kind(row.kind)
    otherwise = "another adult" if kind is Relationship.Kind.OTHER else str(kind.label).lower()
    return kinds.get(kind, {}).get(row.person.sex, otherwise)


def _may_be_told(person: Person, child_id: int) -> bool:
    """Whether documents speak of somebody at all: of anybody but another child whose record is sealed."""
    return person.pk == child_id or not hasattr(person, "child") or person.child.restriction != Restriction.S2


def _known(person: Person, part: str, relation: str, *, is_the_child: bool = False) -> KnownPerson:
    is_restricted = not is_the_child and hasattr(person, "child") and person.child.restriction != Restriction.S0
    names = sorted(person.names.all(), key=lambda one: (one.ended_on is not None, one.is_alias, one.pk))
    return KnownPerson(
        names=tuple(dict.fromkeys(one.full_name for one in names)),
        part=part,
        relation=relation,
        person_id=person.pk,
        is_the_child=is_the_child,
        is_kept_back=is_restricted,
    )


def _named_by_contacts(child: Child, known: Collection[str]) -> Iterator[KnownPerson]:
    """People whom contacts about the child named, and who are not of its family in the record."""
    rows = PersonNamed.objects.filter(message__contacts__child=child).order_by("pk")
    seen = set(known)
    for row in rows:
        if row.given_names and row.family_name and row.full_name not in seen:
            seen.add(row.full_name)
            yield KnownPerson((row.full_name,), row.relationship_said or "named by a contact")


def _named_in_plans(child: Child, known: Collection[str]) -> Iterator[KnownPerson]:
    """Who is to do something in a plan of the child, by the name that stands there, and is of nobody else."""
    rows = PlanAction.objects.filter(child=child).exclude(owner_name="").order_by("pk")
    for name in dict.fromkeys(rows.values_list("owner_name", flat=True)):
        if name not in known:
            yield KnownPerson((name,), "does something in the plan")


def _confidential_referrers(child: Child) -> list[str]:
    """The names of those who told the front door of the child, and asked not to be named."""
    told = ContactMessage.objects.filter(contacts__child=child, is_source_confidential=True).exclude(referrer_name="")
    return list(told.order_by("pk").values_list("referrer_name", flat=True))


def _workers(child: Child, author: Worker | None) -> Iterator[KnownPerson]:
    """The workers who hold or held the child, and who makes the document."""
    held = Allocation.objects.filter(child=child, worker__isnull=False).select_related("worker").order_by("-started_on")
    workers = [*([author] if author is not None else []), *(one.worker for one in held if one.worker is not None)]
    for one in dict.fromkeys(workers):
        yield KnownPerson((one.name,), (one.job_title or "social worker").lower(), is_professional=True)


# --- places ----------------------------------------------------------------------------------------------------------


def _hidden(child: Child, whose: dict[int, str]) -> Iterator[HiddenAddress]:
    """Every protected address of the child and of the people around it, now or before, and those that contacts told."""
    for row in Address.objects.filter(person__in=whose, is_protected=True).order_by("pk"):
        yield HiddenAddress(row.lines, row.postcode, f"of {_the(whose[row.person_id])}")
    told = ContactMessage.objects.filter(contacts__child=child, is_home_protected=True)
    for lines, postcode in told.order_by("pk").values_list("home_address", "home_postcode"):
        yield HiddenAddress(lines, postcode, "of the family")


def _places(told: dict[int, Person], parts: dict[int, tuple[str, str]]) -> Iterable[KnownAddress]:
    """The addresses that are not hidden, of the child and of the people around it."""
    rows = Address.objects.filter(person__in=told, is_protected=False).filter(~Q(lines="") | ~Q(postcode=""))
    for row in rows.order_by("ended_on", "pk"):
        of = f"of {_the(parts.get(row.person_id, (THE_CHILD, ''))[0])}"
        yield KnownAddress(row.lines, row.postcode, f"{of}, before" if row.ended_on else of)


def _the(part: str) -> str:
    return part if part.startswith(("the ", "another ")) else f"the {part}"
