"""The chronology: significant events that the record's facts propose, and what people make of them.

Nothing here weighs, ranks or foretells: rows are dated facts, beside what a named worker wrote of them.
"""

from lineofsight.domain.chronology.beside import (
    FoundWorse,
    HeldBy,
    HelpMeanwhile,
    Move,
    NotBrought,
    OutcomeOfPlan,
    Permanence,
    PlannedBirth,
    PutOff,
    Relative,
    ReviewDecided,
    Suitability,
    numbered,
    put_off_in,
)
from lineofsight.domain.chronology.catalogue import BY_HAND_KINDS, EVENTS_BY_KEY, SIGNIFICANT_EVENTS
from lineofsight.domain.chronology.event import SignificantEvent
from lineofsight.domain.chronology.facts import ChildFacts, FactKind, Noted
from lineofsight.domain.chronology.gaps import GAP_AFTER_DAYS, Band, BandKind, Gap, bands_of, gaps_of
from lineofsight.domain.chronology.proposals import Origin, ProposedRow, proposals_of
from lineofsight.domain.chronology.rows import (
    NOTHING_SAID,
    Analysis,
    FamilyRow,
    KeptEntry,
    Row,
    Standing,
    alone,
    in_order,
    merged,
    rows_of,
)
from lineofsight.domain.chronology.telling import episode_of
from lineofsight.domain.chronology.words import Bearing, Harm, Precision, Source, when_in_words
from lineofsight.domain.chronology.years import Year, years_of

__all__ = [
    "BY_HAND_KINDS",
    "EVENTS_BY_KEY",
    "GAP_AFTER_DAYS",
    "NOTHING_SAID",
    "SIGNIFICANT_EVENTS",
    "Analysis",
    "Band",
    "BandKind",
    "Bearing",
    "ChildFacts",
    "FactKind",
    "FamilyRow",
    "FoundWorse",
    "Gap",
    "Harm",
    "HeldBy",
    "HelpMeanwhile",
    "KeptEntry",
    "Move",
    "NotBrought",
    "Noted",
    "Origin",
    "OutcomeOfPlan",
    "Permanence",
    "PlannedBirth",
    "Precision",
    "ProposedRow",
    "PutOff",
    "Relative",
    "ReviewDecided",
    "Row",
    "SignificantEvent",
    "Source",
    "Standing",
    "Suitability",
    "Year",
    "alone",
    "bands_of",
    "episode_of",
    "gaps_of",
    "in_order",
    "merged",
    "numbered",
    "proposals_of",
    "put_off_in",
    "rows_of",
    "when_in_words",
    "years_of",
]
