"""What a reader may be told of what a child's words changed: plans and decisions of social care as they were shared."""

from __future__ import annotations

from datetime import date

from lineofsight.access.statutory_detail import Shared, Sharing
from lineofsight.domain.history import History
from lineofsight.domain.voice.influence import Changeable, changeable_since
from lineofsight.record.models import View


def changeable_shown(history: History, said_on: date, sharing: Sharing) -> tuple[Changeable, ...]:
    """The plans and decisions that a view of a day can have changed, of those whose day the reader may know."""
    offered = changeable_since(history, said_on)
    return tuple(one for one in offered if sharing.of(one.episode_id) >= Shared.WHAT_HAPPENED_WHEN)


def is_outcome_shown(view: View, sharing: Sharing, shown: frozenset[str]) -> bool:
    """Whether the reader may read, and write, what became of a view: not where that is kept from the reader.

    shown: the keys of every plan and decision of the child that the reader may know of, since ever.
    """
    if sharing.is_whole:
        return True
    return sharing.of(view.episode_id) is Shared.EVERYTHING and (not view.changed or changed_key(view) in shown)


def changed_key(view: View) -> str:
    """The plan or decision that a view changed, as `Changeable.key` has it; "" for none."""
    return f"{view.changed} {view.changed_id}" if view.changed else ""
