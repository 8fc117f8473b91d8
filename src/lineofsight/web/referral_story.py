"""A referral and its episode, told as entries: the decision, moves between authorities, and the closure."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.codes import (
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
)
from lineofsight.record.models import (
    Episode,
)
from lineofsight.web.entries import Entry, label_of, said, source_of


def referral_entries(episode: Episode) -> Iterator[Entry]:
    decided = {True: "no further action", False: "accepted", None: ""}[episode.is_no_further_action]
    told = said(
        ("From", label_of(ReferralSource, episode.source)),
        ("Primary need", label_of(PrimaryNeed, episode.primary_need)),
        ("Decision", "" if episode.decided_on or not decided else f"{decided}, on a day that is not in this file"),
        ("Summary", episode.summary),
    )
    yield Entry("Referral received", episode.referred_on, told, source_of(episode), episode.referred_at, order=0)
    if episode.decided_on:
        title = f"Decision on the referral: {decided}"
        yield Entry(title, episode.decided_on, "", source_of(episode), episode.decided_at, order=1)
    yield from _moves(episode)
    if episode.closed_on:
        told = said(
            ("Reason", label_of(ReasonForClosure, episode.reason_for_closure)),
            ("What was achieved", episode.outcomes_achieved),
            ("What the family says", episode.familys_view),
            ("Closing summary", episode.closing_summary),
            ("Told", episode.partners_told),
            ("Come back if", episode.comes_back_if),
        )
        yield Entry("Episode closed", episode.closed_on, told, source_of(episode), order=99)


def _moves(episode: Episode) -> Iterator[Entry]:
    """The child’s moves between authorities."""
    source = source_of(episode)
    if episode.move_notice_on:
        told = said(("From", episode.moved_from))
        yield Entry(
            "Notice that the child moves in on a child protection plan", episode.move_notice_on, told, source, order=2
        )
    if episode.notice_sent_on:
        told = said(("To", episode.moving_to), ("It says", episode.why_moving))
        waits = ": responsibility stays here until it accepts" if episode.move_answered_on is None else ""
        yield Entry(
            f"Notice sent that the child moves to another authority{waits}",
            episode.notice_sent_on,
            told,
            source,
            order=90,
        )
    if episode.move_answered_on:
        told = said(("By", episode.named_person), ("Why", episode.why_move_refused))
        yield Entry(str(episode.get_move_outcome_display()), episode.move_answered_on, told, source, order=91)
