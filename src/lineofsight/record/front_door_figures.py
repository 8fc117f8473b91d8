"""What each figure of the front door counts in the record: its rows, the day they fall on, and which of them count.

A figure and the list behind it are made of the same rows. Small numbers are held back by the page, not here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import BooleanField

from lineofsight.domain.codes.front_door import (
    OPENS_AN_EPISODE,
    SOURCE_GROUPS,
    ContactOutcome,
    OutcomeGroup,
    Priority,
    source_group,
)
from lineofsight.domain.front_door_figures import Figure, Split
from lineofsight.domain.history import SubjectKind
from lineofsight.record.enquiry_figures import ENOUGH_REPLIES, decided_enquiries, requests_to_judge
from lineofsight.record.front_door_decided import TELLING_CLOCK
from lineofsight.record.front_door_queue import AGE_BANDS, band_of
from lineofsight.record.models import (
    Assessment,
    Contact,
    Deadline,
    EnquiryContact,
    Episode,
    Now,
    SampledDecision,
    ThresholdDecision,
)
from lineofsight.record.models.deadlines import is_past
from lineofsight.record.moment import LONDON, local_date

DECISION_CLOCK: Final = "contact_decision"
ROLLING_DAYS: Final = 365
REPEATS: Final = 3
NOT_TRIAGED: Final = "Not triaged"
AGE_WORDS: Final = {key: words for key, words, *_ in AGE_BANDS}
ORDERED_PARTS: Final = {
    Split.AGE: tuple(AGE_WORDS.values()),
    Split.PRIORITY: (*(priority.label for priority in Priority), NOT_TRIAGED),
}
"""The splits whose parts have an order of their own; those of the others stand by their number."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The rows that a reader's figures are made of, as at one moment."""

    contacts: QuerySet[Contact]
    episodes: QuerySet[Episode]
    now: Now

    @property
    def no_duplicates(self) -> QuerySet[Contact]:
        return self.contacts.exclude(outcome=ContactOutcome.DUPLICATE.value)


@dataclass(frozen=True, slots=True)
class Cell:
    """What falls on one day, in one part of a split ("" without one): `n` that count, `of` all of them."""

    on: date
    part: str
    n: int
    of: int


