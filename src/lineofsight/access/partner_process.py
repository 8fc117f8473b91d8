"""What a server process does that serves partners apart: one transaction a request, and the pages of its side alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access.partner_database.speaking import speak_for
from lineofsight.access.served import Served, is_partner_facing
from lineofsight.access.urls import ACTIONS

Answer = Callable[[HttpRequest], HttpResponse]

ENQUIRY_PAGES: Final = frozenset({"agency_requests", "agency_request", "answer_enquiry", "agency_file"})
"""The pages, by the names of their routes, that an authority serves apart."""
PARTNER_PAGES: Final = frozenset(
    {
        "first_page",
        "own_account",
        "first_password",
        "drafts",
        "draft_save",
        "draft_token",
        "draft_signed_in",
        "draft_start_again",
        "draft_bring_back",
        *ENQUIRY_PAGES,
        *ACTIONS,
    }
)
"""All that the partner-facing process serves: enquiries, the own account, and what keeps words while they are typed."""


class OneTransaction:
    """Runs each request of the partner-facing process in one transaction, within which the database knows the reader.

    Where the transaction could not be kept, the answer says so: it must not tell of what was not saved.
    """

    def __init__(self, get_response: Answer) -> None:
        if not is_partner_facing():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            speak_for(None)
            response = self.get_response(request)
            is_lost = _is_lost()
            transaction.set_rollback(is_lost)
        if is_lost and response.status_code < 500:
            return render(request, "503.html", status=503)
        return response


def _is_lost() -> bool:
    """Whether the transaction can no longer be kept: it was given up, or a statement of it failed. Else the reader is
    forgotten."""
    if transaction.get_rollback():
        return True
    try:
        speak_for(None)
    except DatabaseError:
        return True
    return False


class SpeaksForReader:
    """Tells the database who is signed in. Stands behind the middleware that knows it."""

    def __init__(self, get_response: Answer) -> None:
        if not is_partner_facing():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            speak_for(request.user.pk)
        return self.get_response(request)


class OnlyItsPages:
    """Answers 404 for the pages that this process does not serve, before anybody is asked who they are."""

    def __init__(self, get_response: Answer) -> None:
        self.served = Served(settings.PAGES)
        if self.served is Served.ALL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002
        name = request.resolver_match.view_name if request.resolver_match is not None else ""
        is_served = name in PARTNER_PAGES if self.served is Served.PARTNERS else name not in ENQUIRY_PAGES
        if not is_served:
            raise Http404
