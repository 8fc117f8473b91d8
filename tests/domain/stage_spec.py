"""Reads the drawn tables that specify the stages of the journey: which steps are allowed, who may, what is refused.

A file of `spec/stages/` is one stage: its title, a sentence, then two tables. The first says of each step which
permission it needs and which roles have a row for it in the catalogue; the second says what stands in a child's record,
what is tried on which day, and what the worker is told (`allowed`, or every sentence of what holds it back). The same
files are printed in the manual. To add a stage: add a file; for a fact of a new kind: add its row to
`stage_facts.FACTS`.

What stands: facts with their day as 2026-09-01, joined by semicolons, in the order in which they happened. What is said
with the step: `code RC8`, `codes 1A 2B`, `words …`, `until 2026-12-01`, `to another team`, `to the same team`,
`no team holds the child`, `the family refuses`, joined by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight.domain import pre_birth_pathway, protection_pathway
from lineofsight.domain.pathway import Attempt, Move, Step, unmet
from lineofsight.domain.permissions import Action, Role, permits_for
from tests.domain.stage_facts import FACTS, Told
from tools.reference_stages import steps_by_module

FOLDER = Path(__file__).parent / "spec" / "stages"
TODAY = date(2026, 11, 23)
ALLOWED = "allowed"
STEPS: dict[str, Step] = {step.key: step for steps in steps_by_module().values() for step in steps}
"""The steps of every pathway."""

Row = dict[str, str]


@dataclass(frozen=True)
class Stage:
    """One stage: who may take its steps, and what is tried of them."""

    title: str
    words: str
    permissions: list[Row]
    cases: list[Row]


def stages() -> list[Stage]:
    """Every stage, in the order of their files."""
    return [stage_of(file) for file in sorted(FOLDER.glob("*.txt"))]


def stage_of(file: Path) -> Stage:
    """One file of drawn tables."""
    title, words, *drawn = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    permissions, cases = drawn
    return Stage(title, " ".join(words.split()), rows_of(permissions), rows_of(cases))


def rows_of(table: str) -> list[Row]:
    """The rows of a drawn table by column heading."""
    headings, *cells = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if "|" in line]
    assert all(len(row) == len(headings) for row in cells), f"A row has too few or too many cells:\n{table}"
    return [dict(zip(headings, row, strict=True)) for row in cells]


def who_may(action: str) -> str:
    """The roles that the catalogue gives the action, as the table says them."""
    return ", ".join(role.label.lower() for role in Role if any(permits_for(Action(action), role)))


def told(row: Row) -> str:
    """What the worker is told who tries the step of a row."""
    conditions = unmet(STEPS[row["step"]], attempt_of(row))
    return " ".join(condition.otherwise for condition in conditions) or ALLOWED


# --- what is tried ---------------------------------------------------------------------------------------------------


def attempt_of(row: Row) -> Attempt:
    """The attempt that a row describes, about the first of whatever it is about."""
    told = Told()
    for fact in filter(None, map(str.strip, row["what stands"].split(";"))):
        words, on = _with_day(fact)
        FACTS[words](told, on)
    said = {"plan": told.plan, **FROM_THE_RECORD.get(row["step"], _nothing)(told), **dict(_said(row["what is said"]))}
    on = date.fromisoformat(row["on"])
    return Attempt(told.history, on=on, today=TODAY, episode=told.episode, subject_id=1, **said)


def _nothing(_told: Told) -> dict[str, Any]:
    return {}


FROM_THE_RECORD: dict[str, Callable[[Told], dict[str, Any]]] = {
    pre_birth_pathway.MAKE_BIRTH_PLAN.key: lambda told: {"code": "made" if told.birth_plan_on else ""},
    pre_birth_pathway.SHARE_BIRTH_PLAN.key: lambda told: {"until": told.birth_plan_on},
    protection_pathway.SEND_PAPERS.key: lambda told: {
        "until": told.conferred_on,
        "code": str(told.papers_sent_on or ""),
    },
}
"""What an action takes from the record for an attempt, where a history does not hold it, by the step."""


def _with_day(fact: str) -> tuple[str, date]:
    words, _, last = fact.rpartition(" ")
    return (words, date.fromisoformat(last)) if last[:1].isdigit() else (fact, TODAY)


def _said(cell: str) -> Iterator[tuple[str, Any]]:
    """What is said with the step, as the parts of an attempt."""
    move: dict[str, Any] = {}
    for one in filter(None, map(str.strip, cell.split(";"))):
        word, _, rest = one.partition(" ")
        match word:
            case "code" | "words":
                yield word, rest
            case "codes":
                yield word, tuple(rest.split())
            case "until":
                yield word, date.fromisoformat(rest)
            case _:
                move |= {"from_team": 1, "to_team": 2} | MOVES[one]
    if move:
        yield "move", Move(**({"from_team": 1, "to_team": 2} | move))


MOVES: dict[str, dict[str, Any]] = {
    "to another team": {},
    "to the same team": {"to_team": 1},
    "no team holds the child": {"from_team": None},
    "the family refuses": {"family_agrees": False},
    "the family agrees": {"family_agrees": True},
}
