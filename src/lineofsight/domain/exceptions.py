"""What can go wrong on the domain floor. Every message says what to do next and names no child."""

from __future__ import annotations


class DomainError(Exception):
    """Base of every error of the domain floor."""


class CalendarGap(DomainError):
    """A date lies outside the bank holidays that are loaded, so working days cannot be counted."""


class CatalogueFault(DomainError):
    """A catalogue contradicts itself: two rows with one key, or a dated row that overlaps another."""


class UnknownCode(DomainError):
    """A value is not a code of the code set it was read as."""
