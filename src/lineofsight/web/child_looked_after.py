"""The section on being looked after of a child's page, and its entries in the record in date order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.access.statutory_detail import Sharing
from lineofsight.domain.codes import (
    CategoryOfNeed,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
    ReasonPlacementChanged,
)
from lineofsight.domain.history import History
from lineofsight.record.models import (
    CareEpisode,
    CarePeriod,
    Child,
    EmergencyProtection,
    LookedAfterCheck,
    LookedAfterReview,
)
from lineofsight.web.entries import Entry, label_of, said, source_of
from lineofsight.web.words import date_in_words, yes_or_no

PLACE_HIDDEN = "Hidden: no page shows it. Those who hold the case know how it is kept"
CARER_RESTRICTED = "Shown only to those who hold the case"
CHECKS_SHOWN = tuple(LookedAfterCheck.Kind)


@dataclass(frozen=True, slots=True)
class CareNow:
    """How a child is looked after, in words. with_whom, where: as far as this reader may be told, "" for not recorded.

    status_since: the day on which the legal status began; placed_since: the day on which the placement did.
    """

    since: date
    status: str
    status_since: date
    placement: str
    placed_since: date
    provider: str
    with_whom: str
    where: str
    is_outside_authority: str
    is_until_eighteen: bool


@dataclass(frozen=True, slots=True)
class CareStory:
    """One period of being looked after. now: None once the child left care. checks: the last day of each kind."""

    period: CarePeriod
    now: CareNow | None
    need: str
    why_left: str
    last_review: LookedAfterReview | None
    checks: tuple[tuple[str, date | None], ...]
    placements: int


@dataclass(frozen=True, slots=True)
class Care:
    """What the child's page tells of being looked after: periods and emergencies in force, with all entries."""

    periods: tuple[CareStory, ...]
    in_force: tuple[EmergencyProtection, ...]
    entries: tuple[tuple[int | None, Entry], ...]

    @property
    def now(self) -> CareStory | None:
        """The period in which the child is looked after; None where it is not."""
        return next((one for one in self.periods if one.now is not None), None)

    @property
    def is_anything(self) -> bool:
        return bool(self.periods or self.in_force)


NOTHING = Care((), (), ())


def care_of(child: Child, sharing: Sharing, history: History | None = None, *, may_see_carer: bool = False) -> Care:
    """How the child is and was looked after: five queries at most, whatever they hold.

    history: of the child, where it is at hand: with nothing of it in there, nothing is asked. Nothing is told to a
    reader whom social care's detail is kept from. may_see_carer: whether who cares for the child may be shown; where a
    hidden placement is nobody is told.
    """
    if not sharing.is_whole or (history is not None and not _is_in(history)):
        return NOTHING
    rows = CarePeriod.objects.filter(child=child).select_related("load", "recorded_by")
    related = ("episodes__load", "episodes__recorded_by", "reviews__load", "reviews__recorded_by", "checks")
    periods = list(rows.prefetch_related(*related).order_by("-started_on", "-pk"))
    measures = EmergencyProtection.objects.filter(child=child).select_related("load", "recorded_by")
    emergencies = list(measures.order_by("started_on", "pk"))
    return Care(
        periods=tuple(_story(one, may_see_carer=may_see_carer) for one in periods),
        in_force=tuple(one for one in emergencies if one.ended_on is None),
        entries=tuple(_entries(periods, emergencies)),
    )


def _is_in(history: History) -> bool:
    return any(one.care_periods or one.emergency_protections for one in history.episodes)


def _in_time(period: CarePeriod) -> list[CareEpisode]:
    return sorted(period.episodes.all(), key=lambda one: (one.started_on, one.pk))


def _story(period: CarePeriod, *, may_see_carer: bool) -> CareStory:
    episodes = _in_time(period)
    reviews: list[LookedAfterReview] = sorted(period.reviews.all(), key=lambda one: one.held_on)
    done = {one.kind: one.done_on for one in sorted(period.checks.all(), key=lambda one: one.done_on)}
    return CareStory(
        period=period,
        now=_now(period, episodes, may_see_carer=may_see_carer) if period.ended_on is None else None,
        need=label_of(CategoryOfNeed, period.need),
        why_left=label_of(ReasonCareEpisodeCeased, period.reason_ended),
        last_review=reviews[-1] if reviews else None,
        checks=tuple((str(kind.label), done.get(kind.value)) for kind in CHECKS_SHOWN),
        placements=sum(one.reason_started in "SPTBU" for one in episodes),
    )


