"""Read the index of matching from the record again."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from lineofsight.record.matching import index
from lineofsight.record.models import Person


class Command(BaseCommand):
    help = "Throw the index of matching away and read everybody into it again, with the same result."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        total = Person.objects.count()
        bar = Progress(console=Console(stderr=True), transient=True)
        with bar if sys.stderr.isatty() else nullcontext():
            task = bar.add_task("Reading people", total=total)
            read = index.rebuild(lambda people: bar.update(task, advance=people))
        self.stdout.write(f"Read {read:,} {'person' if read == 1 else 'people'} into the index of matching again.")
