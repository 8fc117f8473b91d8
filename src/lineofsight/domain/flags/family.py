"""Flags about the family and home: an adult of concern, brothers and sisters, and moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.flags.facts import AddressFacts, AdultFacts, Case, FlagEvent
from lineofsight.domain.flags.repeats import is_within
from lineofsight.domain.history import Episode, History
from lineofsight.domain.looked_after import CarePeriod
from lineofsight.domain.thresholds import LevelOfNeed

LEFT_THE_FAMILY = frozenset({ReasonForClosure.ADOPTED.code, ReasonForClosure.SPECIAL_GUARDIANSHIP_ORDER.code})
LONG_AGO = date.min


# --- F10 -------------------------------------------------------------------------------------------------------------


def adult_of_concern(case: Case) -> tuple[FlagEvent, ...]:
    """F10: an adult around the child stands in another child's record that holds a serious concern.

    Serious: a section 47 enquiry or a child protection plan there; or a contact about another child that named the
    adult as one of concern and was decided at level 4 or with a strategy discussion. Brothers and sisters are F11's.
    """
    found = (event for adult in case.facts.adults for event in _concerns_about(adult, case))
    return tuple(dict.fromkeys(found))


def _concerns_about(adult: AdultFacts, case: Case) -> Iterator[FlagEvent]:
    who = f"The child's {adult.relation}" if adult.relation else "An adult of the household"
    for member in case.facts.members:
        if not member.is_sibling and member.history.child_id in adult.related_to:
            for on, what, kind, subject in _serious_in(member.history):
                if on <= case.on:
                    words = f"{who} is also named in the record of another child: {what} there"
                    yield FlagEvent(on, words, member.history.child_id, kind, subject)
    for contact in adult.named_of_concern_in:
        is_serious = contact.level == LevelOfNeed.ACUTE or contact.outcome == ContactOutcome.STRATEGY_DISCUSSION
        if contact.decided_on is not None and contact.decided_on <= case.on and is_serious:
            words = f"{who} was named as one of concern in a contact about another child, decided at level 4"
            yield FlagEvent(contact.received_on, words, contact.child_id or 0, "contact", contact.id)


def _serious_in(history: History) -> Iterator[tuple[date, str, str, int]]:
    for episode in history.episodes:
        for enquiry in episode.section_47_enquiries:
            yield enquiry.started_on, "a section 47 enquiry began", "section_47_enquiry", enquiry.id
        for plan in episode.child_protection_plans:
            yield plan.started_on, "a child protection plan began", "child_protection_plan", plan.id


# --- F11 -------------------------------------------------------------------------------------------------------------


class Standing(IntEnum):
    """How far a child's case has gone on a day: to compare brothers and sisters, and for nothing else."""

    NO_HELP = 0
    EARLY_HELP = 1
    IN_NEED = 2
    PROTECTION = 3
    LOOKED_AFTER = 4


@dataclass(frozen=True, slots=True)
class Stood:
    """What a child's case was on a day, since when, and by which thing of the record."""

    standing: Standing
    since: date
    kind: str
    id: int


STANDING_WORDS = {
    Standing.EARLY_HELP: "is in early help",
    Standing.IN_NEED: "has an open case as a child in need",
    Standing.PROTECTION: "is on a child protection plan",
    Standing.LOOKED_AFTER: "is looked after",
}


def sibling_mismatch(case: Case) -> tuple[FlagEvent, ...]:
    """F11: a brother or sister stands higher; or a child under one or unborn has siblings in care, on plans, gone."""
    events = list(_siblings_who_stand_higher(case))
    if _is_baby(case.child, case.on, case.numbers["baby_months"]):
        events += _earlier_in(case)
    return tuple(dict.fromkeys(events))


def _siblings_who_stand_higher(case: Case) -> Iterator[FlagEvent]:
    own = stood_on(case.child, case.on)
    for sibling in case.facts.siblings:
        theirs = stood_on(sibling, case.on)
        if theirs.standing > own.standing:
            words = f"A brother or sister {STANDING_WORDS[theirs.standing]} from this day on"
            yield FlagEvent(theirs.since, words, sibling.child_id, theirs.kind, theirs.id)


