"""What can go wrong on the record floor."""

from __future__ import annotations


class RecordError(Exception):
    """Base of every error of the record floor. The message may be shown to a worker: it names no child."""
