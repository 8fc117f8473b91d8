"""Documents made from the record: make one, approve it or send it back, take it away, and say that it was sent on.

What was made is kept as it was made: no later change of the record changes it. A document that says a hidden address or
a name that is kept back is not made. Source: access model, separation of duties; practice reference 5.3 and 7.1.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.composing import Composed, Order, compose
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.planned_conferences import document_sent
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.documents import (
    DOCUMENTS_BY_KEY,
    Content,
    RecipientKind,
    SentBy,
    Standing,
    SubjectKind,
    Withheld,
    content_from,
    digest_of,
)
from lineofsight.domain.permissions import Action
from lineofsight.record.document_subjects import Subject
from lineofsight.record.models import Disclosure, Document
from lineofsight.record.moment import local_date, today


class MayNotBePrinted(ActionError):
    """The document says what no document may. `withheld` says what, where, and what to do."""

    def __init__(self, withheld: tuple[Withheld, ...]) -> None:
        super().__init__(" ".join(one.reason for one in withheld))
        self.withheld = withheld


class ChangedSincePreview(ActionError):
    """What would be made is no longer what the worker saw. `composed` is what it would be now."""

    def __init__(self, composed: Composed) -> None:
        super().__init__("The record changed since you saw the preview. Read it again, then make the document.")
        self.composed = composed


class DocumentAltered(ActionError):
    """A kept document is not as it was made: its digest does not fit."""


def make_document(child: ChildKey, order: Order, *, by: Account, previewed: str | None = None) -> Document:
    """Make a document and keep it as it is. One that needs approval waits for it; another is ready.

    previewed: the digest of what the worker saw; None where nobody looked. Raises Refused, NotInThisRecord, ActionError
    where the order is not whole, MayNotBePrinted, and ChangedSincePreview.
    """
    with recording(child, Action.MAKE_DOCUMENT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        composed = compose(work.child, order, by=by)
        if composed.withheld:
            raise MayNotBePrinted(composed.withheld)
        if previewed is not None and previewed != composed.content.digest:
            raise ChangedSincePreview(composed)
        return _write(work, composed)


def _write(work: Recording, composed: Composed) -> Document:
    kind, asked, plain = composed.kind, composed.asked, composed.content.as_plain()
    recipient, subject = asked.recipient, Subject(asked.subject, "") if asked.subject else None
    return work.write(
        Document,
        child=work.child,
        kind=kind.key,
        standing=(Standing.WAITING if kind.needs_approval else Standing.READY).value,
        about=(subject.kind if subject else SubjectKind.CHILD).value,
        about_id=subject.fact_id if subject else None,
        recipient_kind=recipient.kind.value,
        recipient_id=recipient.person_id,
        recipient_name=recipient.name,
        recipient_part=recipient.part if recipient.kind is RecipientKind.PERSON else "",
        purpose=asked.purpose,
        asked=composed.order.as_plain(),
        said=plain,
        digest=digest_of(plain),
        made_at=work.at,
        made_by=work.worker,
    )


def approve_document(child: ChildKey, document_id: int, *, by: Account) -> Document:
    """Approve a document that waits: from then on it can be taken away. A disclosure is recorded where it is one.

    Raises Refused, for its own maker too, NotInThisRecord, and ActionError where it does not wait.
    """
    with _approving(child, document_id, by) as work:
        document = _waiting(work, document_id)
        document = work.change(
            document, standing=Standing.READY.value, approved_at=work.at, approved_by=work.worker, reason="Approved"
        )
        if DOCUMENTS_BY_KEY[document.kind].is_disclosure:
            _disclose(work, document)
        return document


def send_document_back(child: ChildKey, document_id: int, *, reason: str, by: Account) -> Document:
    """Send a document back to its maker, with why: it can never be taken away. Raises as `approve_document` does."""
    if not reason.strip():
        raise ActionError("Say why you send it back: its maker has to know what to change.")
    with _approving(child, document_id, by) as work:
        document = _waiting(work, document_id)
        return work.change(
            document,
            standing=Standing.SENT_BACK.value,
            approved_at=work.at,
            approved_by=work.worker,
            why_sent_back=reason.strip(),
        )


def record_document_sent(child: ChildKey, document_id: int, *, on: date, way: SentBy, by: Account) -> Document:
    """Record that a document was sent on, or given, to whom it is for. Said once.

    A report that both the family and the chair have is thereby shared before its conference, and a decision letter or
    a record that the family has is sent after it: nobody says so again.
    Raises Refused, NotInThisRecord, and ActionError for one that is not ready, was sent, or a day that cannot be.
    """
    with recording(child, Action.MAKE_DOCUMENT, by=by, on=on) as work:
        document = work.row(Document, document_id)
        if document.standing != Standing.READY.value:
            raise ActionError("Only a document that is ready can be sent on. This one is not approved.")
        if document.sent_on is not None:
            raise ActionError(f"It is recorded already that it was sent on, on {written(document.sent_on)}.")
        if on > today():
            raise ActionError("The date is in the future. Record it on or after the day it happens.")
        if on < local_date(document.approved_at or document.made_at):
            raise ActionError("That is before the document could be taken away. Check the date.")
        document = work.change(document, sent_on=on, sent_by=way.value)
        document_sent(work, document)
        return document


def content_of(document: Document) -> Content:
    """What a document says, as it was made. Raises DocumentAltered where somebody changed it since."""
    if digest_of(document.said) != document.digest:
        raise DocumentAltered(
            "This document is no longer as it was made: it was changed behind the record’s back. It is not shown."
            " Tell whoever looks after the system."
        )
    return content_from(document.said)


def _approving(child: ChildKey, document_id: int, by: Account) -> AbstractContextManager[Recording]:
    """An approval: whoever made the document may not give it."""
    maker = Document.objects.filter(pk=document_id).values_list("made_by_id", flat=True).first()
    return recording(child, Action.APPROVE_DOCUMENT, by=by, on=NO_EVENT, author_id=maker, moves_clocks=False)


def _waiting(work: Recording, document_id: int) -> Document:
    document = work.row(Document, document_id)
    if document.standing != Standing.WAITING.value:
        raise ActionError("This document does not wait for approval: somebody has answered it, or it needs none.")
    content_of(document)
    return document


def _disclose(work: Recording, document: Document) -> None:
    """Record the sharing: to whom, what, why, on which basis, approved by whom."""
    asked = document.asked
    work.write(
        Disclosure,
        document=document,
        organisation=document.recipient_name,
        what=f"{DOCUMENTS_BY_KEY[document.kind].title}, {document.digest[:12]}",
        purpose=document.purpose,
        lawful_basis=asked["lawful_basis"],
        special_category=asked["special_category"],
        confidentiality=asked["confidentiality"],
        may_be_passed_on=False,
        shared_at=work.at,
        approved_by=work.worker,
    )
