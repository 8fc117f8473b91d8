"""The pathway table: each step a worker can take in a child's journey, and what must hold before it may be taken.

A condition is a named reading of the history with the sentence a worker sees when it does not hold. The table is the
one place where the ground rules of practice are kept for facts recorded here; the database holds what a constraint can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.history import (
    PREGNANCY,
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Episode,
    History,
    Origin,
    Section47Enquiry,
)
from lineofsight.domain.plans import PlanFacts

Plan = TypeVar("Plan", ChildProtectionPlan, ChildInNeedPlan)

NOT_IN_NEED = frozenset({ReasonForClosure.from_code("RC8").value, ReasonForClosure.from_code("RC9").value})
NO_FACTORS_FOUND = "21"
ENDED_LOOKED_AFTER = "end_looked_after"
"""The reason for the end of a child protection plan that says that the child is looked after."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which team to which a child is proposed. from_team: None where no team holds the child.

    family_agrees: to early help; None where it was not asked, or needs not be.
    """

    from_team: int | None
    to_team: int
    family_agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step somebody wants to take: on which day, in which episode, and the thing it is about.

    episode: None only when an episode is to be opened, and for early help. subject_id: the assessment, enquiry or plan,
    where there is one. code: the code chosen on the form, such as the reason for closure. codes: several, such as
    factors. words: what was written where something has to be said. move: of a step between teams. plan: what stands in
    the plan that is worked on. until: a day that is set for later.
    """

    history: History
    on: date
    today: date
    episode: Episode | None = None
    subject_id: int | None = None
    code: str = ""
    codes: tuple[str, ...] = field(default=())
    words: str = ""
    move: Move | None = None
    plan: PlanFacts | None = None
    until: date | None = None

    @property
    def current(self) -> Episode:
        """The episode of the attempt; asking for it where there is none is an error of ours."""
        assert self.episode is not None, "this step needs an episode"
        return self.episode

    @property
    def assessment(self) -> Assessment:
        return next(one for one in self.current.assessments if one.id == self.subject_id)

    @property
    def enquiry(self) -> Section47Enquiry:
        return next(one for one in self.current.section_47_enquiries if one.id == self.subject_id)

    @property
    def protection_plan(self) -> ChildProtectionPlan:
        return next(one for one in self.current.child_protection_plans if one.id == self.subject_id)

    @property
    def need_plan(self) -> ChildInNeedPlan:
        return next(one for one in self.current.child_in_need_plans if one.id == self.subject_id)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold. `otherwise` is what the worker is told, and what to do, when it does not."""

    key: str
    otherwise: str
    holds: Callable[[Attempt], bool]
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step of the journey, and what must hold before it."""

    key: str
    title: str
    conditions: tuple[Condition, ...]


def unmet(step: Step, attempt: Attempt) -> tuple[Condition, ...]:
    """The conditions of `step` that do not hold for `attempt`, in the table's order; empty when it may be taken."""
    return tuple(condition for condition in step.conditions if not condition.holds(attempt))


def is_open(episode: Episode) -> bool:
    """An episode is open until closed; a referral with no further action was never open."""
    return episode.closed_on is None and not episode.is_no_further_action


def is_under_way(enquiry: Section47Enquiry) -> bool:
    """Whether a section 47 enquiry is still running: no manager has signed its outcome.

    A census does not hold the day of conclusion: one known from a file has ended once it has a conference, or needs
    none.
    """
    if enquiry.origin is Origin.LOADED and (enquiry.conference_on is not None or enquiry.conference_not_required):
        return False
    return enquiry.concluded_on is None


def awaits_signature(enquiry: Section47Enquiry) -> bool:
    """Whether the conclusion of a section 47 enquiry is with a manager, to be signed."""
    return enquiry.submitted_on is not None and enquiry.concluded_on is None


def runs_after(plan: ChildProtectionPlan | ChildInNeedPlan, day: date) -> bool:
    """Whether a plan still runs after `day`: it has not ended, or ended later."""
    return plan.ended_on is None or plan.ended_on > day


def open_plans(plans: Iterable[Plan]) -> list[Plan]:
    """The plans that have not ended."""
    return [plan for plan in plans if plan.ended_on is None]


def _protection_plans(attempt: Attempt) -> list[ChildProtectionPlan]:
    return [plan for one in attempt.history.episodes for plan in one.child_protection_plans]


def _need_plans(attempt: Attempt) -> list[ChildInNeedPlan]:
    return [plan for one in attempt.history.episodes for plan in one.child_in_need_plans]


