"""A child's record told in date order: every episode with its entries, and what each kind of fact tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from lineofsight.access.statutory_detail import Shared, Sharing
from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    ParticipationCode,
)
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedMeeting,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    CoreGroup,
    Episode,
    MissedAppointment,
    PlannedConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.web.assessment_story import HELP, found_told, help_told
from lineofsight.web.entries import Entry, Kind, as_shared, attendance_told, in_order, label_of, said, source_of
from lineofsight.web.protection_story import (
    conference_entries,
    discussion_entries,
    enquiry_entries,
    held_told,
    planned_conference_entries,
)
from lineofsight.web.referral_story import referral_entries
from lineofsight.web.words import date_in_words, yes_or_no


@dataclass(frozen=True, slots=True)
class EpisodeStory:
    """One episode of need and everything in it, oldest first. shared: how much of it the reader sees."""

    episode: Episode
    entries: tuple[Entry, ...]
    shared: Shared = Shared.EVERYTHING

    @property
    def is_only_there(self) -> bool:
        return self.shared is Shared.THAT_IT_IS_THERE


def stories_of(
    child: Child, sharing: Sharing, also: Iterable[tuple[int | None, Entry]] = ()
) -> tuple[list[EpisodeStory], tuple[Entry, ...]]:
    """The child's episodes, newest first, and what stands outside any episode, as far as they are shared.

    also: entries of other subjects, each with the episode it stands in. Twenty-one queries, whatever they hold.
    """
    by_episode: dict[int | None, list[Entry]] = {}
    episodes = list(child.episodes.select_related("load", "recorded_by").order_by("-referred_on", "-pk"))
    for episode in episodes:
        by_episode[episode.pk] = list(referral_entries(episode))
    for episode_id, entry in (*_everything_in(child), *also):
        by_episode.setdefault(episode_id, []).append(entry)
    told = [_story_as_shared(episode, by_episode.pop(episode.pk), sharing.of(episode.pk)) for episode in episodes]
    return told, in_order(entry for entries in by_episode.values() for entry in entries)


def _story_as_shared(episode: Episode, entries: list[Entry], shared: Shared) -> EpisodeStory:
    """An episode as far as the reader sees it: all of it, what happened when with the plan, or that it is there."""
    if shared is Shared.THAT_IT_IS_THERE:
        return EpisodeStory(episode, (), shared)
    return EpisodeStory(episode, in_order(as_shared(one, shared) for one in entries), shared)


def _everything_in(child: Child) -> Iterator[tuple[int | None, Entry]]:
    """Every entry but the referrals, each with the episode it stands in."""
    for kind in KINDS:
        for fact in kind.facts([child.pk]):
            for entry in kind.tell(fact):
                yield fact.episode_id, entry


def _assessment(assessment: Assessment) -> Iterator[Entry]:
    source = source_of(assessment)
    review_point = date_in_words(assessment.review_point_on)
    yield Entry("Assessment started", assessment.started_on, said(("Review point", review_point)), source, order=10)
    if assessment.review_point_held_on:
        yield Entry("Assessment review point held", assessment.review_point_held_on, "", source, order=11)
    for given in assessment.interim_help.all():
        title, told = "Help given while the assessment is open", said(*help_told(given))
        yield Entry(title, given.given_on, told, source_of(given), order=11)
    factors = "; ".join(label_of(AssessmentFactor, factor.code) for factor in assessment.factors.all())
    found = said(("Factors", factors), *found_told(assessment))
    if assessment.completed_on:
        by = f" by {assessment.completed_by.name}" if assessment.completed_by else ""
        yield Entry(f"Assessment finished{by}", assessment.completed_on, found, source, order=12)
    if assessment.authorised_on:
        by = f" by {assessment.authorised_by.name}" if assessment.authorised_by else ""
        rationale = ("Why it was authorised", assessment.managers_rationale)
        text = said(rationale) if assessment.completed_on else found
        yield Entry(f"Assessment authorised{by}", assessment.authorised_on, text, source, order=13)


def _protection_plan(plan: ChildProtectionPlan) -> Iterator[Entry]:
    source = source_of(plan)
    told = said(
        ("Category at the start", label_of(CategoryOfAbuse, plan.initial_category)),
        ("Latest category", label_of(CategoryOfAbuse, plan.latest_category)),
        ("Earlier plans", "" if plan.previous_plans is None else str(plan.previous_plans)),
        ("Visits at least every", f"{plan.visit_every_days} days" if plan.visit_every_days else ""),
    )
    yield Entry("Child protection plan started", plan.started_on, told, source, order=31)
    yield from (_core_group(one) for one in plan.core_groups.all())
    for review in plan.reviews.all():
        told = said(
            ("Decided", str(review.get_decision_display()) if review.decision else ""),
            ("Category", label_of(CategoryOfAbuse, review.category)),
            ("Child’s part in it", label_of(ParticipationCode, review.participation)),
            *held_told(review),
        )
        yield Entry("Review child protection conference held", review.held_on, told, source_of(review), order=32)
    if plan.ended_on:
        told = said(("", str(plan.get_end_reason_display()) if plan.end_reason else ""))
        yield Entry("Child protection plan ended", plan.ended_on, told, source, order=33)


def _core_group(group: CoreGroup) -> Entry:
    told = said(
        *attendance_told(list(group.attendance.all())),
        ("The family’s part", group.familys_part),
        ("What has changed for the child", group.progress),
        ("Not done", group.not_done),
    )
    return Entry("Core group held", group.held_on, told, source_of(group), order=32)


def _need_meeting(meeting: ChildInNeedMeeting) -> Iterator[Entry]:
    told = said(
        *attendance_told(list(meeting.attendance.all())),
        ("The family’s part", meeting.familys_part),
        ("Agreed", meeting.agreed),
    )
    yield Entry("Child in need meeting held", meeting.held_on, told, source_of(meeting), order=34)


def _need_plan(plan: ChildInNeedPlan) -> Iterator[Entry]:
    source = source_of(plan)
    told = said(("Visits at least every", f"{plan.visit_every_days} days" if plan.visit_every_days else ""))
    yield Entry("Child in need plan started", plan.started_on, told, source, order=34, is_plan=True)
    for review in plan.reviews.all():
        told = said(("Decided", str(review.get_outcome_display()) if review.outcome else ""))
        yield Entry("Child in need plan reviewed", review.held_on, told, source_of(review), order=35, is_plan=True)
    if plan.ended_on:
        yield Entry("Child in need plan ended", plan.ended_on, "", source, order=36, is_plan=True)


def _visit(visit: Visit) -> Iterator[Entry]:
    seen = "child seen" if visit.is_child_seen else "child not seen"
    told = said(
        ("Visited by", visit.worker.name if visit.worker else ""),
        ("Made as", str(visit.get_purpose_display()) if visit.purpose else ""),
        ("What became of it", str(visit.get_failed_outcome_display()) if visit.failed_outcome else ""),
        ("Seen alone", yes_or_no(visit.is_seen_alone) if visit.is_child_seen else ""),
        ("Why not alone", visit.why_not_alone),
        ("Why not seen", visit.reason_not_seen),
        ("Bedroom seen", yes_or_no(visit.is_bedroom_seen)),
        ("Who was there", visit.who_was_there),
        ("Seen of the home", visit.home_seen),
        ("Direct work", visit.direct_work),
        ("Note", visit.note),
        ("What the child said", visit.childs_view),
        ("Written once for brothers and sisters too", "yes" if visit.writing else ""),
        ("Written up", written_up_late(visit)),
    )
    title = f"{visit.get_kind_display()}: {seen}"
    yield Entry(title, visit.happened_on, told, source_of(visit), visit.happened_at, order=40)


def written_up_late(visit: Visit) -> str:
    """How many days after the visit it was first written down, in words; "" on the day, and where it is not known."""
    days = (visit.written_up_on - visit.happened_on).days if visit.written_up_on else 0
    return f"{days} {'day' if days == 1 else 'days'} after the visit" if days > 0 else ""


def _missed_appointment(missed: MissedAppointment) -> Iterator[Entry]:
    told = said(("For", missed.about), ("Why", missed.reason), ("Told by", missed.told_by))
    title = f"Not brought to an appointment: {missed.get_service_display()}"
    yield Entry(title, missed.missed_on, told, source_of(missed), order=41)


KINDS: Final = (
    Kind(
        Assessment,
        _assessment,
        F("authorised_on"),
        rows_with=("completed_by", "authorised_by"),
        lists_with=("factors", HELP),
    ),
    Kind(StrategyDiscussion, discussion_entries, F("held_on"), lists_with=("attendance",)),
    Kind(
        Section47Enquiry,
        enquiry_entries,
        F("concluded_on"),
        rows_with=("submitted_by", "signed_by", "sent_back_by"),
        lists_with=("concerns",),
    ),
    Kind(Conference, conference_entries, F("held_on"), lists_with=("attendance",)),
    Kind(PlannedConference, planned_conference_entries, F("set_on")),
    Kind(
        ChildProtectionPlan,
        _protection_plan,
        F("ended_on"),
        lists_with=(
            "reviews__load",
            "reviews__recorded_by",
            "reviews__attendance",
            "core_groups__recorded_by",
            "core_groups__attendance",
        ),
    ),
    Kind(
        ChildInNeedPlan,
        _need_plan,
        F("ended_on"),
        lists_with=("reviews__load", "reviews__recorded_by"),
    ),
    Kind(ChildInNeedMeeting, _need_meeting, F("held_on"), lists_with=("attendance",)),
    Kind(Visit, _visit, F("happened_on"), rows_with=("worker",)),
    Kind(MissedAppointment, _missed_appointment, F("missed_on")),
)
"""Every kind of fact but the episode, in the order in which they are told."""
