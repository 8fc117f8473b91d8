"""The items of the children in need census and the groups that hold them, one row each, in the order of the file.

The reader and the writer are driven by these rows. `field` is the name of the value in `children.py`; an item with
no field is one that the record does not hold. Sources: DfE census guide 2023/24 v1.0, the LIIA schema for the
census ending 31 March 2026, and the open validator's comments; a test compares the rows with the published list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    CodeSet,
    Collection,
    Disability,
    Ethnicity,
    GenderCurrent,
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
    Sex,
    SourceLevel,
    UPNUnknown,
)

HEADER = "Message/Header"
CHILD = "Message/Children/Child"


class Kind(Enum):
    """How an item's text is read."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MOMENT = "dateTime"
    BOOLEAN = "boolean"
    WHOLE_NUMBER = "integer >= 0"
    YEAR = "year CCYY"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Item:
    """One data item. `at_most` is None where it repeats; `longest` is what the reader takes, in characters."""

    number: str
    path: str
    kind: Kind
    field: str = ""
    code_set: type[CodeSet] | None = None
    at_least: int = 0
    at_most: int | None = 1
    longest: int | None = None
    first_collected: str = ""

    @property
    def name(self) -> str:
        """The element's own name, for instance "LAchildID"."""
        return self.path.rpartition("/")[2]

    @property
    def group(self) -> str:
        """The path of the group that the item stands in."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """One element that holds others. `key` is the item without which nothing in the group can be placed.

    `field` is the name, in the values around it, of the tuple that a repeating group fills.
    """

    path: str
    at_least: int = 0
    at_most: int | None = 1
    key: str = ""
    field: str = ""

    @property
    def name(self) -> str:
        """The element's own name, for instance "CINdetails"."""
        return self.path.rpartition("/")[2]


COLLECTION = f"{HEADER}/CollectionDetails"
SOURCE = f"{HEADER}/Source"
IDENTIFIERS = f"{CHILD}/ChildIdentifiers"
CHARACTERISTICS = f"{CHILD}/ChildCharacteristics"
DISABILITIES = f"{CHARACTERISTICS}/Disabilities"
EPISODE = f"{CHILD}/CINdetails"
ASSESSMENT = f"{EPISODE}/Assessments"
FACTORS = f"{ASSESSMENT}/FactorsIdentifiedAtAssessment"
IN_NEED_PLAN = f"{EPISODE}/CINPlanDates"
SECTION_47 = f"{EPISODE}/Section47"
PROTECTION_PLAN = f"{EPISODE}/ChildProtectionPlans"
REVIEWS = f"{PROTECTION_PLAN}/Reviews"
PRE_PROCEEDINGS = f"{EPISODE}/PreProceedingsandFGDM"

GROUPS = (
    Group("Message", 1),
    Group(HEADER, 1),
    Group(COLLECTION, 1),
    Group(SOURCE, 1),
    Group("Message/Children", 1),
    Group(CHILD, 1, None, key="LAchildID"),
    Group(IDENTIFIERS, 1),
    Group(CHARACTERISTICS, 1),
    Group(DISABILITIES),
    Group(EPISODE, 1, None, key="CINreferralDate", field="episodes"),
    Group(ASSESSMENT, 0, None, key="AssessmentActualStartDate", field="assessments"),
    Group(FACTORS),
    Group(IN_NEED_PLAN, 0, None, key="CINPlanStartDate", field="child_in_need_plans"),
    Group(SECTION_47, 0, None, key="S47ActualStartDate", field="section_47_enquiries"),
    Group(PROTECTION_PLAN, 0, None, key="CPPstartDate", field="child_protection_plans"),
    Group(REVIEWS, 0, None),
    Group(PRE_PROCEEDINGS, 0, None, field="pre_proceedings"),
)

TEXT, CODE, DATE, MOMENT = Kind.TEXT, Kind.CODE, Kind.DATE, Kind.MOMENT
BOOLEAN, WHOLE_NUMBER, YEAR, DIGITS = Kind.BOOLEAN, Kind.WHOLE_NUMBER, Kind.YEAR, Kind.DIGITS
ABUSE = CategoryOfAbuse
NEXT = "2026/27"  # module 5: a draft, seen only in the open validator

