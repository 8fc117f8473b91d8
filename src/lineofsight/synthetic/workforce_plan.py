"""Who works in the invented authority: its teams, their managers and workers, who leaves and who follows them.

Nobody here is drawn for a child: the size follows the number of children, and the rest is chance by the seed.
Sources: practice reference P68 to P72, which give DfE's Children's social work workforce, 30 September 2025.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from random import Random
from typing import Final

from lineofsight.domain.permissions import Role
from lineofsight.record.models import Worker
from lineofsight.synthetic.chance import Weighted, chance_for
from lineofsight.synthetic.names import worker_names
from lineofsight.synthetic.numbers import social_work_england_number
from lineofsight.synthetic.plan import AuthorityPlan

# --- how many people, of which kinds ---------------------------------------------------------------------------------

NEW_CHILDREN_A_YEAR: Final = 1.0  # for each child who is open on one day, as the lives come out; a test says so
CHILDREN_A_CASE_HOLDER: Final = 15.5  # P68: 15.2 in 2025, 16.0 in 2023
AGENCY: Final = 0.13  # of everybody in post; P69
TURNOVER: Final = 0.118  # leavers in a year for each employed worker in post; P72
MOST_CASE_HOLDERS_IN_A_TEAM: Final = 7
FEWEST_CASE_HOLDERS_IN_A_TEAM: Final = 2
EMPLOYMENT_NOT_RECORDED: Final = 2  # case holders in post on the last day
SHARE_WHO_CARRY_TOO_MUCH: Final = 0.04  # of the case holders in post, and never fewer than two of them
CARRIES_TOO_MUCH: Final = 2.0
WEEKS_WITH_HALF_A_SHARE: Final = 13  # after starting

YEARS_TEAMS_ARE_OPEN_BEFORE: Final = 12
DAYS_SINCE_THE_LEAVER: Final = 18  # and back to a Monday: the recent leaver has been gone for about three weeks
SETTLED: Final = timedelta(days=270)  # nobody who is employed leaves sooner than this after starting
NO_LEAVER_IN_THE_LAST: Final = timedelta(days=45)  # but for the recent leaver
DAYS_BEFORE_WITH_TURNOVER: Final = 365  # before the first referrals: earlier than that nobody leaves
DAYS_OF_AN_AGENCY_WORKER: Final = Weighted(((80, 140), 30), ((141, 260), 50), ((261, 400), 20))
WEEKS_UNTIL_SOMEBODY_FOLLOWS: Final = Weighted((0, 20), (1, 15), (2, 20), (4, 25), (7, 15), (11, 5))

PLACES: Final = ("East", "West", "North", "South", "Central", "Riverside", "Harbour", "Hillside")


class TeamKind(StrEnum):
    """What a team does; the value is its name where there is one of the kind."""

    ASSESSMENT = "Assessment"
    FAMILY_HELP = "Family Help"
    SAFEGUARDING = "Safeguarding"
    DISABLED_CHILDREN = "Disabled Children"
    FRONT_DOOR = "Front Door"
    EARLY_HELP = "Early Help"


# Of the case holders, in the order in which sign-ins are numbered. The front door's and early help's come on top.
CASE_HOLDERS: Final = {
    TeamKind.ASSESSMENT: 0.32,
    TeamKind.FAMILY_HELP: 0.34,
    TeamKind.SAFEGUARDING: 0.24,
    TeamKind.DISABLED_CHILDREN: 0.10,
    TeamKind.FRONT_DOOR: 0.10,
    TeamKind.EARLY_HELP: 0.40,
}
SOCIAL_WORK: Final = tuple(kind for kind in TeamKind if kind is not TeamKind.EARLY_HELP)
REGISTERED: Final = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER})
"""Who is in the register of social workers."""
SCREENING_OFFICERS: Final = 0.5  # for each social worker of the front door
FEWEST_SCREENING_OFFICERS: Final = 2


@dataclass(frozen=True, slots=True)
class InventedTeam:
    """A team. `number` is its place in the plan's teams, from 0."""

    number: int
    name: str
    kind: TeamKind
    opened_on: date


@dataclass(frozen=True, slots=True)
class InventedWorker:
    """One person and the one time they worked here.

    number: their place in the plan's workers, from 0: social workers and their managers by the day they started, then
    the others; the service manager's is -1. team: its place in the plan's teams; None for the service manager.
    left_on: the first day on which they are gone, None for those in post on the last day. share: of the children of
    the team that a worker in their stride has; 0 for who holds none.
    """

    number: int
    name: str
    username: str
    role: Role
    job_title: str
    employment: Worker.Employment
    team: int | None
    is_manager: bool
    started_on: date
    left_on: date | None
    share: float

    @property
    def social_work_england_number(self) -> str:
        """The number in the register of social workers; "" for one who does other work."""
        return social_work_england_number(self.number + 1) if self.role in REGISTERED else ""

    @property
    def is_agency(self) -> bool:
        return self.employment is Worker.Employment.AGENCY

    def is_in_post(self, on: date) -> bool:
        return self.started_on <= on and (self.left_on is None or on < self.left_on)

    def share_on(self, on: date) -> float:
        """The share on this day: half of it in the first weeks."""
        is_new = on < self.started_on + timedelta(weeks=WEEKS_WITH_HALF_A_SHARE)
        return self.share / 2 if is_new else self.share


