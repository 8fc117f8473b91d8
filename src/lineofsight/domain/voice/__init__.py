"""The child's voice: what the child said, what it is taken to mean, and what it changed."""

from lineofsight.domain.voice.likeness import FEWEST_WORDS, NEAR_IDENTICAL, ViewFacts, most_alike

__all__ = ["FEWEST_WORDS", "NEAR_IDENTICAL", "ViewFacts", "most_alike"]
