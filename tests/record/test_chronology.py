"""The chronology is read from every model and date that matters; what is left out is named with its reason."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from lineofsight.record.chronology_left_out import DATES_LEFT_OUT, LEFT_OUT
from lineofsight.record.chronology_provenance import dates_told
from lineofsight.record.models import Fact

FACTS: list[Any] = [model for model in apps.get_app_config("record").get_models() if issubclass(model, Fact)]
UNDECIDED = "Say in record/chronology_left_out.py why no chronology tells of it, or propose a row"


def dates_of(model: Any) -> set[str]:
    """The days that a model keeps; what is only counted from them is no day of its own."""
    return {column.name for column in model._meta.concrete_fields if type(column) is models.DateField}


def test_every_model_of_the_record_is_told_of_or_left_out_for_a_reason() -> None:
    told = dates_told().keys()
    assert [model.__name__ for model in FACTS if model not in told and model not in LEFT_OUT] == [], UNDECIDED
    assert [model.__name__ for model in LEFT_OUT if model in told or model not in FACTS] == []
    assert all(why.strip() for why in LEFT_OUT.values())


def test_every_day_that_is_kept_of_what_is_told_proposes_a_row_or_is_left_out_for_a_reason() -> None:
    for model, days in dates_told().items():
        left_out = DATES_LEFT_OUT.get(model, {})
        assert dates_of(model) - days - left_out.keys() == set(), f"{model.__name__}: {UNDECIDED}"
        assert left_out.keys() <= dates_of(model) - days, model.__name__
        assert all(why.strip() for why in left_out.values())
    assert DATES_LEFT_OUT.keys() <= dates_told().keys()
