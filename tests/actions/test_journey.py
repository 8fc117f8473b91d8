"""A child's journey through the actions: what each writes, what each refuses, and what the clocks say."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access import gate, trail
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import (
    child_protection,
    family_help,
    front_door,
    people,
    section_47,
    strategy_discussions,
    workforce,
)
from lineofsight.actions.exceptions import CannotAllocate, NotInThisRecord, StepRefused
from lineofsight.domain.codes import AssessmentFactor, CategoryOfAbuse, PrimaryNeed, ReasonForClosure, ReferralSource
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.models import (
    Allocation,
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Conference,
    Deadline,
    Episode,
    FactVersion,
    LiveMark,
    Now,
    PersonName,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from tests.authority import SmallAuthority

ONGOING = Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK
SEPTEMBER = date(2026, 9, 1)


def keys(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [condition.key for condition in refusal.value.conditions]


def deadline(child: Child, clock: str) -> Deadline:
    return Deadline.objects.get(child=child, clock=clock)


def clock_key(clock_id: str) -> str:
    from lineofsight.domain.clocks import CLOCKS

    return next(clock.key for clock in CLOCKS if clock.id == clock_id)


def enquire(authority: SmallAuthority, child: Child, episode: Episode, *, on: date) -> Section47Enquiry:
    discussion = strategy_discussions.hold_strategy_discussion(
        child.pk,
        episode.pk,
        strategy_discussions.StrategyDiscussionRecord(
            held_on=on,
            outcome=StrategyDiscussion.Outcome.SECTION_47_JOINT,
            is_police_present=True,
            is_health_present=True,
        ),
        by=authority.north.worker,
    )
    return discussion.section_47_enquiry


def conclude(
    authority: SmallAuthority,
    child: Child,
    enquiry: Section47Enquiry,
    *,
    on: date,
    outcome: Section47Enquiry.Outcome,
) -> None:
    """The worker concludes it and the manager signs, both on the same day."""
    said = section_47.Section47Concluded(why_not_seen="Nobody opened the door")
    by = authority.north.worker
    section_47.conclude_section_47_enquiry(child.pk, enquiry.pk, on=on, outcome=outcome, said=said, by=by)
    section_47.sign_section_47_outcome(child.pk, enquiry.pk, on=on, by=authority.north.manager)


def plan_for(authority: SmallAuthority, child: Child, episode: Episode) -> ChildProtectionPlan:
    enquiry = enquire(authority, child, episode, on=date(2026, 9, 2))
    conclude(authority, child, enquiry, on=date(2026, 9, 15), outcome=ONGOING)
    child_protection.hold_initial_conference(
        child.pk,
        enquiry.pk,
        child_protection.ConferenceRecord(
            held_on=date(2026, 9, 22),
            outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
            category=CategoryOfAbuse.from_code("NEG"),
            visit_every_days=14,
        ),
        by=authority.north.worker,
    )
    return ChildProtectionPlan.objects.get(child=child)


def test_a_referral_opens_an_episode_and_starts_its_clocks(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    assert episode.origin == "recorded"
    assert episode.recorded_by == authority.north.worker_row
    assessment = deadline(child, clock_key("K05"))
    assert (assessment.due_on, assessment.outcome) == (date(2026, 11, 3), "running")
    assert "45 working days" in assessment.sentence
    assert assessment.team == authority.north.team


def test_a_child_who_is_open_cannot_be_referred_again(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=SEPTEMBER)
    with pytest.raises(StepRefused) as refusal:
        authority.episode(child, on=date(2026, 10, 1))
    assert keys(refusal) == ["no_open_episode"]


def test_a_referral_with_no_further_action_opens_nothing(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=SEPTEMBER, is_no_further_action=True)
    assert not Episode.objects.open().filter(child=child).exists()
    assert authority.episode(child, on=date(2026, 10, 1)).is_open


def test_a_referral_cannot_come_before_the_last_episode_closed_nor_in_the_future(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    front_door.close_episode(
        child.pk,
        episode.pk,
        on=date(2026, 10, 1),
        reason=ReasonForClosure.from_code("RC7"),
        by=authority.north.manager,
    )
    with pytest.raises(StepRefused) as refusal:
        authority.episode(child, on=date(2026, 9, 30), by=authority.north.worker)
    assert keys(refusal) == ["after_last_episode"]
    with pytest.raises(StepRefused) as refusal:
        authority.episode(child, on=date(2026, 11, 24))
    assert keys(refusal) == ["not_in_the_future"]


def test_an_unborn_child_is_referred_within_the_pregnancy_and_then_born(authority: SmallAuthority) -> None:
    child = authority.child(born_on=None)
    with pytest.raises(StepRefused) as refusal:
        authority.episode(child, on=date(2026, 3, 18))
    assert keys(refusal) == ["within_pregnancy"]
    authority.episode(child, on=date(2026, 3, 19))
    person = people.record_birth(child.pk, born_on=date(2026, 11, 20), sex="M", by=authority.north.worker)
    assert (person.born_on, person.expected_on, person.sex) == (date(2026, 11, 20), None, "M")
    kept = FactVersion.objects.get(fact="person", fact_id=person.pk)
    assert kept.content["expected_on"] == "2026-12-24"
    assert kept.about_child_id == child.pk


def test_an_assessment_is_complete_when_a_manager_authorised_it(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    worker, manager = authority.north.worker, authority.north.manager
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 3), by=worker)
    with pytest.raises(StepRefused) as refusal:
        family_help.complete_assessment(child.pk, assessment.pk, on=date(2026, 10, 1), factors=[], by=worker)
    assert keys(refusal) == ["factors_given"]
    none_found, alcohol = AssessmentFactor.from_code("21"), AssessmentFactor.from_code("1A")
    with pytest.raises(StepRefused) as refusal:
        family_help.complete_assessment(
            child.pk, assessment.pk, on=date(2026, 10, 1), factors=[none_found, alcohol], by=worker
        )
    assert keys(refusal) == ["no_factors_stands_alone"]
    family_help.complete_assessment(child.pk, assessment.pk, on=date(2026, 10, 1), factors=[alcohol], by=worker)
    assert deadline(child, clock_key("K05")).outcome == "running"
    with pytest.raises(Refused):
        family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 5), by=worker)
    family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 5), by=manager)
    assert deadline(child, clock_key("K05")).outcome == "met"
    assert list(AssessmentFactorFound.objects.values_list("code", flat=True)) == ["1A"]


def test_a_manager_does_not_authorise_their_own_assessment(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    manager = authority.north.manager
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 3), by=manager)
    family_help.complete_assessment(
        child.pk, assessment.pk, on=date(2026, 10, 1), factors=[AssessmentFactor.from_code("21")], by=manager
    )
    with pytest.raises(Refused):
        family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 5), by=manager)
    assessment.refresh_from_db()
    assessment.authorised_by = assessment.completed_by
    with pytest.raises(IntegrityError), transaction.atomic():
        assessment.save()


def test_an_assessment_that_nobody_completed_cannot_be_authorised(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    manager = authority.north.manager
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 3), by=manager)
    with pytest.raises(StepRefused) as refusal:
        family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 5), by=manager)
    assert keys(refusal) == ["assessment_is_completed"]


def test_a_referral_with_no_further_action_gives_nobody_the_child(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    front_door.close_episode(
        child.pk, episode.pk, on=date(2026, 10, 1), reason=ReasonForClosure.from_code("RC7"), by=authority.north.manager
    )
    authority.episode(child, on=date(2026, 11, 2), by=authority.south.worker, is_no_further_action=True)
    assert not Allocation.objects.current().filter(child=child).exists()


def test_another_enquiry_may_follow_one_that_was_conferred(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    plan_for(authority, child, episode)
    assert enquire(authority, child, episode, on=date(2026, 11, 2)).started_on == date(2026, 11, 2)


def test_a_second_assessment_waits_for_the_first(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 3), by=authority.north.worker)
    with pytest.raises(StepRefused) as refusal:
        family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 4), by=authority.north.worker)
    assert keys(refusal) == ["no_open_assessment"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(child=child, episode=episode, started_on=date(2026, 9, 4))


def test_child_protection_from_discussion_to_the_end_of_the_plan(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    worker = authority.north.worker
    plan = plan_for(authority, child, episode)
    conference = deadline(child, clock_key("K10"))
    assert (conference.started_on, conference.due_on, conference.outcome) == (
        date(2026, 9, 2),
        date(2026, 9, 23),
        "met",
    )
    assert (plan.started_on, plan.initial_category, plan.previous_plans) == (date(2026, 9, 22), "NEG", 0)
    assert deadline(child, clock_key("K17")).due_on == date(2026, 12, 22)
    with pytest.raises(StepRefused) as refusal:
        family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 10, 1), by=worker)
    assert keys(refusal) == ["no_protection_plan_since"]
    review = child_protection.ReviewRecord(
        held_on=date(2026, 11, 20),
        decision=ReviewConference.Decision.END,
        category=CategoryOfAbuse.from_code("EMO"),
    )
    child_protection.hold_review_conference(child.pk, plan.pk, review, by=worker)
    plan.refresh_from_db()
    assert (plan.initial_category, plan.latest_category, plan.version) == ("NEG", "EMO", 2)
    child_protection.end_child_protection_plan(
        child.pk,
        plan.pk,
        on=date(2026, 11, 23),
        reason=ChildProtectionPlan.EndReason.TO_CHILD_IN_NEED,
        by=worker,
    )
    need = family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 11, 23), by=worker)
    assert need.pk is not None


def test_a_child_in_need_plan_ends_the_day_a_protection_plan_starts(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 9, 2), by=authority.north.worker)
    plan = plan_for(authority, child, episode)
    assert ChildInNeedPlan.objects.get(child=child).ended_on == plan.started_on


def test_a_conference_is_not_held_at_a_weekend_nor_before_the_enquiry_is_signed(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    enquiry = enquire(authority, child, episode, on=date(2026, 9, 7))
    unsigned = child_protection.ConferenceRecord(held_on=date(2026, 9, 14), outcome=Conference.Outcome.NO_PLAN)
    with pytest.raises(StepRefused) as refusal:
        child_protection.hold_initial_conference(child.pk, enquiry.pk, unsigned, by=authority.north.worker)
    assert keys(refusal) == ["enquiry_is_signed"]
    conclude(authority, child, enquiry, on=date(2026, 9, 11), outcome=ONGOING)
    for held_on, expected in (
        (date(2026, 9, 12), ["on_a_weekday"]),
        (date(2026, 9, 4), ["on_or_after_enquiry_start"]),
    ):
        conference = child_protection.ConferenceRecord(held_on=held_on, outcome=Conference.Outcome.NO_PLAN)
        with pytest.raises(StepRefused) as refusal:
            child_protection.hold_initial_conference(child.pk, enquiry.pk, conference, by=authority.north.worker)
        assert keys(refusal) == expected
    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.create(
            child=child,
            episode=episode,
            section_47_enquiry=enquiry,
            kind=Conference.Kind.INITIAL,
            held_on=date(2026, 9, 12),
        )


def test_an_enquiry_concluded_without_continuing_risk_needs_no_conference(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    enquiry = enquire(authority, child, episode, on=date(2026, 9, 7))
    with pytest.raises(StepRefused) as refusal:
        enquire(authority, child, episode, on=date(2026, 9, 8))
    assert keys(refusal) == ["no_open_enquiry"]
    conclude(authority, child, enquiry, on=date(2026, 9, 14), outcome=Section47Enquiry.Outcome.NOT_SUBSTANTIATED)
    stopped = deadline(child, clock_key("K10"))
    assert (stopped.outcome, stopped.reason) == ("stopped", "conference not required")


def test_only_a_visit_in_person_with_the_child_seen_resets_the_clock(authority: SmallAuthority) -> None:
    child = authority.child()
    plan_for(authority, child, authority.episode(child, on=SEPTEMBER))
    visits = Deadline.objects.filter(child=child, clock=clock_key("K16")).order_by("occurrence")
    assert [row.due_on for row in visits] == [date(2026, 10, 6)]
    for kind, seen in ((Visit.Kind.FAILED, False), (Visit.Kind.VIRTUAL, True), (Visit.Kind.TELEPHONE, False)):
        visit = family_help.VisitRecord(kind=kind, happened_on=date(2026, 10, 1), is_child_seen=seen)
        family_help.record_visit(child.pk, visit, by=authority.north.worker)
    assert [row.outcome for row in visits.all()] == ["running"]
    seen_visit = family_help.VisitRecord(
        kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 10, 7), is_child_seen=True, is_seen_alone=True
    )
    family_help.record_visit(child.pk, seen_visit, by=authority.north.worker)
    assert [(row.outcome, row.due_on) for row in visits.all()] == [
        ("met_late", date(2026, 10, 6)),
        ("running", date(2026, 10, 21)),
    ]


def test_an_episode_closes_only_when_all_that_stands_in_it_is_settled(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    plan_for(authority, child, episode)
    family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 3), by=authority.north.worker)
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(
            child.pk,
            episode.pk,
            on=date(2026, 9, 10),
            reason=ReasonForClosure.from_code("RC8"),
            by=authority.north.manager,
        )
    assert keys(refusal) == [
        "no_open_assessment",
        "closes_with_protection_plans_ended",
        "closes_after_everything",
        "not_in_need_only_after_assessment",
    ]
    with pytest.raises(Refused):
        front_door.close_episode(
            child.pk,
            episode.pk,
            on=date(2026, 11, 23),
            reason=ReasonForClosure.from_code("RC7"),
            by=authority.north.worker,
        )


def test_a_closed_episode_ends_the_allocation_and_its_clocks(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    front_door.close_episode(
        child.pk,
        episode.pk,
        on=date(2026, 11, 23),
        reason=ReasonForClosure.from_code("RC7"),
        by=authority.north.manager,
    )
    allocation = Allocation.objects.get(child=child)
    assert (allocation.ended_on, allocation.reason_ended) == (date(2026, 11, 23), "closed")
    assert not Deadline.objects.running().filter(child=child).exists()
    with pytest.raises(Refused):
        family_help.start_assessment(child.pk, episode.pk, on=date(2026, 11, 23), by=authority.north.worker)
    again = authority.episode(child, on=date(2026, 11, 23), by=authority.south.worker)
    held = Allocation.objects.current().get(child=child)
    assert (held.team, held.started_on) == (authority.south.team, date(2026, 11, 23))
    family_help.start_assessment(child.pk, again.pk, on=date(2026, 11, 23), by=authority.south.worker)


def test_reviews_of_a_child_in_need_plan(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    worker = authority.north.worker
    plan = family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 9, 2), by=worker)
    outcome = ChildInNeedReview.Outcome.CONTINUE
    with pytest.raises(StepRefused) as refusal:
        family_help.review_child_in_need_plan(child.pk, plan.pk, on=date(2026, 9, 1), outcome=outcome, by=worker)
    assert keys(refusal) == ["on_or_after_plan_start"]
    family_help.review_child_in_need_plan(child.pk, plan.pk, on=date(2026, 11, 2), outcome=outcome, by=worker)
    rows = Deadline.objects.filter(child=child, clock=clock_key("K21")).order_by("occurrence")
    assert [row.outcome for row in rows] == ["met", "running"]


def test_a_child_is_allocated_to_a_worker_of_the_team_who_is_here(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=SEPTEMBER)
    today, north, south = date(2026, 11, 23), authority.north, authority.south
    reason = Allocation.Reason.STANDARD_TRANSFER
    with pytest.raises(Refused):
        workforce.allocate(child.pk, team=north.team, worker=north.worker_row, on=today, reason=reason, by=north.worker)
    with pytest.raises(CannotAllocate, match="not in that team"):
        workforce.allocate(
            child.pk, team=north.team, worker=south.worker_row, on=today, reason=reason, by=north.manager
        )
    workforce.allocate(child.pk, team=north.team, worker=north.worker_row, on=today, reason=reason, by=north.manager)
    assert set(Deadline.objects.running().filter(child=child).values_list("owner", flat=True)) == {north.worker_row.pk}
    north.worker_row.left_on = today
    north.worker_row.save()
    with pytest.raises(CannotAllocate, match="had left"):
        workforce.allocate(
            child.pk, team=north.team, worker=north.worker_row, on=today, reason=reason, by=north.manager
        )


def test_another_team_cannot_touch_the_record_and_the_refusal_is_on_the_trail(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    before = TrailEvent.objects.filter(outcome="refused").count()
    with pytest.raises(Refused):
        family_help.start_assessment(child.pk, episode.pk, on=SEPTEMBER, by=authority.south.worker)
    assert not Assessment.objects.exists()
    assert TrailEvent.objects.filter(outcome="refused").count() == before + 1
    assert trail.verify().is_whole


def test_what_belongs_to_another_child_is_not_in_this_record(authority: SmallAuthority) -> None:
    one, other = authority.child(), authority.child()
    authority.episode(one, on=SEPTEMBER)
    episode = authority.episode(other, on=SEPTEMBER)
    with pytest.raises(NotInThisRecord):
        family_help.start_assessment(one.pk, episode.pk, on=SEPTEMBER, by=authority.north.worker)


def test_each_action_raises_the_live_mark_and_leaves_one_row_on_the_trail(authority: SmallAuthority) -> None:
    child = authority.child()
    before, events = LiveMark.objects.get(kind="record").number, TrailEvent.objects.count()
    authority.episode(child, on=SEPTEMBER)
    assert LiveMark.objects.get(kind="record").number == before + 1
    assert TrailEvent.objects.count() == events + 1


def test_a_failed_action_changes_nothing(authority: SmallAuthority) -> None:
    child = authority.child()
    before = LiveMark.objects.get(kind="record").number
    with pytest.raises(StepRefused):
        authority.episode(child, on=date(2027, 1, 4))
    assert LiveMark.objects.get(kind="record").number == before
    assert not Episode.objects.exists()


def test_a_new_name_ends_the_one_before_and_an_alias_does_not(authority: SmallAuthority) -> None:
    child = authority.child()
    on = date(2026, 11, 23)
    worker = authority.north.worker
    people.record_name(child.pk, given_names="Bobby", family_name="Testchild", on=on, by=worker, is_alias=True)
    people.record_name(child.pk, given_names="Robin", family_name="Newname", on=on, by=worker)
    assert Child.objects.get(pk=child.pk).name == "Robin Newname"
    assert PersonName.objects.filter(person=child.person).count() == 3


def test_the_constraints_of_practice_hold_in_the_database(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=SEPTEMBER)
    plan_for(authority, child, episode)
    september_2 = date(2026, 9, 2)
    broken: list[tuple[type, dict[str, object]]] = [
        (Episode, {"referred_on": september_2}),
        (Episode, {"referred_on": september_2, "closed_on": SEPTEMBER, "reason_for_closure": "RC7"}),
        (Episode, {"referred_on": september_2, "closed_on": september_2}),
        (Section47Enquiry, {"episode": episode, "started_on": september_2}),
        (
            ChildProtectionPlan,
            {"episode": episode, "started_on": september_2, "initial_category": "NEG", "latest_category": "NEG"},
        ),
        (
            ChildProtectionPlan,
            {
                "episode": episode,
                "started_on": september_2,
                "ended_on": september_2,
                "initial_category": "NEG",
                "latest_category": "NEG",
            },
        ),
        (ChildProtectionPlan, {"episode": episode, "started_on": september_2, "ended_on": date(2026, 9, 9)}),
        (
            Visit,
            {"kind": "in_person", "happened_on": september_2, "is_child_seen": False, "is_seen_alone": True},
        ),
        (Visit, {"kind": "failed", "happened_on": september_2, "is_child_seen": True}),
        (Allocation, {"team": authority.south.team, "started_on": september_2}),
    ]
    for model, columns in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(child=child, **columns)
    for model, columns in broken[:7]:
        model.objects.create(child=child, origin="loaded", **columns)


def test_a_rebuild_from_nothing_gives_the_same_ledger(authority: SmallAuthority) -> None:
    child = authority.child()
    plan_for(authority, child, authority.episode(child, on=SEPTEMBER))
    columns = [column.attname for column in Deadline._meta.concrete_fields if column.attname != "id"]

    def rows() -> list[tuple[object, ...]]:
        return sorted(Deadline.objects.values_list(*columns), key=repr)

    before = rows()
    assert before
    assert ledger.rebuild() == 1
    assert rows() == before


def test_standings_are_comparisons_with_now(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=date(2026, 9, 21))
    assessment = deadline(child, clock_key("K05"))
    assert assessment.due_on == date(2026, 11, 23)

    def standing() -> str:
        rows = Deadline.objects.with_standing(Now.read())
        return rows.get(pk=assessment.pk).standing  # type: ignore[attr-defined, no-any-return]

    assert standing() == "due_soon"


def test_a_referral_for_a_need_and_source_of_the_code_sets(authority: SmallAuthority) -> None:
    child = authority.child()
    referral = front_door.Referral(
        received_on=SEPTEMBER, source=ReferralSource.from_code("1A"), primary_need=PrimaryNeed.from_code("N4")
    )
    episode = front_door.open_episode(child.reference, referral, by=authority.north.worker)
    assert (episode.source, episode.primary_need) == ("1A", "N4")


def test_with_no_further_action_nobody_holds_the_child_and_who_recorded_it_may_still_read(
    authority: SmallAuthority,
) -> None:
    child = authority.child()
    authority.episode(child, on=SEPTEMBER, is_no_further_action=True)
    held = Allocation.objects.get(child=child)
    assert held.ended_on == held.started_on
    assert held.reason_ended == Allocation.Reason.CLOSED
    assert held.worker == authority.north.worker_row
    assert gate.may(Action.READ_CHILD, authority.north.worker, child).allowed
    assert not gate.may(Action.RECORD_VISIT, authority.north.worker, child).allowed
    assert gate.may(Action.OPEN_EPISODE, authority.south.worker, child).allowed, "another team may take a new referral"
