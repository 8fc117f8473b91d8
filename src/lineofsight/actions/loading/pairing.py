"""Which row of the record a row of a later file is: by its key date, or as the one that is left over on each side."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Standing = TypeVar("Standing")
Given = TypeVar("Given")


@dataclass(slots=True)
class Pairs(Generic[Standing, Given]):
    """What was found: pairs of the same thing, what only the file has, and what only the record has."""

    same: list[tuple[Standing, Given]] = field(default_factory=list)
    only_given: list[Given] = field(default_factory=list)
    only_standing: list[Standing] = field(default_factory=list)


def pair(
    standing: Iterable[Standing],
    given: Iterable[Given],
    *,
    key_of_standing: Callable[[Standing], Any],
    key_of_given: Callable[[Given], Any],
    may_be_corrected: Callable[[Standing], bool],
) -> Pairs[Standing, Given]:
    """Pair rows by key, repeated keys in order. One row left over on each side is the same row with its key corrected.

    may_be_corrected: whether the file would have to hold the row, so that its absence means that its key changed.
    """
    pairs: Pairs[Standing, Given] = Pairs()
    by_key: dict[Any, deque[Standing]] = defaultdict(deque)
    for row in standing:
        by_key[key_of_standing(row)].append(row)
    for item in given:
        waiting = by_key.get(key_of_given(item))
        if waiting:
            pairs.same.append((waiting.popleft(), item))
        else:
            pairs.only_given.append(item)
    pairs.only_standing = [row for rows in by_key.values() for row in rows]
    correctable = [row for row in pairs.only_standing if may_be_corrected(row)]
    if len(correctable) == 1 and len(pairs.only_given) == 1:
        pairs.same.append((correctable[0], pairs.only_given.pop()))
        pairs.only_standing.remove(correctable[0])
    return pairs
