"""What whoever made a contact is told of its outcome: plain words for each outcome, with nothing confidential.

The words say what happens next and never what was found, who else was asked, or which level was decided. A worker
reads them over and may change them before they are sent. Source: practice reference K03, P16 and 5.3 ("close the loop
with the person who shared"); Working Together: feedback to referrers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lineofsight.domain.codes.front_door import ContactOutcome

_THANKS: Final = "Thank you for telling us that you were worried about a child. We have looked into it carefully."
_MORE: Final = (
    "If you see or hear anything new, please tell us straight away. If a child is in immediate danger, call 999."
)
_PRIVATE: Final = "We cannot share details about the family with you."
_PROFESSIONAL: Final = (
    "If you disagree with this decision, please tell us: your organisation’s safeguarding lead can ask for it to be"
    " looked at again. Please go on with the help that you give the child."
)

_NEXT: Final[Mapping[ContactOutcome, str]] = {
    ContactOutcome.ASSESSMENT: "A social worker will now meet the child and the family to find out what help they"
    " need.",
    ContactOutcome.STRATEGY_DISCUSSION: "We are acting on it together with other services now.",
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: "Our service has considered it and will do nothing further at this"
    " time.",
    ContactOutcome.EARLY_HELP: "Early help is being offered to the family.",
    ContactOutcome.ADVICE: "We have given advice. Our service will do nothing further at this time.",
    ContactOutcome.SIGNPOST: "We have told the family about a service that can help them. Our service will do nothing"
    " further at this time.",
    ContactOutcome.NO_FURTHER_ACTION: "Our service will do nothing further at this time. What you told us is kept.",
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE: "We have passed what you told us to the worker who needs to know it.",
    ContactOutcome.PRIVATE_FOSTERING: "We are looking into the arrangements for where the child lives.",
    ContactOutcome.MISSING_NOTIFICATION: "We have recorded it and passed it to those who act when a child is missing.",
    ContactOutcome.OTHER_AUTHORITY_NOTICE: "We have passed it to the authority that has to know it, or recorded its"
    " notice.",
    ContactOutcome.DUPLICATE: "We had been told of this already, and have added what you said to it.",
}
"""What follows, by outcome, in one or two sentences that give nothing away."""

PROFESSIONALS_MAY_KNOW: Final[Mapping[ContactOutcome, str]] = {
    ContactOutcome.ASSESSMENT: "We have accepted it as a referral. A social worker will now assess what help is needed,"
    " and may ask you what you know.",
    ContactOutcome.STRATEGY_DISCUSSION: "We have accepted it as a referral and are acting on it with other services"
    " now. You may be asked to take part.",
    ContactOutcome.EARLY_HELP: "Early help is being offered to the family. You may be asked to join the team around"
    " the family.",
}
"""What a professional is told instead, where they work with the family too."""


def prepared_words(outcome: str, *, is_professional: bool) -> str:
    """What to tell whoever made a contact with this outcome, as a draft for the worker who tells it.

    outcome: code of `ContactOutcome`. Raises ValueError for another text.
    """
    decided = ContactOutcome(outcome)
    follows = _NEXT[decided]
    if is_professional:
        follows = PROFESSIONALS_MAY_KNOW.get(decided, follows)
    closing = [_PRIVATE, _PROFESSIONAL] if is_professional else [_PRIVATE]
    return "\n\n".join([f"{_THANKS} {follows}", *closing, _MORE])
