"""What the tests of pages share: a small authority at noon on a Monday, and browsers in which its people sign in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from lineofsight.access.models import Account
from lineofsight.actions.recording import Recording as Work
from lineofsight.web.census_forms import CENSUS_FORMS_BY_KEY
from lineofsight.web.recording import Recording
from tests.authority import SmallAuthority, small_authority

CENSUS_READS: dict[str, set[str]] = {
    "person": {"born_on", "expected_on", "was_expected_on", "died_on", "sex", "ethnicity", "upn_unknown"},
    "identifier": {"kind", "value"},
    "disability": {"code"},
    "episode": {
        "referred_on", "source", "primary_need", "closed_on", "reason_for_closure", "is_no_further_action",
    },
    "assessment": {"started_on", "review_point_on", "authorised_on"},
    "assessmentfactorfound": {"code"},
    "section47enquiry": {"started_on", "conference_target_on", "is_conference_not_required"},
    "conference": {"held_on", "kind"},
    "childinneedplan": {"started_on", "ended_on"},
    "childprotectionplan": {"started_on", "ended_on", "initial_category", "latest_category", "previous_plans"},
    "reviewconference": {"held_on", "category"},
}  # fmt: skip
"""What an item of the census is made of: kinds of fact, each with the columns that say it."""

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _every_form_that_sets_an_item_of_the_census_has_its_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that is recorded in any of these tests, and writes what the census reads, stands in `CENSUS_FORMS`."""
    take, written = Recording.take, set[str]()

    def noted(what: Any, method: Any) -> Any:
        def note(work: Any, fact: Any, /, **columns: Any) -> Any:
            read = CENSUS_READS.get(str(fact._meta.model_name), set())
            written.update(f"{fact._meta.model_name}.{one}" for one in (read & columns.keys() or read & what))
            return method(work, fact, **columns)

        return note

    def watched(self: Recording, *args: Any) -> None:
        written.clear()
        take(self, *args)
        assert not written or self.key in CENSUS_FORMS_BY_KEY, (
            f"`{self.key}` writes {', '.join(sorted(written))}, which the census reads: give it a row of CENSUS_FORMS"
        )

    monkeypatch.setattr(Recording, "take", watched)
    for name in ("write", "change", "remove"):
        monkeypatch.setattr(Work, name, noted({"code"} if name == "remove" else set(), getattr(Work, name)))


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """It is noon on Monday 23 November 2026."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority(db: None, monday: time_machine.Traveller) -> SmallAuthority:
    return small_authority()


@pytest.fixture
def signed_in(monday: time_machine.Traveller) -> Callable[[Account], Client]:
    """A browser in which an account is signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
