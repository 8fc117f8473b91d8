"""Dip-samples: drawn by chance, the same again with the same seed, and likelier where a mistake costs most."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.dip_samples import Candidate, LikelierFor, SamplingRule, draw

OUTCOMES = st.sampled_from([outcome.value for outcome in ContactOutcome])
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        decision_id=st.integers(1, 10_000),
        outcome=OUTCOMES,
        likelier_for=st.frozensets(st.sampled_from(LikelierFor)),
    ),
    max_size=60,
    unique_by=lambda one: one.decision_id,
)
RULE = SamplingRule()


@given(candidates=CANDIDATES, seed=st.integers(0, 2**62), shuffled=st.randoms())
def test_the_same_seed_gives_the_same_sample_in_whatever_order(
    candidates: list[Candidate], seed: int, shuffled: random.Random
) -> None:
    drawn = draw(candidates, RULE, seed)
    shuffled.shuffle(candidates)
    assert draw(candidates, RULE, seed) == drawn


@given(candidates=CANDIDATES, seed=st.integers(0, 2**62))
def test_each_outcome_gives_its_number_or_all_it_has_and_none_twice(candidates: list[Candidate], seed: int) -> None:
    drawn = draw(candidates, RULE, seed)
    found, held = Counter(one.outcome for one in drawn), Counter(one.outcome for one in candidates)
    assert found == {outcome: min(number, RULE.number_of(outcome)) for outcome, number in held.items()}
    assert len({one.decision_id for one in drawn}) == len(drawn)
    assert set(drawn) <= set(candidates)


@given(candidates=CANDIDATES, seed=st.integers(0, 2**62))
def test_a_decision_more_of_one_outcome_changes_no_other(candidates: list[Candidate], seed: int) -> None:
    one_more = Candidate(20_000, ContactOutcome.ADVICE)

    def others(found: tuple[Candidate, ...]) -> list[Candidate]:
        return [one for one in found if one.outcome != ContactOutcome.ADVICE]

    assert others(draw([*candidates, one_more], RULE, seed)) == others(draw(candidates, RULE, seed))


def test_twice_as_many_are_drawn_of_what_ended_with_no_action() -> None:
    assert RULE.number_of(ContactOutcome.NO_FURTHER_ACTION) == 2 * RULE.number_of(ContactOutcome.ASSESSMENT)
    assert RULE.number_of(ContactOutcome.REFERRAL_NO_FURTHER_ACTION) == 2 * RULE.number_of(ContactOutcome.ADVICE)


@pytest.mark.parametrize("reason", list(LikelierFor))
def test_a_reason_makes_a_decision_as_many_times_likelier_as_the_rule_says(reason: LikelierFor) -> None:
    """Of two decisions, one with a reason, one is drawn: the first wins 3 draws in 4."""
    rule = SamplingRule(of_each_outcome=1, times_likelier=3)
    pair = [Candidate(1, ContactOutcome.ADVICE, frozenset({reason})), Candidate(2, ContactOutcome.ADVICE)]
    wins = sum(draw(pair, rule, seed)[0].decision_id == 1 for seed in range(4_000))
    assert wins / 4_000 == pytest.approx(0.75, abs=0.03)


def test_without_reasons_every_decision_is_as_likely() -> None:
    rule = SamplingRule(of_each_outcome=1)
    many = [Candidate(number, ContactOutcome.ADVICE) for number in range(1, 6)]
    drawn = Counter(draw(many, rule, seed)[0].decision_id for seed in range(5_000))
    assert all(number / 5_000 == pytest.approx(0.2, abs=0.03) for number in drawn.values())
    assert len(drawn) == 5


def test_every_decision_may_be_drawn_though_another_is_likelier() -> None:
    rule = SamplingRule(of_each_outcome=1)
    all_reasons = Candidate(1, ContactOutcome.ADVICE, frozenset(LikelierFor))
    drawn = {draw([all_reasons, Candidate(2, ContactOutcome.ADVICE)], rule, seed)[0].decision_id for seed in range(900)}
    assert drawn == {1, 2}


def test_the_rule_is_kept_with_the_sample_and_read_again() -> None:
    rule = SamplingRule(of_each_outcome=5, times_for_no_action=3, times_likelier=2)
    assert SamplingRule(**rule.as_plain()) == rule


@pytest.mark.parametrize("field", ["of_each_outcome", "times_for_no_action", "times_likelier"])
def test_a_rule_that_draws_nothing_or_makes_less_likely_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="1 or more of each outcome"):
        SamplingRule(**{field: 0})
