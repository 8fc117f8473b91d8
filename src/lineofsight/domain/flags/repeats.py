"""Flags about contacts that come again: the same worry, many sources, the family, and answers with nothing done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from lineofsight.domain.clocks.limits import LONDON, months_after
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.codes.front_door import (
    ENDS_WITHOUT_HELP,
    FAMILY_SOURCES,
    OPENS_AN_EPISODE,
    ContactCategory,
    source_group,
)
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.wording import contact_event, referral_event
from lineofsight.domain.history import Episode, History

NO_ONE_WORRY = frozenset({ContactCategory.OTHER.value, ContactCategory.REQUEST_FOR_INFORMATION.value})
NO_ONE_NEED = frozenset({PrimaryNeed.NOT_STATED.code, PrimaryNeed.NOT_IN_NEED.code})
SOURCE_NOT_KNOWN = source_group(ReferralSource.UNKNOWN.code)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contact, or a referral that no contact here tells of: a worry that reached the front door.

    worry: what it is about, by which repeats are counted; "" where that is not known. is_own: about the child itself.
    is_answered_without_help: None while undecided. fact: the contact or the referral.
    """

    on: date
    at: datetime
    source: str
    worry: str
    level: str
    decided_on: date | None
    is_answered_without_help: bool | None
    message: str
    child_id: int
    fact: ContactFacts | Episode
    is_own: bool

    @property
    def event(self) -> FlagEvent:
        """It as an event of a flag, in words."""
        if isinstance(self.fact, Episode):
            return referral_event(self.fact, self.child_id, is_own=self.is_own)
        return contact_event(self.fact, is_own=self.is_own)


def is_within(day: date, months: int, as_of: date) -> bool:
    """Whether a day lies in the so many months up to a day; the same day number so many months ago lies outside."""
    return months_after(as_of, -months) < day <= as_of


def own_arrivals(case: Case) -> tuple[Arrival, ...]:
    """The contacts and referrals about the child, oldest first."""
    return tuple(_in_order(_arrivals_of(case.child, case)))


def family_arrivals(case: Case) -> tuple[Arrival, ...]:
    """The contacts and referrals about the child or another of the family, oldest first."""
    return tuple(_in_order(one for history in case.facts.household for one in _arrivals_of(history, case)))


def _in_order(arrivals: Iterable[Arrival]) -> list[Arrival]:
    return sorted(arrivals, key=lambda one: (one.at, isinstance(one.fact, Episode), one.fact.id))


def _arrivals_of(history: History, case: Case) -> Iterator[Arrival]:
    contacts = [contact for contact in case.facts.contacts if contact.child_id == history.child_id]
    is_own = history.child_id == case.child.child_id
    for contact in contacts:
        yield _from_contact(contact, is_own=is_own)
    for episode in history.episodes:
        if episode.referred_on <= case.on and not any(_tells_of(contact, episode) for contact in contacts):
            yield _from_referral(episode, history.child_id, case.on, is_own=is_own)


def _tells_of(contact: ContactFacts, episode: Episode) -> bool:
    """Whether a referral is the one that a contact became, so that it is counted once."""
    is_referral = contact.outcome in OPENS_AN_EPISODE
    return is_referral and episode.referred_on in (contact.received_on, contact.decided_on)


def _from_contact(contact: ContactFacts, *, is_own: bool) -> Arrival:
    return Arrival(
        on=contact.received_on,
        at=contact.received_at,
        source=contact.source,
        worry="" if contact.category in NO_ONE_WORRY else contact.category,
        level=contact.level,
        decided_on=contact.decided_on,
        is_answered_without_help=contact.outcome in ENDS_WITHOUT_HELP if contact.outcome else None,
        message=f"message {contact.message_id}",
        child_id=contact.child_id or 0,
        fact=contact,
        is_own=is_own,
    )


def _from_referral(episode: Episode, child_id: int, as_of: date, *, is_own: bool) -> Arrival:
    has_answer = episode.decided_on is None or episode.decided_on <= as_of
    return Arrival(
        on=episode.referred_on,
        at=episode.referred_at or datetime.combine(episode.referred_on, time(), tzinfo=LONDON),
        source=episode.source,
        worry="" if episode.primary_need in NO_ONE_NEED else episode.primary_need,
        level="",
        decided_on=episode.decided_on,
        is_answered_without_help=episode.is_no_further_action if has_answer else None,
        message=f"referral {episode.id}",
        child_id=child_id,
        fact=episode,
        is_own=is_own,
    )


# --- F01, F02 --------------------------------------------------------------------------------------------------------


def same_worry(case: Case) -> tuple[FlagEvent, ...]:
    """F01: so many contacts or referrals about the child with one and the same worry."""
    events = []
    for group in _grouped(_lately(case), lambda one: one.worry).values():
        if len({one.message for one in group}) >= case.numbers["contacts"]:
            events += [one.event for one in group]
    return tuple(events)


def many_sources(case: Case) -> tuple[FlagEvent, ...]:
    """F02: contacts or referrals about the child from so many groups of source."""
    known = [one for one in _lately(case) if one.source and source_group(one.source) != SOURCE_NOT_KNOWN]
    groups = {source_group(one.source) for one in known}
    return tuple(one.event for one in known) if len(groups) >= case.numbers["sources"] else ()


def _lately(case: Case) -> list[Arrival]:
    return [one for one in own_arrivals(case) if is_within(one.on, case.numbers["months"], case.on)]


def _grouped(arrivals: Iterable[Arrival], by: Callable[[Arrival], str]) -> dict[str, list[Arrival]]:
    """The arrivals by what they share; those of which it is not known are left out."""
    groups: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if key := by(arrival):
            groups[key].append(arrival)
    return groups


# --- F03 -------------------------------------------------------------------------------------------------------------


def family_are_telling_us(case: Case) -> tuple[FlagEvent, ...]:
    """F03: so many calls from the family, about the child or another of it, decided with no assessment after them.

    One call about several children is one call. It counts while one of the children it was about has had no
    assessment since the day it came.
    """
    histories = {history.child_id: history for history in case.facts.household}
    unheard = [one for one in family_arrivals(case) if _is_unheard(one, histories[one.child_id], case.on)]
    by_call = _grouped(unheard, lambda one: one.message)
    if len(by_call) < case.numbers["calls"]:
        return ()
    own_first = [min(call, key=lambda one: one.child_id != case.child.child_id) for call in by_call.values()]
    return tuple(one.event for one in own_first)


def _is_unheard(arrival: Arrival, history: History, as_of: date) -> bool:
    is_decided = arrival.is_answered_without_help is not None
    return arrival.source in FAMILY_SOURCES and is_decided and not _is_assessed_since(history, arrival.on, as_of)


def _is_assessed_since(history: History, day: date, as_of: date) -> bool:
    started = (one.started_on for episode in history.episodes for one in episode.assessments)
    return any(day <= started_on <= as_of for started_on in started)


# --- F04 -------------------------------------------------------------------------------------------------------------


def chain_of_no_action(case: Case) -> tuple[FlagEvent, ...]:
    """F04: the last so many decisions on contacts or referrals about the child all ended without help."""
    decided = [one for one in own_arrivals(case) if one.is_answered_without_help is not None]
    decided.sort(key=lambda one: one.decided_on or one.on)
    chain: list[FlagEvent] = []
    for one in reversed(decided):
        if not one.is_answered_without_help:
            break
        chain.append(one.event)
    return tuple(chain) if len(chain) >= case.numbers["decisions"] else ()
