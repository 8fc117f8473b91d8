"""The other agencies' answers that are shared with one: what each said and whose it is, and nothing that it was asked.

The partner-facing process cannot read another agency's request at all; a function of the database tells it whose an
answer is. Source: access model, partner view.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from lineofsight.access.partner_database.functions import WHOSE_ANSWERS
from lineofsight.access.partner_database.speaking import is_under_policies
from lineofsight.record.enquiries import published_answers
from lineofsight.record.models import Agency, AgencyAnswer, AgencyRequest

Whose = dict[int, tuple[int, str]]
"""By the id of an answer: the id of its agency, and the state of its request."""


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An answer that another agency reads, whose it is, and what came back in words."""

    answer: AgencyAnswer
    agency: Agency
    state: str


def answers_shared_with(asked: AgencyRequest) -> list[SharedAnswer]:
    """The answers of the other agencies of an enquiry, by the agency's name; none before anything is shared."""
    whose = _whose(asked.enquiry_id)
    answers = AgencyAnswer.objects.filter(pk__in=whose).exclude(request=asked).prefetch_related("attachments")
    agencies = Agency.objects.in_bulk({agency for agency, _ in whose.values()})
    shared = [
        SharedAnswer(answer, agencies[agency], AgencyRequest.State(state).label)
        for answer in answers
        for agency, state in (whose[answer.pk],)
    ]
    return sorted(shared, key=lambda one: one.agency.name)


def answers_readable_for(asked: AgencyRequest) -> list[int]:
    """The ids of the answers whose files the asked agency may take away: its own, and those shared with it."""
    own = AgencyAnswer.objects.filter(request=asked).values_list("pk", flat=True)
    return [*own, *_whose(asked.enquiry_id)]


def _whose(enquiry_id: int) -> Whose:
    """Whose each shared answer of an enquiry is."""
    if is_under_policies():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT answer_id, agency_id, state FROM {WHOSE_ANSWERS}() WHERE enquiry_id = %s",  # noqa: S608 - ours
                [enquiry_id],
            )
            return {answer: (agency, state) for answer, agency, state in cursor.fetchall()}
    rows = published_answers(enquiry_id).values_list("pk", "request__agency", "request__state")
    return {answer: (agency, state) for answer, agency, state in rows}
