"""Draws the course of a contact: when it was looked at, asked about, decided and told, within the hours of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.codes.front_door import (
    ContactCategory,
    ContactMethod,
    ContactOutcome,
    Priority,
)
from lineofsight.domain.information_sharing import WhyNotTold
from lineofsight.domain.thresholds import reasons_for_sign_off
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.contacts import enquiring, proportions, words
from lineofsight.synthetic.contacts.course import ContactCourse, EnquiryCourse, Sender, Sharing, Verdict
from lineofsight.synthetic.contacts.hours import A_MINUTE, CLOSES, OPENS, Hours, at

FORMS: Final = frozenset({ContactMethod.PROFESSIONAL_FORM, ContactMethod.PUBLIC_FORM})
PRIORITIES: Final = {
    ContactOutcome.STRATEGY_DISCUSSION: Weighted((Priority.RED, 80), (Priority.AMBER, 20)),
    ContactOutcome.ASSESSMENT: Weighted((Priority.RED, 10), (Priority.AMBER, 76), (Priority.GREEN, 14)),
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: Weighted((Priority.AMBER, 70), (Priority.GREEN, 30)),
    ContactOutcome.EARLY_HELP: Weighted((Priority.AMBER, 40), (Priority.GREEN, 60)),
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE: Weighted((Priority.RED, 6), (Priority.AMBER, 54), (Priority.GREEN, 40)),
}
USUALLY: Final = Weighted((Priority.AMBER, 24), (Priority.GREEN, 76))
ASKED_ALL_THE_SAME: Final = 0.35  # of green contacts about which agencies would be asked: three days are long
LATEST_DECISION: Final = time(16, 20)
NOT_TOLD: Final = Weighted(
    (WhyNotTold.RISK_TO_CHILD, 30),
    (WhyNotTold.COULD_NOT_BE_REACHED, 34),
    (WhyNotTold.REFERRER_DID_NOT_SAY, 36),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a contact is to be: who says what of whom, and what becomes of it. ages: in whole years, -1 for unborn.

    outcomes: of each child; needs: of each child that is referred, else "". schools: the names of theirs.
    """

    number: int
    children: tuple[int, ...]
    ages: tuple[int, ...]
    sender: Sender
    received_at: datetime
    said: str
    category: ContactCategory
    outcomes: tuple[ContactOutcome, ...]
    needs: tuple[str, ...]
    schools: frozenset[str] = frozenset()


