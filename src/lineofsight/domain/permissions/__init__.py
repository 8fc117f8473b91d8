"""Who may do what: one catalogue of permissions, and the one function that reads it.

A permission needs a role and, where it is about a child, a relationship to that child; a restricted record
needs a closer relationship, and a conflict of interest beats everything. No row means no. The gate asks
`decide` for one child and turns the same rows into a query for a list. All rules count in whole local days.
Source: the access model, docs/explanation/access-model.md.
"""

from lineofsight.domain.permissions.catalogue import (
    AT_THE_FRONT_DOOR,
    CHANGES,
    NAMED_BESIDE_FAMILY,
    OPEN_TO_ANYONE,
    PERMITS,
    PERMITS_BY_KEY,
    TOLD_OF_RESTRICTED_RECORDS,
    is_about_children,
    permits_for,
)
from lineofsight.domain.permissions.deciding import (
    ABSENT,
    decide,
    decide_on_contact,
    may_ever,
    relation_in_words,
)
from lineofsight.domain.permissions.words import (
    READING_AFTER_ENDED_DAYS,
    Action,
    Decision,
    Holding,
    Permit,
    Person,
    Refusal,
    Relationship,
    Restriction,
    Role,
    Subject,
)

__all__ = [
    "ABSENT",
    "AT_THE_FRONT_DOOR",
    "CHANGES",
    "NAMED_BESIDE_FAMILY",
    "OPEN_TO_ANYONE",
    "PERMITS",
    "PERMITS_BY_KEY",
    "READING_AFTER_ENDED_DAYS",
    "TOLD_OF_RESTRICTED_RECORDS",
    "Action",
    "Decision",
    "Holding",
    "Permit",
    "Person",
    "Refusal",
    "Relationship",
    "Restriction",
    "Role",
    "Subject",
    "decide",
    "decide_on_contact",
    "is_about_children",
    "may_ever",
    "permits_for",
    "relation_in_words",
]
