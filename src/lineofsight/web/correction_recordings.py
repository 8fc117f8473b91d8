"""The pages on which what was recorded or loaded is put right, one row a page, in the shape of the steps of a child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import corrections
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Identifier,
    Person,
    Section47Enquiry,
)
from lineofsight.web import correction_forms as forms
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.recording_subjects import Subjects
from lineofsight.web.words import date_in_words

Given = dict[str, Any]
CLOSURE = "The closure is put right by a manager who may close the episode. "
AUTHORISATION = "The day of the authorisation is put right by a manager who may authorise this assessment. "
DONE = "It is put right. What the record said before is kept."
BESIDE = {
    "factors_given": "factors",
    "no_factors_stands_alone": "factors",
    "primary_need_given": "primary_need",
    "nothing_followed": "is_no_further_action",
    "no_open_episode": "is_no_further_action",
    "assessment_is_completed": "authorised_on",
    "closes_after_everything": "closed_on",
    "not_in_need_only_after_assessment": "reason_for_closure",
    "after_last_episode": "referred_on",
    "on_a_weekday": "conference_on",
}
"""The field beside which a condition is told, where the form has it; the others are told of the form as a whole."""


def _the_child(_history: History) -> Iterator[Subject]:
    yield Subject(0, "")


def _each(held: str, words: str) -> Subjects:
    """What every episode, open or closed, holds of one kind."""

    def subjects(history: History) -> Iterator[Subject]:
        for episode in history.episodes:
            for one in getattr(episode, held):
                yield Subject(one.id, f"{words} {date_in_words(one.started_on)}")

    return subjects


def _episodes(history: History) -> Iterator[Subject]:
    for one in history.episodes:
        yield Subject(one.id, f"the referral received on {date_in_words(one.referred_on)}")


def _details_given(_by: Account, child: UUID, _subject: int) -> Given:
    person = Person.objects.filter(child__reference=child).first()
    if person is None:
        return {}
    upn = Identifier.objects.filter(person=person, kind=Identifier.Kind.UPN, ended_on__isnull=True).first()
    recorded = Disability.objects.filter(person=person).exists()
    is_unborn = person.is_unborn
    offered = {"sex", "ethnicity", "upn"}
    offered |= {"expected_on"} if is_unborn else {"born_on"}
    offered |= {"born_on", "expected_on"} if person.born_on and person.expected_on else set()
    offered |= {"died_on"} if person.died_on else set()
    offered |= set() if upn else {"upn_unknown"}
    offered |= set() if recorded or is_unborn else {"disabilities"}
    columns = ("born_on", "expected_on", "sex", "ethnicity", "died_on", "upn_unknown")
    initial = {name: getattr(person, name) for name in columns if name in offered}
    initial |= {"upn": upn.value if upn else ""} | ({"disabilities": []} if "disabilities" in offered else {})
    return {"initial": initial, "offered": offered}


def _referral_given(by: Account, child: UUID, subject: int) -> Given:
    episode = Episode.objects.filter(pk=subject, child__reference=child).first()
    if episode is None:
        return {}
    transfer = Conference.objects.filter(episode=episode, kind=Conference.Kind.TRANSFER_IN).first()
    offered = {"referred_on", "source", "primary_need"}
    offered |= {"is_no_further_action"} if episode.is_no_further_action is not False else set()
    offered |= {"transfer_in_on"} if transfer else set()
    of_closure = {"closed_on"} if episode.closed_on else set()
    of_closure |= {"reason_for_closure"} if episode.closed_on or episode.reason_for_closure else set()
    may_close = gate.may(Action.CLOSE_EPISODE, by, episode.child).allowed
    offered |= of_closure if may_close else set()
    decided = {True: "nfa", False: "accepted", None: ""}[episode.is_no_further_action]
    initial = {name: getattr(episode, name) for name in offered if hasattr(episode, name)}
    initial |= {"is_no_further_action": decided} if "is_no_further_action" in offered else {}
    initial |= {"transfer_in_on": transfer.held_on} if transfer else {}
    told = {"is_closed": episode.closed_on is not None, "hint": CLOSURE if of_closure and not may_close else ""}
    return {"initial": initial, "offered": offered, **told}


def _assessment_given(by: Account, child: UUID, subject: int) -> Given:
    assessment = Assessment.objects.filter(pk=subject, child__reference=child).first()
    if assessment is None:
        return {}
    author = assessment.completed_by_id
    may_authorise = gate.may(Action.AUTHORISE_ASSESSMENT, by, assessment.child, author_id=author).allowed
    factors = sorted(assessment.factors.values_list("code", flat=True))
    offered = {"started_on"}
    offered |= {"authorised_on"} if assessment.authorised_on and may_authorise else set()
    offered |= {"factors"} if factors or assessment.authorised_on else set()
    initial = _initial(assessment, offered - {"factors"}) | ({"factors": factors} if "factors" in offered else {})
    hint = AUTHORISATION if assessment.authorised_on and not may_authorise else ""
    return {"initial": initial, "offered": offered, "hint": hint}


def _enquiry_given(_by: Account, child: UUID, subject: int) -> Given:
    enquiry = Section47Enquiry.objects.filter(pk=subject, child__reference=child).first()
    if enquiry is None:
        return {}
    conference = Conference.objects.filter(section_47_enquiry=enquiry).first()
    offered = {"started_on"} | ({"conference_target_on"} if enquiry.is_loaded else set())
    initial = _initial(enquiry, offered) | ({"conference_on": conference.held_on} if conference else {})
    return {"initial": initial, "offered": offered | ({"conference_on"} if conference else set())}


def _need_plan_given(_by: Account, child: UUID, subject: int) -> Given:
    plan = ChildInNeedPlan.objects.filter(pk=subject, child__reference=child).first()
    if plan is None:
        return {}
    offered = {"started_on"} | ({"ended_on"} if plan.ended_on else set())
    return {"initial": _initial(plan, offered), "offered": offered}


def _protection_plan_given(_by: Account, child: UUID, subject: int) -> Given:
    plan = ChildProtectionPlan.objects.filter(pk=subject, child__reference=child).first()
    if plan is None:
        return {}
    offered = {"started_on", "initial_category", "latest_category", "previous_plans"}
    offered |= {"ended_on"} if plan.ended_on else set()
    reviews = dict(plan.reviews.order_by("held_on", "pk").values_list("pk", "held_on"))
    initial = _initial(plan, offered) | {f"review_{pk}": held_on for pk, held_on in reviews.items()}
    return {"initial": initial, "offered": offered, "reviews": reviews}


def _initial(row: Any, names: set[str]) -> Given:
    return {name: getattr(row, name) for name in names}


def _details(child: UUID, _subject: int, form: Any, by: Account) -> None:
    told = form.cleaned_data
    corrections.correct_details(
        child,
        form.changes("upn", "disabilities"),
        upn=told["upn"].strip().upper(),
        disabilities=told.get("disabilities", ()),
        reason=form.why,
        by=by,
    )


def _referral(child: UUID, subject: int, form: Any, by: Account) -> None:
    moved_in = form.cleaned_data.get("transfer_in_on")
    changes = form.changes("transfer_in_on")
    corrections.correct_referral(child, subject, changes, transfer_in_on=moved_in, reason=form.why, by=by)


def _assessment(child: UUID, subject: int, form: Any, by: Account) -> None:
    factors = form.cleaned_data.get("factors")
    corrections.correct_assessment(
        child, subject, form.changes("factors"), factors=factors, reason=form.why, by=by
    )  # fmt: skip


def _enquiry(child: UUID, subject: int, form: Any, by: Account) -> None:
    conference_on = form.cleaned_data.get("conference_on")
    changes = form.changes("conference_on")
    corrections.correct_enquiry(child, subject, changes, conference_on=conference_on, reason=form.why, by=by)


def _need_plan(child: UUID, subject: int, form: Any, by: Account) -> None:
    corrections.correct_need_plan(child, subject, form.changes(), reason=form.why, by=by)


def _protection_plan(child: UUID, subject: int, form: Any, by: Account) -> None:
    reviews = form.reviews()
    corrections.correct_protection_plan(child, subject, form.changes(), reviews=reviews, reason=form.why, by=by)


def _statutory(
    key: str, title: str, form: type[forms.CorrectionForm], do: Callable[..., None], given: Any, subjects: Subjects
) -> Recording:
    """A page that puts right what social care recorded."""
    return Recording(
        key=key,
        title=title,
        action=Action.CORRECT_STATUTORY_FACT,
        form=form,
        do=do,
        done=DONE,
        form_given=given,
        subjects=subjects,
        beside=BESIDE,
        is_listed=False,
        is_merged=True,
    )


CORRECTION_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="correct-details",
        title="Correct the child’s details",
        action=Action.CORRECT_FACT,
        form=forms.DetailsCorrection,
        do=_details,
        done=DONE,
        form_given=_details_given,
        subjects=_the_child,
        is_listed=False,
        is_merged=True,
    ),
    _statutory(
        "correct-referral", "Correct a referral", forms.ReferralCorrection, _referral, _referral_given, _episodes
    ),
    _statutory(
        "correct-assessment",
        "Correct an assessment",
        forms.AssessmentCorrection,
        _assessment,
        _assessment_given,
        _each("assessments", "the assessment started on"),
    ),
    _statutory(
        "correct-section-47",
        "Correct a section 47 enquiry",
        forms.EnquiryCorrection,
        _enquiry,
        _enquiry_given,
        _each("section_47_enquiries", "the enquiry started on"),
    ),
    _statutory(
        "correct-need-plan",
        "Correct a child in need plan",
        forms.NeedPlanCorrection,
        _need_plan,
        _need_plan_given,
        _each("child_in_need_plans", "the plan started on"),
    ),
    _statutory(
        "correct-protection-plan",
        "Correct a child protection plan",
        forms.ProtectionPlanCorrection,
        _protection_plan,
        _protection_plan_given,
        _each("child_protection_plans", "the plan started on"),
    ),
)
