"""The addresses of signing in: only what works without e-mail and without asking anybody's leave to join.

Passwords are set by an administrator, so allauth's sign-up, e-mail and reset pages are not here.
"""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

from lineofsight.domain.permissions import Action

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]

ACTIONS: dict[str, Action] = {
    "account_login": Action.SIGN_IN,
    "account_logout": Action.SIGN_IN,
    "account_inactive": Action.SIGN_IN,
    "mfa_authenticate": Action.SIGN_IN,
    "account_reauthenticate": Action.MANAGE_OWN_ACCOUNT,
    "account_change_password": Action.MANAGE_OWN_ACCOUNT,
    "mfa_index": Action.MANAGE_OWN_ACCOUNT,
    "mfa_reauthenticate": Action.MANAGE_OWN_ACCOUNT,
    "mfa_activate_totp": Action.MANAGE_OWN_ACCOUNT,
    "mfa_deactivate_totp": Action.MANAGE_OWN_ACCOUNT,
    "mfa_view_recovery_codes": Action.MANAGE_OWN_ACCOUNT,
    "mfa_generate_recovery_codes": Action.MANAGE_OWN_ACCOUNT,
    "mfa_download_recovery_codes": Action.MANAGE_OWN_ACCOUNT,
}
"""The action of each of allauth's pages, by the name of its route: they cannot declare it themselves."""
