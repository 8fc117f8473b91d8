"""The partner agencies of the invented authority, and who answers for each: nobody works there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.synthetic.exceptions import SyntheticError

DOMAIN: Final = "springshire.example"
"""Messages to it reach nobody: the ending `.example` is kept for examples. Source: RFC 2606, section 2."""


@dataclass(frozen=True, slots=True)
class InventedAgency:
    """One agency with one person who answers for it. key: also the first part of its email domain."""

    key: str
    name: str
    kind: AgencyKind
    username: str
    person: str

    @property
    def email_domain(self) -> str:
        return f"{self.key}.{DOMAIN}"

    @property
    def email(self) -> str:
        return f"{self.person.lower().replace(' ', '.')}@{self.email_domain}"


AGENCIES: Final = (
    InventedAgency("police", "Springshire Police", AgencyKind.POLICE, "demo.police", "Marcus Greylockwick"),
    InventedAgency("health", "Springshire Community Health", AgencyKind.HEALTH, "demo.health", "Folake Adeyemfield"),
    InventedAgency("lanternhill", "Lantern Hill Primary School", AgencyKind.SCHOOL, "demo.school", "Ruth Pennickmere"),
    InventedAgency("academy", "Springminster Academy", AgencyKind.SCHOOL, "demo.academy", "Imran Malikthorpe"),
    InventedAgency("housing", "Springshire Housing", AgencyKind.HOUSING, "demo.housing", "Kirsty Hollinholt"),
    InventedAgency("probation", "Springshire Probation", AgencyKind.PROBATION, "demo.probation", "Owen Stokensedge"),
)


def _by_key(rows: tuple[InventedAgency, ...]) -> dict[str, InventedAgency]:
    by_key = {row.key: row for row in rows}
    if len({(row.username, row.name) for row in rows}) != len(by_key) or len(by_key) != len(rows):
        raise SyntheticError("Two agencies have the same key, name or sign-in. Give each its own.")
    return by_key


AGENCIES_BY_KEY: Final = _by_key(AGENCIES)
SCHOOLS_THAT_ANSWER: Final = {one.name: one.key for one in AGENCIES if one.kind is AgencyKind.SCHOOL}
"""The schools that have somebody who answers, by their names: the others are not asked by enquiry."""
