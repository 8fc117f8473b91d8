"""What can be recorded before a birth, and after it: the birth plan, the birth, the discharge planning meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms

from lineofsight.access.models import Account
from lineofsight.actions import people, pre_birth
from lineofsight.domain import pathway
from lineofsight.domain.codes import Ethnicity, Sex
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import BirthPlan
from lineofsight.record.moment import today
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_forms import CodeField, OnForm, RecordingForm, happened, text
from lineofsight.web.words import date_in_words

SAID = ("who_to_call", "hospital", "when_told", "mother", "father", "at_birth", "leaving_hospital")


class BirthPlanForm(RecordingForm):
    """What is agreed for the birth and the days after it."""

    on = happened("On which day is it agreed?", "the day")
    hospital = forms.CharField(label="Which hospital, and which midwife?", max_length=200, required=False)
    who_to_call = must_say(
        "Whom does the hospital call?", "Write whom the hospital calls, by day and by night, with the numbers"
    )
    when_told = text("Of what are they told at once?", "For example, labour, the birth, an early discharge")
    mother = text("The mother", "What she needs, and whether she may be alone with the baby")
    father = text("The father", "Who he is, what he needs, and whether he may be with the baby")
    at_birth = text("What happens at the birth?", "Who may be there, and what the hospital watches for")
    leaving_hospital = text("On what does the discharge depend?", "Who meets before it, and where the baby goes")

    def plan(self) -> pre_birth.BirthPlanSaid:
        return pre_birth.BirthPlanSaid(**{name: self.cleaned_data[name] for name in SAID})


class BirthForm(RecordingForm):
    born_on = happened("When was the child born?", "the date of birth")
    sex = CodeField(Sex, label="Sex", otherwise="", few=True, required=False)
    ethnicity = CodeField(Ethnicity, label="Ethnicity, if it is known now", otherwise="", required=False)


class DischargeMeetingForm(RecordingForm):
    on = happened("When was the meeting?", "the date of the meeting")
    who = text("Who was there?", "By name and role: the ward, the midwife, the health visitor, the family")
    decision = must_say("What was decided?", "Write what was decided, and where the child goes")


def _unborn(history: History) -> bool:
    return history.born_on is None and history.expected_on is not None


def _to_plan(history: History) -> Iterator[Subject]:
    """Open episodes of an unborn child without a birth plan."""
    if _unborn(history):
        planned = set(BirthPlan.objects.filter(child=history.child_id).values_list("episode_id", flat=True))
        for one in history.episodes:
            if pathway.is_open(one) and one.id not in planned:
                yield Subject(one.id, f"the birth expected on {date_in_words(history.expected_on)}")


def _planned(history: History) -> Iterator[BirthPlan]:
    if not _was_unborn(history):
        return
    still_open = {one.id for one in history.episodes if pathway.is_open(one)}
    yield from BirthPlan.objects.filter(child=history.child_id, episode__in=still_open)


def _was_unborn(history: History) -> bool:
    return history.expected_on is not None or history.was_expected_on is not None


def _to_change(history: History) -> Iterator[Subject]:
    return (_about(one) for one in _planned(history)) if _unborn(history) else iter(())


def _to_share(history: History) -> Iterator[Subject]:
    return (_about(one) for one in _planned(history) if one.shared_on is None)


def _to_discharge(history: History) -> Iterator[Subject]:
    if history.born_on is not None:
        yield from (_about(one) for one in _planned(history) if one.discharge_meeting_on is None)


def _about(plan: BirthPlan) -> Subject:
    return Subject(plan.pk, f"the birth plan of {date_in_words(plan.made_on)}")


def _to_be_born(history: History) -> Iterator[Subject]:
    if _unborn(history):
        yield Subject(0, "")


def _plan_now(_by: Account, reference: UUID, subject: int) -> dict[str, Any]:
    plan = BirthPlan.objects.filter(pk=subject, child__reference=reference).first()
    return {"initial": {name: getattr(plan, name) for name in SAID}} if plan is not None else {}


def _born_today(_by: Account, _reference: UUID, _subject: int) -> dict[str, Any]:
    return {"initial": {"born_on": today()}}


def _record_birth(child: UUID, _subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    sex, ethnicity = (told[name].value if told[name] else "" for name in ("sex", "ethnicity"))
    return people.record_birth(child, born_on=told["born_on"], sex=sex, ethnicity=ethnicity, by=by)


BESIDE_A_BIRTH_PLAN = {"says_who_to_call": "who_to_call"}

PRE_BIRTH_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="make-birth-plan",
        title="Make a birth plan",
        action=Action.PLAN,
        form=BirthPlanForm,
        do=lambda child, subject, form, by: pre_birth.make_birth_plan(
            child, subject, form.plan(), on=form.cleaned_data["on"], by=by
        ),
        done="The birth plan is made. Give it to the hospital and the midwife.",
        subjects=_to_plan,
        beside=BESIDE_A_BIRTH_PLAN,
    ),
    Recording(
        key="change-birth-plan",
        asks_like="make-birth-plan",
        title="Change the birth plan",
        action=Action.PLAN,
        form=BirthPlanForm,
        do=lambda child, subject, form, by: pre_birth.change_birth_plan(
            child, subject, form.plan(), on=form.cleaned_data["on"], by=by
        ),
        done="The birth plan is changed. What it said before is kept.",
        subjects=_to_change,
        form_given=_plan_now,
        beside=BESIDE_A_BIRTH_PLAN,
    ),
    Recording(
        key="share-birth-plan",
        title="Record that the hospital has the birth plan",
        action=Action.PLAN,
        form=OnForm,
        do=lambda child, subject, form, by: pre_birth.share_birth_plan(child, subject, by=by, **form.told()),
        done="That the hospital and the midwife have the birth plan is recorded.",
        subjects=_to_share,
    ),
    Recording(
        key="record-birth",
        title="Record the birth",
        action=Action.CORRECT_FACT,
        form=BirthForm,
        do=_record_birth,
        done="The birth is recorded. The visits of the plan are counted from that day.",
        subjects=_to_be_born,
        form_given=_born_today,
    ),
    Recording(
        key="discharge-meeting",
        title="Record the discharge planning meeting",
        action=Action.PLAN,
        form=DischargeMeetingForm,
        do=lambda child, subject, form, by: pre_birth.hold_discharge_meeting(child, subject, by=by, **form.told()),
        done="The discharge planning meeting is recorded.",
        subjects=_to_discharge,
    ),
)
