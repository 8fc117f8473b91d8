"""Reads the drawn tables that specify the clocks, and holds the engine to them.

A table has a column for each fact of one child and a column for each answer; a row is one child. The files of
`spec/` hold one clock each: its number and key, then headed tables with a sentence on what they show. The same files
are printed in the manual.

Facts (dates as 2026-12-18, moments in England as 2026-12-18 18:30, lists with commas):
born, expected | referred, decided, no further action (yes), closed | assessments (from..authorised, a list),
review point, held, decides (what they decided), need meetings (a list) | telephone discussion, follow-up meeting
(perhaps with "of another": it follows another one) |
discussion, concluded, conference, not required (yes) | transfer-in conference |
initial planned or review planned ("2026-11-25 since 2026-11-03"), report, planned held, called off |
letter, record (sent after the transfer-in conference, or after the one review) |
plan (from..ended), ended to (why: a child protection plan's), reviews, core groups, visit every (days), then every
("7 days from 2026-11-10", a list) |
visits (a list, each perhaps with "phone" or "not seen") |
file from (the subject was loaded from a file that begins on this day) | recorded here (yes: the plan itself was
recorded here though its episode was loaded) | local standard ("10 days from 2026-01-01", a list).
Facts of a contact message (any of them makes the history that of one message): received, acknowledged, triaged,
contact decided, reopened, decided again, told, nobody to tell (yes), asked (with a route in the word after the
moment: red, amber, green), answered, enquiry closed.
Facts of being looked after: police protection or emergency order (from..ended), extended (from..until), care
(from..ended), short breaks (yes), placements (a list: from, perhaps with "until 18"; each ends with the next or with
the care), care reviews (a list).
Facts of private fostering: aware, notice, begins, fostering ended; of the way to court: letter, pre-proceedings ended,
applied, court ended.
Facts of early help: agreed, assessed, family plan, why no assessment (yes: the plan was made without one and says
why), plan reviews (a list), plan ended, help ended; of a step: proposed down or
proposed, accepted, refused.

Answers, for each reading in order, joined by commas: due, outcome, taken, reason, sentence, standing on a day or at
a moment. An empty answer among several is drawn as "-"; "none" says that there is no reading at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from lineofsight.domain.clocks import (
    CLOCKS_BY_KEY,
    Clock,
    Limit,
    LocalStandard,
    LocalStandards,
    Reading,
    Unit,
    read,
    spoken_standing,
)
from lineofsight.domain.contacts import ContactFacts, EnquiryFacts, MessageFacts
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    History,
    Origin,
    PlannedConference,
    Review,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    SubjectKind,
    Visit,
    VisitFrequency,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection, LookedAfterReview
from lineofsight.domain.private_fostering import PrivateFostering
from lineofsight.domain.proceedings import Proceedings
from lineofsight.domain.working_days import Calendar

SPEC_FOLDER = Path(__file__).parent / "spec"
LONDON = ZoneInfo("Europe/London")

FACTS = frozenset(
    {
        "born", "expected", "referred", "decided", "no further action", "closed", "assessments", "review point", "held",
        "telephone discussion", "follow-up meeting", "core groups",
        "discussion", "concluded", "conference", "not required", "transfer-in conference", "notice of the move",
        "decides", "need meetings", "ended to", "plan", "reviews",
        "initial planned", "review planned", "report", "planned held", "called off", "letter", "record",
        "visit every", "then every", "visits", "file from", "recorded here", "local standard", "received",
        "acknowledged", "triaged",
        "contact decided", "reopened", "decided again", "told", "nobody to tell", "asked", "answered",
        "enquiry closed", "agreed", "assessed", "family plan", "plan reviews", "help ended", "plan ended",
        "police protection", "emergency order", "extended", "care", "short breaks", "placements", "care reviews",
        "aware", "notice", "begins", "fostering ended", "pre-proceedings ended", "applied", "court ended",
        "why no assessment", "proposed down", "proposed", "accepted", "refused", "looked at",
    }
)  # fmt: skip

Row = dict[str, str]
Plan = TypeVar("Plan", ChildProtectionPlan, ChildInNeedPlan)


@dataclass(frozen=True)
class SpecTable:
    """One drawn table of a spec file, with the words that stand above it."""

    clock_key: str
    words: str
    text: str


def spec_files() -> list[Path]:
    return sorted(SPEC_FOLDER.glob("*.txt"))


def tables_of(file: Path) -> Iterator[SpecTable]:
    """The tables of one spec file. Its first line is the clock's number and key."""
    heading, *blocks = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    number, key = heading.split()
    assert CLOCKS_BY_KEY[key].id == number, f"{file.name}: {key} has the number {CLOCKS_BY_KEY[key].id}"
    words = ""
    for block in blocks:
        if "|" in block:
            yield SpecTable(key, words, block)
        else:
            words = block


