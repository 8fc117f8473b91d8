"""`lineofsight partners`: the database role of the partner-facing process."""

from __future__ import annotations

from typing import Annotated

import typer

from lineofsight.access.partner_database import preparing

app = typer.Typer()


@app.callback()
def group() -> None:
    """Keep partner agencies apart in the database."""


@app.command("prepare-database")
def prepare_database(
    role: Annotated[str, typer.Option(help="The role that the partner-facing process signs in as.")] = preparing.ROLE,
) -> None:
    """Let a role of PostgreSQL read and write enquiries, and nothing else. Run it again after each `migrate`."""
    changed = preparing.prepare(role)
    for sentence in changed:
        typer.echo(sentence)
    if not changed:
        typer.echo(f"Nothing to change: {role} knows enquiries, and nothing else.")
