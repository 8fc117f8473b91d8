"""The lists of Annex A: the published columns and values, who is in each list on a day, and what is written."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    History,
    Review,
    Section47Enquiry,
)
from lineofsight.domain.inspected import (
    CareDetail,
    InspectedChild,
    InspectedContact,
    PlacementDetail,
    SeenAt,
    cut,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod, EmergencyProtection
from lineofsight.returns.annex_a.columns import LISTS, Kind
from lineofsight.returns.annex_a.lists import InspectionDays, contact_lines, lines_of, months_before
from lineofsight.returns.annex_a.writing import Inspection, write_folder, write_workbook

ON = date(2026, 11, 23)
DAYS = InspectionDays.of(ON)


def published(standards: Path, name: str) -> list[dict[str, str]]:
    with (standards / "annex-a" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_the_published_ones_in_their_order(SHARED_STANDARDS: Path) -> None:
    ours = [(of.number, column.heading, str(column.kind), column.is_required) for of in LISTS for column in of.columns]
    assert ours == [
        (int(row["list"]), row["column"], row["type"], row["required"] == "yes")
        for row in published(SHARED_STANDARDS, "lists.csv")
    ]


def test_headings_that_vary_are_known_by_the_published_patterns(SHARED_STANDARDS: Path) -> None:
    ours = [(of.number, column.heading, column.pattern) for of in LISTS for column in of.columns]
    assert ours == [
        (int(row["list"]), row["column"], row["header_pattern"].removeprefix("/").removesuffix("/i"))
        for row in published(SHARED_STANDARDS, "lists.csv")
    ]


def test_every_value_that_is_written_is_one_of_the_template(SHARED_STANDARDS: Path) -> None:
    allowed: dict[str, set[str]] = {}
    for row in published(SHARED_STANDARDS, "codesets.csv"):
        allowed.setdefault(row["codeset"], set()).add(row["value"])
    rows = published(SHARED_STANDARDS, "lists.csv")
    columns = [column for of in LISTS for column in of.columns]
    for row, column in zip(rows, columns, strict=True):
        if column.kind is Kind.CODE and column.values is not None:
            assert set(column.values.values()) <= allowed[row["codeset"]], column.heading


def test_the_cover_names_what_the_record_has_no_part_for() -> None:
    cover = dict(Inspection(ON, "Springshire").cover())
    assert [of.number for of in LISTS if not of.has_part] == [9, 10, 11]
    assert "no part" in cover["List 9: Care leavers"]
    assert "Number of Episodes the Child has been 'Missing'" in cover["List 8, empty columns"]


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 23), 6, date(2026, 5, 24)),
        (date(2026, 8, 31), 6, date(2026, 3, 1)),
        (date(2026, 3, 31), 12, date(2025, 4, 1)),
        (date(2026, 1, 15), 6, date(2025, 7, 16)),
    ],
)
def test_the_months_up_to_a_day(day: date, months: int, first: date) -> None:
    assert months_before(day, months) == first


def child(*episodes: Episode, **others: Any) -> InspectedChild:
    facts = {"sex": "F", "ethnicity": "WBRI", "born_on": date(2015, 11, 24), "episodes": episodes}
    details = {name: others.pop(name) for name in list(others) if name not in {"early_help", "disabilities"}}
    history = cut(History(1, "A1", **(facts | others)), ON)
    return InspectedChild(history, team="North", worker="Anna", **details)


def one(number: int, of: InspectedChild) -> dict[str, Any]:
    (line,) = lines_of(number, of, DAYS)
    return line.values


def test_a_contact_stands_with_its_child_or_without_one() -> None:
    contacts = [
        InspectedContact(5, date(2026, 11, 1), "6", "A1", "F", "WBRI", date(2015, 11, 24)),
        InspectedContact(6, date(2026, 11, 2), "1A"),
    ]
    first, second = Inspection(ON, "", {1: list(contact_lines(contacts, DAYS))}).rows(1)
    assert first == ["A1", "b) Female", "a) WBRI", date(2015, 11, 24), 10, date(2026, 11, 1), "q) 6: Police"]
    assert second == ["", "c) Not stated/recorded", "", "", "", date(2026, 11, 2), "a) 1A: Individual"]


def test_early_help_assessments_of_the_half_year_and_of_families_helped_now() -> None:
    done = EarlyHelp(
        1, date(2026, 1, 1), date(2026, 1, 2), (EarlyHelpAssessment(11, date(2026, 1, 3), date(2026, 6, 1)),),
        ended_on=date(2026, 7, 1),
    )  # fmt: skip
    past = EarlyHelp(
        2, date(2025, 1, 1), date(2025, 1, 2), (EarlyHelpAssessment(12, date(2025, 1, 3), date(2025, 2, 1)),),
        ended_on=date(2025, 7, 1),
    )  # fmt: skip
    now = EarlyHelp(3, date(2026, 2, 1), date(2026, 2, 2))
    lines = lines_of(2, child(early_help=(done, past, now), organisations={11: "School"}), DAYS)
    assert [(line.kind, line.key) for line in lines] == [("early help assessment", 11), ("early help", 3)]
    assert lines[0].values["organisation"] == "School"


def test_referrals_are_counted_over_the_year_and_listed_over_the_half() -> None:
    listed = child(
        Episode(1, date(2026, 1, 5), closed_on=date(2026, 2, 1)),
        Episode(2, date(2026, 6, 1), source="6", is_no_further_action=True, decided_on=date(2026, 6, 2)),
        Episode(3, date(2026, 11, 24)),
    )
    assert one(3, listed) | {"referrals": 2, "no_further_action": True, "team": "North"} == one(3, listed)


@pytest.mark.parametrize(("outcome", "needs"), [("nfa", False), ("early_help", False), ("cin_plan", True), ("", None)])
def test_an_assessment_says_whether_support_is_needed_once_it_is_authorised(outcome: str, needs: bool | None) -> None:
    made = Assessment(4, date(2026, 9, 1), authorised_on=date(2026, 9, 20))
    values = one(4, child(Episode(1, date(2026, 8, 31), assessments=(made,)), outcomes={4: outcome}))
    assert values["needs_support"] is needs
    later = Assessment(4, date(2026, 9, 1), authorised_on=date(2026, 11, 24))
    open_then = one(4, child(Episode(1, date(2026, 8, 31), assessments=(later,)), outcomes={4: outcome}))
    assert (open_then["authorised_on"], open_then["needs_support"]) == (None, None)


def test_an_assessment_says_whether_the_child_was_seen() -> None:
    episode = Episode(1, date(2026, 8, 31), assessments=(Assessment(4, date(2026, 9, 1)),))
    for is_seen in (True, False, None):
        assert one(4, child(episode, child_seen={4: is_seen}))["child_seen"] is is_seen


def test_an_enquiry_counts_the_others_and_not_itself() -> None:
    enquiries = (
        Section47Enquiry(1, date(2026, 2, 1), conference_on=date(2026, 2, 20), concluded_on=date(2026, 2, 10)),
        Section47Enquiry(2, date(2026, 10, 1), conference_not_required=True),
    )
    values = one(5, child(Episode(1, date(2026, 1, 1), section_47_enquiries=enquiries), plan_made={1: True}))
    assert (values["started_on"], values["enquiries"], values["conferences"]) == (date(2026, 10, 1), 1, 1)
    assert (values["conference_not_required"], values["plan_made"]) == (True, None)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"assessments": (Assessment(1, date(2026, 6, 2)),)}, "assessment"),
        ({"assessments": (Assessment(1, date(2026, 6, 2), authorised_on=date(2026, 7, 1)),)}, ""),
        ({"child_in_need_plans": (ChildInNeedPlan(1, date(2026, 7, 1)),)}, "need_plan"),
        ({"child_protection_plans": (ChildProtectionPlan(1, date(2026, 7, 1)),)}, "protection_plan"),
        ({"care_periods": (CarePeriod(1, date(2026, 7, 1)),)}, "looked_after"),
        ({"assessments": (Assessment(1, date(2026, 6, 2)),), "closed_on": date(2026, 8, 1)}, "closed"),
        ({"assessments": (Assessment(1, date(2026, 6, 2)),), "closed_on": date(2026, 11, 24)}, "assessment"),
    ],
)
def test_where_a_child_in_need_stands(facts: dict[str, Any], status: str) -> None:
    assert one(6, child(Episode(1, date(2026, 6, 1), **facts)))["status"] == status


def test_a_child_only_referred_is_not_in_need() -> None:
    assert lines_of(6, child(Episode(1, date(2026, 6, 1))), DAYS) == []


def test_a_plan_with_its_last_visit_review_and_emergency() -> None:
    plan = ChildProtectionPlan(
        3, date(2026, 5, 1), initial_category="NEG", latest_category="EMO", reviews=(Review(1, date(2026, 7, 30)),)
    )
    before = ChildProtectionPlan(2, date(2024, 5, 1), ended_on=date(2024, 9, 1))
    emergency = EmergencyProtection(1, "police_protection", date(2026, 5, 30), ended_on=date(2026, 6, 1))
    visits = (
        SeenAt(date(2026, 10, 1), True, True, True),
        SeenAt(date(2026, 10, 9), True, None, False),
    )
    episode = Episode(1, date(2024, 4, 1), child_protection_plans=(before, plan), emergency_protections=(emergency,))
    values = one(7, child(episode, visits=visits, conference_of={3: date(2026, 5, 1)}))
    assert (values["visited_on"], values["seen_alone"]) == (date(2026, 10, 1), True)
    assert (values["reviewed_on"], values["emergency"], values["previous_plans"]) == (date(2026, 7, 30), True, 1)


def in_care(detail: PlacementDetail) -> InspectedChild:
    period = CarePeriod(
        9,
        date(2026, 1, 5),
        need="N1",
        episodes=(
            CareEpisode(20, date(2026, 1, 5), "V2", "U6", "S", date(2026, 2, 1)),
            CareEpisode(21, date(2026, 2, 1), "C1", "U6", "L", date(2026, 3, 1)),
            CareEpisode(22, date(2026, 3, 1), "C1", "K2", "P"),
        ),
    )
    return child(
        Episode(1, date(2026, 1, 1), care_periods=(period,)),
        authority="Springshire",
        placements={22: detail},
        care={9: CareDetail(is_unaccompanied=False, checks={"dental_check": date(2026, 8, 1)})},
    )


def test_a_child_in_care_with_status_placement_and_checks() -> None:
    values = one(8, in_care(PlacementDetail("PR1", "ZZ1 1AA", "SC1", is_outside_authority=False)))
    assert (values["legal_status"], values["legal_status_on"]) == ("C1", date(2026, 2, 1))
    assert (values["placed_on"], values["placement_type"], values["placements"]) == (date(2026, 3, 1), "K2", 2)
    assert (values["dental_check"], values["health_assessment"]) == (date(2026, 8, 1), None)
    assert (values["location"], values["placed_in"], values["second_period"]) == ("inside", "Springshire", False)


def test_a_protected_placement_says_that_it_is_confidential_and_no_more() -> None:
    lines = lines_of(8, in_care(PlacementDetail("PR1", is_protected=True)), DAYS)
    row = dict(zip((one.heading for one in LISTS[7].columns), Inspection(ON, "", {8: lines}).rows(8)[0], strict=True))
    assert row["LA of Placement"] == "CON - Child placed in confidential placement"
    assert (row["Placement postcode"], row["Placement Location"], row["URN of Placement"]) == ("", "", "")


def test_what_breaks_a_rule_is_said_by_list_row_and_column_without_a_value() -> None:
    lines = lines_of(3, child(Episode(1, date(2026, 6, 1), source="XX")), DAYS)
    found = [(one.list_number, one.row, one.column, one.why) for one in Inspection(ON, "", {3: lines}).findings()]
    assert found == [
        (3, 1, "Referral Source", "the record has a code that the template does not have"),
        (3, 1, "Referral NFA?", "is not recorded"),
    ]


def test_the_workbook_and_the_folder_hold_the_same_and_nothing_runs(tmp_path: Path) -> None:
    made = child(Episode(1, date(2026, 6, 1), source="6", is_no_further_action=False))
    lines = lines_of(3, made, DAYS)
    lines[0].values["worker"] = "=cmd()"
    inspection = Inspection(ON, "Springshire", {3: lines}, held_back=2)
    write_workbook(tmp_path / "a.xlsx", inspection)
    write_folder(tmp_path / "a", inspection)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Cover", *(f"List {n}" for n in range(1, 12)), "Where from", "Findings"]
    headings, row = book["List 3"].iter_rows(values_only=True)
    assert headings == tuple(column.heading for column in LISTS[2].columns)
    assert (row[0], row[5].date(), row[-1]) == ("A1", date(2026, 6, 1), "'=cmd()")
    assert list(book["Where from"].iter_rows(values_only=True))[1] == (3, 1, "episode", 1)
    with (tmp_path / "a" / "list_03.csv").open(encoding="utf-8-sig") as file:
        (written,) = csv.DictReader(file)
    assert (written["Date of referral"], written["Allocated Worker"]) == ("01/06/2026", "'=cmd()")
    with (tmp_path / "a" / "cover.csv").open(encoding="utf-8-sig") as file:
        assert ["Held back", "2 children whose records are sealed"] in list(csv.reader(file))
