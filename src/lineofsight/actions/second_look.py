"""What a second decider, and afterwards whoever may compare, sees of a sampled contact: through the gate.

Before the second decision is made nothing of the first is shown: not its level, outcome, reasons or decider. A
dip-sample is itself the relationship that opens the contact and its child's history as it stood; the household's is
open only as long as the front door may read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access import gate
from lineofsight.access.front_door import OpenedContact
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.permissions import Action, Decision, Refusal, may_ever
from lineofsight.record import consistency
from lineofsight.record.models import Contact, PanelDecision, SampledDecision
from lineofsight.record.second_look import SecondLook, second_look

SHOWN = 50
ALREADY_TWICE = "This contact has been decided a second time already. Choose another of the list."


@dataclass(frozen=True, slots=True)
class OpenedSample:
    """A sampled contact as its second decider sees it."""

    sampled: SampledDecision
    opened: OpenedContact
    look: SecondLook

    @property
    def contact(self) -> Contact:
        return self.opened.contact


@dataclass(frozen=True, slots=True)
class Compared:
    """The two decisions on a sampled contact side by side, and what a panel made of them; None where none was held."""

    sampled: SampledDecision
    opened: OpenedContact
    panel: PanelDecision | None

    @property
    def needs_panel(self) -> bool:
        return self.sampled.is_agreed is False and self.panel is None


@gate.one_transaction()
def look_again(reference: UUID, *, by: Account) -> OpenedSample:
    """Open a sampled contact to be decided a second time: as it stood, and nothing of the first decision.

    Raises Refused for whoever had a part in the first decision, NotInThisRecord, and ActionError for one that is
    decided twice already.
    """
    sampled = sampled_decision(reference)
    opened = gate_to_contacts.open_contact(
        sampled.decision.contact_id, Action.DECIDE_AGAIN, by=by, author_id=sampled.decision.decided_by_id
    )
    refuse_part_in_it(sampled, by)
    if sampled.judged_at is not None:
        raise ActionError(ALREADY_TWICE)
    members = gate_to_contacts.household_of(opened, by=by)
    readable = {member.child.pk for member in members if not member.notice}
    return OpenedSample(sampled, opened, second_look(sampled.decision, readable=readable))


def compared(reference: UUID, *, by: Account) -> Compared:
    """Open the two decisions on a sampled contact, once both are made.

    They are shown to the two who made them, to whoever had another part in the first, and to who checks consistency.
    Raises Refused, and NotInThisRecord where there is nothing to compare yet.
    """
    sampled = sampled_decision(reference)
    opened = gate_to_contacts.open_contact(sampled.decision.contact_id, Action.READ_CONTACT, by=by)
    if not _may_compare(sampled, by):
        _refuse(Action.READ_CONSISTENCY, by, "you had no part in these decisions. Ask your manager.", Refusal.NO_PERMIT)
    if sampled.judged_at is None:
        raise NotInThisRecord("There is nothing to compare yet: the second decision is not made.")
    return Compared(sampled, opened, PanelDecision.objects.filter(sampled=sampled).first())


def differing_for(by: Account) -> list[SampledDecision]:
    """The decisions that differ and wait for a panel, of contacts that the person may open."""
    return list(consistency.differing().filter(decision__contact__in=_open_to(by)))


def with_panel_for(by: Account) -> list[SampledDecision]:
    """The last fifty that a panel looked at, of contacts that the person may open."""
    return list(consistency.with_panel().filter(decision__contact__in=_open_to(by))[:SHOWN])


def _open_to(by: Account) -> QuerySet[Contact, Any]:
    return gate_to_contacts.visible_contacts(by, Action.HOLD_CONSISTENCY_PANEL).values("pk")


def _may_compare(sampled: SampledDecision, by: Account) -> bool:
    if may_ever(gate.person_of(by), Action.READ_CONSISTENCY).allowed:
        return True
    return by.worker is not None and (sampled.reviewer_id == by.worker.pk or _had_part(sampled, by))


def sampled_decision(reference: UUID, *, for_change: bool = False) -> SampledDecision:
    """The sampled decision with its first decision; locked until the transaction ends where it is to be changed.

    Raises NotInThisRecord.
    """
    rows = SampledDecision.objects.select_related("sample", "decision__contact", "decision__decided_by", "reviewer")
    rows = rows.select_for_update(of=("self",)) if for_change else rows
    found = rows.filter(reference=reference).first()
    if found is None:
        raise NotInThisRecord("There is no such sampled decision.")
    return found


def refuse_part_in_it(sampled: SampledDecision, by: Account) -> None:
    """Raises Refused where the person decided, signed, recommended or triaged the contact."""
    if _had_part(sampled, by):
        _refuse(Action.DECIDE_AGAIN, by, "you had a part in the first decision. Leave it to a colleague.")


def refuse_second_decider(sampled: SampledDecision, by: Account) -> None:
    """Raises Refused where the person made the second decision."""
    if by.worker is not None and sampled.reviewer_id == by.worker.pk:
        _refuse(Action.HOLD_CONSISTENCY_PANEL, by, "you made the second decision. Ask another manager.")


def _had_part(sampled: SampledDecision, by: Account) -> bool:
    rows = SampledDecision.objects.filter(pk=sampled.pk)
    return not consistency.by_somebody_else(rows, by.worker).exists()


def _refuse(action: Action, by: Account, why: str, refusal: Refusal = Refusal.OWN_WORK) -> None:
    gate.refuse(action, by, Decision(False, "", f"You may not {action.words}: {why}", refusal))
