"""Contacts about families of lives that are no referral of theirs: news, questions, and calls before anybody looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome, OutcomeGroup
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic.chance import Weighted, chance_for
from lineofsight.synthetic.contacts import proportions, words
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.drawing import Drawing, Wanted
from lineofsight.synthetic.contacts.hours import Hours
from lineofsight.synthetic.contacts.senders import sender_of
from lineofsight.synthetic.horizon import DAYS_OF_A_YEAR, Horizon
from lineofsight.synthetic.plan import MOST_CHILDREN, AuthorityPlan
from lineofsight.synthetic.referrers import Referrers
from lineofsight.synthetic.rhythm import Rhythm, moment_of

A_WEEK: Final = timedelta(days=7)
SOON: Final = timedelta(days=10)
GROWN_UP: Final = 18
A_MONTH: Final = DAYS_OF_A_YEAR / 12
NOTICE_OF: Final = {
    ContactOutcome.MISSING_NOTIFICATION: (ContactCategory.MISSING, ReferralSource.POLICE.code),
    ContactOutcome.OTHER_AUTHORITY_NOTICE: (
        ContactCategory.REQUEST_FOR_INFORMATION,
        ReferralSource.ANOTHER_AUTHORITY.code,
    ),
    ContactOutcome.PRIVATE_FOSTERING: (ContactCategory.PRIVATE_FOSTERING, ReferralSource.SCHOOL.code),
}
USUAL_SOURCES: Final = Weighted(*proportions.ENGLANDS_SOURCES.items())
AFTER_CLOSING: Final = Weighted((OutcomeGroup.ADVICE, 52), (OutcomeGroup.NO_FURTHER_ACTION, 48))
BEFORE_A_REFERRAL: Final = Weighted((OutcomeGroup.NO_FURTHER_ACTION, 58), (OutcomeGroup.ADVICE, 42))


@lru_cache(maxsize=8)
def rhythm_of(plan: AuthorityPlan) -> Rhythm:
    return Rhythm(plan.front_door_since - A_WEEK, plan.until)


def age_of(life: CensusChild, on: date) -> int:
    """In whole years; -1 for a child who is not born."""
    born_on = life.born_on
    if born_on is None or born_on > on:
        return -1
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


class FamilyContacts:
    """Draws contacts about one family from a chance of its own."""

    def __init__(self, number: int, lives: Sequence[CensusChild], plan: AuthorityPlan, chance: Random) -> None:
        self.lives = lives
        self.plan = plan
        self.chance = chance
        self.rhythm = rhythm_of(plan)
        self.drawing = Drawing(Hours(Horizon(plan.until)), chance)
        self.referrers = Referrers(chance_for(plan.seed, "referrers", number))
        self.courses: list[ContactCourse] = []

    def add(
        self, children: Sequence[int], group: str, outcome: ContactOutcome, first: date, last: date, share: float
    ) -> ContactCourse:
        """A contact about these children on some day from `first` to `last`. share: where among the days."""
        category, source = NOTICE_OF.get(outcome, (None, ""))
        source = source or proportions.SOURCES_OF_GROUP[group].draw(self.chance)
        on = self.rhythm.day(source, first, last, share)
        ages = tuple(age_of(self.lives[child], on) for child in children)
        notice = words.notice(category, ages) if category is not None else None
        if category is not None and notice is None:  # too young to go missing: a question of another authority
            return self.add(children, group, ContactOutcome.OTHER_AUTHORITY_NOTICE, first, last, share)
        said = notice or self.chance.choice(words.heard_from(proportions.group_of(source), ages))
        wanted = Wanted(
            number=len(self.courses),
            children=tuple(children),
            ages=ages,
            sender=sender_of(source, "", max(ages), self.referrers, self.chance),
            received_at=moment_of(on, source, self.chance),
            said=said.text,
            category=said.category,
            outcomes=(outcome,) * len(children),
            needs=("",) * len(children),
            schools=self.referrers.schools(ages),
        )
        course = self.drawing.course(wanted)
        self.courses.append(course)
        return course


def contacts_of_lives(number: int, lives: Sequence[CensusChild], plan: AuthorityPlan) -> tuple[ContactCourse, ...]:
    """The contacts about one family of the plan that are no referral, in no order. None about a planted family."""
    if number > MOST_CHILDREN:
        return ()
    telling = _Telling(number, lives, plan)
    telling.before_the_first_referral()
    telling.since_then()
    return tuple(telling.contacts.courses)


class _Telling:
    """The contacts about one family of lives while they are drawn."""

    def __init__(self, number: int, lives: Sequence[CensusChild], plan: AuthorityPlan) -> None:
        self.lives = lives
        self.plan = plan
        self.chance = chance_for(plan.seed, "contacts", number)
        self.contacts = FamilyContacts(number, lives, plan, self.chance)

    def before_the_first_referral(self) -> None:
        """Calls of which nothing came, before the family was referred at last."""
        calls = proportions.RANG_BEFORE_THE_REFERRAL.draw(self.chance)
        referred_on = min(life.episodes[0].referred_on for life in self.lives)
        if referred_on > self.plan.until:
            return
        for _ in range(calls):
            first, last = proportions.DAYS_BEFORE_THE_REFERRAL
            on = referred_on - timedelta(days=self.chance.randint(first, last))
            children = self._children(on)
            if on - timedelta(days=2) >= self.plan.front_door_since and len(children) == len(self.lives):
                outcome = self._drawn(BEFORE_A_REFERRAL)
                self._add(children, outcome, on - timedelta(days=2), on)

    def since_then(self) -> None:
        """News of an open family, and now and then a call about one that is closed."""
        for on in self._days():
            open_now = [place for place in self._children(on) if self._is_open(self.lives[place], on)]
            closed = [place for place in self._children(on) if self._is_closed(self.lives[place], on)]
            if open_now:
                self._add(open_now, ContactOutcome.INFORMATION_ON_OPEN_EPISODE, on, on)
            elif closed and self.chance.random() < proportions.NEWS_AFTER_CLOSING_A_MONTH / proportions.NEWS_A_MONTH:
                self._add(closed, self._drawn(AFTER_CLOSING), on, on)

    def _add(self, children: Sequence[int], outcome: ContactOutcome, first: date, last: date) -> None:
        group = USUAL_SOURCES.draw(self.chance)
        self.contacts.add(children, group, outcome, first, last, self.chance.random())

    def _drawn(self, groups: Weighted[OutcomeGroup]) -> ContactOutcome:
        return proportions.OUTCOMES[groups.draw(self.chance)].draw(self.chance)

    def _days(self) -> Iterator[date]:
        """The days of the calls: as many in a month as are told of an open family."""
        days = 0.0
        while True:
            days += self.chance.expovariate(proportions.NEWS_A_MONTH / A_MONTH)
            on = self.plan.front_door_since + timedelta(days=int(days))
            if on > self.plan.until:
                return
            yield on

    def _children(self, on: date) -> list[int]:
        """Those who are born, and not yet grown up."""
        return [place for place, life in enumerate(self.lives) if 0 <= age_of(life, on) < GROWN_UP]

    def _is_open(self, life: CensusChild, on: date) -> bool:
        """Whether the child is open on this day, and for the days around it."""
        return any(
            one.referred_on + A_WEEK <= on and on + SOON < (one.closed_on or date.max)
            for one in life.episodes
            if not one.is_no_further_action
        )

    def _is_closed(self, life: CensusChild, on: date) -> bool:
        """Whether the child was known once, and is not open around this day."""
        ended = [one.closed_on or one.referred_on for one in life.episodes if one.referred_on <= on]
        coming = [one.referred_on for one in life.episodes if one.referred_on > on]
        return bool(ended) and max(ended) + SOON < on and on + SOON < min(coming, default=date.max)
