"""Steps down to early help at the end of an episode: proposed by social care, accepted before the episode is closed.

The life stays as it is told: an episode closes on its day and for its reason, whoever has the family afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from lineofsight.domain.codes import ReasonForClosure
from lineofsight.synthetic import steps
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.telling import EpisodeTelling
from lineofsight.synthetic.workforce_plan import InventedWorker, TeamKind

STEPPED_DOWN: Final = 0.3  # of episodes that end with a child in need plan, our own and unverified
WORKING_DAYS_TO_ACCEPT: Final = 5
WORKING_DAYS_TO_LOOK_AT_IT: Final = (4, 6, 7, 9, 9, 10, 12, 0)  # the whole case; 0: nobody has
LONG_SETTLED: Final = timedelta(days=60)  # since an enquiry
GROWING_UP: Final = 16  # years from which no new help is begun here


class SteppingDown:
    """Adds the steps down of one family to what is told of its episodes."""

    def __init__(self, number: int, plan: AuthorityPlan, caseloads: Caseloads) -> None:
        self.number = number
        self.plan = plan
        self.caseloads = caseloads
        self.practitioner: dict[date, InventedWorker] = {}  # one for brothers and sisters
        self.team = next(team.number for team in caseloads.plan.teams if team.kind is TeamKind.EARLY_HELP)

    def add_to(self, told: EpisodeTelling, departure: Departure) -> None:
        """Add a step down to an episode, to those that have one."""
        if departure.proposed_to_early_help_on is not None:
            told.add(departure.proposed_to_early_help_on, 12, 14, self._proposal(told.place))
            return
        closed_on = told.episode.closed_on
        if closed_on is None or not self._may_step_down(told, closed_on):
            return
        chance = chance_for(self.plan.seed, "stepping down", self.number, closed_on.isoformat())
        if chance.random() >= STEPPED_DOWN:
            return
        proposed_on = told.horizon.worked_before(closed_on, WORKING_DAYS_TO_ACCEPT)
        if closed_on not in self.practitioner:
            chosen = self.caseloads.choose(TeamKind.EARLY_HELP, closed_on, date.max, chance)
            self.practitioner[closed_on] = chosen
        told.add(proposed_on, 12, 14, self._proposal(told.place))
        told.add(closed_on, 15, 15, _acceptance(told.place, self.practitioner[closed_on]))
        days = WORKING_DAYS_TO_LOOK_AT_IT[closed_on.toordinal() % len(WORKING_DAYS_TO_LOOK_AT_IT)]
        reviewed_on = told.horizon.worked(closed_on, days)
        if days and reviewed_on <= told.until:
            told.add(reviewed_on, 12, 15, _review(told.place))

    def _may_step_down(self, told: EpisodeTelling, closed_on: date) -> bool:
        """Whether help by agreement may follow: no protection lately, and nothing is told of the child afterwards."""
        episode, life = told.episode, told.life
        since = self.plan.front_door_since + timedelta(days=14)
        is_last = all(one.referred_on <= episode.referred_on for one in life.episodes)
        enquired_on = max((one.started_on for one in episode.section_47_enquiries), default=date.min)
        begun_on = max((one.started_on for one in episode.child_in_need_plans), default=date.max)
        return (
            self.number <= MOST_CHILDREN
            and since <= closed_on <= self.plan.until
            and is_last
            and not episode.child_protection_plans
            and episode.reason_for_closure == ReasonForClosure.SERVICES_CEASED.code
            and enquired_on < closed_on - LONG_SETTLED
            and begun_on < closed_on - timedelta(days=14)
            and told.age(closed_on) < GROWING_UP
        )

    def _proposal(self, place: int) -> Callable[[datetime], Step]:
        return lambda at: steps.ProposeStepDown(at=at, child=place, team=self.team)


def _review(place: int) -> Callable[[datetime], Step]:
    return lambda at: steps.ReviewInheritedCase(at=at, child=place)


def _acceptance(place: int, worker: InventedWorker) -> Callable[[datetime], Step]:
    return lambda at: steps.AcceptStepDown(at=at, child=place, worker=worker)
