"""Faults in a child's episodes: two at once, no further action with work in it, primary need, closure."""

from __future__ import annotations

from dataclasses import replace

from lineofsight.domain.codes import AssessmentFactor, PrimaryNeed, ReasonForClosure, ReferralSource
from lineofsight.domain.pathway import NOT_IN_NEED
from lineofsight.returns.cin_census.children import CensusAssessment, CensusChild, CensusChildInNeedPlan, CensusEpisode
from lineofsight.synthetic.dirty.changing import (
    beside_the_only_episode,
    days,
    in_an_episode,
    in_the_only,
    in_the_only_episode,
    is_closed,
    is_open,
    only,
    only_episode,
)
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, in_values

SHORT, LONG = 55, 85  # days: surely at most, and surely more than, 45 working days
YEARS_LATER = 6
OLDEST = 730  # days before the file begins; the record of working days reaches further back


def _second_open(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    day = file.reference_date - days(14)
    if not is_open(episode) or day <= episode.referred_on:
        return None
    return CensusEpisode(day, episode.source, episode.primary_need, is_no_further_action=False)


def _news_as_referral(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    day = file.reference_date - days(10)
    if not is_open(episode) or day <= episode.referred_on:
        return None
    return CensusEpisode(day, ReferralSource.POLICE.code, is_no_further_action=True)


def _within_a_closed_one(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    day = max(episode.referred_on + days(7), file.covers_from)
    if not is_closed(episode) or episode.closed_on is None or day >= episode.closed_on:
        return None
    return CensusEpisode(day, ReferralSource.SCHOOL.code, is_no_further_action=True)


def _closed_above_an_open_one(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    day, closed_on = file.reference_date - days(40), file.reference_date - days(20)
    if not is_open(episode) or day <= episode.referred_on:
        return None
    found = (AssessmentFactor.OTHER.code,)
    return CensusEpisode(
        day,
        episode.source,
        episode.primary_need,
        closed_on,
        ReasonForClosure.ASSESSED_NO_FURTHER_ACTION.code,
        is_no_further_action=False,
        assessments=(CensusAssessment(day, authorised_on=closed_on, factors=found),),
    )


def _no_further_action(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if episode.is_no_further_action is not False or not episode.assessments:
        return None
    if episode.child_protection_plans or episode.child_in_need_plans:
        return None
    return replace(episode, is_no_further_action=True)


def _length(episode: CensusEpisode, file: DirtyFile) -> int:
    """Days from the referral to the closure, or to the end of the file."""
    return ((episode.closed_on or file.reference_date) - episode.referred_on).days


def _no_need(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    if episode.is_no_further_action is not False or _length(episode, file) > SHORT:
        return None
    return replace(episode, primary_need="")


def _need_not_stated(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    if episode.is_no_further_action is not False or _length(episode, file) < LONG:
        return None
    if episode.referred_on < file.covers_from - days(OLDEST):
        return None
    return replace(episode, primary_need=PrimaryNeed.NOT_STATED.code)


def _not_in_need_after_enquiry(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if not is_closed(episode) or not episode.section_47_enquiries or not episode.assessments:
        return None
    return replace(episode, reason_for_closure=ReasonForClosure.ASSESSED_NO_FURTHER_ACTION.code)


def _not_in_need_unassessed(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    has_work = episode.section_47_enquiries or episode.child_protection_plans or episode.child_in_need_plans
    if episode.reason_for_closure not in NOT_IN_NEED or has_work or episode.conference_on:
        return None
    if not episode.assessments or episode.referred_on < file.covers_from:
        return None
    return replace(episode, assessments=())


def _closed_too_early(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    assessment = only(episode.assessments)
    if not is_closed(episode) or assessment is None or assessment.authorised_on is None:
        return None
    closed_on = assessment.authorised_on - days(7)
    return replace(episode, closed_on=closed_on) if closed_on > episode.referred_on else None


def _no_reason(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    return replace(episode, reason_for_closure="") if is_closed(episode) else None


def _reason_alone(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if not is_open(episode):
        return None
    return replace(episode, reason_for_closure=ReasonForClosure.SERVICES_CEASED.code)


def _closed_before_referral(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if not is_closed(episode) or not episode.assessments:
        return None
    return replace(episode, closed_on=episode.referred_on - days(6))


def _plan_without_end(
    plan: CensusChildInNeedPlan, episode: CensusEpisode, _file: DirtyFile
) -> CensusChildInNeedPlan | None:
    if not is_closed(episode) or episode.child_protection_plans:
        return None
    return replace(plan, ended_on=None)


def _one_day(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if not is_closed(episode):
        return None
    return CensusEpisode(
        episode.referred_on,
        episode.source,
        episode.primary_need,
        episode.referred_on,
        ReasonForClosure.SERVICES_CEASED.code,
        is_no_further_action=False,
    )


def _closed_years_later(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    """A referral of a child of ten or more, six years earlier."""
    episode = only_episode(child)
    if episode is None or not is_closed(episode) or child.born_on is None:
        return None
    referred_on = episode.referred_on - days(YEARS_LATER * 365)
    if referred_on < child.born_on:
        return None
    return replace(child, episodes=(replace(episode, referred_on=referred_on),))


EPISODE_FAULTS = (
    DirtyFault(
        "news_as_new_referral", "News about a child whose case is open came in as a referral with no further action.",
        7, (), in_values(beside_the_only_episode(_news_as_referral)),
        ("episodes_overlap", "older_episode_still_open"),
    ),
    DirtyFault(
        "two_open_episodes", "Two episodes of one child are open.",
        9, ("8815", "8816", "8820"), in_values(beside_the_only_episode(_second_open)),
        ("two_open_episodes", "episodes_overlap", "older_episode_still_open"),
    ),
    DirtyFault(
        "referral_within_closed_episode", "A referral falls inside an episode that closed later.",
        9, (), in_values(beside_the_only_episode(_within_a_closed_one)), ("episodes_overlap",),
    ),
    DirtyFault(
        "older_episode_still_open", "An episode is still open under a later one, which has closed.",
        10, ("8816", "8820"), in_values(beside_the_only_episode(_closed_above_an_open_one)),
        ("episodes_overlap", "older_episode_still_open"),
    ),
    DirtyFault(
        "no_further_action_with_assessment", "A referral with no further action has an assessment.",
        11, ("8831",), in_values(in_an_episode(_no_further_action)), ("no_further_action_with_work",),
    ),
    DirtyFault(
        "primary_need_missing", "A young or short episode has no primary need.",
        12, ("8610",), in_values(in_an_episode(_no_need)), ("primary_need_not_stated",),
    ),
    DirtyFault(
        "primary_need_not_stated", "The primary need is N0, not stated, long after the referral.",
        12, (), in_values(in_an_episode(_need_not_stated)), ("primary_need_not_stated_after_45_working_days",),
    ),
    DirtyFault(
        "not_in_need_after_enquiry", "The case closed as RC8, assessed and not in need, with a section 47 enquiry.",
        18, ("2990",), in_values(in_an_episode(_not_in_need_after_enquiry)), ("not_in_need_with_work",),
    ),
    DirtyFault(
        "not_in_need_without_assessment", "The case closed after assessment, and there is none.",
        18, ("8825Q",), in_values(in_an_episode(_not_in_need_unassessed)), ("not_in_need_without_assessment",),
    ),
    DirtyFault(
        "closed_before_last_work", "The case closed a week before its assessment was authorised.",
        19, ("8565",), in_values(in_the_only_episode(_closed_too_early)), ("activity_after_closure",),
    ),
    DirtyFault(
        "closed_without_reason", "The case is closed without a reason.",
        19, ("8805",), in_values(in_an_episode(_no_reason)), ("closed_without_reason",),
    ),
    DirtyFault(
        "reason_without_closure", "An open case has a reason for closure.",
        19, ("8810",), in_values(in_an_episode(_reason_alone)), ("reason_without_closure",),
    ),
    DirtyFault(
        "closed_before_referral", "The case closed before it was referred, and so before its assessment.",
        19, ("8565", "8630"), in_values(in_the_only_episode(_closed_before_referral)),
        ("activity_after_closure", "closed_before_referral"),
    ),
    DirtyFault(
        "closed_with_plan_open", "The case closed with a child in need plan that has no end.",
        None, (), in_values(in_the_only_episode(in_the_only("child_in_need_plans", _plan_without_end))),
        ("closed_with_plan_open",),
    ),
    DirtyFault(
        "episode_of_one_day", "An episode that went further closed on the day of its referral, with nothing in it.",
        42, (), in_values(in_the_only_episode(_one_day)),
    ),
    DirtyFault(
        "closed_years_later", "The case closed more than six years after its referral.",
        42, (), in_values(_closed_years_later),
    ),
)  # fmt: skip
