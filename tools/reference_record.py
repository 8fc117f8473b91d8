"""The tables of the record as Markdown, for the reference: what each row is, and what each column betrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from tools.reference_rows import documented, markdown_table

APPS = ("record", "access")


def record() -> str:
    """Every table, in the order in which the models are declared."""
    return "\n".join(_table(model) for model in _models())


def _models() -> Iterator[type[Model]]:
    for label in APPS:
        yield from apps.get_app_config(label).get_models()


def _table(model: type[Model]) -> str:
    rows = ((f"`{one.name}`", _kind(one), _class_of(model, one.name)) for one in model._meta.concrete_fields)
    text = f"## {model.__name__}\n\n{documented(model)}\n\n" + markdown_table(("column", "holds", "class"), rows)
    constraints = [f"`{one.name}`" for one in model._meta.constraints]
    return text + (f"\nConstraints: {', '.join(constraints)}.\n" if constraints else "")


def _kind(field: Field[Any, Any]) -> str:
    if field.related_model is not None:
        kind = f"a row of {field.related_model.__name__}"
    else:
        kind = {
            "BigAutoField": "number, given in turn",
            "BooleanField": "yes or no",
            "DateField": "date",
            "DateTimeField": "moment",
            "DayNumberField": "day number",
            "JSONField": "JSON",
            "TextField": "text",
            "UUIDField": "UUID",
            "WorkingDayField": "working-day index",
        }.get(type(field).__name__, "text" if field.max_length else "whole number")
    return f"{kind}, or nothing" if field.null else kind


def _class_of(model: type[Model], column: str) -> str:
    columns = getattr(model, "columns", None)
    if columns is None:
        return ""
    return next((name for name in ("identifies", "sensitive", "plain") if column in getattr(columns, name)), "")
