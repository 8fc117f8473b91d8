"""Letters to the family, in plain words, each to one person."""

from __future__ import annotations

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents.content import Content, Paragraph, Part, Section, paragraph
from lineofsight.domain.documents.facts import Asked, DocumentFacts, RecipientKind


def conference_invitation(facts: DocumentFacts, asked: Asked) -> Content:
    """An invitation to a child protection conference."""
    return _letter(
        facts,
        asked,
        "Invitation to a child protection conference",
        f"A child protection conference will be held about {_whom(facts, asked)}. We would like you to be there.",
        f"When and where: {asked.said('when')}",
        "A conference is a meeting of the family and the people who work with it, such as the school, the health"
        " visitor and the police. Together they look at what has happened and decide whether a plan is needed to keep"
        f" {_child(facts, asked)} safe.",
        "Before the meeting you will be given the social worker’s report, and we will go through it with you. You can"
        " bring somebody to support you, such as a friend or an advocate, and you can bring a solicitor. If you cannot"
        " come, you can tell us what you want the meeting to know.",
        asked.said("more"),
    )


def conference_decision(facts: DocumentFacts, asked: Asked) -> Content:
    """What a child protection conference decided, to whoever has to know it soon."""
    held = facts.conference
    assert held is not None, "a decision letter is about a conference"
    decided = ". ".join(one for one in (held.outcome, f"Category: {held.category}" if held.category else "") if one)
    return _letter(
        facts,
        asked,
        "What the child protection conference decided",
        f"On {written(held.on)} a child protection conference was held about {_whom(facts, asked)}.",
        f"It decided: {decided}." if decided else "",
        asked.said("decided"),
        f"What happens now: {asked.said('next')}",
        "You will be sent the full record of the conference as well. If you do not agree with what was decided, or"
        " something is wrong, tell us or the chair of the conference.",
        asked.said("more"),
    )


def assessment_outcome(facts: DocumentFacts, asked: Asked) -> Content:
    """What an assessment came to."""
    return _letter(
        facts,
        asked,
        "The outcome of our assessment",
        f"We have finished our assessment of {_whom(facts, asked)}. {facts.assessed}",
        f"What we found: {asked.said('found')}",
        f"What happens now: {asked.said('next')}",
        "You can have a copy of the assessment. If you think that something in it is wrong, tell us: we will correct"
        " what is wrong, and keep what you say where we do not agree. You can also complain.",
        asked.said("more"),
    )


def visit_arranged(facts: DocumentFacts, asked: Asked) -> Content:
    """A visit that is arranged."""
    return _letter(
        facts,
        asked,
        "Our visit to you",
        f"I will visit {_you_and_the_child(facts, asked)} {_at(asked.said('when'))}",
        f"I want to talk with you about: {asked.said('about')}" if asked.said("about") else "",
        f"I also want to spend some time with {_child(facts, asked)} alone, to hear how things are."
        if asked.recipient.kind is not RecipientKind.CHILD
        else "We can talk about anything that you like, with somebody there or alone.",
        "If that day does not suit you, ring me and we will find another.",
        asked.said("more"),
    )


def missed_appointment(facts: DocumentFacts, asked: Asked) -> Content:
    """An appointment to which nobody came, or a visit at which nobody was at home."""
    return _letter(
        facts,
        asked,
        "An appointment that was missed",
        facts.missed,
        f"It matters because: {asked.said('why')}",
        f"The new appointment: {asked.said('when')}" if asked.said("when") else "Please ring me to arrange another.",
        "If something made it hard to be there, tell me: we may be able to help.",
        asked.said("more"),
    )


def ending(facts: DocumentFacts, asked: Asked) -> Content:
    """The end of our work with the family."""
    closed = f"Our work with {_whom(facts, asked)} ended on {written(facts.closed_on)}." if facts.closed_on else ""
    return _letter(
        facts,
        asked,
        "The end of our work with you",
        closed or f"Our work with {_whom(facts, asked)} is coming to an end.",
        f"What has become better: {asked.said('better')}",
        f"Who you can turn to: {asked.said('turn_to')}",
        "If you are worried about a child, ring us at any time; you need not wait for us to come to you.",
        asked.said("more"),
    )


def _letter(facts: DocumentFacts, asked: Asked, title: str, *paragraphs: str) -> Content:
    is_to_child = asked.recipient.kind is RecipientKind.CHILD
    parts: list[Part] = [Paragraph(f"Dear {facts.given_name if is_to_child else asked.recipient.name},")]
    parts += [part for text in paragraphs if (part := paragraph(text)) is not None]
    signed = [facts.worker, ", ".join(one for one in (facts.worker_title, facts.team) if one)]
    parts.append(Paragraph("\n".join(["Yours sincerely,", *(one for one in signed if one)])))
    if asked.said("telephone"):
        parts.append(Paragraph(f"Telephone: {asked.said('telephone')}"))
    return Content(
        title=title,
        particulars=(("Date", written(facts.today)), ("Our reference", facts.reference)),
        sections=(Section("", tuple(parts)),),
        address=(asked.recipient.name, *asked.recipient.address),
        foot=facts.authority,
    )


def _whom(facts: DocumentFacts, asked: Asked) -> str:
    """The child by its whole name; "you" in a letter to the child."""
    return "you" if asked.recipient.kind is RecipientKind.CHILD else facts.child


def _child(facts: DocumentFacts, asked: Asked) -> str:
    return "you" if asked.recipient.kind is RecipientKind.CHILD else facts.given_name


def _you_and_the_child(facts: DocumentFacts, asked: Asked) -> str:
    return "you" if asked.recipient.kind is RecipientKind.CHILD else f"you and {facts.given_name}"


def _at(when: str) -> str:
    return f"on {when.rstrip('.')}." if when[:1].isupper() or when[:1].isdecimal() else f"{when.rstrip('.')}."
