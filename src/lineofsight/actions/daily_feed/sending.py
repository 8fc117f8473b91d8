"""Sending the daily feed: batch by batch, each noted before it goes and after it was answered.

What is noted before it goes is what makes a broken-off run safe: the department may hold it, so that it is sent again
and nothing that it may hold is forgotten. Nothing is sent while a transaction is open. Source: the protocol notes of
the daily feed, changes; practice of every ledger here: nothing lost, nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.actions.daily_feed.planning import TO_SEND, Change, Plan, PlannedChild
from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.permissions import Action
from lineofsight.record.models import FeedChild, FeedRun, FeedSending
from lineofsight.record.models.daily_feed import BROKEN_OFF_AFTER
from lineofsight.record.moment import now
from lineofsight.returns.dfe_api.delivery import AT_ONCE, Became, Delivery, Outcome
from lineofsight.returns.dfe_api.differences import both
from lineofsight.returns.dfe_api.payload import Payload

Tell = Callable[[str, int, int], None]

BROKEN_OFF = "It was broken off. What was on its way then is sent again by the next run."
TOO_MANY_GONE = (
    "{n} children have gone from what is told, more than are removed without asking: they were not removed. Look at"
    " why; where it is right, run lineofsight feed send --remove-all."
)
log = logging.getLogger(__name__)


class FeedRunning(ActionError):
    """Another process is sending the feed."""


class NobodyIsSent(ActionError):
    """The demonstration's children are sent nowhere but to this very machine."""


def send_feed(plan: Plan, delivery: Delivery, *, receiver: str, tell: Tell | None = None) -> FeedRun:
    """Send what changed since the department last took something, and give back the run.

    receiver: the name of the host, for the ledger. Raises FeedRunning while another process sends.
    """
    run = _begin(receiver)
    try:
        _Sending(run, plan, delivery, tell).send()
    except BaseException:
        _end(run, plan, delivery, BROKEN_OFF)
        raise
    why = delivery.why_stopped
    if plan.kept_from_removal:
        why = f"{why} {TOO_MANY_GONE.format(n=plan.kept_from_removal)}".strip()
    _end(run, plan, delivery, why)
    log.info("Daily feed: run %s ended after %s requests.", run.pk, run.requests)
    return run


def _begin(receiver: str) -> FeedRun:
    moment = now()
    broken_off = FeedRun.objects.filter(is_running=True, alive_at__lte=moment - BROKEN_OFF_AFTER)
    broken_off.update(is_running=None, why_stopped=BROKEN_OFF)
    try:
        with transaction.atomic():
            return FeedRun.objects.create(receiver=receiver, started_at=moment, alive_at=moment)
    except IntegrityError as error:
        raise FeedRunning(
            "The daily feed is being sent by another process. Wait until it has ended; one that was broken off is given"
            " up after an hour."
        ) from error


def _end(run: FeedRun, plan: Plan, delivery: Delivery, why: str) -> None:
    run.finished_at = run.alive_at = now()
    run.is_running = None
    run.counts = dict(plan.counts)
    run.requests = delivery.requests
    run.why_stopped = why
    run.save()


