"""How an episode closes: what must have ended before, and what the reason for closure asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.history import ChildInNeedPlan, ChildProtectionPlan, Episode, Origin
from lineofsight.domain.pathway import (
    CENSUS,
    EPISODE_IS_OPEN,
    NO_OPEN_ASSESSMENT,
    NOT_IN_NEED,
    NOT_IN_THE_FUTURE,
    PRACTICE,
    Attempt,
    Condition,
    Step,
    open_plans,
)

DIED = ReasonForClosure.from_code("RC2").value


def finds_private_fostering(episode: Episode) -> bool:
    """Whether an authorised assessment of the episode found that the child is privately fostered."""
    found = AssessmentOutcome.PRIVATE_FOSTERING.value
    return any(one.authorised_on is not None and one.outcome == found for one in episode.assessments)


def latest_dated(episode: Episode) -> date:
    """The last date of anything that happened in an episode, its referral included."""
    dates: list[date | None] = [episode.referred_on, episode.decided_on]
    for assessment in episode.assessments:
        dates += [assessment.started_on, assessment.completed_on, assessment.authorised_on]
        dates.append(assessment.review_point_held_on)
    dates += [discussion.held_on for discussion in episode.strategy_discussions]
    for enquiry in episode.section_47_enquiries:
        dates += [enquiry.started_on, enquiry.submitted_on, enquiry.concluded_on, enquiry.conference_on]
    dates += [conference.held_on for conference in episode.conferences]
    plans: tuple[ChildProtectionPlan | ChildInNeedPlan, ...] = (
        *episode.child_protection_plans,
        *episode.child_in_need_plans,
    )
    for plan in plans:
        dates += [plan.started_on, plan.ended_on, *(review.held_on for review in plan.reviews)]
    dates += [meeting.held_on for meeting in episode.need_meetings]
    dates += [group.held_on for plan in episode.child_protection_plans for group in plan.core_groups]
    dates += _dates_of_care(episode)
    return max(day for day in dates if day is not None)


def _dates_of_care(episode: Episode) -> Iterator[date | None]:
    for measure in episode.emergency_protections:
        yield from (measure.started_on, measure.extended_on, measure.ended_on)
    for period in episode.care_periods:
        yield from (period.started_on, period.ended_on)
        yield from (review.held_on for review in period.reviews)
        yield from (one.started_on for one in period.episodes)
    for arrangement in episode.private_fosterings:
        yield from (arrangement.aware_on, *arrangement.decided_on, arrangement.ended_on)
    yield from (one.latest_on for one in episode.proceedings)


def _after_everything(attempt: Attempt) -> bool:
    """The visits paid in the episode count with all that stands in it; those that a file told of are not held to it."""
    visits = (
        one.happened_on
        for one in attempt.history.visits
        if one.episode_id == attempt.current.id and one.origin is Origin.RECORDED
    )
    return attempt.on >= max([latest_dated(attempt.current), *visits])


def _died_by_then(attempt: Attempt) -> bool:
    died_on = attempt.history.died_on
    return attempt.code != DIED or (died_on is not None and died_on <= attempt.on)


def _enquiries_settled(attempt: Attempt) -> bool:
    return all(
        enquiry.conference_on is not None or enquiry.conference_not_required
        for enquiry in attempt.current.section_47_enquiries
    )


def _closed_as_not_in_need_properly(attempt: Attempt) -> bool:
    episode = attempt.current
    if attempt.code not in NOT_IN_NEED:
        return True
    planned = episode.child_protection_plans or episode.child_in_need_plans
    return bool(episode.assessments) and not (episode.section_47_enquiries or planned)


CLOSES_WITH_REASON = Condition(
    "closes_with_reason",
    "Choose the reason for closure.",
    lambda attempt: bool(attempt.code),
    f"{CENSUS}, rule 8805",
)
CLOSES_WITH_ENQUIRIES_SETTLED = Condition(
    "closes_with_enquiries_settled",
    "A section 47 enquiry has neither a conference nor a decision that none is required.",
    _enquiries_settled,
    f"{CENSUS}, rule 8868",
)
CLOSES_WITH_PROTECTION_PLANS_ENDED = Condition(
    "closes_with_protection_plans_ended",
    "A child protection plan is still open. End it first.",
    lambda attempt: not open_plans(attempt.current.child_protection_plans),
    PRACTICE,
)
CLOSES_WITH_NEED_PLANS_ENDED = Condition(
    "closes_with_need_plans_ended",
    "A child in need plan is still open. End it first.",
    lambda attempt: not open_plans(attempt.current.child_in_need_plans),
    PRACTICE,
)
CLOSES_NOT_LOOKED_AFTER = Condition(
    "closes_not_looked_after",
    "The child is looked after. Record that the child left care before the episode is closed.",
    lambda attempt: not any(period.is_open for period in attempt.current.care_periods),
    PRACTICE,
)
CLOSES_NOT_PRIVATELY_FOSTERED = Condition(
    "closes_not_privately_fostered",
    "The child is privately fostered, and is to be visited as long as that goes on. Record its end first.",
    lambda attempt: not any(one.is_open for one in attempt.current.private_fosterings),
    PRACTICE,
)
CLOSES_WITH_PRIVATE_FOSTERING_RECORDED = Condition(
    "closes_with_private_fostering_recorded",
    "An assessment decided that the child is privately fostered, and no arrangement is recorded. Record it first: the"
    " child is to be visited.",
    lambda attempt: bool(attempt.current.private_fosterings) or not finds_private_fostering(attempt.current),
    PRACTICE,
)
CLOSES_WITHOUT_PROCEEDINGS = Condition(
    "closes_without_proceedings",
    "Pre-proceedings or care proceedings have not ended. Record what became of them first.",
    lambda attempt: not any(one.is_open for one in attempt.current.proceedings),
    PRACTICE,
)
CLOSES_WITHOUT_EMERGENCY = Condition(
    "closes_without_emergency",
    "Police protection or an emergency protection order has not ended. Record its end first.",
    lambda attempt: all(one.ended_on is not None for one in attempt.current.emergency_protections),
    PRACTICE,
)
CLOSES_AFTER_EVERYTHING = Condition(
    "closes_after_everything",
    "Something in this episode is dated after that day. An episode closes on or after all that stands in it.",
    _after_everything,
    f"{CENSUS}, rule 8565",
)
NOT_IN_NEED_ONLY_AFTER_ASSESSMENT = Condition(
    "not_in_need_only_after_assessment",
    "RC8 and RC9 say that an assessment found the child not in need. They need an assessment, and no section 47"
    " enquiry or plan: choose RC7 otherwise.",
    _closed_as_not_in_need_properly,
    f"{CENSUS}, rules 2990 and 8825Q",
)

CLOSES_AS_DIED_WITH_DATE = Condition(
    "closes_as_died_with_date",
    "The reason says that the child died, and no death is recorded for that day or before it. Record the date of death"
    " first, which stops the letters, or choose another reason.",
    _died_by_then,
    f"{CENSUS}, rule 8585Q",
)

CLOSE_EPISODE = Step(
    "close_episode",
    "Close an episode",
    (
        NOT_IN_THE_FUTURE,
        EPISODE_IS_OPEN,
        CLOSES_WITH_REASON,
        NO_OPEN_ASSESSMENT,
        CLOSES_WITH_ENQUIRIES_SETTLED,
        CLOSES_WITH_PROTECTION_PLANS_ENDED,
        CLOSES_WITH_NEED_PLANS_ENDED,
        CLOSES_NOT_LOOKED_AFTER,
        CLOSES_WITHOUT_EMERGENCY,
        CLOSES_NOT_PRIVATELY_FOSTERED,
        CLOSES_WITH_PRIVATE_FOSTERING_RECORDED,
        CLOSES_WITHOUT_PROCEEDINGS,
        CLOSES_AFTER_EVERYTHING,
        CLOSES_AS_DIED_WITH_DATE,
        NOT_IN_NEED_ONLY_AFTER_ASSESSMENT,
    ),
)

CLOSING_STEPS: tuple[Step, ...] = (CLOSE_EPISODE,)
