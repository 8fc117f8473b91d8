"""Dip-samples of the last weeks: drawn, decided again by somebody who had no part, and now and then seen by a panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.access.models import Account
from lineofsight.actions import consistency
from lineofsight.actions.consistency import LAST_DAY_OF_A_WEEK, PanelRecord, SecondDecision
from lineofsight.actions.recording import many_at_once
from lineofsight.domain.agreement import monday_of
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Role
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record.consistency import by_somebody_else, candidates_of
from lineofsight.record.models import Contact, DipSample, Episode, SampledDecision, ThresholdDecision
from lineofsight.record.moment import LONDON, today, told
from lineofsight.synthetic.chance import Weighted, chance_for
from lineofsight.synthetic.contacts import words
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, worker_of
from lineofsight.synthetic.workforce_plan import TeamKind, WorkforcePlan

Outcome = ContactOutcome
WEEKS: Final = 6
AGREES: Final = 0.8  # of those on whose outcome somebody may think otherwise
A_PANEL_IS_HELD: Final = 0.4  # on what was decided otherwise
REVERSED_WEEKS_AGO: Final = 2  # the one week of which a panel reverses a decision
CHANGED_NOTHING: Final = frozenset({Outcome.ADVICE, Outcome.SIGNPOST, Outcome.NO_FURTHER_ACTION})
DRAWN_AT, DECIDED_AT, PANEL_AT = time(9, 30), time(14, 0), time(15, 0)
OTHERWISE: Final = {
    Outcome.STRATEGY_DISCUSSION: Weighted((Outcome.ASSESSMENT, 100)),
    Outcome.ASSESSMENT: Weighted((Outcome.EARLY_HELP, 60), (Outcome.STRATEGY_DISCUSSION, 40)),
    Outcome.REFERRAL_NO_FURTHER_ACTION: Weighted((Outcome.EARLY_HELP, 70), (Outcome.ASSESSMENT, 30)),
    Outcome.EARLY_HELP: Weighted((Outcome.ADVICE, 60), (Outcome.ASSESSMENT, 40)),
    Outcome.ADVICE: Weighted((Outcome.NO_FURTHER_ACTION, 50), (Outcome.EARLY_HELP, 50)),
    Outcome.SIGNPOST: Weighted((Outcome.NO_FURTHER_ACTION, 60), (Outcome.EARLY_HELP, 40)),
    Outcome.NO_FURTHER_ACTION: Weighted((Outcome.ADVICE, 70), (Outcome.EARLY_HELP, 30)),
}
"""What the second decider chooses instead; of what is only passed on or noted, nobody thinks otherwise."""
LEVEL_OF: Final = {
    Outcome.NO_FURTHER_ACTION: LevelOfNeed.UNIVERSAL,
    Outcome.ADVICE: LevelOfNeed.ADDITIONAL,
    Outcome.EARLY_HELP: LevelOfNeed.ADDITIONAL,
    Outcome.ASSESSMENT: LevelOfNeed.COMPLEX,
    Outcome.STRATEGY_DISCUSSION: LevelOfNeed.ACUTE,
}


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """Looks again at what was decided. The sample of the last week waits for its second decisions."""

    plan: AuthorityPlan
    workforce: WorkforcePlan
    staff: Staff

    def look(self) -> None:
        """Draw and decide again, week by week."""
        this_week = monday_of(self.plan.until)
        for weeks_ago in range(WEEKS, 0, -1):
            monday = this_week - timedelta(weeks=weeks_ago)
            if monday >= self.plan.front_door_since:
                self._week(monday, weeks_ago)

    def _week(self, monday: date, weeks_ago: int) -> None:
        drawn_on = monday + timedelta(weeks=1)
        chance = chance_for(self.plan.seed, "dip sample", monday.isoformat())
        if not candidates_of(monday, monday + LAST_DAY_OF_A_WEEK):
            return
        with many_at_once():
            with told(_at(drawn_on, DRAWN_AT)):
                sample = consistency.draw_dip_sample(monday, by=self.manager, seed=chance.randrange(2**31))
            if weeks_ago == 1:
                return
            rows = sample.decisions.select_related("decision").order_by("pk")
            for place, sampled in enumerate(rows):
                with told(_at(drawn_on + timedelta(days=1), DECIDED_AT) + timedelta(minutes=6 * place)):
                    self._judge(sampled, chance)
            with told(_at(drawn_on + timedelta(days=4), PANEL_AT)):
                self._panels(sample, chance, reverses=weeks_ago == REVERSED_WEEKS_AGO)

    def _judge(self, sampled: SampledDecision, chance: Random) -> None:
        others = [one for one in self._deciders() if self._had_no_part(one, sampled)]
        others = others or [one for one in (self.manager,) if self._had_no_part(one, sampled)]
        if not others:
            return
        first = sampled.decision
        outcome = Outcome(first.outcome)
        level = LevelOfNeed(first.level) if first.level else None
        if chance.random() >= AGREES and outcome in OTHERWISE:
            outcome = OTHERWISE[outcome].draw(chance)
            level = LEVEL_OF[outcome]
        second = SecondDecision(outcome, level, chance.choice(words.RATIONALE[outcome]))
        consistency.decide_again(sampled.reference, second, by=chance.choice(others))

    def _panels(self, sample: DipSample, chance: Random, *, reverses: bool) -> None:
        """Hold a panel on some of those that differ; where it `reverses`, on one of them it finds with the second."""
        for sampled in sample.decisions.filter(is_agreed=False).select_related("decision__contact").order_by("pk"):
            if sampled.reviewer_id == worker_of(self.manager).pk:
                continue
            if reverses and _may_be_reversed(sampled.decision):
                self._panel(sampled, sampled.outcome, sampled.level, words.PANEL_REVERSED)
                reverses = False
            elif chance.random() < A_PANEL_IS_HELD:
                self._panel(sampled, sampled.decision.outcome, sampled.decision.level, words.PANEL_FOUND)

    def _panel(self, sampled: SampledDecision, outcome: str, level: str, reasons: str) -> None:
        found = PanelRecord(
            held_on=today(),
            members=words.PANEL,
            outcome=Outcome(outcome),
            level=LevelOfNeed(level) if level else None,
            reasons=reasons,
        )
        consistency.hold_panel(sampled.reference, found, by=self.manager)

    @property
    def manager(self) -> Account:
        return self.staff.manager_of(min(self._front_door))

    @property
    def _front_door(self) -> set[int]:
        return {one.number for one in self.workforce.teams if one.kind is TeamKind.FRONT_DOOR}

    def _deciders(self) -> list[Account]:
        teams, in_post = self._front_door, self.workforce.in_post(today())
        return [self.staff.account_of(one) for one in in_post if one.team in teams and one.role is Role.SOCIAL_WORKER]

    @staticmethod
    def _had_no_part(account: Account, sampled: SampledDecision) -> bool:
        return by_somebody_else(SampledDecision.objects.filter(pk=sampled.pk), worker_of(account)).exists()


def _may_be_reversed(decision: ThresholdDecision) -> bool:
    """Whether nothing but words followed it, and nothing else is told of the child: what is told goes on as it was."""
    contact = decision.contact
    is_as_decided = contact.outcome == decision.outcome and contact.reopened_at is None
    has_nothing_else = not (
        decision.answers_outstanding
        or Contact.objects.filter(child=contact.child_id).exclude(pk=contact.pk).exists()
        or Episode.objects.filter(child=contact.child_id).exists()
    )
    return decision.outcome in CHANGED_NOTHING and is_as_decided and has_nothing_else


def _at(day: date, when: time) -> datetime:
    return datetime.combine(day, when, tzinfo=LONDON)
