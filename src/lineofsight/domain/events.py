"""A child's history as dated events, oldest first: what the clocks start, stop and end on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.contacts import ContactFacts, EnquiryFacts, MessageFacts
from lineofsight.domain.history import (
    Assessment,
    Conference,
    EarlyHelp,
    Episode,
    Event,
    EventKind,
    FamilyPlan,
    History,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    SubjectKind,
    Visit,
)

ORDER_WITHIN_A_DAY: tuple[EventKind, ...] = (
    EventKind.CONTACT_RECEIVED,
    EventKind.CONTACT_ACKNOWLEDGED,
    EventKind.CONTACT_TRIAGED,
    EventKind.AGENCIES_ASKED_URGENTLY,
    EventKind.AGENCIES_ASKED,
    EventKind.AGENCIES_ASKED_FOR_EARLY_HELP,
    EventKind.AGENCIES_ANSWERED,
    EventKind.MASH_ENQUIRY_CLOSED,
    EventKind.CONTACT_DECIDED,
    EventKind.CONTACT_REOPENED,
    EventKind.CONTACT_DECIDED_AGAIN,
    EventKind.REFERRER_TOLD,
    EventKind.REFERRAL_RECEIVED,
    EventKind.REFERRAL_DECIDED,
    EventKind.ASSESSMENT_STARTED,
    EventKind.ASSESSMENT_REVIEW_POINT_SET,
    EventKind.STRATEGY_DISCUSSION_HELD,
    EventKind.STRATEGY_DISCUSSION_BY_TELEPHONE,
    EventKind.FOLLOW_UP_MEETING_HELD,
    EventKind.SECTION_47_STARTED,
    EventKind.CHILD_SEEN,
    EventKind.ASSESSMENT_REVIEW_POINT_HELD,
    EventKind.ASSESSMENT_AUTHORISED,
    EventKind.SECTION_47_CONCLUDED,
    EventKind.CONFERENCE_NOT_REQUIRED,
    EventKind.INITIAL_CONFERENCE_HELD,
    EventKind.TRANSFER_IN_CONFERENCE_HELD,
    EventKind.CORE_GROUP_HELD,
    EventKind.REVIEW_CONFERENCE_HELD,
    EventKind.CHILD_IN_NEED_PLAN_REVIEWED,
    EventKind.CHILD_IN_NEED_PLAN_ENDED,
    EventKind.CHILD_PROTECTION_PLAN_ENDED,
    EventKind.CHILD_PROTECTION_PLAN_STARTED,
    EventKind.CHILD_IN_NEED_PLAN_STARTED,
    EventKind.STEP_DOWN_PROPOSED,
    EventKind.TRANSFER_PROPOSED,
    EventKind.STEP_DOWN_ACCEPTED,
    EventKind.TRANSFER_ACCEPTED,
    EventKind.STEP_CHANGE_REFUSED,
    EventKind.EARLY_HELP_AGREED,
    EventKind.EARLY_HELP_ASSESSED,
    EventKind.FAMILY_PLAN_STARTED,
    EventKind.EARLY_HELP_PLANNED_WITHOUT_ASSESSMENT,
    EventKind.FAMILY_PLAN_REVIEWED,
    EventKind.FAMILY_PLAN_ENDED,
    EventKind.EARLY_HELP_ENDED,
    EventKind.CHILD_DIED,
    EventKind.EPISODE_CLOSED,
)
"""The order in which events of one day are told: the order of the child's journey."""

RECORDED_KINDS: frozenset[EventKind] = frozenset(ORDER_WITHIN_A_DAY)
"""The kinds of event that a history can hold now. A clock that needs another kind gives no reading."""

KINDS_NOT_IN_A_CENSUS: frozenset[EventKind] = frozenset(
    {
        EventKind.REFERRAL_DECIDED,
        EventKind.CHILD_SEEN,
        EventKind.ASSESSMENT_REVIEW_POINT_HELD,
        EventKind.STRATEGY_DISCUSSION_HELD,
        EventKind.STRATEGY_DISCUSSION_BY_TELEPHONE,
        EventKind.FOLLOW_UP_MEETING_HELD,
        EventKind.SECTION_47_CONCLUDED,
        EventKind.CORE_GROUP_HELD,
        EventKind.CHILD_IN_NEED_PLAN_REVIEWED,
    }
)
"""The recorded kinds that a census file cannot hold. The start of a section 47 enquiry stands there for the
strategy discussion that began it; that a conference was not required is there, its day is not."""

