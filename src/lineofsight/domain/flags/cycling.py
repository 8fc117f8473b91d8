"""The flag about work that comes again for the same factors: plans, enquiries and assessments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.codes import AssessmentFactor, CategoryOfAbuse
from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.history import Assessment, Episode

NO_ONE_FACTOR = frozenset({AssessmentFactor.OTHER.code, AssessmentFactor.NONE_IDENTIFIED.code})
"""Codes that do not say what was found, so that two of them need not be about the same."""

_FACTORS = {one.code: f"{one.label.partition(':')[0].partition(' - ')[0]} ({one.code})" for one in AssessmentFactor}
_CATEGORIES = {one.code: one.label for one in CategoryOfAbuse}


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One plan, enquiry or assessment, with what it was about: factors, or categories of abuse, in words by code."""

    title: str
    on: date
    about: dict[str, str]
    kind: str
    id: int


def cycling(case: Case) -> tuple[FlagEvent, ...]:
    """F07: so many child protection plans, section 47 enquiries or assessments for one and the same factor.

    Plans are compared with plans by their categories, assessments with assessments by the factors found, and enquiries
    with enquiries by the factors that the assessments of their own episodes found.
    """
    pieces = [piece for episode in case.child.episodes for piece in _pieces_of(episode, case.on)]
    shared: dict[Piece, list[str]] = {}
    for group, code in _alike(pieces):
        if len(group) >= case.numbers["times"]:
            for piece in group:
                shared.setdefault(piece, []).append(piece.about[code])
    return tuple(
        FlagEvent(piece.on, f"{piece.title}: {'; '.join(same)}", case.child.child_id, piece.kind, piece.id)
        for piece, same in shared.items()
    )


def _alike(pieces: Iterable[Piece]) -> Iterator[tuple[list[Piece], str]]:
    """The pieces of one kind that were about one and the same, with the code of it."""
    groups: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        for code in piece.about:
            groups[piece.kind, code].append(piece)
    for (_, code), group in sorted(groups.items()):
        yield group, code


def _pieces_of(episode: Episode, on: date) -> Iterator[Piece]:
    ended = [one for one in episode.assessments if _is_ended(one, on)]
    for one in ended:
        yield Piece("Assessment", one.started_on, _factors([one]), "assessment", one.id)
    of_episode = _factors(ended)
    for enquiry in episode.section_47_enquiries:
        if enquiry.started_on <= on:
            yield Piece("Section 47 enquiry", enquiry.started_on, of_episode, "section_47_enquiry", enquiry.id)
    for plan in episode.child_protection_plans:
        if plan.started_on <= on:
            categories = [code for code in (plan.initial_category, plan.latest_category) if code]
            about = {code: _CATEGORIES.get(code, code) for code in categories}
            yield Piece("Child protection plan", plan.started_on, about, "child_protection_plan", plan.id)


def _is_ended(assessment: Assessment, on: date) -> bool:
    """Whether its factors were known by a day: the worker had finished it, or a manager had authorised it."""
    ended_on = assessment.completed_on or assessment.authorised_on
    return assessment.started_on <= on and ended_on is not None and ended_on <= on


def _factors(assessments: Iterable[Assessment]) -> dict[str, str]:
    """The factors that assessments found, in short words by code."""
    codes = {code for one in assessments for code in one.factors} - NO_ONE_FACTOR
    return {code: _FACTORS.get(code, code) for code in sorted(codes)}
