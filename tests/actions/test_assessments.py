"""What an assessment found and decided, the help given while it was open, and the figure of that help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.actions import family_help
from lineofsight.actions.assessments import AssessmentFound, give_interim_help
from lineofsight.actions.exceptions import StepRefused
from lineofsight.domain.assessments import AssessmentOutcome, FamilyTold, ParentReached
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.domain.permissions import Action
from lineofsight.record.assessment_figures import interim_help_figures
from lineofsight.record.models import Assessment, Child, InterimHelp, Now
from tests.authority import SmallAuthority

REFERRED = date(2026, 9, 1)
ALCOHOL = AssessmentFactor.from_code("1A")
FOUND = AssessmentFound(
    AssessmentOutcome.CHILD_IN_NEED_PLAN,
    FamilyTold.DISCUSSED,
    family_told_on=date(2026, 9, 28),
    facts_found="He was alone for two nights",
    risk_factors="Nobody feeds him",
    protective_factors="His aunt",
    mother=ParentReached.SEEN,
    father=ParentReached.NEITHER,
    why_not_father="Nobody knows where he is",
)


def started(authority: SmallAuthority, on: date = REFERRED) -> tuple[Child, Assessment]:
    child = authority.child()
    episode = authority.episode(child, on=on)
    return child, family_help.start_assessment(child.pk, episode.pk, on=on, by=authority.north.worker)


def finish(authority: SmallAuthority, child: Child, assessment: Assessment, on: date, **changed: Any) -> Assessment:
    return family_help.complete_assessment(
        child.pk,
        assessment.pk,
        on=on,
        factors=[ALCOHOL],
        analysis="Neglect",
        found=replace(FOUND, **changed),
        by=authority.north.worker,
    )


def test_facts_risks_meaning_and_decision_stand_apart(authority: SmallAuthority) -> None:
    child, assessment = started(authority)
    finish(authority, child, assessment, date(2026, 9, 28))
    assessment.refresh_from_db()
    assert (assessment.facts_found, assessment.risk_factors) == ("He was alone for two nights", "Nobody feeds him")
    assert (assessment.protective_factors, assessment.analysis) == ("His aunt", "Neglect")
    assert (assessment.outcome, assessment.family_told, assessment.father) == ("cin_plan", "discussed", "neither")


def test_an_assessment_finished_late_says_why(authority: SmallAuthority) -> None:
    child, assessment = started(authority)
    finish_on = date(2026, 11, 4)
    with pytest.raises(StepRefused) as refusal:
        finish(authority, child, assessment, finish_on)
    assert [one.key for one in refusal.value.conditions] == ["in_time_or_says_why"]
    finish(authority, child, assessment, finish_on, why_over_time="His father came back late")
    assessment.refresh_from_db()
    assert assessment.why_over_time == "His father came back late"


def test_a_parent_who_was_not_reached_needs_a_reason(authority: SmallAuthority) -> None:
    child, assessment = started(authority)
    with pytest.raises(IntegrityError), transaction.atomic():
        finish(authority, child, assessment, date(2026, 9, 28), why_not_father="")


def test_help_is_recorded_while_the_assessment_is_open_by_who_may_assess(authority: SmallAuthority) -> None:
    child, assessment = started(authority)
    with pytest.raises(Refused):
        give_interim_help(child.pk, assessment.pk, on=REFERRED, what="A food parcel", by=authority.south.worker)
    with pytest.raises(StepRefused):
        give_interim_help(child.pk, assessment.pk, on=REFERRED, what=" ", by=authority.north.worker)
    given = give_interim_help(
        child.pk, assessment.pk, on=REFERRED, what="A food parcel", given_by="Centre", by=authority.north.worker
    )
    assert (given.assessment_id, given.recorded_by) == (assessment.pk, authority.north.worker_row)
    finish(authority, child, assessment, date(2026, 9, 28))
    family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 9, 29), by=authority.north.manager)
    with pytest.raises(StepRefused) as refusal:
        give_interim_help(child.pk, assessment.pk, on=date(2026, 9, 30), what="A bed", by=authority.north.worker)
    assert [one.key for one in refusal.value.conditions] == ["assessment_not_authorised"]
    assert InterimHelp.objects.count() == 1


def test_a_finished_assessment_is_sent_back_with_a_reason_by_another_and_finished_again(
    authority: SmallAuthority,
) -> None:
    child, assessment = started(authority)
    day, manager = date(2026, 9, 28), authority.north.manager
    finish(authority, child, assessment, day)
    with pytest.raises(Refused):
        family_help.send_assessment_back(child.pk, assessment.pk, on=day, why="See him", by=authority.north.worker)
    with pytest.raises(StepRefused) as refusal:
        family_help.send_assessment_back(child.pk, assessment.pk, on=day, why=" ", by=manager)
    assert [one.key for one in refusal.value.conditions] == ["says_why_sent_back"]
    back = family_help.send_assessment_back(child.pk, assessment.pk, on=day, why="See him", by=manager)
    assert (back.completed_on, back.completed_by, back.why_sent_back) == (None, None, "See him")
    with pytest.raises(StepRefused):
        family_help.authorise_assessment(child.pk, assessment.pk, on=day, by=manager)
    finish(authority, child, assessment, day)
    done = family_help.authorise_assessment(child.pk, assessment.pk, on=day, by=manager, rationale="Sound")
    assert (done.why_sent_back, done.sent_back_by, done.managers_rationale) == ("", None, "Sound")


def test_help_is_counted_of_the_assessments_open_longer_than_20_working_days(authority: SmallAuthority) -> None:
    """Monday 23 November: day 20 of what started on 26 October, day 21 of what started on Friday 23 October."""
    by = authority.north.worker
    helped, without, young, done = (
        started(authority, on) for on in (date(2026, 10, 23), date(2026, 10, 23), date(2026, 10, 26), REFERRED)
    )
    for child, assessment in (helped, young, done):
        give_interim_help(child.pk, assessment.pk, on=date(2026, 10, 27), what="A place at a nursery", by=by)
    give_interim_help(helped[0].pk, helped[1].pk, on=date(2026, 11, 2), what="A bed", by=by)
    finish(authority, *done, date(2026, 10, 28))
    family_help.authorise_assessment(done[0].pk, done[1].pk, on=date(2026, 10, 29), by=authority.north.manager)
    told = interim_help_figures(gate.visible_children(authority.service_manager, Action.READ_BOARD), Now.read())
    assert (told.open_long, told.helped) == (2, 1)
    assert without[1].authorised_on is None
