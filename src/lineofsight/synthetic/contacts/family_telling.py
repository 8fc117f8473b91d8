"""What the front door did about one family, told as steps in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusEpisode
from lineofsight.synthetic import phrases, steps
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.drawing import Drawing, Wanted
from lineofsight.synthetic.contacts.help_telling import HelpTelling
from lineofsight.synthetic.contacts.helping import help_after
from lineofsight.synthetic.contacts.hours import Hours
from lineofsight.synthetic.contacts.news import contacts_of_lives
from lineofsight.synthetic.contacts.senders import sender_of
from lineofsight.synthetic.contacts.telling import ContactTelling, FrontDoorStaff
from lineofsight.synthetic.contacts.unreferred import UnreferredFamily
from lineofsight.synthetic.family_members import InventedAddress, InventedFamily
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.referrers import Referrers
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.telling import EpisodeTelling
from lineofsight.synthetic.workforce_plan import InventedWorker, WorkforcePlan

ONCE_MET: Final = timedelta(minutes=1)
SOON: Final = 1  # working day: an enquiry that begins by then was what the referral asked for


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral of one child that came as a contact. worker: who of the front door decided on it."""

    told: EpisodeTelling
    said: phrases.Said
    worker: InventedWorker


@dataclass(frozen=True, slots=True)
class Met:
    """How a child came to be known at the front door. on: the day as of which the record was begun.

    known_at: when what was so at the first referral is written. home: the address that the message gave, if it did.
    """

    on: date
    known_at: datetime
    home: InventedAddress | None


def end_of(plan: AuthorityPlan) -> datetime:
    """The first moment that is not lived any more."""
    return datetime.combine(plan.until + timedelta(days=1), time.min, tzinfo=LONDON)


def with_home(course: ContactCourse, family: InventedFamily) -> ContactCourse:
    """The course with where the children live, if the message may say it: they all live there from that day on."""
    first = [family.children[child].addresses[0] for child in course.children]
    is_one = all(one == first[0] for one in first) and first[0].on == course.received_at.date()
    return replace(course, home=first[0]) if is_one else course


