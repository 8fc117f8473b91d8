"""Appointments to which a child was not brought: who may record one, and what the record then tells."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions.appointments import NotBrought, record_missed_appointment
from lineofsight.actions.exceptions import StepRefused
from lineofsight.domain.flags import FlagStanding
from lineofsight.record import ledger
from lineofsight.record.flag_facts import flags_of
from lineofsight.record.models import Child, MissedAppointment
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

DENTIST = NotBrought(date(2026, 11, 2), MissedAppointment.Service.DENTIST, reason="Mum was unwell", told_by="Dentist")
GP = NotBrought(date(2026, 11, 16), MissedAppointment.Service.GENERAL_PRACTITIONER)


def standing(child: Child) -> tuple[FlagStanding, list[str]]:
    reading = next(one for one in flags_of(child.pk, household=[]) if one.flag.id == "F09")
    return reading.standing, [event.words for event in reading.events]


def test_the_second_missed_appointment_raises_the_flag(authority: SmallAuthority) -> None:
    child, worker = authority.child(), authority.north.worker
    assert standing(child)[0] is FlagStanding.NO_DATA
    record_missed_appointment(child.pk, DENTIST, by=worker)
    assert standing(child)[0] is FlagStanding.DID_NOT_FIRE
    record_missed_appointment(child.pk, GP, by=worker)
    assert standing(child) == (
        FlagStanding.RAISED,
        ["Not brought to an appointment: dentist", "Not brought to an appointment: GP"],
    )


def test_it_stands_in_the_open_episode_and_on_the_trail(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 11, 2))
    missed = record_missed_appointment(child.pk, GP, by=authority.north.worker)
    assert (missed.episode_id, missed.recorded_by) == (episode.pk, authority.north.worker.worker)
    entry = TrailEvent.objects.latest("sequence")
    assert (entry.action, entry.object_kind, entry.object_id) == (
        "record_missed_appointment", "missedappointment", str(missed.pk),
    )  # fmt: skip
    assert "unwell" not in str(entry.details)


def test_a_child_known_from_a_file_is_read_as_now_from_then_on(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=date(2026, 3, 2))
    Child.objects.filter(pk=child.pk).update(as_at_on=date(2026, 3, 31))
    ledger.reread([child.pk])
    assert set(child.deadlines.values_list("as_at_on", flat=True)) == {date(2026, 3, 31)}
    record_missed_appointment(child.pk, DENTIST, by=authority.north.worker)
    assert set(child.deadlines.values_list("as_at_on", flat=True)) == {None}


def test_an_appointment_that_lies_ahead_is_refused(authority: SmallAuthority) -> None:
    ahead = NotBrought(date(2026, 11, 24), MissedAppointment.Service.DENTIST)
    with pytest.raises(StepRefused):
        record_missed_appointment(authority.child().pk, ahead, by=authority.north.worker)


def test_another_team_may_not_record_one(authority: SmallAuthority) -> None:
    child = authority.child()
    with pytest.raises(Refused):
        record_missed_appointment(child.pk, GP, by=authority.south.worker)
    assert not MissedAppointment.objects.exists()
