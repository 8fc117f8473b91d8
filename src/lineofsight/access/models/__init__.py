"""The tables of access: accounts, invitations, drafts, forms that were sent, limits, messages, sessions, the trail."""

from lineofsight.access.models.account import Account
from lineofsight.access.models.drafts import Draft, DraftFile
from lineofsight.access.models.invitation import Invitation
from lineofsight.access.models.outgoing import OutgoingMessage
from lineofsight.access.models.partner_session import PartnerSession
from lineofsight.access.models.submission import Submission
from lineofsight.access.models.throttle import Tally
from lineofsight.access.models.trail import TrailEvent, TrailHead

__all__ = [
    "Account",
    "Draft",
    "DraftFile",
    "Invitation",
    "OutgoingMessage",
    "PartnerSession",
    "Submission",
    "Tally",
    "TrailEvent",
    "TrailHead",
]
