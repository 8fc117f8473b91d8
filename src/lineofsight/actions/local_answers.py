"""What was answered to local questions: recorded with the step at which they were asked, corrected as versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.local_forms import answer_faults, is_answered
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Episode, Fact, LocalAnswers, LocalForm


class AnswersRefused(ActionError):
    """Answers that cannot be recorded. `faults`: what to do, by the key of the question; nothing was recorded."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{words}." for words in faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers to one version of a step's local questions, by the key of their question.

    form_id: of the version. on: the day of what the step records.
    """

    form_id: int
    on: date
    answers: Mapping[str, Any]


def take_with_answers(
    child: ChildKey,
    action: Action,
    answered: Answered,
    take: Callable[[], Any],
    *,
    step: str,
    by: Account,
) -> LocalAnswers | None:
    """Take a step, and record what was answered beside it: both, or neither. None where nothing was answered.

    action: under which the step is taken. take: takes it, and gives back the fact that it wrote, or the facts, of which
    the one about this child is meant. Raises what `take` raises, Refused, NotInThisRecord and AnswersRefused.
    """
    with recording(child, action, by=by, on=NO_EVENT, moves_clocks=False) as work:
        form = _published(answered.form_id, step)
        answers = _checked(form, answered.answers)
        fact = _about(take(), work.child.pk)
        if not answers:
            return None
        named = {"fact": str(fact._meta.model_name), "fact_id": fact.pk, "form": form}
        stands = LocalAnswers.objects.filter(child=work.child, **named).first()
        if stands is not None:
            return _corrected(work, stands, answers, "Recorded again")
        episode_id = fact.pk if isinstance(fact, Episode) else _episode_of(fact)
        columns = {"episode_id": episode_id, "happened_on": answered.on, "answers": answers}
        return work.write(LocalAnswers, child=work.child, **named, **columns)


def correct_answers(
    child: ChildKey, answers_id: int, answers: Mapping[str, Any], *, reason: str, by: Account
) -> LocalAnswers:
    """Put right what was answered, to the version that was asked; the answers before are kept as a version.

    Raises Refused, NotInThisRecord, AnswersRefused, and ActionError where no answer would be left.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        stands = work.row(LocalAnswers, answers_id)
        checked = _checked(stands.form, answers)
        if not checked:
            raise ActionError("Leave at least one answer. What was answered by mistake can be put right, not erased.")
        return _corrected(work, stands, checked, reason)


def _corrected(work: Recording, stands: LocalAnswers, answers: dict[str, Any], reason: str) -> LocalAnswers:
    return stands if answers == stands.answers else work.change(stands, answers=answers, reason=reason)


def _published(form_id: int, step: str) -> LocalForm:
    """The version that was asked. Raises NotInThisRecord for one of another step, or one that is still being written.

    It need not be the one in force today: a form that was begun on an earlier version finishes on it.
    """
    form = LocalForm.objects.published().filter(pk=form_id, step=step).first()
    if form is None:
        raise NotInThisRecord("There is no such version of the questions at this step.")
    return form


def _checked(form: LocalForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that say something. Raises AnswersRefused."""
    given = {key: answer for key, answer in answers.items() if is_answered(answer)}
    faults = answer_faults(form.definition, given)
    if faults:
        raise AnswersRefused(faults)
    return given


def _about(written: Any, child_id: int) -> Fact:
    """What a step wrote about this child, of one fact or of several."""
    facts = [written] if isinstance(written, Fact) else list(written or ())
    for fact in facts:
        if isinstance(fact, Fact) and fact.about_child_id == child_id:
            return fact
    raise TypeError("A step with questions of its own must give back the fact that it wrote: see its row's `do`.")


PART_OF: Final = (
    "plan", "protection_plan", "need_plan", "outcome", "assessment", "period", "arrangement", "proceedings",
)  # fmt: skip
"""The columns by which a fact is a part of another, which stands in an episode."""


def _episode_of(fact: Any) -> int | None:
    """The episode in which a fact stands, its own or that of what it is a part of; None outside any."""
    if hasattr(fact, "episode_id"):
        return fact.episode_id  # type: ignore[no-any-return]
    wholes = (getattr(fact, name, None) for name in PART_OF)
    whole = next((one for one in wholes if isinstance(one, Fact)), None)
    return _episode_of(whole) if whole is not None else None
