"""NHS numbers that nobody has: of the range that is never issued, right to the last digit, no two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.nhs_numbers import nhs_number_fault
from lineofsight.synthetic.numbers import NHS_NUMBERS, nhs_number


@given(number=st.integers(0, NHS_NUMBERS - 1))
def test_a_number_is_valid_and_never_issued(number: int) -> None:
    value = nhs_number(number)
    assert nhs_number_fault(value) is None
    assert 9_990_000_000 <= int(value) <= 9_999_999_999


def test_no_two_children_have_the_same_number() -> None:
    numbers = {nhs_number(number) for number in range(100_000)}
    assert len(numbers) == 100_000


@pytest.mark.parametrize(("number", "value"), [(0, "9990000018"), (1, "9990087997")])
def test_the_same_number_is_always_the_same(number: int, value: str) -> None:
    assert nhs_number(number) == value


@pytest.mark.parametrize("number", [-1, NHS_NUMBERS])
def test_there_is_an_end_to_them(number: int) -> None:
    with pytest.raises(ValueError, match="There are NHS numbers for 0 to 899,999"):
        nhs_number(number)
