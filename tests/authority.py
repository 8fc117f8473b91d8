"""A very small authority for tests: two teams with their people, reached through the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count

from lineofsight.access.models import Account
from lineofsight.actions import front_door, workforce
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Child, Episode, Team, Worker
from lineofsight.record.moment import LONDON

LONG_AGO = date(2020, 1, 6)


@dataclass(slots=True)
class Office:
    """One team: its manager and one social worker, with their accounts."""

    team: Team
    manager: Account
    worker: Account

    @property
    def worker_row(self) -> Worker:
        assert self.worker.worker is not None
        return self.worker.worker


@dataclass(slots=True)
class SmallAuthority:
    """The authority, and short ways to reach a state in it. Only the interesting argument needs naming."""

    administrator: Account
    north: Office
    south: Office
    service_manager: Account
    analyst: Account
    numbers: count[int] = field(default_factory=lambda: count(1))

    def child(self, office: Office | None = None, *, born_on: date | None = date(2016, 5, 14)) -> Child:
        """A child new to the authority, held by the team and allocated to its worker."""
        place = office or self.north
        new = front_door.NewChild(
            family_name=f"Testchild{next(self.numbers)}",
            given_names="Robin",
            born_on=born_on,
            expected_on=None if born_on else date(2026, 12, 24),
            sex="F" if born_on else "U",
            ethnicity="WBRI" if born_on else "NOBT",
        )
        return front_door.record_new_child(new, team=place.team, by=place.worker)

    def episode(
        self, child: Child, *, on: date, by: Account | None = None, is_no_further_action: bool = False
    ) -> Episode:
        """An episode of that child, opened on a referral by the police."""
        referral = front_door.Referral(
            received_on=on,
            source=ReferralSource.from_code("6"),
            primary_need=PrimaryNeed.from_code("N1"),
            is_no_further_action=is_no_further_action,
            decided_at=datetime.combine(on, time(16, 0), tzinfo=LONDON),
        )
        return front_door.open_episode(child.pk, referral, by=by or self.north.worker)


def small_authority() -> SmallAuthority:
    """Made afresh in an empty record."""
    administrator = Account.objects.create_user("administrator", role=Role.ADMINISTRATOR)
    north = _office("North", administrator)
    south = _office("South", administrator)
    head = workforce.take_on_worker("Hazel Head", started_on=LONG_AGO, by=administrator)
    return SmallAuthority(
        administrator=administrator,
        north=north,
        south=south,
        service_manager=Account.objects.create_user("hazel", role=Role.SERVICE_MANAGER, worker=head),
        analyst=Account.objects.create_user("analyst", role=Role.PERFORMANCE_ANALYST),
    )


def _office(name: str, administrator: Account) -> Office:
    team = workforce.open_team(name, opened_on=LONG_AGO, by=administrator)
    accounts = []
    for role, is_manager in ((Role.TEAM_MANAGER, True), (Role.SOCIAL_WORKER, False)):
        worker = workforce.take_on_worker(f"{name} {role.label}", started_on=LONG_AGO, by=administrator)
        workforce.join_team(worker, team, started_on=LONG_AGO, by=administrator, is_manager=is_manager)
        accounts.append(Account.objects.create_user(f"{name}.{role.value}".lower(), role=role, worker=worker))
    return Office(team, *accounts)