ITEMS = (
    Item("N00600", f"{COLLECTION}/Collection", CODE, "collection", Collection, 1),
    Item("N00602", f"{COLLECTION}/Year", YEAR, "year", at_least=1),
    Item("N00603", f"{COLLECTION}/ReferenceDate", DATE, "reference_date", at_least=1),
    Item("N00604", f"{SOURCE}/SourceLevel", CODE, "source_level", SourceLevel, 1),
    Item("N00216", f"{SOURCE}/LEA", DIGITS, "authority", at_least=1, longest=3),
    Item("N00605", f"{SOURCE}/SoftwareCode", TEXT, "software", at_least=1),
    Item("N00607", f"{SOURCE}/Release", TEXT, "release"),
    Item("N00606", f"{SOURCE}/SerialNo", TEXT, "serial_number", at_least=1),
    Item("N00609", f"{SOURCE}/DateTime", MOMENT, "written_at", at_least=1),
    Item("N00097", f"{IDENTIFIERS}/LAchildID", TEXT, "la_child_id", at_least=1, longest=64),
    Item("N00001", f"{IDENTIFIERS}/UPN", TEXT, "upn", longest=13),
    Item("N00002", f"{IDENTIFIERS}/FormerUPN", TEXT, "former_upn", longest=13),
    Item("N00135", f"{IDENTIFIERS}/UPNunknown", CODE, "upn_unknown", UPNUnknown),
    Item("N00066", f"{IDENTIFIERS}/PersonBirthDate", DATE, "born_on"),
    Item("N00098", f"{IDENTIFIERS}/ExpectedPersonBirthDate", DATE, "expected_on"),
    Item("N00783", f"{IDENTIFIERS}/Sex", CODE, "sex", Sex, 1, first_collected="2024/25"),
    Item("N00108", f"{IDENTIFIERS}/PersonDeathDate", DATE, "died_on"),
    Item("N00177", f"{CHARACTERISTICS}/Ethnicity", CODE, "ethnicity", Ethnicity, 1),
    Item("N00099", f"{DISABILITIES}/Disability", CODE, "disabilities", Disability, 1, None),
    Item("N00100", f"{EPISODE}/CINreferralDate", DATE, "referred_on", at_least=1),
    Item("N00152", f"{EPISODE}/ReferralSource", CODE, "source", ReferralSource, 1),
    Item("N00101", f"{EPISODE}/PrimaryNeedCode", CODE, "primary_need", PrimaryNeed),
    Item("N00102", f"{EPISODE}/CINclosureDate", DATE, "closed_on"),
    Item("N00103", f"{EPISODE}/ReasonForClosure", CODE, "reason_for_closure", ReasonForClosure),
    Item("N00110", f"{EPISODE}/DateOfInitialCPC", DATE, "conference_on"),
    Item("N00159", f"{ASSESSMENT}/AssessmentActualStartDate", DATE, "started_on", at_least=1),
    Item("N00161", f"{ASSESSMENT}/AssessmentInternalReviewDate", DATE, "review_point_on"),
    Item("N00160", f"{ASSESSMENT}/AssessmentAuthorisationDate", DATE, "authorised_on"),
    Item("N00181", f"{FACTORS}/AssessmentFactors", CODE, "factors", AssessmentFactor, 1, None),
    Item("N00689", f"{IN_NEED_PLAN}/CINPlanStartDate", DATE, "started_on", None, 1, first_collected="2021/22"),
    Item("N00690", f"{IN_NEED_PLAN}/CINPlanEndDate", DATE, "ended_on", first_collected="2021/22"),
    Item("N00148", f"{SECTION_47}/S47ActualStartDate", DATE, "started_on", at_least=1),
    Item("N00109", f"{SECTION_47}/InitialCPCtarget", DATE, "conference_target_on"),
    Item("N00110", f"{SECTION_47}/DateOfInitialCPC", DATE, "conference_on"),
    Item("N00111", f"{SECTION_47}/ICPCnotRequired", BOOLEAN, "conference_not_required", at_least=1),
    Item("N00112", f"{EPISODE}/ReferralNFA", BOOLEAN, "is_no_further_action", at_least=1),
    Item("N00105", f"{PROTECTION_PLAN}/CPPstartDate", DATE, "started_on", at_least=1),
    Item("N00115", f"{PROTECTION_PLAN}/CPPendDate", DATE, "ended_on"),
    Item("N00113", f"{PROTECTION_PLAN}/InitialCategoryOfAbuse", CODE, "initial_category", ABUSE, 1),
    Item("N00114", f"{PROTECTION_PLAN}/LatestCategoryOfAbuse", CODE, "latest_category", ABUSE, 1),
    Item("N00106", f"{PROTECTION_PLAN}/NumberOfPreviousCPP", WHOLE_NUMBER, "previous_plans", at_least=1),
    Item("N00116", f"{REVIEWS}/CPPreviewDate", DATE, "reviewed_on", at_least=1, at_most=None),
    Item("N00826", f"{PRE_PROCEEDINGS}/PPStartDate", DATE, "started_on", first_collected=NEXT),
    Item("N00827", f"{PRE_PROCEEDINGS}/LBPSentDate", DATE, "letter_sent_on", first_collected=NEXT),
    Item("N00828", f"{PRE_PROCEEDINGS}/FGDMMeetingOffer", BOOLEAN, "meeting_offered", first_collected=NEXT),
    Item("N00829", f"{PRE_PROCEEDINGS}/FGDMMeetingFac", BOOLEAN, "meeting_facilitated", first_collected=NEXT),
    Item("N00830", f"{PRE_PROCEEDINGS}/InitialPPMeetingDate", DATE, "first_meeting_on", first_collected=NEXT),
    Item("N00831", f"{PRE_PROCEEDINGS}/ReviewMeetingsCount", WHOLE_NUMBER, "review_meetings", first_collected=NEXT),
    Item("N00832", f"{PRE_PROCEEDINGS}/StepDecisionDate", DATE, "step_decided_on", first_collected=NEXT),
    Item("N00833", f"{PRE_PROCEEDINGS}/PPOutcome", CODE, first_collected=NEXT),
    Item("N00834", f"{PRE_PROCEEDINGS}/CourtAppDate", DATE, "applied_to_court_on", first_collected=NEXT),
    Item("N00835", f"{PRE_PROCEEDINGS}/LetterInitCPDate", DATE, "proceedings_letter_on", first_collected=NEXT),
)

# Sex replaced it in 2024/25: read from older files, never written. Its number is given as N00065 and as N00007.
OLDER_ITEMS = (Item("N00065", f"{IDENTIFIERS}/GenderCurrent", CODE, "gender_code", GenderCurrent),)
