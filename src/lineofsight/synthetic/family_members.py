"""Who an invented family is made of: its children with their names and homes, and the adults around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.record.models import Relationship
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic.departures import ORDINARY, Departure

OF_TWO_FAMILIES: Final = "+"
"""Stands in the key of an adult who is known in two families."""


@dataclass(frozen=True, slots=True)
class InventedName:
    """What a child is called, as it became known `on` a day. An alias is used beside the name and ends none.

    is_correction: the name before it was written wrongly and is put right by this one; the child never changed names.
    """

    given_names: str
    family_name: str
    on: date
    is_alias: bool = False
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class InventedAddress:
    """Where somebody lives from a day on. A protected address is hidden: somebody must not find the family."""

    lines: str
    postcode: str
    on: date
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class InventedAdult:
    """An adult around a child. `born_on` is None where the record would not know it.

    key: the same for the same person in two families, and for nobody else.
    """

    given_names: str
    family_name: str
    sex: str
    born_on: date | None
    key: str

    @property
    def is_of_two_families(self) -> bool:
        return OF_TWO_FAMILIES in self.key


@dataclass(frozen=True, slots=True)
class InventedRelation:
    """Somebody is the `kind` of the child: the family's adult, or its child, of this place in the family.

    One of `adult` and `sibling` is None. has_parental_responsibility: None where it is not known, or not asked.
    """

    kind: Relationship.Kind
    adult: int | None = None
    sibling: int | None = None
    has_parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True)
class InventedChild:
    """A child with a life. `names` are in the order in which they became known, the first at the first referral.

    nhs_number: "" where the record has none. addresses: the child's own, oldest first. related_worker: a member of
    staff is a relative and must not see the record.
    """

    life: CensusChild
    names: tuple[InventedName, ...]
    nhs_number: str
    addresses: tuple[InventedAddress, ...]
    relations: tuple[InventedRelation, ...]
    related_worker: bool = False
    departure: Departure = ORDINARY


@dataclass(frozen=True, slots=True)
class InventedFamily:
    """Brothers and sisters who were referred together, and everybody around them. `addresses` are the family's own."""

    number: int
    children: tuple[InventedChild, ...]
    adults: tuple[InventedAdult, ...]
    addresses: tuple[InventedAddress, ...]
