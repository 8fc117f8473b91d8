"""How each fact of a chronology came into the record: when, in which version, from where, and with which outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lineofsight.domain.chronology import SIGNIFICANT_EVENTS, FactKind, Noted
from lineofsight.domain.codes import ReasonCareEpisodeCeased, ReasonForClosure
from lineofsight.domain.plans import Progress
from lineofsight.record.models import (
    Address,
    Allocation,
    Assessment,
    BirthPlan,
    CareEpisode,
    CarePeriod,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Contact,
    EarlyHelp,
    EarlyHelpAssessment,
    EmergencyProtection,
    Episode,
    FactVersion,
    FamilyPlan,
    InterimHelp,
    LookedAfterReview,
    MissedAppointment,
    Origin,
    OutcomeProgress,
    Person,
    PlannedConference,
    PlanOutcome,
    PrivateFostering,
    Proceedings,
    Relationship,
    ReviewConference,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    SuitabilityDecision,
    Visit,
)
from lineofsight.record.moment import local_date

CLOSED_BECAUSE: Final = {one.code: one.label for one in ReasonForClosure}
LEFT_CARE_BECAUSE: Final = {one.code: one.label for one in ReasonCareEpisodeCeased}
STEP_ANSWERS: Final = {"accepted": "accepted", "refused": "not accepted", "withdrawn": "withdrawn"}


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one kind of fact stands. outcome: the columns that its outcome is told from, and how."""

    kind: FactKind
    model: Any
    outcome: tuple[str, ...] = ()
    in_words: Callable[..., str] = lambda: ""
    child: str = "child"
    only: Mapping[str, Any] | None = None

    @property
    def days(self) -> tuple[str, ...]:
        """The dates of the fact that propose a row. Those of a relative's birth and death are the relative's own."""
        days = {event.day for event in SIGNIFICANT_EVENTS if event.fact is self.kind}
        return tuple(sorted(days - NOT_COLUMNS.get(self.kind, frozenset())))


def _label_of(model: Any, column: str) -> Callable[[str], str]:
    """How a coded column of a model is told: by its label; "" for none."""
    labels = dict(model._meta.get_field(column).flatchoices)
    return lambda code: str(labels.get(code, code)) if code else ""


def _reason_for_closure(code: str) -> str:
    return CLOSED_BECAUSE.get(code, code)


def _reason_left_care(code: str) -> str:
    return LEFT_CARE_BECAUSE.get(code, code)


def _step_in_words(kind: str, outcome: str) -> str:
    """Step up: early help to social care, accepted."""
    return f"{StepChange.Kind(kind).label}, {STEP_ANSWERS.get(outcome, outcome)}"


