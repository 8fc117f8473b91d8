"""The command line as Markdown, for the reference: each command with its arguments and options."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable, Iterator
from typing import Any

import typer
from django.core.management import get_commands, load_command_class

from lineofsight.cli import COMMANDS, Command
from tools.reference_rows import markdown_table

OF_EVERY_COMMAND = frozenset(
    ("help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks")
)
"""Options that Django gives to each of its commands: they are left out."""


def commands() -> str:
    """Every command of `lineofsight`, then the commands of our own under `lineofsight manage`."""
    parts = [part for command in COMMANDS for part in _of(command)]
    return "\n".join(parts) + "\n## lineofsight manage: our own commands\n\n" + _managed()


def _of(command: Command) -> Iterator[str]:
    if not command.needs_record:
        yield f"## lineofsight {command.name}\n\n{command.what}\n"
        yield from _of_parser(importlib.import_module(command.module).parser())
        return
    root: Any = typer.main.get_command(importlib.import_module(command.module).app)
    name = f"lineofsight {command.name}"
    if command.is_group:
        yield f"## {name}\n\n{command.what}\n"
        for part in (one for one in root.commands.values() if not one.hidden):
            yield _section(f"### {name} {part.name}", part)
    else:
        yield _section(f"## {name}", root)


def _section(heading: str, command: Any) -> str:
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n"))
    rows = list(_parameters(command.params))
    table = "\n" + markdown_table(("", "what it is", "default"), rows) if rows else ""
    return f"{heading}\n\n{text}\n{table}"


def _parameters(parameters: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    for one in parameters:
        if one.name in {"help", "install_completion", "show_completion"}:
            continue
        is_option = one.param_type_name == "option"
        name = ", ".join(f"`{spelling}`" for spelling in one.opts) if is_option else f"`{one.name.upper()}`"
        plain_default = isinstance(one.default, str | int) and not isinstance(one.default, bool) and one.default != ""
        yield name, getattr(one, "help", "") or "", f"`{one.default}`" if plain_default else ""


def _of_parser(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The parts of a command that the standard library parses."""
    for group in parser._subparsers._group_actions if parser._subparsers else ():  # noqa: SLF001 - shown nowhere else
        for part in (group.choices or {}).values():
            rows = [
                (
                    f"`{one.option_strings[0] if one.option_strings else one.metavar}`",
                    one.help,
                    f"`{one.default}`" if isinstance(one.default, str) else "",
                )
                for one in part._actions  # noqa: SLF001 - shown nowhere else
                if one.dest != "help"
            ]
            yield f"### {part.prog}\n\n{part.description}\n\n{markdown_table(('', 'what it is', 'default'), rows)}"


def _managed() -> str:
    rows = []
    for name, app in sorted(get_commands().items()):
        if isinstance(app, str) and app.startswith("lineofsight"):
            command = load_command_class(app, name)
            rows.append((f"`{name}{_own_arguments(command, name)}`", command.help))
    return markdown_table(("command", "what it does"), rows)


def _own_arguments(command: Any, name: str) -> str:
    words = ""
    for one in command.create_parser("lineofsight manage", name)._actions:  # noqa: SLF001 - argparse shows them nowhere else
        if one.dest in OF_EVERY_COMMAND:
            continue
        if not one.option_strings:
            words += f" {one.dest.upper()}"
            continue
        word = one.option_strings[0] + ("" if one.nargs == 0 else f" {one.dest.upper()}")
        words += f" {word}" if one.required else f" [{word}]"
    return words
