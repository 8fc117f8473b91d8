"""The columns of the eleven lists, one row each, in the order of the template.

`field` names the value in a line of `lists`; "" says that the record has no part for it, so that it is empty. A list of
which no column has one is written with its headings alone. Source: the published lists; a test compares the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from lineofsight.returns.annex_a import values as template


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date dd/mm/yyyy"
    NUMBER = "whole number >= 0"
    POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values` are the template's by the record's codes; None for a column without codes.

    is_open: what is none of the codes stands as it is, the name of an authority. pattern: by what a heading is known
    that is not written as the template does, where the field has agreed on it. longest: how many characters of a text
    can be held.
    """

    heading: str
    kind: Kind
    field: str = ""
    values: dict[str, str] | None = None
    is_required: bool = False
    is_open: bool = False
    pattern: str = ""
    longest: int = 100


@dataclass(frozen=True, slots=True)
class InspectionList:
    """One list, with its title and who is in it."""

    number: int
    title: str
    who: str
    columns: tuple[Column, ...]

    @property
    def has_part(self) -> bool:
        """Whether the record has anything for it."""
        return any(column.field for column in self.columns)

    @property
    def without_part(self) -> tuple[Column, ...]:
        """The columns for which the record has no part."""
        return tuple(column for column in self.columns if not column.field)


def _text(heading: str, field: str = "", *, need: bool = False, pattern: str = "") -> Column:
    return Column(heading, Kind.TEXT, field, is_required=need, pattern=pattern)


def _date(heading: str, field: str = "", *, need: bool = False, pattern: str = "") -> Column:
    return Column(heading, Kind.DATE, field, is_required=need, pattern=pattern)


def _number(heading: str, field: str = "", *, need: bool = False, pattern: str = "") -> Column:
    return Column(heading, Kind.NUMBER, field, is_required=need, pattern=pattern)


def _code(
    heading: str, values: dict[str, str] | None, field: str = "", *, need: bool = False, pattern: str = ""
) -> Column:
    return Column(heading, Kind.CODE, field, values, need, pattern=pattern)


CHILD_ID: Final = r"\bchild\b.*\b(id|identifier)\b|\b(id|identifier)\b.*\bchild\b"


def _who(*, has_part: bool = True) -> tuple[Column, ...]:
    """The columns with which each list of children begins."""
    columns = (
        _text("Child Unique ID", "child", need=True, pattern=CHILD_ID),
        _code("Gender", template.GENDER, "sex", need=True),
        _code("Ethnicity", template.ETHNICITY, "ethnicity", need=True),
        _date("Date of Birth", "born_on", pattern=".*date.*birth.*"),
        _number("Age of Child (Years)", "age", pattern=".*age.*"),
    )
    if has_part:
        return columns
    return tuple(replace(one, field="") for one in columns)


DISABILITY: Final = _code("Does the Child have a Disability", template.YES_NO_UNKNOWN, "disability", need=True)
NO_DISABILITY_PART: Final = _code("Does the Child have a Disability", template.YES_NO_UNKNOWN, need=True)
HELD_BY: Final = (
    _text("Allocated Team", "team", need=True),
    Column("Allocated Worker", Kind.TEXT, "worker", is_required=True, longest=200),
)

