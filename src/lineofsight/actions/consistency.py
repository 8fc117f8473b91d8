"""Consistency of decisions: a dip-sample is drawn, each of it is decided again blind, and a panel settles the rest.

The second decider had no part in the first and does not see it. Where the two differ, a panel of several agencies
decides; where it finds otherwise than what is in force, the contact is reopened and its clock starts again.
Source: practice reference 5.2; access model, separation of duties.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.front_door import visible_contacts
from lineofsight.access.models import Account
from lineofsight.actions.contacts import LIVE_KIND, working_on
from lineofsight.actions.decisions import reopen
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.second_look import ALREADY_TWICE, refuse_part_in_it, refuse_second_decider, sampled_decision
from lineofsight.domain.agreement import DecidedTwice, Judgement, monday_of
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.dip_samples import SamplingRule, draw
from lineofsight.domain.permissions import Action
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record import consistency
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.models import Contact, DipSample, LiveMark, PanelDecision, SampledDecision
from lineofsight.record.moment import now, today

LAST_DAY_OF_A_WEEK: Final = timedelta(days=6)
FEWEST_ON_A_PANEL: Final = 2


@dataclass(frozen=True, slots=True)
class SecondDecision:
    """What the second decider finds. level: "" only for a duplicate."""

    outcome: ContactOutcome
    level: LevelOfNeed | None
    rationale: str

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.outcome.value, self.level.value if self.level is not None else "")


@dataclass(frozen=True, slots=True)
class PanelRecord:
    """What a panel finds. members: each with their agency, one a line."""

    held_on: date
    members: str
    outcome: ContactOutcome
    level: LevelOfNeed | None
    reasons: str

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.outcome.value, self.level.value if self.level is not None else "")


# --- drawing ---------------------------------------------------------------------------------------------------------


@gate.one_transaction()
def draw_dip_sample(week_of: date, *, by: Account, seed: int | None = None) -> DipSample:
    """Draw the dip-sample of a week that is over, Monday to Sunday: the seed and the rule are kept with it.

    week_of: any day of the week. seed: None to have one made by chance. How many are drawn of each outcome is the
    authority's standard of the week's last day. Raises Refused, and ActionError for a week that is not over, that was
    drawn already, or in which nothing was decided.
    """
    permission = gate.permit(Action.DRAW_DIP_SAMPLE, by)
    first_on = monday_of(week_of)
    last_on = first_on + LAST_DAY_OF_A_WEEK
    if last_on >= today():
        raise ActionError("Choose a week that is over: a sample is drawn of Monday to Sunday.")
    candidates = consistency.candidates_of(first_on, last_on)
    if not candidates:
        raise ActionError("Nothing was decided in that week, so there is nothing to draw from. Choose another week.")
    rule = SamplingRule(of_each_outcome=standard_on(last_on).sample_of_each_outcome)
    sample = DipSample(
        first_on=first_on,
        last_on=last_on,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        rule=rule.as_plain(),
        drawn_at=now(),
        drawn_by=by.worker,
        decisions_to_draw_from=len(candidates),
    )
    try:
        with transaction.atomic():
            sample.save()
    except IntegrityError as error:
        raise ActionError("The sample of that week is drawn already. Choose another week.") from error
    drawn = draw(candidates, rule, sample.seed)
    SampledDecision.objects.bulk_create(
        SampledDecision(
            sample=sample,
            decision_id=one.decision_id,
            strata=sorted(one.likelier_for),
            recorded_at=sample.drawn_at,
            recorded_by=by.worker,
        )
        for one in drawn
    )
    permission.wrote("dip_sample", sample.pk, drawn=len(drawn), decisions=len(candidates))
    LiveMark.raise_for(LIVE_KIND)
    return sample


# --- deciding again --------------------------------------------------------------------------------------------------


def may_decide_again(by: Account) -> list[SampledDecision]:
    """The sampled decisions that a person may decide again, the latest week first.

    They had no part in the first decision, and may open the contact: none with a conflict of interest stands here.
    """
    contacts = visible_contacts(by, Action.DECIDE_AGAIN).values("pk")
    rows = consistency.not_judged().filter(decision__contact__in=contacts)
    return list(consistency.by_somebody_else(rows, by.worker))


def decide_again(reference: UUID, second: SecondDecision, *, by: Account) -> SampledDecision:
    """Record the second decision on a sampled contact, and whether the two agree. Nothing about the contact changes.

    Raises Refused, ActionError.
    """
    _check(second.outcome, second.level, second.rationale, "Write the reasons for your decision.")
    with gate.one_transaction():
        sampled = sampled_decision(reference, for_change=True)
        author_id = sampled.decision.decided_by_id
        with working_on(sampled.decision.contact_id, Action.DECIDE_AGAIN, by=by, author_id=author_id) as work:
            refuse_part_in_it(sampled, by)
            if sampled.judged_at is not None:
                raise ActionError(ALREADY_TWICE)
            return work.change(
                sampled,
                reviewer=work.worker,
                outcome=second.judgement.outcome,
                level=second.judgement.level,
                rationale=second.rationale,
                judged_at=work.at,
                is_agreed=DecidedTwice(_first(sampled), second.judgement).agrees,
                reason="Decided a second time",
            )


# --- the panel -------------------------------------------------------------------------------------------------------


def hold_panel(reference: UUID, panel: PanelRecord, *, by: Account) -> PanelDecision:
    """Record what a panel made of two decisions that differ. Where it reverses what is in force, the contact reopens.

    The reopening starts the clock of a decision again and stands on the managers' list. Raises Refused for whoever
    made one of the two decisions, and ActionError.
    """
    _check(panel.outcome, panel.level, panel.reasons, "Write the panel's reasons.")
    if len([line for line in panel.members.splitlines() if line.strip()]) < FEWEST_ON_A_PANEL:
        raise ActionError("Name at least two members of the panel, each on a line with their agency.")
    if panel.held_on > today():
        raise ActionError("The panel cannot be in the future. Record it once it was held.")
    with gate.one_transaction():
        sampled = sampled_decision(reference, for_change=True)
        author_id = sampled.decision.decided_by_id
        with working_on(sampled.decision.contact_id, Action.HOLD_CONSISTENCY_PANEL, by=by, author_id=author_id) as work:
            refuse_second_decider(sampled, by)
            if sampled.is_agreed is not False or PanelDecision.objects.filter(sampled=sampled).exists():
                raise ActionError("There is nothing for a panel here: the two decisions agree, or a panel was held.")
            is_reversed = not DecidedTwice(_first(sampled), panel.judgement).agrees
            decision = work.write(
                PanelDecision,
                sampled=sampled,
                held_on=panel.held_on,
                members=panel.members.strip(),
                outcome=panel.judgement.outcome,
                level=panel.judgement.level,
                reasons=panel.reasons,
                is_reversed=is_reversed,
            )
            to_reopen = is_reversed and _stands_otherwise(work.contact, panel.judgement)
        if to_reopen:
            reopen(sampled.decision.contact_id, f"A panel found otherwise: {panel.reasons}", by=by)
        return decision


def _stands_otherwise(contact: Contact, panel: Judgement) -> bool:
    """Whether a contact is decided, and otherwise than the panel finds: it may have been changed since the sample."""
    return not contact.is_open and not DecidedTwice(Judgement(contact.outcome, contact.level), panel).agrees


# --- shared ----------------------------------------------------------------------------------------------------------


def _first(sampled: SampledDecision) -> Judgement:
    return Judgement(sampled.decision.outcome, sampled.decision.level)


def _check(outcome: ContactOutcome, level: LevelOfNeed | None, reasons: str, ask: str) -> None:
    if level is None and outcome is not ContactOutcome.DUPLICATE:
        raise ActionError("Choose the level of need.")
    if not reasons.strip():
        raise ActionError(ask)
