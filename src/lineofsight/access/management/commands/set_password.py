"""`lineofsight manage set_password USERNAME`: give an account a new password."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lineofsight.access import accounts
from lineofsight.access.management.passwords import asked_for, named_account


class Command(BaseCommand):
    help = "Give an account a new password of 15 characters or more. Its open sessions end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *_: Any, **options: Any) -> None:
        account = named_account(options["username"])
        try:
            accounts.set_password(account, asked_for(from_stdin=options["password_stdin"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The account {account.username} has a new password.")
