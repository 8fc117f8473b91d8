"""The files of the return and their columns, in the order of the published list.

`field` names the value in a row of `rows`; "" says that the record has no part for it, so that it is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """One column. is_required: a row without it is named on the sheet of findings."""

    name: str
    field: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """One file of the return."""

    name: str
    columns: tuple[Column, ...]

    @property
    def has_part(self) -> bool:
        """Whether the record has anything for it."""
        return any(column.field for column in self.columns)

    @property
    def without_part(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.field)


def _columns(needed: str, *others: str, **fields: str) -> tuple[Column, ...]:
    """Columns by name, in their order; `needed` are those that a row needs, `fields` where a value is from."""
    required = set(needed.split())
    return tuple(Column(name, fields.get(name, ""), name in required) for name in others)


FILES: Final[tuple[ReturnFile, ...]] = (
    ReturnFile(
        "Header",
        _columns(
            "CHILD SEX DOB ETHNIC UPN", "CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB",
            CHILD="child", SEX="sex", DOB="born_on", ETHNIC="ethnicity", UPN="upn",
            MOTHER="is_mother", MC_DOB="first_child_born_on",
        ),
    ),
    ReturnFile(
        "Episodes",
        _columns(
            "CHILD DECOM RNE LS CIN PLACE", "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC",
            "REC", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
            CHILD="child", DECOM="started_on", RNE="reason_started", LS="legal_status", CIN="need",
            PLACE="placement_type", PLACE_PROVIDER="provider", DEC="ended_on", REC="reason_ended",
            REASON_PLACE_CHANGE="change_reason", HOME_POST="home_postcode", PL_POST="postcode", URN="urn",
        ),
    ),
    ReturnFile(
        "Reviews",
        _columns(
            "CHILD DOB REVIEW REVIEW_CODE", "CHILD", "DOB", "REVIEW", "REVIEW_CODE",
            CHILD="child", DOB="born_on", REVIEW="held_on", REVIEW_CODE="participation",
        ),
    ),
    ReturnFile(
        "UASC",
        _columns("CHILD SEX DOB", "CHILD", "SEX", "DOB", "DUC", CHILD="child", SEX="sex", DOB="born_on"),
    ),
    ReturnFile(
        "OC2",
        _columns(
            "CHILD DOB", "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
            "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
        ),
    ),
    ReturnFile("OC3", _columns("CHILD DOB IN_TOUCH ACTIV ACCOM", "CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM")),
    ReturnFile(
        "AD1",
        _columns(
            "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR", "CHILD", "DOB", "DATE_INT",
            "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR",
        ),
    ),
    ReturnFile(
        "PlacedAdoption",
        _columns(
            "CHILD DOB DATE_PLACED", "CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"
        ),
    ),
    ReturnFile("PrevPerm", _columns("CHILD DOB PREV_PERM", "CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM")),
    ReturnFile("Missing", _columns("CHILD DOB MISSING MIS_START", "CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")),
    ReturnFile(
        "SWEpisodes",
        _columns(
            "CHILD DOB SW_ID SW_DECOM", "CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON",
            CHILD="child", DOB="born_on", SW_ID="worker", SW_DECOM="started_on", SW_DEC="ended_on",
        ),
    ),
    ReturnFile("DoLo", _columns("CHILD DOB DOLO_START", "CHILD", "DOB", "DOLO_START", "DOLO_END")),
)  # fmt: skip
