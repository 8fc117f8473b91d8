"""Census files with faults on purpose, for what should find them: loading, the data-quality pages, a validator.

The catalogue has one row for each fault. A child has at most one of them, and whoever has none is as before.
"""

from lineofsight.synthetic.dirty.catalogue import DIRTY_FAULTS, DIRTY_FAULTS_BY_KEY, NO_FILE_HOLDS, NOT_IN_A_CENSUS
from lineofsight.synthetic.dirty.fault import DirtyFault, DirtyFile, Planted, Refused
from lineofsight.synthetic.dirty.planting import dirty_census, write_planted

__all__ = [
    "DIRTY_FAULTS",
    "DIRTY_FAULTS_BY_KEY",
    "NOT_IN_A_CENSUS",
    "NO_FILE_HOLDS",
    "DirtyFault",
    "DirtyFile",
    "Planted",
    "Refused",
    "dirty_census",
    "write_planted",
]
