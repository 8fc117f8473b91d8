"""Conferences that are planned: their day, the report before them, and what is sent after them."""

from __future__ import annotations

from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import protection_pathway as pathway
from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.documents import CONFERENCE_LETTER, CONFERENCE_RECORD, CONFERENCE_REPORTS, SubjectKind
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    ChildProtectionPlan,
    Conference,
    Document,
    PlannedConference,
    ReviewConference,
    Section47Enquiry,
)
from lineofsight.record.models.documents import FAMILY


class Papers(Worded):
    """What is sent after a conference."""

    LETTER = "letter_sent_on", "the decision letter"
    RECORD = "record_sent_on", "the full record"


PAPERS_OF = {CONFERENCE_LETTER: Papers.LETTER, CONFERENCE_RECORD: Papers.RECORD}
"""Which papers of a conference a kind of document is."""


def plan_initial_conference(
    child: ChildKey, enquiry_id: int, *, planned_on: date, on: date, by: Account
) -> PlannedConference:
    """Plan the initial conference of an enquiry for a day; the clock of its report starts. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        enquiry = work.row(Section47Enquiry, enquiry_id)
        episode = work.episode(enquiry.episode_id)
        step = pathway.PLAN_INITIAL_CONFERENCE
        work.check(step, episode=episode, subject_id=enquiry_id, on=on, until=planned_on)
        return _plan(work, enquiry.episode_id, planned_on, on, section_47_enquiry=enquiry)


def plan_review_conference(
    child: ChildKey, plan_id: int, *, planned_on: date, on: date, by: Account
) -> PlannedConference:
    """Plan the next review conference of a plan for a day; the clock of its report starts. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        plan = work.row(ChildProtectionPlan, plan_id)
        episode = work.episode(plan.episode_id)
        step = pathway.PLAN_REVIEW_CONFERENCE
        work.check(step, episode=episode, subject_id=plan_id, on=on, until=planned_on, code=pathway.REVIEW)
        return _plan(work, plan.episode_id, planned_on, on, plan=plan)


def _plan(
    work: Recording,
    episode_id: int,
    planned_on: date,
    on: date,
    section_47_enquiry: Section47Enquiry | None = None,
    plan: ChildProtectionPlan | None = None,
) -> PlannedConference:
    return work.write(
        PlannedConference,
        child=work.child,
        episode_id=episode_id,
        section_47_enquiry=section_47_enquiry,
        plan=plan,
        set_on=on,
        planned_on=planned_on,
    )


def move_conference(
    child: ChildKey, planned_id: int, *, planned_on: date, why: str, on: date, by: Account
) -> PlannedConference:
    """Move a planned conference to another day; the earlier one is kept, and the report is due by the new one."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        planned = work.row(PlannedConference, planned_id)
        episode = work.episode(planned.episode_id)
        step = pathway.MOVE_CONFERENCE
        work.check(step, episode=episode, subject_id=planned_id, on=on, until=planned_on, words=why)
        return work.change(planned, planned_on=planned_on, why_moved=why, reason="Moved to another day")


def call_off_conference(child: ChildKey, planned_id: int, *, why: str, on: date, by: Account) -> PlannedConference:
    """Call a planned conference off, with the reason. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        planned = work.row(PlannedConference, planned_id)
        episode = work.episode(planned.episode_id)
        work.check(pathway.CALL_OFF_CONFERENCE, episode=episode, subject_id=planned_id, on=on, words=why)
        return work.change(planned, called_off_on=on, why_moved=why, reason="Called off")


