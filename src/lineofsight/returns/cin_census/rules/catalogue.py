"""Every rule of the children in need census, in the order of its code, and which of them a year is checked by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lineofsight.returns.cin_census.rules.assessment_rules import ASSESSMENT_RULES
from lineofsight.returns.cin_census.rules.census_year import year_name
from lineofsight.returns.cin_census.rules.child_rules import CHILD_RULES
from lineofsight.returns.cin_census.rules.draft_rules import DRAFT_RULES
from lineofsight.returns.cin_census.rules.episode_rules import EPISODE_RULES
from lineofsight.returns.cin_census.rules.in_need_plan_rules import IN_NEED_PLAN_RULES
from lineofsight.returns.cin_census.rules.protection_plan_rules import PROTECTION_PLAN_RULES
from lineofsight.returns.cin_census.rules.return_rules import RETURN_RULES
from lineofsight.returns.cin_census.rules.rule import AnyRule
from lineofsight.returns.cin_census.rules.section_47_rules import SECTION_47_RULES

CURRENT_YEAR, DRAFT_YEAR = 2026, 2027  # the years in which 2025-26 and 2026-27 end
NOT_HELD = "skipped: wording not held"


def _number(rule: AnyRule) -> int:
    return int(re.sub(r"\D", "", rule.code))


RULES: tuple[AnyRule, ...] = tuple(
    sorted(
        (
            *RETURN_RULES, *CHILD_RULES, *EPISODE_RULES, *ASSESSMENT_RULES, *IN_NEED_PLAN_RULES, *SECTION_47_RULES,
            *PROTECTION_PLAN_RULES,
        ),
        key=_number,
    )
)  # fmt: skip
"""The rules of 2025-26: the wording of each has stood since its `since`."""

RULES_BY_CODE: Mapping[str, AnyRule] = {rule.code: rule for rule in (*RULES, *DRAFT_RULES)}


def rules_of(ends_in: int) -> Sequence[AnyRule]:
    """The catalogue of the census year that ends in that year: with the draft rules in the year that they are for."""
    return (*RULES, *DRAFT_RULES) if ends_in == DRAFT_YEAR else RULES


def why_not_run(rule: AnyRule, ends_in: int) -> str:
    """Why a rule does not check that year, "" where it does: a wording holds from its first year to the last held."""
    first = rule.since
    year = year_name(ends_in).replace("-", "/")
    return "" if first <= year and ends_in <= DRAFT_YEAR else NOT_HELD
