"""The words of what a section 47 enquiry found of each concern. Source: practice reference 2.2 (section 47 enquiry)."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.codes.front_door import Worded


class Finding(Worded):
    """What was found of one concern. One that was no concern of the enquiry has no row."""

    SUBSTANTIATED = "substantiated", "Substantiated"
    NOT_SUBSTANTIATED = "not_substantiated", "Not substantiated"
    NOT_KNOWN = "not_known", "Could not be found out"


CONCERNS: Final = (
    CategoryOfAbuse.NEGLECT,
    CategoryOfAbuse.PHYSICAL,
    CategoryOfAbuse.SEXUAL,
    CategoryOfAbuse.EMOTIONAL,
)
"""The concerns that an enquiry says something of, one by one."""
