"""A child's history as dated events, oldest first: what the clocks start, stop and end on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lineofsight.domain.child_in_need import (
    assessment_decides_in_need,
    conference_decides_in_need,
    takes_the_place_of_need,
)
from lineofsight.domain.history import (
    PREGNANCY,
    Assessment,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    Episode,
    Event,
    EventKind,
    FamilyPlan,
    History,
    PlannedConference,
    Review,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    SubjectKind,
    Visit,
)
from lineofsight.domain.message_events import message_events
from lineofsight.domain.side_track_events import side_track_events

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
    EventKind.MOVE_NOTICE_RECEIVED,
    EventKind.REFERRAL_DECIDED,
    EventKind.ASSESSMENT_STARTED,
    EventKind.ASSESSMENT_REVIEW_POINT_SET,
    EventKind.STRATEGY_DISCUSSION_HELD,
    EventKind.STRATEGY_DISCUSSION_BY_TELEPHONE,
    EventKind.FOLLOW_UP_MEETING_HELD,
    EventKind.SECTION_47_STARTED,
    EventKind.UNBORN_CHILD_IN_SECTION_47,
    EventKind.CHILD_BORN,
    EventKind.PRIVATE_FOSTERING_KNOWN,
    EventKind.PRIVATE_FOSTERING_NOTIFIED,
    EventKind.PRIVATE_FOSTERING_PLANNED,
    EventKind.POLICE_PROTECTION_TAKEN,
    EventKind.EMERGENCY_PROTECTION_ORDER_MADE,
    EventKind.EMERGENCY_PROTECTION_ORDER_EXTENDED,
    EventKind.ENTERED_CARE,
    EventKind.PLACEMENT_ENDED,
    EventKind.PLACEMENT_STARTED,
    EventKind.PLACEMENT_UNTIL_EIGHTEEN_STARTED,
    EventKind.POLICE_PROTECTION_ENDED,
    EventKind.EMERGENCY_PROTECTION_ORDER_ENDED,
    EventKind.CHILD_SEEN,
    EventKind.ASSESSMENT_REVIEW_POINT_HELD,
    EventKind.ASSESSMENT_AUTHORISED,
    EventKind.CHILD_IN_NEED_DECIDED,
    EventKind.CHILD_IN_NEED_MEETING_HELD,
    EventKind.SECTION_47_CONCLUDED,
    EventKind.CONFERENCE_NOT_REQUIRED,
    EventKind.CONFERENCE_PLANNED,
    EventKind.REVIEW_CONFERENCE_PLANNED,
    EventKind.CONFERENCE_REPORT_SHARED,
    EventKind.PLANNED_CONFERENCE_HELD,
    EventKind.CONFERENCE_CALLED_OFF,
    EventKind.INITIAL_CONFERENCE_HELD,
    EventKind.TRANSFER_IN_CONFERENCE_HELD,
    EventKind.CONFERENCE_LETTER_SENT,
    EventKind.CONFERENCE_RECORD_SENT,
    EventKind.CORE_GROUP_HELD,
    EventKind.REVIEW_CONFERENCE_HELD,
    EventKind.REVIEW_LETTER_SENT,
    EventKind.REVIEW_RECORD_SENT,
    EventKind.CHILD_IN_NEED_PLAN_REVIEWED,
    EventKind.CHILD_IN_NEED_PLAN_ENDED,
    EventKind.CHILD_PROTECTION_PLAN_ENDED,
    EventKind.CHILD_PROTECTION_PLAN_STARTED,
    EventKind.CHILD_PROTECTION_INSTEAD,
    EventKind.CHILD_IN_NEED_PLAN_STARTED,
    EventKind.LOOKED_AFTER_REVIEW_HELD,
    EventKind.LEFT_CARE,
    EventKind.LETTER_BEFORE_PROCEEDINGS_SENT,
    EventKind.PRE_PROCEEDINGS_ENDED,
    EventKind.CARE_PROCEEDINGS_ISSUED,
    EventKind.CARE_PROCEEDINGS_ENDED,
    EventKind.PRIVATE_FOSTERING_ENDED,
    EventKind.STEP_DOWN_PROPOSED,
    EventKind.TRANSFER_PROPOSED,
    EventKind.STEP_DOWN_ACCEPTED,
    EventKind.TRANSFER_ACCEPTED,
    EventKind.STEP_CHANGE_REFUSED,
    EventKind.INHERITED_CASE_REVIEWED,
    EventKind.INHERITED_CASE_PASSED_ON,
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
        EventKind.CONFERENCE_LETTER_SENT,
        EventKind.CONFERENCE_RECORD_SENT,
        EventKind.REVIEW_LETTER_SENT,
        EventKind.REVIEW_RECORD_SENT,
        EventKind.CORE_GROUP_HELD,
        EventKind.CHILD_IN_NEED_DECIDED,
        EventKind.CHILD_IN_NEED_MEETING_HELD,
        EventKind.CHILD_PROTECTION_INSTEAD,
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
        _tell_inherited(told, step, history)
    for message in history.messages:
        for event in message_events(message):
            told.add(event)
    expected_on = history.expected_on or history.was_expected_on
    if expected_on is not None:
        _tell_pregnancy(told, history, expected_on)
    if history.died_on is not None:
        told.add(Event(EventKind.CHILD_DIED, history.died_on))
    return told.in_order()


def _tell_pregnancy(told: _Telling, history: History, expected_on: date) -> None:
    """The enquiries that began before the birth, each with the first day of the pregnancy; and the birth."""
    for episode in history.episodes:
        for enquiry in episode.section_47_enquiries:
            if history.born_on is None or enquiry.started_on < history.born_on:
                about = {SubjectKind.EPISODE: episode.id, SubjectKind.SECTION_47_ENQUIRY: enquiry.id}
                kind, began = EventKind.UNBORN_CHILD_IN_SECTION_47, expected_on - PREGNANCY
                told.add(Event(kind, enquiry.started_on, None, about, enquiry.origin, began))
    if history.born_on is not None:
        told.add(Event(EventKind.CHILD_BORN, history.born_on))


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
    noticed_on = move_noticed_on(episode)
    if noticed_on is not None:
        told.add(Event(EventKind.MOVE_NOTICE_RECEIVED, noticed_on, None, of, origin))
    for assessment in episode.assessments:
        _tell_assessment(told, assessment, of)
    for discussion in episode.strategy_discussions:
        _tell_discussion(told, discussion, of)
    for enquiry in episode.section_47_enquiries:
        _tell_enquiry(told, enquiry, of, episode.conferences)
    _tell_conferences(told, episode, of)
    _tell_plans(told, episode, of)
    for event in side_track_events(episode, of):
        told.add(event)
    if episode.closed_on is not None:
        told.add(Event(EventKind.EPISODE_CLOSED, episode.closed_on, None, of, origin))


def move_noticed_on(episode: Episode) -> date | None:
    """The day of the notice that a child moves in on a child protection plan; None for a child who did not.

    Where the notice is not in the record and the conference it led to is, the referral that it made stands for it.
    """
    if episode.move_notice_on is not None:
        return episode.move_notice_on
    return episode.referred_on if any(one.is_transfer_in for one in episode.conferences) else None


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
    if assessment_decides_in_need(assessment):
        told.add(Event(EventKind.CHILD_IN_NEED_DECIDED, assessment.authorised_on, None, about, origin))


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
        _tell_papers(told, conference, about, EventKind.CONFERENCE_LETTER_SENT, EventKind.CONFERENCE_RECORD_SENT)
    for planned in episode.planned_conferences:
        _tell_planned(told, planned, of | {SubjectKind.PLANNED_CONFERENCE: planned.id})


def _tell_papers(
    told: _Telling, held: Conference | Review, about: dict[SubjectKind, int], letter: EventKind, record: EventKind
) -> None:
    for kind, on in ((letter, held.letter_sent_on), (record, held.record_sent_on)):
        if on is not None:
            told.add(Event(kind, on, None, about, held.origin))


def _tell_planned(told: _Telling, planned: PlannedConference, about: dict[SubjectKind, int]) -> None:
    kind = EventKind.REVIEW_CONFERENCE_PLANNED if planned.is_review else EventKind.CONFERENCE_PLANNED
    told.add(Event(kind, planned.set_on, None, about, due_on=planned.planned_on))
    for kind, on in (
        (EventKind.CONFERENCE_REPORT_SHARED, planned.report_shared_on),
        (EventKind.PLANNED_CONFERENCE_HELD, planned.held_on),
        (EventKind.CONFERENCE_CALLED_OFF, planned.called_off_on),
    ):
        if on is not None:
            told.add(Event(kind, on, None, about))


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
            every, later = plan.visit_every_days, plan.frequencies
            told.add(Event(started, plan.started_on, None, about, plan.origin, None, every, later))
            for review in plan.reviews:
                of_review = about
                if subject is SubjectKind.CHILD_PROTECTION_PLAN:
                    of_review = about | {SubjectKind.REVIEW_CONFERENCE: review.id}
                told.add(Event(reviewed, review.held_on, None, of_review, review.origin))
                _tell_papers(told, review, of_review, EventKind.REVIEW_LETTER_SENT, EventKind.REVIEW_RECORD_SENT)
            if plan.ended_on is not None:
                told.add(Event(ended, plan.ended_on, None, about, plan.origin))
    for protection in episode.child_protection_plans:
        _tell_work_of(told, protection, episode, of)
    for meeting in episode.need_meetings:
        told.add(Event(EventKind.CHILD_IN_NEED_MEETING_HELD, meeting.held_on, None, of, meeting.origin))


def _tell_work_of(
    told: _Telling, protection: ChildProtectionPlan, episode: Episode, of: dict[SubjectKind, int]
) -> None:
    """The core groups of a child protection plan, and what it is to work with a child in need."""
    about = of | {SubjectKind.CHILD_PROTECTION_PLAN: protection.id}
    for group in protection.core_groups:
        told.add(Event(EventKind.CORE_GROUP_HELD, group.held_on, None, about, group.origin))
    if takes_the_place_of_need(protection, episode):
        told.add(Event(EventKind.CHILD_PROTECTION_INSTEAD, protection.started_on, None, about, protection.origin))
    if conference_decides_in_need(protection):
        told.add(Event(EventKind.CHILD_IN_NEED_DECIDED, protection.ended_on, None, about, protection.origin))


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
    is_down = step.kind in STEPS_DOWN
    proposed = EventKind.STEP_DOWN_PROPOSED if is_down else EventKind.TRANSFER_PROPOSED
    told.add(Event(proposed, step.proposed_on, None, of))
    if step.answered_on is not None:
        accepted = EventKind.STEP_DOWN_ACCEPTED if is_down else EventKind.TRANSFER_ACCEPTED
        kind = accepted if step.is_accepted else EventKind.STEP_CHANGE_REFUSED
        told.add(Event(kind, step.answered_on, None, of))


def _tell_inherited(told: _Telling, step: StepChange, history: History) -> None:
    """The review of a case that another team accepted, or that the case was closed or passed on before one."""
    if not step.is_accepted or step.answered_on is None:
        return
    of = {SubjectKind.STEP_CHANGE: step.id}
    if step.reviewed_on is not None:
        told.add(Event(EventKind.INHERITED_CASE_REVIEWED, step.reviewed_on, None, of))
    passed_on = min(_passed_on(step, history), default=None)
    if passed_on is not None:
        told.add(Event(EventKind.INHERITED_CASE_PASSED_ON, passed_on, None, of))


def _passed_on(step: StepChange, history: History) -> Iterator[date]:
    """The days on which another team took the case, or nothing was open any more, since a step was accepted."""
    since, place = step.answered_on or date.max, (step.proposed_on, step.id)
    for other in history.step_changes:
        is_later = (other.proposed_on, other.id) > place
        if is_later and other.is_accepted and other.answered_on is not None and other.answered_on >= since:
            yield other.answered_on
    ends = [one.closed_on for one in history.episodes if not one.is_no_further_action]
    ends += [one.ended_on for one in history.early_help]
    if ends and all(on is not None for on in ends):
        yield from (max(on for on in ends if on is not None),)


STEP_DOWN = "down_cin_to_eh"
"""A step down to early help."""
STEPS_DOWN = frozenset({STEP_DOWN, "down_cp_to_cin"})
"""The kinds of step whose acceptance has a clock of its own; a step up is accepted as any transfer is."""
