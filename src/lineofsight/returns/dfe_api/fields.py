"""The members of the daily feed's payload, one row each, in the order of the published list.

`from_record` says where the record has the value; "" means that it has no part for it, and the member is left out.
Sources: the department's schema 1.0.1 of 19 May 2026, and the published list of fields; tests compare the rows with
both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lineofsight.domain.codes import (
    AssessmentFactor,
    CodeSet,
    Disability,
    Ethnicity,
    PlacementType,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
    ReasonForClosure,
    ReasonPlacementChanged,
    ReferralSource,
    Sex,
    UPNUnknown,
)

EPISODES: Final = "social_care_episodes"
IDENTIFIER: Final = "[A-Za-z0-9_-]*"
MANY: Final = "[]"


class Kind(StrEnum):
    """How a value stands in JSON."""

    TEXT = "text"
    DATE = "date"
    FLAG = "true or false"
    WHOLE_NUMBER = "whole number"


@dataclass(frozen=True, slots=True)
class Field:
    """One member. `path` has dots between objects, and [] behind the name of a list.

    `pattern` holds for the whole text. `at_most` is how many a list of plain values may hold.
    """

    path: str
    kind: Kind
    from_record: str = ""
    shortest: int = 0
    longest: int | None = None
    pattern: str = ""
    codes: type[CodeSet] | None = None
    at_most: int | None = None
    is_required: bool = False

    @property
    def name(self) -> str:
        """The member's own name, without the mark of a list."""
        return self.path.rpartition(".")[2].removesuffix(MANY)

    @property
    def container(self) -> str:
        """The path of the object it stands in, "" for the child itself."""
        return self.path.rpartition(".")[0]

    @property
    def is_list(self) -> bool:
        return self.path.endswith(MANY)


def _text(path: str, from_record: str = "", *, longest: int | None = None, shortest: int = 0) -> Field:
    return Field(path, Kind.TEXT, from_record, shortest=shortest, longest=longest)


def _code(path: str, codes: type[CodeSet] | None, longest: int, from_record: str = "") -> Field:
    return Field(path, Kind.TEXT, from_record, longest=longest, codes=codes)


def _date(path: str, from_record: str = "") -> Field:
    return Field(path, Kind.DATE, from_record)


def _flag(path: str, from_record: str = "") -> Field:
    return Field(path, Kind.FLAG, from_record)


def _purge(container: str = "") -> Field:
    """The flag that removes what it stands in: only sent when something has gone."""
    path = f"{container}.purge" if container else "purge"
    return Field(path, Kind.FLAG, "sent when it has gone from the record")


def _identifier(path: str, from_record: str) -> Field:
    return Field(path, Kind.TEXT, from_record, longest=36, pattern=IDENTIFIER, is_required=True)


DETAILS = "child_details"
HEALTH = "health_and_wellbeing"
EPISODE = f"{EPISODES}{MANY}"
WORKER = f"{EPISODE}.care_worker_details{MANY}"
ASSESSMENT = f"{EPISODE}.child_and_family_assessments{MANY}"
NEED_PLAN = f"{EPISODE}.child_in_need_plans{MANY}"
ENQUIRY = f"{EPISODE}.section_47_assessments{MANY}"
PROTECTION_PLAN = f"{EPISODE}.child_protection_plans{MANY}"
PLACEMENT = f"{EPISODE}.child_looked_after_placements{MANY}"
ADOPTION = f"{EPISODE}.adoption"
LEAVERS = f"{EPISODE}.care_leavers"

FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "la_child_id", Kind.TEXT, "the LA child ID", longest=20, shortest=1, pattern="[A-Za-z0-9]+", is_required=True
    ),
    Field("mis_child_id", Kind.TEXT, "the reference of the child's record", longest=36, pattern=IDENTIFIER),
    _purge(),
    _text(f"{DETAILS}.unique_pupil_number", "the pupil number in use", shortest=13, longest=13),
    _text(f"{DETAILS}.former_unique_pupil_number", "the latest former pupil number", shortest=13, longest=13),
    _code(
        f"{DETAILS}.unique_pupil_number_unknown_reason", UPNUnknown, 4, "why there is none, where no number is in use"
    ),
    _text(f"{DETAILS}.first_name", "the given names in use"),
    _text(f"{DETAILS}.surname", "the family name in use"),
    _date(f"{DETAILS}.date_of_birth", "the day of birth"),
    _date(f"{DETAILS}.expected_date_of_birth", "the day that is expected, before the birth"),
    _code(f"{DETAILS}.sex", Sex, 1, "the sex; U where none is recorded"),
    _code(f"{DETAILS}.ethnicity", Ethnicity, 4, "the ethnic group"),
    Field(f"{DETAILS}.disabilities{MANY}", Kind.TEXT, "the disabilities", longest=4, codes=Disability, at_most=12),
    _text(f"{DETAILS}.postcode", "the home's, never a protected one", longest=8),
    _flag(f"{DETAILS}.uasc_flag", "what is said of the periods of being looked after"),
    _date(f"{DETAILS}.uasc_end_date"),
    _purge(DETAILS),
    _date(f"{HEALTH}.sdq_assessments{MANY}.date"),
    Field(f"{HEALTH}.sdq_assessments{MANY}.score", Kind.WHOLE_NUMBER),
    _purge(HEALTH),
    _identifier(f"{EPISODE}.social_care_episode_id", "the key of the episode of need"),
    _date(f"{EPISODE}.referral_date", "the day of the referral"),
    _code(f"{EPISODE}.referral_source", ReferralSource, 2, "the source of the referral"),
    _flag(f"{EPISODE}.referral_no_further_action_flag", "whether it led to no further action"),
    _date(f"{EPISODE}.closure_date", "the day of the closure"),
    _code(f"{EPISODE}.closure_reason", ReasonForClosure, 3, "the reason for the closure"),
    Field(f"{WORKER}.worker_id", Kind.TEXT, "the number at Social Work England", longest=12, pattern=IDENTIFIER),
    _date(f"{WORKER}.start_date", "the start of the allocation"),
    _date(f"{WORKER}.end_date", "the end of the allocation"),
    _identifier(f"{ASSESSMENT}.child_and_family_assessment_id", "the key of the assessment"),
    _date(f"{ASSESSMENT}.start_date", "the day it started"),
    _date(f"{ASSESSMENT}.authorisation_date", "the day a manager authorised it"),
    Field(f"{ASSESSMENT}.factors{MANY}", Kind.TEXT, "the factors found", longest=3, codes=AssessmentFactor, at_most=41),
    _purge(ASSESSMENT),
    _identifier(f"{NEED_PLAN}.child_in_need_plan_id", "the key of the plan"),
    _date(f"{NEED_PLAN}.start_date", "the day it started"),
    _date(f"{NEED_PLAN}.end_date", "the day it ended"),
    _purge(NEED_PLAN),
    _identifier(f"{ENQUIRY}.section_47_assessment_id", "the key of the enquiry"),
    _date(f"{ENQUIRY}.start_date", "the day it started"),
    _flag(f"{ENQUIRY}.icpc_required_flag", "whether a conference was required, once it is decided"),
    _date(f"{ENQUIRY}.icpc_date", "the day of the initial conference"),
    _date(f"{ENQUIRY}.end_date", "the day it was concluded"),
    _purge(ENQUIRY),
    _identifier(f"{PROTECTION_PLAN}.child_protection_plan_id", "the key of the plan"),
    _date(f"{PROTECTION_PLAN}.start_date", "the day it started"),
    _date(f"{PROTECTION_PLAN}.end_date", "the day it ended"),
    _purge(PROTECTION_PLAN),
    _identifier(f"{PLACEMENT}.child_looked_after_placement_id", "the key of the placement's first care episode"),
    _date(f"{PLACEMENT}.start_date", "the day it started"),
    _code(f"{PLACEMENT}.start_reason", ReasonCareEpisodeBegan, 1, "why its first care episode began"),
    _code(f"{PLACEMENT}.placement_type", PlacementType, 3, "the kind of placement"),
    _text(f"{PLACEMENT}.postcode", "the placement's, never a protected one", longest=8),
    _date(f"{PLACEMENT}.end_date", "the day it ended"),
    _code(f"{PLACEMENT}.end_reason", ReasonCareEpisodeCeased, 3, "X1, or how the child left care"),
    _code(f"{PLACEMENT}.change_reason", ReasonPlacementChanged, 6, "why the placement before it ended"),
    _purge(PLACEMENT),
    _date(f"{ADOPTION}.initial_decision_date"),
    _date(f"{ADOPTION}.matched_date"),
    _date(f"{ADOPTION}.placed_date"),
    _purge(ADOPTION),
    _date(f"{LEAVERS}.contact_date"),
    _code(f"{LEAVERS}.activity", None, 2),
    _code(f"{LEAVERS}.accommodation", None, 1),
    _purge(LEAVERS),
    _purge(EPISODE),
)

BY_PATH: Final = {field.path: field for field in FIELDS}
if len(BY_PATH) != len(FIELDS):
    raise ValueError("Two rows of the daily feed's fields have the same path.")

KEYS: Final = {field.container: field.name for field in FIELDS if field.is_required}
"""The identifier of each object that has one, by the object's path; without it the object cannot be sent."""

NOT_IN_RECORD: Final = tuple(field for field in FIELDS if not field.from_record)
"""What the record has no part for, so that it is never sent."""


def objects_inside(container: str) -> dict[str, str]:
    """The objects and lists of objects that stand in an object, by name, with their paths."""
    inside = {}
    for one in FIELDS:
        rest = one.container.removeprefix(f"{container}." if container else "")
        if one.container != container and (not container or one.container.startswith(f"{container}.")):
            first = rest.split(".")[0]
            inside[first.removesuffix(MANY)] = f"{container}.{first}" if container else first
    return inside


OBJECTS: Final = {
    path: objects_inside(path) for path in ("", *dict.fromkeys(one.container for one in FIELDS if one.container))
}
PLAIN: Final = {path: {one.name: one for one in FIELDS if one.container == path} for path in OBJECTS}
