"""Threshold decisions: taken on one contact or on several of a message together, signed off, sent back, and changed.

A decision is a row of its own and is never edited: what becomes of it is written beside it, and a change of mind is a
new decision that points at the old one. Source: practice reference 2.2 and 5.2; access model, separation of duties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions.considering import consider
from lineofsight.actions.contacts import ContactWork, working_on
from lineofsight.actions.deciding import (
    Deciding,
    DecisionRecord,
    DecisionRefused,
    bring_into_force,
    in_force_of,
)
from lineofsight.actions.decision_outcomes import Following
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.flag_answers import FlagAnswered, NewSinceSeen, answer_flags, refuse_news, write_answers
from lineofsight.domain import contact_pathway
from lineofsight.domain.considered import Considered
from lineofsight.domain.contact_pathway import Condition, ContactStanding, DecisionSought, Step
from lineofsight.domain.permissions import Action
from lineofsight.record.contact_standings import standings_of
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.information_sharing import with_outcome
from lineofsight.record.models import Contact, Reopening, Team, ThresholdDecision
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on

__all__ = [
    "DecisionRecord",
    "DecisionRefused",
    "FlagAnswered",
    "NewSinceSeen",
    "answer_flags",
    "decide",
    "decide_together",
    "reopen",
    "send_back",
    "sign_off",
    "take_back",
    "waiting_on",
]

# --- deciding --------------------------------------------------------------------------------------------------------


def decide(contact: Key, record: DecisionRecord, *, by: Account, seen: Considered | None = None) -> ThresholdDecision:
    """Decide one contact: see `decide_together`."""
    return decide_together({contact: record}, by=by, seen=seen)[0]


def decide_together(
    records: Mapping[Key, DecisionRecord], *, by: Account, seen: Considered | None = None
) -> list[ThresholdDecision]:
    """Decide contacts of one message, brothers and sisters together: a row for each child, all or none.

    seen: what was on the decider's screen; None where nobody looked at one, and it is then stamped as it stands. What
    a manager must sign waits for one; the rest is in force at once and leads on to what follows. Raises Refused,
    NewSinceSeen, DecisionRefused, ActionError, and what the actions raise that it leads on to.
    """
    if not records:
        raise ActionError("Choose at least one child to decide on.")
    with gate.one_transaction(), ExitStack() as stack:
        works = [
            (stack.enter_context(working_on(key, Action.DECIDE_CONTACT, by=by)), record)
            for key, record in _in_lock_order(records)
        ]
        if len({work.contact.message_id for work, _ in works}) > 1:
            raise ActionError("Only children of one message are decided together.")
        considering = consider([work.opened for work, _ in works], by=by)
        refuse_news(considering, seen)
        for work, record in works:
            write_answers(work, considering, record.flags)
        deciding = Deciding(considering, standard_on(today()), by)
        _refuse_unmet([(work.contact, deciding.unmet(work, record)) for work, record in works])
        return [deciding.take(work, record) for work, record in works]


def _in_lock_order(records: Mapping[Key, DecisionRecord]) -> list[tuple[Key, DecisionRecord]]:
    """The contacts in the order of their rows, so that two who decide the same ones wait for each other."""
    asked = [str(key) for key in records if not isinstance(key, int)]
    references = [UUID(key) for key in asked if _is_uuid(key)]
    pks = {str(ref): pk for ref, pk in Contact.objects.filter(reference__in=references).values_list("reference", "pk")}
    return sorted(records.items(), key=lambda item: item[0] if isinstance(item[0], int) else pks.get(str(item[0]), 0))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _refuse_unmet(found: Sequence[tuple[Contact, tuple[Condition, ...]]]) -> None:
    refusals = [(contact, unmet) for contact, unmet in found if unmet]
    if refusals:
        raise DecisionRefused(refusals)


# --- a manager's signature -------------------------------------------------------------------------------------------


def waiting_on(contact_id: int) -> ThresholdDecision | None:
    """The decision on a contact that waits for a manager; None where none does."""
    rows = ThresholdDecision.objects.filter(
        contact=contact_id,
        contact__stage=Contact.Stage.AWAITING_SIGN_OFF,
        needs_sign_off=True,
        signed_off_at__isnull=True,
        returned_at__isnull=True,
    )
    return rows.order_by("-decided_at", "-pk").first()


def sign_off(contact: Key, *, by: Account, early_help_team: Team | None = None) -> ThresholdDecision:
    """Sign the decision that waits, as a manager who did not make it: it is then in force and leads on to what follows.

    early_help_team: who is asked for early help; None where the authority has one such team. Raises Refused,
    DecisionRefused where the record has moved on, and what the actions raise that it leads on to.
    """
    with _at_the_signature(contact, by) as (work, waiting):
        decision, standing = _still_possible(work, waiting, contact_pathway.SIGN_OFF)
        replaced = in_force_of(work.contact)
        work.change(decision, signed_off_at=work.at, signed_off_by=work.worker, replaces=replaced, reason="Signed off")
        following = Following(decision, standing, by, early_help_team)
        bring_into_force(work, following, same_as=work.contact.same_as)
        return decision


def send_back(contact: Key, why: str, *, by: Account) -> ThresholdDecision:
    """Send the decision that waits back to be made again, with the reason. Raises Refused, ActionError."""
    with _at_the_signature(contact, by) as (work, waiting):
        return _return(work, waiting, why, "Sent back")


def take_back(contact: Key, why: str, *, by: Account) -> ThresholdDecision:
    """Take one's own decision back before a manager has signed it, with the reason. Raises Refused, ActionError."""
    with working_on(contact, Action.DECIDE_CONTACT, by=by) as work:
        waiting = waiting_on(work.contact.pk)
        if waiting is not None and waiting.decided_by_id != (work.worker.pk if work.worker else None):
            raise ActionError("Only who made the decision takes it back. A manager can send it back.")
        return _return(work, waiting, why, "Taken back")


