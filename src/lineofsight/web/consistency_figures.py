"""The figures of consistency: how far first and second decisions agree, by whom and from where, and the mix by week.

A reader without names is told no small number in any table: neither how many were decided twice nor how many agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lineofsight.domain.agreement import (
    Agreement,
    Drift,
    Kappa,
    Share,
    WeekOfOutcomes,
    agreement_by,
    agreement_of,
    drift,
    kappa_of_one_level,
    monday_of,
    outcomes_by_week,
)
from lineofsight.domain.codes.front_door import SOURCE_GROUPS, ContactOutcome, OutcomeGroup, source_group
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record.consistency import JudgedDecision, judged, outcomes_decided
from lineofsight.record.models import FrontDoorStandard, ThresholdFramework
from lineofsight.web.words import FEW, date_in_words

NOT_RECORDED = "Not recorded"
NOT_SCREENED = "Decided without a recommendation"
LAST = frozenset({NOT_RECORDED, NOT_SCREENED})
TOO_FEW = f"{FEW} or fewer: not told"
WEEKS_OF_DRIFT = 26


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One line of a table: whom or what it is of, and how far the decisions agree.

    is_told: False where the numbers are too small to be told to this reader.
    """

    split: str
    label: str
    agreement: Agreement
    kappa: Kappa
    is_told: bool = True

    @property
    def n(self) -> int | str:
        return self.agreement.agreed.total if self.is_told else f"{FEW} or fewer"

    @property
    def agreed(self) -> int | str:
        return self.agreement.agreed.count if self.is_told else ""

    @property
    def rate(self) -> str:
        return share_in_words(self.agreement.agreed) if self.is_told else TOO_FEW

    @property
    def kappa_words(self) -> str:
        return kappa_in_words(self.kappa) if self.is_told else ""


