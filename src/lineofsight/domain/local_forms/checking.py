"""What is wrong with a definition, each fault at the question it is of: nothing is published while there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lineofsight.domain.local_forms.definition import (
    AT_THE_START,
    LONGEST_KEY,
    Definition,
    Question,
    QuestionKind,
    normal,
)
from lineofsight.domain.local_forms.typed_question import TypedQuestion

MOST_QUESTIONS: Final = 40
MOST_CHOICES: Final = 30
LONGEST_TITLE: Final = 100
LONGEST_LABEL: Final = 200
LONGEST_HELP: Final = 500
LONGEST_CHOICE: Final = 100
KEY: Final = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}")


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """One thing that is wrong. question: its key, "" for the definition as a whole; place: its number from 1, or 0.

    part: "label", "key", "kind", "help", "choices", "shown_if", "after" or "title".
    """

    part: str
    otherwise: str
    question: str = ""
    place: int = 0

    def __str__(self) -> str:
        return f"Question {self.place}: {self.otherwise}" if self.place else self.otherwise


def faults_of(definition: Definition, typed: Iterable[TypedQuestion]) -> tuple[DefinitionFault, ...]:
    """Everything that is wrong with a definition, beside the typed questions of its step; () where it can be asked."""
    beside = tuple(typed)
    found = list(_of_the_whole(definition))
    for place, question in enumerate(definition.questions, start=1):
        for part, otherwise in _of_question(definition, question, place, beside):
            found.append(DefinitionFault(part, otherwise, question.key, place))
    return tuple(found)


def _of_the_whole(definition: Definition) -> Iterator[DefinitionFault]:
    if definition.questions and not definition.title.strip():
        yield DefinitionFault("title", "Enter a heading for the questions, for example Questions of our partnership.")
    if len(definition.title) > LONGEST_TITLE:
        yield DefinitionFault("title", f"The heading must be {LONGEST_TITLE} characters or fewer.")
    if len(definition.questions) > MOST_QUESTIONS:
        yield DefinitionFault(
            "title", f"There are {len(definition.questions)} questions. Ask {MOST_QUESTIONS} or fewer at one step."
        )


Found = Iterator[tuple[str, str]]


def _of_question(definition: Definition, question: Question, place: int, typed: tuple[TypedQuestion, ...]) -> Found:
    yield from _of_label(definition, question, place)
    yield from _beside_typed(question, typed)
    yield from _of_key(definition, question, place)
    yield from _of_place(question, typed)
    if question.kind not in set(QuestionKind):
        yield "kind", f"“{question.kind}” is no kind of question. Choose one of the kinds."
        return
    if len(question.help) > LONGEST_HELP:
        yield "help", f"The help text must be {LONGEST_HELP} characters or fewer."
    yield from _of_choices(question)
    yield from _of_condition(definition, question, place)


def _of_label(definition: Definition, question: Question, place: int) -> Found:
    if not question.label.strip():
        yield "label", "Enter the question."
    elif not normal(question.label):
        yield "label", "Enter the question in words."
    if len(question.label) > LONGEST_LABEL:
        yield "label", f"The question must be {LONGEST_LABEL} characters or fewer."
    earlier = definition.questions[: place - 1]
    if any(normal(one.label) == normal(question.label) for one in earlier if question.label.strip()):
        yield "label", "This question is asked twice. Change one of the two, or take one away."


def _beside_typed(question: Question, typed: tuple[TypedQuestion, ...]) -> Found:
    for one in typed:
        if normal(one.label) == normal(question.label):
            otherwise = (
                f"The record asks “{one.label}” itself, and the answer is one of its facts. A question of yours cannot"
                " stand in its place: ask something else, or take this one away."
            )
            yield "label", otherwise
        elif one.key == question.key:
            yield "key", f"The key “{one.key}” belongs to “{one.label}”, which the record asks. Choose another key."


def _of_place(question: Question, typed: tuple[TypedQuestion, ...]) -> Found:
    if question.after not in {"", AT_THE_START, *(one.key for one in typed)}:
        yield "after", f"It stands after “{question.after}”, which the record does not ask here. Choose another place."


def _of_key(definition: Definition, question: Question, place: int) -> Found:
    if not KEY.fullmatch(question.key):
        otherwise = (
            f"The key “{question.key[:LONGEST_KEY]}” must begin with a small letter and hold small letters, digits and"
            f" underscores only, {LONGEST_KEY} at most."
        )
        yield "key", otherwise
    if Counter(one.key for one in definition.questions[:place])[question.key] > 1:
        yield "key", f"The key “{question.key}” is used by an earlier question. Each question has a key of its own."


def _of_choices(question: Question) -> Found:
    kind = QuestionKind(question.kind)
    if not kind.has_choices:
        if question.choices:
            yield "choices", "Only a question with choices has them. Take them away, or choose another kind."
        return
    if len(question.choices) < 2:
        yield "choices", "Enter at least two choices, one on each line."
    if len(question.choices) > MOST_CHOICES:
        yield "choices", f"Enter {MOST_CHOICES} choices or fewer."
    if any(not one.strip() for one in question.choices):
        yield "choices", "A choice is empty. Write something, or take it away."
    if too_long := [one for one in question.choices if len(one) > LONGEST_CHOICE]:
        yield "choices", f"“{too_long[0][:30]}…” is too long: a choice must be {LONGEST_CHOICE} characters or fewer."
    counted = Counter(normal(one) for one in question.choices if one.strip())
    if repeated := [one for one in question.choices if counted[normal(one)] > 1]:
        yield "choices", f"The choice “{repeated[0]}” stands there more than once."


def _of_condition(definition: Definition, question: Question, place: int) -> Found:
    condition = question.shown_if
    if condition is None:
        return
    asked = definition.question(condition.question)
    if asked is None:
        yield "shown_if", f"It waits for an answer to “{condition.question}”, which is no question of this form."
    elif _goes_round(definition, question):
        yield "shown_if", f"It waits for “{asked.label}”, which waits for it: take one of the two conditions away."
    elif asked not in definition.questions[: place - 1]:
        yield "shown_if", f"It waits for “{asked.label}”, which is asked after it. Move it below that question."
    elif asked.kind not in set(QuestionKind) or not QuestionKind(asked.kind).can_be_waited_for:
        yield "shown_if", f"It waits for “{asked.label}”, which has no choices. Wait for a question that has."
    elif condition.answer not in asked.offered:
        yield "shown_if", f"It waits for the answer “{condition.answer}”, which “{asked.label}” does not offer."


def _goes_round(definition: Definition, question: Question) -> bool:
    """Whether a question waits, through others, for its own answer."""
    seen: set[str] = set()
    here: Question | None = question
    while here is not None and here.shown_if is not None:
        if here.shown_if.question == question.key:
            return True
        if here.key in seen:
            return False
        seen.add(here.key)
        here = definition.question(here.shown_if.question)
    return False
