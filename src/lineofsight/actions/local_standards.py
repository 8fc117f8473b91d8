"""Local standards: the limits that the authority sets for itself, each from a day on."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.clocks import CLOCKS_BY_KEY, LOCAL_CLOCK_KEYS, Unit
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.models import Deadline, Episode, LiveMark, LocalStandard
from lineofsight.record.moment import now


class CannotSetStandard(ActionError):
    """The limit cannot be set, and why."""


@gate.one_transaction()
def set_local_standard(
    clock: str, *, number: int, unit: Unit, in_force_from: date, by: Account, note: str = ""
) -> LocalStandard:
    """Set the limit of a local clock for all that starts on or after a day; what began before keeps its own.

    The deadlines that it moves are read again. Raises Refused, CannotSetStandard.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_STANDARDS, by)
    if clock not in LOCAL_CLOCK_KEYS:
        raise CannotSetStandard("That clock's limit is not the authority's to set: see its source in the manual.")
    if number < 1:
        raise CannotSetStandard("Give a limit of at least 1.")
    standard = LocalStandard(
        clock=clock,
        number=number,
        unit=unit.value,
        in_force_from=in_force_from,
        note=note,
        set_at=now(),
        set_by=by.worker,
    )
    try:
        with transaction.atomic():
            standard.save()
    except IntegrityError as error:
        title = CLOCKS_BY_KEY[clock].title
        raise CannotSetStandard(
            f"{title} already has a limit from {in_force_from:%-d %B %Y}. Choose another day."
        ) from error
    permission.wrote("local_standard", standard.pk, clock=clock)
    ledger.reread(_children_it_may_move(clock, in_force_from))
    LiveMark.raise_for("record")
    return standard


def _children_it_may_move(clock: str, in_force_from: date) -> set[int]:
    """Children with an episode that stood on or after the day, and those whose deadlines of the clock began then.

    A clock that did not apply under the limit before has no deadline, so the deadlines alone do not tell.
    """
    stood = Q(closed_on__isnull=True) | Q(closed_on__gte=in_force_from) | Q(referred_on__gte=in_force_from)
    episodes = Episode.objects.filter(stood)
    deadlines = Deadline.objects.filter(clock=clock, started_on__gte=in_force_from)
    return {child_id for rows in (episodes, deadlines) for child_id in rows.values_list("child_id", flat=True)}
