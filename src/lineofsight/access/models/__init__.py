"""The tables of access: sign-in accounts, forms that were sent, and the audit trail."""

from lineofsight.access.models.account import Account
from lineofsight.access.models.submission import Submission
from lineofsight.access.models.trail import TrailEvent, TrailHead

__all__ = ["Account", "Submission", "TrailEvent", "TrailHead"]
