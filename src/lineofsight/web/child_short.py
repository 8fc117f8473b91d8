"""The head of a child's page: what somebody on duty at night has to know within a minute; alone on paper, one A4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from lineofsight.access.statutory_detail import Sharing
from lineofsight.domain.codes import CategoryOfAbuse, LegalStatus, PlacementType
from lineofsight.domain.history import Episode, History, Origin
from lineofsight.domain.history import Visit as HistoryVisit
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.domain.proceedings import GatewayDecision
from lineofsight.record import oversight
from lineofsight.record.models import Child, Team, TeamMembership, Visit
from lineofsight.record.moment import today
from lineofsight.record.prepared import Prepared
from lineofsight.web.child_side_tracks import stage_of
from lineofsight.web.entries import label_of
from lineofsight.web.words import date_in_words

PAST_ITS_HOURS = "it may last 72 hours, and nobody has recorded that it ended"


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a visit in person last saw the child, None where none is recorded.

    visit: that visit, for whoever may read of visits; None for others. missed: attempts since then, or of all where the
    child was never seen, that did not see the child; None for whoever may not read of visits.
    """

    on: date | None
    visit: Visit | None = None
    missed: int | None = None


def managers_of(team: Team) -> list[str]:
    """The names of those who manage a team today."""
    return _MANAGERS([team.pk])


_MANAGERS = Prepared(
    lambda teams: (
        TeamMembership.objects.filter(team__in=teams, is_manager=True, ended_on__isnull=True)
        .order_by("worker__name")
        .values_list("worker__name", flat=True)
    )
)


def stands_of(history: History, sharing: Sharing) -> Iterator[str]:
    """How the case stands, in sentences; what social care decided only for whoever may read it."""
    episode = next((one for one in reversed(history.episodes) if one.is_open), None)
    help_given = next((one for one in history.early_help if one.ended_on is None), None)
    if episode is not None:
        yield f"Open to social care since {date_in_words(episode.referred_on)}"
    if help_given is not None:
        yield f"In early help since {date_in_words(help_given.agreed_on or help_given.requested_on)}"
    if episode is None and help_given is None:
        yield "Not open"
    if sharing.is_whole:
        yield from _work_of(history)


def _side_tracks_of(episode: Episode) -> Iterator[str]:
    """How the child is looked after, protected at once, privately fostered or on the way to court; never where."""
    for period in (one for one in episode.care_periods if one.is_open):
        status = label_of(LegalStatus, period.latest.legal_status)
        placement = label_of(PlacementType, period.latest.placement_type)
        known = "; ".join(one for one in (status, placement) if one)
        yield f"Looked after since {date_in_words(period.started_on)}{': ' if known else ''}{known}"
    for measure in (one for one in episode.emergency_protections if one.ended_on is None):
        past = f"; {PAST_ITS_HOURS}" if measure.is_past_its_hours(today()) else ""
        yield f"{EmergencyMeasure(measure.kind).label} since {date_in_words(measure.started_on)}{past}"
    for fostered in (one for one in episode.private_fosterings if one.is_open):
        yield f"Privately fostered, known since {date_in_words(fostered.aware_on)}"
    for court in (one for one in episode.proceedings if one.is_open):
        yield stage_of(GatewayDecision(court.decision), court.gateway_on, court.letter_on, court.applied_on)


def _work_of(history: History) -> Iterator[str]:
    """The side tracks, plans, enquiries and assessments that are open."""
    for episode in history.episodes:
        yield from _side_tracks_of(episode)
        for plan in (one for one in episode.child_protection_plans if one.ended_on is None):
            category = label_of(CategoryOfAbuse, plan.latest_category) or "category not recorded"
            yield f"On a child protection plan since {date_in_words(plan.started_on)}: {category}"
        for need in (one for one in episode.child_in_need_plans if one.ended_on is None):
            yield f"On a child in need plan since {date_in_words(need.started_on)}"
        for enquiry in episode.section_47_enquiries:
            if enquiry.concluded_on is None and enquiry.origin is Origin.RECORDED:
                yield f"Section 47 enquiry since {date_in_words(enquiry.started_on)}"
        for assessment in episode.assessments:
            if assessment.authorised_on is None and episode.closed_on is None:
                yield f"Assessment since {date_in_words(assessment.started_on)}"


def last_seen_of(child: Child, history: History, sharing: Sharing) -> LastSeen:
    """When a visit in person last saw the child, by whom, and how many attempts since then did not.

    A visit before the birth was to the mother, and is no attempt. Of one day, an attempt counts where both times are
    known and it came after. Whoever is not shown all of social care's work is told the day alone, as on the child's
    page.
    """
    last = next(iter(_LAST_SEEN([child.pk])), None)
    if not sharing.is_whole:
        return LastSeen(None if last is None else last.happened_on)
    attempts = [
        one
        for one in history.visits
        if _is_attempt(one) and _is_born_by(history, one.happened_on) and (last is None or _is_after(one, last))
    ]
    return LastSeen(None if last is None else last.happened_on, last, len(attempts))


_LAST_SEEN = Prepared(
    lambda ids: (
        oversight.visits_that_saw_the_child()
        .filter(child__in=ids)
        .select_related("worker")
        .order_by("-happened_on", F("happened_at").desc(nulls_last=True), "-pk")[:1]
    )
)


def _is_attempt(visit: HistoryVisit) -> bool:
    """Whether somebody set out to see the child, and did not; a call or a virtual visit does not set out."""
    return (visit.is_in_person or visit.is_failed) and not visit.is_child_seen


def _is_born_by(history: History, day: date) -> bool:
    """Whether the child was born by a day, or may have been: nothing is known of a birth that is not expected."""
    return history.born_on <= day if history.born_on is not None else history.expected_on is None


def _is_after(visit: HistoryVisit, last: Visit) -> bool:
    if visit.happened_on != last.happened_on:
        return visit.happened_on > last.happened_on
    return visit.happened_at is not None and last.happened_at is not None and visit.happened_at > last.happened_at
