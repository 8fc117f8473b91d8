"""Loading Annex A: what the lists say is in the record, or in the report by file, row and column; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading import AnnexAFiles, LoadReport, load_annex_a
from lineofsight.cli import application
from lineofsight.domain.permissions import Role
from lineofsight.record.models import (
    Authority,
    Child,
    ChildProtectionPlan,
    Conference,
    Disability,
    Episode,
    Load,
    RefusedValue,
)
from lineofsight.returns.annex_a.columns import LISTS
from lineofsight.returns.annex_a.reading import NOT_LOADED, OF_THE_CHILD, TAKEN
from lineofsight.returns.exceptions import TablesError
from tests.actions.annex_a_files import Lists, as_folder, as_workbook, good_lists, grids_of, headings_of

pytestmark = pytest.mark.django_db
AFTERWARDS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AS_AT = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(AFTERWARDS, tick=False):
        yield


@pytest.fixture
def loader() -> Account:
    return Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)


Load_ = Callable[..., LoadReport]


@pytest.fixture
def load(loader: Account) -> Load_:
    def load_it(path: Path, *, is_dry_run: bool = False, **said: Any) -> LoadReport:
        said = {"authority": "999", "as_at": AS_AT, **said}
        return load_annex_a(AnnexAFiles([path], **said), by=loader, is_dry_run=is_dry_run)

    return load_it


def refusals(report: LoadReport) -> list[str]:
    return [f"{value.place}, child {value.child_id}: {value.value} - {value.reason}" for value in report.refused]


def test_what_the_lists_say_stands_in_the_record(load: Load_, tmp_path: Path) -> None:
    report = load(as_workbook(tmp_path / "annex_a.xlsx", grids_of(good_lists())))
    assert refusals(report) == []
    first, second = Child.objects.order_by("la_child_id")
    assert (first.person.born_on, first.person.sex, first.person.ethnicity) == (date(2016, 5, 14), "F", "WBRI")
    assert list(Disability.objects.values_list("code", flat=True)) == ["NONE", "NONE"]
    episode, closed = first.episodes.get(), second.episodes.get()
    assert (episode.source, episode.primary_need, episode.closed_on) == ("6", "N1", None)
    assert (closed.source, closed.closed_on, closed.reason_for_closure) == ("2A", date(2026, 10, 5), "RC8")
    assert episode.complete_from == date(2026, 5, 21)
    assert episode.assessments.get().authorised_on == date(2026, 10, 20)
    conference = Conference.objects.get()
    assert (conference.held_on, conference.outcome) == (date(2026, 9, 29), "cp_plan")
    assert conference.section_47_enquiry == episode.section_47_enquiries.get()
    plan = ChildProtectionPlan.objects.get()
    assert (plan.initial_category, plan.previous_plans, plan.reviews.count()) == ("NEG", 0, 0)
    assert (first.as_at_on, first.allocations.get().team.name) == (AS_AT, "Loaded from file")
    kept = Load.objects.get()
    assert (kept.kind, kept.authority_number, kept.values_given) == ("annex-a", "999", report.values_given)
    assert report.values_given == report.values_taken == 54


@dataclass(frozen=True)
class Bad:
    """Lists that are spoilt, what the report says of them by pieces of its lines, and the children and episodes read.

    A refusal is given as place, value and a piece of the reason.
    """

    what: str
    spoil: Callable[[Lists], object]
    refused: tuple[tuple[str, str, str], ...] = ()
    said: tuple[str, ...] = ()
    episodes: dict[str, int] = field(default_factory=lambda: {"A1": 1, "A2": 1})


def _shift(lists: Lists) -> None:
    """Every value of a referral one column to the left, from the child's sex on."""
    names = ["sex", "ethnicity", "born_on", "age", "referred_on", "source", "no_further_action"]
    row = {"age": "8", "no_further_action": "b) No", **lists[3][1]}
    lists[3][1] = {"child": "A2", **{name: row.get(after, "") for name, after in pairwise(names)}}


