"""How far two deciders agree: a share with its range, Cohen's kappa with its range, and the mix of outcomes.

Everything is counted from pairs of codes and handed back as plain numbers between 0 and 1; ranges are those of 95 %
confidence. None means that a figure cannot be given, and a reason in words stands beside it.
Sources: E. B. Wilson (1927) for the range of a share; R. G. Newcombe (1998) for the range of a difference of two
shares; J. Cohen (1960) for kappa; J. L. Fleiss, J. Cohen and B. S. Everitt (1969) for its standard error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot, sqrt
from typing import Final, TypeVar

from lineofsight.domain.codes.front_door import ContactOutcome

STANDARD_NORMAL_95: Final = 1.959963984540054
"""The deviate of the standard normal distribution that leaves 2.5 % on either side."""

FEW_PAIRS: Final = 30
"""Below so many pairs the range of kappa, which is a large-sample range, is only a rough guide. Our own choice."""

Key = TypeVar("Key", bound=Hashable)
CodePair = tuple[str, str]


# --- shares ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """Where a figure lies with 95 % confidence, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a total. There is neither rate nor range where the total is 0."""

    count: int
    total: int
    range: Range | None

    @property
    def rate(self) -> float | None:
        """The share as a number between 0 and 1."""
        return self.count / self.total if self.total else None


def share(count: int, total: int) -> Share:
    """`count` of `total` with Wilson's range. Raises ValueError where there cannot be so many of the total."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share: the count must lie between 0 and the total.")
    if total == 0:
        return Share(count, total, None)
    rate = count / total
    z_squared = STANDARD_NORMAL_95**2
    middle = (rate + z_squared / (2 * total)) / (1 + z_squared / total)
    reach = sqrt(rate * (1 - rate) / total + z_squared / (4 * total**2)) * STANDARD_NORMAL_95 / (1 + z_squared / total)
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    high = 1.0 if count == total else min(1.0, middle + reach)
    return Share(count, total, Range(low, high))


@dataclass(frozen=True, slots=True)
class Difference:
    """How much greater one share is than another, between -1 and 1, with its range."""

    value: float
    range: Range

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the range leaves out 0: chance alone would seldom make such a difference."""
        return self.range.low > 0 or self.range.high < 0


def difference(later: Share, earlier: Share) -> Difference | None:
    """The later share less the earlier one, with Newcombe's range; None where either has a total of 0."""
    if later.range is None or earlier.range is None:
        return None
    one, other = later.count / later.total, earlier.count / earlier.total
    below = hypot(one - later.range.low, earlier.range.high - other)
    above = hypot(later.range.high - one, other - earlier.range.low)
    return Difference(one - other, Range(max(-1.0, one - other - below), min(1.0, one - other + above)))


# --- kappa -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance: 1 is complete, 0 is what chance alone would give, below 0 is less than that.

    value is None where it cannot be given, range where there is none; `why` says so in words, or how far to trust it.
    """

    pairs: int
    value: float | None
    range: Range | None
    why: str = ""


def kappa(pairs: Iterable[CodePair]) -> Kappa:
    """Cohen's kappa of pairs (first code, second code), with its large-sample range."""
    counted = Counter(pairs)
    total = counted.total()
    if total == 0:
        return Kappa(0, None, None, "Nothing was decided twice.")
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), number in counted.items():
        first[one] += number
        second[other] += number
    observed = sum(number for (one, other), number in counted.items() if one == other) / total
    expected = sum(first[code] * second[code] for code in first) / total**2
    if expected == 1:
        return Kappa(total, None, None, "Both deciders used one and the same answer throughout.")
    value = (observed - expected) / (1 - expected)
    if observed == 1:
        return Kappa(total, 1.0, None, "The two agree throughout, which leaves no spread to make a range of.")
    reach = STANDARD_NORMAL_95 * _standard_error(counted, first, second, total, value, expected)
    why = f"Fewer than {FEW_PAIRS} pairs: the range is a rough guide." if total < FEW_PAIRS else ""
    return Kappa(total, value, Range(max(-1.0, value - reach), min(1.0, value + reach)), why)


