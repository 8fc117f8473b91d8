"""Local forms: what a definition may say, and what it may not; which questions are asked; how answers read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lineofsight.domain.local_forms import (
    AT_THE_START,
    TYPED_STEPS,
    TYPED_STEPS_BY_KEY,
    Definition,
    Question,
    QuestionKind,
    ShownIf,
    answer_faults,
    as_file,
    asked,
    faults_of,
    key_for,
    moved,
    normal,
    placed,
    read_file,
    told,
    with_question,
    without,
)
from lineofsight.returns.cin_census.items import ITEMS

KIND = QuestionKind
VISIT = TYPED_STEPS_BY_KEY["visit"].questions


def one(key: str, kind: QuestionKind | str = KIND.SHORT_TEXT, label: str = "", **parts: Any) -> Question:
    return Question(key, kind, label or f"Question {key}", **parts)


INTERPRETER = one("interpreter", KIND.YES_NO, "Was an interpreter there?", is_required=True)
LANGUAGE = one(
    "language", KIND.ONE_OF, "Which language?", choices=("Polish", "Arabic", "Another"), is_required=True,
    shown_if=ShownIf("interpreter", "Yes"),
)  # fmt: skip
OTHER = one("other", KIND.SHORT_TEXT, "Which other language?", shown_if=ShownIf("language", "Another"))
ROOMS = one("rooms", KIND.SEVERAL_OF, "Which rooms were seen?", choices=("Bedroom", "Kitchen"))
BEDS = one("beds", KIND.NUMBER, "How many beds?", shown_if=ShownIf("rooms", "Bedroom"))
NEXT = one("next", KIND.DATE, "When will you come again?")
FORM = Definition("Questions of Springshire", (INTERPRETER, LANGUAGE, OTHER, ROOMS, BEDS, NEXT))


def of(*questions: Question) -> Definition:
    return Definition("Ours", questions)


# --- what is refused, and at which question --------------------------------------------------------------------------

BAD: list[tuple[str, Definition, list[tuple[int, str]]]] = [
    ("good", FORM, []),
    ("nothing asked", Definition(""), []),
    ("no heading", Definition(" ", (INTERPRETER,)), [(0, "title")]),
    ("heading too long", Definition("x" * 101, (INTERPRETER,)), [(0, "title")]),
    ("too many", of(*(one(f"q{number}") for number in range(41))), [(0, "title")]),
    ("a typed key", of(one("seen", KIND.YES_NO, "Did anybody look in?")), [(1, "key")]),
    ("a typed label", of(one("child_seen", KIND.YES_NO, "Was the child seen?")), [(1, "label")]),
    ("a typed label, disguised", of(one("q", KIND.YES_NO, "  WAS the child  séen ")), [(1, "label")]),
    ("key twice", of(one("q", label="First"), one("q", label="Second")), [(2, "key")]),
    ("label twice", of(one("q", label="Who came along?"), one("r", label="who came along")), [(2, "label")]),
    ("key of capitals", of(one("Q")), [(1, "key")]),
    ("key too long", of(one("q" * 41)), [(1, "key")]),
    ("no label", of(Question("q", KIND.DATE, " ")), [(1, "label")]),
    ("marks only", of(one("q", label="?!")), [(1, "label")]),
    ("label too long", of(one("q", label="x" * 201)), [(1, "label")]),
    ("help too long", of(one("q", help="x" * 501)), [(1, "help")]),
    ("unknown kind", of(one("q", "score")), [(1, "kind")]),
    ("no choices", of(one("q", KIND.ONE_OF)), [(1, "choices")]),
    ("one choice", of(one("q", KIND.SEVERAL_OF, choices=("A",))), [(1, "choices")]),
    ("empty choice", of(one("q", KIND.ONE_OF, choices=("A", " ", "B"))), [(1, "choices")]),
    ("choice twice", of(one("q", KIND.ONE_OF, choices=("Yes", "yes"))), [(1, "choices")]),
    ("choice too long", of(one("q", KIND.ONE_OF, choices=("A", "x" * 101))), [(1, "choices")]),
    ("31 choices", of(one("q", KIND.ONE_OF, choices=tuple(map(str, range(31))))), [(1, "choices")]),
    ("choices of a date", of(one("q", KIND.DATE, choices=("A", "B"))), [(1, "choices")]),
    ("waits for nothing", of(one("q", shown_if=ShownIf("z", "Yes"))), [(1, "shown_if")]),
    ("waits for itself", of(one("q", KIND.YES_NO, shown_if=ShownIf("q", "Yes"))), [(1, "shown_if")]),
    ("waits for text", of(one("q"), one("r", shown_if=ShownIf("q", "Yes"))), [(2, "shown_if")]),
    ("waits for what is not offered", of(INTERPRETER, one("r", shown_if=ShownIf("interpreter", "No way"))),
     [(2, "shown_if")]),
    ("waits for a later one", of(LANGUAGE, INTERPRETER), [(1, "shown_if")]),
    ("a place after a typed one", of(one("q", after="seen"), one("r", after="at_the_start")), []),
    ("a place that is not there", of(one("q", after="grounds")), [(1, "after")]),
    ("goes round", of(one("q", KIND.YES_NO, shown_if=ShownIf("r", "Yes")),
                      one("r", KIND.YES_NO, shown_if=ShownIf("q", "No"))), [(1, "shown_if"), (2, "shown_if")]),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_definition_is_refused_at_the_question_that_is_wrong(
    definition: Definition, expected: list[tuple[int, str]]
) -> None:
    faults = faults_of(definition, VISIT)
    assert [(fault.place, fault.part) for fault in faults] == expected
    for fault in faults:
        assert fault.otherwise.endswith(".")


def test_questions_stand_in_the_order_of_the_page_and_move_past_the_typed_ones_one_by_one() -> None:
    keys = [question.key for question in VISIT]
    start, seen, end = one("a", after="at_the_start"), one("b", after="seen"), one("c")
    definition = placed(of(end, seen, start), keys)
    assert definition.questions == (start, seen, end)
    up = moved(definition, "c", keys, by=-1)
    assert [(question.key, question.after) for question in up.questions] == [
        ("a", "at_the_start"), ("b", "seen"), ("c", keys[-2]),
    ]  # fmt: skip
    assert moved(up, "c", keys, by=1) == definition
    down = moved(definition, "a", keys, by=1)
    assert down.questions[0].after == keys[0]
    assert moved(down, "a", keys, by=-1) == definition
    assert moved(definition, "a", keys, by=-1) == definition
    assert moved(definition, "c", keys, by=1) == definition
    assert moved(definition, "nobody", keys, by=1) == definition
    last = one("d", after=keys[-1])
    assert [question.key for question in moved(of(last, end), "c", keys, by=-1).questions] == ["c", "d"]
    read, faults = read_file(as_file(of(end, start), "visit"), "visit", VISIT)
    assert faults == ()
    assert read is not None
    assert [question.key for question in read.questions] == ["a", "c"]


def test_no_place_is_the_key_of_a_typed_question() -> None:
    assert not any(question.key == AT_THE_START for step in TYPED_STEPS for question in step.questions)


@pytest.mark.parametrize("step", TYPED_STEPS, ids=lambda step: step.key)
def test_no_question_of_ones_own_takes_the_place_of_a_typed_one(step: Any) -> None:
    for typed in step.questions:
        by_key = faults_of(of(one(typed.key, label="Something else")), step.questions)
        by_label = faults_of(of(one("own", label=typed.label.upper().rstrip("?"))), step.questions)
        assert [fault.part for fault in by_key] == ["key"]
        assert [fault.part for fault in by_label] == ["label"]


def test_every_typed_question_says_what_needs_it_from_the_catalogues() -> None:
    items = {item.name for item in ITEMS}
    for step in TYPED_STEPS:
        assert len({question.key for question in step.questions}) == len(step.questions)
        for question in step.questions:
            assert question.reasons(), (step.key, question.key)
            assert set(question.items) <= items, (step.key, question.key)
    on = TYPED_STEPS_BY_KEY["initial-conference"].questions[0]
    assert "Clock K10: Initial child protection conference" in on.reasons()
    assert "Children in need census: DateOfInitialCPC" in on.reasons()
    assert "Rule: Children in need census, rule 8875" in on.reasons()


# --- which questions are asked, and what their answers say -----------------------------------------------------------

ASKED: list[tuple[dict[str, Any], list[str], list[str]]] = [
    # answers, asked, at which question something is wrong
    ({}, ["interpreter", "rooms", "next"], ["interpreter"]),
    ({"interpreter": "No"}, ["interpreter", "rooms", "next"], []),
    ({"interpreter": "Yes"}, ["interpreter", "language", "rooms", "next"], ["language"]),
    ({"interpreter": "Yes", "language": "Polish"}, ["interpreter", "language", "rooms", "next"], []),
    ({"interpreter": "Yes", "language": "Another"}, ["interpreter", "language", "other", "rooms", "next"], []),
    ({"interpreter": "No", "language": "Another"}, ["interpreter", "rooms", "next"], ["language"]),
    ({"interpreter": "No", "rooms": ["Bedroom"]}, ["interpreter", "rooms", "beds", "next"], []),
    ({"interpreter": "No", "rooms": ["Kitchen"], "beds": "2"}, ["interpreter", "rooms", "next"], ["beds"]),
    ({"interpreter": "No", "rooms": ["Bedroom"], "beds": "two"}, ["interpreter", "rooms", "beds", "next"], ["beds"]),
    ({"interpreter": "No", "rooms": ["Bedroom"], "beds": "NaN"}, ["interpreter", "rooms", "beds", "next"], ["beds"]),
    ({"interpreter": "No", "rooms": ["Attic"]}, ["interpreter", "rooms", "next"], ["rooms"]),
    ({"interpreter": "Perhaps"}, ["interpreter", "rooms", "next"], ["interpreter"]),
    ({"interpreter": "No", "next": "2026-02-30"}, ["interpreter", "rooms", "next"], ["next"]),
    ({"interpreter": "No", "next": "2028-02-29"}, ["interpreter", "rooms", "next"], []),
    ({"interpreter": "No", "score": "9"}, ["interpreter", "rooms", "next"], ["score"]),
]


@pytest.mark.parametrize(("answers", "expected", "wrong"), ASKED)
def test_a_question_is_asked_when_what_it_waits_for_is_answered_so(
    answers: dict[str, Any], expected: list[str], wrong: list[str]
) -> None:
    assert [question.key for question in asked(FORM, answers)] == expected
    assert sorted(answer_faults(FORM, answers)) == wrong


def test_a_text_has_a_greatest_length() -> None:
    form = of(one("short"), one("long", KIND.LONG_TEXT))
    assert answer_faults(form, {"short": "x" * 200, "long": "x" * 10_000}) == {}
    assert set(answer_faults(form, {"short": "x" * 201, "long": "x" * 10_001})) == {"short", "long"}


def test_answers_read_as_they_were_asked() -> None:
    answers = {"interpreter": "No", "rooms": ["Bedroom", "Kitchen"], "beds": "2.5", "next": "2026-12-04"}
    assert told(FORM, answers) == (
        ("Was an interpreter there?", "No"),
        ("Which rooms were seen?", "Bedroom; Kitchen"),
        ("How many beds?", "2.5"),
        ("When will you come again?", "4 December 2026"),
    )


# --- changing one ----------------------------------------------------------------------------------------------------


def keys(definition: Definition) -> list[str]:
    return [question.key for question in definition.questions]


def test_questions_move_no_further_than_either_end() -> None:
    form = of(one("a"), one("b"), one("c"))
    assert keys(moved(form, "c", (), by=-1)) == ["a", "c", "b"]
    assert keys(moved(form, "a", (), by=-1)) == ["a", "b", "c"]
    assert keys(moved(form, "a", (), by=1)) == ["b", "a", "c"]
    assert moved(form, "z", (), by=1) == form
    assert keys(without(form, "b")) == ["a", "c"]
    assert keys(with_question(form, one("d"))) == ["a", "b", "c", "d"]
    assert keys(with_question(form, one("d"), in_place_of="b")) == ["a", "d", "c"]


def test_a_key_is_made_of_the_question() -> None:
    assert key_for("Was an interpreter there?", ()) == "was_an_interpreter_there"
    assert key_for("Was an interpreter there?", ("was_an_interpreter_there",)) == "was_an_interpreter_there_2"
    assert key_for("3 wishes", ()) == "q_3_wishes"
    assert key_for("Что?", ()) == "question"
    for label in ("x" * 300, "É" * 60, "9" * 90, "?"):
        assert not faults_of(of(one(key_for(label, ()), label="A question")), VISIT)
    assert normal("Don’t  you-KNOW?") == "dont you know"


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_definition_comes_back_from_its_file_as_it_was() -> None:
    assert read_file(as_file(FORM, "visit"), "visit", VISIT) == (FORM, ())
    assert Definition.from_plain(FORM.as_plain()) == FORM


def a_file(**changes: Any) -> str:
    return json.dumps(json.loads(as_file(of(INTERPRETER), "visit")) | changes)


WRONG_FILES = {
    "not JSON": "import os",
    "nested too deep": "[" * 100_000,
    "too long": " " * 200_001,
    "a list": "[]",
    "something else": json.dumps({"questions": []}),
    "of another step": a_file(step="core-group"),
    "another part": a_file(script="alert(1)"),
    "no questions": a_file(questions=None),
    "a title that is no text": a_file(title=4),
    "a question that is no object": a_file(questions=["Why?"]),
    "a question without a kind": a_file(questions=[{"key": "q", "label": "Why?"}]),
    "a question with another part": a_file(questions=[{"key": "q", "kind": "date", "label": "Why?", "run": "x"}]),
    "choices that are no texts": a_file(questions=[{"key": "q", "kind": "one_of", "label": "Why?", "choices": [1, 2]}]),
    "a condition without an answer": a_file(
        questions=[{"key": "q", "kind": "date", "label": "Why?", "shown_if": {"question": "r"}}]
    ),
    "required in words": a_file(questions=[{"key": "q", "kind": "date", "label": "Why?", "required": "yes"}]),
    "a typed question made optional": a_file(
        questions=[{"key": "seen", "kind": "yes_no", "label": "Was the child seen?"}]
    ),
}


@pytest.mark.parametrize("text", WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_is_no_definition_is_refused_with_the_reason(text: str) -> None:
    definition, faults = read_file(text, "visit", VISIT)
    assert definition is None
    assert faults
    assert all(str(fault).endswith(".") for fault in faults)
