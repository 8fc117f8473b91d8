"""Who in the record may be whom: the index of matching, the live look-up over it, and the batch over everybody."""

from lineofsight.record.matching.look_up import Candidate, candidates

__all__ = ["Candidate", "candidates"]
