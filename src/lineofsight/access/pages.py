"""Pages declare what they do: `@page` asks the gate, runs the view, and puts what it showed on the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from asgiref.sync import sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.exceptions import Moved, Refused, TrailUnavailable
from lineofsight.access.trail import Entry, field_classes_of, look_at
from lineofsight.access.transactions import one_transaction
from lineofsight.domain.permissions import (
    CHANGES,
    OPEN_TO_ANYONE,
    Action,
    is_about_children,
    permits_for,
)

View = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", bound=Callable[..., Any])

SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
LIVE_REFRESH_HEADER: Final = "X-Live-Refresh"
"""Sent, as "1", with a request that a page makes by itself to bring itself up to date."""
SELF_SAVING_HEADER: Final = "X-Self-Saving"
"""Sent, as "1", with a request by which a page saves what is typed: it answers the page's script, not a reader."""


class Look:
    """What one answer of a page shows, for its one row of the trail. Views reach it as `request.trail`."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def showed(self, children: Iterable[int], *, rows: int | None = None, **details: Any) -> None:
        """Say that the answer shows these children. rows: the rows shown, where that differs."""
        shown = list(children)
        self.entry.add_children(shown)
        self.entry.rows = (self.entry.rows or 0) + (len(shown) if rows is None else rows)
        if shown and self.entry.action is not None:
            self.entry.field_classes = sorted({*self.entry.field_classes, *field_classes_of(self.entry.action)})
        self.entry.details.update(details)


class PageRequest(HttpRequest):
    """A request within `page`: `trail` is the one row that its answer leaves."""

    trail: Look


def page(action: Action, *, methods: Iterable[str] | None = None, hold: bool = True) -> Callable[[View], View]:
    """Declare the action of a view, and let only those through who may take it.

    methods: what the page answers to; by default GET and HEAD, and POST too where the action changes
    something. hold: False for a page that works long on what it is sent, such as a file: it then holds no
    transaction meanwhile, and its actions have their own. A person who is not signed in is sent to sign in,
    unless the action is open to anyone. A refusal about a child answers as if the child did not exist, unless
    the person may know of the child. Where the trail cannot be written, the answer is 503 and shows nothing.
    """
    answered = frozenset(methods or (SAFE_METHODS | {"POST"} if action in CHANGES else SAFE_METHODS))

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in answered:
                return HttpResponseNotAllowed(sorted(answered))
            if action not in OPEN_TO_ANYONE and not request.user.is_authenticated:
                return to_sign_in(request)
            try:
                return _look(view, action, hold, request, *args, **kwargs)
            except Refused as refused:
                raise as_answer(refused) from refused
            except Moved as moved:
                assert request.resolver_match is not None, "a page is reached by its address"
                kept = kwargs | {"reference": moved.reference}
                return cast(HttpResponse, redirect(request.resolver_match.view_name, *args, **kept))
            except TrailUnavailable:
                return render(request, "503.html", status=503)

        return declared(guarded, action)

    return declare


def live(action: Action) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the action of an asynchronous view that only says that something changed, and shows no child.

    The gate is asked once, when the stream begins; what changed is asked for through a page, with its own
    look.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "GET":
                return HttpResponseNotAllowed(["GET"])
            user = await request.auser()
            if not user.is_authenticated:
                return HttpResponse(status=401)
            try:
                await sync_to_async(gate.check)(action, user)
            except Refused as refused:
                # No page: nobody reads it, and one made here would ask the database in a thread that keeps
                # the connection.
                return HttpResponse(status=404 if refused.decision.betrays_nothing else 403)
            return cast(HttpResponseBase, await view(request, *args, **kwargs))

        return declared(guarded, action)

    return declare


def declared(view: AnyView, action: Action) -> AnyView:
    """The view, marked with its action for the walk over every address."""
    view.permitted_action = action  # type: ignore[attr-defined]
    return view


def action_of(view: Any) -> Action | None:
    """The action that a view declares; None when it declares none."""
    return getattr(view, "permitted_action", None)


def is_live_refresh(request: HttpRequest) -> bool:
    """Whether the page asks for itself, without its reader having done anything."""
    asked_by_page = request.headers.get(LIVE_REFRESH_HEADER) == "1"
    return asked_by_page or "text/event-stream" in request.headers.get("Accept", "")


def as_answer(refused: Refused) -> Exception:
    """The refusal as a person meets it: not found where it must betray nothing, else forbidden and why."""
    return Http404() if refused.decision.betrays_nothing else PermissionDenied(refused.decision.reason)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the reader to the sign-in page, and back afterwards to the page they asked for."""
    if request.headers.get(SELF_SAVING_HEADER) == "1":
        return HttpResponse(status=401)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    back = request.get_full_path() if request.method in SAFE_METHODS else "/"
    return redirect_to_login(back)


def _look(view: View, action: Action, hold: bool, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Run the view within one edge: what it showed and changed goes on the trail before the answer leaves."""
    account = request.user if request.user.is_authenticated else None
    entry = Entry(verb=look_at(action), account=account, action=action)
    with one_transaction(look=entry, hold=hold and request.method not in SAFE_METHODS):
        if account is not None and action not in OPEN_TO_ANYONE:
            gate.check(action, account)
            entry.rule = "+".join(row.key for row in permits_for(action, account.role_in_use))
        request.trail = Look(entry)  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if is_about_children(action) and action not in CHANGES and not is_live_refresh(request):
            entry.rows = entry.rows or 0  # a look at a board is a look, even where it shows no child
        return response
