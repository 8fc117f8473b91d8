"""NHS numbers: the check digit, and what is wrong with a number, in words."""

from __future__ import annotations

import pytest

from lineofsight.domain.nhs_numbers import nhs_check_digit, nhs_number_fault


def test_the_check_digit_by_hand() -> None:
    # 9x10 + 4x9 + 3x8 + 4x7 + 7x6 + 6x5 + 5x4 + 9x3 + 1x2 = 299; 299 = 27 x 11 + 2; 11 - 2 = 9.
    assert nhs_check_digit("943476591") == "9"
    # 9x10 + 9x9 + 9x8 = 243 = 22 x 11 + 1, which leaves 10: no number begins so.
    assert nhs_check_digit("999000000") is None
    # 243 + 5x2 = 253 = 23 x 11, which leaves 11: 0.
    assert nhs_check_digit("999000005") == "0"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("9434765919", None),
        ("9434765918", "its last digit is 8 and should be 9"),
        ("943476591", "it has 9 digits, not 10"),
        ("94347659190", "it has 11 digits, not 10"),
        ("943 476 5919", "it holds something other than digits"),
        ("", "it holds something other than digits"),
        ("943476591٩", "it holds something other than digits"),
        ("9990000000", "no NHS number begins with these nine digits"),
    ],
)
def test_what_is_wrong_with_an_nhs_number(number: str, fault: str | None) -> None:
    assert nhs_number_fault(number) == fault
