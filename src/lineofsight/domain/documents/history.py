"""The history that a document tells: rows of the confirmed chronology, and which of them are left out for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lineofsight.domain.documents.content import Table, table
from lineofsight.domain.documents.facts import Asked, DocumentFacts, Event, RecipientKind
from lineofsight.domain.documents.naming import CARERS, KnownPerson

KEPT_BACK: Final = "Not given"
"""In place of who told of something."""
HEADINGS: Final = ("When", "What happened", "Told by", "What it meant")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a document does not tell. why: in words. is_by_rule: nobody chose it; it can be put back."""

    event: Event
    why: str
    is_by_rule: bool


def sourced(event: Event) -> tuple[str, str]:
    """What a row says and who told it; nothing of who told it where that is kept back."""
    if not event.is_source_kept_back:
        return event.said, event.source
    return event.said.partition(". ")[2] if event.begins_with_source else event.said, KEPT_BACK


def meaning(event: Event) -> str:
    """What people made of a row, one thing a line; "" where nobody wrote anything."""
    parts = (("", event.impact), ("Done: ", event.response), ("Came of it: ", event.outcome))
    return "\n".join(f"{before}{text}" for before, text in parts if text)


def table_of(events: Iterable[Event], caption: str) -> Table | None:
    """The rows as a table, oldest first; None where there are none."""
    rows = []
    for event in events:
        said, source = sourced(event)
        rows.append((event.when, "\n".join(one for one in (event.title, said) if one), source, meaning(event)))
    return table(caption, HEADINGS, tuple(rows))


def in_span(facts: DocumentFacts, asked: Asked) -> list[Event]:
    """The rows within the span that was asked for, oldest first, without those that the maker left out."""
    return [one for one in facts.events if asked.covers(one.on) and one.key not in asked.left_out]


def shared(facts: DocumentFacts, asked: Asked) -> tuple[list[Event], list[LeftOut]]:
    """The rows of a shareable chronology, and those within its span that are left out of it, both oldest first.

    A row about somebody who is neither the child nor the reader nor a chosen brother or sister is left out, unless it
    is about a parent or carer and the reader is an organisation, or the maker put it back. Source: practice reference
    7.1; access model, third-party information.
    """
    other_people = _about_others(facts, asked)
    kept, out = [], []
    for event in facts.events:
        if not asked.covers(event.on):
            continue
        others = [part for person in event.people if (part := other_people.get(person)) is not None]
        if event.key in asked.left_out:
            out.append(LeftOut(event, "You left it out", is_by_rule=False))
        elif others and event.key not in asked.put_back:
            out.append(LeftOut(event, f"About somebody else: {', '.join(dict.fromkeys(others))}", is_by_rule=True))
        else:
            kept.append(event)
    return kept, out


def _about_others(facts: DocumentFacts, asked: Asked) -> dict[int, str]:
    """The people about whom rows are left out, by id, with how each stands to the child."""
    return {one.person_id: one.part for one in others(facts, asked) if one.person_id is not None}


def others(facts: DocumentFacts, asked: Asked) -> list[KnownPerson]:
    """Everybody whose name a shareable chronology does not say."""
    is_outside = asked.recipient.kind is RecipientKind.ORGANISATION
    return [one for one in facts.people if not _may_be_named(one, asked, is_outside=is_outside)]


def _may_be_named(person: KnownPerson, asked: Asked, *, is_outside: bool) -> bool:
    if person.is_the_child or person.is_professional or person.is_recipient:
        return True
    if person.person_id is not None and person.person_id in {asked.recipient.person_id, *asked.siblings}:
        return True
    return is_outside and person.relation in CARERS and not person.is_kept_back
