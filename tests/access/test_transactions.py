"""Edges within edges: one transaction writes its rows at its end, and one of many writes those of all within it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lineofsight.access import trail
from lineofsight.access.models import TrailEvent
from lineofsight.access.models.trail import Outcome, Verb
from lineofsight.access.trail import Entry
from lineofsight.access.transactions import (
    current_edge,
    many_in_one_transaction,
    note_opened,
    note_refused,
    one_transaction,
)
from lineofsight.record.moment import told

THEN = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
LATER = THEN + timedelta(hours=1)

pytestmark = pytest.mark.django_db


def entry(name: str, outcome: Outcome = Outcome.ALLOWED) -> Entry:
    return Entry(Verb.CHANGE, None, object_kind="thing", object_id=name, outcome=outcome)


def trailed() -> list[tuple[str, datetime]]:
    return list(TrailEvent.objects.order_by("sequence").values_list("object_id", "at"))


def open_one(name: str, at: datetime) -> None:
    with told(at), one_transaction():
        note_opened(entry(name))


def test_the_rows_of_many_are_written_together_in_order_each_with_its_moment() -> None:
    with many_in_one_transaction():
        open_one("first", LATER)
        with told(THEN):
            note_opened(entry("between"))
        open_one("second", THEN)
        assert trailed() == []
    assert trailed() == [("first", LATER), ("between", THEN), ("second", THEN)]
    assert trail.verify().is_whole


def test_a_row_without_a_moment_of_its_own_has_that_at_which_it_was_made() -> None:
    with one_transaction(), told(THEN):
        note_opened(entry("opened"))
    ((_, at),) = trailed()
    assert at > LATER, "outside many the row is made when it is written"


def test_an_error_in_one_undoes_the_rows_of_all_but_the_refusals() -> None:
    @many_in_one_transaction()
    def stopped() -> None:
        open_one("first", THEN)
        with told(LATER), one_transaction():
            note_refused(entry("refused", Outcome.REFUSED))
            raise KeyError

    with pytest.raises(KeyError):
        stopped()
    assert trailed() == [("refused", LATER)]
    assert current_edge() is None
    assert trail.verify().is_whole


def test_many_within_many_write_at_their_own_end() -> None:
    with many_in_one_transaction():
        open_one("outer", THEN)
        with many_in_one_transaction():
            open_one("inner", LATER)
        assert trailed() == [("inner", LATER)]
    assert [name for name, _ in trailed()] == ["inner", "outer"]
    assert trail.verify().is_whole


def test_a_page_that_looks_within_many_has_its_row_gathered() -> None:
    look = Entry(Verb.READ, None, children=[7])
    with many_in_one_transaction():
        with told(THEN), one_transaction(look=look, hold=False):
            pass
        assert trailed() == []
    assert TrailEvent.objects.get().children == [7]
    assert TrailEvent.objects.get().at == THEN
