"""Rows of the record read into the plain histories that the domain understands: a fixed number of queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db import models

from lineofsight.domain import history as domain
from lineofsight.record import kept
from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildInNeedReview,
    ChildProtectionPlan,
    Conference,
    CoreGroup,
    Disability,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    FamilyPlanReview,
    Identifier,
    Person,
    ReviewConference,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    Visit,
)

LONG_TEXTS = frozenset(
    {
        "summary",
        "analysis",
        "note",
        "childs_view",
        "findings",
        "reasons",
        "needs",
        "closing_summary",
        "why_not_quorate",
        "dissent",
        "seeing_plan",
        "why_parents_not_told",
        "familys_part",
        "progress",
        "not_done",
        "why_parents_excluded",
    }
)
"""Columns that no history needs."""


def written(fact: models.Model, child_id: int) -> None:
    """Say that this row of a child was written: what is kept of the child takes it in, or is read again."""
    kept.forget(type(fact), child_id)
    if isinstance(fact, Person) and fact.pk == child_id:
        kept.forget(Child, child_id)  # it holds the person as it was
    rows = kept.reading(domain.History, child_id)
    if rows is not None:
        rows.take(fact)


def begun(child: Child) -> None:
    """Say that a child's record was begun just now: where rows are kept, there is nothing to read but the child."""
    rows = _kept_rows(child.pk)
    for part, key, _ in _PARTS.values():
        if key:
            rows.__dict__[part] = defaultdict(list)


def history_of(child_id: int) -> domain.History:
    """One child's history. Raises Child.DoesNotExist where there is no such child."""
    try:
        return _kept_rows(child_id).histories()[child_id]
    except KeyError:
        raise Child.DoesNotExist(f"No child {child_id}.") from None


def histories_of(child_ids: Collection[int]) -> dict[int, domain.History]:
    """The histories of many children by child id; an id that is no child's is left out.

    Twenty queries at most (three of them only where there is early help, one only where there is a protection plan),
    whatever the number of children: hand in some hundreds at a time.
    """
    if kept.is_on():
        return {child_id: history for child_id in child_ids for history in _kept_rows(child_id).histories().values()}
    return _Rows(child_ids).histories()


