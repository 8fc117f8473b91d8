"""Alters the rules of the census a little, one place at a time, and says which alterations their drawn cases let pass.

An alteration is a comparison with its neighbour, a number one up or down, a condition left out, "and" for "or", another
code, another field, a filter or an early answer left out. It is made in the logic of a rule, in the predicates, numbers
and codes that it names, and in the days of the census year and the counts of a return that it reads. The rule is then
asked of each of its drawn cases: where every answer is as drawn, nothing would notice the change.

    .venv/bin/python tools/alter_rules.py [CODE...]
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lineofsight.returns.cin_census.elements import Element
from lineofsight.returns.cin_census.rules import catalogue, census_year, rows, tally
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.filling import Filling
from lineofsight.returns.cin_census.rules.form import form_of
from lineofsight.returns.cin_census.rules.report import place_text
from lineofsight.returns.cin_census.rules.rows import ChildRow, HeaderRow
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level
from tests.returns.rule_spec import Case, cases
from tools.alterations import Place, alterations, places

LOGIC = 6  # the place of `fails` among the arguments of a row
COUNTS = "the counts of a return"
"""Stands for a rule where what is altered is not one rule's own: every rule of a whole return is then asked."""
PACKAGE = "lineofsight.returns.cin_census.rules."


# --- the drawn cases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A drawn case, read once: its header, its children, the year it is asked of, and the places that have to fail."""

    case: Case
    header: HeaderRow
    children: list[ChildRow]
    ends_on: date
    ends_in: int

    def is_answered(self, rule: AnyRule, year: Any, tally_class: Any) -> bool:
        """Whether the rule answers the case as it is drawn."""
        found = (
            place_text(() if rule.level is not Level.CHILD else row.place)
            for row in self._rows(rule, year, tally_class)
            if (not rule.given or getattr(row, rule.given)) and rule.fails(row, year)
        )
        return tuple(found) == self.case.fails

    def _rows(self, rule: AnyRule, year: Any, tally_class: Any) -> Iterable[Any]:
        if rule.of is HeaderRow:
            return [self.header]
        if rule.of.__module__ == rows.__name__:
            return [row for child in self.children for row in child.rows() if row.__class__ is rule.of]
        counted = tally_class()
        for child in self.children:
            counted.add(child, year)
        shared = {"SharedUPN": "shared_upns", "SharedIdentifier": "shared_identifiers"}.get(rule.of.__name__)
        return getattr(counted, shared)() if shared else [counted]


@cache
def drawn() -> dict[str, list[Drawn]]:
    """Every drawn case, by the code of its rule."""
    found: dict[str, list[Drawn]] = defaultdict(list)
    for case in cases():
        found[case.code].append(_read(case))
    return found


def _read(case: Case) -> Drawn:
    whole = ET.fromstring(case.file)  # noqa: S314 - our own text
    header = Filling(form_of(catalogue.CURRENT_YEAR)).header(_elements(whole.find("Header")), 0)
    ends_in = header.reference_date.year if header.reference_date else header.year or catalogue.CURRENT_YEAR
    children = [
        Filling(form_of(ends_in)).child(_elements(child), number, 0)
        for number, child in enumerate(whole.findall("Children/Child"), start=1)
    ]
    return Drawn(case, header, children, header.reference_date or date(ends_in, 3, 31), ends_in)


def _elements(element: ET.Element | None) -> list[Element]:
    return [
        (one.tag, _elements(one) or (one.text or "").strip(), 0) for one in (element if element is not None else ())
    ]


# --- what can be altered ---------------------------------------------------------------------------------------------


