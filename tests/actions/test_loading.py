"""Loading census files: what a file says is in the record or in the report, and nothing is lost or overwritten."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from lineofsight.access import trail
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import family_help, people, workforce
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading import LoadReport, load_census
from lineofsight.cli import application
from lineofsight.domain.permissions import Role
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    Conference,
    DataFault,
    Deadline,
    Disability,
    Episode,
    FactVersion,
    Identifier,
    Load,
    Now,
    RefusedValue,
    Team,
    Visit,
)
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusHeader,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.writing import write_census
from lineofsight.returns.exceptions import CensusFileError
from tests.actions.census_values import Value, values_in_record, values_of, values_refused
from tests.authority import small_authority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

EPISODE = CensusEpisode(
    referred_on=date(2025, 9, 1),
    source="6",
    primary_need="N1",
    is_no_further_action=False,
    assessments=(
        CensusAssessment(started_on=date(2025, 9, 3), authorised_on=date(2025, 10, 20), factors=("1A", "16A")),
    ),
    section_47_enquiries=(
        CensusSection47Enquiry(
            started_on=date(2025, 9, 8), conference_on=date(2025, 9, 29), conference_not_required=False
        ),
    ),
    child_protection_plans=(
        CensusChildProtectionPlan(
            started_on=date(2025, 9, 29),
            initial_category="NEG",
            latest_category="NEG",
            previous_plans=0,
            reviewed_on=(date(2025, 12, 15),),
        ),
    ),
)
CHILD = CensusChild(
    la_child_id="A1",
    upn="A999000000001",
    born_on=date(2016, 5, 14),
    sex="F",
    ethnicity="WBRI",
    disabilities=("NONE",),
    episodes=(EPISODE,),
)


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def loader() -> Account:
    return Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)


@pytest.fixture
def load(loader: Account, tmp_path: Path) -> object:
    """Load children as a file of their own: `load(CHILD, on=date(2026, 3, 31))`."""

    def write_and_load(
        *children: CensusChild, on: date = date(2026, 3, 31), authority: str = "999", is_dry_run: bool = False
    ) -> LoadReport:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xml"
        header = CensusHeader(
            authority=authority,
            reference_date=on,
            collection="CIN",
            year=on.year,
            source_level="L",
            software="test",
            serial_number="001",
            written_at=datetime(2026, 4, len(list(tmp_path.iterdir())) + 1, 9, 0, tzinfo=UTC),
        )
        with path.open("wb") as file:
            write_census(file, header, children)
        return load_census(path, by=loader, is_dry_run=is_dry_run)

    return write_and_load


def as_the_record_says(values: Counter[Value]) -> Counter[Value]:
    """Booleans of a file as true and false, which the record does not tell from 1 and 0."""
    words = {"1": "true", "0": "false"}
    said: Counter[Value] = Counter()
    for (child, element, text), n in values.items():
        is_boolean = element in {"ReferralNFA", "ICPCnotRequired"}
        said[child, element, words.get(text, text) if is_boolean else text] += n
    return said


@pytest.mark.parametrize("name", ["fake_CIN_data.xml", "CIN_Census_2026.xml"])
def test_every_value_of_a_sample_is_in_the_record_or_in_the_report(
    name: str, loader: Account, SHARED_STANDARDS: Path
) -> None:
    path = SHARED_STANDARDS / "cin" / "samples" / name
    report = load_census(path, by=loader)
    in_record, refused = values_in_record(), values_refused()
    given = values_of(path)
    moments = {value for value in given if value[1] == "DateTime"}
    for value in moments:  # the record writes the same moment in another form
        del given[value]
        assert in_record.pop(next(held for held in in_record if held[1] == "DateTime")) == 1
    assert as_the_record_says(given) == in_record + refused
    assert sum(refused.values()) == len(report.refused)
    assert report.values_given == report.values_taken + len([one for one in report.refused if one.child_id])


def test_loading_the_same_file_twice_changes_nothing(loader: Account, SHARED_STANDARDS: Path) -> None:
    path = SHARED_STANDARDS / "cin" / "samples" / "fake_CIN_data.xml"
    load_census(path, by=loader)
    models = (Child, Episode, Conference, Identifier, Disability, Deadline, Load, RefusedValue, FactVersion)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    report = load_census(path, by=loader)
    assert report.was_loaded_before
    assert not report.changed_anything
    assert {model: list(model.objects.order_by("pk").values()) for model in models} == before


def test_a_loaded_child_is_in_the_holding_team_as_at_the_files_day(load) -> None:
    report = load(CHILD)
    child = Child.objects.get()
    assert (report.children, report.episodes) == (1, 1)
    assert child.as_at_on == date(2026, 3, 31)
    allocation = Allocation.objects.get(child=child)
    assert (allocation.team, allocation.worker) == (Team.holding_team(), None)
    assert child.name == ""
    assert Episode.objects.get().complete_from == date(2025, 4, 1)
    running = Deadline.objects.running().with_standing(Now.read())
    assert {row.as_at_on for row in running} == {date(2026, 3, 31)}


def test_a_later_file_corrects_and_extends_and_the_old_version_is_kept(load) -> None:
    load(CHILD)
    assessment = replace(EPISODE.assessments[0], authorised_on=date(2025, 10, 21), factors=("1A", "10A"))
    added = CensusAssessment(started_on=date(2026, 2, 2))
    episode = replace(EPISODE, primary_need="N5", assessments=(assessment, added))
    report = load(replace(CHILD, ethnicity="WIRI", upn="A999000000002", episodes=(episode,)))
    assert Assessment.objects.count() == 2
    first = Assessment.objects.order_by("started_on")[0]
    assert (first.authorised_on, first.version) == (date(2025, 10, 21), 2)
    assert list(first.factors.order_by("code").values_list("code", flat=True)) == ["10A", "1A"]
    assert Episode.objects.get().primary_need == "N5"
    old, new = Identifier.objects.filter(kind="upn").order_by("pk")
    assert (old.ended_on, new.ended_on) == (date(2026, 3, 31), None)
    kept = FactVersion.objects.get(fact="assessment")
    assert kept.content["authorised_on"] == "2025-10-20"
    counts = report.counts
    assert (counts["assessment"].added, counts["assessment"].changed) == (1, 1)
    assert (counts["factor"].added, counts["factor"].removed) == (1, 1)
    assert counts["person"].changed == 1


def test_a_key_date_that_a_later_file_of_the_year_corrects_is_the_same_row(load) -> None:
    load(CHILD)
    episode = Episode.objects.get()
    load(replace(CHILD, episodes=(replace(EPISODE, referred_on=date(2025, 9, 2)),)))
    corrected = Episode.objects.get()
    assert (corrected.pk, corrected.referred_on) == (episode.pk, date(2025, 9, 2))


def test_an_episode_of_another_year_is_another_episode(load) -> None:
    closed = replace(
        EPISODE,
        child_protection_plans=(),
        section_47_enquiries=(),
        closed_on=date(2025, 12, 1),
        reason_for_closure="RC7",
    )
    load(replace(CHILD, episodes=(closed,)))
    load(
        replace(CHILD, episodes=(replace(EPISODE, referred_on=date(2026, 6, 1), assessments=()),)),
        on=date(2026, 10, 31),
    )
    assert list(Episode.objects.order_by("referred_on").values_list("referred_on", flat=True)) == [
        date(2025, 9, 1),
        date(2026, 6, 1),
    ]
    assert Child.objects.get().as_at_on == date(2026, 10, 31)


def test_an_earlier_file_extends_and_overwrites_nothing(load) -> None:
    load(replace(CHILD, ethnicity="WIRI"), on=date(2026, 10, 31))
    earlier = replace(EPISODE, referred_on=date(2024, 5, 1), assessments=(), section_47_enquiries=())
    report = load(replace(CHILD, episodes=(earlier,)), on=date(2025, 3, 31))
    child = Child.objects.get()
    assert child.person.ethnicity == "WIRI"
    assert child.as_at_on == date(2026, 10, 31)
    assert report.counts["person"].kept == 1
    assert Episode.objects.count() == 2


def test_a_fact_that_a_worker_recorded_or_amended_is_not_overwritten(load) -> None:
    load(CHILD)
    authority = small_authority()
    child = Child.objects.get()
    workforce.allocate(
        child.pk,
        team=authority.north.team,
        worker=authority.north.worker_row,
        on=date(2026, 4, 1),
        reason=Allocation.Reason.FIRST_CONTACT,
        by=authority.service_manager,
    )
    episode = Episode.objects.get()
    episode.correct({"primary_need": "N2"}, by=authority.north.worker_row, reason="Disability is the main reason")
    report = load(replace(CHILD, episodes=(replace(EPISODE, primary_need="N8"),)), on=date(2026, 10, 31))
    episode.refresh_from_db()
    assert episode.primary_need == "N2"
    assert report.counts["episode"].kept == 1


def test_a_later_fact_recorded_here_makes_now_today(load) -> None:
    load(CHILD)
    authority = small_authority()
    child = Child.objects.get()
    workforce.allocate(
        child.pk,
        team=authority.north.team,
        worker=authority.north.worker_row,
        on=date(2026, 3, 31),
        reason=Allocation.Reason.FIRST_CONTACT,
        by=authority.service_manager,
    )
    child.refresh_from_db()
    assert child.as_at_on == date(2026, 3, 31)
    visit = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 11, 20), is_child_seen=True)
    family_help.record_visit(child.pk, visit, by=authority.north.worker)
    child.refresh_from_db()
    assert child.as_at_on is None
    assert not Deadline.objects.filter(child=child, as_at_on__isnull=False).exists()


def test_another_authoritys_file_is_refused(load) -> None:
    load(CHILD)
    with pytest.raises(AnotherAuthority, match="never mix"):
        load(replace(CHILD, la_child_id="B1"), authority="998")
    assert Child.objects.count() == 1


def test_a_dry_run_says_what_it_would_do_and_does_nothing(load) -> None:
    report = load(CHILD, is_dry_run=True)
    assert report.counts["episode"].added == 1
    assert not any(model.objects.exists() for model in (Child, Load, Episode, Deadline, RefusedValue))


def test_a_child_who_stands_twice_in_a_file_is_one_child(load) -> None:
    other = replace(EPISODE, referred_on=date(2026, 1, 5), assessments=(), child_protection_plans=())
    load(CHILD, replace(CHILD, ethnicity="WIRI", episodes=(other,)))
    child = Child.objects.get()
    assert child.person.ethnicity == "WBRI"
    assert Episode.objects.filter(child=child).count() == 2


def closed_here(child: Child) -> date:
    """End the child's case as a worker would; gives back the day."""
    on = date(2026, 11, 20)
    for episode in Episode.objects.filter(child=child, closed_on=None):
        episode.correct({"closed_on": on, "reason_for_closure": "RC7"}, by=None)
    for allocation in Allocation.objects.filter(child=child, ended_on=None):
        allocation.correct({"ended_on": on, "reason_ended": Allocation.Reason.CLOSED}, by=None)
    return on


