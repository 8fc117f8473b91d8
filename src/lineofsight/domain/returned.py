"""What returns say of a child beside the history: names, numbers, home, workers, and the details of care episodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lineofsight.domain.history import History


@dataclass(frozen=True, slots=True)
class HeldBy:
    """A worker's time with the child. `number` is the one at Social Work England, "" where none is recorded."""

    number: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class CarePeriodDetail:
    """How a period of being looked after ended, and whether the child came alone; None where nobody said."""

    reason_ended: str = ""
    is_unaccompanied: bool | None = None


@dataclass(frozen=True, slots=True)
class CareEpisodeDetail:
    """Where a care episode was lived: "" where it is not recorded or is protected. `change_reason`: why it ended."""

    postcode: str = ""
    provider: str = ""
    urn: str = ""
    change_reason: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the child lived, from a day to a day (None: not known, or still). `postcode`: "" where it is protected."""

    postcode: str
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReturnedChild:
    """One child as a return may tell of it. `postcode` is that of the home, "" where it is protected.

    `periods` and `care_episodes` are by the ids of the history's care periods and care episodes, `participation`, the
    code of how the child took part, by those of looked-after reviews. `homes` are in the order of their starts.
    `mother_of` are the days on which the child's own children were born, None for a day that is not recorded.
    """

    history: History
    reference: str
    given_names: str = ""
    family_name: str = ""
    former_upn: str = ""
    postcode: str = ""
    workers: tuple[HeldBy, ...] = ()
    periods: dict[int, CarePeriodDetail] = field(default_factory=dict)
    care_episodes: dict[int, CareEpisodeDetail] = field(default_factory=dict)
    homes: tuple[Home, ...] = ()
    participation: dict[int, str] = field(default_factory=dict)
    mother_of: tuple[date | None, ...] = ()

    def home_on(self, day: date) -> str:
        """The postcode of the home on a day, the latest of several; "" where none is recorded."""
        there = [
            one.postcode
            for one in self.homes
            if (one.started_on is None or one.started_on <= day) and (one.ended_on is None or one.ended_on >= day)
        ]
        return there[-1] if there else ""
