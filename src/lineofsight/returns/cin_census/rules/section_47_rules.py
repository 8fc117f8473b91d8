"""The rules that look at a section 47 enquiry and its initial child protection conference."""

from __future__ import annotations

from collections.abc import Sequence

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.episode_rules import CONFERENCE as EPISODE_CONFERENCE
from lineofsight.returns.cin_census.rules.episode_rules import REFERRED
from lineofsight.returns.cin_census.rules.rows import EnquiryRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
ENQUIRY = "Section47"
STARTED = f"{ENQUIRY}.S47ActualStartDate"
TARGET = f"{ENQUIRY}.InitialCPCtarget"
CONFERENCE = f"{ENQUIRY}.DateOfInitialCPC"
NOT_REQUIRED = f"{ENQUIRY}.ICPCnotRequired"
REFERENCE_DATE = "Header.ReferenceDate"

SATURDAY = 5


def _conference_is_that_of_an_episode(enquiry: EnquiryRow, _year: CensusYear) -> Sequence[Row]:
    conference = enquiry.conference_on
    if conference is None:
        return ()
    return [episode for episode in enquiry.episode.child.episodes if episode.conference_on == conference]


def _starts_after_its_conference(enquiry: EnquiryRow, _year: CensusYear) -> bool:
    conference, started = enquiry.conference_on, enquiry.started_on
    return conference is not None and (started is None or started > conference)


def _waits_too_long(enquiry: EnquiryRow, year: CensusYear) -> bool:
    """A conference is required, in so many words."""
    return (
        enquiry.conference_not_required is False
        and enquiry.started_on is not None
        and enquiry.started_on < year.enquiry_late_before
    )


def _waits_from_outside_the_year(enquiry: EnquiryRow, year: CensusYear) -> bool:
    """A conference is required, in so many words."""
    return enquiry.conference_not_required is False and (
        enquiry.started_on is None or not year.holds(enquiry.started_on)
    )


def _is_open(enquiry: EnquiryRow) -> bool:
    """No conference held, and nothing says that none is required."""
    return enquiry.conference_on is None and enquiry.conference_not_required is not True


def _is_open_beside_another(enquiry: EnquiryRow, _year: CensusYear) -> Sequence[Row]:
    if not _is_open(enquiry):
        return ()
    return [other for other in enquiry.episode.enquiries if other is not enquiry and _is_open(other)]


def _starts_during_another(enquiry: EnquiryRow, year: CensusYear) -> Sequence[Row]:
    """From the other's start to its conference, both included; while it is open, to the end of the year.

    One that ended without a need for a conference has no day on which it ended, and is passed over.
    """
    started = enquiry.started_on
    if started is None:
        return ()
    return [
        other
        for other in enquiry.episode.enquiries
        if other is not enquiry
        and other.started_on is not None
        and other.started_on <= started
        and (other.conference_on is not None or _is_open(other))
        and started <= (other.conference_on or year.ends_on)
    ]


