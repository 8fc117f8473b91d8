"""The rules that look at a child protection plan and its reviews."""

from __future__ import annotations

from collections.abc import Sequence

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.episode_rules import CONFERENCE as EPISODE_CONFERENCE
from lineofsight.returns.cin_census.rules.episode_rules import DIED, NO_FURTHER_ACTION, REFERRED
from lineofsight.returns.cin_census.rules.rows import ProtectionPlanRow, ReviewRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
PLAN, REVIEW = "ChildProtectionPlans", "Reviews"
STARTED = f"{PLAN}.CPPstartDate"
ENDED = f"{PLAN}.CPPendDate"
REVIEWED = f"{PLAN}.CPPreviewDate"
ENQUIRY_CONFERENCE = "Section47.DateOfInitialCPC"
REFERENCE_DATE = "Header.ReferenceDate"


def _starts_on_another_day_than_its_conference(plan: ProtectionPlanRow, year: CensusYear) -> bool | Sequence[Row]:
    """A conference of any enquiry of the episode; that of the episode itself only where it has no enquiry."""
    started, episode = plan.started_on, plan.episode
    if started is None or not year.holds(started):
        return False
    if not episode.enquiries:
        return episode.conference_on != started
    if any(enquiry.conference_on == started for enquiry in episode.enquiries):
        return False
    return episode.enquiries


def _reviews_not_after_start(plan: ProtectionPlanRow, _year: CensusYear) -> Sequence[Row]:
    started = plan.started_on
    if started is None:
        return ()
    return [review for review in plan.reviews if review.reviewed_on is not None and review.reviewed_on <= started]


def _is_open_beside_another(plan: ProtectionPlanRow, _year: CensusYear) -> Sequence[Row]:
    if plan.ended_on is not None:
        return ()
    return [one for one in plan.episode.child.protection_plans if one is not plan and one.ended_on is None]


def _starts_within_another(plan: ProtectionPlanRow, year: CensusYear) -> Sequence[Row]:
    """From the other's start to its end, both included, or to the end of the year while it is open."""
    started = plan.started_on
    if started is None:
        return ()
    return [
        other
        for other in plan.episode.child.protection_plans
        if other is not plan
        and other.started_on is not None
        and other.started_on <= started <= (other.ended_on or year.ends_on)
    ]


def _is_held_during_a_plan_in_need(review: ReviewRow, year: CensusYear) -> Sequence[Row]:
    """From the start of a child in need plan of the episode to the day before its end; while open, to year's end.

    The conference that closed its own plan is exempt.
    """
    day = review.reviewed_on
    if day is None or day == review.plan.ended_on:
        return ()
    return [
        plan
        for plan in review.plan.episode.in_need_plans
        if plan.started_on is not None
        and plan.started_on <= day
        and (day < plan.ended_on if plan.ended_on is not None else day <= year.ends_on)
    ]


