"""Reads the drawn tables that specify the flags, and holds their rules to them.

A table has a column for each kind of fact of one family and a column for each answer; a row is one child. The files of
`spec/flags/` hold one flag each: its number and key, then headed tables with a sentence on what they show. The same
files are printed in the manual.

Facts are lists parted by semicolons. One that begins with "sibling" is about a brother or sister; with "other", about a
child whom only an adult around this one ties to it. Days are written 2026-12-18, spans 2026-05-01..2026-06-01.
contacts: "day source category outcome decided-day L2 m1": the first day is the day it came; without an outcome it is
not decided; without a second day it was decided on the day it came; m1 is the message it was part of.
referrals: "day source need nfa RC7 closed-day". assessments, enquiries, transfers: days. plans (child protection),
early help, addresses ("span place"): spans. care: spans, with the code of the legal status. steps down:
days on which they were accepted. born, expected: a day.
adult: "mother named 2026-05-01 L4": related to the child and to every "other" child, and perhaps named as of concern in
a contact on that day with that level. open: spans of episodes of need, each of which may hold, after a colon and parted
by "+", "protection day every NEG", "need day every", "enquiry day" and "assessment span 3A,4B". visits: "day seen",
"day alone", "day unsaid" (seen; nobody says whether alone), "day shut" (in person, not seen), "day failed", "day call".
held: "span w1", or "span nobody". missed: days of missed appointments. neglect: days
of events coded as neglect. views: "day A"; texts with one letter are the
same text, and "A'" is A with a name changed. file: "yes" for a child known only from a file. numbers: "contacts 4":
the authority's own. outcomes: each an outcome of a child in need plan, with what stands under it, parted by "+":
"action set due", "action set due done day", "action set due given day", "better day", "same day", "worse day", "ended
day". planned: the span of that plan. reviews: days of its reviews. since: contacts and missed appointments are recorded
here from that day, or "never".

The day is 20 November 2026 unless a column says "as of". Answers: standing, events (the days, or "-" for none),
missing (whether something could not be looked at: "yes" or "").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.flags import (
    FLAGS_BY_KEY,
    AddressFacts,
    AdultFacts,
    AllocationFacts,
    FamilyFacts,
    FlagNumber,
    FlagNumbers,
    FlagReading,
    MemberFacts,
    MissedAppointmentFacts,
    NeglectFacts,
    read_flags,
)
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    Episode,
    History,
    Review,
    Section47Enquiry,
    StepChange,
    Visit,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod
from lineofsight.domain.plans import ActionFacts, OutcomeFacts, PlanFacts, PlanKind, Progress, ProgressFacts
from lineofsight.domain.voice import ViewFacts
from tests.domain.clock_spec import LONDON, Row, SpecTable, day, rows_of, span_of

SPEC_FOLDER = Path(__file__).parent / "spec" / "flags"
TODAY = "2026-11-20"
CHILD, SIBLING, OTHER = 1, 2, 3
WHO = {"sibling": SIBLING, "other": OTHER}
OUTCOMES = {
    "nfa": ContactOutcome.NO_FURTHER_ACTION,
    "rnfa": ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
    "strategy": ContactOutcome.STRATEGY_DISCUSSION,
    "information": ContactOutcome.INFORMATION_ON_OPEN_EPISODE,
    **{outcome.value: outcome for outcome in ContactOutcome},
}
ANSWERS = frozenset({"standing", "events", "missing"})


def spec_files() -> list[Path]:
    return sorted(SPEC_FOLDER.glob("*.txt"))


def tables_of(file: Path) -> Iterator[SpecTable]:
    """The tables of one spec file. Its first line is the flag's number and key."""
    heading, *blocks = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    number, key = heading.split()
    assert FLAGS_BY_KEY[key].id == number, f"{file.name}: {key} has the number {FLAGS_BY_KEY[key].id}"
    words = ""
    for block in blocks:
        if "|" in block:
            yield SpecTable(key, words, block)
        else:
            words = block


