"""How allauth behaves here: nobody signs up, and passwords are set by an administrator."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from lineofsight.access import sign_ins
from lineofsight.access.models import Account


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, for named people only."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The sign-in name or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many attempts to sign in. Wait 5 minutes, then try again.",
        "enter_current_password": "Your present password is not right. Type the one that you sign in with now.",
        "incorrect_password": "The password is not right. Type the one that you sign in with.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def set_password(self, user: Account, password: str) -> None:
        """Keep a new password, and nothing else of the account: its person may change no more of it."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow guessing down, and put a slowed-down attempt on the trail."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_ins.note_failure(str(credentials.get("username", "")), why="too_many_attempts")
            raise
