"""The first page: where a person lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lineofsight.access.pages import page
from lineofsight.domain.permissions import Action
from lineofsight.web.layout import FIRST_IN_EARLY_HELP, navigation_for
from lineofsight.web.reader import reader_of


@page(Action.MANAGE_OWN_ACCOUNT)
def first_page(request: HttpRequest) -> HttpResponse:
    """On to the first page of the reader's navigation: the oversight board, the front door's queue, or own families."""
    reader = reader_of(request)
    address = navigation_for(reader, request.path)[0]["href"]
    own = "?whose=mine" if address == reverse(FIRST_IN_EARLY_HELP) else ""
    return redirect(f"{address}{own}")
