"""Meetings about a child, read into what a document tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lineofsight.domain.codes import CategoryOfAbuse, ParticipationCode
from lineofsight.domain.documents import MeetingFacts
from lineofsight.domain.meetings import Came, MeetingAgency, ParentsPart, Reported
from lineofsight.record.models import (
    Attendance,
    Child,
    ChildProtectionPlan,
    Conference,
    CoreGroup,
    ReviewConference,
    Section47Enquiry,
)


def meetings_of(child: Child, about: str, subject_id: int) -> Iterator[MeetingFacts]:
    """The meetings that a document about this subject tells of, the latest first."""
    if about == "enquiry":
        yield from _discussion(Section47Enquiry.objects.get(child=child, pk=subject_id))
    if about == "protection_plan":
        plan = ChildProtectionPlan.objects.get(child=child, pk=subject_id)
        found = [*map(_core_group, plan.core_groups.prefetch_related("attendance"))]
        found += map(_review, plan.reviews.prefetch_related("attendance"))
        yield from sorted(found, key=lambda one: one.on, reverse=True)


def concluded_meeting(child: Child, about: str, subject_id: int) -> MeetingFacts | None:
    """A conference that was held, for its record; None where the document is about none."""
    if about == "conference":
        return _conference(Conference.objects.get(child=child, pk=subject_id))
    if about == "review":
        return _review(ReviewConference.objects.get(plan__child=child, pk=subject_id))
    return None


def _discussion(enquiry: Section47Enquiry) -> Iterator[MeetingFacts]:
    row = enquiry.strategy_discussion
    if row is not None:
        yield MeetingFacts(
            title="Strategy discussion",
            on=row.held_on,
            outcome=str(row.get_outcome_display()),
            agencies=_agencies(row.attendance.all()),
            dissent=row.dissent,
        )


def _core_group(row: CoreGroup) -> MeetingFacts:
    return MeetingFacts(
        title="Core group",
        on=row.held_on,
        agencies=_agencies(row.attendance.all()),
        familys_part=row.familys_part,
        progress=row.progress,
        not_done=row.not_done,
    )


def _conference(row: Conference) -> MeetingFacts:
    plan = ChildProtectionPlan.objects.filter(conference=row).first()
    return MeetingFacts(
        title=row.get_kind_display(),
        on=row.held_on,
        outcome=str(row.get_outcome_display()) if row.outcome else "",
        agencies=_agencies(row.attendance.all()),
        familys_part=_parents(row),
        dissent=row.dissent,
        chair=row.chair,
        childs_part=_participation(row.participation),
        category=_category(plan.initial_category) if plan else "",
    )


def _review(row: ReviewConference) -> MeetingFacts:
    return MeetingFacts(
        title="Review child protection conference",
        on=row.held_on,
        outcome=str(row.get_decision_display()) if row.decision else "",
        agencies=_agencies(row.attendance.all()),
        familys_part=_parents(row),
        dissent=row.dissent,
        chair=row.chair,
        childs_part=_participation(row.participation),
        category=_category(row.category),
    )


def _agencies(rows: Iterable[Attendance]) -> tuple[tuple[str, str], ...]:
    """Each agency that was invited, with what became of it; nobody's name."""
    found = []
    for row in rows:
        came = Came(row.came).label
        reported = f"; {Reported(row.reported).label.lower()}" if row.reported else ""
        found.append((MeetingAgency(row.agency).label, f"{came}{reported}"))
    return tuple(found)


def _parents(row: Conference | ReviewConference) -> str:
    if not row.parents_part:
        return ""
    why = f" {row.why_parents_excluded}" if row.why_parents_excluded else ""
    return f"Parents: {ParentsPart(row.parents_part).label.lower()}.{why}"


def _participation(code: str) -> str:
    return ParticipationCode.from_code(code).label if code else ""


def _category(code: str) -> str:
    return CategoryOfAbuse.from_code(code).label if code else ""
