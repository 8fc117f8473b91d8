"""Work that nobody asks for, done by threads of each server process: reminding agencies, sending mail once a minute;
every few seconds, what follows from answers that were given in the partner-facing process, which does none of this,
and the rehearsal of the census that somebody asked for;
once a day, counting how often flags are raised, and rehearsing the census.

Each job may be asked of any number of processes at the same time, and of `lineofsight chase` besides; the count, which
takes longest, has a thread of its own and is made by one process alone. A job that is broken off leaves nothing half
done: what it had begun is rolled back, and the next round does it, or of the count one an hour later.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from multiprocessing.util import Finalize
from typing import Any, Final

from django.db import connections

from lineofsight.access.served import is_partner_facing
from lineofsight.actions import chasing, flag_census, following_up, outgoing
from lineofsight.actions.returning import rehearsal_asked, rehearsing

EVERY_SECONDS: Final = 60
SOON_SECONDS: Final = 5
ASKED_SECONDS: Final = 2
SECONDS_TO_STOP: Final = 3

Job = Callable[[], Any]
JOBS: Final[tuple[Job, ...]] = (chasing.chase_all, outgoing.send_waiting)
SOON_JOBS: Final[tuple[Job, ...]] = (following_up.follow_up_all,)
ASKED_JOBS: Final[tuple[Job, ...]] = (rehearsal_asked.rehearse_if_asked,)
"""Long work for which somebody waits: in a thread of its own, so that nothing else waits for it."""
LONG_JOBS: Final[tuple[Job, ...]] = (flag_census.count_flags_if_due, rehearsing.rehearse_if_due)
"""Work that may take minutes: in a thread of its own, so that no reminder and no mail waits for it."""

log = logging.getLogger(__name__)


class Ticker:
    """One thread that does the jobs, waits, and does them again until it is stopped. Its connection is its own."""

    def __init__(self, jobs: Sequence[Job] = JOBS, every_seconds: float = EVERY_SECONDS) -> None:
        self._jobs = tuple(jobs)
        self._every_seconds = every_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin, and end with the process: a round under way is let finish, if it does so soon."""
        self._thread.start()
        Finalize(self, self.stop, exitpriority=100)

    def stop(self) -> None:
        """Begin no other job, and wait a little for the one that is under way."""
        self._stopped.set()
        self._thread.join(SECONDS_TO_STOP)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_seconds):
            self._round()

    def _round(self) -> None:
        """Do every job once. One that fails is logged, by its kind of error alone, and does not hold up the next."""
        try:
            for job in self._jobs:
                if self._stopped.is_set():
                    return
                try:
                    job()
                except Exception as error:  # noqa: BLE001 - whatever it is, the next round tries again
                    log.warning("Background work failed: %s. It is tried again.", type(error).__name__)
        finally:
            connections.close_all()


def start_background() -> tuple[Ticker, ...]:
    """Start the threads of this server process; the partner-facing process has none."""
    if is_partner_facing():
        return ()
    tickers = (Ticker(), Ticker(SOON_JOBS, SOON_SECONDS), Ticker(ASKED_JOBS, ASKED_SECONDS), Ticker(LONG_JOBS))
    for ticker in tickers:
        ticker.start()
    return tickers
