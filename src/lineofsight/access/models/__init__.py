"""The tables of access: sign-in accounts and the audit trail."""

from lineofsight.access.models.account import Account
from lineofsight.access.models.trail import TrailEvent, TrailHead

__all__ = ["Account", "TrailEvent", "TrailHead"]
