"""The stages of the journey as drawn tables, printed from the files that the tests hold."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import lineofsight.domain
from lineofsight.domain.pathway import Step
from lineofsight.domain.permissions import Action
from tools.reference_rows import markdown_table

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "domain" / "spec" / "stages"


def steps_by_module() -> dict[str, tuple[Step, ...]]:
    """The steps of every pathway of the domain, by the name of its module: those of its tuples of steps."""
    names = sorted(one.name for one in pkgutil.iter_modules(lineofsight.domain.__path__) if "pathway" in one.name)
    modules = {name: importlib.import_module(f"lineofsight.domain.{name}") for name in names}
    return {name: tuple(dict.fromkeys(_steps_in(module))) for name, module in modules.items()}


def _steps_in(module: ModuleType) -> Iterator[Step]:
    for name, rows in vars(module).items():
        if name.endswith("STEPS") and isinstance(rows, tuple):
            yield from (row for row in rows if isinstance(row, Step))


TITLES = {step.key: step.title for steps in steps_by_module().values() for step in steps}


def stages() -> str:
    """Every stage: who may take its steps, and each case with what the worker is told; a list of them first."""
    files = sorted(FOLDER.glob("*.txt"))
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in map(_title, files))
    return "\n".join((f"{contents}\n", *(_stage(file) for file in files)))


def _title(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0]


def _anchor(title: str) -> str:
    """The address of a heading on its page, as repositories make it."""
    return re.sub(r"[^\w\s-]", "", title.lower()).replace(" ", "-")


def _stage(file: Path) -> str:
    title, words, permissions, cases = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    who = markdown_table(
        ("step", "who may", "by the permission to"),
        ((TITLES[step], who, Action(action).words) for step, action, who in _rows(permissions)),
    )
    return f"## {title}\n\n{' '.join(words.split())}\n\n{who}\n{_cases(cases)}"


def _cases(drawn: str) -> str:
    rows = []
    before = ""
    for step, stands, on, said, told in _rows(drawn):
        rows.append((TITLES[step] if step != before else "", stands or "nothing yet", on, said, told))
        before = step
    return markdown_table(("step", "what stands in the record", "tried on", "said with it", "the worker is told"), rows)


def _rows(drawn: str) -> list[list[str]]:
    """The rows of a drawn table, without its headings and the rule below them."""
    return [[cell.strip() for cell in line.split("|")] for line in drawn.splitlines() if "|" in line][1:]
