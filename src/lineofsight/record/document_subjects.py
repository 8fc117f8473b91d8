"""What of a child's record a document can be about: enquiries, plans, assessments, conferences, missed appointments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents import About, SubjectKind
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    MissedAppointment,
    ReviewConference,
    Section47Enquiry,
    Visit,
)
from lineofsight.record.moment import today

LATELY: Final = timedelta(days=183)
"""So long after it was missed an appointment can still be written about."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a document can be about. key: such as "enquiry-12"; label: in words."""

    key: str
    label: str

    @property
    def kind(self) -> SubjectKind:
        return SubjectKind(self.key.rpartition("-")[0])

    @property
    def fact_id(self) -> int:
        return int(self.key.rpartition("-")[2])


def subjects_of(child: Child, about: About) -> tuple[Subject, ...]:
    """What of this child's record a document of that kind can be about, the latest first; () for the child alone."""
    read = _READERS.get(about)
    return tuple(read(child)) if read is not None else ()


def _enquiries(child: Child) -> Iterator[Subject]:
    for row in Section47Enquiry.objects.filter(child=child).order_by("-started_on", "-pk"):
        yield Subject(f"enquiry-{row.pk}", f"The section 47 enquiry started on {written(row.started_on)}")


def _protection_plans(child: Child) -> Iterator[Subject]:
    for row in ChildProtectionPlan.objects.filter(child=child, ended_on__isnull=True).order_by("-started_on", "-pk"):
        yield Subject(f"protection_plan-{row.pk}", f"The child protection plan started on {written(row.started_on)}")


def _plans(child: Child) -> Iterator[Subject]:
    yield from _protection_plans(child)
    for row in ChildInNeedPlan.objects.filter(child=child, ended_on__isnull=True).order_by("-started_on", "-pk"):
        yield Subject(f"need_plan-{row.pk}", f"The child in need plan started on {written(row.started_on)}")


def _assessments(child: Child) -> Iterator[Subject]:
    for row in Assessment.objects.filter(child=child, authorised_on__isnull=False).order_by("-authorised_on", "-pk"):
        assert row.authorised_on is not None
        yield Subject(f"assessment-{row.pk}", f"The assessment authorised on {written(row.authorised_on)}")


def _conferences(child: Child) -> Iterator[Subject]:
    for review in ReviewConference.objects.filter(plan__child=child).order_by("-held_on", "-pk"):
        yield Subject(f"review-{review.pk}", f"The review conference held on {written(review.held_on)}")
    for row in Conference.objects.filter(child=child).order_by("-held_on", "-pk"):
        yield Subject(f"conference-{row.pk}", f"The conference held on {written(row.held_on)}")


def _missed(child: Child) -> Iterator[Subject]:
    since = today() - LATELY
    for one in MissedAppointment.objects.filter(child=child, missed_on__gte=since).order_by("-missed_on", "-pk"):
        words = f"{one.get_service_display()} on {written(one.missed_on)}"
        yield Subject(f"appointment-{one.pk}", f"The appointment that was missed: {words}")
    failed = Visit.objects.filter(child=child, kind=Visit.Kind.FAILED, happened_on__gte=since)
    for row in failed.order_by("-happened_on", "-pk"):
        yield Subject(f"visit-{row.pk}", f"Our visit on {written(row.happened_on)}, which nobody answered")


_READERS: Final[dict[About, Callable[[Child], Iterator[Subject]]]] = {
    About.ENQUIRY: _enquiries,
    About.PROTECTION_PLAN: _protection_plans,
    About.PLAN: _plans,
    About.ASSESSMENT: _assessments,
    About.CONFERENCE: _conferences,
    About.MISSED: _missed,
}
