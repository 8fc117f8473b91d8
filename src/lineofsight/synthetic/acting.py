"""The lives of invented families lived in the record: each step is taken by its worker, at its time, as an action."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import child_protection, family_help, front_door, people, workforce
from lineofsight.actions.recording import many_at_once
from lineofsight.domain.codes import (
    AssessmentFactor,
    CategoryOfAbuse,
    Ethnicity,
    ParticipationCode,
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
    Sex,
    UPNUnknown,
)
from lineofsight.record.models import (
    Allocation,
    ChildInNeedReview,
    ChildProtectionPlan,
    Conference,
    Identifier,
    Person,
    PersonName,
    Relationship,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.record.moment import local_date, told
from lineofsight.synthetic import steps
from lineofsight.synthetic.caseloads import Caseloads
from lineofsight.synthetic.families import InventedAdult, InventedChild, InventedFamily, InventedRelation
from lineofsight.synthetic.family_telling import FamilyTelling, is_unborn
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.staff import Staff, worker_of
from lineofsight.synthetic.workforce_plan import InventedWorker

ADULTS_REMEMBERED = 2_000
"""Adults who may turn up again in a later family: no more are kept, so that any number of families can be lived."""


@dataclass(slots=True)
class _Case:
    """What the record knows of one child so far.

    team: -1 while no team holds the child. relative: a worker whose conflict of interest is not declared yet. rows: the
    row of each part of the life that has one.
    """

    child: InventedChild
    pk: int = 0
    person: Person | None = None
    team: int = -1
    worker: InventedWorker | None = None
    relative: InventedWorker | None = None
    episode: int = 0
    rows: dict[Hashable, int] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        return self.team >= 0


class Acting:
    """Lives families one after another; what was given to whom is remembered between them."""

    def __init__(self, plan: AuthorityPlan, staff: Staff, caseloads: Caseloads) -> None:
        self.plan = plan
        self.staff = staff
        self.caseloads = caseloads
        self.adults: OrderedDict[str, Person] = OrderedDict()
        self.family: InventedFamily
        self.cases: list[_Case]

    def live(self, family: InventedFamily) -> int:
        """Live one family in one transaction. Gives back the number of steps that were taken."""
        self.family = family
        taken = FamilyTelling(family, self.plan, self.caseloads).steps()
        relative = self._relative(taken) if any(child.related_worker for child in family.children) else None
        self.cases = [_Case(child, relative=relative if child.related_worker else None) for child in family.children]
        with many_at_once():
            for step in taken:
                with told(step.at):
                    self.take(step, self.cases[step.child])
        while len(self.adults) > ADULTS_REMEMBERED:
            self.adults.popitem(last=False)
        return len(taken)

    def _relative(self, taken: list[steps.Step]) -> InventedWorker | None:
        """A worker who has nothing to do with the family's case, and so may be a relative; None where all have."""
        busy = {step.worker.number for step in taken if isinstance(step, steps.Allocate | steps.Meet) and step.worker}
        workers = self.caseloads.plan.in_post(self.plan.until)
        return next((one for one in workers if not one.is_manager and one.number not in busy), None)

    @singledispatchmethod
    def take(self, step: steps.Step, _case: _Case) -> None:
        """Take one step about the child of this case."""
        raise TypeError(f"No action for {type(step).__name__}.")

    # --- who acts ----------------------------------------------------------------------------------------------------

    def _manager(self, case: _Case) -> Account:
        return self.staff.manager_of(case.team)

    def _worker(self, step: steps.Step, case: _Case) -> Account:
        """Who holds the child; the manager for a child whom no worker of today holds."""
        if case.worker is None or not case.worker.is_in_post(step.at.date()):
            return self._manager(case)
        return self.staff.account_of(case.worker)

    # --- the child ---------------------------------------------------------------------------------------------------

    @take.register
    def _(self, step: steps.Meet, case: _Case) -> None:
        life, name = case.child.life, case.child.names[0]
        assert step.worker.team is not None, "the front door is a team"
        by = self.staff.account_of(step.worker)
        case.team, case.worker = step.worker.team, step.worker
        unborn = is_unborn(life, local_date(step.at))
        new = front_door.NewChild(
            family_name=name.family_name,
            given_names=name.given_names,
            born_on=None if unborn else life.born_on,
            expected_on=life.expected_on if unborn else None,
            sex=Sex.UNKNOWN_OR_UNBORN.value if unborn else life.sex,
            ethnicity=Ethnicity.NOT_YET_OBTAINED.value if unborn else life.ethnicity,
            la_child_id=life.la_child_id,
            upn_unknown=UPNUnknown.NOT_OF_SCHOOL_AGE.value,
            disabilities=() if unborn else life.disabilities,
        )
        child = front_door.record_new_child(new, team=self.staff.teams[case.team], by=by)
        case.pk, case.person = child.pk, child.person
        self._note_family(step, case, by)

    def _note_family(self, step: steps.Meet, case: _Case, by: Account) -> None:
        """Who stands around the child, as far as the record knows them, and the number of the health service."""
        for relation in case.child.relations:
            if relation.adult is not None:
                self._note_adult(case, self.family.adults[relation.adult], relation, by)
            elif relation.sibling is not None:
                self._note_sibling(step, case, self.cases[relation.sibling], relation.kind, by)
        if case.child.nhs_number:
            kind, on = Identifier.Kind.NHS_NUMBER, local_date(step.at)
            people.record_identifier(case.pk, kind=kind, value=case.child.nhs_number, on=on, by=by)

    def _note_adult(self, case: _Case, adult: InventedAdult, relation: InventedRelation, by: Account) -> None:
        standing: Any = {
            "kind": relation.kind,
            "has_parental_responsibility": relation.has_parental_responsibility,
            "by": by,
        }
        known = self.adults.get(adult.key)
        if known is not None:
            people.relate(case.pk, known, **standing)
            return
        new = people.NewAdult(adult.family_name, adult.given_names, adult.born_on, adult.sex)
        self.adults[adult.key] = people.record_adult(case.pk, new, **standing)

    def _note_sibling(
        self, step: steps.Meet, case: _Case, sibling: _Case, kind: Relationship.Kind, by: Account
    ) -> None:
        """Both ways, once both are known; the other's record is written only while somebody holds it."""
        if sibling.person is None or case.person is None:
            return
        people.relate(case.pk, sibling.person, kind=kind, by=by)
        if sibling.is_held:
            people.relate(sibling.pk, case.person, kind=kind, by=self._worker(step, sibling))

    @take.register
    def _(self, step: steps.GiveName, case: _Case) -> None:
        if step.name.is_correction:
            self._correct_name(step, case)
            return
        people.record_name(
            case.pk,
            given_names=step.name.given_names,
            family_name=step.name.family_name,
            is_alias=step.name.is_alias,
            on=step.name.on,
            by=self._worker(step, case),
        )

    def _correct_name(self, step: steps.GiveName, case: _Case) -> None:
        """A name that was written wrongly: the child never changed it."""
        wrong = PersonName.objects.get(person=case.pk, ended_on=None, is_alias=False)
        people.correct_name(
            case.pk,
            wrong.pk,
            given_names=step.name.given_names,
            family_name=step.name.family_name,
            reason="Misspelt when it was taken down",
            by=self._worker(step, case),
        )

    @take.register
    def _(self, step: steps.GiveAddress, case: _Case) -> None:
        people.record_address(
            case.pk,
            lines=step.address.lines,
            postcode=step.address.postcode,
            is_protected=step.address.is_protected,
            on=step.address.on,
            by=self._worker(step, case),
        )

    @take.register
    def _(self, step: steps.GivePupilNumber, case: _Case) -> None:
        by, on = self._worker(step, case), local_date(step.at)
        if step.unknown:
            people.record_upn_unknown(case.pk, step.unknown, by=by)
            return
        if step.former_upn:
            people.record_identifier(case.pk, kind=Identifier.Kind.FORMER_UPN, value=step.former_upn, on=on, by=by)
        people.record_identifier(case.pk, kind=Identifier.Kind.UPN, value=step.upn, on=on, by=by)

    @take.register
    def _(self, step: steps.BeBorn, case: _Case) -> None:
        life, by = case.child.life, self._worker(step, case)
        people.record_birth(case.pk, born_on=step.on, sex=life.sex, ethnicity=life.ethnicity, by=by)
        people.record_disabilities(case.pk, life.disabilities, by=by)

    # --- the front door, and who holds the child ---------------------------------------------------------------------

    @take.register
    def _(self, step: steps.Refer, case: _Case) -> None:
        episode = step.episode
        referral = front_door.Referral(
            received_on=episode.referred_on,
            received_at=step.received_at,
            source=ReferralSource.from_code(episode.source),
            primary_need=PrimaryNeed.from_code(episode.primary_need) if episode.primary_need else None,
            is_no_further_action=bool(episode.is_no_further_action),
            decided_at=step.at,
            summary=step.summary,
        )
        opened = front_door.open_episode(case.pk, referral, by=self.staff.account_of(step.worker))
        assert step.worker.team is not None, "the front door is a team"
        is_held = case.is_held or not episode.is_no_further_action  # with no further action nobody takes the child on
        case.team, case.worker = step.worker.team if is_held else -1, None
        case.episode = opened.pk

    @take.register
    def _(self, step: steps.Allocate, case: _Case) -> None:
        by = self._manager(case)
        worker = None if step.worker is None else worker_of(self.staff.account_of(step.worker))
        workforce.allocate(
            case.pk,
            team=self.staff.teams[step.team],
            worker=worker,
            on=local_date(step.at),
            reason=Allocation.Reason(step.reason),
            by=by,
        )
        case.team, case.worker = step.team, step.worker
        if case.relative is not None:
            relative, case.relative = worker_of(self.staff.account_of(case.relative)), None
            workforce.declare_conflict(case.pk, relative, reason="A relative of the child", by=self._manager(case))

    @take.register
    def _(self, step: steps.Close, case: _Case) -> None:
        reason = ReasonForClosure.from_code(step.episode.reason_for_closure)
        front_door.close_episode(case.pk, case.episode, on=local_date(step.at), reason=reason, by=self._manager(case))
        case.team, case.worker = -1, None

    # --- assessment --------------------------------------------------------------------------------------------------

    @take.register
    def _(self, step: steps.StartAssessment, case: _Case) -> None:
        started = family_help.start_assessment(
            case.pk,
            case.episode,
            on=local_date(step.at),
            review_point_on=step.assessment.review_point_on,
            by=self._worker(step, case),
        )
        case.rows[step.assessment] = started.pk

    @take.register
    def _(self, step: steps.HoldReviewPoint, case: _Case) -> None:
        on, by = local_date(step.at), self._worker(step, case)
        family_help.hold_review_point(case.pk, case.rows[step.assessment], on=on, by=by)

    @take.register
    def _(self, step: steps.CompleteAssessment, case: _Case) -> None:
        family_help.complete_assessment(
            case.pk,
            case.rows[step.assessment],
            on=local_date(step.at),
            factors=[AssessmentFactor.from_code(code) for code in step.assessment.factors],
            analysis=step.analysis,
            by=self._finisher(step, case),
        )

    def _finisher(self, step: steps.Step, case: _Case) -> Account:
        """Who finishes an assessment: never the manager, who authorises it."""
        account = self._worker(step, case)
        if account.pk != self._manager(case).pk:
            return account
        return self.staff.account_of(self.caseloads.colleague(case.team, step.at.date()))

    @take.register
    def _(self, step: steps.AuthoriseAssessment, case: _Case) -> None:
        on, by = local_date(step.at), self._manager(case)
        family_help.authorise_assessment(case.pk, case.rows[step.assessment], on=on, by=by)

    # --- child protection --------------------------------------------------------------------------------------------

    @take.register
    def _(self, step: steps.HoldStrategyDiscussion, case: _Case) -> None:
        joint, single = StrategyDiscussion.Outcome.SECTION_47_JOINT, StrategyDiscussion.Outcome.SECTION_47_SINGLE
        record = child_protection.StrategyDiscussionRecord(
            held_on=local_date(step.at),
            held_at=step.at,
            outcome=joint if step.is_joint else single,
            is_police_present=True,
            is_health_present=step.is_health_present,
        )
        held = child_protection.hold_strategy_discussion(case.pk, case.episode, record, by=self._manager(case))
        case.rows[step.enquiry] = held.section_47_enquiry.pk

    @take.register
    def _(self, step: steps.ConcludeEnquiry, case: _Case) -> None:
        child_protection.conclude_section_47_enquiry(
            case.pk,
            case.rows[step.enquiry],
            on=local_date(step.at),
            outcome=Section47Enquiry.Outcome(step.outcome),
            findings=step.findings,
            by=self._worker(step, case),
        )

    @take.register
    def _(self, step: steps.HoldConference, case: _Case) -> None:
        plan, by = step.plan, self._manager(case)
        outcomes = Conference.Outcome
        record = child_protection.ConferenceRecord(
            held_on=local_date(step.at),
            outcome=outcomes.CHILD_PROTECTION_PLAN if plan is not None else outcomes.CHILD_IN_NEED_PLAN,
            category=CategoryOfAbuse.from_code(plan.initial_category) if plan is not None else None,
            participation=ParticipationCode.from_code(step.participation),
            is_quorate=step.is_quorate,
        )
        if step.enquiry is None:
            held = child_protection.hold_transfer_in_conference(case.pk, case.episode, record, by=by)
        else:
            held = child_protection.hold_initial_conference(case.pk, case.rows[step.enquiry], record, by=by)
        if plan is not None:
            case.rows[plan] = held.plan.pk

    @take.register
    def _(self, step: steps.ReviewProtectionPlan, case: _Case) -> None:
        plan, on = step.plan, local_date(step.at)
        decisions = ReviewConference.Decision
        record = child_protection.ReviewRecord(
            held_on=on,
            decision=decisions.END if on == plan.ended_on else decisions.CONTINUE,
            category=CategoryOfAbuse.from_code(plan.latest_category),
            participation=ParticipationCode.from_code(step.participation),
        )
        child_protection.hold_review_conference(case.pk, case.rows[plan], record, by=self._manager(case))

    @take.register
    def _(self, step: steps.EndProtectionPlan, case: _Case) -> None:
        child_protection.end_child_protection_plan(
            case.pk,
            case.rows[step.plan],
            on=local_date(step.at),
            reason=ChildProtectionPlan.EndReason(step.reason),
            by=self._manager(case),
        )

    # --- help by agreement -------------------------------------------------------------------------------------------

    @take.register
    def _(self, step: steps.StartNeedPlan, case: _Case) -> None:
        on, by = local_date(step.at), self._worker(step, case)
        case.rows[step.plan] = family_help.start_child_in_need_plan(case.pk, case.episode, on=on, by=by).pk

    @take.register
    def _(self, step: steps.ReviewNeedPlan, case: _Case) -> None:
        family_help.review_child_in_need_plan(
            case.pk,
            case.rows[step.plan],
            on=local_date(step.at),
            outcome=ChildInNeedReview.Outcome(step.outcome),
            by=self._manager(case),
        )

    @take.register
    def _(self, step: steps.EndNeedPlan, case: _Case) -> None:
        on, by = local_date(step.at), self._worker(step, case)
        family_help.end_child_in_need_plan(case.pk, case.rows[step.plan], on=on, by=by)

    @take.register
    def _(self, step: steps.PayVisit, case: _Case) -> None:
        record = family_help.VisitRecord(
            kind=Visit.Kind(step.kind),
            happened_on=local_date(step.happened_at),
            happened_at=step.happened_at,
            is_child_seen=step.is_seen,
            is_seen_alone=step.is_alone,
            reason_not_seen=step.why_not,
            note=step.note,
            childs_view=step.view,
        )
        family_help.record_visit(case.pk, record, by=self._worker(step, case))
