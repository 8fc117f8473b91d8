"""MASH enquiries: agencies are asked before the level is decided, and their people answer."""

from __future__ import annotations

from lineofsight.actions import enquiries
from lineofsight.actions.enquiries import AgencyQuestion
from lineofsight.actions.enquiry_answers import AnswerRecord, answer
from lineofsight.domain.information_sharing import (
    ConfidentialityGround,
    SpecialCategoryCondition,
    usual_basis,
)
from lineofsight.domain.information_sharing.bases import Body
from lineofsight.domain.information_sharing.questions import SUGGESTED_QUESTIONS
from lineofsight.record.models import AgencyRequest
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.agencies import AGENCIES_BY_KEY
from lineofsight.synthetic.contacts import steps, words

State = AgencyRequest.State


@take.register
def _(step: steps.AskAgencies, stage: Stage, case: Case) -> None:
    course, asked = step.course, step.course.enquiry
    assert asked is not None, "only a contact with an enquiry is asked about"
    enquiry = enquiries.ask(
        [stage.cases[child].contacts[course.number] for child in course.children],
        [_question(one.agency, stage) for one in asked.asked],
        asked_for=asked.asked_for,
        purpose=asked.purpose,
        priority=course.priority,
        by=stage.staff.account_of(step.worker),
    )
    case.rows["enquiry", course.number] = enquiry.pk
    by_agency = dict(enquiry.requests.values_list("agency_id", "pk"))
    for one in asked.asked:
        case.rows["asked", course.number, one.agency] = by_agency[stage.staff.partners[one.agency].agency.pk]


def _question(key: str, stage: Stage) -> AgencyQuestion:
    return AgencyQuestion(
        stage.staff.partners[key].agency,
        SUGGESTED_QUESTIONS[AGENCIES_BY_KEY[key].kind],
        usual_basis(Body.PUBLIC),
        SpecialCategoryCondition.SAFEGUARDING,
        ConfidentialityGround.PUBLIC_INTEREST,
    )


@take.register
def _(step: steps.AnswerEnquiry, stage: Stage, case: Case) -> None:
    one = step.asked
    tells = one.state == State.RETURNED
    record = AnswerRecord(
        one.state,
        known=one.known,
        worries=one.worries,
        strengths=one.strengths,
        why_declined=words.WHY_DECLINED if one.state == State.DECLINED else "",
        may_be_shared_with_family=True if tells else None,
        may_be_passed_on=True if tells else None,
    )
    request = case.rows["asked", step.course.number, one.agency]
    answer(request, record, by=stage.staff.partners[one.agency].account)


@take.register
def _(step: steps.ShareAnswers, stage: Stage, case: Case) -> None:
    enquiry = step.course.enquiry
    assert enquiry is not None, "only what was answered is shared"
    by = stage.staff.account_of(step.worker)
    enquiries.publish(case.rows["enquiry", step.course.number], enquiry.synthesis, by=by)
