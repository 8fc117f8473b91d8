"""Invented families: brothers and sisters who were referred together, each with a story told to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from lineofsight.domain.codes import Disability, PrimaryNeed, UPNUnknown
from lineofsight.domain.pupil_numbers import upn_check_letter
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic import census_proportions as proportions
from lineofsight.synthetic.census_pathways import Pathways, Referral
from lineofsight.synthetic.census_years import is_episode_held

# Rule 1530 takes only pupil numbers of an authority on its list: 001 is on it and is no council's. The school's four
# digits begin with 0, as no school's do. So a number is well formed, and no pupil can have it.
PUPIL_NUMBER_AUTHORITY = "001"
FORMER_PUPIL_NUMBERS_FROM = 50_000_000
MOST_EPISODES = 5
EIGHTEEN_YEARS = timedelta(days=6_574)

Story = tuple[CensusEpisode, ...]


class Families:
    """Draws the families that files from `covers_from` until `until` hold: the same ones for the same chance."""

    def __init__(self, chance: Random, covers_from: date, until: date) -> None:
        self.chance = chance
        self.covers_from = covers_from
        self.until = until
        self.calendar = Calendar.england()
        self.pathways = Pathways(chance, self.calendar, until)
        self._happens = self.pathways.happens

    def __iter__(self) -> Iterator[list[CensusChild]]:
        """Families without end, the children of each not yet numbered."""
        while True:
            wants_open = self._happens(proportions.OPEN_AT_THE_END)
            referral, story = self._first_story(wants_open=wants_open)
            stories = [story]
            for _ in range(proportions.HAS_BROTHERS_OR_SISTERS.draw(self.chance)):
                shares = self._happens(proportions.SHARE_THEIR_STORY)
                stories.append(story if shares else self._story(referral))
            yield [self._child(one) for one in stories if self._is_held(one)]

    def _first_story(self, *, wants_open: bool) -> tuple[Referral, Story]:
        """Stories are drawn until one is held by the files, and is open at their end or not, as wanted."""
        while True:
            referral = self._referral(self._referral_day())
            story = self._story(referral)
            if is_open(story, self.until) is wants_open and self._is_held(story):
                return referral, story

    def _is_held(self, story: Story) -> bool:
        return any(is_episode_held(episode, self.covers_from, self.until) for episode in story)

    def _referral_day(self) -> date:
        """A day before the end of the files, the later the likelier; few on weekends and bank holidays."""
        while True:
            days_back = int(proportions.EARLIEST_REFERRAL * self.chance.random() ** proportions.LEANING_TO_THE_END)
            day = self.until - timedelta(days=days_back)
            if self.calendar.is_working_day(day) or self._happens(proportions.REFERRED_OUT_OF_HOURS):
                return day

    def _referral(self, on: date) -> Referral:
        return Referral(on, proportions.SOURCES.draw(self.chance), proportions.NEEDS.draw(self.chance))

    def _story(self, referral: Referral) -> Story:
        """The episodes of one child, oldest first, none overlapping another."""
        episodes = [self.pathways.episode(referral, 0)]
        while len(episodes) < MOST_EPISODES and self._happens(proportions.REFERRED_AGAIN):
            ended_on = episodes[-1].closed_on or episodes[-1].referred_on
            again_on = ended_on + timedelta(days=self.pathways.number_in(proportions.DAYS_UNTIL_REFERRED_AGAIN))
            if again_on > self.until:
                break
            if not self.calendar.is_working_day(again_on) and not self._happens(proportions.REFERRED_OUT_OF_HOURS):
                again_on = self.calendar.add(again_on, 1)
            plans = sum(len(episode.child_protection_plans) for episode in episodes)
            episodes.append(self.pathways.episode(self._referral(again_on), plans))
        return tuple(episodes)

    # --- the child ---------------------------------------------------------------------------------------------------

    def _child(self, story: Story) -> CensusChild:
        """Somebody to whom this story happened."""
        referred_on = story[0].referred_on
        expected_on = None
        if self._happens(proportions.UNBORN):
            expected_on = referred_on + timedelta(days=self.chance.randint(40, 200))
            born_on = expected_on - timedelta(days=self.chance.randint(0, 14))
        else:
            born_on = self._born_on(story)
            if (referred_on - born_on).days >= proportions.YOUNGEST_WITH_AN_EARLIER_PLAN:
                story = _with_earlier_plans(story, proportions.EARLIER_PLANS.draw(self.chance))
        return CensusChild(
            "",
            upn_unknown=self._why_no_pupil_number(story),
            born_on=born_on,
            expected_on=expected_on,
            sex=proportions.SEXES.draw(self.chance),
            ethnicity=proportions.ETHNICITIES.draw(self.chance),
            disabilities=self._disabilities(story),
            episodes=story,
        )

    def _born_on(self, story: Story) -> date:
        """A day of birth by the age at the first referral, moved so that the child is not 18 before the end."""
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


def is_open(story: Story, on: date) -> bool:
    """Whether an episode of the story, referred by this day, is still open at its end."""
    return any(
        episode.referred_on <= on and not episode.is_no_further_action and (episode.closed_on or date.max) > on
        for episode in story
    )


def numbered(child: CensusChild, number: int, chance: Random) -> CensusChild:
    """The child with an identifier and, unless there is a reason why not, a pupil number."""
    upn = former = ""
    if not child.upn_unknown:
        upn = pupil_number(number)
        if chance.random() < proportions.HAD_ANOTHER_PUPIL_NUMBER:
            former = pupil_number(FORMER_PUPIL_NUMBERS_FROM + number)
    return replace(child, la_child_id=f"SPR{number:06}", upn=upn, former_upn=former)


def pupil_number(number: int) -> str:
    """A well-formed pupil number that nobody has, another one for each number below 100 million."""
    rest = f"{PUPIL_NUMBER_AUTHORITY}{number:09}"
    return f"{upn_check_letter(rest)}{rest}"


def _with_earlier_plans(story: Story, earlier: int) -> Story:
    """The story of a child who had so many child protection plans here before it began."""
    if earlier == 0:
        return story
    return tuple(
        replace(
            episode,
            child_protection_plans=tuple(
                replace(plan, previous_plans=(plan.previous_plans or 0) + earlier)
                for plan in episode.child_protection_plans
            ),
        )
        for episode in story
    )
