"""`lineofsight manage`: Django's own commands."""

import typer
from django.core.management import execute_from_command_line

app = typer.Typer()


@app.command(
    "manage",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def manage(context: typer.Context) -> None:
    """Django's own commands: migrate, shell, and the rest."""
    execute_from_command_line(["lineofsight manage", *context.args])
