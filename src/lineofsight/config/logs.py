"""Log lines without personal details."""

import logging
import traceback
from types import TracebackType

from lineofsight.config.exceptions import is_meant_for_people


class PrivateFormatter(logging.Formatter):
    """A formatter that shows where an error arose and its kind, not the words it carried.

    A database's complaint quotes the row and a parser's quotes the text, so the message of an exception may
    hold a child's name. Our own errors are written not to, and are shown whole.
    """

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        if kind is None or error is None:
            return ""
        lines = ["Traceback (most recent call last):\n", *traceback.format_tb(trace)]
        shown = f": {error}" if is_meant_for_people(error) else " (message left out of the log)"
        lines.append(f"{kind.__module__}.{kind.__qualname__}{shown}")
        return "".join(lines)
