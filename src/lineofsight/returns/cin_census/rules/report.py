"""What a check found, written out: as text, as JSON with one line for each file, as CSV."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from lineofsight.returns.cin_census.rules.files import Checked
from lineofsight.returns.cin_census.rules.rule import AnyRule, Finding, Level, Related, Severity
from lineofsight.returns.spreadsheets import safe_text

SHOWN_OF_EACH = 20  # findings of one rule in the text
COLUMNS = (
    "file", "year", "code", "severity", "message", "child", "table", "place", "line", "fields", "values", "related",
)  # fmt: skip


def as_json(checked: Checked) -> dict[str, Any]:
    """One file's check, ready for `json`."""
    return {
        "file": checked.file,
        "year": checked.year,
        "children": checked.children,
        "rules": [
            {
                "code": one.rule.code,
                "severity": one.rule.severity.value,
                "run": one.skipped or True,
                "findings": one.findings,
                **({"draft": True} if one.rule.is_draft else {}),
            }
            for one in checked.rules
        ],
        "findings": [_finding(one) for one in checked.findings],
        "breaches": [_finding(one) for one in checked.breaches],
        "warnings": checked.warnings,
    }


def not_checked(file: str, why: str) -> dict[str, Any]:
    """A file that could not be checked, ready for `json`."""
    empty: dict[str, Any] = {"rules": [], "findings": [], "breaches": [], "warnings": []}
    return {"file": file, "year": None, "children": 0, **empty, "error": why}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "child": finding.child,
        "table": finding.table,
        "place": place_text(finding.place),
        "line": finding.line,
        "fields": finding.fields,
        "values": finding.values,
        "related": [
            {
                "child": one.child,
                "table": one.table,
                "place": place_text(one.place),
                "line": one.line,
                "values": one.values,
            }
            for one in finding.related
        ],
    }


def place_text(place: Sequence[int]) -> str:
    """A place as it is written: "12.1.2", "" for the header and the whole file."""
    return ".".join(map(str, place))


