"""Rows as named tuples without their long texts, for what is only read: no model object stands around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models

from lineofsight.record.prepared import Prepared

LONG_TEXTS = frozenset(
    {
        "summary",
        "analysis",
        "note",
        "childs_view",
        "findings",
        "reasons",
        "needs",
        "closing_summary",
        "why_not_quorate",
        "dissent",
        "seeing_plan",
        "why_parents_not_told",
        "familys_part",
        "progress",
        "not_done",
        "why_parents_excluded",
        "contingency",
        "agreement_words",
        "agreed",
        "who_was_there",
        "home_seen",
        "direct_work",
        "why",
        "why_moved",
        "why_moving",
        "why_move_refused",
        "outcomes_achieved",
        "familys_view",
        "partners_told",
        "comes_back_if",
        "chronology_found",
        "visits_found",
        "plan_found",
        "flags_found",
        "review_decided",
        "placed_at",
        "decisions",
        "grounds",
        "why_fostered",
        "requirements",
        "why_not_offered",
        "why_ended",
        "short_notice",
    }
)
"""Columns that no history needs."""
OF_THE_WRITING = frozenset({"load", "recorded_at", "recorded_by", "version", "is_amended_here"})
"""Columns that say how a row came into the record, and nothing of what happened."""


def grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    """Rows by the value of a column, each group in the order of the rows."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def plain(rows: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """The same rows as named tuples, without the long texts and how they were written down: what is only read needs no
    model object around it.
    """
    left_out = LONG_TEXTS | OF_THE_WRITING
    columns = (column.attname for column in rows.model._meta.concrete_fields if column.name not in left_out)
    return rows.values_list("pk", *(column for column in columns if column != "id"), named=True)


@cache
def plain_rows_of(model: type[models.Model], child: str, first: str) -> Prepared[Any]:
    """The plain rows of a model by children, in order. child: what names the child. first: what they are ordered by."""
    return Prepared(lambda ids: plain(model._default_manager.filter(**{f"{child}__in": ids}).order_by(first, "pk")))
