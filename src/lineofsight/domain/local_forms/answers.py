"""Answers to local questions: which are asked, what is wrong with an answer, and how they read.

An answer is plain JSON: a text; a list of texts where several can be chosen; "Yes" or "No"; a day as 2026-11-04; a
number as it was written. A question that was not asked, or left out, has no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lineofsight.domain.local_forms.definition import Definition, Question, QuestionKind

LONGEST_SHORT: Final = 200
LONGEST_LONG: Final = 10_000
LARGEST: Final = Decimal(1_000_000_000)

Answers = Mapping[str, Any]
"""Answers by the key of their question."""


def is_asked(definition: Definition, question: Question, answers: Answers) -> bool:
    """Whether a question is asked, given the other answers: what it waits for is asked before it, and answered so."""
    if question.shown_if is None:
        return True
    earlier = definition.questions[: definition.questions.index(question)]
    waited_for = next((one for one in earlier if one.key == question.shown_if.question), None)
    if waited_for is None or not is_asked(definition, waited_for, answers):
        return False
    given = answers.get(waited_for.key)
    return question.shown_if.answer in given if isinstance(given, list) else given == question.shown_if.answer


def asked(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked, given the answers, in their order."""
    return tuple(one for one in definition.questions if is_asked(definition, one, answers))


def is_answered(answer: Any) -> bool:
    """Whether anything was said."""
    return bool(answer.strip()) if isinstance(answer, str) else bool(answer)


def answer_faults(definition: Definition, answers: Answers) -> dict[str, str]:
    """What is wrong with the answers, by the key of the question; {} where they can be recorded."""
    faults = {key: "This question is not on the form." for key in answers if definition.question(key) is None}
    for question in definition.questions:
        answer = answers.get(question.key)
        if not is_answered(answer):
            if question.is_required and is_asked(definition, question, answers):
                faults[question.key] = _ask(question)
        elif not is_asked(definition, question, answers):
            faults[question.key] = _not_asked(definition, question)
        elif wrong := _wrong(question, answer):
            faults[question.key] = wrong
    return faults


def _ask(question: Question) -> str:
    verb = "Choose an answer to" if question.offered else "Answer"
    return f"{verb} “{question.label}”"


def _not_asked(definition: Definition, question: Question) -> str:
    condition = question.shown_if
    waited_for = definition.question(condition.question) if condition else None
    if condition is None or waited_for is None:
        return "This question waits for another that is not on the form"
    return (
        f"This is asked only if “{waited_for.label}” is answered “{condition.answer}”. Change that answer, or take this"
        " one away"
    )


def _wrong(question: Question, answer: Any) -> str:
    """Why an answer is none to this question; "" where it is one."""
    match question.kind:
        case QuestionKind.SEVERAL_OF:
            is_one = isinstance(answer, list) and all(one in question.offered for one in answer)
            return "" if is_one else "Choose among the answers that are offered"
        case QuestionKind.ONE_OF | QuestionKind.YES_NO:
            return "" if answer in question.offered else "Choose one of the answers that are offered"
        case QuestionKind.DATE:
            return "" if read_day(answer) else "Enter a real date, for example 4 11 2026"
        case QuestionKind.NUMBER:
            return "" if read_number(answer) is not None else "Enter a number, for example 3 or 2.5"
    longest = LONGEST_SHORT if question.kind == QuestionKind.SHORT_TEXT else LONGEST_LONG
    is_short_enough = isinstance(answer, str) and len(answer) <= longest
    return "" if is_short_enough else f"Write {longest:,} characters or fewer"


def read_day(answer: Any) -> date | None:
    """The day of an answer; None where it is none."""
    try:
        return date.fromisoformat(answer)
    except (TypeError, ValueError):
        return None


def read_number(answer: Any) -> Decimal | None:
    """The number of an answer; None where it is none, or too large to be meant."""
    if not isinstance(answer, str):
        return None
    try:
        number = Decimal(answer.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def in_words(question: Question, answer: Any) -> str:
    """An answer as it reads; "" where there is none."""
    if not is_answered(answer):
        return ""
    if isinstance(answer, list):
        return "; ".join(str(one) for one in answer)
    if question.kind == QuestionKind.DATE and (day := read_day(answer)) is not None:
        return f"{day.day} {day:%B %Y}"
    return str(answer)


def told(definition: Definition, answers: Answers) -> tuple[tuple[str, str], ...]:
    """Each answered question as it was asked, with its answer, in their order."""
    rows = ((one.label, in_words(one, answers.get(one.key))) for one in definition.questions)
    return tuple((label, answer) for label, answer in rows if answer)
