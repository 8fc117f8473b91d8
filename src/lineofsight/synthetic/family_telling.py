"""A family told as steps: all that workers did about its children until the last day lived, in order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from lineofsight.domain.codes import UPNUnknown
from lineofsight.record.models import Allocation
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic import steps
from lineofsight.synthetic.being_looked_after import BeingLookedAfter
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.census_years import school_starts_on
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.contacts.family_telling import FamilyAtTheFrontDoor, end_of
from lineofsight.synthetic.core_groups import CoreGroups
from lineofsight.synthetic.family_members import InventedAddress, InventedChild, InventedFamily
from lineofsight.synthetic.health_at_discussions import is_health_present
from lineofsight.synthetic.holding import FamilyHolders, Held, spans_of
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.need_meetings import need_meetings
from lineofsight.synthetic.not_brought import NotBrought
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.plan_content import PlanContent
from lineofsight.synthetic.private_fostering import PrivateFostering
from lineofsight.synthetic.referrers import Referrers
from lineofsight.synthetic.stepping_down import SteppingDown
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.telling import EpisodeTelling
from lineofsight.synthetic.visiting import Visiting
from lineofsight.synthetic.visiting_families import together
from lineofsight.synthetic.workforce_plan import InventedWorker

NOON = time(12, 0)
A_MOMENT = timedelta(minutes=1)


class FamilyTelling:
    """Tells one family. What is drawn depends on the plan's seed and the family's number alone."""

    def __init__(self, family: InventedFamily, plan: AuthorityPlan, caseloads: Caseloads) -> None:
        self.family = family
        self.plan = plan
        self.horizon = Horizon(plan.until)
        self.chance = chance_for(plan.seed, "telling", family.number)
        self.referrers = Referrers(chance_for(plan.seed, "referrers", family.number))
        self.holders = FamilyHolders(caseloads, self.chance, len(family.children))
        self.contacts = FamilyAtTheFrontDoor(family, plan, caseloads.plan)
        self.stepping_down = SteppingDown(family.number, plan, caseloads)
        self.decided: list[list[tuple[CensusEpisode, datetime, InventedWorker]]] = [[] for _ in family.children]

    def steps(self) -> list[Step]:
        """Every step until the last day lived, the earliest first."""
        told = [step for place, child in enumerate(self.family.children) for step in self._child(place, child)]
        told = [*together(told), *self.contacts.steps()]
        told += [step for place in range(len(self.family.children)) for step in self._known(place)]
        end = end_of(self.plan)
        return sorted((step for step in told if step.at < end), key=lambda step: step.at)

    def _child(self, place: int, child: InventedChild) -> Iterator[Step]:
        with_health = partial(is_health_present, self.plan, self.family.number)
        for number, episode in enumerate(child.life.episodes):
            if episode.referred_on > self.plan.until:
                break
            day = episode.referred_on.isoformat()
            shared = chance_for(self.plan.seed, "referral", self.family.number, day)
            since = self.plan.front_door_since
            told = EpisodeTelling(place, child.life, episode, self.horizon, self.chance, shared, with_health, since)
            told.tell()
            worker = self.holders.front_door(told.decided_on)
            said = told.said()
            departs = child.departure.referred_for
            text = departs[number] if departs else said.text
            self.decided[place].append((episode, told.decided_at, worker))
            if told.is_a_contact:
                self.contacts.refer(told, replace(said, text=text), worker)
            else:
                referral = told.referral(worker, self.referrers, text)
                yield replace(referral, summary=text) if departs else referral
            yield from self._held(told, child)

    def _drawn_for(self, what: str, told: EpisodeTelling) -> Random:
        """The chance of one thing of one child's episode: it moves nothing else."""
        return chance_for(self.plan.seed, what, self.family.number, told.place, told.episode.referred_on.isoformat())

    def _known(self, place: int) -> Iterator[Step]:
        """What became known of the child as a person, from the first referral on."""
        decided = self.decided[place]
        if not decided:
            return
        first, first_at, worker = decided[0]
        knowing = _Knowing(place, self.family.children[place], [(episode, at) for episode, at, _ in decided])
        met = self.contacts.met(place, first)
        if met is None:
            yield steps.Meet(at=first_at - 2 * A_MOMENT, child=place, worker=worker)
            yield from knowing.steps(first_at - A_MOMENT, first_at.date(), None)
        else:
            yield from knowing.steps(met.known_at, met.on, met.home)

    def _held(self, told: EpisodeTelling, child: InventedChild) -> Iterator[Step]:
        """What followed the referral: who held the child, the steps of the life, and the visits."""
        held = list(self.holders.holders(spans_of(told, self.chance), child.departure, self.plan.until))
        for number, one in enumerate(held):
            rank, hour = _turn(number, one.reason)
            told.add(one.on, rank, hour, _allocation(told.place, one))
        self.stepping_down.add_to(told, child.departure)
        groups = chance_for(self.plan.seed, "core groups", self.family.number, told.episode.referred_on.isoformat())
        lived = [*told.in_time(), *CoreGroups(told, groups).held(), *need_meetings(told)]
        day = told.episode.referred_on.isoformat()
        content = chance_for(self.plan.seed, "plans", self.family.number, told.place, day)
        yield from PlanContent(told, content).written(sorted(lived, key=lambda step: step.at))
        if self.family.number <= MOST_CHILDREN:
            yield from BeingLookedAfter(told, self._drawn_for("care", told)).recorded()
            if held:
                chance = self._drawn_for("private fostering", told)
                yield from PrivateFostering(told, held[0].on, chance).recorded()
                yield from NotBrought(told, held[0].on, self._drawn_for("not brought", told)).recorded()
        trips = chance_for(self.plan.seed, "visits", self.family.number, told.episode.referred_on.isoformat())
        yield from Visiting(told, held, child.departure, trips, self.chance).visits()


