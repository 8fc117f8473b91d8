"""`lineofsight flags`: count how often each flag is raised, in each group of children."""

from __future__ import annotations

import typer

from lineofsight.actions.flag_census import count_flags

app = typer.Typer()


@app.command("flags")
def flags() -> None:
    """Count how often each flag is raised among the open children, by group. The server does it once a day too."""
    counted = count_flags()
    typer.echo(f"The flags of {counted.children} children are counted.")
