"""Reminding agencies of the answers they owe: by itself at half time, when due and then daily, and by hand.

Any number of processes may do it at once: each request is locked while it is looked at, so that one reminder is sent
once. Source: practice reference 2.2, MASH enquiry.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from lineofsight.access import gate
from lineofsight.access.accounts import command_line
from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.access.trail import Entry, verb_of
from lineofsight.access.transactions import note_opened
from lineofsight.actions import outgoing
from lineofsight.actions.contacts import LIVE_KIND
from lineofsight.actions.enquiry_work import working_on_request
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.one_by_one import one_by_one
from lineofsight.domain.chasing import Chase, chase_due
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import hidden_from_agencies, is_hidden_from_agencies, outstanding
from lineofsight.record.models import AgencyRequest, LiveMark, MashEnquiry, Reminder
from lineofsight.record.moment import now

NOT_AGAIN_WITHIN: Final = timedelta(minutes=15)
"""A worker who reminds an agency twice in so short a time should ring it."""


def chase_all(at: datetime | None = None) -> int:
    """Remind every agency whose next reminder has come due; how many. at: an aware moment, now when None.

    A request that fails is tried again, and the others are reminded.
    """
    moment = at or now()
    hidden = MashEnquiry.objects.filter(hidden_from_agencies(), closed_at__isnull=True)
    owed = outstanding().exclude(enquiry__in=hidden.values("pk"))
    due = [request.pk for request in owed.prefetch_related("reminders") if _next(request, moment) is not None]
    return one_by_one(due, lambda pk: _chase(pk, moment), "request")


def _next(request: AgencyRequest, at: datetime) -> Chase | None:
    """The reminder that this request is due now, by what it has been reminded of."""
    reminded = [(one.why, one.reminded_at) for one in request.reminders.all()]
    return chase_due(request.requested_at, request.due_at, at, reminded)


@gate.one_transaction()
def _chase(request_id: int, at: datetime) -> bool:
    """Remind one agency, unless another process has meanwhile, or it has answered."""
    request = outstanding().select_for_update(of=("self",)).filter(pk=request_id).select_related("agency").first()
    chase = _next(request, at) if request is not None else None
    if request is None or chase is None:
        return False
    reminder = Reminder.objects.create(request=request, reminded_at=at, why=chase.why.value)
    outgoing.tell_agency(request, f"chased:{request.reference}:{chase.why}:{chase.day}", at=at)
    action = Action.ASK_AGENCIES
    entry = Entry(verb=verb_of(action), account=command_line(), action=action, rule="chasing")
    entry.wrote("reminder", reminder.pk, why=chase.why.value)
    note_opened(entry)
    LiveMark.raise_for(LIVE_KIND)
    return True


def remind(request: Key, *, by: Account) -> Reminder:
    """Remind an agency now, because a worker asks. Raises Refused, ActionError."""
    with working_on_request(request, Action.ASK_AGENCIES, by=by) as (work, asked):
        work.must_not_be_closed()
        if asked.state != AgencyRequest.State.REQUESTED:
            raise ActionError("This agency owes no answer, so there is nothing to remind it of.")
        if is_hidden_from_agencies(asked.enquiry_id):
            raise ActionError("The record is restricted, so the agency does not see the enquiry. Ring the agency.")
        if not outgoing.people_of(asked.agency):
            raise ActionError("Nobody at this agency has an account. Ring the agency, and take the answer down.")
        if asked.reminders.filter(reminded_at__gt=work.at - NOT_AGAIN_WITHIN).exists():
            raise ActionError("This agency was reminded a few minutes ago. Ring it if the answer cannot wait.")
        reminder = Reminder.objects.create(request=asked, reminded_at=work.at, why=Reminder.Why.BY_HAND, by=work.worker)
        work.names("reminder", reminder.pk)
        outgoing.tell_agency(asked, f"reminded:{reminder.pk}", at=work.at)
        return reminder
