"""Springshire lived: every family of a plan, in an empty record, by the actions that workers take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from lineofsight.access.models import Account, TrailEvent
from lineofsight.record.models import Authority, Child, Team, Worker
from lineofsight.synthetic import local_questions
from lineofsight.synthetic.acting import Stage, live_family, live_unreferred_family
from lineofsight.synthetic.acting.documents import Paperwork
from lineofsight.synthetic.acting.second_looks import SecondLooks
from lineofsight.synthetic.authority import AUTHORITY, AUTHORITY_NAME, every_family
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.contacts.unreferred import UnreferredFamily, unreferred_families
from lineofsight.synthetic.exceptions import SyntheticError
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, take_on
from lineofsight.synthetic.stories.front_door import queue_families
from lineofsight.synthetic.workforce_plan import WorkforcePlan, invented_workforce

Progress = Callable[[int, int], None]
"""Told how many children have been lived, and how many there are."""


class RecordNotEmpty(SyntheticError):
    """An invented authority is lived in an empty record only."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a plan: the people who work there, and how much was lived.

    families and children: of the plan. contact_children: those who only ever had contacts, and come on top of them;
    not those whose contact nobody has looked at, who have no record yet.
    """

    staff: Staff
    families: int
    children: int
    contact_children: int
    steps: int


def is_empty() -> bool:
    """Whether the record holds nobody yet: no child, no worker, no account and nothing on the trail."""
    return not any(model._default_manager.exists() for model in (Child, Authority, Worker, Team, Account, TrailEvent))


def check_empty() -> None:
    """Raises RecordNotEmpty for a record that holds anybody: an invented authority mixes with nothing."""
    if not is_empty():
        raise RecordNotEmpty(
            "The record here is not empty, and an invented authority never mixes with another. Set LINEOFSIGHT_DATA to"
            " an empty folder, or DATABASE_URL to an empty database."
        )


def live(plan: AuthorityPlan, progress: Progress) -> Lived:
    """Live the whole authority in the record, a family a transaction, by the actions that workers take.

    Raises RecordNotEmpty, and changes nothing then.
    """
    check_empty()
    workforce = invented_workforce(plan)
    return live_families(plan, workforce, begin(plan, workforce), progress)


@transaction.atomic
def begin(plan: AuthorityPlan, workforce: WorkforcePlan) -> Staff:
    """Give the authority its number, take on everybody who works there, and say what it asks of its own."""
    Authority.objects.create(number=AUTHORITY, name=AUTHORITY_NAME)
    staff = take_on(workforce, plan.front_door_since)
    local_questions.publish(plan.until, staff.administrator)
    return staff


def live_families(plan: AuthorityPlan, workforce: WorkforcePlan, staff: Staff, progress: Progress) -> Lived:
    """Live every family of the plan, one after another, and then those of whom the front door alone was told."""
    stage = Stage(plan, staff, Caseloads(workforce))
    everybody = plan.children + sum(len(family.lives) for family in _never_referred(plan))
    count = children = others = contact_children = steps = 0
    for family in every_family(plan):
        steps += live_family(family.dressed(plan), stage)
        count, children = count + 1, children + len(family.lives)
        progress(children, everybody)
    for unreferred in _never_referred(plan):
        steps += live_unreferred_family(unreferred, stage)
        others += len(unreferred.lives)
        contact_children += sum(case.pk > 0 for case in stage.cases)
        progress(children + others, everybody)
    SecondLooks(plan, workforce, staff).look()
    Paperwork(plan, staff).write()
    return Lived(staff, count, children, contact_children, steps)


def _never_referred(plan: AuthorityPlan) -> Iterator[UnreferredFamily]:
    """The families of whom the front door alone is told: those of chance, and those of its queue on the last day."""
    yield from unreferred_families(plan)
    yield from queue_families(plan)
