"""Private fostering: how an arrangement became known, whether it is suitable, and its end.

The visits that regulation asks for are those that the record holds anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import private_fostering_pathway as pathway
from lineofsight.domain.permissions import Action
from lineofsight.domain.private_fostering import FosteringEnd, HowKnown
from lineofsight.record.models import PrivateFostering, SuitabilityDecision


@dataclass(frozen=True, slots=True)
class FosteringKnown:
    """An arrangement as it became known. notified_on: of the notice, None where nobody gave any."""

    aware_on: date
    notified_on: date | None = None
    begins_on: date | None = None
    carer: str = ""
    carer_is: str = ""
    why_fostered: str = ""


def record_private_fostering(
    child: ChildKey, episode_id: int, known: FosteringKnown, *, by: Account
) -> PrivateFostering:
    """Record that a child is, or is to be, privately fostered. Its visits are due from the day it became known."""
    with recording(child, Action.RECORD_PRIVATE_FOSTERING, by=by, on=known.aware_on) as work:
        episode = work.episode(episode_id)
        step = pathway.RECORD_PRIVATE_FOSTERING
        work.check(step, episode=episode, on=known.aware_on, until=known.notified_on)
        how = HowKnown.DISCOVERED if known.notified_on is None else HowKnown.NOTIFIED
        return work.write(
            PrivateFostering,
            child=work.child,
            episode_id=episode_id,
            how_known=how.value,
            aware_on=known.aware_on,
            notified_on=known.notified_on,
            begins_on=known.begins_on,
            carer=known.carer,
            carer_is=known.carer_is,
            why_fostered=known.why_fostered,
        )


@dataclass(frozen=True, slots=True)
class Suitability:
    """A decision on an arrangement. requirements: what is asked of the carer, "" for nothing."""

    on: date
    is_suitable: bool
    reasons: str
    requirements: str = ""


def decide_suitability(
    child: ChildKey, arrangement_id: int, decision: Suitability, *, by: Account
) -> SuitabilityDecision:
    """Record whether an arrangement is suitable. A change of mind is a new decision beside the one before."""
    with recording(child, Action.RECORD_PRIVATE_FOSTERING, by=by, on=decision.on) as work:
        arrangement = work.row(PrivateFostering, arrangement_id)
        episode = work.episode(arrangement.episode_id)
        step = pathway.DECIDE_SUITABILITY
        work.check(step, episode=episode, subject_id=arrangement_id, on=decision.on, words=decision.reasons)
        return work.write(
            SuitabilityDecision,
            arrangement=arrangement,
            decided_on=decision.on,
            is_suitable=decision.is_suitable,
            reasons=decision.reasons,
            requirements=decision.requirements,
        )


def end_private_fostering(
    child: ChildKey, arrangement_id: int, *, on: date, reason: FosteringEnd, by: Account
) -> PrivateFostering:
    """Record that a private fostering arrangement ended, and why."""
    with recording(child, Action.RECORD_PRIVATE_FOSTERING, by=by, on=on) as work:
        arrangement = work.row(PrivateFostering, arrangement_id)
        episode = work.episode(arrangement.episode_id)
        step = pathway.END_PRIVATE_FOSTERING
        work.check(step, episode=episode, subject_id=arrangement_id, on=on, code=reason.value)
        return work.change(arrangement, ended_on=on, reason_ended=reason.value, reason="Ended")
