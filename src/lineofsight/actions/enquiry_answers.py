"""What an agency answers: by itself on its own page, or over the phone, taken down here. It can be corrected while
the enquiry is open; what stood before is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from lineofsight.access.front_door import Key, requests_of
from lineofsight.access.models import Account
from lineofsight.actions.attachments import MOST, CheckedFile
from lineofsight.actions.contacts import LIVE_KIND
from lineofsight.actions.enquiry_work import (
    EnquiryFault,
    EnquiryRefused,
    EnquiryWork,
    answering,
    settle,
    working_on_request,
)
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.permissions import Action
from lineofsight.record.enquiries import ANSWERED
from lineofsight.record.models import AgencyAnswer, AgencyRequest, Attachment, AttachmentContent, LiveMark
from lineofsight.record.moment import now

LONGEST_TEXT: Final = 20_000
"""Characters of one part of an answer."""
LONGEST_MARK: Final = 100

State = AgencyRequest.State


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer as an agency gives it. state: one of `ANSWERED`.

    known: what the agency knows; worries; strengths: what goes well. why_declined stands only with a refusal. handling
    is the agency's own mark. may_be_passed_on: to the other agencies asked. None: it was not said.
    """

    state: str
    known: str = ""
    worries: str = ""
    strengths: str = ""
    why_declined: str = ""
    may_be_shared_with_family: bool | None = None
    may_be_passed_on: bool | None = None
    handling: str = ""


def answer(request: Key, record: AnswerRecord, *, by: Account, files: Sequence[CheckedFile] = ()) -> AgencyAnswer:
    """Answer one's own agency's request, or correct the answer while the enquiry is open.

    files: added to those that the answer has. Raises Refused, ActionError for an enquiry that is closed, and
    EnquiryRefused with a fault for each field.
    """
    with answering(request, by=by) as (work, asked):
        _must_take_answers(work)
        _refuse_faults(record, has_files=bool(files) or _has_files(asked))
        given = {"person_answering": by.display_name, "is_taken_down_here": False}
        return _write(work, asked, record, given, files)


def take_down(
    request: Key, record: AnswerRecord, person_answering: str, *, by: Account, files: Sequence[CheckedFile] = ()
) -> AgencyAnswer:
    """Write down an answer that somebody of the agency gave by phone, or correct one that was taken down here.

    person_answering: who gave it. Raises Refused, ActionError for an answer that the agency gave itself, and
    EnquiryRefused.
    """
    with working_on_request(request, Action.ASK_AGENCIES, by=by) as (work, asked):
        _must_take_answers(work)
        before = AgencyAnswer.objects.filter(request=asked).first()
        if asked.state == State.WITHDRAWN:
            raise ActionError("This question was taken back. Ask the agency in a new enquiry.")
        if before is not None and not before.is_taken_down_here:
            raise ActionError("The agency gave this answer itself, and only the agency can correct it.")
        if not person_answering.strip():
            raise EnquiryRefused([EnquiryFault("person_answering", "Say who at the agency gave the answer.")])
        _refuse_faults(record, has_files=bool(files) or _has_files(asked))
        given = {"person_answering": person_answering.strip(), "is_taken_down_here": True}
        taken_down = _write(work, asked, record, given, files)
        settle(work)
        return taken_down


def note_opening(request: UUID, *, by: Account) -> None:
    """Note that the agency has opened what it is asked, the first time that one of its people does.

    Like the trail, it is a mark of the looking itself: the contact's worker sees it.
    """
    with transaction.atomic():
        own = requests_of(by).filter(reference=request).values("pk")
        if AgencyRequest.objects.filter(pk__in=own, first_opened_at=None).update(first_opened_at=now()):
            LiveMark.raise_for(LIVE_KIND)


def _must_take_answers(work: EnquiryWork) -> None:
    if work.asked.closed_at is not None:
        raise ActionError("This enquiry is closed: the answer is no longer needed, and can no longer be changed.")


def _has_files(request: AgencyRequest) -> bool:
    return Attachment.objects.filter(answer__request=request).exists()


def _write(
    work: EnquiryWork, asked: AgencyRequest, record: AnswerRecord, given: dict[str, Any], files: Sequence[CheckedFile]
) -> AgencyAnswer:
    """Write the answer or its next version, and how the request stands by it."""
    columns = {name: _plain(value) for name, value in asdict(record).items() if name != "state"} | given
    before = AgencyAnswer.objects.filter(request=asked).first()
    if before is None:
        answer = work.write(AgencyAnswer, request=asked, answered_at=work.at, **columns)
        work.change(asked, state=record.state, answered_at=work.at, reason="Answered")
    else:
        answer = before
        if any(getattr(before, name) != value for name, value in columns.items()):
            work.change(before, reason="Corrected", **columns)
        if asked.state != record.state:
            work.change(asked, state=record.state, reason="Answer corrected")
    _keep_files(work, answer, files)
    return answer


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _keep_files(work: EnquiryWork, answer: AgencyAnswer, files: Sequence[CheckedFile]) -> None:
    held = set(answer.attachments.values_list("sha256", flat=True))
    for file in files:
        if file.sha256 in held:
            continue
        if len(held) >= MOST:
            raise EnquiryRefused([EnquiryFault("files", f"An answer carries {MOST} files at most.")])
        held.add(file.sha256)
        attachment = Attachment.objects.create(
            answer=answer,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            scanned=file.scanned,
            added_at=work.at,
            added_by=work.worker,
        )
        AttachmentContent.objects.create(attachment=attachment, content=file.content)


# --- what no answer can be -------------------------------------------------------------------------------------------


def _refuse_faults(record: AnswerRecord, *, has_files: bool) -> None:
    faults = list(_faults_of(record, has_files))
    if faults:
        raise EnquiryRefused(faults)


def _faults_of(record: AnswerRecord, has_files: bool) -> Iterator[EnquiryFault]:
    if record.state not in ANSWERED:
        yield EnquiryFault("state", "Choose whether you know something, know nothing, or decline to answer.")
    told = (record.known, record.worries, record.strengths)
    if record.state == State.RETURNED and not any(text.strip() for text in told) and not has_files:
        yield EnquiryFault("known", "Write what is known, or choose that nothing is known.")
    if record.state != State.RETURNED and any(text.strip() for text in told):
        yield EnquiryFault("state", "Something is written below: choose that you know something, or take it out.")
    if record.state == State.DECLINED and not record.why_declined.strip():
        yield EnquiryFault("why_declined", "Say why you decline to answer.")
    if record.state != State.DECLINED and record.why_declined.strip():
        yield EnquiryFault("why_declined", "A reason for declining stands only with declining. Take it out.")
    if record.state == State.RETURNED:
        yield from _passing_on_faults(record)
    for about in ("known", "worries", "strengths", "why_declined"):
        if len(getattr(record, about)) > LONGEST_TEXT:
            yield EnquiryFault(about, f"Write it in {LONGEST_TEXT:,} characters or fewer, or add it as a file.")
    if len(record.handling) > LONGEST_MARK:
        yield EnquiryFault("handling", f"Write the mark in {LONGEST_MARK} characters or fewer.")


def _passing_on_faults(record: AnswerRecord) -> Iterator[EnquiryFault]:
    if record.may_be_shared_with_family is None:
        yield EnquiryFault("may_be_shared_with_family", "Choose whether the family may be told of this answer.")
    if record.may_be_passed_on is None:
        yield EnquiryFault("may_be_passed_on", "Choose whether the other agencies asked may read this answer.")
