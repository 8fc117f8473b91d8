"""Asking the rules of one child who is read from the record, as if the child stood in a file; and what typing changes.

The child is written as a file would have it and read back, so that a page is told exactly what a check of a file says.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from lxml import etree

from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.cohort import CensusDays, as_returned, keys_in
from lineofsight.returns.cin_census.elements import Element
from lineofsight.returns.cin_census.rules.catalogue import rules_of, why_not_run
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.checking import Check
from lineofsight.returns.cin_census.rules.filling import Filling
from lineofsight.returns.cin_census.rules.form import form_of
from lineofsight.returns.cin_census.rules.rule import Finding
from lineofsight.returns.cin_census.writing import child_element


def elements_of(child: CensusChild) -> list[Element]:
    """What would stand in the child's element of a file, as its reader gives it."""
    return [_element(one) for one in child_element(child, "dfe")]


def _element(element: etree._Element) -> Element:
    inner = [_element(one) for one in element]
    return (str(element.tag), inner or element.text or "", 0)


def findings_in(child: CensusChild, ends_in: int) -> list[Finding]:
    """What the rules of the census year that ends in that year find in one child.

    Raises CalendarGap for a year whose bank holidays are not known.
    """
    return _check(ends_in).child(Filling(form_of(ends_in)).child(elements_of(child), 1, 0))


@cache
def _check(ends_in: int) -> Check:
    year = CensusYear.ending_on(CensusDays.of_year(ends_in).reference_date)
    return Check(year, [rule for rule in rules_of(ends_in) if not why_not_run(rule, ends_in)])


def caused_by(before: CensusChild, after: CensusChild, ends_in: int) -> list[Finding]:
    """What the rules find in a child as typed and not in the same child before, in the order of the return.

    Both hold all that is recorded; a child who would not be returned is found nothing in. What the return held before,
    and what is new, is looked at whatever day is typed: a wrong year would take it out of the return, and is the slip
    that is to be found. A finding is the same where the rule and the values that it speaks of are, wherever they stand.
    """
    days = CensusDays.of_year(ends_in)
    was = as_returned(before, days)
    typed = as_returned(after, days, beside=keys_in(was) | (keys_in(after) - keys_in(before)))
    if not typed.episodes:
        return []
    stood = Counter(_told(one) for one in findings_in(was, ends_in))
    new = []
    for finding in findings_in(typed, ends_in):
        if stood[_told(finding)]:
            stood[_told(finding)] -= 1
        else:
            new.append(finding)
    return new


def _told(finding: Finding) -> tuple[object, ...]:
    related = tuple((one.table, tuple(one.values.items())) for one in finding.related)
    return (finding.code, finding.values, related)
