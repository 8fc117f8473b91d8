"""Rows of the record read into the plain histories that the domain understands: a fixed number of queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.db import models

from lineofsight.domain import history as domain
from lineofsight.domain.assessments import AssessmentOutcome
from lineofsight.domain.child_in_need import ENDED_TO_CHILD_IN_NEED
from lineofsight.record import kept
from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedMeeting,
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
    PlannedConference,
    ReviewConference,
    Section47Enquiry,
    StepChange,
    StrategyDiscussion,
    Visit,
    VisitFrequency,
)
from lineofsight.record.plain_rows import grouped, plain, plain_rows_of
from lineofsight.record.prepared import Prepared
from lineofsight.record.side_tracks import IN_SIDE_TRACKS, SideTracks

MOVE_ACCEPTED: dict[str, bool] = {"accepted": True, "refused": False}


def written(fact: models.Model, child_id: int) -> None:
    """Say that this row of a child was written: what is kept of the child takes it in, or is read again."""
    kept.forget(type(fact), child_id)
    if isinstance(fact, Person) and fact.pk == child_id:
        kept.forget(Child, child_id)  # it holds the person as it was
    rows = kept.reading(domain.History, child_id)
    if rows is not None:
        rows.take(fact)


def removed(fact: models.Model, child_id: int) -> None:
    """Say that a row of this child is taken away: all that is kept of the child is read again."""
    kept.forget(type(fact), child_id)
    kept.forget(domain.History, child_id)


def begun(child: Child) -> None:
    """Say that a child's record was begun just now: where rows are kept, there is nothing to read but the child."""
    rows = _kept_rows(child.pk)
    rows.__dict__["side"] = SideTracks(())
    for part, key, _ in _PARTS.values():
        if key:
            rows.__dict__[part] = defaultdict(list)


def history_of(child_id: int) -> domain.History:
    """One child's history. Raises Child.DoesNotExist where there is no such child."""
    try:
        return _kept_rows(child_id).histories()[child_id]
    except KeyError:
        raise Child.DoesNotExist(f"No child {child_id}.") from None


def histories_of(child_ids: Collection[int], *, visits_of: Collection[int] | None = None) -> dict[int, domain.History]:
    """The histories of many children by child id; an id that is no child's is left out.

    visits_of: whose visits are wanted, where that is not all of them (None): they are the longest part of a history.

    Twenty-nine queries at most (three of them only where there is early help, three only where there is child
    protection, one for each side track that one of the children is on), whatever the number of children: hand in some
    hundreds at a time.
    """
    if kept.is_on():
        return {child_id: history for child_id in child_ids for history in _kept_rows(child_id).histories().values()}
    return _Rows(child_ids, visits_of).histories()


# --- what is asked ---------------------------------------------------------------------------------------------------

_CHILDREN = Prepared(
    lambda ids: (
        Child.objects.filter(pk__in=ids, person__merged_into__isnull=True).select_related("person").order_by("pk")
    )
)
_DISABILITIES = Prepared(lambda ids: plain(Disability.objects.filter(person__in=ids).order_by("code")))
_UPNS = Prepared(
    lambda ids: Identifier.objects.filter(person__in=ids, kind=Identifier.Kind.UPN, ended_on__isnull=True).values_list(
        "person_id", "value"
    )
)
_FACTORS = Prepared(lambda ids: plain(AssessmentFactorFound.objects.filter(assessment__child__in=ids).order_by("code")))


# --- the rows --------------------------------------------------------------------------------------------------------


def _kept_rows(child_id: int) -> _Rows:
    return kept.once(domain.History, child_id, lambda: _Rows([child_id]))


