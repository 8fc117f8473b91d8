"""A person's first password: set with the code that they were told, so that nobody else ever knows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import invitations, throttle
from lineofsight.access.exceptions import AccountRefused
from lineofsight.access.pages import SAFE_METHODS, page
from lineofsight.domain.permissions import Action


class FirstPasswordForm(forms.Form):
    username = forms.CharField(
        label="Sign-in name", max_length=150, error_messages={"required": "Enter your sign-in name"}
    )
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="For example 7F3K-9QX2-M4TB",
        error_messages={"required": "Enter the code"},
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        help_text="15 characters or more. Three words by chance make a good one",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    again = forms.CharField(
        label="The same password again",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the same password again"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "The two passwords are not the same. Type the same one twice")
        return given


@page(Action.SIGN_IN, methods=SAFE_METHODS | {"POST"})
def first_password(request: HttpRequest) -> HttpResponse:
    """Set the password of one's own account with the code that was told by phone."""
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if not throttle.count(invitations.TRIES, throttle.place_of(request)):
            form.add_error(None, "There were too many attempts. Wait 15 minutes, then try again.")
        else:
            try:
                invitations.accept(given["username"], given["code"], given["password"])
            except AccountRefused as refused:
                form.add_error("code", str(refused))
            except ValidationError as refused:
                form.add_error("password", refused)
            else:
                messages.success(request, "Your password is set. Sign in with it now.")
                return redirect("account_login")
    return render(request, "partners/first_password.html", {"form": form}, status=422 if form.errors else 200)
