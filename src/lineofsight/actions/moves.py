"""Moves between authorities: the notice we send, what the other authority answers, and the notice that comes to us."""

from __future__ import annotations

from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, recording
from lineofsight.domain import move_pathway as pathway
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Episode


def send_notice_of_move(child: ChildKey, episode_id: int, *, on: date, to: str, by: Account, why: str = "") -> Episode:
    """Record that another authority was sent notice that the child moves there. Responsibility stays here.

    to: the other authority. Raises Refused, StepRefused.
    """
    with recording(child, Action.PROPOSE_STEP, by=by, on=on) as work:
        work.check(pathway.SEND_NOTICE_OF_MOVE, episode=work.episode(episode_id), on=on, words=to)
        return work.change(
            work.row(Episode, episode_id),
            moving_to=to,
            why_moving=why,
            notice_sent_on=on,
            move_outcome=Episode.MoveOutcome.WAITING,
            move_answered_on=None,
            named_person="",
            why_move_refused="",
            reason="Notice of a move sent",
        )


def record_acceptance(child: ChildKey, episode_id: int, *, on: date, named_person: str, by: Account) -> Episode:
    """Record that a named person of the other authority accepted the child, on that day. Raises Refused, StepRefused.

    The episode can be closed from then on, with the reason that another authority has taken the child on.
    """
    with recording(child, Action.PROPOSE_STEP, by=by, on=on) as work:
        episode = work.episode(episode_id)
        work.check(pathway.ANSWER_MOVE, episode=episode, on=on, code=pathway.ACCEPTED, words=named_person)
        return work.change(
            work.row(Episode, episode_id),
            move_outcome=Episode.MoveOutcome.ACCEPTED,
            move_answered_on=on,
            named_person=named_person,
            reason="Accepted by the other authority",
        )


def record_refusal(child: ChildKey, episode_id: int, *, on: date, why: str, by: Account) -> Episode:
    """Record that the other authority refused the child, and why: responsibility stays here. Raises as above."""
    with recording(child, Action.PROPOSE_STEP, by=by, on=on) as work:
        episode = work.episode(episode_id)
        work.check(pathway.ANSWER_MOVE, episode=episode, on=on, code=pathway.REFUSED, words=why)
        return work.change(
            work.row(Episode, episode_id),
            move_outcome=Episode.MoveOutcome.REFUSED,
            move_answered_on=on,
            why_move_refused=why,
            reason="Refused by the other authority",
        )


def receive_notice_of_move(child: ChildKey, episode_id: int, *, on: date, moved_from: str, by: Account) -> Episode:
    """Record another authority's notice that this child moves in on a child protection plan.

    It stands on the episode that it opened, and starts the clock of the transfer-in conference. Raises Refused,
    StepRefused.
    """
    with recording(child, Action.OPEN_EPISODE, by=by, on=on) as work:
        work.check(pathway.RECEIVE_NOTICE_OF_MOVE, episode=work.episode(episode_id), on=on, words=moved_from)
        return work.change(
            work.row(Episode, episode_id), move_notice_on=on, moved_from=moved_from, reason="Notice of a move received"
        )
