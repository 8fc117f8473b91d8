"""The chronologies of the whole invented authority, read from the record and, slowly, from its rows one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import TestCase

from lineofsight.domain.chronology import EVENTS_BY_KEY, bands_of, gaps_of, merged, proposals_of, rows_of
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE
from lineofsight.record.chronology import facts_of
from lineofsight.record.families import family_of
from lineofsight.record.models import Child, EarlyHelp, Episode, FactVersion, StrategyDiscussion
from lineofsight.record.moment import local_date, today
from tests.domain import plain_chronology
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after

Told = tuple[date, str, int]


def told_by_rows(child: Child) -> Iterator[Told]:
    """What the rows of one child propose, each table by itself."""
    yield from _of_person(child)
    for episode in child.episodes.all():
        yield from _of_episode(episode)
    for given in child.early_help.all():
        yield from _dated(given, "early_help_agreed", "agreed_on")
        yield from _dated(given, "early_help_ended" if given.agreed_on else "early_help_not_taken_up", "ended_on")
        yield from _of_early_help(given)
    yield from _of_plans(child)
    for step in child.step_changes.exclude(kind="transfer").exclude(outcome="proposed"):
        yield from _dated(step, "stepped_up_or_down", "answered_on")
    for visit in child.visits.filter(is_child_seen=False):
        yield from _dated(visit, "child_not_seen", "happened_on")
    for missed in child.missed_appointments.all():
        yield from _dated(missed, "not_brought", "missed_on")
    for contact in child.contacts.exclude(outcome="duplicate").exclude(category="request_for_information"):
        yield from _dated(contact, "contact_received", "received_on")


def _of_early_help(given: EarlyHelp) -> Iterator[Told]:
    for assessment in given.assessments.all():
        yield from _dated(assessment, "early_help_assessed", "completed_on")
    for plan in given.plans.all():
        yield from _dated(plan, "family_plan_started", "started_on")
        if plan.ended_on != given.ended_on:
            yield from _dated(plan, "family_plan_ended", "ended_on")


def _of_plans(child: Child) -> Iterator[Told]:
    """Outcomes: those of a plan that were set on one day, once; each end; and what a meeting found worse."""
    days = set()
    for outcome in child.plan_outcomes.order_by("set_on", "pk"):
        day = (outcome.protection_plan_id, outcome.need_plan_id, outcome.set_on)
        if day not in days:
            yield from _dated(outcome, "plan_outcomes_set", "set_on")
        days.add(day)
        yield from _dated(outcome, f"plan_outcome_{'reached' if outcome.is_reached else 'not_reached'}", "ended_on")
    for worse in child.outcome_progress.filter(progress="worse"):
        yield from _dated(worse, "plan_outcome_worse", "found_on")
    for birth in child.birth_plans.all():
        yield from _dated(birth, "birth_plan_made", "made_on")
        yield from _dated(birth, "discharge_meeting_held", "discharge_meeting_on")
    for helped in child.interim_help.all():
        yield from _dated(helped, "help_meanwhile_given", "given_on")
    yield from _of_meetings(child)


def _of_meetings(child: Child) -> Iterator[Told]:
    for planned in child.planned_conferences.all():
        versions = FactVersion.objects.filter(fact="plannedconference", fact_id=planned.pk).order_by("version")
        said = [(local_date(one.recorded_at), one.content["planned_on"]) for one in versions]
        said.append((local_date(planned.recorded_at), planned.planned_on.isoformat()))
        for (_, before), (on, after) in pairwise(said):
            if after > before:
                yield on, "conference_put_off", planned.pk
                break
        ended_on = planned.plan.ended_on if planned.plan else None
        if planned.called_off_on and (ended_on is None or ended_on > planned.called_off_on):
            yield from _dated(planned, "conference_called_off", "called_off_on")
    for plan in child.child_protection_plans.all():
        category = plan.initial_category
        for review in plan.reviews.order_by("held_on", "pk"):
            if review.decision == "escalate_legal":
                yield from _dated(review, "legal_advice_decided", "held_on")
            if review.category not in {"", category}:
                category = review.category
                yield from _dated(review, "category_changed", "held_on")


def _of_person(child: Child) -> Iterator[Told]:
    yield from _dated(child.person, "child_born", "born_on")
    yield from _dated(child.person, "child_died", "died_on")
    for address in child.person.addresses.order_by("started_on", "pk")[1:]:
        yield from _dated(address, "moved", "started_on")


def _of_episode(episode: Episode) -> Iterator[Told]:
    opening = [one.value for one in OPENS_AN_EPISODE]
    if not episode.contacts.filter(outcome__in=opening).exists():
        yield from _dated(episode, "referral_received", "referred_on")
    yield from _dated(episode, "move_in_told", "move_notice_on")
    yield from _dated(episode, "move_away_told", "notice_sent_on")
    if episode.move_outcome in {"accepted", "refused"}:
        yield from _dated(episode, f"move_away_{episode.move_outcome}", "move_answered_on")
    if not episode.is_no_further_action:
        yield from _dated(episode, "episode_closed", "closed_on")
    for assessment in episode.assessments.all():
        yield from _dated(assessment, "assessment_authorised", "authorised_on")
    for conference in episode.conferences.all():
        yield from _dated(conference, f"{conference.kind}_conference_held", "held_on")
    for plan in episode.child_protection_plans.all():
        yield from _dated(plan, "child_protection_plan_started", "started_on")
        yield from _dated(plan, "child_protection_plan_ended", "ended_on")
    for need_plan in episode.child_in_need_plans.all():
        yield from _dated(need_plan, "child_in_need_plan_started", "started_on")
        yield from _dated(need_plan, "child_in_need_plan_ended", "ended_on")
    for discussion in episode.strategy_discussions.all():
        yield from _dated(discussion, "strategy_discussion_held", "held_on")
    yield from _of_care(episode)
    yield from _of_enquiries(episode)


def _of_care(episode: Episode) -> Iterator[Told]:
    for measure in episode.emergency_protections.all():
        yield from _dated(measure, "emergency_protection_taken", "started_on")
        yield from _dated(measure, "emergency_protection_extended", "extended_on")
        yield from _dated(measure, "emergency_protection_ended", "ended_on")
    for period in episode.care_periods.all():
        breaks = period.episodes.filter(legal_status__in=["V3", "V4"]).exists()
        yield from _dated(period, "short_breaks_started" if breaks else "started_to_be_looked_after", "started_on")
        yield from _dated(period, "short_breaks_ended" if breaks else "left_care", "ended_on")
        aim = ""
        for review in period.reviews.exclude(permanence_plan="").order_by("held_on", "pk"):
            if review.permanence_plan != aim:
                yield from _dated(review, "permanence_planned", "held_on")
            aim = review.permanence_plan
        for one in period.episodes.exclude(reason_started="S"):
            yield from _dated(one, "placement_or_status_changed", "started_on")
    for arrangement in episode.private_fosterings.all():
        yield from _dated(arrangement, "private_fostering_known", "aware_on")
        yield from _dated(arrangement, "private_fostering_ended", "ended_on")
        for decided in arrangement.decisions.all():
            yield from _dated(decided, "private_fostering_judged", "decided_on")
    yield from _of_court(episode)


def _of_court(episode: Episode) -> Iterator[Told]:
    for court in episode.proceedings.all():
        yield from _dated(court, "family_group_met", "family_group_on")
        yield from _dated(court, "legal_gateway_held", "gateway_on")
        yield from _dated(court, "letter_before_proceedings_sent", "letter_on")
        yield from _dated(court, "care_proceedings_issued", "applied_on")
        yield from _dated(court, "care_proceedings_ended", "concluded_on")
        if court.end == "step_down":
            yield from _dated(court, "stepped_down_from_pre_proceedings", "ended_on")


def _of_enquiries(episode: Episode) -> Iterator[Told]:
    began = (StrategyDiscussion.Outcome.SECTION_47_SINGLE, StrategyDiscussion.Outcome.SECTION_47_JOINT)
    for enquiry in episode.section_47_enquiries.all():
        if not episode.strategy_discussions.filter(held_on=enquiry.started_on, outcome__in=began).exists():
            yield from _dated(enquiry, "section_47_started", "started_on")
        yield from _dated(enquiry, "section_47_concluded", "concluded_on")
        if enquiry.is_conference_not_required and not (enquiry.submitted_on or enquiry.concluded_on):
            yield from _dated(enquiry, "conference_not_required", "started_on")


def _dated(row: Any, kind: str, day: str) -> Iterator[Told]:
    if (on := getattr(row, day)) is not None:
        yield on, kind, row.pk


AROUND_THE_CHILD = frozenset({"sibling_born", "relative_died", "family_joined", "family_left", "worker_changed"})
"""Kinds that are told of rows beside each other; `tests.domain` and `tests.actions` hold them."""


@pytest.mark.one_database
@pytest.mark.slow
class TestChronologiesOfTheInventedAuthority(TestCase):
    """Lived once a run; what stands in the record is what the authority recorded through the actions."""

    @classmethod
    def setUpTestData(cls) -> None:
        with on_the_day_after(PLAN):
            lived_once(PLAN)

    def test_the_proposals_are_those_of_the_rows_read_one_by_one(self) -> None:
        children = list(Child.objects.filter(person__merged_into__isnull=True).select_related("person"))
        facts = facts_of([child.pk for child in children], readable=[child.pk for child in children])
        told = 0
        for child in children:
            found = [
                (row.on, row.origin.kind, row.origin.fact_id)
                for row in proposals_of(facts[child.pk])
                if row.origin.kind not in AROUND_THE_CHILD
            ]
            assert sorted(found) == sorted(told_by_rows(child))
            told += len(found)
        assert told > 1_000

    def test_every_row_says_when_it_was_recorded_and_its_gaps_are_counted_day_by_day(self) -> None:
        ids = list(Child.objects.filter(person__merged_into__isnull=True).values_list("pk", flat=True))
        with on_the_day_after(PLAN):
            on = today()
        found = 0
        for child_id, facts in facts_of(ids, readable=ids).items():
            for row in proposals_of(facts):
                about_relative = row.origin.kind in {"sibling_born", "relative_died"}
                assert row.recorded_on is not None or about_relative
                assert row.origin.kind in EVENTS_BY_KEY
            gaps = gaps_of(facts.history, on)
            days = {day for gap in gaps for day in range(gap.first_on.toordinal(), gap.last_on.toordinal() + 1)}
            by_hand = {day.toordinal() for day in plain_chronology.gap_days(facts.history, on)}
            assert days == by_hand, child_id
            assert all(band.started_on <= (band.ended_on or on) for band in bands_of(facts.history))
            found += len(gaps)
        assert found > 10

    def test_a_family_told_together_has_every_row_of_each_child_once(self) -> None:
        families = 0
        for child in Child.objects.filter(person__merged_into__isnull=True):
            ids = [child.pk, *sorted(family_of(child.pk).siblings)]
            if len(ids) < 3:
                continue
            families += 1
            rows = rows_of([row for one in facts_of(ids, readable=ids).values() for row in proposals_of(one)], [])
            together = merged(rows)
            assert sum(len(row.parts) for row in together) == len(rows)
            assert len(together) < len(rows)
            assert [row.first.on for row in together] == sorted(row.first.on for row in together)
        assert families > 5
