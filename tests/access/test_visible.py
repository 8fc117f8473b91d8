"""Lists and single records are decided alike: the gate's query and the pure decision, held against each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action, Role, is_about_children
from lineofsight.record.models import Allocation, Child, StepChange, Team, TeamMembership, Worker
from lineofsight.record.moment import now, today
from tests.access.conftest import Service, a_child, a_contact, an_account

ABOUT_CHILDREN = [action for action in Action if is_about_children(action)]
ROLES_OF_WORKERS = [
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.SCREENING_OFFICER,
    Role.EARLY_HELP_PRACTITIONER,
]

days_ago = st.sampled_from([-1, 0, 1, 2, 27, 28, 29, 60])
spans = st.tuples(days_ago, st.none() | days_ago).map(lambda span: span if span[1] is None else (max(span), span[1]))
memberships = st.lists(
    st.tuples(st.integers(0, 2), st.booleans(), spans), max_size=2, unique_by=lambda membership: membership[0]
)
children = st.tuples(
    st.sampled_from(["S0", "S1", "S2"]),
    st.booleans(),  # a conflict of interest with the person who asks
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from([None, 0, 1]), spans), max_size=2).filter(
        lambda holdings: sum(span[1] is None for _, _, span in holdings) <= 1
    ),
    st.sampled_from(["no contact", "open contact", "read until today", "read until yesterday"]),
    st.none() | st.integers(0, 2),  # the team to which the child is proposed
)


def decided(account: Account, action: Action) -> set[int]:
    """The children whom the gate would open one by one."""
    return {child.pk for child in Child.objects.all() if gate.may(action, account, child).allowed}


def listed(account: Account, action: Action) -> set[int]:
    rows = list(gate.visible_children(account, action).values_list("pk", flat=True))
    assert len(rows) == len(set(rows)), "a child stands twice on the list"
    everybody = list(Child.objects.values_list("pk", flat=True))
    assert gate.visible_among(account, action, everybody) == set(rows), "asked of each, the gate says something else"
    return set(rows)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(role=st.sampled_from(ROLES_OF_WORKERS), membership=memberships, record=st.lists(children, max_size=4))
def test_a_list_holds_exactly_the_children_that_would_open(role, membership, record) -> None:
    day = today()
    with transaction.atomic():
        teams = [Team.objects.create(name=name, is_front_door=name == "Door") for name in ("North", "South", "Door")]
        me, other = (Worker.objects.create(name=name) for name in ("Anna", "Ben"))
        for team, manages, (started, ended) in membership:
            TeamMembership.objects.create(
                worker=me,
                team=teams[team],
                is_manager=manages,
                started_on=day - timedelta(days=started),
                ended_on=None if ended is None else day - timedelta(days=ended),
            )
        for restriction, is_conflicted, holdings, contact, proposed_to in record:
            child = a_child(restriction=restriction, conflicted=me if is_conflicted else None)
            if contact != "no contact":
                until = {"read until today": day, "read until yesterday": day - timedelta(days=1)}.get(contact)
                a_contact(child, teams[2], readable_until=until)
            if proposed_to is not None:
                StepChange.objects.create(
                    child=child, kind="transfer", to_team=teams[proposed_to], reason="Moving", proposed_on=day
                )
            for team, worker, (started, ended) in holdings:
                Allocation.objects.create(
                    child=child,
                    team=teams[team],
                    worker=None if worker is None else (me, other)[worker],
                    started_on=day - timedelta(days=started),
                    ended_on=None if ended is None else day - timedelta(days=ended),
                )
        account = an_account(role, me)
        for action in ABOUT_CHILDREN:
            assert listed(account, action) == decided(account, action), action
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_role_lists_what_it_would_open(service: Service, role: Role) -> None:
    account = service.accounts.get(role) or an_account(role)
    for restriction in ("S1", "S2"):
        a_child(service.north, service.worker.worker, restriction=restriction)
    a_child(service.north, conflicted=account.worker)
    for action in ABOUT_CHILDREN:
        assert listed(account, action) == decided(account, action), action


def test_a_manager_lists_the_own_teams_children_and_no_others(service: Service) -> None:
    assert listed(service.manager, Action.READ_CHILD_LIST) == {service.child.pk}
    assert listed(service.stranger, Action.READ_CHILD_LIST) == {service.elsewhere.pk}
    assert listed(service.service_manager, Action.READ_CHILD_LIST) == {service.child.pk, service.elsewhere.pk}
    assert listed(service.analyst, Action.READ_CHILD_LIST) == set()
    assert listed(service.administrator, Action.READ_BOARD) == set()


def test_a_closed_account_lists_nothing(service: Service) -> None:
    service.service_manager.is_active = False
    assert listed(service.service_manager, Action.READ_CHILD_LIST) == set()


def test_whom_a_list_holds_is_asked_anew_each_day(service: Service) -> None:
    account, children = service.manager, [service.child.pk, service.elsewhere.pk]
    assert gate.visible_among(account, Action.READ_CHILD_LIST, children) == {service.child.pk}
    Allocation.objects.filter(child=service.child).update(ended_on=today())
    assert gate.visible_among(account, Action.READ_CHILD_LIST, children) == listed(account, Action.READ_CHILD_LIST)
    with time_machine.travel(now() + timedelta(days=365), tick=False):
        assert gate.visible_among(account, Action.READ_CHILD_LIST, children) == set()


def test_another_models_rows_follow_their_child(service: Service) -> None:
    for account in service.accounts.values():
        held = Allocation.objects.filter(gate.visible_q(account, Action.READ_CHILD_LIST))
        assert set(held.values_list("child_id", flat=True)) == listed(account, Action.READ_CHILD_LIST)


@pytest.mark.django_db
def test_a_list_asks_two_queries_whatever_its_length(service: Service, django_assert_num_queries) -> None:
    account = Account.objects.select_related("worker").get(pk=service.manager.pk)
    for number in (0, 20):
        for _ in range(number):
            a_child(service.north)
        with django_assert_num_queries(2):
            assert len(gate.visible_children(account)) == 1 + number
