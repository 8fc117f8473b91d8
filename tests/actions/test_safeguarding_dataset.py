"""The record as the Standard Safeguarding Dataset: what the real actions record stands in the views."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from typer.testing import CliRunner

from lineofsight.access.accounts import command_line
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.access.partner_database.preparing import prepare
from lineofsight.actions import child_protection, family_help, looked_after, proceedings, workforce
from lineofsight.actions.child_protection import ConferenceHeld, ConferenceRecord, ReviewRecord
from lineofsight.actions.exceptions import CannotReturn
from lineofsight.actions.family_help import VisitRecord
from lineofsight.actions.looked_after import CareChanged, CareStarted, PlacementRecord
from lineofsight.actions.returning.safeguarding_dataset import make_safeguarding_dataset
from lineofsight.actions.strategy_discussions import StrategyDiscussionRecord, hold_strategy_discussion
from lineofsight.commands.returning import app
from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    CategoryOfNeed,
    LegalStatus,
    PlacementProvider,
    PlacementType,
)
from lineofsight.domain.proceedings import GatewayDecision
from lineofsight.domain.safeguarding_dataset import EXTENSIONS, TABLES, table
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    ChildInNeedMeeting,
    Conference,
    Disability,
    Episode,
    FamilyMember,
    Identifier,
    Load,
    MissedAppointment,
    Person,
    PersonName,
    Proceedings,
    Relationship,
    Restriction,
    ReviewConference,
    SourceKey,
    StrategyDiscussion,
    Visit,
)
from lineofsight.record.moment import now
from lineofsight.record.safeguarding_dataset import SEEN_TABLES, VIEWS, installing
from lineofsight.record.safeguarding_dataset.installing import ViewsInTheWay, put_in, take_out
from lineofsight.record.safeguarding_dataset.reading import rows_of
from lineofsight.returns.safeguarding_dataset.writing import FORMS, Form
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

REFERRED = date(2026, 9, 1)
NEGLECT = CategoryOfAbuse.NEGLECT


def seen(name: str, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of a table, by the names of its fields: those in which every field of `wanted` is as told."""
    of = table(name)
    rows = [dict(zip((field.name for field in of.fields), row, strict=True)) for row in rows_of(of)]
    return [row for row in rows if wanted.items() <= row.items()]


def one(name: str, **wanted: Any) -> dict[str, Any]:
    (row,) = seen(name, **wanted)
    return row


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def episode(authority: SmallAuthority, child: Child) -> Episode:
    """An episode of need that was opened on Tuesday 1 September 2026."""
    return authority.episode(child, on=REFERRED)


# --- the views themselves --------------------------------------------------------------------------------------------


def test_every_table_stands_in_the_database_with_the_columns_of_the_standard(db: None) -> None:
    for of in SEEN_TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {of.name} WHERE 1 = 0")  # noqa: S608 - a name of the catalogue
            assert [column[0] for column in cursor.description] == [field.name for field in of.fields]
    assert {of.name for of in (*TABLES, *EXTENSIONS) if of.fields} == {of.name for of in SEEN_TABLES}


def test_the_catalogue_says_of_each_field_whether_a_view_fills_it() -> None:
    for of in SEEN_TABLES:
        filled = {field.name for field in of.fields if field.is_filled}
        assert filled == set(VIEWS[of.name].columns if of.name in VIEWS else ()), of.name


def test_a_table_without_a_part_is_an_empty_view(episode: Episode) -> None:
    assert seen("ssd_cla_convictions") == []


def test_the_views_are_taken_out_and_put_in_again(episode: Episode) -> None:
    take_out()
    assert not [name for name in _views() if name.startswith(("ssd_", "los_"))]
    put_in()
    put_in()
    assert seen("ssd_cin_episodes")


