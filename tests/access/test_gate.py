"""The gate: what it opens, what it refuses, and the row of the trail that either leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.models import Account, TrailEvent
from lineofsight.access.transactions import one_transaction
from lineofsight.domain.permissions import Action, Refusal, Role
from lineofsight.record.models import Allocation, Team, TeamMembership
from lineofsight.record.moment import today
from tests.access.conftest import Service, a_child, a_worker, an_account


def last_row() -> TrailEvent:
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    return row


def test_the_allocated_worker_opens_the_record_and_the_look_is_on_the_trail(service: Service) -> None:
    opened = gate.open_child(service.child.pk, Action.READ_CHILD, by=service.worker)
    assert opened.child == service.child
    assert opened.reason == (
        f"You may open this child's record because this child is allocated to you in {service.north.name}."
    )
    row = last_row()
    assert (row.account, row.role, row.verb, row.action) == (service.worker, "social_worker", "read", "read_child")
    assert (row.object_kind, row.object_id, row.children) == ("child", str(service.child.pk), [service.child.pk])
    assert (row.rule, row.outcome) == ("own_cases.allocated_worker", "allowed")
    assert row.field_classes == ["identifies", "sensitive"]


def test_a_child_opens_by_the_reference_of_its_address_too(service: Service) -> None:
    for key in (service.child.reference, str(service.child.reference)):
        assert gate.open_child(key, Action.READ_CHILD, by=service.worker).child == service.child


@pytest.mark.parametrize("key", [0, 10**9, "", "nonsense", "6f1f0f5e-6d2b-4c55-9a3e-3f1f0c2b9d11", "'; drop table"])
def test_an_absent_child_and_another_teams_child_are_refused_alike(service: Service, key: int | str) -> None:
    with pytest.raises(Refused) as absent:
        gate.open_child(key, Action.READ_CHILD, by=service.worker)
    with pytest.raises(Refused) as unrelated:
        gate.open_child(service.elsewhere.reference, Action.READ_CHILD, by=service.worker)
    assert str(absent.value) == str(unrelated.value) == "There is no such record."
    assert absent.value.decision.betrays_nothing
    assert unrelated.value.decision.betrays_nothing
    rows = list(TrailEvent.objects.order_by("sequence"))
    assert [(row.outcome, row.refusal) for row in rows] == [("refused", "absent"), ("refused", "no_relationship")]
    assert [row.children for row in rows] == [[], [service.elsewhere.pk]]


def test_a_conflict_of_interest_is_refused_as_absent_and_the_trail_says_why(service: Service) -> None:
    child = a_child(service.north, service.worker.worker, conflicted=service.worker.worker)
    with pytest.raises(Refused, match="no such record"):
        gate.open_child(child.pk, Action.READ_CHILD, by=service.worker)
    assert last_row().refusal == Refusal.CONFLICT_OF_INTEREST
    assert last_row().children == [child.pk]


def test_a_team_manager_may_not_approve_an_assessment_of_their_own(service: Service) -> None:
    author = service.manager.worker
    assert author is not None
    with pytest.raises(Refused, match="you wrote it"):
        gate.open_child(service.child.pk, Action.AUTHORISE_ASSESSMENT, by=service.manager, author_id=author.pk)
    assert gate.open_child(service.child.pk, Action.AUTHORISE_ASSESSMENT, by=service.manager, author_id=0).child


def test_rights_follow_the_allocation_at_once(service: Service) -> None:
    gate.open_child(service.child.pk, Action.ASSESS, by=service.worker)
    Allocation.objects.filter(child=service.child).update(ended_on=today())
    assert gate.open_child(service.child.pk, Action.READ_CHILD, by=service.worker).child == service.child
    with pytest.raises(Refused):
        gate.open_child(service.child.pk, Action.ASSESS, by=service.worker)
    Allocation.objects.filter(child=service.child).update(ended_on=today() - timedelta(days=29))
    with pytest.raises(Refused):
        gate.open_child(service.child.pk, Action.READ_CHILD, by=service.worker)


def test_a_mover_loses_the_old_teams_records(service: Service) -> None:
    TeamMembership.objects.filter(worker=service.worker.worker).update(ended_on=today())
    TeamMembership.objects.create(worker=service.worker.worker, team=service.south, started_on=today())
    with pytest.raises(Refused):
        gate.open_child(service.child.pk, Action.READ_CHILD, by=service.worker)
    assert gate.open_child(service.elsewhere.pk, Action.READ_CHILD, by=service.worker).child == service.elsewhere


def test_a_leaver_may_do_nothing(service: Service) -> None:
    worker = service.worker.worker
    assert worker is not None
    worker.left_on = today()
    worker.save()
    with pytest.raises(Refused):
        gate.permit(Action.READ_BOARD, service.worker)
    assert last_row().refusal == Refusal.NOT_ACTIVE


def test_a_manager_who_stepped_down_manages_no_longer(service: Service) -> None:
    TeamMembership.objects.filter(worker=service.manager.worker).update(is_manager=False)
    with pytest.raises(Refused, match="not with you"):
        gate.open_child(service.child.pk, Action.ALLOCATE, by=service.manager)


def test_reading_about_no_child_leaves_a_row_only_when_refused(service: Service) -> None:
    assert gate.permit(Action.READ_CLOCK_MANUAL, service.worker).decision.rule == "manuals"
    assert not TrailEvent.objects.exists()
    with pytest.raises(Refused, match="not part of the role of social worker"):
        gate.permit(Action.MANAGE_ACCOUNTS, service.worker)
    assert (last_row().action, last_row().outcome) == ("manage_accounts", "refused")


def test_a_change_about_no_child_leaves_a_row_that_names_what_was_written(service: Service) -> None:
    with one_transaction():
        gate.permit(Action.MANAGE_TEAMS, service.administrator).wrote("team", service.north.pk)
    assert (last_row().verb, last_row().action, last_row().rule) == ("change", "manage_teams", "configuration")
    assert (last_row().object_kind, last_row().object_id) == ("team", str(service.north.pk))


def test_what_is_rolled_back_on_purpose_leaves_no_row(service: Service) -> None:
    with one_transaction():
        gate.permit(Action.MANAGE_TEAMS, service.administrator)
        transaction.set_rollback(True)
    assert not TrailEvent.objects.exists()


def test_an_opened_record_says_what_else_may_be_done_with_it(service: Service, django_assert_num_queries) -> None:
    opened = gate.open_child(service.child.pk, Action.READ_CHILD, by=service.manager)
    author = service.manager.worker_id
    with django_assert_num_queries(0):
        assert opened.may(Action.ALLOCATE).allowed
        assert opened.may(Action.AUTHORISE_ASSESSMENT).allowed
        assert not opened.may(Action.AUTHORISE_ASSESSMENT, author_id=author).allowed
        assert not opened.may(Action.MANAGE_TEAMS).allowed


def test_asking_what_the_gate_would_say_leaves_no_row(service: Service) -> None:
    assert gate.may(Action.ALLOCATE, service.manager, service.child).allowed
    assert not gate.may(Action.ALLOCATE, service.worker, service.child).allowed
    assert gate.may(Action.READ_BOARD, service.analyst).allowed
    assert not TrailEvent.objects.exists()


def test_a_list_is_one_row_naming_every_child(service: Service) -> None:
    children = [service.child.pk, service.elsewhere.pk, service.child.pk]
    gate.read_list(Action.EXPORT_LIST, by=service.service_manager, children=children, rows=3, details={"format": "csv"})
    row = last_row()
    assert TrailEvent.objects.count() == 1
    assert (row.verb, row.children, row.rows) == ("export", children[:2], 3)
    assert (row.rule, row.details) == ("service", {"format": "csv"})


# --- actions: the change and its row commit together, and a refusal outlives the rollback ----------------------------


@one_transaction()
def begin_assessment(account: Account, child_id: int, *, fail: bool = False) -> None:
    """An action: it opens a child to change it, writes, and says what it wrote."""
    opened = gate.open_child(child_id, Action.ASSESS, by=account, for_change=True)
    opened.wrote("assessment", 7, step="begun")
    Team.objects.create(name=f"written by {account.pk}")
    if fail:
        raise RuntimeError("the action fails after it wrote")


@pytest.mark.django_db(transaction=True)
def test_an_action_leaves_one_row_that_names_what_it_wrote() -> None:
    service = Service()
    begin_assessment(service.worker, service.child.pk)
    row = last_row()
    assert TrailEvent.objects.count() == 1
    assert (row.verb, row.action, row.object_kind, row.object_id) == ("change", "assess", "assessment", "7")
    assert (row.children, row.details) == ([service.child.pk], {"step": "begun"})


@pytest.mark.django_db(transaction=True)
def test_a_failed_action_leaves_neither_its_change_nor_its_row() -> None:
    service = Service()
    with pytest.raises(RuntimeError):
        begin_assessment(service.worker, service.child.pk, fail=True)
    assert not TrailEvent.objects.exists()
    assert not Team.objects.filter(name__startswith="written").exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_action_is_on_the_trail_although_it_was_rolled_back() -> None:
    service = Service()
    with pytest.raises(Refused):
        begin_assessment(service.worker, service.elsewhere.pk)
    assert (last_row().action, last_row().outcome, last_row().children) == (
        "assess",
        "refused",
        [service.elsewhere.pk],
    )


@pytest.mark.django_db(transaction=True)
def test_a_refusal_within_an_action_within_an_action_is_written_once_after_both() -> None:
    service = Service()

    @one_transaction()
    def both() -> None:
        begin_assessment(service.worker, service.child.pk)
        begin_assessment(service.worker, service.elsewhere.pk)

    with pytest.raises(Refused):
        both()
    assert [row.outcome for row in TrailEvent.objects.all()] == ["refused"]
    assert not Team.objects.filter(name__startswith="written").exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_the_caller_survives_is_written_too() -> None:
    service = Service()
    with one_transaction():
        with pytest.raises(Refused):
            begin_assessment(service.worker, service.elsewhere.pk)
        begin_assessment(service.worker, service.child.pk)
    assert [row.outcome for row in TrailEvent.objects.order_by("sequence")] == ["allowed", "refused"]
    assert Team.objects.filter(name__startswith="written").exists()


@pytest.mark.postgresql
def test_opening_for_change_locks_the_child(service: Service) -> None:
    with CaptureQueriesContext(connection) as reading:
        gate.open_child(service.child.pk, Action.READ_CHILD, by=service.worker)
    with CaptureQueriesContext(connection) as changing:
        gate.open_child(service.child.pk, Action.ASSESS, by=service.worker, for_change=True)
    locked = [
        [query["sql"] for query in asked if '"record_child"' in query["sql"] and "FOR UPDATE" in query["sql"]]
        for asked in (reading, changing)
    ]
    assert [len(queries) for queries in locked] == [0, 1]


def test_the_account_of_a_person_who_is_no_worker_has_no_conflicts(service: Service) -> None:
    child = a_child(service.north, conflicted=a_worker())
    analyst = an_account(Role.PERFORMANCE_ANALYST)
    assert child in gate.visible_children(analyst, Action.READ_PSEUDONYMOUS_LIST)