PROTECTION_PLAN_RULES: tuple[AnyRule, ...] = (
    Rule(
        ProtectionPlanRow, "1105", ERROR, PLAN, (STARTED, REFERRED),
        "The child protection plan start date cannot be before the referral date",
        lambda plan, _: plan.started_on is not None
        and (referred := plan.episode.referred_on) is not None
        and plan.started_on < referred,
        given="started_on",
        logic="Fails for each plan whose CPPstartDate is before the CINreferralDate of the CINdetails that contains"
        " it; same day passes; not tested when either date is missing.",
    ),
    Rule(
        ProtectionPlanRow, "2885", ERROR, PLAN, (STARTED, ENQUIRY_CONFERENCE, EPISODE_CONFERENCE),
        "Child protection plan shown as starting a different day to the initial child protection conference.",
        _starts_on_another_day_than_its_conference,
        logic="For each plan whose CPPstartDate is in the period of census: passes if CPPstartDate equals the"
        " DateOfInitialCPC of any Section47 in the same CINdetails; only if that CINdetails has no associated"
        " Section47 does it pass by equalling the CINdetails DateOfInitialCPC; otherwise fails.",
    ),
    Rule(
        ReviewRow, "4003", ERROR, REVIEW,
        ("CINPlanDates.CINPlanStartDate", "CINPlanDates.CINPlanEndDate", REVIEWED, ENDED),
        "A CPP review date is shown as being held at the same time as an open CIN Plan.",
        _is_held_during_a_plan_in_need,
        given="reviewed_on",
        logic="Within one CINdetails a CPPreviewDate is on or after a CINPlanStartDate and before that plan's"
        " CINPlanEndDate, or on or before ReferenceDate if it has none; exempt when the CPPreviewDate equals"
        " the CPPendDate of its own plan (the closing conference).",
    ),
    Rule(
        ProtectionPlanRow, "8720", ERROR, PLAN, (STARTED, REFERENCE_DATE),
        "Child Protection Plan Start Date missing or out of data collection period",
        lambda plan, year: plan.started_on is None or plan.started_on > year.ends_on,
        logic="A ChildProtectionPlans group has no CPPstartDate, or its CPPstartDate is after ReferenceDate. (A"
        " start before the census year is allowed.)",
    ),
    Rule(
        ProtectionPlanRow, "8730", ERROR, PLAN, (f"{PLAN}.NumberOfPreviousCPP",),
        "Total Number of previous Child Protection Plans missing",
        lambda plan, _: plan.previous_plans is None or plan.previous_plans < 0,
        logic="A ChildProtectionPlans group has NumberOfPreviousCPP missing or below zero.",
    ),
    Rule(
        ProtectionPlanRow, "8832", ERROR, PLAN, (NO_FURTHER_ACTION,),
        "Child Protection details provided for a referral with no further action.",
        lambda plan, _: plan.episode.is_no_further_action is True,
        logic="A CINdetails has ReferralNFA true or 1 and contains a ChildProtectionPlans group.",
    ),
    Rule(
        ProtectionPlanRow, "8840", ERROR, PLAN, (STARTED, ENDED),
        "Child Protection Plan cannot start and end on the same day",
        lambda plan, _: plan.started_on is not None and plan.started_on == plan.ended_on,
        given="ended_on",
        logic="CPPstartDate and CPPendDate of the same plan are the same day.",
    ),
    Rule(
        ProtectionPlanRow, "8841", ERROR, PLAN, (STARTED, REVIEWED),
        "The review date cannot be on the same day or before the Child protection Plan start date.",
        _reviews_not_after_start,
        given="reviews",
        logic="A CPPreviewDate is the same day as or before the CPPstartDate of the plan it belongs to.",
    ),
    Rule(
        ReviewRow, "8842Q", QUERY, REVIEW, (REVIEWED,),
        "Please check and either amend or provide a reason: Review Record has a missing date",
        lambda review, _: not review.is_dated,
        unless="reviewed_on",
        logic="A Reviews group is present and contains no valid CPPreviewDate.",
    ),
    Rule(
        ProtectionPlanRow, "8905", ERROR, PLAN, (f"{PLAN}.InitialCategoryOfAbuse",),
        "Initial Category of Abuse code missing or invalid (see Category of Abuse table in CIN Census code set)",
        lambda plan, year: plan.initial_category not in year.categories_of_abuse,
        logic="A ChildProtectionPlans group has InitialCategoryOfAbuse missing or not a code of codeset"
        " CategoryOfAbuse.",
    ),
    Rule(
        ProtectionPlanRow, "8910", ERROR, PLAN, (f"{PLAN}.LatestCategoryOfAbuse",),
        "Latest Category of Abuse code missing or invalid (see Category of Abuse table in CIN Census code set)",
        lambda plan, year: plan.latest_category not in year.categories_of_abuse,
        logic="A ChildProtectionPlans group has LatestCategoryOfAbuse missing or not a code of codeset"
        " CategoryOfAbuse.",
    ),
    Rule(
        ProtectionPlanRow, "8915", ERROR, PLAN, (STARTED, DIED),
        "Child Protection Plan shown as starting after the child’s Date of Death",
        lambda plan, _: plan.started_on is not None
        and (died := plan.episode.child.died_on) is not None
        and plan.started_on > died,
        given="started_on",
        logic="Any CPPstartDate of the child is after PersonDeathDate; same day passes.",
    ),
    Rule(
        ProtectionPlanRow, "8920", ERROR, PLAN, (DIED, ENDED),
        "Child Protection Plan cannot end after the child’s Date of Death",
        lambda plan, _: plan.ended_on is not None
        and (died := plan.episode.child.died_on) is not None
        and plan.ended_on > died,
        given="ended_on",
        logic="Any CPPendDate of the child is after PersonDeathDate; same day passes.",
    ),
    Rule(
        ProtectionPlanRow, "8925", ERROR, PLAN, (STARTED, ENDED),
        "Child Protection Plan End Date earlier than Start Date",
        lambda plan, _: plan.ended_on is not None and plan.started_on is not None and plan.ended_on < plan.started_on,
        given="ended_on",
        logic="CPPendDate is present and before CPPstartDate of the same plan; same day passes here (see 8840).",
    ),
    Rule(
        ProtectionPlanRow, "8930", ERROR, PLAN, (ENDED, REFERENCE_DATE),
        "Child Protection Plan End Date must fall within the census year",
        lambda plan, year: plan.ended_on is not None and not year.holds(plan.ended_on),
        given="ended_on",
        logic="CPPendDate is present and outside the period of census.",
    ),
    Rule(
        ProtectionPlanRow, "8935", ERROR, PLAN, (ENDED,),
        "This child is showing more than one open Child Protection plan, i.e. with no End Date",
        _is_open_beside_another,
        logic="A child has more than one ChildProtectionPlans group without CPPendDate.",
    ),
    Rule(
        ProtectionPlanRow, "8940", ERROR, PLAN, (STARTED, ENDED, REFERENCE_DATE),
        "Child Protection Plan data contains overlapping dates",
        _starts_within_another,
        logic="A CPPstartDate falls inside another child protection plan of the same child: on or after its start"
        " and on or before its CPPendDate, or on or before ReferenceDate if it has no CPPendDate.",
    ),
)  # fmt: skip
