"""What a row of the recordings of a child's page is: one step, with its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.web.recording_forms import RecordingForm

Do = Callable[[UUID, int, Any, Account], Any]
"""Calls the action: the child's reference, the id of what it is about (0 where there is none), the form, the worker."""
FormGiven = Callable[[Account, UUID, int], dict[str, Any]]
"""What the form is made with, beside what was sent: for the worker, about the child and the thing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something of a child's record that a step can be about."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Recording:
    """One step on a child's page.

    subjects: what in the child's history it can be about now; a step about the child itself has the one subject 0.
    author: who wrote what the step approves, by the id of its subject; None for a step that approves nothing.
    form_given: what the form needs to know of the record before it is shown; None for nothing. beside: the field beside
    which a condition of the pathway is told that does not hold, by its key.
    """

    key: str
    title: str
    action: Action
    form: type[RecordingForm]
    do: Do
    done: str
    subjects: Callable[[History], Iterator[Subject]]
    button: str = "Save"
    author: Callable[[int], int | None] | None = None
    form_given: FormGiven | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