_RANK = {kind: rank for rank, kind in enumerate(ORDER_WITHIN_A_DAY)}

_Entry = tuple[date, int, float, int, Event]


def events_of(history: History) -> tuple[Event, ...]:
    """Every event of a history, oldest first; those of one day in `ORDER_WITHIN_A_DAY`, then by time and id.

    An event whose day is not recorded (`on` is None) stands on the day on which its subject started. The same
    history gives the same events in the same order.
    """
    told = _Telling()
    for episode in history.episodes:
        _tell_episode(told, episode)
    for visit in history.visits:
        _tell_visit(told, visit)
    for help_given in history.early_help:
        _tell_early_help(told, help_given)
    for step in history.step_changes:
        _tell_step_change(told, step)
    for message in history.messages:
        _tell_message(told, message)
    if history.died_on is not None:
        told.add(Event(EventKind.CHILD_DIED, history.died_on))
    return told.in_order()


class _Telling:
    """The events told so far, each with what it is sorted by."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        self.entries: list[_Entry] = []

    def add(self, event: Event, standing_on: date = date.min) -> None:
        """Tell an event; one whose day is not recorded stands on `standing_on`."""
        moment = event.at.timestamp() if event.at is not None else 0.0
        on = event.on or standing_on
        self.entries.append((on, _RANK[event.kind], moment, len(self.entries), event))

    def in_order(self) -> tuple[Event, ...]:
        return tuple(entry[-1] for entry in sorted(self.entries))


def _tell_visit(told: _Telling, visit: Visit) -> None:
    if visit.is_in_person and visit.is_child_seen:
        told.add(Event(EventKind.CHILD_SEEN, visit.happened_on, visit.happened_at, {}, visit.origin))


def _tell_episode(told: _Telling, episode: Episode) -> None:
    of, origin = {SubjectKind.EPISODE: episode.id}, episode.origin
    told.add(Event(EventKind.REFERRAL_RECEIVED, episode.referred_on, episode.referred_at, of, origin))
    if episode.decided_on is not None:
        told.add(Event(EventKind.REFERRAL_DECIDED, episode.decided_on, episode.decided_at, of, origin))
    for assessment in episode.assessments:
        _tell_assessment(told, assessment, of)
    for discussion in episode.strategy_discussions:
        _tell_discussion(told, discussion, of)
    for enquiry in episode.section_47_enquiries:
        _tell_enquiry(told, enquiry, of, episode.conferences)
    _tell_conferences(told, episode, of)
    _tell_plans(told, episode, of)
    if episode.closed_on is not None:
        told.add(Event(EventKind.EPISODE_CLOSED, episode.closed_on, None, of, origin))


def _tell_assessment(told: _Telling, assessment: Assessment, of: dict[SubjectKind, int]) -> None:
    about, origin = of | {SubjectKind.ASSESSMENT: assessment.id}, assessment.origin
    told.add(Event(EventKind.ASSESSMENT_STARTED, assessment.started_on, None, about, origin))
    if assessment.review_point_on is not None:
        kind, due_on = EventKind.ASSESSMENT_REVIEW_POINT_SET, assessment.review_point_on
        told.add(Event(kind, assessment.started_on, None, about, origin, due_on))
    if assessment.review_point_held_on is not None:
        kind, on = EventKind.ASSESSMENT_REVIEW_POINT_HELD, assessment.review_point_held_on
        told.add(Event(kind, on, None, about, origin))
    if assessment.authorised_on is not None:
        told.add(Event(EventKind.ASSESSMENT_AUTHORISED, assessment.authorised_on, None, about, origin))


def _tell_discussion(told: _Telling, discussion: StrategyDiscussion, of: dict[SubjectKind, int]) -> None:
    on, at, origin = discussion.held_on, discussion.held_at, discussion.origin
    about = of | {SubjectKind.STRATEGY_DISCUSSION: discussion.id}
    told.add(Event(EventKind.STRATEGY_DISCUSSION_HELD, on, at, about, origin))
    if discussion.is_by_telephone:
        told.add(Event(EventKind.STRATEGY_DISCUSSION_BY_TELEPHONE, on, at, about, origin))
    if discussion.follows_id is not None:
        about = of | {SubjectKind.STRATEGY_DISCUSSION: discussion.follows_id}
        told.add(Event(EventKind.FOLLOW_UP_MEETING_HELD, on, at, about, origin))


def _tell_enquiry(
    told: _Telling, enquiry: Section47Enquiry, of: dict[SubjectKind, int], conferences: Iterable[Conference]
) -> None:
    about, origin = of | {SubjectKind.SECTION_47_ENQUIRY: enquiry.id}, enquiry.origin
    told.add(Event(EventKind.SECTION_47_STARTED, enquiry.started_on, enquiry.started_at, about, origin))
    if enquiry.concluded_on is not None:
        told.add(Event(EventKind.SECTION_47_CONCLUDED, enquiry.concluded_on, None, about, origin))
    if enquiry.conference_not_required:
        event = Event(EventKind.CONFERENCE_NOT_REQUIRED, enquiry.concluded_on, None, about, origin)
        told.add(event, standing_on=enquiry.started_on)
    has_row = any(_is_the_conference_of(enquiry, conference) for conference in conferences)
    if enquiry.conference_on is not None and not has_row:
        told.add(Event(EventKind.INITIAL_CONFERENCE_HELD, enquiry.conference_on, None, about, origin))


def _is_the_conference_of(enquiry: Section47Enquiry, conference: Conference) -> bool:
    """Whether the conference that the enquiry names stands in the record as a row of its own."""
    return conference.section_47_enquiry_id == enquiry.id and conference.held_on == enquiry.conference_on


def _tell_conferences(told: _Telling, episode: Episode, of: dict[SubjectKind, int]) -> None:
    for conference in episode.conferences:
        about = of | {SubjectKind.CONFERENCE: conference.id}
        if conference.section_47_enquiry_id is not None:
            about[SubjectKind.SECTION_47_ENQUIRY] = conference.section_47_enquiry_id
        kind = EventKind.INITIAL_CONFERENCE_HELD
        if conference.is_transfer_in:
            kind = EventKind.TRANSFER_IN_CONFERENCE_HELD
        told.add(Event(kind, conference.held_on, None, about, conference.origin))


def _tell_plans(told: _Telling, episode: Episode, of: dict[SubjectKind, int]) -> None:
    plans = (
        (
            SubjectKind.CHILD_PROTECTION_PLAN,
            episode.child_protection_plans,
            EventKind.CHILD_PROTECTION_PLAN_STARTED,
            EventKind.REVIEW_CONFERENCE_HELD,
            EventKind.CHILD_PROTECTION_PLAN_ENDED,
        ),
        (
            SubjectKind.CHILD_IN_NEED_PLAN,
            episode.child_in_need_plans,
            EventKind.CHILD_IN_NEED_PLAN_STARTED,
            EventKind.CHILD_IN_NEED_PLAN_REVIEWED,
            EventKind.CHILD_IN_NEED_PLAN_ENDED,
        ),
    )
    for subject, rows, started, reviewed, ended in plans:
        for plan in rows:
            about = of | {subject: plan.id}
            every = plan.visit_every_days
            told.add(Event(started, plan.started_on, None, about, plan.origin, every_days=every))
            for review in plan.reviews:
                told.add(Event(reviewed, review.held_on, None, about, review.origin))
            if plan.ended_on is not None:
                told.add(Event(ended, plan.ended_on, None, about, plan.origin))
    for protection in episode.child_protection_plans:
        about = of | {SubjectKind.CHILD_PROTECTION_PLAN: protection.id}
        for group in protection.core_groups:
            told.add(Event(EventKind.CORE_GROUP_HELD, group.held_on, None, about, group.origin))


def _tell_early_help(told: _Telling, given: EarlyHelp) -> None:
    of = {SubjectKind.EARLY_HELP: given.id}
    for kind, on in (
        (EventKind.EARLY_HELP_AGREED, given.agreed_on),
        (EventKind.EARLY_HELP_ASSESSED, given.assessed_on),
        (EventKind.EARLY_HELP_ENDED, given.ended_on),
    ):
        if on is not None:
            told.add(Event(kind, on, None, of))
    for plan in given.plans:
        _tell_family_plan(told, plan, of | {SubjectKind.FAMILY_PLAN: plan.id}, ended_on=plan.ended_on or given.ended_on)


def _tell_family_plan(told: _Telling, plan: FamilyPlan, of: dict[SubjectKind, int], ended_on: date | None) -> None:
    """A plan's events. ended_on: a plan that nobody ended has ended with the early help."""
    told.add(Event(EventKind.FAMILY_PLAN_STARTED, plan.started_on, None, of))
    if plan.is_without_assessment:
        told.add(Event(EventKind.EARLY_HELP_PLANNED_WITHOUT_ASSESSMENT, plan.started_on, None, of))
    for review in plan.reviews:
        told.add(Event(EventKind.FAMILY_PLAN_REVIEWED, review.held_on, None, of, review.origin))
    if ended_on is not None:
        told.add(Event(EventKind.FAMILY_PLAN_ENDED, ended_on, None, of))


