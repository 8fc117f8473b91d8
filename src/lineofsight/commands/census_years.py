"""A census year as it is typed on the command line."""

from __future__ import annotations

import re

YEAR_HELP = "as 2025-26; 2026 alone is the year that ends in 2026"


class NotAYear(ValueError):
    """What was typed is no census year; the text says what to type."""


def year_typed(text: str) -> int:
    """The year in which a census year ends, typed as 2025-26, 2025/26, 2025-2026 or 2026. Raises NotAYear."""
    found = re.fullmatch(r"(20\d\d)(?:[-/](?:20)?(\d\d))?", text.strip())
    if found is None or (found[2] and (int(found[1]) + 1) % 100 != int(found[2])):
        raise NotAYear(f"'{text}' is not a census year. Give one as 2025-26.")
    return int(found[1]) + bool(found[2])
