"""The faults that real records contain, as one catalogue, and the faults that stand in one child's history.

Nothing is corrected here: a fault says what is wrong, with the dates, and what to do. Each row follows a line of the
field's list of common faults and the census rules that find the same; where a rule is about ties, the row keeps them.
"""

from __future__ import annotations

from datetime import date

from lineofsight.domain.data_faults.assessments import ASSESSMENT_FAULTS
from lineofsight.domain.data_faults.dates import DATE_FAULTS
from lineofsight.domain.data_faults.enquiries import ENQUIRY_FAULTS
from lineofsight.domain.data_faults.episodes import EPISODE_FAULTS
from lineofsight.domain.data_faults.fault import Case, DataFault, Fault, Finding, Severity
from lineofsight.domain.data_faults.people import PEOPLE_FAULTS
from lineofsight.domain.data_faults.plans import PLAN_FAULTS
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.history import History
from lineofsight.domain.working_days import Calendar

__all__ = ["DATA_FAULTS", "DATA_FAULTS_BY_KEY", "Case", "DataFault", "Fault", "Finding", "Severity", "faults_in"]


def _by_key(rows: tuple[DataFault, ...]) -> dict[str, DataFault]:
    by_key: dict[str, DataFault] = {}
    for row in rows:
        if row.key in by_key:
            raise CatalogueFault(f"Two data faults have the key {row.key}. Give one of them another key.")
        by_key[row.key] = row
    return by_key


DATA_FAULTS: tuple[DataFault, ...] = tuple(
    sorted(
        (*PEOPLE_FAULTS, *EPISODE_FAULTS, *ASSESSMENT_FAULTS, *ENQUIRY_FAULTS, *PLAN_FAULTS, *DATE_FAULTS),
        key=lambda row: (row.number is None, row.number or 0),
    )
)
DATA_FAULTS_BY_KEY = _by_key(DATA_FAULTS)


def faults_in(history: History, calendar: Calendar, today: date) -> tuple[Fault, ...]:
    """Every fault that stands in one child's history, in the order of the catalogue, then of the history.

    today: the day it is judged by; for a child known only from a file, the file's reference date. A date outside the
    calendar is never an error: a fault that counts working days is then left out, and the date shows as its own fault.
    """
    case = Case(history, calendar, today)
    found = (Fault(row, *finding) for row in DATA_FAULTS for finding in row.finds(case))
    return tuple(dict.fromkeys(found))  # two reviews of one day are one fault
