"""The visit on a child's page: to this child, and to brothers and sisters who were visited with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import visits
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.families import family_of
from lineofsight.record.models import Child, EarlyHelp, Episode, Visit
from lineofsight.web.child_family import named_beside_family
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.siblings import Sibling
from lineofsight.web.visit_forms import VisitForm

NOT_OPEN = "not open: nothing is recorded of this child now"
NOT_YOURS = "you may not record for this child: tell whoever has the case what you saw"


def _the_child(_history: History) -> Iterator[Subject]:
    yield Subject(0, "")


def _family(by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
    """The brothers and sisters for whom the visit may be written too, and those for whom it may not, with why.

    Nothing for a child who is not there: the gate answers then, as it does for one who may not be known of.
    """
    child = Child.objects.select_related("person").prefetch_related("person__names").filter(reference=reference).first()
    if child is None:
        return {"name": "", "siblings": (), "not_offered": (), "also_named": ()}
    siblings = family_of(child.pk).siblings
    rows = Child.objects.filter(pk__in=siblings, person__merged_into__isnull=True)
    found = list(rows.select_related("person").prefetch_related("person__names").order_by("person__born_on", "pk"))
    may = gate.visible_among(by, Action.RECORD_VISIT, siblings)
    named = gate.visible_among(by, Action.READ_CHILD, siblings) | named_beside_family(found, by)
    is_open = _open_among(siblings)
    not_offered = [
        (one, NOT_OPEN if one.pk in may else NOT_YOURS)
        for one in found
        if one.pk in named and not (one.pk in may and one.pk in is_open)
    ]
    return {
        "name": child.name,
        "siblings": tuple(
            Sibling(one.pk, one.reference, called(one), 0) for one in found if one.pk in may and one.pk in is_open
        ),
        "not_offered": tuple((called(one), why) for one, why in not_offered),
        "also_named": tuple(one.pk for one, _ in not_offered),
    }


def called(child: Child) -> str:
    """What a child is called on a form; the number of one whose name is not known."""
    return child.name or child.la_child_id


def _open_among(children: frozenset[int]) -> set[int]:
    """Those with an open episode, or in early help."""
    episodes = Episode.objects.open().filter(child__in=children).values_list("child", flat=True)
    helped = EarlyHelp.objects.filter(child__in=children, ended_on__isnull=True).values_list("child", flat=True)
    return {*episodes, *helped}


def _whole_family(by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    """The same, with every brother and sister chosen beforehand: of none is anything else said beforehand."""
    given = _family(by, reference, subject)
    return given | {"initial": {"siblings": [str(one.reference) for one in given["siblings"]]}}


def _record(reference: UUID, _subject: int, form: Any, by: Account) -> tuple[Visit, ...]:
    records = [(one.reference if one is not None else reference, record) for one, record in form.records()]
    return visits.record_visits(records, by=by)


VISIT_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="visit",
        title="Record a visit",
        action=Action.RECORD_VISIT,
        form=VisitForm,
        form_given=_family,
        do=_record,
        done="The visit is recorded.",
        subjects=_the_child,
        template="child/visit.html",
    ),
    Recording(
        key="family-visit",
        title="Record a visit to the family",
        action=Action.RECORD_VISIT,
        form=VisitForm,
        form_given=_whole_family,
        do=_record,
        done="The visit is recorded.",
        subjects=_the_child,
        template="child/visit.html",
        is_listed=False,
        asks_like="visit",
    ),
)
"""The second is reached from a family of a caseload."""
