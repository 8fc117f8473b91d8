"""Appointments to which a child was not brought: recorded as they become known, so that a flag can count them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.actions.working_episode import episode_worked_in
from lineofsight.domain import pathway
from lineofsight.domain.permissions import Action
from lineofsight.record.models import MissedAppointment


@dataclass(frozen=True, slots=True)
class NotBrought:
    """One appointment that a child missed. told_by: who said so, "" where it was seen here. reason: as it was given."""

    missed_on: date
    service: MissedAppointment.Service
    about: str = ""
    reason: str = ""
    told_by: str = ""


def record_missed_appointment(child: ChildKey, missed: NotBrought, *, by: Account) -> MissedAppointment:
    """Record that a child was not brought to a health or education appointment. Raises Refused, StepRefused."""
    with recording(child, Action.RECORD_MISSED_APPOINTMENT, by=by, on=missed.missed_on, moves_clocks=False) as work:
        work.check(pathway.RECORD_MISSED_APPOINTMENT, on=missed.missed_on)
        episode_id = episode_worked_in(work.child)
        return work.write(MissedAppointment, child=work.child, episode_id=episode_id, **asdict(missed))
