"""The lines of the lists that the record has a part for, from the facts of each child on the day.

A line is a dictionary of plain values by the names that `columns` gives; None and "" are not recorded. Each says which
row of the record it stands for. Source: Ofsted's guidance on who is in each list.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.codes import Disability
from lineofsight.domain.history import EarlyHelpAssessment, Episode, Origin
from lineofsight.domain.inspected import InspectedChild, InspectedContact
from lineofsight.domain.looked_after import CarePeriod

MONTHS_BACK: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, with what it stands for: a kind of row of the record and its key. child_id: None for none."""

    kind: str
    key: int
    child_id: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectionDays:
    """The day of the lists, and the first days of the half year and the year up to it."""

    on: date
    half_year_from: date
    year_from: date

    @classmethod
    def of(cls, on: date) -> InspectionDays:
        return cls(on, months_before(on, MONTHS_BACK), months_before(on, 12))

    def in_half_year(self, day: date | None) -> bool:
        return day is not None and self.half_year_from <= day <= self.on

    def in_year(self, day: date | None) -> bool:
        return day is not None and self.year_from <= day <= self.on

    def ran_in_half_year(self, started_on: date, ended_on: date | None) -> bool:
        """Whether something ran on one of the days of the half year; ended_on None: it runs."""
        return started_on <= self.on and (ended_on is None or ended_on >= self.half_year_from)


