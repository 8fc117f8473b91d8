"""How far a long command is: a bar for each kind of step on a screen, and elsewhere a line when it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

Tell = Callable[[str, int, int], None]
"""What is being done, how far it is, and how far it goes."""


@contextmanager
def bars() -> Iterator[Tell]:
    """Draws a bar for each thing that it is told of, while it is open."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
            if not bar.console.is_terminal:
                bar.console.print(f"{what} …")
        bar.update(tasks[what], completed=done)

    with bar:
        yield tell