def check(flag_key: str, table: str) -> None:
    """Hold a flag to every row of a table; fails with all rows that differ."""
    wrong = []
    for number, row in enumerate(rows_of(table), start=1):
        reading = reading_of(flag_key, {column: cell for column, cell in row.items() if column not in ANSWERS})
        for column in ANSWERS & row.keys():
            found = answer(column, reading)
            if found != row[column]:
                wrong.append(f"row {number}, {column}:\n  expected {row[column]!r}\n  found    {found!r}")
    assert not wrong, f"{flag_key}\n{table}\n" + "\n".join(wrong)


def reading_of(flag_key: str, facts: Row) -> FlagReading:
    """What one flag says of the child that a row describes."""
    as_of = datetime.combine(day(facts.get("as of") or TODAY) or date.max, time(12), tzinfo=LONDON)
    numbers = []
    for words in parts(facts.get("numbers")):
        threshold, number = words.split()
        numbers.append(FlagNumber(flag_key, threshold, int(number), date(2020, 1, 1)))
    readings = read_flags(family_of(facts), as_of, FlagNumbers(numbers))
    return next(reading for reading in readings if reading.flag.key == flag_key)


def answer(column: str, reading: FlagReading) -> str:
    if column == "standing":
        return reading.standing.label.lower()
    if column == "events":
        return ", ".join(event.on.isoformat() for event in reading.events) or "-"
    return "yes" if reading.missing else ""


# --- facts -----------------------------------------------------------------------------------------------------------


def family_of(facts: Row) -> FamilyFacts:
    """The family that a row describes. Contacts have been recorded here since 2020, or as "since" says."""
    contacts = tuple(contact(number, words) for number, words in enumerate(parts(facts.get("contacts")), start=100))
    since = facts.get("since") or "2020-01-01"
    return FamilyFacts(
        child=history_of(CHILD, facts),
        contacts=contacts,
        members=(
            MemberFacts(history_of(SIBLING, facts), is_sibling=True),
            MemberFacts(history_of(OTHER, facts), is_sibling=False),
        ),
        addresses=tuple(address(number, words) for number, words in enumerate(parts(facts.get("addresses")), start=1)),
        adults=tuple(adult(words) for words in parts(facts.get("adult"))),
        contacts_since=None if since == "never" else day(since),
        allocations=tuple(held(number, words) for number, words in enumerate(parts(facts.get("held")), start=200)),
        missed_appointments=tuple(
            MissedAppointmentFacts(number, day(words) or date.max, "the dentist")
            for number, words in enumerate(parts(facts.get("missed")), start=300)
        ),
        appointments_since=None if since == "never" else day(since),
        neglect=tuple(
            NeglectFacts(number, "contact", day(words) or date.max, "Contact about neglect")
            for number, words in enumerate(parts(facts.get("neglect")), start=350)
        ),
        views=tuple(view(number, words) for number, words in enumerate(parts(facts.get("views")), start=400)),
        plans=plans(facts),
    )


def history_of(who: int, facts: Row) -> History:
    """The history of one child. Its work stands in an episode whose own referral lies ahead, and so tells nothing."""
    referrals = [referral(number, words) for number, words in enumerate(of(who, facts.get("referrals")), start=10)]
    opened = [open_episode(number, words) for number, words in enumerate(of(who, facts.get("open")), start=80)]
    work = Episode(
        id=50 + who,
        referred_on=date(2099, 1, 5),
        assessments=tuple(
            Assessment(number, day(words) or date.max)
            for number, words in enumerate(of(who, facts.get("assessments")), start=20)
        ),
        section_47_enquiries=tuple(
            Section47Enquiry(number, day(words) or date.max)
            for number, words in enumerate(of(who, facts.get("enquiries")), start=30)
        ),
        conferences=tuple(
            Conference(number, day(words) or date.max, is_transfer_in=True)
            for number, words in enumerate(of(who, facts.get("transfers")), start=35)
        ),
        child_protection_plans=tuple(
            ChildProtectionPlan(number, *span_of(words))
            for number, words in enumerate(of(who, facts.get("plans")), start=40)
        ),
        care_periods=tuple(care(number, words) for number, words in enumerate(of(who, facts.get("care")), start=45)),
    )
    if who == CHILD and facts.get("planned"):
        work = replace(work, child_in_need_plans=(need_plan(facts),))
    return History(
        child_id=who,
        born_on=next(map(day, of(who, facts.get("born"))), date(2015, 6, 1) if not facts.get("expected") else None),
        expected_on=next(map(day, of(who, facts.get("expected"))), None),
        episodes=tuple(sorted([*referrals, *opened, work], key=lambda one: one.referred_on)),
        visits=tuple(visit(number, words) for number, words in enumerate(of(who, facts.get("visits")), start=500)),
        as_at_on=date(2026, 3, 31) if facts.get("file") == "yes" else None,
        early_help=tuple(
            EarlyHelp(number, started, started, ended_on=ended, reason_ended="outcomes_met" if ended else "")
            for number, (started, ended) in enumerate(map(span_of, of(who, facts.get("early help"))), start=60)
        ),
        step_changes=tuple(
            StepChange(number, "down_cin_to_eh", day(words) or date.max, day(words), is_accepted=True)
            for number, words in enumerate(of(who, facts.get("steps down")), start=70)
        ),
    )


