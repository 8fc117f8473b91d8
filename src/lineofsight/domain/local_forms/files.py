"""A definition as a file: JSON to take to another authority, and to bring in under the same checks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lineofsight.domain.local_forms.checking import DefinitionFault, faults_of
from lineofsight.domain.local_forms.definition import Definition, placed
from lineofsight.domain.local_forms.typed_question import TypedQuestion

LARGEST_FILE: Final = 200_000
"""Characters: far more than forty questions of the greatest length."""
KIND: Final = "Line of Sight local form"
PARTS: Final[Mapping[str, type]] = {
    "key": str, "kind": str, "label": str, "help": str, "required": bool, "choices": list, "shown_if": dict,
    "after": str,
}  # fmt: skip
NEEDED: Final = ("key", "kind", "label")
A_KIND_OF: Final = {str: "a text", bool: "true or false", list: "a list", dict: "an object"}


def as_file(definition: Definition, step: str) -> str:
    """The definition as the text of a file. step: the key of the step it was made for."""
    plain = {"what": KIND, "step": step, **definition.as_plain()}
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def read_file(
    text: str, step: str, typed: Iterable[TypedQuestion]
) -> tuple[Definition | None, tuple[DefinitionFault, ...]]:
    """The definition of a file for that step, and what is wrong; None with at least one fault where it is none.

    Nothing in a file is carried out: it is read as plain values, and only the parts of a definition are taken.
    """
    if len(text) > LARGEST_FILE:
        return None, (_whole(f"The file is too long: it must be {LARGEST_FILE:,} characters or fewer."),)
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" Line {error.lineno}: {error.msg}." if isinstance(error, json.JSONDecodeError) else ""
        return None, (_whole(f"This is not a file of a local form: it is not JSON.{where}"),)
    shape = tuple(_of_shape(plain, step))
    if shape:
        return None, shape
    beside = tuple(typed)
    definition = placed(Definition.from_plain(plain), (one.key for one in beside))
    faults = faults_of(definition, beside)
    return (None if faults else definition), faults


def _whole(words: str) -> DefinitionFault:
    return DefinitionFault("title", words)


def _of_shape(plain: Any, step: str) -> Iterable[DefinitionFault]:
    if not isinstance(plain, dict) or plain.get("what") != KIND:
        yield _whole(f"This is not a file of a local form: it does not say “what”: “{KIND}”.")
        return
    if plain.get("step") != step:
        yield _whole(f"The file is of another step: “{plain.get('step')}”. Bring it in there.")
    if not isinstance(plain.get("title", ""), str):
        yield _whole("The title must be a text.")
    questions = plain.get("questions")
    if not isinstance(questions, list):
        yield _whole("The file has no list of questions.")
        return
    if unknown := sorted(set(plain) - {"what", "step", "title", "questions"}):
        yield _whole(f"“{unknown[0]}” is no part of a local form. Take it away.")
    for place, one in enumerate(questions, start=1):
        yield from (DefinitionFault("label", words, place=place) for words in _of_question(one))


def _of_question(one: Any) -> Iterable[str]:
    if not isinstance(one, dict):
        yield "it is not an object with a key, a kind and a label."
        return
    for part in NEEDED:
        if part not in one:
            yield f"it has no {part}."
    for part, value in one.items():
        if part not in PARTS:
            yield f"“{part}” is no part of a question. Take it away."
        elif not isinstance(value, PARTS[part]):
            yield f"its {part} must be {A_KIND_OF[PARTS[part]]}."
    if isinstance(one.get("choices"), list) and not all(isinstance(choice, str) for choice in one["choices"]):
        yield "each of its choices must be a text."
    if isinstance(one.get("shown_if"), dict) and not _is_condition(one["shown_if"]):
        yield "its shown_if must have a question and an answer, both texts."


def _is_condition(plain: Mapping[Any, Any]) -> bool:
    return set(plain) == {"question", "answer"} and all(isinstance(one, str) for one in plain.values())
