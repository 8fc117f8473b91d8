"""Lists are sorted, filtered and paged by addresses."""

import pytest
from django.http import QueryDict

from lineofsight.web.listing import Column, Filter, FilterForm, Listing, changed_query

COLUMNS = (
    Column("days", "Days", lambda row: row[0], order_by=("days",), is_numeric=True),
    Column("name", "Name", lambda row: row[1], order_by=("name",)),
    Column("note", "Note", lambda row: ""),
)
ROWS = [(place, "abc"[place % 3]) for place in range(120)]


def listing(query="", **changes):
    shape = {"caption": "Deadlines", "one": "deadline", "many": "deadlines", "columns": COLUMNS, "default_sort": "days"}
    return Listing(**shape | {"found": ROWS, "query": QueryDict(query)} | changes)


@pytest.mark.parametrize(
    ("asked", "page", "first", "last"),
    [
        ("", 1, 1, 50),
        ("page=3", 3, 101, 120),
        ("page=4", 3, 101, 120),
        ("page=0", 1, 1, 50),
        ("page=-1", 1, 1, 50),
        ("page=two", 1, 1, 50),
        ("page=99999999999", 1, 1, 50),
        ("page=²", 1, 1, 50),
    ],
)
def test_a_page_is_the_nearest_that_exists(asked, page, first, last):
    shown = listing(asked)
    assert (shown.page, shown.first, shown.last) == (page, first, last)
    assert len(shown.rows) == last - first + 1


def test_an_empty_list_has_one_page_and_no_row():
    shown = listing(found=[])
    assert (shown.total, shown.page_count, shown.rows, shown.page_links[0]["current"]) == (0, 1, [], True)


def test_a_list_sorts_both_ways_and_by_what_exists_only():
    assert listing("sort=-days").rows[0] == (119, "c")
    assert listing("sort=name").rows[0][1] == "a"
    assert listing("sort=note").sort == "days"
    assert listing("sort=password").sort == "days"


def test_headings_say_how_the_list_is_sorted_and_where_a_click_leads():
    days, name, note = listing("sort=days&page=2&clock=assessment").headings
    assert (days.sorted, days.address) == ("ascending", "?clock=assessment&sort=-days")
    assert (name.sorted, name.address) == ("none", "?clock=assessment&sort=name")
    assert (note.sorted, note.address) == ("", "")


def test_page_links_leave_out_the_middle():
    many = listing("page=5", found=ROWS * 5)
    assert [link.get("number", "…") for link in many.page_links] == [1, "…", 4, 5, 6, "…", 12]
    assert many.previous_address == "?page=4"
    assert many.next_address == "?page=6"
    assert listing("page=3").next_address == ""


def test_exports_carry_the_filters_but_not_the_page():
    shown = listing("page=2&clock=assessment", export_address=lambda form: f"/deadlines/{form}/")
    assert [export.address for export in shown.exports] == [
        "/deadlines/csv/?clock=assessment",
        "/deadlines/xlsx/?clock=assessment",
    ]
    assert listing(export_address=lambda form: f"/{form}/").exports[0].address == "/csv/"
    assert listing().exports == ()


def test_a_changed_query_keeps_the_rest():
    assert changed_query(QueryDict("a=1&b=2"), a="3") == "?b=2&a=3"
    assert changed_query(QueryDict("a=1&b=2"), a="") == "?b=2"


class ClockFilter(FilterForm):
    clock = Filter(label="Clock", choices=[("assessment", "Assessment")])


def test_filters_are_choices_and_each_can_be_taken_away():
    filters = ClockFilter(QueryDict("clock=assessment&page=2&sort=days"))
    assert filters.is_valid()
    (chosen,) = filters.chosen()
    assert (chosen.label, chosen.text, chosen.address) == ("Clock", "Assessment", "?sort=days")
    assert not ClockFilter(QueryDict("clock=somebody's+name")).is_valid()
    everything = ClockFilter(QueryDict(""))
    assert everything.is_valid()
    assert everything.chosen() == []
