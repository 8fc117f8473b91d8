"""Faults in child protection plans and child in need plans."""

from __future__ import annotations

from dataclasses import replace

from lineofsight.returns.cin_census.children import (
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.dirty.changing import (
    ChangeOfPart,
    days,
    friday_at_the_latest,
    in_the_only,
    in_the_only_episode,
    is_open,
    only,
)
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, Spoil, in_values

ProtectionPlans = tuple[CensusChildProtectionPlan, ...]
NeedPlans = tuple[CensusChildInNeedPlan, ...]


def _in_the_only_protection_plan(change: ChangeOfPart) -> Spoil:
    return in_values(in_the_only_episode(in_the_only("child_protection_plans", change)))


def _in_the_only_need_plan(change: ChangeOfPart) -> Spoil:
    return in_values(in_the_only_episode(in_the_only("child_in_need_plans", change)))


# --- child protection plans ------------------------------------------------------------------------------------------


def _start_moved(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, file: DirtyFile
) -> CensusChildProtectionPlan | None:
    started_on = plan.started_on + days(2)
    if plan.started_on < file.covers_from or started_on >= min(
        (*plan.reviewed_on, plan.ended_on or file.reference_date)
    ):
        return None
    return replace(plan, started_on=started_on)


def _without_conference(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    plan, enquiry = only(episode.child_protection_plans), only(episode.section_47_enquiries)
    if plan is None or enquiry is None or enquiry.conference_on is None or plan.started_on < file.covers_from:
        return None
    ruled_out = replace(enquiry, conference_on=None, conference_not_required=True)
    return replace(episode, section_47_enquiries=(ruled_out,))


def _need_plan_beside(episode: CensusEpisode, file: DirtyFile, *, is_reviewed: bool) -> CensusEpisode | None:
    """A child in need plan a week into a running child protection plan that was, or was not yet, reviewed."""
    plan = only(episode.child_protection_plans)
    if plan is None or plan.ended_on or bool(plan.reviewed_on) is not is_reviewed:
        return None
    beside = CensusChildInNeedPlan(plan.started_on + days(7))
    if beside.started_on > min((*plan.reviewed_on, file.reference_date)):
        return None
    return replace(episode, child_in_need_plans=(*episode.child_in_need_plans, beside))


def _plans_together(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    return _need_plan_beside(episode, file, is_reviewed=False)


def _review_during_need_plan(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    return _need_plan_beside(episode, file, is_reviewed=True)


def _further(plan: CensusChildProtectionPlan) -> CensusChildProtectionPlan:
    """A further plan that began two weeks after this one, and ended with it, if it did."""
    earlier = (plan.previous_plans or 0) + 1
    return replace(plan, started_on=plan.started_on + days(14), previous_plans=earlier, reviewed_on=())


def _two_open(plan: CensusChildProtectionPlan, _episode: CensusEpisode, file: DirtyFile) -> ProtectionPlans | None:
    further = _further(plan)
    if plan.ended_on or not file.covers_from <= further.started_on <= file.reference_date:
        return None
    return plan, further


def _overlap(plan: CensusChildProtectionPlan, _episode: CensusEpisode, file: DirtyFile) -> ProtectionPlans | None:
    further = _further(plan)
    if plan.ended_on is None or not file.covers_from <= further.started_on < plan.ended_on:
        return None
    return plan, further


def _of_one_day(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildProtectionPlan:
    return replace(plan, ended_on=plan.started_on, reviewed_on=())


def _protection_ends_before_start(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildProtectionPlan:
    return replace(plan, ended_on=plan.started_on - days(5), reviewed_on=())


def _count_too_small(episode: CensusEpisode, file: DirtyFile) -> CensusEpisode | None:
    """One plan made into two, with a conference before each, where the second counts none before it."""
    plan, enquiry = only(episode.child_protection_plans), only(episode.section_47_enquiries)
    if plan is None or enquiry is None or enquiry.conference_on != plan.started_on:
        return None
    first_ended_on, again_on = plan.started_on + days(40), friday_at_the_latest(plan.started_on + days(75))
    if again_on >= (plan.ended_on or file.reference_date):
        return None
    first = replace(
        plan, ended_on=first_ended_on, reviewed_on=tuple(day for day in plan.reviewed_on if day <= first_ended_on)
    )
    later = tuple(day for day in plan.reviewed_on if day > again_on)
    second = replace(plan, started_on=again_on, previous_plans=0, reviewed_on=later)
    led_to_it = CensusSection47Enquiry(again_on - days(14), again_on, again_on, conference_not_required=False)
    return replace(episode, section_47_enquiries=(enquiry, led_to_it), child_protection_plans=(first, second))


def _not_counted(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildProtectionPlan:
    return replace(plan, previous_plans=None)


def _reviewed_on_the_first_day(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildProtectionPlan:
    return replace(plan, reviewed_on=(plan.started_on, *plan.reviewed_on))


def _reviewed_in_the_future(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, file: DirtyFile
) -> CensusChildProtectionPlan | None:
    if plan.ended_on:
        return None
    return replace(plan, reviewed_on=(*plan.reviewed_on, file.reference_date + days(20)))


def _without_category(
    plan: CensusChildProtectionPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildProtectionPlan:
    return replace(plan, initial_category="", latest_category="")


# --- child in need plans ---------------------------------------------------------------------------------------------


def _need_ends_before_start(
    plan: CensusChildInNeedPlan, _episode: CensusEpisode, _file: DirtyFile
) -> CensusChildInNeedPlan:
    return replace(plan, ended_on=plan.started_on - days(5))


def _need_before_referral(
    plan: CensusChildInNeedPlan, episode: CensusEpisode, _file: DirtyFile
) -> CensusChildInNeedPlan | None:
    return None if episode.child_protection_plans else replace(plan, started_on=episode.referred_on - days(5))


def _two_open_need_plans(plan: CensusChildInNeedPlan, episode: CensusEpisode, file: DirtyFile) -> NeedPlans | None:
    further = CensusChildInNeedPlan(plan.started_on + days(7))
    if plan.ended_on or not is_open(episode) or further.started_on > file.reference_date:
        return None
    return plan, further


def _need_plans_overlap(plan: CensusChildInNeedPlan, _episode: CensusEpisode, _file: DirtyFile) -> NeedPlans | None:
    further = replace(plan, started_on=plan.started_on + days(7))
    return None if plan.ended_on is None or plan.ended_on <= further.started_on else (plan, further)


def _need_plan_of_one_day(
    plan: CensusChildInNeedPlan, episode: CensusEpisode, _file: DirtyFile
) -> CensusChildInNeedPlan | None:
    return None if episode.child_protection_plans else replace(plan, ended_on=plan.started_on)


PLAN_FAULTS = (
    DirtyFault(
        "plan_start_is_not_the_conference", "The child protection plan started two days after the conference.",
        24, ("2885",), _in_the_only_protection_plan(_start_moved), ("plan_start_is_not_the_conference",),
    ),
    DirtyFault(
        "plan_without_conference", "A child protection plan stands without the conference that made it.",
        24, ("2885",), in_values(in_the_only_episode(_without_conference)),
        ("plan_start_is_not_the_conference",),
    ),
    DirtyFault(
        "plans_together", "A child in need plan began a week into a child protection plan.",
        25, ("4001", "4016"), in_values(in_the_only_episode(_plans_together)), ("plans_together",),
    ),
    DirtyFault(
        "review_during_child_in_need_plan", "A child protection plan was reviewed while a child in need plan ran.",
        25, ("4001", "4003", "4016"), in_values(in_the_only_episode(_review_during_need_plan)),
        ("plans_together", "review_during_child_in_need_plan"),
    ),
    DirtyFault(
        "two_open_child_protection_plans", "Two child protection plans are open, the second without a conference.",
        26, ("2885", "8935", "8940"), _in_the_only_protection_plan(_two_open),
        ("child_protection_plans_overlap", "plan_start_is_not_the_conference", "two_open_child_protection_plans"),
    ),
    DirtyFault(
        "child_protection_plans_overlap", "A second child protection plan began in the first, without a conference.",
        26, ("2885", "8940"), _in_the_only_protection_plan(_overlap),
        ("child_protection_plans_overlap", "plan_start_is_not_the_conference"),
    ),
    DirtyFault(
        "child_protection_plan_of_one_day", "A child protection plan started and ended on one day.",
        26, ("8840",), _in_the_only_protection_plan(_of_one_day), ("child_protection_plan_of_one_day",),
    ),
    DirtyFault(
        "protection_plan_ends_before_it_starts", "A child protection plan ended five days before its start.",
        26, ("8925",), _in_the_only_protection_plan(_protection_ends_before_start), ("plan_ends_before_it_starts",),
    ),
    DirtyFault(
        "previous_plans_too_few", "A child's second child protection plan counts no plan before it.",
        27, (), in_values(in_the_only_episode(_count_too_small)), ("previous_plans_too_few",),
    ),
    DirtyFault(
        "previous_plans_not_counted", "A child protection plan does not say how many there were before.",
        27, ("8730",), _in_the_only_protection_plan(_not_counted), ("previous_plans_not_counted",),
    ),
    DirtyFault(
        "review_on_plan_start", "The initial conference is given as a review too.",
        28, ("8841",), _in_the_only_protection_plan(_reviewed_on_the_first_day), ("review_on_or_before_plan_start",),
    ),
    DirtyFault(
        "review_in_the_future", "A review is dated twenty days after the end of the file.",
        31, (), _in_the_only_protection_plan(_reviewed_in_the_future), ("dated_in_the_future",),
    ),
    DirtyFault(
        "plan_without_category", "A child protection plan has no category of abuse.",
        None, ("8905", "8910"), _in_the_only_protection_plan(_without_category),
    ),
    DirtyFault(
        "need_plan_ends_before_it_starts", "A child in need plan ended five days before its start.",
        None, ("4011",), _in_the_only_need_plan(_need_ends_before_start), ("plan_ends_before_it_starts",),
    ),
    DirtyFault(
        "need_plan_before_referral", "A child in need plan started five days before the referral.",
        None, ("4015",), _in_the_only_need_plan(_need_before_referral), ("plan_before_referral",),
    ),
    DirtyFault(
        "two_open_child_in_need_plans", "Two child in need plans are open.",
        None, ("4004", "4014"), _in_the_only_need_plan(_two_open_need_plans),
        ("child_in_need_plans_overlap", "two_open_child_in_need_plans"),
    ),
    DirtyFault(
        "child_in_need_plans_overlap", "A second child in need plan began within the first.",
        None, ("4014",), _in_the_only_need_plan(_need_plans_overlap), ("child_in_need_plans_overlap",),
    ),
    DirtyFault(
        "need_plan_of_one_day", "A child in need plan started and ended on one day.",
        None, ("4012Q",), _in_the_only_need_plan(_need_plan_of_one_day),
    ),
)  # fmt: skip