def _standard_error(
    counted: Counter[CodePair], first: Counter[str], second: Counter[str], total: int, value: float, expected: float
) -> float:
    """The standard error of kappa where it is not 0 (Fleiss, Cohen and Everitt 1969)."""
    spread = 0.0
    for (one, other), number in counted.items():
        if one == other:
            spread += number / total * (1 - (first[one] + second[one]) / total * (1 - value)) ** 2
        else:
            spread += number / total * ((first[other] + second[one]) / total * (1 - value)) ** 2
    spread -= (value - expected * (1 - value)) ** 2
    return sqrt(max(0.0, spread)) / ((1 - expected) * sqrt(total))


# --- decisions that were taken twice ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided on a contact: the code of the outcome and of the level of need."""

    outcome: str
    level: str


@dataclass(frozen=True, slots=True)
class DecidedTwice:
    """A decision that was sampled, and the second one that was taken without sight of it."""

    first: Judgement
    second: Judgement

    @property
    def agrees(self) -> bool:
        """Whether level and response are the same. Advice and signposting are one response."""
        return self.first.level == self.second.level and self.is_one_response

    @property
    def is_one_response(self) -> bool:
        return response(self.first.outcome) == response(self.second.outcome)


def response(outcome: str) -> str:
    """What follows for the child, by which outcomes are compared: advice and signposting are one."""
    return ContactOutcome.ADVICE.value if outcome == ContactOutcome.SIGNPOST else outcome


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the first and the second decisions of one group agree, on the level and the response."""

    agreed: Share
    kappa_of_response: Kappa
    kappa_of_level: Kappa


def agreement_of(decisions: Iterable[DecidedTwice]) -> Agreement:
    """The agreement of all the decisions together."""
    listed = tuple(decisions)
    return Agreement(
        agreed=share(sum(one.agrees for one in listed), len(listed)),
        kappa_of_response=kappa((response(one.first.outcome), response(one.second.outcome)) for one in listed),
        kappa_of_level=kappa((one.first.level, one.second.level) for one in listed),
    )


def agreement_by(decisions: Iterable[tuple[Key, DecidedTwice]]) -> dict[Key, Agreement]:
    """The agreement within each group, by the group's key, in the order in which the groups first appear."""
    grouped: dict[Key, list[DecidedTwice]] = defaultdict(list)
    for key, decision in decisions:
        grouped[key].append(decision)
    return {key: agreement_of(rows) for key, rows in grouped.items()}


def kappa_of_one_level(decisions: Iterable[DecidedTwice], level: str) -> Kappa:
    """Kappa of one level against all the others: does the second decider find this level where the first did?

    Kappa cannot be taken among the decisions of one level alone, where the first decider has but one answer.
    """
    return kappa((str(one.first.level == level), str(one.second.level == level)) for one in decisions)


# --- the mix of outcomes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekOfOutcomes:
    """One week, Monday to Sunday, with how many decisions it had, by code of the outcome or of its group."""

    starts_on: date
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def outcomes_by_week(decisions: Iterable[tuple[date, str]], first: date, last: date) -> tuple[WeekOfOutcomes, ...]:
    """Every week from that of `first` to that of `last`, oldest first, those without a decision too.

    decisions: the local day of each and its code; those outside the weeks are left out.
    """
    weeks = {monday_of(first) + timedelta(days=days): Counter[str]() for days in range(0, (last - first).days + 7, 7)}
    weeks = {monday: counts for monday, counts in weeks.items() if monday <= monday_of(last)}
    for day, code in decisions:
        if (counts := weeks.get(monday_of(day))) is not None:
            counts[code] += 1
    return tuple(WeekOfOutcomes(monday, counts) for monday, counts in weeks.items())


@dataclass(frozen=True, slots=True)
class Drift:
    """The share of one outcome before a day of change, and from it on. `change` is None where one side is empty."""

    code: str
    before: Share
    after: Share
    change: Difference | None


def drift(decisions: Iterable[tuple[date, str]], changed_on: date, codes: Iterable[str]) -> tuple[Drift, ...]:
    """How the mix of outcomes moved after a change of threshold or staff: one row for each of `codes`, in order."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for day, code in decisions:
        (before if day < changed_on else after)[code] += 1
    rows = []
    for code in codes:
        earlier, later = share(before[code], before.total()), share(after[code], after.total())
        rows.append(Drift(code, earlier, later, difference(later, earlier)))
    return tuple(rows)
