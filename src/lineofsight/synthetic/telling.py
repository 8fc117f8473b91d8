"""An episode of a life told as steps: what workers did about one child, and on which day.

The days are those of the life, which the files are made from too; what no census asks for (when a worker finished,
what an enquiry found) is drawn here. Every step obeys the pathway, so that the real actions take it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from lineofsight.domain.codes import ParticipationCode
from lineofsight.domain.pathway import NOT_IN_NEED
from lineofsight.record.models import ChildProtectionPlan, Section47Enquiry
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic import phrases, steps
from lineofsight.synthetic import working_rhythm as rhythm
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.referrers import Referrers
from lineofsight.synthetic.rhythm import moment_of
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.workforce_plan import InventedWorker

LATEST_WITH_MORE_TO_DO = time(12, 30)  # a referral on whose day something else was done came no later
DAYS_TO_SIGN = 3  # a manager signs an enquiry on the day it was concluded, or one or two working days later
EARLIEST_DECISION = time(8, 50)  # at the front door, of what came in the night
BETWEEN_STEPS = timedelta(minutes=7)
AGES_OF_PART_IN_A_CONFERENCE = 4

PART_IN_A_CONFERENCE = Weighted(
    (ParticipationCode.ATTENDS_AND_SPEAKS.value, 18),
    (ParticipationCode.ATTENDS_ADVOCATE_SPEAKS.value, 8),
    (ParticipationCode.ATTENDS_NON_VERBAL.value, 3),
    (ParticipationCode.ATTENDS_WITHOUT_CONTRIBUTION.value, 4),
    (ParticipationCode.ABSENT_ADVOCATE_BRIEFED.value, 22),
    (ParticipationCode.ABSENT_VIEWS_SENT.value, 33),
    (ParticipationCode.ABSENT_VIEWS_NOT_CONVEYED.value, 12),
)


@dataclass(order=True, slots=True)
class Due:
    """A step that has its day, and its place among the steps of that day; it gets its moment when all are known."""

    on: date
    rank: int
    hour: int = field(compare=False)
    make: Callable[[datetime], Step] = field(compare=False)


class EpisodeTelling:
    """Tells one episode of the child with this place among the brothers and sisters.

    shared: the chance of what brothers and sisters have in common who are referred on one day. is_health_present:
    whether health takes part in the family's strategy discussion of a day. front_door_since: from that day on a
    referral comes as a contact.
    """

    def __init__(
        self,
        place: int,
        life: CensusChild,
        episode: CensusEpisode,
        horizon: Horizon,
        chance: Random,
        shared: Random,
        is_health_present: Callable[[date], bool],
        front_door_since: date,
    ) -> None:
        self.place = place
        self.life = life
        self.episode = episode
        self.horizon = horizon
        self.until = horizon.until
        self.chance = chance
        self.shared = shared
        self.is_health_present = is_health_present
        self.is_a_contact = episode.referred_on >= front_door_since
        self.due: list[Due] = []
        self.decided_at = self.received_at = datetime.min.replace(tzinfo=LONDON)

    def tell(self) -> None:
        """Find the days of all that happened in the episode, and the moments of its referral."""
        for assessment in self.episode.assessments:
            self._assessment(assessment)
        for enquiry in self.episode.section_47_enquiries:
            self._enquiry(enquiry)
        if self.episode.conference_on is not None:
            self._conference(None, self.episode.conference_on)
        for protection in self.episode.child_protection_plans:
            self._protection_plan(protection)
        for need in self.episode.child_in_need_plans:
            self._need_plan(need)
        if self.episode.closed_on is not None:
            self.add(
                self.episode.closed_on, 16, 16, lambda at: steps.Close(at=at, child=self.place, episode=self.episode)
            )
        self._referral()

    @property
    def decided_on(self) -> date:
        return self.decided_at.date()

    def said(self) -> phrases.Said:
        """What the referrer said."""
        return self.shared.choice(phrases.referred_for(self.episode.primary_need, self.age_or_unborn))

    def referral(self, worker: InventedWorker, referrers: Referrers, said: str) -> steps.Refer:
        """The referral as this worker of the front door recorded it, with the decision."""
        by = referrers.named(self.episode.source, self.episode.primary_need, self.age_or_unborn)
        return steps.Refer(
            at=self.decided_at,
            child=self.place,
            episode=self.episode,
            worker=worker,
            received_at=self.received_at,
            summary=f"{by}: {said}" if by else said,
        )

    def in_time(self) -> Iterator[Step]:
        """The steps after the referral, each at its moment, none before the one it follows from."""
        last = self.decided_at
        for due in sorted(self.due):
            last = max(self._at(due.on, due.hour), last + BETWEEN_STEPS)
            yield due.make(last)

    def add(self, on: date, rank: int, hour: int, make: Callable[[datetime], Step]) -> None:
        """A step on this day, after those of lower rank on the day, not before this hour."""
        self.due.append(Due(on, rank, hour, make))

    # --- the referral ------------------------------------------------------------------------------------------------

    def _referral(self) -> None:
        on = self.episode.referred_on
        self.received_at = moment_of(on, self.episode.source, self.shared)
        next_on = min((due.on for due in self.due), default=date.max)
        if next_on == on and self.received_at.time() > LATEST_WITH_MORE_TO_DO:
            early = timedelta(minutes=self.shared.randint(0, 240))
            self.received_at = datetime.combine(on, LATEST_WITH_MORE_TO_DO, tzinfo=LONDON) - early
        decided_on = min(self.horizon.worked(on, rhythm.WORKING_DAYS_TO_DECIDE.draw(self.shared)), next_on, self.until)
        if decided_on > on:
            self.decided_at = datetime.combine(decided_on, time(9, self.shared.randint(0, 59)), tzinfo=LONDON)
            return
        end_of_day = datetime.combine(on, time(23, 55), tzinfo=LONDON)
        minutes = timedelta(minutes=self.shared.randint(10, 180))
        self.decided_at = min(self.received_at + minutes, end_of_day)
        opens_at = datetime.combine(on, EARLIEST_DECISION, tzinfo=LONDON)
        if self.is_a_contact and self.decided_at < opens_at:
            self.decided_at = opens_at + minutes

    # --- assessment --------------------------------------------------------------------------------------------------

    def _assessment(self, assessment: CensusAssessment) -> None:
        child, started_on = self.place, assessment.started_on
        self.add(started_on, 3, 10, lambda at: steps.StartAssessment(at=at, child=child, assessment=assessment))
        ended_on = assessment.authorised_on
        if ended_on is None:
            return
        waited = rhythm.WORKING_DAYS_AWAITING_AUTHORISATION.draw(self.chance)
        completed_on = max(started_on, self.horizon.worked_before(ended_on, waited))
        is_not_in_need = self.episode.reason_for_closure in NOT_IN_NEED
        analysis = self.chance.choice(phrases.ANALYSIS_OF_NO_NEED if is_not_in_need else phrases.ANALYSIS)
        self._review_point(assessment, completed_on)
        self.add(
            completed_on,
            11,
            14,
            lambda at: steps.CompleteAssessment(at=at, child=child, assessment=assessment, analysis=analysis),
        )
        self.add(ended_on, 12, 15, lambda at: steps.AuthoriseAssessment(at=at, child=child, assessment=assessment))

    def _review_point(self, assessment: CensusAssessment, completed_on: date) -> None:
        if assessment.review_point_on is None or self.chance.random() > rhythm.REVIEW_POINT_IS_HELD:
            return
        days = rhythm.WORKING_DAYS_AFTER_REVIEW_POINT.draw(self.chance)
        held_on = self.horizon.worked(assessment.review_point_on, days)
        if assessment.started_on <= held_on <= completed_on:
            self.add(held_on, 5, 11, lambda at: steps.HoldReviewPoint(at=at, child=self.place, assessment=assessment))

    # --- child protection --------------------------------------------------------------------------------------------

    def _enquiry(self, enquiry: CensusSection47Enquiry) -> None:
        child, started_on = self.place, enquiry.started_on
        is_joint = self.chance.random() < rhythm.JOINT_WITH_THE_POLICE
        with_health = self.is_health_present(started_on)
        self.add(
            started_on,
            4,
            11,
            lambda at: steps.HoldStrategyDiscussion(
                at=at, child=child, enquiry=enquiry, is_joint=is_joint, is_health_present=with_health
            ),
        )
        concluded_on, outcome = self._conclusion(enquiry)
        findings = self.chance.choice(phrases.FINDINGS[outcome])
        waits = enquiry.started_on.toordinal() % DAYS_TO_SIGN
        submitted_on = max(started_on, self.horizon.worked_before(concluded_on, waits))
        self.add(
            submitted_on,
            6,
            14,
            lambda at: steps.ConcludeEnquiry(at=at, child=child, enquiry=enquiry, outcome=outcome, findings=findings),
        )
        self.add(concluded_on, 6, 15, lambda at: steps.SignEnquiry(at=at, child=child, enquiry=enquiry))
        if enquiry.conference_on is not None:
            self._conference(enquiry, enquiry.conference_on)

    def _conclusion(self, enquiry: CensusSection47Enquiry) -> tuple[date, str]:
        """The day that an enquiry ended, and its outcome: one that needs no conference ends when that is decided."""
        if not enquiry.conference_not_required:
            before = rhythm.WORKING_DAYS_FROM_CONCLUSION_TO_CONFERENCE.draw(self.chance)
            known = (enquiry.conference_on, enquiry.conference_target_on)
            needed_on = min((day for day in known if day is not None), default=enquiry.started_on)
            concluded_on = max(enquiry.started_on, self.horizon.worked_before(needed_on, before))
            return concluded_on, Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK
        is_unfounded = self.chance.random() < rhythm.NOT_SUBSTANTIATED
        outcome = (
            Section47Enquiry.Outcome.NOT_SUBSTANTIATED
            if is_unfounded
            else Section47Enquiry.Outcome.SUBSTANTIATED_NO_ONGOING_RISK
        )
        return self.horizon.conference_ruled_out_on(enquiry.started_on), outcome

    def _conference(self, enquiry: CensusSection47Enquiry | None, held_on: date) -> None:
        made = [plan for plan in self.episode.child_protection_plans if plan.started_on == held_on]
        plan = made[0] if made else None
        part = self._part_in_a_conference(held_on)
        is_quorate = self.chance.random() < rhythm.QUORATE
        self.add(
            held_on,
            7,
            10,
            lambda at: steps.HoldConference(
                at=at, child=self.place, enquiry=enquiry, plan=plan, participation=part, is_quorate=is_quorate
            ),
        )

    def _protection_plan(self, plan: CensusChildProtectionPlan) -> None:
        child = self.place
        for held_on in plan.reviewed_on:
            self.add(held_on, 8, 10, self._review(plan, self._part_in_a_conference(held_on)))
        if plan.ended_on is None:
            return
        follows = any(need.started_on >= plan.started_on for need in self.episode.child_in_need_plans)
        reason = (
            ChildProtectionPlan.EndReason.TO_CHILD_IN_NEED if follows else ChildProtectionPlan.EndReason.TO_EARLY_HELP
        )
        self.add(plan.ended_on, 9, 12, lambda at: steps.EndProtectionPlan(at=at, child=child, plan=plan, reason=reason))

    def _review(self, plan: CensusChildProtectionPlan, part: str) -> Callable[[datetime], Step]:
        return lambda at: steps.ReviewProtectionPlan(at=at, child=self.place, plan=plan, participation=part)

    def _part_in_a_conference(self, on: date) -> str:
        if self.age(on) < AGES_OF_PART_IN_A_CONFERENCE:
            return ParticipationCode.UNDER_FOUR.value
        return PART_IN_A_CONFERENCE.draw(self.chance)

    # --- child in need -----------------------------------------------------------------------------------------------

    def _need_plan(self, plan: CensusChildInNeedPlan) -> None:
        child = self.place
        self.add(plan.started_on, 13, 15, lambda at: steps.StartNeedPlan(at=at, child=child, plan=plan))
        ended_on = plan.ended_on or date.max
        for held_on in self._reviews_of_need(plan.started_on, min(ended_on, self.until)):
            self.add(
                held_on, 10, 13, lambda at: steps.ReviewNeedPlan(at=at, child=child, plan=plan, outcome="continue")
            )
        ends_with_protection = any(one.started_on == ended_on for one in self.episode.child_protection_plans)
        if plan.ended_on is not None and not ends_with_protection:
            self.add(plan.ended_on, 15, 15, lambda at: steps.EndNeedPlan(at=at, child=child, plan=plan))

    def _reviews_of_need(self, started_on: date, ended_on: date) -> Iterator[date]:
        day = started_on
        while True:
            first, last = rhythm.DAYS_TO_REVIEW_OF_NEED_PLAN.draw(self.chance)
            day = self.horizon.worked(day + timedelta(days=self.chance.randint(first, last)), 0)
            if day >= ended_on:
                return
            yield day

    # --- days --------------------------------------------------------------------------------------------------------

    def age(self, on: date) -> int:
        """In whole years; 0 for a child who is not born."""
        born_on = self.life.born_on
        if born_on is None:
            return 0
        return max(0, on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day)))

    @property
    def age_or_unborn(self) -> int:
        """The age at the referral in whole years, as phrases have it."""
        on, born_on = self.episode.referred_on, self.life.born_on
        return phrases.NOT_BORN if born_on is None or born_on > on else self.age(on)

    def _at(self, on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour, self.chance.randint(0, 59)), tzinfo=LONDON)