LISTS: Final[tuple[InspectionList, ...]] = (
    InspectionList(
        1,
        "Contacts",
        "Every contact of the six months up to the day.",
        (
            *_who(),
            _date("Date of Contact", "contact_on", need=True, pattern=".*date.*contact.*"),
            _code("Contact Source", template.SOURCE, "source", need=True, pattern=".*contact.*source.*"),
        ),
    ),
    InspectionList(
        2,
        "Early help assessments",
        "Early help assessments completed in the six months up to the day, and those of families in early help then.",
        (
            *_who(),
            _date("Assessment start date", "started_on", need=True),
            _date("Assessment completion date", "completed_on"),
            Column("Organisation completing assessment", Kind.TEXT, "organisation", is_required=True, longest=200),
        ),
    ),
    InspectionList(
        3,
        "Referrals",
        "Every referral of the six months up to the day.",
        (
            *_who(),
            _date("Date of referral", "referred_on", need=True, pattern=".*date of.*referral.*"),
            _code("Referral Source", template.SOURCE, "source", need=True, pattern=".*referral.*source.*"),
            _code("Referral NFA?", template.YES_NO, "no_further_action", need=True),
            _number("Number of Referrals in Last 12 Months", "referrals", need=True),
            *HELD_BY,
        ),
    ),
    InspectionList(
        4,
        "Assessments",
        "Every assessment that was started, completed or open in the six months up to the day.",
        (
            *_who(),
            DISABILITY,
            _date("Continuous Assessment Start Date", "started_on", need=True),
            _code("Child Seen During Continuous Assessment", template.YES_NO_UNKNOWN, "child_seen"),
            _date("Continuous Assessment Date of Authorisation", "authorised_on"),
            _code(
                "Was the child assessed as requiring LA children's social care support?",
                template.YES_NO,
                "needs_support",
                pattern=".*was the child assessed.*social care support.*",
            ),
            *HELD_BY,
        ),
    ),
    InspectionList(
        5,
        "Section 47 enquiries and initial conferences",
        "Every enquiry begun in the six months up to the day, and those still open.",
        (
            *_who(),
            DISABILITY,
            _date("Strategy discussion initiating Section 47 Enquiry Start Date", "started_on", need=True),
            _code(
                "Was an Initial Child Protection Conference deemed unnecessary?",
                template.YES_NO,
                "conference_not_required",
            ),
            _date("Date of Initial Child Protection Conference", "conference_on"),
            _code(
                "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                template.YES_NO,
                "plan_made",
            ),
            _number("Number of Section 47 Enquiries in the last 12 months", "enquiries", need=True),
            _number("Number of ICPCs in the last 12 months", "conferences", need=True),
            *HELD_BY,
        ),
    ),
    InspectionList(
        6,
        "Children in need",
        "Every child with an episode of need that was open in the six months up to the day, save those only referred.",
        (
            *_who(),
            DISABILITY,
            _date("CIN Start Date", "referred_on"),
            _code("Primary Need Code", template.PRIMARY_NEED, "need", need=True),
            _date("Date Child Was Last Seen", "last_seen_on"),
            _date("CIN Closure Date", "closed_on"),
            _code("Reason for Closure", template.REASON_FOR_CLOSURE, "reason"),
            _code("Case Status", template.CASE_STATUS, "status", need=True),
            *HELD_BY,
        ),
    ),
    InspectionList(
        7,
        "Child protection",
        "Every child on a child protection plan on the day, or whose plan ended in the six months before it.",
        (
            *_who(),
            DISABILITY,
            _date("Child Protection Plan Start Date", "started_on", need=True),
            _code("Initial Category of Abuse", template.ABUSE, "initial_category", need=True),
            _code("Latest Category of Abuse", template.ABUSE, "latest_category", need=True),
            _date("Date of the Last Statutory Visit", "visited_on"),
            _code("Was the Child Seen Alone?", template.YES_NO_UNKNOWN, "seen_alone"),
            _date("Date of latest review conference", "reviewed_on"),
            _date("Child Protection Plan End Date", "ended_on"),
            _code(
                "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
                template.YES_NO,
                "emergency",
                need=True,
                pattern=".*Subject to Emergency Protection Order.*",
            ),
            _number("Number of Previous Child Protection Plans", "previous_plans", need=True),
            *HELD_BY,
        ),
    ),
    InspectionList(
        8,
        "Children in care",
        "Every child looked after on the day, or who left care in the six months before it.",
        (
            *_who(),
            _code(
                "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
                template.YES_NO,
                "unaccompanied",
                need=True,
                pattern=".*Unaccompanied Asylum Seeking Child.*",
            ),
            DISABILITY,
            _date("Date Started to be Looked After", "started_on", need=True),
            _code("Child's Category of Need", template.PRIMARY_NEED, "need", need=True),
            _code(
                "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
                template.YES_NO,
                "second_period",
                need=True,
                pattern=".*second or subsequent .* of being a Looked After Child.*",
            ),
            _date("Start date of current legal status", "legal_status_on", need=True),
            _code(
                "Child's Legal Status",
                template.LEGAL_STATUS,
                "legal_status",
                need=True,
                pattern=".*child.*legal status.*",
            ),
            _date("Date of Latest Statutory Review", "reviewed_on"),
            _date("Date of Last Social Work Visit", "visited_on"),
            _code("What is the permanence plan for this child?", template.PERMANENCE_PLAN, "permanence_plan"),
            _date("Date of Last IRO Visit / Contact to the Child", "reviewing_officer"),
            _date("Date of Last Health Assessment", "health_assessment"),
            _date("Date of Last Dental Check", "dental_check"),
            _number("Number of Placements in the Last 12 months", "placements", need=True),
            _date("Date Ceased to be Looked After", "ended_on"),
            _code("Reason Ceased to be Looked After", template.REASON_CEASED, "reason"),
            _date("Start Date of Most Recent Placement", "placed_on", need=True),
            _code("Placement Type", template.PLACEMENT_TYPE, "placement_type", need=True),
            _code("Placement Provider", template.PLACEMENT_PROVIDER, "provider", need=True),
            Column("Placement postcode", Kind.POSTCODE, "postcode", is_required=True, longest=8),
            Column("URN of Placement", Kind.TEXT, "urn", longest=20),
            _code("Placement Location", template.PLACEMENT_LOCATION, "location", need=True),
            Column("LA of Placement", Kind.CODE, "placed_in", template.LA_OF_PLACEMENT, is_required=True, is_open=True),
            _number(
                "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
                need=True,
                pattern=".*Number of Episodes the Child has been.*Missing.*"
                "from their Placement in the last 12 months.*",
            ),
            _number(
                "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
                need=True,
                pattern=".*Number of Episodes the Child has been.*Absent.*from their Placement in the last 12 months.*",
            ),
            _code("Was the child offered a Return Interview after their last missing episode (Y/N)?", template.YES_NO),
            _code("Did the child accept a Return Interview after their last missing episode (Y/N)?", template.YES_NO),
            *HELD_BY,
        ),
    ),
    InspectionList(
        9,
        "Care leavers",
        "Every young person who is entitled to leaving care services on the day.",
        (
            *_who(has_part=False),
            _code(
                "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
                template.YES_NO,
                need=True,
                pattern=".*Unaccompanied Asylum Seeking Child.*",
            ),
            NO_DISABILITY_PART,
            _text("Allocated Team", need=True),
            _text("Allocated Worker", need=True),
            _text("Allocated Personal Advisor", need=True),
            _code("Eligibility Category", None, need=True),
            _date("Latest Pathway Plan Review Date"),
            _code("LA in Touch", None, need=True),
            _date("Latest Date of Contact"),
            _code("Type of Accommodation", None),
            _code("Suitability of Accommodation", None),
            _code("Activity Status", None),
        ),
    ),
    InspectionList(
        10,
        "Adoption: children",
        "Every child adopted, to be placed for adoption, or no longer so, in the twelve months up to the day.",
        (
            _text("Child Unique ID", need=True, pattern=CHILD_ID),
            _text("Family identifier"),
            *_who(has_part=False)[1:],
            NO_DISABILITY_PART,
            _date("Date the Child Entered Care", need=True),
            _date("Date of Decision that Child Should be Placed for Adoption", need=True),
            _date("Date of Placement Order"),
            _date("Date of Matching Child and Prospective Adopters"),
            _date("Date Placed for Adoption"),
            _date("Date of Adoption Order"),
            _date("Date of Decision that Child Should No Longer be Placed for Adoption"),
            _code("Reason Why Child No Longer Placed for Adoption", None),
            _date("Date the child was placed for fostering in FFA or concurrent planning placement"),
        ),
    ),
    InspectionList(
        11,
        "Adoption: prospective adopters",
        "Every person who was in touch as a would-be adopter in the twelve months up to the day.",
        (
            _text("Individual adopter identifier", need=True),
            _text("Family identifier"),
            _code("Gender", template.GENDER, need=True),
            _code("Ethnicity", template.ETHNICITY, need=True),
            _code("Disability", template.YES_NO_UNKNOWN, need=True),
            _code("Is the (prospective) adopter fostering for adoption?", template.YES_NO, need=True),
            _date("Date enquiry received", need=True),
            _date("Date Stage 1 started"),
            _date("Date Stage 1 ended"),
            _date("Date Stage 2 started"),
            _date("Date Stage 2 ended"),
            _date("Date application submitted"),
            _date("Date application approved"),
            _date("Date adopter matched with child(ren)"),
            _date("Date child/children placed with adopter(s)"),
            _number("No. of children placed"),
            _date("Date of Adoption Order"),
            _date("Date of leaving adoption process"),
            _code("Reason for leaving adoption process", None),
        ),
    ),
)
BY_NUMBER: Final = {one.number: one for one in LISTS}
