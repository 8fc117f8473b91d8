"""Of every model and date of the record that no chronology tells of: why not.

A new model or date stands in no row of the catalogue and not here, until somebody decides which it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    Agreement,
    Allocation,
    Assessment,
    AssessmentFactorFound,
    Attendance,
    BirthPlan,
    CareEpisode,
    ChildInNeedMeeting,
    ChildInNeedReview,
    ChronologyEntry,
    ConcernFound,
    Conference,
    Contact,
    ContactMessage,
    CoreGroup,
    Disability,
    Disclosure,
    Document,
    EarlyHelp,
    EarlyHelpAssessment,
    EmergencyProtection,
    Episode,
    FamilyMember,
    FamilyPlanReview,
    FlagAnswer,
    Identifier,
    InformationRead,
    LocalAnswers,
    LookedAfterCheck,
    MashEnquiry,
    Objection,
    Openness,
    PanelDecision,
    Person,
    PersonName,
    PersonNamed,
    PlanAction,
    PlannedConference,
    PreProceedingsMeeting,
    PrivateFostering,
    Proceedings,
    ReferrerTold,
    Reopening,
    ReviewConference,
    SampledDecision,
    Section47Enquiry,
    StepChange,
    TeamAroundFamilyMember,
    ThresholdDecision,
    View,
    Visit,
    VisitFrequency,
)

_OF_THE_CONTACT: Final = "Stands in the row of the contact"
_ASKED: Final = "What agencies were asked and answered stands with the contact; what happened is written by hand"
_AS_BEFORE: Final = "A meeting that goes on as before is no event; what it set, ended or found worse stands"
_CHECKED: Final = "A second look at decisions; a contact that it reopens stands with what is decided in the end"
_WHO_IS_WHO: Final = "Says who somebody is, not what happened"
_LAW: Final = "Says under which law something was shared; what was shared stands"
_PAPERS: Final = "That a paper was sent is for the clocks; what it tells of stands"
_STARTED: Final = "It stands once it is completed, with what it found"
_BEFORE: Final = "A step stands once it is answered"
_NEXT: Final = "What comes next stands on its own day"

LEFT_OUT: Final[Mapping[Any, str]] = {
    PersonName: _WHO_IS_WHO,
    Identifier: _WHO_IS_WHO,
    FamilyMember: _WHO_IS_WHO,
    Disability: "Has no day; a diagnosis that matters is written by hand",
    ContactMessage: _OF_THE_CONTACT,
    PersonNamed: _OF_THE_CONTACT,
    ThresholdDecision: _OF_THE_CONTACT,
    ReferrerTold: _OF_THE_CONTACT,
    InformationRead: _OF_THE_CONTACT,
    Reopening: _OF_THE_CONTACT,
    SampledDecision: _CHECKED,
    PanelDecision: _CHECKED,
    MashEnquiry: _ASKED,
    AgencyRequest: _ASKED,
    AgencyAnswer: _ASKED,
    Agreement: _LAW,
    Openness: _LAW,
    Disclosure: _LAW,
    Objection: _LAW,
    AssessmentFactorFound: "Stands in the row of the assessment",
    ConcernFound: "Stands in the enquiry, whose conclusion has a row",
    Attendance: "Who came to a meeting stands with the meeting",
    ChildInNeedMeeting: _AS_BEFORE,
    CoreGroup: _AS_BEFORE,
    ChildInNeedReview: _AS_BEFORE,
    FamilyPlanReview: _AS_BEFORE,
    PlanAction: "One of many steps towards an outcome of a plan, which stands when it is reached or given up",
    VisitFrequency: "Says how often a visit is due; a time in which nobody saw the child is shaded",
    LookedAfterCheck: "A check that the returns ask for; one that the child missed is a missed appointment",
    PreProceedingsMeeting: "Stands between the letter and how pre-proceedings ended, which have rows",
    TeamAroundFamilyMember: "Says who helps; that help was agreed and ended has rows",
    View: "What the child says has a page of its own; telling somebody of harm is written by hand",
    Document: "Says what stands in the record already; which document a row comes from is written beside it",
    LocalAnswers: "Questions of an authority's own are answered beside a step, which has its row",
    FlagAnswer: "What a person made of a flag; the events that raised it have rows",
    ChronologyEntry: "What people made of the rows themselves",
}
"""By model, why nothing of it is told."""

DATES_LEFT_OUT: Final[Mapping[Any, Mapping[str, str]]] = {
    Person: {"expected_on": "The birth stands once it happened", "was_expected_on": "The birth stands"},
    Address: {"ended_on": "The next address stands on the day it begins"},
    Episode: {
        "decided_on": "The row of the referral, or of its contact, says what was decided",
        "complete_from": "Says from when a file is whole",
    },
    Contact: {
        "born_on": "As the contact said it; the child's own stands",
        "expected_on": "As the contact said it; the child's own stands",
        "decided_on": "The row of the contact says what was decided",
        "readable_until": "Says for how long an agency may read",
    },
    Allocation: {"ended_on": "The next worker, or that there is none, stands on the day it begins"},
    Section47Enquiry: {
        "conference_target_on": "A day in a file by which a conference was due: the clock says it",
        "submitted_on": "It stands once a manager signed it",
    },
    Conference: {"letter_sent_on": _PAPERS, "record_sent_on": _PAPERS},
    ReviewConference: {"letter_sent_on": _PAPERS, "record_sent_on": _PAPERS},
    PlannedConference: {
        "set_on": "A conference stands on the day it is held, put off or called off",
        "planned_on": "A conference stands on the day it is held, put off or called off",
        "held_on": "The conference, or what its review changed, stands",
        "report_shared_on": _PAPERS,
    },
    BirthPlan: {"shared_on": _PAPERS},
    EarlyHelp: {
        "requested_on": "Stands once it was agreed, or ended without",
        "known_on": "The day on which a list was made is no event of the child's life",
    },
    EarlyHelpAssessment: {"started_on": _STARTED},
    StepChange: {
        "proposed_on": _BEFORE,
        "joint_visit_on": "A visit stands where the child was not seen",
        "reviewed_on": "A team's look at a case is oversight of the work, no event of the child's life",
    },
    Assessment: {
        "started_on": _STARTED,
        "review_point_on": _STARTED,
        "review_point_held_on": _STARTED,
        "completed_on": "It stands once it is authorised",
        "family_told_on": _PAPERS,
    },
    Visit: {"written_up_on": "When it was written down; the visit stands on its own day"},
    CareEpisode: {"ended_on": _NEXT},
    EmergencyProtection: {"extended_until_on": "Stands in the row of the extension"},
    PrivateFostering: {
        "notified_on": "The row of the arrangement says whether notice was given",
        "begins_on": "An arrangement stands on the day on which it became known",
    },
    Proceedings: {"court_letter_on": _PAPERS},
}
"""By model that is told of, the dates of it that propose no row, and why."""
