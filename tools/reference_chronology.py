"""The significant kinds of event of chronologies, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from lineofsight.domain.chronology import BY_HAND_KINDS, SIGNIFICANT_EVENTS, Harm, SignificantEvent, Source
from lineofsight.domain.chronology.words import HARM_OF_CONTACT, HARM_OF_FACTOR, HARM_OF_PLAN
from lineofsight.domain.codes import AssessmentFactor, CategoryOfAbuse
from lineofsight.domain.codes.front_door import ContactCategory
from tools.reference_rows import markdown_table


def chronology() -> str:
    """Every kind that the record proposes, every kind that people write, the kinds of harm, and the sources."""
    proposed = [event for event in SIGNIFICANT_EVENTS if not event.is_by_hand_only]
    return "\n".join(
        (
            f"## Proposed by the record\n\n{_proposed(proposed)}",
            f"## Written by hand\n\n{_by_hand(BY_HAND_KINDS)}",
            f"## Kinds of harm\n\n{_harms()}",
            f"## Sources\n\n{markdown_table(('key', 'source'), ((one.value, one.label) for one in Source))}",
        )
    )


def _proposed(events: Iterable[SignificantEvent]) -> str:
    rows = (
        (
            event.title,
            event.rule,
            f"{(event.fact or '').replace('_', ' ')}: {event.day.replace('_', ' ')}",
            event.bearing.label,
            "yes" if event.harms else "",
            event.source,
        )
        for event in events
    )
    return markdown_table(("kind", "proposed when", "fact and its day", "sort", "says the harm", "source"), rows)


def _by_hand(events: Iterable[SignificantEvent]) -> str:
    rows = ((event.title, event.bearing.label, event.source) for event in events)
    return markdown_table(("kind", "sort", "source"), rows)


def _harms() -> str:
    """Each kind of harm, with the codes that name it."""
    rows = (
        (
            harm.label,
            "; ".join(ContactCategory(code).label for code, harms in HARM_OF_CONTACT.items() if harm in harms),
            "; ".join(CategoryOfAbuse.from_code(code).label for code, harms in HARM_OF_PLAN.items() if harm in harms),
            ", ".join(AssessmentFactor.from_code(code).code for code, one in HARM_OF_FACTOR.items() if one is harm),
        )
        for harm in Harm
    )
    return markdown_table(("kind of harm", "category of a contact", "category of a plan", "factors"), rows)
