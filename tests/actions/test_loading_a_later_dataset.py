"""A later extract of the dataset: what it does not say, or says wrongly, leaves the record as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from lineofsight.record.models import (
    Allocation,
    Assessment,
    CareEpisode,
    CarePeriod,
    Child,
    Contact,
    Disability,
    FactVersion,
    LookedAfterReview,
    Proceedings,
)
from tests.actions.told_tables import CARE, TOLD, Load_, changed, loading_into, with_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def load(tmp_path: Path) -> Load_:
    return loading_into(tmp_path)


def test_a_worker_who_has_left_the_extract_held_the_child_still(load: Load_) -> None:
    load(TOLD)
    held_by = Allocation.objects.get().worker
    report = load({**TOLD, "ssd_professionals": [], "ssd_department": []}, on=LATER)
    assert held_by is not None
    assert Allocation.objects.get().worker == held_by
    assert report.counts["allocation"].changed == 0
    assert report.refused == []


def test_an_unknown_worker_takes_nobody_from_the_child_and_an_empty_cell_does(load: Load_) -> None:
    load(TOLD)
    report = load(with_row("ssd_involvements", invo_professional_id="W9"), on=LATER)
    assert Allocation.objects.get().worker is not None
    assert [one.value for one in report.refused] == ["W9"]
    load(with_row("ssd_involvements", invo_professional_id=""), on=LATER)
    assert Allocation.objects.get().worker is None


def test_an_end_that_cannot_be_read_ends_nobody_elses_time(load: Load_) -> None:
    ended = {**TOLD["ssd_involvements"][0], "invo_involvement_end_date": "2026-10-01"}
    now = {**ended, "invo_involvements_id": "L2", "invo_involvement_start_date": "2026-10-01"}
    now["invo_involvement_end_date"] = ""
    load({**TOLD, "ssd_involvements": [ended, now]})
    load({**TOLD, "ssd_involvements": [{**ended, "invo_involvement_end_date": "31/09/2026"}]}, on=LATER)
    before, after = Allocation.objects.order_by("started_on")
    assert (before.ended_on, after.ended_on) == (date(2026, 10, 1), None)


def test_a_date_that_cannot_be_read_does_not_reopen_a_period_of_care(load: Load_) -> None:
    tables = {**TOLD, **CARE}
    load(tables)
    damaged = changed(tables, "ssd_cla_episodes", clae_cla_episode_ceased_date="31/09/2026")
    damaged = changed(damaged, "ssd_cla_placement", clap_cla_placement_end_date="31/09/2026")
    report = load(damaged, on=LATER)
    period, episode = CarePeriod.objects.get(), CareEpisode.objects.get()
    assert (period.ended_on, period.reason_ended, period.need) == (date(2026, 11, 1), "E4A", "N1")
    assert (episode.ended_on, episode.change_reason) == (date(2026, 11, 1), "CARPL")
    assert len(report.refused) == 2
    assert not FactVersion.objects.exists()


def test_a_period_ends_with_its_last_episode_even_where_that_one_cannot_be_taken(load: Load_) -> None:
    tables = {**TOLD, **CARE}
    (only,) = tables["ssd_cla_episodes"]
    first = {**only, "clae_cla_episode_ceased_date": "2026-10-10", "clae_cla_episode_ceased_reason": "X1"}
    last = {**only, "clae_cla_episode_id": "E2", "clae_cla_episode_start_date": "2026-10-10"}
    lost = {**last, "clae_cla_episode_start_reason": "P", "clae_cla_placement_id": "PL9"}
    load({**tables, "ssd_cla_episodes": [first, lost]})
    period = CarePeriod.objects.get()
    assert (period.ended_on, period.reason_ended) == (date(2026, 11, 1), "E4A")


def test_a_contact_keeps_its_decision_where_the_outcome_cannot_be_read(load: Load_) -> None:
    recent = with_row("ssd_contacts", cont_contact_date="2026-11-10")
    recent = changed(recent, "ssd_cin_episodes", cine_referral_date="2026-11-11")
    load(recent)
    for outcome in ("{NEW_REFERRAL", '["NEW_REFERRAL_FLAG"]'):
        report = load(changed(recent, "ssd_contacts", cont_contact_outcome_json=outcome), on=LATER)
        contact = Contact.objects.get()
        assert (contact.stage, contact.outcome, contact.version) == ("decided", "assessment", 1)
        assert [one.field for one in report.refused] == ["ssd_contacts.cont_contact_outcome_json"]
    assert contact.episode is not None


def test_the_decision_of_a_gateway_stands_where_a_later_file_leaves_it_out(load: Load_) -> None:
    row = {"prep_table_id": "G1", "prep_person_id": "P1", "prep_pre_pro_decision_date": "2026-10-01"}
    load({**TOLD, "ssd_pre_proceedings": [{**row, "prep_legal_gateway_outcome": "C"}]})
    load({**TOLD, "ssd_pre_proceedings": [row]}, on=LATER)
    assert (Proceedings.objects.get().decision, Proceedings.objects.get().version) == ("issue", 1)


ISSUED = {"prep_legal_gateway_outcome": "C", "prep_agree_stepdown_issue_date": "2026-10-02"}


@pytest.mark.parametrize(
    ("said", "gateway_on", "told"),
    [
        (ISSUED, date(2026, 10, 2), ""),
        ({**ISSUED, "prep_pre_pro_outcome": "Decision to Issue Care Proceedings"}, date(2026, 10, 2), ""),
        ({**ISSUED, "prep_pre_pro_decision_date": "2026-10-01"}, date(2026, 10, 1), ""),
        ({**ISSUED, "prep_pre_pro_decision_date": "31/09/2026"}, None, "without the day"),
        ({**ISSUED, "prep_pre_pro_outcome": "Decision to step down"}, None, "without the day"),
        ({**ISSUED, "prep_legal_gateway_outcome": "B"}, None, "without the day"),
        ({**ISSUED, "prep_legal_gateway_outcome": "A"}, None, "no day in the dataset"),
    ],
)
def test_a_gateway_has_the_day_on_which_it_agreed_to_issue(
    load: Load_, said: dict[str, str], gateway_on: date | None, told: str
) -> None:
    report = load({**TOLD, "ssd_pre_proceedings": [{"prep_table_id": "G1", "prep_person_id": "P1", **said}]})
    assert list(Proceedings.objects.values_list("gateway_on", flat=True)) == ([gateway_on] if gateway_on else [])
    assert [told in one.reason for one in report.refused][-1:] == ([True] if told else [])


def test_of_several_aims_the_others_are_told(load: Load_) -> None:
    plan = {"lacp_table_id": "AIM1", "lacp_person_id": "P1", "lacp_cla_care_plan_start_date": "2026-10-20"}
    flags = '{"ADOPTION": "Y", "RETURN6M": "Y"}'
    report = load({**TOLD, **CARE, "ssd_cla_care_plan": [{**plan, "lacp_cla_care_plan_json": flags}]})
    assert LookedAfterReview.objects.get().permanence_plan == "return_to_family"
    assert [one.value for one in report.refused] == ["ADOPTION"]


def test_work_may_begin_here_with_the_second_load_of_one_day(load: Load_) -> None:
    load(TOLD)
    load(TOLD, goes_on_here=True)
    assert Child.objects.get().as_at_on is None


def disability(key: str, code: str, **changes: str) -> dict[str, str]:
    return {"disa_table_id": key, "disa_person_id": "P1", "disa_disability_code": code, **changes}


@pytest.mark.parametrize(
    ("second", "where"),
    [
        (disability("D2", "HAERING"), ("ssd_disability.csv", 3, "ssd_disability.disa_disability_code", "HAERING")),
        (disability("D2", ""), ("ssd_disability.csv", 3, "ssd_disability.disa_disability_code", "")),
        (disability("", "MOB"), ("ssd_disability.csv", 3, "ssd_disability.disa_table_id", "")),
        (disability("D1", "MOB"), ("ssd_disability.csv", 3, "ssd_disability.disa_table_id", "D1")),
        (disability("D2", "MOB", disa_person_id=""), ("ssd_disability.csv", 3, "ssd_disability.disa_person_id", "")),
    ],
)
def test_a_disability_that_cannot_be_read_takes_no_other_away(
    load: Load_, second: dict[str, str], where: tuple[str, int, str, str]
) -> None:
    load({**TOLD, "ssd_disability": [disability("D1", "LD"), disability("D2", "HEAR")]})
    report = load({**TOLD, "ssd_disability": [disability("D1", "VIS"), second]}, on=LATER)
    assert sorted(Disability.objects.values_list("code", flat=True)) == ["HEAR", "LD", "VIS"]
    counts = report.counts["disability"]
    assert (counts.added, counts.kept, counts.removed) == (1, 2, 0)
    (told,) = report.refused
    assert (told.file, told.line, told.field, told.value) == where
    assert told.reason.endswith("what the record holds beside it stays: put it right, and load again")
    load({**TOLD, "ssd_disability": [disability("D1", "VIS")]}, on=date(2026, 11, 23))
    assert list(Disability.objects.values_list("code", flat=True)) == ["VIS"]


@pytest.mark.parametrize("damaged", ['["1A", "99Z"]', '["1A"'])
def test_a_factor_that_cannot_be_read_takes_no_other_away(load: Load_, damaged: str) -> None:
    load(TOLD)
    factors = {"cinf_table_id": "F1", "cinf_assessment_id": "A1", "cinf_assessment_factors_json": damaged}
    more = {**factors, "cinf_table_id": "F2", "cinf_assessment_factors_json": '["3A"]'}
    report = load({**TOLD, "ssd_assessment_factors": [factors, more]}, on=LATER)
    assert sorted(Assessment.objects.get().factors.values_list("code", flat=True)) == ["1A", "2B", "3A"]
    assert ["stays" in one.reason for one in report.refused] == [True]
