"""Teams as an administrator keeps them: what each is, its people and its managers, and what may not be."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import step_changes, teams, workforce
from lineofsight.actions.teams import TeamRecord, TeamRefused
from lineofsight.domain.permissions import Action, Role
from lineofsight.record.models import Allocation, Team, TeamMembership
from tests.authority import LONG_AGO, SmallAuthority
from tests.early_help import help_office, open_to_social_care

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)


def membership(authority: SmallAuthority) -> TeamMembership:
    """That of the North team's social worker."""
    return TeamMembership.objects.get(worker=authority.north.worker_row, ended_on__isnull=True)


def test_a_team_is_opened_as_the_front_door_and_its_people_work_the_queue(authority: SmallAuthority) -> None:
    record = TeamRecord("Second door", is_front_door=True, telephone=" 01632 960 101 ")
    team = teams.begin(record, opened_on=TODAY, by=authority.administrator)
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.object_kind, row.object_id) == ("change", "manage_teams", "team", str(team.pk))
    assert row.details == {
        "what": "opened", "on": "2026-11-23", "name": "Second door", "front_door": True, "early_help": False,
        "telephone": "01632 960 101",
    }  # fmt: skip
    assert not gate.may(Action.READ_QUEUE, authority.north.worker).allowed
    worker = authority.north.worker_row
    joined = teams.add_member(team, worker, on=TODAY, is_manager=False, by=authority.administrator)
    assert gate.may(Action.READ_QUEUE, authority.north.worker).allowed
    row = TrailEvent.objects.latest("sequence")
    assert (row.object_kind, row.object_id) == ("teammembership", str(joined.pk))


def test_a_team_that_is_marked_as_the_front_door_works_the_queue_at_once(authority: SmallAuthority) -> None:
    teams.change(authority.north.team, TeamRecord("North hub", is_front_door=True), by=authority.administrator)
    assert Team.objects.get(pk=authority.north.team.pk).name == "North hub"
    assert gate.may(Action.DECIDE_CONTACT, authority.north.worker).allowed
    teams.change(authority.north.team, TeamRecord("North"), by=authority.administrator)
    assert not gate.may(Action.DECIDE_CONTACT, authority.north.worker).allowed


@pytest.mark.parametrize(
    ("record", "about"),
    [
        (TeamRecord(" "), "name"),
        (TeamRecord("south"), "name"),
        (TeamRecord("Both", is_front_door=True, is_early_help=True), "kind"),
        (TeamRecord("Ringing", telephone="ask Dana"), "telephone"),
    ],
)
def test_a_team_that_cannot_be_is_refused_with_its_field(
    authority: SmallAuthority, record: TeamRecord, about: str
) -> None:
    for attempt in (
        lambda: teams.begin(record, opened_on=TODAY, by=authority.administrator),
        lambda: teams.change(authority.north.team, record, by=authority.administrator),
    ):
        with pytest.raises(TeamRefused) as refused:
            attempt()
        assert refused.value.about == about
    assert not Team.objects.filter(name=record.name).exists()


def test_the_last_front_door_stays_one(authority: SmallAuthority) -> None:
    door = authority.door.team
    with pytest.raises(TeamRefused, match="no other front-door team"):
        teams.change(door, TeamRecord(door.name), by=authority.administrator)
    with pytest.raises(TeamRefused, match="no other front-door team"):
        teams.close(door, on=TODAY, by=authority.administrator)
    teams.begin(TeamRecord("Second door", is_front_door=True), opened_on=TODAY, by=authority.administrator)
    teams.close(door, on=TODAY, by=authority.administrator)
    assert not gate.may(Action.READ_QUEUE, authority.door.worker).allowed


def test_a_team_that_holds_children_does_not_close_or_change_sides(authority: SmallAuthority) -> None:
    child = authority.child()
    with pytest.raises(TeamRefused, match="still holds children"):
        teams.close(authority.north.team, on=TODAY, by=authority.administrator)
    with pytest.raises(TeamRefused, match="by a step") as refused:
        teams.change(authority.north.team, TeamRecord("North", is_early_help=True), by=authority.administrator)
    assert refused.value.about == "kind"
    workforce.allocate(
        child.pk, team=authority.south.team, worker=None, on=TODAY, reason=Allocation.Reason.RESTRUCTURE,
        by=authority.service_manager,
    )  # fmt: skip
    teams.close(authority.north.team, on=TODAY, by=authority.administrator)
    team = Team.objects.get(pk=authority.north.team.pk)
    assert team.closed_on == TODAY
    assert set(team.memberships.values_list("ended_on", flat=True)) == {TODAY}
    with pytest.raises(TeamRefused, match="closed on 23 November 2026"):
        teams.change(team, TeamRecord("North again"), by=authority.administrator)