def _kept_rows(child_id: int) -> _Rows:
    return kept.once(domain.History, child_id, lambda: _Rows([child_id]))


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _plain(rows: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """The same rows as named tuples, without the long texts: what is only read needs no model object around it."""
    columns = (column.attname for column in rows.model._meta.concrete_fields if column.name not in LONG_TEXTS)
    return rows.values_list("pk", *(column for column in columns if column != "id"), named=True)


class _Rows:
    """The rows of some children, each kind fetched once, when first asked for, and grouped by what they belong to."""

    def __init__(self, child_ids: Collection[int]) -> None:
        self.ids = list(child_ids)

    def take(self, fact: models.Model) -> None:
        """Put a row that was written in the place where reading it would have put it."""
        part, key, first = _PARTS.get(type(fact), ("", "", ""))
        if not key:
            self.__dict__.pop(part, None)  # fetched again when it is asked for next
        elif part in self.__dict__:
            group = self.__dict__[part][getattr(fact, key)]
            group[:] = [row for row in group if row.pk != fact.pk] + [fact]
            group.sort(key=lambda row: (getattr(row, first), row.pk))

    @cached_property
    def children(self) -> list[Child]:
        children = Child.objects.filter(pk__in=self.ids, person__merged_into__isnull=True)
        return list(children.select_related("person").order_by("pk"))

    @cached_property
    def disabilities(self) -> dict[int, list[Any]]:
        return _grouped(_plain(Disability.objects.filter(person__in=self.ids).order_by("code")), "person_id")

    @cached_property
    def upns(self) -> dict[int, str]:
        upns = Identifier.objects.filter(person__in=self.ids, kind=Identifier.Kind.UPN, ended_on__isnull=True)
        return dict(upns.values_list("person_id", "value"))

    @cached_property
    def episodes(self) -> dict[int, list[Any]]:
        return self._of_child(Episode, "referred_on", "child_id")

    @cached_property
    def visits(self) -> dict[int, list[Any]]:
        return self._of_child(Visit, "happened_on", "child_id")

    @cached_property
    def assessments(self) -> dict[int, list[Any]]:
        return self._of_child(Assessment, "started_on")

    @cached_property
    def discussions(self) -> dict[int, list[Any]]:
        return self._of_child(StrategyDiscussion, "held_on")

    @cached_property
    def enquiries(self) -> dict[int, list[Any]]:
        return self._of_child(Section47Enquiry, "started_on")

    @cached_property
    def conferences(self) -> dict[int, list[Any]]:
        return self._of_child(Conference, "held_on")

    @cached_property
    def protection_plans(self) -> dict[int, list[Any]]:
        return self._of_child(ChildProtectionPlan, "started_on")

    @cached_property
    def need_plans(self) -> dict[int, list[Any]]:
        return self._of_child(ChildInNeedPlan, "started_on")

    @cached_property
    def factors(self) -> dict[int, list[Any]]:
        found = AssessmentFactorFound.objects.filter(assessment__child__in=self.ids)
        return _grouped(_plain(found.order_by("code")), "assessment_id")

    @cached_property
    def protection_reviews(self) -> dict[int, list[Any]]:
        return self._reviews(ReviewConference)

    @cached_property
    def core_groups(self) -> dict[int, list[Any]]:
        return self._reviews(CoreGroup) if any(self.protection_plans.values()) else defaultdict(list)

    @cached_property
    def need_reviews(self) -> dict[int, list[Any]]:
        return self._reviews(ChildInNeedReview)

    @cached_property
    def early_help(self) -> dict[int, list[Any]]:
        return self._of_child(EarlyHelp, "requested_on", "child_id")

    @cached_property
    def step_changes(self) -> dict[int, list[Any]]:
        return self._of_child(StepChange, "proposed_on", "child_id")

    @cached_property
    def early_help_assessments(self) -> dict[int, list[Any]]:
        return self._of_early_help(EarlyHelpAssessment, "started_on")

    @cached_property
    def family_plans(self) -> dict[int, list[Any]]:
        return self._of_early_help(FamilyPlan, "started_on")

    @cached_property
    def family_plan_reviews(self) -> dict[int, list[Any]]:
        if not any(self.early_help.values()):
            return {}
        rows = FamilyPlanReview.objects.filter(plan__early_help__child__in=self.ids)
        return _grouped(_plain(rows.order_by("held_on", "pk")), "plan_id")

    def _of_early_help(self, model: type[models.Model], first: str) -> dict[int, list[Any]]:
        """The rows that hang on early help: there is nothing to ask for where there is none."""
        if not any(self.early_help.values()):
            return {}
        rows = model._default_manager.filter(early_help__child__in=self.ids)
        return _grouped(_plain(rows.order_by(first, "pk")), "early_help_id")

    def _of_child(self, model: type[models.Model], first: str, key: str = "episode_id") -> dict[int, list[Any]]:
        return _grouped(_plain(model._default_manager.filter(child__in=self.ids).order_by(first, "pk")), key)

    def _reviews(self, model: type[models.Model]) -> dict[int, list[Any]]:
        rows = model._default_manager.filter(plan__child__in=self.ids)
        return _grouped(_plain(rows.order_by("held_on", "pk")), "plan_id")

    def histories(self) -> dict[int, domain.History]:
        return {child.pk: self._history(child) for child in self.children}

    def _history(self, child: Child) -> domain.History:
        person = child.person
        return domain.History(
            child_id=child.pk,
            la_child_id=child.la_child_id,
            sex=person.sex,
            ethnicity=person.ethnicity,
            disabilities=tuple(row.code for row in self.disabilities.get(child.pk, ())),
            upn=self.upns.get(child.pk, ""),
            upn_unknown=person.upn_unknown,
            born_on=person.born_on,
            expected_on=person.expected_on,
            died_on=person.died_on,
            episodes=tuple(self._episode(row) for row in self.episodes.get(child.pk, ())),
            visits=tuple(_visit(row) for row in self.visits.get(child.pk, ())),
            as_at_on=child.as_at_on,
            early_help=tuple(self._early_help(row) for row in self.early_help.get(child.pk, ())),
            step_changes=tuple(_step_change(row) for row in self.step_changes.get(child.pk, ())),
        )

    def _early_help(self, row: EarlyHelp) -> domain.EarlyHelp:
        return domain.EarlyHelp(
            id=row.pk,
            requested_on=row.requested_on,
            agreed_on=row.agreed_on,
            assessments=tuple(
                domain.EarlyHelpAssessment(one.pk, one.started_on, one.completed_on)
                for one in self.early_help_assessments.get(row.pk, ())
            ),
            plans=tuple(self._family_plan(one) for one in self.family_plans.get(row.pk, ())),
            ended_on=row.ended_on,
            reason_ended=row.reason_ended,
        )

    def _family_plan(self, row: FamilyPlan) -> domain.FamilyPlan:
        return domain.FamilyPlan(
            id=row.pk,
            started_on=row.started_on,
            ended_on=row.ended_on,
            is_without_assessment=bool(row.why_no_assessment),
            reviews=tuple(_review(one) for one in self.family_plan_reviews.get(row.pk, ())),
        )

    def _episode(self, row: Episode) -> domain.Episode:
        conferences = self.conferences.get(row.pk, ())
        held = {one.section_47_enquiry_id: one.held_on for one in conferences if one.section_47_enquiry_id}
        began = {one.strategy_discussion_id for one in self.enquiries.get(row.pk, ())}
        return domain.Episode(
            id=row.pk,
            referred_on=row.referred_on,
            referred_at=row.referred_at,
            decided_on=row.decided_on,
            decided_at=row.decided_at,
            is_no_further_action=row.is_no_further_action,
            source=row.source,
            primary_need=row.primary_need,
            closed_on=row.closed_on,
            reason_for_closure=row.reason_for_closure,
            assessments=tuple(self._assessment(one) for one in self.assessments.get(row.pk, ())),
            strategy_discussions=tuple(
                _discussion(one, began=one.pk in began) for one in self.discussions.get(row.pk, ())
            ),
            section_47_enquiries=tuple(_enquiry(one, held.get(one.pk)) for one in self.enquiries.get(row.pk, ())),
            conferences=tuple(_conference(one) for one in conferences),
            child_protection_plans=tuple(self._protection_plan(one) for one in self.protection_plans.get(row.pk, ())),
            child_in_need_plans=tuple(self._need_plan(one) for one in self.need_plans.get(row.pk, ())),
            complete_from=row.complete_from,
            origin=domain.Origin(row.origin),
        )

    def _assessment(self, row: Assessment) -> domain.Assessment:
        return domain.Assessment(
            id=row.pk,
            started_on=row.started_on,
            review_point_on=row.review_point_on,
            review_point_held_on=row.review_point_held_on,
            completed_on=row.completed_on,
            authorised_on=row.authorised_on,
            factors=tuple(factor.code for factor in self.factors.get(row.pk, ())),
            origin=domain.Origin(row.origin),
        )

    def _protection_plan(self, row: ChildProtectionPlan) -> domain.ChildProtectionPlan:
        return domain.ChildProtectionPlan(
            id=row.pk,
            started_on=row.started_on,
            ended_on=row.ended_on,
            initial_category=row.initial_category,
            latest_category=row.latest_category,
            previous_plans=row.previous_plans,
            visit_every_days=row.visit_every_days,
            reviews=tuple(_review(one) for one in self.protection_reviews.get(row.pk, ())),
            origin=domain.Origin(row.origin),
            core_groups=tuple(_review(one) for one in self.core_groups.get(row.pk, ())),
        )

    def _need_plan(self, row: ChildInNeedPlan) -> domain.ChildInNeedPlan:
        return domain.ChildInNeedPlan(
            id=row.pk,
            started_on=row.started_on,
            ended_on=row.ended_on,
            visit_every_days=row.visit_every_days,
            reviews=tuple(_review(one) for one in self.need_reviews.get(row.pk, ())),
            origin=domain.Origin(row.origin),
        )


def _discussion(row: StrategyDiscussion, *, began: bool) -> domain.StrategyDiscussion:
    return domain.StrategyDiscussion(
        id=row.pk,
        held_on=row.held_on,
        held_at=row.held_at,
        initiated_section_47=began,
        origin=domain.Origin(row.origin),
        is_by_telephone=bool(row.is_by_telephone),
        follows_id=row.follows_id,
    )


def _enquiry(row: Section47Enquiry, conference_on: Any) -> domain.Section47Enquiry:
    return domain.Section47Enquiry(
        id=row.pk,
        started_on=row.started_on,
        started_at=row.started_at,
        conference_target_on=row.conference_target_on,
        conference_on=conference_on,
        conference_not_required=row.is_conference_not_required,
        concluded_on=row.concluded_on,
        origin=domain.Origin(row.origin),
    )


def _conference(row: Conference) -> domain.Conference:
    return domain.Conference(
        id=row.pk,
        held_on=row.held_on,
        is_transfer_in=row.kind == Conference.Kind.TRANSFER_IN,
        section_47_enquiry_id=row.section_47_enquiry_id,
        origin=domain.Origin(row.origin),
    )


def _step_change(row: StepChange) -> domain.StepChange:
    answered = row.outcome in {StepChange.Outcome.ACCEPTED, StepChange.Outcome.REFUSED, StepChange.Outcome.WITHDRAWN}
    return domain.StepChange(
        id=row.pk,
        kind=row.kind,
        proposed_on=row.proposed_on,
        answered_on=row.answered_on,
        is_accepted=row.outcome == StepChange.Outcome.ACCEPTED if answered else None,
    )


def _review(row: ReviewConference | CoreGroup | ChildInNeedReview | FamilyPlanReview) -> domain.Review:
    return domain.Review(id=row.pk, held_on=row.held_on, origin=domain.Origin(row.origin))


def _visit(row: Visit) -> domain.Visit:
    return domain.Visit(
        id=row.pk,
        happened_on=row.happened_on,
        happened_at=row.happened_at,
        is_in_person=row.kind == Visit.Kind.IN_PERSON,
        is_child_seen=row.is_child_seen,
        is_seen_alone=row.is_seen_alone,
        origin=domain.Origin(row.origin),
        is_failed=row.kind == Visit.Kind.FAILED,
    )


_PARTS: dict[type[models.Model], tuple[str, str, str]] = {
    Child: ("children", "", ""),
    Person: ("children", "", ""),
    Disability: ("disabilities", "", ""),
    Identifier: ("upns", "", ""),
    Episode: ("episodes", "child_id", "referred_on"),
    Visit: ("visits", "child_id", "happened_on"),
    Assessment: ("assessments", "episode_id", "started_on"),
    AssessmentFactorFound: ("factors", "assessment_id", "code"),
    StrategyDiscussion: ("discussions", "episode_id", "held_on"),
    Section47Enquiry: ("enquiries", "episode_id", "started_on"),
    Conference: ("conferences", "episode_id", "held_on"),
    ChildProtectionPlan: ("protection_plans", "episode_id", "started_on"),
    ReviewConference: ("protection_reviews", "plan_id", "held_on"),
    CoreGroup: ("core_groups", "plan_id", "held_on"),
    ChildInNeedPlan: ("need_plans", "episode_id", "started_on"),
    ChildInNeedReview: ("need_reviews", "plan_id", "held_on"),
    EarlyHelp: ("early_help", "child_id", "requested_on"),
    EarlyHelpAssessment: ("early_help_assessments", "", ""),
    FamilyPlan: ("family_plans", "", ""),
    FamilyPlanReview: ("family_plan_reviews", "", ""),
    StepChange: ("step_changes", "child_id", "proposed_on"),
}
"""Where the rows of each model stand, what they are grouped by, and what they are ordered by before their key."""