Rows = Callable[[Sources, date, date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Counting:
    """How one figure is counted. rows: those that fall in a period. on: the column of the day, or of the moment.

    counted: which of them count, None for all. parts: the column of each split. contact: the way to the contact.
    """

    rows: Rows
    on: str
    contact: str
    counted: Callable[[Sources], Q] | None = None
    parts: Mapping[Split, str] | None = None


def cells_of(figure: Figure, sources: Sources, first: date, last: date, split: Split | None = None) -> list[Cell]:
    """The figure day by day over a period, both days included, in one query. split: one of the figure's own."""
    how = COUNTINGS[figure.id]
    column = (how.parts or {})[split] if split is not None else ""
    counted = how.counted(sources) if how.counted is not None else None
    rows = how.rows(sources, first, last).order_by()
    columns = [how.on, *([column] if column else [])]
    counts = {"all_of_them": Count("*")}
    if counted is not None:
        counts["those_counted"] = Count(Value(1), filter=counted)
    found: dict[tuple[date, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows.values(*columns).annotate(**counts):
        on = row[how.on]
        day = local_date(on) if isinstance(on, datetime) else on
        cell = found[day, part_of(split, row[column]) if split is not None else ""]
        cell[0] += row["those_counted"] if counted is not None else row["all_of_them"]
        cell[1] += row["all_of_them"]
    return [Cell(day, part, n, of) for (day, part), (n, of) in sorted(found.items())]


def part_of(split: Split, value: Any) -> str:
    """The part of a split that a value of its column belongs to, in words."""
    match split:
        case Split.SOURCE:
            return SOURCE_GROUPS.get(source_group(value or ""), "Not known")
        case Split.OUTCOME:
            return ContactOutcome(value).group.label if value else OutcomeGroup.OTHER.label
        case Split.PRIORITY:
            return Priority(value).label if value else NOT_TRIAGED
        case Split.AGE:
            return AGE_WORDS[value]
    return value or "Not recorded"


def contacts_behind(figure: Figure, sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    """The contacts behind a figure of a period, each with `is_counted`. Not for figures of episodes."""
    if figure.id == "P12":
        children = repeat_children(sources, last)
        behind = sources.no_duplicates.filter(child__in=children, received_on__range=_rolling(last))
        return behind.annotate(is_counted=Value(True))
    how = COUNTINGS[figure.id]
    rows = how.rows(sources, first, last).order_by()
    contacts = sources.contacts.filter(pk__in=rows.values(how.contact))
    if how.counted is None:
        return contacts.annotate(is_counted=Value(True))
    counted = rows.filter(how.counted(sources)).values(how.contact)
    whether = Case(When(pk__in=counted, then=Value(True)), default=Value(False), output_field=BooleanField())
    return contacts.annotate(is_counted=whether)


def episodes_behind(figure: Figure, sources: Sources, first: date, last: date) -> QuerySet[Episode]:
    """The referrals behind a figure of a period, each with `is_counted`."""
    how = COUNTINGS[figure.id]
    rows: QuerySet[Episode] = how.rows(sources, first, last)
    if how.counted is None:
        return rows.annotate(is_counted=Value(True))
    whether = Case(When(how.counted(sources), then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(is_counted=whether)


# --- what the figures count ------------------------------------------------------------------------------------------


def _received(sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    return sources.no_duplicates.filter(received_on__range=(first, last))


def _received_to_decide(sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    """Those of which it is known whether anything was decided, and what."""
    return _received(sources, first, last).exclude(stage=Contact.Stage.NOT_SAID)


def _decided(sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    return sources.no_duplicates.filter(decided_on__range=(first, last))


def _first_decided(sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    begins, over = _moments(first, last)
    return sources.no_duplicates.filter(first_decided_at__gte=begins, first_decided_at__lt=over)


def _open(sources: Sources, _first: date, _last: date) -> QuerySet[Contact]:
    undecided = sources.contacts.filter(decided_at__isnull=True).exclude(stage=Contact.Stage.NOT_SAID)
    return undecided.annotate(band=band_of(sources.now))


def _referred(sources: Sources, first: date, last: date) -> QuerySet[Episode]:
    return sources.episodes.filter(referred_on__range=(first, last))


def _clocks(sources: Sources, clock: str) -> QuerySet[Deadline]:
    contacts = sources.no_duplicates.order_by().values("pk")
    kind = SubjectKind.CONTACT.value
    return Deadline.objects.filter(message__isnull=False, clock=clock, subject_kind=kind, subject_id__in=contacts)


def _decisions_timed(sources: Sources, first: date, last: date) -> QuerySet[Deadline]:
    met = (Deadline.Outcome.MET, Deadline.Outcome.MET_LATE)
    return _clocks(sources, DECISION_CLOCK).filter(outcome__in=met, stopped_on__range=(first, last))


def _tellings(sources: Sources, first: date, last: date) -> QuerySet[Deadline]:
    done = Q(outcome__in=(Deadline.Outcome.MET, Deadline.Outcome.MET_LATE))
    should_be = Q(outcome=Deadline.Outcome.RUNNING) & is_past(sources.now)
    rows = _clocks(sources, TELLING_CLOCK).filter(message__is_professional=True, started_on__range=(first, last))
    return rows.filter(done | should_be)


def _enquiries(sources: Sources, first: date, last: date) -> QuerySet[Any]:
    about = EnquiryContact.objects.filter(enquiry=OuterRef("pk"), contact__in=sources.contacts.order_by().values("pk"))
    return decided_enquiries(first, last).filter(Exists(about))


def _requests(sources: Sources, first: date, last: date) -> QuerySet[Any]:
    contacts = sources.contacts.order_by().values("pk")
    about = EnquiryContact.objects.filter(enquiry=OuterRef("enquiry"), contact__in=contacts)
    return requests_to_judge(first, last, sources.now.at).filter(Exists(about))


def _second_decisions(sources: Sources, first: date, last: date) -> QuerySet[SampledDecision]:
    begins, over = _moments(first, last)
    contacts = sources.contacts.order_by().values("pk")
    judged = SampledDecision.objects.filter(judged_at__gte=begins, judged_at__lt=over)
    return judged.filter(decision__contact__in=contacts)


def _by_professionals(sources: Sources, first: date, last: date) -> QuerySet[Contact]:
    return _received(sources, first, last).filter(message__is_professional=True)


def _is_referral(_: Sources) -> Q:
    return Q(outcome__in=[outcome.value for outcome in OPENS_AN_EPISODE])


def _is_referred_again(_: Sources) -> Q:
    earlier = Episode.objects.filter(
        child=OuterRef("child"),
        referred_day__lt=OuterRef("referred_day"),
        referred_day__gte=OuterRef("referred_day") - ROLLING_DAYS,
    )
    return Q(Exists(earlier))


def _has_complete_basis(_: Sources) -> Q:
    in_force = Q(needs_sign_off=False) | Q(signed_off_at__isnull=False)
    decisions = ThresholdDecision.objects.filter(
        in_force, contact=OuterRef("pk"), returned_at__isnull=True, replaced_by__isnull=True, is_basis_complete=True
    )
    return Q(Exists(decisions))


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """When a period of whole local days begins, and when it is over."""
    over = datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)
    return datetime.combine(first, time.min, tzinfo=LONDON), over


_OF_MESSAGE: Final = {Split.SOURCE: "message__source"}
_IS_MET: Final = Q(outcome=Deadline.Outcome.MET)

COUNTINGS: Final[dict[str, Counting]] = {
    "P01": Counting(_received, "received_on", "pk"),
    "P02": Counting(_received, "received_on", "pk", parts=_OF_MESSAGE),
    "P03": Counting(_decided, "decided_on", "pk", parts={Split.OUTCOME: "outcome"}),
    "P04": Counting(_open, "received_on", "pk", parts={Split.AGE: "band", Split.PRIORITY: "priority"}),
    "P05": Counting(_decisions_timed, "stopped_on", "subject_id", lambda _: _IS_MET, _OF_MESSAGE),
    "P06": Counting(_first_decided, "first_decided_at", "pk"),
    "P07": Counting(_referred, "referred_on", "pk"),
    "P08": Counting(_referred, "referred_on", "pk", parts={Split.SOURCE: "source"}),
    "P09": Counting(_referred, "referred_on", "pk", lambda _: Q(is_no_further_action=True), {Split.SOURCE: "source"}),
    "P10": Counting(_referred, "referred_on", "pk", _is_referred_again, {Split.SOURCE: "source"}),
    "P11": Counting(
        _received_to_decide, "received_on", "pk", _is_referral, _OF_MESSAGE | {Split.SCREENER: "triaged_by__name"}
    ),
    "P13": Counting(_enquiries, "first_decided_at", "about__contact", lambda _: Q(replies_before__gte=ENOUGH_REPLIES)),
    "P14": Counting(
        _requests,
        "requested_at",
        "enquiry__about__contact",
        lambda _: Q(answered_at__lte=F("due_at")),
        {Split.AGENCY: "agency__name"},
    ),
    "P15": Counting(_decided, "decided_on", "pk", _has_complete_basis, _OF_MESSAGE),
    "P16": Counting(_tellings, "started_on", "subject_id", lambda _: _IS_MET, _OF_MESSAGE),
    "P17": Counting(_second_decisions, "judged_at", "decision__contact", lambda _: Q(is_agreed=True)),
    "P18": Counting(_by_professionals, "received_on", "pk", parts=_OF_MESSAGE),
}
"""Every figure but P12, which is rolling: see `repeats`."""


# --- what no figure of decisions holds -------------------------------------------------------------------------------


def open_and_overdue(sources: Sources) -> int:
    """How many open contacts are past the time to decide them: they stand in no figure of what was decided."""
    running = _clocks(sources, DECISION_CLOCK).filter(outcome=Deadline.Outcome.RUNNING)
    return running.filter(is_past(sources.now)).count()


# --- hours, and children rather than contacts ------------------------------------------------------------------------


def hours_to_decision(sources: Sources, first: date, last: date) -> list[tuple[date, float]]:
    """P06: the day of each first decision, and the hours from receipt to it, in one query."""
    rows = _first_decided(sources, first, last).order_by().values_list("received_at", "first_decided_at")
    hour = timedelta(hours=1)
    return [(local_date(decided), (decided - came) / hour) for came, decided in rows if decided is not None]


def percentile(numbers: Iterable[float], share: float) -> float | None:
    """The value that this share of the numbers does not exceed, between two of them in proportion; None of none."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _rolling(last: date) -> tuple[date, date]:
    return last - timedelta(days=ROLLING_DAYS - 1), last


def repeat_children(sources: Sources, last: date) -> set[int]:
    """P12: the children with `REPEATS` contacts or more, and no assessment begun, in the 365 days up to `last`."""
    return repeats(sources, [last])[last][0]


def repeats(sources: Sources, days: Iterable[date]) -> dict[date, tuple[set[int], int]]:
    """P12 at the end of several days, in two queries: the children that count, and how many had a contact at all."""
    ends = sorted(days)
    first = _rolling(ends[0])[0]
    contacts = sources.no_duplicates.filter(child__isnull=False, received_on__range=(first, ends[-1]))
    came = list(contacts.order_by().values_list("child_id", "received_on"))
    assessed = list(
        Assessment.objects.filter(child__in=contacts.order_by().values("child"), started_on__range=(first, ends[-1]))
        .order_by()
        .values_list("child_id", "started_on")
    )
    found = {}
    for end in ends:
        begins, _ = _rolling(end)
        times = Counter(child for child, on in came if begins <= on <= end)
        helped = {child for child, on in assessed if begins <= on <= end}
        found[end] = ({child for child, n in times.items() if n >= REPEATS} - helped, len(times))
    return found
