"""Documents of the last working day: reports for conferences to come, a chronology for a court, plans, letters.

Only what the record says then is read, so that they are made at the end, of a few children of each kind, by the workers
who hold them. What waits to be confirmed in their chronologies is confirmed first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import chronology, documents
from lineofsight.actions.composing import Order
from lineofsight.actions.documents import MayNotBePrinted
from lineofsight.actions.recording import many_at_once
from lineofsight.domain.chronology import proposals_of
from lineofsight.domain.documents import SentBy
from lineofsight.domain.information_sharing import ConfidentialityGround, LawfulBasis, SpecialCategoryCondition
from lineofsight.domain.permissions import Action
from lineofsight.record.chronology import facts_of
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Document,
    PlannedConference,
    Relationship,
    Restriction,
    Visit,
)
from lineofsight.record.moment import LONDON, local_date, now, told
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, worker_of

FEW: Final = 2
"""So many of each kind are made."""
ROWS_CONFIRMED: Final = 12
MADE_AT, APPROVED_AT = time(17, 0), time(17, 45)
RECOMMENDED: Final = (
    "We recommend a child protection plan: what has happened goes on while help is refused, and the children carry it."
)
GOES_ON: Final = "We recommend that the plan goes on. Some of it is done; what matters most for the children is not."
RING: Final = "Your social worker, 01632 960001\nChildline, 0800 1111, day and night\nYour advocate, 01632 960050"
TELEPHONE: Final = "01632 960001"


@dataclass(frozen=True, slots=True)
class Held:
    """A child with the worker and the manager who write for it, and a parent who receives what is written."""

    child: Child
    worker: Account
    manager: Account
    parent: int


@dataclass(frozen=True, slots=True)
class Paperwork:
    """Makes the documents. Some wait for approval, one is sent back, the others are sent on."""

    plan: AuthorityPlan
    staff: Staff

    def write(self) -> None:
        """Everything, on the last working day of the plan."""
        with told(self._at(MADE_AT)):
            made = list(self._made())
        with told(self._at(APPROVED_AT)):
            for number, (document, held) in enumerate(made):
                self._finish(document, held, number)

    def _at(self, hour: time) -> datetime:
        day = self.plan.until
        while day.isoweekday() > 5:
            day -= timedelta(days=1)
        return datetime.combine(day, hour, tzinfo=LONDON)

    def _made(self) -> Iterator[tuple[Document, Held]]:
        for held, order in self._orders():
            try:
                yield documents.make_document(held.child.pk, order, by=held.worker), held
            except MayNotBePrinted:  # a hidden address in what was recorded: as a worker would, leave it for another
                continue

    def _finish(self, document: Document, held: Held, number: int) -> None:
        """What becomes of a document by the evening."""
        child = held.child.pk
        if document.standing == "waiting":
            if number % 4 == 1:
                return
            if number % 4 == 3:
                reason = "The child’s own words are missing. Put them in, and say what they changed."
                documents.send_document_back(child, document.pk, reason=reason, by=held.manager)
                return
            documents.approve_document(child, document.pk, by=held.manager)
        documents.record_document_sent(child, document.pk, on=local_date(now()), way=SentBy.BY_HAND, by=held.worker)

    # --- what is made of whom

    def _orders(self) -> Iterator[tuple[Held, Order]]:
        yield from self._reports()
        yield from self._chronologies()
        yield from self._plans()
        yield from self._letters()

    def _reports(self) -> Iterator[tuple[Held, Order]]:
        """For conferences that are planned: after an enquiry, and for a plan under way."""
        ahead = PlannedConference.objects.filter(held_on=None, called_off_on=None).order_by("planned_on", "pk")
        for held, one in self._held(ahead.exclude(section_47_enquiry=None)):
            subject = f"enquiry-{one.section_47_enquiry_id}"
            yield from self._report(held, "conference_report_initial", subject, RECOMMENDED)
        for held, one in self._held(ahead.exclude(plan=None)):
            yield from self._report(held, "conference_report_review", f"protection_plan-{one.plan_id}", GOES_ON)

    def _report(self, held: Held, kind: str, subject: str, recommended: str) -> Iterator[tuple[Held, Order]]:
        """One copy for a parent, one for the chair."""
        self._confirm(held)
        words = {"recommendation": recommended, "parents": "They see it otherwise, and say so in the meeting."}
        yield held, Order(kind, recipient=held.parent, subject=subject, words=words)
        yield held, Order(kind, is_for_chair=True, subject=subject, words=words)

    def _chronologies(self) -> Iterator[tuple[Held, Order]]:
        plans = ChildProtectionPlan.objects.filter(ended_on=None).order_by("-started_on", "-pk")
        for held, _ in self._held(plans):
            self._confirm(held)
            yield (
                held,
                Order(
                    "shareable_chronology",
                    organisation="Springshire Family Court",
                    addressee="The court office",
                    purpose="The hearing about where the child is to live",
                    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
                    special_category=SpecialCategoryCondition.SAFEGUARDING,
                    confidentiality=ConfidentialityGround.LEGAL_DUTY,
                ),
            )

    def _plans(self) -> Iterator[tuple[Held, Order]]:
        plans = ChildInNeedPlan.objects.filter(ended_on=None).order_by("-started_on", "-pk")
        for held, plan in self._held(plans.filter(child__person__born_on__isnull=False)):
            words = {"why": "Because some things at home are hard, and we want them to get better.", "ring": RING}
            yield held, Order("childs_plan", recipient=held.child.pk, subject=f"need_plan-{plan.pk}", words=words)

    def _letters(self) -> Iterator[tuple[Held, Order]]:
        assessments = Assessment.objects.filter(authorised_on__isnull=False, episode__closed_on=None)
        for held, one in self._held(assessments.order_by("-authorised_on", "-pk")):
            words = {"found": "You work hard for your children, and it is too much for one person.", "next": "A plan."}
            yield held, _letter(held, "assessment_outcome", f"assessment-{one.pk}", words)
        failed = Visit.objects.filter(kind=Visit.Kind.FAILED, happened_on__gte=self.plan.until - timedelta(days=90))
        for held, visit in self._held(failed.order_by("-happened_on", "-pk")):
            words = {"why": "I need to see how the children are.", "when": "Thursday at 4pm, at your home"}
            yield held, _letter(held, "missed_appointment", f"visit-{visit.pk}", words)
        plans = ChildInNeedPlan.objects.filter(ended_on=None).order_by("started_on", "pk")
        for held, _ in self._held(plans):
            yield held, _letter(held, "visit_arranged", "", {"when": "Tuesday at 4pm", "about": "How school is going"})

    # --- who writes

    def _held(self, rows: QuerySet[Any]) -> Iterator[tuple[Held, Any]]:
        """The first few of these rows about children whom a worker of today holds, and who have a parent here."""
        is_held = Allocation.objects.filter(child=OuterRef("child"), ended_on=None, worker__left_on=None)
        standard = rows.filter(Exists(is_held), child__restriction=Restriction.S0, child__person__died_on=None)
        found = ((self._of(row.child), row) for row in standard.select_related("child__person")[: FEW * 4])
        yield from islice(((held, row) for held, row in found if held is not None), FEW)

    def _of(self, child: Child) -> Held | None:
        """Who writes about a child; None where nobody can."""
        row = Allocation.objects.filter(child=child, ended_on=None).select_related("team", "worker").get()
        worker = next((one for one in self.staff.accounts if worker_of(one) == row.worker), None)
        manager = self.staff.managers[self.staff.teams.index(row.team)] if row.team in self.staff.teams else None
        parents = Q(kind=Relationship.Kind.MOTHER) | Q(kind=Relationship.Kind.FATHER)
        parent = Relationship.objects.filter(parents, to=child.person, ended_on=None, person__child=None).first()
        if worker is None or manager is None or parent is None or worker == manager:
            return None
        is_allowed = gate.may(Action.MAKE_DOCUMENT, worker, child).allowed
        return Held(child, worker, manager, parent.person_id) if is_allowed else None

    def _confirm(self, held: Held) -> None:
        """Confirm what the record proposes for the child's chronology, the latest rows first."""
        proposals = proposals_of(facts_of([held.child.pk], readable=[held.child.pk])[held.child.pk])
        answered = set(held.child.chronology_entries.values_list("kind", "origin_fact", "origin_id"))
        with many_at_once():
            for proposal in proposals[-ROWS_CONFIRMED:]:
                origin = proposal.origin
                if (origin.kind, origin.fact.value, origin.fact_id) not in answered:
                    chronology.confirm(held.child.pk, origin, by=held.worker)


def _letter(held: Held, kind: str, subject: str, words: dict[str, str]) -> Order:
    return Order(f"letter_{kind}", recipient=held.parent, subject=subject, words=words | {"telephone": TELEPHONE})
