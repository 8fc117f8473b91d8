"""Files that come with a message or an answer: taken by what they are, not by what they are called.

A file is looked into before it is kept: its type by its content, its size, what is packed in it, and, where the
installation has one, what a scanner says. The messages stand beside the field.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from lineofsight.access.models import Account, Draft, DraftFile
from lineofsight.actions import scanning
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.file_kinds import kind_of, kinds_in_words
from lineofsight.record.models import Attachment, AttachmentContent, ContactMessage

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one file."""
MOST: Final = 10
"""Files that one message or answer carries."""
LONGEST_NAME: Final = 120


class AttachmentRefused(ActionError):
    """The file cannot be taken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept. `name` is what the sender called it, made safe to show."""

    name: str
    content: bytes
    content_type: str
    sha256: str
    scanned: str

    @property
    def size(self) -> int:
        return len(self.content)


def check(name: str, content: bytes) -> CheckedFile:
    """Look into a file. Raises AttachmentRefused with what to do."""
    shown = shown_name(name)
    if not content:
        raise AttachmentRefused(f"{shown} is empty. Choose it again, or choose another file.")
    if len(content) > LARGEST:
        raise AttachmentRefused(too_large(shown))
    kind = kind_of(content)
    if kind is None:
        raise AttachmentRefused(f"{shown} is not a kind of file that we can take. Add {kinds_in_words()}.")
    extension = PurePosixPath(shown).suffix.lower().removeprefix(".")
    if extension not in kind.extensions:
        raise AttachmentRefused(
            f"{shown} is not what its name says: it is {kind.words}. If that is right, change the end of its name to"
            f" .{kind.extensions[0]} and add it again."
        )
    if fault := kind.fault(content):
        raise AttachmentRefused(f"{shown} cannot be taken because {fault}. Save it as a PDF and add that.")
    return CheckedFile(shown, content, kind.content_type, hashlib.sha256(content).hexdigest(), _scanned(shown, content))


def too_large(name: str) -> str:
    """What is said of a file that is over the limit."""
    return (
        f"{name} is larger than {LARGEST // 1024 // 1024} MB. Add a smaller copy, or a photo of the part that matters."
    )


def _scanned(name: str, content: bytes) -> str:
    """What the scanner says, as `Attachment.Scanned`. Raises AttachmentRefused."""
    match scanning.scan(content):
        case scanning.Found.NOTHING:
            return Attachment.Scanned.CLEAN
        case scanning.Found.HARM:
            raise AttachmentRefused(f"{name} was not kept: the virus scanner found something harmful in it.")
        case scanning.Found.NO_ANSWER:
            raise AttachmentRefused(
                f"{name} could not be checked for viruses just now, so it was not kept. Try again in a few minutes, or"
                " go on without it and say that you have it."
            )
        case scanning.Found.NOT_SCANNED:
            return Attachment.Scanned.NOT_SCANNED


def shown_name(name: str) -> str:
    """The name as it may be shown: without folders, control characters and marks that turn the writing round."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    path = PurePosixPath(plain or "file")
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix[:20]}"


# --- of a draft ------------------------------------------------------------------------------------------------------


def add_to_draft(draft: Draft, name: str, content: bytes) -> DraftFile:
    """Check a file and keep it with a draft, so that it is there when the form is sent. Raises AttachmentRefused."""
    same = draft.files.filter(sha256=hashlib.sha256(content).hexdigest()).defer("content").first()
    if same is not None:
        return same
    if draft.files.count() >= MOST:
        raise AttachmentRefused(f"You can add {MOST} files. Take one out before you add another.")
    checked = check(name, content)
    return DraftFile.objects.create(
        draft=draft,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        scanned=checked.scanned,
        content=checked.content,
    )


def move_to_message(draft: Draft, message: ContactMessage, *, by: Account | None = None) -> list[Attachment]:
    """Hang the files of a draft on the message that was made of it, in the transaction that makes it."""
    moved = []
    for file in draft.files.all():
        attachment = Attachment.objects.create(
            message=message,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            scanned=file.scanned,
            added_at=file.added_at,
            added_by=by.worker if by is not None else None,
        )
        AttachmentContent.objects.create(attachment=attachment, content=bytes(file.content))
        moved.append(attachment)
    draft.files.all().delete()
    return moved
