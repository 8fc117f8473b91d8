"""What children said, as plain values: from the views, and from other forms on which their words are taken down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lineofsight.domain.voice import ViewFacts
from lineofsight.record.models import EarlyHelpAssessment, FamilyPlanReview, View, Visit


def views_of(child_ids: Collection[int]) -> tuple[ViewFacts, ...]:
    """Every view of some children, oldest first, wherever its words stand: in four queries.

    A visit whose words stand as a view is one view.
    """
    found = (view for rows in _kinds_of(child_ids) for view in rows)
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.id)))


def _kinds_of(child_ids: Collection[int]) -> Iterator[Iterator[ViewFacts]]:
    views = View.objects.filter(child__in=child_ids)
    yield _read("view", views, "child", "said_on", "words")
    told = Exists(View.objects.filter(visit=OuterRef("pk")))
    visits = Visit.objects.filter(~told, child__in=child_ids).exclude(childs_view="")
    yield _read("visit", visits, "child", "happened_on", "childs_view")
    assessments = EarlyHelpAssessment.objects.filter(early_help__child__in=child_ids, completed_on__isnull=False)
    words = assessments.exclude(childs_view="")
    yield _read("early_help_assessment", words, "early_help__child", "completed_on", "childs_view")
    reviews = FamilyPlanReview.objects.filter(plan__early_help__child__in=child_ids).exclude(childs_view="")
    yield _read("family_plan_review", reviews, "plan__early_help__child", "held_on", "childs_view")


def _read(kind: str, rows: QuerySet[Any], child: str, on: str, words: str) -> Iterator[ViewFacts]:
    return (ViewFacts(pk, kind, of, day, text) for pk, of, day, text in rows.values_list("pk", child, on, words))
