"""What is said inside an assessment: help given while it is open, and what it found and decided when it is finished."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain import assessment_pathway
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold, ParentReached, latest_finish
from lineofsight.domain.history import Episode
from lineofsight.domain.permissions import Action
from lineofsight.domain.working_days import Calendar
from lineofsight.record.models import Assessment, InterimHelp


@dataclass(frozen=True, slots=True)
class AssessmentFound:
    """What a finished assessment found and decided. "" and None: not said.

    facts_found, risk_factors and protective_factors stand apart from what they mean, which is the analysis. mother,
    father: whether that parent took part; `why_not_mother` and `why_not_father` say why one was neither seen nor spoken
    to. why_over_time: needed once more than 45 working days have gone by since the referral.
    """

    outcome: AssessmentOutcome
    family_told: FamilyTold
    family_told_on: date | None = None
    facts_found: str = ""
    risk_factors: str = ""
    protective_factors: str = ""
    agencies_said: str = ""
    mother: ParentReached | None = None
    why_not_mother: str = ""
    father: ParentReached | None = None
    why_not_father: str = ""
    why_over_time: str = ""

    def columns(self) -> dict[str, Any]:
        """What the row of the assessment keeps of it."""
        said = asdict(self)
        return said | {"mother": self.mother or "", "father": self.father or ""}


def check_found(work: Recording, episode: Episode, on: date, found: AssessmentFound) -> None:
    """Hold what an assessment found against the pathway. Raises StepRefused."""
    work.check(
        assessment_pathway.SAY_WHAT_WAS_FOUND,
        episode=episode,
        on=on,
        code=found.outcome,
        codes=(found.family_told,),
        words=found.why_over_time,
        until=latest_finish(episode.referred_on, Calendar.england()),
    )


def give_interim_help(
    child: ChildKey,
    assessment_id: int,
    *,
    on: date,
    what: str,
    by: Account,
    given_by: str = "",
    goes_on: bool | None = None,
) -> InterimHelp:
    """Record help that the family had while an assessment was open. given_by: who gave it, in words.

    goes_on: whether it is given from that day on; None where nobody said.

    Raises Refused, StepRefused.
    """
    with recording(child, Action.ASSESS, by=by, on=on, moves_clocks=False) as work:
        assessment = work.row(Assessment, assessment_id)
        episode = work.episode(assessment.episode_id)
        step = assessment_pathway.GIVE_INTERIM_HELP
        work.check(step, episode=episode, subject_id=assessment_id, on=on, words=what)
        return work.write(
            InterimHelp,
            child=work.child,
            assessment=assessment,
            given_on=on,
            what=what,
            given_by=given_by,
            goes_on=goes_on,
        )


def check_help_before_closing(work: Recording, episode: Episode, on: date) -> None:
    """Hold the closure of an episode against the help given while its assessments were open. Raises StepRefused."""
    given = InterimHelp.objects.filter(assessment__episode=episode.id).aggregate(last=Max("given_on"))
    work.check(assessment_pathway.CLOSE_AFTER_HELP, episode=episode, on=on, until=given["last"])
