"""What a worker can record of an assessment on a child's page, from its start to its authorisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import assessments, family_help
from lineofsight.domain import assessment_pathway, pathway
from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Assessment, PrivateFostering
from lineofsight.web import assessment_forms
from lineofsight.web import recording_forms as forms
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_subjects import about_episode, open_episodes
from lineofsight.web.words import date_in_words


def _without_open_assessment(history: History) -> Iterator[Subject]:
    """The child's open episodes in which no assessment is open."""
    for episode in open_episodes(history):
        if all(one.authorised_on is not None for one in episode.assessments):
            yield about_episode(episode)


def _assessments(history: History) -> Iterator[Subject]:
    for episode in open_episodes(history):
        for one in episode.assessments:
            if one.authorised_on is None:
                yield Subject(one.id, f"the assessment started on {date_in_words(one.started_on)}")


def _assessments_with_review_point(history: History) -> Iterator[Subject]:
    waiting = {
        one.id
        for episode in open_episodes(history)
        for one in episode.assessments
        if one.review_point_on is not None and one.review_point_held_on is None
    }
    return (subject for subject in _assessments(history) if subject.id in waiting)


def _give_interim_help(reference: UUID, subject: int, form: Any, by: Account) -> Written:
    return assessments.give_interim_help(reference, subject, by=by, **form.told())


def _complete(reference: UUID, subject: int, form: Any, by: Account) -> Assessment:
    told = form.told()
    return family_help.complete_assessment(
        reference,
        subject,
        on=told["on"],
        factors=told["factors"],
        analysis=told["analysis"],
        view=form.view(seen=told["view_seen"]),
        found=form.found(),
        by=by,
    )


def _before(_by: Account, child: UUID, subject: int) -> dict[str, Any]:
    """The assessment as it was finished, where it is to be finished again: sent back, or with a manager still."""
    assessment = _row(child, subject)
    was_finished = assessment is not None and (assessment.why_sent_back or assessment.completed_on)
    return {"before": assessment if was_finished else None}


def _to_authorise(_by: Account, child: UUID, subject: int) -> dict[str, Any]:
    return {"assessment": _row(child, subject)}


def _row(child: UUID, subject: int) -> Assessment | None:
    rows = Assessment.objects.select_related("completed_by", "sent_back_by").prefetch_related("factors", "views")
    return rows.filter(child__reference=child, pk=subject).first()


def _answer(reference: UUID, subject: int, form: Any, by: Account) -> Assessment:
    told = form.told()
    if told["answer"] == assessment_forms.SEND_BACK:
        return family_help.send_assessment_back(reference, subject, on=told["on"], why=told["why"], by=by)
    return family_help.authorise_assessment(reference, subject, on=told["on"], rationale=told["rationale"], by=by)


def _who_completed(assessment_id: int) -> int | None:
    return Assessment.objects.filter(pk=assessment_id).values_list("completed_by_id", flat=True).first()


def _after_authorising(reference: UUID, assessment_id: int) -> str:
    """The form of private fostering where that was decided and none is recorded; else the child's page."""
    assessment = Assessment.objects.get(pk=assessment_id, child__reference=reference)
    is_recorded = PrivateFostering.objects.filter(episode=assessment.episode_id).exists()
    is_fostering = assessment.outcome == AssessmentOutcome.PRIVATE_FOSTERING and assessment.authorised_on is not None
    if is_fostering and not is_recorded:
        return reverse("record_private_fostering_of", args=[reference, assessment.episode_id])
    return reverse("child", args=[reference])


ASSESSMENT_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="start-assessment",
        title="Start an assessment",
        action=Action.ASSESS,
        form=forms.AssessmentStartForm,
        do=lambda child, subject, form, by: family_help.start_assessment(child, subject, by=by, **form.told()),
        done="The assessment has started.",
        subjects=_without_open_assessment,
    ),
    Recording(
        key="interim-help",
        title="Record help given while the assessment is open",
        action=Action.ASSESS,
        form=assessment_forms.InterimHelpForm,
        do=_give_interim_help,
        done="The help is recorded.",
        subjects=_assessments,
        beside={assessment_pathway.SAYS_WHAT_HELP.key: "what"},
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
        form=assessment_forms.AssessmentCompletionForm,
        form_given=_before,
        do=_complete,
        done="The assessment is finished. A manager has still to authorise it.",
        subjects=_assessments,
        beside={
            assessment_pathway.OUTCOME_CHOSEN.key: "outcome",
            assessment_pathway.FAMILY_IS_TOLD.key: "family_told",
            assessment_pathway.IN_TIME_OR_SAYS_WHY.key: "why_over_time",
        },
        template="child/complete_assessment.html",
    ),
    Recording(
        key="authorise-assessment",
        title="Authorise an assessment, or send it back",
        action=Action.AUTHORISE_ASSESSMENT,
        form=assessment_forms.AssessmentAnswerForm,
        form_given=_to_authorise,
        do=_answer,
        done="Your answer is recorded.",
        subjects=_assessments,
        button="Save your answer",
        author=_who_completed,
        beside={pathway.SAYS_WHY_SENT_BACK.key: "why"},
        template="child/authorise_assessment.html",
        after=_after_authorising,
    ),
)
