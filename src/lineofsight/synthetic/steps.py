"""The steps of an invented child's journey: what a worker did about one child, and when, ready to be taken.

`at` is the moment at which it was recorded (aware, Europe/London); `child` is the place of the child among the
brothers and sisters. What a step is about is a value of the life: an episode, an assessment, a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.synthetic.family_members import InventedAddress, InventedName
from lineofsight.synthetic.workforce_plan import InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done. The steps of a family are taken in the order of `at`."""

    at: datetime
    child: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet(Step):
    """A worker of the front door begins a record for a child who is new to the authority, and notes the family."""

    worker: InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(Step):
    """A referral, recorded with its decision by a worker of the front door; `received_at` is when it came."""

    worker: InventedWorker
    episode: CensusEpisode
    received_at: datetime
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocate(Step):
    """The child goes to a team and, unless None, to a worker of it. reason: why the last allocation ended."""

    team: int
    worker: InventedWorker | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveName(Step):
    name: InventedName


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAddress(Step):
    address: InventedAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePupilNumber(Step):
    """The pupil number, or where there is none the reason why; the former number, if there was one."""

    upn: str
    former_upn: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeBorn(Step):
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAssessment(Step):
    assessment: CensusAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReviewPoint(Step):
    assessment: CensusAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAssessment(Step):
    assessment: CensusAssessment
    analysis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoriseAssessment(Step):
    assessment: CensusAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStrategyDiscussion(Step):
    """A strategy discussion that begins an enquiry."""

    enquiry: CensusSection47Enquiry
    is_joint: bool
    is_health_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeEnquiry(Step):
    enquiry: CensusSection47Enquiry
    outcome: str
    findings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignEnquiry(Step):
    enquiry: CensusSection47Enquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldConference(Step):
    """enquiry: None for a child who moved in on a plan. plan: the plan it makes, None where it makes none."""

    enquiry: CensusSection47Enquiry | None
    plan: CensusChildProtectionPlan | None
    participation: str
    is_quorate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProtectionPlan(Step):
    """found: what it found of each outcome of the plan, in their order. visit_every_days: None leaves it as it is."""

    plan: CensusChildProtectionPlan
    participation: str
    found: tuple[str, ...] = ()
    visit_every_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCoreGroup(Step):
    """came: the keys of the agencies that took part. apologies: of those that could not. found: as of a review."""

    plan: CensusChildProtectionPlan
    came: tuple[str, ...]
    apologies: tuple[str, ...]
    progress: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNeedMeeting(Step):
    """came: the keys of the agencies that took part. apologies: of those that could not."""

    came: tuple[str, ...]
    apologies: tuple[str, ...]
    agreed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProtectionPlan(Step):
    plan: CensusChildProtectionPlan
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartNeedPlan(Step):
    plan: CensusChildInNeedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNeedPlan(Step):
    """found and visit_every_days: as of a review conference."""

    plan: CensusChildInNeedPlan
    outcome: str
    found: tuple[str, ...] = ()
    visit_every_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNeedPlan(Step):
    plan: CensusChildInNeedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PayVisit(Step):
    """A visit, or an attempt at one. `happened_at` is when; `at` is when it was written up.

    meaning: what the worker made of what the child said; "" where the words stand with the visit alone. became: what
    changed in the child's plan because of them, or why they were not followed; "" for nothing yet. is_told_alike: the
    worker was warned that a brother or sister says nearly the same, and says that these are this child's own words.
    """

    happened_at: datetime
    kind: str
    is_seen: bool
    is_alone: bool | None = None
    why_not: str = ""
    note: str = ""
    view: str = ""
    purpose: str = ""
    failed_outcome: str = ""
    who_was_there: str = ""
    home_seen: str = ""
    why_not_alone: str = ""
    is_bedroom_seen: bool | None = None
    direct_work: str = ""
    meaning: str = ""
    became: str = ""
    is_followed: bool = False
    is_told_alike: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFamilyVisit(Step):
    """One visit to several brothers and sisters, written up at once. child: the first of them."""

    visits: tuple[PayVisit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissAppointment(Step):
    """An appointment to which the child was not brought, as it became known. service: a value of its list."""

    missed_on: date
    service: str
    about: str
    reason: str
    told_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Step):
    episode: CensusEpisode


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeStepDown(Step):
    """Who holds the child proposes it to early help. team: the place of the early help team."""

    team: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInheritedCase(Step):
    """Who took the child on by a step looks at the case as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptStepDown(Step):
    """The manager of early help accepts, with a practitioner; the episode is closed afterwards."""

    worker: InventedWorker
