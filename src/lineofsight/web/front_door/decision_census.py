"""What the census says beside a threshold decision: of the child, and of brothers and sisters decided with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpResponse, QueryDict

from lineofsight.access.front_door import OpenedContact
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.web.autosave import KeptForm
from lineofsight.web.census_forms import CENSUS_FORMS_BY_KEY, CONTACT_DECISION
from lineofsight.web.census_message import CensusMessage
from lineofsight.web.census_messages import CensusSaid, Fields, about_child
from lineofsight.web.census_pages import answer_with, typed_before
from lineofsight.web.front_door.decision_form import DecisionForm
from lineofsight.web.front_door.queue_words import name_of

FORM: Final = CENSUS_FORMS_BY_KEY[CONTACT_DECISION]
TOGETHER: Final = "together"


def census_beside_decision(
    opened: Sequence[OpenedContact], fields: Fields, kept: KeptForm, *, by: Account
) -> CensusSaid | None:
    """What the page shows of the census beside its form; None for a reader from whom social care's detail is kept.

    What was sent, and what an earlier visit left behind, is asked about at once. opened: the contact that is decided,
    and those that may be decided with it. fields: those that the page has.
    """
    if is_kept_from(by):
        return None
    data = typed_before(kept)
    return CensusSaid(FORM, fields, tuple(_about(opened, fields, data)) if data is not None else ())


def answer_while_deciding(request: PageRequest, opened: Sequence[OpenedContact], *, by: Account) -> HttpResponse:
    """What the census would say while somebody types. Raises Http404 for a reader who is told nothing of it."""
    if is_kept_from(by):
        raise Http404
    fields: dict[str, Any] = dict(DecisionForm.base_fields)
    if len(opened) == 1:
        del fields[TOGETHER]
    return answer_with(request, FORM, fields, tuple(_about(opened, fields, request.POST)))


def _about(opened: Sequence[OpenedContact], fields: Fields, data: QueryDict) -> Iterator[CensusMessage]:
    """What is found in each child who is decided on, named where there are several; nothing of one not linked yet."""
    together = set(data.getlist(TOGETHER))
    first, *others = [one.contact for one in opened]
    decided_on = [first, *(one for one in others if str(one.reference) in together)]
    for contact in decided_on:
        whose = f"{name_of(contact)}: " if len(decided_on) > 1 else ""
        if contact.child_id is not None:
            for one in about_child(FORM, fields, contact.child_id, contact.pk, data):
                yield replace(one, words=f"{whose}{one.words}")