def test_the_days_have_to_be_in_order(authority: SmallAuthority) -> None:
    by, north = authority.administrator, authority.north
    for on in (TOMORROW, date(2019, 1, 1)):
        with pytest.raises(TeamRefused) as refused:
            teams.close(north.team, on=on, by=by)
        assert refused.value.about == "on"
        with pytest.raises(TeamRefused):
            teams.add_member(authority.south.team, north.worker_row, on=on, is_manager=False, by=by)
        with pytest.raises(TeamRefused):
            teams.end_membership(membership(authority), on=on, by=by)
    with pytest.raises(TeamRefused):
        teams.begin(TeamRecord("West"), opened_on=TOMORROW, by=by)
    assert Team.objects.filter(closed_on__isnull=False).count() == 0


def test_who_is_in_a_team_is_not_added_again(authority: SmallAuthority) -> None:
    north = authority.north
    with pytest.raises(TeamRefused, match="in this team already"):
        teams.add_member(north.team, north.worker_row, on=TODAY, is_manager=True, by=authority.administrator)


def test_a_leaver_joins_no_team(authority: SmallAuthority) -> None:
    workforce.record_leaving(authority.south.worker_row, on=TODAY, by=authority.administrator)
    with pytest.raises(TeamRefused, match="had left"):
        teams.add_member(
            authority.north.team, authority.south.worker_row, on=TODAY, is_manager=False, by=authority.administrator
        )


def test_who_becomes_the_manager_keeps_the_time_before(authority: SmallAuthority) -> None:
    before = membership(authority)
    after = teams.set_manager(before, is_manager=True, on=TODAY, by=authority.administrator)
    before.refresh_from_db()
    assert (before.started_on, before.ended_on, before.is_manager) == (LONG_AGO, TODAY, False)
    assert (after.started_on, after.ended_on, after.is_manager) == (TODAY, None, True)
    assert gate.person_of(authority.north.worker).managed_teams == {authority.north.team.pk}
    with pytest.raises(TeamRefused, match="already"):
        teams.set_manager(after, is_manager=True, on=TODAY, by=authority.administrator)
    teams.set_manager(after, is_manager=False, on=TODAY, by=authority.administrator)
    assert gate.person_of(authority.north.worker).managed_teams == frozenset()


def test_who_leaves_a_team_no_longer_reads_what_it_holds(authority: SmallAuthority) -> None:
    child = authority.child()
    assert gate.may(Action.READ_CHILD, authority.north.worker, child).allowed
    teams.end_membership(membership(authority), on=TODAY, by=authority.administrator)
    assert not gate.may(Action.READ_CHILD, authority.north.worker, child).allowed
    assert TrailEvent.objects.latest("sequence").details["what"] == "left"


def test_the_holding_team_stays_as_it_is(authority: SmallAuthority) -> None:
    holding = Team.holding_team()
    for attempt in (
        lambda: teams.change(holding, TeamRecord("Another"), by=authority.administrator),
        lambda: teams.close(holding, on=TODAY, by=authority.administrator),
    ):
        with pytest.raises(TeamRefused, match="stays as it is"):
            attempt()


def test_the_holding_team_has_people_who_allocate_what_it_holds(authority: SmallAuthority) -> None:
    manager = authority.north.manager.worker
    assert manager is not None
    teams.add_member(Team.holding_team(), manager, on=TODAY, is_manager=True, by=authority.administrator)
    assert Team.holding_team().pk in gate.person_of(authority.north.manager).managed_teams