@dataclass(frozen=True, slots=True)
class WorkforcePlan:
    """Everybody who works in the authority from its teams' opening to its last day.

    recent_leaver: who left about three weeks before the last day, and whom nobody follows yet.
    """

    teams: tuple[InventedTeam, ...]
    workers: tuple[InventedWorker, ...]
    head: InventedWorker
    recent_leaver: InventedWorker
    until: date

    def in_post(self, on: date) -> Iterator[InventedWorker]:
        """Who works in a team on this day, managers included and the service manager not."""
        return (worker for worker in self.workers if worker.is_in_post(on))


def open_children(plan: AuthorityPlan) -> float:
    """How many of the plan's children are open on one day, estimated: the others have closed, or are yet to come."""
    return plan.children / (1 + NEW_CHILDREN_A_YEAR * plan.years)


def invented_workforce(plan: AuthorityPlan) -> WorkforcePlan:
    """The teams and the people that so many children need."""
    chance = chance_for(plan.seed, "workforce")
    teams = tuple(_teams(plan))
    posts = _Posts(plan, teams, chance).filled()
    tenures = sorted((one for post in posts for one in post.tenures), key=lambda one: (one.started_on, one.team))
    names = worker_names(chance)
    opened_on = teams[0].opened_on
    head = _worker(-1, _Tenure(None, opened_on), next(names), Role.SERVICE_MANAGER, "Service manager", "demo.service")
    workers = [_of_a_team(number, tenure, next(names)) for number, tenure in enumerate(tenures)]
    workers += _beside_social_work(plan, teams, len(workers), names)
    workers = _some_not_recorded(_with_usernames(workers, teams), plan)
    leaver = next(workers[number] for number, tenure in enumerate(tenures) if tenure.is_recent_leaver)
    return WorkforcePlan(teams, tuple(workers), head, leaver, plan.until)


# --- teams -----------------------------------------------------------------------------------------------------------


def _opened_on(plan: AuthorityPlan) -> date:
    first = plan.first
    return _monday(date(first.year - YEARS_TEAMS_ARE_OPEN_BEFORE, first.month, min(first.day, 28)))


def _case_holders(plan: AuthorityPlan, kind: TeamKind) -> int:
    wanted = open_children(plan) / CHILDREN_A_CASE_HOLDER * CASE_HOLDERS[kind]
    return max(FEWEST_CASE_HOLDERS_IN_A_TEAM, round(wanted))


def _teams(plan: AuthorityPlan) -> Iterator[InventedTeam]:
    number = 0
    for kind in TeamKind:
        count = ceil(_case_holders(plan, kind) / MOST_CASE_HOLDERS_IN_A_TEAM)
        for place in range(count):
            name = kind.value if count == 1 else f"{kind.value} {_place(place)}"
            yield InventedTeam(number, name, kind, _opened_on(plan))
            number += 1


def _place(number: int) -> str:
    """A part of the authority; East, West, ... and after the last East 2."""
    lap, place = divmod(number, len(PLACES))
    return f"{PLACES[place]} {lap + 1}" if lap else PLACES[place]


# --- posts and who fills them ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tenure:
    """One person's time in a post."""

    team: int | None
    started_on: date
    left_on: date | None = None
    is_agency: bool = False
    is_manager: bool = False
    is_recent_leaver: bool = False
    share: float = 1.0


@dataclass(slots=True)
class _Post:
    """A post of a team and those who have filled it, the earliest first. One that is lasting is never left."""

    team: InventedTeam
    is_lasting: bool = False
    is_manager: bool = False
    is_agency: bool = False
    is_recent_leaver: bool = False
    tenures: list[_Tenure] = field(default_factory=list)

    def fill(self, started_on: date) -> _Tenure:
        share = 0.0 if self.is_manager else 1.0
        tenure = _Tenure(
            self.team.number, started_on, is_agency=self.is_agency, is_manager=self.is_manager, share=share
        )
        self.tenures.append(tenure)
        return tenure