def months_before(day: date, months: int) -> date:
    """The first day of the months up to a day: that after the same day of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=1)


def contact_lines(contacts: Iterable[InspectedContact], days: InspectionDays) -> Iterator[Line]:
    """List 1. A contact about a child who is not in the record has no identifier."""
    for one in contacts:
        who = {
            "child": one.la_child_id,
            "sex": one.sex,
            "ethnicity": one.ethnicity,
            "born_on": one.born_on,
            "age": age_on(one.born_on, one.died_on, days.on),
        }
        yield Line("contact", one.id, None, who | {"contact_on": one.received_on, "source": one.source})


def lines_of(number: int, child: InspectedChild, days: InspectionDays) -> list[Line]:
    """The lines of one child in a list, 2 to 8."""
    who = _who(child, days)
    return [Line(kind, key, child.history.child_id, who | values) for kind, key, values in _LISTS[number](child, days)]


Found = Iterator[tuple[str, int, dict[str, Any]]]


def _who(child: InspectedChild, days: InspectionDays) -> dict[str, Any]:
    history = child.history
    disability = None
    if history.disabilities:
        disability = history.disabilities != (Disability.NONE.code,)
    return {
        "child": history.la_child_id,
        "sex": history.sex,
        "ethnicity": history.ethnicity,
        "born_on": history.born_on,
        "age": age_on(history.born_on, history.died_on, days.on),
        "disability": disability,
        "team": child.team,
        "worker": child.worker,
    }


def age_on(born_on: date | None, died_on: date | None, on: date) -> int | None:
    """Completed years on a day, or at death; None before the birth."""
    day = min(on, died_on) if died_on else on
    if born_on is None or born_on > day:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _early_help(child: InspectedChild, days: InspectionDays) -> Found:
    for help_given in child.history.early_help:
        is_now = help_given.agreed_on is not None and help_given.ended_on is None
        for one in help_given.assessments:
            if is_now or days.in_half_year(one.completed_on):
                yield "early help assessment", one.id, _help_assessment(child, one)
        if is_now and not help_given.assessments:
            yield "early help", help_given.id, {}
    told = child.history.told_of_early_help
    if told is None:
        return
    is_now = days.in_half_year(told.known_on)
    for one in told.assessments:
        if is_now or days.in_half_year(one.completed_on):
            yield "early help assessment", one.id, _help_assessment(child, one)
    if is_now and not told.assessments:
        yield "early help", told.id, {}


def _help_assessment(child: InspectedChild, one: EarlyHelpAssessment) -> dict[str, Any]:
    return {
        "started_on": one.started_on,
        "completed_on": one.completed_on,
        "organisation": child.organisations.get(one.id, ""),
    }


def _referrals(child: InspectedChild, days: InspectionDays) -> Found:
    referrals = sum(days.in_year(one.referred_on) for one in child.history.episodes)
    for one in child.history.episodes:
        if days.in_half_year(one.referred_on):
            yield (
                "episode",
                one.id,
                {
                    "referred_on": one.referred_on,
                    "source": one.source,
                    "no_further_action": one.is_no_further_action,
                    "referrals": referrals,
                },
            )


def _assessments(child: InspectedChild, days: InspectionDays) -> Found:
    for episode in child.history.episodes:
        for one in episode.assessments:
            if not days.ran_in_half_year(one.started_on, one.authorised_on):
                continue
            outcome = child.outcomes.get(one.id, "") if one.authorised_on else ""
            yield (
                "assessment",
                one.id,
                {
                    "started_on": one.started_on,
                    "child_seen": child.child_seen.get(one.id),
                    "authorised_on": one.authorised_on,
                    "needs_support": _needs_support(outcome),
                },
            )


def _needs_support(outcome: str) -> bool | None:
    without = {AssessmentOutcome.NO_FURTHER_ACTION.value, AssessmentOutcome.EARLY_HELP.value}
    return outcome not in without if outcome else None


def _enquiries(child: InspectedChild, days: InspectionDays) -> Found:
    enquiries = [one for episode in child.history.episodes for one in episode.section_47_enquiries]
    for one in enquiries:
        is_open = one.origin is Origin.RECORDED and one.concluded_on is None
        if not (days.in_half_year(one.started_on) or is_open):
            continue
        others = [other for other in enquiries if other.id != one.id]
        yield (
            "section 47 enquiry",
            one.id,
            {
                "started_on": one.started_on,
                "conference_not_required": one.conference_not_required,
                "conference_on": one.conference_on,
                "plan_made": child.plan_made.get(one.id) if one.conference_on else None,
                "enquiries": sum(days.in_year(other.started_on) for other in others),
                "conferences": sum(days.in_year(other.conference_on) for other in others),
            },
        )


def _in_need(child: InspectedChild, days: InspectionDays) -> Found:
    """One line for a child: the episode that is latest among those with more than a referral."""
    episodes = [
        one
        for one in child.history.episodes
        if not one.is_no_further_action and days.ran_in_half_year(one.referred_on, one.closed_on) and _is_worked(one)
    ]
    if not episodes:
        return
    one = max(episodes, key=lambda episode: (episode.referred_on, episode.id))
    yield (
        "episode",
        one.id,
        {
            "referred_on": one.referred_on,
            "need": one.primary_need,
            "last_seen_on": max((visit.happened_on for visit in child.visits if visit.is_child_seen), default=None),
            "closed_on": one.closed_on,
            "reason": one.reason_for_closure if one.closed_on else "",
            "status": _status(one),
        },
    )


def _is_worked(one: Episode) -> bool:
    """Whether there was more than a referral; so it is taken where a file begins too late to know what came first."""
    began_before_its_file = one.complete_from is not None and one.referred_on < one.complete_from
    return bool(
        began_before_its_file
        or one.assessments
        or one.child_in_need_plans
        or one.section_47_enquiries
        or one.child_protection_plans
        or one.care_periods
    )


def _status(one: Episode) -> str:
    """Where the child stands: the highest that applies."""
    stands: tuple[tuple[str, bool], ...] = (
        ("closed", one.closed_on is not None),
        ("looked_after", any(period.is_open for period in one.care_periods)),
        ("protection_plan", any(plan.ended_on is None for plan in one.child_protection_plans)),
        ("need_plan", any(plan.ended_on is None for plan in one.child_in_need_plans)),
        ("assessment", any(made.authorised_on is None for made in one.assessments)),
    )
    return next((name for name, applies in stands if applies), "")


def _protection(child: InspectedChild, days: InspectionDays) -> Found:
    """One line for a child: the latest plan."""
    plans = [plan for episode in child.history.episodes for plan in episode.child_protection_plans]
    listed = [one for one in plans if days.ran_in_half_year(one.started_on, one.ended_on)]
    if not listed:
        return
    plan = max(listed, key=lambda one: (one.started_on, one.id))
    visits = [one for one in child.visits if one.is_statutory and one.happened_on >= plan.started_on]
    visits = [one for one in visits if plan.ended_on is None or one.happened_on <= plan.ended_on]
    last = max(visits, key=lambda one: one.happened_on, default=None)
    reviews = [one.held_on for one in plan.reviews]
    made_on = child.conference_of.get(plan.id)
    earlier = sum(other.started_on < plan.started_on for other in plans)
    yield (
        "child protection plan",
        plan.id,
        {
            "started_on": plan.started_on,
            "initial_category": plan.initial_category,
            "latest_category": plan.latest_category,
            "visited_on": last.happened_on if last else None,
            "seen_alone": last.is_seen_alone if last else None,
            "reviewed_on": max(reviews, default=made_on),
            "ended_on": plan.ended_on,
            "emergency": any(
                days.ran_in_half_year(one.started_on, one.ended_on)
                for each in child.history.episodes
                for one in each.emergency_protections
            ),
            "previous_plans": plan.previous_plans if plan.previous_plans is not None else earlier,
        },
    )


def _in_care(child: InspectedChild, days: InspectionDays) -> Found:
    """One line for a child: the latest period of care."""
    periods = [period for episode in child.history.episodes for period in episode.care_periods]
    listed = [one for one in periods if days.ran_in_half_year(one.started_on, one.ended_on) and one.episodes]
    if not listed:
        return
    period = max(listed, key=lambda one: (one.started_on, one.id))
    care = child.care[period.id]
    year = [one for one in periods if one.ended_on is None or one.ended_on >= days.year_from]
    yield (
        "care period",
        period.id,
        {
            "unaccompanied": _or_none(child.care[one.id].is_unaccompanied for one in year),
            "started_on": period.started_on,
            "need": period.need,
            "second_period": len(year) > 1,
            "legal_status_on": _status_began(period),
            "legal_status": period.latest.legal_status,
            "reviewed_on": max((one.held_on for one in period.reviews), default=None),
            "visited_on": max((one.happened_on for one in child.visits if one.is_statutory), default=None),
            "permanence_plan": care.permanence_plan,
            **{kind: care.checks.get(kind) for kind in ("reviewing_officer", "health_assessment", "dental_check")},
            "placements": sum(
                one.ended_on is None or one.ended_on >= days.year_from for each in periods for one in each.placements
            ),
            "ended_on": period.ended_on,
            "reason": care.reason_ended if period.ended_on else "",
            **_place(child, period),
        },
    )


def _or_none(said: Iterable[bool | None]) -> bool | None:
    known = [one for one in said if one is not None]
    return any(known) if known else None


def _status_began(period: CarePeriod) -> date | None:
    """The day from which on the legal status has been what it is last; None where that is not known."""
    began = period.latest
    if not began.legal_status:
        return None
    for one in reversed(period.episodes):
        if one.legal_status != period.latest.legal_status:
            break
        began = one
    return began.started_on


def _place(child: InspectedChild, period: CarePeriod) -> dict[str, Any]:
    """The last placement. Where it is protected nothing says where it lies."""
    detail = child.placements[period.latest.id]
    location = {True: "outside", False: "inside", None: ""}[detail.is_outside_authority]
    return {
        "placed_on": period.placements[-1].started_on if period.latest.placement_type else None,
        "placement_type": period.latest.placement_type,
        "provider": detail.provider,
        "postcode": detail.postcode,
        "urn": detail.urn,
        "location": location,
        "placed_in": "CON" if detail.is_protected else child.authority if location == "inside" else "",
    }


_LISTS: Final[dict[int, Callable[[InspectedChild, InspectionDays], Found]]] = {
    2: _early_help,
    3: _referrals,
    4: _assessments,
    5: _enquiries,
    6: _in_need,
    7: _protection,
    8: _in_care,
}
OF_CHILDREN: Final = tuple(_LISTS)
"""The numbers of the lists that are made child by child."""
