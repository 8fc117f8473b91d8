"""The children of a census as the record holds them, a batch at a time, each kind of row in one query a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lineofsight.actions.returning.census_pre_proceedings import pre_proceedings_of
from lineofsight.domain.codes import Ethnicity, Sex
from lineofsight.record.models import (
    Assessment,
    AssessmentFactorFound,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Identifier,
    Origin,
    ReviewConference,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.cohort import CensusDays, conference_target

BATCH = 1_000

Progress = Callable[[int, int], None]
"""Told how many children have been read, and how many there are."""

Rows = dict[int, list[Any]]
"""Rows as named tuples, by what they hang on."""


def children_of(days: CensusDays, progress: Progress | None = None) -> Iterator[CensusChild]:
    """Each child whom a return of these days holds, in the order in which the record came to know them.

    One batch is held at a time. A record that was merged into another is in that other's. Ask it within one reading of
    the record.
    """
    returned = _returned(days)
    ids = list(returned.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        yield from CensusBatch(returned, (batch[0], batch[-1]), days).children()
        if progress is not None:
            progress(start + len(batch), len(ids))


def child_of(child_id: int, days: CensusDays) -> CensusChild | None:
    """One child as a return of these days would hold it; None where it would not."""
    return next(CensusBatch(_returned(days), (child_id, child_id), days).children(), None)


def _returned(days: CensusDays) -> models.QuerySet[Child]:
    """The children who are returned."""
    episodes = Episode.objects.filter(is_returned(days), child=OuterRef("pk"))
    return Child.objects.filter(Exists(episodes), person__merged_into__isnull=True)


def is_returned(days: CensusDays) -> Q:
    """Whether an episode is returned, as a condition: what `CensusDays.hold_episode` says of one."""
    was_open = Q(closed_on__isnull=True) | Q(closed_on__gte=days.covers_from)
    went_further = Q(is_no_further_action__isnull=True) | Q(is_no_further_action=False)
    in_the_year = Q(referred_on__gte=days.covers_from, is_no_further_action=True)
    return Q(referred_on__lte=days.reference_date) & (in_the_year | went_further & was_open)


class CensusBatch:
    """Some children, with what hangs on them.

    They are asked for by the first and the last of their keys: a list of a thousand keys costs more than the rows that
    it fetches. What hangs on others between those two is fetched where it is of the year, and passed over.
    """

    keeps_those_without_episodes = False
    has_pre_proceedings = True

    def __init__(self, returned: models.QuerySet[Child], between: tuple[int, int], days: CensusDays) -> None:
        self.between = between
        self.chosen = returned.filter(**self._within("pk"))
        self.days = days

    def children(self) -> Iterator[CensusChild]:
        self._fetch()
        persons = self.chosen.order_by("pk").annotate(
            born_on=F("person__born_on"),
            expected_on=F("person__expected_on"),
            was_expected_on=F("person__was_expected_on"),
            died_on=F("person__died_on"),
            sex=F("person__sex"),
            ethnicity=F("person__ethnicity"),
            upn_unknown=F("person__upn_unknown"),
        )
        columns = (
            "pk", "la_child_id", "born_on", "expected_on", "was_expected_on", "died_on", "sex", "ethnicity",
            "upn_unknown",
        )  # fmt: skip
        for row in persons.values_list(*columns, named=True):
            episodes = tuple(self._episodes(row.pk))
            if episodes or self.keeps_those_without_episodes:
                yield self._child(row, episodes)

    def _fetch(self) -> None:
        of_child = self._within("child")
        self.numbers = _grouped(
            Identifier.objects.filter(ended_on__isnull=True, **self._within("person")).order_by("pk"),
            ("person_id", "kind", "value"),
        )
        self.disabilities = _codes(Disability.objects.filter(**self._within("person")), "person_id")
        self.factors = _codes(self._factors_found(), "assessment_id")
        self.episodes = _grouped(
            Episode.objects.filter(is_returned(self.days), **of_child).order_by("referred_on", "pk"),
            (
                "child_id", "pk", "referred_on", "source", "primary_need", "closed_on", "reason_for_closure",
                "is_no_further_action",
            ),
        )  # fmt: skip
        self.assessments = _grouped(
            Assessment.objects.filter(self._is_held("authorised_on"), **of_child).order_by("started_on", "pk"),
            ("episode_id", "pk", "started_on", "review_point_on", "authorised_on"),
        )
        self.need_plans = _grouped(
            ChildInNeedPlan.objects.filter(self._is_held("ended_on"), **of_child).order_by("started_on", "pk"),
            ("episode_id", "pk", "started_on", "ended_on"),
        )
        self.enquiries = _grouped(
            Section47Enquiry.objects.filter(**of_child).order_by("started_on", "pk"),
            (
                "episode_id", "pk", "started_on", "conference_target_on", "is_conference_not_required",
                "concluded_on", "origin",
            ),
        )  # fmt: skip
        self.conferences = _grouped(
            Conference.objects.filter(**of_child).order_by("held_on", "pk"),
            ("episode_id", "held_on", "kind", "section_47_enquiry_id"),
        )
        self.protection_plans = _grouped(
            ChildProtectionPlan.objects.filter(self._is_held("ended_on"), **of_child).order_by("started_on", "pk"),
            (
                "episode_id", "pk", "started_on", "ended_on", "initial_category", "latest_category", "previous_plans",
            ),
        )  # fmt: skip
        self.reviews = _grouped(
            ReviewConference.objects.filter(**self._within("plan__child")).order_by("held_on", "pk"),
            ("plan_id", "held_on", "category"),
        )

        is_asked = self.has_pre_proceedings and self.days.ask_for_pre_proceedings
        self.pre_proceedings = pre_proceedings_of(self.days, of_child) if is_asked else {}

    def _factors_found(self) -> models.QuerySet[AssessmentFactorFound]:
        """Factors are those found when an assessment ends: one that is under way has none."""
        return AssessmentFactorFound.objects.filter(
            assessment__authorised_on__gte=self.days.covers_from, **self._within("assessment__child")
        )

    def _within(self, column: str) -> dict[str, int]:
        """The condition that a column's key is between the first and the last of the batch."""
        return {f"{column}__gte": self.between[0], f"{column}__lte": self.between[1]}

    def _is_held(self, ended_on: str) -> Q:
        """Whether an assessment or a plan is returned, as a condition: what `CensusDays.hold` says of one."""
        is_of_the_year = Q(**{f"{ended_on}__isnull": True}) | Q(**{f"{ended_on}__gte": self.days.covers_from})
        return is_of_the_year & Q(started_on__lte=self.days.reference_date)

    def _child(self, row: Any, episodes: tuple[CensusEpisode, ...]) -> CensusChild:
        """A child born after the reference date is returned as the unborn child of that day, where one was expected."""
        numbers = {one.kind: one.value for one in self.numbers.get(row.pk, ())}
        was_unborn = bool(row.was_expected_on and row.born_on and not self.days.known(row.born_on))
        return CensusChild(
            la_child_id=row.la_child_id,
            upn=numbers.get(Identifier.Kind.UPN, ""),
            former_upn=numbers.get(Identifier.Kind.FORMER_UPN, ""),
            upn_unknown=row.upn_unknown,
            born_on=None if was_unborn else row.born_on,
            expected_on=row.was_expected_on if was_unborn else row.expected_on,
            sex=Sex.UNKNOWN_OR_UNBORN.code if was_unborn else row.sex,
            died_on=self.days.known(row.died_on),
            ethnicity=Ethnicity.NOT_YET_OBTAINED.code if was_unborn else row.ethnicity,
            disabilities=() if was_unborn else tuple(self.disabilities.get(row.pk, ())),
            episodes=episodes,
        )

    def _episodes(self, child_id: int) -> Iterator[CensusEpisode]:
        days = self.days
        for row in self.episodes.get(child_id, ()):
            conferences = self.conferences.get(row.pk, ())
            transfers = [one.held_on for one in conferences if one.kind == Conference.Kind.TRANSFER_IN]
            closed_on = days.known(row.closed_on)
            yield CensusEpisode(
                referred_on=row.referred_on,
                source=row.source,
                primary_need=row.primary_need,
                closed_on=closed_on,
                reason_for_closure="" if row.closed_on and not closed_on else row.reason_for_closure,
                conference_on=days.known(transfers[0]) if transfers else None,
                is_no_further_action=row.is_no_further_action,
                assessments=tuple(self._assessments_of(row.pk)),
                child_in_need_plans=tuple(
                    CensusChildInNeedPlan(one.started_on, days.known(one.ended_on), record_id=one.pk)
                    for one in self.need_plans.get(row.pk, ())
                    if days.hold(one.started_on, one.ended_on)
                ),
                section_47_enquiries=tuple(self._enquiries_of(row.pk, conferences)),
                child_protection_plans=tuple(
                    self._protection_plan(one)
                    for one in self.protection_plans.get(row.pk, ())
                    if days.hold(one.started_on, one.ended_on)
                ),
                pre_proceedings=self.pre_proceedings.get(row.pk, ()),
                record_id=row.pk,
            )

    def _assessments_of(self, episode_id: int) -> Iterator[CensusAssessment]:
        for row in self.assessments.get(episode_id, ()):
            if self.days.hold(row.started_on, row.authorised_on):
                yield CensusAssessment(
                    started_on=row.started_on,
                    review_point_on=row.review_point_on,
                    authorised_on=self.days.known(row.authorised_on),
                    factors=self._factors_of(row),
                    record_id=row.pk,
                )

    def _factors_of(self, assessment: Any) -> tuple[str, ...]:
        is_authorised = self.days.known(assessment.authorised_on) is not None
        return tuple(self.factors.get(assessment.pk, ())) if is_authorised else ()

    def _enquiries_of(self, episode_id: int, conferences: Sequence[Any]) -> Iterator[CensusSection47Enquiry]:
        held = {one.section_47_enquiry_id: one.held_on for one in conferences if one.section_47_enquiry_id}
        for row in self.enquiries.get(episode_id, ()):
            conference_on = held.get(row.pk)
            if self.days.hold_enquiry(row.started_on, conference_on):
                yield CensusSection47Enquiry(
                    started_on=row.started_on,
                    conference_target_on=self._target_on(row),
                    conference_on=self.days.known(conference_on),
                    conference_not_required=self._is_ruled_out(row),
                    record_id=row.pk,
                )

    def _target_on(self, enquiry: Any) -> date | None:
        """What a file gave; for an enquiry recorded here the day of the rule, None past the known bank holidays."""
        if enquiry.origin != Origin.RECORDED:
            target_on: date | None = enquiry.conference_target_on
            return target_on
        return conference_target(enquiry.started_on)

    def _is_ruled_out(self, enquiry: Any) -> bool | None:
        """Whether a conference was ruled out by the reference date; None where a file did not say."""
        if enquiry.is_conference_not_required is None:
            return False if enquiry.origin == Origin.RECORDED else None
        was_decided = enquiry.concluded_on is None or enquiry.concluded_on <= self.days.reference_date
        return bool(enquiry.is_conference_not_required and was_decided)

    def _protection_plan(self, plan: Any) -> CensusChildProtectionPlan:
        reviews = self.reviews.get(plan.pk, [])
        return CensusChildProtectionPlan(
            started_on=plan.started_on,
            ended_on=self.days.known(plan.ended_on),
            initial_category=plan.initial_category,
            latest_category=self._latest_category(plan, reviews),
            previous_plans=plan.previous_plans,
            reviewed_on=self.days.reviews(one.held_on for one in reviews),
            record_id=plan.pk,
        )

    def _latest_category(self, plan: Any, reviews: list[Any]) -> str:
        """The category that stood at the reference date: before a later review that set one, what stood until then."""
        later = [one for one in reviews if one.category and one.held_on > self.days.reference_date]
        if not later:
            return str(plan.latest_category)
        stood = [one.category for one in reviews if one.category and one.held_on <= self.days.reference_date]
        return str(stood[-1] if stood else plan.initial_category)


def _grouped(rows: Any, columns: tuple[str, ...]) -> Rows:
    """The rows by the first of these columns."""
    groups: Rows = defaultdict(list)
    for row in rows.values_list(*columns, named=True):
        groups[row[0]].append(row)
    return groups


def _codes(rows: Any, key: str) -> dict[int, list[str]]:
    """Codes by what they hang on, in the order in which they were given."""
    groups: dict[int, list[str]] = defaultdict(list)
    for parent, code in rows.order_by("pk").values_list(key, "code"):
        groups[parent].append(code)
    return groups
