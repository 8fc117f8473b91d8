"""What a worker can record on a child's page: one row a step, each with its form and its action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import appointments, child_protection, family_help, front_door, voice, workforce
from lineofsight.domain import pathway
from lineofsight.domain.history import Episode, History
from lineofsight.domain.permissions import Action
from lineofsight.domain.plans import PlanKind
from lineofsight.record.models import Allocation, ReviewConference
from lineofsight.web import plan_forms, protection_forms, voice_forms
from lineofsight.web import recording_forms as forms
from lineofsight.web.assessment_recordings import ASSESSMENT_RECORDINGS
from lineofsight.web.closing_recordings import CLOSING_RECORDINGS, MOVE_RECORDINGS
from lineofsight.web.conference_recordings import CONFERENCE_PLAN_RECORDINGS
from lineofsight.web.correction_recordings import CORRECTION_RECORDINGS
from lineofsight.web.details_recordings import DETAILS_RECORDINGS
from lineofsight.web.early_help_recordings import EARLY_HELP_RECORDINGS
from lineofsight.web.looked_after_recordings import LOOKED_AFTER_RECORDINGS
from lineofsight.web.plan_recordings import PLAN_CONTENT_RECORDINGS, outcomes_given
from lineofsight.web.pre_birth_recordings import PRE_BIRTH_RECORDINGS
from lineofsight.web.protection_recordings import (
    BESIDE_A_CONFERENCE,
    DISCUSSION_RECORDINGS,
    NEED_MEETING_RECORDINGS,
    PLAN_RECORDINGS,
    we_took_part,
)
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_subjects import episodes, open_episodes, open_plans_of
from lineofsight.web.section_47_recordings import SECTION_47_RECORDINGS
from lineofsight.web.side_track_recordings import PRIVATE_FOSTERING_RECORDINGS, PROCEEDINGS_RECORDINGS
from lineofsight.web.step_recordings import STEP_RECORDINGS
from lineofsight.web.visit_recordings import VISIT_RECORDINGS
from lineofsight.web.words import date_in_words


def _the_child(_history: History) -> Iterator[Subject]:
    yield Subject(0, "")


def _child_not_open(history: History) -> Iterator[Subject]:
    if not any(pathway.is_open(one) for one in history.episodes):
        yield Subject(0, "")


def _enquiries_to_confer(history: History) -> Iterator[Subject]:
    for episode in open_episodes(history):
        for one in episode.section_47_enquiries:
            if one.conference_on is None and not one.conference_not_required:
                yield Subject(one.id, f"the enquiry started on {date_in_words(one.started_on)}")


def _has_plan(episode: Episode) -> bool:
    return bool(pathway.open_plans(episode.child_in_need_plans) or pathway.open_plans(episode.child_protection_plans))


def _had_transfer(episode: Episode) -> bool:
    return any(one.is_transfer_in for one in episode.conferences)


def _open_referral(reference: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    referral = front_door.Referral(
        received_on=told["on"],
        received_at=form.moment(),
        source=told["source"],
        primary_need=told["primary_need"],
        is_no_further_action=told["decision"] == "nfa",
        decided_at=form.moment("decided_on", "decided_time"),
        summary=told["summary"],
    )
    return front_door.open_episode(reference, referral, by=by)


def _record_view(reference: UUID, _subject: int, form: Any, by: Account) -> Written:
    said = form.view(seen=form.cleaned_data["view_seen"])
    return voice.record_view(reference, said, on=form.cleaned_data["on"], by=by)


def _record_missed_appointment(reference: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    return appointments.record_missed_appointment(reference, appointments.NotBrought(told.pop("on"), **told), by=by)


def _conference(form: Any) -> child_protection.ConferenceRecord:
    told = form.told()
    return child_protection.ConferenceRecord(held_on=told.pop("on"), **told)


def _hold_review_conference(reference: UUID, subject: int, form: Any, by: Account) -> ReviewConference:
    told = form.told()
    review = child_protection.ReviewRecord(held_on=told.pop("on"), **told)
    return child_protection.hold_review_conference(reference, subject, review, by=by)


def _held_by(_by: Account, child: UUID, _subject: int) -> dict[str, Any]:
    """The name of the worker who holds the child now, "" for nobody."""
    held = Allocation.objects.current().filter(child__reference=child, worker__isnull=False)
    return {"held_by": held.values_list("worker__name", flat=True).first() or ""}


SOCIAL_CARE_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="open-episode",
        title="Open an episode on a referral",
        action=Action.OPEN_EPISODE,
        form=forms.ReferralForm,
        do=_open_referral,
        done="The referral is recorded.",
        subjects=_child_not_open,
    ),
    *VISIT_RECORDINGS,
    Recording(
        key="view",
        title="Record what the child said or showed",
        action=Action.RECORD_VIEW,
        form=voice_forms.ViewForm,
        do=_record_view,
        done="What the child said is recorded.",
        subjects=_the_child,
    ),
    Recording(
        key="missed-appointment",
        title="Record an appointment to which the child was not brought",
        action=Action.RECORD_MISSED_APPOINTMENT,
        form=forms.MissedAppointmentForm,
        do=_record_missed_appointment,
        done="The missed appointment is recorded.",
        subjects=_the_child,
    ),
    *ASSESSMENT_RECORDINGS,
    *DISCUSSION_RECORDINGS,
    *SECTION_47_RECORDINGS,
    Recording(
        key="initial-conference",
        title="Record an initial child protection conference",
        action=Action.HOLD_CONFERENCE,
        form=protection_forms.ConferenceForm,
        form_given=we_took_part,
        beside=BESIDE_A_CONFERENCE,
        do=lambda child, subject, form, by: child_protection.hold_initial_conference(
            child, subject, _conference(form), by=by
        ),
        done="The conference is recorded.",
        subjects=_enquiries_to_confer,
    ),
    Recording(
        key="transfer-in-conference",
        title="Record a transfer-in conference",
        action=Action.HOLD_CONFERENCE,
        form=protection_forms.ConferenceForm,
        form_given=we_took_part,
        beside=BESIDE_A_CONFERENCE,
        do=lambda child, subject, form, by: child_protection.hold_transfer_in_conference(
            child, subject, _conference(form), by=by
        ),
        done="The conference is recorded.",
        subjects=episodes(unless=_had_transfer),
    ),
    *PRE_BIRTH_RECORDINGS,
    *CONFERENCE_PLAN_RECORDINGS,
    *PLAN_RECORDINGS,
    *PLAN_CONTENT_RECORDINGS,
    Recording(
        key="review-protection-plan",
        title="Record a review conference",
        action=Action.REVIEW,
        form=protection_forms.ReviewConferenceForm,
        form_given=outcomes_given(PlanKind.CHILD_PROTECTION, we_took_part),
        beside=BESIDE_A_CONFERENCE,
        do=_hold_review_conference,
        done="The review is recorded.",
        subjects=open_plans_of(PlanKind.CHILD_PROTECTION),
    ),
    Recording(
        key="end-protection-plan",
        title="End a child protection plan",
        action=Action.PLAN,
        form=forms.ProtectionPlanEndForm,
        do=lambda child, subject, form, by: child_protection.end_child_protection_plan(
            child, subject, by=by, **form.told()
        ),
        done="The child protection plan has ended.",
        subjects=open_plans_of(PlanKind.CHILD_PROTECTION),
    ),
    Recording(
        key="start-need-plan",
        title="Start a child in need plan",
        action=Action.PLAN,
        form=forms.NeedPlanStartForm,
        do=lambda child, subject, form, by: family_help.start_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The child in need plan has started.",
        subjects=episodes(unless=_has_plan),
    ),
    *NEED_MEETING_RECORDINGS,
    Recording(
        key="review-need-plan",
        title="Record a review of a child in need plan",
        action=Action.REVIEW,
        form=plan_forms.NeedPlanReviewForm,
        form_given=outcomes_given(PlanKind.CHILD_IN_NEED),
        do=lambda child, subject, form, by: family_help.review_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The review is recorded.",
        subjects=open_plans_of(PlanKind.CHILD_IN_NEED),
    ),
    Recording(
        key="end-need-plan",
        title="End a child in need plan",
        action=Action.PLAN,
        form=forms.OnForm,
        do=lambda child, subject, form, by: family_help.end_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The child in need plan has ended.",
        subjects=open_plans_of(PlanKind.CHILD_IN_NEED),
    ),
    *LOOKED_AFTER_RECORDINGS,
    *PRIVATE_FOSTERING_RECORDINGS,
    *PROCEEDINGS_RECORDINGS,
    Recording(
        key="allocate",
        title="Allocate to a team and a worker",
        action=Action.ALLOCATE,
        form=forms.AllocationForm,
        form_given=_held_by,
        do=lambda child, subject, form, by: workforce.allocate(child, by=by, **form.told()),
        done="The child is allocated.",
        subjects=_the_child,
    ),
    *MOVE_RECORDINGS,
    *CLOSING_RECORDINGS,
    *DETAILS_RECORDINGS,
)


RECORDINGS: tuple[Recording, ...] = (
    *SOCIAL_CARE_RECORDINGS,
    *EARLY_HELP_RECORDINGS,
    *STEP_RECORDINGS,
    *CORRECTION_RECORDINGS,
)
