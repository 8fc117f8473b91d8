"""Pages that ask for a second factor: who has none sets one up first. The demonstration alone goes without.

Source: access model, partner view: a second factor always.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest
from lineofsight.web.reader import reader_of

View = Callable[..., HttpResponseBase]


def has_second_factor(account: Account) -> bool:
    """Whether signing in to the account asks for more than the password."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def with_second_factor(view: View) -> View:
    """The view, for those alone who have a second factor; others are sent to set one up. Stands below `page`."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEMO or has_second_factor(reader_of(request)):
            return view(request, *args, **kwargs)
        messages.info(request, "Set up a second way to show that it is you, such as an app on your phone, and go on.")
        return redirect("mfa_activate_totp")

    return guarded
