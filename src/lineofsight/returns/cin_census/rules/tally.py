"""What the rules about a whole return need to know of it, counted while the children pass one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from lineofsight.domain.codes import Disability
from lineofsight.returns.cin_census.rules.census_year import CensusYear
from lineofsight.returns.cin_census.rules.rows import ChildRow, EpisodeRow

UNKNOWN_SEX = "U"
NOT_DISABLED = ["NONE"]
_DISABILITIES = Disability.codes() - {"NONE"}


class Namesake(ChildRow):
    """A child that shares an identifier with others, who are its `others`; holds no more than names it."""

    others: tuple[Namesake, ...] = ()


class SharedUPN(Namesake):
    """A child whose UPN is also that of others."""


class SharedIdentifier(Namesake):
    """A child whose LAchildID is also that of others."""


Name = tuple[int, int, str | None]
"""What names a child in a finding: position, line and LAchildID."""


@dataclass(slots=True)
class Held:
    """Who has each identifier: the first of them, and those after, who are few."""

    first: dict[str, Name] = field(default_factory=dict)
    again: dict[str, list[Name]] = field(default_factory=dict)

    def add(self, identifier: str, name: Name) -> None:
        """Note one child's identifier."""
        if self.first.setdefault(identifier, name) is not name:
            self.again.setdefault(identifier, []).append(name)


@dataclass(slots=True)
class Tally:
    """One return, counted."""

    children: int = 0
    without_sex: int = 0  # born children whose sex is missing or U
    disabilities: set[str] = field(default_factory=set)  # codes that were used, NONE left out
    most_disabilities: int = 0  # of one child, NONE left out
    plans_starting: int = 0
    episode_conferences: int = 0
    enquiry_conferences: int = 0
    pre_proceedings: int = 0
    upns: Held = field(default_factory=Held)
    identifiers: Held = field(default_factory=Held)

    def add(self, child: ChildRow, year: CensusYear) -> None:
        """Count one child."""
        self.children += 1
        if (child.sex is None or child.sex == UNKNOWN_SEX) and child.expected_on is None:
            self.without_sex += 1
        if child.disabilities and child.disabilities != NOT_DISABLED:
            some = [code for code in child.disabilities if code != "NONE"]
            self.disabilities.update(_DISABILITIES.intersection(some))
            self.most_disabilities = max(self.most_disabilities, len(some))
        name = (child.position, child.line, child.la_child_id)
        if child.upn is not None:
            self.upns.add(child.upn, name)
        if child.la_child_id is not None:
            self.identifiers.add(child.la_child_id, name)
        for episode in child.episodes:
            self._add_episode(episode, year)

    def _add_episode(self, episode: EpisodeRow, year: CensusYear) -> None:
        self.episode_conferences += _is_within(episode.conference_on, year)
        for enquiry in episode.enquiries:
            self.enquiry_conferences += _is_within(enquiry.conference_on, year)
        for plan in episode.protection_plans:
            self.plans_starting += _is_within(plan.started_on, year)
        self.pre_proceedings += len(episode.pre_proceedings)

    def shared_upns(self) -> list[SharedUPN]:
        """Each child whose UPN is also that of others, in the order of the file."""
        return _shared(self.upns, SharedUPN, "UPN")

    def shared_identifiers(self) -> list[SharedIdentifier]:
        """Each child whose LAchildID is also that of others, in the order of the file."""
        return _shared(self.identifiers, SharedIdentifier, "LAchildID")


def _is_within(day: date | None, year: CensusYear) -> bool:
    return day is not None and year.holds(day)


N = TypeVar("N", bound=Namesake)


def _shared(held: Held, kind: type[N], item: str) -> list[N]:
    """The children of every value that more than one of them has."""
    found: list[N] = []
    for value, names in held.again.items():
        alike = tuple(_namesake(kind, item, value, *name) for name in (held.first[value], *names))
        for one in alike:
            one.others = tuple(other for other in alike if other is not one)
        found.extend(alike)
    return sorted(found, key=lambda one: one.position)


def _namesake(kind: type[N], item: str, value: str, position: int, line: int, child_id: str | None) -> N:
    row = kind()
    row.position, row.line, row.la_child_id = position, line, child_id
    row.elements = [("ChildIdentifiers", [(item, value, line)], line)]
    return row
