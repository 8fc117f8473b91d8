"""What the census would say of what is typed into a form, as messages beside its fields and in one summary.

A census rule is no reason to refuse a fact: nothing here stops a worker, and the record is written as it is typed. Only
what is typed is told of, not what else stands wrong with the child.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict

from lineofsight.actions.returning.while_typing import found_in_a_new_child, found_while_typing
from lineofsight.record.moment import today
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.rules.rule import Finding, Severity
from lineofsight.returns.cin_census.rules.worker_words import WORDS_BY_CODE
from lineofsight.web.census_forms import CensusForm
from lineofsight.web.census_message import CensusMessage
from lineofsight.web.form_fields import DateWidget

LEFT, TOLD = "census_left", "census_told"
"""What the page's script sends beside the inputs: which one was left, as what has not been reached yet is not asked
for; and whether anything is told already.
"""
Fields = Mapping[str, forms.Field]
Data = QueryDict | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CensusSaid:
    """What a page shows of the census beside a form, whose fields these are.

    was_told: whether the page told anything before, so that it says when that is put right.
    """

    form: CensusForm
    fields: Fields
    messages: tuple[CensusMessage, ...] = ()
    was_told: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields beside which something can be told."""
        return _asked(self.form, self.fields)

    @property
    def inputs(self) -> list[str]:
        """The names of the inputs by whose change the page asks."""
        return [name for field in self.asked for name in _inputs(field, self.fields[field])]

    @property
    def sent(self) -> str:
        """The names of all that is sent with a question."""
        return ",".join((*self.inputs, LEFT, TOLD))

    def beside(self, field: str) -> list[CensusMessage]:
        """The messages that stand beside a field."""
        return [one for one in self.messages if one.field == field]

    def first_input(self, field: str) -> str:
        """The id of the first input of a field, for a link to it."""
        return f"id_{field}{'-day' if isinstance(self.fields[field].widget, DateWidget) else ''}"


def typed_in(form: CensusForm, fields: Fields, data: Data) -> dict[str, Any]:
    """What is typed into the fields that the census reads, by name: what is empty or cannot be read is left out.

    fields: those of the whole form, as the page has them.
    """
    part = forms.Form(data)
    part.fields = {name: copy.deepcopy(fields[name]) for name in _asked(form, fields)}
    part.is_valid()
    return {name: value for name, value in part.cleaned_data.items() if value not in (None, "", [])}


def about_child(form: CensusForm, fields: Fields, child_id: int, subject: int, data: Data) -> tuple[CensusMessage, ...]:
    """What the census would say of a step on a child's page because of what is typed."""
    told = typed_in(form, fields, data)
    on = told.get(form.day) if form.day else today()
    if form.as_typed is None or on is None:
        return ()
    lay = partial(_laid, form.as_typed, subject, told)
    return tuple(_messages(form, fields, told, found_while_typing(child_id, lay, on), data.get(LEFT, "")))


def _laid(as_typed: Any, subject: int, told: dict[str, Any], child: CensusChild) -> CensusChild:
    laid: CensusChild = as_typed(child, subject, told)
    return laid


def about_new_child(form: CensusForm, fields: Fields, data: Data) -> tuple[CensusMessage, ...]:
    """What the census would say of a child whose record is about to begin."""
    told = typed_in(form, fields, data)
    assert form.as_typed is not None
    found = found_in_a_new_child(form.as_typed(CensusChild(""), 0, told))
    return tuple(_messages(form, fields, told, found, data.get(LEFT, "")))


# --- which field a finding belongs beside ----------------------------------------------------------------------------


def _messages(
    form: CensusForm, fields: Fields, told: Mapping[str, Any], found: Sequence[Finding], left: str
) -> Iterator[CensusMessage]:
    """A message for each rule, in the order of the fields: nothing of a field that is still to be filled in."""
    reached, asked = _reached(form, fields, left), _asked(form, fields)
    by_code = {one.code: one for one in found}
    placed = []
    for code, finding in by_code.items():
        row = WORDS_BY_CODE[code]
        items = (row.beside,) if row.is_told_there_alone else (row.beside, *finding.fields)
        spoken_of = [name for item in items for name in _set_by(form, fields, item, told, finding)]
        if row.why_no_page is not None or (row.is_told_there_alone and not spoken_of):
            continue
        beside = next(iter(spoken_of), asked[0])
        is_still_asked_for = any(name not in told and fields[name].required for name in spoken_of)
        if not is_still_asked_for and (beside in told or beside in reached):
            placed.append(CensusMessage(beside, row.words, finding.severity, code))
    yield from sorted(placed, key=lambda one: (asked.index(one.field), one.severity is Severity.QUERY, one.code))


def _asked(form: CensusForm, fields: Fields) -> tuple[str, ...]:
    """The fields that the census reads and the page has: a correction asks only for what the row has."""
    each = [name for name in fields if form.each and name.startswith(form.each[1])]
    return (*(name for name in form.asked if name in fields), *each)


def _set_by(form: CensusForm, fields: Fields, item: str, told: Mapping[str, Any], finding: Finding) -> Iterator[str]:
    """The field of a page that sets an item, if it has one; of those for each row, the one whose day was found."""
    if form.fields.get(item) in fields:
        yield form.fields[item]
    elif form.each and form.each[0] == item:
        found = {*finding.values, *(value for one in finding.related for value in one.values.values())}
        yield from (one for one in told if one.startswith(form.each[1]) and str(told[one]) in found)


def _reached(form: CensusForm, fields: Fields, left: str) -> set[str]:
    """The fields up to the one that was left, in the order of the page; all of them where nothing says which."""
    asked = _asked(form, fields)
    order = [name for name in fields if name in asked]
    at = next((place for place, name in enumerate(order) if left in _inputs(name, fields[name])), len(order))
    return set(order[: at + 1])


def _inputs(name: str, field: forms.Field) -> tuple[str, ...]:
    """The names of a field's inputs."""
    return (
        tuple(f"{name}_{part}" for part in ("day", "month", "year"))
        if isinstance(field.widget, DateWidget)
        else (name,)
    )