def _tell_step_change(told: _Telling, step: StepChange) -> None:
    of = {SubjectKind.STEP_CHANGE: step.id}
    is_down = step.kind == STEP_DOWN
    proposed = EventKind.STEP_DOWN_PROPOSED if is_down else EventKind.TRANSFER_PROPOSED
    told.add(Event(proposed, step.proposed_on, None, of))
    if step.answered_on is not None:
        accepted = EventKind.STEP_DOWN_ACCEPTED if is_down else EventKind.TRANSFER_ACCEPTED
        kind = accepted if step.is_accepted else EventKind.STEP_CHANGE_REFUSED
        told.add(Event(kind, step.answered_on, None, of))


STEP_DOWN = "down_cin_to_eh"
"""The kind of step whose acceptance has a clock of its own; a step up is accepted as any transfer is."""

ASKED_BY_ROUTE: dict[str, EventKind] = {
    Priority.RED.value: EventKind.AGENCIES_ASKED_URGENTLY,
    Priority.AMBER.value: EventKind.AGENCIES_ASKED,
    Priority.GREEN.value: EventKind.AGENCIES_ASKED_FOR_EARLY_HELP,
}
"""The event with which the agencies are asked, by the route of the enquiry: each route has a clock of its own."""


def _tell_message(told: _Telling, message: MessageFacts) -> None:
    of = {SubjectKind.CONTACT_MESSAGE: message.id}
    if message.acknowledged_on is not None:
        told.add(Event(EventKind.CONTACT_ACKNOWLEDGED, message.acknowledged_on, message.acknowledged_at, of))
    for contact in message.contacts:
        _tell_contact(told, contact, of | {SubjectKind.CONTACT: contact.id})
    for enquiry in message.enquiries:
        _tell_mash_enquiry(told, enquiry, of | {SubjectKind.MASH_ENQUIRY: enquiry.id})


