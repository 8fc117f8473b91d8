"""Loading files into the record: what a file says, held against what the record has, and what became of it."""

from lineofsight.actions.loading.annex_a import AnnexAFiles, load_annex_a
from lineofsight.actions.loading.census import load_census
from lineofsight.actions.loading.dataset import load_extract
from lineofsight.actions.loading.report import LoadReport

__all__ = ["AnnexAFiles", "LoadReport", "load_annex_a", "load_census", "load_extract"]
