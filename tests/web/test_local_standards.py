"""Setting a local standard on its page: by an administrator, with errors in the field's words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.record.models import LocalStandard
from tests.authority import small_authority

pytestmark = pytest.mark.django_db
ADDRESS = {"key": "child_in_need_visits"}
GIVEN = {
    "number": "15",
    "unit": "working_days",
    "in_force_from_day": "1",
    "in_force_from_month": "11",
    "in_force_from_year": "2026",
    "note": "Practice handbook, October 2026",
}


def test_an_administrator_sets_a_limit_and_the_manual_shows_it(client: Client) -> None:
    client.force_login(small_authority().administrator)
    answer = client.post(reverse("set_standard", kwargs=ADDRESS), GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, reverse("clocks"))
    standard = LocalStandard.objects.get()
    assert (standard.number, standard.unit) == (15, "working_days")
    page = client.get(reverse("clocks")).content.decode()
    assert "15 working days, set by this authority for clocks started from 1 November 2026" in page
    again = client.post(reverse("set_standard", kwargs=ADDRESS), GIVEN)
    assert again.status_code == 422
    assert "already has a limit from 1 November 2026" in again.content.decode()


def test_a_limit_that_cannot_be_is_refused_in_words(client: Client) -> None:
    client.force_login(small_authority().administrator)
    answer = client.post(reverse("set_standard", kwargs=ADDRESS), GIVEN | {"number": "0", "unit": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The limit must be 1 or more" in page
    assert "Choose what the limit is counted in" in page
    assert not LocalStandard.objects.exists()


def test_a_statutory_limit_has_no_page_and_others_may_not_set_one(client: Client) -> None:
    authority = small_authority()
    client.force_login(authority.administrator)
    statutory = reverse("set_standard", kwargs={"key": "initial_child_protection_conference"})
    assert client.get(statutory).status_code == 404
    client.force_login(authority.service_manager)
    assert client.get(reverse("set_standard", kwargs=ADDRESS)).status_code == 403
    assert "Set a limit" not in client.get(reverse("clocks")).content.decode()
