"""Readings whose SQL is written once give what the same reading gives that is written each time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q

from lineofsight.record.models import Allocation, Child, Person, Team
from lineofsight.record.prepared import MOST_KEYS, Prepared

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)


def _held(keys, *days):
    """Allocations with their teams, which are read in the same query."""
    rows = Allocation.objects.filter(child__in=keys, ended_on__isnull=True).select_related("team").order_by("-pk")
    return rows.filter(Q(started_on__gte=days[0]) | Q(started_on__lt=days[1])) if days else rows


@pytest.fixture
def children():
    team = Team.objects.create(name="Team")
    made = []
    for number in range(MOST_KEYS + 2):
        child = Child.objects.create(person=Person.objects.create(), la_child_id=f"C{number}")
        Allocation.objects.create(child=child, team=team, started_on=FIRST + timedelta(number))
        made.append(child.pk)
    return made


@pytest.mark.parametrize("number", [0, 1, 2, MOST_KEYS, MOST_KEYS + 1])
def test_the_rows_are_those_of_the_keys_that_are_asked_for(children, number):
    held = Prepared(_held)
    for keys in (children[:number], children[-number:] if number else []):
        assert held(keys) == list(_held(keys))
        assert len(held(keys)) == number


def test_a_key_that_stands_twice_is_asked_once(children):
    held = Prepared(_held)
    assert [row.child_id for row in held([children[0], children[1], children[0]])] == [children[1], children[0]]


def test_the_days_are_those_that_are_asked_for(children):
    held, keys = Prepared(_held), children[:6]
    for after, before in ((4, 1), (5, 0), (0, 0)):
        days = FIRST + timedelta(after), FIRST + timedelta(before)
        assert held(keys, *days) == list(_held(keys, *days))
    assert len(held(keys, FIRST + timedelta(4), FIRST + timedelta(1))) == 3


def test_a_reading_may_take_no_key():
    first = Prepared(lambda: Team.objects.order_by("name").values_list("name", flat=True)[:1])
    assert first() == []
    Team.objects.create(name="Second")
    assert first() == ["Second"]
    Team.objects.create(name="First")
    assert first() == ["First"]


def test_what_is_read_is_read_now(children):
    held = Prepared(_held)
    assert len(held(children[:2])) == 2
    Allocation.objects.filter(child=children[0]).delete()
    assert [row.child_id for row in held(children[:2])] == [children[1]]


def test_the_sql_is_written_once_for_each_number_of_keys(children, django_assert_num_queries):
    asked = []

    def build(keys):
        asked.append(len(keys))
        return _held(keys)

    held = Prepared(build)
    with django_assert_num_queries(4):
        teams = [row.team.name for key in children[:3] for row in held([key])] + [
            row.team.name for row in held(children[:2])
        ]
    assert teams == ["Team"] * 5
    assert asked == [1, 2]


def test_whoever_asks_has_a_connection_of_their_own():
    held = Prepared(_held)

    def elsewhere():
        try:
            return held([1])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        assert other.submit(elsewhere).result() == []
    assert held([1]) == []


def test_a_reading_whose_conditions_let_nothing_through_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(lambda keys: Child.objects.filter(Q(pk__in=[]), person__in=keys))([1, 2]) == []


def test_a_reading_that_drops_a_key_is_refused():
    with pytest.raises(TypeError, match="of the keys and days, number 1 stands nowhere"):
        Prepared(lambda keys: Child.objects.filter(pk=keys[0]))([1, 2])