@contextmanager
def _at_the_signature(contact: Key, by: Account) -> Iterator[tuple[ContactWork, ThresholdDecision | None]]:
    """Open a contact to sign, or send back, what waits on it: refused to whoever made it."""
    found = Contact.objects.filter(**_where(contact)).values_list("pk", flat=True).first()
    seen = waiting_on(found) if found is not None else None
    author_id = seen.decided_by_id if seen is not None else None
    with working_on(contact, Action.SIGN_OFF_DECISION, by=by, author_id=author_id) as work:
        waiting = waiting_on(work.contact.pk)
        if waiting is not None and waiting.decided_by_id != author_id:
            raise ActionError("Another decision was made meanwhile. Open the contact again.")
        yield work, waiting


def _still_possible(
    work: ContactWork, waiting: ThresholdDecision | None, step: Step
) -> tuple[ThresholdDecision, ContactStanding]:
    """The decision that waits and how its contact stands. Raises DecisionRefused where it can no longer be taken."""
    standing = standings_of([work.contact], {})[work.contact.pk]
    outcome = waiting.outcome if waiting is not None else ""
    sought = DecisionSought(
        stands=_with_outcome(standing, outcome, is_waiting=waiting is not None),
        framework=framework_on(today()),
        outcome=outcome,
        level=waiting.level if waiting is not None else "",
        is_same_as_another=work.contact.same_as_id is not None,
    )
    unmet = contact_pathway.unmet(step, sought)
    if unmet or waiting is None:
        raise DecisionRefused([(work.contact, unmet)])
    return waiting, sought.stands


def _with_outcome(standing: ContactStanding, outcome: str, *, is_waiting: bool) -> ContactStanding:
    return replace(standing, awaits_sign_off=is_waiting, sharing=with_outcome(standing.sharing, outcome))


def _return(work: ContactWork, waiting: ThresholdDecision | None, why: str, reason: str) -> ThresholdDecision:
    decision, _ = _still_possible(work, waiting, contact_pathway.SEND_BACK)
    if not why.strip():
        raise ActionError("Say why it is to be decided again.")
    work.change(work.contact, stage=Contact.Stage.TO_DECIDE, same_as=None, reason=reason)
    return work.change(decision, returned_at=work.at, returned_why=why, reason=reason)


# --- a change of mind ------------------------------------------------------------------------------------------------


def reopen(contact: Key, why: str, *, by: Account) -> Contact:
    """Reopen a contact that is decided, as a manager: it is decided again, within the clock that starts now.

    The decision stands on record; the next one points at it. Raises Refused, DecisionRefused, ActionError.
    """
    with working_on(contact, Action.REOPEN_CONTACT, by=by) as work:
        stands = ContactStanding(is_decided=work.contact.is_decided)
        unmet = contact_pathway.unmet(
            contact_pathway.REOPEN, DecisionSought(stands=stands, framework=framework_on(today()), outcome="")
        )
        if unmet:
            raise DecisionRefused([(work.contact, unmet)])
        if not why.strip():
            raise ActionError("Say why the contact is reopened.")
        work.write(Reopening, contact=work.contact, decision=in_force_of(work.contact), reopened_at=work.at, why=why)
        return work.change(
            work.contact,
            stage=Contact.Stage.TO_DECIDE,
            outcome="",
            level="",
            decided_at=None,
            decided_on=None,
            reopened_at=work.at,
            readable_until=None,
            same_as=None,
            reason=why,
        )


def _where(contact: Key) -> dict[str, Any]:
    """The contact by its key; nothing is found for a text that is no reference."""
    if isinstance(contact, int):
        return {"pk": contact}
    return {"reference": contact} if _is_uuid(str(contact)) else {"pk": 0}