BAD = (
    Bad("a date that is none", lambda lists: lists[3][0].update(born_on="31/02/2016", referred_on="01/09/2026"),
        refused=(("List 3, row 2, column D", "31/02/2016", "no such day"),)),
    Bad("a referral without a day", lambda lists: lists[3][0].update(referred_on="soon"),
        refused=(
            ("List 3, row 2, column F", "soon", "not a date written dd/mm/yyyy"),
            ("List 3, row 2, column G", "q) 6: Police", "does not say when it was (Referrals)"),
        )),
    Bad("an assessment before every referral", lambda lists: lists[4][0].update(started_on="03/08/2026"),
        refused=(
            ("List 4, row 2, column G", "03/08/2026", "no episode is known in which it can stand"),
            ("List 4, row 2, column I", "20/10/2026", "no episode is known in which it can stand"),
        )),
    Bad("a code that is none", lambda lists: lists[6][0].update(need="N99"),
        refused=(("List 6, row 2, column H", "N99", "not one of the template's values (N1 - Abuse or neglect"),)),
    Bad("words that fit several codes", lambda lists: lists[3][1].update(source="Health services"),
        refused=(("List 3, row 3, column G", "Health services", "it may mean 3A or 3B or 3C"),)),
    Bad("a gender for which the record has no code", lambda lists: lists[5][0].update(sex="d) Neither"),
        refused=(("List 5, row 2, column B", "d) Neither", "the record has no code for it"),)),
    Bad("two dates of birth", lambda lists: lists[4][0].update(born_on="15/05/2016"),
        refused=(
            ("List 3, row 2, column D", "14/05/2016", "the lists give this child 2 dates of birth"),
            ("List 4, row 2, column D", "15/05/2016", "List 4 row 2"),
            ("List 5, row 2, column D", "14/05/2016", "none is taken"),
            ("List 6, row 2, column D", "14/05/2016", "none is taken"),
            ("List 7, row 2, column D", "14/05/2016", "none is taken"),
        )),
    Bad("a referral that stands twice", lambda lists: lists[3].append(dict(lists[3][0])),
        said=("1 row said again what another row had said, and counted once",)),
    Bad("a referral that stands twice and contradicts itself",
        lambda lists: lists[3].append({**lists[3][0], "source": "8"}),
        refused=(("List 3, row 4, column G", "8", "List 3 row 2 says otherwise of the same child and day"),),
        said=("1 row said again",)),
    Bad("a child in need who is no referral", lambda lists: lists[3].pop(1),
        said=("1 of the children in need (list 6) were referred in the half year and are not among the referrals",)),
    Bad("need that starts after its referral", lambda lists: lists[6][0].update(referred_on="04/09/2026"),
        said=("1 CIN start dates (list 6) lie within an episode that a referral began before", "List 6 row 2")),
    Bad("a row without a child", lambda lists: lists[6].append({"child": "", "need": "N1", "sex": "M"}),
        refused=(
            ("List 6, row 4, column B", "M", "no child identifier"),
            ("List 6, row 4, column H", "N1", "no child identifier"),
        )),
    Bad("a row that is shifted", _shift,
        refused=(
            ("List 3, row 3, column A", "A2", "it seems to be shifted"),
            ("List 3, row 3, column B", "a) WBRI", "it seems to be shifted"),
            ("List 3, row 3, column C", "01/02/2018", "it seems to be shifted"),
            ("List 3, row 3, column D", "8", "it seems to be shifted"),
            ("List 3, row 3, column E", "02/09/2026", "it seems to be shifted"),
            ("List 3, row 3, column F", "2A", "it seems to be shifted"),
            ("List 3, row 3, column G", "b) No", "it seems to be shifted"),
        ),
        said=("1 of the children in need (list 6)",)),
    Bad("what no database holds",
        lambda lists: (
            lists[3].append({**lists[3][0], "child": "9" * 65}),
            lists[7][0].update(previous_plans=40_000, ended_on="01/09/2026"),
            lists[3][1].update(source="2A_x0000_"),
        ),
        refused=(
            ("List 3, row 3, column G", "2A_x0000_", "not one of the template's values"),
            ("List 3, row 4, column A", "9" * 65, "it has 65 characters"),
            *((f"List 3, row 4, column {column}", value, "no child identifier") for column, value in (
                ("B", "b) Female"), ("C", "a) WBRI"), ("D", "14/05/2016"), ("F", "01/09/2026"),
                ("G", "q) 6: Police"))),
            ("List 7, row 2, column O", "40000", "not a whole number from 0 to 999"),
        )),
    Bad("identifiers that became numbers", lambda lists: [lists[3].append({**lists[3][0], "child": 7.0})],
        said=("List 3: 1 child identifiers are numbers there: if they began with zeros",),
        episodes={"7": 1, "A1": 1, "A2": 1}),
    Bad("days that became numbers", lambda lists: lists[3][0].update(referred_on=46266, born_on=42504.0),
        said=("List 3: “Date of referral”: 1 day stands as the number of a spreadsheet",)),
)  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.what)
def test_what_is_wrong_is_told_by_its_place_and_the_rest_is_loaded(bad: Bad, load: Load_, tmp_path: Path) -> None:
    lists = good_lists()
    bad.spoil(lists)
    report = load(as_workbook(tmp_path / "annex_a.xlsx", grids_of(lists)))
    found = sorted(((value.place, value.value, value.reason) for value in report.refused), key=lambda one: one[0])
    assert [one[:2] for one in found] == [one[:2] for one in bad.refused]
    for (_, _, reason), (_, _, piece) in zip(found, bad.refused, strict=True):
        assert piece in reason
    said = "\n".join(report.lines())
    for piece in bad.said:
        assert piece in said
    episodes = {child.la_child_id: child.episodes.count() for child in Child.objects.all()}
    assert episodes == bad.episodes
    kept = RefusedValue.objects.values_list("file", "line", "column", "value", "child__la_child_id")
    assert set(kept) == {(one.file, one.line, one.column, one.value, one.child_id or None) for one in report.refused}


