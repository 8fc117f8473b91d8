"""What can be recorded of being looked after on a child's page: one row a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import emergency_protection, looked_after
from lineofsight.domain.history import History
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.domain.permissions import Action
from lineofsight.web import looked_after_forms as forms
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.recording_subjects import about_episode, episodes, open_episodes
from lineofsight.web.words import date_in_words


def _not_looked_after(history: History) -> Iterator[Subject]:
    """The open episodes of a child who is not looked after."""
    if any(period.is_open for one in history.episodes for period in one.care_periods):
        return
    yield from map(about_episode, open_episodes(history))


def _periods(history: History) -> Iterator[Subject]:
    for episode in history.episodes:
        for one in episode.care_periods:
            if one.is_open:
                yield Subject(
                    one.id, f"the time since {date_in_words(one.started_on)} in which the child is looked after"
                )


def _measures(history: History) -> Iterator[Subject]:
    for episode in history.episodes:
        for one in episode.emergency_protections:
            if one.ended_on is None:
                yield Subject(one.id, f"the {_measure_in_words(one.kind)} of {date_in_words(one.started_on)}")


def _orders_to_extend(history: History) -> Iterator[Subject]:
    orders = {
        one.id
        for episode in history.episodes
        for one in episode.emergency_protections
        if one.kind == EmergencyMeasure.EMERGENCY_PROTECTION_ORDER.value and one.extended_on is None
    }
    return (subject for subject in _measures(history) if subject.id in orders)


def _measure_in_words(kind: str) -> str:
    return EmergencyMeasure(kind).label.lower()


def _start(child: UUID, episode_id: int, form: Any, by: Account) -> Written:
    return looked_after.start_being_looked_after(child, episode_id, form.start(), by=by)


def _change(child: UUID, period_id: int, form: Any, by: Account) -> Written:
    return looked_after.change_care(child, period_id, form.change(), by=by)


def _review(child: UUID, period_id: int, form: Any, by: Account) -> Written:
    return looked_after.hold_looked_after_review(child, period_id, form.review(), by=by)


def _check(child: UUID, period_id: int, form: Any, by: Account) -> Written:
    return looked_after.record_looked_after_check(child, period_id, by=by, **form.told())


def _leave(child: UUID, period_id: int, form: Any, by: Account) -> Written:
    return looked_after.leave_care(child, period_id, by=by, **form.told())


def _take(child: UUID, episode_id: int, form: Any, by: Account) -> Written:
    told = form.told()
    taken = emergency_protection.EmergencyTaken(
        EmergencyMeasure(told["kind"]), told["on"], form.moment(), told["taken_by"], told["grounds"]
    )
    return emergency_protection.take_emergency_protection(child, episode_id, taken, by=by)


def _extend(child: UUID, measure_id: int, form: Any, by: Account) -> Written:
    return emergency_protection.extend_emergency_protection_order(child, measure_id, by=by, **form.told())


def _end(child: UUID, measure_id: int, form: Any, by: Account) -> Written:
    on, at = form.cleaned_data["on"], form.moment()
    return emergency_protection.end_emergency_protection(child, measure_id, on=on, at=at, by=by)


LOOKED_AFTER_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="emergency-protection",
        title="Record police protection or an emergency protection order",
        action=Action.LOOK_AFTER,
        form=forms.EmergencyForm,
        do=_take,
        done="It is recorded, and its limit runs.",
        subjects=episodes(),
        beside={"not_under_the_same_emergency": "kind"},
    ),
    Recording(
        key="extend-emergency-order",
        title="Record that the court extended an emergency protection order",
        action=Action.LOOK_AFTER,
        form=forms.EmergencyExtensionForm,
        do=_extend,
        done="The extension is recorded.",
        subjects=_orders_to_extend,
        beside={"extended_by_seven_days_at_most": "until"},
    ),
    Recording(
        key="end-emergency-protection",
        title="Record the end of police protection or of an emergency protection order",
        action=Action.LOOK_AFTER,
        form=forms.EmergencyEndForm,
        do=_end,
        done="The end is recorded.",
        subjects=_measures,
    ),
    Recording(
        key="start-looked-after",
        title="Record that the child is looked after",
        action=Action.LOOK_AFTER,
        form=forms.CareStartForm,
        do=_start,
        done="It is recorded that the child is looked after.",
        subjects=_not_looked_after,
        beside={"emergency_is_recorded": "legal_status"},
    ),
    Recording(
        key="change-care",
        title="Record a change of placement or legal status",
        action=Action.LOOK_AFTER,
        form=forms.CareChangeForm,
        do=_change,
        done="The change is recorded.",
        subjects=_periods,
        beside={"emergency_is_recorded": "legal_status", "something_changes": "legal_status"},
    ),
    Recording(
        key="looked-after-review",
        title="Record a review of a looked-after child",
        action=Action.REVIEW,
        form=forms.CareReviewForm,
        do=_review,
        done="The review is recorded.",
        subjects=_periods,
        beside={"participation_fits_age": "participation"},
    ),
    Recording(
        key="looked-after-check",
        title="Record a health or dental check of a looked-after child",
        action=Action.LOOK_AFTER,
        form=forms.CareCheckForm,
        do=_check,
        done="It is recorded.",
        subjects=_periods,
    ),
    Recording(
        key="leave-care",
        title="Record that the child left care",
        action=Action.LOOK_AFTER,
        form=forms.LeaveCareForm,
        do=_leave,
        done="It is recorded that the child left care.",
        subjects=_periods,
    ),
)
"""What is recorded of a child who is looked after, or is protected at once."""
