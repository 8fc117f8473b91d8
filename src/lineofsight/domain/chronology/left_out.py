"""Of every kind of event that starts or stops a clock: which row of a chronology tells of it, or why none does.

A kind that cannot be recorded yet stands in neither; once it can be, it has to be decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lineofsight.domain.history import EventKind

TOLD_BY: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.CONTACT_RECEIVED: ("contact_received",),
    EventKind.REFERRAL_RECEIVED: ("referral_received", "contact_received"),
    EventKind.ASSESSMENT_AUTHORISED: ("assessment_authorised",),
    EventKind.STRATEGY_DISCUSSION_HELD: ("strategy_discussion_held",),
    EventKind.STRATEGY_DISCUSSION_BY_TELEPHONE: ("strategy_discussion_held",),
    EventKind.FOLLOW_UP_MEETING_HELD: ("strategy_discussion_held",),
    EventKind.SECTION_47_STARTED: ("strategy_discussion_held", "section_47_started"),
    EventKind.SECTION_47_CONCLUDED: ("section_47_concluded",),
    EventKind.CONFERENCE_NOT_REQUIRED: ("section_47_concluded", "conference_not_required"),
    EventKind.CONFERENCE_CALLED_OFF: ("conference_called_off",),
    EventKind.INITIAL_CONFERENCE_HELD: ("initial_conference_held",),
    EventKind.TRANSFER_IN_CONFERENCE_HELD: ("transfer_in_conference_held",),
    EventKind.MOVE_NOTICE_RECEIVED: ("move_in_told",),
    EventKind.CHILD_PROTECTION_PLAN_STARTED: ("child_protection_plan_started",),
    EventKind.CHILD_PROTECTION_PLAN_ENDED: ("child_protection_plan_ended",),
    EventKind.REVIEW_CONFERENCE_HELD: ("category_changed", "legal_advice_decided"),
    EventKind.CHILD_IN_NEED_PLAN_STARTED: ("child_in_need_plan_started",),
    EventKind.CHILD_IN_NEED_PLAN_ENDED: ("child_in_need_plan_ended",),
    EventKind.EPISODE_CLOSED: ("episode_closed",),
    EventKind.POLICE_PROTECTION_TAKEN: ("emergency_protection_taken",),
    EventKind.POLICE_PROTECTION_ENDED: ("emergency_protection_ended",),
    EventKind.EMERGENCY_PROTECTION_ORDER_MADE: ("emergency_protection_taken",),
    EventKind.EMERGENCY_PROTECTION_ORDER_EXTENDED: ("emergency_protection_extended",),
    EventKind.EMERGENCY_PROTECTION_ORDER_ENDED: ("emergency_protection_ended",),
    EventKind.ENTERED_CARE: ("started_to_be_looked_after",),
    EventKind.PLACEMENT_STARTED: ("started_to_be_looked_after", "placement_or_status_changed"),
    EventKind.PLACEMENT_UNTIL_EIGHTEEN_STARTED: ("started_to_be_looked_after", "placement_or_status_changed"),
    EventKind.PLACEMENT_ENDED: ("placement_or_status_changed", "left_care"),
    EventKind.LOOKED_AFTER_REVIEW_HELD: ("permanence_planned",),
    EventKind.LEFT_CARE: ("left_care",),
    EventKind.PRIVATE_FOSTERING_KNOWN: ("private_fostering_known",),
    EventKind.PRIVATE_FOSTERING_NOTIFIED: ("private_fostering_known",),
    EventKind.PRIVATE_FOSTERING_ENDED: ("private_fostering_ended",),
    EventKind.LETTER_BEFORE_PROCEEDINGS_SENT: ("letter_before_proceedings_sent",),
    EventKind.PRE_PROCEEDINGS_ENDED: ("stepped_down_from_pre_proceedings", "care_proceedings_issued"),
    EventKind.CARE_PROCEEDINGS_ISSUED: ("care_proceedings_issued",),
    EventKind.CARE_PROCEEDINGS_ENDED: ("care_proceedings_ended",),
    EventKind.CHILD_SEEN: ("child_not_seen",),
    EventKind.CHILD_BORN: ("child_born",),
    EventKind.CHILD_DIED: ("child_died",),
    EventKind.EARLY_HELP_AGREED: ("early_help_agreed",),
    EventKind.EARLY_HELP_ASSESSED: ("early_help_assessed",),
    EventKind.FAMILY_PLAN_STARTED: ("family_plan_started",),
    EventKind.EARLY_HELP_PLANNED_WITHOUT_ASSESSMENT: ("family_plan_started",),
    EventKind.FAMILY_PLAN_ENDED: ("family_plan_ended", "early_help_ended"),
    EventKind.EARLY_HELP_ENDED: ("early_help_ended", "early_help_not_taken_up"),
    EventKind.STEP_DOWN_ACCEPTED: ("stepped_up_or_down",),
    EventKind.TRANSFER_ACCEPTED: ("stepped_up_or_down", "worker_changed"),
    EventKind.STEP_CHANGE_REFUSED: ("stepped_up_or_down",),
}
"""By kind of event, the keys of the significant events that tell of it, or of its exception: a visit stands only where
the child was not seen, a review only where it changed something.
"""

_OF_THE_CONTACT: Final = "The row of the contact says what was decided"
_OF_THE_ASSESSMENT: Final = "The assessment stands once it is completed, with what it found"
_PAPERS: Final = "That a paper was sent is for the clocks; what it tells of stands"
_PLANNED: Final = "A conference stands on the day it is held, put off or called off"
_ASKED: Final = "What was asked and answered stands with the contact"
_AS_BEFORE: Final = "A meeting that goes on as before is in the record; what it set, ended or found worse stands"
_PROPOSED: Final = "A step stands once it is answered"

NOT_TOLD: Final[Mapping[EventKind, str]] = {
    EventKind.CONTACT_ACKNOWLEDGED: _OF_THE_CONTACT,
    EventKind.CONTACT_TRIAGED: _OF_THE_CONTACT,
    EventKind.CONTACT_DECIDED: _OF_THE_CONTACT,
    EventKind.CONTACT_REOPENED: _OF_THE_CONTACT,
    EventKind.CONTACT_DECIDED_AGAIN: _OF_THE_CONTACT,
    EventKind.REFERRER_TOLD: _OF_THE_CONTACT,
    EventKind.AGENCIES_ASKED_URGENTLY: _ASKED,
    EventKind.AGENCIES_ASKED: _ASKED,
    EventKind.AGENCIES_ASKED_FOR_EARLY_HELP: _ASKED,
    EventKind.AGENCIES_ANSWERED: _ASKED,
    EventKind.MASH_ENQUIRY_CLOSED: _ASKED,
    EventKind.REFERRAL_DECIDED: "The row of the referral, or of its contact, says what was decided",
    EventKind.ASSESSMENT_STARTED: _OF_THE_ASSESSMENT,
    EventKind.ASSESSMENT_REVIEW_POINT_SET: _OF_THE_ASSESSMENT,
    EventKind.ASSESSMENT_REVIEW_POINT_HELD: _OF_THE_ASSESSMENT,
    EventKind.CONFERENCE_PLANNED: _PLANNED,
    EventKind.REVIEW_CONFERENCE_PLANNED: _PLANNED,
    EventKind.PLANNED_CONFERENCE_HELD: _PLANNED,
    EventKind.CONFERENCE_REPORT_SHARED: _PAPERS,
    EventKind.CONFERENCE_LETTER_SENT: _PAPERS,
    EventKind.CONFERENCE_RECORD_SENT: _PAPERS,
    EventKind.REVIEW_LETTER_SENT: _PAPERS,
    EventKind.REVIEW_RECORD_SENT: _PAPERS,
    EventKind.CORE_GROUP_HELD: _AS_BEFORE,
    EventKind.CHILD_PROTECTION_INSTEAD: "The child protection plan stands",
    EventKind.CHILD_IN_NEED_DECIDED: "The assessment, or the end of the child protection plan, says what was decided",
    EventKind.CHILD_IN_NEED_MEETING_HELD: _AS_BEFORE,
    EventKind.CHILD_IN_NEED_PLAN_REVIEWED: _AS_BEFORE,
    EventKind.FAMILY_PLAN_REVIEWED: _AS_BEFORE,
    EventKind.PRIVATE_FOSTERING_PLANNED: "An arrangement stands on the day on which it became known",
    EventKind.UNBORN_CHILD_IN_SECTION_47: "The enquiry stands; the day is counted from the expected birth for a clock",
    EventKind.STEP_DOWN_PROPOSED: _PROPOSED,
    EventKind.TRANSFER_PROPOSED: _PROPOSED,
    EventKind.INHERITED_CASE_REVIEWED: "A team's look at a case is oversight of the work, no event of the child's life",
    EventKind.INHERITED_CASE_PASSED_ON: "The step, the change of worker or the closure stands",
}
"""By kind of event, why no row tells of it."""