SECTION_47_RULES: tuple[AnyRule, ...] = (
    Rule(
        EnquiryRow, "1104", ERROR, ENQUIRY, (CONFERENCE, REFERRED),
        "The date of the initial child protection conference cannot be before the referral date",
        lambda enquiry, _: enquiry.conference_on is not None
        and (referred := enquiry.episode.referred_on) is not None
        and enquiry.conference_on < referred,
        given="conference_on",
        logic="Fails for each Section47 whose DateOfInitialCPC is before the CINreferralDate of the CINdetails that"
        " contains it; same day passes; not tested when either date is missing.",
    ),
    Rule(
        EnquiryRow, "2884", ERROR, ENQUIRY, (CONFERENCE, EPISODE_CONFERENCE),
        "An initial child protection conference is recorded at both the S47 and CIN Details level and it should only be"
        " recorded in one",
        _conference_is_that_of_an_episode,
        given="conference_on",
        logic="Fails when the same conference is recorded twice: a Section47 DateOfInitialCPC equals the"
        " DateOfInitialCPC held directly in CINdetails for the same child.",
    ),
    Rule(
        EnquiryRow, "2889", ERROR, ENQUIRY, (STARTED, REFERRED),
        "The S47 start date cannot be before the referral date.",
        lambda enquiry, _: enquiry.started_on is not None
        and (referred := enquiry.episode.referred_on) is not None
        and enquiry.started_on < referred,
        given="started_on",
        logic="Fails for each Section47 whose S47ActualStartDate is before the CINreferralDate of the CINdetails"
        " that contains it; same day passes; not tested when either date is missing.",
    ),
    Rule(
        EnquiryRow, "8615", ERROR, ENQUIRY, (STARTED, CONFERENCE),
        "Section 47 Enquiry Start Date must be present and cannot be later than the date of the initial Child"
        " Protection Conference",
        _starts_after_its_conference,
        given="conference_on",
        logic="A Section47 has DateOfInitialCPC and its S47ActualStartDate is missing or after DateOfInitialCPC;"
        " same day passes.",
    ),
    Rule(
        EnquiryRow, "8675Q", QUERY, ENQUIRY, (STARTED, CONFERENCE, NOT_REQUIRED, REFERENCE_DATE),
        "Please check and either amend data or provide a reason: S47 Enquiry started more than 15 working days before"
        " the end of the census year. However, there is no date of Initial Child Protection Conference.",
        _waits_too_long,
        given="started_on",
        unless="conference_on",
        has_automatic_ok=True,
        logic="A Section47 has no DateOfInitialCPC, has ICPCnotRequired false or 0, and its S47ActualStartDate is"
        " before (ReferenceDate minus 15 working days).",
    ),
    Rule(
        EnquiryRow, "8715", ERROR, ENQUIRY, (CONFERENCE, REFERENCE_DATE),
        "Date of Initial Child Protection Conference must fall within the census year",
        lambda enquiry, year: enquiry.conference_on is not None and not year.holds(enquiry.conference_on),
        given="conference_on",
        logic="A Section47 DateOfInitialCPC is present and outside the period of census.",
    ),
    Rule(
        EnquiryRow, "8740", ERROR, ENQUIRY, (STARTED, CONFERENCE, NOT_REQUIRED, REFERENCE_DATE),
        "For a Section 47 Enquiry that has not held the Initial Child Protection Conference by the end of the census"
        " year, the start date must fall within the census year",
        _waits_from_outside_the_year,
        unless="conference_on",
        logic="A Section47 has no DateOfInitialCPC, has ICPCnotRequired false or 0, and its S47ActualStartDate is"
        " missing or outside the period of census.",
    ),
    Rule(
        EnquiryRow, "8839", ERROR, ENQUIRY, (CONFERENCE, NOT_REQUIRED),
        "Within one CINDetails group there are 2 or more open S47 Assessments",
        _is_open_beside_another,
        given="is_among_others",
        unless="conference_on",
        logic="One CINdetails contains more than one Section47 group that has no DateOfInitialCPC and whose"
        " ICPCnotRequired is not true or 1 (missing counts as not true).",
    ),
    Rule(
        EnquiryRow, "8870Q", QUERY, ENQUIRY, (TARGET,),
        "Please check and either amend or provide a reason: The Target Date for Initial Child Protection Conference"
        " should not be a weekend",
        lambda enquiry, _: enquiry.conference_target_on is not None
        and enquiry.conference_target_on.weekday() >= SATURDAY,
        given="conference_target_on",
        logic="InitialCPCtarget is a Saturday or a Sunday. (Bank holidays are not tested.)",
    ),
    Rule(
        EnquiryRow, "8875", ERROR, ENQUIRY, (CONFERENCE,),
        "The Date of Initial Child Protection Conference cannot be a weekend",
        lambda enquiry, _: enquiry.conference_on is not None and enquiry.conference_on.weekday() >= SATURDAY,
        given="conference_on",
        logic="A Section47 DateOfInitialCPC is a Saturday or a Sunday. (Bank holidays are not tested.)",
    ),
    Rule(
        EnquiryRow, "8890", ERROR, ENQUIRY, (STARTED, CONFERENCE, NOT_REQUIRED, REFERENCE_DATE),
        "A Section 47 enquiry is shown as starting when there is another Section 47 Enquiry ongoing",
        _starts_during_another,
        given="is_among_others",
        logic="Within one CINdetails an S47ActualStartDate falls inside another Section47: on or after its start"
        " and on or before its DateOfInitialCPC; or on or before ReferenceDate where the other has no"
        " DateOfInitialCPC and its ICPCnotRequired is not true or 1. (One that ended with conference not"
        " required has no measurable end and is not tested against.)",
    ),
)  # fmt: skip
