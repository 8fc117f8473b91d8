"""The documents of an invented authority: some of each kind, made, approved and sent on by the same actions."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import TestCase

from lineofsight.actions.documents import content_of
from lineofsight.domain.documents import DOCUMENTS_BY_KEY, Standing, Table
from lineofsight.record.models import Disclosure, Document
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once, on_the_day_after


@pytest.mark.slow
@pytest.mark.one_database
class TestPaperwork(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with on_the_day_after(PLAN):
            lived_once(PLAN)

    def test_there_are_some_of_every_kind_that_is_made(self) -> None:
        made = Counter(Document.objects.values_list("kind", flat=True))
        wanted = {
            "shareable_chronology", "conference_report_initial", "conference_report_review", "childs_plan",
            "letter_assessment_outcome", "letter_visit_arranged",
        }  # fmt: skip
        assert wanted <= set(made)
        assert set(made) <= set(DOCUMENTS_BY_KEY)

    def test_some_wait_one_is_sent_back_and_the_others_are_sent_on(self) -> None:
        standings = Counter(Document.objects.values_list("standing", flat=True))
        assert all(standings[one.value] for one in Standing)
        assert not Document.objects.filter(standing=Standing.READY.value, sent_on=None).exists()

    def test_every_approved_chronology_is_a_disclosure_and_tells_events(self) -> None:
        approved = Document.objects.filter(kind="shareable_chronology", standing=Standing.READY.value)
        assert approved.exists()
        assert {one.document for one in Disclosure.objects.exclude(document=None)} == set(approved)
        for document in approved:
            parts = [part for section in content_of(document).sections for part in section.parts]
            assert any(isinstance(part, Table) and part.rows for part in parts)
