"""A child's record told in date order: each fact as an entry, with where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lineofsight.access.statutory_detail import Shared, Sharing
from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    CodeSet,
    ParticipationCode,
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
)
from lineofsight.domain.meetings import Came, Reported
from lineofsight.record.models import (
    Assessment,
    Attendance,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    CoreGroup,
    Episode,
    Fact,
    MissedAppointment,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.web.words import date_in_words, yes_or_no


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `on` is None where the day is not recorded; `order` settles things of one day.

    `is_plan` marks what belongs to a child in need plan, which goes with the child at a step down.
    """

    title: str
    on: date | None
    text: str = ""
    source: str = ""
    at: datetime | None = None
    order: int = 0
    is_plan: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeStory:
    """One episode of need and everything in it, oldest first. shared: how much of it the reader sees."""

    episode: Episode
    entries: tuple[Entry, ...]
    shared: Shared = Shared.EVERYTHING

    @property
    def is_only_there(self) -> bool:
        return self.shared is Shared.THAT_IT_IS_THERE


def label_of(codes: type[CodeSet], code: str) -> str:
    """The label of a code with the code after it; the code alone where the set does not hold it; "" for none."""
    labels = {str(member.value): member.label for member in codes}
    return f"{labels[code]} ({code})" if code in labels else code


def source_of(fact: Fact) -> str:
    """Where a fact came from, by whom and when, and whether it replaced another version."""
    if fact.is_loaded and not fact.is_amended_here:
        told = f"From the file of {date_in_words(fact.load.reference_date)}" if fact.load else "From a file"
    else:
        by = f" by {fact.recorded_by.name}" if fact.recorded_by else ""
        told = f"{'Corrected' if fact.is_amended_here else 'Recorded'}{by} on {date_in_words(fact.recorded_at)}"
    return f"{told}, version {fact.version}" if fact.version > 1 else told


def stories_of(
    child: Child, sharing: Sharing, also: Iterable[tuple[int | None, Entry]] = ()
) -> tuple[list[EpisodeStory], tuple[Entry, ...]]:
    """The child's episodes, newest first, and what stands outside any episode, as far as they are shared.

    also: entries of other subjects, each with the episode it stands in. Nineteen queries, whatever they hold.
    """
    by_episode: dict[int | None, list[Entry]] = {}
    episodes = list(_facts(child.episodes).order_by("-referred_on", "-pk"))
    for episode in episodes:
        by_episode[episode.pk] = list(_referral(episode))
    for episode_id, entry in (*_everything_in(child), *also):
        by_episode.setdefault(episode_id, []).append(entry)
    told = [_as_shared(episode, by_episode.pop(episode.pk), sharing.of(episode.pk)) for episode in episodes]
    return told, in_order(entry for entries in by_episode.values() for entry in entries)


def _as_shared(episode: Episode, entries: list[Entry], shared: Shared) -> EpisodeStory:
    """An episode as far as the reader sees it: all of it, what happened when with the plan, or that it is there."""
    if shared is Shared.THAT_IT_IS_THERE:
        return EpisodeStory(episode, (), shared)
    if shared is Shared.WHAT_HAPPENED_WHEN:
        entries = [one if one.is_plan else replace(one, text="") for one in entries]
    return EpisodeStory(episode, in_order(entries), shared)


