"""The rules that look at a whole return: its header, identifiers that children share, and what it says in sum."""

from __future__ import annotations

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.child_rules import DISABILITY, EXPECTED, LA_CHILD_ID, REFERENCE_DATE, SEX, UPN
from lineofsight.returns.cin_census.rules.rows import HeaderRow
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level, Rule, Severity
from lineofsight.returns.cin_census.rules.tally import SharedIdentifier, SharedUPN, Tally

ERROR, QUERY = Severity.ERROR, Severity.QUERY
IDENTIFIERS, CHARACTERISTICS = "ChildIdentifiers", "ChildCharacteristics"
LAST_MONTH_AND_DAY = (3, 31)
MOST_WITHOUT_SEX = 50  # one child in so many: 2%
FEWEST_DISABILITIES = 8  # codes


def _reference_date_is_wrong(header: HeaderRow, _year: CensusYear) -> bool:
    day = header.reference_date
    return day is None or header.year != day.year or (day.month, day.day) != LAST_MONTH_AND_DAY


RETURN_RULES: tuple[AnyRule, ...] = (
    Rule(
        HeaderRow, "100", ERROR, "Header", (REFERENCE_DATE, "Header.Year"),
        "Reference Date is incorrect",
        _reference_date_is_wrong,
        level=Level.HEADER,
        logic="Fails when ReferenceDate is missing, or is not 31 March of the year given in Header Year (Year is"
        " the year the census period ends).",
    ),
    Rule(
        SharedUPN, "1520", ERROR, IDENTIFIERS, (UPN,),
        "More than one record with the same UPN.",
        lambda child, _: child.others,
        logic="Fails for every child whose non-blank UPN is also returned for another child in the same file.",
    ),
    Rule(
        SharedIdentifier, "8510", ERROR, IDENTIFIERS, (LA_CHILD_ID,),
        "More than one child record with the same LA Child ID",
        lambda child, _: child.others,
        logic="Fails for every child whose LAchildID is also used by another Child element in the same file.",
    ),
    Rule(
        Tally, "2883", ERROR, "ChildProtectionPlans",
        ("ChildProtectionPlans.CPPstartDate", "CINdetails.DateOfInitialCPC", "Section47.DateOfInitialCPC"),
        "There are more child protection plans starting than initial conferences taking place",
        lambda all_, _: all_.plans_starting > all_.episode_conferences + all_.enquiry_conferences,
        level=Level.AUTHORITY,
        logic="Let a = number of plans with CPPstartDate in the period of census, b = number of CINdetails with"
        " DateOfInitialCPC in the period, c = number of Section47 with DateOfInitialCPC in the period, over"
        " the whole file; fails once for the authority when a > b + c.",
    ),
    Rule(
        Tally, "2886Q", QUERY, IDENTIFIERS, (SEX, EXPECTED),
        "Please check and either amend or provide a reason: Percentage of children with no sex recorded is more than 2%"
        " (excluding unborns)",
        lambda all_, _: all_.without_sex * MOST_WITHOUT_SEX > all_.children,
        since="2024/25",
        level=Level.AUTHORITY,
        logic="(Number of children whose Sex is missing or U and who have no ExpectedPersonBirthDate) divided by"
        " (number of children in the file) is greater than 0.02; fails once for the authority; exactly 0.02"
        " passes.",
    ),
    Rule(
        Tally, "2887Q", QUERY, CHARACTERISTICS, (DISABILITY,),
        "Please check and either amend or provide a reason: Less than 8 disability codes have been used in your return",
        lambda all_, _: len(all_.disabilities) < FEWEST_DISABILITIES,
        level=Level.AUTHORITY,
        logic="The number of different Disability codes used anywhere in the file, not counting NONE, is 7 or"
        " fewer; fails once for the authority.",
    ),
    Rule(
        Tally, "2888Q", QUERY, CHARACTERISTICS, (DISABILITY,),
        "Please check and either amend or provide a reason: Only one disability code is recorded per child and multiple"
        " disabilities should be recorded where possible.",
        lambda all_, _: all_.most_disabilities <= 1,
        level=Level.AUTHORITY,
        logic="Considering only Disability values other than NONE: no child in the file has more than one; fails"
        " once for the authority.",
    ),
)  # fmt: skip
