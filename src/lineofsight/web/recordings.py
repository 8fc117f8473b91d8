"""What a worker can record on a child's page: one row a step, each with its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import appointments, child_protection, family_help, front_door, voice, workforce
from lineofsight.actions.exceptions import ActionError, NotInThisRecord, StepRefused
from lineofsight.domain import pathway
from lineofsight.domain.history import Episode, History
from lineofsight.domain.permissions import Action, Decision
from lineofsight.record.histories import history_of
from lineofsight.record.models import Assessment, Child
from lineofsight.record.moment import today
from lineofsight.web import protection_forms, voice_forms
from lineofsight.web import recording_forms as forms
from lineofsight.web.autosave import open_form
from lineofsight.web.early_help_recordings import EARLY_HELP_RECORDINGS
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.protection_recordings import (
    BESIDE_A_CONFERENCE,
    DISCUSSION_RECORDINGS,
    PLAN_RECORDINGS,
    protection_plans,
    we_took_part,
)
from lineofsight.web.reader import reader_of
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.step_recordings import STEP_RECORDINGS
from lineofsight.web.words import date_in_words


def _the_child(_history: History) -> Iterator[Subject]:
    yield Subject(0, "")


def _child_not_open(history: History) -> Iterator[Subject]:
    if not any(pathway.is_open(one) for one in history.episodes):
        yield Subject(0, "")


def _open_episodes(history: History) -> Iterator[Episode]:
    return (one for one in history.episodes if pathway.is_open(one))


def _episodes(unless: Callable[[Episode], bool] = lambda episode: False) -> Callable[[History], Iterator[Subject]]:
    """The child's open episodes, save those for which the step cannot be taken."""

    def subjects(history: History) -> Iterator[Subject]:
        for one in _open_episodes(history):
            if not unless(one):
                yield Subject(one.id, f"the episode opened on {date_in_words(one.referred_on)}")

    return subjects


def _has_open_assessment(episode: Episode) -> bool:
    return any(one.authorised_on is None for one in episode.assessments)


def _assessments(history: History) -> Iterator[Subject]:
    for episode in _open_episodes(history):
        for one in episode.assessments:
            if one.authorised_on is None:
                yield Subject(one.id, f"the assessment started on {date_in_words(one.started_on)}")


def _assessments_with_review_point(history: History) -> Iterator[Subject]:
    waiting = {
        one.id
        for episode in _open_episodes(history)
        for one in episode.assessments
        if one.review_point_on is not None and one.review_point_held_on is None
    }
    return (subject for subject in _assessments(history) if subject.id in waiting)


def _enquiries(history: History) -> Iterator[Subject]:
    for episode in _open_episodes(history):
        for one in episode.section_47_enquiries:
            if pathway.is_under_way(one):
                yield Subject(one.id, f"the enquiry started on {date_in_words(one.started_on)}")


def _enquiries_to_confer(history: History) -> Iterator[Subject]:
    for episode in _open_episodes(history):
        for one in episode.section_47_enquiries:
            if one.conference_on is None and not one.conference_not_required:
                yield Subject(one.id, f"the enquiry started on {date_in_words(one.started_on)}")


def _need_plans(history: History) -> Iterator[Subject]:
    for episode in history.episodes:
        for one in pathway.open_plans(episode.child_in_need_plans):
            yield Subject(one.id, f"the child in need plan started on {date_in_words(one.started_on)}")


def _has_plan(episode: Episode) -> bool:
    return bool(pathway.open_plans(episode.child_in_need_plans) or pathway.open_plans(episode.child_protection_plans))


def _had_transfer(episode: Episode) -> bool:
    return any(one.is_transfer_in for one in episode.conferences)


def _open_referral(reference: UUID, _subject: int, form: Any, by: Account) -> None:
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
    front_door.open_episode(reference, referral, by=by)


def _record_visit(reference: UUID, _subject: int, form: Any, by: Account) -> None:
    told = form.told()
    visit = family_help.VisitRecord(
        kind=told["kind"],
        happened_on=told["on"],
        happened_at=form.moment(),
        is_child_seen=told["seen"] == "yes",
        is_seen_alone=told["is_seen_alone"] if told["seen"] == "yes" else None,
        reason_not_seen=told["reason_not_seen"],
        note=told["note"],
        view=form.view(seen=form.how_seen()),
    )
    family_help.record_visit(reference, visit, by=by)


def _complete_assessment(reference: UUID, subject: int, form: Any, by: Account) -> None:
    told, view = form.told(), form.view(seen=form.cleaned_data["view_seen"])
    family_help.complete_assessment(
        reference, subject, on=told["on"], factors=told["factors"], analysis=told["analysis"], view=view, by=by
    )