def test_a_view_of_somebody_else_is_left_alone(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW ssd_of_our_analysts AS SELECT 1 AS one")
    take_out()
    put_in()
    assert "ssd_of_our_analysts" in _views()


def test_views_that_cannot_be_made_leave_those_that_stand(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _views()
    monkeypatch.setattr(installing, "query_of", lambda table: "SELECT FROM WHERE")
    with pytest.raises(DatabaseError):
        put_in()
    assert _views() == before


@pytest.mark.postgresql
def test_a_view_of_somebody_else_that_reads_ours_is_named(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW of_our_analysts AS SELECT pers_person_id FROM ssd_person")
    with pytest.raises(ViewsInTheWay, match=r"of_our_analysts \(reads ssd_person\)"):
        take_out()
    assert "ssd_person" in _views()


def _views() -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_list(cursor) if one.type == "v"]


# --- who has a row ---------------------------------------------------------------------------------------------------


def test_a_child_has_a_row_with_names_codes_and_identifiers(child: Child) -> None:
    Identifier.objects.create(person=child.person, kind="nhs_number", value="9999999468")
    Identifier.objects.create(person=child.person, kind="upn", value="A123456789012")
    Disability.objects.create(person=child.person, code="LD")
    row = one("ssd_person")
    assert (row["pers_person_id"], row["pers_forename"], row["pers_dob"]) == (
        child.la_child_id,
        "Robin",
        date(2016, 5, 14),
    )
    assert (row["pers_sex"], row["pers_ethnicity"], row["pers_common_child_id"], row["pers_upn"]) == (
        "F",
        "WBRI",
        "9999999468",
        "A123456789012",
    )
    assert one("ssd_disability")["disa_disability_code"] == "LD"
    assert {
        row["link_identifier_type"] for row in seen("ssd_linked_identifiers", link_person_id=child.la_child_id)
    } == {
        "NHS number",
        "Unique pupil number",
    }


def test_an_adult_stands_in_it_for_a_child_and_a_mother_with_her_children(
    authority: SmallAuthority, child: Child
) -> None:
    mother, stranger = Person.objects.create(sex="F"), Person.objects.create(sex="M")
    PersonName.objects.create(person=mother, given_names="Ada", family_name="Testmother")
    brother = authority.child()
    for one_child in (child, brother):
        Relationship.objects.create(person=mother, to=one_child.person, kind="mother")
    row = one("ssd_person", pers_forename="Ada")
    assert (row["pers_person_id"], row["pers_is_mother"]) == (f"LOSPERS{mother.pk}", "Y")
    assert f"LOSPERS{stranger.pk}" not in {row["pers_person_id"] for row in seen("ssd_person")}
    mothers = seen("ssd_mother", moth_person_id=row["pers_person_id"])
    assert {row["moth_childs_person_id"] for row in mothers} == {child.la_child_id, brother.la_child_id}
    family = seen("ssd_family")
    assert len({row["fami_family_id"] for row in family}) == 1
    assert {row["fami_person_id"] for row in family} == {child.la_child_id, brother.la_child_id, f"LOSPERS{mother.pk}"}


def test_a_family_of_which_another_system_told_takes_in_those_who_are_tied_to_it(
    authority: SmallAuthority, child: Child
) -> None:
    mother, newborn, alone, brother = (Person.objects.create(), *(authority.child() for _ in range(3)))
    FamilyMember.objects.create(person=mother, family="FAM1")
    FamilyMember.objects.create(person=alone.person, family=f"LOSFAMILY{child.pk}")
    FamilyMember.objects.create(person=alone.person, family="FAM2")
    Relationship.objects.create(person=mother, to=newborn.person, kind="mother")
    Relationship.objects.create(person=child.person, to=brother.person, kind="sibling")
    families = {(row["fami_person_id"], row["fami_family_id"]) for row in seen("ssd_family")}
    own = f"LOSFAMILY{child.pk}"
    assert families == {
        (f"LOSPERS{mother.pk}", "FAM1"), (newborn.la_child_id, "FAM1"),
        (alone.la_child_id, own), (alone.la_child_id, "FAM2"),
        (child.la_child_id, f"{own}B"), (brother.la_child_id, f"{own}B"),
    }  # fmt: skip
    assert len({row["fami_table_id"] for row in seen("ssd_family")}) == len(families)
    Child.objects.filter(pk=alone.pk).update(restriction=Restriction.S2)
    assert not seen("ssd_family", fami_family_id="FAM2")


def test_a_sealed_record_has_no_row_anywhere(authority: SmallAuthority, child: Child, episode: Episode) -> None:
    mother = Person.objects.create(sex="F")
    Relationship.objects.create(person=mother, to=child.person, kind="mother")
    Address.objects.create(person=child.person, lines="1 Hill Road")
    _visit(child, date(2026, 9, 3), authority)
    Child.objects.filter(pk=child.pk).update(restriction=Restriction.S2)
    told = {of.name for of in SEEN_TABLES if list(rows_of(of))}
    assert told == {"ssd_professionals", "ssd_department", "ssd_version_log"}


def test_a_protected_address_is_not_printed(child: Child) -> None:
    Address.objects.create(person=child.person, lines='Flat 2\n1 "Hill" Road', postcode="ZZ1 1AA")
    shown = one("ssd_address")
    assert json.loads(shown["addr_address_json"])["STREET"] == 'Flat 2\n1 "Hill" Road'
    assert shown["addr_address_postcode"] == "ZZ11AA"
    safe = Address.objects.create(person=child.person, lines="9 Safe Street", postcode="ZZ9 9ZZ", is_protected=True)
    for hidden in seen("ssd_address"):
        assert set(json.loads(hidden["addr_address_json"]).values()) == {""}
        assert hidden["addr_address_postcode"] is None
    Address.objects.filter(pk=safe.pk).update(ended_on=date(2026, 9, 1))
    assert [row["addr_address_postcode"] for row in seen("ssd_address")] == ["ZZ11AA", None]


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_that_came_with_a_file_is_given_back_and_never_given_twice(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    family_help.start_child_in_need_plan(child.pk, episode.pk, on=REFERRED, by=authority.north.worker)
    assert one("ssd_cin_plans")["cinp_referral_id"] == f"LOSCINE{episode.pk}"
    file = Load.objects.create(
        file_name="x", sha256="x", size=1, covers_from=REFERRED, reference_date=REFERRED, census_year=2027,
        started_at=now(),
    )  # fmt: skip
    SourceKey.objects.create(
        column="cine_referral_id", key=f"LOSCINE{episode.pk}", fact="episode", fact_id=0, load=file
    )
    assert one("ssd_cin_plans")["cinp_referral_id"] == f"LOSCINE{episode.pk}B"
    SourceKey.objects.create(column="cine_referral_id", key="R-77", fact="episode", fact_id=episode.pk, load=file)
    assert one("ssd_cin_plans")["cinp_referral_id"] == "R-77" == one("ssd_cin_episodes")["cine_referral_id"]


# --- what the record holds -------------------------------------------------------------------------------------------


def test_a_contact_and_its_decision(authority: SmallAuthority) -> None:
    contact = authority.contact()
    assert contact.child is not None
    row = one("ssd_contacts")
    assert (row["cont_person_id"], row["cont_contact_source_code"]) == (contact.child.la_child_id, "2A")
    assert row["cont_contact_outcome_json"] is None
    type(contact).objects.filter(pk=contact.pk).update(outcome="advice", stage="decided", decided_at=now())
    flags = json.loads(one("ssd_contacts")["cont_contact_outcome_json"])
    assert [key for key, value in flags.items() if value == "Y"] == ["ADVICE_FLAG"]
    assert list(flags) == [key.name for key in table("ssd_contacts").field("cont_contact_outcome_json").json_keys]


def test_a_referral_with_its_assessment_plan_and_visits(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    by = authority.north.worker
    started = family_help.start_assessment(child.pk, episode.pk, on=REFERRED, by=by)
    _visit(child, date(2026, 9, 3), authority)
    factors = [AssessmentFactor.from_code("2B"), AssessmentFactor.from_code("1A")]
    family_help.complete_assessment(child.pk, started.pk, on=date(2026, 9, 28), factors=factors, analysis="x", by=by)
    row = one("ssd_cin_episodes")
    assert (row["cine_person_id"], row["cine_referral_date"], row["cine_referral_nfa"]) == (
        child.la_child_id,
        REFERRED,
        "N",
    )
    assert (row["cine_cin_primary_need_code"], row["cine_referral_source_code"], row["cine_close_date"]) == (
        "N1",
        "6",
        None,
    )
    assessment = one("ssd_cin_assessments", cina_referral_id=row["cine_referral_id"])
    assert (assessment["cina_assessment_start_date"], assessment["cina_assessment_child_seen"]) == (REFERRED, "Y")
    found = one("ssd_assessment_factors", cinf_assessment_id=assessment["cina_assessment_id"])
    assert json.loads(found["cinf_assessment_factors_json"]) == ["1A", "2B"]
    visit = one("ssd_cin_visits")
    assert (visit["cinv_cin_visit_date"], visit["cinv_cin_visit_seen"], visit["cinv_cin_visit_seen_alone"]) == (
        date(2026, 9, 3),
        "Y",
        None,
    )
    assert one("los_visits")["referral_id"] == row["cine_referral_id"]


def test_child_protection_from_the_discussion_to_the_review(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    by = authority.north.worker
    discussion = StrategyDiscussionRecord(REFERRED, StrategyDiscussion.Outcome.SECTION_47_SINGLE)
    hold_strategy_discussion(child.pk, episode.pk, discussion, by=by)
    enquiry = one("ssd_s47_enquiry")
    assert (enquiry["s47e_s47_start_date"], enquiry["s47e_s47_end_date"]) == (REFERRED, None)
    assert one("los_strategy_discussions")["s47_enquiry_id"] == enquiry["s47e_s47_enquiry_id"]


def test_a_conference_that_makes_a_plan_and_its_review(
    authority: SmallAuthority, child: Child, episode: Episode
) -> None:
    by, held_on = authority.north.worker, date(2026, 9, 14)
    outcome = Conference.Outcome.CHILD_PROTECTION_PLAN
    record = ConferenceRecord(held_on=held_on, outcome=outcome, category=NEGLECT, is_quorate=True)
    conference = child_protection.hold_transfer_in_conference(child.pk, episode.pk, record, by=by)
    review = ReviewRecord(
        date(2026, 11, 18), ReviewConference.Decision.CONTINUE, is_quorate=True, held=ConferenceHeld()
    )
    child_protection.hold_review_conference(child.pk, conference.plan.pk, review, by=by)
    _visit(child, date(2026, 9, 20), authority)
    held, plan = one("ssd_initial_cp_conference"), one("ssd_cp_plans")
    assert (held["icpc_icpc_transfer_in"], held["icpc_icpc_outcome_cp_flag"], held["icpc_icpc_date"]) == (
        "Y",
        "Y",
        held_on,
    )
    assert held["icpc_cp_plan_id"] == plan["cppl_cp_plan_id"]
    assert plan["cppl_icpc_id"] == held["icpc_icpc_id"]
    assert (plan["cppl_cp_plan_start_date"], plan["cppl_cp_plan_latest_category"]) == (held_on, "Neglect")
    reviewed = one("ssd_cp_reviews", cppr_cp_plan_id=plan["cppl_cp_plan_id"])
    assert (reviewed["cppr_cp_review_due"], reviewed["cppr_cp_review_date"]) == (date(2026, 12, 14), date(2026, 11, 18))
    assert (reviewed["cppr_cp_review_quorate"], reviewed["cppr_cp_review_outcome_continue_cp"]) == ("Y", "Y")
    assert one("ssd_cp_visits")["cppv_cp_plan_id"] == plan["cppl_cp_plan_id"]
    assert seen("ssd_cin_visits") == []


def test_a_time_of_being_looked_after(authority: SmallAuthority, child: Child, episode: Episode) -> None:
    by = authority.north.worker
    fostered = PlacementRecord(
        PlacementType.FOSTER_CARERS_OTHER, PlacementProvider.OWN_PROVISION, placed_at="4 Far Lane", postcode="ZZ1 1AA"
    )
    began = CareStarted(date(2026, 9, 7), LegalStatus.from_code("V2"), CategoryOfNeed.ABUSE_OR_NEGLECT, fostered)
    period = looked_after.start_being_looked_after(child.pk, episode.pk, began, by=by)
    order = CareChanged(date(2026, 9, 20), LegalStatus.INTERIM_CARE_ORDER)
    looked_after.change_care(child.pk, period.pk, order, by=by)
    first, second = sorted(seen("ssd_cla_episodes"), key=lambda row: row["clae_cla_episode_start_date"])
    assert (first["clae_cla_episode_ceased_reason"], second["clae_cla_episode_start_reason"]) == ("X1", "L")
    place = one("ssd_cla_placement", clap_cla_id=first["clae_cla_id"])
    assert first["clae_cla_placement_id"] == second["clae_cla_placement_id"] == place["clap_cla_placement_id"]
    assert (place["clap_cla_placement_start_date"], place["clap_cla_placement_end_date"]) == (date(2026, 9, 7), None)
    assert place["clap_cla_placement_postcode"] == "ZZ11AA"
    statuses = [row["lega_legal_status"] for row in seen("ssd_legal_status")]
    assert sorted(statuses) == ["C1", "V2"]
    period.episodes.update(is_protected=True)
    assert one("ssd_cla_placement")["clap_cla_placement_postcode"] is None


def test_the_way_to_court(authority: SmallAuthority, child: Child, episode: Episode) -> None:
    by = authority.north.manager
    started = proceedings.hold_legal_gateway(
        child.pk, episode.pk, on=date(2026, 9, 7), decision=GatewayDecision.START_PRE_PROCEEDINGS, reasons="x", by=by
    )
    row = one("ssd_pre_proceedings", prep_table_id=f"LOSPREP{started.pk}")
    assert (row["prep_pre_pro_decision_date"], row["prep_legal_gateway_outcome"]) == (date(2026, 9, 7), "B")
    Proceedings.objects.filter(pk=started.pk).update(decision="issue", ended_on=date(2026, 9, 20), end="issue")
    row = one("ssd_pre_proceedings", prep_table_id=f"LOSPREP{started.pk}")
    assert (row["prep_pre_pro_decision_date"], row["prep_agree_stepdown_issue_date"]) == (None, date(2026, 9, 7))


def test_who_works_with_a_child(authority: SmallAuthority, child: Child, episode: Episode) -> None:
    north = authority.north
    workforce.allocate(
        child.pk, team=north.team, worker=north.worker_row, on=date(2026, 11, 23), reason=Allocation.Reason.ABSENCE,
        by=north.manager,
    )  # fmt: skip
    held = [row for row in seen("ssd_involvements") if row["invo_involvement_end_date"] is None]
    (professional,) = (
        row for row in seen("ssd_professionals") if row["prof_professional_name"] == north.worker_row.name
    )
    (department,) = (row for row in seen("ssd_department") if row["dept_team_name"] == north.team.name)
    assert [
        (row["invo_professional_id"], row["invo_professional_team"], row["invo_professional_role_id"]) for row in held
    ] == [(professional["prof_professional_id"], department["dept_team_id"], "CW")]
    assert professional["prof_professional_department"] == north.team.name
    assert held[0]["invo_referral_id"] == f"LOSCINE{episode.pk}"


def test_what_the_standard_has_no_table_for(authority: SmallAuthority, child: Child, episode: Episode) -> None:
    MissedAppointment.objects.create(child=child, episode=episode, missed_on=date(2026, 9, 9), service="dentist")
    ChildInNeedMeeting.objects.create(child=child, episode=episode, held_on=date(2026, 9, 10))
    assert one("los_missed_appointments")["service"] == "dentist"
    assert one("los_meetings")["kind"] == "child_in_need_meeting"


def _visit(child: Child, on: date, authority: SmallAuthority) -> None:
    family_help.record_visit(
        child.pk, VisitRecord(Visit.Kind.IN_PERSON, on, is_child_seen=True), by=authority.north.worker
    )


# --- the return ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_return_writes_what_the_views_show_and_is_on_the_trail(
    child: Child, episode: Episode, tmp_path: Path, form: Form
) -> None:
    sealed = Child.objects.create(person=Person.objects.create(), la_child_id="S2", restriction=Restriction.S2)
    made = make_safeguarding_dataset(tmp_path / "out", by=command_line(), form=form)
    assert (made.counts["ssd_cin_episodes"], made.findings, made.fresh.held_back) == (1, [], 1)
    files = {file.stem for file in (tmp_path / "out").iterdir()}
    assert files == {of.name for of in SEEN_TABLES} | {"cover", "findings"}
    event = TrailEvent.objects.get(action="send_returns")
    assert event.children == [child.pk] != [sealed.pk]
    assert event.rows == sum(made.counts.values())


def test_some_tables_alone(child: Child, tmp_path: Path) -> None:
    teams = [table("ssd_department")]
    make_safeguarding_dataset(tmp_path, by=command_line(), tables=teams)
    assert {file.name for file in tmp_path.iterdir()} == {"ssd_department.csv", "cover.csv", "findings.csv"}
    assert TrailEvent.objects.get(action="send_returns").children == []


def test_nobody_without_the_right_makes_it(authority: SmallAuthority, child: Child, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        make_safeguarding_dataset(tmp_path / "out", by=authority.north.worker)
    with pytest.raises(CannotReturn, match="every child"):
        make_safeguarding_dataset(tmp_path / "out", by=authority.analyst)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_the_command_says_what_it_wrote(child: Child, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["ssd", "--out", str(out), "--tables", "ssd_person, ssd_department"])
    assert done.exit_code == 0, done.output
    assert "ssd_person: 1" in done.output
    assert "ssd_missing" not in done.output
    for wrong in (["--tables", "ssd_persons"], ["--tables", ","], ["--format", "xml"]):
        assert CliRunner().invoke(app, ["ssd", "--out", str(out), *wrong]).exit_code == 2


# --- on PostgreSQL ---------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_partners_read_no_view(db: None) -> None:
    prepare("lineofsight_partners_of_views")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE lineofsight_partners_of_views")
        for of in SEEN_TABLES:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT count(*) FROM {of.name}")  # noqa: S608 - a name of the catalogue
        cursor.execute("RESET ROLE")


@pytest.mark.postgresql
def test_a_right_that_somebody_gave_comes_back_with_the_view(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE an_analyst_of_views")
        cursor.execute("GRANT SELECT ON ssd_person TO an_analyst_of_views")
        take_out()
        put_in()
        cursor.execute("SELECT has_table_privilege('an_analyst_of_views', 'ssd_person', 'SELECT')")
        assert cursor.fetchall() == [(True,)]
        cursor.execute("SELECT has_table_privilege('an_analyst_of_views', 'ssd_family', 'SELECT')")
        assert cursor.fetchall() == [(False,)]
