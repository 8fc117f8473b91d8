"""Faults in section 47 enquiries and initial child protection conferences."""

from __future__ import annotations

from dataclasses import replace

from lineofsight.domain.pathway import NOT_IN_NEED
from lineofsight.returns.cin_census.children import CensusEpisode, CensusSection47Enquiry
from lineofsight.synthetic.dirty.changing import (
    ChangeOfPart,
    days,
    friday_at_the_latest,
    in_the_only,
    in_the_only_episode,
    is_closed,
    is_open,
    only,
    saturday_from,
)
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, Spoil, in_values

OVERDUE = 40  # days: surely more than 15 working days


def _in_the_only_enquiry(change: ChangeOfPart) -> Spoil:
    return in_values(in_the_only_episode(in_the_only("section_47_enquiries", change)))


def _before_referral(
    enquiry: CensusSection47Enquiry, episode: CensusEpisode, _file: DirtyFile
) -> CensusSection47Enquiry:
    return replace(enquiry, started_on=episode.referred_on - days(4))


def _two_open(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    if not is_open(episode) or episode.section_47_enquiries or episode.child_protection_plans:
        return None
    started = [file.reference_date - days(back) for back in (9, 4)]
    if started[0] < episode.referred_on:
        return None
    undecided = tuple(CensusSection47Enquiry(day, conference_not_required=False) for day in started)
    return replace(episode, section_47_enquiries=undecided)


def _undecided_at_closure(
    enquiry: CensusSection47Enquiry, episode: CensusEpisode, _file: DirtyFile
) -> CensusSection47Enquiry | None:
    if not is_closed(episode) or not enquiry.conference_not_required:
        return None
    return replace(enquiry, conference_not_required=False)


def _left_open(
    enquiry: CensusSection47Enquiry, episode: CensusEpisode, file: DirtyFile
) -> CensusSection47Enquiry | None:
    if not is_open(episode) or not enquiry.conference_not_required:
        return None
    if not file.covers_from <= enquiry.started_on <= file.reference_date - days(OVERDUE):
        return None
    return replace(enquiry, conference_not_required=False)


def _started_after_conference(
    enquiry: CensusSection47Enquiry, episode: CensusEpisode, file: DirtyFile
) -> CensusSection47Enquiry | None:
    if enquiry.conference_on is None:
        return None
    started_on = enquiry.conference_on + days(3)
    if started_on > min(file.reference_date, episode.closed_on or file.reference_date):
        return None
    return replace(enquiry, started_on=started_on)


def _conference_before_referral(
    enquiry: CensusSection47Enquiry, episode: CensusEpisode, file: DirtyFile
) -> CensusSection47Enquiry | None:
    plan = only(episode.child_protection_plans)
    if plan is None or plan.started_on != enquiry.conference_on or plan.started_on < file.covers_from:
        return None
    return replace(enquiry, conference_on=friday_at_the_latest(episode.referred_on - days(5)))


def _conference_on_saturday(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    """The conference, and the plan that it led to, on the Saturday after."""
    enquiry, plans = only(episode.section_47_enquiries), episode.child_protection_plans
    if enquiry is None or enquiry.conference_on is None:
        return None
    saturday = saturday_from(enquiry.conference_on)
    if saturday > min(file.reference_date, episode.closed_on or file.reference_date):
        return None
    if plans:
        plan = only(plans)
        is_too_late = plan is not None and saturday >= min((*plan.reviewed_on, plan.ended_on or saturday + days(1)))
        if plan is None or plan.started_on != enquiry.conference_on or is_too_late:
            return None
        plans = (replace(plan, started_on=saturday),)
    enquiries = (replace(enquiry, conference_on=saturday),)
    return replace(episode, section_47_enquiries=enquiries, child_protection_plans=plans)


def _conference_twice(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    enquiry = only(episode.section_47_enquiries)
    if enquiry is None or enquiry.conference_on is None or episode.conference_on:
        return None
    return replace(episode, conference_on=enquiry.conference_on)


def _target_on_saturday(
    enquiry: CensusSection47Enquiry, _episode: CensusEpisode, _file: DirtyFile
) -> CensusSection47Enquiry | None:
    if enquiry.conference_target_on is None:
        return None
    return replace(enquiry, conference_target_on=saturday_from(enquiry.conference_target_on))


def _without_assessment(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    if not episode.section_47_enquiries or not episode.assessments or episode.reason_for_closure in NOT_IN_NEED:
        return None
    return replace(episode, assessments=())


ENQUIRY_FAULTS = (
    DirtyFault(
        "enquiry_left_open_at_closure", "The case closed with an enquiry that came to no conference and no decision.",
        22, ("8868",), _in_the_only_enquiry(_undecided_at_closure), ("enquiry_open_at_closure",),
    ),
    DirtyFault(
        "enquiry_left_open", "An enquiry came to no conference and no decision, weeks ago.",
        22, ("8675Q",), _in_the_only_enquiry(_left_open), ("enquiry_open_over_15_working_days",),
    ),
    DirtyFault(
        "conference_before_enquiry", "The conference was held three days before the enquiry started.",
        23, ("8615",), _in_the_only_enquiry(_started_after_conference), ("conference_before_enquiry",),
    ),
    DirtyFault(
        "conference_before_referral", "The conference is dated before the referral, the enquiry and its plan.",
        23, ("1104", "2885", "8615"), _in_the_only_enquiry(_conference_before_referral),
        ("conference_before_enquiry", "conference_before_referral", "plan_start_is_not_the_conference"),
    ),
    DirtyFault(
        "conference_at_weekend", "The conference was held on a Saturday.",
        23, ("8875",), in_values(in_the_only_episode(_conference_on_saturday)), ("conference_at_weekend",),
    ),
    DirtyFault(
        "conference_recorded_twice", "One conference stands at its enquiry and again as that of a child who moved in.",
        23, ("2884",), in_values(in_the_only_episode(_conference_twice)), ("conference_recorded_twice",),
    ),
    DirtyFault(
        "enquiry_before_referral", "The enquiry started four days before the referral.",
        None, ("2889",), _in_the_only_enquiry(_before_referral), ("enquiry_before_referral",),
    ),
    DirtyFault(
        "two_open_enquiries", "Two enquiries of one episode are open.",
        None, ("8839", "8890"), in_values(in_the_only_episode(_two_open)), ("two_open_enquiries",),
    ),
    DirtyFault(
        "conference_target_at_weekend", "The target date of the conference is a Saturday.",
        None, ("8870Q",), _in_the_only_enquiry(_target_on_saturday),
    ),
    DirtyFault(
        "enquiry_without_assessment", "An episode has an enquiry and no assessment.",
        None, ("2991Q",), in_values(in_the_only_episode(_without_assessment)),
    ),
)  # fmt: skip
