"""The tables of access: sign-in accounts, drafts, forms that were sent, limits, messages, and the audit trail."""

from lineofsight.access.models.account import Account
from lineofsight.access.models.drafts import Draft, DraftFile
from lineofsight.access.models.outgoing import OutgoingMessage
from lineofsight.access.models.submission import Submission
from lineofsight.access.models.throttle import Tally
from lineofsight.access.models.trail import TrailEvent, TrailHead

__all__ = ["Account", "Draft", "DraftFile", "OutgoingMessage", "Submission", "Tally", "TrailEvent", "TrailHead"]
