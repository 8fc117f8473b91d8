"""The rules that look at an episode of need (CINdetails), alone and among the others of its child."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from lineofsight.domain.codes import PrimaryNeed, ReasonForClosure
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.rows import EpisodeRow, Row
from lineofsight.returns.cin_census.rules.rule import AnyRule, Rule, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY
EPISODE = "CINdetails"
REFERRED = f"{EPISODE}.CINreferralDate"
CLOSED = f"{EPISODE}.CINclosureDate"
REASON = f"{EPISODE}.ReasonForClosure"
NEED = f"{EPISODE}.PrimaryNeedCode"
NO_FURTHER_ACTION = f"{EPISODE}.ReferralNFA"
CONFERENCE = f"{EPISODE}.DateOfInitialCPC"
DIED = "ChildIdentifiers.PersonDeathDate"
BORN = "ChildIdentifiers.PersonBirthDate"
EXPECTED = "ChildIdentifiers.ExpectedPersonBirthDate"
ASSESSMENT_STARTED = "Assessments.AssessmentActualStartDate"
AUTHORISED = "Assessments.AssessmentAuthorisationDate"
ENQUIRY_STARTED = "Section47.S47ActualStartDate"
ENQUIRY_CONFERENCE = "Section47.DateOfInitialCPC"
NOT_REQUIRED = "Section47.ICPCnotRequired"
REFERENCE_DATE = "Header.ReferenceDate"
DATES_OF_WORK = {
    CONFERENCE: "conference_on",
    ASSESSMENT_STARTED: "started_on",
    AUTHORISED: "authorised_on",
    ENQUIRY_STARTED: "started_on",
    ENQUIRY_CONFERENCE: "conference_on",
    "ChildProtectionPlans.CPPendDate": "ended_on",
    "CINPlanDates.CINPlanStartDate": "started_on",
    "CINPlanDates.CINPlanEndDate": "ended_on",
}
"""The dates that may not be later than the closure, and the value of the row that holds each."""

LONGEST_PREGNANCY = 280  # days: 40 weeks
SOURCE_ASKED_FROM = date(2013, 4, 1)
CLOSED_AFTER_ASSESSMENT = frozenset({"RC8", "RC9"})
DEATH = "RC2"
_REASONS, _NEEDS = ReasonForClosure.codes(), PrimaryNeed.codes()


def _activity_after_assessment(episode: EpisodeRow, _year: CensusYear) -> bool | Sequence[Row]:
    """Any enquiry, child protection plan or child in need plan, or a conference of the episode itself."""
    if episode.reason_for_closure not in CLOSED_AFTER_ASSESSMENT:
        return False
    return [*episode.enquiries, *episode.protection_plans, *episode.in_need_plans] or episode.conference_on is not None


def _activity_after_closure(episode: EpisodeRow, _year: CensusYear) -> bool | Sequence[Row]:
    """Any date of work later than the closure; CPPstartDate is not on the official list."""
    closed = episode.closed_on
    if closed is None:
        return False
    later: list[Row] = [
        one for one in episode.assessments if _is_after(one.started_on, closed) or _is_after(one.authorised_on, closed)
    ]
    later += [
        one for one in episode.in_need_plans if _is_after(one.started_on, closed) or _is_after(one.ended_on, closed)
    ]
    later += [
        one for one in episode.enquiries if _is_after(one.started_on, closed) or _is_after(one.conference_on, closed)
    ]
    later += [one for one in episode.protection_plans if _is_after(one.ended_on, closed)]
    return later or _is_after(episode.conference_on, closed)


def _dates_after_closure(episode: EpisodeRow, row: Row) -> Collection[str]:
    """The fields of a row of the episode, or of itself, that are later than its closure; its closure too."""
    closed = episode.closed_on
    assert closed is not None
    return {CLOSED, *(field for field, value in DATES_OF_WORK.items() if _is_after(getattr(row, value, None), closed))}


def _is_after(day: date | None, closed: date) -> bool:
    return day is not None and day > closed


def _referred_long_before_birth(episode: EpisodeRow, _year: CensusYear) -> bool:
    referred, born, expected = episode.referred_on, episode.child.born_on, episode.child.expected_on
    if referred is None:
        return False
    return (born is not None and (born - referred).days > LONGEST_PREGNANCY) or (
        expected is not None and (expected - referred).days > LONGEST_PREGNANCY
    )


def _activity_without_further_action(episode: EpisodeRow, _year: CensusYear) -> bool | Sequence[Row]:
    if episode.is_no_further_action is not True:
        return False
    active: list[Row] = [one for one in episode.assessments if one.started_on or one.authorised_on]
    active += [one for one in episode.enquiries if one.started_on or one.conference_on]
    return active or episode.conference_on is not None


def _is_open(episode: EpisodeRow) -> bool:
    """Without closure date, and no referral with no further action."""
    return episode.closed_on is None and episode.is_no_further_action is False


def _is_open_beside_another(episode: EpisodeRow, _year: CensusYear) -> Sequence[Row]:
    if not _is_open(episode):
        return ()
    return [other for other in episode.child.episodes if other is not episode and _is_open(other)]


def _is_open_and_not_the_latest(episode: EpisodeRow, _year: CensusYear) -> Sequence[Row]:
    """Counting every episode of the child; a tie for the latest day passes."""
    referred = episode.referred_on
    if referred is None or not _is_open(episode):
        return ()
    return [other for other in episode.child.episodes if other.referred_on is not None and other.referred_on > referred]


def _begins_within_another(episode: EpisodeRow, year: CensusYear) -> Sequence[Row]:
    """From the other's referral to the day before its closure; while it is open, to the day before the end."""
    referred = episode.referred_on
    if referred is None:
        return ()
    return [
        other
        for other in episode.child.episodes
        if other is not episode
        and other.referred_on is not None
        and other.referred_on <= referred
        and (
            referred < other.closed_on
            if other.closed_on is not None
            else other.is_no_further_action is False and referred < year.ends_on
        )
    ]


