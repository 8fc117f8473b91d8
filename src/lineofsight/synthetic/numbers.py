"""Numbers that are right to the last digit and that nobody has: NHS numbers, and those of social workers."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.nhs_numbers import nhs_check_digit

# The range 999 000 0000 to 999 999 9999 passes every check and is kept for tests: no number in it is ever issued.
# Source: NHS England's guidance for suppliers, as the standards' notes on NHS numbers have it.
NEVER_ISSUED: Final = "999"
IN_TEN: Final = 9  # at least so many of ten neighbours have a check digit: for one of them it may come to 10
NHS_NUMBERS: Final = 900_000
SOCIAL_WORKERS: Final = 100_000
SCATTER: Final = 7_919  # a prime that does not divide NHS_NUMBERS: neighbours get numbers that are far apart


def nhs_number(number: int) -> str:
    """A valid NHS number of the range that is never issued, another one for each number from 0 to 899,999."""
    if not 0 <= number < NHS_NUMBERS:
        raise ValueError(f"There are NHS numbers for 0 to {NHS_NUMBERS - 1:,}, not for {number:,}.")
    tens, place = divmod(number * SCATTER % NHS_NUMBERS, IN_TEN)
    for last in range(10):
        first_nine = f"{NEVER_ISSUED}{tens:05}{last}"
        check = nhs_check_digit(first_nine)
        if check is None:
            continue
        if place == 0:
            return first_nine + check
        place -= 1
    raise AssertionError("of ten neighbours one at most has no check digit")


def social_work_england_number(number: int) -> str:
    """A number of the form of Social Work England's register, another one for each number from 0 to 99,999.

    "SW" and digits, of at most twelve characters, as the dataset says it; with eight digits, where numbers of the
    register have six at most.
    """
    if not 0 <= number < SOCIAL_WORKERS:
        raise ValueError(f"There are numbers for the social workers 0 to {SOCIAL_WORKERS - 1:,}, not for {number:,}.")
    return f"SW{NEVER_ISSUED}{number:05}"
