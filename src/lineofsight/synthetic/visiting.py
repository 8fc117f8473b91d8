"""The visits to an invented child in one episode: how often, whether the child was seen, when it was written up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from lineofsight.record.models import Visit
from lineofsight.record.moment import LONDON
from lineofsight.synthetic import phrases, steps
from lineofsight.synthetic import working_rhythm as rhythm
from lineofsight.synthetic.at_the_door import told_at_the_door
from lineofsight.synthetic.departures import Departure
from lineofsight.synthetic.holding import Held
from lineofsight.synthetic.telling import LATEST_WITH_MORE_TO_DO, EpisodeTelling
from lineofsight.synthetic.workforce_plan import CARRIES_TOO_MUCH, InventedWorker

NO_VISIT_AFTER = 12  # o'clock, on the day on which the referral is decided


class Visiting:
    """The visits of one episode.

    trips: the days, the same for brothers and sisters who share the story; chance: what happened at the door.
    """

    def __init__(
        self, told: EpisodeTelling, held: list[Held], departure: Departure, trips: Random, chance: Random
    ) -> None:
        self.told = told
        self.held = held
        self.departure = departure
        self.trips = trips
        self.chance = chance
        self.closed_on = told.episode.closed_on or date.max

    def visits(self) -> Iterator[steps.PayVisit]:
        """Those that were written up by the last day lived."""
        for on in self._days():
            visit = self._visit(on) if self._has_worker(on) else None
            if visit is not None:
                yield visit

    def _has_worker(self, on: date) -> bool:
        """Whether a worker who is still here holds the child: a case that nobody holds is one that nobody visits."""
        worker = self._holder(on)
        return worker is not None and worker.is_in_post(on)

    def _holder(self, on: date) -> InventedWorker | None:
        return [held for held in self.held if held.on <= on][-1].worker

    def _days(self) -> list[date]:
        """The days of the visits, in order: by the rhythm of the case, and when an enquiry begins."""
        if not self.held:
            return []
        days = {*self._by_the_rhythm(), *self._for_enquiries()}
        return sorted(day for day in days if day < self.closed_on and day <= self.told.until)

    def _for_enquiries(self) -> Iterator[date]:
        for enquiry in self.told.episode.section_47_enquiries:
            days = rhythm.WORKING_DAYS_TO_SEE_IN_AN_ENQUIRY.draw(self.trips)
            yield self.told.horizon.worked(max(enquiry.started_on, self._earliest()), days)

    def _by_the_rhythm(self) -> Iterator[date]:
        first = self.told.episode.referred_on + timedelta(days=rhythm.DAYS_TO_FIRST_VISIT.draw(self.trips))
        on = self.told.horizon.worked(max(first, self._earliest()), 0)
        if on == self.told.decided_on and self.told.decided_at.time() > LATEST_WITH_MORE_TO_DO:
            on = self.told.horizon.worked(on, 1)  # nobody is visited before the referral is decided
        while on < self.closed_on and on <= self.told.until:
            yield on
            mean, spread = rhythm.WORKING_DAYS_BETWEEN_VISITS[self._phase(on)]
            days = max(2.0, self.trips.gauss(mean, spread)) * self._slowness(on)
            on = self.told.horizon.worked(on, round(days))

    def _earliest(self) -> date:
        """The day the child was given to a worker; the day after where that was too late for a visit."""
        on = self.held[0].on
        is_too_late = self.told.decided_on == on and self.told.decided_at.hour >= NO_VISIT_AFTER
        return on + timedelta(days=1) if is_too_late else on

    def _phase(self, on: date) -> str:
        episode = self.told.episode
        if any(one.started_on <= on < (one.ended_on or date.max) for one in episode.child_protection_plans):
            return "protection"
        if any(one.started_on <= on < (one.ended_on or date.max) for one in episode.child_in_need_plans):
            return "need"
        is_assessed = all((one.authorised_on or date.max) <= on for one in episode.assessments)
        return "help" if is_assessed else "assessment"

    def _slowness(self, on: date) -> float:
        holder = self._holder(on)
        return rhythm.SLOWER_WHEN_OVERLOADED if holder is not None and holder.share >= CARRIES_TOO_MUCH else 1.0

    def _visit(self, on: date) -> steps.PayVisit | None:
        happened_at = datetime.combine(on, time(self.trips.randint(13, 17), self.trips.randint(0, 59)), tzinfo=LONDON)
        at = self._written_up(on)
        if at.date() > self.told.until:
            return None
        kind, is_seen, why_not = self._at_the_door(on)
        notes = phrases.VIRTUAL_NOTES if kind == Visit.Kind.VIRTUAL else phrases.VISIT_NOTES
        note = self.departure.copied_text or self.chance.choice(notes)
        says = is_seen and self.chance.random() < rhythm.NOTED_WHAT_THE_CHILD_SAID
        may_say = self.told.age(on) >= rhythm.OF_AN_AGE_TO_BE_SEEN_ALONE
        visit = steps.PayVisit(
            at=at,
            child=self.told.place,
            happened_at=happened_at,
            kind=kind,
            is_seen=is_seen,
            is_alone=may_say and self.chance.random() < rhythm.SEEN_ALONE if is_seen else None,
            why_not=why_not,
            note=note if is_seen else "",
            view=self._view(says=says and may_say) if is_seen else "",
        )
        return told_at_the_door(visit, self.told, is_planned=self._phase(on) in {"need", "protection"})

    def _view(self, *, says: bool) -> str:
        return self.departure.copied_text or (self.chance.choice(phrases.VIEWS) if says else "")

    def _at_the_door(self, on: date) -> tuple[str, bool, str]:
        """The kind of the visit, whether the child was seen, and why not."""
        drawn = self.chance.random()
        if self.told.life.born_on is None or self.told.life.born_on > on:
            return Visit.Kind.IN_PERSON, False, phrases.NOT_YET_BORN
        since = self.departure.not_seen_since
        if (since is not None and on >= since) or drawn < rhythm.FAILED_VISITS:
            return Visit.Kind.FAILED, False, self.chance.choice(phrases.WHY_NOT_SEEN)
        if drawn < rhythm.FAILED_VISITS + rhythm.VIRTUAL_VISITS:
            return Visit.Kind.VIRTUAL, True, ""
        if drawn > 1 - rhythm.CHILD_NOT_THERE:
            return Visit.Kind.IN_PERSON, False, self.chance.choice(phrases.WHY_NOT_SEEN_AT_HOME)
        return Visit.Kind.IN_PERSON, True, ""

    def _written_up(self, on: date) -> datetime:
        """On the day or some working days later, but before the child goes to another worker or the case closes."""
        wanted = self.told.horizon.worked(on, rhythm.WORKING_DAYS_TO_WRITE_UP.draw(self.chance))
        turns = [held.on for held in self.held if held.on > on]
        latest = min([*turns, self.closed_on]) - timedelta(days=1)
        day = max(on, min(wanted, latest))
        return datetime.combine(day, time(18, self.chance.randint(0, 59)), tzinfo=LONDON)
