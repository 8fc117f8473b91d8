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
from lineofsight.record.models.deadlines import Deadline, Now
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
from lineofsight.record.models.live import LiveMark
from lineofsight.record.models.local_standards import LocalStandard
from lineofsight.record.models.matching import (
    MatchKey,
    MatchParticulars,
    MergedRow,
    PersonMerge,
    PossibleDuplicate,
)
from lineofsight.record.models.meetings import Attendance, CoreGroup
from lineofsight.record.models.people import (
    Address,
    Child,
    Disability,
    Identifier,
    Person,
    PersonName,
    Relationship,
    Restriction,
)
from lineofsight.record.models.provenance import Authority, DataFault, FaultsRead, Load, RefusedValue
from lineofsight.record.models.reopenings import Reopening
from lineofsight.record.models.thresholds import FlagAnswer, ThresholdDecision, ThresholdFramework
from lineofsight.record.models.voice import View
from lineofsight.record.models.workforce import Allocation, ConflictOfInterest, Team, TeamMembership, Worker

__all__ = [
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
    "Child",
    "ChildInNeedPlan",
    "ChildInNeedReview",
    "ChildProtectionPlan",
    "ChronologyEntry",
    "Columns",
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
    "EarlyHelp",
    "EarlyHelpAssessment",
    "EnquiryContact",
    "Episode",
    "Fact",
    "FactVersion",
    "FamilyPlan",
    "FamilyPlanReview",
    "FaultsRead",
    "FlagAnswer",
    "FlagCountBegun",
    "FlagThreshold",
    "FlagsCounted",
    "FrontDoorStandard",
    "Identifier",
    "InformationRead",
    "LiveMark",
    "Load",
    "LocalStandard",
    "MashEnquiry",
    "MatchKey",
    "MatchParticulars",
    "MergedRow",
    "MissedAppointment",
    "Now",
    "Objection",
    "Openness",
    "Origin",
    "PanelDecision",
    "Person",
    "PersonMerge",
    "PersonName",
    "PersonNamed",
    "PossibleDuplicate",
    "ReferrerTold",
    "RefusedValue",
    "Relationship",
    "Reminder",
    "Reopening",
    "Restriction",
    "ReviewConference",
    "SampledDecision",
    "Section47Enquiry",
    "StepChange",
    "StrategyDiscussion",
    "Team",
    "TeamAroundFamilyMember",
    "TeamMembership",
    "ThresholdDecision",
    "ThresholdFramework",
    "View",
    "Visit",
    "Worker",
]
