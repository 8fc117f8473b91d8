"""What each data fault finds and what it leaves alone, as one drawn table a fault, both sides of every boundary.

Today is Friday 20 November 2026 unless a row says otherwise. `episodes` is a list "referred..closed", with "nfa" or
"undecided" (the flag is not recorded); the other columns belong to the first episode. Assessments and plans are lists
"from..to"; an assessment's factors follow as "[1A 21]", a protection plan's reviews as "r2026-02-01" and its count of
earlier plans as "n1". Enquiries are "start", "start held=day" or "start none" (no conference required).
A transfer-in conference that is recorded to have decided on a plan is "day plan".
`found` is how many times the fault is found.
"""

from __future__ import annotations

import csv
import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.data_faults import DATA_FAULTS, DATA_FAULTS_BY_KEY, Severity, faults_in
from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    History,
    Review,
    Section47Enquiry,
    Visit,
)
from lineofsight.domain.pupil_numbers import upn_check_letter

TODAY = date(2026, 11, 20)

SPEC = {
    "birth_and_expected_date": """
        born       | expected   | found
        2026-05-01 | 2026-05-03 | 1
        2026-05-01 |            | 0
        -          | 2027-01-03 | 0
    """,
    "no_birth_date": """
        born       | expected   | found
        -          |            | 1
        2026-05-01 |            | 0
        -          | 2027-01-03 | 0
    """,
    "unborn_past_due_date": """
        born       | expected   | died       | episodes               | found
        -          | 2026-11-20 |            | 2026-06-01             | 0
        -          | 2026-11-19 |            | 2026-06-01             | 1
        -          | 2026-10-23 |            | 2026-06-01             | 1
        -          | 2026-10-22 |            | 2026-06-01             | 0
        -          | 2026-11-19 |            | 2026-06-01..2026-11-01 | 0
        -          | 2026-11-19 | 2026-11-10 | 2026-06-01             | 0
        2026-11-18 | 2026-11-19 |            | 2026-06-01             | 0
    """,
    "unborn_four_weeks_after_due_date": """
        born       | expected   | episodes   | found
        -          | 2026-10-23 | 2026-06-01 | 0
        -          | 2026-10-22 | 2026-06-01 | 1
        2026-10-25 | 2026-10-22 | 2026-06-01 | 0
    """,
    "unborn_with_sex": """
        born       | expected   | sex | found
        -          | 2027-01-03 | U   | 0
        -          | 2027-01-03 | F   | 1
        -          | 2027-01-03 |     | 1
        2026-05-01 |            | F   | 0
    """,
    "referred_over_40_weeks_before_birth": """
        born       | expected   | episodes   | found
        2026-10-08 |            | 2026-01-01 | 0
        2026-10-09 |            | 2026-01-01 | 1
        -          | 2026-10-08 | 2026-01-01 | 0
        -          | 2026-10-09 | 2026-01-01 | 1
    """,
    "two_open_episodes": """
        episodes                           | found
        2026-01-05; 2026-06-01             | 2
        2026-01-05..2026-05-01; 2026-06-01 | 0
        2026-01-05; 2026-06-01 nfa         | 0
        2026-01-05; 2026-06-01 undecided   | 2
    """,
    "episodes_overlap": """
        episodes                                       | found
        2026-01-05..2026-05-01; 2026-05-01             | 0
        2026-01-05..2026-05-01; 2026-04-30             | 1
        2026-01-05; 2026-06-01                         | 1
        2026-01-05 nfa; 2026-01-05                     | 1
        2026-01-05..2026-05-01; 2026-01-05..2026-02-01 | 2
        2026-01-05; 2026-11-20                         | 0
        2026-01-05; 2026-11-19                         | 1
    """,
    "older_episode_still_open": """
        episodes                           | found
        2026-01-05; 2026-06-01             | 1
        2026-01-05; 2026-06-01 nfa         | 1
        2026-01-05; 2026-01-05             | 0
        2026-01-05..2026-02-01; 2026-06-01 | 0
        2026-01-05 nfa; 2026-06-01         | 0
    """,
    "no_further_action_with_work": """
        episodes       | assessments | enquiries  | protection | in need    | transfer   | found
        2026-01-05 nfa |             |            |            |            |            | 0
        2026-01-05 nfa | 2026-01-06  |            |            |            |            | 1
        2026-01-05 nfa |             | 2026-01-06 |            |            |            | 1
        2026-01-05 nfa |             |            | 2026-01-06 |            |            | 1
        2026-01-05 nfa |             |            |            | 2026-01-06 |            | 1
        2026-01-05 nfa |             |            |            |            | 2026-01-06 | 1
        2026-01-05     | 2026-01-06  |            |            |            |            | 0
    """,
    "primary_need_not_stated": """
        episodes               | need | found
        2026-11-02             | N1   | 0
        2026-11-02             |      | 1
        2026-11-02             | N0   | 1
        2026-11-02 nfa         |      | 0
        2026-11-02 undecided   |      | 0
        2026-09-18             |      | 1
        2026-09-17             |      | 0
        1980-01-02..1980-02-01 |      | 1
    """,
    "primary_need_not_stated_after_45_working_days": """
        episodes               | need | found
        2026-09-18             |      | 0
        2026-09-17             |      | 1
        2026-09-17             | N0   | 1
        2026-09-17             | N2   | 0
        2026-01-05..2026-01-09 |      | 0
    """,
    "assessment_before_referral": """
        episodes   | assessments | found
        2026-01-05 | 2026-01-05  | 0
        2026-01-05 | 2026-01-04  | 1
    """,
    "assessment_ends_before_it_starts": """
        episodes   | assessments            | found
        2026-01-05 | 2026-01-06..2026-01-06 | 0
        2026-01-05 | 2026-01-06..2026-01-05 | 1
    """,
    "two_open_assessments": """
        episodes   | assessments                        | found
        2026-01-05 | 2026-01-06; 2026-03-01             | 2
        2026-01-05 | 2026-01-06..2026-02-01; 2026-03-01 | 0
    """,
    "assessment_started_while_another_ran": """
        episodes   | assessments                        | found
        2026-01-05 | 2026-01-06..2026-02-01; 2026-02-02 | 0
        2026-01-05 | 2026-01-06..2026-02-01; 2026-02-01 | 1
        2026-01-05 | 2026-01-06; 2026-02-01             | 1
        2026-01-05 | 2026-01-06; 2026-01-06             | 2
    """,
    "assessment_open_over_45_working_days": """
        episodes   | assessments            | found
        2026-01-05 | 2026-09-18             | 0
        2026-01-05 | 2026-09-17             | 1
        2026-01-05 | 2026-09-17..2026-11-19 | 0
        1980-01-05 | 1980-01-06             | 0
    """,
    "no_factors_beside_a_factor": """
        episodes   | assessments                    | found
        2026-01-05 | 2026-01-06..2026-02-01 [21]    | 0
        2026-01-05 | 2026-01-06..2026-02-01 [1A 2B] | 0
        2026-01-05 | 2026-01-06..2026-02-01 [21 1A] | 1
        2026-01-05 | 2026-01-06..2026-02-01 [21 21] | 0
    """,
    "no_factors_on_completed_assessment": """
        episodes   | assessments                 | found
        2026-01-05 | 2026-02-06..2026-04-01      | 1
        2026-01-05 | 2026-02-06..2026-03-31      | 0
        2026-01-05 | 2026-02-06..2026-04-01 [1A] | 0
        2026-01-05 | 2026-02-06                  | 0
    """,
    "factors_on_open_assessment": """
        episodes   | assessments                 | finished   | found
        2026-01-05 | 2026-02-06 [1A]             |            | 1
        2026-01-05 | 2026-02-06 [1A]             | 2026-03-30 | 0
        2026-01-05 | 2026-02-06..2026-04-01 [1A] |            | 0
    """,
    "factor_twice": """
        episodes   | assessments                    | found
        2026-01-05 | 2026-02-06..2026-04-01 [1A 1A] | 1
        2026-01-05 | 2026-02-06..2026-04-01 [1A 1B] | 0
    """,
    "not_in_need_with_work": """
        episodes               | reason | enquiries       | protection             | in need | transfer   | found
        2026-01-05..2026-03-01 | RC8    |                 |                        |         |            | 0
        2026-01-05..2026-03-01 | RC9    | 2026-01-06 none |                        |         |            | 1
        2026-01-05..2026-03-01 | RC7    | 2026-01-06 none |                        |         |            | 0
        2026-01-05..2026-03-01 | RC8    |                 | 2026-01-06..2026-02-01 |         |            | 1
        2026-01-05..2026-03-01 | RC8    |                 |                        |         | 2026-01-06 | 1
    """,
    "not_in_need_without_assessment": """
        episodes               | reason | assessments            | file from  | found
        2026-01-05..2026-03-01 | RC8    |                        |            | 1
        2026-01-05..2026-03-01 | RC9    | 2026-01-06..2026-02-01 |            | 0
        2026-01-05..2026-03-01 | RC7    |                        |            | 0
        2026-01-05..2026-05-01 | RC8    |                        | 2026-04-01 | 0
        2026-04-01..2026-05-01 | RC8    |                        | 2026-04-01 | 1
    """,
    "activity_after_closure": """
        episodes               | assessments            | enquiries                  | protection             | found
        2026-01-05..2026-03-02 | 2026-01-06..2026-03-02 |                            |                        | 0
        2026-01-05..2026-03-02 | 2026-01-06..2026-03-03 |                            |                        | 1
        2026-01-05..2026-03-02 | 2026-03-03             |                            |                        | 1
        2026-01-05..2026-03-02 |                        | 2026-03-03 none            |                        | 1
        2026-01-05..2026-03-02 |                        | 2026-02-03 held=2026-03-03 |                        | 1
        2026-01-05..2026-03-02 |                        |                            | 2026-02-03..2026-03-03 | 1
        2026-01-05..2026-03-02 |                        |                            | 2026-03-03             | 0
    """,
    "closed_without_reason": """
        episodes               | reason | found
        2026-01-05..2026-03-02 |        | 1
        2026-01-05..2026-03-02 | RC7    | 0
        2026-01-05             |        | 0
    """,
    "reason_without_closure": """
        episodes               | reason | found
        2026-01-05             | RC7    | 1
        2026-01-05..2026-03-02 | RC7    | 0
    """,
    "closed_before_referral": """
        episodes               | found
        2026-01-05..2026-01-05 | 0
        2026-01-05..2026-01-04 | 1
    """,
    "closed_with_assessment_open": """
        episodes               | assessments            | found
        2026-01-05..2026-03-02 | 2026-01-06             | 1
        2026-01-05..2026-03-02 | 2026-01-06..2026-02-01 | 0
        2026-01-05             | 2026-01-06             | 0
    """,
    "closed_with_plan_open": """
        episodes               | protection             | in need    | found
        2026-01-05..2026-03-02 | 2026-01-06             |            | 1
        2026-01-05..2026-03-02 |                        | 2026-01-06 | 1
        2026-01-05..2026-03-02 | 2026-01-06..2026-03-02 |            | 0
        2026-01-05             | 2026-01-06             |            | 0
    """,
    "enquiry_before_referral": """
        episodes   | enquiries  | found
        2026-01-05 | 2026-01-05 | 0
        2026-01-05 | 2026-01-04 | 1
    """,
    "two_open_enquiries": """
        episodes   | enquiries                              | found
        2026-01-05 | 2026-01-06; 2026-02-06                 | 2
        2026-01-05 | 2026-01-06 none; 2026-02-06            | 0
        2026-01-05 | 2026-01-06 held=2026-01-19; 2026-02-06 | 0
    """,
    "enquiry_open_at_closure": """
        episodes               | enquiries                  | found
        2026-01-05..2026-03-02 | 2026-01-06                 | 1
        2026-01-05..2026-03-02 | 2026-01-06 none            | 0
        2026-01-05..2026-03-02 | 2026-01-06 held=2026-01-19 | 0
        2026-01-05             | 2026-01-06                 | 0
    """,
    "enquiry_open_over_15_working_days": """
        episodes   | enquiries                  | found
        2026-01-05 | 2026-10-30                 | 0
        2026-01-05 | 2026-10-29                 | 1
        2026-01-05 | 2026-10-29 none            | 0
        2026-01-05 | 2026-10-29 held=2026-11-19 | 0
        1980-01-05 | 1980-01-07                 | 0
    """,
    "conference_before_enquiry": """
        episodes   | enquiries                  | found
        2026-01-05 | 2026-01-06 held=2026-01-06 | 0
        2026-01-05 | 2026-01-06 held=2026-01-05 | 1
    """,
    "conference_before_referral": """
        episodes   | enquiries                  | found
        2026-01-05 | 2026-01-05 held=2026-01-05 | 0
        2026-01-05 | 2026-01-02 held=2026-01-02 | 1
    """,
    "conference_at_weekend": """
        episodes   | enquiries                  | transfer   | found
        2026-01-05 | 2026-01-06 held=2026-01-16 |            | 0
        2026-01-05 | 2026-01-06 held=2026-01-17 |            | 1
        2026-01-05 | 2026-01-06 held=2026-01-18 |            | 1
        2026-01-05 |                            | 2026-01-18 | 1
        2026-01-05 |                            | 2026-01-19 | 0
    """,
    "conference_recorded_twice": """
        episodes   | enquiries                  | transfer   | found
        2026-01-05 | 2026-01-06 held=2026-01-16 | 2026-01-16 | 1
        2026-01-05 | 2026-01-06 held=2026-01-16 | 2026-01-15 | 0
    """,
    "plan_before_referral": """
        episodes   | protection | in need    | found
        2026-01-05 | 2026-01-05 | 2026-01-05 | 0
        2026-01-05 | 2026-01-04 |            | 1
        2026-01-05 |            | 2026-01-04 | 1
    """,
    "plan_start_is_not_the_conference": """
        episodes   | enquiries                  | transfer   | protection | file from  | found
        2026-01-05 | 2026-01-06 held=2026-01-16 |            | 2026-01-16 |            | 0
        2026-01-05 | 2026-01-06 held=2026-01-16 |            | 2026-01-19 |            | 1
        2026-01-05 |                            |            | 2026-01-19 |            | 1
        2026-01-05 |                            | 2026-01-19 | 2026-01-19 |            | 0
        2026-01-05 | 2026-01-06 none            | 2026-01-19 | 2026-01-19 |            | 1
        2026-01-05 |                            |            | 2026-03-31 | 2026-04-01 | 0
        2026-01-05 |                            |            | 2026-04-01 | 2026-04-01 | 1
    """,
    "conference_without_its_plan": """
        episodes   | transfer        | protection | found
        2026-01-05 | 2026-01-19 plan | 2026-01-19 | 0
        2026-01-05 | 2026-01-19 plan | 2026-01-20 | 1
        2026-01-05 | 2026-01-19 plan |            | 1
        2026-01-05 | 2026-01-19      |            | 0
    """,
    "plans_together": """
        episodes   | protection             | in need                | found
        2026-01-05 | 2026-02-02             | 2026-01-12..2026-02-02 | 0
        2026-01-05 | 2026-02-02             | 2026-01-12..2026-02-03 | 1
        2026-01-05 | 2026-02-02..2026-04-01 | 2026-04-01             | 0
        2026-01-05 | 2026-02-02..2026-04-01 | 2026-03-31             | 1
        2026-01-05 | 2026-02-02             | 2026-01-12             | 1
        2026-01-05 | 2026-12-02             | 2026-01-12             | 1
        2026-01-05 | 2026-12-02             | 2026-01-12..2026-02-01 | 0
    """,
    "review_during_child_in_need_plan": """
        episodes   | protection                         | in need                | found
        2026-01-05 | 2026-02-02..2026-06-01 r2026-05-01 | 2026-05-01..2026-05-20 | 1
        2026-01-05 | 2026-02-02..2026-06-01 r2026-05-20 | 2026-05-01..2026-05-20 | 0
        2026-01-05 | 2026-02-02..2026-06-01 r2026-06-01 | 2026-06-01             | 0
        2026-01-05 | 2026-02-02..2026-06-01 r2026-05-30 | 2026-05-20             | 1
        2026-01-05 | 2026-02-02..2026-06-01 r2026-04-30 | 2026-05-01             | 0
    """,
    "two_open_child_protection_plans": """
        episodes   | protection                         | found
        2026-01-05 | 2026-02-02; 2026-05-01             | 2
        2026-01-05 | 2026-02-02..2026-04-01; 2026-05-01 | 0
    """,
    "child_protection_plans_overlap": """
        episodes   | protection                         | found
        2026-01-05 | 2026-02-02..2026-04-01; 2026-04-02 | 0
        2026-01-05 | 2026-02-02..2026-04-01; 2026-04-01 | 1
        2026-01-05 | 2026-02-02; 2026-04-01..2026-05-01 | 1
        2026-01-05 | 2026-02-02; 2026-11-21             | 0
    """,
    "child_protection_plan_of_one_day": """
        episodes   | protection             | found
        2026-01-05 | 2026-02-02..2026-02-02 | 1
        2026-01-05 | 2026-02-02..2026-02-03 | 0
    """,
    "plan_ends_before_it_starts": """
        episodes   | protection             | in need                | found
        2026-01-05 | 2026-02-02..2026-02-01 |                        | 1
        2026-01-05 | 2026-02-02..2026-02-02 | 2026-02-02..2026-02-02 | 0
        2026-01-05 |                        | 2026-02-02..2026-02-01 | 1
    """,
    "two_open_child_in_need_plans": """
        episodes   | in need                            | found
        2026-01-05 | 2026-02-02; 2026-05-01             | 2
        2026-01-05 | 2026-02-02..2026-04-01; 2026-05-01 | 0
    """,
    "child_in_need_plans_overlap": """
        episodes   | in need                            | found
        2026-01-05 | 2026-02-02..2026-04-01; 2026-04-02 | 0
        2026-01-05 | 2026-02-02..2026-04-01; 2026-04-01 | 1
        2026-01-05 | 2026-02-02; 2026-02-02             | 2
    """,
    "previous_plans_too_few": """
        episodes   | protection                               | found
        2026-01-05 | 2026-02-02..2026-04-01 n0; 2026-05-01 n0 | 1
        2026-01-05 | 2026-02-02..2026-04-01 n0; 2026-05-01 n1 | 0
        2026-01-05 | 2026-02-02..2026-04-01 n3; 2026-05-01 n4 | 0
        2026-01-05 | 2026-02-02..2026-04-01 n0; 2026-05-01    | 0
    """,
    "previous_plans_not_counted": """
        episodes   | protection    | found
        2026-01-05 | 2026-02-02    | 1
        2026-01-05 | 2026-02-02 n0 | 0
    """,
    "review_on_or_before_plan_start": """
        episodes   | protection             | found
        2026-01-05 | 2026-02-02 r2026-02-03 | 0
        2026-01-05 | 2026-02-02 r2026-02-02 | 1
        2026-01-05 | 2026-02-02 r2026-02-01 | 1
    """,
    "dated_in_the_future": """
        born       | episodes               | assessments | protection             | visits     | found
        2026-11-20 | 2026-11-20             | 2026-11-20  |                        | 2026-11-20 | 0
        2026-11-21 | 2026-11-20             |             |                        |            | 1
        2020-01-01 | 2026-11-21             |             |                        |            | 1
        2020-01-01 | 2026-11-01..2026-11-21 |             |                        |            | 1
        2020-01-01 | 2026-11-01             | 2026-11-21  |                        |            | 1
        2020-01-01 | 2026-11-01             |             | 2026-11-04 r2026-11-21 |            | 1
        2020-01-01 | 2026-11-01             |             | 2026-11-04..2026-11-21 |            | 1
        2020-01-01 | 2026-11-01             |             |                        | 2026-11-21 | 1
    """,
    "dated_1900": """
        born       | episodes               | found
        1900-01-01 | 2026-01-05             | 1
        2020-01-01 | 1900-01-01..2026-01-05 | 1
        2020-01-01 | 1901-01-01..2026-01-05 | 0
    """,
    "ethnicity_not_obtained": """
        born       | expected   | ethnicity | found
        2020-01-01 |            | NOBT      | 1
        2020-01-01 |            |           | 1
        2020-01-01 |            | REFU      | 0
        2020-01-01 |            | WBRI      | 0
        -          | 2027-01-01 | NOBT      | 0
    """,
    "no_disability_beside_a_disability": """
        disabilities | found
        NONE         | 0
        NONE MOB     | 1
        MOB VIS      | 0
                     | 0
    """,
    "upn_missing_at_school_age": """
        born       | episodes               | upn           | upn unknown | today      | found
        2021-08-31 | 2026-01-05..2026-03-31 |               |             | 2026-11-20 | 0
        2021-08-31 | 2026-01-05..2026-04-01 |               |             | 2026-11-20 | 1
        2021-08-31 | 2026-06-01             |               |             | 2026-11-20 | 1
        2021-09-01 | 2026-06-01             |               |             | 2026-11-20 | 0
        2021-08-31 | 2026-06-01             |               |             | 2027-03-31 | 1
        2021-08-31 | 2026-03-01             |               |             | 2026-03-31 | 0
        2021-08-31 | 2026-06-01             | H801200001001 |             | 2026-11-20 | 0
        2021-08-31 | 2026-06-01             |               | UN2         | 2026-11-20 | 0
        2021-08-31 | 2026-06-01             |               | UN1         | 2026-11-20 | 1
        2021-08-31 | 2026-06-01 nfa         |               |             | 2026-11-20 | 0
        2021-08-31 | 2026-06-01 undecided   |               |             | 2026-11-20 | 0
    """,
    "upn_faulty": """
        upn           | found
        H801200001001 | 0
        J801200001001 | 1
        H80120000100  | 1
                      | 0
    """,
    "census_identifier_not_accepted": """
        id                    | found
        SPR000123             | 0
        12345678901234567890  | 0
        123456789012345678901 | 1
        SPR-000123            | 1
        SPRé00123             | 1
                              | 0
    """,
    "died_without_date_of_death": """
        died       | episodes               | reason | found
        -          | 2026-01-05..2026-02-01 | RC2    | 1
        2026-01-30 | 2026-01-05..2026-02-01 | RC2    | 0
        -          | 2026-01-05..2026-02-01 | RC7    | 0
    """,
    "death_before_birth": """
        born       | died       | found
        2026-01-05 | 2026-01-05 | 0
        2026-01-05 | 2026-01-04 | 1
    """,
    "activity_after_death": """
        died       | episodes               | assessments            | protection             | visits     | found
        2026-03-02 | 2026-01-05..2026-04-01 | 2026-01-06..2026-03-20 |                        | 2026-03-02 | 0
        2026-03-02 | 2026-03-03             |                        |                        |            | 1
        2026-03-02 | 2026-01-05             |                        | 2026-02-01..2026-03-03 |            | 1
        2026-03-02 | 2026-01-05             |                        | 2026-03-03             |            | 1
        2026-03-02 | 2026-01-05             |                        |                        | 2026-03-03 | 1
        -          | 2026-01-05             |                        |                        | 2026-03-03 | 0
    """,
}

