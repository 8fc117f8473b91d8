"""Faults in what is recorded about the child: birth, death, sex, ethnicity, identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes import Disability, Ethnicity, ReasonForClosure, Sex, UPNUnknown
from lineofsight.domain.data_faults.dates import days_of
from lineofsight.domain.data_faults.fault import Case, DataFault, Finding, Severity, is_open
from lineofsight.domain.history import SubjectKind
from lineofsight.domain.pupil_numbers import upn_fault

CHILD = SubjectKind.CHILD
LONGEST_PREGNANCY = timedelta(days=280)  # 40 weeks (rule 8606)
WAIT_FOR_A_BIRTH = timedelta(weeks=4)
LONGEST_CENSUS_ID = 20  # characters (rule 1570)
SCHOOL_AGE_YEARS = 6  # born by 31 August, this many years before the census year (rule 8770Q)


def _both_births(case: Case) -> Iterator[Finding]:
    child = case.history
    if child.born_on and child.expected_on:
        yield CHILD, child.child_id, f"The expected date, {written(child.expected_on)}, stands beside a date of birth."


def _no_birth(case: Case) -> Iterator[Finding]:
    child = case.history
    if not child.born_on and not child.expected_on:
        yield CHILD, child.child_id, "There is no date of birth and no expected date of birth."


def _days_past_due(case: Case) -> int:
    """Days since the expected birth of a child still recorded as unborn, with open work; 0 where that is not so."""
    child = case.history
    if child.born_on or child.died_on or not child.expected_on or not any(map(is_open, case.episodes)):
        return 0
    return (case.today - child.expected_on).days


def _past_due_date(case: Case) -> Iterator[Finding]:
    if case.history.expected_on and 0 < _days_past_due(case) <= WAIT_FOR_A_BIRTH.days:
        yield CHILD, case.history.child_id, f"The birth was expected on {written(case.history.expected_on)}."


def _still_unborn(case: Case) -> Iterator[Finding]:
    if case.history.expected_on and _days_past_due(case) > WAIT_FOR_A_BIRTH.days:
        yield CHILD, case.history.child_id, f"The birth was expected on {written(case.history.expected_on)}."


def _unborn_with_sex(case: Case) -> Iterator[Finding]:
    child = case.history
    if child.expected_on and not child.born_on and child.sex != Sex.UNKNOWN_OR_UNBORN.code:
        yield CHILD, child.child_id, f"The sex of an unborn child is recorded as {child.sex or 'nothing'}, not U."


def _referred_too_early(case: Case) -> Iterator[Finding]:
    births = [day for day in (case.history.born_on, case.history.expected_on) if day]
    for episode in case.episodes:
        if any((birth - episode.referred_on) > LONGEST_PREGNANCY for birth in births):
            yield SubjectKind.EPISODE, episode.id, f"Referred on {written(episode.referred_on)}."


def _ethnicity(case: Case) -> Iterator[Finding]:
    child = case.history
    if child.born_on and child.ethnicity in {"", Ethnicity.NOT_YET_OBTAINED.code}:
        said = "recorded as not yet obtained" if child.ethnicity else "not recorded"
        yield CHILD, child.child_id, f"The ethnicity is {said}."


def _disability(case: Case) -> Iterator[Finding]:
    given = case.history.disabilities
    if Disability.NONE.code in given and len(set(given)) > 1:
        others = ", ".join(code for code in given if code != Disability.NONE.code)
        yield CHILD, case.history.child_id, f"NONE stands beside {others}."


def _upn_missing(case: Case) -> Iterator[Finding]:
    child = case.history
    accepted = UPNUnknown.codes() - {UPNUnknown.NOT_OF_SCHOOL_AGE.code}
    if child.upn or not child.born_on or child.upn_unknown in accepted:
        return
    first_day = date(case.census_year() - 1, 4, 1)
    accepted_referrals = (episode for episode in case.episodes if episode.is_no_further_action is False)
    if all(episode.closed_on and episode.closed_on < first_day for episode in accepted_referrals):
        return  # the census of this year does not hold the child
    if child.born_on <= date(case.census_year() - SCHOOL_AGE_YEARS, 8, 31):
        given = f"the reason given is {child.upn_unknown}" if child.upn_unknown else "no reason is given"
        yield CHILD, child.child_id, f"There is no pupil number for a child of school age, and {given}."


def _upn_faulty(case: Case) -> Iterator[Finding]:
    fault = upn_fault(case.history.upn) if case.history.upn else None
    if fault:
        yield CHILD, case.history.child_id, f"The pupil number cannot be right: {fault}."


def _census_id(case: Case) -> Iterator[Finding]:
    identifier = case.history.la_child_id
    if len(identifier) > LONGEST_CENSUS_ID:
        yield CHILD, case.history.child_id, f"The identifier has {len(identifier)} characters."
    elif identifier and not (identifier.isascii() and identifier.isalnum()):
        yield CHILD, case.history.child_id, "The identifier holds something other than letters and digits."


def _died_without_date(case: Case) -> Iterator[Finding]:
    for episode in case.episodes:
        if episode.reason_for_closure == ReasonForClosure.DIED.code and not case.history.died_on:
            closed = f" on {written(episode.closed_on)}" if episode.closed_on else ""
            yield SubjectKind.EPISODE, episode.id, f"Closed{closed} because the child died; no date of death is held."


def _died_before_birth(case: Case) -> Iterator[Finding]:
    child = case.history
    if child.died_on and child.born_on and child.died_on < child.born_on:
        yield CHILD, child.child_id, f"The date of death, {written(child.died_on)}, is before the date of birth."


def _after_death(case: Case) -> Iterator[Finding]:
    died_on = case.history.died_on
    if died_on is None:
        return
    for dated in days_of(case.history):
        if dated.is_activity and dated.on > died_on:
            yield dated.kind, dated.id, f"{dated.words} {written(dated.on)}, after the death on {written(died_on)}."


PEOPLE_FAULTS = (
    DataFault(
        "birth_and_expected_date", 4, Severity.BLOCK, ("8525Q",),
        "This child has both a date of birth and an expected date of birth.",
        "Keep the date of birth and remove the expected date, unless the child is not yet born.", _both_births,
    ),
    DataFault(
        "no_birth_date", 4, Severity.QUEUE, ("8525Q",),
        "This child has no date of birth and no expected date of birth.",
        "Ask the family or the health visitor, and record the date.", _no_birth,
    ),
    DataFault(
        "unborn_past_due_date", 4, Severity.QUEUE, (),
        "The expected date of birth has passed and no birth is recorded.",
        "Find out whether the child is born, and record the date of birth on this record.", _past_due_date,
    ),
    DataFault(
        "unborn_four_weeks_after_due_date", 5, Severity.QUEUE, (),
        "This child is still recorded as unborn more than four weeks after the expected date of birth.",
        "Record the date of birth, or what happened to the pregnancy.", _still_unborn,
    ),
    DataFault(
        "unborn_with_sex", 5, Severity.BLOCK, ("8750",),
        "The sex of an unborn child must be U.",
        "Set the sex to U until the child is born, or record the date of birth.", _unborn_with_sex,
    ),
    DataFault(
        "referred_over_40_weeks_before_birth", 6, Severity.WARN, ("8606",),
        "The referral is more than 40 weeks before the birth or the expected birth.",
        "Check the referral date and the date of birth; one of them is probably another child's.", _referred_too_early,
    ),
    DataFault(
        "ethnicity_not_obtained", 37, Severity.WARN, ("4220",),
        "The ethnicity of this child is not known.",
        "Ask the child or the family, and record what they say, or that they refuse.", _ethnicity,
    ),
    DataFault(
        "no_disability_beside_a_disability", 37, Severity.WARN, ("8790",),
        "The disabilities say both none and some.",
        "Remove \"none\", or remove the others.", _disability,
    ),
    DataFault(
        "upn_missing_at_school_age", 37, Severity.WARN, ("8770Q",),
        "This child is of school age and has no unique pupil number.",
        "Ask the school or the authority's school census team, or record why there is none.", _upn_missing,
    ),
    DataFault(
        "upn_faulty", 37, Severity.WARN, ("1510", "1530", "1540", "1550"),
        "The unique pupil number is wrong.",
        "Compare it with the school's; a single wrong digit is enough.", _upn_faulty,
    ),
    DataFault(
        "census_identifier_not_accepted", 41, Severity.BLOCK, ("1570", "1580"),
        "The child's identifier cannot go into the census: at most 20 letters and digits are accepted.",
        "Keep the identifier here, and give the child another for the census before the next return.", _census_id,
    ),
    DataFault(
        "died_without_date_of_death", 44, Severity.WARN, ("8585Q",),
        "The case closed because the child died, but there is no date of death.",
        "Record the date of death, or correct the reason for closure.", _died_without_date,
    ),
    DataFault(
        "death_before_birth", 44, Severity.WARN, ("8535Q",),
        "The date of death is before the date of birth.",
        "Correct the wrong one of the two dates.", _died_before_birth,
    ),
    DataFault(
        "activity_after_death", 44, Severity.WARN, ("4008", "4009Q", "8555Q", "8915", "8920"),
        "Something is recorded after the child's death.",
        "Check the date of death and this date, and stop all letters until it is settled.", _after_death,
    ),
)  # fmt: skip
