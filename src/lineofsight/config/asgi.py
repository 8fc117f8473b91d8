"""One application for the one port: live streams on Django-ASGI, every other page on Django-WSGI.

A page made on Django-WSGI in a bounded pool of threads costs a quarter of the server time that it costs on
Django-ASGI, and a browser that breaks off leaves no thread behind. A live stream waits without a thread.
"""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lineofsight.config.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

live_streams: Any = get_asgi_application()

from lineofsight.config.background import start_background
from lineofsight.config.collecting import collect_seldom
from lineofsight.config.deployment import refuse_unsafe_settings
from lineofsight.config.wsgi import application as wsgi_application

LIVE = "/live/"

refuse_unsafe_settings()
pages: Any = WSGIMiddleware(wsgi_application, workers=settings.PAGE_THREADS, send_queue_size=10)  # type: ignore[arg-type]
background = start_background()
collect_seldom()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer one HTTP request."""
    if scope["path"].startswith(LIVE):
        await live_streams(scope, receive, send)
        return

    # The server hands over awaitables that are not coroutines, and a2wsgi starts tasks, which need coroutines.
    async def receive_as_coroutine() -> Any:
        return await receive()

    async def send_as_coroutine(message: Any) -> None:
        await send(message)

    await pages(scope, receive_as_coroutine, send_as_coroutine)
