"""The record: what happened to whom, when, who recorded it, and when. One module for each subject of the field."""

from lineofsight.record.models.appointments import MissedAppointment
from lineofsight.record.models.child_protection import (
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.record.models.chronology import ChronologyEntry
from lineofsight.record.models.columns import Columns
from lineofsight.record.models.concerns import ConcernFound
from lineofsight.record.models.consistency import DipSample, PanelDecision, SampledDecision
from lineofsight.record.models.contacts import (
    Attachment,
    AttachmentContent,
    Contact,
    ContactMessage,
    InformationRead,
    PersonNamed,
    ReferrerTold,
)
from lineofsight.record.models.daily_feed import FeedChild, FeedRun, FeedSending
from lineofsight.record.models.deadlines import Deadline, Now
from lineofsight.record.models.documents import Document
from lineofsight.record.models.early_help import (
    EarlyHelp,
    EarlyHelpAssessment,
    FamilyPlan,
    FamilyPlanReview,
    StepChange,
    TeamAroundFamilyMember,
)
from lineofsight.record.models.enquiries import (
    Agency,
    AgencyAnswer,
    AgencyRequest,
    AnswerToFollowUp,
    EnquiryContact,
    MashEnquiry,
    Reminder,
)
from lineofsight.record.models.facts import Fact, FactVersion, Origin
from lineofsight.record.models.family_help import (
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildInNeedReview,
    Visit,
)
from lineofsight.record.models.flag_thresholds import FlagCountBegun, FlagsCounted, FlagThreshold
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.front_door_standards import FrontDoorStandard
from lineofsight.record.models.information_sharing import Agreement, Disclosure, Objection, Openness
from lineofsight.record.models.interim_help import InterimHelp
from lineofsight.record.models.live import LiveMark
from lineofsight.record.models.local_forms import LocalAnswers, LocalForm
from lineofsight.record.models.local_standards import LocalStandard
from lineofsight.record.models.looked_after import (
    CareEpisode,
    CarePeriod,
    EmergencyProtection,
    LookedAfterCheck,
    LookedAfterReview,
)
from lineofsight.record.models.matching import (
    MatchKey,
    MatchParticulars,
    MergedRow,
    PersonMerge,
    PossibleDuplicate,
)
from lineofsight.record.models.meetings import Attendance, ChildInNeedMeeting, CoreGroup
from lineofsight.record.models.people import (
    Address,
    Child,
    Disability,
    FamilyMember,
    Identifier,
    Person,
    PersonName,
    Relationship,
    Restriction,
)
from lineofsight.record.models.planned_conferences import PlannedConference
from lineofsight.record.models.plans import OutcomeProgress, PlanAction, PlanOutcome, VisitFrequency
from lineofsight.record.models.pre_birth import BirthPlan
from lineofsight.record.models.private_fostering import PrivateFostering, SuitabilityDecision
from lineofsight.record.models.proceedings import PreProceedingsMeeting, Proceedings
from lineofsight.record.models.provenance import Authority, DataFault, FaultsRead, Load, RefusedValue, SourceKey
from lineofsight.record.models.rehearsals import (
    AcceptedQuery,
    Rehearsal,
    RehearsalAsked,
    RehearsalCount,
    RehearsalFinding,
)
from lineofsight.record.models.reopenings import Reopening
from lineofsight.record.models.returns import ReturnSnapshot
from lineofsight.record.models.thresholds import FlagAnswer, ThresholdDecision, ThresholdFramework
from lineofsight.record.models.voice import View
from lineofsight.record.models.workforce import (
    Allocation,
    CaseloadStandard,
    ConflictOfInterest,
    Team,
    TeamMembership,
    Worker,
    WorkingHours,
)

__all__ = [
    "AcceptedQuery",
    "Address",
    "Agency",
    "AgencyAnswer",
    "AgencyRequest",
    "Agreement",
    "Allocation",
    "AnswerToFollowUp",
    "Assessment",
    "AssessmentFactorFound",
    "Attachment",
    "AttachmentContent",
    "Attendance",
    "Authority",
    "BirthPlan",
    "CareEpisode",
    "CarePeriod",
    "CaseloadStandard",
    "Child",
    "ChildInNeedMeeting",
    "ChildInNeedPlan",
    "ChildInNeedReview",
    "ChildProtectionPlan",
    "ChronologyEntry",
    "Columns",
    "ConcernFound",
    "Conference",
    "ConflictOfInterest",
    "Contact",
    "ContactMessage",
    "CoreGroup",
    "DataFault",
    "Deadline",
    "DipSample",
    "Disability",
    "Disclosure",
    "Document",
    "EarlyHelp",
    "EarlyHelpAssessment",
    "EmergencyProtection",
    "EnquiryContact",
    "Episode",
    "Fact",
    "FactVersion",
    "FamilyMember",
    "FamilyPlan",
    "FamilyPlanReview",
    "FaultsRead",
    "FeedChild",
    "FeedRun",
    "FeedSending",
    "FlagAnswer",
    "FlagCountBegun",
    "FlagThreshold",
    "FlagsCounted",
    "FrontDoorStandard",
    "Identifier",
    "InformationRead",
    "InterimHelp",
    "LiveMark",
    "Load",
    "LocalAnswers",
    "LocalForm",
    "LocalStandard",
    "LookedAfterCheck",
    "LookedAfterReview",
    "MashEnquiry",
    "MatchKey",
    "MatchParticulars",
    "MergedRow",
    "MissedAppointment",
    "Now",
    "Objection",
    "Openness",
    "Origin",
    "OutcomeProgress",
    "PanelDecision",
    "Person",
    "PersonMerge",
    "PersonName",
    "PersonNamed",
    "PlanAction",
    "PlanOutcome",
    "PlannedConference",
    "PossibleDuplicate",
    "PreProceedingsMeeting",
    "PrivateFostering",
    "Proceedings",
    "ReferrerTold",
    "RefusedValue",
    "Rehearsal",
    "RehearsalAsked",
    "RehearsalCount",
    "RehearsalFinding",
    "Relationship",
    "Reminder",
    "Reopening",
    "Restriction",
    "ReturnSnapshot",
    "ReviewConference",
    "SampledDecision",
    "Section47Enquiry",
    "SourceKey",
    "StepChange",
    "StrategyDiscussion",
    "SuitabilityDecision",
    "Team",
    "TeamAroundFamilyMember",
    "TeamMembership",
    "ThresholdDecision",
    "ThresholdFramework",
    "View",
    "Visit",
    "VisitFrequency",
    "Worker",
    "WorkingHours",
]
