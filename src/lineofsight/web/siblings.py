"""Writing once for several brothers and sisters: who may be written for too, and each child's own words apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import early_help
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.families import SIBLINGS
from lineofsight.record.histories import histories_of
from lineofsight.record.models import Child, Relationship
from lineofsight.web.recording import Do, FormGiven, Subject, Written
from lineofsight.web.recording_forms import LONG_TEXT, RecordingForm


@dataclass(frozen=True, slots=True)
class Sibling:
    """A brother or sister for whom the same step can be taken now. subject: of that child's own record."""

    child_id: int
    reference: UUID
    name: str
    subject: int


class FamilyForm(RecordingForm):
    """A form that can be written once for brothers and sisters too.

    own_words: the fields that each child has alone, with the question as it is asked for a brother or sister: {name}
    stands for the name.
    """

    own_words: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, siblings: tuple[Sibling, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siblings = siblings
        if not siblings:
            return
        self.fields["siblings"] = forms.MultipleChoiceField(
            label="Record the same for",
            help_text="A row is written for each child. Each child’s own words are asked for apart.",
            choices=[(str(one.reference), one.name) for one in siblings],
            widget=forms.CheckboxSelectMultiple(),
            required=False,
        )
        for one in siblings:
            for name, question in self.own_words.items():
                self.fields[_field_of(name, one)] = forms.CharField(
                    label=question.format(name=one.name),
                    help_text="If you record it for this child too",
                    widget=forms.Textarea(attrs={"rows": 3}),
                    max_length=LONG_TEXT,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """Words of a brother or sister who is not chosen would be lost: the form asks which it is to be."""
        given = super().clean()
        chosen = {one.reference for one in self.chosen()}
        for one in self.siblings:
            written = any(given.get(_field_of(name, one)) for name in self.own_words)
            if written and one.reference not in chosen and "siblings" not in self.errors:
                self.add_error("siblings", f"You wrote words for {one.name}: choose this child too, or take them out")
        return given

    @property
    def also_shown(self) -> tuple[int, ...]:
        """The children whom the form names beside the one it is about."""
        return tuple(one.child_id for one in self.siblings)

    def told(self) -> dict[str, Any]:
        """What is said of the child whom the form is about."""
        apart = {"siblings", *(_field_of(name, one) for one in self.siblings for name in self.own_words)}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def told_of(self, sibling: Sibling) -> dict[str, Any]:
        """What is said of a brother or sister: the same, with that child's own words."""
        own = {name: self.cleaned_data[_field_of(name, sibling)] for name in self.own_words}
        return self.told() | own

    def chosen(self) -> Iterator[Sibling]:
        """The brothers and sisters for whom it is written too."""
        chosen = set(self.cleaned_data.get("siblings", ()))
        return (one for one in self.siblings if str(one.reference) in chosen)


def _field_of(name: str, sibling: Sibling) -> str:
    return f"{name}_{sibling.reference.hex}"


DoForOne = Callable[[UUID, int, dict[str, Any], Account], Written]
"""Calls the action for one child: the reference, the subject in that child's record, what is told, the worker."""


def for_family(do: DoForOne) -> Do:
    """What a recording does that can be written for brothers and sisters: for all of them, or for none.

    A refusal about a brother or sister says about whom, beside the choice. It gives back what is written of the child
    on whose page it stands.
    """

    def do_for_all(reference: UUID, subject: int, form: Any, by: Account) -> Written:
        siblings = {one.reference: one for one in form.chosen()}
        written: dict[Any, Written] = {}

        def one(child: Any) -> None:
            if child not in siblings:
                written[child] = do(child, subject, form.told(), by)
                return
            sibling = siblings[child]
            try:
                do(child, sibling.subject, form.told_of(sibling), by)
            except (StepRefused, ActionError) as refused:
                raise ActionError(f"Nothing is recorded. About {sibling.name}: {refused}") from refused

        if siblings:
            early_help.for_each([reference, *siblings], one)
        else:
            one(reference)
        return written[reference]

    return do_for_all


def siblings_given(action: Action, subjects: Callable[[History], Iterator[Subject]]) -> FormGiven:
    """What a `FamilyForm` is made with: the brothers and sisters for whom the worker may take the step now."""

    def given(by: Account, reference: UUID, _subject: int) -> dict[str, Any]:
        related = Relationship.objects.filter(to__child__reference=reference, kind__in=SIBLINGS, ended_on__isnull=True)
        children = gate.visible_children(by, action).filter(person__in=related.values("person"))
        found = list(children.select_related("person").prefetch_related("person__names").order_by("person__born_on"))
        histories = histories_of([one.pk for one in found])
        return {"siblings": tuple(_open_to(found, histories, subjects))}

    return given


def _open_to(
    children: list[Child], histories: dict[int, History], subjects: Callable[[History], Iterator[Subject]]
) -> Iterator[Sibling]:
    for child in children:
        subject = next(subjects(histories[child.pk]), None)
        if subject is not None:
            yield Sibling(child.pk, child.reference, child.name or child.la_child_id, subject.id)
