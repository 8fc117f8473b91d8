"""The invented workforce: big enough, with agency staff and leavers, and somebody in post on every day."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from lineofsight.domain.permissions import Role
from lineofsight.record.models import Worker
from lineofsight.synthetic.caseloads import ASKED, Caseloads
from lineofsight.synthetic.lives import families
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.workforce_plan import (
    MOST_CASE_HOLDERS_IN_A_TEAM,
    InventedWorker,
    TeamKind,
    WorkforcePlan,
    invented_workforce,
    open_children,
)

UNTIL = date(2026, 11, 20)
DEMONSTRATION = AuthorityPlan(500, 3, UNTIL, 7)
SIZES = [AuthorityPlan(children, years, UNTIL, 7) for children, years in ((25, 1), (500, 3), (2_500, 3), (40_000, 10))]


@pytest.fixture(scope="module", params=SIZES, ids=lambda plan: f"{plan.children} children")
def plan(request: pytest.FixtureRequest) -> AuthorityPlan:
    sized: AuthorityPlan = request.param
    return sized


@pytest.fixture(scope="module")
def workforce(plan: AuthorityPlan) -> WorkforcePlan:
    return invented_workforce(plan)


def holders(workforce: WorkforcePlan, on: date) -> list[InventedWorker]:
    return [worker for worker in workforce.in_post(on) if worker.share]


def social_work(workforce: WorkforcePlan, on: date) -> list[InventedWorker]:
    """Those in post whom the published figures of the workforce count: social workers and their managers."""
    roles = {Role.SOCIAL_WORKER, Role.TEAM_MANAGER}
    in_post = [worker for worker in workforce.in_post(on) if worker.role in roles]
    return [worker for worker in in_post if kind_of(workforce, worker) is not TeamKind.EARLY_HELP]


def kind_of(workforce: WorkforcePlan, worker: InventedWorker) -> TeamKind:
    assert worker.team is not None
    return workforce.teams[worker.team].kind


def test_every_social_worker_is_registered_under_a_number_of_their_own(workforce: WorkforcePlan) -> None:
    everybody = [workforce.head, *workforce.workers]
    registered = [one.social_work_england_number for one in everybody if one.social_work_england_number]
    assert len(set(registered)) == len(registered)
    assert {one.role for one in everybody if one.social_work_england_number} == {
        Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER,
    }  # fmt: skip
    assert all(one.social_work_england_number for one in everybody if one.role is Role.SOCIAL_WORKER)


# --- size ------------------------------------------------------------------------------------------------------------


def test_the_demonstration_has_a_service_that_can_be_walked_around_in() -> None:
    workforce = invented_workforce(DEMONSTRATION)
    assert [team.name for team in workforce.teams] == [kind.value for kind in TeamKind]
    assert 11 <= len(holders(workforce, UNTIL)) <= 20


@pytest.mark.parametrize("plan", SIZES[2:], ids=lambda plan: f"{plan.children} children", scope="function")
def test_a_case_holder_has_as_many_children_as_in_england(plan: AuthorityPlan) -> None:
    workforce = invented_workforce(plan)
    beside = {TeamKind.FRONT_DOOR, TeamKind.EARLY_HELP}
    behind_the_door = [one for one in holders(workforce, UNTIL) if kind_of(workforce, one) not in beside]
    assert 13 <= open_children(plan) / len(behind_the_door) <= 18


@pytest.mark.parametrize("years", [1, 3, 10])
def test_the_size_follows_how_many_children_are_open(years: int) -> None:
    plan = AuthorityPlan(1_500, years, UNTIL, 7)
    opened = sum(
        any(one.referred_on <= UNTIL < (one.closed_on or UNTIL) for one in life.episodes)
        for _, lives in families(plan)
        for life in lives
    )
    assert opened == pytest.approx(open_children(plan), rel=0.25)


def test_no_team_is_too_big_for_its_one_manager(workforce: WorkforcePlan) -> None:
    for team in workforce.teams:
        own = [worker for worker in workforce.in_post(UNTIL) if worker.team == team.number]
        assert [worker.role for worker in own if worker.is_manager] == [Role.TEAM_MANAGER]
        assert 1 <= sum(bool(worker.share) for worker in own) <= MOST_CASE_HOLDERS_IN_A_TEAM
    assert len({team.name for team in workforce.teams}) == len(workforce.teams)


# --- who comes and goes ----------------------------------------------------------------------------------------------


def test_somebody_of_each_kind_of_team_is_in_post_on_every_day(plan: AuthorityPlan, workforce: WorkforcePlan) -> None:
    opened_on = workforce.teams[0].opened_on
    assert (plan.first - opened_on).days > 365.2 * 12 - 1
    ends = {worker.left_on for worker in workforce.workers if worker.left_on} | {opened_on, UNTIL}
    for day in sorted({day for end in ends for day in (end - timedelta(days=1), end)}):
        if opened_on <= day <= UNTIL:
            assert {kind_of(workforce, worker) for worker in holders(workforce, day)} == set(TeamKind)


@pytest.mark.parametrize("plan", SIZES[2:], ids=lambda plan: f"{plan.children} children", scope="function")
def test_agency_staff_and_leavers_are_as_many_as_in_england(plan: AuthorityPlan) -> None:
    workforce = invented_workforce(plan)
    in_post = social_work(workforce, UNTIL)
    assert 0.11 < sum(worker.is_agency for worker in in_post) / len(in_post) < 0.15  # P69: 13.0 per cent
    left = sum(not one.is_agency and (one.left_on or date.min) >= plan.first for one in workforce.workers)
    employed = sum(not worker.is_agency for worker in in_post)
    assert 0.09 < left / employed / plan.years < 0.14  # P72: 11.8 per cent


def test_agency_workers_stay_for_months(workforce: WorkforcePlan) -> None:
    stays = [(one.left_on - one.started_on).days for one in workforce.workers if one.is_agency and one.left_on]
    assert stays
    assert all(60 < days < 420 for days in stays)


def test_somebody_left_three_weeks_ago_and_nobody_follows(workforce: WorkforcePlan) -> None:
    leaver = workforce.recent_leaver
    assert leaver in workforce.workers
    assert leaver.left_on is not None
    assert 18 <= (UNTIL - leaver.left_on).days <= 24
    assert (leaver.left_on - leaver.started_on).days > 365
    assert kind_of(workforce, leaver) is TeamKind.FAMILY_HELP
    assert not leaver.is_agency


def test_two_workers_of_the_demonstration_carry_too_much() -> None:
    workforce = invented_workforce(DEMONSTRATION)
    assert sorted(worker.share for worker in holders(workforce, UNTIL))[-3:] == [1.0, 2.0, 2.0]


def test_of_two_case_holders_in_post_nobody_wrote_how_they_are_employed(workforce: WorkforcePlan) -> None:
    unknown = [one for one in workforce.workers if one.employment is Worker.Employment.UNKNOWN]
    assert len(unknown) == 2
    assert all(one in holders(workforce, UNTIL) and not one.is_agency for one in unknown)


def test_a_new_worker_has_half_a_share(workforce: WorkforcePlan) -> None:
    worker = next(worker for worker in workforce.workers if worker.share == 1.0)
    assert worker.share_on(worker.started_on + timedelta(weeks=13, days=-1)) == 0.5
    assert worker.share_on(worker.started_on + timedelta(weeks=13)) == 1.0


# --- names and sign-ins ----------------------------------------------------------------------------------------------


def test_everybody_has_a_name_and_a_sign_in_of_their_own(workforce: WorkforcePlan) -> None:
    everybody = [workforce.head, *workforce.workers]
    assert len({worker.name for worker in everybody}) == len({worker.username for worker in everybody})
    assert len({worker.username for worker in everybody}) == len(everybody)
    assert [worker.number for worker in workforce.workers] == list(range(len(workforce.workers)))
    for worker in workforce.workers:
        assert worker.username.startswith("demo." if worker.left_on is None else "former.worker")


def test_the_sign_ins_of_the_demonstration_are_known() -> None:
    workforce = invented_workforce(DEMONSTRATION)
    by_username = {worker.username: worker for worker in (workforce.head, *workforce.workers)}
    assert by_username["demo.service"].role is Role.SERVICE_MANAGER
    assert kind_of(workforce, by_username["demo.intake"]) is TeamKind.FRONT_DOOR
    assert by_username["demo.intake"].is_manager
    for username, role, kind in (
        ("demo.frontdoor", Role.SOCIAL_WORKER, TeamKind.FRONT_DOOR),
        ("demo.screener", Role.SCREENING_OFFICER, TeamKind.FRONT_DOOR),
        ("demo.screener2", Role.SCREENING_OFFICER, TeamKind.FRONT_DOOR),
        ("demo.earlyhelp", Role.EARLY_HELP_PRACTITIONER, TeamKind.EARLY_HELP),
        ("demo.earlyhelp.manager", Role.TEAM_MANAGER, TeamKind.EARLY_HELP),
    ):
        assert by_username[username].role is role
        assert kind_of(workforce, by_username[username]) is kind
    assert by_username["demo.manager1"].is_manager
    assert kind_of(workforce, by_username["demo.worker1"]) is TeamKind.ASSESSMENT


def test_the_same_seed_makes_the_same_workforce() -> None:
    assert invented_workforce(DEMONSTRATION) == invented_workforce(DEMONSTRATION)
    assert invented_workforce(DEMONSTRATION) != invented_workforce(AuthorityPlan(500, 3, UNTIL, 8))


# --- who holds which child -------------------------------------------------------------------------------------------


def test_children_go_to_those_with_the_least_for_their_share() -> None:
    workforce = invented_workforce(DEMONSTRATION)
    caseloads = Caseloads(workforce)
    for number in range(60):
        on = date(2026, 8, 3) + timedelta(days=number % 20)
        chosen = caseloads.choose(TeamKind.ASSESSMENT, on, UNTIL + timedelta(days=60), Random(number))
        assert chosen.is_in_post(on)
        assert kind_of(workforce, chosen) is TeamKind.ASSESSMENT
    by_share: dict[float, list[int]] = {}
    for worker in holders(workforce, UNTIL):
        if kind_of(workforce, worker) is TeamKind.ASSESSMENT:
            by_share.setdefault(worker.share_on(UNTIL), []).append(caseloads.held(worker, UNTIL))
    assert max(by_share[1.0]) - min(by_share[1.0]) <= 1
    assert by_share[2.0][0] > 1.7 * max(by_share[1.0])


def test_children_no_longer_held_do_not_count() -> None:
    caseloads = Caseloads(invented_workforce(DEMONSTRATION))
    chosen = caseloads.choose(TeamKind.SAFEGUARDING, date(2026, 2, 3), date(2026, 4, 20), Random(1), children=3)
    assert [caseloads.held(chosen, date(2026, month, 15)) for month in (1, 2, 4, 5)] == [0, 3, 3, 0]


def test_a_leavers_children_go_to_somebody_of_the_same_team(workforce: WorkforcePlan) -> None:
    caseloads = Caseloads(workforce)
    for leaver in workforce.workers:
        if leaver.left_on is None or leaver.left_on > UNTIL:
            continue
        follower = caseloads.successor(leaver, UNTIL, Random(2))
        assert follower.team == leaver.team
        assert follower.is_in_post(leaver.left_on)
        assert follower.share
        assert not follower.is_manager


def test_a_child_of_the_story_is_given_to_the_worker_who_leaves(workforce: WorkforcePlan) -> None:
    caseloads = Caseloads(workforce)
    on = UNTIL - timedelta(days=200)
    chosen = caseloads.choose(TeamKind.FAMILY_HELP, on, UNTIL, Random(3), stays_with_leaver=True)
    assert chosen == workforce.recent_leaver
    other = caseloads.choose(TeamKind.SAFEGUARDING, on, UNTIL, Random(3), stays_with_leaver=True)
    assert kind_of(workforce, other) is TeamKind.SAFEGUARDING
    after = caseloads.choose(TeamKind.FAMILY_HELP, UNTIL, UNTIL, Random(3), stays_with_leaver=True)
    assert after != workforce.recent_leaver


def test_a_child_is_given_out_by_a_look_at_a_few_workers_however_many_work_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = SIZES[-1]
    workforce = invented_workforce(plan)
    caseloads = Caseloads(workforce)
    chance = Random(4)
    looked_at = Counter[int]()
    share_on = InventedWorker.share_on

    def counted(worker: InventedWorker, on: date) -> float:
        looked_at[worker.number] += 1
        return share_on(worker, on)

    monkeypatch.setattr(InventedWorker, "share_on", counted)
    most = max(
        len([one for one in holders(workforce, plan.first) if kind_of(workforce, one) is kind]) for kind in TeamKind
    )
    for number in range(1, 501):
        on = plan.first + timedelta(days=chance.randrange(3_600))
        caseloads.choose(TeamKind.ASSESSMENT, on, on + timedelta(days=200), chance)
        assert looked_at.total() <= number * ASKED
    assert most > 3 * ASKED
    assert len(looked_at) > most  # all have their turn