def _record_view(reference: UUID, _subject: int, form: Any, by: Account) -> None:
    said = form.view(seen=form.cleaned_data["view_seen"])
    voice.record_view(reference, said, on=form.cleaned_data["on"], by=by)


def _record_missed_appointment(reference: UUID, _subject: int, form: Any, by: Account) -> None:
    told = form.told()
    appointments.record_missed_appointment(reference, appointments.NotBrought(told.pop("on"), **told), by=by)


def _conference(form: Any) -> child_protection.ConferenceRecord:
    told = form.told()
    return child_protection.ConferenceRecord(held_on=told.pop("on"), **told)


def _hold_review_conference(reference: UUID, subject: int, form: Any, by: Account) -> None:
    told = form.told()
    review = child_protection.ReviewRecord(held_on=told.pop("on"), **told)
    child_protection.hold_review_conference(reference, subject, review, by=by)


def _who_completed(assessment_id: int) -> int | None:
    return Assessment.objects.filter(pk=assessment_id).values_list("completed_by_id", flat=True).first()


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
    Recording(
        key="visit",
        title="Record a visit",
        action=Action.RECORD_VISIT,
        form=voice_forms.VisitForm,
        do=_record_visit,
        done="The visit is recorded.",
        subjects=_the_child,
    ),
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
    Recording(
        key="start-assessment",
        title="Start an assessment",
        action=Action.ASSESS,
        form=forms.AssessmentStartForm,
        do=lambda child, subject, form, by: family_help.start_assessment(child, subject, by=by, **form.told()),
        done="The assessment has started.",
        subjects=_episodes(unless=_has_open_assessment),
    ),
    Recording(
        key="hold-review-point",
        title="Record that the assessment’s review point was held",
        action=Action.ASSESS,
        form=forms.OnForm,
        do=lambda child, subject, form, by: family_help.hold_review_point(child, subject, by=by, **form.told()),
        done="The review point is recorded.",
        subjects=_assessments_with_review_point,
    ),
    Recording(
        key="complete-assessment",
        title="Finish an assessment, for a manager to authorise",
        action=Action.ASSESS,
        form=voice_forms.AssessmentCompletionForm,
        do=_complete_assessment,
        done="The assessment is finished. A manager has still to authorise it.",
        subjects=_assessments,
    ),
    Recording(
        key="authorise-assessment",
        title="Authorise an assessment",
        action=Action.AUTHORISE_ASSESSMENT,
        form=forms.OnForm,
        do=lambda child, subject, form, by: family_help.authorise_assessment(child, subject, by=by, **form.told()),
        done="The assessment is authorised.",
        subjects=_assessments,
        button="Authorise",
        author=_who_completed,
    ),
    *DISCUSSION_RECORDINGS,
    Recording(
        key="conclude-section-47",
        title="Conclude a section 47 enquiry",
        action=Action.CONCLUDE_SECTION_47,
        form=forms.Section47ConclusionForm,
        do=lambda child, subject, form, by: child_protection.conclude_section_47_enquiry(
            child, subject, by=by, **form.told()
        ),
        done="The section 47 enquiry is concluded.",
        subjects=_enquiries,
    ),
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
        subjects=_episodes(unless=_had_transfer),
    ),
    *PLAN_RECORDINGS,
    Recording(
        key="review-protection-plan",
        title="Record a review conference",
        action=Action.REVIEW,
        form=protection_forms.ReviewConferenceForm,
        form_given=we_took_part,
        beside=BESIDE_A_CONFERENCE,
        do=_hold_review_conference,
        done="The review is recorded.",
        subjects=protection_plans,
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
        subjects=protection_plans,
    ),
    Recording(
        key="start-need-plan",
        title="Start a child in need plan",
        action=Action.PLAN,
        form=forms.NeedPlanStartForm,
        do=lambda child, subject, form, by: family_help.start_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The child in need plan has started.",
        subjects=_episodes(unless=_has_plan),
    ),
    Recording(
        key="review-need-plan",
        title="Record a review of a child in need plan",
        action=Action.REVIEW,
        form=forms.NeedPlanReviewForm,
        do=lambda child, subject, form, by: family_help.review_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The review is recorded.",
        subjects=_need_plans,
    ),
    Recording(
        key="end-need-plan",
        title="End a child in need plan",
        action=Action.PLAN,
        form=forms.OnForm,
        do=lambda child, subject, form, by: family_help.end_child_in_need_plan(child, subject, by=by, **form.told()),
        done="The child in need plan has ended.",
        subjects=_need_plans,
    ),
    Recording(
        key="allocate",
        title="Allocate to a team and a worker",
        action=Action.ALLOCATE,
        form=forms.AllocationForm,
        do=lambda child, subject, form, by: workforce.allocate(child, by=by, **form.told()),
        done="The child is allocated.",
        subjects=_the_child,
    ),
    Recording(
        key="close-episode",
        title="Close an episode",
        action=Action.CLOSE_EPISODE,
        form=forms.ClosureForm,
        do=lambda child, subject, form, by: front_door.close_episode(child, subject, by=by, **form.told()),
        done="The episode is closed.",
        subjects=_episodes(),
        button="Close the episode",
    ),
)


