"""Flags about what is not heard: a child without views of its own, words that were copied, and long gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.clocks.predicates import was_unborn_on
from lineofsight.domain.clocks.wording import said, written
from lineofsight.domain.events import events_of
from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.open_case import ONLY_FROM_A_FILE, is_only_from_a_file, open_case_on
from lineofsight.domain.history import EventKind, SubjectKind, Visit
from lineofsight.domain.voice.likeness import ViewFacts, are_near_identical, words_of

# --- F17 -------------------------------------------------------------------------------------------------------------


def silent_child(case: Case) -> tuple[FlagEvent, ...]:
    """F17: no views of an open child in so many days, or words that stand in another of its or its siblings' views."""
    own = [one for one in case.facts.views if one.child_id == case.child.child_id]
    return tuple(dict.fromkeys((*_unheard(case, own), *_copied(case))))


def no_views_here(case: Case) -> str:
    """Why the flag has nothing to read of a child that only a file tells of."""
    return ONLY_FROM_A_FILE.format(facts="words of the child") if is_only_from_a_file(case) else ""


def _unheard(case: Case, own: Iterable[ViewFacts]) -> Iterator[FlagEvent]:
    """The last view, or the day the case opened, or the birth, where no view followed within the days."""
    open_case = open_case_on(case.child, case.on)
    if open_case is None or is_only_from_a_file(case) or was_unborn_on(case.child, case.on):
        return
    days = case.numbers["days"]
    since = max(open_case.since, case.child.born_on or open_case.since)
    kind, subject, words = open_case.kind, open_case.id, "No view of the child is recorded"
    last = max(own, key=_order, default=None)
    if last is not None and last.on >= since:
        since, kind, subject, words = last.on, last.kind, last.id, "The last view of the child that is recorded"
    if since + timedelta(days=days) < case.on:
        yield FlagEvent(since, f"{words}; none in the {days} days from this day", case.child.child_id, kind, subject)


def _copied(case: Case) -> Iterator[FlagEvent]:
    """The child's views of the months whose words stand in an earlier view of its own, or in a sibling's of any day."""
    from_day = months_after(case.on, -case.numbers["months"])
    siblings = {history.child_id for history in case.facts.siblings}
    are_alike = _compared(case)
    own = [view for view in case.facts.views if view.child_id == case.child.child_id and view.on > from_day]
    for view in own:
        for other in case.facts.views:
            is_siblings = other.child_id in siblings
            is_earlier = other.child_id == view.child_id and _order(other) < _order(view)
            if (is_siblings or is_earlier) and are_alike(view.words, other.words):
                where = "in the record of a brother or sister" if is_siblings else "in this record"
                told = f"The same words as those of {written(other.on)} {where}"
                yield FlagEvent(view.on, told, view.child_id, view.kind, view.id)


def _order(view: ViewFacts) -> tuple[date, str, int]:
    return view.on, view.kind, view.id


def _compared(case: Case) -> Callable[[str, str], bool]:
    """Whether two texts are alike by the numbers in force. Texts that were copied stand often: each is counted once."""
    counted = cache(words_of)

    @cache
    def are_alike(one: str, other: str) -> bool:
        percent, fewest = case.numbers["percent"], case.numbers["words"]
        return are_near_identical(counted(one), counted(other), percent=percent, fewest_words=fewest)

    return are_alike


# --- F18 -------------------------------------------------------------------------------------------------------------


def long_gap(case: Case) -> tuple[FlagEvent, ...]:
    """F18: nothing at all is recorded to have happened for an open child in so many weeks."""
    if open_case_on(case.child, case.on) is None or is_only_from_a_file(case):
        return ()
    weeks = case.numbers["weeks"]
    last = max(_happened(case), key=lambda one: (one.on, one.kind, one.id), default=None)
    if last is None or last.on + timedelta(weeks=weeks) >= case.on:
        return ()
    words = f"{last.words}; nothing else in the {weeks} weeks from this day"
    return (FlagEvent(last.on, words, last.child_id, last.kind, last.id),)


def no_events_here(case: Case) -> str:
    """Why the flag has nothing to read of a child that only a file tells of."""
    return ONLY_FROM_A_FILE.format(facts="day-to-day work") if is_only_from_a_file(case) else ""


def _happened(case: Case) -> Iterator[FlagEvent]:
    """Everything that happened for the child by the day, each as an event of its own."""
    child_id = case.child.child_id
    for kind, subject, on, words in _everything(case):
        if on <= case.on:
            yield FlagEvent(on, words, child_id, kind, subject)


def _everything(case: Case) -> Iterator[tuple[str, int, date, str]]:
    """The kind and id of each thing that happened or will, its day, and what it is called."""
    yield from _of_the_journey(case)
    yield from _of_contacts(case)
    for visit in case.child.visits:
        yield "visit", visit.id, visit.happened_on, _visit_words(visit)
    for allocation in case.facts.allocations:
        yield "allocation", allocation.id, allocation.started_on, "Allocated"
    for missed in case.facts.missed_appointments:
        yield "missed_appointment", missed.id, missed.missed_on, "Not brought to an appointment"
    for view in case.facts.views:
        if view.child_id == case.child.child_id:
            yield view.kind, view.id, view.on, "View of the child"


def _of_the_journey(case: Case) -> Iterator[tuple[str, int, date, str]]:
    for event in events_of(case.child):
        words = said(event.kind)
        if event.on is not None and event.kind is not EventKind.CHILD_SEEN:  # a visit is told as one
            is_of_episode = SubjectKind.EPISODE in event.subjects
            subject = event.subjects.get(SubjectKind.EPISODE, case.child.child_id)
            yield "episode" if is_of_episode else "child", subject, event.on, f"{words[:1].upper()}{words[1:]}"


def _of_contacts(case: Case) -> Iterator[tuple[str, int, date, str]]:
    for contact in case.facts.contacts:
        if contact.child_id == case.child.child_id:
            yield "contact", contact.id, contact.received_on, "Contact received"
            if contact.decided_on is not None:
                yield "contact", contact.id, contact.decided_on, "Contact decided"


def _visit_words(visit: Visit) -> str:
    if visit.is_failed:
        return "Failed visit"
    return "Visit; the child was seen" if visit.is_child_seen else "Visit or call; the child was not seen in person"
