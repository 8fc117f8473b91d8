"""The rules that look at a child: identifiers, characteristics, and what stands in the episodes as a whole."""

from __future__ import annotations

import re
from datetime import date

from lineofsight.domain.codes import UPN_AUTHORITY_CODES, UPNUnknown
from lineofsight.domain.pupil_numbers import CHECK_LETTERS, upn_check_letter
from lineofsight.returns.cin_census.rules.census_year import CensusYear, months_after
from lineofsight.returns.cin_census.rules.rows import ChildRow, EpisodeRow
from lineofsight.returns.cin_census.rules.rule import AnyRule, Found, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
IDENTIFIERS, CHARACTERISTICS = "ChildIdentifiers", "ChildCharacteristics"
LA_CHILD_ID = f"{IDENTIFIERS}.LAchildID"
UPN = f"{IDENTIFIERS}.UPN"
FORMER_UPN = f"{IDENTIFIERS}.FormerUPN"
UPN_UNKNOWN = f"{IDENTIFIERS}.UPNunknown"
BORN = f"{IDENTIFIERS}.PersonBirthDate"
EXPECTED = f"{IDENTIFIERS}.ExpectedPersonBirthDate"
SEX = f"{IDENTIFIERS}.Sex"
DIED = f"{IDENTIFIERS}.PersonDeathDate"
DISABILITY = f"{CHARACTERISTICS}.Disability"
NO_FURTHER_ACTION = "CINdetails.ReferralNFA"
REFERENCE_DATE = "Header.ReferenceDate"

SEXES = frozenset({"M", "F", "U"})
UNKNOWN = "U"
NO_DISABILITY = "NONE"
LONGEST_ID = 20  # characters
LENGTH_OF_UPN = 13  # characters
_NO_DIGIT = re.compile(r"[^0-9]")
_LAST_OF_UPN = frozenset(f"0123456789{CHECK_LETTERS}")
_FORMER_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9]")
_ACCEPTED_AT_SCHOOL_AGE = frozenset(UPNUnknown.codes()) - {UPNUnknown.NOT_OF_SCHOOL_AGE.code}


def _has_wrong_check_letter(child: ChildRow, _year: CensusYear) -> bool:
    """The letter at the remainder of the sum: of a temporary number, its last letter counts by its index."""
    if child.upn is None or len(child.upn) != LENGTH_OF_UPN:
        return False
    expected = upn_check_letter(child.upn[1:])
    return expected is not None and child.upn[0] != expected


def _has_letters_among_digits(child: ChildRow, _year: CensusYear) -> bool:
    return child.upn is not None and _NO_DIGIT.search(child.upn[4:12]) is not None


def _ends_wrongly(child: ChildRow, _year: CensusYear) -> bool:
    return child.upn is not None and child.upn[12:13] not in _LAST_OF_UPN


def _has_disability_missing_or_invalid(child: ChildRow, year: CensusYear) -> Found:
    if child.disabilities and year.disabilities.issuperset(child.disabilities):
        return False
    further = child.going_further
    if child.born_on is None or not further:
        return False
    return [*child.disabilities_among(set(child.disabilities) - year.disabilities), *further]


def _has_disability_twice(child: ChildRow, _year: CensusYear) -> Found:
    codes = child.disabilities
    return child.disabilities_among({code for code in codes if codes.count(code) > 1})


def _lacks_upn_at_school_age(child: ChildRow, year: CensusYear) -> Found:
    return (
        child.born_on is not None
        and child.born_on <= year.at_school_if_born_by
        and child.upn_unknown not in _ACCEPTED_AT_SCHOOL_AGE
        and child.going_further
    )


def _further_although_un7(child: ChildRow, _year: CensusYear) -> list[EpisodeRow]:
    if child.upn_unknown != UPNUnknown.NO_FURTHER_ACTION.code:
        return []
    return [episode for episode in child.episodes if episode.is_no_further_action is not True]


def _open_after_25(child: ChildRow, year: CensusYear) -> list[EpisodeRow]:
    if child.born_on is None or child.born_on >= year.adult_if_born_before:
        return []
    is_25: date = months_after(child.born_on, 25 * 12)
    return [episode for episode in child.episodes if episode.closed_on is None or episode.closed_on > is_25]


def _is_unexpectedly_due(child: ChildRow, year: CensusYear) -> bool:
    return child.expected_on is not None and not year.due_from <= child.expected_on <= year.due_to


