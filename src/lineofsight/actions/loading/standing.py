"""What the record already holds of the children of one batch of a file, fetched in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from lineofsight.record.models import (
    Allocation,
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Fact,
    FactVersion,
    Identifier,
    Load,
    ReviewConference,
    Section47Enquiry,
)

WITHIN_EPISODE = (Assessment, ChildInNeedPlan, Section47Enquiry, ChildProtectionPlan)
PARENT_OF_CODES = {"disability": "person_id", "assessmentfactorfound": "assessment_id"}
"""The kinds of code that a file may remove, each with the column of the row that it hung on."""

NOT_IN_A_LATER_FILE = "Not in a later file"
"""Why the version of a removed code was replaced."""


def _kept(child: Child) -> Child:
    """The child whose record this one was merged into."""
    while child.person.merged_into_id is not None:
        child = Child.objects.select_related("person__load").get(pk=child.person.merged_into_id)
    return child


class Standing:
    """The rows of some children by what they belong to, oldest first; nothing for a child who is new.

    merged: the LA child IDs of records that were merged into another, whose rows stand here under them.
    """

    def __init__(self, la_child_ids: Iterable[str]) -> None:
        known = Child.objects.filter(la_child_id__in=list(la_child_ids)).select_related("person__load")
        self.children: dict[str, Child] = {child.la_child_id: child for child in known}
        self.merged = {key for key, child in self.children.items() if child.person.merged_into_id is not None}
        for key in self.merged:
            self.children[key] = _kept(self.children[key])
        self._rows: dict[type[Fact], dict[int, list[Any]]] = {}
        self.held: set[int] = set()
        self.last_ended_on: dict[int, date] = {}
        self._removed: dict[tuple[str, int], dict[str, list[Load]]] = {}
        if self.children:
            self._fetch([child.pk for child in self.children.values()])

    def _fetch(self, ids: list[int]) -> None:
        self._keep(Identifier, Identifier.objects.filter(person__in=ids), "person_id", "pk")
        self._keep(Disability, Disability.objects.filter(person__in=ids), "person_id", "pk")
        self._keep(Episode, Episode.objects.filter(child__in=ids), "child_id", "referred_on")
        for model in WITHIN_EPISODE:
            self._keep(model, model.objects.filter(child__in=ids), "episode_id", "started_on")
        self._keep(Conference, Conference.objects.filter(child__in=ids), "episode_id", "held_on")
        factors = AssessmentFactorFound.objects.filter(assessment__child__in=ids)
        self._keep(AssessmentFactorFound, factors, "assessment_id", "pk")
        self._keep(ReviewConference, ReviewConference.objects.filter(plan__child__in=ids), "plan_id", "held_on")
        self._fetch_allocations(ids)
        self._fetch_removed(ids)

    def _fetch_allocations(self, ids: list[int]) -> None:
        """Who is held now, and the last day on which an allocation of a child ended."""
        rows = Allocation.objects.filter(child__in=ids).values_list("child_id", "ended_on")
        for child_id, ended_on in rows:
            if ended_on is None:
                self.held.add(child_id)
            else:
                self.last_ended_on[child_id] = max(ended_on, self.last_ended_on.get(child_id, ended_on))

    def _fetch_removed(self, ids: list[int]) -> None:
        """The codes that files removed, by what they hung on."""
        versions = FactVersion.objects.filter(about_child__in=ids, fact__in=PARENT_OF_CODES, reason=NOT_IN_A_LATER_FILE)
        for version in versions.select_related("replaced_by_load"):
            key = version.fact, int(version.content[PARENT_OF_CODES[version.fact]])
            codes = self._removed.setdefault(key, defaultdict(list))
            if version.replaced_by_load is not None:
                codes[version.content["code"]].append(version.replaced_by_load)

    def _keep(self, model: type[Fact], rows: Any, key: str, first: str) -> None:
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in rows.select_related("load").order_by(first, "pk"):
            grouped[getattr(row, key)].append(row)
        self._rows[model] = grouped

    def of(self, model: type[Fact], parent: Any) -> list[Any]:
        """The rows of `model` that hang on `parent`; none for a parent that is not saved yet."""
        if parent.pk is None or model not in self._rows:
            return []
        return self._rows[model].get(parent.pk, [])

    def removed(self, model: type[Fact], parent: Any) -> dict[str, list[Load]]:
        """The codes that hung on `parent` and that a file removed, each with the files that did."""
        return self._removed.get((str(model._meta.model_name), parent.pk), {})
