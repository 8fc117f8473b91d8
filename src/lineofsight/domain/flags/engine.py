"""What the flags say of a child at a moment: every row of the catalogue, the ones with no data too."""

from __future__ import annotations

from datetime import date, datetime

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.flags.catalogue import CONTACTS, FLAGS
from lineofsight.domain.flags.facts import Case, FamilyFacts, FlagEvent, as_it_stood
from lineofsight.domain.flags.flag import Flag, FlagReading, FlagStanding
from lineofsight.domain.flags.numbers import SHIPPED_NUMBERS, FlagNumbers

LONGEST_LOOK_MONTHS = 12
"""Contacts recorded here for so long are as many as the rules look back to, with the numbers as shipped."""


def read_flags(facts: FamilyFacts, as_of: datetime, numbers: FlagNumbers = SHIPPED_NUMBERS) -> tuple[FlagReading, ...]:
    """One reading for each flag of the catalogue, in its order.

    as_of: an aware moment; what happened after it is not counted, and the authority's numbers are those of its day.
    """
    stood = as_it_stood(facts, as_of)
    return tuple(_read(flag, Case(stood, as_of, {}), numbers) for flag in FLAGS)


def _read(flag: Flag, case: Case, numbers: FlagNumbers) -> FlagReading:
    in_force = numbers.on(flag, case.on)
    case = Case(case.facts, case.as_of, in_force)
    events = flag.finds(case) if flag.finds else ()
    why_no_data = flag.why_no_data(case) if flag.why_no_data else ""
    return FlagReading(
        flag=flag,
        standing=_standing(flag, case, events, why_no_data),
        rule=flag.rule_with(in_force),
        version=numbers.version_on(flag, case.on),
        events=tuple(sorted(events, key=_by_date)),
        missing=(*flag.missing, *_no_contacts(flag, case), *([why_no_data] if why_no_data else [])),
    )


def _standing(flag: Flag, case: Case, events: tuple[FlagEvent, ...], why_no_data: str) -> FlagStanding:
    if events:
        return FlagStanding.RAISED
    has_no_facts = flag.finds is None or bool(why_no_data) or (flag.reads_contacts and _contacts_since(case) is None)
    return FlagStanding.NO_DATA if has_no_facts else FlagStanding.DID_NOT_FIRE


def _contacts_since(case: Case) -> date | None:
    since = case.facts.contacts_since
    return since if since is not None and since <= case.on else None


def _no_contacts(flag: Flag, case: Case) -> tuple[str, ...]:
    """What to say of a flag that reads contacts, where they have not been recorded here for as long as it looks."""
    if CONTACTS not in flag.needs:
        return ()
    since = _contacts_since(case)
    if since is None:
        return ("No contact is recorded here yet.",)
    if since <= months_after(case.on, -LONGEST_LOOK_MONTHS):
        return ()
    return (f"Contacts are recorded here only from {written(since)} on.",)


def _by_date(event: FlagEvent) -> tuple[object, ...]:
    return event.on, event.kind, event.id, event.words
