"""What a code set is: a type whose members are the codes that a national return allows, with their years."""

from __future__ import annotations

from enum import Enum
from typing import Self

from lineofsight.domain.exceptions import UnknownCode

DFE_GUIDE = "DfE CIN guide 2023/24"
LIIA_SCHEMA = "LIIA CIN schema 2026"
LIIA_SCHEMA_AND_DFE_GUIDE = f"{LIIA_SCHEMA}; {DFE_GUIDE}"
LIIA_SCHEMA_AND_RULES = f"{LIIA_SCHEMA}; rules 4180 and 8750"
LOOKED_AFTER_RETURN = "DfE looked after return"


class CodeSet(Enum):
    """One national code set; each member is one code.

    A member's value is the code as the return writes it. `label` is the official wording and `source` where
    it was taken from. `valid_from` and `valid_to` are the first and last census year of the code ("2024/25"),
    None where it has no beginning or end; `valid_to` is "withdrawn" where the last year is not published.
    """

    label: str
    source: str
    valid_from: str | None
    valid_to: str | None

    def __new__(
        cls, code: str, label: str, source: str, valid_from: str | None = None, valid_to: str | None = None
    ) -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        member.source = source
        member.valid_from = valid_from
        member.valid_to = valid_to
        return member

    @property
    def code(self) -> str:
        """The code as the return writes it."""
        return str(self.value)

    @classmethod
    def from_code(cls, code: str) -> Self:
        """The member for `code`; raises UnknownCode, naming the set and the codes it allows."""
        for member in cls:
            if member.value == code:
                return member
        allowed = ", ".join(str(member.value) for member in cls)
        raise UnknownCode(f"'{code}' is not a code of {cls.__name__}; its codes are {allowed}.")

    @classmethod
    def codes(cls) -> frozenset[str]:
        """Every code of the set, old and current."""
        return frozenset(str(member.value) for member in cls)
