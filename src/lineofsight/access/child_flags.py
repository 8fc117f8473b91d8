"""The flags about one child as one person may see them: counted from what the gate lets that person read."""

from __future__ import annotations

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.domain.flags import FamilyFacts
from lineofsight.domain.permissions import Action
from lineofsight.record.families import family_of
from lineofsight.record.flag_answers import AnsweredFlag, with_answers
from lineofsight.record.flag_facts import family_facts, flags_read_from
from lineofsight.record.moment import now


def family_facts_shown(opened: OpenedChild, *, by: Account) -> FamilyFacts | None:
    """What the flags about a child are counted from, as far as the person may read it.

    None for whoever may not read what social care assessed and decided. Of brothers and sisters only those count whose
    record the person may read in the same way.
    """
    if not opened.may(Action.READ_STATUTORY_DETAIL).allowed:
        return None
    family = family_of(opened.child.pk)
    readable = gate.visible_among(by, Action.READ_STATUTORY_DETAIL, family.siblings | family.others)
    return family_facts(family, household=readable, as_of=now())


def flags_shown(opened: OpenedChild, facts: FamilyFacts | None) -> tuple[AnsweredFlag, ...]:
    """Every flag about a child whose record is open, each with what people made of it; () where facts are None.

    What a relative's record adds to a flag is told without a name; which records were read goes on the trail with the
    child's own.
    """
    if facts is None:
        return ()
    readings = flags_read_from(facts, now())
    household = {one.history.child_id for one in facts.members}
    opened.entry.add_children(sorted({event.child_id for reading in readings for event in reading.events} & household))
    return with_answers({opened.child.pk: readings})[opened.child.pk]
