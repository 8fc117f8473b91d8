"""What the lists of Annex A say of one child, as facts of the record. Each fact stands in the episode of its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.annex_a_care import given_period
from lineofsight.actions.loading.annex_a_contacts import AFTER_THE_LIST, given_contacts
from lineofsight.actions.loading.annex_a_help import KnownHelp, given_help
from lineofsight.actions.loading.annex_a_holders import Holders
from lineofsight.actions.loading.given import Given, GivenChild
from lineofsight.domain.codes import Disability
from lineofsight.record.models import Conference, Team
from lineofsight.returns.annex_a.gathering import ListedChild
from lineofsight.returns.annex_a.lists import InspectionDays
from lineofsight.returns.annex_a.reading import ListRow

COLUMNS: Final[Mapping[int, Mapping[str, str]]] = {
    3: {"source": "source", "no_further_action": "is_no_further_action"},
    4: {"authorised_on": "authorised_on", "child_seen": "told_child_seen"},
    5: {"conference_not_required": "is_conference_not_required"},
    6: {"need": "primary_need", "closed_on": "closed_on", "reason": "reason_for_closure"},
    7: {
        "initial_category": "initial_category",
        "latest_category": "latest_category",
        "ended_on": "ended_on",
        "previous_plans": "previous_plans",
    },
}
"""By list: the name of a value in a row -> the column of the record."""
EMPTY_SAYS_NONE: Final[Mapping[str, Any]] = {"authorised_on": None, "closed_on": None, "reason": "", "ended_on": None}
"""What an empty cell says: that it has not ended. Any other empty cell says nothing."""
NOWHERE: Final = (
    "no episode is known in which it can stand: none of lists 3 and 6, and none of the record, was open on that day"
)


@dataclass(slots=True)
class Case:
    """One episode of need in which facts of the lists may stand. given: as the lists state it so far.

    is_need_stated: a row of list 6 states it.
    """

    referred_on: date
    closed_on: date | None
    is_no_further_action: bool
    given: Given
    is_need_stated: bool = False

    def was_open_on(self, day: date) -> bool:
        return self.referred_on <= day and (self.closed_on is None or day <= self.closed_on)

    def goes_on_after(self, day: date) -> bool:
        """Whether it was open at the end of a day: on the day of its closure another may begin."""
        return self.referred_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode that the record has before the load."""

    referred_on: date
    closed_on: date | None
    is_no_further_action: bool


@dataclass(slots=True)
class Placing:
    """Puts the facts of one child into its episodes. later_starts: rows of list 6 that begin after their referral."""

    covers_from: date
    cases: list[Case] = field(default_factory=list)
    later_starts: list[ListRow] = field(default_factory=list)

    def case(self, referred_on: date) -> Case:
        """The episode of that day, which may be new."""
        for one in self.cases:
            if one.referred_on == referred_on:
                return one
        given = Given("episode", {"referred_on": referred_on}, when_new={"complete_from": self.covers_from})
        made = Case(referred_on, None, False, given)
        self.cases.append(made)
        return made

    def on(self, day: date) -> Case | None:
        """The latest episode that was open on a day: of those with more than a referral, where there is one."""
        found = [one for one in self.cases if one.was_open_on(day)]
        worked = [one for one in found if not one.is_no_further_action]
        return max(worked or found, key=lambda one: one.referred_on, default=None)

    def begun_before(self, day: date) -> Case | None:
        """The latest episode that went on after a day, with more than a referral, and of which list 6 says nothing."""
        found = (one for one in self.cases if one.goes_on_after(day))
        free = (one for one in found if not (one.is_no_further_action or one.is_need_stated))
        return max(free, key=lambda one: one.referred_on, default=None)


def given_child(
    child: ListedChild,
    known: Iterable[KnownEpisode],
    days: InspectionDays,
    later_starts: list[ListRow],
    team: Callable[[], Team],
    helped: KnownHelp,
    holders: Holders,
) -> GivenChild:
    """What the lists say of one child. known: the episodes that the record has of the child.

    days: the day of the lists, and the half year up to it. later_starts takes the rows of list 6 whose start was taken
    as that of an earlier referral. team: the one to which contacts come. helped: the
    early help that the record has of the child with its request.
    """
    placing = Placing(days.half_year_from, later_starts=later_starts)
    for one in known:
        case = placing.case(one.referred_on)
        case.closed_on, case.is_no_further_action = one.closed_on, one.is_no_further_action
    for row in child.facts(3):
        _referral(placing, row)
    for row in sorted(child.facts(6), key=_day):
        _need(placing, row)
    for number, make in MAKE.items():
        for row in child.facts(number):
            _place(placing, row, make)
    for row in child.facts(8):
        _place_care(placing, row, days.on)
    within = [case.given for case in placing.cases if case.given.within or len(case.given.columns) > 1]
    within += given_contacts(child.facts(1), days.on, team)
    within += given_help(child, days, helped)
    is_open = any(case.closed_on is None and not case.is_no_further_action for case in placing.cases)
    within += holders.given(child, is_open=is_open)
    rows = list(child.every_row)
    refused = tuple(value for row in rows for value in row.refused)
    given = sum(row.given - row.passed for row in rows)
    return GivenChild(child.la_child_id, _person(child), within, refused, given, given - len(refused), rows[0].row)


