"""A sampled contact as it stood when it was decided, for a second decision: nothing of the first, nothing of since.

The history is what stood on the first decider's screen, by the stamp of the decision. Whose history may be shown is
not asked here: hand in the children whom the gate lets the reader see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lineofsight.domain.considered import Considered
from lineofsight.domain.flags import FlagReading
from lineofsight.domain.flags.wording import contact_event
from lineofsight.record.flag_facts import contacts_as_they_stood, flags_of
from lineofsight.record.household_history import PARTS, Kind
from lineofsight.record.models import AgencyAnswer, ThresholdDecision
from lineofsight.record.moment import local_date

JUST_BEFORE: Final = timedelta(microseconds=1)

BEGAN: Final = {
    Kind.ADDRESS: "An address began",
    Kind.REFERRAL: "A case was opened on a referral",
    Kind.EARLY_HELP: "Early help was asked for",
    Kind.ASSESSMENT: "An assessment began",
    Kind.STRATEGY_DISCUSSION: "A strategy discussion was held",
    Kind.SECTION_47_ENQUIRY: "A section 47 enquiry began",
    Kind.CONFERENCE: "A child protection conference was held",
    Kind.CHILD_PROTECTION_PLAN: "A child protection plan began",
    Kind.CHILD_IN_NEED_PLAN: "A child in need plan began",
}
"""What is said of each kind of happening but a contact, whose words say what it was about."""


@dataclass(frozen=True, slots=True)
class Stood:
    """One thing that stood in a child's history, in words. on: None where the day is not recorded.

    ended_on: None where it had not ended by then. is_own: of the child whom the contact is about.
    """

    on: date | None
    words: str
    ended_on: date | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What stood beside a contact just before it was decided.

    answers: those of the agencies that had come. closed: how many children's histories the first decider saw that the
    reader may not see now.
    """

    history: tuple[Stood, ...]
    flags: tuple[FlagReading, ...]
    answers: tuple[AgencyAnswer, ...]
    closed: int


def second_look(decision: ThresholdDecision, *, readable: Collection[int]) -> SecondLook:
    """What stood beside the contact of a decision. readable: the other children whom the reader may be told of.

    In a number of queries that does not grow with the history.
    """
    considered = Considered.from_plain(decision.considered)
    own = decision.contact.child_id
    shown = set(readable) | ({own} if own is not None else set())
    return SecondLook(
        history=tuple(sorted(_history(decision, considered, shown), key=lambda one: one.on or date.min, reverse=True)),
        flags=_flags(decision, readable),
        answers=tuple(_answers(considered)),
        closed=len(set(considered.children) - shown),
    )


def _history(decision: ThresholdDecision, considered: Considered, shown: set[int]) -> Iterator[Stood]:
    own = decision.contact.child_id
    before = decision.decided_at - JUST_BEFORE
    for contact in contacts_as_they_stood(considered.contacts, before):
        if contact.child_id in shown:
            is_own = contact.child_id == own
            yield Stood(contact.received_on, contact_event(contact).words, None, is_own)
    ids: dict[str, set[int]] = defaultdict(set)
    for happening in considered.happenings:
        kind, _, number = happening.rpartition(" ")
        ids[kind].add(int(number))
    decided_on = local_date(decision.decided_at)
    for part in PARTS:
        for happened in part.read(shown) if part.kind in BEGAN and ids[part.kind] else ():
            if happened.id in ids[part.kind]:
                ended_on = happened.ended_on
                had_ended = ended_on is not None and ended_on <= decided_on
                words = BEGAN[part.kind]
                yield Stood(happened.on, words, ended_on if had_ended else None, happened.child_id == own)


def _flags(decision: ThresholdDecision, readable: Collection[int]) -> tuple[FlagReading, ...]:
    own = decision.contact.child_id
    if own is None:
        return ()
    return flags_of(own, household=readable, as_of=decision.decided_at - JUST_BEFORE)


def _answers(considered: Considered) -> Iterator[AgencyAnswer]:
    rows = AgencyAnswer.objects.filter(pk__in=considered.answers).select_related("request__agency")
    yield from rows.order_by("answered_at", "pk")
