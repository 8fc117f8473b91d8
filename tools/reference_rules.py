"""The rules of the census as Markdown: a list of them, and a page for each, with its wording, logic and drawn cases."""

from __future__ import annotations

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

from lineofsight.returns.cin_census.rules import catalogue
from lineofsight.returns.cin_census.rules.catalogue import RULES
from lineofsight.returns.cin_census.rules.draft_rules import DRAFT_RULES
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level
from lineofsight.returns.cin_census.rules.worker_words import WORDS_BY_CODE
from lineofsight.web.census_forms import CONTACT_DECISION, NEW_CHILD, forms_of
from lineofsight.web.census_mending import mending_of
from lineofsight.web.recordings import RECORDINGS
from tests.returns.rule_spec import Case, cases
from tools.reference_rows import markdown_table

FOLDER = "census-rules"
LOGIC = 6  # the place of `fails` among the arguments of a row


def rules() -> str:
    """The rules of 2025-26, then the draft ones of 2026-27, each leading to its page."""
    note = "Not released by their authors, and marked *draft* wherever they speak."
    return f"{_listed(RULES)}\n## The draft of 2026-27\n\n{note}\n\n{_listed(DRAFT_RULES)}"


def _listed(rows: Iterable[AnyRule]) -> str:
    cells = (
        (f"[{rule.code}]({FOLDER}/{rule.code}.md)", rule.severity.value, f"`{rule.table}`", rule.wording)
        for rule in rows
    )
    return markdown_table(("rule", "", "found in", "wording"), cells)


def pages(folder: Path) -> dict[Path, str]:
    """The page of each rule, by the file in which it stands."""
    drawn: dict[str, list[Case]] = defaultdict(list)
    for case in cases():
        drawn[case.code].append(case)
    return {folder / FOLDER / f"{rule.code}.md": _page(rule, drawn[rule.code]) for rule in (*RULES, *DRAFT_RULES)}


def _page(rule: AnyRule, drawn: list[Case]) -> str:
    automatic = "; settled by the exact sentence in the notes of the return" if rule.has_automatic_ok else ""
    draft = " of the draft of 2026-27" if rule.is_draft else ""
    items = ", ".join(f"`{field}`" for field in rule.fields) or "none by name"
    parts = [
        f"# Census rule {rule.code}",
        "<!-- Drawn by `make docs` from the catalogue; change that, not this page. -->",
        rule.wording,
        (
            f"*{rule.severity.value.capitalize()}*{draft}, of the {rule.level.value}, found in `{rule.table}`; this"
            f" wording since {rule.since}{automatic}. Items: {items}. [All rules](../census-rules.md)"
        ),
        "## To the worker",
        WORDS_BY_CODE[rule.code].words,
        _where_mended(rule),
        "## Logic",
        rule.logic,
        (
            f"As the catalogue has it, asked of each row of its kind; {_given(rule)}true, or the rows that it names, is"
            " a finding."
        ),
        f"```python\n{_logic(rule)}\n```",
        "## Cases",
        markdown_table(("", "case", "rows"), (_case(case) for case in drawn)).rstrip(),
    ]
    for title, is_failing in (("An example that passes", False), ("An example that fails", True)):
        example = next((case for case in drawn if bool(case.fails) is is_failing), None)
        if example is not None:
            parts += [f"## {title}", f"{example.shows[:1].upper()}{example.shows[1:]}.", _example(example, rule)]
    return "\n\n".join(parts) + "\n"


def _where_mended(rule: AnyRule) -> str:
    """The pages that set what the rule speaks of, by their titles, or why none does; and those that put it right."""
    titles = {one.key: one.title for one in RECORDINGS} | {
        NEW_CHILD: "A child who is new to the authority",
        CONTACT_DECISION: "Decide on a contact",
    }
    why = WORDS_BY_CODE[rule.code].why_no_page
    pages = "; ".join(titles[form.key] for form in forms_of(rule))
    told = f"Set on: {pages}." if pages else "Told on every page that brings it about."
    row = mending_of(rule.code)
    mended = "; ".join(titles[page] for page in row.pages)
    lines = [told if why is None else why.value, f"Put right on: {mended}." if mended else "", row.otherwise]
    return "\n\n".join(line for line in lines if line)


def _given(rule: AnyRule) -> str:
    having = [
        f"where `{rule.given}` is given" if rule.given else "",
        f"where `{rule.unless}` is not given" if rule.unless else "",
    ]
    return f"of those alone {' and '.join(filter(None, having))}; " if any(having) else ""


def _case(case: Case) -> tuple[str, str, str]:
    return "fails" if case.fails else "passes", case.shows, f"`{case.rows}`"


def _example(case: Case, rule: AnyRule) -> str:
    """What the case stands for as a file has it: the child, or the header where the rule is of it."""
    whole = ET.fromstring(case.file)  # noqa: S314 - our own text
    part = whole.find("Header" if rule.level is Level.HEADER else "Children/Child")
    assert part is not None
    ET.indent(part)
    part.tail = None
    many = len(whole.findall("Children/Child"))
    note = f"\n\nThe first of {many:,} children." if many > 1 and rule.level is not Level.HEADER else ""
    return f"```xml\n{ET.tostring(part, encoding='unicode')}\n```{note}"


# --- the logic -------------------------------------------------------------------------------------------------------


def _logic(rule: AnyRule) -> str:
    """The source of what the rule asks: as it stands in its row, or the named predicate that stands there."""
    return _rows_of_source()[rule.code]


@cache
def _rows_of_source() -> dict[str, str]:
    """The source of each rule's logic, by its code, from the modules of the catalogue."""
    names = {one for one in vars(catalogue) if one.endswith("_RULES")}
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith("lineofsight.returns.cin_census.rules.") and names & vars(module).keys()
        if module is not catalogue
    ]
    return {code: logic for module in modules for code, logic in _logic_in(module)}


def _logic_in(module: ModuleType) -> Iterable[tuple[str, str]]:
    source = inspect.getsource(module)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule":
            code, logic = node.args[1], node.args[LOGIC]
            assert isinstance(code, ast.Constant)
            if isinstance(logic, ast.Name):
                yield str(code.value), inspect.getsource(getattr(module, logic.id)).rstrip()
            else:
                yield str(code.value), _dedented(ast.get_source_segment(source, logic) or "")


def _dedented(text: str) -> str:
    """A part of a row, its later lines moved to the left as far as the row stands in."""
    first, *others = text.splitlines()
    return "\n".join([first, *(line.removeprefix("        ") for line in others)])
