"""Every column of the record is classified, and every number beside a date equals the calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import models

from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import Child, Episode, Person
from lineofsight.record.models.calendar_fields import NumberBesideDate

MODELS = list(apps.get_app_config("record").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_column_is_classified_once(model: type[models.Model]) -> None:
    classified = Counter(model.columns)  # type: ignore[attr-defined]
    assert set(classified) == {column.name for column in model._meta.concrete_fields}
    assert [name for name, times in classified.items() if times > 1] == []


def test_names_birth_dates_and_addresses_identify() -> None:
    assert {"born_on", "expected_on"} <= set(Person.columns.identifies)
    assert {"la_child_id", "reference"} <= set(Child.columns.identifies)


def test_a_number_stands_beside_each_date_that_a_clock_or_a_measure_reads() -> None:
    beside = [
        (model.__name__, column.of)
        for model in MODELS
        for column in model._meta.concrete_fields
        if isinstance(column, NumberBesideDate)
    ]
    assert len(beside) == 2 * len(set(beside))
    assert {name for name, _ in beside} >= {"Episode", "Assessment", "Section47Enquiry", "Conference", "Visit"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referred_on", "working_day"),
    [
        (date(2026, 11, 23), Calendar.england().index(date(2026, 11, 23))),
        (date(2026, 12, 26), Calendar.england().index(date(2026, 12, 24))),
        (date(1900, 1, 1), None),
        (date(2099, 1, 1), None),
    ],
)
def test_the_numbers_are_set_where_the_row_is_written(referred_on: date, working_day: int | None) -> None:
    child = Child.objects.create(person=Person.objects.create(), la_child_id="A1")
    saved = Episode.objects.create(child=child, referred_on=referred_on, origin="loaded")
    (bulk,) = Episode.objects.bulk_create([Episode(child=child, referred_on=referred_on, origin="loaded")])
    for episode in (saved, bulk):
        episode.refresh_from_db()
        assert episode.referred_day == referred_on.toordinal()
        assert episode.referred_working_day == working_day
        assert (episode.closed_day, episode.closed_working_day) == (None, None)
