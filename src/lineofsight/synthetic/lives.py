"""The lives of an invented authority's children, family by family, each told to its end, past the last day lived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

from lineofsight.domain.codes import Disability, PrimaryNeed, UPNUnknown
from lineofsight.domain.pupil_numbers import upn_check_letter
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic import proportions
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.pathways import Pathways, Referral
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.rhythm import Rhythm
from lineofsight.synthetic.spread import Shares, shares_of

# Rule 1530 takes only pupil numbers of an authority on its list: 001 is on it and is no council's. The school's four
# digits begin with 0, as no school's do. So a number is well formed, and no pupil can have it.
PUPIL_NUMBER_AUTHORITY = "001"
FORMER_PUPIL_NUMBERS_FROM = 50_000_000
MOST_EPISODES = 5
EIGHTEEN_YEARS = timedelta(days=6_574)
LONGEST_HISTORY = timedelta(days=12 * 365)  # before the first day of a plan, for what is told of earlier years
TRIES = 12

Story = tuple[CensusEpisode, ...]
"""The episodes of one child, oldest first, none overlapping another."""


def families(plan: AuthorityPlan) -> Iterator[tuple[int, tuple[CensusChild, ...]]]:
    """The families of an authority, one at a time: the number of each, from 1, and its children's lives.

    So many children in all as the plan says; the last family is cut. Every child is referred for the first time within
    the plan's days, save for what is told of an earlier child protection plan. A child referred unborn has both the
    expected day and the day of birth. The draws of one family do not depend on another's.
    Raises CalendarGap for a plan in years without bank holidays.
    """
    place = _Place(plan)
    told = 0
    for number in count(1):
        if told >= plan.children:
            return
        children = place.family(number)[: plan.children - told]
        yield number, tuple(numbered(child, told + at) for at, child in enumerate(children, 1))
        told += len(children)


def numbered(child: CensusChild, number: int) -> CensusChild:
    """The child with an identifier and, unless there is a reason why not, a pupil number."""
    upn = former = ""
    if not child.upn_unknown:
        upn = pupil_number(number)
        if number % proportions.HAD_ANOTHER_PUPIL_NUMBER == 0:
            former = pupil_number(FORMER_PUPIL_NUMBERS_FROM + number)
    return replace(child, la_child_id=f"SPR{number:06}", upn=upn, former_upn=former)


def pupil_number(number: int) -> str:
    """A well-formed pupil number that nobody has, another one for each number below 100 million."""
    rest = f"{PUPIL_NUMBER_AUTHORITY}{number:09}"
    return f"{upn_check_letter(rest)}{rest}"


class _Place:
    """What all families of a plan share: its days."""

    def __init__(self, plan: AuthorityPlan) -> None:
        self.plan = plan
        self.horizon = Horizon(plan.until)
        self.rhythm = Rhythm(max(plan.first - LONGEST_HISTORY, self.horizon.calendar.first), plan.until)

    def family(self, number: int) -> list[CensusChild]:
        """The children of one family, not yet numbered."""
        chance = chance_for(self.plan.seed, "family", number)
        return _Family(self, chance, shares_of(number, self.plan.seed)).children()


class _Family:
    """One family while it is being told."""

    def __init__(self, place: _Place, chance: Random, shares: Shares) -> None:
        self.plan = place.plan
        self.rhythm = place.rhythm
        self.chance = chance
        self.shares = shares
        self.pathways = Pathways(chance, place.horizon)
        self._happens = self.pathways.happens
        self.births: list[date] = []

    def children(self) -> list[CensusChild]:
        source = proportions.SOURCES.draw(self.chance)
        on = self.rhythm.day(source, self.plan.first, self.plan.until, self.shares.when)
        referral = Referral(on, source, proportions.NEEDS.draw(self.chance))
        shared = self._story(referral, self.shares.promptness)
        before = self._before(shared)
        stories = [(shared, before)]
        for place in range(proportions.HAS_BROTHERS_OR_SISTERS.at(self.shares.size)):
            if self._happens(proportions.SHARE_THEIR_STORY):
                stories.append((shared, before))
            else:
                own = self._story(referral, (self.shares.promptness + (place + 1) / 2) % 1)
                stories.append((own, self._before(own)))
        is_one_ethnicity = self._happens(proportions.SHARE_ETHNICITY)
        ethnicity = proportions.ETHNICITIES.draw(self.chance)
        return [
            self._child(story, before, ethnicity if is_one_ethnicity else proportions.ETHNICITIES.draw(self.chance))
            for story, before in stories
        ]

    # --- the story ---------------------------------------------------------------------------------------------------

    def _story(self, referral: Referral, promptness: float) -> Story:
        """The referral and what came of it, and later referrals until the last day lived."""
        episodes = [self.pathways.episode(referral, promptness)]
        while len(episodes) < MOST_EPISODES and self._happens(proportions.REFERRED_AGAIN):
            again = self._referral_after(episodes[-1].closed_on or episodes[-1].referred_on)
            if again is None:
                break
            episodes.append(self.pathways.episode(again, self.chance.random()))
        return tuple(episodes)

    def _referral_after(self, ended_on: date) -> Referral | None:
        """Another referral after an episode ended; None where it would come after the last day lived."""
        first, last = proportions.DAYS_UNTIL_REFERRED_AGAIN.draw(self.chance)
        source, share = proportions.SOURCES.draw(self.chance), self.chance.random()
        need = proportions.NEEDS.draw(self.chance)
        until = self.plan.until
        if ended_on + timedelta(days=last) > until:  # the rhythm is not known past the end: a day as good as another
            on = ended_on + timedelta(days=first + int(share * (last - first + 1)))
            if on > until:
                return None
            return Referral(self.rhythm.day(source, on - timedelta(days=6), on, share), source, need)
        on = self.rhythm.day(source, ended_on + timedelta(days=first), ended_on + timedelta(days=last), share)
        return Referral(on, source, need)

    def _before(self, story: Story) -> Story:
        """What is told of earlier years, of a child who then had a child protection plan; nothing for most."""
        if not any(episode.child_protection_plans for episode in story):
            return ()
        if not self._happens(proportions.HAD_AN_EARLIER_PLAN):
            return ()
        referred_on = story[0].referred_on
        days = self.pathways.number_in(proportions.DAYS_SINCE_AN_EARLIER_PLAN)
        for _ in range(TRIES):
            source = proportions.SOURCES.draw(self.chance)
            last = referred_on - timedelta(days=days)
            on = self.rhythm.day(source, last - timedelta(days=40), last, self.chance.random())
            earlier = self.pathways.episode_with_protection(Referral(on, source, proportions.NEEDS.draw(self.chance)))
            if earlier.closed_on and earlier.closed_on < referred_on:
                return (earlier,)
            days += 100
        return ()

    # --- the child ---------------------------------------------------------------------------------------------------

    def _child(self, story: Story, before: Story, ethnicity: str) -> CensusChild:
        """Somebody to whom this story happened, and what was before it where the child had been born by then."""
        births = self._unborn(story) if self._happens(proportions.UNBORN) else None
        expected_on, born_on = births or (None, self._born_on(story))
        self.births.append(born_on)
        if before and born_on <= before[0].referred_on:
            story = before + story
        return CensusChild(
            "",
            upn_unknown=self._why_no_pupil_number(story),
            born_on=born_on,
            expected_on=expected_on,
            sex=proportions.SEXES.draw(self.chance),
            ethnicity=ethnicity,
            disabilities=self._disabilities(story),
            episodes=_counted(story),
        )

    def _unborn(self, story: Story) -> tuple[date, date] | None:
        """The expected day and the day of birth of a child referred unborn; None where nobody would learn of it.

        A child is born while an episode is open, or after the last day lived.
        """
        expected_on = story[0].referred_on + timedelta(days=self.chance.randint(40, 200))
        born_on = expected_on - timedelta(days=self.chance.randint(0, 14))
        is_learnt = any(one.referred_on < born_on < (one.closed_on or one.referred_on) for one in story)
        if not (is_learnt or born_on > self.plan.until) or not self._may_be_born(born_on):
            return None
        return expected_on, born_on

    def _born_on(self, story: Story) -> date:
        """A day of birth by the age at the first referral, some time from those of brothers and sisters."""
        for _ in range(TRIES):
            born_on = self._birthday(story)
            if self._may_be_born(born_on):
                break
        return born_on

    def _may_be_born(self, on: date) -> bool:
        return all(abs((on - other).days) >= proportions.DAYS_BETWEEN_BIRTHS for other in self.births)

    def _birthday(self, story: Story) -> date:
        """By the age at the first referral, moved so that the child is not 18 before the end."""
        born_on = story[0].referred_on - timedelta(days=self.pathways.number_in(proportions.AGES))
        ended_on = story[-1].closed_on or story[-1].referred_on
        if ended_on - born_on <= EIGHTEEN_YEARS:
            return born_on
        return ended_on - EIGHTEEN_YEARS + timedelta(days=self.chance.randint(5, 60))

    def _why_no_pupil_number(self, story: Story) -> str:
        """The reason why a child of school age has none; "" for one who has."""
        if not self._happens(proportions.WITHOUT_A_PUPIL_NUMBER):
            return ""
        if all(episode.is_no_further_action for episode in story):
            return UPNUnknown.NO_FURTHER_ACTION.code
        return proportions.REASONS_FOR_NO_PUPIL_NUMBER.draw(self.chance)

    def _disabilities(self, story: Story) -> tuple[str, ...]:
        is_the_need = any(episode.primary_need == PrimaryNeed.CHILDS_DISABILITY.code for episode in story)
        if not is_the_need and not self._happens(proportions.DISABLED):
            return (Disability.NONE.code,)
        wanted = proportions.HOW_MANY_DISABILITIES.draw(self.chance)
        return tuple(dict.fromkeys(proportions.DISABILITIES.draw(self.chance) for _ in range(wanted)))


def _counted(story: Story) -> Story:
    """The story with every child protection plan saying how many the child had before it."""
    counted: list[CensusEpisode] = []
    earlier = 0
    for episode in story:
        plans = tuple(
            replace(plan, previous_plans=earlier + place) for place, plan in enumerate(episode.child_protection_plans)
        )
        earlier += len(plans)
        counted.append(replace(episode, child_protection_plans=plans) if plans else episode)
    return tuple(counted)
