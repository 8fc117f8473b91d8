"""The course of a contact told as steps, each with somebody of the front door who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Role
from lineofsight.domain.working_days import Calendar
from lineofsight.record.moment import LONDON
from lineofsight.synthetic.contacts import steps
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.drawing import FORMS
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.workforce_plan import InventedWorker, TeamKind, WorkforcePlan

WHY_REOPENED: Final = "The school rang again with something that was not known when this was decided."
WORKING_DAYS_TO_READ: Final = (1, 2, 1, 3, 0)
"""What the front door passed on, by the day on which it did: 0 where nobody has said that they read it."""
ONE_AFTER_ANOTHER: Final = timedelta(seconds=20)
"""Between brothers and sisters, who are worked on one by one."""


class FrontDoorStaff:
    """Who works at the front door: screening officers, social workers who decide, and the manager who signs."""

    def __init__(self, workforce: WorkforcePlan, chance: Random) -> None:
        self.chance = chance
        front_door = {team.number for team in workforce.teams if team.kind is TeamKind.FRONT_DOOR}
        self._workers = [worker for worker in workforce.workers if worker.team in front_door]
        first = min(front_door)
        self.manager = next(one for one in self._workers if one.is_manager and one.team == first)

    def officer(self, on: date) -> InventedWorker:
        return self._somebody(Role.SCREENING_OFFICER, on)

    def decider(self, on: date) -> InventedWorker:
        return self._somebody(Role.SOCIAL_WORKER, on)

    def first_decider(self, on: date) -> InventedWorker:
        """Whose sign-in is the first of those who decide: who signs in so finds contacts that are with them."""
        deciders = (one for one in self._workers if one.role is Role.SOCIAL_WORKER and one.is_in_post(on))
        return min(deciders, key=lambda one: one.username)

    def _somebody(self, role: Role, on: date) -> InventedWorker:
        return self.chance.choice([one for one in self._workers if one.role is role and one.is_in_post(on)])


class ContactTelling:
    """Tells the contacts of one family. until: the end of the last day lived; what comes later is left to come."""

    def __init__(self, staff: FrontDoorStaff, until: datetime) -> None:
        self.staff = staff
        self.until = until

    def steps(self, course: ContactCourse, decider: InventedWorker | None = None) -> Iterator[Step]:
        """Every step of a contact that is taken by the end. decider: who decides; None for anybody."""
        decided_at = max(
            (one.final_at for one in course.verdicts if one.final_at is not None), default=course.captured_at
        )
        by = decider or self.staff.decider(min(decided_at, self.until).date())
        officer = self.staff.officer(course.captured_at.date())
        for step in self._steps(course, officer, by):
            if step.at < self.until:
                yield step

    def _steps(self, course: ContactCourse, officer: InventedWorker, by: InventedWorker) -> Iterator[Step]:
        first = course.children[0]
        if course.sender.method in FORMS:
            yield steps.SendForm(at=course.captured_at, child=first, course=course)
        else:
            yield steps.TakeDown(at=course.captured_at, child=first, course=course, worker=officer)
        if course.acknowledged_at:
            yield steps.Acknowledge(at=course.acknowledged_at, child=first, course=course, worker=officer)
        yield from self._screening(course, officer)
        yield from self._enquiry(course, officer, by)
        if course.taken_at:
            taker = self.staff.first_decider(course.taken_at.date())
            for child in course.children:
                yield steps.TakeOn(at=course.taken_at, child=child, course=course, worker=taker)
        yield from self._decision(course, by)
        yield from _reading(course)
        if course.told_at:
            yield steps.TellReferrer(at=course.told_at, child=first, course=course, worker=officer)

    @staticmethod
    def _screening(course: ContactCourse, officer: InventedWorker) -> Iterator[Step]:
        for place, child in enumerate(course.children):
            later = place * ONE_AFTER_ANOTHER
            if course.triaged_at:
                yield steps.Triage(at=course.triaged_at + later, child=child, course=course, worker=officer)
            if course.linked_at:
                at = course.linked_at + later
                yield steps.LinkToChild(at=at, child=child, course=course, worker=officer)
                shared_at = course.linked_at + (place + len(course.children)) * ONE_AFTER_ANOTHER
                yield steps.RecordSharing(at=shared_at, child=child, course=course, worker=officer)
            if course.recommended_at:
                at = course.recommended_at + later
                yield steps.Recommend(at=at, child=child, course=course, worker=officer)

    @staticmethod
    def _enquiry(course: ContactCourse, officer: InventedWorker, by: InventedWorker) -> Iterator[Step]:
        enquiry, first = course.enquiry, course.children[0]
        if enquiry is None:
            return
        yield steps.AskAgencies(at=enquiry.asked_at, child=first, course=course, worker=officer)
        closes_at = max((one.final_at for one in course.verdicts if one.final_at), default=None)
        for one in enquiry.asked:
            if one.answered_at is not None and (closes_at is None or one.answered_at < closes_at):
                yield steps.AnswerEnquiry(at=one.answered_at, child=first, course=course, asked=one)
        if enquiry.published_at:
            yield steps.ShareAnswers(at=enquiry.published_at, child=first, course=course, worker=by)

    def _decision(self, course: ContactCourse, by: InventedWorker) -> Iterator[Step]:
        together: defaultdict[datetime, list[int]] = defaultdict(list)
        for child, verdict in zip(course.children, course.verdicts, strict=True):
            if verdict.decided_at is not None:
                together[verdict.decided_at].append(child)
        for decided_at, children in together.items():
            yield steps.Decide(at=decided_at, child=children[0], course=course, worker=by, children=tuple(children))
            for child in children:
                if signed_at := course.verdict_of(child).signed_at:
                    yield steps.SignOff(at=signed_at, child=child, course=course, worker=self.staff.manager)
                if course.reopened_at:
                    at, manager = course.reopened_at, self.staff.manager
                    yield steps.Reopen(at=at, child=child, course=course, worker=manager, why=WHY_REOPENED)


def _reading(course: ContactCourse) -> Iterator[Step]:
    """Who holds a child reads what was passed on about it, some working days later; of some nobody says so."""
    for child, verdict in zip(course.children, course.verdicts, strict=True):
        if verdict.outcome is not ContactOutcome.INFORMATION_ON_OPEN_EPISODE or verdict.final_at is None:
            continue
        passed_on = verdict.final_at.date()
        days = WORKING_DAYS_TO_READ[(passed_on.toordinal() + child) % len(WORKING_DAYS_TO_READ)]
        if days:
            on = Calendar.england().add(passed_on, days)
            yield steps.ReadPassedOn(at=datetime.combine(on, time(9, 20), tzinfo=LONDON), child=child, course=course)
