"""A rehearsal that somebody asked for: one at a time, made by one process alone, with what went wrong said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lineofsight.access.exceptions import Refused
from lineofsight.actions.returning import rehearsal_asked
from lineofsight.actions.returning.rehearsal_asked import (
    AlreadyAsked,
    ask,
    is_broken_off,
    last_asked,
    rehearse_if_asked,
)
from lineofsight.record.models import Authority, Rehearsal, RehearsalAsked
from lineofsight.record.moment import now
from tests.authority import SmallAuthority, small_authority
from tests.web.conftest import MONDAY


@pytest.fixture
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority(db: None, monday: time_machine.Traveller) -> SmallAuthority:
    Authority.objects.create(number="990")
    return small_authority()


def test_what_is_asked_is_made_once_and_says_who_asked(authority: SmallAuthority) -> None:
    assert rehearse_if_asked() == 0
    asked = ask(by=authority.analyst)
    assert (asked.asked_by, asked.asked_as) == (None, authority.analyst.display_name)
    with pytest.raises(AlreadyAsked, match="under way already"):
        ask(by=authority.north.manager)
    assert (rehearse_if_asked(), rehearse_if_asked()) == (1, 0)
    done = RehearsalAsked.objects.get()
    assert (done.is_open, done.failure, done.finished_at is not None) == (False, "", True)
    assert Rehearsal.objects.get().finished_at is not None
    assert ask(by=authority.north.worker).asked_by == authority.north.worker_row


def test_who_has_no_part_in_the_return_may_not_ask(authority: SmallAuthority) -> None:
    with pytest.raises(Refused):
        ask(by=authority.administrator)
    assert last_asked() is None


def test_a_record_that_is_nobodys_says_why_it_cannot_be_rehearsed(authority: SmallAuthority) -> None:
    Authority.objects.all().delete()
    ask(by=authority.analyst)
    assert rehearse_if_asked() == 0
    assert "does not say whose it is" in RehearsalAsked.objects.get().failure


def test_what_fails_for_a_reason_of_its_own_says_so_and_may_be_asked_for_again(
    authority: SmallAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(rehearsal_asked, "rehearse", full)
    ask(by=authority.analyst)
    with pytest.raises(OSError, match="No space"):
        rehearse_if_asked()
    failed = RehearsalAsked.objects.get()
    assert "OSError" in failed.failure
    assert "No space" not in failed.failure
    ask(by=authority.analyst)


def test_one_that_fell_silent_is_given_up_when_the_next_is_asked_for(
    authority: SmallAuthority, monday: time_machine.Traveller
) -> None:
    asked = ask(by=authority.analyst)
    RehearsalAsked.objects.update(begun_at=now(), told_at=now())
    monday.move_to(now() + rehearsal_asked.GIVEN_UP_AFTER - timedelta(seconds=1))
    assert not is_broken_off(RehearsalAsked.objects.get())
    monday.move_to(now() + timedelta(seconds=1))
    assert is_broken_off(RehearsalAsked.objects.get())
    assert ask(by=authority.analyst).pk != asked.pk
    asked.refresh_from_db()
    assert "stopped while it rehearsed" in asked.failure
