"""The demonstration: Springshire until yesterday, a file of an older system with faults in it, and its sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lineofsight.access.models import Account
from lineofsight.actions import teams
from lineofsight.actions.loading import load_census
from lineofsight.domain.permissions import Role
from lineofsight.record.matching.duplicates import review
from lineofsight.record.models import Team
from lineofsight.record.moment import today
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.synthetic import springshire
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.dirty import dirty_census
from lineofsight.synthetic.exceptions import SyntheticError
from lineofsight.synthetic.lives import numbered
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, worker_of
from lineofsight.synthetic.workforce_plan import invented_workforce

CHILDREN = 500
YEARS = 3
SEED = 7
PASSWORD = "a demonstration only"  # noqa: S105 - printed on the screen, for invented people on one machine

CHILDREN_OF_THE_FILE = 90
RATE_OF_FAULTS = 0.9
NUMBERED_FROM = 700_000  # the children of the file: the record has met none of them
WRITTEN_AT = time(6, 30)

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how far it goes."""

SIGN_INS: dict[str, str] = {
    "demo.service": "oversees the whole service",
    "demo.manager1": "manages an assessment team",
    "demo.worker1": "is in that team",
    "demo.screener": "screens contacts and recommends",
    "demo.frontdoor": "decides contacts",
    "demo.intake": "manages the front door and signs decisions",
    "demo.earlyhelp": "helps families by agreement",
    "demo.earlyhelp.manager": "manages early help, and accepts steps down",
    "demo.police": "answers enquiries",
    "demo.health": "answers enquiries",
    "demo.school": "answers enquiries",
    "demo.analyst": "reads figures, never names",
    "demo.administrator": "sets up people, teams and standards",
}
"""Who can sign in, and what each does there, in the order in which they are told."""
ANALYST = "demo.analyst"


class Interrupted(SyntheticError):
    """The making of the demonstration did not come to its end."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demonstration: what to type, the role and the name of the person, and what they do."""

    username: str
    role: Role
    who: str
    does: str


def prepare(folder: Path, progress: Progress) -> list[SignIn]:
    """Live the authority until yesterday, and load the file with faults. Gives back who can sign in.

    folder: where the file is written. A record that holds anybody is left as it is, and its sign-ins are named: none
    for one that is no demonstration. Raises Interrupted for a demonstration that was not made to its end.
    """
    if springshire.is_empty():
        _make(AuthorityPlan(CHILDREN, YEARS, today() - timedelta(days=1), SEED), folder, progress)
    analyst = _analyst()
    if analyst is not None and not analyst.has_usable_password():
        raise Interrupted(
            "The demonstration here was interrupted while it was made. Empty its folder (LINEOFSIGHT_DATA, or `data`)"
            " or its database (DATABASE_URL), and start again."
        )
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """Those who can sign in; empty for a record that is no demonstration."""
    if _analyst() is None:
        return []
    accounts = Account.objects.in_bulk(list(SIGN_INS), field_name="username")
    return [
        SignIn(username, accounts[username].role_in_use, accounts[username].display_name, does)
        for username, does in SIGN_INS.items()
        if username in accounts
    ]


def _analyst() -> Account | None:
    """The analyst, whom only a demonstration has: made first of all, and let in when the whole is there."""
    return Account.objects.filter(username=ANALYST).first()


def _make(plan: AuthorityPlan, folder: Path, progress: Progress) -> None:
    workforce = invented_workforce(plan)
    with transaction.atomic():
        Account.objects.create_user(ANALYST, role=Role.PERFORMANCE_ANALYST)
        staff = springshire.begin(plan, workforce)
    springshire.live_families(plan, workforce, staff, lambda done, of: progress("Living invented families", done, of))
    _load_file_with_faults(plan, folder, staff, progress)
    review()  # as a night would do it: who of the record may stand in it twice
    # One hash for all: it is slow on purpose, and the password is printed on the screen anyway.
    Account.objects.filter(username__startswith="demo.").update(password=make_password(PASSWORD))


# --- the file with faults --------------------------------------------------------------------------------------------


def _load_file_with_faults(plan: AuthorityPlan, folder: Path, staff: Staff, progress: Progress) -> None:
    """Children of an older system, with a fault in most of them: the front door's manager has them to look at."""
    reference_date = plan.until.replace(day=1) - timedelta(days=1)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"an_older_system_{reference_date.isoformat()}.xml"
    written_at = datetime.combine(reference_date + timedelta(days=1), WRITTEN_AT, UTC)
    dirty_census(
        path,
        header_for(reference_date, written_at),
        _children_of_the_file(plan, reference_date),
        RATE_OF_FAULTS,
        chance_for(plan.seed, "an older system"),
        "dfe",
    )
    loader = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
    done = count(1)
    load_census(
        path, by=loader, progress=lambda _, of: progress("Loading a file of an older system", min(next(done), of), of)
    )
    intake = worker_of(Account.objects.get(username="demo.intake"))
    teams.add_member(Team.holding_team(), intake, on=reference_date, is_manager=True, by=staff.administrator)


def _children_of_the_file(plan: AuthorityPlan, reference_date: date) -> Iterator[CensusChild]:
    for number, child in enumerate(invented_children(CHILDREN_OF_THE_FILE, reference_date, plan.seed + 1), 1):
        yield numbered(child, NUMBERED_FROM + number)