def test_only_an_administrator_keeps_the_teams(authority: SmallAuthority) -> None:
    for account in (authority.north.manager, authority.service_manager, authority.door.manager, authority.analyst):
        with pytest.raises(Refused):
            teams.begin(TeamRecord("West"), opened_on=TODAY, by=account)
        with pytest.raises(Refused):
            teams.end_membership(membership(authority), on=TODAY, by=account)


# --- what the trail keeps, and what would leave children with nobody -------------------------------------------------


def test_the_trail_keeps_what_a_team_was_and_who_was_in_it_from_when(authority: SmallAuthority) -> None:
    by, team, worker = authority.administrator, authority.north.team, authority.south.worker_row
    teams.change(team, TeamRecord("North hub", is_front_door=True), by=by)
    told = TrailEvent.objects.latest("sequence").details
    assert told["what"] == "changed"
    assert (told["name_before"], told["name"]) == ("North", "North hub")
    assert (told["front_door_before"], told["front_door"]) == (False, True)
    assert (told["early_help_before"], told["early_help"]) == (False, False)
    row = teams.add_member(team, worker, on=TODAY, is_manager=False, by=by)
    joined = {"what": "joined", "manager": False, "worker": worker.pk, "team": team.pk, "on": "2026-11-23"}
    assert TrailEvent.objects.latest("sequence").details == joined
    teams.end_membership(row, on=TODAY, by=by)
    assert TrailEvent.objects.latest("sequence").details == joined | {"what": "left"}
    teams.close(team, on=TODAY, by=by)
    told = TrailEvent.objects.latest("sequence").details
    assert told == {"what": "closed", "name": "North hub", "on": "2026-11-23"}


def test_an_administrator_gives_themselves_no_place_in_a_team(authority: SmallAuthority) -> None:
    worker = workforce.take_on_worker("Ada Admin", started_on=LONG_AGO, by=authority.administrator)
    account = Account.objects.create_user("ada", role=Role.ADMINISTRATOR, worker=worker)
    for is_manager in (False, True):
        with pytest.raises(TeamRefused, match="Ask another administrator") as refused:
            teams.add_member(authority.north.team, worker, on=TODAY, is_manager=is_manager, by=account)
        assert refused.value.about == "worker"
    row = teams.add_member(authority.north.team, worker, on=TODAY, is_manager=False, by=authority.administrator)
    with pytest.raises(TeamRefused, match="Ask another administrator"):
        teams.set_manager(row, is_manager=True, on=TODAY, by=account)
    teams.end_membership(row, on=TODAY, by=account)
    assert not TeamMembership.objects.filter(worker=worker, ended_on__isnull=True).exists()


def test_a_team_that_a_step_waits_for_does_not_close_or_change_sides(authority: SmallAuthority) -> None:
    office = help_office(authority)
    child, _ = open_to_social_care(authority)
    told = {"reason": "Things are better", "family_agrees": True, "agreed_by": "Mother", "must_hold": "School each day"}
    proposal = step_changes.StepProposal(office.team, proposed_on=TODAY, **told)
    step = step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    for attempt in (
        lambda: teams.close(office.team, on=TODAY, by=authority.administrator),
        lambda: teams.change(office.team, TeamRecord(office.team.name), by=authority.administrator),
    ):
        with pytest.raises(TeamRefused, match="accept or refuse the step first"):
            attempt()
    step_changes.refuse_step(step.pk, "No place free", by=office.manager, on=TODAY)
    teams.close(office.team, on=TODAY, by=authority.administrator)


def test_the_last_manager_stays_while_the_team_holds_children(authority: SmallAuthority) -> None:
    child = authority.child()
    by = authority.administrator
    last = TeamMembership.objects.get(worker=authority.north.manager.worker, ended_on__isnull=True)
    for attempt in (
        lambda: teams.end_membership(last, on=TODAY, by=by),
        lambda: teams.set_manager(last, is_manager=False, on=TODAY, by=by),
    ):
        with pytest.raises(TeamRefused, match="Make somebody else its manager first"):
            attempt()
        last.refresh_from_db()
        assert last.ended_on is None
        assert gate.may(Action.ALLOCATE, authority.north.manager, child).allowed
    teams.set_manager(membership(authority), is_manager=True, on=TODAY, by=by)
    teams.end_membership(last, on=TODAY, by=by)
    assert not gate.may(Action.ALLOCATE, authority.north.manager, child).allowed
