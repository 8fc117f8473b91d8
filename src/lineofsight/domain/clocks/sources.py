"""The documents that give the national limits, with the days on which each was in force.

The days on which the 2013 and 2018 editions took effect, and those of the Acts and regulations, are taken from their
publication and commencement and were not checked against the primary text (unverified).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lineofsight.domain.clocks.clock import DatedLimit, Later
from lineofsight.domain.clocks.limits import Limit


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a document, in force from `since` to `until`, both included."""

    title: str
    since: date
    until: date | None = None
    is_unverified: bool = False


Document = tuple[Edition, ...]
"""A document in its editions, oldest first."""

WORKING_TOGETHER: Document = (
    Edition(
        "Working Together to Safeguard Children 2013 and 2015", date(2013, 4, 15), date(2018, 7, 3), is_unverified=True
    ),
    Edition("Working Together to Safeguard Children 2018", date(2018, 7, 4), date(2023, 12, 14)),
    Edition("Working Together to Safeguard Children 2023", date(2023, 12, 15), date(2026, 2, 28)),
    Edition("Working Together to Safeguard Children 2026", date(2026, 3, 1), is_unverified=True),
)
"""The 2026 text was not read: its numbers are carried forward, and the month of its publication is inferred."""

CHILDREN_ACT_1989: Document = (Edition("Children Act 1989", date(1991, 10, 14)),)
CHILDREN_AND_FAMILIES_ACT_2014: Document = (Edition("Children and Families Act 2014", date(2014, 4, 22)),)
CARE_PLANNING_REGULATIONS: Document = (Edition("Care Planning Regulations 2010", date(2011, 4, 1)),)
PRIVATE_FOSTERING_REGULATIONS: Document = (
    Edition("Children (Private Arrangements for Fostering) Regulations 2005", date(2005, 7, 1)),
)
MISSING_GUIDANCE: Document = (
    Edition("Statutory guidance on children who run away or go missing from home or care", date(2014, 1, 1)),
)
INSPECTION_REGULATIONS: Document = (
    Edition("Inspection regulations: statement of proposed action", date(2007, 4, 1), is_unverified=True),
)
DATA_PROTECTION: Document = (Edition("General Data Protection Regulation, now UK GDPR", date(2018, 5, 25)),)
CENSUS_GUIDE: Document = (Edition("Children in need census guide", date(2008, 10, 1)),)
NATIONAL_STATISTICS: Document = (
    Edition("DfE statistics, Characteristics of children in need", date(2013, 4, 15), is_unverified=True),
)
GOOD_PRACTICE: Document = (Edition("Best practice in pre-proceedings", date(2014, 4, 22), is_unverified=True),)


def under(
    document: Document, limit: Limit, words: str = "", *, later: tuple[Later, ...] = ()
) -> tuple[DatedLimit, ...]:
    """The limit as each edition of a document sets it; `words` name the section or say how."""
    return tuple(
        DatedLimit(
            limit=limit,
            since=edition.since,
            until=edition.until,
            source=f"{edition.title}, {words}" if words else edition.title,
            is_unverified=edition.is_unverified,
            later=later,
        )
        for edition in document
    )
