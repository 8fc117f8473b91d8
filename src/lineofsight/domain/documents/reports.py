"""Reports of social care for child protection conferences: the first, and reviews."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents.content import (
    Content,
    Paragraph,
    Part,
    Section,
    bullets,
    paragraph,
    section,
    table,
)
from lineofsight.domain.documents.facts import Asked, DocumentFacts, Heard, MeetingFacts, PlanFacts
from lineofsight.domain.documents.history import in_span, table_of

PLAN_HEADINGS = ("What has to change", "What will be done", "Who", "By when", "How far")


def initial_conference(facts: DocumentFacts, asked: Asked) -> Content:
    """The report for the first conference after a section 47 enquiry."""
    return Content(
        title="Report for the initial child protection conference",
        particulars=_particulars(facts, asked),
        sections=(
            section("Why this conference is held", bullets(facts.concern), bullets(facts.enquiry), _said(asked, "why")),
            *_shared_sections(facts, asked),
            section("Outline plan", *_plan(facts.plan), _said(asked, "outline_plan")),
            section("What we recommend", _said(asked, "recommendation")),
            *_own_answers(facts),
        ),
        foot=_foot(facts),
    )


def review_conference(facts: DocumentFacts, asked: Asked) -> Content:
    """The report for a review conference of a child protection plan."""
    return Content(
        title="Report for the review child protection conference",
        particulars=_particulars(facts, asked),
        sections=(
            section("Why there is a plan", paragraph(_plan_in_words(facts.plan)), _said(asked, "why")),
            section("What has been done since", paragraph(_visits(facts)), *_progress(facts), _said(asked, "progress")),
            *_shared_sections(facts, asked),
            section("The plan from here", *_plan(facts.plan), _said(asked, "outline_plan")),
            section("What we recommend", _said(asked, "recommendation")),
            *_own_answers(facts),
        ),
        foot=_foot(facts),
    )


def conference_record(facts: DocumentFacts, asked: Asked) -> Content:
    """What a conference heard and decided, for the family and the agencies."""
    held = facts.conference
    assert held is not None, "a record is made of a conference"
    return Content(
        title="Record of a child protection conference",
        particulars=(
            *_particulars(facts, asked),
            ("Conference", f"{held.title}, {written(held.on)}"),
            ("Chair", held.chair or "Not recorded"),
        ),
        sections=(
            section(
                "What was decided",
                paragraph(". ".join(one for one in (held.outcome, held.category) if one)),
                _said(asked, "decided"),
            ),
            section(
                "Who took part", table("Agencies", ("Agency", "Its part"), held.agencies), paragraph(held.familys_part)
            ),
            section(f"{facts.given_name}’s part", paragraph(held.childs_part), *_voice(facts.heard[:3])),
            section("What was said", _said(asked, "said")),
            section("Who did not agree", paragraph(held.dissent), otherwise="Nobody’s dissent is recorded."),
            section("The plan", *_plan(facts.plan), _said(asked, "outline_plan")),
            *_own_answers(facts),
        ),
        foot=_foot(facts),
    )


def _shared_sections(facts: DocumentFacts, asked: Asked) -> tuple[Section, ...]:
    """What both reports tell: history, the child, parents, agencies, analysis."""
    return (
        section(
            "What has happened",
            table_of(in_span(facts, asked), "From the confirmed chronology, the oldest first"),
            otherwise="No row of the chronology of this time has been confirmed.",
        ),
        section(f"What {facts.given_name} says", *_voice(facts.heard), _said(asked, "child")),
        section("What parents and carers say", *_parents(facts), _said(asked, "parents")),
        section("What agencies say", *_agencies(facts.meetings), _said(asked, "agencies")),
        section("Our analysis", *_analysis(facts), _said(asked, "analysis")),
    )


def _own_answers(facts: DocumentFacts) -> Iterator[Section]:
    """What was answered to the authority's own questions, a section for each time; nothing where it asked none."""
    for one in facts.own_answers:
        yield section(one.title, table(f"Answered on {written(one.on)}", ("Question", "Answer"), one.answers))


