"""The rules that look at a child in need plan, alone, among the others of its child, and beside protection plans."""

from __future__ import annotations

from collections.abc import Sequence

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.episode_rules import NO_FURTHER_ACTION, REFERRED
from lineofsight.returns.cin_census.rules.rows import InNeedPlanRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
PLAN = "CINPlanDates"
STARTED = f"{PLAN}.CINPlanStartDate"
ENDED = f"{PLAN}.CINPlanEndDate"
PROTECTION_STARTED = "ChildProtectionPlans.CPPstartDate"
PROTECTION_ENDED = "ChildProtectionPlans.CPPendDate"
REFERENCE_DATE = "Header.ReferenceDate"


def _is_open_beside_protection(plan: InNeedPlanRow, _year: CensusYear) -> Sequence[Row]:
    return [one for one in plan.episode.protection_plans if one.ended_on is None]


def _is_open_beside_another(plan: InNeedPlanRow, _year: CensusYear) -> Sequence[Row]:
    return [one for one in plan.episode.in_need_plans if one is not plan and one.ended_on is None]


def _starts_within_another(plan: InNeedPlanRow, year: CensusYear) -> Sequence[Row]:
    """From the other's start to its end, both included, or to the end of the year while it is open."""
    started = plan.started_on
    if started is None:
        return ()
    return [
        other
        for other in plan.episode.child.in_need_plans
        if other is not plan
        and other.started_on is not None
        and other.started_on <= started <= (other.ended_on or year.ends_on)
    ]


def _starts_during_protection(plan: InNeedPlanRow, year: CensusYear) -> Sequence[Row]:
    """From the start of a protection plan to the day before its end; while it is open, to the end of the year."""
    started = plan.started_on
    if started is None:
        return ()
    return [
        other
        for other in plan.episode.child.protection_plans
        if other.started_on is not None
        and other.started_on <= started
        and (started < other.ended_on if other.ended_on is not None else started <= year.ends_on)
    ]


def _protection_starts_during(plan: InNeedPlanRow, year: CensusYear) -> Sequence[Row]:
    """From the plan's start to the day before its end; while it is open, to the end of the year."""
    started, ended = plan.started_on, plan.ended_on
    if started is None:
        return ()
    return [
        other
        for other in plan.episode.child.protection_plans
        if other.started_on is not None
        and started <= other.started_on
        and (other.started_on < ended if ended is not None else other.started_on <= year.ends_on)
    ]


IN_NEED_PLAN_RULES: tuple[AnyRule, ...] = (
    Rule(
        InNeedPlanRow, "4000", ERROR, PLAN, (NO_FURTHER_ACTION,),
        "CIN Plan details provided for a referral with no further action",
        lambda plan, _: plan.episode.is_no_further_action is True,
        logic="A CINdetails has ReferralNFA true or 1 and contains a CINPlanDates group.",
    ),
    Rule(
        InNeedPlanRow, "4001", ERROR, PLAN, (ENDED, PROTECTION_ENDED),
        "A CIN Plan cannot run concurrently with a Child Protection Plan",
        _is_open_beside_protection,
        unless="ended_on",
        logic="One CINdetails contains a ChildProtectionPlans group with no CPPendDate and also a CINPlanDates"
        " group with no CINPlanEndDate.",
    ),
    Rule(
        InNeedPlanRow, "4004", ERROR, PLAN, (ENDED,),
        "This child is showing more than one open CIN Plan, i.e. with no End Date",
        _is_open_beside_another,
        given="is_among_others",
        unless="ended_on",
        logic="One CINdetails contains more than one CINPlanDates group without CINPlanEndDate.",
    ),
    Rule(
        InNeedPlanRow, "4010", ERROR, PLAN, (STARTED, REFERENCE_DATE),
        "CIN Plan start date is missing or out of data collection period",
        lambda plan, year: plan.started_on is None or plan.started_on > year.ends_on,
        logic="A CINPlanDates group has no CINPlanStartDate, or its CINPlanStartDate is after ReferenceDate. (A"
        " start before the census year is allowed.)",
    ),
    Rule(
        InNeedPlanRow, "4011", ERROR, PLAN, (STARTED, ENDED),
        "CIN Plan End Date earlier than Start Date",
        lambda plan, _: plan.ended_on is not None and plan.started_on is not None and plan.ended_on < plan.started_on,
        given="ended_on",
        logic="CINPlanEndDate is present and before CINPlanStartDate of the same plan; same day passes here (see"
        " 4012Q).",
    ),
    Rule(
        InNeedPlanRow, "4012Q", QUERY, PLAN, (STARTED, ENDED),
        "Please check and either amend or provide a reason: CIN Plan shown as starting and ending on the same day",
        lambda plan, _: plan.started_on is not None and plan.started_on == plan.ended_on,
        given="ended_on",
        logic="CINPlanStartDate and CINPlanEndDate of the same plan are the same day.",
    ),
    Rule(
        InNeedPlanRow, "4013", ERROR, PLAN, (ENDED, REFERENCE_DATE),
        "CIN Plan end date must fall within the census year",
        lambda plan, year: plan.ended_on is not None and not year.holds(plan.ended_on),
        given="ended_on",
        logic="CINPlanEndDate is present and outside the period of census (before 1 April or after ReferenceDate).",
    ),
    Rule(
        InNeedPlanRow, "4014", ERROR, PLAN, (STARTED, ENDED, REFERENCE_DATE),
        "CIN Plan data contains overlapping dates",
        _starts_within_another,
        given="started_on",
        logic="A CINPlanStartDate falls inside another CIN plan of the same child: on or after that plan's start"
        " and on or before its end, or on or before ReferenceDate if that plan has no end. Starting on the"
        " other plan's end date fails; the same start date fails both.",
    ),
    Rule(
        InNeedPlanRow, "4015", ERROR, PLAN, (STARTED, REFERRED),
        "The CIN Plan start date cannot be before the referral date",
        lambda plan, _: plan.started_on is not None
        and (referred := plan.episode.referred_on) is not None
        and plan.started_on < referred,
        given="started_on",
        logic="Fails for each CIN plan whose CINPlanStartDate is before the CINreferralDate of the CINdetails that"
        " contains it; same day passes.",
    ),
    Rule(
        InNeedPlanRow, "4016", ERROR, PLAN, (STARTED, PROTECTION_STARTED, PROTECTION_ENDED, REFERENCE_DATE),
        "A CIN Plan has been reported as open at the same time as a Child Protection Plan.",
        _starts_during_protection,
        given="started_on",
        logic="A CINPlanStartDate falls inside any child protection plan of the same child: on or after"
        " CPPstartDate and before CPPendDate, or on or before ReferenceDate if the plan has no CPPendDate."
        " Starting on the CPPendDate passes.",
    ),
    Rule(
        InNeedPlanRow, "4017", ERROR, PLAN, (STARTED, ENDED, PROTECTION_STARTED, REFERENCE_DATE),
        "A CIN Plan has been reported as open at the same time as a Child Protection Plan.",
        _protection_starts_during,
        given="started_on",
        logic="A CPPstartDate falls inside any CIN plan of the same child: on or after CINPlanStartDate and before"
        " CINPlanEndDate, or on or before ReferenceDate if the plan has no CINPlanEndDate. Starting on the"
        " CINPlanEndDate passes.",
    ),
)  # fmt: skip
