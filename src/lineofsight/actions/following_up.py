"""Doing what follows from answers that were given in the partner-facing process, which knows only enquiries.

Any number of processes may do it at once: an enquiry is locked while its answers are followed up, so that each is once.
"""

from __future__ import annotations

from lineofsight.access import gate
from lineofsight.access.accounts import command_line
from lineofsight.access.trail import Entry, verb_of
from lineofsight.access.transactions import note_opened
from lineofsight.actions.contacts import LIVE_KIND
from lineofsight.actions.enquiry_work import EnquiryWork, follow_up, locked_contacts
from lineofsight.actions.one_by_one import one_by_one
from lineofsight.domain.permissions import Action
from lineofsight.record.models import AnswerToFollowUp, LiveMark, MashEnquiry
from lineofsight.record.moment import now


def follow_up_all() -> int:
    """Follow up every answer that waits for it: how the enquiry stands, the contacts' stage, the clocks. How many.

    An enquiry that fails stays to be followed up, and the others are.
    """
    waiting = AnswerToFollowUp.objects.order_by("request__enquiry").values_list("request__enquiry", flat=True)
    return one_by_one(list(waiting.distinct()), _follow_up, "enquiry")


@gate.one_transaction()
def _follow_up(enquiry_id: int) -> int:
    """Follow up the answers to one enquiry, unless another process has meanwhile."""
    contacts = locked_contacts([enquiry_id])
    enquiry = MashEnquiry.objects.select_for_update().get(pk=enquiry_id)
    answers = dict(AnswerToFollowUp.objects.filter(request__enquiry=enquiry_id).values_list("pk", "given_at"))
    if not answers:
        return 0
    action = Action.ANSWER_ENQUIRY
    entry = Entry(
        verb=verb_of(action),
        account=command_line(),
        action=action,
        children=[contact.child_id for contact in contacts if contact.child_id is not None],
        rule="following_up",
    )
    entry.wrote("mash_enquiry", enquiry_id)
    work = EnquiryWork(contacts, None, now(), entry.wrote, enquiry)
    follow_up(work, answered_at=max(answers.values()))
    AnswerToFollowUp.objects.filter(pk__in=answers).delete()
    note_opened(entry)
    LiveMark.raise_for(LIVE_KIND)
    return len(answers)