def _facts(manager: Any) -> Any:
    return manager.select_related("load", "recorded_by")


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by their day, those without one last."""
    return tuple(sorted(entries, key=lambda entry: (entry.on or date.max, entry.order)))


def _everything_in(child: Child) -> Iterator[tuple[int | None, Entry]]:
    """Every entry but the referrals, each with the episode it stands in."""
    told: tuple[tuple[Any, Any], ...] = (
        (
            _facts(child.assessments).select_related("completed_by", "authorised_by").prefetch_related("factors"),
            _assessment,
        ),
        (_facts(child.strategy_discussions).prefetch_related("attendance"), _strategy_discussion),
        (_facts(child.section_47_enquiries), _enquiry),
        (_facts(child.conferences).prefetch_related("attendance"), _conference),
        (
            _facts(child.child_protection_plans).prefetch_related(
                "reviews__load",
                "reviews__recorded_by",
                "reviews__attendance",
                "core_groups__recorded_by",
                "core_groups__attendance",
            ),
            _protection_plan,
        ),
        (_facts(child.child_in_need_plans).prefetch_related("reviews__load", "reviews__recorded_by"), _need_plan),
        (_facts(child.visits).select_related("worker"), _visit),
        (_facts(child.missed_appointments), _missed_appointment),
    )
    for facts, tell in told:
        for fact in facts:
            for entry in tell(fact):
                yield fact.episode_id, entry


def said(*parts: tuple[str, str]) -> str:
    """What is known, part by part: "Source: police (6). Primary need: …." A part without a value is left out."""
    return " ".join(f"{name}: {value.rstrip('.')}." if name else value for name, value in parts if value)


def _referral(episode: Episode) -> Iterator[Entry]:
    decided = {True: "no further action", False: "accepted", None: ""}[episode.is_no_further_action]
    told = said(
        ("From", label_of(ReferralSource, episode.source)),
        ("Primary need", label_of(PrimaryNeed, episode.primary_need)),
        ("Decision", "" if episode.decided_on or not decided else f"{decided}, on a day that is not in this file"),
        ("Summary", episode.summary),
    )
    yield Entry("Referral received", episode.referred_on, told, source_of(episode), episode.referred_at, order=0)
    if episode.decided_on:
        title = f"Decision on the referral: {decided}"
        yield Entry(title, episode.decided_on, "", source_of(episode), episode.decided_at, order=1)
    if episode.closed_on:
        reason = said(("Reason", label_of(ReasonForClosure, episode.reason_for_closure)))
        yield Entry("Episode closed", episode.closed_on, reason, source_of(episode), order=99)


def _assessment(assessment: Assessment) -> Iterator[Entry]:
    source = source_of(assessment)
    review_point = date_in_words(assessment.review_point_on)
    yield Entry("Assessment started", assessment.started_on, said(("Review point", review_point)), source, order=10)
    if assessment.review_point_held_on:
        yield Entry("Assessment review point held", assessment.review_point_held_on, "", source, order=11)
    factors = "; ".join(label_of(AssessmentFactor, factor.code) for factor in assessment.factors.all())
    found = said(("Factors", factors), ("Analysis", assessment.analysis))
    if assessment.completed_on:
        by = f" by {assessment.completed_by.name}" if assessment.completed_by else ""
        yield Entry(f"Assessment finished{by}", assessment.completed_on, found, source, order=12)
    if assessment.authorised_on:
        by = f" by {assessment.authorised_by.name}" if assessment.authorised_by else ""
        text = "" if assessment.completed_on else found
        yield Entry(f"Assessment authorised{by}", assessment.authorised_on, text, source, order=13)


def _strategy_discussion(discussion: StrategyDiscussion) -> Iterator[Entry]:
    invited = list(discussion.attendance.all())
    told = said(
        ("Decided", discussion.get_outcome_display()),
        ("Police took part", "" if invited else yes_or_no(discussion.is_police_present)),
        ("Health took part", "" if invited else yes_or_no(discussion.is_health_present)),
        *attendance_told(invited),
        ("Held without an agency that must take part, because", discussion.why_not_quorate),
        ("Reasons", discussion.reasons),
        ("Disagreed", discussion.dissent),
        ("How and when the child will be seen", discussion.seeing_plan),
        ("Parents told", yes_or_no(discussion.are_parents_told)),
        ("Why the parents were not told", discussion.why_parents_not_told),
    )
    title = "Strategy discussion held by telephone" if discussion.is_by_telephone else "Strategy discussion held"
    if discussion.follows_id is not None:
        title = "Meeting held that follows a strategy discussion by telephone"
    yield Entry(title, discussion.held_on, told, source_of(discussion), discussion.held_at, order=20)


def attendance_told(invited: Iterable[Attendance]) -> Iterator[tuple[str, str]]:
    """Who took part in a meeting, who sent apologies and who did not come, each as a part of what is told."""
    for came in Came:
        there = [_agency_told(one) for one in invited if one.came == came]
        yield came.label, "; ".join(there)


def _agency_told(one: Attendance) -> str:
    agency = str(one.get_agency_display())
    return f"{agency} ({one.who})" if one.who else agency


def _enquiry(enquiry: Section47Enquiry) -> Iterator[Entry]:
    source = source_of(enquiry)
    target = date_in_words(enquiry.conference_target_on)
    told = said(("Conference to be held by", target))
    yield Entry("Section 47 enquiry started", enquiry.started_on, told, source, enquiry.started_at, order=21)
    if enquiry.concluded_on:
        told = said(
            ("Outcome", str(enquiry.get_outcome_display())),
            ("Conference required", yes_or_no(not enquiry.is_conference_not_required)),
            ("Findings", enquiry.findings),
        )
        yield Entry("Section 47 enquiry concluded", enquiry.concluded_on, told, source, order=22)
    elif enquiry.is_conference_not_required:
        yield Entry("Section 47 enquiry: no conference required", None, "", source, order=22)


def _conference(conference: Conference) -> Iterator[Entry]:
    told = said(
        ("Decided", str(conference.get_outcome_display()) if conference.outcome else ""),
        ("Child’s part in it", label_of(ParticipationCode, conference.participation)),
        *_held(conference),
    )
    yield Entry(f"{conference.get_kind_display()} held", conference.held_on, told, source_of(conference), order=30)


def _held(conference: Conference | ReviewConference) -> Iterator[tuple[str, str]]:
    """How a conference was held, part by part."""
    invited = list(conference.attendance.all())
    yield "Chaired by", conference.chair
    yield from attendance_told(invited)
    for reported in Reported:
        yield reported.label, "; ".join(str(one.get_agency_display()) for one in invited if one.reported == reported)
    yield "Quorate", yes_or_no(conference.is_quorate)
    yield "Held without a quorum, because", conference.why_not_quorate
    yield "Disagreed", conference.dissent
    yield "The parents’ part", str(conference.get_parents_part_display()) if conference.parents_part else ""
    yield "Why the parents were excluded", conference.why_parents_excluded


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
            *_held(review),
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
        ("Seen alone", yes_or_no(visit.is_seen_alone) if visit.is_child_seen else ""),
        ("Why not seen", visit.reason_not_seen),
        ("Note", visit.note),
        ("What the child said", visit.childs_view),
    )
    title = f"{visit.get_kind_display()}: {seen}"
    yield Entry(title, visit.happened_on, told, source_of(visit), visit.happened_at, order=40)


def _missed_appointment(missed: MissedAppointment) -> Iterator[Entry]:
    told = said(("For", missed.about), ("Why", missed.reason), ("Told by", missed.told_by))
    title = f"Not brought to an appointment: {missed.get_service_display()}"
    yield Entry(title, missed.missed_on, told, source_of(missed), order=41)
