"""The options of `lineofsight` itself, and what stands in its help for a command that was not typed."""

from __future__ import annotations

from importlib.metadata import version

import typer


def show_version(asked: bool) -> None:
    """Print the version and end, where it was asked for."""
    if asked:
        typer.echo(version("lineofsight"))
        raise typer.Exit


def root(
    show_version: bool = typer.Option(
        False, "--version", callback=show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options of the command itself."""


def named_only() -> None:
    """Stands in the help for a command that was not typed."""
