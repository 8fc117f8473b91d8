"""Two people who put one row right at the same time: what each changed is kept, and one choice asked where both did.

The form says how the record stood when it was opened (see `web.autosave`). What is typed is laid beside the record as
it stands now, field by field; a field that the record does not ask any longer is told, and nothing typed there is lost
without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.record.models import Child
from lineofsight.web import merging
from lineofsight.web.autosave import KeptForm
from lineofsight.web.recording import Recording
from lineofsight.web.recording_forms import RecordingForm

GONE = (
    "While you wrote, somebody else changed the record, so that it does not ask “{label}” here any longer. What you"
    " gave there is not saved: {words}. Look at what the record says now, and save again if the rest is right."
)


def shown_values(recording: Recording, initial: Mapping[str, Any]) -> dict[str, Any]:
    """What the form carries of the record as it was opened; {} for a step that only adds to it."""
    return {name: _whole(value) for name, value in initial.items()} if recording.is_merged else {}


def ask_as_opened(recording: Recording, kept: KeptForm, form: RecordingForm, initial: Mapping[str, Any]) -> None:
    """Leave out what the record began to ask after the form was opened, and tell what it ceased to ask meanwhile."""
    base = kept.opening.base
    if not recording.is_merged or not kept.is_known or base.keys().isdisjoint(initial):
        return
    for name in initial.keys() - base.keys():
        form.fields.pop(name, None)
    if form.is_bound and form.fields:
        _tell_what_is_gone(recording, kept, form)


def _tell_what_is_gone(recording: Recording, kept: KeptForm, form: RecordingForm) -> None:
    """Say what was typed into a field that the record does not ask any longer: once, so that the rest can be saved."""
    base = kept.opening.base
    gone = [name for name in recording.form.base_fields if name in base and name not in form.fields]
    if not gone:
        return
    form.is_valid()
    whole = recording.form(form.data)
    whole.is_valid()
    given = merging.plain({name: _whole(value) for name, value in whole.as_recorded().items() if name in gone})
    for name, value in given.items():
        if value != base[name]:
            words = merging.words_of(whole, name, value)
            form.add_error(None, GONE.format(label=whole[name].label, words=words))
    kept.opening = replace(kept.opening, base={name: value for name, value in base.items() if name not in gone})


def is_settled(
    recording: Recording, kept: KeptForm, form: RecordingForm, *, by: Account, reference: UUID, subject: int
) -> bool:
    """Lay what was typed beside the record as it stands now, locked; False where a choice is to be made first.

    The form then says of each field what is to be written: what was typed here, or what somebody else changed.
    """
    if not recording.is_merged or recording.form_given is None:
        return True
    Child.objects.select_for_update().filter(reference=reference).first()
    stands = shown_values(recording, recording.form_given(by, reference, subject).get("initial", {}))
    typed = {name: _whole(value) for name, value in form.as_recorded().items()}
    outcome = kept.merge(form, stands, typed=typed)
    if outcome.conflicts:
        return False
    for name in stands.keys() & typed.keys():
        form.cleaned_data[name] = outcome.changes.get(name, stands[name])
    return True


def _whole(value: Any) -> Any:
    """A value as two people's compare: of several codes, the order says nothing."""
    return sorted(value) if isinstance(value, (list, tuple, set)) else value
