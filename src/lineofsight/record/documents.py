"""Rows of the record read into what a document may say of one child."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.domain.chronology import FactKind, Row, Standing, proposals_of, rows_of, when_in_words
from lineofsight.domain.chronology.words import Source, factors_in_words
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes.front_door import source_group
from lineofsight.domain.documents import DocumentFacts, Event, Heard, KnownPerson, MeetingFacts, OwnAnswers, Visits
from lineofsight.domain.flags.wording import from_whom, need_words
from lineofsight.record.chronology import entries_of, facts_of
from lineofsight.record.document_meetings import concluded_meeting, meetings_of
from lineofsight.record.document_plans import plan_of
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Authority,
    Child,
    Contact,
    CoreGroup,
    Episode,
    LocalAnswers,
    MissedAppointment,
    ReviewConference,
    Section47Enquiry,
    TeamMembership,
    View,
    Visit,
    Worker,
)
from lineofsight.record.moment import today

INDIVIDUALS: Final = frozenset({Source.FAMILY, Source.NOT_KNOWN})
TELL_THEIR_SOURCE: Final = frozenset({FactKind.CONTACT, FactKind.EPISODE})
"""The kinds of fact whose rows begin with whom they came from."""
OF_INDIVIDUALS: Final = frozenset({"1", "9"})
"""Groups of sources that are people, or that nobody may know."""
REPORTED: Final = frozenset({"enquiry", "protection_plan"})
"""Subjects of reports that tell the last assessment too."""
MODEL_OF: Final = {
    "enquiry": "section47enquiry",
    "protection_plan": "childprotectionplan",
    "need_plan": "childinneedplan",
    "review": "reviewconference",
}
"""The model of a subject, where it has another name."""
WORDS_TOLD: Final = 12
"""So many of the child's words, the latest, stand in a document."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Reads the facts of one document. subject: such as "enquiry-12"; "" for the child alone. by: who makes it."""

    child: Child
    subject: str
    readable: Collection[int]
    people: tuple[KnownPerson, ...]
    by: Worker | None

    @property
    def about(self) -> str:
        return self.subject.partition("-")[0]

    @property
    def subject_id(self) -> int:
        return int(self.subject.partition("-")[2] or 0)

    def read(self) -> DocumentFacts:
        """Everything that a document about this subject may say."""
        child, person = self.child, self.child.person
        episode = self._episode()
        plan = plan_of(child, self.about, self.subject_id)
        since = plan.started_on if plan else episode.referred_on if episode else None
        holder = Allocation.objects.current().filter(child=child).select_related("team", "worker").first()
        worker = self.by or (holder.worker if holder else None)
        assessment = self._assessment()
        return DocumentFacts(
            child=child.name or "Name not recorded",
            given_name=child.name.partition(" ")[0] or "the child",
            born=_born(person.born_on, person.expected_on),
            reference=child.la_child_id,
            today=today(),
            authority=str(Authority.objects.first() or "Children’s services"),
            worker=worker.name if worker else "",
            worker_title=(worker.job_title or "Social worker") if worker else "",
            team=holder.team.name if holder else "",
            manager=_manager(holder),
            people=self.people,
            events=tuple(events_of(child, self.readable)),
            heard=tuple(_heard(child, since)),
            concern=tuple(_concern(episode)) if episode else (),
            enquiry=tuple(self._enquiry()),
            analysis=assessment.analysis if assessment else "",
            assessed=_assessed(assessment),
            factors=_factors(assessment),
            plan=plan,
            meetings=tuple(meetings_of(child, self.about, self.subject_id)),
            visits=_visits(child, since),
            missed=self._missed(),
            closed_on=episode.closed_on if episode else None,
            conference=self._conference(),
            own_answers=tuple(own_answers(child, self._told_of(assessment))),
        )

    def _told_of(self, assessment: Assessment | None) -> Iterator[tuple[str, int]]:
        """The facts that a report about this subject tells of, each by its model and id."""
        yield MODEL_OF.get(self.about, self.about), self.subject_id
        if self.about in REPORTED and assessment is not None:
            yield "assessment", assessment.pk
        if self.about == "enquiry":
            enquiry = Section47Enquiry.objects.get(child=self.child, pk=self.subject_id)
            yield "strategydiscussion", enquiry.strategy_discussion_id or 0
        if self.about == "protection_plan":
            groups = CoreGroup.objects.filter(plan=self.subject_id, plan__child=self.child)
            reviews = ReviewConference.objects.filter(plan=self.subject_id, plan__child=self.child)
            yield from (("coregroup", key) for key in groups.values_list("pk", flat=True))
            yield from (("reviewconference", key) for key in reviews.values_list("pk", flat=True))

    def _episode(self) -> Episode | None:
        """The open episode, or the last one."""
        rows = Episode.objects.filter(child=self.child).exclude(is_no_further_action=True)
        return (
            rows.filter(closed_on__isnull=True).order_by("-referred_on").first()
            or rows.order_by("-referred_on").first()
        )

    def _assessment(self) -> Assessment | None:
        """The assessment that the document is about, or the last that was authorised."""
        rows = Assessment.objects.filter(child=self.child, authorised_on__isnull=False).prefetch_related("factors")
        if self.about == "assessment":
            return rows.get(pk=self.subject_id)
        return rows.order_by("-authorised_on", "-pk").first()

    def _enquiry(self) -> Iterator[str]:
        """What the section 47 enquiry, and the discussion before it, found and decided, in sentences."""
        if self.about != "enquiry":
            return
        row = Section47Enquiry.objects.select_related("strategy_discussion").get(child=self.child, pk=self.subject_id)
        discussion = row.strategy_discussion
        if discussion is not None:
            decided = str(discussion.get_outcome_display()).lower()
            yield f"A strategy discussion on {written(discussion.held_on)} decided: {decided}. {discussion.reasons}"
        yield f"A section 47 enquiry began on {written(row.started_on)}."
        if row.concluded_on is not None:  # before that nobody has signed what was found
            yield f"It ended on {written(row.concluded_on)}: {str(row.get_outcome_display()).lower()}. {row.findings}"

    def _missed(self) -> str:
        """Which appointment or visit was missed, in a sentence."""
        name = self.child.name.partition(" ")[0] or "Your child"
        if self.about == "appointment":
            row = MissedAppointment.objects.get(child=self.child, pk=self.subject_id)
            about = f", about {row.about}" if row.about else ""
            what = str(row.get_service_display())
            return f"{name} was not brought to an appointment on {written(row.missed_on)}: {what}{about}."
        if self.about == "visit":
            visit = Visit.objects.get(child=self.child, pk=self.subject_id)
            return f"I came to see you and {name} on {written(visit.happened_on)}, and nobody answered."
        return ""

    def _conference(self) -> MeetingFacts | None:
        """The conference that the document records."""
        return concluded_meeting(self.child, self.about, self.subject_id)


