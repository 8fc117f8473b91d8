"""`lineofsight duplicates`: look for records of one person over the whole record. To be run each night."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

import typer

from lineofsight.commands.progress import bars
from lineofsight.record.matching import index
from lineofsight.record.matching.duplicates import review
from lineofsight.record.models import MatchParticulars, Person

app = typer.Typer()


@app.command("duplicates")
def duplicates(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First read everybody into the index again, from the record.")
    ] = False,
) -> None:
    """Hold everybody in the record against everybody, and list who may be one person for somebody to settle.

    What somebody settled before stays settled. Run it each night.
    """
    started = perf_counter()
    with bars() as tell:
        if rebuild:
            index.rebuild(_counted(tell, "Reading people into the index", Person.objects.count()))
        found = review(_counted(tell, "Reading the index", MatchParticulars.objects.count()))
    typer.echo(
        f"Held {found.people:,} people against one another in {perf_counter() - started:,.0f} seconds: {found.open:,}"
        f" {'pair is' if found.open == 1 else 'pairs are'} open, {found.new:,} of them new; {found.gone:,}"
        f" {'is' if found.gone == 1 else 'are'} no longer found."
    )


def _counted(tell, what: str, total: int):
    """What counts up from the numbers that it is told."""
    done = 0

    def more(number: int) -> None:
        nonlocal done
        done += number
        tell(what, done, total)

    return more
