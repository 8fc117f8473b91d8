"""What Springshire asks of its own: two questions at the end of an assessment, in its last year, and their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from lineofsight.access.models import Account
from lineofsight.actions import local_forms
from lineofsight.actions.local_answers import Answered, take_with_answers
from lineofsight.domain.local_forms import Definition, Question, QuestionKind, ShownIf
from lineofsight.domain.permissions import Action
from lineofsight.record.models import LocalForm
from lineofsight.record.moment import LONDON, local_date, told
from lineofsight.synthetic.steps import CompleteAssessment

STEP: Final = "complete-assessment"
LAST_YEAR: Final = timedelta(days=365)
OFFERED, ANSWERED, WHY_NOT, NETWORK = "meeting_offered", "meeting_answer", "meeting_why_not", "who_helps"

ASKED: Final = Definition(
    "Questions of Springshire",
    (
        Question(
            OFFERED,
            QuestionKind.YES_NO,
            "Was a family group meeting offered?",
            help="The family and its friends meet and make a plan of their own.",
            is_required=True,
        ),
        Question(
            ANSWERED,
            QuestionKind.ONE_OF,
            "What did the family say to it?",
            is_required=True,
            choices=("It will be held", "The family is thinking about it", "The family does not want it"),
            shown_if=ShownIf(OFFERED, "Yes"),
        ),
        Question(WHY_NOT, QuestionKind.SHORT_TEXT, "Why was it not offered?", shown_if=ShownIf(OFFERED, "No")),
        Question(
            NETWORK,
            QuestionKind.SEVERAL_OF,
            "Who helps the family?",
            choices=("Grandparents", "Other relatives", "Friends", "Neighbours", "A faith group", "Nobody"),
        ),
    ),
)
WHY: Final = ("There was no time before the plan began.", "The parents do not speak to each other.")


def publish(until: date, administrator: Account) -> LocalForm:
    """Publish what is asked in the last year that is lived. until: its last day."""
    day = until - LAST_YEAR
    with told(datetime.combine(day, time(9, 0), tzinfo=LONDON)):
        local_forms.change_draft(STEP, lambda _: ASKED, by=administrator)
        return local_forms.publish(STEP, in_force_from=day, by=administrator)


def completed(step: CompleteAssessment, child: int, do: Callable[[], Any], by: Account) -> None:
    """Finish an assessment, with the answers where the questions are asked by then."""
    form = LocalForm.objects.in_force(STEP, local_date(step.at))
    if form is None:
        do()
        return
    answered = Answered(form.pk, local_date(step.at), answers_to(step.assessment.started_on.toordinal() + child))
    take_with_answers(child, Action.ASSESS, answered, do, step=STEP, by=by)


def answers_to(number: int) -> dict[str, Any]:
    """The answers of one assessment, the same for the same number: a meeting is offered to two in three."""
    helps = ASKED.questions[-1].choices
    answers: dict[str, Any] = {OFFERED: "Yes" if number % 3 else "No", NETWORK: [helps[number % len(helps)]]}
    if number % 3:
        choices = ASKED.questions[1].choices
        return answers | {ANSWERED: choices[number % 7 % len(choices)]}
    return answers | ({WHY_NOT: WHY[number % 2]} if number % 4 else {})