@dataclass
class _Sending:
    """One run under way."""

    run: FeedRun
    plan: Plan
    delivery: Delivery
    tell: Tell | None = None
    done: int = 0

    def send(self) -> None:
        for batch in _batches(self._to_send(), AT_ONCE):
            if self.delivery.why_stopped:
                return
            self._send_batch(batch)
            self.done += len(batch)
            if self.tell is not None:
                self.tell("Sending children", self.done, self.done)

    def _to_send(self) -> Iterator[PlannedChild]:
        """The children that go, each with its row in the ledger; of the others what is left out is noted."""
        for block in self.plan.blocks():
            FeedRun.objects.filter(pk=self.run.pk).update(alive_at=now())
            _note_standings(block)
            for one in block:
                if one.change in TO_SEND:
                    yield one

    def _send_batch(self, batch: list[PlannedChild]) -> None:
        """First remove what has to be, then send the children of whom that was taken."""
        first = [one for one in batch if one.first is not None]
        taken = self._deliver(first, FeedSending.What.FIRST_REMOVED, [one.first or {} for one in first])
        failed = {one.la_child_id for one, was_taken in zip(first, taken, strict=True) if not was_taken}
        gone = [one for one in batch if one.change is Change.GONE]
        whole = [one for one in batch if one.change is not Change.GONE and one.la_child_id not in failed]
        self._deliver(gone, FeedSending.What.REMOVAL, [one.payload or {} for one in gone])
        self._deliver(whole, FeedSending.What.WHOLE, [one.payload or {} for one in whole])

    def _deliver(self, planned: list[PlannedChild], what: str, payloads: Sequence[Payload]) -> list[bool]:
        """Note, send, note what was answered; whether each was accepted."""
        if not planned or self.delivery.why_stopped:
            return [False] * len(planned)
        before = [(one.standing.held, one.standing.digest) for one in planned if one.standing]
        rows = self._note_before(planned, what)
        outcomes = self.delivery.deliver(payloads)
        self._note_after(planned, rows, outcomes, before, what)
        return [outcome.became is Became.ACCEPTED for outcome in outcomes]

    def _note_before(self, planned: list[PlannedChild], what: str) -> list[FeedSending]:
        """Say that the department may hold it from now on, and that these children leave the house."""
        moment = now()
        with gate.one_transaction():
            for one in planned:
                assert one.standing is not None, "noted when the block was read"
                one.standing.digest = ""
                one.standing.tried_at = moment
                if what == FeedSending.What.WHOLE and one.payload is not None:
                    one.standing.held = both(one.standing.held, one.payload)
            _save(planned, ("digest", "tried_at", "held"))
            rows = [
                FeedSending(run=self.run, of=one.standing, what=what, digest=one.digest, sent_at=moment)
                for one in planned
            ]
            FeedSending.objects.bulk_create(rows)
            children = [one.child_id for one in planned]
            details = {"feed_run": self.run.pk, "what": str(what)}
            gate.read_list(Action.SEND_RETURNS, by=self.plan.by, children=children, details=details)
        return rows

    def _note_after(
        self,
        planned: list[PlannedChild],
        rows: list[FeedSending],
        outcomes: list[Outcome],
        before: list[tuple[Payload | None, str]],
        what: str,
    ) -> None:
        moment = now()
        for one, row, outcome, (held, digest) in zip(planned, rows, outcomes, before, strict=True):
            assert one.standing is not None, "noted when the block was read"
            row.outcome, row.status, row.answered_at = outcome.became.value, outcome.status, moment
            row.receipt, row.member = outcome.receipt[:200], outcome.member
            if outcome.became is Became.ACCEPTED:
                _note_accepted(one, one.standing, what, outcome.receipt[:200])
            elif not outcome.may_have_arrived:
                one.standing.held, one.standing.digest = held, digest
            one.standing.trouble = "" if outcome.became is Became.ACCEPTED else words_of(outcome)
            if outcome.became is Became.REFUSED and what == FeedSending.What.WHOLE:
                one.standing.refused_digest = one.digest
            if what != FeedSending.What.FIRST_REMOVED or outcome.became is not Became.ACCEPTED:
                self.plan.counts[outcome.became.value] += 1
        with transaction.atomic():
            _save(planned, ("held", "digest", "refused_digest", "trouble", "receipt", "accepted_at"))
            FeedSending.objects.bulk_update(rows, ("outcome", "status", "answered_at", "receipt", "member"))
            FeedRun.objects.filter(pk=self.run.pk).update(alive_at=moment, requests=self.delivery.requests)


def _note_accepted(one: PlannedChild, standing: FeedChild, what: str, receipt: str) -> None:
    if what == FeedSending.What.FIRST_REMOVED:
        return  # what it holds is known again when the whole child was taken
    standing.held = None if what == FeedSending.What.REMOVAL else one.payload
    standing.digest = "" if what == FeedSending.What.REMOVAL else one.digest
    standing.refused_digest = ""
    standing.receipt = receipt
    standing.accepted_at = now()


def words_of(outcome: Outcome) -> str:
    """Why a child was not taken, in a sentence that holds no value."""
    at = f" It names {outcome.member}." if outcome.member else ""
    return {
        Became.REFUSED: f"The department refused it ({outcome.status}).{at}",
        Became.FAILED: f"The department did not take it ({outcome.status}). It is sent again by the next run.",
        Became.UNKNOWN: "The department did not answer, or not wholly. It is sent again by the next run.",
        Became.NOT_REACHED: "The run stopped before it. It is sent by the next run.",
    }[outcome.became]


def _note_standings(block: list[PlannedChild]) -> None:
    """Give every new child a row in the ledger, and note what is left out of each, and who cannot go."""
    new = [one for one in block if one.standing is None]
    for one in new:
        one.standing = FeedChild(la_child_id=one.la_child_id, child_id=one.child_id)
    changed = []
    for one in block:
        assert one.standing is not None, "every child of the block has one by now"
        trouble = CANNOT_GO if one.change is Change.CANNOT_GO else one.standing.trouble
        if one.change is Change.SAME:
            trouble = ""
        said = (one.child_id, one.left_out if one.change is not Change.GONE else [], trouble)
        if said != (one.standing.child_id, one.standing.left_out, one.standing.trouble):
            one.standing.child_id, one.standing.left_out, one.standing.trouble = said
            changed.append(one.standing)
    with transaction.atomic():
        FeedChild.objects.bulk_create([one.standing for one in new if one.standing is not None])
        FeedChild.objects.bulk_update([row for row in changed if row.pk], ("child", "left_out", "trouble"))


CANNOT_GO = "It cannot be sent: its identifier is not one that the department takes."


def _save(planned: list[PlannedChild], columns: Iterable[str]) -> None:
    FeedChild.objects.bulk_update([one.standing for one in planned if one.standing is not None], tuple(columns))


def _batches(children: Iterator[PlannedChild], size: int) -> Iterator[list[PlannedChild]]:
    while batch := list(islice(children, size)):
        yield batch
