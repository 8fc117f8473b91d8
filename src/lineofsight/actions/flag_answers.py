"""A person answers a flag: acted on it, considered it and changes nothing, or the record is wrong.

A flag never changes a level, closes or opens anything: the answer is what stands on record, with the events that were
on the screen when it was given. Source: practice reference 7.3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lineofsight.access.child_flags import family_facts_shown, flags_shown
from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions.considering import Considering, consider
from lineofsight.actions.contacts import ContactWork, working_on
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.considered import Considered
from lineofsight.domain.permissions import Action
from lineofsight.record.flag_answers import AnsweredFlag
from lineofsight.record.models import Child, Contact, FlagAnswer

NEED_A_REASON = frozenset({FlagAnswer.Answer.CONSIDERED, FlagAnswer.Answer.WRONG_DATA})


@dataclass(frozen=True, slots=True)
class FlagAnswered:
    """What a person makes of one flag of a contact's child. flag: its number, such as "F03"."""

    flag: str
    answer: FlagAnswer.Answer
    reason: str = ""


class NewSinceSeen(ActionError):
    """Something has come to the record since the page was opened. `news` are counts in words."""

    def __init__(self, news: tuple[str, ...]) -> None:
        super().__init__(
            f"Since you opened this page something new has come: {', '.join(news)}. Nothing was recorded. Look at it"
            " below, then send what you wrote again."
        )
        self.news = news


def answer_flags(
    contact: Key, answers: Collection[FlagAnswered], *, by: Account, seen: Considered | None = None
) -> list[FlagAnswer]:
    """Answer flags raised about the child of a contact, as whoever screens or decides it.

    seen: what was on the screen; None where nobody looked at one. Raises Refused, NewSinceSeen, and ActionError for a
    flag that is not raised, or an answer without its reason.
    """
    with working_on(contact, Action.SCREEN_CONTACT, by=by) as work:
        considering = consider([work.opened], by=by)
        refuse_news(considering, seen)
        return write_answers(work, considering, answers)


def refuse_news(considering: Considering, seen: Considered | None) -> None:
    """Raises NewSinceSeen where something stands beside the contacts that was not on the screen."""
    news = considering.considered.news_since(seen) if seen is not None else ()
    if news:
        raise NewSinceSeen(news)


def write_answers(work: ContactWork, considering: Considering, answers: Collection[FlagAnswered]) -> list[FlagAnswer]:
    """Write the answers to the flags of one contact's child, as they stand now. Raises ActionError."""
    raised = {one.reading.flag.id: one for one in considering.flags.get(work.contact.pk, ()) if one.reading.is_raised}
    contact = work.contact
    return [_write(work, contact.child, contact, raised.get(answer.flag), answer) for answer in answers]


def answer_flags_of_child(
    child: ChildKey, answers: Collection[FlagAnswered], *, by: Account, seen: Mapping[str, str] | None = None
) -> list[FlagAnswer]:
    """Answer flags raised about a child, as whoever holds the case; a child without a contact has flags as well.

    seen: what was on the screen, by number of the flag: the stamp of its events; None where nobody looked at one.
    Raises Refused, NewSinceSeen where one of them has changed, and ActionError for a flag that is not raised, or an
    answer without its reason.
    """
    with recording(child, Action.ANSWER_FLAG, by=by, on=NO_EVENT, moves_clocks=False) as work:
        shown = flags_shown(work.opened, family_facts_shown(work.opened, by=by))
        flags = {one.reading.flag.id: one for one in shown if one.reading.is_raised}
        changed = [
            f"flag {answer.flag} tells of other events now"
            for answer in answers
            if seen is not None and answer.flag in flags and flags[answer.flag].stamp != seen.get(answer.flag)
        ]
        if changed:
            raise NewSinceSeen(tuple(changed))
        return [_write(work, work.child, None, flags.get(answer.flag), answer) for answer in answers]


def _write(
    work: ContactWork | Recording,
    child: Child | None,
    contact: Contact | None,
    raised: AnsweredFlag | None,
    given: FlagAnswered,
) -> FlagAnswer:
    if raised is None:
        raise ActionError(f"Flag {given.flag} is not raised about this child, so there is nothing to answer.")
    if given.answer in NEED_A_REASON and not given.reason.strip():
        wanted = (
            "what is wrong in the record" if given.answer == FlagAnswer.Answer.WRONG_DATA else "why nothing changes"
        )
        raise ActionError(f"Say of flag {given.flag} {wanted}.")
    return work.write(
        FlagAnswer,
        child=child,
        contact=contact,
        flag=given.flag,
        rule_version=raised.reading.version,
        events=[event.as_plain() for event in raised.reading.events],
        answer=given.answer.value,
        reason=given.reason,
        answered_at=work.at,
        answered_by=work.worker,
    )
