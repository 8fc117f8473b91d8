"""The invented front door: contacts mixed as England's are, each worked on in order and mostly in time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from lineofsight.domain.codes.front_door import ContactOutcome, OutcomeGroup
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import AgencyRequest
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.proportions import ENGLANDS_OUTCOMES, ENGLANDS_SOURCES, group_of
from lineofsight.synthetic.contacts.unreferred import unreferred_families
from lineofsight.synthetic.family_telling import FamilyTelling
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.steps import Meet, Refer
from lineofsight.synthetic.workforce_plan import invented_workforce

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

UNTIL = date(2026, 11, 20)
PLAN = AuthorityPlan(1_500, 3, UNTIL, 7)


@cache
def courses(plan: AuthorityPlan) -> tuple[ContactCourse, ...]:
    """Every contact of a plan, referrals and others."""
    caseloads, found = Caseloads(invented_workforce(plan)), []
    for family in every_family(plan):
        telling = FamilyTelling(family.dressed(plan), plan, caseloads)
        telling.steps()
        found += [course for course, _ in telling.contacts.courses]
    for unreferred in unreferred_families(plan):
        found += unreferred.courses
    return tuple(found)


def of_no_referral(plan: AuthorityPlan) -> list[ContactCourse]:
    referral = OutcomeGroup.REFERRAL
    return [one for one in courses(plan) if all(verdict.outcome.group is not referral for verdict in one.verdicts)]


# --- the mix ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [7, 8])
def test_contacts_end_as_in_england(seed: int) -> None:
    told = Counter(
        verdict.outcome.group for course in courses(AuthorityPlan(1_500, 3, UNTIL, seed)) for verdict in course.verdicts
    )
    for group, share in ENGLANDS_OUTCOMES.items():
        assert 100 * told[group] / told.total() == pytest.approx(share, abs=3.5), group


@pytest.mark.parametrize("seed", [7, 8])
def test_contacts_come_from_whom_they_come_from_in_england(seed: int) -> None:
    told = Counter[str]()
    for course in courses(AuthorityPlan(1_500, 3, UNTIL, seed)):
        told[group_of(course.sender.source)] += len(course.children)
    for group, share in ENGLANDS_SOURCES.items():
        assert 100 * told[group] / told.total() == pytest.approx(share, abs=4), group


def test_the_group_of_a_source_is_its_leading_figure() -> None:
    found = [group_of(source) for source in ("1A", "2B", "3E", "6", "4", "9", "10")]
    assert found == ["family", "education", "health", "police", "other", "other", "other"]


# --- from the day it took contacts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [1, 3])
def test_the_front_door_takes_contacts_from_a_monday_on(years: int) -> None:
    since = AuthorityPlan(100, years, UNTIL, 7).front_door_since
    assert since.weekday() == 0
    assert timedelta(weeks=13) <= UNTIL - since < timedelta(weeks=14)


def test_every_referral_since_then_is_a_contact_and_none_before() -> None:
    plan = AuthorityPlan(200, 3, UNTIL, 7)
    caseloads = Caseloads(invented_workforce(plan))
    for family in every_family(plan):
        telling = FamilyTelling(family.dressed(plan), plan, caseloads)
        steps = telling.steps()
        referred = {
            (place, episode.referred_on)
            for place, life in enumerate(family.lives)
            for episode in life.episodes
            if plan.front_door_since <= episode.referred_on <= plan.until
        }
        as_contacts = {
            (child, course.received_at.date())
            for course, _ in telling.contacts.courses
            for child, verdict in zip(course.children, course.verdicts, strict=True)
            if verdict.outcome.group is OutcomeGroup.REFERRAL
        }
        assert as_contacts == referred
        at_once = [step for step in steps if isinstance(step, Refer)]
        assert all(step.episode.referred_on < plan.front_door_since for step in at_once)
        assert len([step for step in steps if isinstance(step, Meet)]) <= len(family.lives)


def test_brothers_and_sisters_who_are_referred_on_one_day_share_a_message() -> None:
    shared = [one for one in courses(PLAN) if one.verdicts[0].need and len(one.children) > 1]
    assert len(shared) > 10


# --- the course of one -----------------------------------------------------------------------------------------------


def test_each_contact_is_worked_on_in_order() -> None:
    for one in courses(PLAN):
        assert one.triaged_at
        assert one.linked_at
        assert one.recommended_at
        moments = [one.received_at, one.captured_at, one.triaged_at, one.linked_at, one.recommended_at]
        assert moments == sorted(moments)
        for verdict in one.verdicts:
            assert verdict.decided_at is not None
            assert verdict.final_at is not None
            assert one.recommended_at < verdict.decided_at <= verdict.final_at
        if one.enquiry is not None:
            assert one.linked_at < one.enquiry.asked_at
            assert all(a.answered_at is None or a.answered_at > one.enquiry.asked_at for a in one.enquiry.asked)


def test_most_is_decided_and_told_in_time_and_some_is_not(england: Calendar) -> None:
    days = [
        england.elapsed(one.received_at.date(), verdict.final_at.date())
        for one in of_no_referral(PLAN)
        for verdict in one.verdicts
        if verdict.final_at is not None and verdict.final_at.date() <= UNTIL
    ]
    assert 0.82 < sum(number <= 1 for number in days) / len(days) < 0.95


def test_agencies_answer_in_each_way_and_some_never_do() -> None:
    asked = [one for course in courses(PLAN) if course.enquiry for one in course.enquiry.asked]
    assert {one.state for one in asked} == {
        AgencyRequest.State.RETURNED,
        AgencyRequest.State.NOTHING_KNOWN,
        AgencyRequest.State.DECLINED,
        AgencyRequest.State.REQUESTED,
    }
    assert all((one.answered_at is None) is (one.state == AgencyRequest.State.REQUESTED) for one in asked)


def test_whoever_decides_while_an_answer_is_owed_says_why() -> None:
    owing = 0
    for one in courses(PLAN):
        for verdict in one.verdicts:
            assert verdict.decided_at is not None
            is_owed = one.enquiry is not None and one.enquiry.owed_at(verdict.decided_at) > 0
            assert bool(verdict.without_answers) is is_owed
            owing += is_owed
    assert owing > 5


def test_early_help_is_decided_only_with_the_familys_agreement() -> None:
    helped = [one for one in courses(PLAN) if one.verdicts[0].outcome is ContactOutcome.EARLY_HELP]
    assert helped
    assert all(one.sharing.is_agreed for one in helped)


def test_some_families_ring_more_than_once() -> None:
    messages = Counter(len(family.courses) for family in unreferred_families(PLAN))
    assert messages[1] > messages[2] > 0
    assert messages[3] > 0
