"""Child protection: conferences, plans and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.attendance import write_attendance
from lineofsight.actions.planned_conferences import call_off_reviews, conference_held
from lineofsight.actions.plans import ProgressSaid, write_frequency, write_progress
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import pathway, protection_pathway
from lineofsight.domain.codes import CategoryOfAbuse, ParticipationCode
from lineofsight.domain.history import Episode
from lineofsight.domain.meetings import Attended, ParentsPart, took_part
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    Section47Enquiry,
)


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """How a conference was held: every agency that was invited, who disagreed, the parents' part. "": not said."""

    attendance: tuple[Attended, ...] = ()
    chair: str = ""
    why_not_quorate: str = ""
    dissent: str = ""
    parents_part: ParentsPart | None = None
    why_parents_excluded: str = ""

    def columns(self) -> dict[str, Any]:
        """What the row of the conference keeps of it."""
        return {
            "chair": self.chair,
            "why_not_quorate": self.why_not_quorate,
            "dissent": self.dissent,
            "parents_part": self.parents_part.value if self.parents_part else "",
            "why_parents_excluded": self.why_parents_excluded,
        }


NOTHING_SAID = ConferenceHeld()


def _check_part(work: Recording, episode: Episode, on: date, part: ParticipationCode | None) -> None:
    """Hold the child's part in a conference against the child's age."""
    step = protection_pathway.TAKE_PART_IN_CONFERENCE
    work.check(step, episode=episode, on=on, code=part.value if part else "")


def _check_quorum(work: Recording, episode: Episode, on: date, held: ConferenceHeld, is_quorate: bool | None) -> None:
    """Hold a conference against its quorum, where its attendance or its chair says something of it."""
    if not held.attendance:
        return
    here = () if is_quorate is False else took_part(held.attendance)
    step = protection_pathway.HOLD_QUORATE_CONFERENCE
    work.check(step, episode=episode, on=on, codes=here, words=held.why_not_quorate)


@dataclass(frozen=True, slots=True)
class ConferenceRecord:
    """A conference and what it decided. A plan needs a category; `visit_every_days` None leaves the local standard."""

    held_on: date
    outcome: Conference.Outcome
    category: CategoryOfAbuse | None = None
    visit_every_days: int | None = None
    participation: ParticipationCode | None = None
    is_quorate: bool | None = None
    held: ConferenceHeld = NOTHING_SAID


