"""Making returns of the record: what the record holds of a year, written, checked and kept as it was made."""

from lineofsight.actions.returning.census import MadeReturn, make_census
from lineofsight.actions.returning.snapshots import kept_census, write_again

__all__ = ["MadeReturn", "kept_census", "make_census", "write_again"]
