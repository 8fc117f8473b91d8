"""Altering any rule of the census a little makes a drawn case of it fail; what cannot be noticed is listed with why.

`tools/alter_rules.py` makes the alterations, and prints what is passed over while a rule and its cases are written.
"""

from __future__ import annotations

import ast

import pytest

from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from tools.alter_rules import COUNTS, alterations_of, passed_over
from tools.alterations import alterations, places

GIVEN = "The rule is asked only where this value is given, so that nothing is asked where it is missing."
SAME_DAY = "The end is given, and a missing start is never the same day."
LENGTH = "The check letter of a number of another length is not known, which passes."
MONTH = "The months counted end in a month of the same length, or one no shorter."
NO_OTHER_DAY = "These rules hand in no day that must come first."
SETTLED = "It is asked only of an enquiry without a conference, beside the question whether there is one."
NONE_COUNTED = "A child without disabilities adds none, and NONE alone is left out of the codes that are counted."
SHOWN = "It says which text a finding shows, and which other rows it names: the findings themselves are held to that."

UNNOTICED: dict[str, dict[str, str]] = {
    "1510": {
        "if child.upn is None or len(child.upn) != LENGTH_OF_UPN: return False -> pass": LENGTH,
        "child.upn is None or len(child.upn) != LENGTH_OF_UPN -> len(child.upn) != LENGTH_OF_UPN": GIVEN,
        "child.upn is None or len(child.upn) != LENGTH_OF_UPN -> child.upn is None": LENGTH,
        "child.upn is None or len(child.upn) != LENGTH_OF_UPN"
        " -> child.upn is None and len(child.upn) != LENGTH_OF_UPN": LENGTH,
    },
    "2884": {"if conference is None: return () -> pass": GIVEN},
    "4003": {"day is None or day == review.plan.ended_on -> day == review.plan.ended_on": GIVEN},
    "4012Q": {
        "plan.started_on is not None and plan.started_on == plan.ended_on"
        " -> plan.started_on == plan.ended_on": SAME_DAY,
        "plan.started_on -> plan.ended_on": SAME_DAY,
    },
    "4014": {"if started is None: return () -> pass": GIVEN},
    "4016": {"if started is None: return () -> pass": GIVEN},
    "4017": {"if started is None: return () -> pass": GIVEN},
    "8530Q": {
        "year + month // 12 -> year - month // 12": MONTH,
        "12 -> 13": MONTH,
        "12 -> 11": MONTH,
        "1 -> 2": MONTH,
    },
    "8540": {
        "[*child.disabilities_among(set(child.disabilities) - year.disabilities), *further] -> [*further]": SHOWN,
    },
    "8565": {"if closed is None: return False -> pass": GIVEN, "False -> True": GIVEN},
    "8606": {"if referred is None: return False -> pass": GIVEN, "False -> True": GIVEN},
    "8615": {
        "conference is not None and (started is None or started > conference)"
        " -> started is None or started > conference": GIVEN
    },
    "8775Q": {
        "child.born_on is None or child.born_on >= year.adult_if_born_before"
        " -> child.born_on >= year.adult_if_born_before": GIVEN,
        "year + month // 12 -> year - month // 12": MONTH,
        "12 -> 13": MONTH,
        "12 -> 11": MONTH,
    },
    "8831": {
        "if episode.is_no_further_action is not True: return False -> pass": GIVEN,
        "episode.is_no_further_action is not True -> episode.is_no_further_action is False": GIVEN,
        "False -> True": GIVEN,
    },
    "8840": {
        "plan.started_on is not None and plan.started_on == plan.ended_on"
        " -> plan.started_on == plan.ended_on": SAME_DAY,
        "plan.started_on -> plan.ended_on": SAME_DAY,
    },
    "8868": {
        "if episode.closed_on is None: return () -> pass": GIVEN,
        "episode.closed_on -> episode.referred_on": GIVEN,
    },
    "8890": {
        "enquiry.conference_on is None and enquiry.conference_not_required is not True"
        " -> enquiry.conference_not_required is not True": SETTLED
    },
    "8897Q": {
        "assessment.authorised_on is None or assessment.authorised_on < year.begins_on"
        " -> assessment.authorised_on < year.begins_on": GIVEN
    },
    **{
        code: {
            "not year.holds(day) or (not_before is not None and day < not_before) -> not year.holds(day)": NO_OTHER_DAY,
            "not_before is not None and day < not_before -> not_before is not None": NO_OTHER_DAY,
            "day < not_before -> day <= not_before": NO_OTHER_DAY,
            "day < not_before -> day > not_before": NO_OTHER_DAY,
        }
        for code in ("9005", "9008")
    },
    COUNTS: {
        "child.disabilities and child.disabilities != NOT_DISABLED -> child.disabilities != NOT_DISABLED": NONE_COUNTED,
        "child.disabilities and child.disabilities != NOT_DISABLED -> child.disabilities": NONE_COUNTED,
        "child.disabilities and child.disabilities != NOT_DISABLED"
        " -> child.disabilities or child.disabilities != NOT_DISABLED": NONE_COUNTED,
        "'UPN' -> 'UPO'": SHOWN,
        "'LAchildID' -> 'LAchildIE'": SHOWN,
        "if other is not one -> no filter": SHOWN,
        "other is not one -> other is one": SHOWN,
    },
}
"""The alterations that change no answer, by the rule and as the tool says them, each with why."""


@pytest.mark.slow
@pytest.mark.one_database
def test_altering_a_rule_a_little_makes_one_of_its_cases_fail() -> None:
    unnoticed: dict[str, set[str]] = {}
    for one, noticed in passed_over():
        if not noticed:
            unnoticed.setdefault(one.code, set()).add(one.words)
    assert unnoticed == {code: set(rows) for code, rows in UNNOTICED.items()}


OF_THE_COUNTS = {"1520", "8510"}
"""Rules whose whole logic is to have been counted."""


@pytest.mark.parametrize("code", [*sorted(RULES_BY_CODE.keys() - OF_THE_COUNTS), COUNTS])
def test_every_rule_has_something_to_alter(code: str) -> None:
    assert next(alterations_of(code), None) is not None


@pytest.mark.parametrize(
    ("logic", "altered"),
    [
        ("a < b", {"a <= b", "a > b"}),
        ("a is None", {"a is not None"}),
        ("a is not True", {"a is True", "a is False", "a is not False"}),
        ("a and b", {"b", "a", "a or b"}),
        ("not a", {"a"}),
        ("45", {"46", "44"}),
        ("a == 'RC8'", {"a == 'RC9'", "a != 'RC8'"}),
        ("x.started_on", {"x.ended_on", "x.authorised_on", "x.conference_on"}),
        ("[one for one in all_ if one.is_open]", {"[one for one in all_]"}),
        ("a <= b < c", {"a < b < c", "a >= b < c", "a <= b <= c", "a <= b > c", "a <= b", "b < c"}),
        ("day + 1", {"day - 1", "day + 2", "day + 0"}),
    ],
)
def test_the_slips_that_are_made(logic: str, altered: set[str]) -> None:
    tree = ast.parse(logic)
    found = set()
    for place, node in places(tree):
        for other in alterations(node):
            place.put(other)
            found.add(ast.unparse(tree))
            place.put(node)
    assert found == altered
    assert ast.unparse(tree) == logic
