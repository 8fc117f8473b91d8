"""NHS numbers: nine digits and a check digit.

The first nine digits are multiplied by 10, 9, ... 2 and summed; the sum's remainder of 11, taken from 11, is the check
digit, where 11 stands for 0 and no number has 10. Source: NHS Data Dictionary, NHS NUMBER.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]+")


def nhs_check_digit(first_nine: str) -> str | None:
    """The digit that must follow these nine; None where no NHS number begins so."""
    if len(first_nine) != 9 or not _DIGITS.fullmatch(first_nine):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else str(check)


def nhs_number_fault(value: str) -> str | None:
    """What is wrong with an NHS number without its spaces, in words; None for a good one. Nobody else is asked."""
    if not _DIGITS.fullmatch(value):
        return "it holds something other than digits"
    if len(value) != 10:
        return f"it has {len(value)} digits, not 10"
    expected = nhs_check_digit(value[:9])
    if expected is None:
        return "no NHS number begins with these nine digits"
    if value[9] != expected:
        return f"its last digit is {value[9]} and should be {expected}"
    return None
