"""Faults in a child's episodes of need: two at once, no further action with work in it, closure, primary need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes import PrimaryNeed, ReasonForClosure
from lineofsight.domain.data_faults.fault import (
    Case,
    DataFault,
    Finding,
    Severity,
    conference_days,
    is_open,
    transfer_days,
)
from lineofsight.domain.history import Episode, SubjectKind

EPISODE = SubjectKind.EPISODE
ASSESSMENT_LIMIT = 45  # working days
ASSESSED_NOT_IN_NEED = {ReasonForClosure.ASSESSED_NO_FURTHER_ACTION.code, ReasonForClosure.ASSESSED_TO_EARLY_HELP.code}


def _two_open(case: Case) -> Iterator[Finding]:
    opened = [episode for episode in case.episodes if is_open(episode)]
    if len(opened) > 1:
        days = " and ".join(written(episode.referred_on) for episode in opened)
        for episode in opened:
            yield EPISODE, episode.id, f"Open at once: the referrals of {days}."


def _overlapping(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for other in case.episodes:
            if other.id != episode.id and other.referred_on <= episode.referred_on < _end(other, case.today):
                ended = f"closed {written(other.closed_on)}" if other.closed_on else "still open"
                within = f"within the episode of {written(other.referred_on)}, {ended}"
                yield EPISODE, episode.id, f"Referred on {written(episode.referred_on)}, {within}."
                break


def _end(episode: Episode, today: date) -> date:
    """The day before which a further referral falls inside this episode."""
    if episode.closed_on:
        return episode.closed_on
    return today if is_open(episode) else episode.referred_on


def _older_still_open(case: Case) -> Iterator[Finding]:
    latest = max((episode.referred_on for episode in case.episodes), default=None)
    for episode in case.episodes:
        if latest and is_open(episode) and episode.referred_on < latest:
            later = f"with a later referral on {written(latest)}"
            yield EPISODE, episode.id, f"Referred on {written(episode.referred_on)} and open, {later}."


def _no_further_action_with_work(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.is_no_further_action:
            work = [
                name
                for name, found in (
                    ("an assessment", episode.assessments),
                    ("a section 47 enquiry", episode.section_47_enquiries),
                    ("a conference", episode.conferences),
                    ("a child protection plan", episode.child_protection_plans),
                    ("a child in need plan", episode.child_in_need_plans),
                )
                if found
            ]
            if work:
                yield EPISODE, episode.id, f"The referral of {written(episode.referred_on)} has {', '.join(work)}."


def _need_missing(case: Case, *, is_overdue: bool) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.is_no_further_action is False and episode.primary_need in {"", PrimaryNeed.NOT_STATED.code}:
            elapsed = case.working_days_since(episode.referred_on, episode.closed_on)
            if (elapsed is not None and elapsed > ASSESSMENT_LIMIT) is is_overdue:
                yield EPISODE, episode.id, f"The referral of {written(episode.referred_on)} states no primary need."


def _need_missing_early(case: Case) -> Iterator[Finding]:
    return _need_missing(case, is_overdue=False)


def _need_missing_late(case: Case) -> Iterator[Finding]:
    return _need_missing(case, is_overdue=True)


def _not_in_need_with_work(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        has_work = (
            episode.section_47_enquiries
            or episode.child_protection_plans
            or episode.child_in_need_plans
            or transfer_days(episode)
        )
        if episode.reason_for_closure in ASSESSED_NOT_IN_NEED and has_work:
            yield (
                EPISODE,
                episode.id,
                f"Closed as {episode.reason_for_closure} with an enquiry, a conference or a plan.",
            )


def _not_in_need_without_assessment(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        # A file covers one year: an assessment that ended before it may exist and not be in the file.
        is_whole = episode.complete_from is None or episode.referred_on >= episode.complete_from
        if episode.reason_for_closure in ASSESSED_NOT_IN_NEED and not episode.assessments and is_whole:
            yield EPISODE, episode.id, f"Closed as {episode.reason_for_closure} without an assessment."


def _activity_after_closure(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.closed_on is None:
            continue
        latest = max(_activity_dates(episode), default=episode.closed_on)
        if latest > episode.closed_on:
            detail = f"Closed on {written(episode.closed_on)}; the last activity is of {written(latest)}."
            yield EPISODE, episode.id, detail


def _activity_dates(episode: Episode) -> Iterator[date]:
    """The dates that rule 8565 compares with the closure; the start of a protection plan is not among them."""
    for assessment in episode.assessments:
        yield assessment.started_on
        if assessment.authorised_on:
            yield assessment.authorised_on
    for enquiry in episode.section_47_enquiries:
        yield enquiry.started_on
    yield from conference_days(episode)
    yield from transfer_days(episode)
    for plan in episode.child_protection_plans:
        if plan.ended_on:
            yield plan.ended_on
    for in_need in episode.child_in_need_plans:
        yield in_need.started_on
        if in_need.ended_on:
            yield in_need.ended_on


def _closed_without_reason(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.closed_on and not episode.reason_for_closure:
            yield EPISODE, episode.id, f"Closed on {written(episode.closed_on)} without a reason."


def _reason_without_closure(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.reason_for_closure and not episode.closed_on:
            yield EPISODE, episode.id, f"The reason {episode.reason_for_closure} is given without a closure date."


def _closed_before_referral(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.closed_on and episode.closed_on < episode.referred_on:
            closed_on, referred_on = written(episode.closed_on), written(episode.referred_on)
            yield EPISODE, episode.id, f"Closed on {closed_on}, before the referral on {referred_on}."


def _closed_with_assessment_open(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for assessment in episode.assessments:
            if episode.closed_on and not assessment.authorised_on:
                started_on, closed_on = written(assessment.started_on), written(episode.closed_on)
                detail = f"The assessment started on {started_on} was open when the case closed on {closed_on}."
                yield SubjectKind.ASSESSMENT, assessment.id, detail


def _closed_with_plan_open(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.closed_on is None:
            continue
        for kind, plans in (
            (SubjectKind.CHILD_PROTECTION_PLAN, episode.child_protection_plans),
            (SubjectKind.CHILD_IN_NEED_PLAN, episode.child_in_need_plans),
        ):
            for plan in plans:
                if plan.ended_on is None:
                    started_on, closed_on = written(plan.started_on), written(episode.closed_on)
                    yield kind, plan.id, f"The plan of {started_on} had not ended when the case closed on {closed_on}."


EPISODE_FAULTS = (
    DataFault(
        "two_open_episodes", 9, Severity.BLOCK, ("8815",),
        "This child has more than one open episode.",
        "Close the one that has ended, or join the later referral to the open episode.", _two_open,
    ),
    DataFault(
        "episodes_overlap", 9, Severity.QUEUE, ("8820",),
        "A referral falls inside another episode of the same child.",
        "Join the two episodes, or correct the referral or the closure date.", _overlapping,
    ),
    DataFault(
        "older_episode_still_open", 10, Severity.QUEUE, ("8816",),
        "An older episode is still open under a newer referral.",
        "Close the older episode on the day it ended, or join the two.", _older_still_open,
    ),
    DataFault(
        "no_further_action_with_work", 11, Severity.BLOCK, ("4000", "8831", "8832"),
        "A referral with no further action has an assessment, an enquiry, a conference or a plan.",
        "Say which is true: correct the decision, or move the work to the episode it belongs to.",
        _no_further_action_with_work,
    ),
    DataFault(
        "primary_need_not_stated", 12, Severity.WARN, ("8610",),
        "The primary need is not stated.",
        "Record the main reason why the child needs services.", _need_missing_early,
    ),
    DataFault(
        "primary_need_not_stated_after_45_working_days", 12, Severity.QUEUE, ("8610",),
        "The primary need is still not stated, more than 45 working days after the referral.",
        "Record the main reason why the child needs services, as the assessment found it.", _need_missing_late,
    ),
    DataFault(
        "not_in_need_with_work", 18, Severity.BLOCK, ("2990",),
        "The case closed as assessed and not in need, but it has an enquiry, a conference or a plan.",
        "Change the reason for closure to RC7, or remove what belongs to another child.", _not_in_need_with_work,
    ),
    DataFault(
        "not_in_need_without_assessment", 18, Severity.WARN, ("8825Q",),
        "The case closed after assessment, but no assessment is recorded.",
        "Record the assessment, or correct the reason for closure.", _not_in_need_without_assessment,
    ),
    DataFault(
        "activity_after_closure", 19, Severity.BLOCK, ("8565",),
        "Something is recorded after the case closed.",
        "Correct the closure date or the later date.", _activity_after_closure,
    ),
    DataFault(
        "closed_without_reason", 19, Severity.BLOCK, ("8805",),
        "The case is closed without a reason.",
        "Record why it closed.", _closed_without_reason,
    ),
    DataFault(
        "reason_without_closure", 19, Severity.BLOCK, ("8810",),
        "There is a reason for closure and no closure date.",
        "Record the day it closed, or remove the reason.", _reason_without_closure,
    ),
    DataFault(
        "closed_before_referral", 19, Severity.BLOCK, ("8630",),
        "The case closed before it was referred.",
        "Correct the wrong one of the two dates.", _closed_before_referral,
    ),
    DataFault(
        "closed_with_assessment_open", 19, Severity.BLOCK, ("8867",),
        "The case closed with an assessment that nobody had completed.",
        "Authorise the assessment, or reopen the case.", _closed_with_assessment_open,
    ),
    DataFault(
        "closed_with_plan_open", None, Severity.BLOCK, (),
        "The case closed with a plan that had not ended.",
        "End the plan on the day it ended, or reopen the case.", _closed_with_plan_open,
    ),
)  # fmt: skip
