"""Files on their way in: what is larger than any file may be is let go as it arrives, and the page is told its name."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from lineofsight.actions.attachments import LARGEST, MOST

TOO_LARGE: Final = "lineofsight.too_large"
"""Under this name a request carries the names of the files that were let go."""
LARGEST_REQUEST: Final = (MOST + 1) * LARGEST
"""Bytes of one request: a whole message's files. A larger one is not read."""


class LetGoOfLargeFiles(FileUploadHandler):
    """Stands before the handlers that keep files: it counts, and skips a file that grows past the limit."""

    taken = 0

    def handle_raw_input(self, *about_request: Any, **_: Any) -> Any:
        """Nothing of a request that is larger than any page of ours sends; None to go on reading any other."""
        _input, _meta, content_length, *_rest = about_request
        return (QueryDict(), MultiValueDict()) if content_length > LARGEST_REQUEST else None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django hands it
        self.taken += len(raw_data)
        if self.taken > LARGEST:
            assert self.request is not None
            self.request.META.setdefault(TOO_LARGE, []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow keep the file."""


def was_too_large(request: HttpRequest) -> list[str]:
    """The names of files that were let go of because they are too large."""
    return list(request.META.get(TOO_LARGE, []))
