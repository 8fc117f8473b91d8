"""Conferences that are planned: their day, the report before them, what is sent after, and how often visits are due."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.actions import child_protection, family_help, planned_conferences, plans, strategy_discussions
from lineofsight.actions.child_protection import ConferenceRecord, ReviewRecord
from lineofsight.actions.exceptions import StepRefused
from lineofsight.actions.planned_conferences import Papers
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.plans import PlanKind
from lineofsight.record.models import (
    ChildProtectionPlan,
    Conference,
    Deadline,
    FactVersion,
    ReviewConference,
    StrategyDiscussion,
    Visit,
    VisitFrequency,
)
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(authority: SmallAuthority) -> ChildProtectionPlan:
    """A plan made on Monday 7 September 2026, with visits every 28 days; today is 23 November 2026."""
    child = authority.child()
    episode = authority.episode(child, on=date(2026, 9, 1))
    category = CategoryOfAbuse.from_code("NEG")
    outcome = Conference.Outcome.CHILD_PROTECTION_PLAN
    conference = ConferenceRecord(date(2026, 9, 7), outcome, category, visit_every_days=28)
    by = authority.north.worker
    return child_protection.hold_transfer_in_conference(child.pk, episode.pk, conference, by=by).plan


def deadline(clock: str) -> tuple[date, str]:
    found = Deadline.objects.filter(clock=clock).latest("occurrence")
    return found.due_on, found.outcome


def test_the_report_is_due_before_the_day_planned_and_moves_with_it(
    authority: SmallAuthority, plan: ChildProtectionPlan
) -> None:
    by, child = authority.north.worker, plan.child_id
    on = date(2026, 11, 10)
    ahead = planned_conferences.plan_review_conference(child, plan.pk, planned_on=date(2026, 12, 4), on=on, by=by)
    assert deadline("review_report_shared") == (date(2026, 11, 27), "running")
    with pytest.raises(StepRefused) as refusal:
        planned_conferences.plan_review_conference(child, plan.pk, planned_on=date(2026, 12, 7), on=on, by=by)
    assert [one.key for one in refusal.value.conditions] == ["not_planned_yet"]
    moved_on = date(2026, 11, 20)
    planned_conferences.move_conference(
        child, ahead.pk, planned_on=date(2026, 12, 11), why="Mother is in hospital", on=moved_on, by=by
    )
    assert deadline("review_report_shared") == (date(2026, 12, 4), "running")
    assert FactVersion.objects.get(fact="plannedconference").content["planned_on"] == "2026-12-04"
    planned_conferences.share_report(child, ahead.pk, on=date(2026, 11, 23), by=by)
    assert deadline("review_report_shared")[1] == "met"


def test_the_review_that_is_held_ends_what_was_planned_and_asks_for_letter_and_record(
    authority: SmallAuthority, plan: ChildProtectionPlan
) -> None:
    by, child = authority.north.worker, plan.child_id
    day = date(2026, 11, 23)
    ahead = planned_conferences.plan_review_conference(child, plan.pk, planned_on=day, on=date(2026, 11, 2), by=by)
    review = ReviewRecord(day, ReviewConference.Decision.CONTINUE, visit_every_days=7)
    held = child_protection.hold_review_conference(child, plan.pk, review, by=by)
    ahead.refresh_from_db()
    assert (ahead.review, ahead.held_on) == (held, day)
    assert deadline("review_report_shared") == (date(2026, 11, 16), "stopped")
    assert deadline("review_letter_sent") == (date(2026, 11, 24), "running")
    planned_conferences.send_papers_of_review(child, held.pk, Papers.LETTER, on=day, by=by)
    assert deadline("review_letter_sent")[1] == "met"
    assert deadline("review_record_sent") == (date(2026, 12, 14), "running")
    with pytest.raises(StepRefused) as refusal:
        planned_conferences.send_papers_of_review(child, held.pk, Papers.LETTER, on=day, by=by)
    assert [one.key for one in refusal.value.conditions] == ["not_sent_yet"]
    conference = plan.conference
    planned_conferences.send_papers_of_conference(child, conference.pk, Papers.RECORD, on=date(2026, 9, 29), by=by)
    assert deadline("conference_record_sent") == (date(2026, 9, 28), "met_late")
    assert deadline("conference_letter_sent") == (date(2026, 9, 8), "running")
    assert VisitFrequency.objects.get().review == held


def test_an_initial_conference_is_planned_for_its_enquiry_and_may_be_called_off(
    authority: SmallAuthority,
) -> None:
    child, by = authority.child(), authority.north.worker
    episode = authority.episode(child, on=date(2026, 11, 2))
    record = strategy_discussions.StrategyDiscussionRecord(
        date(2026, 11, 4), StrategyDiscussion.Outcome.SECTION_47_SINGLE, why_not_quorate="It could not wait"
    )
    held = strategy_discussions.hold_strategy_discussion(child.pk, episode.pk, record, by=by)
    enquiry = held.section_47_enquiry
    ahead = planned_conferences.plan_initial_conference(
        child.pk, enquiry.pk, planned_on=date(2026, 11, 25), on=date(2026, 11, 9), by=by
    )
    assert deadline("conference_report_shared") == (date(2026, 11, 23), "running")
    planned_conferences.call_off_conference(child.pk, ahead.pk, why="They moved away", on=date(2026, 11, 12), by=by)
    assert deadline("conference_report_shared")[1] == "stopped"


def test_a_frequency_holds_from_its_day_and_rewrites_nothing(
    authority: SmallAuthority, plan: ChildProtectionPlan
) -> None:
    by, child = authority.north.worker, plan.child_id
    for on in (date(2026, 10, 5), date(2026, 11, 2)):
        visit = family_help.VisitRecord(Visit.Kind.IN_PERSON, on, is_child_seen=True)
        family_help.record_visit(child, visit, by=by)
    visits_due = (
        Deadline.objects.filter(clock="child_protection_visits").order_by("due_on").values_list("due_on", flat=True)
    )
    before = list(visits_due)
    assert before == [date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 30)]
    set_on = date(2026, 11, 16)
    plans.set_visit_frequency(child, PlanKind.CHILD_PROTECTION, plan.pk, 10, on=set_on, why="She is afraid", by=by)
    after = list(visits_due.all())
    assert after == [date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 26)]
    plan.refresh_from_db()
    assert plan.visit_every_days == 28
    with pytest.raises(StepRefused) as refusal:
        plans.set_visit_frequency(child, PlanKind.CHILD_PROTECTION, plan.pk, 7, on=set_on, by=by)
    assert [one.key for one in refusal.value.conditions] == ["no_frequency_that_day"]