def test_a_date_of_birth_that_was_refused_leaves_that_of_the_record(load: Load_, tmp_path: Path) -> None:
    load(as_workbook(tmp_path / "first.xlsx", grids_of(good_lists())))
    lists = good_lists()
    for rows in lists.values():
        for row in rows:
            row["born_on"] = "unknown"
    report = load(as_workbook(tmp_path / "second.xlsx", grids_of(lists)))
    assert {value.field for value in report.refused} == {"Date of Birth"}
    assert not report.changed_anything
    assert Child.objects.get(la_child_id="A1").person.born_on == date(2016, 5, 14)


def test_every_form_in_which_the_lists_come_says_the_same(load: Load_, loader: Account, tmp_path: Path) -> None:
    load(as_workbook(tmp_path / "annex_a.xlsx", grids_of(good_lists())))
    folder = as_folder(tmp_path / "lists", grids_of(good_lists()))
    assert not load(folder).changed_anything
    as_files = AnnexAFiles(sorted(folder.iterdir()), authority="999", as_at=AS_AT)
    assert load_annex_a(as_files, by=loader).was_loaded_before


def test_columns_are_found_in_another_order_and_under_headings_that_vary(load: Load_, tmp_path: Path) -> None:
    lists = {3: good_lists()[3]}
    (headings, *rows) = grids_of(lists)["List 3"]
    said = {
        "Child Unique ID": "child's id ",
        "Date of Birth": "Birth date (of child)",
        "Referral Source": "REFERRAL source",
    }
    turned = [[said.get(heading, heading) for heading in reversed(headings)], *(list(reversed(row)) for row in rows)]
    report = load(as_folder(tmp_path / "lists", {"referrals this year": turned}))
    assert refusals(report) == []
    assert set(Episode.objects.values_list("child__la_child_id", "source")) == {("A1", "6"), ("A2", "2A")}


