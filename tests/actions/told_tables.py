"""A small extract of the Standard Safeguarding Dataset for tests: one child, her mother, and what hangs on her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.loading import LoadReport, load_extract
from lineofsight.domain.permissions import Role
from tests.returns.dataset_files import write_tables

Tables = dict[str, list[dict[str, Any]]]
Load_ = Callable[..., LoadReport]

TOLD: Tables = {
    "ssd_department": [{"dept_team_id": "T1", "dept_team_name": "North"}],
    "ssd_professionals": [
        {
            "prof_professional_id": "W1",
            "prof_professional_name": "Ada Testworker",
            "prof_social_worker_registration_no": "SW1",
            "prof_professional_department": "North",
            "prof_agency_worker_flag": "N",
        }
    ],
    "ssd_person": [
        {
            "pers_person_id": "P1",
            "pers_forename": "Robin",
            "pers_surname": "Testname",
            "pers_sex": "F",
            "pers_ethnicity": "WBRI",
            "pers_dob": "2016-05-14",
            "pers_upn": "A123456789012",
        },
        {"pers_person_id": "M1", "pers_forename": "May", "pers_surname": "Testname", "pers_dob": "1990-01-02"},
    ],
    "ssd_mother": [{"moth_table_id": "MO1", "moth_person_id": "M1", "moth_childs_person_id": "P1"}],
    "ssd_family": [
        {"fami_table_id": "FM1", "fami_family_id": "FAM1", "fami_person_id": "P1"},
        {"fami_table_id": "FM2", "fami_family_id": "FAM1", "fami_person_id": "M1"},
        {"fami_table_id": "FM3", "fami_family_id": "FAM2", "fami_person_id": "M1"},
    ],
    "ssd_disability": [{"disa_table_id": "D1", "disa_person_id": "P1", "disa_disability_code": "LD"}],
    "ssd_cin_episodes": [
        {
            "cine_referral_id": "R1",
            "cine_person_id": "P1",
            "cine_referral_date": "2026-09-01",
            "cine_cin_primary_need_code": "N1",
            "cine_referral_source_code": "6",
            "cine_referral_nfa": "N",
            "cine_referral_team": "T1",
        }
    ],
    "ssd_contacts": [
        {
            "cont_contact_id": "C1",
            "cont_person_id": "P1",
            "cont_contact_date": "2026-08-31",
            "cont_contact_source_code": "6",
            "cont_contact_outcome_json": '{"NEW_REFERRAL_FLAG": "Y"}',
        }
    ],
    "ssd_cin_assessments": [
        {
            "cina_assessment_id": "A1",
            "cina_person_id": "P1",
            "cina_referral_id": "R1",
            "cina_assessment_start_date": "2026-09-02",
            "cina_assessment_auth_date": "2026-10-05",
            "cina_assessment_worker_id": "W1",
        }
    ],
    "ssd_assessment_factors": [
        {"cinf_table_id": "F1", "cinf_assessment_id": "A1", "cinf_assessment_factors_json": '["1A", "2B"]'}
    ],
    "ssd_s47_enquiry": [
        {
            "s47e_s47_enquiry_id": "S1",
            "s47e_referral_id": "R1",
            "s47e_person_id": "P1",
            "s47e_s47_start_date": "2026-09-07",
            "s47e_s47_end_date": "2026-09-18",
            "s47e_s47_nfa": "N",
        }
    ],
    "ssd_initial_cp_conference": [
        {
            "icpc_icpc_id": "I1",
            "icpc_s47_enquiry_id": "S1",
            "icpc_person_id": "P1",
            "icpc_referral_id": "R1",
            "icpc_icpc_transfer_in": "N",
            "icpc_icpc_date": "2026-09-25",
            "icpc_icpc_outcome_cp_flag": "Y",
        }
    ],
    "ssd_cp_plans": [
        {
            "cppl_cp_plan_id": "K1",
            "cppl_referral_id": "R1",
            "cppl_icpc_id": "I1",
            "cppl_person_id": "P1",
            "cppl_cp_plan_start_date": "2026-09-25",
            "cppl_cp_plan_initial_category": "Neglect",
            "cppl_cp_plan_latest_category": "Neglect",
        }
    ],
    "ssd_cp_visits": [
        {
            "cppv_cp_visit_id": "V1",
            "cppv_person_id": "P1",
            "cppv_cp_plan_id": "K1",
            "cppv_cp_visit_date": "2026-10-01",
            "cppv_cp_visit_seen": "Y",
            "cppv_cp_visit_seen_alone": "N",
        }
    ],
    "ssd_involvements": [
        {
            "invo_involvements_id": "L1",
            "invo_professional_id": "W1",
            "invo_professional_role_id": "CW",
            "invo_professional_team": "T1",
            "invo_involvement_start_date": "2026-09-01",
            "invo_person_id": "P1",
        }
    ],
}
CARE: Tables = {
    "ssd_cla_episodes": [
        {
            "clae_cla_episode_id": "E1",
            "clae_person_id": "P1",
            "clae_cla_episode_start_date": "2026-10-01",
            "clae_cla_episode_start_reason": "S",
            "clae_cla_primary_need_code": "N1",
            "clae_cla_episode_ceased_date": "2026-11-01",
            "clae_cla_episode_ceased_reason": "E4A",
            "clae_cla_id": "CP1",
            "clae_referral_id": "R1",
            "clae_cla_placement_id": "PL1",
            "clae_entered_care_date": "2026-10-01",
        }
    ],
    "ssd_cla_placement": [
        {
            "clap_cla_placement_id": "PL1",
            "clap_person_id": "P1",
            "clap_cla_id": "CP1",
            "clap_cla_placement_start_date": "2026-10-01",
            "clap_cla_placement_end_date": "2026-11-01",
            "clap_cla_placement_type": "U4",
            "clap_cla_placement_change_reason": "CARPL",
            "clap_cla_placement_postcode": "ZZ1 1ZZ",
        }
    ],
    "ssd_legal_status": [
        {
            "lega_legal_status_id": "LS1",
            "lega_person_id": "P1",
            "lega_legal_status": "V2",
            "lega_legal_status_start_date": "2026-10-01",
        }
    ],
    "ssd_cla_reviews": [
        {"clar_cla_review_id": "RV1", "clar_cla_id": "CP1", "clar_cla_review_date": "2026-10-20"},
    ],
}
"""What hangs on the child while she is looked after, from 1 October to 1 November 2026."""


def changed(tables: Tables, name: str, **changes: Any) -> Tables:
    """The tables with the first row of one changed."""
    first, *rest = tables[name]
    return {**tables, name: [{**first, **changes}, *rest]}


def with_row(name: str, **changes: Any) -> Tables:
    """The tables of `TOLD` with the first row of one changed."""
    return changed(TOLD, name, **changes)


def loading_into(folder: Path) -> Load_:
    """Load tables as an extract of their own: `load(TOLD, on=date(2026, 11, 22))`."""
    loader = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)

    def write_and_load(tables: Tables, *, on: date | None = date(2026, 11, 20), **options: Any) -> LoadReport:
        extract = write_tables(folder / f"extract{len(list(folder.iterdir()))}", tables)
        return load_extract(extract, by=loader, **{"authority": "999", "as_at": on, **options})

    return write_and_load
