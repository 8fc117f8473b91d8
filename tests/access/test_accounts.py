"""Accounts: made by an administrator on the command line, each with one role, and every change on the trail."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from lineofsight.access import accounts
from lineofsight.access.exceptions import AccountRefused
from lineofsight.access.management import passwords
from lineofsight.access.models import Account, TrailEvent
from lineofsight.domain.permissions import Role
from tests.access.conftest import PASSWORD, Service, a_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the password prompts, in turn."""
    answers: list[str] = [PASSWORD, PASSWORD]
    monkeypatch.setattr(passwords.getpass, "getpass", lambda _: answers.pop(0))
    return answers


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_an_account_for_a_worker(typed: list[str]) -> None:
    worker = a_worker()
    said = run("create_account", "Anna.Smith", "--role", "social_worker", "--worker", str(worker.pk))
    assert said == "Made the account anna.smith, social worker.\n"
    account = Account.objects.get(username="anna.smith")
    assert (account.role, account.worker, account.check_password(PASSWORD)) == ("social_worker", worker, True)
    row = TrailEvent.objects.get()
    assert (row.verb, row.action, row.rule, row.object_id) == (
        "change",
        "manage_accounts",
        "command_line",
        str(account.pk),
    )
    assert row.account == accounts.command_line()
    assert row.details == {"what": "created", "role": "social_worker", "worker": worker.pk}


def test_a_password_can_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    run("create_account", "admin", "--role", "administrator", "--password-stdin")
    assert Account.objects.get(username="admin").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("anna", "--role", "social_worker"), "belongs to a worker. Say which, with --worker ID"),
        (("anna", "--role", "social_worker", "--worker", "0"), "There is no worker 0"),
        (("anna", "--role", "service_account"), "invalid choice"),
        (("taken", "--role", "administrator"), "There is an account named taken already"),
        (("TAKEN", "--role", "administrator"), "There is an account named taken already"),
    ],
)
def test_an_account_that_cannot_be_made_says_what_to_change(
    typed: list[str], arguments: tuple[str, ...], told: str
) -> None:
    Account.objects.create_user("taken")
    with pytest.raises(CommandError, match=told):
        run("create_account", *arguments)
    assert not TrailEvent.objects.exists()


def test_a_worker_has_one_account(service: Service) -> None:
    with pytest.raises(AccountRefused, match="A person has one account"):
        accounts.create_account("second", Role.SOCIAL_WORKER, worker=service.worker.worker)


@pytest.mark.parametrize(("password", "told"), [("too short", "at least 15"), ("1q2w3e4r5t6y7u8i9o0p", "too common")])
def test_a_weak_password_is_refused(typed: list[str], password: str, told: str) -> None:
    typed[:] = [password, password]
    with pytest.raises(CommandError, match=told):
        run("create_account", "anna", "--role", "administrator")
    assert not Account.objects.filter(username="anna").exists()


def test_two_different_passwords_change_nothing(typed: list[str]) -> None:
    typed[:] = [PASSWORD, "another long walk"]
    with pytest.raises(CommandError, match="not the same"):
        run("create_account", "anna", "--role", "administrator")


def test_the_command_sets_a_password(typed: list[str], service: Service) -> None:
    typed[:] = ["another long walk by the sea"] * 2
    run("set_password", service.worker.username)
    service.worker.refresh_from_db()
    assert service.worker.check_password("another long walk by the sea")
    assert TrailEvent.objects.get().details == {"what": "password_set"}


def test_a_weak_new_password_leaves_the_old_one(typed: list[str], service: Service) -> None:
    typed[:] = ["short", "short"]
    with pytest.raises(CommandError, match="at least 15"):
        run("set_password", service.worker.username)
    service.worker.refresh_from_db()
    assert service.worker.check_password(PASSWORD)


def test_the_command_closes_an_account(service: Service) -> None:
    run("close_account", service.worker.username.upper())
    service.worker.refresh_from_db()
    assert not service.worker.is_active
    assert TrailEvent.objects.get().details == {"what": "closed"}


@pytest.mark.parametrize("command", ["set_password", "close_account"])
def test_a_name_that_nobody_has_is_told_back(typed: list[str], command: str) -> None:
    with pytest.raises(CommandError, match="There is no account named nobody"):
        run(command, "nobody")


def test_an_administrator_who_makes_an_account_is_named(service: Service) -> None:
    accounts.create_account("new", Role.PERFORMANCE_ANALYST, by=service.administrator)
    row = TrailEvent.objects.get()
    assert (row.account, row.rule) == (service.administrator, "configuration")


def test_nobody_signs_in_as_the_command_line() -> None:
    account = accounts.command_line()
    assert accounts.command_line() == account
    assert not account.has_usable_password()
    assert account.role_in_use is Role.SERVICE_ACCOUNT


def test_djangos_superuser_is_an_administrator() -> None:
    account = Account.objects.create_superuser("root", PASSWORD)
    assert account.role_in_use is Role.ADMINISTRATOR


# --- what the database holds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"role": "social_worker"},
        {"role": "team_manager"},
        {"role": "king"},
        {"role": "administrator", "username": "Anna"},
        {"role": "administrator", "username": "taken"},
    ],
)
def test_the_database_refuses_an_account_that_cannot_be(columns: dict[str, str]) -> None:
    Account.objects.create_user("taken")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(**{"username": "anna", "password": "!"} | columns)


def test_an_account_shows_its_workers_name(service: Service) -> None:
    assert service.worker.worker is not None
    assert service.worker.display_name == service.worker.worker.name
    assert service.administrator.display_name == service.administrator.username