def test_a_child_whose_case_was_closed_here_is_not_held_again(load) -> None:
    load(CHILD)
    closed_here(Child.objects.get())
    load(CHILD)
    load(CHILD, on=date(2026, 10, 31))
    assert not Allocation.objects.current().exists()
    assert Allocation.objects.count() == 1


def test_a_new_open_episode_of_a_file_holds_the_child_again_from_no_day_before(load) -> None:
    load(CHILD)
    on = closed_here(Child.objects.get())
    again = replace(EPISODE, referred_on=date(2026, 9, 1), assessments=(), section_47_enquiries=())
    load(replace(CHILD, episodes=(EPISODE, replace(again, child_protection_plans=()))), on=date(2026, 10, 31))
    held = Allocation.objects.current().get()
    assert (held.team, held.started_on) == (Team.holding_team(), on)
    team_ids = Deadline.objects.running().values_list("team_id", flat=True)
    assert team_ids
    assert set(team_ids) == {held.team_id}


def test_a_pupil_number_that_comes_back_is_in_use_again(load) -> None:
    first, second = "A999000000001", "A999000000002"
    for year, upn in ((2024, first), (2025, second), (2026, first)):
        load(replace(CHILD, upn=upn, episodes=()), on=date(year, 3, 31))
    numbers = Identifier.objects.filter(kind="upn").order_by("pk").values_list("value", "ended_on")
    assert list(numbers) == [(first, date(2025, 3, 31)), (second, date(2026, 3, 31)), (first, None)]
    report = load(replace(CHILD, upn=second, episodes=()), on=date(2025, 3, 31))
    assert report.counts["identifier"].kept == 1
    assert Identifier.objects.filter(kind="upn").count() == 3


