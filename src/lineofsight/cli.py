"""The command `lineofsight`: a list of commands, each in a module of `lineofsight.commands`.

A module holds `app`, a `typer.Typer`. It is imported only when its command is typed, and Django is set up before that,
so it may import models at its top. A group (`load cin`) adds its commands to `app`; a command that stands alone
(`serve`) is the one command of its `app`, with the name of its row. A command that only looks at files has to start at
once, as it may be asked in a loop of files: its module has `parser()` and `run(arguments)` instead, of the standard
library alone, and neither Django nor typer is loaded for it.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lineofsight.config.exceptions import is_meant_for_people

if TYPE_CHECKING:  # loading it takes longer than a small file takes to check
    import typer


STOPPED_BY_HAND = 130


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or one group of commands.

    in_module: the module, where it cannot have the command's name. settings: taken where the environment says nothing.
    needs_record: whether the record and its settings are set up before it; a command that only looks at files starts
    without them.
    """

    name: str
    what: str
    is_group: bool = False
    in_module: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    needs_record: bool = True

    @property
    def module(self) -> str:
        return f"lineofsight.commands.{self.in_module or self.name.replace('-', '_')}"


COMMANDS: tuple[Command, ...] = (
    Command("demo", "Show a whole invented authority on this machine.", settings={"LINEOFSIGHT_DEMO": "on"}),
    Command("serve", "Serve the pages and the live boards."),
    Command("synthesise", "Invent a whole authority, in an empty record or as census files."),
    Command("load", "Take files into the record.", is_group=True),
    Command("check", "Check files against the rules of their return.", is_group=True, needs_record=False),
    Command("return", "Make the statutory returns from the record.", is_group=True, in_module="returning"),
    Command("feed", "Send children to the Department for Education each day.", is_group=True),
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
    wanted = typed[0] if typed else ""
    try:
        if any(command.name == wanted and not command.needs_record for command in COMMANDS):
            sys.exit(run_at_once(wanted, typed[1:]))
        application(wanted)(args=typed, prog_name="lineofsight")
    except Exception as error:
        words = str(error) if is_meant_for_people(error) else _said_of_the_database(wanted)
        if not words:
            raise
        sys.exit(f"lineofsight: {words}")


def _said_of_the_database(wanted: str) -> str:
    """What to do first, where a command ended because the database does not answer or its tables are of another
    version; "" otherwise, and for Django's own commands, which are what is run then."""
    if wanted == "manage" or not isinstance(sys.exception(), _database_errors()):
        return ""
    from lineofsight.config.deployment_facts import database_silent, unapplied_migrations

    return database_silent() or unapplied_migrations()


def _database_errors() -> tuple[type[Exception], ...]:
    """The errors of a database; none where Django was not loaded, and nothing was asked of one."""
    if "django.db" not in sys.modules:
        return ()
    from django.db import DatabaseError

    return (DatabaseError,)


def run_at_once(wanted: str, arguments: list[str]) -> int:
    """Run a command that needs no record; gives back the status with which it ends."""
    command = next(one for one in COMMANDS if one.name == wanted)
    try:
        status: int = importlib.import_module(command.module).run(arguments)
    except KeyboardInterrupt:
        return STOPPED_BY_HAND
    return status


def application(wanted: str) -> typer.Typer:
    """The command line, with the wanted command ready to run and the others named for the help."""
    import typer

    from lineofsight.commands.root import named_only
    from lineofsight.commands.root import root as options

    root = typer.Typer(
        help="Line of Sight: one dated record of children's services, and everything read from it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # they would print a record's values
    )
    root.callback()(options)
    for command in COMMANDS:
        if command.name == wanted and command.needs_record:
            _attach(root, command)
        else:
            root.command(command.name, help=command.what)(named_only)
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
