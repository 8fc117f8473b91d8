"""The flags about one child as one person may see them: counted from what the gate lets that person read."""

from __future__ import annotations

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action
from lineofsight.record.families import family_of
from lineofsight.record.flag_answers import AnsweredFlag, with_answers
from lineofsight.record.flag_facts import flags_of


def flags_shown(opened: OpenedChild, *, by: Account) -> tuple[AnsweredFlag, ...]:
    """Every flag about a child whose record is open, each with what people made of it.

    () for whoever may not read what social care assessed and decided: the flags are counted from it. Of brothers and
    sisters only those count whose record the person may read in the same way. What a relative's record adds to a flag
    is told without a name; which records were read goes on the trail with the child's own.
    """
    if not opened.may(Action.READ_STATUTORY_DETAIL).allowed:
        return ()
    family = family_of(opened.child.pk)
    readable = gate.visible_children(by, Action.READ_STATUTORY_DETAIL).filter(pk__in=family.siblings | family.others)
    household = set(readable.values_list("pk", flat=True))
    readings = flags_of(opened.child.pk, household=household)
    opened.entry.add_children(sorted({event.child_id for reading in readings for event in reading.events} & household))
    return with_answers({opened.child.pk: readings})[opened.child.pk]