def test_a_disability_that_a_file_of_a_later_year_does_not_give_is_removed(load) -> None:
    load(CHILD, on=date(2025, 3, 31))
    report = load(replace(CHILD, disabilities=("MOB",)), on=date(2026, 3, 31))
    assert list(Disability.objects.values_list("code", flat=True)) == ["MOB"]
    assert report.counts["disability"].removed == 1
    assert FactVersion.objects.get(fact="disability").content["code"] == "NONE"
    report = load(CHILD, on=date(2025, 3, 31))
    assert list(Disability.objects.values_list("code", flat=True)) == ["MOB"]
    assert report.counts["disability"].kept == 1


def test_a_code_that_cannot_be_read_takes_no_other_away(load) -> None:
    (episode, *_), first = CHILD.episodes, replace(CHILD, disabilities=("MOB", "HEAR"))
    load(first, on=date(2025, 3, 31))
    (assessment,) = episode.assessments
    assessments = (replace(assessment, factors=("1A", "99Z")),)
    damaged = replace(first, disabilities=("VIS", "HAERING"), episodes=(replace(episode, assessments=assessments),))
    report = load(damaged, on=date(2025, 3, 31))
    assert set(Disability.objects.values_list("code", flat=True)) == {"MOB", "HEAR", "VIS"}
    assert set(Assessment.objects.get().factors.values_list("code", flat=True)) == {"1A", "16A"}
    assert (report.counts["disability"].kept, report.counts["factor"].kept) == (2, 1)
    assert [(one.value, "put it right" in one.reason) for one in report.refused] == [("HAERING", True), ("99Z", True)]
    twice = load(replace(first, disabilities=("VIS", "VIS")), on=date(2026, 3, 31))
    assert twice.counts["disability"].removed == 2


