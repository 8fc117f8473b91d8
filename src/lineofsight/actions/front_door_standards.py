"""The front door's own standards: hours, capacity, sampling, sign-off and aim, each set from a day on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal

from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Action
from lineofsight.record.models import FrontDoorStandard, LiveMark
from lineofsight.record.moment import now


@dataclass(frozen=True, slots=True)
class WantedStandard:
    """What an authority sets for its front door, in the words of `FrontDoorStandard`.

    open_at_most and open_at_most_by: the aim of working the backlog down, both or neither. children_living_here:
    people aged 0 to 17, None to leave rates out.
    """

    in_force_from: date
    opens_at: time
    closes_at: time
    decisions_an_hour: Decimal
    sample_of_each_outcome: int
    outcomes_for_a_manager: tuple[ContactOutcome, ...]
    open_at_most: int | None = None
    open_at_most_by: date | None = None
    children_living_here: int | None = None
    note: str = ""


@gate.one_transaction()
def set_front_door_standard(wanted: WantedStandard, *, by: Account) -> FrontDoorStandard:
    """Set how the front door runs from a day on; what came before keeps the standard of its day.

    A contact that was received keeps its mark of out of hours. Raises Refused, CannotSetStandard.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_STANDARDS, by)
    _check(wanted)
    columns = asdict(wanted) | {"outcomes_for_a_manager": [one.value for one in wanted.outcomes_for_a_manager]}
    standard = FrontDoorStandard(**columns, set_at=now(), set_by=by.worker)
    try:
        with transaction.atomic():
            standard.save()
    except IntegrityError as error:
        day = f"{wanted.in_force_from:%-d %B %Y}"
        raise CannotSetStandard(
            f"The front door already has standards from {day}. Choose another day, or a later one."
        ) from error
    permission.wrote("front_door_standard", standard.pk)
    LiveMark.raise_for("front_door")
    return standard


def _check(wanted: WantedStandard) -> None:
    """Raises CannotSetStandard with what to change."""
    if wanted.closes_at <= wanted.opens_at:
        raise CannotSetStandard("Give a closing time that is later than the opening time.")
    if wanted.decisions_an_hour <= 0:
        raise CannotSetStandard("Give a capacity of more than 0 decisions an hour.")
    if wanted.sample_of_each_outcome < 1:
        raise CannotSetStandard("Give a sample of at least 1 decision of each outcome.")
    if (wanted.open_at_most is None) != (wanted.open_at_most_by is None):
        raise CannotSetStandard("Give both the number of open contacts aimed at and the day, or neither.")
    if wanted.open_at_most_by is not None and wanted.open_at_most_by <= wanted.in_force_from:
        raise CannotSetStandard("Give a day for the aim that is later than the day the standards begin.")
    if wanted.children_living_here == 0:
        raise CannotSetStandard("Give the number of children who live here, or leave it out.")
