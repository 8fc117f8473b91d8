"""What a drawn table of a stage can say of a child's record: each fact in words, and how it is put into a record.

`FACTS` has a row for each kind of fact, in the order of the child's journey. A fact is about the last one of its kind
that was told before it: "enquiry concluded" concludes the last enquiry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from lineofsight.domain import step_change_pathway
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    History,
    Origin,
    PlannedConference,
    Review,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    Visit,
    VisitFrequency,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection, LookedAfterReview
from lineofsight.domain.plans import ActionFacts, OutcomeFacts, PlanFacts, PlanKind, Progress, ProgressFacts
from lineofsight.domain.private_fostering import NOT_DISABLED, PrivateFostering
from lineofsight.domain.proceedings import GatewayDecision, Proceedings

DAY = "the day of the fact"
AHEAD = timedelta(days=21)
"""A conference is planned so long ahead, where a table says only when it was planned."""
EXTENDED_BY = timedelta(days=14)
"""A court lets an order of 8 days run so long altogether, where a table says only when it was extended."""


@dataclass
class Told:
    """A child's record as it is told, fact by fact. The last of each kind is the one that a later fact is about."""

    child: dict[str, Any] = field(default_factory=dict)
    episode: Episode | None = None
    help: EarlyHelp | None = None
    step: StepChange | None = None
    visits: tuple[Visit, ...] = ()
    outcomes: tuple[OutcomeFacts, ...] = ()
    birth_plan_on: date | None = None
    papers_sent_on: date | None = None

    def add(self, collection: str, thing: Any) -> None:
        """One more of a kind in the episode."""
        assert self.episode is not None, "tell the referral first"
        self.episode = replace(self.episode, **{collection: (*getattr(self.episode, collection), thing)})

    def change(self, collection: str, **columns: Any) -> None:
        """Something more of the last one of a kind."""
        assert self.episode is not None, "tell the referral first"
        *before, last = getattr(self.episode, collection)
        self.episode = replace(self.episode, **{collection: (*before, replace(last, **columns))})

    def last(self, collection: str) -> Any:
        return getattr(self.episode, collection)[-1]

    def of_help(self, **columns: Any) -> None:
        assert self.help is not None, "tell the early help first"
        self.help = replace(self.help, **columns)

    def of_outcome(self, **columns: Any) -> None:
        """Something more of the last outcome of the plan."""
        self.outcomes = (*self.outcomes[:-1], replace(self.outcomes[-1], **columns))

    @property
    def history(self) -> History:
        return History(
            child_id=1,
            episodes=(self.episode,) if self.episode else (),
            early_help=(self.help,) if self.help else (),
            step_changes=(self.step,) if self.step else (),
            visits=self.visits,
            **self.child,
        )

    @property
    def plan(self) -> PlanFacts | None:
        """What stands in the child protection plan, else in the child in need plan; None where there is neither."""
        if self.episode is None:
            return None
        for kind, plans in (
            (PlanKind.CHILD_PROTECTION, self.episode.child_protection_plans),
            (PlanKind.CHILD_IN_NEED, self.episode.child_in_need_plans),
        ):
            for plan in plans[-1:]:
                return PlanFacts(kind, plan.id, plan.started_on, plan.ended_on, self.outcomes)
        return None

    @property
    def conferred_on(self) -> date | None:
        """The day of the initial conference; None before it."""
        enquiries = self.episode.section_47_enquiries if self.episode else ()
        return enquiries[-1].conference_on if enquiries else None


Tell = Callable[[Told, date], None]


def _on(columns: dict[str, Any], on: date) -> dict[str, Any]:
    """Columns of a fact; one named `DAY` takes the day."""
    return {name: on if value == DAY else value for name, value in columns.items()}


# --- the child, the episode, and what stands in it -------------------------------------------------------------------


def _refer(told: Told, on: date) -> None:
    told.episode = Episode(id=1, referred_on=on, is_no_further_action=False)