def test_a_disability_that_a_worker_took_away_is_not_brought_back_by_a_file(load) -> None:
    load(replace(CHILD, disabilities=("MOB", "HEAR")), on=date(2025, 3, 31))
    authority, child = small_authority(), Child.objects.get()
    workforce.allocate(
        child.pk,
        team=authority.north.team,
        worker=authority.north.worker_row,
        on=date(2026, 4, 1),
        reason=Allocation.Reason.FIRST_CONTACT,
        by=authority.service_manager,
    )
    people.state_disabilities(child.pk, ["HEAR"], reason="It was his brother", by=authority.north.worker)
    report = load(replace(CHILD, disabilities=("MOB", "HEAR")), on=date(2026, 3, 31))
    assert list(Disability.objects.values_list("code", flat=True)) == ["HEAR"]
    assert report.counts["disability"].kept == 1


def test_a_file_in_which_a_child_stands_twice_changes_nothing_when_loaded_again(
    load, loader: Account, tmp_path: Path
) -> None:
    (enquiry,) = EPISODE.section_47_enquiries
    (plan,) = EPISODE.child_protection_plans
    (assessment,) = EPISODE.assessments
    again = replace(
        EPISODE,
        conference_on=date(2025, 10, 6),
        assessments=(replace(assessment, factors=("10A",)),),
        section_47_enquiries=(replace(enquiry, conference_on=date(2025, 9, 30)),),
        child_protection_plans=(replace(plan, reviewed_on=(date(2025, 12, 16),)),),
    )
    transferred = replace(EPISODE, conference_on=date(2025, 10, 3))
    first, second = replace(CHILD, episodes=(transferred,)), replace(CHILD, upn="A999000000002", disabilities=("MOB",))
    report = load(first, replace(second, episodes=(again,)))
    assert not any(counts.changed or counts.removed for counts in report.counts.values())
    assert list(Identifier.objects.values_list("value", "ended_on")) == [("A999000000001", None)]
    assert (report.counts["identifier"].kept, report.counts["conference"].kept) == (1, 2)
    assert (report.counts["disability"].added, report.counts["review"].added) == (2, 2)
    report = load_census(tmp_path / "0.xml", by=loader)
    assert report.was_loaded_before
    assert not report.changed_anything
    assert not FactVersion.objects.exists()


