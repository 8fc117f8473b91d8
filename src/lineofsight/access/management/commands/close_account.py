"""`lineofsight manage close_account USERNAME`: close the account of a person who has left."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lineofsight.access import accounts
from lineofsight.access.management.passwords import named_account


class Command(BaseCommand):
    help = "Close an account. Its open sessions are refused from their next request."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *_: Any, **options: Any) -> None:
        account = named_account(options["username"])
        accounts.close_account(account)
        self.stdout.write(f"Closed the account {account.username}.")
