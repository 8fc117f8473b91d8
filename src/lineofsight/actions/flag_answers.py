"""A person answers a flag: acted on it, considered it and changes nothing, or the record is wrong.

A flag never changes a level, closes or opens anything: the answer is what stands on record, with the events that were
on the screen when it was given. Source: practice reference 7.3.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions.considering import Considering, consider
from lineofsight.actions.contacts import ContactWork, working_on
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.considered import Considered
from lineofsight.domain.permissions import Action
from lineofsight.record.flag_answers import AnsweredFlag
from lineofsight.record.models import FlagAnswer

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
    return [_write(work, raised.get(answer.flag), answer) for answer in answers]


def _write(work: ContactWork, raised: AnsweredFlag | None, given: FlagAnswered) -> FlagAnswer:
    if raised is None:
        raise ActionError(f"Flag {given.flag} is not raised about this child, so there is nothing to answer.")
    if given.answer in NEED_A_REASON and not given.reason.strip():
        wanted = (
            "what is wrong in the record" if given.answer == FlagAnswer.Answer.WRONG_DATA else "why nothing changes"
        )
        raise ActionError(f"Say of flag {given.flag} {wanted}.")
    return work.write(
        FlagAnswer,
        child=work.contact.child,
        contact=work.contact,
        flag=given.flag,
        rule_version=raised.reading.version,
        events=[event.as_plain() for event in raised.reading.events],
        answer=given.answer.value,
        reason=given.reason,
        answered_at=work.at,
        answered_by=work.worker,
    )
