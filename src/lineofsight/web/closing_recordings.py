"""The closure of an episode, with all that still stands in its way; and moves between authorities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import front_door, moves
from lineofsight.domain import closing_pathway, move_pathway, pathway
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.history import Episode, History
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.models import Episode as ClosedEpisode
from lineofsight.record.models import InterimHelp, View
from lineofsight.record.moment import today
from lineofsight.web.chronology_reading import View as Rows
from lineofsight.web.chronology_reading import read_chronology
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_forms import ChoiceField, CodeField, RecordingForm, happened, only_if, text
from lineofsight.web.recording_subjects import about_episode, episodes, open_episodes
from lineofsight.web.voice_forms import IF_WORDS, WORDS, WordsOfTheChild
from lineofsight.web.words import date_in_words

ANY_REASON = ReasonForClosure.SERVICES_CEASED.value
NOT_IN_NEED = sorted(pathway.NOT_IN_NEED)


def must_write(label: str, otherwise: str, help_text: str = "") -> forms.CharField:
    """A longer text that has to be written."""
    field = text(label, help_text)
    field.required = True
    field.error_messages["required"] = otherwise
    return field


# --- what stands in the way ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that has to be settled before the episode can be closed. address: where that is done; "" for none."""

    words: str
    address: str = ""
    link: str = ""


def hindrances(history: History, episode: Episode, reference: UUID) -> list[Hindrance]:
    """All that stands in the way of closing an episode today for any reason, each with where it is put right."""
    attempt = pathway.Attempt(history=history, on=today(), today=today(), episode=episode, code=ANY_REASON)
    return [
        one
        for unmet in pathway.unmet(closing_pathway.CLOSE_EPISODE, attempt)
        for one in _mended(unmet, episode, reference)
    ]


def _mended(unmet: pathway.Condition, episode: Episode, reference: UUID) -> Iterator[Hindrance]:
    places = list(_places(unmet.key, episode))
    for key, subject, link in places:
        name = f"record_{key.replace('-', '_')}_of"
        yield Hindrance(unmet.otherwise, reverse(name, args=[reference, subject]), link)
    if not places:
        yield Hindrance(unmet.otherwise)


Place = tuple[str, int, str]
"""A recording that settles something: its key, its subject, and what the link says."""


def _places(key: str, episode: Episode) -> Iterator[Place]:
    settle = SETTLED_BY.get(key)
    return settle(episode) if settle is not None else iter(())


def _assessments(episode: Episode) -> Iterator[Place]:
    for one in episode.assessments:
        if one.authorised_on is None and one.completed_on is None:
            yield "complete-assessment", one.id, "Finish the assessment"
        elif one.authorised_on is None:
            yield "authorise-assessment", one.id, "Authorise the assessment"


def _enquiries(episode: Episode) -> Iterator[Place]:
    for one in episode.section_47_enquiries:
        if one.conference_on is None and not one.conference_not_required:
            if pathway.awaits_signature(one):
                yield "sign-section-47", one.id, "Sign the outcome of the enquiry"
            elif pathway.is_under_way(one):
                yield "conclude-section-47", one.id, "Conclude the enquiry"
            else:
                yield "initial-conference", one.id, "Record the conference"


def _protection_plans(episode: Episode) -> Iterator[Place]:
    for one in pathway.open_plans(episode.child_protection_plans):
        yield "end-protection-plan", one.id, "End the child protection plan"


def _need_plans(episode: Episode) -> Iterator[Place]:
    for one in pathway.open_plans(episode.child_in_need_plans):
        yield "end-need-plan", one.id, "End the child in need plan"


def _fostering_to_record(episode: Episode) -> Iterator[Place]:
    yield "private-fostering", episode.id, "Record private fostering"


SETTLED_BY = {
    closing_pathway.CLOSES_WITH_PRIVATE_FOSTERING_RECORDED.key: _fostering_to_record,
    pathway.NO_OPEN_ASSESSMENT.key: _assessments,
    closing_pathway.CLOSES_WITH_ENQUIRIES_SETTLED.key: _enquiries,
    closing_pathway.CLOSES_WITH_PROTECTION_PLANS_ENDED.key: _protection_plans,
    closing_pathway.CLOSES_WITH_NEED_PLANS_ENDED.key: _need_plans,
}
"""Where a condition of the closure is settled, by its key."""