RECORDINGS: tuple[Recording, ...] = (*SOCIAL_CARE_RECORDINGS, *EARLY_HELP_RECORDINGS, *STEP_RECORDINGS)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a child's page offers it. `reason` says why it is not allowed; "" where it is."""

    recording: Recording
    subject: Subject
    reason: str

    @property
    def is_allowed(self) -> bool:
        return not self.reason


def steps_offered(opened: gate.OpenedChild) -> list[Offered]:
    """The steps that the child's journey leaves open now, each with what the gate says of it."""
    history = history_of(opened.child.pk)
    decisions: dict[Action, Decision] = {}
    offered = []
    for recording in RECORDINGS:
        for subject in recording.subjects(history):
            if recording.action not in decisions:
                author_id = recording.author(subject.id) if recording.author else None
                decisions[recording.action] = opened.may(recording.action, author_id=author_id)
            decision = decisions[recording.action]
            offered.append(Offered(recording, subject, "" if decision.allowed else decision.reason))
    return offered


def _view(recording: Recording) -> Callable[..., HttpResponse]:
    """The page of one step: its form, and what is wrong with it when it was sent."""

    def view(request: PageRequest, reference: UUID, subject: int = 0) -> HttpResponse:
        by = reader_of(request)
        kept = open_form(request, recording.key, subject=f"{reference}/{subject}", title=recording.title)
        given = recording.form_given(by, reference, subject) if recording.form_given else {}
        initial = {"on": today()} | given.pop("initial", {})
        form = kept.fill(recording.form(kept.data, initial=initial, **given))
        if form.is_bound and form.is_valid() and _done_once(recording, reference, subject, form, by):
            kept.take()
            messages.success(request, recording.done)
            may_read = gate.visible_children(by, Action.READ_CHILD).filter(reference=reference).exists()
            return redirect("child", reference) if may_read else redirect("children")
        child = _shown_child(request, reference, recording, subject)
        request.trail.entry.add_children(getattr(form, "also_shown", ()))
        about = next((one for one in recording.subjects(history_of(child.pk)) if one.id == subject), None)
        if about is None and not form.is_bound:
            raise Http404
        shown = {"form": form, "recording": recording, "subject": about, "child": child, "kept": kept}
        return render(request, "child/record.html", shown, status=422 if form.errors else 200)

    view.__name__ = recording.key.replace("-", "_")
    view.__doc__ = recording.title
    return page(recording.action)(view)  # type: ignore[return-value]


def _shown_child(request: PageRequest, reference: UUID, recording: Recording, subject: int) -> Child:
    """The child whom the form is about, opened to be shown and not yet changed. Raises Refused."""
    author_id = recording.author(subject) if recording.author else None
    return gate.open_child(reference, recording.action, by=reader_of(request), author_id=author_id).child


def _done_once(recording: Recording, reference: UUID, subject: int, form: Any, by: Account) -> bool:
    """Take the step, unless this very form was taken before: then it is done already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_done = _done(recording, reference, subject, form, by)
    if not is_done:
        once.give_back(key)
    return is_done


def _done(recording: Recording, reference: UUID, subject: int, form: Any, by: Account) -> bool:
    """Take the step; False with the reasons on the form where it may not be taken now."""
    try:
        recording.do(reference, subject, form, by)
    except StepRefused as refused:
        for condition in refused.conditions:
            form.add_error(_field_of(recording, condition, form), condition.otherwise)
    except NotInThisRecord as absent:
        raise Http404 from absent
    except voice.WordsStandElsewhere as warning:
        form.warn(warning)
    except ActionError as refused:
        form.add_error(None, str(refused))
    except IntegrityError:
        form.add_error(None, "The record already holds something that contradicts this. See the child’s page.")
    else:
        return True
    return False


def _field_of(recording: Recording, condition: pathway.Condition, form: Any) -> str | None:
    """The field beside which a condition that does not hold is told; None for the form as a whole."""
    beside = recording.beside.get(condition.key, "on" if "date" in condition.otherwise else "")
    return beside if beside in form.fields else None


def patterns() -> list[URLPattern]:
    """The addresses of the steps, under a child's own."""
    made = []
    for recording in RECORDINGS:
        view = _view(recording)
        name = f"record_{recording.key.replace('-', '_')}"
        made.append(path(f"children/<uuid:reference>/record/{recording.key}/", view, name=name))
        made.append(path(f"children/<uuid:reference>/record/{recording.key}/<int:subject>/", view, name=f"{name}_of"))
    return made
