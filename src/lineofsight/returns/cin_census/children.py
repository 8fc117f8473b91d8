"""One children in need census file as plain values: its header, its children, and what could not be taken.

Dates are local dates; codes are the census's own, as text. None or "" means that the file does not hold the
fact. `line` is the line of the file that the thing starts on, 0 for a child that did not come from a file; `record_id`
the key of its row in the record, 0 for what came from a file or is not recorded yet. Lines, keys and counts take no
part in comparing two children.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from lineofsight.domain.places_in_files import place_in_words


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """One value of a file that could not be taken: where it stands, what it says and why, in plain words.

    `child_id` is the child's LAchildID, "" outside a child and where a child has none. `field` is the path of
    the element below Child, for instance "CINdetails/Section47/DateOfInitialCPC"; an attribute ends in
    "/@name" and text between elements in "/text()".

    In a table `field` is the heading, `line` the row as a spreadsheet numbers it, `column` the column's letter, and
    `file` the file or sheet, where there are several.
    """

    line: int
    child_id: str
    field: str
    value: str
    reason: str
    file: str = ""
    column: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return place_in_words(self.file, self.line, self.column)


@dataclass(frozen=True, slots=True)
class CensusHeader:
    """Which authority's file this is, and the day it describes. `authority` is the three-digit DfE number."""

    authority: str
    reference_date: date
    collection: str = ""
    year: int | None = None
    source_level: str = ""
    software: str = ""
    release: str = ""
    serial_number: str = ""
    written_at: datetime | None = None  # as the file says it, aware only where the file gives an offset


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a first reading of a whole file found; `size` is in bytes, `sha256` is of the file's bytes.

    `header_refused` holds every value that stands outside a child and could not be taken.
    """

    header: CensusHeader
    children: int
    sha256: str
    size: int
    warnings: tuple[str, ...] = ()
    header_refused: tuple[RefusedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class CensusAssessment:
    """One assessment; `review_point_on` is the internal review point that was set."""

    started_on: date
    review_point_on: date | None = None
    authorised_on: date | None = None
    factors: tuple[str, ...] = ()  # as the file orders them
    line: int = field(default=0, compare=False)
    record_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CensusChildInNeedPlan:
    """One child in need plan."""

    started_on: date
    ended_on: date | None = None
    line: int = field(default=0, compare=False)
    record_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CensusSection47Enquiry:
    """One section 47 enquiry; it starts on the day of the strategy discussion that began it."""

    started_on: date
    conference_target_on: date | None = None
    conference_on: date | None = None
    conference_not_required: bool | None = None
    line: int = field(default=0, compare=False)
    record_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CensusChildProtectionPlan:
    """One child protection plan with the days of its reviews, as the file orders them."""

    started_on: date
    ended_on: date | None = None
    initial_category: str = ""
    latest_category: str = ""
    previous_plans: int | None = None
    reviewed_on: tuple[date, ...] = ()
    line: int = field(default=0, compare=False)
    record_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CensusPreProceedings:
    """One run of pre-proceedings; a boolean is None where nobody said. Its outcome has no codes with a meaning yet."""

    started_on: date | None = None
    letter_sent_on: date | None = None
    meeting_offered: bool | None = None
    meeting_facilitated: bool | None = None
    first_meeting_on: date | None = None
    review_meetings: int | None = None
    step_decided_on: date | None = None
    applied_to_court_on: date | None = None
    proceedings_letter_on: date | None = None


@dataclass(frozen=True, slots=True)
class CensusEpisode:
    """One episode of need (CINdetails); `conference_on` is that of a child who moved in on a plan."""

    referred_on: date
    source: str = ""
    primary_need: str = ""
    closed_on: date | None = None
    reason_for_closure: str = ""
    conference_on: date | None = None
    is_no_further_action: bool | None = None
    assessments: tuple[CensusAssessment, ...] = ()
    child_in_need_plans: tuple[CensusChildInNeedPlan, ...] = ()
    section_47_enquiries: tuple[CensusSection47Enquiry, ...] = ()
    child_protection_plans: tuple[CensusChildProtectionPlan, ...] = ()
    pre_proceedings: tuple[CensusPreProceedings, ...] = ()
    line: int = field(default=0, compare=False)
    record_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CensusChild:
    """One child of a census file, and every value of the child that could not be taken.

    `la_child_id` is "" where the file gives none; then nothing of the child is taken. `gender_code` is the
    older item GenderCurrent as given; `sex` is the item Sex, or what the older code means without one.
    `values_given` counts every value that stands in the child's element; each is taken or in `refused`.
    """

    la_child_id: str
    upn: str = ""
    former_upn: str = ""
    upn_unknown: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    sex: str = ""
    gender_code: str = ""
    died_on: date | None = None
    ethnicity: str = ""
    disabilities: tuple[str, ...] = ()
    episodes: tuple[CensusEpisode, ...] = ()
    line: int = field(default=0, compare=False)
    refused: tuple[RefusedValue, ...] = field(default=(), compare=False)
    values_given: int = field(default=0, compare=False)
    values_taken: int = field(default=0, compare=False)
