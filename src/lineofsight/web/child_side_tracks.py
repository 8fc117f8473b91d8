"""The sections on private fostering and on the way to court of a child's page, with their entries in the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.access.statutory_detail import Sharing
from lineofsight.domain.history import History
from lineofsight.domain.proceedings import GatewayDecision
from lineofsight.record import oversight
from lineofsight.record.models import Child, PrivateFostering, Proceedings, SuitabilityDecision
from lineofsight.web.entries import Entry, said, source_of
from lineofsight.web.words import date_in_words, yes_or_no


@dataclass(frozen=True, slots=True)
class FosteringNow:
    """The arrangement in which a child is privately fostered, with the last decision on it.

    seen_on, seen_alone_on: the last visits in person since it became known; None where there was none.
    """

    arrangement: PrivateFostering
    decision: SuitabilityDecision | None
    seen_on: date | None
    seen_alone_on: date | None


@dataclass(frozen=True, slots=True)
class SideTracks:
    """What the child's page tells of private fostering and of the way to court. court: what is open of it."""

    fostering: FosteringNow | None
    court: Proceedings | None
    meetings: int
    entries: tuple[tuple[int | None, Entry], ...]

    @property
    def court_stage(self) -> str:
        """How far the way to court has come, in words; "" for nothing open."""
        if self.court is None:
            return ""
        decision = GatewayDecision(self.court.decision)
        return stage_of(decision, self.court.gateway_on, self.court.letter_on, self.court.applied_on)


NOTHING = SideTracks(None, None, 0, ())


def side_tracks_of(child: Child, sharing: Sharing, history: History | None = None) -> SideTracks:
    """What is known of private fostering and of the way to court: five queries at most, whatever they hold.

    history: of the child, where it is at hand: with nothing of it in there, nothing is asked. Nothing is told to a
    reader whom social care's detail is kept from.
    """
    is_there = history is None or any(one.private_fosterings or one.proceedings for one in history.episodes)
    if not sharing.is_whole or not is_there:
        return NOTHING
    rows = PrivateFostering.objects.filter(child=child).select_related("load", "recorded_by")
    arrangements = list(rows.prefetch_related("decisions__recorded_by", "decisions__load").order_by("aware_on", "pk"))
    ways = Proceedings.objects.filter(child=child).select_related("load", "recorded_by")
    courts = list(ways.prefetch_related("meetings__recorded_by", "meetings__load").order_by("gateway_on", "pk"))
    court = next((one for one in courts if is_open(one)), None)
    return SideTracks(
        fostering=next((_now(one) for one in arrangements if one.ended_on is None), None),
        court=court,
        meetings=0 if court is None else len(court.meetings.all()),
        entries=tuple(_entries(arrangements, courts)),
    )


def stage_of(decision: GatewayDecision, gateway_on: date, letter_on: date | None, applied_on: date | None) -> str:
    """How far a way to court has come, in words."""
    if applied_on:
        return f"Care proceedings since {date_in_words(applied_on)}"
    if letter_on:
        return f"Pre-proceedings since the letter of {date_in_words(letter_on)}"
    return f"{decision.label}: decided on {date_in_words(gateway_on)}"


def is_open(one: Proceedings) -> bool:
    """Whether something of it is still to come: the end of pre-proceedings, the application, or the court."""
    return one.ended_on is None or (one.applied_on is not None and one.concluded_on is None)


def _now(arrangement: PrivateFostering) -> FosteringNow:
    decisions = sorted(arrangement.decisions.all(), key=lambda one: (one.decided_on, one.pk))
    seen = oversight.visits_that_saw_the_child().filter(
        child=arrangement.child_id, happened_on__gte=arrangement.aware_on
    )
    days = list(seen.order_by("-happened_on").values_list("happened_on", "is_seen_alone"))
    return FosteringNow(
        arrangement=arrangement,
        decision=decisions[-1] if decisions else None,
        seen_on=next((on for on, _ in days), None),
        seen_alone_on=next((on for on, is_alone in days if is_alone), None),
    )


def _entries(arrangements: list[PrivateFostering], courts: list[Proceedings]) -> Iterator[tuple[int | None, Entry]]:
    """Everything of both, each with the episode of need it stands in. No entry names who cares for the child."""
    for arrangement in arrangements:
        for entry in _fostering(arrangement):
            yield arrangement.episode_id, entry
    for one in courts:
        for entry in (*_before_court(one), *_court(one)):
            yield one.episode_id, entry


def _fostering(one: PrivateFostering) -> Iterator[Entry]:
    source = source_of(one)
    told = said(
        ("How", str(one.get_how_known_display())),
        ("Notice", date_in_words(one.notified_on)),
        ("Begins or began", date_in_words(one.begins_on)),
        ("Why", one.why_fostered),
    )
    yield Entry("Private fostering became known", one.aware_on, told, source, order=26)
    for decision in one.decisions.all():
        title = "suitable" if decision.is_suitable else "not suitable"
        told = said(("Why", decision.reasons), ("Asked of the carer", decision.requirements))
        yield Entry(f"Private fostering found {title}", decision.decided_on, told, source_of(decision), order=27)
    if one.ended_on:
        told = said(("Why", str(one.get_reason_ended_display())))
        yield Entry("Private fostering ended", one.ended_on, told, source, order=28)


def _before_court(one: Proceedings) -> Iterator[Entry]:
    source = source_of(one)
    decided = said(("Decided", str(one.get_decision_display())), ("Why", one.reasons))
    yield Entry("Legal gateway meeting held", one.gateway_on, decided, source, order=46)
    if one.letter_on:
        told = said(
            ("Family group decision-making offered", yes_or_no(one.is_offered)),
            ("Why not", one.why_not_offered),
            ("Accepted", "" if one.is_accepted is None else yes_or_no(one.is_accepted)),
        )
        yield Entry("Letter before proceedings sent", one.letter_on, told, source, order=47)
    if one.family_group_on:
        yield Entry("Family group decision-making held", one.family_group_on, "", source, order=48)
    meetings = sorted(one.meetings.all(), key=lambda meeting: (meeting.held_on, meeting.pk))
    for number, meeting in enumerate(meetings, start=1):
        told = said(
            ("A parent attended", yes_or_no(meeting.did_parents_attend)),
            ("The parents had legal advice", yes_or_no(meeting.had_legal_advice)),
            ("Agreed", meeting.agreed),
        )
        yield Entry(f"Pre-proceedings meeting {number} held", meeting.held_on, told, source_of(meeting), order=49)


def _court(one: Proceedings) -> Iterator[Entry]:
    source = source_of(one)
    if one.ended_on and not one.applied_on and one.ended_on != one.gateway_on:
        told = said(("Why", one.why_ended))
        yield Entry("Pre-proceedings ended without going to court", one.ended_on, told, source, order=50)
    if one.applied_on:
        told = said(
            ("Plan put to the court", str(one.get_initial_plan_display()) if one.initial_plan else ""),
            ("At short notice, because", one.short_notice),
            ("Parents told by letter", date_in_words(one.court_letter_on)),
        )
        yield Entry("Care proceedings issued", one.applied_on, told, source, order=51)
    if one.concluded_on:
        told = said(
            ("The court decided", str(one.get_outcome_display())),
            ("Plan at the end", str(one.get_final_plan_display()) if one.final_plan else ""),
        )
        yield Entry("Care proceedings ended", one.concluded_on, told, source, order=52)
