"""One message of the census beside a field: what is broken, in the worker's words, and what the return makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.returns.cin_census.rules.rule import Severity

RETURNED_AS = {
    Severity.ERROR: "The census will return this as an error",
    Severity.QUERY: "The census will return this as a query, which needs a reason",
}


@dataclass(frozen=True, slots=True)
class CensusMessage:
    """One rule that what is typed breaks. field: the name of the field it stands beside."""

    field: str
    words: str
    severity: Severity
    code: str

    @property
    def returned_as(self) -> str:
        """What becomes of it in the return, with the rule by its code."""
        return f"{RETURNED_AS[self.severity]} (rule {self.code})."

    def __str__(self) -> str:
        return f"{self.words} {self.returned_as}"
