"""How a made document stands, and how it was sent on."""

from __future__ import annotations

from lineofsight.domain.codes.front_door import Worded


class Standing(Worded):
    """How a document stands. One that is ready can be taken away; one that was sent back never can."""

    WAITING = "waiting", "Waiting for approval"
    SENT_BACK = "sent_back", "Sent back"
    READY = "ready", "Ready"


class SentBy(Worded):
    """How a document was sent on."""

    BY_HAND = "by_hand", "Handed over"
    POST = "post", "By post"
    SECURE_EMAIL = "secure_email", "By secure email"
    AT_MEETING = "at_meeting", "Given at a meeting"
    READ_OUT = "read_out", "Read out or explained, without a copy"
