"""Read the whole deadline ledger, and the data faults, from the record again."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from lineofsight.record import ledger
from lineofsight.record.models import Child


class Command(BaseCommand):
    help = "Throw the deadline ledger away and read it from the record again, with the same result."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        total = Child.objects.count()
        bar = Progress(console=Console(stderr=True), transient=True)
        with bar if sys.stderr.isatty() else nullcontext():
            task = bar.add_task("Reading children", total=total)
            read = ledger.rebuild(lambda children: bar.update(task, advance=children))
        self.stdout.write(f"Read the deadlines of {read:,} {'child' if read == 1 else 'children'} again.")
