"""Whole numbers beside a date, so that no database needs date functions to count days.

The number is set wherever the row is written (`save` and `bulk_create` alike) from the date that stands beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar


class NumberBesideDate(models.IntegerField):  # type: ignore[type-arg] # not subscriptable at run time
    """A whole number derived from the date in the column `of`; None where that date is None."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.update(null=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["of"] = self.of
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:  # noqa: ARG002
        on = getattr(model_instance, self.of)
        number = None if on is None else self.number(on)
        setattr(model_instance, self.attname, number)
        return number

    def number(self, on: date) -> int | None:
        """The number that stands beside `on`; None where there is none."""
        raise TypeError(f"Use DayNumberField or WorkingDayField beside {on}.")


class DayNumberField(NumberBesideDate):
    """Days since 1 January of year 1, which is day 1: a difference of two is a number of calendar days."""

    def number(self, on: date) -> int | None:
        return on.toordinal()


class WorkingDayField(NumberBesideDate):
    """The working-day index of the date: a difference of two is a number of working days.

    None where the date lies outside the calendar of bank holidays.
    """

    def number(self, on: date) -> int | None:
        try:
            return Calendar.england().index(on)
        except CalendarGap:
            return None