def _of_child(**columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        told.child |= _on(columns, on)

    return tell


def _visited(**columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        told.visits = (*told.visits, Visit(len(told.visits) + 1, on, **columns))

    return tell


def _in_episode(**columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        assert told.episode is not None, "tell the referral first"
        told.episode = replace(told.episode, **_on(columns, on))

    return tell


def _new(collection: str, kind: Callable[..., Any], day: str, **columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        number = len(getattr(told.episode, collection)) + 1
        told.add(collection, kind(id=number, **{day: on}, **columns))

    return tell


def _then(collection: str, **columns: Any) -> Tell:
    """More of the last of a kind."""

    def tell(told: Told, on: date) -> None:
        told.change(collection, **_on(columns, on))

    return tell


def _reviewed(collection: str, column: str, kind: Callable[..., Any] = Review) -> Tell:
    def tell(told: Told, on: date) -> None:
        held = getattr(told.last(collection), column)
        told.change(collection, **{column: (*held, kind(len(held) + 1, on))})

    return tell


def _follow_up(told: Told, on: date) -> None:
    told.add("strategy_discussions", StrategyDiscussion(id=2, held_on=on, follows_id=1))


def _planned(*, is_review: bool) -> Tell:
    def tell(told: Told, on: date) -> None:
        told.add("planned_conferences", PlannedConference(1, on, on + AHEAD, is_review, subject_id=1))

    return tell


def _papers_sent(told: Told, on: date) -> None:
    told.papers_sent_on = on


def _birth_planned(told: Told, on: date) -> None:
    told.birth_plan_on = on


def _set_visits(told: Told, on: date) -> None:
    frequencies = told.last("child_protection_plans").frequencies
    told.change("child_protection_plans", frequencies=(*frequencies, VisitFrequency(on, 10)))


# --- care, orders and the court --------------------------------------------------------------------------------------


def _looked_after(told: Told, on: date) -> None:
    told.add("care_periods", CarePeriod(1, on, episodes=(CareEpisode(1, on, "V2", "U6", "S"),)))


def _order_extended(told: Told, on: date) -> None:
    until = told.last("emergency_protections").started_on + EXTENDED_BY
    told.change("emergency_protections", extended_on=on, extended_until_on=until)


def _suitability_decided(told: Told, on: date) -> None:
    told.change("private_fosterings", decided_on=(*told.last("private_fosterings").decided_on, on))


def _pre_proceedings_meeting(told: Told, on: date) -> None:
    told.change("proceedings", meetings=(*told.last("proceedings").meetings, on))


# --- what stands in a plan -------------------------------------------------------------------------------------------


def _outcome(told: Told, on: date) -> None:
    told.outcomes = (*told.outcomes, OutcomeFacts(len(told.outcomes) + 1, on))


def _action_due(told: Told, on: date) -> None:
    """An action that was agreed with its outcome; the day is the one on which it is due."""
    told.of_outcome(actions=(ActionFacts(1, told.outcomes[-1].set_on, on),))


def _action_done(told: Told, on: date) -> None:
    told.of_outcome(actions=(replace(told.outcomes[-1].actions[-1], done_on=on),))


def _progress(told: Told, on: date) -> None:
    told.of_outcome(progress=(ProgressFacts(1, on, Progress.BETTER),))


# --- early help, and steps between teams -----------------------------------------------------------------------------


def _help(told: Told, on: date) -> None:
    told.help = EarlyHelp(id=1, requested_on=on)


def _of_help(**columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        told.of_help(**_on(columns, on))

    return tell


def _help_assessment(told: Told, on: date) -> None:
    told.of_help(assessments=(EarlyHelpAssessment(1, on),))


def _help_assessed(told: Told, on: date) -> None:
    assert told.help is not None
    told.of_help(assessments=(replace(told.help.assessments[0], completed_on=on),))


def _family_plan(told: Told, on: date) -> None:
    told.of_help(plans=(FamilyPlan(1, on),))


def _family_plan_then(told: Told, **columns: Any) -> None:
    assert told.help is not None
    told.of_help(plans=(replace(told.help.plans[0], **columns),))


def _proposed(kind: str) -> Tell:
    def tell(told: Told, on: date) -> None:
        told.step = StepChange(1, kind, on)

    return tell


def _of_step(**columns: Any) -> Tell:
    def tell(told: Told, on: date) -> None:
        assert told.step is not None, "tell first what was proposed"
        told.step = replace(told.step, **_on(columns, on))

    return tell


def _gateway(decision: GatewayDecision) -> Tell:
    return _new("proceedings", Proceedings, "gateway_on", decision=decision.value)


POLICE_PROTECTION = partial(EmergencyProtection, kind="police_protection")
PROTECTION_ORDER = partial(EmergencyProtection, kind="emergency_protection_order")


FACTS: dict[str, Tell] = {
    "expected": _of_child(expected_on=DAY),
    "born": _of_child(born_on=DAY, expected_on=None),
    "died": _of_child(died_on=DAY),
    "disabled": _of_child(disabilities=("LD",)),
    "no disability": _of_child(disabilities=(NOT_DISABLED,)),
    "seen": _visited(is_child_seen=True),
    "seen in the episode": _visited(is_child_seen=True, episode_id=1),
    "seen, by a file": _visited(is_child_seen=True, episode_id=1, origin=Origin.LOADED),
    "visited, not seen": _visited(is_child_seen=False),
    "seen on a screen": _visited(is_in_person=False, is_child_seen=True),
    "referred": _refer,
    "no further action": _in_episode(is_no_further_action=True),
    "closed": _in_episode(closed_on=DAY, reason_for_closure="RC7"),
    "assessment": _new("assessments", Assessment, "started_on"),
    "assessment finished": _then("assessments", completed_on=DAY),
    "decides on a child in need plan": lambda told, _on: told.change("assessments", outcome="cin_plan"),
    "finds private fostering": lambda told, _on: told.change("assessments", outcome="private_fostering"),
    "child in need meeting": _new("need_meetings", Review, "held_on"),
    "assessment authorised": _then("assessments", authorised_on=DAY),
    "discussion": _new("strategy_discussions", StrategyDiscussion, "held_on"),
    "telephone discussion": _new("strategy_discussions", StrategyDiscussion, "held_on", is_by_telephone=True),
    "follow-up meeting": _follow_up,
    "enquiry": _new("section_47_enquiries", Section47Enquiry, "started_on"),
    "enquiry of a file": _new("section_47_enquiries", Section47Enquiry, "started_on", origin=Origin.LOADED),
    "enquiry submitted": _then("section_47_enquiries", submitted_on=DAY),
    "enquiry concluded": _then("section_47_enquiries", concluded_on=DAY),
    "no conference needed": _then("section_47_enquiries", conference_not_required=True),
    "conference": _then("section_47_enquiries", conference_on=DAY),
    "transfer-in conference": _new("conferences", Conference, "held_on", is_transfer_in=True),
    "transfer-in conference that decided on a plan": _new(
        "conferences", Conference, "held_on", is_transfer_in=True, decides_on_a_plan=True
    ),
    "initial conference planned": _planned(is_review=False),
    "review conference planned": _planned(is_review=True),
    "report shared": _then("planned_conferences", report_shared_on=DAY),
    "planned conference held": _then("planned_conferences", held_on=DAY),
    "planned conference called off": _then("planned_conferences", called_off_on=DAY),
    "papers sent": _papers_sent,
    "protection plan": _new("child_protection_plans", ChildProtectionPlan, "started_on"),
    "core group": _reviewed("child_protection_plans", "core_groups"),
    "review conference": _reviewed("child_protection_plans", "reviews"),
    "review conference that ended it": _reviewed("child_protection_plans", "reviews", partial(Review, ends_plan=True)),
    "review of a file": _reviewed("child_protection_plans", "reviews", partial(Review, origin=Origin.LOADED)),
    "visits set": _set_visits,
    "protection plan ended": _then("child_protection_plans", ended_on=DAY),
    "need plan": _new("child_in_need_plans", ChildInNeedPlan, "started_on"),
    "need plan reviewed": _reviewed("child_in_need_plans", "reviews"),
    "need plan ended": _then("child_in_need_plans", ended_on=DAY),
    "outcome": _outcome,
    "action due": _action_due,
    "action done": _action_done,
    "progress": _progress,
    "outcome reached": lambda told, on: told.of_outcome(ended_on=on),
    "birth plan": _birth_planned,
    "police protection": _new("emergency_protections", POLICE_PROTECTION, "started_on"),
    "protection order": _new("emergency_protections", PROTECTION_ORDER, "started_on"),
    "order extended": _order_extended,
    "measure ended": _then("emergency_protections", ended_on=DAY),
    "looked after": _looked_after,
    "looked-after review": _reviewed("care_periods", "reviews", LookedAfterReview),
    "left care": _then("care_periods", ended_on=DAY),
    "privately fostered": _new("private_fosterings", PrivateFostering, "aware_on"),
    "suitability decided": _suitability_decided,
    "fostering ended": _then("private_fosterings", ended_on=DAY),
    "legal gateway": _gateway(GatewayDecision.START_PRE_PROCEEDINGS),
    "legal gateway to issue": _gateway(GatewayDecision.ISSUE),
    "letter": _then("proceedings", letter_on=DAY, is_offered=True),
    "letter without an offer": _then("proceedings", letter_on=DAY, is_offered=False),
    "pre-proceedings meeting": _pre_proceedings_meeting,
    "pre-proceedings ended": _then("proceedings", ended_on=DAY),
    "court asked": _then("proceedings", ended_on=DAY, applied_on=DAY),
    "court decided": _then("proceedings", concluded_on=DAY),
    "notice sent": _in_episode(notice_sent_on=DAY),
    "move accepted": _in_episode(move_answered_on=DAY, is_move_accepted=True),
    "move refused": _in_episode(move_answered_on=DAY, is_move_accepted=False),
    "notice of moving in": _in_episode(move_notice_on=DAY),
    "early help": _help,
    "agreed": _of_help(agreed_on=DAY),
    "help assessment": _help_assessment,
    "help assessed": _help_assessed,
    "family plan": _family_plan,
    "family plan reviewed": lambda told, on: _family_plan_then(told, reviews=(Review(1, on),)),
    "family plan ended": lambda told, on: _family_plan_then(told, ended_on=on),
    "early help ended": _of_help(ended_on=DAY, reason_ended="outcomes_met"),
    "step up proposed": _proposed(step_change_pathway.UP),
    "step down proposed": _proposed(step_change_pathway.DOWN),
    "transfer proposed": _proposed(step_change_pathway.TRANSFER),
    "step up to an enquiry proposed": _proposed(step_change_pathway.UP_TO_ENQUIRY),
    "step up to pre-proceedings proposed": _proposed(step_change_pathway.UP_TO_PRE_PROCEEDINGS),
    "step down to child in need proposed": _proposed(step_change_pathway.DOWN_TO_IN_NEED),
    "answered": _of_step(answered_on=DAY, is_accepted=True),
    "inherited case reviewed": _of_step(reviewed_on=DAY),
}
"""The facts that a table can tell, each with how it is put into a record."""
