"""Whoever holds a child has read what the front door passed on about them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import sharing_of
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.recording import NO_EVENT, ChildKey, recording
from lineofsight.domain.permissions import Action
from lineofsight.record.models import InformationRead
from lineofsight.record.passed_information import is_for_early_help, passed_on, unread

FOR_SOCIAL_CARE: Final = "The front door passed this to social care, for social care to read. Nothing was recorded."


def acknowledge(child: ChildKey, contact: int | UUID, *, by: Account) -> InformationRead:
    """Record that this worker has read what was passed on about a child. Said a second time, the first one stands.

    contact: its primary key, or its reference as it stands in an address. Raises Refused for who neither holds the
    child nor manages the team that does, NotInThisRecord for what was not passed on about the child, and ActionError
    for an account that is no worker's and for what is not theirs to read: see `record.passed_information`.
    """
    with recording(child, Action.ACKNOWLEDGE_INFORMATION, by=by, on=NO_EVENT, moves_clocks=False) as work:
        if work.worker is None:
            raise ActionError("Only a worker can say that they have read it. Sign in with the account of one.")
        key = {"pk": contact} if isinstance(contact, int) else {"reference": contact}
        passed = passed_on().select_for_update(of=("self",)).filter(child=work.child, **key).first()
        if passed is None:
            raise NotInThisRecord("The front door did not pass this on, or has taken it up again. Open the page again.")
        if not is_for_early_help(passed) and not sharing_of(work.opened).is_whole:
            raise ActionError(FOR_SOCIAL_CARE)
        if not unread().filter(pk=passed.pk).exists():
            standing = passed.readings.order_by("-read_at").first()
            if standing is None:
                raise ActionError(FOR_SOCIAL_CARE)
            return standing
        return work.write(InformationRead, contact=passed, read_at=work.at, read_by=work.worker)