class Source:
    """One module of rules, as a tree that can be altered in place and run again."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.tree = ast.parse(inspect.getsource(module))
        self.functions = {one.name: one for one in self.tree.body if isinstance(one, ast.FunctionDef)}
        self.values: dict[str, ast.stmt] = {}
        for one in self.tree.body:
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name | ast.Tuple):
                self.values |= dict.fromkeys(_names_in(one.targets[0]), one)
        self.imported = {
            alias.asname or alias.name: (one.module, alias.name)
            for one in self.tree.body
            if isinstance(one, ast.ImportFrom) and (one.module or "").startswith(PACKAGE)
            for alias in one.names
        }

    def run(self) -> dict[str, Any]:
        """The names of the module as its tree stands now."""
        names: dict[str, Any] = {"__name__": self.module.__name__}
        exec(compile(ast.fix_missing_locations(self.tree), self.module.__name__, "exec"), names)  # noqa: S102
        return names


def _names_in(node: ast.AST) -> list[str]:
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]


@cache
def source_of(name: str) -> Source:
    """The source of a module, by its name."""
    return Source(sys.modules[name])


@cache
def logic_of() -> dict[str, tuple[Source, ast.AST]]:
    """Where the logic of each rule stands: its module, and the lambda or the function."""
    found: dict[str, tuple[Source, ast.AST]] = {}
    for name in [one for one in sys.modules if one.startswith(PACKAGE) and one.endswith("_rules")]:
        source = source_of(name)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule":
                code, logic = node.args[1], node.args[LOGIC]
                assert isinstance(code, ast.Constant)
                is_named = isinstance(logic, ast.Name)
                found[str(code.value)] = (source, source.functions[logic.id] if is_named else logic)  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Alteration:
    """One place altered: whose rule it is, in which source, and how it reads before and after."""

    code: str
    source: Source
    place: Place
    before: ast.AST
    after: ast.AST

    @property
    def words(self) -> str:
        """What is altered, as it stands in the source."""
        return f"{_text(self.before)} -> {_text(self.after)}"

    @contextmanager
    def made(self) -> Iterator[None]:
        """The source, altered while this lasts."""
        self.place.put(self.after)
        try:
            yield
        finally:
            self.place.put(self.before)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension):
        return " ".join(f"if {ast.unparse(one)}" for one in node.ifs) or "no filter"
    return " ".join(ast.unparse(node).split())


def alterations_of(code: str) -> Iterator[Alteration]:
    """Every alteration of what one rule asks, or of the counts of a return."""
    for source, root in _counts() if code == COUNTS else _reached(*logic_of()[code]):
        for place, node in places(root):
            for after in alterations(node):
                if not _is_the_given(code, node, after) and not _is_within_the_given(code, place):
                    yield Alteration(code, source, place, node, after)


def _is_the_given(code: str, before: ast.AST, after: ast.AST) -> bool:
    """Whether all that is left out is that a value is there without which the rule is not asked at all."""
    given = RULES_BY_CODE[code].given if code != COUNTS else ""
    if not given or not isinstance(before, ast.BoolOp) or not isinstance(before.op, ast.And):
        return False
    left = {id(after), *(id(one) for one in ast.iter_child_nodes(after))}
    out = [ast.unparse(one) for one in before.values if id(one) not in left]
    return len(out) == 1 and _asks_whether_given(out[0], given)


def _is_within_the_given(code: str, place: Place) -> bool:
    """Whether what is altered is the other field of such a question."""
    given = RULES_BY_CODE[code].given if code != COUNTS else ""
    return (
        bool(given) and isinstance(place.parent, ast.Compare) and _asks_whether_given(ast.unparse(place.parent), given)
    )


def _asks_whether_given(text: str, given: str) -> bool:
    return text.endswith(f".{given} is not None") and text.count(" ") == 3


def _counts() -> list[tuple[Source, ast.AST]]:
    source = source_of(tally.__name__)
    classes = [one for one in source.tree.body if isinstance(one, ast.ClassDef) and one.name in {"Tally", "Held"}]
    methods = [one for kind in classes for one in kind.body if isinstance(one, ast.FunctionDef)]
    return [(source, one) for one in (*methods, source.functions["_is_within"], source.functions["_shared"])]


def _reached(source: Source, logic: ast.AST) -> list[tuple[Source, ast.AST]]:
    """The logic, and every predicate, number, list of codes and day of the year that it names, each once."""
    found = [(source, logic)]
    for place_source, root in found:
        for other in _named_in(place_source, root):
            if all(other[1] is not one for _, one in found):
                found.append(other)
    return found


def _named_in(source: Source, root: ast.AST) -> Iterator[tuple[Source, ast.AST]]:
    for node in ast.walk(root):
        if isinstance(node, ast.Name):
            yield from _by_name(source, node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "year":
            yield from _of_the_year(node.attr)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == "child":
            yield from ((source_of(rows.__name__), one) for one in _properties() if one.name == node.attr)


NOT_ENTERED = frozenset({"current_codes"})
"""Predicates with tests of their own: which codes a year has is held against the national lists."""


def _by_name(source: Source, name: str) -> Iterator[tuple[Source, ast.AST]]:
    if name in NOT_ENTERED:
        return
    if name in source.imported:
        module, name = source.imported[name]
        source = source_of(module)
    named = source.functions.get(name) or source.values.get(name)
    if named is not None:
        yield source, named


def _of_the_year(name: str) -> Iterator[tuple[Source, ast.AST]]:
    source = source_of(census_year.__name__)
    for node in ast.walk(source.tree):
        is_the_day = isinstance(node, ast.keyword) and node.arg == name
        is_begin = isinstance(node, ast.Assign) and _names_in(node.targets[0]) == ["begins_on"]
        is_method = isinstance(node, ast.FunctionDef) and node.name == name
        if is_the_day or is_method or (is_begin and name in {"begins_on", "holds", "no_further_action_from"}):
            yield source, node


@cache
def _properties() -> list[ast.FunctionDef]:
    tree = source_of(rows.__name__).tree
    child = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == "ChildRow")
    return [one for one in child.body if isinstance(one, ast.FunctionDef) and one.decorator_list]


# --- whether anybody would notice ------------------------------------------------------------------------------------


@cache
def _as_it_is(source: Source) -> dict[str, Any]:
    return source.run()


def is_noticed(alteration: Alteration) -> bool:
    """Whether a drawn case is answered otherwise than drawn while a rule is altered so."""
    codes = sorted(WHOLE_RETURN) if alteration.code == COUNTS else [alteration.code]
    with alteration.made():
        try:
            names = alteration.source.run()
        except (ValueError, TypeError, NameError, AttributeError):
            return True
    altered = alteration.source.module
    year_class = names["CensusYear"] if altered is census_year else census_year.CensusYear
    tally_class = names["Tally"] if altered is tally else tally.Tally
    with _with_properties(names if altered is rows else {}):
        return not all(_is_answered(code, alteration.source, names, year_class, tally_class) for code in codes)


WHOLE_RETURN = frozenset({"1520", "8510", "2883", "2886Q", "2887Q", "2888Q", "8995Q"})


def _is_answered(code: str, altered: Source, names: dict[str, Any], year_class: Any, tally_class: Any) -> bool:
    source = logic_of()[code][0]
    with _with_names(source, altered, names) as now:
        rule = next(one for key, some in now.items() if key.endswith("_RULES") for one in some if one.code == code)
        try:
            return all(
                one.is_answered(rule, _year(year_class, one.ends_on, one.ends_in), tally_class) for one in drawn()[code]
            )
        except Exception:  # noqa: BLE001 - whatever a rule raises when it is altered, it is no answer
            return False


@contextmanager
def _with_names(source: Source, altered: Source, names: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The names of a rule's module: altered itself, or as it is with what it takes from the altered one."""
    if source is altered:
        yield names
        return
    now = _as_it_is(source)
    taken = {local: name for local, (module, name) in source.imported.items() if module == altered.module.__name__}
    before = {local: now[local] for local in taken}
    now.update({local: names[name] for local, name in taken.items()})
    try:
        yield now
    finally:
        now.update(before)