SIMPLE = {"id": "la_child_id", "sex": "sex", "ethnicity": "ethnicity", "upn": "upn", "upn unknown": "upn_unknown"}
DAYS = {"born": "born_on", "expected": "expected_on", "died": "died_on"}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text and text != "-" else None


def spans(text: str) -> list[tuple[date, date | None, str]]:
    """The list "from..to rest; from" as dates and what follows them."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?\s*(.*)", part)
        assert match, f"cannot read {part!r}"
        found.append((date.fromisoformat(match[1]), day(match[2] or ""), match[3]))
    return found


def enquiry(number: int, started_on: date, rest: str) -> Section47Enquiry:
    held = re.fullmatch(r"held=(.*)", rest)
    return Section47Enquiry(
        number,
        started_on,
        conference_on=day(held[1]) if held else None,
        conference_not_required=True if rest == "none" else (False if held else None),
    )


def protection_plan(number: int, started_on: date, ended_on: date | None, rest: str) -> ChildProtectionPlan:
    words = rest.split()
    return ChildProtectionPlan(
        number,
        started_on,
        ended_on,
        previous_plans=next((int(word[1:]) for word in words if word.startswith("n")), None),
        reviews=tuple(
            Review(place, date.fromisoformat(word[1:])) for place, word in enumerate(words) if word.startswith("r")
        ),
    )


def episodes_of(row: dict[str, str]) -> tuple[Episode, ...]:
    found = []
    for number, (referred_on, closed_on, rest) in enumerate(spans(row.get("episodes", "")), start=1):
        facts: dict[str, Any] = {"primary_need": "N1", "reason_for_closure": "RC7" if closed_on else ""}
        if number == 1:
            facts = {
                "primary_need": row.get("need", "N1"),
                "reason_for_closure": row.get("reason", "RC7" if closed_on else ""),
                "complete_from": day(row.get("file from", "")),
                "assessments": tuple(
                    Assessment(
                        place,
                        start,
                        authorised_on=end,
                        factors=tuple(rest.strip("[]").split()),
                        completed_on=day(row.get("finished", "")),
                    )
                    for place, (start, end, rest) in enumerate(spans(row.get("assessments", "")))
                ),
                "section_47_enquiries": tuple(
                    enquiry(place, start, rest)
                    for place, (start, _, rest) in enumerate(spans(row.get("enquiries", "")))
                ),
                "conferences": tuple(
                    Conference(place, start, is_transfer_in=True, decides_on_a_plan=decided == "plan")
                    for place, (start, _, decided) in enumerate(spans(row.get("transfer", "")))
                ),
                "child_protection_plans": tuple(
                    protection_plan(place, start, end, rest)
                    for place, (start, end, rest) in enumerate(spans(row.get("protection", "")))
                ),
                "child_in_need_plans": tuple(
                    ChildInNeedPlan(place, start, end)
                    for place, (start, end, _) in enumerate(spans(row.get("in need", "")))
                ),
            }
        flag = {"nfa": True, "undecided": None}.get(rest, False)
        found.append(Episode(number, referred_on, closed_on=closed_on, is_no_further_action=flag, **facts))
    return tuple(found)


def history_of(row: dict[str, str]) -> History:
    return History(
        child_id=7,
        **{name: row[column] for column, name in SIMPLE.items() if column in row},
        **{name: day(row[column]) for column, name in DAYS.items() if column in row},
        disabilities=tuple(row.get("disabilities", "").split()),
        episodes=episodes_of(row),
        visits=tuple(Visit(place, start) for place, (start, _, _) in enumerate(spans(row.get("visits", "")))),
    )


def rows_of(table: str) -> list[dict[str, str]]:
    head, *lines = [line for line in table.splitlines() if line.strip()]
    names = [name.strip() for name in head.split("|")]
    return [dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines]


@pytest.mark.parametrize("key", [row.key for row in DATA_FAULTS])
def test_fault_is_found_where_the_table_says(key, england):
    assert key in SPEC, f"Draw a table for the data fault {key} in SPEC."
    rows = rows_of(SPEC[key])
    for row in rows:
        history = history_of(row)
        found = faults_in(history, england, day(row.get("today", "")) or TODAY)
        mine = [fault for fault in found if fault.row.key == key]
        assert len(mine) == int(row["found"]), (row, [fault.detail for fault in mine])
        for fault in mine:
            assert fault.detail.endswith("."), fault.detail
            assert fault.row is DATA_FAULTS_BY_KEY[key]
    assert {row["found"] == "0" for row in rows} == {True, False}, f"{key}: draw both sides of its boundary."


def test_no_table_is_left_over():
    assert set(SPEC) == set(DATA_FAULTS_BY_KEY)


def test_every_row_says_what_is_wrong_and_what_to_do():
    for row in DATA_FAULTS:
        assert row.message.endswith("."), row.key
        assert row.what_to_do.endswith("."), row.key
        assert re.fullmatch(r"[a-z0-9_]{4,60}", row.key)
        assert row.severity in Severity


def test_every_rule_that_a_row_names_is_a_census_rule(SHARED_STANDARDS):
    with (SHARED_STANDARDS / "cin" / "rules.csv").open(encoding="utf-8", newline="") as file:
        published = {row["code"] for row in csv.DictReader(file)}
    named = {rule for row in DATA_FAULTS for rule in row.rules}
    assert named <= published, named - published


def test_numbers_are_those_of_the_field():
    numbers = {row.number for row in DATA_FAULTS if row.number is not None}
    assert numbers == {4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 22, 23, 24, 25, 26, 27, 28, 31, 37, 41, 42, 44}


def test_the_date_of_birth_is_told_in_no_detail(england):
    history = history_of({"born": "2027-05-17", "died": "2027-05-01", "episodes": "2028-01-01"})
    details = [fault.detail for fault in faults_in(history, england, TODAY)]
    assert "Born in 2027." in details
    assert not any("17 May" in detail for detail in details)


def test_a_fault_found_twice_on_the_same_thing_is_one(england):
    history = history_of({"episodes": "2026-01-05", "protection": "2026-02-02 r2026-02-02 r2026-02-02"})
    found = faults_in(history, england, TODAY)
    assert len(found) == len(set(found))
    assert sum(fault.row.key == "review_on_or_before_plan_start" for fault in found) == 1


ANY_DAY = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
MAYBE = st.none() | ANY_DAY
PLANS = st.builds(
    ChildProtectionPlan,
    st.integers(1, 9),
    ANY_DAY,
    MAYBE,
    previous_plans=st.none() | st.integers(0, 3),
    reviews=st.lists(st.builds(Review, st.integers(1, 9), ANY_DAY), max_size=2).map(tuple),
)
EPISODES = st.builds(
    Episode,
    st.integers(1, 9),
    ANY_DAY,
    is_no_further_action=st.none() | st.booleans(),
    primary_need=st.sampled_from(["", "N0", "N1"]),
    closed_on=MAYBE,
    reason_for_closure=st.sampled_from(["", "RC2", "RC8"]),
    assessments=st.lists(st.builds(Assessment, st.integers(1, 9), ANY_DAY, authorised_on=MAYBE), max_size=2).map(tuple),
    section_47_enquiries=st.lists(
        st.builds(Section47Enquiry, st.integers(1, 9), ANY_DAY, conference_on=MAYBE), max_size=2
    ).map(tuple),
    conferences=st.lists(st.builds(Conference, st.integers(1, 9), ANY_DAY, st.booleans()), max_size=1).map(tuple),
    child_protection_plans=st.lists(PLANS, max_size=2).map(tuple),
    child_in_need_plans=st.lists(st.builds(ChildInNeedPlan, st.integers(1, 9), ANY_DAY, MAYBE), max_size=2).map(tuple),
    complete_from=MAYBE,
)
HISTORIES = st.builds(
    History,
    st.integers(1, 9),
    upn=st.text(max_size=14),
    la_child_id=st.text(max_size=24),
    sex=st.sampled_from(["", "M", "U"]),
    born_on=MAYBE,
    expected_on=MAYBE,
    died_on=MAYBE,
    episodes=st.lists(EPISODES, max_size=3).map(tuple),
)


@given(history=HISTORIES, today=ANY_DAY)
def test_no_date_makes_it_fail_and_two_readings_agree(history, today, england):
    first = faults_in(history, england, today)
    assert first == faults_in(history, england, today)
    order = [DATA_FAULTS.index(fault.row) for fault in first]
    assert order == sorted(order)


def test_a_typical_child_is_read_in_well_under_a_millisecond(england):
    upn = f"{upn_check_letter('801200001001')}801200001001"
    history = history_of(
        {
            "born": "2015-02-03",
            "sex": "F",
            "ethnicity": "WBRI",
            "upn": upn,
            "id": "SPR000123",
            "episodes": "2025-01-05..2025-06-01; 2026-01-05",
            "assessments": "2025-01-06..2025-02-20 [1A 2B]",
            "enquiries": "2025-01-08 held=2025-01-20",
            "protection": "2025-01-20..2025-06-01 r2025-04-01 n0",
            "in need": "2025-01-10..2025-01-20",
        }
    )
    took = []
    for _ in range(5):
        start = time.thread_time()
        for _ in range(100):
            faults_in(history, england, TODAY)
        took.append((time.thread_time() - start) / 100)
    # Of processor time: 0.3 ms is the goal; the bound here allows for a slow machine.
    assert min(took) < 0.001, f"{min(took) * 1000:.2f} ms a child"
