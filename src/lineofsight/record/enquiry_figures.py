"""Figures of MASH enquiries: indicators P13 and P14, as counts that open to their rows.

P13: enquiries decided in a period in which at least two agencies had replied before the first decision on any child of
it. P14: requests made in a period that were answered within the time of their route, for each agency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from lineofsight.record.enquiries import REPLIED
from lineofsight.record.models import AgencyRequest, Contact, MashEnquiry
from lineofsight.record.moment import LONDON

ENOUGH_REPLIES = 2
State = AgencyRequest.State


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments at which a period of whole days, both included, begins and is over in Europe/London."""
    over = datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)
    return datetime.combine(first, time.min, tzinfo=LONDON), over


def decided_enquiries(first: date, last: date) -> QuerySet[MashEnquiry]:
    """The enquiries whose first decision on any child fell in the period: the denominator of P13.

    Each has `first_decided_at` and `replies_before`: the agencies that had told something, or that nothing is known,
    before that moment. An enquiry that was asked after a decision, of a contact reopened, is measured by nothing here.
    """
    decided = Contact.objects.filter(enquiries__enquiry=OuterRef("pk"), first_decided_at__gt=OuterRef("asked_at"))
    firsts = decided.order_by().values("enquiries__enquiry").annotate(at=Min("first_decided_at")).values("at")
    begins, over = _moments(first, last)
    enquiries = MashEnquiry.objects.annotate(first_decided_at=Subquery(firsts))
    replied = AgencyRequest.objects.filter(
        enquiry=OuterRef("pk"), state__in=REPLIED, answered_at__lt=OuterRef("first_decided_at")
    )
    counted = replied.order_by().values("enquiry").annotate(n=Count("*")).values("n")
    return enquiries.filter(first_decided_at__gte=begins, first_decided_at__lt=over).annotate(
        replies_before=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    )


def with_enough_replies(enquiries: Any) -> QuerySet[MashEnquiry]:
    """Those in which at least two agencies had replied before the decision: the numerator of P13.

    enquiries: of `decided_enquiries`, which counts the replies.
    """
    found: QuerySet[MashEnquiry] = enquiries.filter(replies_before__gte=ENOUGH_REPLIES)
    return found


@dataclass(frozen=True, slots=True)
class Replies:
    """How one agency answered what it was asked in a period.

    asked: requests that were not taken back and whose answer was due, or came, by the moment of reading. in_time:
    answered by the time of their route, a refusal included. declined: refusals among all. unanswered: still without
    an answer and past their time.
    """

    agency_id: int
    agency: str
    asked: int
    in_time: int
    declined: int
    unanswered: int


def requests_to_judge(first: date, last: date, at: datetime) -> QuerySet[AgencyRequest]:
    """The requests made in the period that can be judged at the moment `at`: the denominator of P14.

    One that was taken back is left out, and so is one that still has time. One whose enquiry was closed before its
    time was up without an answer was not owed any longer, and is left out too.
    """
    begins, over = _moments(first, last)
    judged = Q(answered_at__isnull=False) | Q(
        answered_at__isnull=True, due_at__lt=Coalesce(F("enquiry__closed_at"), at)
    )
    made = AgencyRequest.objects.filter(requested_at__gte=begins, requested_at__lt=over)
    return made.exclude(state=State.WITHDRAWN).filter(judged)


def answered_in_time(requests: QuerySet[AgencyRequest]) -> QuerySet[AgencyRequest]:
    """Those that were answered within the time of their route: the numerator of P14."""
    return requests.filter(answered_at__lte=F("due_at"))


def replies_by_agency(first: date, last: date, at: datetime) -> list[Replies]:
    """P14 for each agency that was asked in the period, by name, in one query."""
    is_in_time = Q(answered_at__lte=F("due_at"))
    rows = (
        requests_to_judge(first, last, at)
        .order_by("agency__name")
        .values("agency_id", "agency__name")
        .annotate(
            asked=Count("*"),
            in_time=_count(is_in_time),
            declined=_count(Q(state=State.DECLINED)),
            unanswered=_count(Q(answered_at__isnull=True)),
        )
    )
    return [
        Replies(row["agency_id"], row["agency__name"], row["asked"], row["in_time"], row["declined"], row["unanswered"])
        for row in rows
    ]


def _count(condition: Q) -> Count:
    return Count(Case(When(condition, then=Value(1)), output_field=IntegerField()))
