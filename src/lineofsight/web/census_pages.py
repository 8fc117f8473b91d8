"""What the census says beside the form of a page: as it is shown, while somebody types, and as it is saved.

While somebody types the page's script asks the page itself, with the inputs that the census reads alone, in the body of
the request; nothing is recorded of them. The look at the child's record is on the trail, as that of the form is.
"""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest
from lineofsight.access.statutory_detail import is_kept_from
from lineofsight.web.autosave import KeptForm
from lineofsight.web.census_forms import CENSUS_FORMS_BY_KEY, NEW_CHILD, CensusForm
from lineofsight.web.census_message import CensusMessage
from lineofsight.web.census_messages import LEFT, TOLD, CensusSaid, Fields, about_child, about_new_child
from lineofsight.web.correction_forms import CorrectionForm
from lineofsight.web.reader import reader_of
from lineofsight.web.recording import Recording


def census_beside(
    recording: Recording, fields: Fields, kept: KeptForm, child_id: int, subject: int, *, by: Account
) -> CensusSaid | None:
    """What a step's page shows of the census beside its form; None where nothing typed there can break a rule.

    What was sent, and what an earlier visit left behind, is asked about at once. fields: those that the page has.
    """
    form = _form_for(recording, by)
    if form is None or form.as_typed is None or fields.keys().isdisjoint(form.fields.values()):
        return None
    data = typed_before(kept)
    messages = about_child(form, fields, child_id, subject, data) if data is not None else ()
    return CensusSaid(form, fields, messages)


def census_beside_new_child(kept: KeptForm, fields: Fields) -> CensusSaid:
    """What the page that begins a record shows of the census beside its form, whose fields are these."""
    form, data = CENSUS_FORMS_BY_KEY[NEW_CHILD], typed_before(kept)
    messages = about_new_child(form, fields, data) if data is not None else ()
    return CensusSaid(form, fields, messages)


def before_saving(
    recording: Recording, sent: Form, child_id: int | None, subject: int, *, by: Account
) -> tuple[CensusMessage, ...]:
    """What the census will return of a step that is about to be written; nothing of one that sets no item of it."""
    form = _form_for(recording, by)
    if form is None or child_id is None:
        return ()
    return about_child(form, sent.fields, child_id, subject, sent.data)


def _form_for(recording: Recording, by: Account) -> CensusForm | None:
    """What a step's form sets in the census; None for nothing.

    And for a reader from whom social care's detail is kept: what the rules find would tell of it.
    """
    return None if is_kept_from(by) else CENSUS_FORMS_BY_KEY.get(recording.key)


def typed_before(kept: KeptForm) -> QueryDict | None:
    """What was typed into a form before its page is shown: sent, or left behind; None for nothing."""
    if kept.data is not None or kept.draft is None:
        return kept.data
    left_behind = QueryDict(mutable=True)
    for name, texts in kept.draft.fields.items():
        left_behind.setlist(name, list(texts))
    return left_behind


# --- asking while somebody types -------------------------------------------------------------------------------------


def is_asked(request: PageRequest) -> bool:
    """Whether the page's script asks the census about what is typed so far, and the form is not sent."""
    return request.method == "POST" and LEFT in request.POST


def answer(request: PageRequest, recording: Recording, reference: UUID, subject: int) -> HttpResponse:
    """What the census would say of a step while somebody types. Raises Refused."""
    by = reader_of(request)
    form = _form_for(recording, by)
    if form is None:
        raise Http404
    author_id = recording.author(subject) if recording.author else None
    child = gate.open_child(reference, recording.action, by=by, author_id=author_id).child
    fields = _fields_of(recording, reference, subject, by=by)
    return answer_with(request, form, fields, about_child(form, fields, child.pk, subject, request.POST))


def _fields_of(recording: Recording, reference: UUID, subject: int, *, by: Account) -> Fields:
    """The fields that a step's page has: a correction has only those of what the row holds."""
    if recording.form_given is None or not issubclass(recording.form, CorrectionForm):
        return recording.form.base_fields
    return recording.form(**recording.form_given(by, reference, subject)).fields


def answer_about_new_child(request: PageRequest, fields: Fields) -> HttpResponse:
    """What the census would say of a new child while somebody types into a form of these fields."""
    form = CENSUS_FORMS_BY_KEY[NEW_CHILD]
    return answer_with(request, form, fields, about_new_child(form, fields, request.POST))


def answer_with(
    request: PageRequest, form: CensusForm, fields: Fields, messages: tuple[CensusMessage, ...]
) -> HttpResponse:
    """The part of a page that tells these messages beside these fields of its form."""
    said = CensusSaid(form, fields, messages, was_told=bool(request.POST.get(TOLD)))
    return render(request, "child/census_part.html", {"census": said})
