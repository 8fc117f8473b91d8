"""A child's history: the dated facts of one child as plain values, oldest first.

The record floor builds a `History` from its rows; the clocks, the data faults and the pages read it. Nothing here
knows a database. Dates are local dates (Europe/London); moments are aware. None means that the fact is not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from lineofsight.domain.contacts import MessageFacts
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import Proceedings

PREGNANCY = timedelta(days=280)
"""From the first day of a pregnancy to the expected date of birth: 40 weeks."""


class Origin(StrEnum):
    """Where a fact came from: recorded here by a worker, or loaded from a file."""

    RECORDED = "recorded"
    LOADED = "loaded"


class SubjectKind(StrEnum):
    """What a clock can be about: the child, or one thing in the child's record."""

    CHILD = "child"
    EPISODE = "episode"
    ASSESSMENT = "assessment"
    STRATEGY_DISCUSSION = "strategy_discussion"
    SECTION_47_ENQUIRY = "section_47_enquiry"
    PLANNED_CONFERENCE = "planned_conference"
    CONFERENCE = "conference"
    REVIEW_CONFERENCE = "review_conference"
    CHILD_PROTECTION_PLAN = "child_protection_plan"
    CHILD_IN_NEED_PLAN = "child_in_need_plan"
    CONTACT_MESSAGE = "contact_message"
    CONTACT = "contact"
    MASH_ENQUIRY = "mash_enquiry"
    EARLY_HELP = "early_help"
    FAMILY_PLAN = "family_plan"
    STEP_CHANGE = "step_change"
    CARE_PERIOD = "care_period"
    PLACEMENT = "placement"
    LEGAL_ORDER = "legal_order"
    PRIVATE_FOSTERING = "private_fostering"
    PROCEEDINGS = "proceedings"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment. Complete when authorised; `review_point_on` is the internal review point that was set.

    `completed_on` is the day the worker finished it, for a manager to authorise, `outcome` what it decided; "" where
    nobody said. A census holds neither.
    """

    id: int
    started_on: date
    review_point_on: date | None = None
    review_point_held_on: date | None = None
    authorised_on: date | None = None
    factors: tuple[str, ...] = ()
    origin: Origin = Origin.RECORDED
    completed_on: date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class StrategyDiscussion:
    """One multi-agency strategy discussion; `initiated_section_47` marks the one that began an enquiry.

    `follows_id` is the discussion by telephone of which it is the follow-up meeting; None for one of its own.
    """

    id: int
    held_on: date
    held_at: datetime | None = None
    initiated_section_47: bool = False
    origin: Origin = Origin.RECORDED
    is_by_telephone: bool = False
    follows_id: int | None = None


@dataclass(frozen=True, slots=True)
class Section47Enquiry:
    """One section 47 enquiry; it starts on the day of the strategy discussion that began it.

    It is concluded once a manager has signed its outcome. `submitted_on` is the day on which the worker put the
    conclusion forward; None before that, once it was sent back, and where a file does not say.
    `conference_not_required` is None until decided. `concluded_on` is None while running, and for every enquiry
    of a census file, which does not hold that date.
    """

    id: int
    started_on: date
    started_at: datetime | None = None
    conference_target_on: date | None = None
    conference_on: date | None = None
    conference_not_required: bool | None = None
    submitted_on: date | None = None
    concluded_on: date | None = None
    origin: Origin = Origin.RECORDED


@dataclass(frozen=True, slots=True)
class Conference:
    """An initial or transfer-in child protection conference. Reviews stand with their plan.

    `letter_sent_on` is the day on which what it decided was sent, `record_sent_on` the full record.
    `decides_on_a_plan`: it is recorded that a child protection plan was decided; a file does not say it.
    """

    id: int
    held_on: date
    is_transfer_in: bool = False
    section_47_enquiry_id: int | None = None
    origin: Origin = Origin.RECORDED
    letter_sent_on: date | None = None
    record_sent_on: date | None = None
    decides_on_a_plan: bool = False


@dataclass(frozen=True, slots=True)
class PlannedConference:
    """A conference planned for `planned_on`: the initial one of an enquiry, or a review of a plan.

    `subject_id` is the enquiry or the plan. `set_on` is the day on which it was first planned, `report_shared_on` the
    day on which the family and the chair had the report. It ends with `held_on`, or with `called_off_on`.
    """

    id: int
    set_on: date
    planned_on: date
    is_review: bool = False
    subject_id: int = 0
    report_shared_on: date | None = None
    held_on: date | None = None
    called_off_on: date | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether it was neither held nor called off."""
        return self.held_on is None and self.called_off_on is None


