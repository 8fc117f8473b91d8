"""A small authority on a running server of its own: quickly made, for tests that stop the server or end sign-ins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import sign_in_at
from tests.live import LiveSystem, live_system

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long walk by the river"
MAKE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import date
from tests.authority import small_authority
from lineofsight.access.models import Account
authority = small_authority()
child = authority.child()
authority.episode(child, on=date(2026, 9, 1))
contact = authority.message().contacts.get()
for account in Account.objects.all():
    account.set_password({PASSWORD!r})
    account.save()
print(json.dumps({{"child": str(child.reference), "contact": str(contact.reference)}}))
"""


@dataclass(frozen=True)
class SmallLiveSystem:
    """The running system, with the references of the one child of Team North and of the one contact in the queue."""

    live: LiveSystem
    child: str
    contact: str

    @property
    def url(self) -> str:
        return self.live.url


@contextmanager
def small_live_system(folder: Path) -> Iterator[SmallLiveSystem]:
    with live_system(folder) as live:
        told = json.loads(live.python(MAKE).strip().splitlines()[-1])
        yield SmallLiveSystem(live, told["child"], told["contact"])


def sign_in(page: Page, system: SmallLiveSystem, name: str) -> None:
    sign_in_at(system.url, page, name, PASSWORD)
