"""The deadline ledger and a slow plain reading of the same child: plans, visits, care, fostering, the court, moves.

What starts or ends something lies on days of odd number and what stops a clock on days of even number, so that no two
of them fall on one day: what holds then is drawn in the tables of the clocks.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lineofsight.domain.clocks.clock import Outcome
from lineofsight.domain.clocks.engine import read_all
from lineofsight.domain.clocks.standards import LocalStandards
from lineofsight.domain.history import (
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    Episode,
    FamilyPlan,
    History,
    Review,
    Section47Enquiry,
    Visit,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, LookedAfterReview
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import Proceedings
from lineofsight.domain.working_days import Calendar
from tests.domain import plain_clocks
from tests.domain.plain_clocks import Run

ENGLAND = Calendar.england()
FIRST = date(2024, 1, 1)
LENGTH = 500
READ_TWICE = {
    "K09", "K11", "K14", "K15", "K16", "K17", "K18", "K20", "K21", "K33", "K34", "K35", "K36", "K38", "K39", "K43a",
}  # fmt: skip
"""The clocks of which the plain reading says something."""


def odd(on: date) -> date:
    return on if on.toordinal() % 2 else on + timedelta(days=1)


def even(on: date) -> date:
    return on if on.toordinal() % 2 == 0 else on + timedelta(days=1)


@st.composite
def spans(draw: st.DrawFn, since: date) -> tuple[date, date | None]:
    """A start on an odd day, and an end on a later one, or none."""
    started_on = odd(since + timedelta(days=draw(st.integers(0, 200))))
    lasted = draw(st.none() | st.integers(4, LENGTH))
    return started_on, None if lasted is None else odd(started_on + timedelta(days=lasted))


@st.composite
def within(draw: st.DrawFn, started_on: date, ended_on: date | None, most: int) -> tuple[date, ...]:
    """Some even days between a start and an end, oldest first."""
    last = (ended_on or started_on + timedelta(days=LENGTH)) - timedelta(days=1)
    room = (last - started_on).days
    gaps = draw(st.lists(st.integers(1, max(1, room)), max_size=most))
    return tuple(sorted({even(started_on + timedelta(days=gap)) for gap in gaps if gap < room - 1}))


def reviews(held: tuple[date, ...]) -> tuple[Review, ...]:
    return tuple(Review(number, on) for number, on in enumerate(held, start=1))


@st.composite
def protection_plans(draw: st.DrawFn, number: int, since: date) -> ChildProtectionPlan:
    started_on, ended_on = draw(spans(since))
    return ChildProtectionPlan(
        number,
        started_on,
        ended_on,
        "NEG",
        "NEG",
        visit_every_days=draw(st.none() | st.integers(5, 28)),
        reviews=reviews(draw(within(started_on, ended_on, 4))),
        core_groups=reviews(draw(within(started_on, ended_on, 6))),
    )


@st.composite
def need_plans(draw: st.DrawFn, number: int, since: date) -> ChildInNeedPlan:
    started_on, ended_on = draw(spans(since))
    every = draw(st.none() | st.integers(5, 42))
    return ChildInNeedPlan(number, started_on, ended_on, every, reviews(draw(within(started_on, ended_on, 4))))


@st.composite
def care(draw: st.DrawFn, number: int, since: date) -> CarePeriod:
    """A period of care in one to three episodes that follow one another; new carers, or another status alone."""
    started_on, ended_on = draw(spans(since))
    changes = [odd(on) for on in draw(within(started_on, ended_on, 2))]
    starts = sorted({started_on, *(on for on in changes if on > started_on and (ended_on is None or on < ended_on))})
    episodes = tuple(
        CareEpisode(
            number * 10 + place, on, "V2", "U6", "S" if place == 0 else draw(st.sampled_from(["P", "L", "B"])), ends
        )
        for place, (on, ends) in enumerate(zip(starts, [*starts[1:], ended_on], strict=True))
    )
    held = draw(within(started_on, ended_on, 4))
    return CarePeriod(
        number, started_on, ended_on, "N1", episodes, tuple(LookedAfterReview(n, on) for n, on in enumerate(held))
    )


@st.composite
def ways_to_court(draw: st.DrawFn, number: int, since: date) -> Proceedings:
    """Pre-proceedings that end by a step down or before the court; the court ends too, or goes on."""
    gateway_on, ended_on = draw(spans(since))
    letter_on = odd(gateway_on + timedelta(days=2))
    is_applied = ended_on is not None and ended_on > letter_on and draw(st.booleans())
    if ended_on is not None:
        ended_on = even(max(ended_on, letter_on + timedelta(days=2)))
    applied_on = ended_on if is_applied else None
    concluded = draw(st.none() | st.integers(4, LENGTH))
    concluded_on = applied_on + timedelta(days=concluded) if applied_on and concluded else None
    return Proceedings(
        number, gateway_on, "start_pre_proceedings", letter_on, True, (), ended_on, applied_on, concluded_on
    )


@st.composite
def enquiries(draw: st.DrawFn, number: int, since: date) -> Section47Enquiry:
    started_on, concluded_on = draw(spans(since))
    return Section47Enquiry(number, started_on, concluded_on=concluded_on)


@st.composite
def early_help(draw: st.DrawFn) -> EarlyHelp:
    started_on, ended_on = draw(spans(FIRST))
    held = draw(within(started_on, ended_on, 4))
    plan = FamilyPlan(1, started_on, ended_on, reviews=reviews(held))
    return EarlyHelp(1, started_on, started_on, plans=(plan,), ended_on=ended_on)


@st.composite
def children(draw: st.DrawFn) -> History:
    """A child whose record is in order, with visits to whatever is open on their day: also failed and virtual ones."""
    referred_on = odd(FIRST + timedelta(days=draw(st.integers(0, 60))))
    fostered = draw(spans(referred_on))
    notice_on = draw(st.none() | st.integers(1, 20))
    moved_in = (
        () if draw(st.booleans()) else (Conference(1, even(referred_on + timedelta(days=30)), is_transfer_in=True),)
    )
    episode = Episode(
        1,
        referred_on,
        is_no_further_action=False,
        section_47_enquiries=(draw(enquiries(1, referred_on)),),
        conferences=moved_in,
        child_protection_plans=tuple(draw(protection_plans(n, referred_on)) for n in range(1, draw(st.integers(1, 3)))),
        child_in_need_plans=tuple(draw(need_plans(n, referred_on)) for n in range(1, draw(st.integers(1, 3)))),
        care_periods=tuple(draw(care(n, referred_on)) for n in range(1, draw(st.integers(1, 3)))),
        private_fosterings=(PrivateFostering(1, fostered[0], ended_on=fostered[1]),) if draw(st.booleans()) else (),
        proceedings=(draw(ways_to_court(1, referred_on)),),
        move_notice_on=odd(referred_on + timedelta(days=notice_on)) if notice_on and moved_in else None,
        closed_on=odd(referred_on + timedelta(days=300 + LENGTH * 2)) if draw(st.booleans()) else None,
    )
    visited = draw(st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["seen", "failed", "virtual"])), max_size=9))
    visits = tuple(
        Visit(
            number,
            even(referred_on + timedelta(days=gap)),
            is_in_person=how == "seen",
            is_child_seen=how != "failed",
            is_failed=how == "failed",
        )
        for number, (gap, how) in enumerate(visited)
    )
    helped = (draw(early_help()),) if draw(st.booleans()) else ()
    return History(1, born_on=date(2018, 3, 1), episodes=(episode,), visits=visits, early_help=helped)


@settings(max_examples=150)
@given(children())
def test_the_readings_are_those_of_a_slow_plain_reading(child: History) -> None:
    found: list[Run] = []
    for one in read_all(child, LocalStandards(), ENGLAND):
        if one.clock.id not in READ_TWICE or (one.clock.id == "K11" and child.episodes[0].move_notice_on is None):
            continue
        assert one.outcome is not Outcome.NOT_APPLICABLE, one.sentence
        assert one.started_on is not None
        assert one.due_on is not None
        found.append((one.clock.id, one.subject_id, one.occurrence, one.started_on, one.due_on, one.stopped_on))
    assert sorted(found, key=str) == plain_clocks.read(child)


def test_the_clocks_that_are_read_twice_are_all_read() -> None:
    """A plain reading that says nothing of a clock would agree with it for ever."""
    told: set[str] = set()

    @settings(max_examples=150, database=None)
    @given(children())
    def look(child: History) -> None:
        told.update(run[0] for run in plain_clocks.read(child))

    look()
    assert told == READ_TWICE
