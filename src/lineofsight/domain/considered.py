"""What stood on the screen of a decision, as ids that the system stamps on it, and what has come since.

It holds nothing of what was read: only which rows of the record, and which flags with how many events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self

WORDS: Final = {
    "contacts": ("contact", "contacts"),
    "happenings": ("other entry of the history", "other entries of the history"),
    "answers": ("agency’s answer", "agencies’ answers"),
    "flags": ("flag, or a change to one", "flags, or changes to them"),
    "children": ("child of the household", "children of the household"),
}
"""What each kind of thing on the screen is called: one, and several."""


@dataclass(frozen=True, slots=True)
class Considered:
    """The rows of the record that were on the screen, each kind in order.

    contacts: earlier contacts of the children, by id. happenings: what else is in their histories, as "assessment 12".
    answers: agencies' answers, by id. flags: those raised, as "F03, version 1, 2 events, child 7". children: whose
    history was shown, by id. notices: how many children of the household were told of by a notice alone.
    """

    contacts: tuple[int, ...] = ()
    happenings: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()
    children: tuple[int, ...] = ()
    notices: int = 0

    def as_plain(self) -> dict[str, Any]:
        """As it is kept with the decision; `from_plain` reads it."""
        return {
            field.name: list(value) if isinstance(value, tuple) else value
            for field in fields(self)
            for value in [getattr(self, field.name)]
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """What `as_plain` made. Raises TypeError for anything else."""
        columns: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
        }
        return cls(**columns)

    def news_since(self, seen: Considered) -> tuple[str, ...]:
        """What stands here and was not on the screen before, counted in words; none where nothing is new."""
        return tuple(_counted(kind, len(new)) for kind, new in self._new_since(seen))

    def _new_since(self, seen: Considered) -> Iterator[tuple[str, Sequence[Any]]]:
        for kind in WORDS:
            before = set(getattr(seen, kind))
            new = [one for one in getattr(self, kind) if one not in before]
            if new:
                yield kind, new


def _counted(kind: str, number: int) -> str:
    one, many = WORDS[kind]
    return f"{number} {one if number == 1 else many}"
