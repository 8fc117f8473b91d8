"""The demonstration is made once and whole, and says what it finds where it cannot be made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lineofsight.access.models import Account
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Load, Worker
from lineofsight.synthetic import demonstration, springshire
from lineofsight.synthetic.plan import AuthorityPlan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = 12


@pytest.fixture(autouse=True)
def few_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "CHILDREN", FEW)
    monkeypatch.setattr(demonstration, "YEARS", 1)


def silent(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def test_it_is_made_once_and_everybody_can_sign_in(tmp_path: Path) -> None:
    told: dict[str, list[int]] = {}
    made = demonstration.prepare(tmp_path, lambda what, done, _: told.setdefault(what, []).append(done))
    assert [one.username for one in made] == list(demonstration.SIGN_INS)
    assert {one.role for one in made} == set(Role) - {Role.SERVICE_ACCOUNT}
    assert all(Account.objects.get(username=one.username).check_password(demonstration.PASSWORD) for one in made)
    assert list(told) == ["Living invented families", "Loading a file of an older system"]
    assert all(done == sorted(done) for done in told.values())
    assert Child.objects.filter(la_child_id__startswith="SPR0").count() == FEW
    assert Load.objects.count() == 1
    children = Child.objects.count()
    assert demonstration.prepare(tmp_path, silent) == made
    assert Child.objects.count() == children


@pytest.mark.parametrize("after", [1, FEW])
def test_one_that_was_interrupted_says_so(tmp_path: Path, after: int) -> None:
    def interrupt(_what: str, done: int, _of: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.prepare(tmp_path, interrupt)
    with pytest.raises(demonstration.Interrupted, match=r"was interrupted .* start again"):
        demonstration.prepare(tmp_path, silent)


def test_an_authority_lived_by_the_command_is_no_demonstration(tmp_path: Path) -> None:
    springshire.live(AuthorityPlan(FEW, 1, date(2026, 10, 31), 3), lambda _done, _of: None)
    children = Child.objects.count()
    assert demonstration.prepare(tmp_path, silent) == []
    assert Child.objects.count() == children


def test_a_record_with_a_worker_is_left_alone(tmp_path: Path) -> None:
    Worker.objects.create(name="Somebody Real")
    assert demonstration.prepare(tmp_path, silent) == []
    assert not Account.objects.filter(role=Role.PERFORMANCE_ANALYST).exists()
    assert not Child.objects.exists()
