"""What a row of the recordings of a child's page is: one step, with its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions.local_answers import take_with_answers
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Fact
from lineofsight.web.recording_forms import RecordingForm

Written = Fact | Iterable[Fact] | None
"""What an action wrote: the fact, or the facts; None where it wrote only of the child."""
Do = Callable[[UUID, int, Any, Account], Written]
"""Calls the action: the child's reference, the id of what it is about (0 where there is none), the form, the worker.

Beside what it gives back stand the answers to local questions.
"""
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
    which a condition of the pathway is told that does not hold, by its key. after: the page that follows, by the
    child's reference and the subject; None for the child's own. is_listed: whether the child's page offers it; what is
    about one line of another page is offered there. template: of its page. asks_like: the step whose local questions it
    asks; "" for its own. is_merged: whether what the form begins with is what the record says and may be changed by two
    at once, so that it is merged field by field; not for a step that only adds.
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
    after: Callable[[UUID, int], str] | None = None
    is_listed: bool = True
    template: str = "child/record.html"
    asks_like: str = ""
    is_merged: bool = False

    @property
    def asked_at(self) -> str:
        """The key of the step whose local questions the page asks."""
        return self.asks_like or self.key

    def take(self, reference: UUID, subject: int, form: Any, by: Account) -> None:
        """Take the step, and record with it what was answered to the questions beside it: both, or neither."""
        if form.local is None:
            self.do(reference, subject, form, by)
            return
        answered = form.local.answered(form.cleaned_data.get("on"))

        def do() -> Any:
            return self.do(reference, subject, form, by)

        take_with_answers(reference, self.action, answered, do, step=self.asked_at, by=by)