class Drawing:
    """Draws the courses of one family's contacts from the family's own chance."""

    def __init__(self, hours: Hours, chance: Random) -> None:
        self.hours = hours
        self.chance = chance

    # --- a contact that is decided when the front door comes to it ----------------------------------------------------

    def course(self, wanted: Wanted) -> ContactCourse:
        """A contact that is no referral of a life: all its moments follow from when it came."""
        chance, hours = self.chance, self.hours
        outcome = wanted.outcomes[0]
        sender, captured_at = self._captured(wanted)
        priority = PRIORITIES.get(outcome, USUALLY).draw(chance)
        triaged_at = self._triaged(captured_at, sender)
        linked_at = triaged_at + chance.randint(2, 9) * A_MINUTE
        asked, priority = self._enquiry(outcome, wanted, linked_at, priority)
        recommended_at = self._looked_into(linked_at, asked, priority)
        decided_at = self._decided(wanted.received_at, recommended_at, asked)
        drawn = replace(
            self._begun(wanted, sender, captured_at, priority),
            triaged_at=triaged_at,
            linked_at=linked_at,
            enquiry=asked and enquiring.shared(asked, decided_at, chance),
            recommended_at=recommended_at,
        )
        verdict = self._verdict(drawn, outcome, "", decided_at)
        if _needs_a_signature(verdict):
            first, last = proportions.MINUTES_TO_SIGN.draw(chance)
            signed_at = hours.later(decided_at, chance.randint(first, last))
            verdict = replace(verdict, signed_at=signed_at)
        return self._told(replace(drawn, verdicts=(verdict,) * len(wanted.children)))

    # --- a referral, whose decision has its moment already ------------------------------------------------------------

    def referral(self, wanted: Wanted, decided: Mapping[int, datetime]) -> ContactCourse:
        """A contact that is a referral of lives. decided: when the decision on each child was in force."""
        chance = self.chance
        first = min(decided.values())
        captured_at = self._captured_before(wanted, first)
        room = first - captured_at
        triaged_at = captured_at + min(chance.randint(4, 60) * A_MINUTE, room * 0.2)
        linked_at = triaged_at + min(6 * A_MINUTE, room * 0.15)
        worst = min(wanted.outcomes, key=list(PRIORITIES).index)
        priority = PRIORITIES[worst].draw(chance)
        proposed_at = first - min(chance.randint(4, 70) * A_MINUTE, room * 0.2)
        asked = None
        if room > timedelta(hours=2):
            asked, priority = self._enquiry(worst, wanted, linked_at, priority)
        if asked is not None and asked.asked_at > proposed_at - timedelta(hours=1):
            asked = None
        sender = wanted.sender
        if not self.hours.is_open(captured_at):
            sender = _rung_out_of_hours(sender)
        drawn = replace(
            self._begun(wanted, sender, captured_at, priority),
            triaged_at=triaged_at,
            linked_at=linked_at,
            enquiry=asked and enquiring.shared(asked, proposed_at, chance),
            recommended_at=proposed_at - min(12 * A_MINUTE, room * 0.1),
        )
        verdicts = []
        for child, outcome, need in zip(wanted.children, wanted.outcomes, wanted.needs, strict=True):
            later = decided[child] - first
            verdict = self._verdict(drawn, outcome, need, proposed_at + later)
            verdicts.append(replace(verdict, signed_at=decided[child]))
        return self._told(replace(drawn, verdicts=tuple(verdicts)))

    def _captured_before(self, wanted: Wanted, decided_at: datetime) -> datetime:
        """When a referral was in the queue: in time for its decision, by the out-of-hours team where it must be."""
        received_at = wanted.received_at
        if wanted.sender.method in FORMS:
            return received_at
        _, captured_at = self._captured(wanted)
        if captured_at <= decided_at - timedelta(minutes=25):
            return captured_at
        return received_at + min(4 * A_MINUTE, (decided_at - received_at) * 0.2)

    # --- the parts of a course ----------------------------------------------------------------------------------------

    def _begun(self, wanted: Wanted, sender: Sender, captured_at: datetime, priority: Priority) -> ContactCourse:
        chance = self.chance
        return ContactCourse(
            number=wanted.number,
            children=wanted.children,
            sender=sender,
            received_at=wanted.received_at,
            captured_at=captured_at,
            worries=wanted.said,
            category=wanted.category,
            priority=priority,
            verdicts=(),
            sharing=self._sharing(wanted),
            working_well=chance.choice(words.WORKING_WELL) if chance.random() < 0.4 else "",
            childs_words=chance.choice(words.CHILDS_WORDS) if chance.random() < 0.2 and min(wanted.ages) >= 4 else "",
            summary=chance.choice(words.SCREENED),
        )

    def _captured(self, wanted: Wanted) -> tuple[Sender, datetime]:
        """Who sent it, by which way it is counted, and when it was in the queue."""
        chance, received_at = self.chance, wanted.received_at
        if wanted.sender.method in FORMS:
            return wanted.sender, received_at
        minutes = chance.randint(*proportions.MINUTES_TO_TAKE_DOWN)
        if self.hours.is_open(received_at):
            return wanted.sender, received_at + minutes * A_MINUTE
        if chance.random() < proportions.OUT_OF_HOURS_TEAM_TAKES_IT:
            return _rung_out_of_hours(wanted.sender), received_at + minutes * A_MINUTE
        return wanted.sender, self.hours.later(received_at, minutes)

    def _triaged(self, captured_at: datetime, sender: Sender) -> datetime:
        chance = self.chance
        if sender.method not in FORMS and not self.hours.is_open(captured_at):
            return captured_at + chance.randint(4, 20) * A_MINUTE
        if chance.random() < proportions.TRIAGED_LATE:
            day = self.hours.next_day(captured_at.date())
            return self.hours.later(at(self.hours.next_day(day), OPENS), chance.randint(10, 200))
        first, last = proportions.MINUTES_TO_TRIAGE.draw(chance)
        return self.hours.later(captured_at, chance.randint(first, last))

    def _enquiry(
        self, outcome: ContactOutcome, wanted: Wanted, linked_at: datetime, priority: Priority
    ) -> tuple[EnquiryCourse | None, Priority]:
        """The enquiry, None for most; and the route by which it goes."""
        chance = self.chance
        is_asked = chance.random() < proportions.AGENCIES_ARE_ASKED.get(outcome, 0.0)
        if not is_asked:
            return None, priority
        if priority is Priority.GREEN and chance.random() >= ASKED_ALL_THE_SAME:
            priority = Priority.AMBER
        asked_at = self.hours.later(linked_at, chance.randint(6, 25))
        return enquiring.enquiry(asked_at, priority, wanted.schools, self.hours, chance), priority

    def _looked_into(self, linked_at: datetime, asked: EnquiryCourse | None, priority: Priority) -> datetime:
        """When screening is done: with agencies asked, once all have answered, or their time is well over."""
        chance, hours = self.chance, self.hours
        if asked is None:
            return hours.later(linked_at, chance.randint(8, 60))
        waits_until = asked.asked_at + timedelta(hours=enquiring.HOURS_OF_ROUTE[priority]) * 1.15
        came = list(enquiring.answers_in(asked, waits_until))
        is_complete = len(came) == len(asked.asked)
        return hours.later(max(came) if is_complete else waits_until, chance.randint(5, 40))

    def _decided(self, received_at: datetime, recommended_at: datetime, asked: EnquiryCourse | None) -> datetime:
        chance, hours = self.chance, self.hours
        soon = hours.later(recommended_at, chance.randint(4, 60))
        if asked is not None:
            return soon
        day = received_at.date()
        for _ in range(proportions.WORKING_DAYS_TO_DECIDE.draw(chance)):
            day = hours.next_day(day)
        return max(soon, hours.opening(at(day, time(chance.randint(9, 15), chance.randint(0, 59)))))

    def _verdict(self, drawn: ContactCourse, outcome: ContactOutcome, need: str, decided_at: datetime) -> Verdict:
        chance = self.chance
        is_new = outcome is not ContactOutcome.DUPLICATE
        level = proportions.LEVELS[outcome].draw(chance) if is_new else ""
        recommended = outcome
        if chance.random() < proportions.RECOMMENDED_OTHERWISE:
            recommended = chance.choice((ContactOutcome.ADVICE, ContactOutcome.EARLY_HELP, ContactOutcome.ASSESSMENT))
        owed = drawn.enquiry.owed_at(decided_at) if drawn.enquiry else 0
        return Verdict(
            outcome,
            level,
            chance.choice(words.RATIONALE[outcome]),
            words.criteria_for(drawn.category, level, chance) if is_new else (),
            decided_at,
            recommended=recommended,
            need=need,
            unknowns=chance.choice(words.UNKNOWNS),
            alternatives=chance.choice(words.ALTERNATIVES) if level == "4" else "",
            without_answers=chance.choice(words.WITHOUT_ANSWERS) if owed else "",
        )

    def _sharing(self, wanted: Wanted) -> Sharing:
        chance = self.chance
        parents_told = chance.random() < proportions.PARENTS_WERE_TOLD
        is_old_enough = min(wanted.ages) >= proportions.OF_AN_AGE_TO_BE_TOLD
        child_told: bool | None = is_old_enough and chance.random() < proportions.CHILD_WAS_TOLD
        why_not = NOT_TOLD.draw(chance)
        if parents_told:
            why_not = WhyNotTold.NOT_YET if is_old_enough else WhyNotTold.TOO_YOUNG
        is_agreed = self._agreement(wanted.outcomes)
        says = "Telling the school of it" if chance.random() < proportions.OBJECTED else ""
        if parents_told and chance.random() < proportions.SAYS_NOTHING_OF_THE_CHILD:
            return Sharing(True, None, None, is_agreed, says)
        return Sharing(parents_told, child_told, None if parents_told and child_told else why_not, is_agreed, says)

    def _agreement(self, outcomes: Sequence[ContactOutcome]) -> bool | None:
        """Whether the family agrees to the service, None where it is not recorded."""
        if ContactOutcome.EARLY_HELP in outcomes:
            return True
        if {ContactOutcome.ASSESSMENT, ContactOutcome.PRIVATE_FOSTERING}.isdisjoint(outcomes):
            return None
        if self.chance.random() >= proportions.AGREEMENT_IS_RECORDED:
            return None
        return self.chance.random() < 0.93

    def _told(self, drawn: ContactCourse) -> ContactCourse:
        """The course with when the sender heard that it arrived, and what was decided."""
        chance, hours = self.chance, self.hours
        final = max(one.final_at for one in drawn.verdicts if one.final_at is not None)
        if not drawn.sender.wants_feedback:
            return drawn
        acknowledged_at = None
        if drawn.sender.method not in FORMS:
            if chance.random() < proportions.ACKNOWLEDGED_AT_ONCE:
                acknowledged_at = drawn.captured_at + A_MINUTE
            elif chance.random() >= proportions.NEVER_ACKNOWLEDGED:
                acknowledged_at = hours.later(at(hours.next_day(drawn.captured_at.date()), OPENS), 60)
        day = final.date()
        for _ in range(proportions.WORKING_DAYS_TO_TELL.draw(chance)):
            day = hours.next_day(day)
        told_at: datetime | None = max(
            hours.opening(final + chance.randint(4, 40) * A_MINUTE),
            at(day, time(chance.randint(9, CLOSES.hour - 1), chance.randint(0, 59))),
        )
        if chance.random() < proportions.NEVER_TOLD:
            told_at = None
        return replace(drawn, acknowledged_at=acknowledged_at, told_at=told_at)


def _rung_out_of_hours(sender: Sender) -> Sender:
    """The sender, where they had to ring the out-of-hours team; the police send a notification at any hour."""
    is_rung = sender.method in {ContactMethod.PHONE, ContactMethod.EMAIL, ContactMethod.WALK_IN}
    return replace(sender, method=ContactMethod.OUT_OF_HOURS) if is_rung else sender


def _needs_a_signature(verdict: Verdict) -> bool:
    are_outstanding = bool(verdict.without_answers)
    return bool(reasons_for_sign_off(verdict.outcome.value, verdict.level, are_agencies_outstanding=are_outstanding))
