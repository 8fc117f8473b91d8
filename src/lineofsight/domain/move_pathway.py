"""Moves between authorities: a child who moves away, and one who moves in with a child protection plan.

Responsibility stays with the authority that has it until the other accepts, with a named person and a day. The steps
stand beside those of the pathway table. Source: practice reference 2.1 (transfer-in) and 2.2 (transfer); Working
Together.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import ReasonForClosure
from lineofsight.domain.history import Episode
from lineofsight.domain.pathway import (
    EPISODE_IS_OPEN,
    NOT_IN_THE_FUTURE,
    ON_OR_AFTER_REFERRAL,
    PRACTICE,
    Attempt,
    Condition,
    Step,
)

TO_ANOTHER_AUTHORITY: Final = ReasonForClosure.TO_ANOTHER_AUTHORITY.value
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"


def is_move_waiting(episode: Episode) -> bool:
    """Whether another authority was sent notice that the child moves there, and has not answered."""
    return episode.notice_sent_on is not None and episode.is_move_accepted is None


def _closes_elsewhere_once_accepted(attempt: Attempt) -> bool:
    episode = attempt.current
    if attempt.code != TO_ANOTHER_AUTHORITY:
        return True
    answered_on = episode.move_answered_on
    return episode.is_move_accepted is True and answered_on is not None and answered_on <= attempt.on


SAYS_WHICH_AUTHORITY = Condition(
    "says_which_authority",
    "Name the other authority.",
    lambda attempt: bool(attempt.words.strip()),
    PRACTICE,
)
NO_MOVE_WAITING = Condition(
    "no_move_waiting",
    "Notice of a move was sent and is not answered yet. Record the answer first.",
    lambda attempt: not is_move_waiting(attempt.current),
    PRACTICE,
)
MOVE_NOT_ACCEPTED_YET = Condition(
    "move_not_accepted_yet",
    "Another authority has accepted this child. Close the episode, with the reason RC5.",
    lambda attempt: attempt.current.is_move_accepted is not True,
    PRACTICE,
)
MOVE_WAITS = Condition(
    "move_waits",
    "No notice of a move waits for an answer. Record first that it was sent.",
    lambda attempt: is_move_waiting(attempt.current),
    PRACTICE,
)
ON_OR_AFTER_NOTICE = Condition(
    "on_or_after_notice",
    "The date is before the notice was sent. Check both dates.",
    lambda attempt: attempt.current.notice_sent_on is None or attempt.on >= attempt.current.notice_sent_on,
    PRACTICE,
)
ACCEPTED_BY_A_NAMED_PERSON = Condition(
    "accepted_by_a_named_person",
    "Write who has accepted the child there: responsibility stays here until a named person has.",
    lambda attempt: attempt.code != ACCEPTED or bool(attempt.words.strip()),
    PRACTICE,
)
REFUSED_SAYS_WHY = Condition(
    "refused_says_why",
    "Write why the other authority refused.",
    lambda attempt: attempt.code != REFUSED or bool(attempt.words.strip()),
    PRACTICE,
)
NO_NOTICE_YET = Condition(
    "no_notice_yet",
    "The notice of this child’s move here is already recorded.",
    lambda attempt: attempt.current.move_notice_on is None,
    PRACTICE,
)
NO_ENQUIRY_OF_OURS = Condition(
    "no_enquiry_of_ours",
    "This episode has a section 47 enquiry. A child who moves in on a plan has a transfer-in conference, without one.",
    lambda attempt: not attempt.current.section_47_enquiries,
    PRACTICE,
)
CLOSES_ELSEWHERE_ONCE_ACCEPTED = Condition(
    "closes_elsewhere_once_accepted",
    "RC5 says that another authority has taken the child on. Send it notice, and record who accepted there and on which"
    " day: responsibility stays here until then.",
    _closes_elsewhere_once_accepted,
    PRACTICE,
)

SEND_NOTICE_OF_MOVE = Step(
    "send_notice_of_move",
    "Send another authority notice that the child moves there",
    (
        NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, NO_MOVE_WAITING, MOVE_NOT_ACCEPTED_YET,
        SAYS_WHICH_AUTHORITY,
    ),
)  # fmt: skip
ANSWER_MOVE = Step(
    "answer_move",
    "Record what the other authority answered",
    (
        NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, MOVE_WAITS, ON_OR_AFTER_NOTICE, ACCEPTED_BY_A_NAMED_PERSON,
        REFUSED_SAYS_WHY,
    ),
)  # fmt: skip
RECEIVE_NOTICE_OF_MOVE = Step(
    "receive_notice_of_move",
    "Record another authority’s notice that a child moves in on a child protection plan",
    (
        NOT_IN_THE_FUTURE, EPISODE_IS_OPEN, ON_OR_AFTER_REFERRAL, NO_NOTICE_YET, NO_ENQUIRY_OF_OURS,
        SAYS_WHICH_AUTHORITY,
    ),
)  # fmt: skip
CLOSE_ELSEWHERE = Step(
    "close_elsewhere",
    "Close an episode because another authority has taken the child on",
    (CLOSES_ELSEWHERE_ONCE_ACCEPTED,),
)

MOVE_STEPS: Final[tuple[Step, ...]] = (SEND_NOTICE_OF_MOVE, ANSWER_MOVE, RECEIVE_NOTICE_OF_MOVE, CLOSE_ELSEWHERE)
