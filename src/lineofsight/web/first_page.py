"""The first page: where a person lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lineofsight.access.pages import page
from lineofsight.domain.permissions import Action
from lineofsight.web.layout import navigation_for
from lineofsight.web.reader import reader_of


@page(Action.MANAGE_OWN_ACCOUNT)
def first_page(request: HttpRequest) -> HttpResponse:
    """On to the first page of the reader's navigation: the oversight board, or the queue at the front door."""
    return redirect(navigation_for(reader_of(request), request.path)[0]["href"])
