"""Lists: sorted, filtered and paged on the server, by addresses that hold codes and never anything personal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import cached_property

PAGE_SIZE = 50
NEIGHBOURS = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list. `value` is what an export writes; the page may draw the same with more around it.

    order_by: the columns of the database that sort it; empty for a column that cannot be sorted by.
    sorted_as: what rows in memory are sorted by, where that is not the value.
    is_empty_first: rows without a value stand before the least, on every database; otherwise where it puts them.
    """

    key: str
    heading: str
    value: Callable[[Any], Any]
    order_by: tuple[str, ...] = ()
    is_numeric: bool = False
    is_empty_first: bool = False
    sorted_as: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: where a click on it leads, and how the list is sorted by it now ("" when it is not)."""

    column: Column
    address: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Export:
    """A copy of the whole list to take away."""

    text: str
    address: str


@dataclass
class Listing:
    """One page of a list. `found` is every row that the filters leave; only the page's rows are read.

    query: the address's query, as the browser sent it. sort: the column's key, with a minus for downwards.
    tie_break: the columns that settle equal rows, so that a row stands on one page only.
    """

    caption: str
    one: str
    many: str
    columns: tuple[Column, ...]
    found: QuerySet[Any] | Sequence[Any]
    query: QueryDict
    default_sort: str = ""
    tie_break: tuple[str, ...] = ("pk",)
    export_address: Callable[[str], str] | None = None
    page_size: int = PAGE_SIZE
    _sortable: dict[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._sortable = {column.key: column for column in self.columns if column.order_by}

    @cached_property
    def total(self) -> int:
        return self.found.count() if isinstance(self.found, QuerySet) else len(self.found)

    @cached_property
    def sort(self) -> str:
        """The sort in force: the one asked for, or the list's own where the address asks for none that exists."""
        asked = self.query.get("sort", "")
        return asked if asked.removeprefix("-") in self._sortable else self.default_sort

    @cached_property
    def every_row(self) -> QuerySet[Any] | Sequence[Any]:
        """All rows that the filters leave, sorted: what an export writes."""
        if not self.sort:
            return self.found
        downwards = self.sort.startswith("-")
        column = self._sortable[self.sort.removeprefix("-")]
        if not isinstance(self.found, QuerySet):
            sorted_as = column.sorted_as or column.value
            return sorted(self.found, key=lambda row: _with_empty_first(sorted_as(row)), reverse=downwards)
        return self.found.order_by(*_order_of(column, downwards), *self.tie_break)

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return list(self.every_row[self.first - 1 : self.last]) if self.total else []

    @property
    def page_count(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @cached_property
    def page(self) -> int:
        """The page asked for, or the nearest that exists."""
        asked = self.query.get("page", "1")
        is_number = asked.isascii() and asked.isdecimal() and len(asked) < 9
        return min(max(1, int(asked)), self.page_count) if is_number else 1

    @property
    def first(self) -> int:
        return (self.page - 1) * self.page_size + 1

    @property
    def last(self) -> int:
        return min(self.page * self.page_size, self.total)

    @property
    def headings(self) -> Iterator[Heading]:
        for column in self.columns:
            if not column.order_by:
                yield Heading(column, "", "")
                continue
            is_up, is_down = self.sort == column.key, self.sort == f"-{column.key}"
            address = self._address(sort=f"-{column.key}" if is_up else column.key, page="")
            yield Heading(column, address, "ascending" if is_up else "descending" if is_down else "none")

    @property
    def previous_address(self) -> str:
        return self._address(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_address(self) -> str:
        return self._address(page=str(self.page + 1)) if self.page < self.page_count else ""

    @property
    def page_links(self) -> list[dict[str, Any]]:
        """The pages to offer, in the shape of the design system's macro: first, last, and those around this one."""
        near = set(range(self.page - NEIGHBOURS, self.page + NEIGHBOURS + 1))
        offered = sorted(page for page in near | {1, self.page_count} if 1 <= page <= self.page_count)
        links: list[dict[str, Any]] = []
        for before, page in zip([0, *offered], offered, strict=False):
            if page - before > 1:
                links.append({"ellipsis": True})
            links.append({"number": page, "href": self._address(page=str(page)), "current": page == self.page})
        return links

    @property
    def exports(self) -> tuple[Export, ...]:
        if self.export_address is None:
            return ()
        query = self._address(page="")
        return tuple(
            Export(text, self.export_address(form) + (query if query != "?" else ""))
            for form, text in (("csv", "CSV"), ("xlsx", "Excel"))
        )

    def _address(self, **changes: str) -> str:
        return changed_query(self.query, **changes)


def changed_query(query: QueryDict, **changes: str) -> str:
    """The query of an address with some values changed; a value of "" is taken out."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _order_of(column: Column, downwards: bool) -> Iterator[str | OrderBy]:
    for name in column.order_by:
        if not column.is_empty_first:
            yield _turned(name, downwards)
        elif downwards:
            yield F(name).desc(nulls_last=True)
        else:
            yield F(name).asc(nulls_first=True)


def _with_empty_first(value: Any) -> tuple[bool, Any]:
    """Sorts rows in memory: those without a value before the least."""
    return (value is not None, value)


def _turned(name: str, downwards: bool) -> str:
    if not downwards:
        return name
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


class Filter(forms.ChoiceField):
    """One filter of a list: a choice among codes, or all."""

    says_nothing_of_optional = True

    def __init__(self, *, label: str, choices: Any = (), everything: str = "All", **kwargs: Any) -> None:
        self.everything = everything
        messages = {"invalid_choice": f"“{label}” has no such choice. Choose one of the list, or “{everything}”"}
        choices = [("", everything), *choices]
        super().__init__(label=label, choices=choices, required=False, error_messages=messages, **kwargs)

    def offer(self, choices: Any) -> None:
        """Set the codes to choose among, after "all"."""
        self.choices = [("", self.everything), *choices]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force: its name, what was chosen, and the address of the list without it."""

    label: str
    text: str
    address: str


class FilterForm(forms.Form):
    """The filters of a list. They travel in the address, so each is a choice of codes and nothing typed."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        super().__init__(query, auto_id="filter-%s")

    def offer(self, name: str, choices: Any) -> None:
        """Set the codes that one of the filters offers, after "all"."""
        filter_: Any = self.fields[name]
        filter_.offer(choices)

    def chosen(self) -> list[Chosen]:
        """The filters in force, in the order of the form."""
        listed = []
        for bound in self:
            value = self.cleaned_data.get(bound.name)
            if value:
                field: Any = bound.field
                text = dict(field.choices)[value]
                listed.append(Chosen(str(bound.label), text, changed_query(self.query, **{bound.name: "", "page": ""})))
        return listed
