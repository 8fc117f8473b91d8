"""One act of deciding on contacts: what is decided, held against the conditions, written, and brought into force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access.front_door import READABLE_WORKING_DAYS, Key, working_days_after
from lineofsight.access.models import Account
from lineofsight.actions.considering import Considering
from lineofsight.actions.contacts import ContactWork
from lineofsight.actions.decision_outcomes import Following, follow
from lineofsight.actions.enquiries import close_decided
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.flag_answers import FlagAnswered
from lineofsight.domain import contact_pathway
from lineofsight.domain.codes import PrimaryNeed
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.domain.contact_pathway import Condition, ContactStanding, DecisionSought
from lineofsight.domain.information_sharing import is_complete
from lineofsight.domain.permissions import Action
from lineofsight.domain.thresholds import SignOff, reasons_for_sign_off
from lineofsight.record.information_sharing import with_outcome
from lineofsight.record.models import Contact, FrontDoorStandard, Objection, Team, ThresholdDecision
from lineofsight.record.moment import local_date

IN_FORCE = Q(returned_at__isnull=True) & (Q(needs_sign_off=False) | Q(signed_off_at__isnull=False))
"""A decision that was made final: signed off where it needed that, and not sent back."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What somebody decides on one contact, in their own words.

    level: code of `LevelOfNeed`, "" for a duplicate. criteria: keys of the framework in force. dissent: what an agency
    or a colleague disagrees with, "" where nobody does. reason_without_answers: why it is decided while agencies owe
    answers. primary_need: for a referral that is accepted. same_as: for a duplicate, the contact that it repeats.
    early_help_team: None where the authority has one early help team. flags: answers to the flags of the child that are
    still unanswered.
    """

    outcome: ContactOutcome
    level: str = ""
    rationale: str = ""
    criteria: tuple[str, ...] = ()
    alternatives: str = ""
    unknowns: str = ""
    dissent: str = ""
    reason_without_answers: str = ""
    primary_need: PrimaryNeed | None = None
    same_as: Key | None = None
    early_help_team: Team | None = None
    flags: tuple[FlagAnswered, ...] = ()


class DecisionRefused(ActionError):
    """A decision may not be taken now. `refusals` are the contacts, each with the conditions that do not hold."""

    def __init__(self, refusals: Sequence[tuple[Contact, tuple[Condition, ...]]]) -> None:
        conditions = dict.fromkeys(condition for _, unmet in refusals for condition in unmet)
        super().__init__(" ".join(condition.otherwise for condition in conditions))
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True)
class Deciding:
    """One act of deciding: what stands beside the contacts, the standard of the day, and who decides."""

    considering: Considering
    standard: FrontDoorStandard
    by: Account

    def standing(self, work: ContactWork, record: DecisionRecord) -> ContactStanding:
        """How the contact stands, once the flags are answered that the record answers."""
        standing = self.considering.standings[work.contact.pk]
        answered = {given.flag for given in record.flags}
        return replace(
            standing,
            flags_unanswered=tuple(flag for flag in standing.flags_unanswered if flag not in answered),
            sharing=with_outcome(standing.sharing, record.outcome.value),
        )

    def unmet(self, work: ContactWork, record: DecisionRecord) -> tuple[Condition, ...]:
        sought = DecisionSought(
            stands=self.standing(work, record),
            framework=self.considering.framework,
            outcome=record.outcome.value,
            level=record.level,
            rationale=record.rationale,
            criteria=record.criteria,
            reason_without_answers=record.reason_without_answers,
            is_same_as_another=repeated(work.contact, record.same_as, self.by) is not None,
        )
        return contact_pathway.unmet(contact_pathway.DECIDE, sought)

    def take(self, work: ContactWork, record: DecisionRecord) -> ThresholdDecision:
        """Write the decision, and bring it into force unless a manager must sign it."""
        standing = self.standing(work, record)
        answers = self.considering.answers[work.contact.pk]
        needs_sign_off = bool(self.reasons_for_sign_off(work, record))
        opens = record.outcome in OPENS_AN_EPISODE
        decision = work.write(
            ThresholdDecision,
            contact=work.contact,
            framework=self.considering.framework.title,
            level_before=_level_before(work.contact),
            level_proposed=work.contact.recommended_level,
            level=record.level,
            outcome=record.outcome.value,
            primary_need=record.primary_need.value if record.primary_need is not None and opens else "",
            criteria=list(record.criteria),
            rationale=record.rationale,
            alternatives=record.alternatives,
            unknowns=record.unknowns,
            dissent=record.dissent,
            considered=self.considering.considered.as_plain(),
            answers_requested=answers.requested,
            answers_returned=answers.returned,
            answers_outstanding=0 if _is_duplicate(record) else answers.outstanding,
            reason_without_answers=record.reason_without_answers if answers.outstanding else "",
            is_basis_complete=is_complete(standing.sharing),
            decided_at=work.at,
            decided_on=local_date(work.at),
            decided_by=work.worker,
            needs_sign_off=needs_sign_off,
            replaces=None if needs_sign_off else in_force_of(work.contact),
        )
        same_as = repeated(work.contact, record.same_as, self.by) if _is_duplicate(record) else None
        if needs_sign_off:
            work.change(
                work.contact, stage=Contact.Stage.AWAITING_SIGN_OFF, same_as=same_as, reason="Waits for a manager"
            )
            work.opened.wrote("thresholddecision", decision.pk)
        else:
            following = Following(decision, standing, self.by, record.early_help_team)
            bring_into_force(work, following, same_as=same_as)
        return decision

    def reasons_for_sign_off(self, work: ContactWork, record: DecisionRecord) -> tuple[SignOff, ...]:
        if _is_duplicate(record):
            return ()
        objections = Objection.objects.filter(contact=work.contact, decided=Objection.Decided.OVERRIDDEN)
        return reasons_for_sign_off(
            record.outcome.value,
            record.level,
            outcomes_for_a_manager=self.standard.outcomes_for_a_manager,
            are_agencies_outstanding=self.considering.answers[work.contact.pk].outstanding > 0,
            does_an_agency_disagree=bool(record.dissent.strip()),
            is_an_objection_overridden=objections.exists(),
        )


def _is_duplicate(record: DecisionRecord) -> bool:
    return record.outcome is ContactOutcome.DUPLICATE


def repeated(contact: Contact, same_as: Key | None, by: Account) -> Contact | None:
    """The contact that another repeats, where it may be named as that: another one, no duplicate, of the same child."""
    if same_as is None:
        return None
    where = {"pk": same_as} if isinstance(same_as, int) else {"reference": same_as}
    found = gate_to_contacts.visible_contacts(by, Action.READ_CONTACT).filter(**where).exclude(pk=contact.pk).first()
    if found is None or found.outcome == ContactOutcome.DUPLICATE:
        return None
    is_of_another = None not in (found.child_id, contact.child_id) and found.child_id != contact.child_id
    return None if is_of_another else found


def _level_before(contact: Contact) -> str:
    """The level in force for the child before this decision: of this contact, or of the last one decided."""
    last = in_force_of(contact)
    if last is not None:
        return str(last.level)
    if contact.child_id is None:
        return ""
    others = Contact.objects.filter(child=contact.child_id, decided_at__isnull=False).exclude(level="")
    return others.order_by("-decided_at").values_list("level", flat=True).first() or ""


def in_force_of(contact: Contact) -> ThresholdDecision | None:
    """The last decision on a contact that was in force, which may since have been reopened."""
    return ThresholdDecision.objects.filter(IN_FORCE, contact=contact).order_by("-decided_at", "-pk").first()


def bring_into_force(work: ContactWork, following: Following, *, same_as: Contact | None) -> None:
    """Do what follows, and write the contact as decided now."""
    columns = follow(work, following)
    day = local_date(work.at)
    work.change(
        work.contact,
        stage=Contact.Stage.DECIDED,
        outcome=following.decision.outcome,
        level=following.decision.level,
        decided_at=work.at,
        decided_on=day,
        first_decided_at=work.contact.first_decided_at or work.at,
        readable_until=working_days_after(day, READABLE_WORKING_DAYS),
        same_as=same_as,
        reason="Decided",
        **columns,
    )
    close_decided(work.contact, at=work.at, by=following.by)
    work.opened.wrote("thresholddecision", following.decision.pk)
