"""What holds for every answer: sessions end in time, the trail knows the page, and browsers keep nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access import trail
from lineofsight.access.exceptions import TrailUnavailable
from lineofsight.access.pages import is_live_refresh, to_sign_in
from lineofsight.access.sign_ins import ACTIVE_AT, SIGNED_IN_AT, keyed_hash
from lineofsight.access.trail import Setting
from lineofsight.record.moment import now

Answer = Callable[[HttpRequest], HttpResponse]

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=10)
NOTED_EVERY: Final = timedelta(seconds=15)
"""How often activity is written to the session: it may end by this much sooner than after `IDLE`."""


class SessionLimits:
    """Signs a person out after 15 minutes without activity, and 10 hours after signing in.

    A page that brings itself up to date is not activity: an open board does not keep an empty chair signed in.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        why = _ended_because(request)
        if why:
            request.ended_because = why  # type: ignore[attr-defined]
            logout(request)
            return to_sign_in(request)
        _note_activity(request)
        return self.get_response(request)


def _ended_because(request: HttpRequest) -> str:
    """Why the session is over: "idle", "too_long", or "" while it is not."""
    moment = now().timestamp()
    signed_in_at = request.session.get(SIGNED_IN_AT, 0)
    active_at = request.session.get(ACTIVE_AT, 0)
    if moment - signed_in_at >= LONGEST.total_seconds():
        return "too_long"
    return "idle" if moment - active_at >= IDLE.total_seconds() else ""


def _note_activity(request: HttpRequest) -> None:
    moment = now().timestamp()
    if not is_live_refresh(request) and moment - request.session[ACTIVE_AT] >= NOTED_EVERY.total_seconds():
        request.session[ACTIVE_AT] = moment


class TrailSetting:
    """Tells the trail which page and session a row comes from; answers 503 where the trail cannot be written.

    Stands before `SessionLimits`, so that a session's end is on the trail with its setting too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with trail.in_setting(_setting_of(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002
        """Name the page on the rows that follow: its route's name, because an address holds a reference."""
        trail.name_route(request.resolver_match.view_name if request.resolver_match is not None else "")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TrailUnavailable):
            return render(request, "503.html", status=503)
        return None


def _setting_of(request: HttpRequest) -> Setting:
    key = request.session.session_key
    return Setting(
        session=keyed_hash("session", key) if key else "",
        address=request.META.get("REMOTE_ADDR", "")[:45],
    )


class NothingKept:
    """Tells the browser to keep no answer, and to forget what it has when a person signs out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        if getattr(request, "has_signed_out", False):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
