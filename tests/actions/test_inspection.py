"""Annex A of the record: read in as many queries for many as for few, sealed records left out, on the trail."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lineofsight.access.accounts import command_line
from lineofsight.access.models import TrailEvent
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.commands.returning import app
from lineofsight.record.inspected import inspected_children
from lineofsight.record.models import (
    Allocation,
    CareEpisode,
    CarePeriod,
    Child,
    Episode,
    Person,
    Relationship,
    Restriction,
)
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)


@pytest.fixture
def referred(authority: SmallAuthority) -> Callable[[], Child]:
    """A child referred in June, held by the northern team."""

    def make() -> Child:
        child = authority.child()
        Allocation.objects.filter(child=child).update(worker=authority.north.worker_row)
        Episode.objects.create(child=child, referred_on=date(2026, 6, 1), source="6", origin="loaded")
        return child

    return make


def test_the_lists_say_who_holds_the_case_and_leave_sealed_records_out(
    authority: SmallAuthority, referred: Callable[[], Child]
) -> None:
    child, sealed = referred(), referred()
    Child.objects.filter(pk=sealed.pk).update(restriction=Restriction.S2)
    inspection = make_inspection(ON, by=command_line())
    (row,) = inspection.rows(3)
    assert (row[0], row[6], row[9], row[10]) == (
        child.la_child_id,
        "q) 6: Police",
        authority.north.team.name,
        authority.north.worker_row.name,
    )
    assert list(inspection.sources()) == [(3, 1, "episode", child.episodes.get().pk)]
    assert inspection.held_back == 1
    assert TrailEvent.objects.get(action="send_returns").children == [child.pk]


def test_a_day_of_the_past_does_not_know_what_came_later(
    authority: SmallAuthority, referred: Callable[[], Child]
) -> None:
    referred()
    assert make_inspection(date(2026, 5, 31), by=command_line()).rows(3) == []


def test_many_children_are_read_in_as_many_queries_as_few(
    referred: Callable[[], Child], django_assert_num_queries: Any
) -> None:
    many = [referred().pk for _ in range(6)]
    with django_assert_num_queries(QUERIES):
        inspected_children(many[:2], ON)
    with django_assert_num_queries(QUERIES):
        inspected_children(many, ON)


QUERIES = 24


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_command_writes_it_and_says_what_is_missing(
    referred: Callable[[], Child], tmp_path: Path, form: str
) -> None:
    referred()
    out = tmp_path / "lists"
    result = CliRunner().invoke(app, ["annex-a", "--on", "2026-11-23", "--format", form, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "List 3: Referrals: 1 rows." in result.output
    assert "List 9: Care leavers: Empty: the record has no part for this list yet." in result.output
    assert "cells break a rule of their column" in result.output
    assert out.is_file() is (form == "xlsx")
    assert form == "xlsx" or (out / "list_11.csv").is_file()


def test_the_return_of_looked_after_children_is_on_the_trail(authority: SmallAuthority, tmp_path: Path) -> None:
    told, sealed = authority.child(), authority.child()
    for child in (told, sealed):
        episode = Episode.objects.create(child=child, referred_on=date(2025, 1, 6), origin="loaded")
        period = CarePeriod.objects.create(
            child=child, episode=episode, started_on=date(2025, 2, 3), need="N1", origin="loaded"
        )
        CareEpisode.objects.create(
            period=period,
            started_on=date(2025, 2, 3),
            legal_status="V2",
            placement_type="U6",
            reason_started="S",
            origin="loaded",
        )
    born = {date(2024, 5, 1): None, date(2025, 6, 2): None, None: date(2026, 12, 1)}
    for born_on, expected_on in born.items():
        hers = Person.objects.create(born_on=born_on, expected_on=expected_on)
        Relationship.objects.create(person=told.person, to=hers, kind=Relationship.Kind.MOTHER)
    first = Person.objects.get(born_on=date(2024, 5, 1))
    Child.objects.create(person=first, la_child_id="HERS", restriction=Restriction.S2)
    Child.objects.filter(pk=sealed.pk).update(restriction=Restriction.S2)
    result = CliRunner().invoke(app, ["ssda903", "--year", "2025-26", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "Episodes: 1 rows" in result.output
    assert "Held back: 1 children" in result.output
    (header,) = csv.DictReader((tmp_path / "out" / "Header.csv").read_text("utf-8").splitlines())
    assert (header["CHILD"], header["MOTHER"], header["MC_DOB"]) == (told.la_child_id, "1", "02/06/2025")
    assert TrailEvent.objects.get(action="send_returns").children == [told.pk]