def check(clock_key: str, table: str, calendar: Calendar) -> None:
    """Hold the engine to every row of a table; fails with all rows that differ."""
    clock = CLOCKS_BY_KEY[clock_key]
    wrong = []
    for number, row in enumerate(rows_of(table), start=1):
        facts = {column: cell for column, cell in row.items() if column in FACTS and cell}
        readings = read(clock, history_of(clock, facts), standards_of(clock, facts), calendar)
        for column, expected in row.items():
            if column not in FACTS:
                found = answer(column, readings, calendar)
                if found != expected:
                    wrong.append(f"row {number}, {column}:\n  expected {expected!r}\n  found    {found!r}")
    assert not wrong, f"{clock.id} {clock.key}\n{table}\n" + "\n".join(wrong)


def rows_of(table: str) -> list[Row]:
    """The rows of a drawn table by column heading; the rule below the headings is left out."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if "|" in line]
    headings, *cells = lines
    assert cells, f"A spec table has rows:\n{table}"
    assert all(len(row) == len(headings) for row in cells), (
        f"A row of this table has too few or too many cells:\n{table}"
    )
    return [dict(zip(headings, row, strict=True)) for row in cells]


# --- facts -----------------------------------------------------------------------------------------------------------


def history_of(clock: Clock, facts: Row) -> History:
    """The history of one child, or of one contact message, that a row describes."""
    if facts.keys() & {"received", "asked"}:
        return History(child_id=0, messages=(message_of(facts),))
    return History(
        child_id=1,
        born_on=day(facts.get("born")),
        expected_on=day(facts.get("expected")),
        episodes=(episode_of(clock, facts),),
        visits=tuple(visit_of(number, words) for number, words in enumerate(listed(facts.get("visits")), start=1)),
        early_help=tuple(early_help_of(facts)),
        step_changes=tuple(step_changes_of(facts)),
    )


def message_of(facts: Row) -> MessageFacts:
    received = facts.get("received") or facts["asked"]
    at = at_of(received)
    assert at is not None
    return MessageFacts(
        id=1,
        received_at=at,
        received_on=date.fromisoformat(received[:10]),
        source="2A",
        wants_feedback=facts.get("nobody to tell") != "yes",
        acknowledged_at=at_of(facts.get("acknowledged")),
        acknowledged_on=day(facts.get("acknowledged")),
        contacts=(contact_of(facts, received, at),),
        enquiries=tuple(mash_enquiries_of(facts)),
    )


def contact_of(facts: Row, received: str, at: datetime) -> ContactFacts:
    decided = facts.get("decided again") or (None if "reopened" in facts else facts.get("contact decided"))
    return ContactFacts(
        id=2,
        message_id=1,
        received_at=at,
        received_on=date.fromisoformat(received[:10]),
        source="2A",
        triaged_at=at_of(facts.get("triaged")),
        triaged_on=day(facts.get("triaged")),
        decided_at=at_of(decided),
        decided_on=day(decided),
        first_decided_at=at_of(facts.get("contact decided")),
        first_decided_on=day(facts.get("contact decided")),
        reopened_at=at_of(facts.get("reopened")),
        reopened_on=day(facts.get("reopened")),
        told_at=at_of(facts.get("told")),
        told_on=day(facts.get("told")),
    )


def mash_enquiries_of(facts: Row) -> Iterator[EnquiryFacts]:
    asked = at_of(facts.get("asked"))
    if asked is not None:
        yield EnquiryFacts(
            id=3,
            asked_at=asked,
            asked_on=date.fromisoformat(facts["asked"][:10]),
            priority=facts["asked"].rsplit(" ", 1)[1],
            answered_at=at_of(facts.get("answered")),
            answered_on=day(facts.get("answered")),
            closed_at=at_of(facts.get("enquiry closed")),
            closed_on=day(facts.get("enquiry closed")),
        )


def at_of(words: str | None) -> datetime | None:
    """A moment that is always known: ten in the morning where a row gives only the day."""
    return (moment(words) or moment(f"{words} 10:00")) if words else None


def early_help_of(facts: Row) -> Iterator[EarlyHelp]:
    if "agreed" in facts:
        agreed = date.fromisoformat(facts["agreed"])
        assessed, planned = day(facts.get("assessed")), day(facts.get("family plan"))
        reviews = [review for review in map(day, listed(facts.get("plan reviews"))) if review is not None]
        plan = FamilyPlan(
            id=85,
            started_on=planned or agreed,
            ended_on=day(facts.get("plan ended")),
            is_without_assessment=facts.get("why no assessment") == "yes",
            reviews=tuple(Review(number, on) for number, on in enumerate(reviews, start=90)),
        )
        yield EarlyHelp(
            id=80,
            requested_on=agreed,
            agreed_on=agreed,
            assessments=(EarlyHelpAssessment(81, agreed, assessed),) if assessed else (),
            plans=(plan,) if planned else (),
            ended_on=day(facts.get("help ended")),
        )


def step_changes_of(facts: Row) -> Iterator[StepChange]:
    kind, proposed = (
        ("down_cin_to_eh", facts["proposed down"])
        if "proposed down" in facts
        else ("transfer", facts.get("proposed", ""))
    )
    if proposed:
        answered = facts.get("accepted") or facts.get("refused")
        yield StepChange(
            id=95,
            kind=kind,
            proposed_on=date.fromisoformat(proposed),
            answered_on=day(answered),
            is_accepted=None if answered is None else "accepted" in facts,
            reviewed_on=day(facts.get("looked at")),
        )


def episode_of(clock: Clock, facts: Row) -> Episode:
    origin = Origin.LOADED if "file from" in facts else Origin.RECORDED
    subject_origin = Origin.RECORDED if facts.get("recorded here") == "yes" else origin
    protects = clock.per in (SubjectKind.CHILD_PROTECTION_PLAN, SubjectKind.REVIEW_CONFERENCE) or "ended to" in facts
    return Episode(
        id=10,
        referred_on=day(facts.get("referred")) or date(2020, 1, 6),
        referred_at=moment(facts.get("referred")),
        decided_on=day(facts.get("decided")),
        decided_at=moment(facts.get("decided")),
        is_no_further_action=True if facts.get("no further action") == "yes" else None,
        closed_on=day(facts.get("closed")),
        assessments=tuple(assessments_of(facts, origin)),
        strategy_discussions=tuple(discussions_of(facts, origin)),
        section_47_enquiries=tuple(enquiries_of(facts, origin)),
        conferences=tuple(transfers_of(facts, origin)),
        planned_conferences=tuple(planned_of(facts)),
        child_protection_plans=tuple(protection_plans_of(facts, subject_origin)) if protects else (),
        need_meetings=tuple(
            Review(number, on) for number, on in enumerate(map(day, listed(facts.get("need meetings"))), start=70) if on
        ),
        child_in_need_plans=() if protects else tuple(plans_of(ChildInNeedPlan, facts, subject_origin)),
        complete_from=day(facts.get("file from")),
        origin=origin,
        move_notice_on=day(facts.get("notice of the move")),
        care_periods=tuple(care_of(facts)),
        emergency_protections=tuple(emergencies_of(facts)),
        private_fosterings=tuple(private_fosterings_of(facts)),
        proceedings=tuple(proceedings_of(facts)),
    )


def private_fosterings_of(facts: Row) -> Iterator[PrivateFostering]:
    aware = day(facts.get("aware"))
    if aware is not None:
        notice, begins, ended = (day(facts.get(name)) for name in ("notice", "begins", "fostering ended"))
        yield PrivateFostering(98, aware, notice, begins, ended_on=ended)


def proceedings_of(facts: Row) -> Iterator[Proceedings]:
    letter, applied = day(facts.get("letter")), day(facts.get("applied"))
    if letter is not None or applied is not None:
        yield Proceedings(
            id=99,
            gateway_on=letter or applied or date.min,
            decision="start_pre_proceedings" if letter else "issue",
            letter_on=letter,
            ended_on=day(facts.get("pre-proceedings ended")) or applied,
            applied_on=applied,
            concluded_on=day(facts.get("court ended")),
        )


def care_of(facts: Row) -> Iterator[CarePeriod]:
    if "care" not in facts:
        return
    started, ended = span_of(facts["care"])
    status = "V4" if facts.get("short breaks") == "yes" else "V2"
    placed = [(day(words) or started, "until 18" in words) for words in listed(facts.get("placements"))]
    placed = placed or [(started, False)]
    ends = [on for on, _ in placed[1:]] + [ended]
    reviews = [review for review in map(day, listed(facts.get("care reviews"))) if review is not None]
    yield CarePeriod(
        id=96,
        started_on=started,
        ended_on=ended,
        episodes=tuple(
            CareEpisode(number, on, status, "U6", "P" if number > 200 else "S", end, is_until_eighteen=is_long)
            for number, ((on, is_long), end) in enumerate(zip(placed, ends, strict=True), start=200)
        ),
        reviews=tuple(LookedAfterReview(number, on) for number, on in enumerate(reviews, start=210)),
    )


def emergencies_of(facts: Row) -> Iterator[EmergencyProtection]:
    for words, kind in (("police protection", "police_protection"), ("emergency order", "emergency_protection_order")):
        if words in facts:
            begun, _, ended = facts[words].partition("..")
            extended, until = span_of(facts["extended"]) if "extended" in facts else (None, None)
            yield EmergencyProtection(
                id=97,
                kind=kind,
                started_on=date.fromisoformat(begun[:10]),
                started_at=moment(begun),
                extended_on=extended,
                extended_until_on=until,
                ended_on=day(ended or None),
                ended_at=moment(ended),
            )


def assessments_of(facts: Row, origin: Origin) -> Iterator[Assessment]:
    for number, span in enumerate(listed(facts.get("assessments")), start=20):
        started, authorised = span_of(span)
        yield Assessment(
            id=number,
            started_on=started,
            authorised_on=authorised,
            review_point_on=day(facts.get("review point")),
            review_point_held_on=day(facts.get("held")),
            origin=origin,
            outcome=facts.get("decides", ""),
        )


def discussions_of(facts: Row, origin: Origin) -> Iterator[StrategyDiscussion]:
    held, meeting = day(facts.get("telephone discussion")), facts.get("follow-up meeting")
    if held is not None:
        at = moment(facts["telephone discussion"])
        yield StrategyDiscussion(id=25, held_on=held, held_at=at, origin=origin, is_by_telephone=True)
    on = day(meeting)
    if meeting is not None and on is not None:
        follows = 99 if "of another" in meeting else 25
        yield StrategyDiscussion(id=26, held_on=on, held_at=moment(meeting), origin=origin, follows_id=follows)


def enquiries_of(facts: Row, origin: Origin) -> Iterator[Section47Enquiry]:
    started = day(facts.get("discussion"))
    if started is not None:
        yield Section47Enquiry(
            id=30,
            started_on=started,
            started_at=moment(facts["discussion"]),
            conference_on=day(facts.get("conference")),
            conference_not_required=True if facts.get("not required") == "yes" else None,
            concluded_on=day(facts.get("concluded")),
            origin=origin,
        )


def transfers_of(facts: Row, origin: Origin) -> Iterator[Conference]:
    held = day(facts.get("transfer-in conference"))
    if held is not None:
        sent = {"letter_sent_on": day(facts.get("letter")), "record_sent_on": day(facts.get("record"))}
        yield Conference(id=40, held_on=held, is_transfer_in=True, origin=origin, **sent)


def planned_of(facts: Row) -> Iterator[PlannedConference]:
    for column in ("initial planned", "review planned"):
        if column in facts:
            planned, _, since = facts[column].split()
            yield PlannedConference(
                id=45,
                set_on=date.fromisoformat(since),
                planned_on=date.fromisoformat(planned),
                is_review=column == "review planned",
                report_shared_on=day(facts.get("report")),
                held_on=day(facts.get("planned held")),
                called_off_on=day(facts.get("called off")),
            )


def protection_plans_of(facts: Row, origin: Origin) -> Iterator[ChildProtectionPlan]:
    held = [on for on in map(day, listed(facts.get("core groups"))) if on is not None]
    groups = tuple(Review(number, on) for number, on in enumerate(held, start=70))
    for plan in plans_of(ChildProtectionPlan, facts, origin):
        sent = {"letter_sent_on": day(facts.get("letter")), "record_sent_on": day(facts.get("record"))}
        reviews = tuple(replace(one, **sent) for one in plan.reviews)
        yield replace(plan, core_groups=groups, reviews=reviews, end_reason=facts.get("ended to", ""))


def frequency(words: str) -> VisitFrequency:
    """What a review set: "7 days from 2026-11-10"."""
    number, _, _, on = words.split()
    return VisitFrequency(date.fromisoformat(on), int(number))


def plans_of(kind: type[Plan], facts: Row, origin: Origin) -> Iterator[Plan]:
    if "plan" in facts:
        started, ended = span_of(facts["plan"])
        reviews = [review for review in map(day, listed(facts.get("reviews"))) if review is not None]
        yield kind(
            id=50,
            started_on=started,
            ended_on=ended,
            visit_every_days=int(facts["visit every"]) if "visit every" in facts else None,
            frequencies=tuple(frequency(words) for words in filter(None, facts.get("then every", "").split(", "))),
            reviews=tuple(Review(number, on, origin) for number, on in enumerate(reviews, start=60)),
            origin=origin,
        )


def visit_of(number: int, words: str) -> Visit:
    on = day(words)
    assert on is not None
    return Visit(
        id=number,
        happened_on=on,
        happened_at=moment(words),
        is_in_person="phone" not in words,
        is_child_seen="not seen" not in words,
    )


def standards_of(clock: Clock, facts: Row) -> LocalStandards:
    rows = []
    for standard in listed(facts.get("local standard")):
        words, _, since = standard.partition(" from ")
        number, unit = words.split(" ", 1)
        plural = unit.replace(" ", "_").removesuffix("s") + "s"
        rows.append(
            LocalStandard(clock.key, Limit(int(number), Unit(plural)), date.fromisoformat(since or "2000-01-01"))
        )
    return LocalStandards(rows)


def listed(cell: str | None) -> list[str]:
    return [part.strip() for part in cell.split(",")] if cell else []


def span_of(words: str) -> tuple[date, date | None]:
    """A start and an end: "2026-05-01..2026-06-01", "2026-05-01.." or "2026-05-01"."""
    first, _, last = words.partition("..")
    return date.fromisoformat(first.strip()), day(last.strip() or None)


def day(words: str | None) -> date | None:
    return date.fromisoformat(words[:10]) if words else None


def moment(words: str | None) -> datetime | None:
    found = re.match(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)", words or "")
    return datetime.fromisoformat(f"{found[1]} {found[2]}").replace(tzinfo=LONDON).astimezone(UTC) if found else None


# --- answers ---------------------------------------------------------------------------------------------------------


def answer(column: str, readings: tuple[Reading, ...], calendar: Calendar) -> str:
    """What the readings say to one answer column, joined by commas; "none" where there is no reading."""
    if not readings:
        return "none"
    if column.startswith("standing"):
        return ", ".join(standing_at(reading, now_of(column), calendar) for reading in readings)
    answers = [ANSWERS[column](reading) for reading in readings]
    return answers[0] if len(answers) == 1 else ", ".join(one or "-" for one in answers)


def now_of(column: str) -> datetime:
    """The moment that a column of standings names: noon in England where it names only the day."""
    words = column.removeprefix("standing ").removeprefix("on ").removeprefix("at ")
    on = day(words)
    assert on is not None, f"'{column}' names no day"
    return moment(words) or datetime.combine(on, time(12), tzinfo=LONDON)


def standing_at(reading: Reading, now: datetime, calendar: Calendar) -> str:
    return spoken_standing(
        reading.outcome,
        reading.due_on,
        reading.due_at,
        now,
        now.astimezone(LONDON).date(),
        calendar,
        stopped_on=reading.stopped_on,
        stopped_at=reading.stopped_at,
        reason=reading.reason,
    )


def due(reading: Reading) -> str:
    if reading.due_at is not None:
        return f"{reading.due_at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    return reading.due_on.isoformat() if reading.due_on else ""


ANSWERS: dict[str, Callable[[Reading], str]] = {
    "due": due,
    "outcome": lambda reading: reading.outcome.value.replace("_", " "),
    "taken": lambda reading: "" if reading.taken is None else str(reading.taken),
    "reason": lambda reading: reading.reason,
    "sentence": lambda reading: reading.sentence,
}
