"""Which agencies are asked about an invented contact, when each answers, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import AgencyKind, Purpose
from lineofsight.record.models import AgencyRequest
from lineofsight.synthetic.agencies import AGENCIES_BY_KEY, SCHOOLS_THAT_ANSWER
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.contacts import proportions, words
from lineofsight.synthetic.contacts.course import AskedAgency, EnquiryCourse
from lineofsight.synthetic.contacts.hours import A_MINUTE, Hours

HOURS_OF_ROUTE: Final = {Priority.RED: 4, Priority.AMBER: 24, Priority.GREEN: 72}
"""As the shipped examples of K01a have it."""
SOONEST: Final = 20 * A_MINUTE
State = AgencyRequest.State


def enquiry(
    asked_at: datetime, priority: Priority, schools: frozenset[str], hours: Hours, chance: Random
) -> EnquiryCourse:
    """An enquiry of some agencies. schools: the names of those that the children go to."""
    limit = timedelta(hours=HOURS_OF_ROUTE[priority])
    asked = tuple(_answer(key, asked_at, limit, hours, chance) for key in _agencies(schools, chance))
    asked_for = Purpose.SIGNIFICANT_HARM if priority is Priority.RED else Purpose.LEVEL_OF_NEED
    return EnquiryCourse(asked_at, asked_for, chance.choice(words.PURPOSE), asked)


def shared(course: EnquiryCourse, before: datetime, chance: Random) -> EnquiryCourse:
    """The enquiry with its answers shared among the agencies, as some are; the same one where they are not."""
    came = sorted(one.answered_at for one in course.asked if one.answered_at and one.state == State.RETURNED)
    if len(came) < 2 or came[-1] >= before - A_MINUTE or chance.random() >= proportions.ANSWERS_ARE_SHARED:
        return course
    return replace(course, published_at=before - A_MINUTE, synthesis=chance.choice(words.SYNTHESIS))


def _agencies(schools: frozenset[str], chance: Random) -> list[str]:
    """The keys of the agencies asked, each once, in the order in which they are thought of."""
    asked_schools = {key for name, key in SCHOOLS_THAT_ANSWER.items() if name in schools}
    left = {
        key: weight
        for key, weight in proportions.AGENCY_WEIGHTS.items()
        if key in asked_schools or AGENCIES_BY_KEY[key].kind is not AgencyKind.SCHOOL
    }
    chosen: list[str] = []
    for _ in range(proportions.HOW_MANY_AGENCIES.draw(chance)):
        key = Weighted(*left.items()).draw(chance)
        del left[key]
        chosen.append(key)
    return chosen


def _answer(key: str, asked_at: datetime, limit: timedelta, hours: Hours, chance: Random) -> AskedAgency:
    state = proportions.ANSWERS.draw(chance)
    at = _answered_at(key, asked_at, limit, hours, chance)
    if state == State.REQUESTED:
        return AskedAgency(key, state)
    if state != State.RETURNED:
        return AskedAgency(key, state, at)
    said = chance.choice(words.ANSWER_WORDS[AGENCIES_BY_KEY[key].kind])
    return AskedAgency(key, state, at, said.known, said.worries, said.strengths)


def _answered_at(key: str, asked_at: datetime, limit: timedelta, hours: Hours, chance: Random) -> datetime:
    """Some share of the time later; offices answer in their hours, and rather before their time is over."""
    first, last = proportions.SHARE_OF_THE_TIME.draw(chance)
    wanted = asked_at + max(SOONEST, limit * (chance.randint(first, last) / 100))
    if AGENCIES_BY_KEY[key].kind is AgencyKind.POLICE:
        return wanted
    in_hours = hours.before(wanted)
    return in_hours if in_hours >= asked_at + SOONEST else max(wanted, hours.opening(wanted))


def answers_in(course: EnquiryCourse, until: datetime) -> Iterator[datetime]:
    """The moments of the answers that came by then."""
    return (one.answered_at for one in course.asked if one.answered_at is not None and one.answered_at <= until)