def test_a_table_that_is_no_list_and_one_that_lacks_its_key_are_told_and_the_rest_is_loaded(
    load: Load_, tmp_path: Path
) -> None:
    grids = grids_of(good_lists())
    keyless = [row[:6] + row[7:] for row in grids.pop("List 4")]
    notes = [["Remember", "to send"], ["this", "today"]]
    report = load(as_folder(tmp_path / "lists", {**grids, "List 4": keyless, "Odd": notes}, encoding="cp1252"))
    assert refusals(report) == [
        "List 4.csv, child :  - it is not read as list 4: it lacks “Continuous Assessment Start Date”. 1 row not read",
        "Odd.csv, child :  - it is none of the eleven lists, by its name or its headings: 1 row not read",
    ]
    assert Episode.objects.count() == 2


def test_lists_of_which_nothing_is_taken_are_told_with_their_rows(load: Load_, tmp_path: Path) -> None:
    row = ["B1", *[""] * (len(headings_of(9)) - 1)]
    grids = {**grids_of(good_lists()), "List 9": [headings_of(9), row, row]}
    report = load(as_folder(tmp_path / "lists", grids))
    assert "List 9, Care leavers: 2 rows not taken: the record has no part for it." in report.told
    assert Load.objects.get().header["Told"] == report.told
    assert not Child.objects.filter(la_child_id="B1").exists()


def test_every_list_is_taken_or_says_why_not() -> None:
    assert sorted([*TAKEN, *NOT_LOADED]) == [of.number for of in LISTS]
    fields = {of.number: {column.field for column in of.columns} for of in LISTS}
    assert all(OF_THE_CHILD - {"disability"} | taken <= fields[number] for number, taken in TAKEN.items())


def test_loading_twice_changes_nothing_and_a_dry_run_nothing_at_all(load: Load_, tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "annex_a.xlsx", grids_of(good_lists()))
    assert load(path, is_dry_run=True).changed_anything
    assert not Child.objects.exists()
    assert not Load.objects.exists()
    load(path)
    again = load(path)
    assert again.was_loaded_before
    assert not again.changed_anything
    assert TrailEvent.objects.filter(action="load_file").count() == 2
    another_day = load(path, as_at=date(2026, 10, 1))
    assert not another_day.changed_anything
    assert another_day.reference_date == date(2026, 11, 20)
    assert f"Nothing new: the same as loaded on {AFTERWARDS:%-d %B %Y}." in another_day.lines()


def test_a_case_that_was_closed_and_opened_again_on_one_day_is_two(load: Load_, tmp_path: Path) -> None:
    lists = good_lists()
    lists[6].insert(0, {**lists[6][1], "referred_on": "05/10/2026", "need": "N2", "closed_on": "", "reason": ""})
    report = load(as_workbook(tmp_path / "annex_a.xlsx", grids_of(lists)))
    found = Episode.objects.filter(child__la_child_id="A2").order_by("referred_on")
    assert [(one.referred_on.day, one.primary_need, one.closed_on, one.reason_for_closure) for one in found] == [
        (2, "N5", date(2026, 10, 5), "RC8"),
        (5, "N2", None, ""),
    ]
    assert not any("lie within an episode" in said for said in report.lines())


def test_two_rows_of_need_are_never_one_episode(load: Load_, tmp_path: Path) -> None:
    lists = good_lists()
    lists[6].append({**lists[6][1], "referred_on": "01/10/2026", "closed_on": "", "reason": ""})
    load(as_workbook(tmp_path / "annex_a.xlsx", grids_of(lists)))
    closed = Episode.objects.filter(child__la_child_id="A2").values_list("referred_on", "closed_on")
    assert set(closed) == {(date(2026, 9, 2), date(2026, 10, 5)), (date(2026, 10, 1), None)}


