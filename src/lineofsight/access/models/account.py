"""The sign-in accounts: one to a person, with one role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from lineofsight.domain.permissions import Role
from lineofsight.record.models import Agency, Worker
from lineofsight.record.moment import now

ROLES = [(role.value, role.label) for role in Role]
ROLES_OF_WORKERS = (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.SCREENING_OFFICER,
    Role.EARLY_HELP_PRACTITIONER,
)
"""Roles that only a worker of the service can have: their rights and conflicts come through the worker."""


class AccountManager(BaseUserManager["Account"]):
    def create_user(
        self,
        username: str,
        password: str | None = None,
        *,
        role: str = Role.ADMINISTRATOR,
        worker: Worker | None = None,
        **columns: Any,
    ) -> Account:
        """A saved account. Without a password nobody can sign in to it until one is set."""
        account = self.model(username=username.strip().lower(), role=role, worker=worker, **columns)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **columns: Any) -> Account:
        """An administrator. Nobody is above the permission catalogue."""
        return self.create_user(username, password, role=Role.ADMINISTRATOR, **columns)

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """What a person signs in with. It is closed, never deleted, because the audit trail names it.

    `worker` is None for an administrator, an analyst, a partner or a service account who is not a worker of the
    service. A partner has an `agency`, a `full_name`, an `email` of one of the agency's domains and a `sponsor` who
    works here and says again every so often (`attested_on`) that the account is needed. `used_on` is the last day on
    which it was used.
    """

    username = models.CharField(max_length=150, unique=True)
    role = models.CharField(max_length=30, choices=ROLES)
    worker = models.OneToOneField(Worker, models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="accounts")
    full_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    sponsor = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="sponsored")
    attested_on = models.DateField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(condition=Q(username=Lower("username")), name="account_username_is_small_letters"),
            models.CheckConstraint(
                condition=Q(worker__isnull=False) | ~Q(role__in=[role.value for role in ROLES_OF_WORKERS]),
                name="account_of_worker_has_worker",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.PARTNER.value)
                | Q(agency__isnull=False, sponsor__isnull=False, attested_on__isnull=False) & ~Q(full_name=""),
                name="account_of_partner_has_agency_and_sponsor",
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="account_role_is_known"),
        )

    @property
    def display_name(self) -> str:
        """The worker's name, a partner's own, or the sign-in name of somebody who has neither."""
        return self.worker.name if self.worker is not None else self.full_name or self.username

    @property
    def role_in_use(self) -> Role:
        """The role as the permission catalogue knows it."""
        return Role(self.role)