def hold_initial_conference(
    child: ChildKey, enquiry_id: int, conference: ConferenceRecord, *, by: Account
) -> Conference:
    """Record the initial conference of a section 47 enquiry, and start the plan that it made."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=conference.held_on) as work:
        enquiry = work.row(Section47Enquiry, enquiry_id)
        work.check(
            pathway.HOLD_INITIAL_CONFERENCE,
            episode=work.episode(enquiry.episode_id),
            subject_id=enquiry_id,
            on=conference.held_on,
        )
        return _hold(work, enquiry.episode_id, conference, Conference.Kind.INITIAL, enquiry)


def hold_transfer_in_conference(
    child: ChildKey, episode_id: int, conference: ConferenceRecord, *, by: Account
) -> Conference:
    """Record the conference for a child who moved in on a plan: it stands on the episode, without an enquiry."""
    with recording(child, Action.HOLD_CONFERENCE, by=by, on=conference.held_on) as work:
        work.check(pathway.HOLD_TRANSFER_IN_CONFERENCE, episode=work.episode(episode_id), on=conference.held_on)
        return _hold(work, episode_id, conference, Conference.Kind.TRANSFER_IN, None)


def _hold(
    work: Recording,
    episode_id: int,
    conference: ConferenceRecord,
    kind: Conference.Kind,
    enquiry: Section47Enquiry | None,
) -> Conference:
    episode = work.episode(episode_id)
    _check_quorum(work, episode, conference.held_on, conference.held, conference.is_quorate)
    _check_part(work, episode, conference.held_on, conference.participation)
    held = work.write(
        Conference,
        child=work.child,
        episode_id=episode_id,
        section_47_enquiry=enquiry,
        kind=kind,
        held_on=conference.held_on,
        outcome=conference.outcome,
        participation=conference.participation.value if conference.participation else "",
        is_quorate=conference.is_quorate,
        **conference.held.columns(),
    )
    write_attendance(work, conference.held.attendance, conference=held)
    conference_held(work, held, conference.held_on)
    if conference.outcome == Conference.Outcome.CHILD_PROTECTION_PLAN:
        _start_protection_plan(work, held, conference)
    return held


def _start_protection_plan(work: Recording, held: Conference, conference: ConferenceRecord) -> None:
    """Start the plan on the day of its conference; a child in need plan that runs on that day ends with it."""
    if conference.category is None:
        raise ValueError("A child protection plan needs a category.")
    work.check(pathway.START_CHILD_PROTECTION_PLAN, episode=work.episode(held.episode_id), on=held.held_on)
    for plan in ChildInNeedPlan.objects.filter(child=work.child, ended_on__isnull=True):
        work.change(plan, ended_on=held.held_on, reason="A child protection plan started")
    earlier = ChildProtectionPlan.objects.filter(child=work.child).count()
    work.write(
        ChildProtectionPlan,
        child=work.child,
        episode_id=held.episode_id,
        conference=held,
        started_on=held.held_on,
        initial_category=conference.category.value,
        latest_category=conference.category.value,
        previous_plans=earlier,
        visit_every_days=conference.visit_every_days,
    )


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review conference and what it decided. `category` None keeps the category as it is.

    outcomes: what it found of each outcome of the plan; () where nothing was said of any. visit_every_days: how often
    the child is visited from that day on; None leaves it as it is.
    """

    held_on: date
    decision: ReviewConference.Decision
    category: CategoryOfAbuse | None = None
    participation: ParticipationCode | None = None
    is_quorate: bool | None = None
    held: ConferenceHeld = NOTHING_SAID
    outcomes: tuple[ProgressSaid, ...] = ()
    visit_every_days: int | None = None


def hold_review_conference(child: ChildKey, plan_id: int, review: ReviewRecord, *, by: Account) -> ReviewConference:
    """Record a review conference of a plan, with the category it settled on. Ending the plan is a step of its own."""
    with recording(child, Action.REVIEW, by=by, on=review.held_on) as work:
        plan = work.row(ChildProtectionPlan, plan_id)
        episode = work.episode(plan.episode_id)
        work.check(pathway.HOLD_REVIEW_CONFERENCE, episode=episode, subject_id=plan_id, on=review.held_on)
        _check_quorum(work, episode, review.held_on, review.held, review.is_quorate)
        _check_part(work, episode, review.held_on, review.participation)
        category = review.category.value if review.category else plan.latest_category
        if category != plan.latest_category:
            work.change(plan, latest_category=category, reason="Category changed at review")
        held = work.write(
            ReviewConference,
            plan=plan,
            held_on=review.held_on,
            decision=review.decision,
            category=category,
            participation=review.participation.value if review.participation else "",
            is_quorate=review.is_quorate,
            **review.held.columns(),
        )
        write_attendance(work, review.held.attendance, review=held)
        conference_held(work, held, review.held_on)
        write_progress(work, plan, review.outcomes, on=review.held_on, review=held)
        if review.visit_every_days is not None:
            write_frequency(work, plan, review.visit_every_days, on=review.held_on, review=held)
        return held


def end_child_protection_plan(
    child: ChildKey, plan_id: int, *, on: date, reason: ChildProtectionPlan.EndReason, by: Account
) -> ChildProtectionPlan:
    """End a child protection plan, as a conference decided. A review that is planned for it is called off."""
    with recording(child, Action.PLAN, by=by, on=on) as work:
        plan = work.row(ChildProtectionPlan, plan_id)
        episode = work.episode(plan.episode_id)
        for step in (pathway.END_CHILD_PROTECTION_PLAN, protection_pathway.END_AS_A_CONFERENCE_DECIDED):
            work.check(step, episode=episode, subject_id=plan_id, on=on, code=reason)
        call_off_reviews(work, plan, on=on)
        return work.change(plan, ended_on=on, end_reason=reason, reason="Plan ended")
