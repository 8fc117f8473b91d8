"""Numbers that nobody has: of the form of those that are issued and told from them, no two alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.nhs_numbers import nhs_number_fault
from lineofsight.synthetic.numbers import NHS_NUMBERS, SOCIAL_WORKERS, nhs_number, social_work_england_number


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


def test_a_social_workers_number_has_the_form_of_the_register_and_more_digits_than_any_in_it() -> None:
    numbers = [social_work_england_number(number) for number in (0, 1, SOCIAL_WORKERS - 1)]
    assert numbers == ["SW99900000", "SW99900001", "SW99999999"]
    assert all(re.fullmatch(r"SW\d{7,10}", one) for one in numbers)
    with pytest.raises(ValueError, match="social workers 0 to 99,999"):
        social_work_england_number(SOCIAL_WORKERS)