def _turn(number: int, reason: str) -> tuple[int, int]:
    """The rank in the day and the hour at which a child goes to another worker: a leaver's before all else."""
    if number == 0:
        return 2, 9
    return (1, 8) if reason == Allocation.Reason.LEFT else (14, 16)


def _allocation(place: int, held: Held) -> Callable[[datetime], Step]:
    return lambda at: steps.Allocate(at=at, child=place, team=held.team, worker=held.worker, reason=held.reason)


def is_unborn(life: CensusChild, on: date) -> bool:
    """Whether the child is not born on this day, and is expected."""
    return life.expected_on is not None and (life.born_on is None or life.born_on > on)


class _Knowing:
    """What becomes known of a child as a person: names, addresses, a birth, a pupil number.

    decided: the episodes with the moments at which their referrals were decided. Nothing is written while nobody holds
    the child: what changed then is written when the next episode opens.
    """

    def __init__(self, place: int, child: InventedChild, decided: list[tuple[CensusEpisode, datetime]]) -> None:
        self.place = place
        self.child = child
        self.first_at = decided[0][1]
        self.held = [(at, episode.closed_on or date.max) for episode, at in decided if not episode.is_no_further_action]

    def steps(self, first_at: datetime, met_on: date, home: InventedAddress | None) -> Iterator[Step]:
        """first_at: when what was so at the first referral is written. met_on: as of which day the record was begun.

        home: an address that the contact gave, which is written already.
        """
        self.first_at = first_at
        yield from self._birth(met_on)
        for name in self.child.names[1:]:
            if at := self._moment(name.on):
                yield steps.GiveName(at=at, child=self.place, name=name)
        for address in self.child.addresses:
            if address != home and (at := self._moment(address.on)):
                yield steps.GiveAddress(at=at, child=self.place, address=address)
        yield from self._pupil_number()

    def _birth(self, met_on: date) -> Iterator[Step]:
        life = self.child.life
        if is_unborn(life, met_on) and life.born_on and (at := self._moment(life.born_on)):
            yield steps.BeBorn(at=at, child=self.place, on=life.born_on)

    def _pupil_number(self) -> Iterator[Step]:
        """Known at the referral, or when school starts while the case is open."""
        life = self.child.life
        if life.born_on is None or life.upn_unknown == UPNUnknown.NOT_OF_SCHOOL_AGE.code:
            return
        if at := self._moment(school_starts_on(life.born_on)):
            upn, former, unknown = life.upn, life.former_upn, life.upn_unknown
            yield steps.GivePupilNumber(at=at, child=self.place, upn=upn, former_upn=former, unknown=unknown)

    def _moment(self, on: date) -> datetime | None:
        """When what is so from this day on was written down; None where nobody was there to write it."""
        if on <= self.first_at.date():
            return self.first_at
        for opened_at, closed_on in self.held:
            if on <= closed_on:
                return max(datetime.combine(on, NOON, tzinfo=LONDON), opened_at + A_MOMENT)
        return None
