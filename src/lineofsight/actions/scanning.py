"""The virus scanner, where the installation names one: a program that reads a file and says whether it harms.

The program is handed the file on its standard input. It ends with 0 where it found nothing and with 1 where it found
something; any other end, or none in time, is no answer, and the file is not taken. (`clamdscan -` does so.)
"""

from __future__ import annotations

import logging
import shlex
import subprocess
from enum import StrEnum
from typing import Final

from django.conf import settings

SECONDS: Final = 60
"""How long a scanner may take over one file."""

log = logging.getLogger(__name__)


class Found(StrEnum):
    """What the scanner said of a file."""

    NOTHING = "nothing"
    HARM = "harm"
    NO_ANSWER = "no_answer"
    NOT_SCANNED = "not_scanned"


def has_scanner() -> bool:
    """Whether this installation names a scanner. Pages say "not scanned" where it does not."""
    return bool(settings.SCANNER)


def scan(content: bytes) -> Found:
    """What the scanner says of this content; NOT_SCANNED where there is no scanner."""
    if not has_scanner():
        return Found.NOT_SCANNED
    try:
        done = subprocess.run(  # noqa: S603 - the program is named by whoever installs the system
            shlex.split(settings.SCANNER), input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        log.exception("The virus scanner of LINEOFSIGHT_SCANNER did not answer. Files are refused until it does.")
        return Found.NO_ANSWER
    if done.returncode > 1 or done.returncode < 0:
        log.error("The virus scanner of LINEOFSIGHT_SCANNER ended with %s. Files are refused.", done.returncode)
    return {0: Found.NOTHING, 1: Found.HARM}.get(done.returncode, Found.NO_ANSWER)
