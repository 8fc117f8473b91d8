"""What a local form is: questions that an authority asks around the typed facts of one step, as plain values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

LONGEST_KEY: Final = 40
AT_THE_START: Final = "at_the_start"
"""The place of a local question that stands before what the record asks."""
YES_OR_NO: Final = ("Yes", "No")


class QuestionKind(StrEnum):
    """What an answer to a question is."""

    label: str

    def __new__(cls, value: str, label: str = "") -> QuestionKind:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label = label
        return kind

    SHORT_TEXT = "short_text", "Short text: one line"
    LONG_TEXT = "long_text", "Long text: a paragraph or more"
    ONE_OF = "one_of", "One of several choices"
    SEVERAL_OF = "several_of", "Any of several choices"
    YES_NO = "yes_no", "Yes or no"
    DATE = "date", "Date"
    NUMBER = "number", "Number"

    @property
    def has_choices(self) -> bool:
        """Whether its choices are written with the question."""
        return self in (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF)

    @property
    def can_be_waited_for(self) -> bool:
        """Whether another question can be shown only when this one is answered in a certain way."""
        return self.has_choices or self is QuestionKind.YES_NO


@dataclass(frozen=True, slots=True)
class ShownIf:
    """The answer to another question that has to be given before a question is asked."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """One local question. key: never changes while its answers mean the same. help: "" for none.

    shown_if: None for a question that is always asked. kind: what an unknown kind in a file was stays as text. after:
    the key of the typed question that it stands after, `AT_THE_START`, or "" for after all that the record asks.
    """

    key: str
    kind: QuestionKind | str
    label: str
    help: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    shown_if: ShownIf | None = None
    after: str = ""

    @property
    def offered(self) -> tuple[str, ...]:
        """The answers that can be chosen; none for a question that is answered in words, with a day or a number."""
        return YES_OR_NO if self.kind == QuestionKind.YES_NO else self.choices

    def as_plain(self) -> dict[str, Any]:
        """The question as JSON holds it: what it does not have is left out."""
        plain: dict[str, Any] = {"key": self.key, "kind": str(self.kind), "label": self.label}
        if self.help:
            plain["help"] = self.help
        if self.is_required:
            plain["required"] = True
        if self.choices:
            plain["choices"] = list(self.choices)
        if self.shown_if is not None:
            plain["shown_if"] = {"question": self.shown_if.question, "answer": self.shown_if.answer}
        if self.after:
            plain["after"] = self.after
        return plain


@dataclass(frozen=True, slots=True)
class Definition:
    """The local questions of one step, in the order in which they are asked. title: the heading above them."""

    title: str
    questions: tuple[Question, ...] = field(default=())

    def question(self, key: str) -> Question | None:
        """The question of that key; None where there is none."""
        return next((one for one in self.questions if one.key == key), None)

    def as_plain(self) -> dict[str, Any]:
        """The definition as the record keeps it."""
        return {"title": self.title, "questions": [one.as_plain() for one in self.questions]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Definition:
        """A definition as the record keeps it. One from elsewhere is read by `files.read_file`, which checks it."""
        return cls(plain.get("title", ""), tuple(question_from(one) for one in plain.get("questions", ())))


def question_from(plain: Mapping[str, Any]) -> Question:
    """A question as JSON holds it."""
    shown_if = plain.get("shown_if")
    kind = plain.get("kind", "")
    return Question(
        key=plain.get("key", ""),
        kind=QuestionKind(kind) if kind in set(QuestionKind) else kind,
        label=plain.get("label", ""),
        help=plain.get("help", ""),
        is_required=plain.get("required", False),
        choices=tuple(plain.get("choices", ())),
        shown_if=ShownIf(shown_if["question"], shown_if["answer"]) if shown_if else None,
        after=plain.get("after", ""),
    )


def normal(label: str) -> str:
    """A label as it is compared with another: without capitals, accents, marks and doubled spaces."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w\s]|_", " ", bare.replace("’", "").replace("'", "")).split())


def key_for(label: str, taken: Iterable[str]) -> str:
    """A key made of a label, unlike those that are taken: "was_an_interpreter_there"."""
    words = re.sub(r"[^a-z0-9]+", "_", normal(label).encode("ascii", "ignore").decode()).strip("_")
    stem = words[: LONGEST_KEY - 3].strip("_") or "question"
    stem = stem if stem[0].isalpha() else f"q_{stem}"[: LONGEST_KEY - 3]
    known = set(taken)
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}_{number}"
    return key


# --- changing the order ----------------------------------------------------------------------------------------------


def moved(definition: Definition, key: str, typed: Iterable[str], *, by: int) -> Definition:
    """The definition with one question moved up (-1) or down (1), and no further than either end of the page.

    It goes past the next question of one's own, or past the next typed one. typed: the keys of the typed questions, in
    the order of the page.
    """
    question = definition.question(key)
    if question is None:
        return definition
    keys = tuple(typed)
    places = (AT_THE_START, *keys[:-1], "")  # after the last of them is the end
    beside = [one for one in definition.questions if _place(one, places) == _place(question, places)]
    next_to = beside.index(question) + by
    if 0 <= next_to < len(beside):
        other = beside[next_to]
        swapped = {
            question.key: replace(other, after=question.after),
            other.key: replace(question, after=other.after),
        }
        return Definition(definition.title, tuple(swapped.get(one.key, one) for one in definition.questions))
    there = _place(question, places) + by
    if not 0 <= there < len(places):
        return definition
    rest = tuple(one for one in definition.questions if one.key != key)
    one = (replace(question, after=places[there]),)
    return placed(Definition(definition.title, (*one, *rest) if by > 0 else (*rest, *one)), keys)


def _place(question: Question, places: Sequence[str]) -> int:
    """The number of the place at which a question stands; the last for one that is not there."""
    return places.index(question.after) if question.after in places else len(places) - 1


def placed(definition: Definition, typed: Iterable[str]) -> Definition:
    """The definition with its questions in the order of the page. typed: the keys of the typed questions, in theirs.

    Questions of one place stay in their order; one after a question that is not asked stands at the end.
    """
    places = {key: number for number, key in enumerate((AT_THE_START, *typed))}
    ordered = sorted(definition.questions, key=lambda one: places.get(one.after, len(places)))
    return Definition(definition.title, tuple(ordered))


def without(definition: Definition, key: str) -> Definition:
    """The definition without one question."""
    return Definition(definition.title, tuple(one for one in definition.questions if one.key != key))


def with_question(definition: Definition, question: Question, *, in_place_of: str = "") -> Definition:
    """The definition with a question: in the place of the one of that key, else at the end."""
    if in_place_of and definition.question(in_place_of) is not None:
        questions = tuple(question if one.key == in_place_of else one for one in definition.questions)
    else:
        questions = (*definition.questions, question)
    return Definition(definition.title, questions)
