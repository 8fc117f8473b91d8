"""The live stream: says what kind of thing changed, soon, to whoever may see the board, and to nobody else."""

import asyncio
import time

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connections, transaction
from django.test import AsyncClient
from django.urls import reverse

from lineofsight.access import accounts
from lineofsight.domain.permissions import Role
from lineofsight.record.models import LiveMark
from lineofsight.web import live
from tests.live import SECONDS_OF_A_BUSY_MACHINE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


async def next_change(stream, within=10.0):
    """The next event that says that something changed, as its lines; comments and the retry line are passed over."""
    async with asyncio.timeout(within):
        async for part in stream:
            if b"event: changed" in part:
                return part.decode().strip().splitlines()
    raise AssertionError("The stream ended without a change.")


def raise_marks(*kinds):
    with transaction.atomic():
        for kind in kinds:
            LiveMark.raise_for(kind)


def run(story):
    """Run a story in a loop of its own; the connection of the thread that it asked the database in is closed after."""

    async def told():
        try:
            await story()
        finally:
            await sync_to_async(connections.close_all)()

    asyncio.run(told())


def test_a_change_is_told_within_a_second_with_its_kinds_and_number():
    async def story():
        stream = live.events(None, live.Feed())
        assert await anext(stream) == b"retry: 1000\n\n"
        waiting = asyncio.create_task(next_change(stream))
        await asyncio.sleep(0.5)
        started = time.monotonic()
        await sync_to_async(raise_marks)("visits", "deadlines")
        assert await waiting == ["id: 2", "event: changed", "data: deadlines visits"]
        assert time.monotonic() - started < 1 + SECONDS_OF_A_BUSY_MACHINE
        await stream.aclose()

    run(story)


def test_a_change_that_is_rolled_back_is_not_told():
    def rolled_back():
        with transaction.atomic():
            LiveMark.raise_for("record")
            transaction.set_rollback(True)

    async def story():
        stream = live.events(None, live.Feed())
        waiting = asyncio.create_task(next_change(stream))
        await asyncio.sleep(0.5)
        await sync_to_async(rolled_back)()
        await asyncio.sleep(0.6)
        assert not waiting.done()
        await sync_to_async(raise_marks)("record")
        assert await waiting == ["id: 1", "event: changed", "data: record"]
        await stream.aclose()

    run(story)


def test_what_changed_between_the_page_and_its_stream_is_told_at_once():
    async def story():
        since = await sync_to_async(live.mark_now)()
        await sync_to_async(raise_marks)("record")
        stream = live.events(since, live.Feed())
        assert await next_change(stream) == ["id: 1", "event: changed", "data: record"]
        await stream.aclose()
        assert await sync_to_async(live.mark_now)() == 1

    run(story)


def test_every_stream_of_a_process_hears_of_a_change_and_the_watcher_ends_with_the_last():
    async def story():
        feed = live.Feed()
        streams = [live.events(None, feed) for _ in range(20)]
        waiting = [asyncio.create_task(next_change(stream)) for stream in streams]
        await asyncio.sleep(0.5)
        watcher = feed._watcher
        await sync_to_async(raise_marks)("record")
        heard = await asyncio.gather(*waiting)
        assert {tuple(lines) for lines in heard} == {("id: 1", "event: changed", "data: record")}
        for stream in streams:
            await stream.aclose()
        await asyncio.to_thread(watcher.join, 3)
        assert not watcher.is_alive()

    run(story)


def test_a_quiet_stream_sends_comments_and_ends(monkeypatch):
    monkeypatch.setattr(live, "COMMENT_EVERY_SECONDS", 0.3)
    monkeypatch.setattr(live, "STREAM_ENDS_AFTER_SECONDS", 1)

    async def story():
        parts = [part async for part in live.events(None, live.Feed())]
        assert parts[0] == b"retry: 1000\n\n"
        assert 2 <= parts.count(b": still here\n\n") <= 5

    run(story)


def test_the_stream_tries_again_when_it_loses_the_database(monkeypatch):
    tries = []
    read = live._read_marks

    def sometimes(database):
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("lost")
        return read(database)

    monkeypatch.setattr(live, "_read_marks", sometimes)

    async def story():
        await sync_to_async(raise_marks)("record")
        stream = live.events(0, live.Feed())
        assert await next_change(stream, within=5) == ["id: 1", "event: changed", "data: record"]
        await stream.aclose()

    run(story)


def browser_of(role):
    account = accounts.create_account(f"someone.{role.value}", role, password="a long walk by the river")
    client = AsyncClient()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_stream_is_for_those_who_may_read_the_board():
    async def story(client, status):
        answer = await client.get("/live/board/?since=nonsense", headers={"accept": "text/event-stream"})
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Type"] == "text/event-stream"
            assert answer["X-Accel-Buffering"] == "no"
            assert "no-store" in answer["Cache-Control"]
            assert await anext(aiter(answer.streaming_content)) == b"retry: 1000\n\n"
        answer.close()

    for client, status in (
        (AsyncClient(), 401),
        (browser_of(Role.ADMINISTRATOR), 403),
        (browser_of(Role.PERFORMANCE_ANALYST), 200),
    ):
        run(lambda client=client, status=status: story(client, status))


def test_reading_raises_no_mark(client):
    account = accounts.create_account("analyst", Role.PERFORMANCE_ANALYST, password="a long walk by the river")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = live.mark_now()
    assert client.get(reverse("board")).status_code == 200
    assert live.mark_now() == before


def test_a_live_refresh_sends_the_figures_alone(client):
    account = accounts.create_account("analyst", Role.PERFORMANCE_ANALYST, password="a long walk by the river")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    whole = client.get(reverse("board")).text
    part = client.get(reverse("board"), headers={"X-Live-Refresh": "1"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert "Open work" in part
