"""What can be recorded of private fostering and of the way to court on a child's page: one row a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import private_fostering, proceedings
from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.domain.private_fostering import FosteringEnd, HowKnown
from lineofsight.domain.proceedings import CarePlanAim, CourtOutcome, GatewayDecision, Proceedings
from lineofsight.record.models import Assessment, Contact
from lineofsight.web import side_track_forms as forms
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_subjects import about_episode, open_episodes
from lineofsight.web.step_recordings import other_teams
from lineofsight.web.words import date_in_words


def _without(is_open: Callable[[Any], bool]) -> Callable[[History], Iterator[Subject]]:
    """The open episodes of a child for whom nothing is open in any of them."""

    def subjects(history: History) -> Iterator[Subject]:
        if not any(is_open(one) for one in history.episodes):
            yield from map(about_episode, open_episodes(history))

    return subjects


def _arrangements(history: History) -> Iterator[Subject]:
    for episode in history.episodes:
        for one in episode.private_fosterings:
            if one.is_open:
                yield Subject(one.id, f"the private fostering known since {date_in_words(one.aware_on)}")


def _on_the_way(wanted: Callable[[Proceedings], bool]) -> Callable[[History], Iterator[Subject]]:
    """Those of the ways to court on which the step can be taken now."""

    def subjects(history: History) -> Iterator[Subject]:
        for episode in history.episodes:
            for one in episode.proceedings:
                if wanted(one):
                    yield Subject(one.id, f"the legal gateway meeting of {date_in_words(one.gateway_on)}")

    return subjects


def as_notified(_by: Account, child: UUID, _subject: int) -> dict[str, Any]:
    """The form of private fostering begins with what is known: a notice to the front door, or else an assessment.

    The notice is the last contact that the front door decided was one, the assessment the first one that found it.
    """
    notices = Contact.objects.filter(child__reference=child, outcome=ContactOutcome.PRIVATE_FOSTERING)
    on = notices.order_by("-received_on", "-pk").values_list("received_on", flat=True).first()
    if on:
        return {"initial": {"on": on, "notified_on": on, "how_known": HowKnown.NOTIFIED.value}}
    found = Assessment.objects.filter(child__reference=child, outcome=AssessmentOutcome.PRIVATE_FOSTERING)
    found_on = found.exclude(authorised_on=None).order_by("authorised_on").values_list("authorised_on", flat=True)
    first = found_on.first()
    return {"initial": {"on": first, "how_known": HowKnown.DISCOVERED.value}} if first else {}


def _record_fostering(child: UUID, episode_id: int, form: Any, by: Account) -> Written:
    return private_fostering.record_private_fostering(child, episode_id, form.known(), by=by)


def _decide_suitability(child: UUID, arrangement_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    told["is_suitable"] = told["is_suitable"] == "yes"
    return private_fostering.decide_suitability(child, arrangement_id, private_fostering.Suitability(**told), by=by)


def _end_fostering(child: UUID, arrangement_id: int, form: Any, by: Account) -> Written:
    on, reason = form.cleaned_data["on"], FosteringEnd(form.cleaned_data["reason"])
    return private_fostering.end_private_fostering(child, arrangement_id, on=on, reason=reason, by=by)


def _teams_of_social_care(_by: Account, child: UUID, _subject: int) -> dict[str, Any]:
    """The teams to which a case can go where pre-proceedings start."""
    return {"teams": other_teams(child).filter(is_early_help=False)}


def _hold_gateway(child: UUID, episode_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    decision = GatewayDecision(told.pop("decision"))
    return proceedings.hold_legal_gateway(child, episode_id, decision=decision, by=by, **told)


def _send_letter(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    is_offered = told.pop("offered") == "yes"
    return proceedings.send_letter_before_proceedings(child, proceedings_id, is_offered=is_offered, by=by, **told)


def _answer_offer(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    answer, on = form.cleaned_data["answer"], form.cleaned_data["on"]
    is_accepted = answer != forms.DECLINED
    return proceedings.answer_family_group_offer(
        child, proceedings_id, on=on, is_accepted=is_accepted, was_held=answer == forms.HELD, by=by
    )


def _hold_meeting(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    meeting = proceedings.MeetingHeld(held_on=told.pop("on"), **told)
    return proceedings.hold_pre_proceedings_meeting(child, proceedings_id, meeting, by=by)


def _step_down(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    return proceedings.step_down_from_pre_proceedings(child, proceedings_id, by=by, **form.told())


def _apply(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    return proceedings.issue_care_proceedings(child, proceedings_id, form.application(), by=by)


def _conclude(child: UUID, proceedings_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    outcome, plan = CourtOutcome(told["outcome"]), CarePlanAim(told["final_plan"])
    return proceedings.conclude_care_proceedings(
        child, proceedings_id, on=told["on"], outcome=outcome, final_plan=plan, by=by
    )


PRIVATE_FOSTERING_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="private-fostering",
        title="Record private fostering",
        action=Action.RECORD_PRIVATE_FOSTERING,
        form=forms.FosteringForm,
        do=_record_fostering,
        done="The private fostering is recorded. A first visit is due within 7 working days.",
        subjects=_without(lambda episode: any(one.is_open for one in episode.private_fosterings)),
        form_given=as_notified,
        beside={"notice_when_aware_or_later": "notified_on"},
    ),
    Recording(
        key="fostering-suitability",
        title="Decide whether private fostering is suitable",
        action=Action.RECORD_PRIVATE_FOSTERING,
        form=forms.SuitabilityForm,
        do=_decide_suitability,
        done="The decision is recorded.",
        subjects=_arrangements,
        beside={"seen_since_fostering_known": "is_suitable", "says_why_of_fostering": "reasons"},
    ),
    Recording(
        key="end-private-fostering",
        title="Record that private fostering ended",
        action=Action.RECORD_PRIVATE_FOSTERING,
        form=forms.FosteringEndForm,
        do=_end_fostering,
        done="The end is recorded.",
        subjects=_arrangements,
    ),
)
"""What is recorded of a privately fostered child."""

PROCEEDINGS_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="legal-gateway",
        title="Record a legal gateway meeting",
        action=Action.DECIDE_AT_LEGAL_GATEWAY,
        form=forms.GatewayForm,
        do=_hold_gateway,
        done="The decision of the legal gateway meeting is recorded.",
        subjects=_without(lambda episode: any(one.is_open for one in episode.proceedings)),
        form_given=_teams_of_social_care,
        beside={
            "gateway_says_why": "reasons",
            "to_another_team": "to_team",
            "no_step_waiting": "to_team",
            "held_by_a_team": "to_team",
        },
    ),
    Recording(
        key="letter-before-proceedings",
        title="Record the letter before proceedings",
        action=Action.PREPARE_PROCEEDINGS,
        form=forms.LetterForm,
        do=_send_letter,
        done="The letter before proceedings is recorded.",
        subjects=_on_the_way(lambda one: one.is_pre_proceedings and one.letter_on is None),
        beside={"offers_or_says_why_not": "why_not_offered"},
    ),
    Recording(
        key="family-group",
        title="Record what became of the offer of family group decision-making",
        action=Action.PREPARE_PROCEEDINGS,
        form=forms.FamilyGroupForm,
        do=_answer_offer,
        done="It is recorded.",
        subjects=_on_the_way(lambda one: one.is_pre_proceedings and bool(one.is_offered)),
    ),
    Recording(
        key="pre-proceedings-meeting",
        title="Record a pre-proceedings meeting",
        action=Action.PREPARE_PROCEEDINGS,
        form=forms.PreProceedingsMeetingForm,
        do=_hold_meeting,
        done="The meeting is recorded.",
        subjects=_on_the_way(lambda one: one.is_pre_proceedings and one.letter_on is not None),
    ),
    Recording(
        key="step-down-from-pre-proceedings",
        title="End pre-proceedings without going to court",
        action=Action.DECIDE_AT_LEGAL_GATEWAY,
        form=forms.StepDownForm,
        do=_step_down,
        done="Pre-proceedings have ended.",
        subjects=_on_the_way(lambda one: one.is_pre_proceedings),
        beside={"step_down_says_why": "why"},
    ),
    Recording(
        key="issue-proceedings",
        title="Record the application for care proceedings",
        action=Action.DECIDE_AT_LEGAL_GATEWAY,
        form=forms.ApplicationForm,
        do=_apply,
        done="The application is recorded.",
        subjects=_on_the_way(lambda one: one.ended_on is None),
        beside={"letter_or_short_notice": "short_notice"},
    ),
    Recording(
        key="conclude-proceedings",
        title="Record how care proceedings ended",
        action=Action.PREPARE_PROCEEDINGS,
        form=forms.CourtEndForm,
        do=_conclude,
        done="The end of the proceedings is recorded.",
        subjects=_on_the_way(lambda one: one.is_before_court),
    ),
)
"""What is recorded on the way to court."""
