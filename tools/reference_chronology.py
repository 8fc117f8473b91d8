"""The significant kinds of event of chronologies, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lineofsight.domain.chronology import BY_HAND_KINDS, SIGNIFICANT_EVENTS, Harm, SignificantEvent, Source
from lineofsight.domain.chronology.words import HARM_OF_CONTACT, HARM_OF_FACTOR, HARM_OF_PLAN
from lineofsight.domain.codes import AssessmentFactor, CategoryOfAbuse
from lineofsight.domain.codes.front_door import ContactCategory
from lineofsight.record.chronology_left_out import DATES_LEFT_OUT, LEFT_OUT
from tools.reference_rows import markdown_table


def chronology() -> str:
    """Every kind that the record proposes, every kind that people write, the kinds of harm, and the sources."""
    proposed = [event for event in SIGNIFICANT_EVENTS if not event.is_by_hand_only]
    return "\n".join(
        (
            f"## Proposed by the record\n\n{_proposed(proposed)}",
            f"## Written by hand\n\n{_by_hand(BY_HAND_KINDS)}",
            f"## Left out, and why\n\n{_left_out()}",
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


def _left_out() -> str:
    """What the record keeps and no chronology tells of: each model, then each day of those that are told of."""
    whole = [(_words(model), "all of it", why) for model, why in LEFT_OUT.items()]
    days = [
        (_words(model), day.replace("_", " "), why)
        for model, left_out in DATES_LEFT_OUT.items()
        for day, why in left_out.items()
    ]
    return markdown_table(("in the record", "what of it", "why no row tells of it"), [*whole, *days])


def _words(model: Any) -> str:
    return str(model._meta.verbose_name).replace("mash", "MASH").replace("section47", "section 47")


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
