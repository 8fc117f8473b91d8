"""What the checks of consistency read: decisions to draw from, those drawn, and what was decided of them twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lineofsight.domain.agreement import DecidedTwice, Judgement
from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.codes.front_door import FAMILY_SOURCES, ContactOutcome
from lineofsight.domain.dip_samples import Candidate, LikelierFor
from lineofsight.record.models import Contact, DipSample, Restriction, SampledDecision, ThresholdDecision, Worker
from lineofsight.record.moment import LONDON

IN_FORCE = Q(returned_at__isnull=True) & (Q(needs_sign_off=False) | Q(signed_off_at__isnull=False))
"""A decision that was made final: signed off where it needed that, and not sent back."""

REPEAT_WITHIN = timedelta(days=365)
UNDER_ONE_MONTHS = 12


def decisions_of(first_on: date, last_on: date) -> QuerySet[ThresholdDecision]:
    """The decisions that came into force on these days, both included; those about a sealed record are left out."""
    since, until = _midnight(first_on), _midnight(last_on + timedelta(days=1))
    alone = Q(needs_sign_off=False, decided_at__gte=since, decided_at__lt=until)
    signed = Q(needs_sign_off=True, signed_off_at__gte=since, signed_off_at__lt=until)
    rows = ThresholdDecision.objects.filter(IN_FORCE).filter(alone | signed)
    return rows.exclude(contact__child__restriction=Restriction.S2).order_by("pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def candidates_of(first_on: date, last_on: date) -> list[Candidate]:
    """What a sample of these days is drawn from, each with the reasons why it is likelier to be: one query."""
    earlier = Contact.objects.filter(
        child=OuterRef("contact__child"),
        received_at__lt=OuterRef("contact__received_at"),
        received_at__gte=OuterRef("contact__received_at") - REPEAT_WITHIN,
    ).exclude(outcome=ContactOutcome.DUPLICATE)
    rows = decisions_of(first_on, last_on).annotate(is_repeat=Exists(earlier))
    columns = {
        "source": F("contact__message__source"),
        "received_on": F("contact__received_on"),
        "age_said": F("contact__age_said"),
        "born_on": F("contact__child__person__born_on"),
        "expected_on": F("contact__child__person__expected_on"),
        "said_born_on": F("contact__born_on"),
        "said_expected_on": F("contact__expected_on"),
    }
    found = rows.annotate(**columns).values_list("pk", "outcome", "is_repeat", *columns, named=True)
    return [Candidate(row.pk, row.outcome, frozenset(_reasons(row))) for row in found]


def _reasons(row: Any) -> Iterable[LikelierFor]:
    if row.is_repeat:
        yield LikelierFor.REPEAT
    if row.source in FAMILY_SOURCES:
        yield LikelierFor.FAMILY
    born_on = row.born_on or row.said_born_on
    if born_on is None and (row.expected_on or row.said_expected_on):
        yield LikelierFor.UNBORN
    elif (born_on and row.received_on < months_after(born_on, UNDER_ONE_MONTHS)) or row.age_said == 0:
        yield LikelierFor.UNDER_ONE


# --- decided again ---------------------------------------------------------------------------------------------------


def sampled() -> QuerySet[SampledDecision]:
    """Every sampled decision with its first decision and contact, the latest sample first."""
    rows = SampledDecision.objects.select_related("sample", "decision__contact__message", "reviewer")
    return rows.order_by("-sample__first_on", "pk")


def not_judged() -> QuerySet[SampledDecision]:
    """Those that wait for a second decision."""
    return sampled().filter(judged_at__isnull=True)


def by_somebody_else(rows: QuerySet[SampledDecision], worker: Worker | None) -> QuerySet[SampledDecision]:
    """Those in whose first decision the worker had no part: decided, signed, recommended or triaged nothing of it."""
    if worker is None:
        return rows.none()
    had_part = (
        Q(decision__decided_by=worker)
        | Q(decision__signed_off_by=worker)
        | Q(decision__contact__recommended_by=worker)
        | Q(decision__contact__triaged_by=worker)
    )
    return rows.exclude(pk__in=SampledDecision.objects.filter(had_part).values("pk"))


def samples_drawn() -> list[DipSample]:
    """The last twelve samples, the latest week first, each with `drawn` and `decided_twice`."""
    counted = DipSample.objects.annotate(
        drawn=Count("decisions"), decided_twice=Count("decisions", filter=Q(decisions__judged_at__isnull=False))
    )
    return list(counted.select_related("drawn_by").order_by("-first_on")[:12])


def differing() -> QuerySet[SampledDecision]:
    """Those whose two decisions differ and that no panel has looked at."""
    return sampled().filter(is_agreed=False, panel__isnull=True)


def with_panel() -> QuerySet[SampledDecision]:
    """Those that a panel decided, the latest panel first."""
    return sampled().filter(panel__isnull=False).select_related("panel").order_by("-panel__held_on", "-panel__pk")


# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JudgedDecision:
    """A decision taken twice, with what figures are split by: who decided it, who screened it, and from where it came.

    The names of workers are "" where nobody is recorded.
    """

    twice: DecidedTwice
    decided_by: str
    screened_by: str
    source: str
    judged_at: datetime


def judged(since: date | None = None) -> list[JudgedDecision]:
    """The decisions of samples that were decided twice, of samples that begin on or after a day: one query."""
    rows = SampledDecision.objects.filter(judged_at__isnull=False)
    if since is not None:
        rows = rows.filter(sample__first_on__gte=since)
    found = rows.order_by("judged_at", "pk").values_list(
        "decision__outcome",
        "decision__level",
        "outcome",
        "level",
        "decision__decided_by__name",
        "decision__contact__recommended_by__name",
        "decision__contact__message__source",
        "judged_at",
    )
    return [
        JudgedDecision(
            twice=DecidedTwice(Judgement(first, first_level), Judgement(second, second_level)),
            decided_by=decider or "",
            screened_by=screener or "",
            source=source,
            judged_at=at,
        )
        for first, first_level, second, second_level, decider, screener, source, at in found
        if at is not None
    ]


def outcomes_decided(first_on: date, last_on: date) -> list[tuple[date, str]]:
    """The day and the outcome of every contact decided on these days, as decided first or again: one query."""
    rows = Contact.objects.filter(decided_on__gte=first_on, decided_on__lte=last_on)
    found = rows.order_by("decided_on", "pk").values_list("decided_on", "outcome")
    return [(day, outcome) for day, outcome in found if day is not None]
