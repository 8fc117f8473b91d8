"""What each column of the record betrays, stated beside its model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one model by class: a test holds that each column is in exactly one.

    identifies: with it alone a reader may know which child or adult this is.
    sensitive: it says something about the child's life. plain: it does neither.
    """

    identifies: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield from self.identifies
        yield from self.sensitive
        yield from self.plain


FACT_COLUMNS = ("id", "origin", "load", "recorded_at", "recorded_by", "version", "is_amended_here")
"""The plain columns that every fact carries."""
