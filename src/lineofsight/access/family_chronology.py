"""Which children's facts a reader may be told of in a chronology: asked of the gate's own rows, in two queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action
from lineofsight.record.families import family_of
from lineofsight.record.models import Child, ChronologyEntry


@dataclass(frozen=True, slots=True)
class ReadableFamily:
    """A child, and those of the family whom the reader may see.

    readable: ids of the children whose record the reader may open, the child's own among them. siblings: those brothers
    and sisters whose chronology the reader may read too, the eldest first and an unborn child last. How many others
    there are is not said.
    """

    child: Child
    readable: frozenset[int]
    siblings: tuple[Child, ...] = ()


def readable_entries(child: Child, by: Account) -> QuerySet[ChronologyEntry]:
    """The kept rows of this child's chronology that the reader may open and change.

    A row about another child whose record the reader may not open is not among them, as it is not in the list.
    """
    readable = gate.visible_children(by, Action.READ_CHILD).values("pk")
    may_read = Q(about=None) | Q(about__child=None) | Q(about=child.pk) | Q(about__in=readable)
    return ChronologyEntry.objects.filter(may_read, child=child)


def versions_kept_back(child: Child, by: Account) -> Q:
    """The condition for replaced versions of rows of this child's chronology that are about a child whose record the
    reader may not open: they are shown no more than the rows themselves.
    """
    hidden = ChronologyEntry.objects.filter(child=child).exclude(pk__in=readable_entries(child, by).values("pk"))
    return Q(fact=ChronologyEntry._meta.model_name, fact_id__in=hidden.values("pk"))


def readable_family(child: Child, by: Account) -> ReadableFamily:
    """The family of a child whose chronology the gate has opened, as far as this reader may see it."""
    family = family_of(child.pk)
    near = family.siblings | family.others
    if not near:
        return ReadableFamily(child, frozenset({child.pk}))
    readable = gate.visible_among(by, Action.READ_CHILD, near)
    siblings = gate.visible_children(by, Action.READ_CHRONOLOGY).filter(pk__in=family.siblings)
    listed = siblings.select_related("person").prefetch_related("person__names")
    eldest_first = (F(f"person__{day}").asc(nulls_last=True) for day in ("born_on", "expected_on"))
    return ReadableFamily(child, frozenset(readable | {child.pk}), tuple(listed.order_by(*eldest_first, "pk")))
