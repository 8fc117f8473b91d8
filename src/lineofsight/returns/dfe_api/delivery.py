"""How a batch is sent until it is known what became of each record: waits, tokens, halves, and when to stop.

Source: the protocol notes of the daily feed, replies.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

from lineofsight.returns.dfe_api.payload import Payload
from lineofsight.returns.dfe_api.receiver import Answer

AT_ONCE: Final = 100
ATTEMPTS: Final = 3
WAITS_SECONDS: Final = (5, 10, 20, 30)
JITTER_SECONDS: Final = 3
WAIT_WHEN_FORBIDDEN_SECONDS: Final = 120
LONGEST_ASKED_WAIT_SECONDS: Final = 600
SILENT_BATCHES: Final = 2
"""So many batches after one another without any answer, and the rest waits for the next run."""
FORBIDDEN_ALONE: Final = 3
"""So many records after one another that are forbidden even alone: it is not the records."""


class Became(StrEnum):
    """What became of a record."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record. status: the last that was answered, None for none.

    member: of a refused record, the member that the receiver named. may_have_arrived: an attempt was not answered, so
    that the receiver may have taken it all the same.
    """

    became: Became
    status: int | None = None
    receipt: str = ""
    member: str = ""
    may_have_arrived: bool = False


class Receiver(Protocol):
    """What takes batches: `HttpReceiver`."""

    @property
    def has_token(self) -> bool: ...

    def renew(self) -> int | None: ...

    def post(self, records: Sequence[Payload]) -> Answer: ...


def _jitter() -> float:
    return random.SystemRandom().uniform(0, JITTER_SECONDS)


@dataclass
class Delivery:
    """One run's sending. `why_stopped` is "" while it may go on; then it says what to do."""

    receiver: Receiver
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = _jitter
    why_stopped: str = ""
    requests: int = 0
    _silent: int = field(default=0, init=False)
    _forbidden: int = field(default=0, init=False)

    def deliver(self, records: Sequence[Payload]) -> list[Outcome]:
        """Send at most 100 records, and say what became of each, in their order."""
        return self._deliver(list(records), attempts=ATTEMPTS)

    def _deliver(self, records: list[Payload], *, attempts: int) -> list[Outcome]:
        if not records:
            return []
        if self.why_stopped:
            return [Outcome(Became.NOT_REACHED)] * len(records)
        answer, was_silent = self._posted(records, attempts)
        outcomes = self._read(records, answer)
        return [replace(one, may_have_arrived=True) if was_silent else one for one in outcomes]

    def _read(self, records: list[Payload], answer: Answer) -> list[Outcome]:
        if answer.status == 200 and answer.receipts is not None:
            self._forbidden = 0
            return [_received(receipt) for receipt in answer.receipts]
        if answer.status == 400:
            return self._without_faulty(records, answer.faulty)
        if answer.status == 413:
            return self._halved(records, Outcome(Became.REFUSED, 413), attempts=ATTEMPTS)
        if answer.status == 403 and not self.why_stopped:
            return self._forbidden_alone(records)
        if answer.status is None or answer.status == 200 or answer.status >= 500:
            return [Outcome(Became.UNKNOWN, answer.status, may_have_arrived=True)] * len(records)
        return [Outcome(Became.FAILED, answer.status)] * len(records)

    # --- one batch, up to three times --------------------------------------------------------------------------------

    def _posted(self, records: list[Payload], attempts: int) -> tuple[Answer, bool]:
        """The last answer, and whether an attempt may have arrived though nobody said so.

        A token that ran out is no attempt: it is fetched anew once, and a second refusal of one stops the run.
        """
        was_silent = is_renewed = False
        attempt = 1
        while True:
            if not (self.receiver.has_token or self._renew()):
                return Answer(401), was_silent
            self.requests += 1
            answer = self.receiver.post(records)
            if _is_settled(answer):
                self._silent = 0
                return answer, was_silent
            was_silent = was_silent or _may_have_arrived(answer)
            if answer.status == 401 and not is_renewed:
                is_renewed = True
                if not self._renew():
                    return answer, was_silent
                continue
            if answer.status == 401 or attempt == attempts or not self._wait_after(answer, attempt):
                break
            attempt += 1
        self._note_trouble(answer)
        return answer, was_silent

    def _renew(self) -> bool:
        """Fetch a token, waiting where nobody answers; where none comes the run stops."""
        for attempt in range(1, ATTEMPTS + 1):
            status = self.receiver.renew()
            if status == 200:
                return True
            if status is not None and 400 <= status < 500 and status != 429:
                break
            if attempt < ATTEMPTS:
                self._wait(attempt)
        self.why_stopped = (
            "No token was given. Compare the client, its secret and the scope with the department's portal, and ask"
            " whether it is in service."
        )
        return False

    def _wait_after(self, answer: Answer, attempt: int) -> bool:
        """Wait before the next attempt; False where that would take too long."""
        if answer.status == 403:
            self.sleep(WAIT_WHEN_FORBIDDEN_SECONDS)
            return True
        if answer.status == 429 and answer.wait_seconds is not None:
            if answer.wait_seconds > LONGEST_ASKED_WAIT_SECONDS:
                return False
            self.sleep(answer.wait_seconds + self.jitter())
            return True
        self._wait(attempt)
        return True

    def _wait(self, attempt: int) -> None:
        self.sleep(WAITS_SECONDS[min(attempt, len(WAITS_SECONDS)) - 1] + self.jitter())

    def _note_trouble(self, answer: Answer) -> None:
        """Stop the run where going on would not help."""
        if answer.status == 401:
            self.why_stopped = (
                "The token was not taken. Compare the scope and the address with the department's portal."
            )
        elif answer.status == 429:
            self.why_stopped = "The receiver asks to be sent less. The rest goes with the next run."
        elif answer.status != 403:
            self._silent += 1
            if self._silent >= SILENT_BATCHES:
                self.why_stopped = "The receiver does not answer. The rest goes with the next run."

    # --- less than a batch -------------------------------------------------------------------------------------------

    def _without_faulty(self, records: list[Payload], faulty: dict[int, str]) -> list[Outcome]:
        """Refuse those that the receiver named, and send the others again; halve where it named none."""
        if not faulty:
            return self._halved(records, Outcome(Became.REFUSED, 400), attempts=ATTEMPTS)
        others = iter(self._deliver([one for n, one in enumerate(records) if n not in faulty], attempts=ATTEMPTS))
        return [
            Outcome(Became.REFUSED, 400, member=faulty[number]) if number in faulty else next(others)
            for number in range(len(records))
        ]

    def _forbidden_alone(self, records: list[Payload]) -> list[Outcome]:
        """A firewall may object to one record: find it by halves, and stop where it is all of them."""
        if len(records) == 1:
            self._forbidden += 1
            if self._forbidden >= FORBIDDEN_ALONE:
                self.why_stopped = (
                    "The receiver forbids whatever is sent. Compare the supplier key, the scope and the authority's"
                    " number with the department's portal."
                )
        return self._halved(records, Outcome(Became.FAILED, 403), attempts=1)

    def _halved(self, records: list[Payload], alone: Outcome, *, attempts: int) -> list[Outcome]:
        if len(records) == 1:
            return [alone]
        half = len(records) // 2
        first = self._deliver(records[:half], attempts=attempts)
        return first + self._deliver(records[half:], attempts=attempts)


def _is_settled(answer: Answer) -> bool:
    """Whether asking again would not bring another answer."""
    return (answer.status == 200 and answer.receipts is not None) or answer.status in {204, 400, 413}


def _may_have_arrived(answer: Answer) -> bool:
    return answer.status is None or answer.status == 200 or answer.status >= 500


def _received(receipt: str) -> Outcome:
    if receipt:
        return Outcome(Became.ACCEPTED, 200, receipt)
    return Outcome(Became.UNKNOWN, 200, may_have_arrived=True)
