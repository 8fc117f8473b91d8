"""Loading an extract of the Standard Safeguarding Dataset: what its tables say, as facts of the record."""

from lineofsight.actions.loading.dataset.loading import load_extract

__all__ = ["load_extract"]
