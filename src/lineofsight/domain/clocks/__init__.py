"""The clocks of the field: a catalogue of rows, and an engine that reads them from a child's history."""

from lineofsight.domain.clocks.catalogue import CLOCKS, CLOCKS_BY_KEY
from lineofsight.domain.clocks.clock import (
    Basis,
    Clock,
    DatedLimit,
    End,
    Local,
    OtherSubject,
    Outcome,
    Reading,
    Standing,
)
from lineofsight.domain.clocks.engine import READ_CLOCKS, read, read_all
from lineofsight.domain.clocks.limits import Due, Limit, Unit, days, hours, months, months_after, weeks, working_days
from lineofsight.domain.clocks.manual import ManualRow, clock_manual_rows, clock_table, limit_in_words
from lineofsight.domain.clocks.standards import LOCAL_CLOCK_KEYS, LocalStandard, LocalStandards, UnknownLocalClock
from lineofsight.domain.clocks.standing import DUE_SOON_WORKING_DAYS, spoken_standing, standing

__all__ = [
    "CLOCKS",
    "CLOCKS_BY_KEY",
    "DUE_SOON_WORKING_DAYS",
    "LOCAL_CLOCK_KEYS",
    "READ_CLOCKS",
    "Basis",
    "Clock",
    "DatedLimit",
    "Due",
    "End",
    "Limit",
    "Local",
    "LocalStandard",
    "LocalStandards",
    "ManualRow",
    "OtherSubject",
    "Outcome",
    "Reading",
    "Standing",
    "Unit",
    "UnknownLocalClock",
    "clock_manual_rows",
    "clock_table",
    "days",
    "hours",
    "limit_in_words",
    "months",
    "months_after",
    "read",
    "read_all",
    "spoken_standing",
    "standing",
    "weeks",
    "working_days",
]
