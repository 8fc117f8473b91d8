"""Being looked after: how a period starts, changes and ends, its reviews and its checks.

A change ends the present episode of care and starts the next on the same day, so that a period has neither gaps nor
overlaps. Why an episode began is read from what changed and never typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import looked_after_pathway as pathway
from lineofsight.domain.codes import (
    CategoryOfNeed,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
    ReasonPlacementChanged,
)
from lineofsight.domain.history import Episode
from lineofsight.domain.looked_after import why_it_began
from lineofsight.domain.permissions import Action
from lineofsight.record.models import CareEpisode, CarePeriod, LookedAfterCheck, LookedAfterReview


@dataclass(frozen=True, slots=True)
class PlacementRecord:
    """Where a child is placed and with whom. "" and None: nobody said.

    is_protected: where it is may be printed nowhere. is_until_eighteen: it is meant to last until the child is 18.
    """

    type: PlacementType
    provider: PlacementProvider | None = None
    carer: str = ""
    placed_at: str = ""
    postcode: str = ""
    is_protected: bool = False
    urn: str = ""
    is_outside_authority: bool | None = None
    is_until_eighteen: bool = False

    def columns(self) -> dict[str, Any]:
        """What the row of an episode keeps of it."""
        return {
            "placement_type": self.type.code,
            "provider": self.provider.code if self.provider else "",
            "carer": self.carer,
            "placed_at": self.placed_at,
            "postcode": self.postcode.upper(),
            "is_protected": self.is_protected,
            "urn": self.urn,
            "is_outside_authority": self.is_outside_authority,
            "is_until_eighteen": self.is_until_eighteen,
        }


@dataclass(frozen=True, slots=True)
class CareStarted:
    """The start of a period. is_unaccompanied: an unaccompanied asylum-seeking child; None where nobody said."""

    on: date
    legal_status: LegalStatus
    need: CategoryOfNeed
    placement: PlacementRecord
    is_unaccompanied: bool | None = None


def start_being_looked_after(child: ChildKey, episode_id: int, start: CareStarted, *, by: Account) -> CarePeriod:
    """Start a period of being looked after, with its first legal status and placement."""
    with recording(child, Action.LOOK_AFTER, by=by, on=start.on) as work:
        status = start.legal_status.code
        work.check(pathway.START_BEING_LOOKED_AFTER, episode=work.episode(episode_id), on=start.on, code=status)
        period = work.write(
            CarePeriod,
            child=work.child,
            episode_id=episode_id,
            started_on=start.on,
            need=start.need.code,
            is_unaccompanied=start.is_unaccompanied,
        )
        work.write(
            CareEpisode,
            period=period,
            started_on=start.on,
            legal_status=status,
            reason_started=ReasonCareEpisodeBegan.STARTED.code,
            **start.placement.columns(),
        )
        return period


@dataclass(frozen=True, slots=True)
class CareChanged:
    """What changed on a day. legal_status, placement: None where it is as before.

    are_carers_new: whether the child went to other carers. why_placement_changed: why the placement before it ended.
    """

    on: date
    legal_status: LegalStatus | None = None
    placement: PlacementRecord | None = None
    are_carers_new: bool = True
    why_placement_changed: ReasonPlacementChanged | None = None


def change_care(child: ChildKey, period_id: int, change: CareChanged, *, by: Account) -> CareEpisode:
    """Change the legal status, the placement or both: the present episode of care ends and the next starts that day."""
    with recording(child, Action.LOOK_AFTER, by=by, on=change.on) as work:
        present = _present(work, period_id)
        status = change.legal_status.code if change.legal_status else present.legal_status
        why = why_it_began(
            is_status_new=status != present.legal_status,
            is_placement_new=change.placement is not None,
            are_carers_new=change.are_carers_new,
        )
        work.check(
            pathway.CHANGE_CARE,
            episode=_episode_of(work, present.period_id),
            subject_id=period_id,
            on=change.on,
            code=status,
            words=why,
        )
        reason = change.why_placement_changed.code if change.placement and change.why_placement_changed else ""
        work.change(present, ended_on=change.on, change_reason=reason, reason="Legal status or placement changed")
        placed = change.placement.columns() if change.placement else _as_before(present)
        return work.write(
            CareEpisode,
            period_id=period_id,
            started_on=change.on,
            legal_status=status,
            reason_started=why,
            **placed,
        )


def _present(work: Recording, period_id: int) -> CareEpisode:
    """The episode of care that is last in time. Raises NotInThisRecord for a period of another child."""
    return CareEpisode.objects.filter(period=work.row(CarePeriod, period_id)).latest("started_on")


def _as_before(present: CareEpisode) -> dict[str, Any]:
    names = (
        "placement_type", "provider", "carer", "placed_at", "postcode", "is_protected", "urn", "is_outside_authority",
        "is_until_eighteen",
    )  # fmt: skip
    return {name: getattr(present, name) for name in names}


def _episode_of(work: Recording, period_id: int) -> Episode:
    """The episode of need that the period stands in."""
    return work.episode(work.row(CarePeriod, period_id).episode_id)


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review of a looked-after child's care. "" and None: nobody said."""

    held_on: date
    participation: ParticipationCode | None = None
    reviewing_officer: str = ""
    permanence_plan: str = ""
    decisions: str = ""


def hold_looked_after_review(child: ChildKey, period_id: int, review: ReviewHeld, *, by: Account) -> LookedAfterReview:
    """Record a review of the care of a looked-after child."""
    with recording(child, Action.REVIEW, by=by, on=review.held_on) as work:
        participation = review.participation.code if review.participation else ""
        work.check(
            pathway.HOLD_LOOKED_AFTER_REVIEW,
            episode=_episode_of(work, period_id),
            subject_id=period_id,
            on=review.held_on,
            code=participation,
        )
        return work.write(
            LookedAfterReview,
            period_id=period_id,
            held_on=review.held_on,
            participation=participation,
            reviewing_officer=review.reviewing_officer,
            permanence_plan=review.permanence_plan,
            decisions=review.decisions,
        )


def record_looked_after_check(child: ChildKey, period_id: int, *, on: date, kind: str, by: Account) -> LookedAfterCheck:
    """Record the day of a health assessment, a dental check, or the reviewing officer's contact with the child."""
    with recording(child, Action.LOOK_AFTER, by=by, on=on) as work:
        episode = _episode_of(work, period_id)
        work.check(pathway.RECORD_LOOKED_AFTER_CHECK, episode=episode, subject_id=period_id, on=on)
        return work.write(LookedAfterCheck, period_id=period_id, kind=kind, done_on=on)


def leave_care(
    child: ChildKey, period_id: int, *, on: date, reason: ReasonCareEpisodeCeased, by: Account
) -> CarePeriod:
    """End a period of being looked after, and with it its last episode of care."""
    with recording(child, Action.LOOK_AFTER, by=by, on=on) as work:
        present = _present(work, period_id)
        period = work.row(CarePeriod, period_id)
        episode = work.episode(period.episode_id)
        work.check(pathway.LEAVE_CARE, episode=episode, subject_id=period_id, on=on, code=reason.code)
        work.change(present, ended_on=on, reason="Left care")
        return work.change(period, ended_on=on, reason_ended=reason.code, reason="Left care")