class _Rows:
    """The rows of some children, each kind fetched once, when first asked for, and grouped by what they belong to."""

    def __init__(self, child_ids: Collection[int], visits_of: Collection[int] | None = None) -> None:
        self.ids = list(child_ids)
        self.seen = self.ids if visits_of is None else list(visits_of)

    def take(self, fact: models.Model) -> None:
        """Put a row that was written in the place where reading it would have put it."""
        part, key, first = _PARTS.get(type(fact), ("", "", ""))
        if type(fact) in IN_SIDE_TRACKS:
            self.__dict__.pop("side", None)  # fetched again when it is asked for next
        if not key:
            self.__dict__.pop(part, None)  # fetched again when it is asked for next
        elif part in self.__dict__:
            group = self.__dict__[part][getattr(fact, key)]
            group[:] = [row for row in group if row.pk != fact.pk] + [fact]
            group.sort(key=lambda row: (getattr(row, first), row.pk))

    @cached_property
    def children(self) -> list[Child]:
        return _CHILDREN(self.ids)

    @cached_property
    def disabilities(self) -> dict[int, list[Any]]:
        return grouped(_DISABILITIES(self.ids), "person_id")

    @cached_property
    def upns(self) -> dict[int, str]:
        return dict(_UPNS(self.ids))

    @cached_property
    def episodes(self) -> dict[int, list[Any]]:
        return self._of_child(Episode, "referred_on", "child_id")

    @cached_property
    def visits(self) -> dict[int, list[Any]]:
        return grouped(plain_rows_of(Visit, "child", "happened_on")(self.seen), "child_id")

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
    def planned_conferences(self) -> dict[int, list[Any]]:
        """Nothing to ask for where there is no section 47 enquiry and no protection plan."""
        if any(self.enquiries.values()) or any(self.protection_plans.values()):
            return self._of_child(PlannedConference, "set_on")
        return defaultdict(list)

    @cached_property
    def protection_plans(self) -> dict[int, list[Any]]:
        return self._of_child(ChildProtectionPlan, "started_on")

    @cached_property
    def need_plans(self) -> dict[int, list[Any]]:
        return self._of_child(ChildInNeedPlan, "started_on")

    @cached_property
    def need_meetings(self) -> dict[int, list[Any]]:
        """Nothing to ask for where nothing says that the child is in need."""
        assessed = {one.outcome for rows in self.assessments.values() for one in rows}
        ended = {one.end_reason for rows in self.protection_plans.values() for one in rows}
        is_decided = AssessmentOutcome.CHILD_IN_NEED_PLAN.value in assessed or ENDED_TO_CHILD_IN_NEED in ended
        if is_decided or any(self.need_plans.values()):
            return self._of_child(ChildInNeedMeeting, "held_on")
        return defaultdict(list)

    @cached_property
    def factors(self) -> dict[int, list[Any]]:
        return grouped(_FACTORS(self.ids), "assessment_id")

    @cached_property
    def protection_reviews(self) -> dict[int, list[Any]]:
        return self._reviews(ReviewConference)

    @cached_property
    def core_groups(self) -> dict[int, list[Any]]:
        return self._reviews(CoreGroup) if any(self.protection_plans.values()) else defaultdict(list)

    @cached_property
    def frequencies(self) -> dict[tuple[bool, int], list[Any]]:
        """By whether the plan is one of child protection, and by its key: nothing to ask for where there is no plan."""
        found: dict[tuple[bool, int], list[Any]] = defaultdict(list)
        if any(self.protection_plans.values()) or any(self.need_plans.values()):
            for row in plain_rows_of(VisitFrequency, "child", "from_on")(self.ids):
                found[row.protection_plan_id is not None, row.protection_plan_id or row.need_plan_id].append(row)
        return found

    @cached_property
    def need_reviews(self) -> dict[int, list[Any]]:
        return self._reviews(ChildInNeedReview)

    @cached_property
    def side(self) -> SideTracks:
        return SideTracks(self.ids)

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
        return grouped(plain_rows_of(FamilyPlanReview, "plan__early_help__child", "held_on")(self.ids), "plan_id")

    def _of_early_help(self, model: type[models.Model], first: str) -> dict[int, list[Any]]:
        """The rows that hang on early help: there is nothing to ask for where there is none."""
        if not any(self.early_help.values()):
            return {}
        return grouped(plain_rows_of(model, "early_help__child", first)(self.ids), "early_help_id")

    def _of_child(self, model: type[models.Model], first: str, key: str = "episode_id") -> dict[int, list[Any]]:
        return grouped(plain_rows_of(model, "child", first)(self.ids), key)

    def _reviews(self, model: type[models.Model]) -> dict[int, list[Any]]:
        return grouped(plain_rows_of(model, "plan__child", "held_on")(self.ids), "plan_id")

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
            was_expected_on=person.was_expected_on,
            died_on=person.died_on,
            episodes=tuple(self._episode(row) for row in self.episodes.get(child.pk, ())),
            visits=tuple(_visit(row) for row in self.visits.get(child.pk, ())),
            as_at_on=child.as_at_on,
            early_help=tuple(
                self._early_help(row) for row in self.early_help.get(child.pk, ()) if row.requested_on is not None
            ),
            told_of_early_help=next(
                (self._told_of(row) for row in self.early_help.get(child.pk, ()) if row.requested_on is None), None
            ),
            step_changes=tuple(_step_change(row) for row in self.step_changes.get(child.pk, ())),
        )

    def _told_of(self, row: EarlyHelp) -> domain.ToldOfEarlyHelp:
        return domain.ToldOfEarlyHelp(row.pk, self._help_assessments(row), row.known_on)

    def _help_assessments(self, row: EarlyHelp) -> tuple[domain.EarlyHelpAssessment, ...]:
        found = self.early_help_assessments.get(row.pk, ())
        return tuple(domain.EarlyHelpAssessment(one.pk, one.started_on, one.completed_on) for one in found)

    def _early_help(self, row: EarlyHelp) -> domain.EarlyHelp:
        assert row.requested_on is not None
        return domain.EarlyHelp(
            id=row.pk,
            requested_on=row.requested_on,
            agreed_on=row.agreed_on,
            assessments=self._help_assessments(row),
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
            need_meetings=tuple(_review(one) for one in self.need_meetings.get(row.pk, ())),
            complete_from=row.complete_from,
            origin=domain.Origin(row.origin),
            planned_conferences=tuple(_planned(one) for one in self.planned_conferences.get(row.pk, ())),
            move_notice_on=row.move_notice_on,
            notice_sent_on=row.notice_sent_on,
            move_answered_on=row.move_answered_on,
            is_move_accepted=MOVE_ACCEPTED.get(row.move_outcome),
            **self.side.of_episode(row.pk),
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
            outcome=row.outcome,
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
            reviews=tuple(_review_conference(one) for one in self.protection_reviews.get(row.pk, ())),
            origin=domain.Origin(row.origin),
            core_groups=tuple(_review(one) for one in self.core_groups.get(row.pk, ())),
            end_reason=row.end_reason,
            frequencies=tuple(_frequency(one) for one in self.frequencies.get((True, row.pk), ())),
        )

    def _need_plan(self, row: ChildInNeedPlan) -> domain.ChildInNeedPlan:
        return domain.ChildInNeedPlan(
            id=row.pk,
            started_on=row.started_on,
            ended_on=row.ended_on,
            visit_every_days=row.visit_every_days,
            reviews=tuple(_review(one) for one in self.need_reviews.get(row.pk, ())),
            origin=domain.Origin(row.origin),
            frequencies=tuple(_frequency(one) for one in self.frequencies.get((False, row.pk), ())),
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
        submitted_on=row.submitted_on,
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
        letter_sent_on=row.letter_sent_on,
        record_sent_on=row.record_sent_on,
        decides_on_a_plan=row.outcome == Conference.Outcome.CHILD_PROTECTION_PLAN,
    )