def _tell_contact(told: _Telling, contact: ContactFacts, of: dict[SubjectKind, int]) -> None:
    told.add(Event(EventKind.CONTACT_RECEIVED, contact.received_on, contact.received_at, of))
    first = EventKind.CONTACT_DECIDED
    again = EventKind.CONTACT_DECIDED_AGAIN
    is_decided_again = contact.reopened_at is not None and contact.decided_at is not None
    for kind, on, at in (
        (EventKind.CONTACT_TRIAGED, contact.triaged_on, contact.triaged_at),
        (first, contact.first_decided_on, contact.first_decided_at),
        (EventKind.CONTACT_REOPENED, contact.reopened_on, contact.reopened_at),
        (again, contact.decided_on if is_decided_again else None, contact.decided_at),
        (EventKind.REFERRER_TOLD, contact.told_on, contact.told_at),
    ):
        if on is not None:
            told.add(Event(kind, on, at, of))


def _tell_mash_enquiry(told: _Telling, enquiry: EnquiryFacts, of: dict[SubjectKind, int]) -> None:
    told.add(Event(ASKED_BY_ROUTE[enquiry.priority], enquiry.asked_on, enquiry.asked_at, of))
    if enquiry.answered_on is not None:
        told.add(Event(EventKind.AGENCIES_ANSWERED, enquiry.answered_on, enquiry.answered_at, of))
    if enquiry.closed_on is not None:
        told.add(Event(EventKind.MASH_ENQUIRY_CLOSED, enquiry.closed_on, enquiry.closed_at, of))
