"""The thread that does what nobody asks for: again and again, past errors, until it is stopped."""

from __future__ import annotations

import threading
import time

import pytest

from lineofsight.config.background import JOBS, Ticker, start_background

SOON = 0.01


def _until(condition, seconds: float = 5) -> bool:
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        if condition():
            return True
        time.sleep(SOON)
    return False


def test_it_does_each_job_again_and_again_until_it_is_stopped() -> None:
    done: list[str] = []
    ticker = Ticker([lambda: done.append("first"), lambda: done.append("second")], every_seconds=SOON)
    ticker.start()
    assert _until(lambda: len(done) >= 6)
    ticker.stop()
    assert not ticker.is_running
    assert done[:4] == ["first", "second", "first", "second"]
    count = len(done)
    time.sleep(5 * SOON)
    assert len(done) == count


def test_a_job_that_fails_holds_up_neither_the_next_nor_the_next_round(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def fail() -> None:
        raise ValueError("Robin Moon of 1 Hill Road")

    ticker = Ticker([fail, lambda: done.append(1)], every_seconds=SOON)
    ticker.start()
    assert _until(lambda: len(done) >= 2)
    ticker.stop()
    assert "Background work failed: ValueError." in caplog.text
    assert "Robin" not in caplog.text


def test_stopping_waits_for_the_job_under_way_and_begins_no_other() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def long_job() -> None:
        begun.set()
        go_on.wait(5)
        done.append("long")

    ticker = Ticker([long_job, lambda: done.append("next")], every_seconds=SOON)
    ticker.start()
    assert begun.wait(5)
    stopping = threading.Thread(target=ticker.stop)
    stopping.start()
    go_on.set()
    stopping.join(5)
    assert not ticker.is_running
    assert done == ["long"]


def test_agencies_are_reminded_and_messages_sent() -> None:
    assert [job.__name__ for job in JOBS] == ["chase_all", "send_waiting"]


def test_the_long_count_of_the_flags_holds_up_no_reminder_and_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(Ticker, "start", lambda ticker: started.append([job.__name__ for job in ticker._jobs]))
    assert len(start_background()) == 4
    assert started == [
        ["chase_all", "send_waiting"],
        ["follow_up_all"],
        ["rehearse_if_asked"],
        ["count_flags_if_due", "rehearse_if_due"],
    ]