def test_what_a_worker_amended_and_what_the_lists_do_not_hold_stays(load: Load_, tmp_path: Path) -> None:
    load(as_workbook(tmp_path / "first.xlsx", grids_of(good_lists())))
    Episode.objects.filter(child__la_child_id="A1").update(origin="recorded", primary_need="N2")
    lists = good_lists()
    lists[6][1].update(need="N4")
    del lists[4], lists[5]
    report = load(as_workbook(tmp_path / "second.xlsx", grids_of(lists)), as_at=date(2026, 11, 21))
    assert (report.counts["episode"].kept, report.counts["episode"].changed) == (1, 1)
    assert [report.counts[kind].absent for kind in ("assessment", "section_47_enquiry")] == [0, 0]
    assert set(Episode.objects.values_list("primary_need", flat=True)) == {"N2", "N4"}


def test_a_fact_stands_in_an_episode_that_only_the_record_has(load: Load_, tmp_path: Path) -> None:
    load(as_workbook(tmp_path / "first.xlsx", grids_of(good_lists())))
    lists = {4: [{**good_lists()[4][0], "started_on": "02/11/2026", "authorised_on": ""}]}
    report = load(as_workbook(tmp_path / "second.xlsx", grids_of(lists)))
    assert refusals(report) == []
    assert Episode.objects.get(child__la_child_id="A1").assessments.count() == 2


@pytest.mark.parametrize(
    ("cover", "said", "error", "words"),
    [
        (
            [["As at", "20/11/2026"]],
            {"authority": "", "as_at": None},
            CannotLoad,
            "three-digit number with --authority",
        ),
        ([["Authority number", "999"]], {"as_at": None}, CannotLoad, "do not say which day they describe"),
        ([["As at", "19/11/2026"]], {}, CannotLoad, "as at 19 November 2026, and --as-at says 20 November 2026"),
        ([["Authority number", "998"]], {}, CannotLoad, "of authority 998, not of 999"),
        ([], {"as_at": date(2026, 12, 1)}, CannotLoad, "in the future"),
    ],
)
def test_whose_lists_they_are_and_of_which_day_has_to_be_said_once(
    load: Load_, tmp_path: Path, cover: list[list[str]], said: dict[str, Any], error: type[Exception], words: str
) -> None:
    grids = {**grids_of(good_lists()), "Cover": [["Annex A", "What this is"], *cover]}
    with pytest.raises(error, match=words):
        load(as_workbook(tmp_path / "annex_a.xlsx", grids), **said)
    assert not Child.objects.exists()


@pytest.mark.parametrize("line", [["Authority number", "998"], ["Annex A", "Elsewhere"]])
def test_another_authoritys_lists_are_refused(load: Load_, tmp_path: Path, line: list[str]) -> None:
    Authority.objects.create(number="999", name="Springshire")
    grids = {**grids_of(good_lists()), "Cover": [["Annex A", "What this is"], line]}
    with pytest.raises(AnotherAuthority):
        load(as_workbook(tmp_path / "annex_a.xlsx", grids), authority="")
    assert not Child.objects.exists()


def test_without_any_list_nothing_is_loaded(load: Load_, tmp_path: Path) -> None:
    with pytest.raises(CannotLoad, match="No list of Annex A was found"):
        load(as_folder(tmp_path / "lists", {"Odd": [["Remember"], ["this"]]}))
    with pytest.raises(TablesError):
        load(tmp_path / "nothing.xlsx")


def test_the_command_reports_by_place(tmp_path: Path) -> None:
    lists = good_lists()
    lists[6][0].update(need="N99")
    path, report = as_workbook(tmp_path / "annex_a.xlsx", grids_of(lists)), tmp_path / "report.json"
    typed = ["load", "annex-a", str(path), "--as-at", "2026-11-20", "--authority", "999", "--report", str(report)]
    result = CliRunner().invoke(application("load"), typed)
    assert result.exit_code == 0, result.output
    assert "List 6, row 2, column H, child A1, Primary Need Code: 'N99' - it is not one of" in result.output
    (refused,) = json.loads(report.read_text())[0]["refused"]
    assert (refused["file"], refused["line"], refused["column"]) == ("List 6", 2, "H")
