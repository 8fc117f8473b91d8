"""Who is on the stage while a family is lived: its children as the record knows them so far, and the workers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from lineofsight.access.models import Account
from lineofsight.record.models import Person, Relationship
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.contacts.steps import WorkedStep
from lineofsight.synthetic.contacts.unreferred import NEVER_REFERRED
from lineofsight.synthetic.family_members import InventedChild, InventedFamily
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff
from lineofsight.synthetic.steps import Allocate, Meet, Refer, Step
from lineofsight.synthetic.workforce_plan import InventedWorker

ADULTS_REMEMBERED = 2_000
"""Adults who may turn up again in a later family: no more are kept, so that any number of families can be lived."""


@dataclass(slots=True)
class Case:
    """What the record knows of one child so far.

    team: -1 while no team holds the child. stepped_down_by: the team that has still to close the episode of a child
    whom early help holds already, -1 for none. is_at_the_door: the team is only the one in whose queue a contact about
    the child is. relative: a worker whose conflict of interest is not declared yet. unnoted: brothers and sisters who
    were met while nobody held the child. contacts: the row of each contact, by its place among those of the family.
    rows: the row of each part of the life that has one.
    """

    child: InventedChild
    pk: int = 0
    person: Person | None = None
    team: int = -1
    stepped_down_by: int = -1
    is_at_the_door: bool = False
    worker: InventedWorker | None = None
    relative: InventedWorker | None = None
    episode: int = 0
    unnoted: list[tuple[Person, Relationship.Kind]] = field(default_factory=list)
    contacts: dict[int, int] = field(default_factory=dict)
    rows: dict[Hashable, int] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        return self.team >= 0

    @property
    def la_child_id(self) -> str:
        """What the authority knows the child by; "" for one who is never referred, whom the record gives a number."""
        given = self.child.life.la_child_id
        return "" if given.startswith(NEVER_REFERRED) else given


class Stage:
    """The staff of an authority, and the one family that is being lived; adults are remembered between families."""

    def __init__(self, plan: AuthorityPlan, staff: Staff, caseloads: Caseloads) -> None:
        self.plan = plan
        self.staff = staff
        self.caseloads = caseloads
        self.adults: OrderedDict[str, Person] = OrderedDict()
        self.family: InventedFamily
        self.cases: list[Case]

    def enter(self, family: InventedFamily, told: Sequence[Step]) -> None:
        """Begin a family whose steps are these."""
        self.family = family
        relative = self._relative(told) if any(child.related_worker for child in family.children) else None
        self.cases = [Case(child, relative=relative if child.related_worker else None) for child in family.children]
        while len(self.adults) > ADULTS_REMEMBERED:
            self.adults.popitem(last=False)

    @property
    def is_first_heard_of(self) -> bool:
        """Whether nothing but one contact is known of the family, and of nobody in it: then no flag can be raised."""
        is_one_contact = all(len(case.contacts) <= 1 and not case.episode for case in self.cases)
        return is_one_contact and not any(adult.is_of_two_families for adult in self.family.adults)

    def manager(self, case: Case) -> Account:
        """The manager of the team that holds the child."""
        return self.staff.manager_of(case.team)

    def worker(self, step: Step, case: Case) -> Account:
        """Who holds the child; the manager for a child whom no worker of today holds."""
        if case.worker is None or not case.worker.is_in_post(step.at.date()):
            return self.manager(case)
        return self.staff.account_of(case.worker)

    def finisher(self, step: Step, case: Case) -> Account:
        """Who finishes an assessment or an enquiry: never the manager, who authorises or signs it."""
        account = self.worker(step, case)
        if account.pk != self.manager(case).pk:
            return account
        return self.staff.account_of(self.caseloads.colleague(case.team, step.at.date()))

    def _relative(self, told: Sequence[Step]) -> InventedWorker | None:
        """A worker of a team that has nothing to do with the family, there all the time; None where there is none."""
        teams: set[int | None] = {step.team for step in told if isinstance(step, Allocate)}
        teams |= {step.worker.team for step in told if isinstance(step, Meet | Refer | WorkedStep)}
        workers = [one for one in self.caseloads.plan.in_post(self.plan.until) if one.is_in_post(told[0].at.date())]
        return next((one for one in workers if not one.is_manager and one.team not in teams), None)
