"""The history of a child and the household: all of it, the latest first, in the same number of queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lineofsight.record.household_history import PARTS, Kind, histories_of_household
from lineofsight.record.models import Address, Child
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


def lived(authority: SmallAuthority) -> Child:
    """A child with an address, a contact and a referral."""
    child = authority.child()
    Address.objects.create(person=child.person, lines="1 Hill Road", started_on=date(2020, 1, 1), ended_on=None)
    authority.contact(child)
    authority.episode(child, on=date(2026, 9, 1), is_no_further_action=True)
    return child


def test_what_happened_stands_latest_first(authority: SmallAuthority) -> None:
    child = lived(authority)
    history = histories_of_household([child.pk])[child.pk]
    assert [one.kind for one in history] == [Kind.CONTACT, Kind.REFERRAL, Kind.ADDRESS]
    days = [one.on for one in history if one.on is not None]
    assert days == sorted(days, reverse=True)


def test_the_contact_that_is_decided_is_not_its_own_history(authority: SmallAuthority) -> None:
    child = authority.child()
    contact = authority.contact(child)
    assert histories_of_household([child.pk], without_contacts=[contact.pk]) == {child.pk: ()}


def test_a_thing_without_a_day_stands_last(authority: SmallAuthority) -> None:
    child = lived(authority)
    Address.objects.create(person=child.person, lines="Somewhere")
    assert histories_of_household([child.pk])[child.pk][-1].on is None


def test_nobody_is_asked_for_in_no_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert histories_of_household([]) == {}
    assert len(asked) == 0


@pytest.mark.parametrize("size", [1, 4])
def test_the_queries_are_as_many_for_a_child_as_for_a_household(authority: SmallAuthority, size: int) -> None:
    children = [lived(authority).pk for _ in range(size)]
    with CaptureQueriesContext(connection) as asked:
        found = histories_of_household(children)
    assert len(asked) == len(PARTS)
    assert all(len(history) == 3 for history in found.values())
