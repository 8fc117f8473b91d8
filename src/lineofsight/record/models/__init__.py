"""The record: what happened to whom, when, who recorded it, and when. One module for each subject of the field."""

from lineofsight.record.models.child_protection import (
    ChildProtectionPlan,
    Conference,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.record.models.columns import Columns
from lineofsight.record.models.deadlines import Deadline, Now
from lineofsight.record.models.facts import Fact, FactVersion, Origin
from lineofsight.record.models.family_help import (
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildInNeedReview,
    Visit,
)
from lineofsight.record.models.front_door import Episode
from lineofsight.record.models.live import LiveMark
from lineofsight.record.models.local_standards import LocalStandard
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
from lineofsight.record.models.workforce import Allocation, ConflictOfInterest, Team, TeamMembership, Worker

__all__ = [
    "Address",
    "Allocation",
    "Assessment",
    "AssessmentFactorFound",
    "Authority",
    "Child",
    "ChildInNeedPlan",
    "ChildInNeedReview",
    "ChildProtectionPlan",
    "Columns",
    "Conference",
    "ConflictOfInterest",
    "DataFault",
    "Deadline",
    "Disability",
    "Episode",
    "Fact",
    "FactVersion",
    "FaultsRead",
    "Identifier",
    "LiveMark",
    "Load",
    "LocalStandard",
    "Now",
    "Origin",
    "Person",
    "PersonName",
    "RefusedValue",
    "Relationship",
    "Restriction",
    "ReviewConference",
    "Section47Enquiry",
    "StrategyDiscussion",
    "Team",
    "TeamMembership",
    "Visit",
    "Worker",
]
