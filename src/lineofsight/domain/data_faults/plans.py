"""Faults in child protection plans and child in need plans: dates, overlaps, reviews, and the two together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.data_faults.fault import (
    LONG_AGO,
    Case,
    DataFault,
    Finding,
    Severity,
    conference_days,
    protection_plans,
    transfer_days,
)
from lineofsight.domain.history import ChildInNeedPlan, ChildProtectionPlan, Episode, SubjectKind

PROTECTION = SubjectKind.CHILD_PROTECTION_PLAN
IN_NEED = SubjectKind.CHILD_IN_NEED_PLAN
Plan = ChildProtectionPlan | ChildInNeedPlan
PlansOfEpisode = tuple[Episode, SubjectKind, tuple[Plan, ...]]


def _plans(case: Case) -> Iterator[PlansOfEpisode]:
    for episode in case.episodes:
        if episode.child_protection_plans:
            yield episode, PROTECTION, episode.child_protection_plans
        if episode.child_in_need_plans:
            yield episode, IN_NEED, episode.child_in_need_plans


def _all_of(case: Case, kind: SubjectKind) -> list[Plan]:
    return [plan for _, found, plans in _plans(case) if found is kind for plan in plans]


def _before_referral(case: Case) -> Iterator[Finding]:
    for episode, kind, plans in _plans(case):
        for plan in plans:
            if plan.started_on < episode.referred_on:
                started_on, referred_on = written(plan.started_on), written(episode.referred_on)
                yield kind, plan.id, f"Started on {started_on}, before the referral on {referred_on}."


def _ends_before_start(case: Case) -> Iterator[Finding]:
    for _, kind, plans in _plans(case):
        for plan in plans:
            if plan.ended_on and plan.ended_on < plan.started_on:
                started_on, ended_on = written(plan.started_on), written(plan.ended_on)
                yield kind, plan.id, f"Ended on {ended_on}, before its start on {started_on}."


def _protection_plan_of_one_day(case: Case) -> Iterator[Finding]:
    for _, plan in protection_plans(case):
        if plan.ended_on == plan.started_on:
            yield PROTECTION, plan.id, f"Started and ended on {written(plan.started_on)}."


def _start_is_not_the_conference(case: Case) -> Iterator[Finding]:
    for episode, plan in protection_plans(case):
        if plan.started_on < (episode.complete_from or LONG_AGO):
            continue  # its conference was before the year that the file covers
        days = conference_days(episode)
        if not episode.section_47_enquiries:
            days += transfer_days(episode)  # with an enquiry in the episode, only its own conference counts
        if plan.started_on not in days:
            held = f"the conference was on {' and '.join(map(written, days))}" if days else "no conference is recorded"
            yield PROTECTION, plan.id, f"Started on {written(plan.started_on)}, and {held}."


def _conference_without_its_plan(case: Case) -> Iterator[Finding]:
    starts = {plan.started_on for _, plan in protection_plans(case)}
    for episode in case.episodes:
        for conference in episode.conferences:
            if conference.decides_on_a_plan and conference.held_on not in starts:
                held_on = written(conference.held_on)
                yield (
                    SubjectKind.CONFERENCE,
                    conference.id,
                    f"Decided on a plan on {held_on}, and none started that day.",
                )


def _two_open(case: Case, kind: SubjectKind) -> Iterator[Finding]:
    opened = [plan for plan in _all_of(case, kind) if plan.ended_on is None]
    if len(opened) > 1:
        days = " and ".join(written(plan.started_on) for plan in opened)
        for plan in opened:
            yield kind, plan.id, f"Open at once: the plans started on {days}."


def _two_open_protection_plans(case: Case) -> Iterator[Finding]:
    return _two_open(case, PROTECTION)


def _two_open_in_need_plans(case: Case) -> Iterator[Finding]:
    return _two_open(case, IN_NEED)


def _overlaps(case: Case, kind: SubjectKind) -> Iterator[Finding]:
    """Plans that start on or after another's start and on or before its end (today, if it has none)."""
    plans = _all_of(case, kind)
    if len(plans) < 2:
        return
    for plan in plans:
        for other in plans:
            if other.id != plan.id and other.started_on <= plan.started_on <= (other.ended_on or case.today):
                detail = f"Started on {written(plan.started_on)}, within the plan {_span(other)}."
                yield kind, plan.id, detail
                break


def _protection_plans_overlap(case: Case) -> Iterator[Finding]:
    return _overlaps(case, PROTECTION)


def _in_need_plans_overlap(case: Case) -> Iterator[Finding]:
    return _overlaps(case, IN_NEED)


def _plans_together(case: Case) -> Iterator[Finding]:
    """A plan of one kind that starts inside one of the other kind; on its last day is not inside."""
    in_need = _all_of(case, IN_NEED)
    if not in_need:
        return
    protection = _all_of(case, PROTECTION)
    for plan in in_need:
        for other in protection:
            is_within = _starts_within(plan, other, case.today) or _starts_within(other, plan, case.today)
            # Rule 4001 asks only whether both are open.
            if is_within or (plan.ended_on is None and other.ended_on is None):
                yield IN_NEED, plan.id, f"The child in need plan {_span(plan)} and the protection plan {_span(other)}."
                break


def _starts_within(plan: Plan, other: Plan, today: date) -> bool:
    if other.ended_on is None:
        return other.started_on <= plan.started_on <= today
    return other.started_on <= plan.started_on < other.ended_on


