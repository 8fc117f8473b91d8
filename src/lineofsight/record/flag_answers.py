"""What people made of the flags raised about a child: an answer stands until the events of its flag change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from lineofsight.domain.flags import FlagReading
from lineofsight.record.models import FlagAnswer
from lineofsight.record.prepared import Prepared


@dataclass(frozen=True, slots=True)
class AnsweredFlag:
    """One flag as it stands for a child, with the answer that still stands, and those given to it before.

    answer: None where nobody has answered the flag as it stands now. earlier: the latest first.
    """

    reading: FlagReading
    answer: FlagAnswer | None = None
    earlier: tuple[FlagAnswer, ...] = ()

    @property
    def is_unanswered(self) -> bool:
        """Whether a person has still to answer it."""
        return self.reading.is_raised and self.answer is None

    @property
    def stamp(self) -> str:
        """What tells the flag as it stands from the same flag with other events, or under another rule."""
        told = [self.reading.version, *(event.as_plain() for event in self.reading.events)]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def is_owed_at_the_front_door(self) -> bool:
        """Whether a decision on a contact waits for an answer to it."""
        return self.is_unanswered and not self.reading.flag.is_of_the_work


def with_answers(readings: Mapping[int, Iterable[FlagReading]]) -> dict[int, tuple[AnsweredFlag, ...]]:
    """The flags of some children, by child id, each with what people made of it: in one query."""
    given = _answers_of(readings)
    return {
        child_id: tuple(_with_answer(reading, given[child_id, reading.flag.id]) for reading in of_child)
        for child_id, of_child in readings.items()
    }


def _with_answer(reading: FlagReading, answers: list[FlagAnswer]) -> AnsweredFlag:
    standing = next((answer for answer in answers if reading.is_raised and stands(answer, reading)), None)
    return AnsweredFlag(reading, standing, tuple(answer for answer in answers if answer is not standing))


def stands(answer: FlagAnswer, reading: FlagReading) -> bool:
    """Whether an answer was given to these events, under this version of the rule."""
    return answer.rule_version == reading.version and reading.has_the_events(answer.events)


def _answers_of(child_ids: Collection[int]) -> dict[tuple[int, str], list[FlagAnswer]]:
    """Every answer by child and flag, the latest first."""
    found: dict[tuple[int, str], list[FlagAnswer]] = defaultdict(list)
    for answer in _ANSWERS(child_ids):
        found[answer.child_id, answer.flag].append(answer)
    return found


_ANSWERS = Prepared(
    lambda ids: FlagAnswer.objects.filter(child__in=ids).select_related("answered_by").order_by("-answered_at", "-pk")
)
