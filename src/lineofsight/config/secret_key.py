"""The key that signs sessions: given, or made and kept for the demonstration."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

FILE_NAME = "secret_key"


def secret_key(given: str, *, demo: bool, data: Path) -> str:
    """The key to sign with.

    given: the environment's own, used as it is unless empty.
    demo: with none given, one is made once and kept in `data`, readable by its owner only.
    Otherwise a key for this process alone: management commands run, and `check-deployment` and the server's
    start say that the key is missing (a session signed with it would die with the process).
    """
    return given or (_made_once(data / FILE_NAME) if demo else secrets.token_urlsafe(50))


def kept_key(data: Path) -> str | None:
    """The demonstration's key in this data folder; None where none was ever made."""
    path = data / FILE_NAME
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def _made_once(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, made = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        # A link is made whole or not at all: of two processes that start together, both use the first's key.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(made)
        Path(made).unlink()
    return path.read_text(encoding="ascii").strip()