def _planned(row: PlannedConference) -> domain.PlannedConference:
    return domain.PlannedConference(
        id=row.pk,
        set_on=row.set_on,
        planned_on=row.planned_on,
        is_review=row.plan_id is not None,
        subject_id=row.plan_id or row.section_47_enquiry_id or 0,
        report_shared_on=row.report_shared_on,
        held_on=row.held_on,
        called_off_on=row.called_off_on,
    )


def _review_conference(row: ReviewConference) -> domain.Review:
    ends_plan = row.decision == ReviewConference.Decision.END
    origin = domain.Origin(row.origin)
    return domain.Review(row.pk, row.held_on, origin, row.letter_sent_on, row.record_sent_on, ends_plan)


def _frequency(row: VisitFrequency) -> domain.VisitFrequency:
    return domain.VisitFrequency(row.from_on, row.every_days)


def _step_change(row: StepChange) -> domain.StepChange:
    answered = row.outcome in {StepChange.Outcome.ACCEPTED, StepChange.Outcome.REFUSED, StepChange.Outcome.WITHDRAWN}
    return domain.StepChange(
        id=row.pk,
        kind=row.kind,
        proposed_on=row.proposed_on,
        answered_on=row.answered_on,
        is_accepted=row.outcome == StepChange.Outcome.ACCEPTED if answered else None,
        reviewed_on=row.reviewed_on,
    )


def _review(
    row: ReviewConference | CoreGroup | ChildInNeedReview | FamilyPlanReview | ChildInNeedMeeting,
) -> domain.Review:
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
        episode_id=row.episode_id,
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
    PlannedConference: ("planned_conferences", "episode_id", "set_on"),
    ReviewConference: ("protection_reviews", "plan_id", "held_on"),
    CoreGroup: ("core_groups", "plan_id", "held_on"),
    ChildInNeedPlan: ("need_plans", "episode_id", "started_on"),
    ChildInNeedMeeting: ("need_meetings", "episode_id", "held_on"),
    ChildInNeedReview: ("need_reviews", "plan_id", "held_on"),
    EarlyHelp: ("early_help", "child_id", "requested_on"),
    EarlyHelpAssessment: ("early_help_assessments", "", ""),
    FamilyPlan: ("family_plans", "", ""),
    FamilyPlanReview: ("family_plan_reviews", "", ""),
    StepChange: ("step_changes", "child_id", "proposed_on"),
    VisitFrequency: ("frequencies", "", ""),
}
"""Where the rows of each model stand, what they are grouped by, and what they are ordered by before their key."""
