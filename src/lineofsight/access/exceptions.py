"""What can go wrong on the access floor."""

from __future__ import annotations

from uuid import UUID

from lineofsight.domain.permissions import Action, Decision


class AccessError(Exception):
    """Base of every error of the access floor. The message names no child."""


class Refused(AccessError):
    """The gate said no. `decision` says why; it may be shown only where it does not betray anything."""

    def __init__(self, action: Action, decision: Decision) -> None:
        super().__init__("There is no such record." if decision.betrays_nothing else decision.reason)
        self.action = action
        self.decision = decision


class Moved(AccessError):
    """The record was merged into another, which the person may open: `reference` is where it stands now."""

    def __init__(self, reference: UUID) -> None:
        super().__init__("This record is now part of another.")
        self.reference = reference


class TrailUnavailable(AccessError):
    """The audit trail could not be written, so nothing may be shown or changed."""


class TrailBroken(AccessError):
    """The audit trail cannot be continued: its head is missing."""


class AccountRefused(AccessError):
    """An account cannot be made as asked. The message says what to change."""


class BadCheckpoint(AccessError):
    """A checkpoint of the trail cannot be read."""
