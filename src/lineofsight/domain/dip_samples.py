"""Which decisions of a week are looked at a second time: drawn by chance, with a seed, so that anybody can draw again.

Each outcome is a layer of its own with a number to be drawn. Within a layer every decision may be drawn; those about a
repeat contact, a call from the family, a child under one or an unborn child are likelier to be. How likely a decision
is to be looked at again says nothing about the child: it is where a mistake would cost most and is found least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

from lineofsight.domain.codes.front_door import ContactOutcome, Worded


class LikelierFor(Worded):
    """Why a decision is likelier to be drawn."""

    REPEAT = "repeat", "repeat contact"
    FAMILY = "family", "from the family, a neighbour or the child"
    UNDER_ONE = "under_one", "child under one"
    UNBORN = "unborn", "unborn child"


NO_ACTION: Final = frozenset({ContactOutcome.NO_FURTHER_ACTION, ContactOutcome.REFERRAL_NO_FURTHER_ACTION})
"""The outcomes of which more are drawn than of the others."""

SHIPPED_OF_EACH: Final = 3
SHIPPED_TIMES: Final = 3
"""As shipped: so many of each outcome, and so many times likelier for each reason. Our own examples."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision that could be drawn: its id, the code of its outcome, and why it is likelier to be."""

    decision_id: int
    outcome: str
    likelier_for: frozenset[LikelierFor] = frozenset()


@dataclass(frozen=True, slots=True)
class SamplingRule:
    """How many are drawn of each outcome, and how many times likelier each reason makes a decision to be drawn.

    times_for_no_action: how many times more are drawn of the outcomes in `NO_ACTION`.
    """

    of_each_outcome: int = SHIPPED_OF_EACH
    times_for_no_action: int = 2
    times_likelier: int = SHIPPED_TIMES

    def __post_init__(self) -> None:
        if min(self.of_each_outcome, self.times_for_no_action, self.times_likelier) < 1:
            raise ValueError("A sample draws 1 or more of each outcome, and no reason makes a decision less likely.")

    def number_of(self, outcome: str) -> int:
        """How many decisions with this outcome are drawn."""
        return self.of_each_outcome * (self.times_for_no_action if outcome in NO_ACTION else 1)

    def as_plain(self) -> dict[str, int]:
        """The rule as it is kept with the sample: `SamplingRule(**plain)` reads it."""
        return asdict(self)

    def weight(self, candidate: Candidate) -> int:
        """How many tickets a decision has in its layer's draw: 1, and more for each reason."""
        return int(self.times_likelier ** len(candidate.likelier_for))


def draw(candidates: Iterable[Candidate], rule: SamplingRule, seed: int) -> tuple[Candidate, ...]:
    """The decisions drawn, in the order of the outcomes' codes and then of their ids.

    The same candidates, rule and seed give the same sample, whatever order the candidates come in; a decision more in
    one layer changes no other layer. Drawn without replacement, in proportion to the weights (Efraimidis and
    Spirakis 2006), each from a number made of the seed and the decision's id.
    """
    layers: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        layers[candidate.outcome].append(candidate)
    drawn: list[Candidate] = []
    for outcome, layer in layers.items():
        layer.sort(key=lambda one: (-(_lot(seed, one.decision_id) ** (1 / rule.weight(one))), one.decision_id))
        drawn += layer[: rule.number_of(outcome)]
    return tuple(sorted(drawn, key=lambda one: (one.outcome, one.decision_id)))


def _lot(seed: int, decision_id: int) -> float:
    """A number above 0 and up to 1 that chance alone would give; always the same for the same seed and decision."""
    digest = sha256(f"{seed}:{decision_id}".encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 1) / 2**48
