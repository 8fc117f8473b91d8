"""Loading files into the record: what a file says, held against what the record has, and what became of it."""

from lineofsight.actions.loading.census import load_census
from lineofsight.actions.loading.report import LoadReport

__all__ = ["LoadReport", "load_census"]
