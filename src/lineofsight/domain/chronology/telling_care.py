"""What happened to a child who is looked after, privately fostered or on the way to court: predicates and sentences."""

from __future__ import annotations

from lineofsight.domain.chronology.event import Found
from lineofsight.domain.chronology.telling import lowered, sentences
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes import CategoryOfNeed, LegalStatus, PlacementType, ReasonCareEpisodeBegan
from lineofsight.domain.proceedings import GatewayDecision

NEEDS = {one.code: one.label for one in CategoryOfNeed}
STATUSES = {one.code: one.label for one in LegalStatus}
PLACEMENTS = {one.code: one.label for one in PlacementType}
CARE_CHANGES = {one.code: one.label for one in ReasonCareEpisodeBegan}


def extended_said(found: Found) -> str:
    until = found.fact.extended_until_on
    return sentences(f"until {written(until)}" if until else "")


def is_short_breaks(found: Found) -> bool:
    return bool(found.fact.is_short_breaks)


def is_no_short_breaks(found: Found) -> bool:
    return not found.fact.is_short_breaks


def is_aim_new(found: Found) -> bool:
    return bool(found.fact.is_new)


def aim_said(found: Found) -> str:
    return sentences(found.fact.aim)


def care_need_said(found: Found) -> str:
    """Why the child is looked after, and under which legal status."""
    period = found.fact
    need = NEEDS.get(period.need, "")
    began = next((one for one in period.episodes if one.started_on == period.started_on), None)
    status = STATUSES.get(began.legal_status, "") if began is not None else ""
    return sentences(f"main reason: {lowered(need)}" if need else "", f"legal status: {lowered(status)}")


def is_change_of_care(found: Found) -> bool:
    """An episode of care other than the first of its period: that is told with the period."""
    return bool(found.fact.reason_started != ReasonCareEpisodeBegan.STARTED.code)


def care_change_said(found: Found) -> str:
    """What changed, with what it is now."""
    episode = found.fact
    changed = CARE_CHANGES.get(episode.reason_started, "")
    status = STATUSES.get(episode.legal_status, episode.legal_status)
    placement = PLACEMENTS.get(episode.placement_type, "") or episode.placement_type
    return sentences(
        lowered(changed),
        f"legal status: {lowered(status)}" if status else "",
        f"placement: {lowered(placement)}" if placement else "",
    )


def fostering_said(found: Found) -> str:
    """Whether anybody gave notice of it."""
    notified_on = found.fact.notified_on
    return sentences("notice was given" if notified_on else "it was discovered: nobody gave notice")


def suitability_said(found: Found) -> str:
    return sentences("suitable" if found.fact.is_suitable else "not suitable")


def gateway_said(found: Found) -> str:
    return sentences(f"decided: {lowered(GatewayDecision(found.fact.decision).label)}")


def letter_said(found: Found) -> str:
    offered = "offered" if found.fact.is_offered else "not offered"
    return sentences(f"family group decision-making was {offered}")


def is_step_down_from_court(found: Found) -> bool:
    """Pre-proceedings that ended, and the court was not asked."""
    one = found.fact
    return one.decision == GatewayDecision.START_PRE_PROCEEDINGS.value and one.applied_on is None
