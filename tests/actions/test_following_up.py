"""What follows from answers that were given in the partner-facing process: each enquiry by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from lineofsight.access.models import TrailEvent
from lineofsight.access.served import Served
from lineofsight.actions import enquiry_answers, following_up
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.record.models import AnswerToFollowUp, MashEnquiry
from tests.agencies import Agencies
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db
NOTHING = AnswerRecord("nothing_known")


def answered(agencies: Agencies) -> MashEnquiry:
    """An enquiry that the police answered in the partner-facing process, and nobody else was asked in."""
    enquiry = agencies.ask(agencies.authority.contact(), agencies=(agencies.police,))
    with override_settings(PAGES=Served.PARTNERS):
        enquiry_answers.answer(agencies.request_of(enquiry, agencies.police).pk, NOTHING, by=agencies.officer)
    return enquiry


def test_an_enquiry_that_fails_does_not_hold_up_those_behind_it(
    authority: SmallAuthority, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    agencies = Agencies(authority)
    broken, other = answered(agencies), answered(agencies)
    assert AnswerToFollowUp.objects.count() == 2
    done = following_up.follow_up

    def follow_up(work: Any, **given: Any) -> None:
        if work.enquiry.pk == broken.pk:
            raise ValueError("the words of an answer")
        done(work, **given)

    monkeypatch.setattr(following_up, "follow_up", follow_up)
    before = TrailEvent.objects.filter(rule="following_up").count()
    assert following_up.follow_up_all() == 1
    assert list(AnswerToFollowUp.objects.values_list("request__enquiry", flat=True)) == [broken.pk]
    assert MashEnquiry.objects.get(pk=other.pk).answered_at is not None
    assert MashEnquiry.objects.get(pk=broken.pk).answered_at is None
    assert TrailEvent.objects.filter(rule="following_up").count() == before + 1
    assert caplog.messages == [f"Work on enquiry {broken.pk} failed: ValueError. It is tried again."]
    monkeypatch.undo()
    assert following_up.follow_up_all() == 1
    assert not AnswerToFollowUp.objects.exists()
