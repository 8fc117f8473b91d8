"""A family with a long history, and a worker with a caseload: what the child's page and its chronology are read from.

Every child passes through the same cycles of three years, each from a contact over a child protection plan and a child
in need plan to the end of the work; the last cycle of each goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Model

from lineofsight.access.models import Account
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome
from lineofsight.domain.meetings import Came, MeetingAgency
from lineofsight.domain.permissions import Role
from lineofsight.record import ledger
from lineofsight.record.models import (
    Address,
    Allocation,
    Assessment,
    AssessmentFactorFound,
    Attendance,
    Child,
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Conference,
    Contact,
    ContactMessage,
    CoreGroup,
    Episode,
    MissedAppointment,
    Person,
    PersonName,
    Relationship,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
    Team,
    TeamMembership,
    View,
    Visit,
    Worker,
)
from lineofsight.record.moment import LONDON, today
from lineofsight.synthetic.names import FAMILY_NAMES, GIVEN_NAMES

CYCLE_DAYS: Final = 1080
"""Just under three years: six of them are the 18 years of a childhood."""
CYCLES: Final = 6
SIBLINGS: Final = 5
CONTACTS: Final = 10
VISITS: Final = 62
CORE_GROUPS: Final = 8
REVIEWS: Final = 3
VIEWS: Final = 6
NOT_BROUGHT: Final = 4
PLAN_BEGINS: Final = 60
"""The day of a cycle on which the conference makes the child protection plan; at day 420 it ends."""
PLAN_ENDS: Final = 420
WORK_ENDS: Final = 1000
AGENCIES: Final = (MeetingAgency.POLICE, MeetingAgency.HEALTH, MeetingAgency.SCHOOL)
WORDS: Final = "She told me at the kitchen table what the week had been like, and what she would like to be different. "

MADE_HOW: Final = (
    f"a family of {SIBLINGS} children, each with {CYCLES} cycles of three years: contacts, a referral, an assessment,"
    " a strategy discussion, an enquiry, a conference, a child protection plan with core groups and reviews, a child"
    f" in need plan with reviews, {VISITS} visits a cycle, views, appointments not kept, a move; the last"
    " cycle goes on; and the families of the rest of the caseload, each with one cycle; the ledger read from nothing"
)

Progress = Callable[[str, int, int], None]
Row = TypeVar("Row", bound=Model)


class InventedHistories:
    """Children with long histories in the record at hand, all held by one worker."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.team = Team.objects.create(name="Invented team", is_holding_team=False)
        self.worker = Worker.objects.create(name="Invented worker")
        TeamMembership.objects.create(worker=self.worker, team=self.team, started_on=date(2000, 1, 3))

    def social_worker(self) -> Account:
        """Whoever holds the children."""
        return Account.objects.create_user("bench.social_worker", role=Role.SOCIAL_WORKER, worker=self.worker)

    def add_family(self, children: int, cycles: int) -> list[Child]:
        """A family of so many children who share a mother, each with so many cycles behind it, the last going on."""
        mother = Person.objects.create(born_on=date(1980, 5, 4))
        PersonName.objects.create(person=mother, given_names="Invented", family_name="Mother")
        made = [self._child(mother, number) for number in range(children)]
        for child in made:
            for after in reversed(range(cycles)):
                self._cycle(child, today() - timedelta(days=CYCLE_DAYS * after + 400), goes_on=not after)
        return made

    def read_ledger_again(self) -> None:
        """Every clock from nothing, and the database's own statistics."""
        ledger.rebuild(lambda more: self.progress("Reading the clocks", more, Child.objects.count()))
        with connection.cursor() as cursor:
            # What PostgreSQL does by itself, a minute or so after so many rows.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _child(self, mother: Person, number: int) -> Child:
        person = Person.objects.create(
            born_on=today() - timedelta(days=CYCLE_DAYS * CYCLES + 30 - 360 * number), sex="F", ethnicity="WBRI"
        )
        PersonName.objects.create(
            person=person,
            given_names=GIVEN_NAMES[person.pk % len(GIVEN_NAMES)],
            family_name=FAMILY_NAMES[mother.pk % len(FAMILY_NAMES)],
        )
        Relationship.objects.create(person=mother, to=person, kind=Relationship.Kind.MOTHER)
        return Child.objects.create(person=person, la_child_id=f"BENCH{person.pk:07}")

    def _cycle(self, child: Child, starts_on: date, *, goes_on: bool) -> None:
        """One cycle. goes_on: the child protection plan is still open, and nothing later has happened."""
        cycle = _Cycle(child, starts_on, None if goes_on else WORK_ENDS)
        episode = Episode.objects.create(
            child=child,
            referred_on=cycle.day(10),
            source="6",
            primary_need="N1",
            decided_on=cycle.day(11),
            is_no_further_action=False,
            closed_on=cycle.end(WORK_ENDS),
            reason_for_closure="" if goes_on else "RC7",
        )
        self._contacts(cycle, episode)
        self._protect(cycle, episode)
        self._help(cycle, episode)
        self._see(cycle, episode)
        Allocation.objects.create(
            child=child,
            team=self.team,
            worker=self.worker,
            started_on=cycle.day(11),
            ended_on=cycle.end(WORK_ENDS),
            reason_ended="" if goes_on else Allocation.Reason.CLOSED,
        )
        Address.objects.create(
            person=child.person, lines="1 Invented Street", started_on=cycle.day(5), ended_on=cycle.end(WORK_ENDS + 80)
        )
        self.progress("Making histories", 1, 0)

    def _contacts(self, cycle: _Cycle, episode: Episode) -> None:
        """The contact that opened the episode, and those that brought news to it."""
        days = list(cycle.days(CONTACTS, 10, 390))
        messages = ContactMessage.objects.bulk_create(
            ContactMessage(
                received_at=datetime.combine(day, time(12), tzinfo=LONDON),
                received_on=day,
                method=ContactMethod.PHONE.value,
                source="6" if number % 2 else "2A",
                is_professional=True,
                worries=WORDS,
                team=self.team,
            )
            for number, day in enumerate(days)
        )
        Contact.objects.bulk_create(
            Contact(
                message=message,
                child=cycle.child,
                given_names="Invented",
                family_name="Child",
                stage=Contact.Stage.DECIDED,
                received_at=message.received_at,
                received_on=message.received_on,
                category=ContactCategory.NEGLECT.value,
                decided_at=message.received_at,
                decided_on=message.received_on,
                first_decided_at=message.received_at,
                outcome=(ContactOutcome.ADVICE if number else ContactOutcome.ASSESSMENT).value,
                episode=None if number else episode,
            )
            for number, message in enumerate(messages)
        )

    def _protect(self, cycle: _Cycle, episode: Episode) -> None:
        """From the assessment over the enquiry to the end of the child protection plan."""
        of: dict[str, Any] = {"child": cycle.child, "episode": episode}
        assessment = Assessment.objects.create(
            **of, started_on=cycle.day(12), completed_on=cycle.day(50), authorised_on=cycle.day(52), analysis=WORDS
        )
        AssessmentFactorFound.objects.bulk_create(
            AssessmentFactorFound(assessment=assessment, code=code) for code in ("3B", "16A", "4B")
        )
        discussion = StrategyDiscussion.objects.create(
            **of, held_on=cycle.day(40), outcome=StrategyDiscussion.Outcome.SECTION_47_SINGLE, reasons=WORDS
        )
        enquiry = Section47Enquiry.objects.create(
            **of,
            strategy_discussion=discussion,
            started_on=cycle.day(40),
            submitted_on=cycle.day(50),
            concluded_on=cycle.day(50),
            outcome=Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK,
            is_conference_not_required=False,
            findings=WORDS,
        )
        conference = Conference.objects.create(
            **of,
            section_47_enquiry=enquiry,
            kind=Conference.Kind.INITIAL,
            held_on=cycle.weekday(PLAN_BEGINS),
            outcome=Conference.Outcome.CHILD_PROTECTION_PLAN,
            participation="PN1",
        )
        plan = ChildProtectionPlan.objects.create(
            **of,
            conference=conference,
            started_on=conference.held_on,
            ended_on=cycle.end(PLAN_ENDS),
            end_reason="" if cycle.goes_on else ChildProtectionPlan.EndReason.TO_CHILD_IN_NEED,
            initial_category="NEG",
            latest_category="NEG",
        )
        reviews = ReviewConference.objects.bulk_create(
            ReviewConference(plan=plan, held_on=day, decision=ReviewConference.Decision.CONTINUE, category="NEG")
            for day in cycle.days(REVIEWS, PLAN_BEGINS + 80, 390)
        )
        groups = CoreGroup.objects.bulk_create(
            CoreGroup(plan=plan, held_on=day, progress=WORDS) for day in cycle.days(CORE_GROUPS, PLAN_BEGINS + 8, 395)
        )
        meetings: list[dict[str, Any]] = [{"discussion": discussion}, {"conference": conference}]
        meetings += [{"review": one} for one in reviews] + [{"core_group": one} for one in groups]
        Attendance.objects.bulk_create(
            Attendance(agency=agency.value, came=Came.ATTENDED.value, **meeting)
            for meeting in meetings
            for agency in AGENCIES
        )

    def _help(self, cycle: _Cycle, episode: Episode) -> None:
        """The child in need plan after it; none in the cycle that goes on."""
        if cycle.goes_on:
            return
        plan = ChildInNeedPlan.objects.create(
            child=cycle.child, episode=episode, started_on=cycle.day(PLAN_ENDS), ended_on=cycle.day(WORK_ENDS - 5)
        )
        ChildInNeedReview.objects.bulk_create(
            ChildInNeedReview(plan=plan, held_on=day, outcome=ChildInNeedReview.Outcome.CONTINUE)
            for day in cycle.days(REVIEWS, PLAN_ENDS + 60, WORK_ENDS - 20)
        )

    def _see(self, cycle: _Cycle, episode: Episode) -> None:
        """Visits, most with the child seen; what the child said at some; and appointments not kept."""
        last = 396 if cycle.goes_on else WORK_ENDS - 10
        of: dict[str, Any] = {"child": cycle.child, "episode": episode}
        number = count()
        visits = Visit.objects.bulk_create(
            Visit(
                **of,
                kind=Visit.Kind.IN_PERSON if (seen := bool(next(number) % 9)) else Visit.Kind.FAILED,
                happened_on=day,
                is_child_seen=seen,
                is_seen_alone=True if seen else None,
                worker=self.worker,
                note=WORDS,
            )
            for day in cycle.days(VISITS, 13, last)
        )
        step = len(visits) // VIEWS
        View.objects.bulk_create(
            View(**of, said_on=visit.happened_on, words=WORDS, source=View.Source.SAID, visit=visit, analysis=WORDS)
            for visit in visits[1 : VIEWS * step : step]
        )
        MissedAppointment.objects.bulk_create(
            MissedAppointment(**of, missed_on=day, service=MissedAppointment.Service.DENTIST)
            for day in cycle.days(NOT_BROUGHT, 20, last)
        )