def share_report(child: ChildKey, planned_id: int, *, on: date, by: Account) -> PlannedConference:
    """Record that the family and the chair had the report before a planned conference. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        planned = work.row(PlannedConference, planned_id)
        episode = work.episode(planned.episode_id)
        work.check(pathway.SHARE_REPORT, episode=episode, subject_id=planned_id, on=on)
        return work.change(planned, report_shared_on=on, reason="Report shared")


def conference_held(work: Recording, held: Conference | ReviewConference, on: date) -> None:
    """Say, within the action that records a conference, that what was planned for it was held."""
    waiting = PlannedConference.objects.filter(child=work.child, held_on__isnull=True, called_off_on__isnull=True)
    if isinstance(held, ReviewConference):
        column, waiting = "review", waiting.filter(plan=held.plan)
    elif held.section_47_enquiry_id is not None:
        column, waiting = "conference", waiting.filter(section_47_enquiry=held.section_47_enquiry_id)
    else:
        return
    for planned in waiting:
        work.change(planned, held_on=max(on, planned.set_on), reason="Held", **{column: held})


def call_off_reviews(work: Recording, plan: ChildProtectionPlan, *, on: date) -> None:
    """Call off, within the action that ends a plan, the review that is planned for it."""
    ahead = PlannedConference.objects.filter(plan=plan, held_on__isnull=True, called_off_on__isnull=True)
    for planned in ahead:
        called_off_on = max(on, planned.set_on)
        work.change(planned, called_off_on=called_off_on, why_moved="The plan ended", reason="The plan ended")


def document_sent(work: Recording, document: Document) -> None:
    """Say, within the action that records a document as sent on, what that means for the conference it is about.

    The report is shared once the family and the chair both have it, the decision letter and the full record are sent
    once the family has them.
    """
    if document.kind in CONFERENCE_REPORTS:
        _report_sent(work, document)
    elif document.kind in PAPERS_OF and document.recipient_kind in FAMILY:
        _papers_sent(work, document, PAPERS_OF[document.kind])


def _report_sent(work: Recording, document: Document) -> None:
    is_of_plan = document.about == SubjectKind.PROTECTION_PLAN.value
    about = {"plan" if is_of_plan else "section_47_enquiry": document.about_id}
    ahead = PlannedConference.objects.filter(child=work.child, held_on=None, called_off_on=None, **about)
    planned = ahead.filter(report_shared_on=None).first()
    if planned is None:
        return
    reports = Document.objects.filter(child=work.child, kind=document.kind, sent_on__gte=planned.set_on)
    reports = reports.filter(about=document.about, about_id=document.about_id)
    family, chair = reports.to_family().first_sent_on(), reports.to_chair().first_sent_on()
    if family is not None and chair is not None:
        work.change(planned, report_shared_on=max(family, chair), reason="Report sent to the family and the chair")


def _papers_sent(work: Recording, document: Document, papers: Papers) -> None:
    assert document.about_id is not None, "the papers of a conference are about one"
    held: Conference | ReviewConference
    if document.about == SubjectKind.REVIEW.value:
        held = work.row(ReviewConference, document.about_id, plan__child=work.child)
    else:
        held = work.row(Conference, document.about_id)
    if getattr(held, papers.value) is None:
        work.change(held, reason=f"Sent: {papers.label}", **{papers.value: document.sent_on})


def send_papers_of_conference(
    child: ChildKey, conference_id: int, papers: Papers, *, on: date, by: Account
) -> Conference:
    """Record that the decision letter or the full record of a conference was sent. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        held = work.row(Conference, conference_id)
        _check_papers(work, held, papers, on)
        return work.change(held, reason=f"Sent: {papers.label}", **{papers.value: on})


def send_papers_of_review(
    child: ChildKey, review_id: int, papers: Papers, *, on: date, by: Account
) -> ReviewConference:
    """The same for a review conference. Raises StepRefused."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=on) as work:
        held = work.row(ReviewConference, review_id, plan__child=work.child)
        _check_papers(work, held, papers, on)
        return work.change(held, reason=f"Sent: {papers.label}", **{papers.value: on})


def _check_papers(work: Recording, held: Conference | ReviewConference, papers: Papers, on: date) -> None:
    sent_on = getattr(held, papers.value)
    work.check(pathway.SEND_PAPERS, on=on, until=held.held_on, code=str(sent_on or ""))
