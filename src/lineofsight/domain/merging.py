"""Two people, one form: what each changed is kept, field by field, and where both changed the same a choice is needed.

Values in, values out. A field is a name and a plain value; two values are the same when they are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that both wrote differently: as it stood when the form was opened, as it stands now, as typed."""

    name: str
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people's changes come to.

    values: every field, with my change where only I changed it and theirs otherwise. taken: the fields that only they
    changed, in the form's order. changed: those that only I changed. conflicts: those that both changed, each with
    `theirs` standing in `values` until somebody chooses.
    """

    values: dict[str, Any]
    taken: tuple[str, ...]
    changed: tuple[str, ...]
    conflicts: tuple[FieldConflict, ...]

    @property
    def is_settled(self) -> bool:
        """Whether it can be saved without asking anybody."""
        return not self.conflicts


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """What the record should hold, given the form as it was opened, the record now, and the form as it was sent.

    A field that `mine` leaves out was not asked, and stays as it is. One that `base` leaves out counts as None there.
    Both writing the same value is agreement, not a conflict.
    """
    values = dict(theirs)
    taken, changed, conflicts = [], [], []
    for name, typed in mine.items():
        before, now = base.get(name), theirs.get(name)
        if typed == now:
            continue
        if typed == before:
            taken.append(name)
        elif now == before:
            values[name] = typed
            changed.append(name)
        else:
            conflicts.append(FieldConflict(name, before, now, typed))
    return Merged(values, tuple(taken), tuple(changed), tuple(conflicts))
