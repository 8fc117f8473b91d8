"""What can be recorded around a child protection conference: its day, the report before it, what is sent after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import planned_conferences as planned
from lineofsight.actions.planned_conferences import Papers
from lineofsight.domain import pathway
from lineofsight.domain.history import History, PlannedConference
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Fact
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.form_fields import DateField
from lineofsight.web.recording import Do, Recording, Subject, Written
from lineofsight.web.recording_forms import OnForm, RecordingForm, happened
from lineofsight.web.recording_subjects import open_episodes
from lineofsight.web.words import date_in_words


class PlanConferenceForm(RecordingForm):
    on = happened("When was it planned?", "the day on which it was planned")
    planned_on = DateField(label="For which day is it planned?", named="the day of the conference")


class MoveConferenceForm(RecordingForm):
    on = happened("When was it moved?", "the day on which it was moved")
    planned_on = DateField(label="To which day?", named="the day of the conference")
    why = must_say("Why is it moved?", "Write why it is moved")


class CallOffForm(RecordingForm):
    on = happened("When was it called off?", "the day on which it was called off")
    why = must_say("Why is it called off?", "Write why it is called off")


class PapersForm(RecordingForm):
    """What was sent after a conference; either may be left out."""

    letter_on = happened("When was the decision letter sent?", "the day of the letter", required=False)
    record_on = happened("When was the full record sent?", "the day of the record", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("letter_on") and not given.get("record_on") and not self.errors:
            self.add_error("letter_on", "Enter when the letter, the record or both were sent")
        return given

    def sent(self) -> Iterator[tuple[Papers, date]]:
        for papers, name in ((Papers.LETTER, "letter_on"), (Papers.RECORD, "record_on")):
            if self.cleaned_data[name]:
                yield papers, self.cleaned_data[name]


def _enquiries(history: History) -> Iterator[Subject]:
    """Section 47 enquiries whose conference is to come, and is not planned."""
    for episode in open_episodes(history):
        planned_of = {one.subject_id for one in episode.planned_conferences if one.is_ahead and not one.is_review}
        for enquiry in episode.section_47_enquiries:
            is_to_come = enquiry.conference_on is None and not enquiry.conference_not_required
            if is_to_come and enquiry.id not in planned_of:
                yield Subject(enquiry.id, f"the enquiry started on {date_in_words(enquiry.started_on)}")


def _plans(history: History) -> Iterator[Subject]:
    """Child protection plans whose next review is not planned."""
    for episode in open_episodes(history):
        planned_of = {one.subject_id for one in episode.planned_conferences if one.is_ahead and one.is_review}
        for plan in pathway.open_plans(episode.child_protection_plans):
            if plan.id not in planned_of:
                yield Subject(plan.id, f"the child protection plan started on {date_in_words(plan.started_on)}")


def _ahead(history: History) -> Iterator[PlannedConference]:
    return (one for episode in open_episodes(history) for one in episode.planned_conferences if one.is_ahead)


def _about(one: PlannedConference) -> Subject:
    kind = "review conference" if one.is_review else "initial conference"
    return Subject(one.id, f"the {kind} planned for {date_in_words(one.planned_on)}")


def _to_be_held(history: History) -> Iterator[Subject]:
    return (_about(one) for one in _ahead(history))


def _without_report(history: History) -> Iterator[Subject]:
    return (_about(one) for one in _ahead(history) if one.report_shared_on is None)


def _conferences(history: History) -> Iterator[Subject]:
    """Conferences of open episodes of which the letter or the record is still to be sent."""
    for episode in open_episodes(history):
        for one in episode.conferences:
            if one.letter_sent_on is None or one.record_sent_on is None:
                yield Subject(one.id, f"the conference of {date_in_words(one.held_on)}")


def _reviews(history: History) -> Iterator[Subject]:
    for episode in open_episodes(history):
        for plan in episode.child_protection_plans:
            for one in plan.reviews:
                if one.letter_sent_on is None or one.record_sent_on is None:
                    yield Subject(one.id, f"the review conference of {date_in_words(one.held_on)}")


def _send(send: Callable[..., Fact]) -> Do:
    def do(child: UUID, subject: int, form: Any, by: Account) -> Written:
        return [send(child, subject, papers, on=on, by=by) for papers, on in form.sent()]

    return do


BESIDE_A_DAY = {
    "planned_ahead": "planned_on",
    "planned_on_a_weekday": "planned_on",
    "says_why_moved": "why",
}

CONFERENCE_PLAN_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="plan-initial-conference",
        title="Plan an initial child protection conference",
        action=Action.HOLD_CONFERENCE,
        form=PlanConferenceForm,
        do=lambda child, subject, form, by: planned.plan_initial_conference(child, subject, by=by, **form.told()),
        done="The conference is planned. The report is due before it.",
        subjects=_enquiries,
        beside=BESIDE_A_DAY,
    ),
    Recording(
        key="plan-review-conference",
        title="Plan a review conference",
        action=Action.HOLD_CONFERENCE,
        form=PlanConferenceForm,
        do=lambda child, subject, form, by: planned.plan_review_conference(child, subject, by=by, **form.told()),
        done="The review is planned. The report is due before it.",
        subjects=_plans,
        beside=BESIDE_A_DAY,
    ),
    Recording(
        key="share-conference-report",
        title="Record that the report for a conference was shared",
        action=Action.HOLD_CONFERENCE,
        form=OnForm,
        do=lambda child, subject, form, by: planned.share_report(child, subject, by=by, **form.told()),
        done="That the family and the chair have the report is recorded.",
        subjects=_without_report,
    ),
    Recording(
        key="move-conference",
        title="Move a planned conference",
        action=Action.HOLD_CONFERENCE,
        form=MoveConferenceForm,
        do=lambda child, subject, form, by: planned.move_conference(child, subject, by=by, **form.told()),
        done="The conference is planned for its new day.",
        subjects=_to_be_held,
        beside=BESIDE_A_DAY,
    ),
    Recording(
        key="call-off-conference",
        title="Call a planned conference off",
        action=Action.HOLD_CONFERENCE,
        form=CallOffForm,
        do=lambda child, subject, form, by: planned.call_off_conference(child, subject, by=by, **form.told()),
        done="That the conference was called off is recorded.",
        subjects=_to_be_held,
        beside=BESIDE_A_DAY,
    ),
    Recording(
        key="conference-papers",
        title="Record what was sent after a conference",
        action=Action.HOLD_CONFERENCE,
        form=PapersForm,
        do=_send(planned.send_papers_of_conference),
        done="What was sent is recorded.",
        subjects=_conferences,
    ),
    Recording(
        key="review-papers",
        title="Record what was sent after a review conference",
        action=Action.HOLD_CONFERENCE,
        form=PapersForm,
        do=_send(planned.send_papers_of_review),
        done="What was sent is recorded.",
        subjects=_reviews,
    ),
)
