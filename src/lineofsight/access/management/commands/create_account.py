"""`lineofsight manage create_account USERNAME --role ROLE [--worker ID]`: make an account for a named person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lineofsight.access import accounts
from lineofsight.access.exceptions import AccountRefused
from lineofsight.access.management.passwords import asked_for
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Worker

ROLES = [role.value for role in Role if role is not Role.SERVICE_ACCOUNT]


class Command(BaseCommand):
    help = "Make an account for a named person. The password, of 15 characters or more, is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.add_argument("--worker", type=int, help="id of the worker whose account this is")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            account = accounts.create_account(
                options["username"],
                Role(options["role"]),
                password=asked_for(from_stdin=options["password_stdin"]),
                worker=_worker(options["worker"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except AccountRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Made the account {account.username}, {account.role_in_use.label.lower()}.")


def _worker(worker_id: int | None) -> Worker | None:
    if worker_id is None:
        return None
    worker = Worker.objects.filter(pk=worker_id).first()
    if worker is None:
        raise CommandError(f"There is no worker {worker_id}. Look up the id on the workers' list.")
    return worker