def test_a_file_of_the_future_or_beyond_the_calendar_is_refused(load) -> None:
    with pytest.raises(CannotLoad, match="in the future"):
        load(CHILD, on=date(2027, 3, 31))
    with pytest.raises(CannotLoad, match="ReferenceDate is 31 March 1990"):
        load(CHILD, on=date(1990, 3, 31))


def test_loaded_facts_may_break_a_rule_of_practice(load) -> None:
    backwards = replace(EPISODE, closed_on=date(2025, 8, 1), reason_for_closure="RC7")
    load(replace(CHILD, episodes=(backwards, replace(EPISODE, referred_on=date(2025, 9, 15)))))
    assert Episode.objects.count() == 2
    assert DataFault.objects.exists()


def test_a_broken_file_leaves_the_record_as_before(load, loader: Account, tmp_path: Path) -> None:
    load(CHILD)
    whole = (tmp_path / "0.xml").read_bytes()
    broken = tmp_path / "broken.xml"
    broken.write_bytes(whole.replace(b">A1<", b">A2<")[:-40])
    with pytest.raises(CensusFileError):
        load_census(broken, by=loader)
    assert (Child.objects.count(), Load.objects.count()) == (1, 1)


def test_a_failure_half_way_leaves_the_record_as_before(load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lineofsight.actions.loading.one_load.ledger.reread", _fail)
    with pytest.raises(RuntimeError):
        load(CHILD)
    assert not Child.objects.exists()


def _fail(child_ids: object) -> None:
    raise RuntimeError("the disk is full")


def test_the_load_is_one_row_on_the_trail(load) -> None:
    load(CHILD)
    event = TrailEvent.objects.get(action="load_file")
    assert (event.verb, event.object_kind, event.rows) == ("change", "load", 1)
    assert trail.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_a_refused_load_is_one_row_on_the_trail_and_nothing_else(load, loader: Account) -> None:
    loader.role = Role.ADMINISTRATOR
    with pytest.raises(Refused):
        load(CHILD)
    assert TrailEvent.objects.get().outcome == "refused"
    assert not Child.objects.exists()


def test_the_command_reports_and_ends_with_the_right_status(
    SHARED_STANDARDS: Path, tmp_path: Path, loader: Account
) -> None:
    sample = SHARED_STANDARDS / "cin" / "samples" / "CIN_Census_2026.xml"
    written = tmp_path / "report.json"
    result = CliRunner().invoke(application("load"), ["load", "cin", str(sample), "--report", str(written)])
    assert result.exit_code == 0, result.output
    assert "13 refused" in result.output
    assert "line 46, child DfEX0000001" in result.output
    (report,) = json.loads(written.read_text("utf-8"))
    assert report["values"] == {"given": 58, "taken": 45, "refused": 13}
    assert len(report["refused"]) == 13
    nothing = tmp_path / "nothing.xml"
    nothing.write_bytes(b"")
    result = CliRunner().invoke(application("load"), ["load", "cin", str(nothing)])
    assert result.exit_code == 1
    result = CliRunner().invoke(application("load"), ["load", "cin", str(sample), "--max-size", "1K"])
    assert result.exit_code == 1
    result = CliRunner().invoke(application("load"), ["load", "cin", str(sample), "--max-size", "much"])
    assert result.exit_code == 2
