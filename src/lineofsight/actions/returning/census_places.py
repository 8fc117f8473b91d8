"""Which row of the record stands at a place of a census: the third assessment of a first referral, by its key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

from django.db.models import Q

from lineofsight.actions.returning.census_children import is_returned
from lineofsight.record.models import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.cohort import CensusDays
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.rows import (
    AssessmentRow,
    EnquiryRow,
    EpisodeRow,
    InNeedPlanRow,
    ProtectionPlanRow,
    ReviewRow,
)
from lineofsight.returns.cin_census.rules.rule import Finding

EPISODE: Final = EpisodeRow.table
ASSESSMENT: Final = AssessmentRow.table
IN_NEED_PLAN: Final = InNeedPlanRow.table
ENQUIRY: Final = EnquiryRow.table
PROTECTION_PLAN: Final = ProtectionPlanRow.table
HELD_BY: Final = {ReviewRow.table: PROTECTION_PLAN, "FactorsIdentifiedAtAssessment": ASSESSMENT}
"""Tables whose rows the record holds with another's: that one is what is opened."""


def table_of(finding: Finding) -> str:
    """The table of the row that a finding is about; "" for the whole return.

    A rule may report in a table that is not that of the row it looks at.
    """
    rule = RULES_BY_CODE.get(finding.code)
    table = finding.table if rule is None else getattr(rule.of, "table", "")
    return HELD_BY.get(table, table)


class CensusPlaces:
    """The rows of some children as a return of these days would hold them, in the order in which it would.

    children: their keys; a few hundred at a time.
    """

    def __init__(self, days: CensusDays, children: Collection[int]) -> None:
        self._days = days
        self._of = {"child__in": list(children)}
        ended = {ASSESSMENT: (Assessment, "authorised_on"), IN_NEED_PLAN: (ChildInNeedPlan, "ended_on"),
                 PROTECTION_PLAN: (ChildProtectionPlan, "ended_on")}  # fmt: skip
        self._rows: dict[str, dict[int, list[int]]] = {EPISODE: self._episodes(), ENQUIRY: self._enquiries()}
        for table, (model, ended_on) in ended.items():
            self._rows[table] = self._returned(model, ended_on)

    def subject(self, child: int, table: str, place: tuple[int, ...]) -> int | None:
        """The key of the row of a table at a place; None for the child itself and for what the record has no row of."""
        if len(place) < 2 or table not in self._rows:
            return None
        episode = _at(self._rows[EPISODE][child], place[1])
        if table == EPISODE or episode is None:
            return episode
        return _at(self._rows[table][episode], place[2]) if len(place) > 2 else None

    def _episodes(self) -> dict[int, list[int]]:
        found = Episode.objects.filter(is_returned(self._days), **self._of).order_by("referred_on", "pk")
        return _grouped(found.values_list("child_id", "pk"))

    def _returned(self, model: Any, ended_on: str) -> dict[int, list[int]]:
        is_of_the_year = Q(**{f"{ended_on}__isnull": True}) | Q(**{f"{ended_on}__gte": self._days.covers_from})
        started = model.objects.filter(is_of_the_year, started_on__lte=self._days.reference_date, **self._of)
        return _grouped(started.order_by("started_on", "pk").values_list("episode_id", "pk"))

    def _enquiries(self) -> dict[int, list[int]]:
        held = Conference.objects.filter(section_47_enquiry__isnull=False, **self._of)
        conferences = dict(held.values_list("section_47_enquiry_id", "held_on"))
        rows = Section47Enquiry.objects.filter(**self._of).order_by("started_on", "pk")
        columns = rows.values_list("episode_id", "pk", "started_on")
        return _grouped(
            (episode, pk)
            for episode, pk, started_on in columns
            if self._days.hold_enquiry(started_on, conferences.get(pk))
        )


def _grouped(pairs: Any) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for parent, pk in pairs:
        groups[parent].append(pk)
    return groups


def _at(rows: list[int], position: int) -> int | None:
    """The row at a position, which is counted from 1."""
    return rows[position - 1] if 0 < position <= len(rows) else None
