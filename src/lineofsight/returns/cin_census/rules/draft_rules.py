"""The rules of module 5, pre-proceedings and family group decision making, for 2026/27: a draft, not yet released.

The draft of the open validator departs from its own wording in places; here each rule does what its wording says. 9000Q
is asked of each run of pre-proceedings, as 8995Q is of the authority.
"""

from __future__ import annotations

from datetime import date

from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.rows import PreProceedingsRow
from lineofsight.returns.cin_census.rules.rule import AnyRule, Level, Rule, Severity
from lineofsight.returns.cin_census.rules.tally import Tally

ERROR, QUERY = Severity.ERROR, Severity.QUERY
FIRST_YEAR = "2026/27"
TABLE = "PreProceedingsandFGDM"
STARTED = f"{TABLE}.PPStartDate"
LETTER_SENT = f"{TABLE}.LBPSentDate"
OFFERED = f"{TABLE}.FGDMMeetingOffer"
FACILITATED = f"{TABLE}.FGDMMeetingFac"
FIRST_MEETING = f"{TABLE}.InitialPPMeetingDate"
STEP_DECIDED = f"{TABLE}.StepDecisionDate"
APPLIED = f"{TABLE}.CourtAppDate"
PROCEEDINGS_LETTER = f"{TABLE}.LetterInitCPDate"
REFERENCE_DATE = "Header.ReferenceDate"
OUTCOMES = frozenset({"A", "B", "C"})  # code set CS131, whose labels are not published yet


def _is_out_of_place(day: date | None, not_before: date | None, year: CensusYear) -> bool:
    """Whether a day is outside the period of census, or before another that it follows; the same day passes."""
    return day is not None and (not year.holds(day) or (not_before is not None and day < not_before))


DRAFT_RULES: tuple[AnyRule, ...] = (
    Rule(
        Tally, "8995Q", QUERY, TABLE, (),
        "Please check and provide a reason why no module 5 (pre-proceedings and FGM) data has been provided for any"
        " child.",
        lambda all_, _: all_.pre_proceedings == 0,
        since=FIRST_YEAR, level=Level.AUTHORITY, is_draft=True,
        logic="No child in the file has a PreProceedingsandFGDM group; fails once for the authority.",
    ),
    Rule(
        PreProceedingsRow, "9000Q", QUERY, TABLE, (STARTED,),
        "Please check: If you do not yet collect this data, please leave this field blank and provide a reason.",
        lambda row, _: row.started_on is None,
        since=FIRST_YEAR, is_draft=True,
        logic="PPStartDate is not provided.",
    ),
    Rule(
        PreProceedingsRow, "9005", ERROR, TABLE, (STARTED, REFERENCE_DATE),
        "The date of the legal planning meeting or other decision making forum where the LA made the decision to"
        " commence pre-proceedings cannot fall outside the reporting year.",
        lambda row, year: _is_out_of_place(row.started_on, None, year),
        since=FIRST_YEAR, is_draft=True,
        logic="PPStartDate is present and outside the period of census (inclusive).",
    ),
    Rule(
        PreProceedingsRow, "9006", ERROR, TABLE, (LETTER_SENT, STARTED, REFERENCE_DATE),
        "The date the letter before proceedings was sent must be within the reporting year and after the date"
        " pre-proceedings began.",
        lambda row, year: _is_out_of_place(row.letter_sent_on, row.started_on, year),
        since=FIRST_YEAR, is_draft=True,
        logic="LBPSentDate is present and is outside the period of census, or before PPStartDate; same day passes.",
    ),
    Rule(
        PreProceedingsRow, "9007", ERROR, TABLE, (LETTER_SENT, OFFERED),
        "You have confirmed that a letter before proceedings was sent. Please confirm whether or not a FGDM meeting was"
        " offered in the letter.",
        lambda row, _: row.letter_sent_on is not None and row.meeting_offered is None,
        since=FIRST_YEAR, is_draft=True,
        logic="LBPSentDate is present and FGDMMeetingOffer is missing.",
    ),
    Rule(
        PreProceedingsRow, "9008", ERROR, TABLE, (FIRST_MEETING, REFERENCE_DATE),
        "The date of the first effective pre-proceedings meeting must be within the reporting year.",
        lambda row, year: _is_out_of_place(row.first_meeting_on, None, year),
        since=FIRST_YEAR, is_draft=True,
        logic="InitialPPMeetingDate is present and outside the period of census.",
    ),
    Rule(
        PreProceedingsRow, "9009", ERROR, TABLE, (STEP_DECIDED, STARTED, REFERENCE_DATE),
        "The date when the decision was made to step up or down must be on or after the date of the decision to begin"
        " pre-proceedings and must fall within the reporting year",
        lambda row, year: _is_out_of_place(row.step_decided_on, row.started_on, year),
        since=FIRST_YEAR, is_draft=True,
        logic="StepDecisionDate is present and is outside the period of census, or before PPStartDate; same day"
        " passes.",
    ),
    Rule(
        PreProceedingsRow, "9010Q", QUERY, TABLE, (OFFERED, FACILITATED),
        "Please check: You have reported that a FGDM meeting was offered in the letter before proceedings. Please"
        " confirm whether or not a FGDM meeting was facilitated in the pre-proceedings period following this offer.",
        lambda row, _: row.meeting_offered is True and row.meeting_facilitated is None,
        since=FIRST_YEAR, is_draft=True,
        logic="FGDMMeetingOffer is true or 1 and FGDMMeetingFac is missing.",
    ),
    Rule(
        PreProceedingsRow, "9011", ERROR, TABLE, (f"{TABLE}.PPOutcome",),
        "The outcome of the pre-proceedings must be reported using a valid value",
        lambda row, _: row.outcome is not None and row.outcome not in OUTCOMES,
        since=FIRST_YEAR, is_draft=True,
        logic="PPOutcome is present and is not a code of codeset PPOutcome (CS131).",
    ),
    Rule(
        PreProceedingsRow, "9012", ERROR, TABLE, (APPLIED, STEP_DECIDED, REFERENCE_DATE),
        "The date that the local authority submitted the court application to commence care proceedings must fall"
        " within the reporting year and be on or after the date of the decision to initiate care proceedings.",
        lambda row, year: _is_out_of_place(row.applied_to_court_on, row.step_decided_on, year),
        since=FIRST_YEAR, is_draft=True,
        logic="CourtAppDate is present and is outside the period of census, or before StepDecisionDate; same day"
        " passes.",
    ),
    Rule(
        PreProceedingsRow, "9013", ERROR, TABLE, (PROCEEDINGS_LETTER, APPLIED, REFERENCE_DATE),
        "The date on which the letter to initiate care proceedings was sent to parents/guardians must fall within the"
        " reporting year and be on or after the date when the local authority submitted the court application to"
        " commence care proceedings.",
        lambda row, year: _is_out_of_place(row.proceedings_letter_on, row.applied_to_court_on, year),
        since=FIRST_YEAR, is_draft=True,
        logic="LetterInitCPDate is present and is outside the period of census, or before CourtAppDate; same day"
        " passes.",
    ),
    Rule(
        PreProceedingsRow, "9015Q", QUERY, TABLE, (FIRST_MEETING, f"{TABLE}.ReviewMeetingsCount"),
        "Please check: if review meetings were held following the initial pre-proceedings meeting, the total number"
        " held should be reported.",
        lambda row, _: row.first_meeting_on is not None and row.review_meetings is None,
        since=FIRST_YEAR, is_draft=True,
        logic="InitialPPMeetingDate is present and ReviewMeetingsCount is missing.",
    ),
)  # fmt: skip
