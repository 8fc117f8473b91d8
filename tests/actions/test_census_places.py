"""A place of the census and the row of the record that stands there: the return and the record count alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lineofsight.actions.returning.census import header_of, nobody_is_told, write_and_check
from lineofsight.actions.returning.census_places import (
    ASSESSMENT,
    ENQUIRY,
    EPISODE,
    IN_NEED_PLAN,
    CensusPlaces,
    table_of,
)
from lineofsight.record.models import (
    Assessment,
    Authority,
    Child,
    ChildInNeedPlan,
    Episode,
    Origin,
    Person,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.cohort import CensusDays
from tests.web.conftest import MONDAY

ENDS_IN = 2027
DAYS = CensusDays.of_year(ENDS_IN)
LOADED = {"origin": Origin.LOADED}


@pytest.fixture
def child(db: None) -> Child:
    """A child known from a file: two episodes, of which the later stands first in the record, and some rows before."""
    Authority.objects.create(number="990")
    child = Child.objects.create(person=Person.objects.create(born_on=date(2016, 5, 14)), la_child_id="A1")
    later, earlier = (Episode.objects.create(child=child, referred_on=day, **LOADED) for day in _days(9, 5))
    for episode, months in ((later, (10, 9)), (earlier, (6, 5))):
        for day in _days(*months):
            Assessment.objects.create(child=child, episode=episode, started_on=day, **LOADED)
    Assessment.objects.create(
        child=child, episode=earlier, started_on=date(2024, 5, 1), authorised_on=date(2025, 5, 1), **LOADED
    )  # fmt: skip
    ChildInNeedPlan.objects.create(child=child, episode=later, started_on=date(2026, 10, 5), **LOADED)
    for year in (2024, 2026):
        Section47Enquiry.objects.create(child=child, episode=later, started_on=date(year, 10, 6), **LOADED)
    return child


def _days(*months: int) -> tuple[date, ...]:
    return tuple(date(2026, month, 4) for month in months)


def test_each_place_is_that_row(child: Child) -> None:
    places = CensusPlaces(DAYS, [child.pk])

    models: dict[str, Any] = {EPISODE: Episode, ASSESSMENT: Assessment, ENQUIRY: Section47Enquiry}

    def day_at(table: str, *place: int) -> date:
        model = models.get(table, ChildInNeedPlan)
        row = model.objects.get(pk=places.subject(child.pk, table, (1, *place)))
        return row.referred_on if table == EPISODE else row.started_on

    assert [day_at(EPISODE, place) for place in (1, 2)] == list(_days(5, 9))
    assert [day_at(ASSESSMENT, 1, place) for place in (1, 2)] == list(_days(5, 6))
    assert [day_at(ASSESSMENT, 2, place) for place in (1, 2)] == list(_days(9, 10))
    assert day_at(ENQUIRY, 2, 1) == date(2026, 10, 6)
    assert day_at(IN_NEED_PLAN, 2, 1) == date(2026, 10, 5)
    for table, place in ((ASSESSMENT, (1, 1, 3)), (EPISODE, (1, 3)), (EPISODE, (1,)), ("ChildIdentifiers", (1, 1))):
        assert places.subject(child.pk, table, place) is None


def test_what_the_rules_find_in_the_return_is_found_again_in_the_record(child: Child, tmp_path: Path) -> None:
    with time_machine.travel(MONDAY, tick=False):
        checked = write_and_check(tmp_path / "census.xml", header_of(ENDS_IN, 0), "dfe", nobody_is_told)
    places = CensusPlaces(DAYS, [child.pk])
    assessments = [one for one in checked.findings if table_of(one) == ASSESSMENT]
    assert {one.code for one in assessments} >= {"8670Q", "8896"}
    for one in assessments:
        values = dict(zip(one.fields, one.values, strict=True))
        started = values.get("Assessments.AssessmentActualStartDate")
        row = Assessment.objects.get(pk=places.subject(child.pk, ASSESSMENT, one.place))
        assert started in (None, row.started_on.isoformat())