def care(number: int, words: str) -> CarePeriod:
    """A time in care: "2026-05-01..2026-06-01 C2"."""
    span, status = words.split()
    started, ended = span_of(span)
    episodes = (CareEpisode(number, started, status, "U6", "S"),)
    return CarePeriod(number, started, ended, episodes=episodes)


def need_plan(facts: Row) -> ChildInNeedPlan:
    """The plan of the column "planned", with its reviews."""
    started, ended = span_of(facts["planned"])
    days = [date.fromisoformat(one) for one in parts(facts.get("reviews"))]
    return ChildInNeedPlan(1, started, ended, reviews=tuple(Review(at, on) for at, on in enumerate(days, start=1)))


def plans(facts: Row) -> tuple[PlanFacts, ...]:
    """The plan of the column "planned" with its outcomes; nothing where none is written into it."""
    written = parts(facts.get("outcomes"))
    if not written:
        return ()
    started, ended = span_of(facts["planned"])
    outcomes = tuple(outcome(number, words, started) for number, words in enumerate(written, start=1))
    return (PlanFacts(PlanKind.CHILD_IN_NEED, 1, started, ended, outcomes),)


FOUND = {"better": Progress.BETTER, "same": Progress.NO_CHANGE, "worse": Progress.WORSE}


def outcome(number: int, words: str, set_on: date) -> OutcomeFacts:
    actions, progress, ended_on = [], [], None
    for key, piece in enumerate(words.split("+"), start=number * 10):
        kind, *days = piece.split()
        if kind == "action":
            agreed, due, *end = days
            ends = {end[0]: date.fromisoformat(end[1])} if end else {}
            fixed = date.fromisoformat(agreed), date.fromisoformat(due)
            actions.append(ActionFacts(key, *fixed, done_on=ends.get("done"), given_up_on=ends.get("given")))
        elif kind == "ended":
            ended_on = date.fromisoformat(days[0])
        elif kind in FOUND:
            progress.append(ProgressFacts(key, date.fromisoformat(days[0]), FOUND[kind]))
    return OutcomeFacts(number, set_on, ended_on, tuple(actions), tuple(progress))


def contact(number: int, words: str) -> ContactFacts:
    tokens = words.split()
    days = [date.fromisoformat(token) for token in tokens if re.fullmatch(r"\d{4}-\d\d-\d\d", token)]
    outcome = next((OUTCOMES[token].value for token in tokens if token in OUTCOMES), "")
    decided_on = days[-1] if outcome else None
    categories = {category.value for category in ContactCategory}
    return ContactFacts(
        id=number,
        message_id=next((int(token[1:]) for token in tokens if re.fullmatch(r"m\d+", token)), number),
        received_at=noon(days[0]),
        received_on=days[0],
        source=next((token for token in tokens if token in ReferralSource.codes()), "8"),
        child_id=next((WHO[token] for token in tokens if token in WHO), CHILD),
        category=next((token for token in tokens if token in categories), ""),
        level=next((token[1:] for token in tokens if re.fullmatch(r"L\d", token)), ""),
        outcome=outcome,
        decided_at=noon(decided_on) if decided_on else None,
        decided_on=decided_on,
        first_decided_at=noon(decided_on) if decided_on else None,
        first_decided_on=decided_on,
        is_open=not outcome,
        is_duplicate=outcome == ContactOutcome.DUPLICATE,
    )