def _enquiries_not_completed(episode: EpisodeRow, _year: CensusYear) -> Sequence[Row]:
    if episode.closed_on is None:
        return ()
    return [one for one in episode.enquiries if one.conference_on is None and one.conference_not_required is not True]


EPISODE_RULES: tuple[AnyRule, ...] = (
    Rule(
        EpisodeRow, "2990", ERROR, EPISODE, (REASON, CONFERENCE),
        "Activity is recorded against a case marked as ‘Case closed after assessment, no further action’ or 'case"
        " closed after assessment, referred to early help'.",
        _activity_after_assessment,
        given="reason_for_closure",
        logic="A CINdetails has ReasonForClosure RC8 or RC9 and also contains any Section47, ChildProtectionPlans"
        " or CINPlanDates group, or a CINdetails-level DateOfInitialCPC.",
    ),
    Rule(
        EpisodeRow, "2991Q", QUERY, EPISODE, (),
        "Please check and either amend data or provide a reason: A Section 47 module is recorded and there is no"
        " assessment on the episode",
        lambda episode, _: episode.enquiries,
        unless="assessments",
        given="enquiries",
        has_automatic_ok=True,
        logic="A CINdetails contains at least one Section47 group and no Assessments group.",
    ),
    Rule(
        EpisodeRow, "8555Q", QUERY, EPISODE, (DIED, REFERRED),
        "Child cannot be referred after its recorded date of death",
        lambda episode, _: (died := episode.child.died_on) is not None
        and episode.referred_on is not None
        and episode.referred_on > died,
        given="referred_on",
        since="2023/24",
        logic="Any CINreferralDate of the child is after PersonDeathDate; same day passes; not tested when either"
        " is missing.",
    ),
    Rule(
        EpisodeRow, "8565", ERROR, EPISODE,
        (CLOSED, *DATES_OF_WORK),
        "Activity shown after a case has been closed",
        _activity_after_closure,
        given="closed_on",
        breaks_in=_dates_after_closure,
        logic="CINclosureDate is present and is earlier than any of these dates inside the same CINdetails:"
        " AssessmentActualStartDate, AssessmentAuthorisationDate, S47ActualStartDate, DateOfInitialCPC (either"
        " level), CPPendDate, CINPlanStartDate, CINPlanEndDate; same day passes.",
    ),
    Rule(
        EpisodeRow, "8568", ERROR, EPISODE, (NO_FURTHER_ACTION,),
        "RNFA flag is missing or invalid",
        lambda _episode, _: True,
        unless="is_no_further_action",
        logic="ReferralNFA is missing or is not one of true, false, 1, 0.",
    ),
    Rule(
        EpisodeRow, "8569Q", QUERY, EPISODE, (REFERRED, NO_FURTHER_ACTION),
        "A case with referral date before one working day prior to the collection start date must not be flagged as a"
        " no further action case",
        lambda episode, year: episode.referred_on is not None
        and episode.referred_on < year.no_further_action_from
        and episode.is_no_further_action is not False,
        given="referred_on",
        since="2023/24",
        logic="CINreferralDate is before (1 April at the start of the census year, minus one working day) and"
        " ReferralNFA is not false or 0.",
    ),
    Rule(
        EpisodeRow, "8585Q", QUERY, EPISODE, (REASON, DIED),
        "Please check and either amend or provide a reason: CIN episode shows Died as the Closure Reason, however child"
        " has no recorded Date of Death",
        lambda episode, _: episode.reason_for_closure == DEATH and episode.child.died_on is None,
        given="reason_for_closure",
        logic="Any CINdetails of the child has ReasonForClosure RC2 and the child has no valid PersonDeathDate.",
    ),
    Rule(
        EpisodeRow, "8600", ERROR, EPISODE, (REFERRED, REFERENCE_DATE),
        "Child referral date missing or after data collection period",
        lambda episode, year: episode.referred_on is None or episode.referred_on > year.ends_on,
        logic="CINreferralDate is missing or after ReferenceDate.",
    ),
    Rule(
        EpisodeRow, "8606", ERROR, EPISODE, (REFERRED, BORN, EXPECTED),
        "Child referral date is more than 40 weeks before DOB or expected DOB",
        _referred_long_before_birth,
        given="referred_on",
        logic="CINreferralDate is more than 280 days before PersonBirthDate, or more than 280 days before"
        " ExpectedPersonBirthDate; exactly 280 days passes; each date is tested only where present.",
    ),
    Rule(
        EpisodeRow, "8610", ERROR, EPISODE, (NO_FURTHER_ACTION, NEED),
        "Primary Need code is missing for a referral which led to further action.",
        lambda episode, _: episode.is_no_further_action is False,
        given="is_no_further_action",
        unless="primary_need",
        logic="ReferralNFA is false or 0 and PrimaryNeedCode is missing.",
    ),
    Rule(
        EpisodeRow, "8620", ERROR, EPISODE, (CLOSED, REFERENCE_DATE),
        "CIN Closure Date present and does not fall within the Census year",
        lambda episode, year: episode.closed_on is not None and not year.holds(episode.closed_on),
        given="closed_on",
        logic="CINclosureDate is present and outside the period of census.",
    ),
    Rule(
        EpisodeRow, "8630", ERROR, EPISODE, (REFERRED, CLOSED),
        "CIN Closure Date is before CIN Referral Date for the same CIN episode",
        lambda episode, _: episode.closed_on is not None
        and episode.referred_on is not None
        and episode.closed_on < episode.referred_on,
        given="closed_on",
        logic="CINclosureDate is present and before CINreferralDate of the same CINdetails; same day passes.",
    ),
    Rule(
        EpisodeRow, "8640", ERROR, EPISODE, (REASON,),
        "CIN Reason for closure code invalid (see Reason for Closure table in CIN Census code set)",
        lambda episode, _: episode.reason_for_closure is not None and episode.reason_for_closure not in _REASONS,
        given="reason_for_closure",
        logic="ReasonForClosure is present and is not RC1 to RC9.",
    ),
    Rule(
        EpisodeRow, "8650", ERROR, EPISODE, (NEED,),
        "Primary Need Code invalid (see Primary Need table in CIN census code set)",
        lambda episode, _: episode.primary_need is not None and episode.primary_need not in _NEEDS,
        given="primary_need",
        logic="PrimaryNeedCode is present and is not N0 to N9.",
    ),
    Rule(
        EpisodeRow, "8805", ERROR, EPISODE, (CLOSED, REASON),
        "A CIN case cannot have a CIN closure date without a Reason for Closure",
        lambda _episode, _: True,
        unless="reason_for_closure",
        given="closed_on",
        logic="CINclosureDate is present and ReasonForClosure is missing.",
    ),
    Rule(
        EpisodeRow, "8810", ERROR, EPISODE, (REASON, CLOSED),
        "A CIN case cannot have a Reason for Closure without a CIN Closure Date",
        lambda _episode, _: True,
        unless="closed_on",
        given="reason_for_closure",
        logic="ReasonForClosure is present and CINclosureDate is missing.",
    ),
    Rule(
        EpisodeRow, "8815", ERROR, EPISODE, (CLOSED, NO_FURTHER_ACTION),
        "More than one open CIN Details episode (a module with no CIN Closure Date) has been provided for this child"
        " and case is not a referral with no further action.",
        _is_open_beside_another,
        given="is_among_others",
        logic="A child has more than one CINdetails with CINclosureDate missing and ReferralNFA false or 0. (Any"
        " number of closed ones, or of no-further-action ones without closure date, is allowed.)",
    ),
    Rule(
        EpisodeRow, "8816", ERROR, EPISODE, (REFERRED, CLOSED, NO_FURTHER_ACTION),
        "An open CIN episode is shown and case is not a referral with no further action, but it is not the latest"
        " episode.",
        _is_open_and_not_the_latest,
        given="is_among_others",
        logic="A CINdetails with CINclosureDate missing and ReferralNFA false or 0 has a CINreferralDate that is"
        " earlier than the latest CINreferralDate of the same child (counting all CINdetails,"
        " no-further-action ones too).",
    ),
    Rule(
        EpisodeRow, "8820", ERROR, EPISODE, (REFERRED, CLOSED, NO_FURTHER_ACTION, REFERENCE_DATE),
        "The dates on the CIN episodes for this child overlap",
        _begins_within_another,
        given="is_among_others",
        logic="A CINreferralDate falls inside another CINdetails of the same child: on or after its CINreferralDate"
        " and before its CINclosureDate; or, where the other has no CINclosureDate and has ReferralNFA false"
        " or 0, before ReferenceDate. A referral on the closing day of the previous episode passes; two with"
        " the same referral date fail unless the other closed that day or is an open no-further-action"
        " referral.",
    ),
    Rule(
        EpisodeRow, "8825Q", QUERY, EPISODE, (REASON,),
        "Please check and either amend data or provide a reason: Reason for Closure code RC8 (case closed after"
        " assessment) or RC9 (case closed after assessment, referred to early help) has been returned but there is no"
        " assessment present for the episode.",
        lambda episode, _: episode.reason_for_closure in CLOSED_AFTER_ASSESSMENT,
        unless="assessments",
        given="reason_for_closure",
        has_automatic_ok=True,
        logic="A CINdetails has ReasonForClosure RC8 or RC9 and contains no Assessments group.",
    ),
    Rule(
        EpisodeRow, "8831", ERROR, EPISODE,
        (NO_FURTHER_ACTION, ASSESSMENT_STARTED, AUTHORISED, ENQUIRY_STARTED, CONFERENCE, ENQUIRY_CONFERENCE),
        "Activity is recorded against a case marked as a referral with no further action",
        _activity_without_further_action,
        given="is_no_further_action",
        logic="A CINdetails has ReferralNFA true or 1 and contains any of AssessmentActualStartDate,"
        " AssessmentAuthorisationDate, S47ActualStartDate or DateOfInitialCPC (either level).",
    ),
    Rule(
        EpisodeRow, "8866", ERROR, EPISODE, (REFERRED, f"{EPISODE}.ReferralSource"),
        "Source of Referral is missing or an invalid code",
        lambda episode, year: episode.referred_on is not None
        and episode.referred_on >= SOURCE_ASKED_FROM
        and episode.source not in year.referral_sources,
        given="referred_on",
        logic="CINreferralDate is on or after 1 April 2013 and ReferralSource is missing or is not a code of"
        " codeset ReferralSource.",
    ),
    Rule(
        EpisodeRow, "8867", ERROR, EPISODE, (CLOSED, AUTHORISED),
        "CIN episode is shown as closed, however Assessment is not shown as completed",
        lambda episode, _: episode.closed_on is not None
        and [one for one in episode.assessments if one.authorised_on is None],
        given="closed_on",
        logic="A CINdetails has CINclosureDate and contains an Assessments group without"
        " AssessmentAuthorisationDate.",
    ),
    Rule(
        EpisodeRow, "8868", ERROR, EPISODE, (CLOSED, ENQUIRY_CONFERENCE, NOT_REQUIRED),
        "CIN episode is shown as closed, however Section 47 enquiry is not shown as completed by ICPC date or ICPC not"
        " required flag",
        _enquiries_not_completed,
        given="closed_on",
        logic="A CINdetails has CINclosureDate and contains a Section47 group that has neither a DateOfInitialCPC"
        " nor ICPCnotRequired true or 1.",
    ),
)  # fmt: skip