def _particulars(facts: DocumentFacts, asked: Asked) -> tuple[tuple[str, str], ...]:
    return (
        ("Child", facts.child),
        ("Born", facts.born),
        ("LA child ID", facts.reference),
        ("Copy for", ", ".join(one for one in (asked.recipient.name, asked.recipient.part) if one)),
        ("Written by", ", ".join(one for one in (facts.worker, facts.worker_title, facts.team) if one)),
        ("Written on", written(facts.today)),
    )


def _said(asked: Asked, key: str) -> Paragraph | None:
    return paragraph(asked.said(key))


def _voice(heard: tuple[Heard, ...]) -> Iterator[Part]:
    """The child's words with what they mean to the worker and what they changed, the latest first."""
    for one in heard:
        yield Paragraph(one.words, is_quote=True)
        told = [f"{written(one.on)}. {one.how}."]
        told += [f"What it means to us: {one.analysis}"] if one.analysis else []
        if one.what_changed:
            told.append(f"{'What it changed' if one.is_followed else 'Why it was not followed'}: {one.what_changed}")
        yield Paragraph("\n".join(told))


def _parents(facts: DocumentFacts) -> Iterator[Part]:
    for meeting in facts.meetings:
        if meeting.familys_part:
            yield Paragraph(f"{meeting.title}, {written(meeting.on)}: {meeting.familys_part}")


def _agencies(meetings: tuple[MeetingFacts, ...]) -> Iterator[Part]:
    for meeting in meetings:
        found = table(f"{meeting.title}, {written(meeting.on)}", ("Agency", "Its part"), meeting.agencies)
        if found is not None:
            yield found
        if meeting.dissent:
            yield Paragraph(f"Who did not agree, and why: {meeting.dissent}")


def _analysis(facts: DocumentFacts) -> Iterator[Part]:
    if facts.assessed:
        yield Paragraph(facts.assessed)
    if facts.factors:
        yield Paragraph(f"Found: {facts.factors}.")
    if facts.analysis:
        yield Paragraph(facts.analysis)


def _plan(plan: PlanFacts | None) -> Iterator[Part]:
    """The aims of a plan with their actions, one a row, and what happens if it does not work."""
    if plan is None:
        return
    rows = []
    for aim in plan.aims:
        if not aim.actions:
            rows.append((aim.what, "", "", "", aim.standing))
        rows += [
            (aim.what, one.what, one.who, written(one.by_on) if one.by_on else "", one.standing) for one in aim.actions
        ]
    found = table("What the plan is to change", PLAN_HEADINGS, tuple(rows))
    if found is not None:
        yield found
    if plan.contingency:
        yield Paragraph(f"If the plan does not work: {plan.contingency}")


def _plan_in_words(plan: PlanFacts | None) -> str:
    if plan is None:
        return ""
    category = f", for {plan.category[:1].lower()}{plan.category[1:]}" if plan.category else ""
    visits = f" The child is to be seen every {plan.visit_every_days} days." if plan.visit_every_days else ""
    return f"{plan.title} since {written(plan.started_on)}{category}.{visits}"


def _visits(facts: DocumentFacts) -> str:
    visits = facts.visits
    if visits.since is None:
        return ""
    return (
        f"Visits in person since {written(visits.since)}, made or tried: {visits.made}. The child was seen at"
        f" {visits.saw_child} of them, and alone at {visits.alone}."
    )


def _progress(facts: DocumentFacts) -> Iterator[Part]:
    for meeting in facts.meetings:
        told = [meeting.progress, f"Not done: {meeting.not_done}" if meeting.not_done else ""]
        if any(told):
            words = "\n".join(one for one in told if one)
            yield Paragraph(f"{meeting.title}, {written(meeting.on)}: {words}")


def _foot(facts: DocumentFacts) -> str:
    return (
        f"{facts.authority}. Share it with nobody but those whom it is for. If something in it is wrong, tell"
        f" {facts.worker or 'the social worker'} soon."
    )
