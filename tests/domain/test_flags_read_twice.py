"""On generated families the flags equal a slow plain reading of the same facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.flags import (
    AllocationFacts,
    FamilyFacts,
    FlagEvent,
    MemberFacts,
    MissedAppointmentFacts,
    NeglectFacts,
    read_flags,
)
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Episode,
    History,
    Section47Enquiry,
    Visit,
)
from lineofsight.domain.plans import ActionFacts, OutcomeFacts, PlanFacts, PlanKind, Progress, ProgressFacts
from lineofsight.domain.voice import ViewFacts
from tests.domain import plain_flags

CHILD, SIBLING, OTHER = 1, 2, 3
FIRST, LAST = date(2025, 6, 1), date(2026, 12, 15)
ON = date(2026, 11, 20)
AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = st.dates(FIRST, LAST)
SPANS = st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 300))).map(
    lambda span: (span[0], span[0] + timedelta(days=span[1]) if span[1] else None)
)
CODES = st.sampled_from(["3A", "4B", "16A", "20", "21"])
TEXT = "she told me that she likes her school and that mum has been poorly again this week"
TEXTS = st.sampled_from(
    [TEXT, TEXT.replace("mum", "dad"), TEXT.replace("she", "ben"), f"{TEXT} {TEXT[:40]}", "all fine"]
)


def numbered(items: st.SearchStrategy[object], at: int, largest: int) -> st.SearchStrategy[list[tuple[int, object]]]:
    return st.lists(items, max_size=largest).map(lambda found: list(enumerate(found, start=at)))


@st.composite
def episodes(draw: st.DrawFn) -> tuple[Episode, ...]:
    """Episodes of need; what stands in each begins on its day of referral or later."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        referred, closed = draw(SPANS)
        at = 100 * (number + 1)

        def later(referred: date = referred) -> date:
            return referred + timedelta(days=draw(st.integers(0, 200)))

        def plan(model: type, key: int, **more: object) -> object:
            started = later()
            ended = draw(st.one_of(st.none(), st.integers(1, 200)))
            ends = started + timedelta(days=ended) if ended else None
            every = draw(st.integers(1, 60))
            return model(key, started_on=started, ended_on=ends, visit_every_days=every, **more)

        category = draw(st.sampled_from(["NEG", "EMO"]))
        found.append(
            Episode(
                id=at,
                referred_on=referred,
                closed_on=closed,
                reason_for_closure="RC7" if closed else "",
                is_no_further_action=False,
                assessments=tuple(_assessment(draw, at + key, later()) for key in range(draw(st.integers(0, 2)))),
                section_47_enquiries=tuple(
                    Section47Enquiry(at + 10 + key, later()) for key in range(draw(st.integers(0, 2)))
                ),
                child_protection_plans=tuple(
                    plan(ChildProtectionPlan, at + 20 + key, initial_category=category, latest_category=category)
                    for key in range(draw(st.integers(0, 2)))
                ),  # type: ignore[arg-type]
                child_in_need_plans=tuple(
                    plan(ChildInNeedPlan, at + 30 + key) for key in range(draw(st.integers(0, 1)))
                ),  # type: ignore[arg-type]
            )
        )
    return tuple(sorted(found, key=lambda one: (one.referred_on, one.id)))


def _assessment(draw: st.DrawFn, key: int, started: date) -> Assessment:
    ended = draw(st.one_of(st.none(), st.integers(0, 90)))
    authorised = started + timedelta(days=ended) if ended is not None else None
    return Assessment(
        key, started, authorised_on=authorised, factors=tuple(sorted(set(draw(st.lists(CODES, max_size=2)))))
    )


def visit(number: int, on: date, how: str) -> Visit:
    return Visit(
        number,
        on,
        is_in_person=how not in ("failed", "call"),
        is_child_seen=how in ("seen", "alone", "unsaid"),
        is_seen_alone={"seen": False, "alone": True}.get(how),
        is_failed=how == "failed",
    )


