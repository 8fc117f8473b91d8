"""What a partner agency sees: the enquiries addressed to it, one at a time, its own answers, and nothing else.

Each page opens one request through the gate: another agency's, one that was taken back, one of a record that has been
restricted and one long closed are refused like one that does not exist. Source: access model, partner view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access.front_door import open_request, requests_of
from lineofsight.access.models import Account, Draft, DraftFile
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.shared_answers import answers_readable_for, answers_shared_with
from lineofsight.actions import attachments, drafts, enquiry_answers, scanning
from lineofsight.actions.attachments import AttachmentRefused, CheckedFile
from lineofsight.actions.enquiry_work import EnquiryRefused
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.file_kinds import EXTENSIONS, kinds_in_words
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import why_address_is_not_shared
from lineofsight.record.models import (
    AgencyAnswer,
    AgencyRequest,
    AttachmentContent,
    Contact,
    ContactMessage,
    Now,
    PersonName,
)
from lineofsight.web.answer_forms import AnswerForm, values_of
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.downloads import as_download
from lineofsight.web.enquiry_words import (
    ChildTold,
    StandingInWords,
    child_told,
    purpose_in_words,
    reference_of,
    sharing_of,
    standing_in_words,
)
from lineofsight.web.reader import reader_of
from lineofsight.web.second_factor import with_second_factor
from lineofsight.web.uploads import was_too_large
from lineofsight.web.words import date_in_words

State = AgencyRequest.State


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """One line of an agency's list. It names no child: the request's own page does."""

    request: AgencyRequest
    reference: str
    purpose: str
    standing: StandingInWords
    reminded: int

    @property
    def is_owed(self) -> bool:
        return self.request.state == State.REQUESTED and self.request.enquiry.closed_at is None


@page(Action.ANSWER_ENQUIRY, methods=("GET", "HEAD"))
@with_second_factor
def agency_requests(request: PageRequest) -> HttpResponse:
    """What the reader's agency is asked: what is owed first, by when it is due."""
    reader, now = reader_of(request), Now.read()
    rows = requests_of(reader).select_related("enquiry").prefetch_related("reminders")
    listed = [
        ListedRequest(
            request=one,
            reference=reference_of(one.reference),
            purpose=purpose_in_words(one.enquiry),
            standing=standing_in_words(one, one.enquiry, now),
            reminded=len(one.reminders.all()),
        )
        for one in rows.order_by("due_at", "pk")
    ]
    shown = {
        "agency": reader.agency,
        "owed": [one for one in listed if one.is_owed],
        "others": sorted((one for one in listed if not one.is_owed), key=_latest_first, reverse=True),
        "now": now,
    }
    return render(request, "agency/requests.html", shown)


def _latest_first(one: ListedRequest) -> Any:
    return one.request.answered_at or one.request.requested_at


@page(Action.ANSWER_ENQUIRY, methods=("GET", "HEAD"))
@with_second_factor
def agency_request(request: PageRequest, agency_request: UUID) -> HttpResponse:
    """One request: about whom, what is asked, under which law, by when; the own answer; and what was shared."""
    reader = reader_of(request)
    opened = open_request(agency_request, by=reader).request
    if request.method == "GET":
        enquiry_answers.note_opening(opened.reference, by=reader)
    return render(request, "agency/request.html", _about(opened) | {"others": answers_shared_with(opened)})


def _about(asked: AgencyRequest) -> dict[str, Any]:
    """What every page about a request shows."""
    now = Now.read()
    enquiry = asked.enquiry
    answer = AgencyAnswer.objects.filter(request=asked).prefetch_related("attachments").first()
    return {
        "asked": asked,
        "enquiry": enquiry,
        "reference": reference_of(asked.reference),
        "children": _children(asked),
        "purpose": purpose_in_words(enquiry),
        "sharing": sharing_of(asked),
        "standing": standing_in_words(asked, enquiry, now),
        "reminders": list(asked.reminders.order_by("reminded_at", "pk")),
        "answer": answer,
        "is_open": enquiry.closed_at is None,
    }


def _children(asked: AgencyRequest) -> list[ChildTold]:
    """The children of the enquiry, of whom no more is read than their names and birth dates."""
    names = PersonName.objects.only("person", "given_names", "family_name", "is_alias", "ended_on")
    contacts = (
        Contact.objects.filter(enquiries__enquiry=asked.enquiry_id)
        .select_related("child__person")
        .only("given_names", "family_name", "known_as", "born_on", "expected_on", "age_said", *OF_THE_RECORD)
        .prefetch_related(Prefetch("child__person__names", names))
        .order_by("pk")
    )
    home = _home_told(asked)
    return [child_told(one, home=home, born=_born(one)) for one in contacts]


OF_THE_RECORD: Final = ("child__person__born_on", "child__person__expected_on")


