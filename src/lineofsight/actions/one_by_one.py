"""Work on many things that nobody asked for, each by itself: one that fails does not hold up those behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)


def one_by_one(keys: Iterable[int], do: Callable[[int], int], what: str) -> int:
    """Do it to each key in turn; what it gave back, added up.

    Each is a transaction of its own. One that fails is rolled back and logged by its key and the kind of error alone,
    for the words of an error may repeat the record; the next round tries it again. what: the kind of thing, for the
    log: "enquiry".
    """
    done = 0
    for key in keys:
        try:
            done += do(key)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are done
            log.warning("Work on %s %s failed: %s. It is tried again.", what, key, type(error).__name__)
    return done