def write_json(file: IO[str], outcomes: Iterable[Checked | tuple[str, str]]) -> None:
    """One line for each file; a file that could not be checked comes as its name and the reason."""
    for one in outcomes:
        found = as_json(one) if isinstance(one, Checked) else not_checked(*one)
        json.dump(found, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


# --- rows ------------------------------------------------------------------------------------------------------------


def rows(checked: Checked) -> Iterator[tuple[str | int, ...]]:
    """A row for each finding, those of the rules first; in the order of `COLUMNS`."""
    for one in (*checked.findings, *checked.breaches):
        yield (
            checked.file, checked.year, one.code, one.severity.value, one.message, one.child or "", one.table,
            place_text(one.place), one.line or "", "; ".join(one.fields), "; ".join(text or "" for text in one.values),
            "; ".join(_beside(one)),
        )  # fmt: skip


def write_csv(file: IO[str], outcomes: Iterable[Checked | tuple[str, str]]) -> None:
    """The findings of every file that was checked, a row each."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in outcomes:
        if isinstance(one, Checked):
            writer.writerows([safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows(one))
        else:
            writer.writerow([safe_text(one[0]), "", "", "could not check", safe_text(one[1])])


def beside_the_rows(checked: Checked) -> Iterator[str]:
    """What the rows cannot say of a file: what it was taken for, which rules did not run, and which are a draft."""
    file = shown(checked.file)
    yield from (f"{file}: {shown(warning)}" for warning in checked.warnings)
    yield from (f"{file}: {line}" for line in _skipped(checked))
    drafts = [one.rule.code for one in checked.rules if one.rule.is_draft and not one.skipped]
    if drafts:
        yield f"{file}: {_count(len(drafts), 'rule')} of a draft: {', '.join(drafts)}"


# --- text ------------------------------------------------------------------------------------------------------------


def text(checked: Checked) -> Iterator[str]:
    """What a person reads: a summary, then each rule that found something, errors first, with where it did."""
    yield _summary(checked)
    yield from (f"Note: {shown(warning)}" for warning in checked.warnings)
    yield from _skipped(checked)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        found[finding.code].append(finding)
    runs = [one for one in checked.rules if one.findings]
    for severity in Severity:
        for one in runs:
            if one.rule.severity is severity:
                yield ""
                yield f"{one.rule.code} {severity.value}{_draft(one.rule)}, {_count(one.findings, 'finding')}"
                yield f"  {one.rule.wording}"
                yield from _places(found[one.rule.code], one.rule)
    if checked.breaches:
        yield ""
        yield f"Breaches of the catalogue of items: {len(checked.breaches):,}"
        yield from _shortened([f"  {_where(one)}: {shown(one.message)}{_given(one)}" for one in checked.breaches])


def found_by_rule(checked: Checked) -> Iterator[str]:
    """A line for each rule that found something, errors first, and one for the breaches: no child is named."""
    for severity in Severity:
        for one in checked.rules:
            if one.findings and one.rule.severity is severity:
                yield f"{one.rule.code} {severity.value}, {_count(one.findings, 'finding')}: {one.rule.wording}"
    if checked.breaches:
        yield f"Breaches of the catalogue of items: {len(checked.breaches):,}"


def _summary(checked: Checked) -> str:
    errors = sum(one.severity is Severity.ERROR for one in checked.findings)
    run = [one for one in checked.rules if not one.skipped]
    drafts = sum(one.rule.is_draft for one in run)
    return (
        f"{shown(checked.file)}: census of {checked.year}, {checked.children:,}"
        f" {'child' if checked.children == 1 else 'children'}, {_count(len(run), 'rule')}"
        f"{f' ({drafts} of them a draft)' if drafts else ''}: {_count(errors, 'error')},"
        f" {len(checked.findings) - errors:,} {'query' if len(checked.findings) - errors == 1 else 'queries'},"
        f" {len(checked.breaches):,} {'breach' if len(checked.breaches) == 1 else 'breaches'} of the catalogue of items"
    )


def _skipped(checked: Checked) -> Iterator[str]:
    why: dict[str, list[str]] = defaultdict(list)
    for one in checked.rules:
        if one.skipped:
            why[one.skipped].append(one.rule.code)
    for reason, codes in why.items():
        yield f"{_count(len(codes), 'rule')} {reason} of {checked.year}: {', '.join(codes)}"


def _places(findings: Sequence[Finding], rule: AnyRule) -> Iterator[str]:
    if rule.level is Level.CHILD:
        yield from _shortened([f"  {_where(one)}{_given(one)}" for one in findings])
    else:
        yield from (f"  the whole return{_given(one)}" for one in findings)


def _shortened(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:SHOWN_OF_EACH]
    if len(lines) > SHOWN_OF_EACH:
        yield f"  and {len(lines) - SHOWN_OF_EACH:,} more: --format json, csv or xlsx has them all"


def _where(finding: Finding) -> str:
    return f"{_named(finding.child)}, {_standing(finding)}" if finding.place else _standing(finding)


def _named(child: str | None) -> str:
    return "a child without identifier" if child is None else f"child {shown(child)}"


def _standing(one: Finding | Related) -> str:
    place = f"{one.table} {place_text(one.place)}".rstrip()
    return f"{place}, line {one.line}" if one.line else place


def _given(finding: Finding) -> str:
    """The values, by the names of their elements, and then the other rows that the finding rests on, with theirs."""
    given = [
        _value(finding, finding.table, field, value)
        for field, value in zip(finding.fields, finding.values, strict=True)
        if value is not None
    ]
    beside = list(_beside(finding))
    more = len(beside) - SHOWN_OF_EACH
    beside[SHOWN_OF_EACH:] = [f"{more:,} more"] if more > 0 else []
    values = f": {', '.join(given)}" if given else ""
    return f"{values}; beside {'; '.join(beside)}" if beside else values


def _beside(finding: Finding) -> Iterator[str]:
    """Each other row that a finding rests on: where it is, and its values unless they are those of the finding."""
    own = dict(zip(finding.fields, finding.values, strict=True))
    for one in finding.related:
        where = _standing(one) if one.child == finding.child else f"{_named(one.child)}, {_standing(one)}"
        is_same = all(own[field] == value for field, value in one.values.items())
        values = ", ".join(_value(finding, one.table, field, value) for field, value in one.values.items())
        yield where if is_same else f"{where}: {values}"


def _value(finding: Finding, table: str, field: str, value: str | None) -> str:
    """An item and its value, with the table where two tables of the finding have an item of that name."""
    of, _, name = field.partition(".")
    is_of_several = sum(one.endswith(f".{name}") for one in finding.fields) > 1
    item = f"{of} {name}" if is_of_several and of != table else name
    return f"no {item}" if value is None else f"{item} {shown(value)}"


def _draft(rule: AnyRule) -> str:
    return " (draft)" if rule.is_draft else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def shown(value: str) -> str:
    """A text of a file as a terminal may print it: nothing in it moves the cursor."""
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in value)