@dataclass(frozen=True, slots=True)
class Review:
    """A meeting about a plan, on the day it was held: a review, or a core group.

    Of a review conference `letter_sent_on` and `record_sent_on` say when what it decided and its record were sent, and
    `ends_plan` whether it decided that the plan ends; a file does not say it.
    """

    id: int
    held_on: date
    origin: Origin = Origin.RECORDED
    letter_sent_on: date | None = None
    record_sent_on: date | None = None
    ends_plan: bool = False


@dataclass(frozen=True, slots=True)
class VisitFrequency:
    """From a day on, how often a plan says that the child is visited: at least every so many days."""

    from_on: date
    every_days: int


@dataclass(frozen=True, slots=True)
class ChildProtectionPlan:
    """A child protection plan. `visit_every_days` is what the conference set; None means the local standard.

    `end_reason` is "" while it runs, and where it is not known. `frequencies` are what reviews set since then, oldest
    first.
    """

    id: int
    started_on: date
    ended_on: date | None = None
    initial_category: str = ""
    latest_category: str = ""
    previous_plans: int | None = None
    visit_every_days: int | None = None
    reviews: tuple[Review, ...] = ()
    origin: Origin = Origin.RECORDED
    core_groups: tuple[Review, ...] = ()
    end_reason: str = ""
    frequencies: tuple[VisitFrequency, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildInNeedPlan:
    """A child in need plan. `visit_every_days` is what the plan set; None means the local standard.

    `frequencies` are what reviews set since then, oldest first.
    """

    id: int
    started_on: date
    ended_on: date | None = None
    visit_every_days: int | None = None
    reviews: tuple[Review, ...] = ()
    origin: Origin = Origin.RECORDED
    frequencies: tuple[VisitFrequency, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit or an attempt at one. Only a visit in person with the child seen resets a visit clock.

    is_failed: nobody answered, or the visit was refused; it is then not `is_in_person`. episode_id: the episode of need
    in which it was paid; None for one in early help, and where it is not known.
    """

    id: int
    happened_on: date
    happened_at: datetime | None = None
    is_in_person: bool = True
    is_child_seen: bool = False
    is_seen_alone: bool | None = None
    origin: Origin = Origin.RECORDED
    is_failed: bool = False
    episode_id: int | None = None


@dataclass(frozen=True, slots=True)
class EarlyHelpAssessment:
    """One early help assessment, by whichever organisation. Complete when that organisation finished it."""

    id: int
    started_on: date
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FamilyPlan:
    """One family plan of a child. `is_without_assessment`: it was made without one, and says why."""

    id: int
    started_on: date
    ended_on: date | None = None
    is_without_assessment: bool = False
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlyHelp:
    """A child's time in early help. It is by agreement: its clocks start with `agreed_on`."""

    id: int
    requested_on: date
    agreed_on: date | None = None
    assessments: tuple[EarlyHelpAssessment, ...] = ()
    plans: tuple[FamilyPlan, ...] = ()
    ended_on: date | None = None
    reason_ended: str = ""

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def assessed_on(self) -> date | None:
        """The day on which its first assessment was completed."""
        return min((one.completed_on for one in self.assessments if one.completed_on is not None), default=None)


@dataclass(frozen=True, slots=True)
class ToldOfEarlyHelp:
    """What a list says of a child's early help: assessments, and neither what was asked for nor what was agreed.

    known_on: the last day on which a list said itself that the family is in early help; None where none did.
    """

    id: int
    assessments: tuple[EarlyHelpAssessment, ...] = ()
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step up, a step down or a transfer between teams, until the receiving side answered.

    `kind` is as the field codes it, or "transfer". `is_accepted` is None while nobody has answered. `reviewed_on` is
    the day on which the receiving team had looked at the case that it inherited.
    """

    id: int
    kind: str
    proposed_on: date
    answered_on: date | None = None
    is_accepted: bool | None = None
    reviewed_on: date | None = None

    @property
    def is_waiting(self) -> bool:
        return self.is_accepted is None


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode of need: referral to closure, with all that stands in it.

    `complete_from` is None where the record is whole. For an episode known from a file it is the first day that the
    file covers: assessments, reviews and enquiries that ended before it may exist and not be in the file.

    `move_notice_on` is the day on which another authority's notice came that the child moves here. `notice_sent_on` is
    the day of our notice that the child moves away; `is_move_accepted` is None while nobody there has answered it.
    `need_meetings` are its child in need meetings.
    """

    id: int
    referred_on: date
    referred_at: datetime | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    is_no_further_action: bool | None = None
    source: str = ""
    primary_need: str = ""
    closed_on: date | None = None
    reason_for_closure: str = ""
    assessments: tuple[Assessment, ...] = ()
    strategy_discussions: tuple[StrategyDiscussion, ...] = ()
    section_47_enquiries: tuple[Section47Enquiry, ...] = ()
    conferences: tuple[Conference, ...] = ()
    child_protection_plans: tuple[ChildProtectionPlan, ...] = ()
    child_in_need_plans: tuple[ChildInNeedPlan, ...] = ()
    complete_from: date | None = None
    origin: Origin = Origin.RECORDED
    planned_conferences: tuple[PlannedConference, ...] = ()
    move_notice_on: date | None = None
    notice_sent_on: date | None = None
    move_answered_on: date | None = None
    is_move_accepted: bool | None = None
    care_periods: tuple[CarePeriod, ...] = ()
    emergency_protections: tuple[EmergencyProtection, ...] = ()
    private_fosterings: tuple[PrivateFostering, ...] = ()
    proceedings: tuple[Proceedings, ...] = ()
    need_meetings: tuple[Review, ...] = ()

    @property
    def care_episodes(self) -> tuple[CareEpisode, ...]:
        """The episodes of every period of being looked after, oldest first."""
        return tuple(one for period in self.care_periods for one in period.episodes)

    @property
    def is_open(self) -> bool:
        """Whether there is work in it: it is not closed, and not a referral that was not taken up."""
        return self.closed_on is None and not self.is_no_further_action


@dataclass(frozen=True, slots=True)
class History:
    """All the facts of one child that a clock or a data fault reads.

    `as_at_on` is the reference date of the file that is all we know the child by; None once a later fact was
    recorded here, when "now" is today. `was_expected_on` is the day of birth that was expected, of a child known before
    it. `sex` and `ethnicity` are census codes, "" where not recorded. `messages` are
    contact messages: the history of one message alone (no child) holds nothing else.
    """

    child_id: int
    la_child_id: str = ""
    sex: str = ""
    ethnicity: str = ""
    disabilities: tuple[str, ...] = ()
    upn: str = ""
    upn_unknown: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    died_on: date | None = None
    episodes: tuple[Episode, ...] = field(default=())
    visits: tuple[Visit, ...] = field(default=())
    as_at_on: date | None = None
    early_help: tuple[EarlyHelp, ...] = field(default=())
    step_changes: tuple[StepChange, ...] = field(default=())
    messages: tuple[MessageFacts, ...] = field(default=())
    was_expected_on: date | None = None
    told_of_early_help: ToldOfEarlyHelp | None = None


class EventKind(StrEnum):
    """What can happen in a child's history that starts, stops or ends a clock.

    Some kinds cannot be recorded here yet; `domain.events.RECORDED_KINDS` lists those that can, and a clock that
    needs another says so instead of running for ever.
    """

    CONTACT_RECEIVED = "contact_received"
    CONTACT_ACKNOWLEDGED = "contact_acknowledged"
    CONTACT_TRIAGED = "contact_triaged"
    CONTACT_DECIDED = "contact_decided"
    CONTACT_REOPENED = "contact_reopened"
    CONTACT_DECIDED_AGAIN = "contact_decided_again"
    AGENCIES_ASKED_URGENTLY = "agencies_asked_urgently"
    AGENCIES_ASKED = "agencies_asked"
    AGENCIES_ASKED_FOR_EARLY_HELP = "agencies_asked_for_early_help"
    AGENCIES_ANSWERED = "agencies_answered"
    MASH_ENQUIRY_CLOSED = "mash_enquiry_closed"
    REFERRAL_RECEIVED = "referral_received"
    REFERRAL_DECIDED = "referral_decided"
    REFERRER_TOLD = "referrer_told"
    CHILD_SEEN = "child_seen"
    ASSESSMENT_STARTED = "assessment_started"
    ASSESSMENT_REVIEW_POINT_SET = "assessment_review_point_set"
    ASSESSMENT_REVIEW_POINT_HELD = "assessment_review_point_held"
    ASSESSMENT_AUTHORISED = "assessment_authorised"
    CAUSE_TO_SUSPECT_HARM = "cause_to_suspect_harm"
    STRATEGY_DISCUSSION_HELD = "strategy_discussion_held"
    STRATEGY_DISCUSSION_BY_TELEPHONE = "strategy_discussion_by_telephone"
    FOLLOW_UP_MEETING_HELD = "follow_up_meeting_held"
    SECTION_47_STARTED = "section_47_started"
    SECTION_47_CONCLUDED = "section_47_concluded"
    CONFERENCE_NOT_REQUIRED = "conference_not_required"
    CONFERENCE_PLANNED = "conference_planned"
    REVIEW_CONFERENCE_PLANNED = "review_conference_planned"
    CONFERENCE_REPORT_SHARED = "conference_report_shared"
    PLANNED_CONFERENCE_HELD = "planned_conference_held"
    CONFERENCE_CALLED_OFF = "conference_called_off"
    CONFERENCE_LETTER_SENT = "conference_letter_sent"
    CONFERENCE_RECORD_SENT = "conference_record_sent"
    REVIEW_LETTER_SENT = "review_letter_sent"
    REVIEW_RECORD_SENT = "review_record_sent"
    INITIAL_CONFERENCE_HELD = "initial_conference_held"
    MOVE_NOTICE_RECEIVED = "move_notice_received"
    TRANSFER_IN_CONFERENCE_HELD = "transfer_in_conference_held"
    CHILD_PROTECTION_PLAN_STARTED = "child_protection_plan_started"
    CHILD_PROTECTION_PLAN_ENDED = "child_protection_plan_ended"
    REVIEW_CONFERENCE_HELD = "review_conference_held"
    CORE_GROUP_HELD = "core_group_held"
    CHILD_IN_NEED_DECIDED = "child_in_need_decided"
    CHILD_PROTECTION_INSTEAD = "child_protection_instead"
    CHILD_IN_NEED_MEETING_HELD = "child_in_need_meeting_held"
    CHILD_IN_NEED_PLAN_STARTED = "child_in_need_plan_started"
    CHILD_IN_NEED_PLAN_REVIEWED = "child_in_need_plan_reviewed"
    CHILD_IN_NEED_PLAN_ENDED = "child_in_need_plan_ended"
    EPISODE_CLOSED = "episode_closed"
    CASE_SUPERVISION_HELD = "case_supervision_held"
    WORKER_SUPERVISION_HELD = "worker_supervision_held"
    MANAGEMENT_DECISION_MADE = "management_decision_made"
    MANAGEMENT_DECISION_WRITTEN = "management_decision_written"
    RECORDABLE_EVENT_HAPPENED = "recordable_event_happened"
    EVENT_WRITTEN_UP = "event_written_up"
    MISSING_REPORTED = "missing_reported"
    MISSING_CHILD_RETURNED = "missing_child_returned"
    RETURN_INTERVIEW_HELD = "return_interview_held"
    PREVENTION_CHECK_HELD = "prevention_check_held"
    MISSING_TRIGGER_REACHED = "missing_trigger_reached"
    MISSING_STRATEGY_MEETING_HELD = "missing_strategy_meeting_held"
    EXPLOITATION_REVIEWED = "exploitation_reviewed"
    EXPLOITATION_PANEL_HELD = "exploitation_panel_held"
    POLICE_PROTECTION_TAKEN = "police_protection_taken"
    POLICE_PROTECTION_ENDED = "police_protection_ended"
    EMERGENCY_PROTECTION_ORDER_MADE = "emergency_protection_order_made"
    EMERGENCY_PROTECTION_ORDER_EXTENDED = "emergency_protection_order_extended"
    EMERGENCY_PROTECTION_ORDER_ENDED = "emergency_protection_order_ended"
    LETTER_BEFORE_PROCEEDINGS_SENT = "letter_before_proceedings_sent"
    PRE_PROCEEDINGS_ENDED = "pre_proceedings_ended"
    CARE_PROCEEDINGS_ISSUED = "care_proceedings_issued"
    CARE_PROCEEDINGS_ENDED = "care_proceedings_ended"
    ENTERED_CARE = "entered_care"
    LOOKED_AFTER_REVIEW_HELD = "looked_after_review_held"
    LEFT_CARE = "left_care"
    PLACEMENT_STARTED = "placement_started"
    PLACEMENT_UNTIL_EIGHTEEN_STARTED = "placement_until_eighteen_started"
    PLACEMENT_ENDED = "placement_ended"
    PRIVATE_FOSTERING_PLANNED = "private_fostering_planned"
    PRIVATE_FOSTERING_NOTIFIED = "private_fostering_notified"
    PRIVATE_FOSTERING_KNOWN = "private_fostering_known"
    PRIVATE_FOSTERING_ENDED = "private_fostering_ended"
    UNBORN_CHILD_IN_SECTION_47 = "unborn_child_in_section_47"
    CHILD_BORN = "child_born"
    EARLY_HELP_AGREED = "early_help_agreed"
    EARLY_HELP_ASSESSED = "early_help_assessed"
    EARLY_HELP_PLANNED_WITHOUT_ASSESSMENT = "early_help_planned_without_assessment"
    FAMILY_PLAN_STARTED = "family_plan_started"
    FAMILY_PLAN_REVIEWED = "family_plan_reviewed"
    FAMILY_PLAN_ENDED = "family_plan_ended"
    EARLY_HELP_ENDED = "early_help_ended"
    STEP_DOWN_PROPOSED = "step_down_proposed"
    STEP_DOWN_ACCEPTED = "step_down_accepted"
    TRANSFER_PROPOSED = "transfer_proposed"
    TRANSFER_ACCEPTED = "transfer_accepted"
    STEP_CHANGE_REFUSED = "step_change_refused"
    INHERITED_CASE_REVIEWED = "inherited_case_reviewed"
    INHERITED_CASE_PASSED_ON = "inherited_case_passed_on"
    AUDIT_COMPLETED = "audit_completed"
    AUDIT_ACTION_CLOSED = "audit_action_closed"
    INSPECTION_REPORT_RECEIVED = "inspection_report_received"
    ACTION_PLAN_SENT = "action_plan_sent"
    WARNING_MARKER_SET = "warning_marker_set"
    WARNING_MARKER_REVIEWED = "warning_marker_reviewed"
    SUBJECT_ACCESS_REQUESTED = "subject_access_requested"
    SUBJECT_ACCESS_ANSWERED = "subject_access_answered"
    CENSUS_YEAR_ENDED = "census_year_ended"
    CENSUS_SUBMITTED = "census_submitted"
    WORKFORCE_SNAPSHOT_TAKEN = "workforce_snapshot_taken"
    WORKFORCE_CENSUS_SUBMITTED = "workforce_census_submitted"
    CHILD_DIED = "child_died"
    CHILD_TURNED_EIGHTEEN = "child_turned_eighteen"


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event. `subjects` maps each thing it belongs to, by kind, to that thing's id.

    An event with no entry for a kind (a visit knows no plan) belongs to the child and counts for every subject of
    that kind that is open on the day. `due_on` is set where the event itself carries a date to meet, and
    `every_days` where it sets how often something must happen; `frequencies` are what was set for it later.
    """

    kind: EventKind
    on: date | None
    at: datetime | None = None
    subjects: dict[SubjectKind, int] = field(default_factory=dict)
    origin: Origin = Origin.RECORDED
    due_on: date | None = None
    every_days: int | None = None
    frequencies: tuple[VisitFrequency, ...] = ()
