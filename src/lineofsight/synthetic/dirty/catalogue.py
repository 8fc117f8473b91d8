"""Every fault that can be planted in a census file, in the order of the field's list of common faults."""

from __future__ import annotations

from collections.abc import Mapping

from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.synthetic.dirty.assessments import ASSESSMENT_FAULTS
from lineofsight.synthetic.dirty.enquiries import ENQUIRY_FAULTS
from lineofsight.synthetic.dirty.episodes import EPISODE_FAULTS
from lineofsight.synthetic.dirty.fault import DirtyFault
from lineofsight.synthetic.dirty.formats import FORM_FAULTS
from lineofsight.synthetic.dirty.people import PEOPLE_FAULTS
from lineofsight.synthetic.dirty.plans import PLAN_FAULTS


def _by_key(rows: tuple[DirtyFault, ...]) -> Mapping[str, DirtyFault]:
    by_key: dict[str, DirtyFault] = {}
    for row in rows:
        if row.key in by_key:
            raise CatalogueFault(f"Two faults to plant have the key {row.key}. Give one of them another key.")
        by_key[row.key] = row
    return by_key


DIRTY_FAULTS: tuple[DirtyFault, ...] = tuple(
    sorted(
        (*PEOPLE_FAULTS, *EPISODE_FAULTS, *ASSESSMENT_FAULTS, *ENQUIRY_FAULTS, *PLAN_FAULTS, *FORM_FAULTS),
        key=lambda row: (row.number is None, row.number or 0),
    )
)
DIRTY_FAULTS_BY_KEY = _by_key(DIRTY_FAULTS)

NO_FILE_HOLDS: Mapping[str, str] = {
    "factor_twice": (
        "The record keeps each factor of an assessment once, so the second of a file is refused: it stands among the"
        " values that could not be taken."
    ),
    "conference_without_its_plan": "A file says that a conference was held, and not what it decided.",
}
"""Data faults that no file can bring into the record, by key, each with the reason."""

NOT_IN_A_CENSUS: Mapping[int, str] = {
    3: "The census holds no notes.",
    8: "The census holds no contacts.",
    16: "The census has one date for the end of an assessment, and not who gave it.",
    20: "The census holds no strategy discussions.",
    21: "The census holds no strategy discussions.",
    29: "The census holds no visits.",
    30: "The census holds no visits.",
    32: "The census holds nothing of children who go missing.",
    33: "The census holds nothing of children who go missing.",
    34: "The census holds nothing of children who go missing.",
    35: "The census holds no workers and no allocations.",
    36: "The census holds no workers and no allocations.",
    39: "The census holds no addresses.",
    40: "The census holds no warning markers.",
    43: "The calendar is the reader's, not the file's.",
}
"""Numbers of the list of common faults that no census file can hold, each with the reason."""
