"""Work that many actions ask for one by one, and that is done once for all of them at the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class HeldBack(Generic[Thing]):
    """Notes the things that a kind of work is asked for while it is held back."""

    def __init__(self, name: str) -> None:
        self._noted: ContextVar[set[Thing] | None] = ContextVar(name, default=None)

    def notes(self, things: Collection[Thing]) -> bool:
        """Note the things and say so; False where the work is not held back, and is to be done now."""
        noted = self._noted.get()
        if noted is None:
            return False
        noted.update(things)
        return True

    @property
    def is_on(self) -> bool:
        """Whether the work is held back."""
        return self._noted.get() is not None

    def take(self) -> set[Thing]:
        """What was noted so far, which is then no longer noted: for work that has to be done before the end."""
        noted = self._noted.get() or set()
        taken = set(noted)
        noted.clear()
        return taken

    @contextmanager
    def until_the_end(self, do: Callable[[Collection[Thing]], None]) -> Iterator[None]:
        """Within, the work is held back; at the end `do` is given what was noted, after an error nothing."""
        noted: set[Thing] = set()
        token = self._noted.set(noted)
        try:
            yield
        finally:
            self._noted.reset(token)
        do(noted)
