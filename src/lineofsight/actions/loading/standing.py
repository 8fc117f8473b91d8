"""What the record already holds of the children of one batch of a file, fetched in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
    Identifier,
    ReviewConference,
    Section47Enquiry,
)

WITHIN_EPISODE = (Assessment, ChildInNeedPlan, Section47Enquiry, ChildProtectionPlan)


class Standing:
    """The rows of some children by what they belong to, oldest first; nothing for a child who is new."""

    def __init__(self, la_child_ids: Iterable[str]) -> None:
        known = Child.objects.filter(la_child_id__in=list(la_child_ids)).select_related("person__load")
        self.children: dict[str, Child] = {child.la_child_id: child for child in known}
        self._rows: dict[type[Fact], dict[int, list[Any]]] = {}
        self.held: set[int] = set()
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
        self.held = set(Allocation.objects.current().filter(child__in=ids).values_list("child_id", flat=True))

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