def _now(period: CarePeriod, episodes: list[CareEpisode], *, may_see_carer: bool) -> CareNow:
    last = episodes[-1]
    lines = ", ".join(line.strip(" ,") for line in last.placed_at.splitlines() if line.strip(" ,"))
    where = PLACE_HIDDEN if last.is_protected else f"{lines} {last.postcode}".strip()
    with_whom = last.carer if may_see_carer else CARER_RESTRICTED if last.carer else ""
    return CareNow(
        since=period.started_on,
        status=label_of(LegalStatus, last.legal_status),
        status_since=_since(episodes, "legal_status"),
        placement=label_of(PlacementType, last.placement_type),
        placed_since=max(one.started_on for one in episodes if one.reason_started != "L"),
        provider=label_of(PlacementProvider, last.provider),
        with_whom=PLACE_HIDDEN if last.is_protected else with_whom,
        where=where,
        is_outside_authority=yes_or_no(last.is_outside_authority),
        is_until_eighteen=last.is_until_eighteen,
    )


def _since(episodes: list[CareEpisode], column: str) -> date:
    """The day since which a column has been as it is in the last episode."""
    now, since = getattr(episodes[-1], column), episodes[-1].started_on
    for one in reversed(episodes):
        if getattr(one, column) != now:
            break
        since = one.started_on
    return since


# --- the record in date order ----------------------------------------------------------------------------------------


def _entries(
    periods: Iterable[CarePeriod], emergencies: Iterable[EmergencyProtection]
) -> Iterator[tuple[int | None, Entry]]:
    """Everything of the periods, each with the episode of need it stands in. No entry says with whom or where."""
    for measure in emergencies:
        for entry in _emergency(measure):
            yield measure.episode_id, entry
    for period in periods:
        for entry in _period(period):
            yield period.episode_id, entry


def _emergency(measure: EmergencyProtection) -> Iterator[Entry]:
    kind, source = str(measure.get_kind_display()), source_of(measure)
    told = said(("By", measure.taken_by), ("Why", measure.grounds))
    yield Entry(f"{kind} began", measure.started_on, told, source, measure.started_at, order=23)
    if measure.extended_on:
        until = said(("Until", date_in_words(measure.extended_until_on)))
        yield Entry(f"{kind} extended by the court", measure.extended_on, until, source, order=24)
    if measure.ended_on:
        yield Entry(f"{kind} ended", measure.ended_on, "", source, measure.ended_at, order=25)


def _period(period: CarePeriod) -> Iterator[Entry]:
    episodes = _in_time(period)
    if not any(one.started_on == period.started_on for one in episodes):
        why = said(("Main reason", label_of(CategoryOfNeed, period.need)))
        yield Entry("Started to be looked after", period.started_on, why, source_of(period), order=37)
    for one in episodes:
        yield _care_episode(period, one)
    for review in period.reviews.all():
        told = said(
            ("Independent reviewing officer", review.reviewing_officer),
            ("Child’s part in it", label_of(ParticipationCode, review.participation)),
            ("The care plan aims at", str(review.get_permanence_plan_display()) if review.permanence_plan else ""),
            ("Decided", review.decisions),
        )
        yield Entry("Review of the looked-after child held", review.held_on, told, source_of(review), order=38)
    for check in period.checks.all():
        yield Entry(str(check.get_kind_display()), check.done_on, "", "", order=39)
    if period.ended_on:
        told = said(("Why", label_of(ReasonCareEpisodeCeased, period.reason_ended)))
        yield Entry("Left care", period.ended_on, told, source_of(period), order=45)


def _care_episode(period: CarePeriod, one: CareEpisode) -> Entry:
    is_first = one.reason_started == ReasonCareEpisodeBegan.STARTED.code
    told = said(
        ("Main reason", label_of(CategoryOfNeed, period.need) if is_first else ""),
        ("What changed", "" if is_first else label_of(ReasonCareEpisodeBegan, one.reason_started)),
        ("Legal status", label_of(LegalStatus, one.legal_status)),
        ("Placement", label_of(PlacementType, one.placement_type)),
        ("Provided by", label_of(PlacementProvider, one.provider)),
        ("Why this placement ended", label_of(ReasonPlacementChanged, one.change_reason)),
    )
    since = "Change of placement or legal status" if one.reason_started else "Legal status and placement from this day"
    title = "Started to be looked after" if is_first else since
    return Entry(title, one.started_on, told, source_of(one), order=37)