def referral(number: int, words: str) -> Episode:
    tokens = words.split()
    days = [date.fromisoformat(token) for token in tokens if re.fullmatch(r"\d{4}-\d\d-\d\d", token)]
    return Episode(
        id=number,
        referred_on=days[0],
        decided_on=days[0],
        is_no_further_action="nfa" in tokens,
        source=next((token for token in tokens if token in ReferralSource.codes()), "8"),
        primary_need=next((token for token in tokens if token in PrimaryNeed.codes()), ""),
        closed_on=days[1] if len(days) > 1 else None,
        reason_for_closure=next((token for token in tokens if re.fullmatch(r"RC\d", token)), ""),
    )


def open_episode(number: int, words: str) -> Episode:
    """An episode of need with what stands in it, as the column "open" says it."""
    span, _, held_in_it = words.partition(":")
    started, ended = span_of(span.strip())
    told: dict[str, list[list[str]]] = {"protection": [], "need": [], "enquiry": [], "assessment": []}
    for piece in filter(None, (one.strip() for one in held_in_it.split("+"))):
        kind, *rest = piece.split()
        told[kind].append(rest)
    at = number * 10
    return Episode(
        id=number,
        referred_on=started,
        is_no_further_action=False,
        closed_on=ended,
        reason_for_closure="RC7" if ended else "",
        assessments=tuple(Assessment(at + one, *assessed(rest)) for one, rest in enumerate(told["assessment"])),
        section_47_enquiries=tuple(
            Section47Enquiry(at + one, date.fromisoformat(rest[0])) for one, rest in enumerate(told["enquiry"])
        ),
        child_protection_plans=tuple(
            ChildProtectionPlan(at + one, *span_of(rest[0]), visit_every_days=int(rest[1]), initial_category=rest[2])
            for one, rest in enumerate(told["protection"])
        ),
        child_in_need_plans=tuple(
            ChildInNeedPlan(at + one, *span_of(rest[0]), visit_every_days=int(rest[1]))
            for one, rest in enumerate(told["need"])
        ),
    )


def assessed(rest: list[str]) -> tuple[date, None, None, date | None, tuple[str, ...]]:
    """When an assessment started and was authorised, and its factors."""
    started, authorised = span_of(rest[0])
    return started, None, None, authorised, tuple(rest[1].split(",")) if len(rest) > 1 else ()


def visit(number: int, words: str) -> Visit:
    on, how = words.split()
    return Visit(
        number,
        date.fromisoformat(on),
        is_in_person=how not in ("failed", "call"),
        is_child_seen=how in ("seen", "alone", "unsaid"),
        is_seen_alone={"seen": False, "alone": True}.get(how),
        is_failed=how == "failed",
    )


def held(number: int, words: str) -> AllocationFacts:
    span, worker = words.split()
    return AllocationFacts(number, int(worker[1:]) if worker[0] == "w" else None, *span_of(span))


TEXTS = {
    "A": "Amy told me that she likes going to school and that mum has been poorly again this week.",
    "A'": "Ben told me that he likes going to school, and that mum has been poorly again this week",
    "B": "He showed me his new bedroom and said nobody shouts here any more, not even at night.",
    "C": "He was fine.",
}


def view(number: int, words: str) -> ViewFacts:
    first, _, rest = words.partition(" ")
    who, told = (WHO[first], rest) if first in WHO else (CHILD, words)
    on, letter = told.split()
    return ViewFacts(number, "visit", who, date.fromisoformat(on), TEXTS[letter])


def address(number: int, words: str) -> AddressFacts:
    span, place = words.split()
    started, ended = (None, None) if span == "unknown" else span_of(span)
    return AddressFacts(number, place, started, ended)


def adult(words: str) -> AdultFacts:
    relation, *tokens = words.split()
    named = ()
    if "named" in tokens:
        told = contact(900, " ".join(tokens))
        named = (replace(told, child_id=99),)
    return AdultFacts(80, relation, frozenset({OTHER}), named)


def parts(cell: str | None) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()] if cell else []


def of(who: int, cell: str | None) -> list[str]:
    """The parts of a cell that are about one child of the family, without the word that says so."""
    found = []
    for part in parts(cell):
        first, _, rest = part.partition(" ")
        if WHO.get(first, CHILD) == who:
            found.append(rest if first in WHO else part)
    return found


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=LONDON).astimezone(UTC)
