"""Whether a contact's facts of agreement, openness and sharing are complete: indicator P15.

Every fact that is missing is told in a sentence, so that the worker knows what to record; "complete" is that there is
none. Source: practice reference 5.3 and P15.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lineofsight.domain.information_sharing.bases import ConfidentialityGround, LawfulBasis, SpecialCategoryCondition
from lineofsight.domain.thresholds import AGREEMENT_IS_NEEDED, legal_basis_of


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Somebody's answer when asked to agree to a service; `is_withdrawn` where it was taken back."""

    is_agreed: bool
    is_withdrawn: bool = False
    is_the_childs: bool = False


@dataclass(frozen=True, slots=True)
class OpennessFacts:
    """Whether parents and child were told. None: not recorded. `why_not`: key of `WhyNotTold`, "" where none."""

    parents_told: bool | None
    child_told: bool | None
    why_not: str = ""
    has_decider: bool = False


@dataclass(frozen=True, slots=True)
class DisclosureFacts:
    """One disclosure, or decision not to share. The codes are keys of the catalogues, "" where not recorded."""

    organisation: str
    what: str
    purpose: str
    is_shared: bool = True
    is_from_us: bool = True
    lawful_basis: str = ""
    special_category: str = ""
    confidentiality: str = ""
    has_approver: bool = False


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection and whether it was answered with a reason, by somebody."""

    is_decided: bool
    has_reason: bool
    has_decider: bool


@dataclass(frozen=True, slots=True)
class SharingFacts:
    """What is recorded about one contact. `outcome` is the code decided or proposed, "" while there is none.

    agencies_asked: how many agencies were asked in its enquiries.
    """

    outcome: str
    openness: tuple[OpennessFacts, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    disclosures: tuple[DisclosureFacts, ...] = ()
    objections: tuple[ObjectionFacts, ...] = ()
    agencies_asked: int = field(default=0)


def is_complete(facts: SharingFacts) -> bool:
    """Whether nothing is missing: what indicator P15 counts."""
    return not missing_from(facts)


def missing_from(facts: SharingFacts) -> tuple[str, ...]:
    """What is still to be recorded, one sentence each that says what to do; none where the facts are complete."""
    return (
        *_openness_missing(facts.openness),
        *_agreement_missing(facts),
        *_disclosures_missing(facts),
        *_objections_missing(facts.objections),
    )


def _openness_missing(openness: tuple[OpennessFacts, ...]) -> Iterator[str]:
    if not openness:
        yield "Record whether the parents and the child were told of the contact and, if not, why."
        return
    latest = openness[-1]
    if latest.parents_told is None:
        yield "Record whether the parents were told."
    if latest.child_told is None and not latest.why_not:
        yield "Record whether the child was told or, if not, why."
    if False in (latest.parents_told, latest.child_told):
        if not latest.why_not:
            yield "Record why the family was not told."
        if not latest.has_decider:
            yield "Record who decided not to tell the family."


def _agreement_missing(facts: SharingFacts) -> Iterator[str]:
    if legal_basis_of(facts.outcome) not in AGREEMENT_IS_NEEDED:
        return
    adults = [one for one in facts.agreements if not one.is_the_childs]
    if not adults:
        yield "Record whether the family agrees to the service: this outcome rests on its agreement."


def _disclosures_missing(facts: SharingFacts) -> Iterator[str]:
    if facts.agencies_asked and not any(one.is_from_us for one in facts.disclosures):
        yield "Record on which basis the agencies that were asked were given information."
    for one in facts.disclosures:
        yield from _disclosure_missing(one)


def _disclosure_missing(one: DisclosureFacts) -> Iterator[str]:
    with_whom = f"{'with' if one.is_from_us else 'by'} {one.organisation or 'an organisation that is not named'}"
    if not one.organisation or not one.what or not one.purpose:
        yield f"Say what was shared {with_whom}, and for what purpose."
    if not one.has_approver:
        yield f"Record who approved the decision about sharing {with_whom}."
    if not one.is_shared:
        return
    if one.lawful_basis not in list(LawfulBasis):
        yield f"Record the lawful basis for sharing {with_whom}."
    if one.special_category not in list(SpecialCategoryCondition):
        yield f"Record the condition for special-category information shared {with_whom}, or that none was shared."
    if one.confidentiality not in list(ConfidentialityGround):
        yield f"Record why the duty of confidence is met or set aside in sharing {with_whom}."


def _objections_missing(objections: tuple[ObjectionFacts, ...]) -> Iterator[str]:
    for one in objections:
        if not (one.is_decided and one.has_reason and one.has_decider):
            yield "Record what was decided about each objection, why, and by whom."
            return
