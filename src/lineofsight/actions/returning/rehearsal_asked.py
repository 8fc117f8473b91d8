"""Rehearsing the census because somebody asked: one at a time, by a thread of the server, which says how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, IntegrityError, connections, transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError, CannotReturn
from lineofsight.actions.returning.census import Progress
from lineofsight.actions.returning.rehearsing import rehearse
from lineofsight.domain.permissions import Action
from lineofsight.record.models import RehearsalAsked
from lineofsight.record.moment import now

TELLS_EVERY_SECONDS: Final = 1
GIVEN_UP_AFTER: Final = timedelta(minutes=5)
"""Whoever rehearses says every second how far it is: one that has been silent for so long was broken off."""
BROKEN_OFF: Final = "The service stopped while it rehearsed. What was found before still stands. Ask again."
FAILED: Final = (
    "It failed for a reason of the service’s own ({kind}), which the log of the server names. What was found before"
    " still stands. Ask again; if it fails again, tell whoever runs the service."
)

log = logging.getLogger(__name__)


class AlreadyAsked(ActionError):
    """Somebody asked for a rehearsal that is not finished: one alone is made at a time."""


def ask(*, by: Account) -> RehearsalAsked:
    """Ask for a rehearsal, which a thread of the server makes within seconds. Raises Refused, AlreadyAsked."""
    with gate.one_transaction():
        permission = gate.permit(Action.REHEARSE_RETURN, by)
        _give_up()
        try:
            with transaction.atomic():
                asked = RehearsalAsked.objects.create(asked_at=now(), asked_by=by.worker, asked_as=by.display_name)
        except IntegrityError:
            raise AlreadyAsked(
                "A rehearsal is under way already. What it finds is shown when it is finished."
            ) from None
        permission.wrote("rehearsal_asked", asked.pk)
        return asked


def last_asked() -> RehearsalAsked | None:
    """The last rehearsal that anybody asked for, finished or not; None where nobody has."""
    return RehearsalAsked.objects.first()


def is_broken_off(asked: RehearsalAsked) -> bool:
    """Whether nothing has been heard of a rehearsal for so long that nobody makes it any more."""
    heard_at = asked.told_at or asked.asked_at
    return asked.is_open and heard_at <= now() - GIVEN_UP_AFTER


def rehearse_if_asked() -> int:
    """Rehearse where somebody asked and nobody has begun: how many rehearsals were made, 0 or 1.

    Any number of processes may ask at the same time: one alone does it. What goes wrong is kept for whoever asked.
    """
    asked = RehearsalAsked.objects.filter(is_open=True, begun_at__isnull=True).first()
    if asked is None:
        return 0
    at = now()
    if not RehearsalAsked.objects.filter(pk=asked.pk, is_open=True, begun_at__isnull=True).update(
        begun_at=at, told_at=at
    ):
        return 0
    try:
        with _kept_progress(asked.pk) as tell:
            rehearse(tell)
    except CannotReturn as refused:
        _finish(asked.pk, str(refused))
        return 0
    except Exception as error:
        _finish(asked.pk, FAILED.format(kind=type(error).__name__))
        raise
    _finish(asked.pk)
    return 1


def _finish(pk: int, failure: str = "") -> None:
    RehearsalAsked.objects.filter(pk=pk, is_open=True).update(is_open=False, finished_at=now(), failure=failure)


def _give_up() -> None:
    """Close what was broken off, so that somebody may ask again."""
    for one in RehearsalAsked.objects.filter(is_open=True):
        if is_broken_off(one):
            _finish(one.pk, BROKEN_OFF)


@contextmanager
def _kept_progress(pk: int) -> Iterator[Progress]:
    """Keeps each second how far the rehearsal is, on a connection of its own: the rehearsal's own is reading."""
    so_far: dict[str, str | int] = {}
    stopped = threading.Event()

    def tell(what: str, done: int, of: int) -> None:
        so_far.update(doing=what, done=done, of=of)

    def keep() -> None:
        try:
            while not stopped.wait(TELLS_EVERY_SECONDS):
                _tell(pk, dict(so_far))
        finally:
            connections.close_all()

    keeper = threading.Thread(target=keep, name="rehearsal-progress", daemon=True)
    keeper.start()
    try:
        yield tell
    finally:
        stopped.set()
        keeper.join()


def _tell(pk: int, so_far: dict[str, str | int]) -> None:
    """Write it down; where the database is busy, the next second does."""
    try:
        RehearsalAsked.objects.filter(pk=pk, is_open=True).update(told_at=now(), **so_far)
    except DatabaseError:
        log.debug("How far the rehearsal is could not be written down. It is tried again.")
