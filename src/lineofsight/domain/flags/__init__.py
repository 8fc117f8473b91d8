"""The flags of cumulative harm: counts and dates that a worker could check by hand, never a score."""

from lineofsight.domain.flags.catalogue import FLAGS, FLAGS_BY_ID, FLAGS_BY_KEY, READ_FLAGS
from lineofsight.domain.flags.engine import read_flags
from lineofsight.domain.flags.facts import (
    AddressFacts,
    AdultFacts,
    AllocationFacts,
    FamilyFacts,
    FlagEvent,
    MemberFacts,
    MissedAppointmentFacts,
    NeglectFacts,
)
from lineofsight.domain.flags.flag import Flag, FlagReading, FlagStanding, Threshold
from lineofsight.domain.flags.numbers import FlagNumber, FlagNumbers, UnknownThreshold, check_number

__all__ = [
    "FLAGS",
    "FLAGS_BY_ID",
    "FLAGS_BY_KEY",
    "READ_FLAGS",
    "AddressFacts",
    "AdultFacts",
    "AllocationFacts",
    "FamilyFacts",
    "Flag",
    "FlagEvent",
    "FlagNumber",
    "FlagNumbers",
    "FlagReading",
    "FlagStanding",
    "MemberFacts",
    "MissedAppointmentFacts",
    "NeglectFacts",
    "Threshold",
    "UnknownThreshold",
    "check_number",
    "read_flags",
]
