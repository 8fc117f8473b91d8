"""What early help and social care carry over from each other and from the front door: nothing is typed twice.

Each function reads rows and gives back words or values for the next row; none writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.clocks.wording import written
from lineofsight.record.models import (
    Agreement,
    Contact,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    FamilyPlanReview,
    StepChange,
    TeamAroundFamilyMember,
)


@dataclass(frozen=True, slots=True)
class AgreementSaid:
    """The family's agreement to early help: when, who, how, and what the child said of it."""

    agreed_on: date
    agreed_by: str
    agreement_how: str = ""
    childs_own_view: str = ""


def in_parts(parts: Iterable[tuple[str, str]]) -> str:
    """Texts under their headings, one paragraph each; a text that says nothing is left out."""
    return "\n\n".join(f"{heading}: {text.strip()}" for heading, text in parts if text.strip())


# --- from the front door ---------------------------------------------------------------------------------------------


def needs_in(contact: Contact) -> str:
    """What a contact said of a child, as the needs with which early help begins."""
    message = contact.message
    return in_parts(
        (
            ("What is worrying", message.worries),
            ("What is working well", message.working_well),
            ("About this child", contact.about_this_child),
            ("What the child said", message.childs_words),
            ("What screening found", contact.screening_summary),
        )
    )


def agreement_in(contact: Contact) -> AgreementSaid | None:
    """The family's latest agreement that stands on the contact; None where nobody with responsibility agreed."""
    said = list(Agreement.objects.filter(contact=contact, withdrawn_on__isnull=True).order_by("happened_on", "pk"))
    adults = [one for one in said if one.is_agreed and one.who != Agreement.Who.CHILD]
    if not adults:
        return None
    agreed = adults[-1]
    childs = [one.words for one in said if one.who == Agreement.Who.CHILD]
    return AgreementSaid(
        agreed_on=agreed.happened_on,
        agreed_by=str(agreed.get_who_display()),
        agreement_how=_how(agreed.how),
        childs_own_view=childs[-1] if childs else "",
    )


def _how(words: str) -> str:
    """How it was agreed, where the words are one of ours; "" where they are not."""
    known = {str(label).lower(): str(value) for value, label in EarlyHelp.AgreedHow.choices}
    return known.get(words.strip().lower(), words if words in EarlyHelp.AgreedHow.values else "")


# --- from early help to social care ----------------------------------------------------------------------------------


def summary_of(given: EarlyHelp, step: StepChange) -> str:
    """What early help recorded, as the account of why the child was referred to social care."""
    found = EarlyHelpAssessment.objects.filter(early_help=given, completed_on__isnull=False).order_by("completed_on")
    assessment = found.last()
    plan = FamilyPlan.objects.filter(early_help=given).order_by("started_on", "pk").last()
    reviews = FamilyPlanReview.objects.filter(plan__early_help=given).order_by("held_on", "pk")
    review = reviews.last()
    return in_parts(
        (
            ("Stepped up from early help because", step.reason),
            ("What early help was asked for", given.needs),
            *(_findings(assessment) if assessment is not None else ()),
            *(_planned(plan) if plan is not None else ()),
            *(((f"At the review of {written(review.held_on)}", review.progress),) if review is not None else ()),
            ("What the child said at the review", review.childs_view if review is not None else ""),
        )
    )


def _findings(assessment: EarlyHelpAssessment) -> tuple[tuple[str, str], ...]:
    assert assessment.completed_on is not None
    by = f" by {assessment.organisation}" if assessment.organisation else ""
    found = f"The early help assessment{by}, finished {written(assessment.completed_on)}, found"
    return (
        (f"{found} strengths", assessment.strengths),
        (f"{found} needs", assessment.needs),
        ("What the child said", assessment.childs_view),
        ("What the parents said", assessment.parents_view),
        ("What it means", assessment.analysis),
    )


def _planned(plan: FamilyPlan) -> tuple[tuple[str, str], ...]:
    done = [row["what"] for row in plan.actions if row["done_on"]]
    open_ones = [row["what"] for row in plan.actions if not row["done_on"]]
    return (
        (f"Goals of the family plan of {written(plan.started_on)}", plan.goals),
        ("The child’s own goals", plan.childs_goals),
        ("Done", "; ".join(done)),
        ("Not done yet", "; ".join(open_ones)),
    )


# --- from social care to early help ----------------------------------------------------------------------------------


def earlier_early_help(episode: Episode) -> EarlyHelp | None:
    """The early help that an episode was stepped up from; None where it came another way."""
    ups = StepChange.objects.filter(
        episode=episode,
        kind=StepChange.Kind.UP_EARLY_HELP_TO_SOCIAL_CARE,
        outcome=StepChange.Outcome.ACCEPTED,
        early_help__isnull=False,
    )
    step = ups.select_related("early_help").order_by("answered_on", "pk").last()
    return None if step is None else step.early_help


def plan_before(given: EarlyHelp | None) -> FamilyPlan | None:
    """The last family plan of an earlier early help; None where there was none."""
    return None if given is None else FamilyPlan.objects.filter(early_help=given).order_by("started_on", "pk").last()


def people_before(given: EarlyHelp | None) -> list[TeamAroundFamilyMember]:
    """Who was in the team around the family when an earlier early help ended."""
    if given is None:
        return []
    return list(TeamAroundFamilyMember.objects.filter(early_help=given, ended_on__isnull=True).order_by("pk"))


def why_assessed_already(episode: Episode) -> str:
    """Why a plan that was stepped down needs no early help assessment: social care's own stands."""
    authorised = episode.assessments.filter(authorised_on__isnull=False).order_by("authorised_on")
    authorised_on = authorised.values_list("authorised_on", flat=True).last()
    if authorised_on is None:
        return "Stepped down from social care, whose work with the family stands."
    return f"Stepped down from social care, whose assessment was authorised on {written(authorised_on)}."
