"""The shareable chronology: the confirmed rows of a span for one reader, with third parties left out."""

from __future__ import annotations

from dataclasses import replace

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents.content import Content, Section, paragraph, section
from lineofsight.domain.documents.facts import BRACKETS, Asked, DocumentFacts
from lineofsight.domain.documents.history import others, shared, table_of
from lineofsight.domain.documents.naming import without_names

NOT_PASSED_ON = "It may be used for what it is made for, and not be passed on without asking."


def chronology(facts: DocumentFacts, asked: Asked) -> Content:
    """The chronology as it leaves the authority."""
    kept, _ = shared(facts, asked)
    content = Content(
        title="Chronology",
        particulars=(
            ("Child", facts.child),
            ("Born", facts.born),
            ("Made for", asked.recipient.name),
            ("Covers", _span(asked)),
            ("Made on", written(facts.today)),
            ("Made by", f"{facts.worker}, {facts.team}".strip(", ")),
        ),
        sections=(
            section("What it is for", paragraph(asked.purpose)),
            *_introduction(asked),
            section(
                "What happened",
                table_of(kept, "Events, the oldest first"),
                otherwise="No confirmed event of this time is left once those about other people are taken out.",
            ),
        ),
    )
    named = others(facts, asked)
    shown = without_names(content, named, staying=[one for one in facts.people if one not in named])
    brackets = f" {BRACKETS}" if shown != content else ""
    return replace(shown, foot=f"Events that are about other people are left out.{brackets} {NOT_PASSED_ON}")


def _introduction(asked: Asked) -> tuple[Section, ...]:
    said = paragraph(asked.said("introduction"))
    return (Section("From who made it", (said,)),) if said else ()


def _span(asked: Asked) -> str:
    first = written(asked.from_on) if asked.from_on else "The first event that is recorded"
    last = written(asked.until_on) if asked.until_on else "the day it was made"
    return f"{first} to {last}"
