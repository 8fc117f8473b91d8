"""A plan in a form for the child: plain words, large type, the child's own goals, who helps, whom to ring."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents.content import Bullets, Content, Paragraph, Part, Section, bullets, paragraph, section
from lineofsight.domain.documents.facts import Asked, DocumentFacts


def plan_for_child(facts: DocumentFacts, asked: Asked) -> Content:
    """The plan as its child reads it, or has it read out."""
    return Content(
        title=f"{facts.given_name}’s plan",
        particulars=(("Made on", written(facts.today)), ("Your social worker", facts.worker)),
        sections=tuple(_sections(facts, asked)),
        foot="This plan is yours. You can keep it, write on it and ask about it. If something in it is wrong or you"
        " want it to change, say so.",
        is_large=True,
    )


def _sections(facts: DocumentFacts, asked: Asked) -> Iterator[Section]:
    yield section("Why you have a plan", paragraph(asked.said("why")))
    yield section(
        "What you told us",
        *(Paragraph(one.words, is_quote=True) for one in facts.heard[:3]),
        otherwise="You have not told us yet what you think. We want to know. You can tell us in words, in pictures or"
        " in any way you like.",
    )
    because = bullets(list(_because(facts)))
    if because is not None:
        yield section("Because of what you said", because)
    not_done = [one for one in facts.heard if one.is_followed is False and one.what_changed]
    if not_done:
        yield section("What we could not do, and why", Bullets(tuple(one.what_changed for one in not_done)))
    own = bullets([aim.what for aim in (facts.plan.aims if facts.plan else ()) if aim.is_childs_own])
    yield section("What you want", own, paragraph(asked.said("goals")))
    yield section("What we all want to get better", bullets(_aims(facts)), paragraph(asked.said("changes")))
    yield section("Who helps with what", *_helpers(facts), paragraph(asked.said("helpers")))
    yield section("Who you can ring or talk to", paragraph(asked.said("ring")))
    later = paragraph(asked.said("next"))
    if later is not None:
        yield section("What happens next", later)


def _because(facts: DocumentFacts) -> Iterator[str]:
    """What changed because of the child's words, and the actions that came from them."""
    yield from dict.fromkeys(one.what_changed for one in facts.heard if one.is_followed and one.what_changed)
    for aim in facts.plan.aims if facts.plan else ():
        yield from (f"{one.what} ({one.who})" for one in aim.actions if one.is_because_of_child)


def _aims(facts: DocumentFacts) -> list[str]:
    return [aim.what for aim in (facts.plan.aims if facts.plan else ()) if not aim.is_childs_own]


def _helpers(facts: DocumentFacts) -> Iterator[Part]:
    """What each person does, one line each."""
    actions = [one for aim in (facts.plan.aims if facts.plan else ()) for one in aim.actions]
    told = [f"{one.who}: {one.what}{f', by {written(one.by_on)}' if one.by_on else ''}" for one in actions]
    found = bullets(told)
    if found is not None:
        yield found
