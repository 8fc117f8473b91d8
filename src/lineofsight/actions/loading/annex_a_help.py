"""The rows of list 2 as early help assessments: what was asked for and agreed is not told, and not made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lineofsight.actions.loading.annex_a_contacts import AFTER_THE_LIST
from lineofsight.actions.loading.given import Given
from lineofsight.returns.annex_a.gathering import ListedChild
from lineofsight.returns.annex_a.lists import InspectionDays
from lineofsight.returns.annex_a.reading import ListRow

HELP: int = 2
KNOWN_ALREADY = "the record has an assessment of that day with the early help that it belongs to, and that stands"


@dataclass(slots=True)
class KnownHelp:
    """The early help of a child that the record has with its request: whether it goes on, and its assessments.

    assessments: the day on which each began -> that on which it was completed, or None.
    """

    is_open: bool = False
    assessments: dict[date, date | None] = field(default_factory=dict)


def given_help(child: ListedChild, days: InspectionDays, known: KnownHelp) -> list[Given]:
    """What the list tells of a child's early help: one fact with its assessments; none where it tells nothing new.

    A row whose assessment is not complete, or was so before the half year, stands there because the family is in early
    help on the day of the list; so does one without an assessment.
    """
    is_in_help = not known.is_open and any(row.is_without_day for row in child.rows.get(HELP, ()))
    found = []
    for row in child.facts(HELP):
        started_on, completed_on = row.key, row.values.get("completed_on")
        assert isinstance(started_on, date)
        if started_on > days.on:
            row.refuse_fact(AFTER_THE_LIST)
        elif started_on in known.assessments:
            if "completed_on" in row.values and known.assessments[started_on] != completed_on:
                row.refuse("completed_on", KNOWN_ALREADY)
        else:
            found.append(_assessment(row, started_on))
            is_done = isinstance(completed_on, date) and days.in_half_year(completed_on)
            is_in_help = is_in_help or not (is_done or ("completed_on" in row.texts and completed_on is None))
    if not found and not is_in_help:
        return []
    columns = {"known_on": days.on} if is_in_help else {}
    return [Given("early_help_told", columns, within=found)]


def _assessment(row: ListRow, started_on: date) -> Given:
    columns: dict[str, Any] = {"started_on": started_on}
    for name in ("completed_on", "organisation"):
        if name in row.values:
            columns[name] = row.values[name]
    if "completed_on" not in row.texts:
        columns["completed_on"] = None
    return Given("early_help_assessment", columns)