CHILD_RULES: tuple[AnyRule, ...] = (
    Rule(
        ChildRow, "1510", ERROR, IDENTIFIERS, (UPN,),
        "UPN invalid (wrong check letter at character 1)",
        _has_wrong_check_letter,
        given="upn",
        logic="Only for a UPN that is present and 13 characters long: take characters 2 to 13, multiply each digit"
        " by its position (2 to 13), sum, take the remainder mod 23, and read the letter at that index (0-22)"
        " in ABCDEFGHJKLMNPQRTUVWXYZ; fails when it is not character 1. The last letter of a temporary number"
        " counts by its index in that list.",
    ),
    Rule(
        ChildRow, "1530", ERROR, IDENTIFIERS, (UPN,),
        "UPN invalid (characters 2-4 not a recognised LA code)",
        lambda child, _: child.upn is not None and child.upn[1:4] not in UPN_AUTHORITY_CODES,
        given="upn",
        since="2023/24",
        logic="Only for a UPN that is present: fails when characters 2 to 4 are not a recognised local authority,"
        " pseudo-LA or historic code (codeset UPNLACode).",
    ),
    Rule(
        ChildRow, "1540", ERROR, IDENTIFIERS, (UPN,),
        "UPN invalid (characters 5-12 not all numeric)",
        _has_letters_among_digits,
        given="upn",
        logic="Only for a UPN that is present: fails when any of characters 5 to 12 is not a digit.",
    ),
    Rule(
        ChildRow, "1550", ERROR, IDENTIFIERS, (UPN,),
        "UPN invalid (character 13 not a recognised value)",
        _ends_wrongly,
        given="upn",
        logic="Only for a UPN that is present: fails when character 13 is neither a digit nor one of A-Z omitting"
        " I, O and S.",
    ),
    Rule(
        ChildRow, "1560Q", QUERY, IDENTIFIERS, (FORMER_UPN,),
        "Please check and either amend or provide a reason: Former UPN wrongly formatted",
        lambda child, _: child.former_upn is not None and _FORMER_UPN.fullmatch(child.former_upn) is None,
        given="former_upn",
        logic="Only for a FormerUPN that is present: fails when it is not 13 characters of the form letter + 12"
        " digits (permanent) or letter + 11 digits + letter (temporary).",
    ),
    Rule(
        ChildRow, "1570", ERROR, IDENTIFIERS, (LA_CHILD_ID,),
        "LA Child ID must not be longer than 20 characters",
        lambda child, _: child.la_child_id is not None and len(child.la_child_id) > LONGEST_ID,
        given="la_child_id",
        since="2024/25",
        logic="Fails when LAchildID is longer than 20 characters.",
    ),
    Rule(
        ChildRow, "1580", ERROR, IDENTIFIERS, (LA_CHILD_ID,),
        "LA Child ID must not contain any non-alphanumeric characters",
        lambda child, _: child.la_child_id is not None and _NOT_OF_AN_ID.search(child.la_child_id) is not None,
        given="la_child_id",
        since="2024/25",
        logic="Fails when LAchildID contains anything other than letters A-Z, a-z and digits (spaces, hyphens,"
        " slashes and underscores all fail).",
    ),
    Rule(
        ChildRow, "4008", ERROR, IDENTIFIERS, (DIED, "CINPlanDates.CINPlanStartDate"),
        "CIN Plan shown as starting after the child’s Date of Death.",
        lambda child, _: (died := child.died_on) is not None
        and [plan for plan in child.in_need_plans if plan.started_on is not None and plan.started_on > died],
        given="died_on",
        logic="PersonDeathDate is present and any CINPlanStartDate of the child is after it; same day passes.",
    ),
    Rule(
        ChildRow, "4009Q", QUERY, IDENTIFIERS, (DIED, "CINPlanDates.CINPlanEndDate"),
        "CIN Plan cannot end after the child’s Date of Death",
        lambda child, _: (died := child.died_on) is not None
        and [plan for plan in child.in_need_plans if plan.ended_on is not None and plan.ended_on > died],
        given="died_on",
        since="2023/24",
        logic="PersonDeathDate is present and any CINPlanEndDate of the child is after it; same day passes.",
    ),
    Rule(
        ChildRow, "4180", ERROR, IDENTIFIERS, (SEX,),
        "Sex must be provided and equal M, F, or U",
        lambda child, _: child.sex not in SEXES,
        since="2024/25",
        logic="Sex is missing or is not one of M, F, U.",
    ),
    Rule(
        ChildRow, "4220", ERROR, CHARACTERISTICS, (f"{CHARACTERISTICS}.Ethnicity",),
        "Ethnicity is missing or invalid (see Ethnicity table)",
        lambda child, year: child.ethnicity not in year.ethnicities,
        logic="Ethnicity is missing or is not a code of codeset Ethnicity.",
    ),
    Rule(
        ChildRow, "8500", ERROR, IDENTIFIERS, (LA_CHILD_ID,),
        "LA Child ID missing",
        lambda _child, _: True,
        unless="la_child_id",
        logic="LAchildID is missing or blank.",
    ),
    Rule(
        ChildRow, "8520", ERROR, IDENTIFIERS, (BORN, REFERENCE_DATE),
        "Date of Birth is after data collection period (must be on or before the end of the census period)",
        lambda child, year: child.born_on is not None and child.born_on > year.ends_on,
        given="born_on",
        logic="PersonBirthDate is present and after ReferenceDate.",
    ),
    Rule(
        ChildRow, "8525Q", QUERY, IDENTIFIERS, (BORN, EXPECTED),
        "Either Date of Birth or Expected Date of Birth must be provided (but not both)",
        lambda child, _: (child.born_on is None) == (child.expected_on is None),
        since="2023/24",
        logic="Both PersonBirthDate and ExpectedPersonBirthDate are present, or both are missing.",
    ),
    Rule(
        ChildRow, "8530Q", QUERY, IDENTIFIERS, (EXPECTED, REFERENCE_DATE),
        "Please check and either amend data or provide a reason: Expected Date of Birth is outside the expected range"
        " for this census (March to December of the Census Year end)",
        _is_unexpectedly_due,
        given="expected_on",
        has_automatic_ok=True,
        logic="ExpectedPersonBirthDate is present and is before (ReferenceDate minus 30 days, i.e. 1 March) or"
        " after (ReferenceDate plus 9 months, i.e. 31 December).",
    ),
    Rule(
        ChildRow, "8535Q", QUERY, IDENTIFIERS, (DIED, BORN),
        "Please check and either amend data or provide a reason: Child’s date of death should not be prior to the date"
        " of birth",
        lambda child, _: child.died_on is not None and child.born_on is not None and child.died_on < child.born_on,
        given="died_on",
        has_automatic_ok=True,
        logic="PersonDeathDate is before PersonBirthDate; same day passes.",
    ),
    Rule(
        ChildRow, "8540", ERROR, CHARACTERISTICS, (DISABILITY, BORN, NO_FURTHER_ACTION),
        "Child’s disability is missing or invalid (see Disability table)",
        _has_disability_missing_or_invalid,
        logic="PersonBirthDate is present and at least one CINdetails of the child has ReferralNFA false or 0, and"
        " either there is no Disability at all or any Disability is not a code of codeset Disability.",
    ),
    Rule(
        ChildRow, "8545Q", QUERY, IDENTIFIERS, (DIED, REFERENCE_DATE),
        "Please check and either amend data or provide a reason: Child's date of death should be within the census"
        " year",
        lambda child, year: child.died_on is not None and not year.holds(child.died_on),
        given="died_on",
        logic="PersonDeathDate is present and outside the period of census.",
    ),
    Rule(
        ChildRow, "8590", ERROR, IDENTIFIERS, (LA_CHILD_ID,),
        "Child does not have a recorded CIN episode.",
        lambda _child, _: True,
        unless="episodes",
        logic="A Child element contains no CINdetails group.",
    ),
    Rule(
        ChildRow, "8750", ERROR, IDENTIFIERS, (SEX, BORN, EXPECTED),
        "Sex must equal U for an unborn child",
        lambda child, _: child.is_unborn and child.sex != UNKNOWN,
        given="expected_on",
        since="2024/25",
        logic="ExpectedPersonBirthDate is present, PersonBirthDate is missing, and Sex is not U.",
    ),
    Rule(
        ChildRow, "8770Q", QUERY, IDENTIFIERS, (UPN, UPN_UNKNOWN, BORN, NO_FURTHER_ACTION, REFERENCE_DATE),
        "Please check and either amend data or provide a reason: UPN is missing or reason UPN is missing or is UN1 for"
        " a child who is of school age.",
        _lacks_upn_at_school_age,
        given="born_on",
        unless="upn",
        since="2024/25",
        logic="At least one CINdetails of the child has ReferralNFA false or 0, the child was born on or before 31"
        " August of (ReferenceDate year minus 6), UPN is missing, and UPNunknown is missing or is not one of"
        " UN2 to UN7 (UN1 is not accepted for this age).",
    ),
    Rule(
        ChildRow, "8772", ERROR, IDENTIFIERS, (UPN_UNKNOWN, NO_FURTHER_ACTION),
        "UPN unknown reason is UN7 (Referral with no further action) but at least one CIN details is a referral going"
        " on to further action",
        _further_although_un7,
        given="upn_unknown",
        logic="UPNunknown is UN7 and any CINdetails of the child has ReferralNFA other than true or 1.",
    ),
    Rule(
        ChildRow, "8775Q", QUERY, IDENTIFIERS, (BORN, "CINdetails.CINclosureDate", REFERENCE_DATE),
        "Please check and either amend data or provide a reason: Child is over 25 years old",
        _open_after_25,
        given="born_on",
        has_automatic_ok=True,
        logic="PersonBirthDate is before (ReferenceDate minus 25 years) and a CINdetails of the child has no"
        " CINclosureDate or a CINclosureDate after (PersonBirthDate plus 25 years).",
    ),
    Rule(
        ChildRow, "8790", ERROR, CHARACTERISTICS, (DISABILITY,),
        "Disability information includes both None and other values",
        lambda child, _: len(set(child.disabilities)) > 1 and child.disabilities_among({NO_DISABILITY}),
        given="disabilities",
        logic="A child has Disability NONE and any other Disability code as well.",
    ),
    Rule(
        ChildRow, "8794", ERROR, CHARACTERISTICS, (DISABILITY,),
        "Child has two or more disabilities with the same code",
        _has_disability_twice,
        given="disabilities",
        logic="A child has the same Disability code more than once.",
    ),
)  # fmt: skip
