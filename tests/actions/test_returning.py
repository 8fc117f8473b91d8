"""The census made from the record: what a file told the record, the record tells again, and what is made is kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from lxml import etree
from typer.testing import CliRunner

from lineofsight.access import trail
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions.exceptions import CannotReturn
from lineofsight.actions.loading import load_census
from lineofsight.actions.returning import make_census, write_again
from lineofsight.cli import application
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Episode, Person, PreProceedingsMeeting, Proceedings, ReturnSnapshot
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.reading import inspect, read_children
from lineofsight.returns.cin_census.writing import ReviewsForm, write_census
from lineofsight.synthetic.authority import AUTHORITY
from lineofsight.synthetic.census import header_for, invented_children
from tests.plain_census import differences

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
REFERENCE_DATE = date(2026, 3, 31)
CHILDREN = 150


@pytest.fixture
def clerk(db: None) -> Account:
    return Account.objects.create_user("clerk", role=Role.SERVICE_ACCOUNT)


@pytest.fixture
def loaded(clerk: Account, tmp_path: Path) -> Callable[..., Path]:
    """Loads a file of invented children of 2025-26 into the record, and gives the file."""

    def load(*children: CensusChild) -> Path:
        path = tmp_path / "given.xml"
        everybody = children or tuple(invented_children(CHILDREN, REFERENCE_DATE, seed=4))
        write_census(path, header_for(REFERENCE_DATE, datetime(2026, 4, 1, 6, 30, tzinfo=UTC)), everybody)
        load_census(path, by=clerk)
        return path

    with time_machine.travel(NOW, tick=False):
        yield load


def told(path: Path) -> dict[str, CensusChild]:
    return {child.la_child_id: child for child in read_children(path)}


@pytest.mark.parametrize("reviews", ["dfe", "grouped"])
def test_what_a_file_told_is_told_again(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path, reviews: ReviewsForm
) -> None:
    given = loaded()
    made = make_census(tmp_path / "made.xml", 2026, by=clerk, reviews=reviews)
    assert differences(told(given), told(made.path)) == []
    assert made.checked.children == CHILDREN
    assert not made.checked.has_errors
    header = inspect(made.path).header
    assert (header.authority, header.year, header.reference_date) == (AUTHORITY, 2026, REFERENCE_DATE)
    assert (header.software, header.serial_number) == ("Line of Sight", "001")


def test_the_file_made_again_from_what_it_told_is_the_same(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    first = make_census(tmp_path / "first.xml", 2026, by=clerk).path
    load_census(first, by=clerk)
    second = make_census(tmp_path / "second.xml", 2026, by=clerk).path
    same = second.read_bytes().replace(b"<SerialNo>002</SerialNo>", b"<SerialNo>001</SerialNo>")
    assert same == first.read_bytes()


def test_the_grouped_form_follows_the_schema(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path, SHARED_STANDARDS: Path
) -> None:
    loaded()
    schema = etree.XMLSchema(etree.parse(str(SHARED_STANDARDS / "cin" / "CIN_schema_2026.xsd")))
    made = make_census(tmp_path / "made.xml", 2026, by=clerk, reviews="grouped")
    assert b"<CPPreviewDate>" in made.path.read_bytes()
    assert schema.validate(etree.parse(str(made.path))), schema.error_log


def test_what_came_after_the_reference_date_is_left_out(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    """A case closed in April was open on the day that the return is of; who was born in April was awaited."""
    children = list(invented_children(1_000, REFERENCE_DATE, seed=4))
    open_one = next(one for one in children if one.born_on and one.episodes[-1].closed_on is None)
    awaited = next(one for one in children if one.expected_on)
    loaded(open_one, awaited)
    Episode.objects.filter(child__la_child_id=open_one.la_child_id, closed_on=None).update(
        closed_on=date(2026, 4, 2), reason_for_closure="RC7"
    )
    Person.objects.filter(child__la_child_id=open_one.la_child_id).update(died_on=date(2026, 4, 1))
    Person.objects.filter(child__la_child_id=awaited.la_child_id).update(
        born_on=date(2026, 4, 9), was_expected_on=awaited.expected_on, expected_on=None, sex="F", ethnicity="WBRI"
    )
    made = make_census(tmp_path / "made.xml", 2026, by=clerk)
    assert differences({one.la_child_id: one for one in (open_one, awaited)}, told(made.path)) == []


def test_a_record_merged_into_another_is_not_returned_beside_it(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    one, other = Child.objects.order_by("la_child_id")[:2]
    Person.objects.filter(pk=one.pk).update(merged_into=other.pk)
    made = make_census(tmp_path / "made.xml", 2026, by=clerk)
    assert one.la_child_id not in told(made.path)
    assert made.checked.children == CHILDREN - 1


@pytest.mark.parametrize("children", [30, 90])
def test_a_batch_is_read_in_as_many_queries_whatever_it_holds(
    loaded: Callable[..., Path],
    clerk: Account,
    tmp_path: Path,
    children: int,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    loaded(*invented_children(children, REFERENCE_DATE, seed=4))
    with django_assert_max_num_queries(32):
        make_census(tmp_path / "made.xml", 2026, by=clerk)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_a_return_is_kept_as_it_was_made_whatever_the_record_says_later(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    made = make_census(tmp_path / "made.xml", 2026, by=clerk)
    as_sent = made.path.read_bytes()
    Episode.objects.update(primary_need="N9")
    changed = make_census(tmp_path / "made.xml", 2026, by=clerk)
    assert (changed.snapshot.serial, changed.path.read_bytes() == as_sent) == (2, False)
    snapshot, path = write_again(made.snapshot.pk, tmp_path / "again.xml", by=clerk)
    assert path.read_bytes() == as_sent
    assert (snapshot.children, snapshot.size) == (CHILDREN, len(as_sent))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["again.xml", "given.xml", "made.xml"]


def test_a_return_that_was_altered_is_not_written_again(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    snapshot = make_census(tmp_path / "made.xml", 2026, by=clerk).snapshot
    content = zlib.decompress(snapshot.content).replace(b"WBRI", b"WIRI")
    ReturnSnapshot.objects.filter(pk=snapshot.pk).update(content=zlib.compress(content))
    with pytest.raises(CannotReturn, match="not as it was made"):
        write_again(snapshot.pk, tmp_path / "again.xml", by=clerk)
    with pytest.raises(CannotReturn, match="There is no return 99"):
        write_again(99, tmp_path / "again.xml", by=clerk)
    assert not (tmp_path / "again.xml").exists()


def test_a_return_is_on_the_trail_before_it_is_there(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    made = make_census(tmp_path / "made.xml", 2026, by=clerk)
    event = TrailEvent.objects.get(action="make_return")
    assert (event.verb, event.object_kind, event.object_id, event.rows) == (
        "change",
        "return_snapshot",
        str(made.snapshot.pk),
        CHILDREN,
    )
    assert trail.verify().is_whole


def test_a_return_is_made_by_nobody_but_who_may(loaded: Callable[..., Path], clerk: Account, tmp_path: Path) -> None:
    loaded()
    clerk.role = Role.ADMINISTRATOR
    with pytest.raises(Refused):
        make_census(tmp_path / "made.xml", 2026, by=clerk)
    assert not ReturnSnapshot.objects.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["given.xml"]


def test_a_record_that_is_nobodys_has_no_return(clerk: Account, tmp_path: Path) -> None:
    with pytest.raises(CannotReturn, match="does not say whose it is"):
        make_census(tmp_path / "made.xml", 2026, by=clerk)


# --- the command -----------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(application("return"), ["return", *arguments], prog_name="lineofsight")
    return result.exit_code, result.output


def test_the_command_makes_checks_compares_and_keeps(
    loaded: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = loaded()
    monkeypatch.chdir(tmp_path)
    status, said = run("cin", "--year", "2025-26", "--last-year", str(given), "--comparison", "compared.csv")
    assert status == 0, said
    assert f"children_in_need_2025-26.xml: census of 2025-26, file 001, reviews dfe, {CHILDREN} children" in said
    assert "YonY 07  Number of CPPs ending in the year" in said
    assert (tmp_path / "compared.csv").read_text("utf-8").count("\n") == 8
    made = Path("children_in_need_2025-26.xml").read_bytes()
    number = ReturnSnapshot.objects.get().pk
    status, said = run("kept")
    assert f"{number}  census of 2025-26, file 001" in said
    status, said = run("cin", "--again", str(number), "--out", "again.xml")
    assert (status, Path("again.xml").read_bytes() == made) == (0, True)


def test_the_command_ends_with_1_where_a_rule_finds_an_error(
    loaded: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = next(one for one in invented_children(20, REFERENCE_DATE, seed=4) if one.born_on)
    loaded(replace(child, died_on=date(2001, 1, 1)))
    monkeypatch.chdir(tmp_path)
    status, said = run("cin", "--year", "2026")
    assert status == 1
    assert "error, 1 finding: " in said
    assert child.la_child_id not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("--year", "2025-27"),
        ("--reviews", "both"),
        ("--comparison", "compared.csv"),
        ("--again", "1", "--year", "2026"),
    ],
)
def test_what_cannot_be_meant_is_said(arguments: tuple[str, ...], db: None) -> None:
    assert run("cin", *arguments)[0] == 2


def test_pre_proceedings_are_returned_from_2026_27_with_the_days_of_the_year(
    loaded: Callable[..., Path], clerk: Account, tmp_path: Path
) -> None:
    loaded()
    open_now = Episode.objects.filter(closed_on__isnull=True, is_no_further_action=False).order_by("pk")
    whole, earlier, over, at_once = open_now[:4]
    start = {"decision": "start_pre_proceedings", "reasons": "x"}

    def on_the_way(episode: Episode, **said: Any) -> Proceedings:
        return Proceedings.objects.create(child_id=episode.child_id, episode=episode, **(start | said))

    letter = {"letter_on": date(2026, 4, 6), "is_offered": True}
    court = {"applied_on": date(2026, 4, 28), "court_letter_on": date(2026, 4, 29)}
    ended = {"ended_on": date(2026, 4, 28), "end": "issue", "family_group_on": date(2026, 4, 20)}
    way = on_the_way(whole, gateway_on=date(2026, 4, 1), **letter, **ended, **court)
    for day, came in ((9, False), (10, True), (17, None), (24, True)):
        PreProceedingsMeeting.objects.create(proceedings=way, held_on=date(2026, 4, day), did_parents_attend=came)
    on_the_way(earlier, gateway_on=date(2026, 3, 31), **letter)
    on_the_way(over, gateway_on=date(2026, 3, 2), ended_on=date(2026, 3, 31), end="step_down")
    on_the_way(at_once, gateway_on=date(2026, 4, 1), decision="issue")
    made = make_census(tmp_path / "made.xml", 2027, by=clerk)
    groups = {
        child.findtext("ChildIdentifiers/LAchildID"): [(item.tag, item.text) for item in group]
        for child in etree.parse(made.path).iter("Child")
        for group in child.iter("PreProceedingsandFGDM")
    }
    assert groups == {
        whole.child.la_child_id: [
            ("PPStartDate", "2026-04-01"), ("LBPSentDate", "2026-04-06"), ("FGDMMeetingOffer", "1"),
            ("FGDMMeetingFac", "1"), ("InitialPPMeetingDate", "2026-04-10"), ("ReviewMeetingsCount", "2"),
            ("StepDecisionDate", "2026-04-28"), ("CourtAppDate", "2026-04-28"), ("LetterInitCPDate", "2026-04-29"),
        ],
        earlier.child.la_child_id: [
            ("LBPSentDate", "2026-04-06"), ("FGDMMeetingOffer", "1"), ("FGDMMeetingFac", "0"),
        ],
    }  # fmt: skip
    draft = [(one.code, one.child) for one in made.checked.findings if one.code.startswith(("899", "90"))]
    assert draft == [("9000Q", earlier.child.la_child_id)]
    assert not made.checked.breaches
    before = make_census(tmp_path / "before.xml", 2026, by=clerk)
    assert b"PreProceedings" not in before.path.read_bytes()