HOW = st.sampled_from(["seen", "alone", "unsaid", "shut", "failed", "call"])
VISITS = st.lists(st.tuples(DAYS, HOW), max_size=8, unique_by=lambda one: one[0]).map(
    lambda found: tuple(visit(number, *one) for number, one in enumerate(sorted(found), start=500))
)
HELD = numbered(st.tuples(SPANS, st.sampled_from([None, 7, 8, 9])), 600, 6).map(
    lambda found: tuple(
        sorted((AllocationFacts(key, one[1], *one[0]) for key, one in found), key=lambda one: (one.started_on, one.id))  # type: ignore[index]
    )
)
MISSED = numbered(DAYS, 700, 5).map(
    lambda found: tuple(MissedAppointmentFacts(key, on, "dentist") for key, on in found)  # type: ignore[arg-type]
)
NEGLECT = numbered(DAYS, 900, 9).map(
    lambda found: tuple(NeglectFacts(key, "contact", on, "Contact about neglect") for key, on in found)  # type: ignore[arg-type]
)
VIEWS = numbered(st.tuples(DAYS, st.sampled_from([CHILD, SIBLING, OTHER]), TEXTS), 800, 6).map(
    lambda found: tuple(ViewFacts(key, "view", one[1], one[0], one[2]) for key, one in found)  # type: ignore[index]
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[PlanFacts, ...]:
    """A plan with outcomes, actions and progress on any days."""
    outcomes = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        actions = []
        for key in range(draw(st.integers(0, 3))):
            set_on, due = draw(DAYS), draw(st.integers(0, 200))
            end = draw(st.sampled_from(["", "done_on", "given_up_on"]))
            ends = {end: set_on + timedelta(days=draw(st.integers(0, 200)))} if end else {}
            actions.append(ActionFacts(number * 10 + key, set_on, set_on + timedelta(days=due), **ends))
        found = sorted(draw(st.sets(DAYS, max_size=4)))
        progress = tuple(
            ProgressFacts(number * 100 + key, day, draw(st.sampled_from(list(Progress))))
            for key, day in enumerate(found)
        )
        set_on, lasted = draw(DAYS), draw(st.one_of(st.none(), st.integers(0, 300)))
        ended_on = None if lasted is None else set_on + timedelta(days=lasted)
        outcomes.append(OutcomeFacts(number, set_on, ended_on, tuple(actions), progress))
    return (PlanFacts(PlanKind.CHILD_PROTECTION, 1, *draw(SPANS), tuple(outcomes)),)


FAMILIES = st.builds(
    FamilyFacts,
    child=st.builds(
        History,
        child_id=st.just(CHILD),
        born_on=st.sampled_from([date(2015, 3, 1), date(2022, 1, 31)]),
        episodes=episodes(),
        visits=VISITS,
    ),
    members=st.just((MemberFacts(History(SIBLING), is_sibling=True), MemberFacts(History(OTHER), is_sibling=False))),
    allocations=HELD,
    missed_appointments=MISSED,
    appointments_since=st.just(FIRST),
    views=VIEWS,
    neglect=NEGLECT,
    plans=plans(),
)


def events_of(facts: FamilyFacts, flag: str) -> tuple[FlagEvent, ...]:
    return next(reading.events for reading in read_flags(facts, AS_OF) if reading.flag.id == flag)


def stood(events: tuple[FlagEvent, ...]) -> plain_flags.Found:
    return {(event.kind, event.id, event.on) for event in events}


@given(facts=FAMILIES)
def test_the_flags_equal_a_slow_plain_reading(facts: FamilyFacts) -> None:
    assert stood(events_of(facts, "F07")) == plain_flags.cycling(facts, ON)
    assert stood(events_of(facts, "F08")) == plain_flags.not_seen(facts, ON)
    assert stood(events_of(facts, "F09")) == plain_flags.was_not_brought(facts, ON)
    assert stood(events_of(facts, "F14")) == plain_flags.neglect_build_up(facts, ON)
    assert stood(events_of(facts, "F15")) == plain_flags.drift(facts, ON)
    assert stood(events_of(facts, "F16")) == plain_flags.hand_offs(facts, ON)
    assert stood(events_of(facts, "F17")) == plain_flags.silent_child(facts, ON)
    assert {event.on for event in events_of(facts, "F18")} == plain_flags.long_gap(facts, ON)
