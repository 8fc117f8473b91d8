"""Steps up, steps down and transfers: responsibility moves when the receiving side accepts, and nothing is retyped."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account
from lineofsight.actions import early_help, family_help, front_door, step_changes, teams, workforce
from lineofsight.actions.early_help import Ending
from lineofsight.actions.exceptions import CannotAllocate, NotInThisRecord, StepRefused
from lineofsight.actions.step_changes import InheritedCase, StepProposal
from lineofsight.actions.strategy_discussions import StrategyDiscussionRecord, hold_strategy_discussion
from lineofsight.domain.codes import AssessmentFactor, PrimaryNeed, ReasonForClosure
from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.domain.permissions import Action
from lineofsight.record import ledger
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildInNeedPlan,
    ConflictOfInterest,
    Deadline,
    EarlyHelp,
    Episode,
    FamilyPlan,
    StepChange,
    StrategyDiscussion,
    TeamAroundFamilyMember,
    Visit,
)
from lineofsight.record.moment import now
from tests.authority import SmallAuthority
from tests.early_help import HelpOffice, help_office, helped, open_to_social_care, planned, stepped_down

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
ALL_THREE = tuple(
    Attended(one, Came.ATTENDED) for one in (MeetingAgency.SOCIAL_CARE, MeetingAgency.POLICE, MeetingAgency.HEALTH)
)
FRIDAY = date(2026, 11, 20)
RC7 = ReasonForClosure.from_code("RC7")


@pytest.fixture
def office(authority: SmallAuthority) -> HelpOffice:
    return help_office(authority)


def keys(refusal: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [condition.key for condition in refusal.value.conditions]


def holder(child: Child | int) -> tuple[str, str]:
    """The team and the worker who hold a child."""
    held = Allocation.objects.current().get(child=child)
    return held.team.name, held.worker.name if held.worker else ""


def clock(child_id: int, key: str) -> tuple[str, date]:
    row = Deadline.objects.get(child=child_id, clock=key)
    return row.outcome, row.due_on


def propose_up(authority: SmallAuthority, office: HelpOffice, given: EarlyHelp, *, on: date = FRIDAY) -> StepChange:
    proposal = StepProposal(authority.north.team, "Robin was hurt at home", proposed_on=on)
    return step_changes.propose_step(given.child_id, proposal, by=office.practitioner)


# --- step up ---------------------------------------------------------------------------------------------------------


def test_a_step_up_moves_nothing_until_it_is_accepted(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    assert (step.kind, step.from_team, step.proposed_by) == ("up_eh_to_cin", office.team, office.practitioner.worker)
    assert holder(given.child) == ("Early Help", "Early Help practitioner")
    assert clock(given.child_id, "team_transfer_accepted") == ("running", date(2026, 11, 27))
    assert not Episode.objects.exists()
    assert gate.open_child(given.child_id, Action.READ_CHILD, by=authority.north.manager).decision.allowed
    with pytest.raises(Refused):
        gate.open_child(given.child_id, Action.READ_CHILD, by=authority.north.worker)


def test_an_accepted_step_up_opens_an_episode_from_what_early_help_recorded(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    need = PrimaryNeed.from_code("N1")
    step_changes.accept_step(step.reference, authority.north.worker_row, by=authority.north.manager, primary_need=need)
    episode = Episode.objects.get()
    assert (episode.source, episode.primary_need, episode.referred_on, episode.decided_on) == (
        "5D",
        "N1",
        FRIDAY,
        TODAY,
    )
    for carried in ("Robin was hurt at home", "Mornings are hard", "I am tired", "Gran is close", "Calm mornings"):
        assert carried in episode.summary
    given.refresh_from_db()
    assert (given.ended_on, given.reason_ended) == (TODAY, "step_up")
    assert FamilyPlan.objects.get().ended_on == TODAY
    assert holder(given.child) == ("North", "North Social worker")
    assert clock(given.child_id, "team_transfer_accepted") == ("met", date(2026, 11, 27))
    assert clock(given.child_id, "referral_decision") == ("met", TODAY), "referred when help was asked for"
    step.refresh_from_db()
    assert (step.outcome, step.accepted_by, step.worker, step.early_help, step.episode) == (
        "accepted", authority.north.manager.worker, authority.north.worker_row, given, episode,
    )  # fmt: skip
    assert Deadline.objects.running().filter(child=given.child_id, owner=authority.north.worker_row).exists()
    with pytest.raises(Refused):
        early_help.end(given.child_id, given.pk, Ending(TODAY, EarlyHelp.Ended.MOVED), by=office.practitioner)


def test_only_a_manager_of_the_receiving_side_who_did_not_propose_it_answers(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    refused: list[Account] = [
        authority.north.worker, authority.south.manager, authority.service_manager, office.manager, office.practitioner,
    ]  # fmt: skip
    for other in refused:
        with pytest.raises(Refused):
            step_changes.accept_step(step.pk, authority.north.worker_row, by=other)
        with pytest.raises(Refused):
            step_changes.refuse_step(step.pk, "No", by=other)
    own = step_changes.StepProposal(authority.south.team, "Moved house", proposed_on=TODAY)
    child, _ = open_to_social_care(authority)
    assert authority.north.manager.worker is not None
    teams.add_member(
        authority.south.team, authority.north.manager.worker, on=FRIDAY, is_manager=True, by=authority.administrator
    )
    mine = step_changes.propose_step(child.pk, own, by=authority.north.manager)
    with pytest.raises(Refused, match="you wrote it"):
        step_changes.accept_step(mine.pk, authority.south.worker_row, by=authority.north.manager)
    step_changes.accept_step(mine.pk, authority.south.worker_row, by=authority.south.manager)


def test_the_named_worker_is_of_the_receiving_team_and_may_see_the_child(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    with pytest.raises(CannotAllocate, match="not in that team"):
        step_changes.accept_step(step.pk, authority.south.worker_row, by=authority.north.manager)
    ConflictOfInterest.objects.create(worker=authority.north.worker_row, child=given.child, declared_at=now())
    with pytest.raises(CannotAllocate, match="may not see the child"):
        step_changes.accept_step(step.pk, authority.north.worker_row, by=authority.north.manager)
    with pytest.raises(StepRefused) as refusal:
        step_changes.accept_step(step.pk, authority.north.worker_row, by=authority.north.manager, on=date(2026, 11, 19))
    assert keys(refusal) == ["on_or_after_proposal"]
    assert not Episode.objects.exists()


def test_a_refused_step_says_why_and_leaves_everything_where_it_was(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    with pytest.raises(StepRefused) as refusal:
        step_changes.refuse_step(step.pk, " ", by=authority.north.manager)
    assert keys(refusal) == ["says_why"]
    step_changes.refuse_step(step.pk, "Below the threshold: try the family group first", by=authority.north.manager)
    assert holder(given.child) == ("Early Help", "Early Help practitioner")
    assert clock(given.child_id, "team_transfer_accepted")[0] == "stopped"
    with pytest.raises(Refused):
        gate.open_child(given.child_id, Action.READ_CHILD, by=authority.north.manager)
    again = propose_up(authority, office, given, on=TODAY)
    assert again.pk != step.pk


def test_one_step_waits_at_a_time_and_can_be_withdrawn(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    step = propose_up(authority, office, given)
    with pytest.raises(StepRefused) as refusal:
        propose_up(authority, office, given, on=TODAY)
    assert keys(refusal) == ["no_step_waiting"]
    with pytest.raises(Refused):
        step_changes.withdraw_step(step.pk, by=authority.north.manager)
    step_changes.withdraw_step(step.pk, by=office.colleague)
    step.refresh_from_db()
    assert (step.outcome, step.answered_on) == ("withdrawn", TODAY)
    with pytest.raises(StepRefused) as refusal:
        step_changes.withdraw_step(step.pk, by=office.colleague)
    assert keys(refusal) == ["step_is_waiting"]


def test_a_step_goes_to_another_team_and_says_why(authority: SmallAuthority, office: HelpOffice) -> None:
    given = helped(authority, office)
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(given.child_id, StepProposal(office.team, ""), by=office.practitioner)
    assert keys(refusal) == ["to_another_team", "says_why"]
    with pytest.raises(NotInThisRecord):
        step_changes.accept_step(9_999, office.practitioner_row, by=office.manager)
    late = StepProposal(authority.north.team, "Worse", proposed_on=date(2026, 11, 24))
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(given.child_id, late, by=office.practitioner)
    assert keys(refusal) == ["not_in_the_future"]


# --- step down -------------------------------------------------------------------------------------------------------


def test_a_step_down_opens_early_help_with_what_is_shared_and_closes_nothing(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    step = stepped_down(authority, office, on=FRIDAY, comes_back_if="School is missed again", shares_detail=True)
    given = EarlyHelp.objects.get()
    episode = Episode.objects.get()
    assert (step.kind, step.early_help, step.episode) == ("down_cin_to_eh", given, episode)
    assert (given.stepped_down_from, given.agreed_on, given.agreed_by) == (episode, FRIDAY, "Mother")
    assert given.is_detail_shared
    assert "Come back if: School is missed again" in given.needs
    plan = FamilyPlan.objects.get()
    assert (plan.goals, plan.started_on) == ("School each day", FRIDAY)
    assert plan.why_no_assessment.startswith("Stepped down from social care")
    assert holder(given.child) == ("Early Help", "Early Help practitioner")
    assert clock(given.child_id, "step_down_accepted") == ("met", date(2026, 12, 4))
    assert clock(given.child_id, "early_help_assessment")[0] == "stopped"
    assert clock(given.child_id, "family_plan_review")[0] == "running"
    assert episode.closed_on is None


def test_who_stepped_down_ends_the_plan_and_closes_the_episode_and_early_help_goes_on(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    child, episode = open_to_social_care(authority)
    plan = family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 9, 2), by=authority.north.worker)
    proposal = StepProposal(office.team, "Better", proposed_on=FRIDAY, family_agrees=True, must_hold="School")
    step = step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager, on=FRIDAY)
    given = EarlyHelp.objects.get()
    with pytest.raises(StepRefused) as refusal:
        early_help.end(child.pk, given.pk, Ending(TODAY, EarlyHelp.Ended.DISENGAGED), by=office.practitioner)
    assert keys(refusal) == ["ends_with_plan_ended", "ends_with_episode_closed"]
    manager = authority.north.manager
    for other in (authority.north.worker, office.practitioner, authority.south.manager):
        with pytest.raises(Refused):
            front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=RC7, by=other)
    with pytest.raises(StepRefused) as refusal:
        front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=RC7, by=manager)
    assert keys(refusal) == ["closes_with_need_plans_ended"]
    family_help.end_child_in_need_plan(child.pk, plan.pk, on=TODAY, by=manager)
    front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=RC7, by=manager)
    assert holder(child) == ("Early Help", "Early Help practitioner"), "early help goes on"
    assert ChildInNeedPlan.objects.get().ended_on == TODAY
    with pytest.raises(Refused):
        front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=RC7, by=manager)


def test_a_child_who_is_assessed_and_not_in_need_closes_as_stepped_down_to_early_help(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    child, episode = open_to_social_care(authority)
    worker = authority.north.worker
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 2), by=worker)
    factors = (AssessmentFactor.from_code("21"),)
    family_help.complete_assessment(child.pk, assessment.pk, on=date(2026, 10, 1), factors=factors, by=worker)
    proposal = StepProposal(office.team, "Not in need", proposed_on=FRIDAY, family_agrees=True, must_hold="Sleep")
    step = step_changes.propose_step(child.pk, proposal, by=worker)
    with pytest.raises(StepRefused) as refusal:
        step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager)
    assert keys(refusal) == ["assessments_authorised"]
    family_help.authorise_assessment(child.pk, assessment.pk, on=TODAY, by=authority.north.manager)
    step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager)
    assert "authorised on 23 November 2026" in FamilyPlan.objects.get().why_no_assessment
    rc9 = ReasonForClosure.from_code("RC9")
    front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=rc9, by=authority.north.manager)
    assert Episode.objects.get().reason_for_closure == "RC9"


def test_early_help_is_not_forced_on_a_family(authority: SmallAuthority, office: HelpOffice) -> None:
    child, _ = open_to_social_care(authority)
    refused = StepProposal(office.team, "Better", family_agrees=False)
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(child.pk, refused, by=authority.north.worker)
    assert keys(refusal) == ["family_does_not_refuse"]
    asked = StepProposal(office.team, "Better", proposed_on=FRIDAY, must_hold="School each day")
    step = step_changes.propose_step(child.pk, asked, by=authority.north.worker)
    step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager)
    given = EarlyHelp.objects.get()
    assert given.agreed_on is None
    assert not FamilyPlan.objects.exists(), "no plan before the family agrees"


def test_a_child_in_protection_is_not_stepped_down_to_early_help(authority: SmallAuthority, office: HelpOffice) -> None:
    from tests.actions.test_journey import enquire, plan_for

    child, episode = open_to_social_care(authority)
    enquire(authority, child, episode, on=date(2026, 9, 7))
    proposal = StepProposal(office.team, "Better", family_agrees=True)
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    assert keys(refusal) == ["no_enquiry_now"]
    other, episode = open_to_social_care(authority)
    plan_for(authority, other, episode)
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(other.pk, proposal, by=authority.north.worker)
    assert "no_protection_plan_now" in keys(refusal)
    new = authority.child()
    with pytest.raises(StepRefused) as refusal:
        step_changes.propose_step(new.pk, proposal, by=authority.north.worker)
    assert keys(refusal) == ["open_to_social_care"]


def test_one_plan_and_the_same_people_step_up_and_down_again(authority: SmallAuthority, office: HelpOffice) -> None:
    given = planned(authority, office)
    teacher = early_help.Member("Ms Okafor", "Teacher", date(2026, 9, 4), "Meadow Primary", "School office")
    gone = early_help.Member("Mr Gone", "Neighbour", date(2026, 9, 4))
    early_help.join_team_around_family(given.child_id, given.pk, teacher, by=office.practitioner)
    left = early_help.join_team_around_family(given.child_id, given.pk, gone, by=office.practitioner)
    early_help.leave_team_around_family(given.child_id, left.pk, on=FRIDAY, by=office.practitioner)
    step = propose_up(authority, office, given)
    step_changes.accept_step(step.pk, authority.north.worker_row, by=authority.north.manager)
    back = StepProposal(office.team, "Calmer now", family_agrees=True, agreed_by="Mother")
    down = step_changes.propose_step(given.child_id, back, by=authority.north.worker)
    step_changes.accept_step(down.pk, office.practitioner_row, by=office.manager)
    again = EarlyHelp.objects.get(ended_on__isnull=True)
    plan = FamilyPlan.objects.get(early_help=again)
    assert (plan.goals, plan.childs_goals) == ("Calm mornings", "To play football")
    assert [row["what"] for row in plan.actions] == ["A bedtime routine", "Join the football club"]
    people = TeamAroundFamilyMember.objects.filter(early_help=again)
    assert [(one.name, one.how_to_reach) for one in people] == [("Ms Okafor", "School office")]


def test_a_step_back_up_before_the_episode_is_closed_goes_on_with_it(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    step = stepped_down(authority, office, on=FRIDAY)
    given = EarlyHelp.objects.get()
    up = StepProposal(authority.north.team, "Worse again")
    back = step_changes.propose_step(given.child_id, up, by=office.practitioner)
    accepted = step_changes.accept_step(back.pk, authority.north.worker_row, by=authority.north.manager)
    assert Episode.objects.count() == 1
    assert accepted.episode == step.episode
    assert holder(given.child) == ("North", "North Social worker")


# --- transfer --------------------------------------------------------------------------------------------------------


def test_a_transfer_moves_the_child_within_its_side(authority: SmallAuthority, office: HelpOffice) -> None:
    child, _ = open_to_social_care(authority)
    step = step_changes.propose_step(
        child.pk, StepProposal(authority.south.team, "Moved house", proposed_on=FRIDAY), by=authority.north.worker
    )
    assert step.kind == "transfer"
    assert clock(child.pk, "team_transfer_accepted") == ("running", date(2026, 11, 27))
    step_changes.accept_step(step.pk, authority.south.worker_row, by=authority.south.manager)
    assert holder(child) == ("South", "South Social worker")
    west = help_office(authority, "Early Help West")
    given = planned(authority, office)
    moved = step_changes.propose_step(given.child_id, StepProposal(west.team, "Moved house"), by=office.practitioner)
    assert moved.kind == "transfer"
    step_changes.accept_step(moved.pk, west.practitioner_row, by=west.manager)
    given.refresh_from_db()
    assert given.ended_on is None
    assert holder(given.child) == ("Early Help West", "Early Help West practitioner")


def test_a_step_within_social_care_waits_for_what_it_is_about(authority: SmallAuthority) -> None:
    child, episode = open_to_social_care(authority)
    up = StepProposal(authority.south.team, "A bruise that nobody can explain", within="up_cin_to_s47")
    step = step_changes.propose_step(child.pk, up, by=authority.north.worker)
    assert step.kind == "up_cin_to_s47"
    with pytest.raises(StepRefused) as refused:
        step_changes.accept_step(step.pk, authority.south.worker_row, by=authority.south.manager)
    assert keys(refused) == ["enquiry_begun"]
    hold_strategy_discussion(
        child.pk,
        episode.pk,
        StrategyDiscussionRecord(
            held_on=TODAY, outcome=StrategyDiscussion.Outcome.SECTION_47_JOINT, attendance=ALL_THREE
        ),
        by=authority.north.worker,
    )
    step_changes.accept_step(step.pk, authority.south.worker_row, by=authority.south.manager)
    assert holder(child) == ("South", "South Social worker")


def test_a_team_that_took_a_case_on_looks_at_it_as_a_whole_within_10_working_days(authority: SmallAuthority) -> None:
    child, _ = open_to_social_care(authority)
    proposal = StepProposal(authority.south.team, "Moved house")
    step = step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    found = InheritedCase("Whole", "Seen alone on Monday", "Two actions late", "None", "Visit this week")
    with pytest.raises(StepRefused):
        step_changes.review_inherited_case(step.pk, found, on=TODAY, by=authority.north.worker)
    step_changes.accept_step(step.pk, authority.south.worker_row, by=authority.south.manager)
    assert clock(child.pk, "inherited_case_reviewed") == ("running", date(2026, 12, 7))
    with pytest.raises(Refused):
        step_changes.review_inherited_case(step.pk, found, on=TODAY, by=authority.door.worker)
    reviewed = step_changes.review_inherited_case(step.pk, found, on=TODAY, by=authority.south.worker)
    assert (reviewed.reviewed_by, reviewed.plan_found) == (authority.south.worker_row, "Two actions late")
    assert clock(child.pk, "inherited_case_reviewed") == ("met", date(2026, 12, 7))


def test_a_step_that_waits_is_overtaken_by_what_moves_or_ends_first(
    authority: SmallAuthority, office: HelpOffice
) -> None:
    child, episode = open_to_social_care(authority)
    step = step_changes.propose_step(child.pk, StepProposal(authority.south.team, "Moved"), by=authority.north.worker)
    front_door.close_episode(child.pk, episode.pk, on=TODAY, reason=RC7, by=authority.north.manager)
    step.refresh_from_db()
    assert (step.outcome, step.answered_on) == ("withdrawn", TODAY)
    other, _ = open_to_social_care(authority)
    waiting = step_changes.propose_step(
        other.pk, StepProposal(authority.south.team, "Moved"), by=authority.north.worker
    )
    stays = {"team": authority.north.team, "worker": authority.north.worker_row, "on": TODAY}
    reason = Allocation.Reason.CASELOAD
    workforce.allocate(other.pk, **stays, reason=reason, by=authority.north.manager)
    waiting.refresh_from_db()
    assert waiting.outcome == "proposed", "another worker of the same team"
    workforce.allocate(
        other.pk, team=authority.door.team, worker=None, on=TODAY, reason=reason, by=authority.north.manager
    )
    waiting.refresh_from_db()
    assert waiting.outcome == "withdrawn"


def test_the_ledger_of_steps_is_the_same_when_it_is_rebuilt(authority: SmallAuthority, office: HelpOffice) -> None:
    stepped_down(authority, office, on=FRIDAY)
    given = planned(authority, office)
    propose_up(authority, office, given)
    visit = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=TODAY, is_child_seen=True)
    family_help.record_visit(given.child_id, visit, by=office.practitioner)
    columns = [field.attname for field in Deadline._meta.concrete_fields if field.attname != "id"]
    before = sorted(Deadline.objects.values_list(*columns), key=repr)
    assert {row.clock for row in Deadline.objects.all()} >= {
        "early_help_assessment", "family_plan_review", "step_down_accepted", "team_transfer_accepted",
    }  # fmt: skip
    ledger.rebuild()
    assert sorted(Deadline.objects.values_list(*columns), key=repr) == before
