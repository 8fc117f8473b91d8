"""Working hours, the standard of a caseload, and both beside what each worker holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import workforce
from lineofsight.actions.exceptions import ActionError
from lineofsight.record.capacity import capacities_of, caseload_standard_on
from lineofsight.record.models import Allocation, WorkingHours
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
SINCE, TODAY = date(2026, 6, 1), date(2026, 11, 23)


def day(name: str) -> dict[str, str]:
    return {f"{name}_day": "1", f"{name}_month": "6", f"{name}_year": "2026"}


def words_of(answer: Any) -> str:
    return " ".join(unescape(answer.text).split())


def hold(authority: SmallAuthority, children: int) -> None:
    for _ in range(children):
        child = authority.child()
        authority.episode(child, on=date(2026, 10, 5))
        workforce.allocate(
            child.pk,
            team=authority.north.team,
            worker=authority.north.worker_row,
            on=TODAY,
            reason=Allocation.Reason.CASELOAD,
            by=authority.north.manager,
        )


def test_hours_are_dated_and_the_latest_by_a_day_holds(authority: SmallAuthority) -> None:
    by, worker = authority.administrator, authority.north.worker_row
    for part, on in (("1", date(2026, 1, 5)), ("0.5", SINCE)):
        workforce.set_working_hours(
            worker, full_time_equivalent=Decimal(part), case_holding_percent=100, from_on=on, by=by
        )
    assert capacities_of([worker.pk], date(2026, 5, 31))[worker.pk].most == 16
    assert capacities_of([worker.pk], SINCE)[worker.pk].most == 8
    workforce.set_caseload_standard(12, in_force_from=SINCE, by=by)
    assert (caseload_standard_on(date(2026, 5, 31)), caseload_standard_on(SINCE)) == (16, 12)
    said = {"full_time_equivalent": Decimal(1), "case_holding_percent": 100, "from_on": SINCE}
    with pytest.raises(ActionError, match="already recorded"):
        workforce.set_working_hours(worker, by=by, **said)
    with pytest.raises(Refused):
        workforce.set_working_hours(worker, by=authority.north.manager, **said)
    workforce.record_leaving(worker, on=TODAY, by=by)
    worker.refresh_from_db()
    with pytest.raises(ActionError, match="had left"):
        workforce.set_working_hours(worker, by=by, **(said | {"from_on": TODAY}))
    assert TrailEvent.objects.filter(object_kind="workinghours").exists()


def test_the_team_page_and_the_allocation_form_say_who_is_over_full(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    workforce.set_caseload_standard(2, in_force_from=SINCE, by=authority.administrator)
    administrator = signed_in(authority.administrator)
    address = reverse("working_hours", args=[authority.north.worker.worker_id])
    said = {"full_time_equivalent": "1", "case_holding_percent": "50", **day("from_on")}
    assert administrator.post(address, said).status_code == 302
    assert WorkingHours.objects.get().case_holding_percent == 50
    hold(authority, 3)
    manager = signed_in(authority.north.manager)
    told = words_of(manager.get(reverse("team_work")))
    assert "3 of at most 1" in told
    assert "Over full by 2" in told
    child = authority.child()
    form = words_of(manager.get(reverse("record_allocate", args=[child.reference])))
    assert "3 held in 0.50 of a post, at most 1: over full by 2" in form
    board = words_of(manager.get(reverse("workers")))
    assert (
        "Children held for each full-time post: <strong>6.0</strong> (n = 3 children in 0.50 posts, now; P68)" in board
    )


def test_hours_that_cannot_be_are_refused_beside_their_field(authority: SmallAuthority, signed_in: SignedIn) -> None:
    client = signed_in(authority.administrator)
    address = reverse("working_hours", args=[authority.north.worker.worker_id])
    answer = client.post(address, {"full_time_equivalent": "1.5", "case_holding_percent": "", **day("from_on")})
    assert answer.status_code == 422
    assert "Enter a number from 0 to 100" in words_of(answer)
    assert not WorkingHours.objects.exists()
    assert client.post(reverse("caseload_standard"), {"children": "14", **day("in_force_from")}).status_code == 302
    assert caseload_standard_on(SINCE) == 14
    assert signed_in(authority.north.manager).get(address).status_code == 403
