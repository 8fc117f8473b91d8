"""Two people's changes to one form, as a table: what each case comes to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.merging import FieldConflict, merge


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "value", "outcome"),
    [
        ("a", "a", "a", "a", "nobody changed it"),
        ("a", "a", "b", "b", "changed"),
        ("a", "b", "a", "b", "taken"),
        ("a", "b", "b", "b", "both agree"),
        ("a", "b", "c", "b", "conflict"),
        ("", "b", "c", "b", "conflict"),
        ("a", "", "c", "", "conflict"),
        ("a", "b", "", "b", "conflict"),
        (None, None, "c", "c", "changed"),
    ],
)
def test_one_field(base: Any, theirs: Any, mine: Any, value: Any, outcome: str) -> None:
    merged = merge({"field": base}, {"field": theirs}, {"field": mine})
    assert merged.values == {"field": value}
    assert (merged.changed == ("field",)) is (outcome == "changed")
    assert (merged.taken == ("field",)) is (outcome == "taken")
    assert merged.conflicts == ((FieldConflict("field", base, theirs, mine),) if outcome == "conflict" else ())
    assert merged.is_settled is (outcome != "conflict")


def test_different_fields_merge_in_the_order_of_the_form() -> None:
    base = {"name": "Ada", "school": "", "phone": ""}
    theirs = {"name": "Ada", "school": "Hillside", "phone": ""}
    mine = {"phone": "01632 960001", "school": "", "name": "Ada"}
    merged = merge(base, theirs, mine)
    assert merged.is_settled
    assert merged.values == {"name": "Ada", "school": "Hillside", "phone": "01632 960001"}
    assert (merged.taken, merged.changed) == (("school",), ("phone",))


def test_a_field_that_the_form_did_not_ask_stays_as_it_is() -> None:
    assert merge({"kept": 1}, {"kept": 2}, {}).values == {"kept": 2}


def test_a_field_that_was_not_there_when_the_form_was_opened_was_nothing() -> None:
    assert merge({}, {"new": "theirs"}, {"new": "mine"}).conflicts == (FieldConflict("new", None, "theirs", "mine"),)


FIELDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=3, max_size=3)


@given(base=FIELDS, theirs=FIELDS, mine=FIELDS)
def test_nothing_that_either_wrote_is_lost(base: dict[str, int], theirs: dict[str, int], mine: dict[str, int]) -> None:
    merged = merge(base, theirs, mine)
    disputed = {conflict.name: conflict for conflict in merged.conflicts}
    for name, before in base.items():
        if mine[name] != before:
            assert merged.values[name] == mine[name] or disputed[name].mine == mine[name]
        if theirs[name] != before:
            assert merged.values[name] == theirs[name]