def _home_told(asked: AgencyRequest) -> ContactMessage | None:
    """The message that says where the children live; None where the agency is not told.

    An address that has become protected since it was shared is shown no longer.
    """
    if not asked.is_address_shared:
        return None
    contacts = list(
        Contact.objects.filter(enquiries__enquiry=asked.enquiry_id)
        .select_related("message")
        .only("child", "message__home_address", "message__home_postcode", "message__is_home_protected")
    )
    return contacts[0].message if contacts and not why_address_is_not_shared(contacts) else None


def _born(contact: Contact) -> str:
    """When the child was born or is expected, in words; what the record says where nothing was said."""
    person = contact.child.person if contact.child is not None else None
    if born_on := contact.born_on or (person.born_on if person is not None else None):
        return date_in_words(born_on)
    if expected_on := contact.expected_on or (person.expected_on if person is not None else None):
        return f"Not yet born, expected {date_in_words(expected_on)}"
    return "Not known" if contact.age_said is None else f"Not known; said to be {contact.age_said}"


# --- answering -------------------------------------------------------------------------------------------------------


@page(Action.ANSWER_ENQUIRY, hold=False)
@with_second_factor
def answer_enquiry(request: PageRequest, agency_request: UUID) -> HttpResponse:
    """The form of the answer, or of its correction. It keeps itself while it is written, and its files too."""
    reader = reader_of(request)
    asked = open_request(agency_request, by=reader).request
    if asked.enquiry.closed_at is not None:
        return redirect("agency_request", asked.reference)
    about = _about(asked)
    values = values_of(about["answer"], asked)
    values.pop("person_answering", None)
    kept = open_form(request, "answer_enquiry", subject=str(asked.reference), title="Answer an enquiry", values=values)
    form = kept.fill(AnswerForm(kept.data, initial=values))
    errors = _keep_files(request, kept, reader) if request.method == "POST" else []
    is_sent = form.is_bound and "add" not in request.POST
    if is_sent and not errors and form.is_valid() and _answered(form, asked, kept, reader):
        messages.success(request, "Your answer is with the front door. You can correct it while the enquiry is open.")
        return redirect("agency_request", asked.reference)
    if form.is_bound and not is_sent:
        form = AnswerForm(None, initial=form.data.dict())
    shown = about | {
        "form": form,
        "kept": kept,
        "file_errors": errors,
        "files": list(_files_of(kept, reader)),
        "kinds": kinds_in_words(),
        "accept": ",".join(EXTENSIONS),
        "largest": attachments.LARGEST // 1024 // 1024,
        "is_scanned": scanning.has_scanner(),
    }
    return render(request, "agency/answer.html", shown, status=422 if form.errors or errors else 200)


def _answered(form: AnswerForm, asked: AgencyRequest, kept: KeptForm, reader: Account) -> bool:
    """Record the answer with the files that were kept for it; False where it is refused, and the form says why."""
    files = [
        CheckedFile(one.name, bytes(one.content), one.content_type, one.sha256, one.scanned)
        for one in _files_of(kept, reader)
    ]
    try:
        with transaction.atomic():
            enquiry_answers.answer(asked.reference, form.record(), by=reader, files=files)
            _files_of(kept, reader).delete()
            kept.take()
    except EnquiryRefused as refused:
        form.tell(refused)
        return False
    except ActionError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _draft_of(kept: KeptForm, reader: Account) -> Draft | None:
    return drafts.unfinished(reader, kept.opening.form, kept.opening.subject)


def _files_of(kept: KeptForm, reader: Account) -> Any:
    """The files that were added to the answer while it was written."""
    draft = _draft_of(kept, reader)
    return draft.files.all() if draft is not None else DraftFile.objects.none()


def _keep_files(request: PageRequest, kept: KeptForm, reader: Account) -> list[str]:
    """Keep what was chosen and let go of what was taken out; what is wrong with the files that were not kept."""
    taken_out = _as_ids(request.POST.getlist("take_out"))
    if taken_out:
        _files_of(kept, reader).filter(pk__in=taken_out).delete()
    errors = [attachments.too_large(attachments.shown_name(name)) for name in was_too_large(request)]
    chosen = request.FILES.getlist("files")
    if "add" in request.POST and not chosen and not taken_out and not errors:
        errors.append("Choose a file to add.")
    draft = _draft_of(kept, reader) if chosen else None
    for upload in chosen:
        if draft is None:
            errors.append("The file could not be kept. Add it again.")
            continue
        try:
            attachments.add_to_draft(draft, upload.name or "", upload.read())
        except AttachmentRefused as refused:
            errors.append(str(refused))
    return errors


def _as_ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        return []


@page(Action.ANSWER_ENQUIRY, methods=("GET", "HEAD"))
@with_second_factor
def agency_file(request: PageRequest, agency_request: UUID, attachment: UUID) -> HttpResponse:
    """A file of the agency's own answer, or of one that was shared with it: to take away."""
    asked = open_request(agency_request, by=reader_of(request)).request
    found = AttachmentContent.objects.select_related("attachment").filter(
        attachment__reference=attachment, attachment__answer__in=answers_readable_for(asked)
    )
    content = found.first()
    if content is None:
        raise Http404
    request.trail.entry.details["attachment"] = content.attachment_id
    return as_download(content)
