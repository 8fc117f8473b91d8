"""Loading an extract of the Standard Safeguarding Dataset: it is in the record or in the report, and comes back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from lineofsight.access.accounts import command_line
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions.exceptions import AnotherAuthority, CannotLoad
from lineofsight.actions.loading import load_extract
from lineofsight.actions.returning.safeguarding_dataset import make_safeguarding_dataset
from lineofsight.cli import application
from lineofsight.domain.safeguarding_dataset import table
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    Conference,
    Contact,
    Deadline,
    Episode,
    FactVersion,
    FamilyMember,
    Load,
    Person,
    RefusedValue,
    Relationship,
    SourceKey,
    Visit,
)
from tests.actions.told_tables import TOLD, Load_, loading_into, with_row
from tests.authority import small_authority
from tests.returns.dataset_files import write_tables

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def load(tmp_path: Path) -> Load_:
    return loading_into(tmp_path)


def test_a_child_is_in_the_record_with_everything_that_hangs_together(load: Load_) -> None:
    report = load(TOLD)
    child = Child.objects.get()
    assert (child.la_child_id, child.name, child.as_at_on) == ("P1", "Robin Testname", date(2026, 11, 20))
    assessment = Assessment.objects.get()
    assert assessment.completed_by is not None
    assert (assessment.authorised_on, assessment.completed_by.name) == (date(2026, 10, 5), "Ada Testworker")
    assert sorted(assessment.factors.values_list("code", flat=True)) == ["1A", "2B"]
    conference = Conference.objects.get()
    assert (conference.section_47_enquiry, conference.plan.initial_category) == (
        child.section_47_enquiries.get(),
        "NEG",
    )
    assert Visit.objects.get().is_seen_alone is False
    contact = Contact.objects.get()
    assert (contact.outcome, contact.episode) == ("assessment", Episode.objects.get())
    allocation = Allocation.objects.get()
    assert (allocation.team.name, allocation.worker) == ("North", assessment.completed_by)
    mother = Relationship.objects.get()
    assert (mother.to, mother.person.names.get().given_names) == (child.person, "May")
    assert Deadline.objects.filter(child=child).exists()
    assert report.refused == []
    assert SourceKey.objects.get(fact="assessment", column="cina_assessment_id").key == "A1"


def test_work_goes_on_here_where_that_is_said(load: Load_) -> None:
    load(TOLD, goes_on_here=True)
    assert Child.objects.get().as_at_on is None


def test_loading_it_again_changes_nothing(load: Load_) -> None:
    load(TOLD)
    models = (Person, Child, Episode, Assessment, Conference, Contact, Visit, Allocation, SourceKey, Deadline)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    assert load(TOLD).was_loaded_before
    report = load({**TOLD, "ssd_cin_plans": []})
    assert not report.was_loaded_before
    assert not report.changed_anything
    assert {model: list(model.objects.order_by("pk").values()) for model in models} == before
    assert not FactVersion.objects.exists()


def test_a_later_extract_corrects_by_key_and_tells_what_is_gone(load: Load_) -> None:
    load(TOLD)
    assessment = Assessment.objects.get()
    changed = with_row("ssd_cin_assessments", cina_assessment_start_date="2026-09-03")
    report = load({**changed, "ssd_cp_visits": []}, on=date(2026, 11, 22))
    corrected = Assessment.objects.get()
    assert (corrected.pk, corrected.started_on, corrected.version) == (assessment.pk, date(2026, 9, 3), 2)
    assert FactVersion.objects.get(fact="assessment").content["started_on"] == "2026-09-02"
    assert report.counts["assessment"].changed == 1
    assert Visit.objects.count() == 1
    assert any("ssd_cp_visits: rows of an earlier extract" in sentence and "V1" in sentence for sentence in report.told)
    assert Child.objects.get().as_at_on == date(2026, 11, 22)


def test_another_worker_takes_the_child_over_from_the_one_before(load: Load_) -> None:
    load(TOLD)
    taken_over = {**TOLD["ssd_involvements"][0], "invo_involvements_id": "L2"}
    load({**TOLD, "ssd_involvements": [{**taken_over, "invo_involvement_start_date": "2026-10-01"}]})
    before, now = Allocation.objects.order_by("started_on")
    assert (before.ended_on, now.ended_on) == (date(2026, 10, 1), None)


def test_a_family_is_corrected_by_the_key_of_its_row(load: Load_) -> None:
    load(TOLD)
    report = load(with_row("ssd_family", fami_family_id="FAM9"), on=date(2026, 11, 22))
    assert report.counts["family_member"].changed == 1
    assert sorted(FamilyMember.objects.values_list("family", flat=True)) == ["FAM1", "FAM2", "FAM9"]


def test_a_decision_taken_back_leaves_the_contact_open(load: Load_) -> None:
    load(TOLD)
    load(with_row("ssd_contacts", cont_contact_outcome_json="", cont_contact_date="2026-11-10"))
    contact = Contact.objects.get()
    assert (contact.stage, contact.outcome, contact.decided_at, contact.version) == ("received", "", None, 2)


def test_of_two_plans_of_one_conference_the_second_stands_alone(load: Load_) -> None:
    rows = [*TOLD["ssd_cp_plans"], {**TOLD["ssd_cp_plans"][0], "cppl_cp_plan_id": "K2"}]
    report = load({**TOLD, "ssd_cp_plans": rows})
    first, second = Conference.objects.get().plan, Child.objects.get().child_protection_plans.latest("pk")
    assert first != second
    assert second.conference is None
    assert [one.field for one in report.refused] == ["ssd_cp_plans.cppl_icpc_id"]


def test_the_same_extract_on_a_later_day_is_nothing_new(load: Load_) -> None:
    load(TOLD)
    before = list(Child.objects.values())
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        on_no_day, on_a_later_day = load(TOLD, on=None), load(TOLD, on=date(2026, 11, 21))
    for report in (on_no_day, on_a_later_day):
        assert report.reference_date == date(2026, 11, 20)
        assert not report.changed_anything
        assert "Nothing new: the same as loaded on 23 November 2026." in report.lines()
    assert any("as at 20 November 2026 and is read so" in sentence for sentence in on_a_later_day.told)
    assert not any("is read so" in sentence for sentence in on_no_day.told)
    assert list(Child.objects.values()) == before
    goes_on = load(TOLD, goes_on_here=True)
    assert "Loaded before on 23 November 2026." in goes_on.lines()
    assert goes_on.moved == 1


def test_what_a_worker_amended_stands(load: Load_) -> None:
    load(TOLD)
    Episode.objects.get().correct({"primary_need": "N2"}, by=None, reason="Disability is the main reason")
    report = load(with_row("ssd_cin_episodes", cine_cin_primary_need_code="N5"), on=date(2026, 11, 22))
    assert Episode.objects.get().primary_need == "N2"
    assert report.counts["episode"].kept == 1


def test_orphans_are_told_and_the_rest_loads(load: Load_) -> None:
    lost = {"cina_assessment_id": "A2", "cina_person_id": "P1", "cina_referral_id": "R9"}
    nobody = {"cinp_cin_plan_id": "Q1", "cinp_person_id": "P9", "cinp_cin_plan_start_date": "2026-09-01"}
    rows = [*TOLD["ssd_cin_assessments"], {**lost, "cina_assessment_start_date": "2026-09-09"}]
    report = load({**TOLD, "ssd_cin_assessments": rows, "ssd_cin_plans": [nobody]})
    assert [(one.file, one.line, one.child_id, one.field, one.value) for one in report.refused] == [
        ("ssd_cin_assessments.csv", 3, "P1", "ssd_cin_assessments.cina_referral_id", "R9"),
        ("ssd_cin_plans.csv", 2, "P9", "ssd_cin_plans.cinp_person_id", "P9"),
    ]
    assert Assessment.objects.count() == 1
    kept = RefusedValue.objects.get(value="R9")
    assert (kept.child, kept.file, kept.line) == (Child.objects.get(), "ssd_cin_assessments.csv", 3)


def test_a_table_without_a_part_is_told_with_its_rows(load: Load_) -> None:
    row = {"csdq_table_id": "1", "csdq_person_id": "P1", "csdq_sdq_score": "12"}
    report = load({**TOLD, "ssd_sdq_scores": [row]})
    assert "ssd_sdq_scores: rows for which the record has no part: 1." in report.told
    assert Load.objects.get().header["Told"] == report.told


def test_a_dry_run_changes_nothing_and_a_load_is_one_row_on_the_trail(load: Load_) -> None:
    assert load(TOLD, is_dry_run=True).counts["episode"].added == 1
    assert [model.objects.count() for model in (Child, Load, SourceKey)] == [0, 0, 0]
    load(TOLD)
    event = TrailEvent.objects.filter(action="load_file").latest("pk")
    assert (event.rows, event.details["children"]) == (1, 1)


def test_an_extract_of_nobody_and_of_no_known_authority_is_refused(load: Load_) -> None:
    with pytest.raises(CannotLoad, match="nobody in ssd_person"):
        load({"ssd_cin_episodes": TOLD["ssd_cin_episodes"]})
    with pytest.raises(CannotLoad, match="--authority"):
        load(TOLD, authority="")
    load(TOLD)
    with pytest.raises(AnotherAuthority):
        load(TOLD, authority="998")


def test_who_may_not_load_may_not(tmp_path: Path) -> None:
    by = small_authority().north.worker
    with pytest.raises(Refused):
        load_extract(write_tables(tmp_path / "e", TOLD), by=by, authority="999")
    assert not Child.objects.exists()


def test_what_was_loaded_is_given_back_with_its_keys(load: Load_, tmp_path: Path) -> None:
    load(TOLD)
    make_safeguarding_dataset(tmp_path / "returned", by=command_line())
    for name, told in TOLD.items():
        with (tmp_path / "returned" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = {row[_key(name)]: row for row in csv.DictReader(file)}
        assert set(rows) == {row[_key(name)] for row in told}, name
        for row in told:
            given = {field: value for field, value in row.items() if not field.endswith("_json")}
            assert {field: rows[row[_key(name)]][field][:10] for field in given} == {
                field: value[:10] for field, value in given.items()
            }, name


def _key(name: str) -> str:
    key = table(name).primary_key
    assert key is not None
    return key.name


def test_the_command_reports_and_ends_with_the_right_status(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "extract", TOLD)
    run = CliRunner().invoke(
        application("load"), ["load", "ssd", str(folder), "--authority", "999", "--as-at", "2026-11-20"]
    )
    assert run.exit_code == 0, run.output
    assert "1 children, 1 episodes" in run.output
    assert Child.objects.count() == 1
    run = CliRunner().invoke(application("load"), ["load", "ssd", str(tmp_path / "nothing"), "--authority", "999"])
    assert (run.exit_code, Child.objects.count()) == (1, 1)