@contextmanager
def _with_properties(names: dict[str, Any]) -> Iterator[None]:
    """The properties of a child, as an altered module has them."""
    own = [one.name for one in _properties()]
    before = {name: ChildRow.__dict__[name] for name in own}
    for name in own if names else ():
        setattr(ChildRow, name, names["ChildRow"].__dict__[name])
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(ChildRow, name, value)


_years: dict[tuple[date, int], Any] = {}


def _year(year_class: Any, ends_on: date, ends_in: int) -> Any:
    if year_class is not census_year.CensusYear:
        return year_class.ending_on(ends_on, ends_in)
    if (ends_on, ends_in) not in _years:
        _years[ends_on, ends_in] = year_class.ending_on(ends_on, ends_in)
    return _years[ends_on, ends_in]


def passed_over(codes: Iterable[str] = (*RULES_BY_CODE, COUNTS)) -> Iterator[tuple[Alteration, bool]]:
    """Every alteration of these rules, each with whether it is noticed."""
    for code in codes:
        for one in alterations_of(code):
            yield one, is_noticed(one)


def main(codes: list[str]) -> int:
    """Print what is passed over; 1 where anything is."""
    many = passed = 0
    for one, noticed in passed_over(codes or (*RULES_BY_CODE, COUNTS)):
        many += 1
        if not noticed:
            passed += 1
            print(f"{one.code}: {one.words}")
    print(f"{many:,} alterations, of which {passed:,} are passed over")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
