"""Checking a whole census file, in one reading: memory holds one child, the identifiers of all, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lineofsight.returns.cin_census.elements import Element, Outline, WholeFile
from lineofsight.returns.cin_census.parsing import Feed
from lineofsight.returns.cin_census.rules.catalogue import CURRENT_YEAR, RULES_BY_CODE, rules_of, why_not_run
from lineofsight.returns.cin_census.rules.census_year import CensusYear, can_be_checked, year_name
from lineofsight.returns.cin_census.rules.checking import Check
from lineofsight.returns.cin_census.rules.filling import Filling
from lineofsight.returns.cin_census.rules.form import form_of
from lineofsight.returns.cin_census.rules.outside import outside_breaches
from lineofsight.returns.cin_census.rules.rows import HeaderRow
from lineofsight.returns.cin_census.rules.rule import AnyRule, Finding, Severity
from lineofsight.returns.cin_census.rules.tally import Tally
from lineofsight.returns.exceptions import CensusFileError


@dataclass(frozen=True, slots=True)
class RuleRun:
    """One rule of the catalogue in one check: why it did not run, "" where it did, and how many findings it has."""

    rule: AnyRule
    skipped: str
    findings: int


@dataclass(slots=True)
class Checked:
    """What a check of one file found. `breaches` are departures from the catalogue of items, beside the rules."""

    file: str
    year: str
    children: int = 0
    rules: list[RuleRun] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    breaches: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_of_single_rules: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that has to be mended: of the rules alone where single ones were asked for."""
        breaches = () if self.is_of_single_rules else self.breaches
        return any(one.severity is Severity.ERROR for one in (*self.findings, *breaches))

    @property
    def has_run(self) -> bool:
        """Whether any rule was asked at all."""
        return any(not one.skipped for one in self.rules)


def rules_named(codes: Collection[str]) -> frozenset[str]:
    """The codes of rules, as typed: with the Q of a query or without. Raises CensusFileError for one that is none."""
    found = set()
    for code in codes:
        named = next((known for known in (code.upper(), f"{code.upper()}Q") if known in RULES_BY_CODE), None)
        if named is None:
            raise CensusFileError(f"There is no census rule {code}. Give codes of the catalogue, as 8925 or 2991Q.")
        found.add(named)
    return frozenset(found)


def check_file(path: Path, ends_in: int | None = None, codes: Collection[str] = ()) -> Checked:
    """Check a census file by the rules of one year.

    ends_in: the year in which the census year ends; that of the file when None. codes: check by these rules alone.
    Raises CensusFileError for what cannot be read as a census.
    """
    return _FileCheck(path, ends_in, rules_named(codes)).run()


class _FileCheck:
    """One file being checked. The check begins at the first child, when the header has passed."""

    def __init__(self, path: Path, ends_in: int | None, codes: frozenset[str]) -> None:
        self.path = path
        self.asked_year = ends_in
        self.codes = codes
        self.checked = Checked(path.name, "", is_of_single_rules=bool(codes))
        self.tally = Tally()
        self.begun = False

    def run(self) -> Checked:
        feed = Feed(self.path)
        whole = WholeFile(feed, self._take)
        for _ in feed.pieces():
            pass
        if not self.begun:
            self._begin(whole.elements)
        checked = self.checked
        checked.children = whole.children
        checked.findings.extend(self.check.whole(self.tally))
        checked.breaches.extend(outside_breaches(whole.elements, whole.children))
        checked.findings.sort(key=lambda one: (one.place, one.line, one.code))
        counts = Counter(one.code for one in checked.findings)
        checked.rules = [RuleRun(rule, why, counts[rule.code]) for rule, why in self.rules]
        return checked

    def _take(self, before: list[Element], elements: list[Element], line: int) -> None:
        if not self.begun:
            self._begin(before)
        child = self.filling.child(elements, self.tally.children + 1, line)
        rows = child.rows()
        self.tally.add(child, self.check.year)
        self.checked.findings += self.check.rows(rows)
        if self.filling.has_breaches:
            self.checked.breaches += self.filling.breaches()
        for row in rows:  # they know each other both ways, and would wait for the collector
            row.__dict__.clear()

    def _begin(self, outside: Sequence[Element]) -> None:
        """Take the header, choose the year and its rules. A header after the children is looked for in advance."""
        self.begun = True
        if all(name != "Header" for name, _, _ in outside):
            outside = _outline_of(self.path)
        headers = [one for one in outside if one[0] == "Header" and not isinstance(one[1], str)]
        _, inside, line = headers[0] if headers else ("", [], 1)
        ends_in = self.asked_year or self._year_of(Filling(form_of(CURRENT_YEAR)).header(inside, line))
        self.filling = Filling(form_of(ends_in))
        header = self.filling.header(inside, line)
        self.rules = [
            (rule, why_not_run(rule, ends_in))
            for rule in rules_of(ends_in)
            if not self.codes or rule.code in self.codes
        ]
        self.check = Check(self._census_year(header, ends_in), [rule for rule, why in self.rules if not why], header)
        self.checked.year = year_name(ends_in)

    def _year_of(self, header: HeaderRow) -> int:
        """The year in which the census year of a file ends, by its reference date and its Year."""
        said = [year for year in (_year_of_day(header), header.year) if year is not None and can_be_checked(year)]
        if not said:
            self._warn(
                "The header gives neither a reference date nor a year that can be checked: it is checked as"
                f" {year_name(CURRENT_YEAR)}."
            )
        return said[0] if said else CURRENT_YEAR

    def _census_year(self, header: HeaderRow, ends_in: int) -> CensusYear:
        if not can_be_checked(ends_in):
            raise CensusFileError(f"{self.path.name}: {year_name(ends_in)} is outside the years that can be checked.")
        day, last = header.reference_date, date(ends_in, 3, 31)
        if day is None:
            self._warn(f"The header has no reference date that can be read: the year is taken to end on {last}.")
            return CensusYear.ending_on(last, ends_in)
        if not can_be_checked(day.year):
            self._warn(f"The reference date, {day}, cannot be meant: the year is taken to end on {last}.")
            return CensusYear.ending_on(last, ends_in)
        year = CensusYear.ending_on(day, ends_in)
        if day != last:
            self._warn(
                f"The reference date is {day}; the file is checked by the rules of {year_name(ends_in)}, for"
                f" {year.begins_on} to {day}."
            )
        return year

    def _warn(self, what: str) -> None:
        self.checked.warnings.append(what)


def _outline_of(path: Path) -> list[Element]:
    feed = Feed(path)
    outline = Outline(feed)
    for _ in feed.pieces():
        pass
    return outline.elements


def _year_of_day(header: HeaderRow) -> int | None:
    """The year in which the census year ends that a reference date is of: None where there is none.

    Another day than the last of March is of the year that the header says, where it may be: early or late by days.
    """
    day = header.reference_date
    if day is None or (day.month, day.day) == (3, 31):
        return day.year if day else None
    ends_in = day.year + (day > date(day.year, 3, 31))
    return header.year if header.year in {day.year, ends_in} else ends_in
