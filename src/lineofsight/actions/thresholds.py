"""The threshold framework and the numbers of flags: the authority's own, each set from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.local_standards import CannotSetStandard
from lineofsight.domain.flags import FLAGS_BY_KEY, UnknownThreshold, check_number
from lineofsight.domain.permissions import Action
from lineofsight.domain.thresholds import Framework
from lineofsight.record.models import FlagThreshold, LiveMark, ThresholdFramework
from lineofsight.record.moment import now

LIVE_KIND = "front_door"


@gate.one_transaction()
def set_threshold_framework(framework: Framework, *, in_force_from: date, by: Account) -> ThresholdFramework:
    """Set the framework that decisions cite from a day on; those made before keep the version of their day.

    Raises Refused, CannotSetStandard.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_STANDARDS, by)
    if not framework.name.strip() or not framework.version.strip():
        raise CannotSetStandard("Give the framework a name and a version.")
    row = ThresholdFramework(
        name=framework.name.strip(),
        version=framework.version.strip(),
        in_force_from=in_force_from,
        content=framework.as_plain(),
        set_at=now(),
        set_by=by.worker,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        day = f"{in_force_from:%-d %B %Y}"
        raise CannotSetStandard(f"Another version is in force from {day} already. Choose another day.") from error
    permission.wrote("threshold_framework", row.pk, version=row.version)
    LiveMark.raise_for(LIVE_KIND)
    return row


@gate.one_transaction()
def set_flag_numbers(
    flag: str, numbers: Mapping[str, int], *, in_force_from: date, by: Account, note: str = ""
) -> list[FlagThreshold]:
    """Set numbers of a flag's rule from a day on; what is asked of an earlier day keeps the numbers of that day.

    numbers: by key of the rule's thresholds. Raises Refused, CannotSetStandard.
    """
    permission = gate.permit(Action.CHANGE_LOCAL_STANDARDS, by)
    if not numbers:
        raise CannotSetStandard("Give at least one number.")
    rows = []
    for threshold, number in numbers.items():
        try:
            check_number(flag, threshold, number)
        except UnknownThreshold as error:
            raise CannotSetStandard(str(error)) from error
        rows.append(
            FlagThreshold(
                flag=flag,
                threshold=threshold,
                number=number,
                in_force_from=in_force_from,
                note=note,
                set_at=now(),
                set_by=by.worker,
            )
        )
    try:
        with transaction.atomic():
            FlagThreshold.objects.bulk_create(rows)
    except IntegrityError as error:
        day = f"{in_force_from:%-d %B %Y}"
        title = FLAGS_BY_KEY[flag].title
        raise CannotSetStandard(f"{title} already has numbers from {day}. Choose another day.") from error
    permission.wrote("flag_threshold", flag)
    LiveMark.raise_for(LIVE_KIND)
    return rows
