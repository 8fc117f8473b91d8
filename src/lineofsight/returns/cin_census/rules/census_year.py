"""The census year that a file is checked by: its days, and the days that single rules count from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    CodeSet,
    Disability,
    Ethnicity,
    ReferralSource,
)
from lineofsight.domain.exceptions import CalendarGap
from lineofsight.domain.working_days import Calendar

FIRST_MONTH, FIRST_DAY = 4, 1
WITHDRAWN = "withdrawn"


def year_name(ends_in: int) -> str:
    """The name of the census year that ends on the 31 March of `ends_in`: "2025-26" for 2026."""
    return f"{ends_in - 1}-{ends_in % 100:02d}"


def is_current(code: CodeSet, ends_in: int) -> bool:
    """Whether a code may be used in the census year that ends in that year."""
    year = year_name(ends_in).replace("-", "/")
    if code.valid_to == WITHDRAWN:
        return False
    return (code.valid_from is None or code.valid_from <= year) and (code.valid_to is None or year <= code.valid_to)


def current_codes(code_set: type[CodeSet], ends_in: int) -> frozenset[str]:
    """The codes that may be used in that census year."""
    return frozenset(code.code for code in code_set if is_current(code, ends_in))


@dataclass(frozen=True, slots=True)
class CensusYear:
    """The period of census, `begins_on` to `ends_on`, both included, and what the rules of that year measure by.

    ends_on: the header's ReferenceDate. Days that are counted in working days pass over England's bank holidays.
    """

    begins_on: date
    ends_on: date
    no_further_action_from: date  # one working day before the year: an earlier referral went further (8569Q)
    assessment_late_before: date  # 45 working days before the end (8670Q)
    enquiry_late_before: date  # 15 working days before the end (8675Q)
    due_from: date  # a birth may be expected from 30 days before the end (8530Q)
    due_to: date  # to nine months after it
    at_school_if_born_by: date  # 31 August, six years back (8770Q)
    adult_if_born_before: date  # 25 years before the end (8775Q)
    ethnicities: frozenset[str]
    disabilities: frozenset[str]
    referral_sources: frozenset[str]
    categories_of_abuse: frozenset[str]
    factors: frozenset[str]

    @classmethod
    def ending_on(cls, ends_on: date, ends_in: int | None = None) -> CensusYear:
        """The census year to a ReferenceDate, with the codes of the year that ends in `ends_in`, its own when None.

        A day after March of the year before `ends_in` ends a part of that year: it begins on the 1 April before it.
        Raises CalendarGap for a year whose bank holidays are not known.
        """
        calendar = Calendar.england()
        ends_in = ends_in or ends_on.year
        is_part = ends_on.year < ends_in and ends_on >= date(ends_on.year, FIRST_MONTH, FIRST_DAY)
        begins_on = date(ends_on.year - (not is_part), FIRST_MONTH, FIRST_DAY)
        return cls(
            begins_on=begins_on,
            ends_on=ends_on,
            no_further_action_from=calendar.subtract(begins_on, 1),
            assessment_late_before=calendar.subtract(ends_on, 45),
            enquiry_late_before=calendar.subtract(ends_on, 15),
            due_from=ends_on - timedelta(days=30),
            due_to=months_after(ends_on, 9),
            at_school_if_born_by=date(ends_on.year - 6, 8, 31),
            adult_if_born_before=months_after(ends_on, -25 * 12),
            ethnicities=current_codes(Ethnicity, ends_in),
            disabilities=current_codes(Disability, ends_in),
            referral_sources=current_codes(ReferralSource, ends_in),
            categories_of_abuse=current_codes(CategoryOfAbuse, ends_in),
            factors=current_codes(AssessmentFactor, ends_in),
        )

    def holds(self, day: date) -> bool:
        """Whether a day is in the period of census."""
        return self.begins_on <= day <= self.ends_on


def can_be_checked(ends_in: int) -> bool:
    """Whether the bank holidays of a census year are known, up to the year that it ends in."""
    try:
        CensusYear.ending_on(date(ends_in, 3, 31))
    except (CalendarGap, ValueError, OverflowError):
        return False
    return True


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (first_of_next - timedelta(days=1)).day))