def referral_dated(came_on: date, closed: Iterable[date | None]) -> date:
    """The day of a referral that came while an episode was open: the last closure; else the day on which it came.

    closed: when each episode of the child was closed; None for one that was not.
    """
    return max([came_on, *(day for day in closed if day is not None)])


def _last_episode_ended(attempt: Attempt) -> date:
    return referral_dated(date.min, (one.closed_on for one in attempt.history.episodes))


def _not_too_early_before_birth(attempt: Attempt) -> bool:
    expected = attempt.history.expected_on
    return expected is None or attempt.on >= expected - PREGNANCY


def _not_earlier_than(attempt: Attempt, before_birth: timedelta) -> bool:
    """Whether the day is no earlier than so long before the birth; the expected one where the child is not born."""
    history = attempt.history
    born_on = history.born_on or (history.expected_on if before_birth else None)
    return born_on is None or attempt.on >= born_on - before_birth


PRACTICE = "Ground rules of practice"
CENSUS = "Children in need census"

NOT_IN_THE_FUTURE = Condition(
    "not_in_the_future",
    "The date is in the future. Record it on or after the day it happens.",
    lambda attempt: attempt.on <= attempt.today,
    PRACTICE,
)
EPISODE_IS_OPEN = Condition(
    "episode_is_open",
    "This episode is closed, or was a referral with no further action. Open a new episode first.",
    lambda attempt: is_open(attempt.current),
    PRACTICE,
)
ON_OR_AFTER_REFERRAL = Condition(
    "on_or_after_referral",
    "The date is before the referral. Check both dates.",
    lambda attempt: attempt.on >= attempt.current.referred_on,
    f"{CENSUS}, rule 1103",
)
NO_OPEN_EPISODE = Condition(
    "no_open_episode",
    "This child is already open. News about an open child is never a new referral: record it in the open episode.",
    lambda attempt: not any(is_open(one) for one in attempt.history.episodes),
    f"{PRACTICE}; {CENSUS}, rule 8815",
)
AFTER_LAST_EPISODE = Condition(
    "after_last_episode",
    "The referral is before the last episode closed. Episodes of one child may not overlap: check the date.",
    lambda attempt: attempt.on >= _last_episode_ended(attempt),
    f"{PRACTICE}; {CENSUS}, rule 8820",
)
NOT_BEFORE_PREGNANCY = Condition(
    "not_before_pregnancy",
    "The date is more than 280 days before the child was born, or is expected. Check the date.",
    lambda attempt: _not_earlier_than(attempt, PREGNANCY),
    "Practice reference 9, fault 42",
)
NOT_BEFORE_BIRTH = Condition(
    "not_before_birth",
    "The date is before the child was born. Check the date.",
    lambda attempt: _not_earlier_than(attempt, timedelta()),
    "Practice reference 9, fault 42",
)
WITHIN_PREGNANCY = Condition(
    "within_pregnancy",
    "The referral is more than 280 days before the expected date of birth. Check both dates.",
    _not_too_early_before_birth,
    f"{CENSUS}, rule 8606",
)
NO_OPEN_ASSESSMENT = Condition(
    "no_open_assessment",
    "An assessment is still open in this episode. Authorise it first.",
    lambda attempt: all(one.authorised_on is not None for one in attempt.current.assessments),
    f"{CENSUS}, rule 8896",
)
ASSESSMENT_NOT_AUTHORISED = Condition(
    "assessment_not_authorised",
    "This assessment is already authorised.",
    lambda attempt: attempt.assessment.authorised_on is None,
    PRACTICE,
)
ON_OR_AFTER_ASSESSMENT_START = Condition(
    "on_or_after_assessment_start",
    "The date is before the assessment started. Check both dates.",
    lambda attempt: attempt.on >= attempt.assessment.started_on,
    f"{CENSUS}, rule 8608",
)
ASSESSMENT_IS_COMPLETED = Condition(
    "assessment_is_completed",
    "The assessment was not completed by that day. The worker completes it, with the factors found, before a manager"
    " authorises it.",
    lambda attempt: attempt.assessment.completed_on is not None and attempt.assessment.completed_on <= attempt.on,
    PRACTICE,
)
FACTORS_GIVEN = Condition(
    "factors_given",
    "Choose the factors found at the end of the assessment; choose 21 when there are none.",
    lambda attempt: bool(attempt.codes),
    f"{CENSUS}, rule 8897Q",
)
NO_FACTORS_STANDS_ALONE = Condition(
    "no_factors_stands_alone",
    "Factor 21 says that no factors were found. Choose it alone, or leave it out.",
    lambda attempt: NO_FACTORS_FOUND not in attempt.codes or len(attempt.codes) == 1,
    f"{CENSUS}, rule 8869",
)
NO_OPEN_ENQUIRY = Condition(
    "no_open_enquiry",
    "A section 47 enquiry is still running in this episode: its outcome is not signed. Conclude it first.",
    lambda attempt: not any(is_under_way(one) for one in attempt.current.section_47_enquiries),
    PRACTICE,
)
ENQUIRY_NOT_CONCLUDED = Condition(
    "enquiry_not_concluded",
    "This section 47 enquiry is already concluded.",
    lambda attempt: attempt.enquiry.concluded_on is None,
    PRACTICE,
)
ENQUIRY_NOT_SUBMITTED = Condition(
    "enquiry_not_submitted",
    "The conclusion of this section 47 enquiry is with a manager, to be signed. To change it, ask the manager to send"
    " it back.",
    lambda attempt: not awaits_signature(attempt.enquiry),
    PRACTICE,
)
ENQUIRY_IS_SUBMITTED = Condition(
    "enquiry_is_submitted",
    "The worker had not concluded this section 47 enquiry by that day. The worker concludes it, with what was found,"
    " before a manager signs its outcome.",
    lambda attempt: attempt.enquiry.submitted_on is not None and attempt.enquiry.submitted_on <= attempt.on,
    PRACTICE,
)
SAYS_WHY_SENT_BACK = Condition(
    "says_why_sent_back",
    "Say why you send it back: its author has to know what to change.",
    lambda attempt: bool(attempt.words.strip()),
    PRACTICE,
)
ON_OR_AFTER_ENQUIRY_START = Condition(
    "on_or_after_enquiry_start",
    "The date is before the section 47 enquiry started. Check both dates.",
    lambda attempt: attempt.on >= attempt.enquiry.started_on,
    f"{CENSUS}, rule 8615",
)
ENQUIRY_IS_SIGNED = Condition(
    "enquiry_is_signed",
    "No manager has signed the outcome of this section 47 enquiry. It is concluded and signed before its conference.",
    lambda attempt: attempt.enquiry.concluded_on is not None or attempt.enquiry.origin is Origin.LOADED,
    PRACTICE,
)
CONFERENCE_NOT_HELD = Condition(
    "conference_not_held",
    "A conference is already recorded for this section 47 enquiry.",
    lambda attempt: attempt.enquiry.conference_on is None,
    f"{CENSUS}, rule 2884",
)
CONFERENCE_STILL_REQUIRED = Condition(
    "conference_still_required",
    "This section 47 enquiry is marked as needing no conference. Correct that first.",
    lambda attempt: not attempt.enquiry.conference_not_required,
    PRACTICE,
)
ON_A_WEEKDAY = Condition(
    "on_a_weekday",
    "The date is at a weekend. A child protection conference is never held at a weekend.",
    lambda attempt: attempt.on.weekday() < 5,
    f"{CENSUS}, rule 8875",
)
NO_TRANSFER_CONFERENCE = Condition(
    "no_transfer_conference",
    "A transfer-in conference is already recorded in this episode.",
    lambda attempt: not any(one.is_transfer_in for one in attempt.current.conferences),
    PRACTICE,
)
NO_PROTECTION_PLAN_SINCE = Condition(
    "no_protection_plan_since",
    "The child has a child protection plan that runs after that day. End it first, or check the date.",
    lambda attempt: not any(runs_after(plan, attempt.on) for plan in _protection_plans(attempt)),
    f"{CENSUS}, rule 8935",
)
NO_NEED_PLAN_SINCE = Condition(
    "no_need_plan_since",
    "The child has a child in need plan that runs after that day. End it first, or check the date.",
    lambda attempt: not any(runs_after(plan, attempt.on) for plan in _need_plans(attempt)),
    PRACTICE,
)
NEED_PLAN_CAN_END_THAT_DAY = Condition(
    "need_plan_can_end_that_day",
    "A child in need plan was recorded for after that day, and the two kinds of plan cannot run together. Correct the"
    " child in need plan first, or check the date.",
    lambda attempt: all(
        plan.started_on <= attempt.on if plan.ended_on is None else plan.ended_on <= attempt.on
        for plan in _need_plans(attempt)
    ),
    f"{CENSUS}, rules 4001 and 4016",
)
PROTECTION_PLAN_NOT_ENDED = Condition(
    "protection_plan_not_ended",
    "This child protection plan has ended.",
    lambda attempt: attempt.protection_plan.ended_on is None,
    PRACTICE,
)
NEED_PLAN_NOT_ENDED = Condition(
    "need_plan_not_ended",
    "This child in need plan has ended.",
    lambda attempt: attempt.need_plan.ended_on is None,
    PRACTICE,
)
NO_REVIEW_CONFERENCE_THAT_DAY = Condition(
    "no_review_conference_that_day",
    "A review conference of this plan is already recorded on that day.",
    lambda attempt: all(review.held_on != attempt.on for review in attempt.protection_plan.reviews),
    PRACTICE,
)
NO_NEED_REVIEW_THAT_DAY = Condition(
    "no_need_review_that_day",
    "A review of this plan is already recorded on that day.",
    lambda attempt: all(review.held_on != attempt.on for review in attempt.need_plan.reviews),
    PRACTICE,
)
PROTECTION_PLAN_ENDS_AFTER_REVIEWS = Condition(
    "protection_plan_ends_after_reviews",
    "A review conference or a core group of this plan is dated after that day. A plan ends on or after the last of"
    " them.",
    lambda attempt: all(
        one.held_on <= attempt.on for one in (*attempt.protection_plan.reviews, *attempt.protection_plan.core_groups)
    ),
    PRACTICE,
)
NEED_PLAN_ENDS_AFTER_REVIEWS = Condition(
    "need_plan_ends_after_reviews",
    "A review of this plan is dated after that day. A plan ends on or after its last review.",
    lambda attempt: all(review.held_on <= attempt.on for review in attempt.need_plan.reviews),
    PRACTICE,
)
AFTER_PLAN_START = Condition(
    "after_plan_start",
    "The date is not after the plan started. A plan cannot start and be reviewed or end on one day.",
    lambda attempt: attempt.on > attempt.protection_plan.started_on,
    f"{CENSUS}, rules 8840 and 8841",
)
ON_OR_AFTER_PLAN_START = Condition(
    "on_or_after_plan_start",
    "The date is before the plan started. Check both dates.",
    lambda attempt: attempt.on >= attempt.need_plan.started_on,
    PRACTICE,
)
ENDED_LOOKED_AFTER_IS_LOOKED_AFTER = Condition(
    "ended_looked_after_is_looked_after",
    "The reason says that the child is looked after, and no period of being looked after is recorded for that day."
    " Record it first, or choose another reason.",
    lambda attempt: (
        attempt.code != ENDED_LOOKED_AFTER
        or any(period.runs_on(attempt.on) for one in attempt.history.episodes for period in one.care_periods)
    ),
    PRACTICE,
)

