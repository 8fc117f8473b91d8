"""`lineofsight trail`: check the trail of who read and changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from lineofsight.access import trail

app = typer.Typer()


@app.callback()
def group() -> None:
    """Check the trail of who read and changed what."""


@app.command()
def verify(
    against: Annotated[
        str,
        typer.Option(help="A checkpoint that this command printed before: the row's number, a colon and its hash."),
    ] = "",
) -> None:
    """Read the whole trail and name the first row that is altered or missing: status 0 only when it is whole."""
    found = trail.verify(trail.Checkpoint.read(against) if against else None)
    typer.echo(found.words, err=not found.is_whole)
    if found.is_whole:
        typer.echo(f"Checkpoint {found.checkpoint}. Keep it where nobody who runs the database can change it.")
    raise typer.Exit(0 if found.is_whole else 1)
