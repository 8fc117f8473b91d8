"""The oversight board: whether children are being seen, helped and protected in time, now."""

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from lineofsight.access import pages
from lineofsight.domain.permissions import Action
from lineofsight.web import live


@pages.page(Action.READ_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """The board."""
    return render(request, "gallery.html", {})


@pages.live(Action.READ_BOARD)
async def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Says what kind of thing changed, for as long as the board is open."""
    # A stream waits for minutes; the connection that its rights were asked on goes back to the pool first.
    await sync_to_async(close_old_connections)()
    return StreamingHttpResponse(
        live.events(_since(request)),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _since(request: HttpRequest) -> int | None:
    """The number of the last event the browser has, or that its page was read at."""
    number = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None
