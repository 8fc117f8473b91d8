"""Files on their way out: always taken away, never shown in a page, under a name that says nothing of anybody."""

from __future__ import annotations

from django.http import HttpResponse

from lineofsight.actions.file_kinds import KINDS
from lineofsight.record.models import AttachmentContent


def as_download(found: AttachmentContent) -> HttpResponse:
    """The bytes of an attachment. The page that hands them on has asked the gate."""
    kind = next((one for one in KINDS if one.content_type == found.attachment.content_type), None)
    extension = kind.extensions[0] if kind is not None else "bin"
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="attachment-{found.attachment_id}.{extension.lstrip(".")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
