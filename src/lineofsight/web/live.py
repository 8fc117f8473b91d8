"""Live boards: one watcher a process tells every open stream that the record changed.

A stream says only what kind of thing changed. The page then asks for its part again, through the gate, so that what
each person sees is decided for that person. Reading never raises a mark, so that a refresh wakes nobody.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager

from asgiref.sync import sync_to_async
from django.db import DEFAULT_DB_ALIAS, DatabaseError, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, StreamingHttpResponse

from lineofsight.record.models.live import CHANNEL, LiveMark

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.25
COMMENT_EVERY_SECONDS = 15
STREAM_ENDS_AFTER_SECONDS = 300
"""A stream ends after five minutes; the browser opens it again, and its rights are asked again."""
RETRY_MILLISECONDS = 1000

Marks = Mapping[str, int]


def total_of(marks: Marks) -> int:
    """One number for the state of the record: it rises whenever any mark does."""
    return sum(marks.values())


def mark_now() -> int:
    """The number that a page is read at; its stream is asked for what changed since."""
    return total_of(dict(LiveMark.objects.values_list("kind", "number")))


class Listener:
    """One open stream: it is told the marks from the watcher's thread, and waits for them in its own event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._told = asyncio.Event()
        self._marks: Marks = {}

    def tell(self, marks: Marks) -> None:
        """Called by the watcher. A loop that has closed has no stream left to tell."""
        try:
            self._loop.call_soon_threadsafe(self._take, marks)
        except RuntimeError:
            log.debug("A live stream's event loop has closed.")

    def _take(self, marks: Marks) -> None:
        self._marks = marks
        self._told.set()

    async def marks(self, within_seconds: float) -> Marks | None:
        """The marks, once told again; None when that took longer than `within_seconds`."""
        try:
            async with asyncio.timeout(within_seconds):
                await self._told.wait()
        except TimeoutError:
            return None
        self._told.clear()
        return self._marks


class Feed:
    """The watcher of this process. It runs while a stream is open, on a connection of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._watcher: threading.Thread | None = None
        self._marks: Marks | None = None

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """A listener, told the marks at once and again at each change, for as long as the block runs."""
        listener = Listener(asyncio.get_running_loop())
        with self._lock:
            self._listeners.add(listener)
            if self._marks is not None:
                listener.tell(self._marks)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="live-feed", daemon=True)
                self._watcher.start()
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _watch(self) -> None:
        """Watch until nobody listens. A watcher that fails for a reason of its own leaves room for the next."""
        try:
            self._watch_and_try_again()
        finally:
            with self._lock:
                if self._watcher is threading.current_thread():
                    self._watcher = None

    def _watch_and_try_again(self) -> None:
        while True:
            try:
                with _own_connection() as database:
                    self._watch_on(database)
                return
            except DatabaseError:
                log.warning("The live feed lost the database. It tries again in a second.")
            time.sleep(1)
            if not self._is_wanted():
                return

    def _watch_on(self, database: BaseDatabaseWrapper) -> None:
        """Tell the listeners of each change until none is left."""
        wakes = _postgresql_wakes(database) if database.vendor == "postgresql" else _sqlite_wakes(database)
        for is_changed in wakes:
            if is_changed:
                self._publish(_read_marks(database))
            if not self._is_wanted():
                return

    def _is_wanted(self) -> bool:
        """Whether a stream is open. The last look and the end of the watcher are one step, so that none is missed."""
        with self._lock:
            if self._listeners:
                return True
            self._watcher = None
            self._marks = None
            return False

    def _publish(self, marks: Marks) -> None:
        with self._lock:
            if marks == self._marks:
                return
            self._marks = marks
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.tell(marks)


FEED = Feed()


@contextmanager
def _own_connection() -> Iterator[BaseDatabaseWrapper]:
    """A connection outside the pool, because the watcher keeps it for as long as anyone watches."""
    database = connections[DEFAULT_DB_ALIAS].copy()
    database.settings_dict["OPTIONS"].pop("pool", None)
    try:
        database.ensure_connection()
        yield database
    finally:
        database.close()


def _read_marks(database: BaseDatabaseWrapper) -> Marks:
    table = database.ops.quote_name(LiveMark._meta.db_table)
    with database.cursor() as cursor:
        cursor.execute(f"SELECT kind, number FROM {table}")  # noqa: S608 - the name of our own table
        return dict(cursor.fetchall())


def _sqlite_wakes(database: BaseDatabaseWrapper) -> Iterator[bool]:
    """True at first and whenever another connection committed since; looked at four times a second."""
    seen = None
    while True:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version = cursor.fetchone()
        yield version != seen
        seen = version
        time.sleep(LOOK_EVERY_SECONDS)


def _postgresql_wakes(database: BaseDatabaseWrapper) -> Iterator[bool]:
    """True at first and at each notification; False each second without one. A notification comes at commit."""
    with database.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    yield True
    while True:
        with database.wrap_database_errors:
            yield any(True for _ in database.connection.notifies(timeout=1, stop_after=1))


async def stream_for(request: HttpRequest) -> StreamingHttpResponse:
    """The answer to a page that asks for its stream; the view that hands it on has asked the gate."""
    # A stream waits for minutes; the connection that its rights were asked on goes back to the pool first.
    await sync_to_async(close_old_connections)()
    return StreamingHttpResponse(
        events(_since(request)),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _since(request: HttpRequest) -> int | None:
    """The number of the last event the browser has, or that its page was read at."""
    number = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None


async def events(since: int | None, feed: Feed = FEED) -> AsyncIterator[bytes]:
    """What a stream sends: `changed`, with the kinds that changed, from `since` on, and a comment now and then.

    since: the number that the page was read at, or that the last event carried; None to hear of later changes only.
    """
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    ends_at = time.monotonic() + STREAM_ENDS_AFTER_SECONDS
    known: Marks | None = None
    with feed.listening() as listener:
        while (left := ends_at - time.monotonic()) > 0:
            marks = await listener.marks(min(left, COMMENT_EVERY_SECONDS))
            if marks is None:
                yield b": still here\n\n"
                continue
            kinds = _kinds_changed(known, marks, since)
            known = marks
            if kinds:
                yield f"id: {total_of(marks)}\nevent: changed\ndata: {' '.join(kinds)}\n\n".encode()


def _kinds_changed(known: Marks | None, marks: Marks, since: int | None) -> list[str]:
    """The kinds whose mark rose. At the start of a stream every kind counts, if anything changed since the page."""
    if known is None:
        return sorted(marks) if since is not None and total_of(marks) != since else []
    return sorted(kind for kind, number in marks.items() if known.get(kind, 0) != number)