# --- parts -----------------------------------------------------------------------------------------------------------


def events_of(child: Child, readable: Collection[int]) -> Iterator[Event]:
    """The confirmed rows of a child's chronology, oldest first."""
    facts = facts_of([child.pk], readable=readable)
    entries = entries_of([child.pk], readable=readable)
    rows = rows_of(proposals_of(facts[child.pk]), entries)
    asked_not_to_be_named = set(
        Contact.objects.filter(child=child, message__is_source_confidential=True).values_list("pk", flat=True)
    )
    for row in rows:
        if row.standing is Standing.CONFIRMED:
            yield _event(row, asked_not_to_be_named)


def own_answers(child: Child, about: Iterable[tuple[str, int]]) -> Iterator[OwnAnswers]:
    """What was answered to the authority's own questions when these facts were recorded, oldest first.

    about: each fact by its model and id.
    """
    facts = set(about)
    rows = LocalAnswers.objects.filter(child=child, fact_id__in={key for _, key in facts})
    for row in rows.select_related("form").order_by("happened_on", "pk"):
        if (row.fact, row.fact_id) in facts:
            yield OwnAnswers(row.heading, row.happened_on, row.told)


def _event(row: Row, asked_not_to_be_named: Collection[int]) -> Event:
    origin = row.origin
    begins_with_source = origin is not None and origin.fact in TELL_THEIR_SOURCE
    is_confidential = origin is not None and origin.fact is FactKind.CONTACT and origin.fact_id in asked_not_to_be_named
    number = f"row-{row.entry.id}" if origin is None and row.entry else f"{row.kind}-{origin.fact_id if origin else 0}"
    return Event(
        key=number,
        on=row.on,
        when=when_in_words(row.on, row.precision),
        title=row.event.title,
        said=row.said,
        source=row.agency,
        impact=row.analysis.impact,
        response=row.analysis.response,
        outcome=row.analysis.outcome,
        people=row.people,
        is_source_kept_back=row.source in INDIVIDUALS or is_confidential,
        begins_with_source=begins_with_source,
    )


