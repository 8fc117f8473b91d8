"""Signing in and out, on the trail: who came, who left, and who was turned away."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from lineofsight.access import partners, trail
from lineofsight.access.models import Account
from lineofsight.access.models.trail import Outcome, Verb
from lineofsight.access.partner_database.speaking import speak_for
from lineofsight.access.trail import Entry
from lineofsight.domain.permissions import Action
from lineofsight.record.moment import now, today

SIGNED_IN_AT = "signed_in_at"
ACTIVE_AT = "active_at"


def keyed_hash(salt: str, text: str) -> str:
    """32 hexadecimal digits that stand for `text` and cannot be turned back without the installation's key."""
    return salted_hmac(f"lineofsight.trail.{salt}", text, algorithm="sha256").hexdigest()[:32]


def start(request: HttpRequest, user: Account, **_: Any) -> None:
    """Note a sign-in, and from when its session counts."""
    speak_for(user.pk)
    moment = now().timestamp()
    request.session[SIGNED_IN_AT] = moment
    request.session[ACTIVE_AT] = moment
    partners.note_use(user, today())
    trail.append(Entry(verb=Verb.SIGN_IN, account=user, action=Action.SIGN_IN))


def end(request: HttpRequest, user: Account | None, **_: Any) -> None:
    """Note a sign-out; a sign-out of somebody who was not signed in is nothing."""
    if user is not None:
        why = getattr(request, "ended_because", "asked")
        request.has_signed_out = True  # type: ignore[attr-defined]
        trail.append(Entry(verb=Verb.SIGN_OUT, account=user, action=Action.SIGN_IN, details={"why": why}))
        speak_for(None)


def fail(credentials: dict[str, Any], **_: Any) -> None:
    """Note a wrong name or password."""
    note_failure(str(credentials.get("username", "")), why="wrong_name_or_password")


def fail_code(user: Account, **_: Any) -> None:
    """Note a wrong code of a second factor."""
    _append_failure(user, {"why": "wrong_code"})


def note_failure(username: str, *, why: str) -> None:
    """Note a failed sign-in. What was typed as the name may be a password: only its keyed hash is kept."""
    account = Account.objects.filter(username=username.strip().lower()).first() if "\x00" not in username else None
    _append_failure(account, {"why": why, "name": keyed_hash("name", username.strip().lower())})


def _append_failure(account: Account | None, details: dict[str, Any]) -> None:
    trail.append(
        Entry(
            verb=Verb.SIGN_IN_FAILED,
            account=account,
            action=Action.SIGN_IN,
            outcome=Outcome.REFUSED,
            refusal=details["why"],
            details=details,
        )
    )


def change_password(user: Account, **_: Any) -> None:
    """Note that a person changed their own password."""
    _append_change(user, "password")


def add_second_factor(instance: Authenticator, created: bool, **_: Any) -> None:
    """Note a new second factor, in the transaction that makes it; its use is no change."""
    if created:
        _append_change(instance.user, f"{instance.type}_added")


def remove_second_factor(instance: Authenticator, **_: Any) -> None:
    """Note that a second factor was taken away, in the transaction that takes it."""
    _append_change(instance.user, f"{instance.type}_removed")


def _append_change(user: Account, what: str) -> None:
    trail.append(
        Entry(
            verb=Verb.CHANGE,
            account=user,
            action=Action.MANAGE_OWN_ACCOUNT,
            object_kind="account",
            object_id=str(user.pk),
            rule="own_account",
            details={"what": what},
        )
    )


def connect() -> None:
    """Listen to the signals of signing in, once, when the application starts."""
    user_logged_in.connect(start, dispatch_uid="trail_sign_in")
    user_logged_out.connect(end, dispatch_uid="trail_sign_out")
    user_login_failed.connect(fail, dispatch_uid="trail_sign_in_failed")
    authentication_failed.connect(fail_code, dispatch_uid="trail_code_failed")
    password_changed.connect(change_password, dispatch_uid="trail_password")
    post_save.connect(add_second_factor, sender=Authenticator, dispatch_uid="trail_factor_added")
    post_delete.connect(remove_second_factor, sender=Authenticator, dispatch_uid="trail_factor_removed")