class _Posts:
    """The posts of every team, filled from the opening of the team to the last day.

    The manager and one worker of each team stay throughout, so that somebody is in post on every day; the others were
    taken on over the years before the first referrals, and from a year before those on they leave and are followed.
    """

    def __init__(self, plan: AuthorityPlan, teams: tuple[InventedTeam, ...], chance: Random) -> None:
        self.plan = plan
        self.chance = chance
        self.settled_by = _monday(plan.first - timedelta(days=DAYS_BEFORE_WITH_TURNOVER))
        self.posts = [post for kind in SOCIAL_WORK for post in self._of_kind(kind, teams)]

    def filled(self) -> list[_Post]:
        """Every post with everybody who filled it by the last day."""
        self._mark_recent_leaver()
        self._mark_agency()
        for post in self.posts:
            if post.is_agency:
                self._fill_from_agencies(post)
            else:
                post.fill(post.team.opened_on if post.is_lasting else self._taken_on(post.team))
        self._leave_and_follow()
        self._overload()
        for post in self.posts:
            post.tenures = [one for one in post.tenures if one.started_on <= self.plan.until]
        return self.posts

    def _of_kind(self, kind: TeamKind, teams: tuple[InventedTeam, ...]) -> Iterator[_Post]:
        """The posts of the teams of one kind, the manager's first, the case holders spread evenly."""
        own = [team for team in teams if team.kind is kind]
        holders = _case_holders(self.plan, kind)
        for place, team in enumerate(own):
            yield _Post(team, is_lasting=True, is_manager=True)
            for number in range(holders // len(own) + (place < holders % len(own))):
                yield _Post(team, is_lasting=number == 0)

    def _passing(self) -> list[_Post]:
        """The posts that somebody may leave in the course of things."""
        return [post for post in self.posts if not (post.is_lasting or post.is_recent_leaver)]

    def _mark_recent_leaver(self) -> None:
        posts = [one for one in self.posts if one.team.kind is TeamKind.FAMILY_HELP and not one.is_lasting]
        posts[0].is_recent_leaver = True

    def _mark_agency(self) -> None:
        passing = self._passing()
        wanted = min(len(passing), round(AGENCY * len(self.posts)))
        for post in self.chance.sample(passing, wanted):
            post.is_agency = True

    def _taken_on(self, team: InventedTeam) -> date:
        """A Monday in the years before the turnover begins, the later the likelier."""
        days = (self.settled_by - team.opened_on).days
        return _monday(self.settled_by - timedelta(days=int(days * self.chance.random() ** 1.5)))

    def _fill_from_agencies(self, post: _Post) -> None:
        """One agency worker after another, each for months, with gaps of a week or two."""
        started_on = self.settled_by - timedelta(weeks=self.chance.randint(0, 20))
        while started_on <= self.plan.until:
            tenure = post.fill(started_on)
            fewest, most = DAYS_OF_AN_AGENCY_WORKER.draw(self.chance)
            left_on = _monday(started_on + timedelta(days=self.chance.randint(fewest, most)))
            if left_on > self.plan.until:
                return
            tenure.left_on = left_on
            started_on = left_on + timedelta(weeks=self.chance.choice((0, 0, 1, 2)))

    def _leave_and_follow(self) -> None:
        """The leavers of the years, spread evenly over them, each from a post held long enough to be left."""
        first, last = self.settled_by, self.plan.until - NO_LEAVER_IN_THE_LAST
        employed = sum(not post.is_agency for post in self.posts)
        leavers = round(TURNOVER * employed * (self.plan.until - first).days / 365.25) - 1
        posts = [post for post in self._passing() if not post.is_agency]
        for number in range(leavers):
            days = (number + self.chance.random()) / leavers * (last - first).days
            self._leave(posts, _monday(first + timedelta(days=int(days))))
        for post in self.posts:
            if post.is_recent_leaver:
                post.tenures[-1].left_on = _monday(self.plan.until - timedelta(days=DAYS_SINCE_THE_LEAVER))
                post.tenures[-1].is_recent_leaver = True

    def _leave(self, posts: list[_Post], on: date) -> None:
        settled = [post for post in posts if post.tenures[-1].started_on + SETTLED <= on]
        if not settled:
            return
        post = self.chance.choice(settled)
        post.tenures[-1].left_on = on
        post.fill(on + timedelta(weeks=WEEKS_UNTIL_SOMEBODY_FOLLOWS.draw(self.chance)))

    def _overload(self) -> None:
        """Give a few case holders in post on the last day twice what the others have: the longest in post first."""
        settled = [
            post.tenures[-1]
            for post in self.posts
            if not (post.is_manager or post.is_agency or post.is_recent_leaver)
            and post.team.kind in (TeamKind.ASSESSMENT, TeamKind.FAMILY_HELP)
        ]
        settled.sort(key=lambda one: (one.started_on, one.team))
        for tenure in settled[: max(2, round(SHARE_WHO_CARRY_TOO_MUCH * len(self.posts)))]:
            tenure.share = CARRIES_TOO_MUCH


def _monday(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


# --- people ----------------------------------------------------------------------------------------------------------

HOLD_CHILDREN: Final = frozenset({Role.SOCIAL_WORKER, Role.EARLY_HELP_PRACTITIONER})
FRONT_DOOR_SERIES: Final = {
    Role.TEAM_MANAGER: "demo.intake",
    Role.SOCIAL_WORKER: "demo.frontdoor",
    Role.SCREENING_OFFICER: "demo.screener",
}
EARLY_HELP_SERIES: Final = {
    Role.TEAM_MANAGER: "demo.earlyhelp.manager",
    Role.EARLY_HELP_PRACTITIONER: "demo.earlyhelp",
}
NAMED_SERIES: Final = frozenset({*FRONT_DOOR_SERIES.values(), *EARLY_HELP_SERIES.values()})
"""Series whose first sign-in has no number."""


def _worker(number: int, tenure: _Tenure, name: str, role: Role, job_title: str, username: str = "") -> InventedWorker:
    share = tenure.share if role in HOLD_CHILDREN else 0.0
    return InventedWorker(
        number,
        name,
        username,
        role,
        job_title,
        Worker.Employment.AGENCY if tenure.is_agency else Worker.Employment.EMPLOYED,
        tenure.team,
        tenure.is_manager,
        tenure.started_on,
        tenure.left_on,
        share,
    )


def _of_a_team(number: int, tenure: _Tenure, name: str) -> InventedWorker:
    if tenure.is_manager:
        return _worker(number, tenure, name, Role.TEAM_MANAGER, "Team manager")
    return _worker(number, tenure, name, Role.SOCIAL_WORKER, "Social worker")


def _beside_social_work(
    plan: AuthorityPlan, teams: tuple[InventedTeam, ...], number: int, names: Iterator[str]
) -> Iterator[InventedWorker]:
    """Screening officers and the early help teams, whom nobody leaves. number: how many workers there are already."""
    for team in teams:
        for role, job_title in _posts_beside(plan, team, sum(one.kind is team.kind for one in teams)):
            tenure = _Tenure(team.number, team.opened_on, is_manager=role is Role.TEAM_MANAGER)
            yield _worker(number, tenure, next(names), role, job_title)
            number += 1


def _posts_beside(plan: AuthorityPlan, team: InventedTeam, teams: int) -> list[tuple[Role, str]]:
    """The roles and job titles of a team's posts that are no social worker's; `teams` are there of its kind."""
    holders = ceil(_case_holders(plan, team.kind) / teams)
    if team.kind is TeamKind.FRONT_DOOR:
        officers = max(FEWEST_SCREENING_OFFICERS, round(SCREENING_OFFICERS * holders))
        return [(Role.SCREENING_OFFICER, "Screening officer")] * officers
    if team.kind is TeamKind.EARLY_HELP:
        practitioners = [(Role.EARLY_HELP_PRACTITIONER, "Early help practitioner")] * holders
        return [(Role.TEAM_MANAGER, "Team manager"), *practitioners]
    return []


def _with_usernames(workers: list[InventedWorker], teams: tuple[InventedTeam, ...]) -> list[InventedWorker]:
    """The workers with a sign-in each, numbered team by team; the front door and early help come last."""
    counted: defaultdict[str, int] = defaultdict(int)
    named = dict[int, InventedWorker]()
    for worker in sorted(workers, key=lambda one: (one.team, one.number)):
        assert worker.team is not None, "only the service manager is in no team"
        series = _series(worker, teams[worker.team].kind)
        counted[series] += 1
        is_only_first = series in NAMED_SERIES and counted[series] == 1
        named[worker.number] = replace(worker, username=series if is_only_first else f"{series}{counted[series]}")
    return [named[number] for number in range(len(workers))]


def _series(worker: InventedWorker, kind: TeamKind) -> str:
    """The name that the sign-ins of such workers begin with."""
    if worker.left_on is not None:
        return "former.worker"
    if kind is TeamKind.FRONT_DOOR:
        return FRONT_DOOR_SERIES[worker.role]
    if kind is TeamKind.EARLY_HELP:
        return EARLY_HELP_SERIES[worker.role]
    return "demo.manager" if worker.is_manager else "demo.worker"


def _some_not_recorded(workers: list[InventedWorker], plan: AuthorityPlan) -> list[InventedWorker]:
    """The workers, of whom nobody wrote how a few of the employed are employed."""
    holders = (one for one in workers if one.role is Role.SOCIAL_WORKER and one.share)
    employed = [one.number for one in holders if one.left_on is None and not one.is_agency]
    chosen = chance_for(plan.seed, "employment not recorded").sample(employed, EMPLOYMENT_NOT_RECORDED)
    return [replace(one, employment=Worker.Employment.UNKNOWN) if one.number in chosen else one for one in workers]