def _reasons_not_open(history: History, episode: Episode, reference: UUID) -> list[Hindrance]:
    """Reasons for closure that cannot be chosen now, each with why."""
    found = []
    attempt = pathway.Attempt(history=history, on=today(), today=today(), episode=episode, code=NOT_IN_NEED[0])
    if not closing_pathway.NOT_IN_NEED_ONLY_AFTER_ASSESSMENT.holds(attempt):
        found.append(Hindrance(closing_pathway.NOT_IN_NEED_ONLY_AFTER_ASSESSMENT.otherwise))
    if episode.is_move_accepted is not True:
        key = "answer-move" if move_pathway.is_move_waiting(episode) else "send-move-notice"
        link = "Record the answer" if key == "answer-move" else "Record that notice was sent"
        address = reverse(f"record_{key.replace('-', '_')}_of", args=[reference, episode.id])
        found.append(Hindrance(move_pathway.CLOSES_ELSEWHERE_ONCE_ACCEPTED.otherwise, address, link))
    return found


# --- the form of a closure -------------------------------------------------------------------------------------------


class ClosureForm(WordsOfTheChild):
    """The closure of an episode: why, what was achieved, what the child and the family say, who was told."""

    on = happened("On which day does the episode close?", "the date of closure")
    reason = CodeField(ReasonForClosure, label="Why?", otherwise="Choose the reason for closure", few=True)
    outcomes_achieved = must_write(
        "What was achieved?", "Write what was achieved", "Against each outcome of the plan: what is better, what is not"
    )
    view_seen = only_if(ChoiceField(View.Seen.choices, label="How was the child seen?", otherwise=""), IF_WORDS)
    familys_view = must_write(
        "What does the family say?", "Write what the family says", "Both parents, where there are two"
    )
    closing_summary = must_write(
        "Closing summary", "Write the closing summary", "Why social care came, what was done, how things stand now"
    )
    partners_told = must_write(
        "Who was told?", "Write which agencies and people were told", "Which agencies, whom, and when"
    )
    comes_back_if = must_write("What would bring the child back?", "Write what would bring the child back")
    field_order = ("on", "reason", "outcomes_achieved", *WORDS, "view_seen", "familys_view")

    def __init__(
        self,
        *args: Any,
        hindrances: tuple[Hindrance, ...] = (),
        not_open: tuple[Hindrance, ...] = (),
        waiting: int = 0,
        help_given: tuple[InterimHelp, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hindrances, self.not_open, self.waiting, self.help_given = hindrances, not_open, waiting, help_given

    def closing(self) -> front_door.Closing:
        given = self.cleaned_data
        names = ("outcomes_achieved", "familys_view", "closing_summary", "partners_told", "comes_back_if")
        return front_door.Closing(**{name: given[name] for name in names}, view=self.view(seen=given["view_seen"]))


def _closing_given(by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    """What stands in the way of the closure, and how many rows of the chronology nobody has answered."""
    opened = gate.open_child(reference, Action.CLOSE_EPISODE, by=by)
    history = history_of(opened.child.pk)
    episode = next((one for one in history.episodes if one.id == subject), None)
    if episode is None or not pathway.is_open(episode):
        return {}
    return {
        "hindrances": tuple(hindrances(history, episode, reference)),
        "not_open": tuple(_reasons_not_open(history, episode, reference)),
        "help_given": tuple(
            InterimHelp.objects.filter(assessment__episode=subject, goes_on=True).order_by("given_on", "pk")
        ),
        "waiting": len(read_chronology(opened, Rows.CHILD, today(), by).waiting()),
    }


def _close(reference: UUID, subject: int, form: ClosureForm, by: Account) -> ClosedEpisode:
    given = form.cleaned_data
    return front_door.close_episode(
        reference, subject, on=given["on"], reason=given["reason"], by=by, closing=form.closing()
    )


# --- moves between authorities ---------------------------------------------------------------------------------------


class MoveNoticeForm(RecordingForm):
    on = happened("When was the notice sent?", "the date of the notice")
    to = forms.CharField(
        label="To which authority?", max_length=200, error_messages={"required": "Name the other authority"}
    )
    why = text(
        "What does it say?", "Where the child moves and when, the plan, and what the other authority is asked for"
    )


class MoveAnswerForm(RecordingForm):
    on = happened("When did the other authority answer?", "the date of the answer")
    answer = ChoiceField(
        [(move_pathway.ACCEPTED, "It accepts the child"), (move_pathway.REFUSED, "It refuses")],
        label="What did it answer?",
        otherwise="Choose what the other authority answered",
    )
    named_person = only_if(
        forms.CharField(label="Who accepted?", max_length=200), "If it accepts: by name and role, from that day on"
    )
    why = only_if(text("Why does it refuse?"), "If it refuses")


class ReceivedNoticeForm(RecordingForm):
    on = happened("When did the notice come?", "the date of the notice")
    moved_from = forms.CharField(
        label="From which authority?", max_length=200, error_messages={"required": "Name the other authority"}
    )


def _answer(reference: UUID, episode_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    if told["answer"] == move_pathway.ACCEPTED:
        return moves.record_acceptance(reference, episode_id, on=told["on"], named_person=told["named_person"], by=by)
    return moves.record_refusal(reference, episode_id, on=told["on"], why=told["why"], by=by)


def _to_move(history: History) -> Iterator[Subject]:
    for one in open_episodes(history):
        if not move_pathway.is_move_waiting(one) and not one.is_move_accepted:
            yield about_episode(one)


def _moves_to_answer(history: History) -> Iterator[Subject]:
    for one in open_episodes(history):
        if move_pathway.is_move_waiting(one):
            yield Subject(one.id, f"the notice sent on {date_in_words(one.notice_sent_on)}")


def _may_have_moved_in(history: History) -> Iterator[Subject]:
    for one in open_episodes(history):
        is_new_here = not (one.section_47_enquiries or one.conferences or one.child_protection_plans)
        if one.move_notice_on is None and is_new_here:
            yield about_episode(one)


MOVE_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="receive-move-notice",
        title="Record that the child moves in on a child protection plan",
        action=Action.OPEN_EPISODE,
        form=ReceivedNoticeForm,
        do=lambda child, subject, form, by: moves.receive_notice_of_move(child, subject, by=by, **form.told()),
        done="The notice is recorded. The transfer-in conference is due within 15 working days of it.",
        subjects=_may_have_moved_in,
        beside={"says_which_authority": "moved_from"},
    ),
    Recording(
        key="send-move-notice",
        title="Record notice to another authority that the child moves there",
        action=Action.PROPOSE_STEP,
        form=MoveNoticeForm,
        do=lambda child, subject, form, by: moves.send_notice_of_move(child, subject, by=by, **form.told()),
        done="The notice is recorded. Responsibility stays here until the other authority accepts.",
        subjects=_to_move,
        beside={"says_which_authority": "to"},
    ),
    Recording(
        key="answer-move",
        title="Record what the other authority answered",
        action=Action.PROPOSE_STEP,
        form=MoveAnswerForm,
        do=_answer,
        done="The answer is recorded.",
        subjects=_moves_to_answer,
        beside={"accepted_by_a_named_person": "named_person", "refused_says_why": "why"},
    ),
)

CLOSING_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="close-episode",
        title="Close an episode",
        action=Action.CLOSE_EPISODE,
        form=ClosureForm,
        form_given=_closing_given,
        do=_close,
        done="The episode is closed.",
        subjects=episodes(),
        button="Close the episode",
        template="child/close.html",
        beside={
            "closes_after_interim_help": "on",
            "closes_elsewhere_once_accepted": "reason",
            "not_in_need_only_after_assessment": "reason",
        },
    ),
)