OPEN_EPISODE = Step(
    "open_episode",
    "Open an episode on a referral",
    (NOT_IN_THE_FUTURE, NO_OPEN_EPISODE, AFTER_LAST_EPISODE, WITHIN_PREGNANCY),
)
START_ASSESSMENT = Step(
    "start_assessment",
    "Start an assessment",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, NO_OPEN_ASSESSMENT),
)
COMPLETE_ASSESSMENT = Step(
    "complete_assessment",
    "Complete an assessment, for a manager to authorise",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        ASSESSMENT_NOT_AUTHORISED,
        ON_OR_AFTER_ASSESSMENT_START,
        FACTORS_GIVEN,
        NO_FACTORS_STANDS_ALONE,
    ),
)
HOLD_REVIEW_POINT = Step(
    "hold_review_point",
    "Hold the internal review point of an assessment",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ASSESSMENT_NOT_AUTHORISED, ON_OR_AFTER_ASSESSMENT_START),
)
AUTHORISE_ASSESSMENT = Step(
    "authorise_assessment",
    "Authorise an assessment",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ASSESSMENT_NOT_AUTHORISED, ASSESSMENT_IS_COMPLETED),
)
RECORD_VISIT = Step("record_visit", "Record a visit", (NOT_IN_THE_FUTURE, NOT_BEFORE_PREGNANCY))
RECORD_MISSED_APPOINTMENT = Step(
    "record_missed_appointment",
    "Record an appointment to which the child was not brought",
    (NOT_IN_THE_FUTURE, NOT_BEFORE_PREGNANCY),
)
RECORD_VIEW = Step("record_view", "Record what the child said or showed", (NOT_IN_THE_FUTURE, NOT_BEFORE_BIRTH))
HOLD_STRATEGY_DISCUSSION = Step(
    "hold_strategy_discussion",
    "Hold a strategy discussion",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL),
)
START_SECTION_47_ENQUIRY = Step("start_section_47_enquiry", "Start a section 47 enquiry", (NO_OPEN_ENQUIRY,))
CONCLUDE_SECTION_47_ENQUIRY = Step(
    "conclude_section_47_enquiry",
    "Conclude a section 47 enquiry, for a manager to sign",
    (NOT_IN_THE_FUTURE, ENQUIRY_NOT_CONCLUDED, ENQUIRY_NOT_SUBMITTED, ON_OR_AFTER_ENQUIRY_START),
)
SIGN_SECTION_47_OUTCOME = Step(
    "sign_section_47_outcome",
    "Sign the outcome of a section 47 enquiry",
    (NOT_IN_THE_FUTURE, ENQUIRY_NOT_CONCLUDED, ENQUIRY_IS_SUBMITTED),
)
SEND_SECTION_47_BACK = Step(
    "send_section_47_back",
    "Send the conclusion of a section 47 enquiry back to its author",
    (NOT_IN_THE_FUTURE, ENQUIRY_NOT_CONCLUDED, ENQUIRY_IS_SUBMITTED, SAYS_WHY_SENT_BACK),
)
HOLD_INITIAL_CONFERENCE = Step(
    "hold_initial_conference",
    "Hold an initial child protection conference",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        ENQUIRY_IS_SIGNED,
        CONFERENCE_NOT_HELD,
        CONFERENCE_STILL_REQUIRED,
        ON_OR_AFTER_ENQUIRY_START,
        ON_A_WEEKDAY,
    ),
)
HOLD_TRANSFER_IN_CONFERENCE = Step(
    "hold_transfer_in_conference",
    "Hold a transfer-in conference",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, NO_TRANSFER_CONFERENCE, ON_A_WEEKDAY),
)
START_CHILD_PROTECTION_PLAN = Step(
    "start_child_protection_plan",
    "Start a child protection plan, on the day of the conference that made it",
    (NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, NO_PROTECTION_PLAN_SINCE, NEED_PLAN_CAN_END_THAT_DAY),
)
HOLD_REVIEW_CONFERENCE = Step(
    "hold_review_conference",
    "Hold a review child protection conference",
    (NOT_IN_THE_FUTURE, PROTECTION_PLAN_NOT_ENDED, AFTER_PLAN_START, NO_REVIEW_CONFERENCE_THAT_DAY),
)
END_CHILD_PROTECTION_PLAN = Step(
    "end_child_protection_plan",
    "End a child protection plan",
    (
        NOT_IN_THE_FUTURE,
        PROTECTION_PLAN_NOT_ENDED,
        AFTER_PLAN_START,
        PROTECTION_PLAN_ENDS_AFTER_REVIEWS,
        ENDED_LOOKED_AFTER_IS_LOOKED_AFTER,
    ),
)
START_CHILD_IN_NEED_PLAN = Step(
    "start_child_in_need_plan",
    "Start a child in need plan",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        ON_OR_AFTER_REFERRAL,
        NO_NEED_PLAN_SINCE,
        NO_PROTECTION_PLAN_SINCE,
    ),
)
REVIEW_CHILD_IN_NEED_PLAN = Step(
    "review_child_in_need_plan",
    "Review a child in need plan",
    (NOT_IN_THE_FUTURE, NEED_PLAN_NOT_ENDED, ON_OR_AFTER_PLAN_START, NO_NEED_REVIEW_THAT_DAY),
)
END_CHILD_IN_NEED_PLAN = Step(
    "end_child_in_need_plan",
    "End a child in need plan",
    (NOT_IN_THE_FUTURE, NEED_PLAN_NOT_ENDED, ON_OR_AFTER_PLAN_START, NEED_PLAN_ENDS_AFTER_REVIEWS),
)

STEPS: tuple[Step, ...] = (
    OPEN_EPISODE,
    START_ASSESSMENT,
    HOLD_REVIEW_POINT,
    COMPLETE_ASSESSMENT,
    AUTHORISE_ASSESSMENT,
    RECORD_VISIT,
    RECORD_MISSED_APPOINTMENT,
    RECORD_VIEW,
    HOLD_STRATEGY_DISCUSSION,
    START_SECTION_47_ENQUIRY,
    CONCLUDE_SECTION_47_ENQUIRY,
    SIGN_SECTION_47_OUTCOME,
    SEND_SECTION_47_BACK,
    HOLD_INITIAL_CONFERENCE,
    HOLD_TRANSFER_IN_CONFERENCE,
    START_CHILD_PROTECTION_PLAN,
    HOLD_REVIEW_CONFERENCE,
    END_CHILD_PROTECTION_PLAN,
    START_CHILD_IN_NEED_PLAN,
    REVIEW_CHILD_IN_NEED_PLAN,
    END_CHILD_IN_NEED_PLAN,
)