def _earlier_in(case: Case) -> Iterator[FlagEvent]:
    """What happened to the brothers and sisters of a baby: care, plans for protection, and leaving the family."""
    for sibling in case.facts.siblings:
        for episode in sibling.episodes:
            for period in _in_care(episode):
                if period.started_on <= case.on:
                    words = "A brother or sister of this baby began to be looked after"
                    yield FlagEvent(period.started_on, words, sibling.child_id, "care_period", period.id)
            for plan in episode.child_protection_plans:
                if plan.started_on <= case.on:
                    words = "A brother or sister of this baby was placed on a child protection plan"
                    yield FlagEvent(plan.started_on, words, sibling.child_id, "child_protection_plan", plan.id)
            closed_on = episode.closed_on
            if closed_on is not None and closed_on <= case.on and episode.reason_for_closure in LEFT_THE_FAMILY:
                words = "A brother or sister of this baby left the family: adopted, or special guardianship"
                yield FlagEvent(closed_on, words, sibling.child_id, "episode", episode.id)


def stood_on(history: History, day: date) -> Stood:
    """What a child's case was on a day: the furthest it had gone of what was open."""
    return max(_open_on(history, day), key=lambda one: (one.standing, -one.since.toordinal()))


def _open_on(history: History, day: date) -> Iterator[Stood]:
    yield Stood(Standing.NO_HELP, LONG_AGO, "child", history.child_id)
    for given in history.early_help:
        if given.agreed_on is not None and _is_open(given.agreed_on, given.ended_on, day):
            yield Stood(Standing.EARLY_HELP, given.agreed_on, "early_help", given.id)
    for episode in history.episodes:
        if not episode.is_no_further_action and _is_open(episode.referred_on, episode.closed_on, day):
            yield Stood(Standing.IN_NEED, episode.referred_on, "episode", episode.id)
        for plan in episode.child_protection_plans:
            if _is_open(plan.started_on, plan.ended_on, day):
                yield Stood(Standing.PROTECTION, plan.started_on, "child_protection_plan", plan.id)
        for period in _in_care(episode):
            if _is_open(period.started_on, period.ended_on, day):
                yield Stood(Standing.LOOKED_AFTER, period.started_on, "care_period", period.id)


def _in_care(episode: Episode) -> Iterator[CarePeriod]:
    """The times in care of an episode, without agreed series of short breaks: the child lives at home then."""
    return (period for period in episode.care_periods if not period.is_short_breaks)


def _is_open(started_on: date, ended_on: date | None, day: date) -> bool:
    return started_on <= day and (ended_on is None or day < ended_on)


def _is_baby(history: History, day: date, months: int) -> bool:
    if history.born_on is None or history.born_on > day:
        return history.expected_on is not None or history.born_on is not None
    return day < months_after(history.born_on, months)


# --- F12 -------------------------------------------------------------------------------------------------------------


def mobile_family(case: Case) -> tuple[FlagEvent, ...]:
    """F12: so many addresses within so many months, or a transfer in from another authority within them."""
    lived_at = _addresses_lately(case)
    events: list[FlagEvent] = []
    if len({address.place for address in lived_at}) >= case.numbers["addresses"]:
        events += [_address_event(address, case.child.child_id) for address in lived_at]
    for episode in case.child.episodes:
        for conference in episode.conferences:
            if conference.is_transfer_in and is_within(conference.held_on, case.numbers["months"], case.on):
                words = "Moved in from another authority on a child protection plan: transfer-in conference"
                events.append(FlagEvent(conference.held_on, words, case.child.child_id, "conference", conference.id))
    return tuple(events)


def _addresses_lately(case: Case) -> list[AddressFacts]:
    """The addresses with a known first day at which the child lived within the months."""
    from_day = months_after(case.on, -case.numbers["months"])
    return [
        one
        for one in case.facts.addresses
        if one.started_on is not None
        and one.started_on <= case.on
        and (one.ended_on is None or one.ended_on > from_day)
    ]


def _address_event(address: AddressFacts, child_id: int) -> FlagEvent:
    assert address.started_on is not None, "only addresses with a first day are counted"
    return FlagEvent(address.started_on, "Lived at one address from this day on", child_id, "address", address.id)