_OF_EVERY_FACT: Final = ("pk", "recorded_at", "version", "origin")
NOT_COLUMNS: Final = {
    FactKind.RELATIVE: frozenset({"born_on", "died_on"}),
    FactKind.PLANNED_CONFERENCE: frozenset({"put_off_on"}),
}
"""Dates that are no column of the fact: a relative's own, and that on which a conference was put off."""
_PARTS: tuple[_Part, ...] = (
    _Part(FactKind.CHILD, Person, child="pk"),
    _Part(FactKind.CONTACT, Contact),
    _Part(FactKind.EPISODE, Episode, ("reason_for_closure",), _reason_for_closure),
    _Part(FactKind.ASSESSMENT, Assessment),
    _Part(FactKind.STRATEGY_DISCUSSION, StrategyDiscussion, ("outcome",), _label_of(StrategyDiscussion, "outcome")),
    _Part(FactKind.SECTION_47_ENQUIRY, Section47Enquiry, ("outcome",), _label_of(Section47Enquiry, "outcome")),
    _Part(FactKind.CONFERENCE, Conference, ("outcome",), _label_of(Conference, "outcome")),
    _Part(
        FactKind.CHILD_PROTECTION_PLAN, ChildProtectionPlan, ("end_reason",),
        _label_of(ChildProtectionPlan, "end_reason"),
    ),
    _Part(FactKind.CHILD_IN_NEED_PLAN, ChildInNeedPlan),
    _Part(
        FactKind.EMERGENCY_PROTECTION, EmergencyProtection, ("kind",), _label_of(EmergencyProtection, "kind"),
    ),
    _Part(FactKind.CARE_PERIOD, CarePeriod, ("reason_ended",), _reason_left_care),
    _Part(FactKind.CARE_EPISODE, CareEpisode, child="period__child"),
    _Part(
        FactKind.PRIVATE_FOSTERING, PrivateFostering, ("reason_ended",), _label_of(PrivateFostering, "reason_ended"),
    ),
    _Part(FactKind.PROCEEDINGS, Proceedings, ("outcome",), _label_of(Proceedings, "outcome")),
    _Part(FactKind.PLANNED_CONFERENCE, PlannedConference),
    _Part(FactKind.REVIEW_CONFERENCE, ReviewConference, child="plan__child"),
    _Part(FactKind.PLAN_OUTCOME, PlanOutcome),
    _Part(FactKind.OUTCOME_PROGRESS, OutcomeProgress, only={"progress": Progress.WORSE.value}),
    _Part(FactKind.BIRTH_PLAN, BirthPlan),
    _Part(FactKind.INTERIM_HELP, InterimHelp),
    _Part(FactKind.LOOKED_AFTER_REVIEW, LookedAfterReview, child="period__child"),
    _Part(FactKind.SUITABILITY_DECISION, SuitabilityDecision, child="arrangement__child"),
    _Part(FactKind.EARLY_HELP_ASSESSMENT, EarlyHelpAssessment, child="early_help__child"),
    _Part(FactKind.FAMILY_PLAN, FamilyPlan, child="early_help__child"),
    _Part(FactKind.EARLY_HELP, EarlyHelp, ("reason_ended",), _label_of(EarlyHelp, "reason_ended")),
    _Part(FactKind.STEP_CHANGE, StepChange, ("kind", "outcome"), _step_in_words),
    _Part(FactKind.VISIT, Visit, ("kind",), _label_of(Visit, "kind"), only={"is_child_seen": False}),
    _Part(FactKind.MISSED_APPOINTMENT, MissedAppointment, ("service",), _label_of(MissedAppointment, "service")),
    _Part(FactKind.MOVE, Address, child="person"),
    _Part(FactKind.RELATIVE, Relationship, child="to"),
    _Part(FactKind.WORKER, Allocation),
)  # fmt: skip
"""Every kind of fact, one query each where there is any of it."""
_NAMES: Final = [str(part.model._meta.model_name) for part in _PARTS]


def dates_told() -> dict[Any, set[str]]:
    """The models that a chronology tells of, each with the dates of it that propose rows."""
    found: dict[Any, set[str]] = {}
    for part in _PARTS:
        found.setdefault(part.model, set()).update(part.days)
    return found


def noted_of(child_ids: Collection[int], kinds: Collection[FactKind]) -> dict[tuple[FactKind, int], Noted]:
    """How each fact came into the record, by its kind and id. kinds: those that there are any facts of."""
    found: dict[tuple[FactKind, int], Noted] = {}
    versions = _versions(child_ids)
    for part in _PARTS:
        if part.kind not in kinds:
            continue
        name = str(part.model._meta.model_name)
        rows = part.model._default_manager.filter(**{f"{part.child}__in": child_ids}, **(part.only or {}))
        for pk, at, version, origin, *rest in rows.values_list(*_OF_EVERY_FACT, *part.days, *part.outcome):
            days, codes = rest[: len(part.days)], rest[len(part.days) :]
            recorded_on = local_date(at)
            dates = {
                day: _held_since(day, value, versions[name, pk], recorded_on)
                for day, value in zip(part.days, days, strict=True)
                if version > 1 and value is not None
            }
            is_loaded = origin == Origin.LOADED
            found[part.kind, pk] = Noted(recorded_on, version, is_loaded, part.in_words(*codes), dates)
    return found


Versions = list[tuple[datetime, dict[str, Any]]]
"""When each version of a fact that was replaced was recorded, and what it said; the latest first."""


def _versions(child_ids: Collection[int]) -> dict[tuple[str, int], Versions]:
    """The replaced versions of these children's facts, by the name of the model and the id."""
    found: dict[tuple[str, int], Versions] = defaultdict(list)
    rows = FactVersion.objects.filter(about_child__in=child_ids, fact__in=_NAMES).order_by("-version")
    for fact, fact_id, at, content in rows.values_list("fact", "fact_id", "recorded_at", "content"):
        found[fact, fact_id].append((at, content))
    return found


def _held_since(day: str, value: date, versions: Versions, recorded_on: date) -> date:
    """The day since which the record has held a date as it is: that of the first version of those that say so."""
    for at, content in versions:
        if content.get(day) != value.isoformat():
            break
        recorded_on = local_date(at)
    return recorded_on
