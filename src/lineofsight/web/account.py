"""A person's own account: who they are signed in as, their password and their second factor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lineofsight.access.pages import page
from lineofsight.domain.permissions import Action


@page(Action.MANAGE_OWN_ACCOUNT, methods=("GET", "HEAD"))
def own_account(request: HttpRequest) -> HttpResponse:
    """What the reader is signed in as, and the ways to change how they sign in."""
    return render(request, "own_account.html", {"account": request.user})
