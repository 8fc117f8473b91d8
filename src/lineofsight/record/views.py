"""What children said, as plain values: from the views, and from other forms on which their words are taken down."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from lineofsight.domain.voice import ViewFacts
from lineofsight.record.models import EarlyHelpAssessment, FamilyPlanReview, View, Visit
from lineofsight.record.prepared import Prepared


def views_of(child_ids: Collection[int]) -> tuple[ViewFacts, ...]:
    """Every view of some children, oldest first, wherever its words stand: in four queries.

    A visit whose words stand as a view is one view.
    """
    found = (
        ViewFacts(pk, kind, of, day, text) for kind, asked in _KINDS.items() for pk, of, day, text in asked(child_ids)
    )
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.id)))


def _views(ids: Collection[int]) -> QuerySet[Any, Any]:
    return View.objects.filter(child__in=ids).values_list("pk", "child", "said_on", "words")


def _visits(ids: Collection[int]) -> QuerySet[Any, Any]:
    told = Exists(View.objects.filter(visit=OuterRef("pk")))
    visits = Visit.objects.filter(~told, child__in=ids).exclude(childs_view="")
    return visits.values_list("pk", "child", "happened_on", "childs_view")


def _early_help_assessments(ids: Collection[int]) -> QuerySet[Any, Any]:
    assessments = EarlyHelpAssessment.objects.filter(early_help__child__in=ids, completed_on__isnull=False)
    return assessments.exclude(childs_view="").values_list("pk", "early_help__child", "completed_on", "childs_view")


def _family_plan_reviews(ids: Collection[int]) -> QuerySet[Any, Any]:
    reviews = FamilyPlanReview.objects.filter(plan__early_help__child__in=ids).exclude(childs_view="")
    return reviews.values_list("pk", "plan__early_help__child", "held_on", "childs_view")


_KINDS: Final[dict[str, Prepared[Any]]] = {
    "view": Prepared(_views),
    "visit": Prepared(_visits),
    "early_help_assessment": Prepared(_early_help_assessments),
    "family_plan_review": Prepared(_family_plan_reviews),
}
