"""How allauth behaves here: nobody signs up, and passwords are set by an administrator."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from lineofsight.access import sign_ins


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, for named people only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow guessing down, and put a slowed-down attempt on the trail."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_ins.note_failure(str(credentials.get("username", "")), why="too_many_attempts")
            raise