def _person(child: ListedChild) -> Given:
    """Who the child is. That the sex is not stated takes nothing from the record, and that there is a disability adds
    nothing to it: it does not say which."""
    said = dict(child.person)
    given = Given("person", {})
    if said.get("sex") == "U":
        given.when_new["sex"] = said.pop("sex")
    given.columns = {name: said[name] for name in ("sex", "ethnicity", "born_on") if name in said}
    if said.get("disability") is False:
        given.within.append(Given("disability", {"code": Disability.NONE.code}))
    return given


def _columns(row: ListRow) -> dict[str, Any]:
    """The columns that a row states. An empty cell of an end says that there is none; one that was refused nothing."""
    stated: dict[str, Any] = {}
    for name, column in COLUMNS[row.list_number].items():
        if name in row.values:
            stated[column] = row.values[name]
        elif name in EMPTY_SAYS_NONE and name not in row.texts:
            stated[column] = EMPTY_SAYS_NONE[name]
    return stated


def _referral(placing: Placing, row: ListRow) -> None:
    case = placing.case(_day(row))
    case.given.columns |= _columns(row)
    case.is_no_further_action = bool(row.values.get("no_further_action", case.is_no_further_action))


def _need(placing: Placing, row: ListRow) -> None:
    """A row of list 6. Where it begins within an episode that is known, it is that one: episodes do not overlap.

    Each of them is one row's: a case that was closed and opened again on one day is two.
    """
    day = _day(row)
    same = next((one for one in placing.cases if one.referred_on == day), None)
    before = placing.begun_before(day)
    if same is None and before is not None:
        placing.later_starts.append(row)
    case = same or before or placing.case(day)
    case.is_need_stated = True
    case.given.columns |= _columns(row)
    case.closed_on = case.given.columns.get("closed_on", case.closed_on)


def _place(placing: Placing, row: ListRow, make: Callable[[ListRow], Given]) -> None:
    case = placing.on(_day(row))
    if case is None:
        row.refuse_fact(NOWHERE)
    else:
        case.given.within.append(make(row))


def _place_care(placing: Placing, row: ListRow, on: date) -> None:
    """Care stands in the episode of the day on which it began, else in that in which it was last."""
    if _day(row) > on:
        row.refuse_fact(AFTER_THE_LIST)
        return
    ended_on = row.values.get("ended_on")
    case = placing.on(_day(row)) or placing.on(ended_on if isinstance(ended_on, date) else on)
    if case is None:
        row.refuse_fact(NOWHERE)
    else:
        case.given.within.append(given_period(row))


def _day(row: ListRow) -> date:
    assert isinstance(row.key, date)
    return row.key


def _assessment(row: ListRow) -> Given:
    return Given("assessment", {"started_on": _day(row), **_columns(row)})


def _enquiry(row: ListRow) -> Given:
    given = Given("section_47_enquiry", {"started_on": _day(row), **_columns(row)})
    held_on = row.values.get("conference_on")
    if held_on is not None:
        columns = {"kind": Conference.Kind.INITIAL, "held_on": held_on}
        if row.values.get("plan_made") is True:
            columns["outcome"] = Conference.Outcome.CHILD_PROTECTION_PLAN
        given.within.append(Given("conference", columns))
    return given


def _protection_plan(row: ListRow) -> Given:
    """A plan with its latest review. A conference of the day on which the plan began, or before, is the initial one."""
    given = Given("child_protection_plan", {"started_on": _day(row), **_columns(row)})
    reviewed_on = row.values.get("reviewed_on")
    if isinstance(reviewed_on, date) and reviewed_on > _day(row):
        given.within.append(Given("review", {"held_on": reviewed_on}))
    return given


MAKE: Final[Mapping[int, Callable[[ListRow], Given]]] = {4: _assessment, 5: _enquiry, 7: _protection_plan}
"""By list how a row becomes a fact that stands within an episode."""
