"""Sending a form of a chronology: once, and beside what somebody else wrote of the row meanwhile.

What each of two people wrote is kept; where both wrote one field, a choice is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages

from lineofsight.access import once
from lineofsight.access.pages import PageRequest
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.chronology import Origin
from lineofsight.record.models import Child, ChronologyEntry
from lineofsight.web.autosave import KeptForm
from lineofsight.web.chronology_forms import AnswerForm, answer_of
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of


def done_once(request: PageRequest, form: Any, kept: KeptForm, do: Callable[[], None]) -> bool:
    """Do what a valid form says, unless this very form was sent before.

    False with the reasons on the form, or where it asks for a choice first: somebody else wrote the same field.
    """
    if not (form.is_bound and form.is_valid()):
        return False
    key = form.data.get(ONE_TIME_KEY, "")
    if once.take(key, reader_of(request)):
        try:
            do()
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        if form.errors or kept.conflicts:
            once.give_back(key)
            return False
    if kept.outcome is not None and (note := kept.outcome.note(form, "somebody else")):
        messages.info(request, note)
    kept.take()
    return True


def locked_row(child: Child, number: int) -> ChronologyEntry:
    """A kept row as it stands now, which nobody else changes until this request is done: they hold the child first."""
    _lock(child)
    return ChronologyEntry.objects.get(pk=number, child=child)


def merged_answer(kept: KeptForm, form: AnswerForm, child: Child, origin: Origin) -> dict[str, Any] | None:
    """The answer to write to a proposal, beside what somebody else answered; None where nothing may be written yet."""
    _lock(child)
    of_origin = {"kind": origin.kind, "origin_fact": origin.fact.value, "origin_id": origin.fact_id}
    entry = ChronologyEntry.objects.filter(child=child, **of_origin).first()
    if entry is None:
        return form.cleaned_data
    theirs = answer_of(entry)
    changes = changes_of(kept, form, theirs)
    if changes is None:
        return None
    answered = theirs | changes
    return answered | {"answer": answered["answer"] or form.cleaned_data["answer"]}


def changes_of(
    kept: KeptForm, form: forms.Form, theirs: Mapping[str, Any], *, typed: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """What to write beside what the record says now, read with the child locked.

    None where a choice is asked for first, and where both texts kept are longer than their field: the form says so.
    typed: what the form says in the shape of `theirs`, where its own values have another.
    """
    outcome = kept.merge(form, theirs, typed=typed)
    for name, value in outcome.changes.items():
        longest = getattr(form.fields[name], "max_length", None)
        if longest is not None and isinstance(value, str) and len(value) > longest:
            form.add_error(name, f"Both together are longer than {longest:,} characters: shorten yours")
    return None if outcome.conflicts or form.errors else outcome.changes


def _lock(child: Child) -> None:
    Child.objects.select_for_update().get(pk=child.pk)