class _Cycle:
    """The days of one cycle of one child. ends_after: its length in days; None for one that goes on."""

    def __init__(self, child: Child, starts_on: date, ends_after: int | None) -> None:
        self.child, self.starts_on, self.goes_on = child, starts_on, ends_after is None

    def day(self, number: int) -> date:
        return self.starts_on + timedelta(days=number)

    def weekday(self, number: int) -> date:
        """That day, or the Monday after a weekend."""
        on = self.day(number)
        return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)

    def end(self, number: int) -> date | None:
        """The day on which something ends; None where the cycle goes on."""
        return None if self.goes_on else self.day(number)

    def days(self, number: int, first: int, last: int) -> Iterator[date]:
        """So many days, evenly spread."""
        return (self.day(first + (last - first) * step // max(number - 1, 1)) for step in range(number))


def events_of(children: Iterable[Child]) -> int:
    """How many dated rows the record holds of these children: what their pages and chronologies are read from."""
    of = [child.pk for child in children]
    kinds: tuple[type[Model], ...] = (
        Contact, Episode, Assessment, StrategyDiscussion, Section47Enquiry, Conference, ChildProtectionPlan,
        ChildInNeedPlan, Visit, View, MissedAppointment, Allocation,
    )  # fmt: skip
    counted = sum(kind._default_manager.filter(child__in=of).count() for kind in kinds)
    counted += sum(kind._default_manager.filter(plan__child__in=of).count() for kind in (ReviewConference, CoreGroup))
    counted += ChildInNeedReview.objects.filter(plan__child__in=of).count()
    return counted + Address.objects.filter(person__in=of).count()
