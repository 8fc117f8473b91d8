"""The invented authority as the Standard Safeguarding Dataset: every value, key and code is as the standard says."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import TestCase

from lineofsight.domain.safeguarding_dataset import EXTENSIONS, TABLES
from lineofsight.record.models import Episode, Visit
from lineofsight.record.safeguarding_dataset import SEEN_TABLES
from lineofsight.record.safeguarding_dataset.reading import count_of, rows_of
from lineofsight.returns.safeguarding_dataset.checking import check
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after

SELDOM = {"ssd_immigration_status", "ssd_legal_status", "los_step_changes", "los_missed_appointments"}
"""Tables that a small authority may have no row in."""


@pytest.mark.one_database
@pytest.mark.slow
class TestTheDatasetOfTheInventedAuthority(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with on_the_day_after(PLAN):
            lived_once(PLAN)

    def test_every_row_is_as_the_catalogue_says_and_every_key_resolves(self) -> None:
        found = check((of.name, rows_of(of)) for of in SEEN_TABLES)
        assert Counter((one.table, one.field, one.why) for one in found) == {}

    def test_nothing_of_an_open_record_is_left_out(self) -> None:
        rows = {of.name: count_of(of) for of in (*TABLES, *EXTENSIONS) if of.fields}
        assert not [of.name for of in TABLES if of.has_part and not rows[of.name] and of.name not in SELDOM]
        open_records = {"child__person__merged_into": None}
        assert (
            rows["ssd_cin_episodes"] == Episode.objects.filter(**open_records).exclude(child__restriction="S2").count()
        )
        visits = Visit.objects.filter(**open_records, kind__in=["in_person", "failed"]).exclude(child__restriction="S2")
        assert sum(rows[f"ssd_{name}_visits"] for name in ("cin", "cp", "cla")) == visits.count()