@dataclass(frozen=True, slots=True)
class Split:
    """A table of the figures: what it splits by, and what its kappa compares."""

    key: str
    title: str
    heading: str
    kappa_of: str
    rows: tuple[SplitRow, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyFigures:
    """How far the decisions of the samples agree. latest_at: of the last second decision; None where there is none."""

    whole: Agreement
    splits: tuple[Split, ...]
    latest_at: datetime | None


def consistency_figures(since: date | None, *, tells_few: bool) -> ConsistencyFigures:
    """The figures of the samples that begin on or after a day; of all of them for None. One query.

    tells_few: whether small numbers are told in the tables.
    """
    decisions = judged(since)
    return ConsistencyFigures(
        whole=agreement_of(one.twice for one in decisions),
        splits=tuple(_splits(decisions, tells_few)),
        latest_at=max((one.judged_at for one in decisions), default=None),
    )


def _splits(decisions: list[JudgedDecision], tells_few: bool) -> Iterable[Split]:
    yield _split("screener", "By who screened", "Screener", _screener, decisions, tells_few)
    yield _split("decider", "By who decided", "Decided by", _decider, decisions, tells_few)
    yield _split("source", "By source", "Source", _source, decisions, tells_few)
    yield _by_level(decisions, tells_few)


def _split(
    key: str,
    title: str,
    heading: str,
    label_of: Callable[[JudgedDecision], str],
    decisions: list[JudgedDecision],
    tells_few: bool,
) -> Split:
    found = agreement_by((label_of(one), one.twice) for one in decisions)
    rows = tuple(
        SplitRow(key, label, found[label], found[label].kappa_of_response, _is_told(found[label], tells_few))
        for label in sorted(found, key=lambda label: (label in LAST, label))
    )
    return Split(key, title, heading, "Kappa of the response", rows)


def _is_told(agreement: Agreement, tells_few: bool) -> bool:
    return tells_few or agreement.agreed.total > FEW


def _screener(decision: JudgedDecision) -> str:
    return decision.screened_by or NOT_SCREENED


def _decider(decision: JudgedDecision) -> str:
    return decision.decided_by or NOT_RECORDED


def _source(decision: JudgedDecision) -> str:
    return SOURCE_GROUPS.get(source_group(decision.source), NOT_RECORDED)


def _by_level(decisions: list[JudgedDecision], tells_few: bool) -> Split:
    """By the level first decided; kappa then compares that level with all the others."""
    found = agreement_by((one.twice.first.level, one.twice) for one in decisions)
    twice = [one.twice for one in decisions]
    rows = tuple(
        SplitRow(
            "level",
            level.label,
            found[level],
            kappa_of_one_level(twice, level.value),
            _is_told(found[level], tells_few),
        )
        for level in LevelOfNeed
        if level in found
    )
    return Split("level", "By level first decided", "Level", "Kappa of this level against the others", rows)


# --- in words --------------------------------------------------------------------------------------------------------


def share_in_words(share: Share) -> str:
    """75.0% (46.8% to 91.1%); "None" where nothing was counted."""
    if share.rate is None or share.range is None:
        return "None"
    return f"{100 * share.rate:.1f}% ({100 * share.range.low:.1f}% to {100 * share.range.high:.1f}%)"


def kappa_in_words(kappa: Kappa) -> str:
    """0.68 (0.50 to 0.85), with what is to be known of it; only that where there is no value."""
    if kappa.value is None:
        return kappa.why
    value = f"{kappa.value:.2f}"
    if kappa.range is not None:
        value += f" ({kappa.range.low:.2f} to {kappa.range.high:.2f})"
    return f"{value}. {kappa.why}" if kappa.why else value


def change_in_words(row: Drift) -> str:
    """+4.2 points (-1.0 to +9.4); "" where one side is empty."""
    if row.change is None:
        return ""
    value, low, high = (
        f"{100 * part:+.1f}" for part in (row.change.value, row.change.range.low, row.change.range.high)
    )
    return f"{value} points ({low} to {high})"


# --- the mix of outcomes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A day from which the front door decided by other rules: code of the day in an address, and in words."""

    on: date
    words: str

    @property
    def code(self) -> str:
        return self.on.isoformat()


@dataclass(frozen=True, slots=True)
class DriftFigures:
    """The mix of outcomes by week, the oldest first, the changes that fell among them, and before and after one."""

    weeks: tuple[WeekOfOutcomes, ...]
    groups: tuple[OutcomeGroup, ...]
    changes: tuple[Change, ...]
    compared_on: date | None
    compared: tuple[Drift, ...]

    def changes_in(self, week: WeekOfOutcomes) -> list[Change]:
        """The changes of one week."""
        return [change for change in self.changes if monday_of(change.on) == week.starts_on]


def drift_figures(today: date, compared_on: date | None) -> DriftFigures:
    """The last 26 weeks, and the mix before and after a change among them (the last one for None). Three queries."""
    first_on = monday_of(today) - timedelta(weeks=WEEKS_OF_DRIFT - 1)
    decided = [(day, ContactOutcome(outcome).group.value) for day, outcome in outcomes_decided(first_on, today)]
    changes = tuple(_changes(first_on, today))
    day = compared_on if compared_on in {change.on for change in changes} else None
    if day is None and changes:
        day = changes[-1].on
    return DriftFigures(
        weeks=outcomes_by_week(decided, first_on, today),
        groups=tuple(OutcomeGroup),
        changes=changes,
        compared_on=day,
        compared=drift(decided, day, [group.value for group in OutcomeGroup]) if day is not None else (),
    )


def _changes(first_on: date, today: date) -> Iterable[Change]:
    """What was changed in the weeks, oldest first, the changes of one day told together."""
    words: dict[date, list[str]] = {}
    during = {"in_force_from__gt": first_on, "in_force_from__lte": today}
    for row in ThresholdFramework.objects.filter(**during):
        words.setdefault(row.in_force_from, []).append(f"threshold framework {row.name}, {row.version}")
    for standard in FrontDoorStandard.objects.filter(**during):
        words.setdefault(standard.in_force_from, []).append("standards of the front door")
    for day in sorted(words):
        yield Change(day, f"{date_in_words(day)}: {' and '.join(words[day])}")