def _review_during_in_need_plan(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        for plan in episode.child_protection_plans:
            for review in plan.reviews:
                if review.held_on != plan.ended_on and _is_within_any(review.held_on, episode, case.today):
                    detail = f"Reviewed on {written(review.held_on)}, while a child in need plan ran."
                    yield PROTECTION, plan.id, detail


def _is_within_any(day: date, episode: Episode, today: date) -> bool:
    return any(
        plan.started_on <= day and (day < plan.ended_on if plan.ended_on else day <= today)
        for plan in episode.child_in_need_plans
    )


def _previous_plans_too_few(case: Case) -> Iterator[Finding]:
    """More earlier plans stand here than the plan counts. Fewer may be right: older plans may not be held here."""
    plans = [plan for _, plan in protection_plans(case)]
    for plan in plans:
        earlier = sum(other.started_on < plan.started_on for other in plans)
        if plan.previous_plans is not None and plan.previous_plans < earlier:
            detail = f"The plan started on {written(plan.started_on)} counts {plan.previous_plans} earlier plans; "
            yield PROTECTION, plan.id, detail + f"{earlier} are recorded here."


def _previous_plans_missing(case: Case) -> Iterator[Finding]:
    for _, plan in protection_plans(case):
        if plan.previous_plans is None:
            yield PROTECTION, plan.id, f"The plan started on {written(plan.started_on)} does not count earlier plans."


def _review_too_early(case: Case) -> Iterator[Finding]:
    for _, plan in protection_plans(case):
        for review in plan.reviews:
            if review.held_on <= plan.started_on:
                held_on, started_on = written(review.held_on), written(plan.started_on)
                yield PROTECTION, plan.id, f"Reviewed on {held_on}; the plan started on {started_on}."


def _span(plan: Plan) -> str:
    ended = f"to {written(plan.ended_on)}" if plan.ended_on else "with no end"
    return f"from {written(plan.started_on)} {ended}"


PLAN_FAULTS = (
    DataFault(
        "plan_before_referral", None, Severity.BLOCK, ("1105", "4015"),
        "The plan started before the referral.",
        "Correct the start of the plan, or move it to the episode it belongs to.", _before_referral,
    ),
    DataFault(
        "plan_start_is_not_the_conference", 24, Severity.WARN, ("2885",),
        "The child protection plan did not start on the day of the conference.",
        "Correct the start of the plan, or record the conference.", _start_is_not_the_conference,
    ),
    DataFault(
        "conference_without_its_plan", 24, Severity.QUEUE, ("2883",),
        "A conference decided on a child protection plan, and no plan started on its day.",
        "Correct the day of either, or what the conference decided.", _conference_without_its_plan,
    ),
    DataFault(
        "plans_together", 25, Severity.REPAIR, ("4001", "4016", "4017"),
        "A child in need plan and a child protection plan run at the same time.",
        "End the child in need plan on the day the child protection plan starts.", _plans_together,
    ),
    DataFault(
        "review_during_child_in_need_plan", 25, Severity.REPAIR, ("4003",),
        "A review of the child protection plan was held while a child in need plan ran.",
        "Correct the dates of the child in need plan, or the date of the review.", _review_during_in_need_plan,
    ),
    DataFault(
        "two_open_child_protection_plans", 26, Severity.BLOCK, ("8935",),
        "This child has more than one open child protection plan.",
        "End the one that has ended.", _two_open_protection_plans,
    ),
    DataFault(
        "child_protection_plans_overlap", 26, Severity.BLOCK, ("8940",),
        "Two child protection plans of this child overlap.",
        "Correct the end of the first or the start of the second.", _protection_plans_overlap,
    ),
    DataFault(
        "child_protection_plan_of_one_day", 26, Severity.BLOCK, ("8840",),
        "The child protection plan started and ended on one day.",
        "Correct one of the dates, or remove the plan if there was none.", _protection_plan_of_one_day,
    ),
    DataFault(
        "plan_ends_before_it_starts", 26, Severity.BLOCK, ("4011", "8925"),
        "The plan ended before it started.",
        "Correct the wrong one of the two dates.", _ends_before_start,
    ),
    DataFault(
        "two_open_child_in_need_plans", None, Severity.BLOCK, ("4004",),
        "This child has more than one open child in need plan.",
        "End the one that has ended.", _two_open_in_need_plans,
    ),
    DataFault(
        "child_in_need_plans_overlap", None, Severity.BLOCK, ("4014",),
        "Two child in need plans of this child overlap.",
        "Correct the end of the first or the start of the second.", _in_need_plans_overlap,
    ),
    DataFault(
        "previous_plans_too_few", 27, Severity.WARN, (),
        "The number of earlier child protection plans is smaller than the record shows.",
        "Count the plans that this authority made before, and correct the number.", _previous_plans_too_few,
    ),
    DataFault(
        "previous_plans_not_counted", 27, Severity.WARN, ("8730",),
        "The number of earlier child protection plans is not recorded.",
        "Count the plans that this authority made before; 0 for a first plan.", _previous_plans_missing,
    ),
    DataFault(
        "review_on_or_before_plan_start", 28, Severity.BLOCK, ("8841",),
        "A review is dated on or before the day the plan started.",
        "Correct the date of the review; the initial conference is not a review.", _review_too_early,
    ),
)  # fmt: skip
