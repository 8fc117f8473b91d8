"""The return of looked-after children: the published columns, the episodes of a year, and what the cover says."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lineofsight.domain.history import Episode, History
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, LookedAfterReview
from lineofsight.domain.returned import CareEpisodeDetail, CarePeriodDetail, HeldBy, Home, ReturnedChild
from lineofsight.returns.ssda903.columns import FILES
from lineofsight.returns.ssda903.rows import ReturnYear, rows_of
from lineofsight.returns.ssda903.writing import LookedAfterReturn, write_folder

YEAR = ReturnYear(2026)


def test_the_files_and_columns_are_the_published_ones_in_their_order(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "ssda903" / "columns.csv").open(encoding="utf-8") as file:
        published = [(row["file"], row["column"], row["required"] == "yes") for row in csv.DictReader(file)]
    assert [(of.name, column.name, column.is_required) for of in FILES for column in of.columns] == published


def looked_after(**period: Any) -> ReturnedChild:
    episodes = (
        CareEpisode(20, date(2024, 5, 1), "V2", "U6", "S", date(2025, 3, 1)),
        CareEpisode(21, date(2025, 3, 1), "C1", "U6", "L", date(2025, 9, 1)),
        CareEpisode(22, date(2025, 9, 1), "C1", "K2", "P", period.get("ended_on")),
    )
    care = CarePeriod(
        9,
        date(2024, 5, 1),
        need="N1",
        episodes=episodes,
        reviews=(LookedAfterReview(30, date(2025, 3, 31)), LookedAfterReview(31, date(2025, 4, 1))),
        **period,
    )
    episode = Episode(1, date(2024, 4, 1), care_periods=(care,))
    return ReturnedChild(
        History(1, "A1", sex="F", ethnicity="WBRI", upn_unknown="UN1", born_on=date(2015, 2, 3), episodes=(episode,)),
        reference="x",
        workers=(HeldBy("SW1", date(2024, 4, 1), date(2025, 6, 1)), HeldBy("", date(2025, 6, 1))),
        periods={9: CarePeriodDetail("E4A", is_unaccompanied=True)},
        care_episodes={
            21: CareEpisodeDetail("ZZ1 1AA", "PR1", change_reason="CARPL"),
            22: CareEpisodeDetail("ZZ2 2AA", "PR4", "SC1"),
        },
        homes=(Home("AB1 1AA", date(2020, 1, 1), date(2024, 6, 1)), Home("AB2 2AA", date(2024, 6, 2))),
        participation={31: "PN1"},
    )


def test_the_episodes_of_a_year_are_those_that_ran_in_it() -> None:
    first, second = rows_of(looked_after(), YEAR)["Episodes"]
    assert (first["started_on"], first["ended_on"], first["reason_ended"]) == (date(2025, 3, 1), date(2025, 9, 1), "X1")
    assert (first["change_reason"], first["provider"], first["home_postcode"]) == ("CARPL", "PR1", "AB1 1AA")
    assert (second["ended_on"], second["reason_ended"], second["urn"], second["need"]) == (None, "", "SC1", "N1")


@pytest.mark.parametrize(
    ("ended_on", "known"), [(date(2026, 3, 31), (date(2026, 3, 31), "E4A")), (date(2026, 4, 1), (None, ""))]
)
def test_an_end_after_the_year_has_not_come(ended_on: date, known: tuple[date | None, str]) -> None:
    last = rows_of(looked_after(ended_on=ended_on), YEAR)["Episodes"][-1]
    assert (last["ended_on"], last["reason_ended"]) == known


def test_who_the_child_is_with_reviews_and_workers_of_the_year() -> None:
    rows = rows_of(looked_after(), YEAR)
    assert rows["Header"][0]["upn"] == "UN1"
    assert [(one["held_on"], one["participation"]) for one in rows["Reviews"]] == [(date(2025, 4, 1), "PN1")]
    assert [one["worker"] for one in rows["SWEpisodes"]] == ["SW1", ""]
    assert len(rows["UASC"]) == 1


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ((), ["", ""]),
        ((date(2026, 4, 1),), ["", ""]),
        ((date(2026, 3, 31), date(2024, 2, 1)), ["1", "01/02/2024"]),
        ((date(2024, 2, 1), None), ["1", ""]),
    ],
)
def test_a_mother_is_one_from_the_birth_of_her_first_child(born: tuple[date | None, ...], said: list[str]) -> None:
    made = LookedAfterReturn(YEAR, "Springshire")
    made.add(rows_of(replace(looked_after(), mother_of=born), YEAR))
    assert made.cells(FILES[0])[0][-2:] == said


def test_a_child_who_was_not_looked_after_in_the_year_is_not_in_it() -> None:
    assert rows_of(looked_after(ended_on=date(2025, 3, 31)), YEAR) == {}


def test_the_folder_has_every_file_and_the_cover_says_what_is_missing(tmp_path: Path) -> None:
    made = LookedAfterReturn(YEAR, "Springshire", held_back=1)
    made.add(rows_of(looked_after(), YEAR))
    made.rows["Header"][0]["sex"] = ""
    write_folder(tmp_path, made)
    with (tmp_path / "Episodes.csv").open(encoding="utf-8") as file:
        assert [row["DECOM"] for row in csv.DictReader(file)] == ["01/03/2025", "01/09/2025"]
    cover = dict(made.cover())
    assert cover["OC2"] == "Empty: the record has no part for this file yet."
    assert "Header, empty columns" not in cover
    assert cover["SWEpisodes, empty columns"] == "The record has no part for: SW_REASON"
    assert cover["Held back"] == "1 children whose records are sealed"
    assert list(made.findings()) == [
        ("Header", 1, "SEX", "is not recorded"),
        ("SWEpisodes", 2, "SW_ID", "is not recorded"),
    ]
    assert {one.stem for one in tmp_path.glob("*.csv")} == {"cover", "findings", *(of.name for of in FILES)}
