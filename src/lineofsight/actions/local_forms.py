"""Local forms: writing the next version of a step's questions, publishing it from a day, and giving it up.

A version is written by whoever may, as often as they like, and asked by nobody until it is published; from then on it
is never changed. A change of mind is the next version.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.local_forms import (
    TYPED_STEPS_BY_KEY,
    Definition,
    DefinitionFault,
    TypedStep,
    faults_of,
    placed,
    read_file,
)
from lineofsight.domain.permissions import Action
from lineofsight.record.models import LocalForm
from lineofsight.record.moment import now, today


class NoSuchStep(ActionError):
    """Nothing of one's own can be asked at that step."""


class DefinitionRefused(ActionError):
    """A definition that cannot be asked as it is. `faults` name each question, with what to do; nothing was changed."""

    def __init__(self, faults: tuple[DefinitionFault, ...]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


class CannotPublish(ActionError):
    """The version cannot be published, and why."""


def typed_step(step: str) -> TypedStep:
    """The step of that key. Raises NoSuchStep."""
    try:
        return TYPED_STEPS_BY_KEY[step]
    except KeyError:
        raise NoSuchStep("There is no such step, or nothing of your own can be asked at it yet.") from None


def being_written(step: str) -> Definition:
    """The definition that the next version begins with: the draft, else the last published, else nothing."""
    typed_step(step)
    form = LocalForm.objects.draft_of(step) or LocalForm.objects.published().filter(step=step).first()
    return form.definition if form is not None else Definition("")


@gate.one_transaction()
def change_draft(step: str, change: Callable[[Definition], Definition], *, by: Account) -> LocalForm:
    """Change the version that is being written, beginning one where there is none. Raises Refused, NoSuchStep.

    change: gives the definition as it is to be, from the one that stands. What is wrong with it stands in the draft
    until it is put right; it cannot be published before.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_FORMS, by)
    typed = typed_step(step)
    draft = _draft(step)
    definition = placed(change(being_written(step)), (one.key for one in typed.questions))
    draft.content, draft.written_at, draft.written_by = definition.as_plain(), now(), by.worker
    draft.save()
    permission.wrote("local_form", draft.pk, step=step, number=draft.number)
    return draft


def _draft(step: str) -> LocalForm:
    """The version being written, locked; a new one, not saved yet, where there is none."""
    rows = LocalForm.objects.select_for_update().filter(step=step)
    versions = list(rows.order_by("number"))
    draft = next((one for one in versions if not one.is_published), None)
    return draft or LocalForm(step=step, number=versions[-1].number + 1 if versions else 1)


def bring_in(step: str, text: str, *, by: Account) -> LocalForm:
    """Put the definition of a file in the place of the one being written. Raises Refused, DefinitionRefused."""
    gate.check(Action.CHANGE_LOCAL_FORMS, by)
    definition, faults = read_file(text, step, typed_step(step).questions)
    if definition is None:
        raise DefinitionRefused(faults)
    return change_draft(step, lambda _: definition, by=by)


@gate.one_transaction()
def give_up_draft(step: str, *, by: Account) -> None:
    """Throw away the version being written: what is asked now stays as it is. Raises Refused."""
    permission = gate.permit(Action.CHANGE_LOCAL_FORMS, by)
    draft = LocalForm.objects.select_for_update().filter(step=step, published_at__isnull=True).first()
    if draft is not None:
        permission.wrote("local_form", draft.pk, step=step, number=draft.number, given_up=True)
        draft.delete()


@gate.one_transaction()
def publish(step: str, *, in_force_from: date, by: Account) -> LocalForm:
    """Publish the version being written: from that day on it is asked, and nobody changes it any more.

    A form that was begun before keeps the version that it was begun with. One without questions asks nothing more from
    that day. Raises Refused, NoSuchStep, CannotPublish, DefinitionRefused.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_FORMS, by)
    typed = typed_step(step)
    draft = LocalForm.objects.select_for_update().filter(step=step, published_at__isnull=True).first()
    if draft is None:
        raise CannotPublish("Nothing is being written for this step. Change its questions first.")
    if in_force_from < today():
        raise CannotPublish("Choose today or a later day: what was asked on an earlier day stays as it was.")
    faults = faults_of(draft.definition, typed.questions)
    if faults:
        raise DefinitionRefused(faults)
    draft.in_force_from, draft.published_at, draft.published_by = in_force_from, now(), by.worker
    draft.save()
    permission.wrote("local_form", draft.pk, step=step, number=draft.number, published=True)
    return draft
