"""Being looked after: police protection, placements, changes, reviews, checks, and going home."""

from __future__ import annotations

from lineofsight.actions import emergency_protection, looked_after
from lineofsight.domain.codes import (
    CategoryOfNeed,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    ReasonCareEpisodeCeased,
    ReasonPlacementChanged,
)
from lineofsight.domain.looked_after import EmergencyMeasure
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps_of_care
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take

REVIEWING_OFFICER = "Ms Harrowgate"
FOUND = "Found alone at home at night, with nobody to come who could look after the child."


def _placement(placed: steps_of_care.Placed) -> looked_after.PlacementRecord:
    return looked_after.PlacementRecord(
        type=PlacementType.from_code(placed.type),
        provider=PlacementProvider.OWN_PROVISION,
        carer=placed.carer,
        placed_at=placed.lines,
        postcode=placed.postcode,
        is_protected=placed.is_hidden,
        is_outside_authority=False,
        is_until_eighteen=placed.is_until_eighteen,
    )


@take.register
def _(step: steps_of_care.TakePoliceProtection, stage: Stage, case: Case) -> None:
    taken = emergency_protection.EmergencyTaken(
        EmergencyMeasure.POLICE_PROTECTION, local_date(step.at), step.at, "Springshire Police", FOUND
    )
    measure = emergency_protection.take_emergency_protection(case.pk, case.episode, taken, by=stage.worker(step, case))
    case.rows["police protection", step.period] = measure.pk


@take.register
def _(step: steps_of_care.EndPoliceProtection, stage: Stage, case: Case) -> None:
    measure = case.rows["police protection", step.period]
    by = stage.worker(step, case)
    emergency_protection.end_emergency_protection(case.pk, measure, on=local_date(step.at), at=step.at, by=by)


@take.register
def _(step: steps_of_care.StartCare, stage: Stage, case: Case) -> None:
    start = looked_after.CareStarted(
        on=local_date(step.at),
        legal_status=LegalStatus.from_code(step.status),
        need=CategoryOfNeed.ABUSE_OR_NEGLECT,
        placement=_placement(step.to),
        is_unaccompanied=False,
    )
    period = looked_after.start_being_looked_after(case.pk, case.episode, start, by=stage.worker(step, case))
    case.rows["care", step.period] = period.pk


@take.register
def _(step: steps_of_care.ChangeCare, stage: Stage, case: Case) -> None:
    change = looked_after.CareChanged(
        on=local_date(step.at),
        legal_status=LegalStatus.from_code(step.status) if step.status else None,
        placement=_placement(step.to) if step.to else None,
        why_placement_changed=ReasonPlacementChanged.CARE_PLAN if step.to else None,
    )
    looked_after.change_care(case.pk, case.rows["care", step.period], change, by=stage.worker(step, case))


@take.register
def _(step: steps_of_care.HoldCareReview, stage: Stage, case: Case) -> None:
    review = looked_after.ReviewHeld(
        held_on=local_date(step.at),
        participation=ParticipationCode.from_code(step.participation),
        reviewing_officer=REVIEWING_OFFICER,
        permanence_plan=step.aim,
        decisions=step.decisions,
    )
    by = stage.worker(step, case)
    looked_after.hold_looked_after_review(case.pk, case.rows["care", step.period], review, by=by)


@take.register
def _(step: steps_of_care.CheckInCare, stage: Stage, case: Case) -> None:
    period, by = case.rows["care", step.period], stage.worker(step, case)
    looked_after.record_looked_after_check(case.pk, period, on=local_date(step.at), kind=step.kind, by=by)


@take.register
def _(step: steps_of_care.LeaveCare, stage: Stage, case: Case) -> None:
    reason, by = ReasonCareEpisodeCeased.from_code(step.reason), stage.worker(step, case)
    looked_after.leave_care(case.pk, case.rows["care", step.period], on=local_date(step.at), reason=reason, by=by)
