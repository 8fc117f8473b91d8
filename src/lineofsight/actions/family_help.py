"""Help by agreement: assessments, visits, child in need plans and their reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions.assessments import AssessmentFound, check_found
from lineofsight.actions.plans import ProgressSaid, write_frequency, write_progress
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.actions.voice import ViewSaid, write_view
from lineofsight.actions.working_episode import episode_worked_in
from lineofsight.domain import assessment_pathway, pathway
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildInNeedReview,
    Visit,
)
from lineofsight.record.moment import local_date


def start_assessment(
    child: ChildKey, episode_id: int, *, on: date, by: Account, review_point_on: date | None = None
) -> Assessment:
    """Start an assessment in an open episode, with its internal review point if one is set."""
    with recording(child, Action.ASSESS, by=by, on=on) as work:
        work.check(pathway.START_ASSESSMENT, episode=work.episode(episode_id), on=on)
        return work.write(
            Assessment, child=work.child, episode_id=episode_id, started_on=on, review_point_on=review_point_on
        )


def hold_review_point(child: ChildKey, assessment_id: int, *, on: date, by: Account) -> Assessment:
    """Record that the internal review point of an assessment was held."""
    with recording(child, Action.ASSESS, by=by, on=on) as work:
        assessment = work.row(Assessment, assessment_id)
        episode = work.episode(assessment.episode_id)
        work.check(pathway.HOLD_REVIEW_POINT, episode=episode, subject_id=assessment_id, on=on)
        return work.change(assessment, review_point_held_on=on)


def complete_assessment(
    child: ChildKey,
    assessment_id: int,
    *,
    on: date,
    factors: Iterable[AssessmentFactor],
    by: Account,
    analysis: str = "",
    view: ViewSaid | None = None,
    found: AssessmentFound | None = None,
) -> Assessment:
    """Record the worker's finished assessment with the factors found; a manager has still to authorise it.

    One that was sent back is finished again, and its factors are stated as a whole.

    found: what it found and decided; None where only the factors and the analysis are known. view: what the child said
    in it; None where nothing is recorded. Raises WordsStandElsewhere, beside the others.
    """
    codes = tuple(dict.fromkeys(factor.value for factor in factors))
    with recording(child, Action.ASSESS, by=by, on=on) as work:
        assessment = work.row(Assessment, assessment_id)
        episode = work.episode(assessment.episode_id)
        work.check(pathway.COMPLETE_ASSESSMENT, episode=episode, subject_id=assessment_id, on=on, codes=codes)
        if found is not None:
            check_found(work, episode, on, found)
        work.state_codes(AssessmentFactorFound, codes, reason="Finished again", assessment=assessment)
        if view is not None:
            write_view(work, view, on=on, by=by, episode_id=assessment.episode_id, assessment=assessment)
        said = found.columns() if found is not None else {}
        return work.change(
            assessment,
            completed_on=on,
            completed_by=work.worker,
            analysis=analysis,
            why_sent_back="",
            sent_back_by=None,
            **said,
        )


def authorise_assessment(
    child: ChildKey, assessment_id: int, *, on: date, by: Account, rationale: str = ""
) -> Assessment:
    """Authorise a completed assessment, which completes it. Nobody authorises their own. rationale: "" for not said."""
    with _answering(child, assessment_id, on, by) as (work, assessment):
        episode = work.episode(assessment.episode_id)
        work.check(pathway.AUTHORISE_ASSESSMENT, episode=episode, subject_id=assessment_id, on=on)
        said = {"managers_rationale": rationale.strip()}
        return work.change(assessment, authorised_on=on, authorised_by=work.worker, reason="Authorised", **said)


def send_assessment_back(child: ChildKey, assessment_id: int, *, on: date, why: str, by: Account) -> Assessment:
    """Send a finished assessment back to its author, who finishes it again. Nobody sends back their own.

    Raises Refused and StepRefused.
    """
    with _answering(child, assessment_id, on, by) as (work, assessment):
        episode = work.episode(assessment.episode_id)
        step = assessment_pathway.SEND_ASSESSMENT_BACK
        work.check(step, episode=episode, subject_id=assessment_id, on=on, words=why)
        return work.change(
            assessment,
            completed_on=None,
            completed_by=None,
            why_sent_back=why.strip(),
            sent_back_by=work.worker,
            reason="Sent back",
        )


@contextmanager
def _answering(child: ChildKey, assessment_id: int, on: date, by: Account) -> Iterator[tuple[Recording, Assessment]]:
    """A manager's answer to a finished assessment: whoever finished it may not give it."""
    author_id = Assessment.objects.filter(pk=assessment_id).values_list("completed_by_id", flat=True).first()
    with recording(child, Action.AUTHORISE_ASSESSMENT, by=by, on=on, author_id=author_id) as work:
        yield work, work.row(Assessment, assessment_id)


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit, or an attempt at one. `is_seen_alone` None: not said. `happened_at` None: only the day is known.

    view: what the child said or showed, with what it means; None for nothing. childs_view: words alone, where no more
    is known of them. purpose, failed_outcome: None where it is not said. why_not_alone, is_bedroom_seen, direct_work
    and note are of this child alone; who_was_there and home_seen of the visit.
    """

    kind: Visit.Kind
    happened_on: date
    is_child_seen: bool
    happened_at: datetime | None = None
    is_seen_alone: bool | None = None
    reason_not_seen: str = ""
    note: str = ""
    childs_view: str = ""
    view: ViewSaid | None = None
    purpose: Visit.Purpose | None = None
    failed_outcome: Visit.FailedOutcome | None = None
    who_was_there: str = ""
    home_seen: str = ""
    why_not_alone: str = ""
    is_bedroom_seen: bool | None = None
    direct_work: str = ""

    def columns(self) -> dict[str, Any]:
        """What the row of the visit keeps of it."""
        return {
            "kind": self.kind,
            "happened_on": self.happened_on,
            "happened_at": self.happened_at,
            "is_child_seen": self.is_child_seen,
            "is_seen_alone": self.is_seen_alone,
            "reason_not_seen": self.reason_not_seen,
            "note": self.note,
            "purpose": self.purpose or "",
            "failed_outcome": self.failed_outcome or "",
            "who_was_there": self.who_was_there,
            "home_seen": self.home_seen,
            "why_not_alone": self.why_not_alone,
            "is_bedroom_seen": self.is_bedroom_seen,
            "direct_work": self.direct_work,
        }


def record_visit(child: ChildKey, visit: VisitRecord, *, by: Account, writing: UUID | None = None) -> Visit:
    """Record a visit to one child. Only a visit in person with the child seen resets a visit clock.

    writing: what the visits to brothers and sisters share that are written at once (see `actions.visits`). Raises
    Refused, StepRefused, and WordsStandElsewhere where the child's words stand nearly alike elsewhere.
    """
    with recording(child, Action.RECORD_VISIT, by=by, on=visit.happened_on) as work:
        work.check(pathway.RECORD_VISIT, on=visit.happened_on)
        episode_id = episode_worked_in(work.child)
        written = work.write(
            Visit,
            child=work.child,
            episode_id=episode_id,
            childs_view=visit.childs_view,
            worker=work.worker,
            writing=writing,
            written_up_on=local_date(work.at),
            **visit.columns(),
        )
        if visit.view is not None:
            write_view(work, visit.view, on=visit.happened_on, by=by, episode_id=episode_id, visit=written)
            work.opened.wrote("visit", written.pk)
        return written


def start_child_in_need_plan(
    child: ChildKey, episode_id: int, *, on: date, by: Account, visit_every_days: int | None = None
) -> ChildInNeedPlan:
    """Start a child in need plan. visit_every_days: None leaves visits to the local standard."""
    with recording(child, Action.PLAN, by=by, on=on) as work:
        work.check(pathway.START_CHILD_IN_NEED_PLAN, episode=work.episode(episode_id), on=on)
        return work.write(
            ChildInNeedPlan,
            child=work.child,
            episode_id=episode_id,
            started_on=on,
            visit_every_days=visit_every_days,
        )


def review_child_in_need_plan(
    child: ChildKey,
    plan_id: int,
    *,
    on: date,
    outcome: ChildInNeedReview.Outcome,
    by: Account,
    outcomes: tuple[ProgressSaid, ...] = (),
    visit_every_days: int | None = None,
) -> ChildInNeedReview:
    """Record a review of a child in need plan. Its outcome is a decision; ending the plan is a step of its own.

    outcomes: what it found of each outcome of the plan; () where nothing was said of any. visit_every_days: how often
    the child is visited from that day on; None leaves it as it is.
    """
    with recording(child, Action.REVIEW, by=by, on=on) as work:
        plan = work.row(ChildInNeedPlan, plan_id)
        episode = work.episode(plan.episode_id)
        work.check(pathway.REVIEW_CHILD_IN_NEED_PLAN, episode=episode, subject_id=plan_id, on=on)
        held = work.write(ChildInNeedReview, plan=plan, held_on=on, outcome=outcome)
        write_progress(work, plan, outcomes, on=on, need_review=held)
        if visit_every_days is not None:
            write_frequency(work, plan, visit_every_days, on=on, need_review=held)
        return held


def end_child_in_need_plan(child: ChildKey, plan_id: int, *, on: date, by: Account) -> ChildInNeedPlan:
    """End a child in need plan."""
    with recording(child, Action.PLAN, by=by, on=on) as work:
        plan = work.row(ChildInNeedPlan, plan_id)
        episode = work.episode(plan.episode_id)
        work.check(pathway.END_CHILD_IN_NEED_PLAN, episode=episode, subject_id=plan_id, on=on)
        return work.change(plan, ended_on=on, reason="Plan ended")
