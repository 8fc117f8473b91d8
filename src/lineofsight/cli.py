"""The command `lineofsight`: a list of commands, each in a module of `lineofsight.commands`.

A module holds `app`, a `typer.Typer`. It is imported only when its command is typed, and Django is set up
before that, so it may import models at its top. A group (`load cin`) adds its commands to `app`; a command that
stands alone (`serve`) is the one command of its `app`, with the name of its row.
"""

import importlib
import os
import sys
from dataclasses import dataclass, field
from importlib.metadata import version

import typer

from lineofsight.config.exceptions import is_meant_for_people


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or one group of commands.

    settings: taken where the environment says nothing.
    """

    name: str
    what: str
    is_group: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def module(self) -> str:
        return f"lineofsight.commands.{self.name.replace('-', '_')}"


COMMANDS: tuple[Command, ...] = (
    Command("demo", "Show a whole invented authority on this machine.", settings={"LINEOFSIGHT_DEMO": "on"}),
    Command("serve", "Serve the pages and the live boards."),
    Command("synthesise", "Invent a whole authority, in an empty record or as census files."),
    Command("load", "Take files into the record.", is_group=True),
    Command("duplicates", "Look for records of one person. Run it each night."),
    Command("partners", "Keep partner agencies apart in the database.", is_group=True),
    Command("trail", "Check the trail of who read and changed what.", is_group=True),
    Command("chase", "Remind agencies that owe an answer, and send the messages that wait."),
    Command("flags", "Count how often each flag is raised, by group. The server does it once a day too."),
    Command("bench", "Measure the speed of the system on this machine.", is_group=True),
    Command("check-deployment", "Say what is missing before a real record is kept here."),
    Command("manage", "Django's own commands: migrate, shell, and the rest."),
)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end the process: status 0 only when the job was done.

    arguments: what was typed after the command's name; the process's own when None.
    An error meant for people is one line; any other ends in a traceback.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    try:
        application(typed[0] if typed else "")(args=typed, prog_name="lineofsight")
    except Exception as error:
        if not is_meant_for_people(error):
            raise
        sys.exit(f"lineofsight: {error}")


def application(wanted: str) -> typer.Typer:
    """The command line, with the wanted command ready to run and the others named for the help."""
    root = typer.Typer(
        help="Line of Sight: one dated record of children's services, and everything read from it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # they would print a record's values
    )
    root.callback()(_root)
    for command in COMMANDS:
        if command.name == wanted:
            _attach(root, command)
        else:
            root.command(command.name, help=command.what)(_named_only)
    return root


def _attach(root: typer.Typer, command: Command) -> None:
    for name, value in command.settings.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lineofsight.config.settings")
    _set_django_up()
    app: typer.Typer = importlib.import_module(command.module).app
    if command.is_group:
        root.add_typer(app, name=command.name, help=command.what, no_args_is_help=True)
    else:
        root.registered_commands.extend(app.registered_commands)


def _set_django_up() -> None:
    """Read the settings, make the data folder (closed to other people) where it is missing, load the models."""
    import django
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()


def _named_only() -> None:
    """Stands in the help for a command that was not typed."""


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(version("lineofsight"))
        raise typer.Exit


def _root(
    show_version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options of the command itself."""