def _born(born_on: date | None, expected_on: date | None) -> str:
    if born_on is not None:
        return written(born_on)
    return f"Expected on {written(expected_on)}" if expected_on else "Not recorded"


def _manager(holder: Allocation | None) -> str:
    if holder is None:
        return ""
    rows = TeamMembership.objects.filter(team=holder.team, is_manager=True, ended_on__isnull=True)
    row = rows.select_related("worker").order_by("worker__name").first()
    return row.worker.name if row else ""


def _concern(episode: Episode) -> Iterator[str]:
    """Why the work began, in sentences; of an individual who told us, nothing that says who it was."""
    contacts = Contact.objects.filter(episode=episode, message__is_source_confidential=True)
    is_kept_back = source_group(episode.source) in OF_INDIVIDUALS or contacts.exists() if episode.source else True
    source = "" if is_kept_back else f" from {from_whom(episode.source)}"
    need = f", about {need_words(episode.primary_need)}" if episode.primary_need else ""
    yield f"The present work began on {written(episode.referred_on)} with a referral{source}{need}."
    yield episode.summary


def _assessed(assessment: Assessment | None) -> str:
    if assessment is None or assessment.authorised_on is None:
        return ""
    return (
        f"The assessment began on {written(assessment.started_on)} and was authorised on"
        f" {written(assessment.authorised_on)}."
    )


def _factors(assessment: Assessment | None) -> str:
    if assessment is None:
        return ""
    return factors_in_words(tuple(sorted(factor.code for factor in assessment.factors.all())))


def _heard(child: Child, since: date | None) -> Iterator[Heard]:
    """The child's words since a day, the latest first."""
    rows = View.objects.filter(child=child).order_by("-said_on", "-pk")
    rows = rows.filter(said_on__gte=since) if since is not None else rows
    for row in rows[:WORDS_TOLD]:
        seen = f" {row.get_seen_display()}" if row.seen else ""
        yield Heard(
            on=row.said_on,
            words=row.words,
            how=f"{row.get_source_display()}.{seen}".rstrip("."),
            analysis=row.analysis,
            what_changed=row.what_changed,
            is_followed=None if not row.influence else row.influence != View.Influence.NOT_FOLLOWED,
        )


def _visits(child: Child, since: date | None) -> Visits:
    if since is None:
        return Visits()
    rows = Visit.objects.filter(child=child, kind=Visit.Kind.IN_PERSON, happened_on__gte=since)
    return Visits(
        since=since,
        made=rows.count() + Visit.objects.filter(child=child, kind=Visit.Kind.FAILED, happened_on__gte=since).count(),
        saw_child=rows.filter(is_child_seen=True).count(),
        alone=rows.filter(is_seen_alone=True).count(),
    )
