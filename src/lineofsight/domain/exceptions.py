"""What can go wrong on the domain floor. Every message says what to do next and names no child."""

from __future__ import annotations


class DomainError(Exception):
    """Base of every error of the domain floor."""


class CalendarGap(DomainError):  # noqa: N818 - it names what was found, as the field would say it
    """A date lies outside the bank holidays that are loaded, so working days cannot be counted."""


class CatalogueFault(DomainError):  # noqa: N818 - likewise
    """A catalogue contradicts itself: two rows with one key, or a dated row that overlaps another."""


class UnknownCode(DomainError):  # noqa: N818 - likewise
    """A value is not a code of the code set it was read as."""
