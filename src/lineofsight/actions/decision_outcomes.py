"""What a decision on a contact leads on to, in the transaction that brings it into force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lineofsight.access.models import Account
from lineofsight.actions import early_help, front_door
from lineofsight.actions.contacts import ContactWork
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.contact_pathway import ContactStanding
from lineofsight.domain.pathway import referral_dated
from lineofsight.record.models import Episode, Team, ThresholdDecision


@dataclass(frozen=True, slots=True)
class Following:
    """A decision that comes into force, and how its contact stood. early_help_team: None where there is only one."""

    decision: ThresholdDecision
    standing: ContactStanding
    by: Account
    early_help_team: Team | None = None


Follow = Callable[[ContactWork, Following], dict[str, Any]]
"""Does what follows; gives the columns of the contact that it sets."""


def follow(work: ContactWork, following: Following) -> dict[str, Any]:
    """Do what the outcome leads on to, and give the columns of the contact that it sets.

    Raises what the actions raise that it leads on to: StepRefused, CannotAllocate, Refused.
    """
    does = _FOLLOWS.get(ContactOutcome(following.decision.outcome))
    return does(work, following) if does is not None else {}


def _open_episode(work: ContactWork, following: Following) -> dict[str, Any]:
    """Open an episode from the day the contact was received; go on with the one that it opened before."""
    if following.standing.opened_the_open_episode:
        return {}
    decision, child = following.decision, work.contact.child
    assert child is not None, "a contact that is not linked cannot be accepted"
    closed = Episode.objects.filter(child=child.pk).values_list("closed_on", flat=True)
    on = referral_dated(work.contact.received_on, closed)
    referral = front_door.Referral(
        received_on=on,
        received_at=work.contact.received_at if on == work.contact.received_on else None,
        source=ReferralSource.from_code(work.message.source),
        primary_need=PrimaryNeed.from_code(decision.primary_need) if decision.primary_need else None,
        is_no_further_action=decision.outcome == ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
        decided_at=work.at,
        summary=decision.rationale,
    )
    return {"episode": front_door.open_episode(child.pk, referral, by=following.by)}


def _request_early_help(work: ContactWork, following: Following) -> dict[str, Any]:
    """Request early help: what the contact said, and who agreed, goes over."""
    assert work.contact.child_id is not None, "a contact that is not linked leads to no early help"
    wanted = early_help.EarlyHelpRequest(team=following.early_help_team)
    early_help.request(work.contact.child_id, wanted, by=following.by, contact=work.contact)
    return {}


def _pass_on(work: ContactWork, _following: Following) -> dict[str, Any]:
    """Hang the contact on the open episode: its worker finds it there. Early help has no episode."""
    return {"episode": Episode.objects.open().filter(child=work.contact.child_id).first()}


_FOLLOWS: Final[Mapping[ContactOutcome, Follow]] = {
    ContactOutcome.ASSESSMENT: _open_episode,
    ContactOutcome.STRATEGY_DISCUSSION: _open_episode,
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: _open_episode,
    ContactOutcome.EARLY_HELP: _request_early_help,
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE: _pass_on,
}
"""What each outcome leads on to; one that is not here leads on to nothing in the record."""
