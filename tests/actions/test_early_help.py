"""Early help through the actions: by agreement, planned with the family, in the same record, never typed twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import early_help, front_door, workforce
from lineofsight.actions.carried_over import AgreementSaid
from lineofsight.actions.early_help import Ending, PlanMade, PlannedAction, ReviewHeld
from lineofsight.actions.exceptions import ActionError, CannotAllocate, NotInThisRecord, StepRefused
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.models import (
    Agreement,
    Allocation,
    Child,
    Contact,
    DataFault,
    Deadline,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FactVersion,
    FamilyPlan,
    FamilyPlanReview,
    StepChange,
    TeamAroundFamilyMember,
)
from tests.authority import SmallAuthority
from tests.early_help import AGREED, REQUESTED, HelpOffice, help_office, helped, open_to_social_care, planned, requested

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)


@pytest.fixture
def office(authority: SmallAuthority) -> HelpOffice:
    return help_office(authority)


def keys(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [condition.key for condition in refusal.value.conditions]


def clocks(child_id: int) -> list[tuple[str, str, date]]:
    rows = Deadline.objects.filter(child=child_id).order_by("clock", "occurrence")
    return [(row.clock, row.outcome, row.due_on) for row in rows]


def linked(authority: SmallAuthority, child: Child) -> Contact:
    """A contact of the front door that is linked to a child."""
    contact = authority.message().contacts.get()
    contact.child = child
    contact.about_this_child = "Robin falls asleep in class"
    contact.screening_summary = "No earlier contact"
    contact.save()
    return contact


# --- the request -----------------------------------------------------------------------------------------------------


def test_a_request_carries_over_what_the_contact_said_and_who_agreed(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    child = authority.child(authority.door)
    contact = linked(authority, child)
    for who, agrees, words in (("mother", True, "Yes, please"), ("child", True, "Will it be my teacher?")):
        Agreement.objects.create(
            contact=contact, who=who, service="Early help", is_agreed=agrees, how="in person", happened_on=TODAY,
            words=words,
        )  # fmt: skip
    given = early_help.request(child.pk, early_help.EarlyHelpRequest(), by=authority.door.worker, contact=contact)
    assert contact.message.worries in given.needs
    assert "About this child: Robin falls asleep in class" in given.needs
    assert "What screening found: No earlier contact" in given.needs
    assert (given.agreed_on, given.agreed_by, given.agreement_how) == (TODAY, "Mother", "in_person")
    assert given.childs_own_view == "Will it be my teacher?"
    held = Allocation.objects.current().get(child=child)
    assert (held.team, held.worker) == (office.team, None)
    assert ("early_help_assessment", "running", date(2027, 1, 28)) in clocks(child.pk)


def test_without_an_agreement_no_clock_starts_and_nothing_is_assessed_or_planned(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = requested(authority, office)
    assert clocks(given.child_id) == []
    by = office.practitioner
    with pytest.raises(StepRefused) as refusal:
        early_help.start_assessment(given.child_id, given.pk, on=TODAY, organisation="School", by=by)
    assert keys(refusal) == ["agreed_first"]
    with pytest.raises(StepRefused) as refusal:
        early_help.start_plan(given.child_id, given.pk, PlanMade(TODAY, "Sleep"), by=by)
    assert keys(refusal) == ["agreed_first", "assessed_or_says_why_not"]
    early_help.record_agreement(given.child_id, given.pk, AgreementSaid(AGREED, "Mother"), by=by)
    assert clocks(given.child_id) == [("early_help_assessment", "running", date(2026, 11, 5))]
    with pytest.raises(StepRefused) as refusal:
        early_help.record_agreement(given.child_id, given.pk, AgreementSaid(AGREED, "Mother"), by=by)
    assert keys(refusal) == ["not_yet_agreed"]


def test_a_family_that_does_not_agree_ends_it_and_nobody_holds_the_child(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = requested(authority, office)
    ended = early_help.record_refusal(
        given.child_id, given.pk, on=TODAY, words="They want no help now", by=office.manager
    )
    assert (ended.ended_on, ended.reason_ended) == (TODAY, "not_agreed")
    last = Allocation.objects.get(child=given.child_id, team=office.team)
    assert (last.ended_on, last.reason_ended) == (TODAY, "early_help_ended")
    agreed = helped(authority, office)
    with pytest.raises(StepRefused) as refusal:
        early_help.record_refusal(agreed.child_id, agreed.pk, on=TODAY, words="", by=office.manager)
    assert keys(refusal) == ["refused_only_before_agreement"]


def test_early_help_is_not_requested_beside_early_help_or_an_open_episode(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = requested(authority, office)
    with pytest.raises(StepRefused) as refusal:
        early_help.request(given.child_id, early_help.EarlyHelpRequest(), by=office.manager)
    assert keys(refusal) == ["no_open_early_help"]
    child, _ = open_to_social_care(authority)
    with pytest.raises(StepRefused) as refusal:
        early_help.request(child.pk, early_help.EarlyHelpRequest(), by=authority.north.worker)
    assert keys(refusal) == ["not_open_to_social_care"]


def test_the_team_is_an_early_help_team_and_is_named_where_there_are_several(authority: SmallAuthority) -> None:
    child = authority.child(authority.door)
    by = authority.door.worker
    for team, said in ((None, "There is no early help team yet"), (authority.north.team, "no early help team")):
        with pytest.raises(CannotAllocate, match=said):
            early_help.request(child.pk, early_help.EarlyHelpRequest(team=team), by=by)
    help_office(authority)
    help_office(authority, "Early Help West")
    with pytest.raises(CannotAllocate, match="Choose the early help team"):
        early_help.request(child.pk, early_help.EarlyHelpRequest(), by=by)
    assert not EarlyHelp.objects.exists()


def test_who_holds_the_child_works_with_the_family_and_nobody_else(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = helped(authority, office)
    agreement = AgreementSaid(AGREED, "Father")
    for stranger in (authority.north.worker, authority.south.manager, authority.service_manager, authority.analyst):
        with pytest.raises(Refused):
            early_help.record_agreement(given.child_id, given.pk, agreement, by=stranger)
    other = helped(authority, office)
    with pytest.raises(NotInThisRecord):
        early_help.end(given.child_id, other.pk, Ending(TODAY, EarlyHelp.Ended.MOVED), by=office.colleague)


# --- assessment, plan, reviews ---------------------------------------------------------------------------------------


def test_an_assessment_by_any_agency_is_finished_once(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    by = office.practitioner
    assessment = early_help.start_assessment(
        given.child_id, given.pk, on=date(2026, 9, 7), organisation="Meadow Primary", assessor="Ms Okafor", by=by
    )
    with pytest.raises(StepRefused) as refusal:
        early_help.start_assessment(given.child_id, given.pk, on=TODAY, organisation="School", by=by)
    assert keys(refusal) == ["no_open_help_assessment"]
    early = early_help.AssessmentFindings(completed_on=date(2026, 9, 6))
    with pytest.raises(StepRefused) as refusal:
        early_help.complete_assessment(given.child_id, assessment.pk, early, by=by)
    assert keys(refusal) == ["on_or_after_help_assessment_start"]
    found = replace(early, completed_on=date(2026, 11, 6), childs_view="I am tired", needs="Sleep")
    finished = early_help.complete_assessment(given.child_id, assessment.pk, found, by=by)
    assert (finished.organisation, finished.assessor, finished.childs_view) == (
        "Meadow Primary", "Ms Okafor", "I am tired",
    )  # fmt: skip
    assert clocks(given.child_id) == [("early_help_assessment", "met_late", date(2026, 11, 5))]
    with pytest.raises(StepRefused) as refusal:
        early_help.complete_assessment(given.child_id, assessment.pk, found, by=by)
    assert keys(refusal) == ["help_assessment_not_completed"]


def test_a_plan_says_why_where_no_assessment_went_before_it(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    by = office.practitioner
    with pytest.raises(StepRefused) as refusal:
        early_help.start_plan(given.child_id, given.pk, PlanMade(TODAY, "Sleep"), by=by)
    assert keys(refusal) == ["assessed_or_says_why_not"]
    with pytest.raises(ActionError, match="Write the goals"):
        early_help.start_plan(given.child_id, given.pk, PlanMade(TODAY, " ", why_no_assessment="School did"), by=by)
    early_help.start_plan(given.child_id, given.pk, PlanMade(TODAY, "Sleep", why_no_assessment="School did"), by=by)
    assert [(clock, outcome) for clock, outcome, _ in clocks(given.child_id)] == [
        ("early_help_assessment", "stopped"),
        ("family_plan_review", "running"),
    ]
    with pytest.raises(StepRefused) as refusal:
        early_help.start_plan(given.child_id, given.pk, PlanMade(TODAY, "Sleep", why_no_assessment="x"), by=by)
    assert keys(refusal) == ["no_open_family_plan"]


def test_a_plan_grows_and_its_actions_are_done_one_by_one(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    plan = FamilyPlan.objects.get()
    by = office.practitioner
    early_help.add_action(given.child_id, plan.pk, PlannedAction("See the doctor", "Mother", date(2026, 12, 1)), by=by)
    early_help.record_action_done(given.child_id, plan.pk, 2, on=date(2026, 10, 30), by=by)
    plan.refresh_from_db()
    assert [(row["number"], row["what"], row["by_when"], row["is_childs"], row["done_on"]) for row in plan.actions] == [
        (1, "A bedtime routine", "2026-10-12", False, ""),
        (2, "Join the football club", "", True, "2026-10-30"),
        (3, "See the doctor", "2026-12-01", False, ""),
    ]
    for number in (2, 9):
        with pytest.raises(ActionError, match="not in the plan, or it is done"):
            early_help.record_action_done(given.child_id, plan.pk, number, on=TODAY, by=by)
    with pytest.raises(ActionError, match="Write who will do it"):
        early_help.add_action(given.child_id, plan.pk, PlannedAction("Something", " "), by=by)
    early_help.change_goals(given.child_id, plan.pk, goals="Calm days", childs_goals="To sleep", by=by)
    kept = FactVersion.objects.filter(fact="familyplan").order_by("-version").first()
    assert kept is not None
    assert kept.content["goals"] == "Calm mornings"


def test_reviews_are_due_from_the_plans_start_and_end_with_it(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    plan = FamilyPlan.objects.get()
    by = office.practitioner
    review = ReviewHeld(plan.started_on, FamilyPlanReview.Outcome.CHANGED, "Mornings are calmer", childs_view="Better")
    with pytest.raises(StepRefused) as refusal:
        early_help.review_plan(given.child_id, plan.pk, review, by=by)
    assert keys(refusal) == ["after_family_plan_start"]
    held = replace(review, held_on=date(2026, 11, 16), goals="Calm evenings")
    early_help.review_plan(given.child_id, plan.pk, held, by=by)
    plan.refresh_from_db()
    assert (plan.goals, plan.childs_goals) == ("Calm evenings", "To play football")
    with pytest.raises(StepRefused) as refusal:
        early_help.review_plan(given.child_id, plan.pk, held, by=by)
    assert keys(refusal) == ["no_family_review_that_day"]
    with pytest.raises(StepRefused) as refusal:
        early_help.end_plan(given.child_id, plan.pk, on=date(2026, 11, 15), by=by)
    assert keys(refusal) == ["family_plan_ends_after_reviews"]
    early_help.end_plan(given.child_id, plan.pk, on=TODAY, by=by)
    assert clocks(given.child_id)[1:] == [
        ("family_plan_review", "met", date(2026, 12, 24)),
        ("family_plan_review", "stopped", date(2027, 2, 8)),
    ]
    with pytest.raises(StepRefused) as refusal:
        early_help.review_plan(given.child_id, plan.pk, replace(held, held_on=TODAY), by=by)
    assert keys(refusal) == ["family_plan_not_ended"]


def test_the_team_around_the_family_is_joined_and_left(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    by = office.practitioner
    teacher = early_help.Member("Ms Okafor", "Teacher", AGREED, "Meadow Primary", "School office")
    member = early_help.join_team_around_family(given.child_id, given.pk, teacher, by=by)
    with pytest.raises(ActionError, match="joined after that day"):
        early_help.leave_team_around_family(given.child_id, member.pk, on=REQUESTED, by=by)
    early_help.leave_team_around_family(given.child_id, member.pk, on=TODAY, by=by)
    assert TeamAroundFamilyMember.objects.get().ended_on == TODAY


def test_the_lead_is_here_or_elsewhere_and_not_both(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    by = office.practitioner
    for lead, said in (
        (early_help.LeadPractitioner(office.practitioner_row, "Ms Okafor", "School"), "not both"),
        (early_help.LeadPractitioner(name="Ms Okafor"), "both the name and the organisation"),
    ):
        with pytest.raises(ActionError, match=said):
            early_help.name_lead(given.child_id, given.pk, lead, by=by)
    lead = early_help.LeadPractitioner(name="Ms Okafor", organisation="Meadow Primary")
    named = early_help.name_lead(given.child_id, given.pk, lead, by=by)
    assert (named.lead_name, named.lead_organisation) == ("Ms Okafor", "Meadow Primary")


def test_several_siblings_at_once_are_a_row_each_with_their_own_words_and_all_or_none(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    givens = [planned(authority, office) for _ in range(2)]
    plans = {given.child_id: FamilyPlan.objects.get(early_help=given) for given in givens}
    words = dict(zip(plans, ("I like it", "It is boring"), strict=True))
    by = office.practitioner

    def review(child: Any) -> FamilyPlanReview:
        held = ReviewHeld(TODAY, FamilyPlanReview.Outcome.CONTINUE, "Better", childs_view=words[child])
        return early_help.review_plan(child, plans[child].pk, held, by=by)

    before = TrailEvent.objects.count()
    written = early_help.for_each(plans, review)
    assert [(row.about_child_id, row.childs_view) for row in written] == list(words.items())
    assert TrailEvent.objects.count() - before == 2
    assert Deadline.objects.filter(clock="family_plan_review", outcome="met").count() == 2
    FamilyPlanReview.objects.filter(plan=plans[givens[0].child_id]).delete()
    with pytest.raises(StepRefused):
        early_help.for_each(plans, review)
    assert not FamilyPlanReview.objects.filter(plan=plans[givens[0].child_id]).exists(), "one refusal undoes all"


# --- the end ---------------------------------------------------------------------------------------------------------


def test_early_help_ends_for_a_reason_once_its_plan_has_ended(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    by = office.practitioner
    met = Ending(date(2026, 9, 2), EarlyHelp.Ended.OUTCOMES_MET, "Mornings are calm")
    with pytest.raises(StepRefused) as refusal:
        early_help.end(given.child_id, given.pk, met, by=by)
    assert keys(refusal) == ["ends_with_plan_ended", "ends_after_everything"]
    early_help.end_plan(given.child_id, FamilyPlan.objects.get().pk, on=TODAY, by=by)
    for reason, said in (("step_up", "stepped_up_by_its_own_step"), ("not_agreed", "refused_only_before_agreement")):
        with pytest.raises(StepRefused) as refusal:
            early_help.end(given.child_id, given.pk, Ending(TODAY, EarlyHelp.Ended(reason)), by=by)
        assert keys(refusal) == [said]
    early_help.end(given.child_id, given.pk, replace(met, ended_on=TODAY), by=by)
    assert not Allocation.objects.current().filter(child=given.child_id).exists()
    assert not Deadline.objects.running().filter(child=given.child_id).exists()
    with pytest.raises(Refused):
        early_help.end(given.child_id, given.pk, replace(met, ended_on=TODAY), by=by)
    assert gate.open_child(given.child_id, Action.READ_CHILD, by=by).decision.allowed, "for 28 days, to finish"


def test_nothing_is_met_or_withdrawn_where_nobody_had_agreed(authority: SmallAuthority, office: HelpOffice) -> None:
    given = requested(authority, office)
    for reason in (EarlyHelp.Ended.OUTCOMES_MET, EarlyHelp.Ended.CONSENT_WITHDRAWN):
        with pytest.raises(StepRefused) as refusal:
            early_help.end(given.child_id, given.pk, Ending(TODAY, reason), by=office.manager)
        assert keys(refusal) == ["agreed_for_this_reason"]
    early_help.end(given.child_id, given.pk, Ending(TODAY, EarlyHelp.Ended.DISENGAGED), by=office.manager)


def test_help_can_be_asked_for_again_after_it_ended(authority: SmallAuthority, office: HelpOffice) -> None:
    given = requested(authority, office)
    early_help.end(given.child_id, given.pk, Ending(TODAY, EarlyHelp.Ended.MOVED), by=office.manager)
    contact = linked(authority, given.child)
    wanted = early_help.EarlyHelpRequest(requested_on=date(2026, 11, 22))
    with pytest.raises(StepRefused) as refusal:
        early_help.request(given.child_id, wanted, by=authority.door.worker, contact=contact)
    assert keys(refusal) == ["after_last_early_help"]
    again = early_help.request(given.child_id, early_help.EarlyHelpRequest(), by=authority.door.worker, contact=contact)
    assert again.contact == contact
    assert Allocation.objects.current().get(child=given.child_id).team == office.team


# --- apart from social care ------------------------------------------------------------------------------------------


def test_a_referral_that_is_accepted_ends_early_help_as_a_step_up(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    linked(authority, given.child)
    authority.episode(given.child, on=TODAY, by=authority.door.worker)
    given.refresh_from_db()
    assert (given.ended_on, given.reason_ended) == (TODAY, "step_up")
    assert FamilyPlan.objects.get().ended_on == TODAY
    held = Allocation.objects.current().get(child=given.child_id)
    assert (held.team, held.started_on) == (authority.door.team, TODAY)


def test_a_referral_without_further_action_leaves_early_help_as_it_is(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    linked(authority, given.child)
    authority.episode(given.child, on=TODAY, by=authority.door.worker, is_no_further_action=True)
    given.refresh_from_db()
    assert given.ended_on is None
    assert Allocation.objects.current().get(child=given.child_id).worker == office.practitioner_row


def test_a_child_is_not_allocated_across_the_line_between_early_help_and_social_care(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = helped(authority, office)
    child, _ = open_to_social_care(authority)
    reason = Allocation.Reason.RESTRUCTURE
    with pytest.raises(CannotAllocate, match="Propose a step up"):
        workforce.allocate(
            given.child_id, team=authority.north.team, worker=None, on=TODAY, reason=reason, by=office.manager
        )
    with pytest.raises(CannotAllocate, match="propose a step down"):
        workforce.allocate(child.pk, team=office.team, worker=None, on=TODAY, reason=reason, by=authority.north.manager)


def test_an_early_help_team_opens_no_episode(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    referral = front_door.Referral(TODAY, ReferralSource.from_code("5D"), primary_need=PrimaryNeed.from_code("N5"))
    with pytest.raises(CannotAllocate, match="in no team that could hold"):
        front_door.open_episode(given.child_id, referral, by=office.manager)
    assert not Episode.objects.exists()
    given.refresh_from_db()
    assert given.ended_on is None, "a refusal undoes everything"


# --- the ledger and the last line ------------------------------------------------------------------------------------


def test_a_rebuild_gives_the_same_ledger(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    plan = FamilyPlan.objects.get()
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        held = ReviewHeld(date(2027, 2, 1), FamilyPlanReview.Outcome.CONTINUE, "Better")
        early_help.review_plan(given.child_id, plan.pk, held, by=office.practitioner)
        columns = [field.attname for field in Deadline._meta.concrete_fields if field.attname != "id"]
        before = sorted(Deadline.objects.values_list(*columns), key=repr)
        assert [row.outcome for row in Deadline.objects.filter(clock="family_plan_review").order_by("occurrence")] == [
            "met_late", "running",
        ]  # fmt: skip
        ledger.rebuild()
        assert sorted(Deadline.objects.values_list(*columns), key=repr) == before
    assert not DataFault.objects.filter(child=given.child_id, severity="B").exists()


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (EarlyHelp, {"agreed_on": TODAY}),
        (EarlyHelp, {"agreed_by": "Mother"}),
        (EarlyHelp, {"ended_on": TODAY}),
        (EarlyHelp, {"reason_ended": "moved"}),
        (EarlyHelp, {"ended_on": date(2020, 1, 1), "reason_ended": "moved"}),
        (EarlyHelpAssessment, {"started_on": TODAY, "completed_on": REQUESTED}),
        (FamilyPlan, {"started_on": TODAY, "ended_on": REQUESTED}),
        (TeamAroundFamilyMember, {"name": "A", "role": "B", "started_on": TODAY, "ended_on": REQUESTED}),
        (StepChange, {"outcome": "accepted", "answered_on": TODAY}),
        (StepChange, {"outcome": "refused", "answered_on": TODAY}),
        (StepChange, {"outcome": "withdrawn", "answered_on": date(2020, 1, 1)}),
    ],
)
def test_the_database_refuses_what_the_actions_never_write(
    authority: SmallAuthority, office: HelpOffice, model: Any, columns: dict[str, Any]
) -> None:
    given = requested(authority, office)
    if model is EarlyHelp:
        columns = {"child": authority.child(), "requested_on": REQUESTED} | columns
    elif model is StepChange:
        columns = {"child": given.child, "kind": "transfer", "to_team": office.team, "proposed_on": REQUESTED} | columns
    else:
        columns = {"early_help": given} | columns
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**columns)
