"""Visits in an extract: to children in need, under a child protection plan, to looked-after children."""

from __future__ import annotations

from typing import Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling, yes
from lineofsight.actions.loading.given import Given
from lineofsight.record.models import Visit


def _visits(table: str, prefix: str, *, has_bedroom: bool = True) -> Fills:
    columns: dict[str, object] = {
        "happened_on": f"{prefix}_date",
        "is_child_seen": (f"{prefix}_seen", lambda value: value == "Y"),
        "is_seen_alone": (f"{prefix}_seen_alone", yes),
    }
    if has_bedroom:
        columns["is_bedroom_seen"] = (f"{prefix}_bedroom", yes)
    return Fills("visit", table, f"{prefix}_id", columns, needs=(f"{prefix}_date",))  # type: ignore[arg-type]


VISITS: Final = (
    _visits("ssd_cin_visits", "cinv_cin_visit"),
    _visits("ssd_cp_visits", "cppv_cp_visit"),
    _visits("ssd_cla_visits", "clav_cla_visit", has_bedroom=False),
)


def add_visits(telling: Telling, person: str, episodes: Episodes) -> list[Given]:
    """Put the visits to a child into the episode of their day. Gives those back of whose day there is none."""
    telling.used |= {"cppv_cp_plan_id", "clav_cla_id"}
    left: list[Given] = []
    for fills in VISITS:
        for row in telling.rows(fills.table, person):
            given = telling.given(fills, row)
            if given is None:
                continue
            is_said = "is_child_seen" in given.columns
            if not is_said:
                given.when_new["is_child_seen"] = False
            if not given.columns.get("is_child_seen") and given.columns.get("is_seen_alone") is not False:
                if given.columns.get("is_seen_alone"):
                    telling.refuse(row, f"{fills.key[:-3]}_seen_alone", "the row does not say that the child was seen")
                if is_said:
                    given.columns["is_seen_alone"] = None
                else:
                    given.columns.pop("is_seen_alone", None)
            given.columns["kind"] = Visit.Kind.IN_PERSON.value
            episode = episodes.on(given.columns["happened_on"])
            (left if episode is None else episode.within).append(given)
    return left
