"""Two people on one form: what was typed beside what the record says now, and the choice where both wrote one field."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import QueryDict

from lineofsight.domain import merging
from lineofsight.web.words import date_in_words, moment_in_words, yes_or_no

THEIRS: Final = "theirs"
MINE: Final = "mine"
BOTH: Final = "both"
CHOICE: Final = "choose_{name}"
"""The name of the radio buttons that ask what to keep of one field."""
LONG: Final = 60
"""Characters from which a text is long enough for both to be kept, one below the other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that somebody else changed too: what the record says now, and what was typed here."""

    name: str
    theirs: Any
    mine: Any

    @property
    def choice_name(self) -> str:
        return CHOICE.format(name=self.name)

    @property
    def may_keep_both(self) -> bool:
        """Whether both texts can stand below each other."""
        texts = [self.theirs, self.mine]
        return all(isinstance(text, str) and text for text in texts) and max(map(len, texts)) >= LONG


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two people's changes come to.

    changes: the values to write, by field: what was changed here, chosen where somebody chose. taken: fields that only
    somebody else changed since the form was opened. conflicts: where a choice is needed before anything is written.
    """

    changes: dict[str, Any]
    taken: tuple[str, ...]
    conflicts: tuple[Conflict, ...]

    def note(self, form: forms.BaseForm, who: str) -> str:
        """What to tell the writer of changes that were merged without asking; "" where there are none."""
        if not self.taken or self.conflicts:
            return ""
        labels = ", ".join(str(form[name].label) for name in self.taken)
        return f"While you wrote, {who} changed: {labels}. Their changes and yours are both kept."


def merge(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    *,
    choices: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
) -> Outcome:
    """What to write, given the values when the form was opened (plain), those of the record now, and those typed.

    choices: what was chosen for a field, as `THEIRS`, `MINE` or `BOTH`; a choice was made between what was typed and
    `base`. asked: fields for which a choice was asked; one without an answer is asked again.
    """
    chosen = dict(choices or {})
    wanted = {name: _chosen(value, base.get(name), chosen.get(name, "")) for name, value in mine.items()}
    merged = merging.merge(base, plain(theirs), plain(wanted))
    unanswered = {name for name in asked if name not in chosen and name in merged.changed}
    conflicts = [conflict.name for conflict in merged.conflicts] + sorted(unanswered)
    return Outcome(
        changes={name: wanted[name] for name in merged.changed if name not in unanswered},
        taken=merged.taken,
        conflicts=tuple(Conflict(name, theirs[name], mine[name]) for name in mine if name in conflicts),
    )


def _chosen(mine: Any, shown: Any, choice: str) -> Any:
    """The value that a choice stands for. shown: what the page showed as the other's."""
    if choice == THEIRS:
        return shown
    if choice == BOTH and isinstance(mine, str) and isinstance(shown, str):
        return f"{shown}\n\n{mine}"
    return mine


def choices_in(data: QueryDict | Mapping[str, Any], names: Collection[str]) -> dict[str, str]:
    """What was chosen for each field, of what a form sent."""
    found = {name: str(data.get(CHOICE.format(name=name), "")) for name in names}
    return {name: choice for name, choice in found.items() if choice in {THEIRS, MINE, BOTH}}


class _Plain(DjangoJSONEncoder):
    """A row as its key and a code as its value, beside what Django's encoder writes."""

    def default(self, o: Any) -> Any:
        if isinstance(o, models.Model):
            return o.pk
        return o.value if isinstance(o, Enum) else super().default(o)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as plain JSON has them, so that what was kept in a page compares with what is read."""
    told: dict[str, Any] = json.loads(json.dumps(dict(values), cls=_Plain))
    return told


def words_of(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value of a field as a person reads it."""
    if value is None or value == "":
        return "Nothing"
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return date_in_words(value)
    field: Any = form.fields[name]
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, (list, tuple, set)):
        return ", ".join(choices.get(str(one), str(one)) for one in value)
    return choices.get(str(value), str(value))
