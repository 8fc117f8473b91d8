"""What protects a child at once: police protection and emergency protection orders, each with its own limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import looked_after_pathway as pathway
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.domain.permissions import Action
from lineofsight.record.models import EmergencyProtection


@dataclass(frozen=True, slots=True)
class EmergencyTaken:
    """A measure as it was taken. at: None where only the day is known. taken_by: the officer, or the court."""

    kind: EmergencyMeasure
    on: date
    at: datetime | None = None
    taken_by: str = ""
    grounds: str = ""


def take_emergency_protection(
    child: ChildKey, episode_id: int, taken: EmergencyTaken, *, by: Account
) -> EmergencyProtection:
    """Record police protection or an emergency protection order. Its limit starts with it."""
    with recording(child, Action.LOOK_AFTER, by=by, on=taken.on) as work:
        episode = work.episode(episode_id)
        work.check(pathway.TAKE_EMERGENCY_PROTECTION, episode=episode, on=taken.on, code=taken.kind.value)
        return work.write(
            EmergencyProtection,
            child=work.child,
            episode_id=episode_id,
            kind=taken.kind.value,
            started_on=taken.on,
            started_at=taken.at,
            taken_by=taken.taken_by,
            grounds=taken.grounds,
        )


def extend_emergency_protection_order(
    child: ChildKey, measure_id: int, *, on: date, until: date, by: Account
) -> EmergencyProtection:
    """Record that a court extended an emergency protection order: once, and by up to seven days."""
    with recording(child, Action.LOOK_AFTER, by=by, on=on) as work:
        measure = work.row(EmergencyProtection, measure_id)
        episode = work.episode(measure.episode_id)
        step = pathway.EXTEND_EMERGENCY_PROTECTION_ORDER
        work.check(step, episode=episode, subject_id=measure_id, on=on, until=until)
        return work.change(measure, extended_on=on, extended_until_on=until, reason="Extended by the court")


def end_emergency_protection(
    child: ChildKey, measure_id: int, *, on: date, at: datetime | None = None, by: Account
) -> EmergencyProtection:
    """Record the end of police protection or of an emergency protection order. at: None where only the day is known."""
    with recording(child, Action.LOOK_AFTER, by=by, on=on) as work:
        measure = work.row(EmergencyProtection, measure_id)
        episode = work.episode(measure.episode_id)
        work.check(pathway.END_EMERGENCY_PROTECTION, episode=episode, subject_id=measure_id, on=on)
        return work.change(measure, ended_on=on, ended_at=at, reason="Ended")