class FamilyAtTheFrontDoor:
    """Tells the contacts of a family of lives: the referrals that come as contacts, and all the others."""

    def __init__(self, family: InventedFamily, plan: AuthorityPlan, workforce: WorkforcePlan) -> None:
        self.family = family
        self.plan = plan
        self.horizon = Horizon(plan.until)
        self.chance = chance_for(plan.seed, "front door", family.number)
        self.referrers = Referrers(chance_for(plan.seed, "referrers", family.number))
        self.telling = ContactTelling(FrontDoorStaff(workforce, self.chance), end_of(plan))
        self.referred: list[Referred] = []
        self.courses: list[tuple[ContactCourse, InventedWorker | None]] = []

    def refer(self, told: EpisodeTelling, said: phrases.Said, worker: InventedWorker) -> None:
        """Take a referral that comes as a contact."""
        self.referred.append(Referred(told, said, worker))

    def steps(self) -> Iterator[Step]:
        """The steps of every contact, once all referrals are taken."""
        lives = [child.life for child in self.family.children]
        others = contacts_of_lives(self.family.number, lives, self.plan)
        self.courses = [(course, None) for course in others]
        for together in self._together():
            self.courses.append((self._referral(len(self.courses), together), together[0].worker))
        for course, decider in self.courses:
            yield from self.telling.steps(course, decider)

    def met(self, place: int, first: CensusEpisode) -> Met | None:
        """How the child was met; None where its first episode was referred before there were contacts.

        Ask it after `steps`.
        """
        if first.referred_on < self.plan.front_door_since:
            return None
        about = [course for course, _ in self.courses if place in course.children]
        met_by = min(about, key=lambda course: course.linked_at or datetime.max.replace(tzinfo=LONDON))
        referral = next(one for one in about if one.verdict_of(place).outcome in OPENS_AN_EPISODE)
        assert referral.linked_at is not None, "a referral is decided"
        home = referral.home if referral is met_by else None
        return Met(met_by.received_at.date(), referral.linked_at + ONCE_MET, home)

    def _together(self) -> list[list[Referred]]:
        """The referrals by message: brothers and sisters who were referred by one source on one day."""
        messages: dict[tuple[date, str], list[Referred]] = {}
        for one in self.referred:
            messages.setdefault((one.told.episode.referred_on, one.told.episode.source), []).append(one)
        return [messages[key] for key in sorted(messages)]

    def _referral(self, number: int, together: list[Referred]) -> ContactCourse:
        """The contact of referrals that are one message."""
        places = tuple(one.told.place for one in together)
        first, ages = together[0], tuple(one.told.age_or_unborn for one in together)
        episode = first.told.episode
        wanted = Wanted(
            number=number,
            children=places,
            ages=ages,
            sender=sender_of(episode.source, episode.primary_need, max(ages), self.referrers, self.chance),
            received_at=min(one.told.received_at for one in together),
            said=first.said.text,
            category=first.said.category,
            outcomes=tuple(self._outcome(one.told.episode) for one in together),
            needs=tuple(one.told.episode.primary_need for one in together),
            schools=self.referrers.schools(ages),
        )
        decided = {one.told.place: one.told.decided_at for one in together}
        course = Drawing(Hours(self.horizon), self.chance).referral(wanted, decided)
        is_first = all(not self._is_known(place, course) for place in places)
        return with_home(course, self.family) if is_first else course

    def _is_known(self, place: int, course: ContactCourse) -> bool:
        """Whether the record knows the child before this contact."""
        first_on = self.family.children[place].life.episodes[0].referred_on
        others = (one for one, _ in self.courses if place in one.children)
        return first_on < course.received_at.date() or any(one.received_at < course.received_at for one in others)

    def _outcome(self, episode: CensusEpisode) -> ContactOutcome:
        if episode.is_no_further_action:
            return ContactOutcome.REFERRAL_NO_FURTHER_ACTION
        soon = self.horizon.worked(episode.referred_on, SOON)
        if any(enquiry.started_on <= soon for enquiry in episode.section_47_enquiries):
            return ContactOutcome.STRATEGY_DISCUSSION
        return ContactOutcome.ASSESSMENT


class UnreferredTelling:
    """Tells a family that is never referred."""

    def __init__(
        self, family: UnreferredFamily, dressed: InventedFamily, plan: AuthorityPlan, caseloads: Caseloads
    ) -> None:
        self.family = family
        self.dressed = dressed
        self.end = end_of(plan)
        staff = FrontDoorStaff(caseloads.plan, chance_for(plan.seed, "front door", family.number))
        self.contacts = ContactTelling(staff, self.end)
        self.hours = Hours(Horizon(plan.until))
        self.chance = chance_for(plan.seed, "early help", family.number)
        self.help = HelpTelling(caseloads, self.end, self.chance)

    def steps(self) -> list[Step]:
        """Every step until the last day lived, the earliest first."""
        first, *others = self.family.courses
        courses = [with_home(first, self.dressed), *others]
        told: list[Step] = [step for course in courses for step in self.contacts.steps(course)]
        told += self._homes(courses[0])
        passed_on = ContactOutcome.INFORMATION_ON_OPEN_EPISODE
        goes_on = any(course.verdicts[0].outcome is passed_on for course in courses)
        for course in courses:
            given = help_after(course, self.hours, self.chance, goes_on=goes_on)
            told += self.help.steps(given) if given is not None else ()
        return sorted(told, key=lambda step: step.at)

    def _homes(self, first: ContactCourse) -> Iterator[Step]:
        """Where the children live, written once they are met, unless the message said it."""
        if first.home is not None or first.linked_at is None:
            return
        for child in first.children:
            at = first.linked_at + ONCE_MET
            if at < self.end:
                address = self.dressed.children[child].addresses[0]
                yield steps.GiveAddress(at=at, child=child, address=address)
